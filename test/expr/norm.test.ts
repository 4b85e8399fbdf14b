// tidy and norm: they keep the value wherever there is one, they change nothing the second time, and norm does not
// see the order of arguments. Polynomials: expansion is exact and comes back.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubleField, exactField } from "../../src/eval/field.ts";
import { Context } from "../../src/expr/context.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm, sameByNorm, tidy } from "../../src/expr/norm.ts";
import { fromPoly, prettyPoly, toPoly } from "../../src/expr/poly.ts";
import { equalQ, ratio, toNumberQ } from "../../src/expr/rational.ts";
import { mapChildren } from "../../src/expr/traverse.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Random, random, randomBlock, rational, smooth } from "../eval/random.ts";
import { copy, relettered } from "./terms.ts";

const exact = exactField(meanings);
const double = doubleField(meanings);
const seeds = fc.integer({ min: 0, max: 1e9 });

/** Arguments of commutative operators in another order, everywhere. */
function shuffled(ctx: Context, e: Expr, r: Random): Expr {
  const inner = mapChildren(ctx, e, (c) => shuffled(ctx, c, r));
  if (inner.kind !== "app" || !["add", "mul", "and", "or", "max", "min"].includes(inner.op)) return inner;
  const args = [...inner.args];
  for (let k = args.length - 1; k > 0; k -= 1) {
    const j = r.int(0, k);
    [args[k], args[j]] = [args[j] as Expr, args[k] as Expr];
  }
  return ctx.app(inner.op, args);
}

describe("tidy and norm keep the value", () => {
  it("of rational terms, exactly, at sizes from empty up", () => {
    let valued = 0;
    fc.assert(
      fc.property(seeds, fc.integer({ min: -2, max: 4 }), (seed, q0) => {
        const b = randomBlock(seed);
        const e = rational(b, random(seed + 1), [], 4);
        const at = new Map([["q0", q0]]);
        const numbers = b.evaluator(exact);
        const value = numbers.value(e, at);
        if (value.kind !== "value") return;
        valued += 1;
        for (const simpler of [tidy(b.ctx, e), norm(b.ctx, e)]) {
          const same = numbers.value(simpler, at);
          expect(same.kind).toBe("value");
          if (same.kind === "value") expect(equalQ(same.value, value.value)).toBe(true);
        }
      }),
      { seed: 21, numRuns: 1200 },
    );
    expect(valued).toBeGreaterThan(900);
  });

  it("of elementary functions", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const b = randomBlock(seed);
        const e = smooth(b, random(seed + 1), [], 4);
        const numbers = b.evaluator(double);
        const value = numbers.value(e);
        if (value.kind !== "value" || !Number.isFinite(value.value)) return;
        for (const simpler of [tidy(b.ctx, e), norm(b.ctx, e)]) {
          const same = numbers.value(simpler);
          const got = same.kind === "value" ? same.value : Number.NaN;
          expect(Math.abs(got - value.value)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value.value)));
        }
      }),
      { seed: 22, numRuns: 600 },
    );
  });
});

describe("tidy and norm", () => {
  it("change nothing the second time, in a Context that has seen nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const b = randomBlock(seed);
        const r = random(seed + 1);
        const e = r.int(0, 1) === 0 ? rational(b, r, [], 4) : smooth(b, r, [], 4);
        for (const simplify of [tidy, norm]) {
          const once = simplify(b.ctx, e);
          const fresh = new Context();
          const there = copy(fresh, once);
          expect(simplify(fresh, there)).toBe(there);
        }
      }),
      { seed: 23, numRuns: 1500 },
    );
  });

  it("do not depend on letters; norm does not depend on the order of arguments", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const b = randomBlock(seed);
        const r = random(seed + 1);
        const e = r.int(0, 1) === 0 ? rational(b, r, [], 4) : smooth(b, r, [], 4);
        const other = shuffled(b.ctx, e, r);
        expect(norm(b.ctx, other).alpha).toBe(norm(b.ctx, e).alpha);
        const letters = relettered(b.ctx, e, (l) => `${l}'`);
        expect(tidy(b.ctx, letters).alpha).toBe(tidy(b.ctx, e).alpha);
      }),
      { seed: 24, numRuns: 1500 },
    );
  });

  it("give the same in every Context, whatever was built there before", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const b = randomBlock(seed);
        const e = rational(b, random(seed + 1), [], 4);
        const fresh = new Context();
        for (let k = 0; k < 50; k += 1) fresh.sym(`unused${(seed * k) % 97}`);
        const there = copy(fresh, e);
        expect(copy(b.ctx, norm(fresh, there))).toBe(norm(b.ctx, e));
      }),
      { seed: 25, numRuns: 300 },
    );
  });
});

