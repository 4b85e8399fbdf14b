// Interning, alpha-equivalence, the order of terms, and binders: opening and closing, substitution that cannot
// capture, with nested binders and letters that are taken.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  abstract,
  close,
  freshName,
  instantiate,
  open,
  shift,
  substituteIndices,
} from "../../src/expr/binders.ts";
import { compare } from "../../src/expr/compare.ts";
import { Context, sameTerm } from "../../src/expr/context.ts";
import type { Bind, Expr, Range } from "../../src/expr/nodes.ts";
import { children, freeIndices, visit } from "../../src/expr/traverse.ts";
import { random } from "../eval/random.ts";
import { copy, relettered, term } from "./terms.ts";

const seeds = fc.integer({ min: 0, max: 1e9 });
const check = (f: (seed: number, ctx: Context, e: Expr) => void, numRuns = 400, depth = 4): void => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const ctx = new Context();
      f(seed, ctx, term(ctx, random(seed), depth));
    }),
    { seed: 11, numRuns },
  );
};

/** The loose variables counted by walking, not by what the nodes say. */
function looseBy(e: Expr, depth = 0): number {
  if (e.kind === "bound") return Math.max(0, e.index + 1 - depth);
  return Math.max(0, ...children(e).map((c) => looseBy(c.expr, depth + c.under)));
}

function binders(e: Expr): readonly Bind[] {
  const out: Bind[] = [];
  visit(e, (s) => {
    if (s.kind === "bind") out.push(s);
    return true;
  });
  return out;
}

describe("interning", () => {
  it("gives the same object for the same term, however it was built", () =>
    check((seed, ctx, e) => {
      const before = ctx.size;
      expect(term(ctx, random(seed), 4)).toBe(e);
      expect(copy(ctx, e)).toBe(e);
      expect(ctx.size).toBe(before);
    }));

  it("knows how many variables are loose", () =>
    check((_, __, e) => {
      visit(e, (s) => {
        expect(s.loose).toBe(looseBy(s));
        return true;
      });
    }));

  it("keeps terms with other letters apart, and says that they are the same up to letters", () =>
    check((_, ctx, e) => {
      const other = relettered(ctx, e, (l) => `${l}_`);
      expect(sameTerm(e, other)).toBe(true);
      expect(other === e).toBe(binders(e).length === 0);
      // In the other order of building as well.
      const fresh = new Context();
      const [b, a] = [copy(fresh, other), copy(fresh, e)];
      expect(sameTerm(a, b)).toBe(true);
    }));

  it("tells different terms apart", () => {
    const ctx = new Context();
    const range = (hi: Expr): Range => ({ kind: "interval", lo: ctx.zero, hi });
    const [n, m] = [ctx.sym("n"), ctx.sym("m")];
    const bodies = [ctx.bound(0), ctx.bound(1), ctx.idx("i"), ctx.sym("i"), ctx.num(1)];
    const terms: Expr[] = [...bodies];
    for (const op of ["sum", "prod", "max", "min", "argmax", "argmin"] as const)
      for (const r of [range(n), range(m), { kind: "all" } as const])
        for (const g of [undefined, ctx.le(ctx.bound(0), n)])
          for (const b of bodies) terms.push(ctx.bind(op, [r], b, ["i"], g));
    terms.push(ctx.at(n, [m]), ctx.app("exp", [n]), ctx.deriv(n, m), ctx.deriv(n, m, "slot"));
    expect(new Set(terms.map((t) => t.alpha)).size).toBe(terms.length);
  });
});

describe("the order of terms", () => {
  it("is total, and equal exactly for terms that differ in letters alone", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const ctx = new Context();
        const r = random(seed);
        const [a, b, c] = [0, 1, 2].map(() => term(ctx, r, r.int(0, 3))) as [Expr, Expr, Expr];
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        expect(compare(a, b) === 0).toBe(sameTerm(a, b));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        const other = relettered(ctx, a, (l) => `${l}'`);
        expect(compare(a, other)).toBe(0);
        // It depends on the terms alone, not on the order in which they were built.
        const fresh = new Context();
        const [d, e] = [copy(fresh, b), copy(fresh, a)];
        expect(Math.sign(compare(e, d)) - Math.sign(compare(a, b))).toBe(0);
      }),
      { seed: 12, numRuns: 1500 },
    );
  });
});

