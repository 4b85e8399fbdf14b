// Slices have one form each, and a read at all axes that are left is a read of the tensor.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { sliceOf, sliceParts } from "../../src/expr/slices.ts";

const ctx = new Context();
const x = ctx.sym("x");
const i = (name: string) => ctx.idx(name);

describe("slices", () => {
  it("leading fixed axes are a read with fewer subscripts", () => {
    expect(sliceOf(ctx, x, new Map([[0, i("n")]]))).toBe(ctx.at(x, [i("n")]));
    expect(sliceOf(ctx, x, new Map())).toBe(x);
    expect(
      sliceOf(
        ctx,
        x,
        new Map([
          [3, i("c")],
          [0, i("n")],
        ]),
      ),
    ).toBe(ctx.app("slice", [ctx.at(x, [i("n")]), ctx.num(2), i("c")]));
  });
  it("a read of what is left is a read of the tensor", () => {
    const s = sliceOf(ctx, x, new Map([[1, i("c")]]));
    expect(ctx.at(s, [i("m")])).toBe(ctx.at(x, [i("m"), i("c")]));
  });
  it("fixing axes one after the other gives what fixing them at once gives", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
        (rank, picked) => {
          const axes = picked.filter((k) => k < rank);
          const at = new Map(axes.map((k) => [k, i(`n${k}`)]));
          const once = sliceOf(ctx, x, at);
          let now = sliceOf(ctx, x, new Map());
          const open = Array.from({ length: rank }, (_, k) => k);
          for (const k of axes) {
            now = sliceOf(ctx, now, new Map([[open.indexOf(k), i(`n${k}`)]]));
            open.splice(open.indexOf(k), 1);
          }
          expect(now).toBe(once);
          expect(sliceParts(once).tensor).toBe(x);
          expect(new Map([...sliceParts(once).fixed].sort())).toEqual(new Map([...at].sort()));
          if (once.kind !== "app") return;
          const rest = open.map((k) => i(`m${k}`));
          const whole = Array.from({ length: rank }, (_, k) => at.get(k) ?? i(`m${k}`));
          expect(ctx.at(once, rest)).toBe(ctx.at(x, whole));
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});