describe("laws", () => {
  const ctx = new Context();
  const [a, b, c] = ["a", "b", "c"].map((n) => ctx.sym(n)) as [Expr, Expr, Expr];
  const n = (p: number, q = 1): Expr => ctx.num(ratio(p, q));
  const x = (i: Expr): Expr => ctx.at(ctx.sym("x"), [i]);
  const i = ctx.idx("i");
  const is = (e: Expr, simpler: Expr): void => {
    expect(tidy(ctx, e)).toBe(simpler);
  };
  const same = (l: Expr, r: Expr, yes = true): void => {
    expect(sameByNorm(ctx, l, r)).toBe(yes);
  };
  const sum = (lo: Expr, hi: Expr, body: Expr): Expr =>
    ctx.bind("sum", [{ kind: "interval", lo, hi }], body, ["i"]);
  const sqrt = (u: Expr): Expr => ctx.app("sqrt", [u]);

  it("collect like terms, also when what is left is itself a sum or a product", () => {
    is(ctx.add(a, b, ctx.mul(n(2), a)), ctx.add(ctx.mul(n(3), a), b));
    is(ctx.add(a, ctx.neg(a)), ctx.zero);
    const s = ctx.add(a, b);
    is(ctx.add(c, ctx.mul(n(2), s), ctx.neg(s)), ctx.add(c, a, b));
    same(ctx.add(c, ctx.mul(n(2), s), ctx.neg(s)), ctx.add(b, c, a));
    same(ctx.mul(c, sqrt(ctx.mul(a, b)), sqrt(ctx.mul(a, b))), ctx.mul(a, b, c));
    same(ctx.mul(n(3), sqrt(n(2)), sqrt(n(2)), a), ctx.mul(n(6), a));
  });

  it("multiply powers of the same sign only: u·u⁻¹ is not 1", () => {
    is(ctx.mul(a, a, ctx.pow(a, n(2))), ctx.pow(a, n(4)));
    same(ctx.mul(a, ctx.pow(a, n(-1))), ctx.one, false);
    same(ctx.div(a, a), ctx.one, false);
    same(ctx.pow(ctx.pow(a, n(-1)), n(-1)), a, false);
    same(ctx.pow(ctx.pow(a, n(2)), n(1, 2)), a, false);
  });

  it("take a bracket as its own square, and no other power", () => {
    const bracket = ctx.iverson(ctx.eq(i, a));
    is(ctx.mul(bracket, bracket, b), ctx.mul(bracket, b));
    same(ctx.mul(bracket, ctx.pow(bracket, n(-1))), ctx.one, false);
  });

  it("reduce numbers in fractions", () => {
    is(ctx.div(ctx.mul(n(2), a), ctx.mul(n(2), b)), ctx.div(a, b));
    is(ctx.div(ctx.mul(n(4), a), n(2)), ctx.mul(n(2), a));
    is(ctx.div(ctx.mul(n(-2), a), ctx.mul(n(4), b)), ctx.mul(n(-1), ctx.div(a, ctx.mul(n(2), b))));
    is(ctx.div(a, n(2)), ctx.div(a, n(2)));
    is(ctx.div(a, n(0)), ctx.div(a, n(0)));
    is(ctx.div(n(0), a), n(0));
  });

  it("write one fraction for a subscript", () => {
    is(x(ctx.add(ctx.mul(n(1, 2), i), ctx.mul(n(-1, 2), a))), x(ctx.div(ctx.sub(i, a), n(2))));
    is(x(ctx.add(i, ctx.num(1), i)), x(ctx.add(ctx.mul(n(2), i), ctx.one)));
  });

  it("decide relations between numbers and between equal sides", () => {
    is(ctx.iverson(ctx.app("lt", [n(1), n(2)])), ctx.one);
    is(ctx.iverson(ctx.app("ge", [n(1), n(2)])), ctx.zero);
    is(ctx.iverson(ctx.app("le", [a, a])), ctx.one);
    is(ctx.iverson(ctx.app("ne", [a, a])), ctx.zero);
    same(ctx.eq(a, b), ctx.eq(b, a));
    same(ctx.app("gt", [a, b]), ctx.app("lt", [b, a]));
    same(ctx.app("lt", [a, b]), ctx.app("le", [a, b]), false);
    same(ctx.le(a, b), ctx.le(b, a), false);
  });

  it("keep infinities as they are: their difference has no value", () => {
    const inf = ctx.app("infinity", []);
    expect(tidy(ctx, ctx.mul(n(0), inf))).not.toBe(ctx.zero);
    expect(tidy(ctx, ctx.app("lt", [inf, inf])).kind).toBe("app");
  });

  it("drop dead cases, and those that say what follows anyway", () => {
    const yes = ctx.app("true", []);
    const no = ctx.app("false", []);
    const positive = ctx.app("lt", [n(0), a]);
    is(ctx.app("cases", [a, no, b, positive, c, yes, a]), ctx.app("cases", [b, positive, c]));
    is(ctx.app("cases", [a, positive, b, positive, b]), ctx.app("cases", [a, positive, b]));
    is(ctx.app("cases", [b, positive, b]), b);
  });

  it("know sums over nothing and of nothing", () => {
    is(sum(n(3), n(2), x(ctx.bound(0))), ctx.zero);
    is(sum(n(0), a, ctx.zero), ctx.zero);
    is(
      sum(n(0), a, sum(n(0), ctx.bound(0), x(ctx.bound(0)))),
      ctx.bind(
        "sum",
        [
          { kind: "interval", lo: n(0), hi: a },
          { kind: "interval", lo: n(0), hi: ctx.bound(0) },
        ],
        x(ctx.bound(0)),
        ["i", "i"],
      ),
    );
  });

  it("take remainders of numbers by a positive one", () => {
    const mod = (u: Expr, v: Expr): Expr => ctx.app("mod", [u, v]);
    is(mod(n(7), n(3)), n(1));
    is(mod(n(-1), n(3)), n(2));
    is(mod(n(7, 2), n(3)), n(1, 2));
    is(mod(n(7), n(-3)), mod(n(7), n(-3)));
    is(mod(n(7), n(0)), mod(n(7), n(0)));
  });

  it("move whole numbers out of a floor", () => {
    const floor = (u: Expr): Expr => ctx.app("floor", [u]);
    same(floor(ctx.add(ctx.div(a, n(2)), n(3, 2))), ctx.add(floor(ctx.add(ctx.div(a, n(2)), n(1, 2))), n(1)));
    is(floor(n(-3, 2)), n(-2));
    is(ctx.app("ceil", [n(-3, 2)]), n(-1));
  });
});

