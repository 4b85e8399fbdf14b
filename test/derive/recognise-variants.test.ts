// Generated variants of one sum of products: letters renamed, factors in either order, the summation index reversed
// and shifted (by numbers and by the target's letter), strides, offsets, a batch axis, four ways to write the
// range. All must be recognised; with one thing wrong they must be refused, or be equal all the same.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Recognition, recognise } from "../../src/derive/recognise/recognise.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm } from "../../src/expr/norm.ts";
import { some } from "../../src/expr/traverse.ts";
import { agree, Builder } from "./recognise-sheet.ts";

interface AxisPlan {
  readonly turn: 1 | -1;
  /** Stride on the first or on the second factor, or none. */
  readonly stride: number;
  readonly strideOnFirst: boolean;
  readonly shiftNumber: number;
  readonly shiftByTarget: number;
  readonly offset: number;
  readonly letterSign: 1 | -1;
}
interface Plan {
  readonly convolution: boolean;
  readonly axes: readonly AxisPlan[];
  readonly range: "clipped" | "bracket" | "zero" | "integers";
  readonly swap: boolean;
  readonly batch: "none" | "shared" | "first" | "last";
  readonly constant: "none" | "number" | "scalar";
  readonly names: readonly string[];
  readonly symbolicPad: boolean;
  readonly nested: boolean;
}
/** What is put wrong. */
type Miss = "none" | "lo+1" | "lo-1" | "hi+1" | "hi-1" | "turned" | "moved";

const axisPlan = fc.record<AxisPlan>({
  turn: fc.constantFrom(1, -1),
  stride: fc.constantFrom(1, 1, 1, 2, 3),
  strideOnFirst: fc.boolean(),
  shiftNumber: fc.integer({ min: -2, max: 2 }),
  shiftByTarget: fc.constantFrom(0, 0, 0, 1, -1),
  offset: fc.integer({ min: -2, max: 2 }),
  letterSign: fc.constantFrom(1, -1),
});
const plan = fc.record<Plan>({
  convolution: fc.boolean(),
  axes: fc.array(axisPlan, { minLength: 1, maxLength: 2 }),
  range: fc.constantFrom("clipped", "bracket", "zero", "integers"),
  swap: fc.boolean(),
  batch: fc.constantFrom("none", "shared", "first", "last"),
  constant: fc.constantFrom("none", "number", "scalar"),
  names: fc.constantFrom(["e", "f", "a", "b"], ["i", "j", "m", "n"], ["m", "n", "i", "j"]),
  symbolicPad: fc.boolean(),
  nested: fc.boolean(),
});

interface Built {
  readonly b: Builder;
  readonly rhs: Expr;
  readonly lhs: Expr;
  readonly indices: readonly string[];
}

