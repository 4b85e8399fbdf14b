// Integers that an equation of the block tells from others are worked out, not drawn: sizes that hang together are
// not left at their least values.

import { expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { drawIntegers, integerProblem } from "../../src/verify/integers.ts";
import { randomFrom } from "../../src/verify/random.ts";

it("draws sizes that equations tie to each other, beyond the least ones", () => {
  const ctx = new Context();
  const text = `given x[I, J], v[P, Q], w[R]
assume P = floor((I-1)/2)+1, Q = floor((J-1)/2)+1, R = P*Q
y = sum{p, q} v[p, q]*w[p*Q+q]*x[2*p, 2*q]`;
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  if (block === undefined) throw new Error(diagnostics.map((d) => d.message).join("\n"));
  const problem = integerProblem(ctx, block.env);
  expect(problem.told.map((t) => t.name)).toEqual(["P", "Q", "R"]);
  const drawn = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const at = drawIntegers(problem, randomFrom(seed), 64);
    if (at === undefined) throw new Error("nothing fits");
    const [i, j] = [at.get("I") ?? 0, at.get("J") ?? 0];
    const [p, q] = [Math.floor((i - 1) / 2) + 1, Math.floor((j - 1) / 2) + 1];
    expect([at.get("P"), at.get("Q"), at.get("R")]).toEqual([p, q, p * q]);
    drawn.add(`${i} ${j}`);
  }
  expect(drawn.size).toBeGreaterThan(4);
});