describe("binders", () => {
  it("are the same after opening and closing", () =>
    check((_, ctx, e) => {
      for (const b of binders(e)) {
        if (b.loose > 0) continue;
        const o = open(ctx, b, ["i", "k"]);
        expect(o.body.loose).toBe(0);
        expect(new Set(o.vars.map((v) => v.name)).size).toBe(o.vars.length);
        // Opened letters are new: not among those to avoid, nor free in the term.
        for (const v of o.vars) expect(["i", "k", ...freeIndices(b)]).not.toContain(v.name);
        expect(sameTerm(close(ctx, o), b)).toBe(true);
      }
    }));

  it("abstract and instantiate undo each other", () =>
    check((seed, ctx, e) => {
      const names = ["i", "j"];
      const under = abstract(ctx, e, names);
      expect(freeIndices(under)).not.toContain("i");
      expect(
        instantiate(
          ctx,
          under,
          names.map((n) => ctx.idx(n)),
        ),
      ).toBe(e);
      const body = term(ctx, random(seed + 1), 3, 2);
      const fresh = [ctx.idx("u"), ctx.idx("v")];
      expect(abstract(ctx, instantiate(ctx, body, fresh), ["u", "v"])).toBe(body);
    }));

  it("shift up and down again", () =>
    check((seed, ctx) => {
      const e = term(ctx, random(seed), 4, 2);
      expect(shift(ctx, shift(ctx, e, 3), -3)).toBe(e);
      expect(looseBy(shift(ctx, e, 3))).toBe(e.loose === 0 ? 0 : e.loose + 3);
    }));

  it("substitute without capture: what is put in keeps its free letters", () =>
    check((seed, ctx, e) => {
      // Every letter of the binders is free in the value; none of them may be caught.
      const value = ctx.at(ctx.sym("x"), [ctx.idx("i"), ctx.idx("j"), ctx.idx("k")]);
      const put = substituteIndices(ctx, e, new Map([["i", value]]));
      const had = freeIndices(e).includes("i");
      const left = freeIndices(e).filter((n) => n !== "i");
      expect(new Set(freeIndices(put))).toEqual(new Set(had ? [...left, "i", "j", "k"] : left));
      // The same through new letters, one after the other.
      const renamed = relettered(ctx, e, (l) => `${l}${seed % 7}`);
      expect(sameTerm(substituteIndices(ctx, renamed, new Map([["i", value]])), put)).toBe(true);
      expect(put.loose).toBe(e.loose);
    }));

  it("substitute terms with loose variables under binders", () => {
    const ctx = new Context();
    // Σ_j x[i, j] with i := the variable of an enclosing binder.
    const inner = ctx.bind("sum", [{ kind: "all" }], ctx.at(ctx.sym("x"), [ctx.idx("i"), ctx.bound(0)]), [
      "j",
    ]);
    const put = substituteIndices(ctx, inner, new Map([["i", ctx.bound(0)]]));
    expect(put).toBe(
      ctx.bind("sum", [{ kind: "all" }], ctx.at(ctx.sym("x"), [ctx.bound(1), ctx.bound(0)]), ["j"]),
    );
  });

  it("instantiate several variables, the last one innermost", () => {
    const ctx = new Context();
    const e = ctx.at(ctx.sym("x"), [ctx.bound(2), ctx.bound(1), ctx.bound(0), ctx.bound(3)]);
    expect(instantiate(ctx, e, [ctx.idx("a"), ctx.idx("b"), ctx.idx("c")])).toBe(
      ctx.at(ctx.sym("x"), [ctx.idx("a"), ctx.idx("b"), ctx.idx("c"), ctx.bound(0)]),
    );
  });

  it("open telescopes with each range in the scope of the earlier letters", () => {
    const ctx = new Context();
    const range = (lo: Expr, hi: Expr): Range => ({ kind: "interval", lo, hi });
    const e = ctx.bind(
      "sum",
      [range(ctx.zero, ctx.sym("n")), range(ctx.bound(0), ctx.idx("i"))],
      ctx.mul(ctx.bound(0), ctx.bound(1)),
      ["i", "i"],
      ctx.app("lt", [ctx.bound(1), ctx.bound(0)]),
    );
    const o = open(ctx, e, []);
    expect(o.vars.map((v) => v.name)).toEqual(["i'", "i''"]);
    expect(o.ranges[1]).toEqual(range(ctx.idx("i'"), ctx.idx("i")));
    expect(o.guard).toBe(ctx.app("lt", [ctx.idx("i'"), ctx.idx("i''")]));
    // The primes were only there to keep the letters apart, which they still must.
    const again = close(ctx, o);
    expect(sameTerm(again, e)).toBe(true);
    expect(again.kind === "bind" && again.letters).toEqual(["i'", "i''"]);
  });

  it("take a letter that is free, with as many primes as it needs", () => {
    expect(freshName("i", new Set())).toBe("i");
    expect(freshName("i", new Set(["i", "i'"]))).toBe("i''");
    expect(freshName("i'", new Set(["i'"]))).toBe("i''");
  });

  it("refuse what is no telescope", () => {
    const ctx = new Context();
    const body = ctx.idx("i");
    expect(() =>
      close(ctx, { op: "sum", vars: [], ranges: [{ kind: "all" }], guard: undefined, body }),
    ).toThrow();
    expect(() => close(ctx, { op: "sum", vars: [], ranges: [], guard: body, body })).toThrow();
    expect(close(ctx, { op: "sum", vars: [], ranges: [], guard: undefined, body })).toBe(body);
  });
});