/** Σ c · ∂L/∂y[…α…] · w[…β…], α = a·e + …, β = b·e + τ·m + …, over the places where both are inside. */
function build(p: Plan, miss: Miss): Built {
  const b = new Builder();
  const { ctx } = b;
  const d = p.axes.length;
  const [N, T] = [b.size("N"), b.size("T")];
  const os = p.axes.map((_, k) => b.size(`O${k}`));
  const ks = p.axes.map((_, k) => b.size(`K${k}`));
  const pad = b.integer("p", 0);
  const c = b.scalar("c");
  const outside = p.range === "zero" || p.range === "integers" ? "zero" : "error";
  const shared = p.batch === "shared" ? [N] : [];
  const batch = p.batch === "none" || p.batch === "last" ? [] : [N];
  const behind = p.batch === "last" ? [N] : [];
  b.tensor("y", [...batch, ...os, ...behind], outside);
  b.tensor("w", [...shared, ...ks, ...behind], outside);
  b.tensor("x", [...batch, ...p.axes.map(() => T), ...behind]);
  b.loss("y");
  const run = p.axes.map((_, k) => b.i(p.names[k] as string));
  const out = p.axes.map((_, k) => b.i(p.names[2 + k] as string));
  const n = b.i("batch");
  const alpha: Expr[] = [];
  const beta: Expr[] = [];
  const over: Record<string, readonly [Expr, Expr] | "all"> = {};
  const brackets: Expr[] = [];
  p.axes.forEach((x, k) => {
    const [e, m] = [run[k] as Expr, out[k] as Expr];
    const a = x.turn * (x.strideOnFirst ? x.stride : 1);
    const sb = (p.convolution ? -1 : 1) * x.turn * (x.strideOnFirst ? 1 : x.stride);
    // e stands for e + shiftNumber + shiftByTarget·m in both subscripts.
    const shifted = (coef: number): (Expr | number)[] => [
      b.times(coef, e),
      coef * x.shiftNumber,
      b.times(coef * x.shiftByTarget, m),
    ];
    const rest = miss === "moved" && k === 0 ? 1 : 0;
    const turned = miss === "turned" && k === 0 ? -1 : 1;
    const extra = p.symbolicPad ? [pad] : [];
    const u = b.plus(...shifted(a));
    const v = b.plus(...shifted(sb), b.times(x.letterSign, m), x.offset, ...extra);
    alpha.push(u);
    beta.push(b.plus(...shifted(sb * turned), b.times(x.letterSign, m), x.offset + rest, ...extra));
    const [O, K] = [os[k] as Expr, ks[k] as Expr];
    // coef·e + r in 0..size−1, solved for e.
    const bounds = (coef: number, whole: Expr, size: Expr): readonly [Expr, Expr] => {
      const r = norm(ctx, b.plus(whole, b.times(-coef, e)));
      const lo = coef > 0 ? b.times(-1, r) : b.plus(r, b.times(-1, size), 1);
      const hi = coef > 0 ? b.plus(size, -1, b.times(-1, r)) : r;
      const by = (op: "floor" | "ceil", z: Expr): Expr =>
        Math.abs(coef) === 1 ? z : ctx.app(op, [ctx.div(z, b.n(Math.abs(coef)))]);
      return [by("ceil", lo), by("floor", hi)];
    };
    const first = bounds(a, u, O);
    const second = bounds(sb, v, K);
    const low = k === 0 && miss === "lo+1" ? 1 : k === 0 && miss === "lo-1" ? -1 : 0;
    const high = k === 0 && miss === "hi+1" ? 1 : k === 0 && miss === "hi-1" ? -1 : 0;
    const move = (z: Expr, by: number): Expr => (by === 0 ? z : b.plus(z, by));
    const name = p.names[k] as string;
    switch (p.range) {
      case "clipped":
        over[name] = [
          move(ctx.app("max", [first[0], second[0]]), low),
          move(ctx.app("min", [first[1], second[1]]), high),
        ];
        break;
      case "bracket":
        over[name] = [move(first[0], low), move(first[1], high)];
        brackets.push(ctx.le(b.n(0), v), ctx.le(v, b.plus(K, -1)));
        break;
      case "zero":
        over[name] = [move(first[0], low), move(first[1], high)];
        break;
      case "integers":
        over[name] = low !== 0 || high !== 0 ? [move(first[0], low), move(first[1], high)] : "all";
        break;
    }
  });
  const lead = p.batch === "none" || p.batch === "last" ? [] : [n];
  const last = p.batch === "last" ? [n] : [];
  const g = b.g("y", ...lead, ...alpha, ...last);
  const w = b.at("w", ...(p.batch === "shared" ? [n] : []), ...beta, ...last);
  const constants = p.constant === "none" ? [] : [p.constant === "number" ? b.n(-2) : c];
  const product = b.times(...constants, ...(p.swap ? [w, g] : [g, w]));
  const body = brackets.length === 0 ? product : b.times(ctx.iverson(ctx.app("and", brackets)), product);
  const names = Object.keys(over);
  const rhs =
    p.nested && d === 2
      ? b.sum(
          { [names[0] as string]: over[names[0] as string] ?? "all" },
          b.sum({ [names[1] as string]: over[names[1] as string] ?? "all" }, body),
        )
      : b.sum(over, body);
  return {
    b,
    rhs,
    lhs: b.g("x", ...lead, ...out, ...last),
    indices: [
      ...(lead.length > 0 ? ["batch"] : []),
      ...p.names.slice(2, 2 + d),
      ...(last.length > 0 ? ["batch"] : []),
    ],
  };
}

/** Shifting the letter by the target may take the target out of the sum's position: then there is no operator. */
const positioned = (p: Plan): boolean =>
  p.axes.every((x) => {
    const a = x.turn * (x.strideOnFirst ? x.stride : 1);
    const sb = (p.convolution ? -1 : 1) * x.turn * (x.strideOnFirst ? 1 : x.stride);
    const [ua, ub] = [Math.abs(sb), Math.abs(a)];
    const u = a * x.shiftByTarget * ua;
    const v = (sb * x.shiftByTarget + x.letterSign) * ub;
    return (p.convolution ? u + v : v - u) !== 0;
  });

