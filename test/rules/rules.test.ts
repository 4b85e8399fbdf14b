// Every rule on instances: both sides are evaluated by brute force at random points, where the conditions that
// the rule states hold. Then what rules must refuse, and which conditions they drop.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { type Axis, type Decl, type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { symbols } from "../../src/expr/traverse.ts";
import { applyAtRoot, applyEverywhere } from "../../src/rewrite/engine.ts";
import { substituteMetavariables } from "../../src/rewrite/match.ts";
import type { Match, Rule, Scope } from "../../src/rewrite/rule.ts";
import { rules } from "../../src/rules/rules.ts";
import { standard } from "../../src/standard.ts";
import { evaluate, holds, type Point } from "../ops/evaluate.ts";

const rule = (name: string): Rule => {
  const r = rules.find((x) => x.name === name);
  if (r === undefined) throw new Error(name);
  return r;
};

const SCALARS = ["a", "b", "c", "d", "u", "v", "n", "t"];

/** Scalars a…t, sizes N and M, tensors x[N], y[N], z[N, M]. */
function world(assume: (ctx: Context) => readonly Expr[] = () => []) {
  const ctx = new Context();
  const axis = (size: string): Axis => ({
    lo: ctx.zero,
    hi: ctx.sub(ctx.sym(size), ctx.one),
    outside: { kind: "error" },
  });
  const decls = new Map<string, Decl>();
  for (const name of SCALARS) decls.set(name, { kind: "scalar", name, integer: false, role: "given" });
  for (const name of ["N", "M"]) decls.set(name, { kind: "scalar", name, integer: true, role: "size" });
  for (const name of ["x", "y"]) decls.set(name, { kind: "tensor", name, axes: [axis("N")], integer: false });
  decls.set("z", { kind: "tensor", name: "z", axes: [axis("N"), axis("M")], integer: false });
  const env: Env = { decls, assumptions: assume(ctx), indices: new Map(), kink: TORCH_KINKS };
  const scope: Scope = { ctx, env, facts: [] };
  const s = (name: string): Expr => ctx.sym(name);
  const to = (size: string): Range => ({ kind: "interval", lo: ctx.zero, hi: ctx.sub(s(size), ctx.one) });
  const sum = (ranges: readonly Range[], body: Expr, guard?: Expr): Expr =>
    ctx.bind("sum", ranges, body, ["i", "j"], guard);
  const read = (name: string, ...subs: readonly Expr[]): Expr => ctx.at(s(name), subs);
  const f = (op: "log" | "exp" | "cos" | "sin" | "sqrt", u: Expr): Expr => ctx.app(op, [u]);
  const sq = (u: Expr): Expr => ctx.pow(u, ctx.num(2));
  return { ctx, env, scope, s, to, sum, read, f, sq, i0: ctx.bound(0), i1: ctx.bound(1) };
}
type World = ReturnType<typeof world>;

const point = (w: World, scalars: readonly number[], N: number, M: number, salt: number): Point => ({
  env: w.env,
  scalars: { ...Object.fromEntries(SCALARS.map((n, k) => [n, scalars[k] as number])), N, M },
  entry: (name, subs) =>
    Math.sin(salt + name.charCodeAt(0) + subs.reduce((h, v) => 7.3 * h + v + 1, 0)) * 2 + 0.3,
});

/** Compares both sides at points where the stated conditions hold; gives the number of points compared. */
function compare(w: World, before: Expr, hit: Match, pinned: Readonly<Record<string, number>> = {}): number {
  let compared = 0;
  const real = fc.integer({ min: -300, max: 300 }).map((n) => n / 100 + 0.003);
  fc.assert(
    fc.property(
      fc.array(real, { minLength: SCALARS.length, maxLength: SCALARS.length }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 99 }),
      (xs, N, M, salt) => {
        const p0 = point(w, xs, N, M, salt);
        const p = { ...p0, scalars: { ...p0.scalars, ...pinned } };
        if (!w.env.assumptions.every((c) => holds(c, p))) return;
        if (!hit.assumes.every((c) => holds(c, p))) return;
        const left = evaluate(before, p);
        const right = evaluate(hit.after, p);
        if (!Number.isFinite(left)) return;
        compared += 1;
        expect(Math.abs(left - right), `${left} = ${right}`).toBeLessThan(1e-9 * (1 + Math.abs(left)));
      },
    ),
    { seed: 23, numRuns: 150 },
  );
  return compared;
}

