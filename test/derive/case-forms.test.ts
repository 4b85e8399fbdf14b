// Case distinctions put apart, and sums split at their cases: the forms, and the same values at random points.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apartCases } from "../../src/derive/lines/case-forms.ts";
import { Context } from "../../src/expr/context.ts";
import { TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { evaluate } from "../index/brute.ts";
import { term, text } from "../index/world.ts";

const ctx = new Context();
const cases = (...parts: readonly string[]): Expr =>
  ctx.app(
    "cases",
    parts.map((p) => term(ctx, p)),
  );
const shown = (e: Expr): readonly string[] => (e.kind === "app" ? e.args.map((a) => text(a)) : [text(e)]);

describe("cases put apart", () => {
  it.each([
    [
      ["0", "x<A", "1"],
      ["1", "x>=A", "0"],
    ],
    [
      ["1", "x<A", "2", "x<B", "3"],
      ["1", "x<A", "2", "A<=x & x<B", "3"],
    ],
    [
      ["1", "x<=A", "2", "B>=x", "3"],
      ["1", "x<=A", "2", "A<x & x<=B", "3"],
    ],
    [
      ["1", "x>A", "2", "x>B", "3"],
      ["1", "x>A", "2", "B<x & x<=A", "3"],
    ],
    [
      ["0", "x<A", "2", "x<B", "0"],
      ["2", "A<=x & x<B", "0"],
    ],
    // Of (u and v) or u, u is left, in whichever order they stand.
    [
      ["1", "x=A & y=B", "1", "x=A", "1", "y=B", "0"],
      ["1", "(x=A) or (y=B)", "0"],
    ],
    [
      ["1", "x=A", "1", "x=A & y=B", "0"],
      ["1", "x=A", "0"],
    ],
    [
      ["1", "x=A & y=B", "1", "x=B", "0"],
      ["1", "(x=A & y=B) or (x=B)", "0"],
    ],
  ])("%s", (before, after) => {
    expect(shown(apartCases(ctx, cases(...before)))).toEqual(after);
  });

  it.each([
    [["1", "x<A", "2", "y<B", "3"]],
    [["0", "x<A", "2", "y<B", "0"]],
    [["1", "x<A", "0"]],
    [["0", "x=A", "2"]],
    [["1", "x<A", "2", "x<B"]],
  ])("%s stays", (before) => {
    expect(shown(apartCases(ctx, cases(...before)))).toEqual(before);
  });

  it("keeps its value", () => {
    const side = fc.constantFrom("x", "y", "2", "x+1", "0");
    const condition = fc
      .tuple(side, fc.constantFrom("<", "<=", ">", ">=", "="), side)
      .map(([a, r, b]) => `${a} ${r} ${b}`);
    const value = fc.constantFrom("0", "1", "2", "x");
    let changed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, condition), { minLength: 1, maxLength: 3 }),
        value,
        (branches, otherwise) => {
          const e = cases(...branches.flat(), otherwise);
          const apart = apartCases(ctx, e);
          if (apart === e) return;
          changed += 1;
          for (let x = -2; x <= 3; x += 1)
            for (let y = -2; y <= 3; y += 1) {
              const env = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };
              const at = { env, values: new Map(Object.entries({ x, y })) };
              expect([x, y, evaluate(at, apart)]).toEqual([x, y, evaluate(at, e)]);
            }
        },
      ),
      { seed: 5, numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(60);
  });
});