/** Some target reaches some pair of entries, whatever else is chosen: otherwise every range is right. */
const reaches = (p: Plan): boolean => positioned(p) && (!p.convolution || p.axes.every((x) => x.offset >= 0));

const SIZES = { N: 2, T: 4, O0: 3, O1: 2, K0: 2, K1: 3, p: 1, c: 3 };
const operator = (e: Expr): boolean =>
  some(e, (s) => s.kind === "app" && (s.op === "conv" || s.op === "corr"));

/** With the batch behind, a sum of products entry by entry is one whatever its range is: Σ_e g[e] ⊙ w[e+m]. */
const isEntrywise = (p: Plan, r: Recognition): boolean =>
  p.batch === "last" && r.steps.length === 0 && r.whole !== undefined && !operator(r.whole.rhs);

/** With two axes the one where nothing is wrong slides by itself, under the sum along the other one: Σ_e g[e] ⋆ w[e+m]. */
function isAlongOther(p: Plan, r: Recognition): boolean {
  const forms = [...r.steps.map((s) => s.after), ...(r.whole === undefined ? [] : [r.whole.rhs])];
  const isUnderSum = (e: Expr): boolean =>
    some(e, (s) => s.kind === "bind" && s.op === "sum" && operator(s.body));
  return p.axes.length === 2 && forms.length > 0 && forms.every(isUnderSum);
}

/** Whether nothing slides along the axis where something is wrong. */
function refused(p: Plan, miss: Miss): boolean {
  const { b, rhs, lhs, indices } = build(p, miss);
  const r = recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
  return r === undefined || isEntrywise(p, r) || isAlongOther(p, r);
}

describe("generated variants of a sliding sum", () => {
  it("are all recognised, and every line has the value of the sum", () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 1000 }), (p, seed) => {
        fc.pre(positioned(p));
        const { b, rhs, lhs, indices } = build(p, "none");
        const r = recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
        expect(r?.steps.length).toBeGreaterThan(0);
        if (r === undefined) return;
        expect(operator(r.steps[r.steps.length - 1]?.after as Expr)).toBe(true);
        const entries = (p.batch === "none" ? 1 : 2) * 4 ** p.axes.length;
        expect(agree(b, r, "x", rhs, indices, SIZES, seed)).toBe(entries);
      }),
      { seed: 20250, numRuns: 100 },
    );
  });

  it("are not taken for what they are not when one thing is wrong", () => {
    const counts = new Map<Miss, number>();
    fc.assert(
      fc.property(
        plan,
        fc.constantFrom<Miss>("lo+1", "lo-1", "hi+1", "hi-1", "turned", "moved"),
        (p, miss) => {
          const { b, rhs, lhs, indices } = build(p, miss);
          const r = recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
          if (r === undefined || isEntrywise(p, r)) {
            counts.set(miss, (counts.get(miss) ?? 0) + 1);
            return;
          }
          if (isAlongOther(p, r)) {
            // What is wrong stays as it is written; it may read outside, where there is nothing to compare.
            expect(agree(b, r, "x", rhs, indices, SIZES, 7)).toBeGreaterThan(0);
            return;
          }
          // Given all the same: then it must be true, at every entry, and nothing may be read outside.
          const entries = (p.batch === "none" ? 1 : 2) * 4 ** p.axes.length;
          expect(agree(b, r, "x", rhs, indices, SIZES, 7)).toBe(entries);
          expect(agree(b, r, "x", rhs, indices, { ...SIZES, O0: 1, K0: 4 }, 8)).toBe(entries);
        },
      ),
      { seed: 77, numRuns: 140 },
    );
    for (const miss of ["lo+1", "lo-1", "hi+1", "hi-1", "turned", "moved"] as const)
      expect(counts.get(miss) ?? 0).toBeGreaterThan(5);
  });

  it("a missing place at either end is always refused along its axis", () => {
    fc.assert(
      fc.property(plan, fc.constantFrom<Miss>("lo+1", "hi-1"), (p, miss) => {
        fc.pre(reaches(p) && p.range === "clipped");
        expect(refused(p, miss)).toBe(true);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it("a place too many in a strict tensor is always refused along its axis", () => {
    fc.assert(
      fc.property(plan, fc.constantFrom<Miss>("lo-1", "hi+1"), (p, miss) => {
        fc.pre(reaches(p) && p.range === "clipped");
        expect(refused(p, miss)).toBe(true);
      }),
      { seed: 6, numRuns: 30 },
    );
  });
});
