// Functions by a formula and their declared derivatives: what is derived with them is established, and what is
// declared wrongly is an error that names a point.

import { describe, expect, it } from "vitest";
import { evaluateBlock } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

const read = (text: string) => readLooseBlock(text, "block", standard, { first: 0, index: undefined });

function block(text: string) {
  const r = read(text);
  const first = r.ok ? r.value.blocks[0] : undefined;
  if (!r.ok || first === undefined)
    throw new Error(r.ok ? text : r.messages.map((m) => m.diagnostic.message).join());
  return { ctx: r.value.ctx, block: first };
}

const messages = (text: string): readonly string[] => {
  const r = read(text);
  return r.ok ? [] : r.messages.map((m) => m.diagnostic.message);
};

const SWISH = `define swish(u) = u*sigmoid(u) with d(swish)/d(u) = swish(u) + sigmoid(u)*(1 - swish(u))
given x[n], a
y[i] = swish(a*x[i])
L = sum{i} y[i]^2
find d(L)/d(a), d(L)/d(x[i]), d(d(L)/d(a))/d(a)`;

const TEXTS: readonly string[] = [
  SWISH,
  "define gelu(u) = u/2*(1 + erf(u/sqrt(2)))\ngiven x[n]; y[i] = gelu(x[i]); given L(y); find d(L)/d(x[i])",
  "define leaky(u, s) = cases{u if u > 0, s*u otherwise}\ngiven x[n], s; L = sum{i} leaky(x[i], s); find d(L)/d(s)",
  // A parameter that has the name of something in the block.
  "define f(x) = x^3\ngiven x, b; y = f(b) + f(x); find d(y)/d(x), d(y)/d(b)",
  "define f(u, v) = u*exp(v) with d(f)/d(v) = f(u, v)\ngiven a, b; y = f(a*b, b); find d(y)/d(b), d(y)/d(a)",
  "define sq(u) = u^2; define f(u) = sq(u) + sin(sq(u))\ngiven x; y = f(2*x); find d(y)/d(x)",
];

describe("functions by a formula", () => {
  it.each(TEXTS)("%s", async (text) => {
    const { ctx, block: b } = block(text);
    const derived = deriveBlock(ctx, standard, b.block);
    const verified = await verifyBlock(ctx, standard, derived, { meanings, seed: 1 });
    for (const d of verified.derivations) expect(statusOf(d)).toBe("established");
  });

  it("are evaluated", () => {
    const { ctx, block: b } = block(SWISH);
    const x = [0.5, -1];
    const done = evaluateBlock(ctx, standard, b, { x: { shape: [2], data: x }, a: 2 });
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    const s = (u: number): number => 1 / (1 + Math.exp(-u));
    const want = x.reduce((t, v) => {
      const u = 2 * v;
      return t + 2 * u * s(u) * (s(u) + u * s(u) * (1 - s(u))) * v;
    }, 0);
    expect(done.evaluation.gradients.get("d(L)/d(a)")?.data[0]).toBeCloseTo(want, 12);
  });

  it("refuse a derivative that does not hold, at the simplest point", () => {
    const text = "define f(u) = u^2 with d(f)/d(u) = 3*u; given x; y = f(x); find d(y)/d(x)";
    expect(messages(text)).toEqual([
      "the declared derivative of `f` does not hold: at u = 1 it is 3, and d(f)/d(u) is 2",
    ]);
  });

  it("accept any value at a kink, and no other slope beside it", () => {
    const kink = (slope: string): readonly string[] =>
      messages(`define f(u) = |u| with d(f)/d(u) = ${slope}; given x; y = f(x); find d(y)/d(x)`);
    expect(kink("cases{1 if u >= 0, -1 otherwise}")).toEqual([]);
    expect(kink("cases{1 if u >= 1, -1 otherwise}")).toHaveLength(1);
  });

  it("stand by themselves", () => {
    expect(messages("define f(u) = u*b; given x, b; y = f(x); find d(y)/d(x)")[0]).toBe(
      "`b` is no parameter of the function",
    );
    expect(messages("define f(u) = u with d(f)/d(v) = 1; given x; y = f(x); find d(y)/d(x)")[0]).toBe(
      "`v` is no parameter of `f`",
    );
    expect(messages("define f(u) = u; given x; y = f; find d(y)/d(x)")[0]).toBe(
      "`f` is a function and needs an argument",
    );
  });
});