/** Instances by rule; equations also get one of their own left side. */
const instances: Readonly<Record<string, (w: World) => readonly Expr[]>> = {
  "log.product": ({ ctx, f, s }) => [f("log", ctx.mul(s("a"), s("b"), s("c")))],
  "log.product.indexed": ({ ctx, f, to, read, i0 }) => [
    f("log", ctx.bind("prod", [to("N")], f("exp", read("x", i0)), ["i"])),
    f("log", ctx.bind("prod", [to("N")], ctx.pow(read("x", i0), ctx.num(2)), ["i"])),
    f("log", ctx.bind("prod", [to("M")], read("x", ctx.zero), ["i"])),
  ],
  "exp.sum": ({ ctx, f, s }) => [f("exp", ctx.add(s("a"), ctx.neg(s("b")), s("c")))],
  "trig.pythagoras.factor": ({ ctx, f, s, sq }) => [
    ctx.add(
      ctx.mul(s("a"), sq(f("cos", s("t"))), s("b")),
      s("d"),
      ctx.mul(s("a"), s("b"), sq(f("sin", s("t")))),
    ),
    ctx.add(sq(f("sin", s("a"))), sq(f("cos", s("a"))), s("b")),
  ],
  "algebra.distribute": ({ ctx, s }) => [
    ctx.mul(s("a"), ctx.add(s("b"), ctx.neg(s("c"))), s("d")),
    ctx.neg(ctx.sub(s("a"), s("b"))),
    ctx.mul(ctx.add(s("a"), s("b")), ctx.add(s("c"), s("d"))),
    ctx.mul(ctx.num(-2), ctx.add(s("a"), ctx.one)),
  ],
  "algebra.square-of-sum": ({ ctx, s, sq }) => [
    sq(ctx.add(s("a"), ctx.mul(s("b"), s("c")))),
    sq(ctx.add(s("a"), s("b"), ctx.neg(s("c")), s("d"))),
  ],
  "algebra.power-of-product": ({ ctx, s, sq }) => [
    sq(ctx.mul(s("a"), s("b"), s("c"))),
    ctx.pow(ctx.mul(ctx.num(-1), s("a")), ctx.num(3)),
    ctx.pow(ctx.mul(s("a"), s("b")), ctx.num(-2)),
  ],
  "algebra.power-of-quotient": ({ ctx, s }) => [ctx.pow(ctx.div(s("a"), s("b")), ctx.num(3))],
  "algebra.cancel-fraction": ({ ctx, s }) => [
    ctx.div(ctx.mul(s("a"), s("b")), ctx.mul(s("b"), s("c"))),
    ctx.div(s("a"), ctx.mul(s("a"), s("c"))),
    ctx.div(ctx.mul(s("a"), s("b")), s("b")),
  ],
  "algebra.split-fraction": ({ ctx, s }) => [ctx.div(ctx.add(s("a"), s("b"), s("c")), s("d"))],
  "sum.split": ({ ctx, sum, to, read, i0, i1 }) => [
    sum([to("N")], ctx.add(read("x", i0), ctx.neg(read("y", i0)), ctx.one)),
    sum([to("N"), to("M")], ctx.add(read("z", i1, i0), read("x", i1)), ctx.app("le", [i0, i1])),
  ],
  "sum.join": ({ ctx, s, sum, to, read, i0 }) => [
    ctx.add(sum([to("N")], read("x", i0)), s("a"), sum([to("N")], ctx.add(read("y", i0), s("b")))),
  ],
  "sum.single": ({ ctx, s, sum, to, read, i0, i1 }) => [
    sum([{ kind: "interval", lo: ctx.zero, hi: ctx.zero }], ctx.mul(s("a"), read("x", i0))),
    sum([{ kind: "interval", lo: ctx.zero, hi: ctx.zero }, to("M")], read("z", i1, i0)),
    sum([to("N"), { kind: "interval", lo: ctx.zero, hi: ctx.zero }], read("x", i1)),
  ],
  "sum.push-in": ({ ctx, s, sum, to, read, i0 }) => [
    ctx.mul(s("a"), sum([to("N")], ctx.mul(s("b"), read("x", i0))), s("c")),
    ctx.mul(sum([to("N")], read("x", i0)), sum([to("N")], read("y", i0))),
  ],
  "sum.inner-factor": ({ ctx, sum, to, read, i0, i1 }) => [
    sum([to("N"), to("M")], ctx.mul(read("x", i1), read("z", i1, i0))),
    sum([to("N"), to("M")], ctx.mul(ctx.iverson(ctx.app("lt", [i1, ctx.one])), read("x", i1), i0)),
  ],
  "sum.exchange": ({ ctx, sum, to, read, i0, i1 }) => [
    sum([to("N"), to("M")], read("z", i1, i0), ctx.app("le", [i0, i1])),
    sum([to("N")], sum([to("M")], read("z", i1, i0))),
    sum([to("N"), { kind: "interval", lo: ctx.zero, hi: i0 }, to("M")], read("z", ctx.bound(2), i0)),
  ],
  "sum.of-constant": ({ ctx, s, sum, to, read, i0, i1 }) => [
    sum([to("N")], s("a")),
    sum([to("N"), to("M")], read("x", i1)),
    sum([to("N"), { kind: "interval", lo: ctx.num(2), hi: ctx.num(6) }], ctx.mul(read("x", i1), s("c"))),
    sum([to("N"), { kind: "interval", lo: ctx.num(0), hi: i0 }], read("x", i1)),
  ],
};

