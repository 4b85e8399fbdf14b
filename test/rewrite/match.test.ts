// Matching: sums and products up to order and as parts of longer ones, metavariables that cannot stand for a term
// with a variable bound in the pattern, and what a match puts back.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { substituteIndices } from "../../src/expr/binders.ts";
import { Context, sameTerm } from "../../src/expr/context.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { norm } from "../../src/expr/norm.ts";
import { matchPattern, substituteMetavariables } from "../../src/rewrite/match.ts";
import { random } from "../eval/random.ts";
import { term } from "../expr/terms.ts";

const ctx = new Context();
const [a, b, c, d] = ["a", "b", "c", "d"].map((n) => ctx.sym(n)) as [Expr, Expr, Expr, Expr];
const meta = (n: string): Expr => ctx.sym(`?${n}`);
const n: Range = { kind: "interval", lo: ctx.zero, hi: ctx.sym("n") };
const sum = (body: Expr, guard?: Expr): Expr => ctx.bind("sum", [n], body, ["i"], guard);
const x = (...subs: readonly Expr[]): Expr => ctx.at(ctx.sym("x"), subs);
const found = (pattern: Expr, e: Expr) => [...matchPattern(ctx, pattern, e)];
const bindings = (pattern: Expr, e: Expr) =>
  found(pattern, e).map((m) => Object.fromEntries(Object.entries(m.bindings).map(([k, v]) => [k, v.id])));

describe("sums and products", () => {
  it("match in every order", () => {
    const pattern = ctx.mul(meta("u"), ctx.app("exp", [meta("v")]));
    const e = ctx.mul(ctx.app("exp", [a]), b);
    expect(bindings(pattern, e)).toEqual([{ "?u": b.id, "?v": a.id }]);
    expect(bindings(ctx.add(meta("u"), meta("v")), ctx.add(a, b))).toEqual([
      { "?u": a.id, "?v": b.id },
      { "?u": b.id, "?v": a.id },
    ]);
  });

  it("match a part of a longer one, which is put back around it", () => {
    const pattern = ctx.mul(meta("u"), ctx.div(ctx.one, meta("u")));
    const e = ctx.mul(c, ctx.div(ctx.one, b), d, b);
    const [m] = found(pattern, e);
    expect(m?.bindings["?u"]).toBe(b);
    // Where the first of the matched factors stood; a product in a product is joined.
    expect(m?.around(ctx.sym("r"))).toBe(ctx.mul(c, ctx.sym("r"), d));
    expect(m?.around(ctx.mul(a, a))).toBe(ctx.mul(c, a, a, d));
  });

  it("match inside other terms as a whole only", () => {
    const pattern = ctx.app("exp", [ctx.add(meta("u"), ctx.one)]);
    expect(found(pattern, ctx.app("exp", [ctx.add(ctx.one, a)]))).toHaveLength(1);
    expect(found(pattern, ctx.app("exp", [ctx.add(ctx.one, a, b)]))).toHaveLength(0);
  });

  it("need the same term for the same metavariable, up to letters", () => {
    const pattern = ctx.add(meta("u"), ctx.app("exp", [meta("u")]));
    const other = ctx.bind("sum", [n], x(ctx.bound(0)), ["k"]);
    expect(found(pattern, ctx.add(sum(x(ctx.bound(0))), ctx.app("exp", [other])))).toHaveLength(1);
    expect(found(pattern, ctx.add(a, ctx.app("exp", [b])))).toHaveLength(0);
  });

  it("use no part twice", () => {
    expect(found(ctx.mul(meta("u"), meta("v"), meta("w")), ctx.mul(a, b))).toHaveLength(0);
    expect(found(ctx.mul(meta("u"), meta("u")), ctx.mul(a, b))).toHaveLength(0);
    expect(found(ctx.mul(meta("u"), meta("u")), ctx.mul(a, a))).not.toHaveLength(0);
  });
});

describe("metavariables under binders", () => {
  const scaled = sum(ctx.mul(meta("c"), x(ctx.bound(0))));

  it("stand for what is constant for the binder", () => {
    const e = sum(ctx.mul(a, x(ctx.bound(0))));
    expect(found(scaled, e).map((m) => m.bindings["?c"])).toEqual([a]);
    const under = sum(ctx.mul(ctx.bind("sum", [n], x(ctx.bound(0), ctx.idx("j")), ["k"]), x(ctx.bound(0))));
    expect(found(scaled, under)).toHaveLength(1);
  });

  it("never stand for a term with the variable of the binder", () => {
    expect(found(scaled, sum(ctx.mul(ctx.bound(0), x(ctx.bound(0)))))).toHaveLength(0);
    const inner = ctx.bind("sum", [n], x(ctx.bound(0), ctx.bound(1)), ["k"]);
    expect(found(scaled, sum(ctx.mul(inner, x(ctx.bound(0)))))).toHaveLength(0);
  });

  it("are shifted out of the binder, and back into it", () => {
    // ?c is under one binder in the pattern and under none on the other side.
    const [m] = found(scaled, sum(ctx.mul(ctx.idx("k"), x(ctx.bound(0)))));
    const rhs = ctx.mul(meta("c"), sum(x(ctx.bound(0))));
    expect(m && substituteMetavariables(ctx, rhs, m.bindings)).toBe(
      ctx.mul(ctx.idx("k"), sum(x(ctx.bound(0)))),
    );
    // Loose variables of the place around are kept apart from the pattern's own.
    const loose = sum(ctx.mul(ctx.bound(3), x(ctx.bound(0))));
    const [l] = found(scaled, loose);
    expect(l?.bindings["?c"]).toBe(ctx.bound(2));
    expect(l && substituteMetavariables(ctx, scaled, l.bindings)).toBe(loose);
  });

  it("need the same kind of range and of guard", () => {
    const all = ctx.bind("sum", [{ kind: "all" }], ctx.mul(meta("c"), x(ctx.bound(0))), ["i"]);
    const e = sum(ctx.mul(a, x(ctx.bound(0))));
    expect(found(all, e)).toHaveLength(0);
    expect(found(scaled, sum(ctx.mul(a, x(ctx.bound(0))), ctx.le(ctx.bound(0), a)))).toHaveLength(0);
    expect(found(ctx.bind("prod", [n], meta("c"), ["i"]), sum(a))).toHaveLength(0);
  });

  it("are all bound when the other side is written", () => {
    expect(() => substituteMetavariables(ctx, meta("z"), {})).toThrow();
  });
});

describe("any term", () => {
  it("with some of it made metavariables, matches itself and comes back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const own = new Context();
        const r = random(seed);
        const e = term(own, r, r.int(0, 3));
        // Letters become metavariables: the pattern says what stood there.
        const pattern = substituteIndices(
          own,
          e,
          new Map(["i", "j", "k"].map((l) => [l, own.sym(`?${l}`)] as const)),
        );
        let tried = 0;
        for (const m of matchPattern(own, pattern, e)) {
          const back = m.around(substituteMetavariables(own, pattern, m.bindings));
          expect(sameTerm(norm(own, back), norm(own, e))).toBe(true);
          tried += 1;
          if (tried > 5) break;
        }
        expect(tried).toBeGreaterThan(0);
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});