describe("polynomials", () => {
  const names = ["a", "b", "i"];
  /** A polynomial term with small numbers. */
  function term(ctx: Context, r: Random, depth: number): Expr {
    if (depth === 0)
      return r.int(0, 2) === 0 ? ctx.num(ratio(r.int(-3, 3), r.int(1, 2))) : ctx.sym(r.pick(names));
    const go = (): Expr => term(ctx, r, depth - 1);
    switch (r.int(0, 4)) {
      case 0:
        return ctx.add(go(), go(), go());
      case 1:
        return ctx.pow(go(), ctx.num(r.int(0, 3)));
      case 2:
        return ctx.div(go(), ctx.num(ratio(r.int(1, 3))));
      default:
        return ctx.mul(go(), go());
    }
  }
  const value = (e: Expr, at: Readonly<Record<string, number>>): number => {
    if (e.kind === "num") return toNumberQ(e.value);
    if (e.kind === "sym") return at[e.name] ?? Number.NaN;
    if (e.kind !== "app") return Number.NaN;
    const v = e.args.map((x) => value(x, at)) as [number, number];
    if (e.op === "add") return v.reduce((s, t) => s + t, 0);
    if (e.op === "mul") return v.reduce((s, t) => s * t, 1);
    return e.op === "div" ? v[0] / v[1] : v[0] ** v[1];
  };

  it("have the value of the term, in canonical and in written order, and are equal exactly when it is 0", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const ctx = new Context();
        const r = random(seed);
        const e = term(ctx, r, 3);
        const p = toPoly(e);
        for (const at of [
          { a: 2, b: -1, i: 3 },
          { a: -0.5, b: 1.5, i: 0 },
        ]) {
          const want = value(e, at);
          for (const back of [fromPoly(ctx, p), prettyPoly(ctx, p)])
            expect(Math.abs(value(back, at) - want)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(want)));
        }
        const difference = toPoly(ctx.sub(e, shuffled(ctx, e, r)));
        expect(difference.size).toBe(0);
        expect(fromPoly(ctx, toPoly(fromPoly(ctx, p)))).toBe(fromPoly(ctx, p));
      }),
      { seed: 31, numRuns: 800 },
    );
  });
});