const filled = (w: World, r: Rule): readonly Expr[] => {
  if (r.kind !== "equation") return [];
  const [lhs] = r.equation(w.ctx);
  const metas = symbols(lhs).filter((n) => n.startsWith("?"));
  return [substituteMetavariables(w.ctx, lhs, Object.fromEntries(metas.map((m) => [m, w.s(m.slice(1))])))];
};

/** Rules that say nothing without an assumption have tests of their own, below and in test/derive/symmetric.test.ts. */
const usesAssumptions = (r: Rule): boolean => r.name.startsWith("assumption.");

describe("rules", () => {
  it("have unique names, reasons and examples, and are those of the standard library", () => {
    expect(new Set(rules.map((r) => r.name)).size).toBe(rules.length);
    for (const r of rules) {
      expect(r.name).toMatch(/^[a-z]+(\.[a-z-]+)+$/);
      expect(r.reason.length).toBeGreaterThan(0);
      expect(r.examples.length, r.name).toBeGreaterThan(0);
    }
    expect(standard.rules).toBe(rules);
  });

  for (const r of rules.filter((x) => !usesAssumptions(x))) {
    it(`${r.name}: both sides agree`, () => {
      const w = world();
      const terms = [...filled(w, r), ...(instances[r.name]?.(w) ?? [])];
      expect(terms.length).toBeGreaterThan(0);
      for (const before of terms) {
        const hit = applyAtRoot(r, w.scope, before);
        if (hit === undefined) throw new Error(`${r.name} does not apply`);
        expect(hit.after.alpha).not.toBe(before.alpha);
        expect(compare(w, before, hit)).toBeGreaterThan(10);
      }
    });
  }

  it("an instance for every rule that is a function", () => {
    const functions = rules.filter((r) => r.kind === "function" && !usesAssumptions(r));
    expect(functions.map((r) => r.name).sort()).toEqual(Object.keys(instances).sort());
  });

  it("an equation of the block is used, also as part of a longer sum, for all values of its letters", () => {
    const one = (ctx: Context): Expr => {
      const hi = ctx.sub(ctx.sym("N"), ctx.one);
      const all = ctx.bind(
        "sum",
        [{ kind: "interval", lo: ctx.zero, hi }],
        ctx.at(ctx.sym("x"), [ctx.bound(0)]),
        ["i"],
      );
      return ctx.eq(all, ctx.one);
    };
    const w = world((ctx) => [
      one(ctx),
      ctx.eq(ctx.sym("d"), ctx.add(ctx.sym("a"), ctx.sym("b"))),
      ctx.eq(ctx.at(ctx.sym("y"), [ctx.idx("i")]), ctx.zero),
    ]);
    const { ctx, s, sum, to, read, i0, scope } = w;
    const total = sum([to("N")], read("x", i0));
    const r = rule("assumption.equation");
    const used = applyEverywhere(r, scope, ctx.mul(s("c"), total));
    expect(used?.after).toBe(ctx.mul(s("c"), ctx.one));
    const renamed = ctx.bind("sum", [to("N")], read("x", i0), ["k"]);
    expect(applyAtRoot(r, scope, renamed)?.after).toBe(ctx.one);
    expect(applyAtRoot(r, scope, renamed)?.reason?.[0]).toBe("uses ");
    expect(applyAtRoot(r, scope, ctx.add(s("b"), s("c"), s("a")))?.after).toBe(ctx.add(s("d"), s("c")));
    expect(applyAtRoot(r, scope, sum([to("M")], read("x", i0)))).toBeUndefined();
    expect(applyAtRoot(r, scope, sum([to("N")], read("y", i0)))).toBeUndefined();
    // y[i] = 0 for all i of the letter's range: below a sum over it, not below one that may reach further.
    expect(applyEverywhere(r, scope, sum([to("N")], ctx.mul(s("c"), read("y", i0))))?.after).toBe(
      sum([to("N")], ctx.mul(s("c"), ctx.zero)),
    );
    expect(applyEverywhere(r, scope, sum([to("M")], ctx.mul(s("c"), read("y", i0))))).toBeUndefined();
  });

  it("refuse what is not theirs", () => {
    const { ctx, scope, s, sum, to, read, f, sq, i0, i1 } = world();
    const all: Range = { kind: "all" };
    const refused: readonly (readonly [string, Expr])[] = [
      ["log.quotient", f("log", ctx.add(s("a"), s("b")))],
      ["log.product", f("log", s("a"))],
      ["trig.pythagoras", ctx.add(sq(f("cos", s("a"))), sq(f("sin", s("b"))))],
      [
        "trig.pythagoras.factor",
        ctx.add(ctx.mul(s("a"), sq(f("cos", s("t")))), ctx.mul(s("b"), sq(f("sin", s("t"))))),
      ],
      ["trig.pythagoras.factor", ctx.sub(sq(f("cos", s("t"))), sq(f("sin", s("t"))))],
      ["algebra.self-quotient", ctx.div(s("a"), s("b"))],
      ["algebra.power-of-product", ctx.pow(ctx.mul(s("a"), s("b")), s("n"))],
      ["algebra.power-of-quotient", ctx.pow(ctx.div(s("a"), s("b")), ctx.num(-1))],
      ["sum.split", sum([all], ctx.add(read("x", i0), s("a")))],
      ["sum.join", ctx.add(sum([to("N")], read("x", i0)), sum([to("M")], read("x", i0)))],
      ["sum.inner-factor", sum([to("N"), to("M")], read("z", i1, i0))],
      ["sum.inner-factor", sum([to("N"), to("M")], ctx.mul(ctx.iverson(ctx.app("lt", [i1, s("a")])), i0))],
      ["sum.exchange", sum([to("N"), { kind: "interval", lo: ctx.zero, hi: i0 }], i0)],
      ["sum.exchange", sum([to("N")], sum([{ kind: "interval", lo: ctx.zero, hi: i0 }], i0))],
      ["sum.exchange", sum([to("N")], read("x", i0))],
      ["sum.of-constant", sum([all], s("a"))],
      ["sum.of-constant", sum([to("N")], read("x", i0))],
      ["sum.of-constant", sum([to("N")], s("a"), ctx.app("lt", [i0, s("M")]))],
      // The number of terms, N − 2 − i, may be negative, and i has no meaning outside the sum.
      [
        "sum.of-constant",
        sum([to("N"), { kind: "interval", lo: ctx.add(i0, ctx.num(3)), hi: s("N") }], read("x", i1)),
      ],
    ];
    for (const [name, e] of refused) expect(applyAtRoot(rule(name), scope, e), name).toBeUndefined();
  });

  it("state the conditions that are not known, and no others", () => {
    const w = world((ctx) => [ctx.app("gt", [ctx.sym("a"), ctx.zero])]);
    const { ctx, scope, s, sum, to, read, f, i0 } = w;
    const assumes = (name: string, e: Expr): readonly Expr[] => {
      const hit = applyAtRoot(rule(name), scope, e);
      if (hit === undefined) throw new Error(name);
      return hit.assumes;
    };
    const total = sum([to("N")], f("exp", read("x", i0)));
    expect(assumes("log.quotient", f("log", ctx.div(f("exp", s("b")), total)))).toEqual([]);
    expect(assumes("log.quotient", f("log", ctx.div(s("a"), s("b"))))).toEqual([
      ctx.app("gt", [s("b"), ctx.zero]),
    ]);
    expect(assumes("log.product", f("log", ctx.mul(s("a"), s("N"), total)))).toEqual([]);
    expect(assumes("log.power", f("log", ctx.pow(s("b"), ctx.num(2))))).toEqual([
      ctx.app("gt", [s("b"), ctx.zero]),
    ]);
    expect(assumes("exp.log", f("exp", f("log", s("a"))))).toEqual([]);
    expect(assumes("algebra.self-quotient", ctx.div(total, total))).toEqual([]);
    expect(assumes("algebra.self-quotient", ctx.div(s("b"), s("b")))).toEqual([
      ctx.app("ne", [s("b"), ctx.zero]),
    ]);
    // A sum over a range that may be empty is not known to be positive, nor is one of terms of any sign.
    const maybeEmpty = sum([{ kind: "interval", lo: ctx.one, hi: ctx.sub(s("N"), s("M")) }], f("exp", i0));
    expect(assumes("algebra.self-quotient", ctx.div(maybeEmpty, maybeEmpty)).length).toBe(1);
    const anySign = sum([to("N")], read("x", i0));
    expect(assumes("algebra.self-quotient", ctx.div(anySign, anySign)).length).toBe(1);
    expect(assumes("sum.of-constant", sum([to("N")], s("b")))).toEqual([]);
    expect(
      assumes("sum.of-constant", sum([{ kind: "interval", lo: s("N"), hi: s("M") }], s("b"))).length,
    ).toBe(1);
  });

  it("a definition is positive when its body is, whatever other indices run", () => {
    const w = world();
    const { ctx, s, f } = w;
    const size = w.env.decls.get("x");
    if (size?.kind !== "tensor") throw new Error("x");
    const body = (e: Expr): Decl => ({
      kind: "definition",
      name: "p",
      params: ["i"],
      axes: size.axes,
      body: e,
      integer: false,
    });
    const p = ctx.at(s("p"), [ctx.idx("k")]);
    const conditions = (decl: Decl): number => {
      const env: Env = {
        ...w.env,
        decls: new Map([...w.env.decls, ["p", decl]]),
        indices: new Map<string, Range>([
          ["i", { kind: "interval", lo: ctx.num(-5), hi: ctx.num(-4) }],
          ["k", w.to("N")],
        ]),
      };
      return applyAtRoot(rule("exp.log"), { ...w.scope, env }, f("exp", f("log", p)))?.assumes.length ?? -1;
    };
    expect(conditions(body(f("exp", ctx.at(s("x"), [ctx.idx("i")]))))).toBe(0);
    expect(conditions(body(ctx.add(ctx.idx("i"), ctx.one)))).toBe(0);
    expect(conditions(body(ctx.idx("i")))).toBe(1);
    expect(conditions(body(ctx.neg(ctx.idx("i"))))).toBe(1);
  });
});
