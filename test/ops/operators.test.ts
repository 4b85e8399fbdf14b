// Every partial derivative against central differences of the meaning at smooth points, the conventions at
// kinks, the exclusiveness of piecewise forms, and the domains.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { type Env, type KinkConvention, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import type { Operator, ScalarOp } from "../../src/library/types.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { operators } from "../../src/ops/operators.ts";
import { evaluate, holds } from "./evaluate.ts";

const envWith = (kink: Partial<KinkConvention> = {}): Env => ({
  decls: new Map(),
  assumptions: [],
  indices: new Map(),
  kink: { ...TORCH_KINKS, ...kink },
});

const get = (op: ScalarOp): Operator => {
  const o = operators.get(op);
  if (o === undefined) throw new Error(op);
  return o;
};
const count = (o: Operator, many = 3): number => (o.arity === "variadic" ? many : o.arity);

const NAMES = ["a", "b", "c"];
/** The operator applied to a, b, c, and its partials. */
function setUp(op: ScalarOp, kink: Partial<KinkConvention> = {}, many = 3) {
  const ctx = new Context();
  const o = get(op);
  const env = envWith(kink);
  const args = NAMES.slice(0, count(o, many)).map((n) => ctx.sym(n));
  const out = ctx.app(op, args);
  return { ctx, o, env, args, out, partials: o.partials(ctx, args, out, env) };
}

const point = (env: Env, xs: readonly number[]) => ({
  env,
  scalars: Object.fromEntries(xs.map((x, k) => [NAMES[k] as string, x])),
});

/** Ridders' extrapolation of central differences, to a relative error of about 1e-9. */
function slope(f: (x: number) => number, x: number): number {
  let h = 0.02;
  let row: number[] = [];
  let best = Number.NaN;
  let error = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 10; k += 1) {
    const next = [(f(x + h) - f(x - h)) / (2 * h)];
    for (let j = 1; j <= k; j += 1) {
      const factor = 2 ** (2 * j);
      next.push((factor * (next[j - 1] as number) - (row[j - 1] as number)) / (factor - 1));
      const e = Math.max(
        Math.abs((next[j] as number) - (next[j - 1] as number)),
        Math.abs((next[j] as number) - (row[j - 1] as number)),
      );
      if (e <= error) [error, best] = [e, next[j] as number];
    }
    row = next;
    h /= 2;
  }
  return best;
}

/** Evenly spread: fc.double prefers numbers near 0, where the kinks are. */
const uniform = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => min + (max - min) * (n / 1_000_000));

/** Intervals from which arguments are drawn, inside the domain. */
const BOX: Partial<Record<ScalarOp, readonly (readonly [number, number])[]>> = {
  log: [[0.2, 9]],
  sqrt: [[0.2, 9]],
  tan: [[-1.2, 1.2]],
  log1p: [[-0.8, 9]],
  log2: [[0.2, 9]],
  log10: [[0.2, 9]],
  asin: [[-0.9, 0.9]],
  acos: [[-0.9, 0.9]],
  acosh: [[1.1, 9]],
  atanh: [[-0.9, 0.9]],
  logit: [[0.1, 0.9]],
  atan2: [
    [-4, 4],
    [0.1, 4],
  ],
  pow: [
    [0.2, 4],
    [-3, 3],
  ],
  mod: [
    [-9, 9],
    [1, 4],
  ],
  clamp: [
    [-5, 5],
    [-3, -1],
    [1, 3],
  ],
};

describe("operators", () => {
  it("has one for every meaning, under its own name, with examples and a reason", () => {
    expect([...operators.keys()].sort()).toEqual([...meanings.keys()].sort());
    const spelled = [...operators.values()].flatMap((o) => o.spellings);
    expect(new Set(spelled).size).toBe(spelled.length);
    for (const [op, o] of operators) {
      expect(o.op).toBe(op);
      expect(o.spellings[0]).toBe(op);
      expect(o.reason.length).toBeGreaterThan(5);
      expect(o.examples.length).toBeGreaterThan(0);
    }
  });

  for (const op of operators.keys()) {
    it(`${op}: the partials are the slopes at smooth points`, () => {
      const { ctx, o, env, args, partials, out } = setUp(op);
      const box = BOX[op] ?? args.map(() => [-4, 4] as const);
      const real = meanings.get(op)?.real as (...xs: number[]) => number;
      expect(partials.length).toBe(args.length);
      const smooth = o.kink?.smooth(ctx, args);
      let used = 0;
      fc.assert(
        fc.property(fc.tuple(...box.map(([min, max]) => uniform(min, max))), (xs) => {
          const p = point(env, xs);
          expect(evaluate(out, p)).toBe(real(...xs));
          for (const [k, partial] of partials.entries()) {
            const f = (t: number) => real(...xs.map((x, j) => (j === k ? t : x)));
            // Smooth at the point is not enough: no kink may lie within the reach of the difference.
            if (smooth !== undefined && !clearOfKinks(op, xs)) continue;
            used += 1;
            if (smooth !== undefined) expect(holds(smooth, p)).toBe(true);
            const want = evaluate(partial, p);
            expect(Number.isFinite(want), `∂${k} ${op}(${xs})`).toBe(true);
            expect(Math.abs(want - slope(f, xs[k] as number)), `∂${k} ${op}(${xs})`).toBeLessThan(
              2e-7 * Math.max(1, Math.abs(want), Math.abs(real(...xs))),
            );
          }
        }),
        { seed: 7, numRuns: 80 },
      );
      expect(used).toBeGreaterThan(40);
    });
  }

  it("two arguments of max and min under every convention", () => {
    for (const op of ["max", "min"] as const)
      for (const convention of ["half", "first", "last"] as const)
        for (const many of [1, 2, 3]) {
          const { env, partials } = setUp(op, { max: convention }, many);
          fc.assert(
            fc.property(
              fc.array(fc.integer({ min: -2, max: 2 }), { minLength: many, maxLength: many }),
              (xs) => {
                const got = partials.map((d) => evaluate(d, point(env, xs)));
                const top = op === "max" ? Math.max(...xs) : Math.min(...xs);
                const ties = xs.flatMap((x, k) => (x === top ? [k] : []));
                const winner = convention === "first" ? ties[0] : ties[ties.length - 1];
                const want = xs.map((x, k) =>
                  convention === "half" ? (x === top ? 1 / ties.length : 0) : k === winner ? 1 : 0,
                );
                expect(got).toEqual(want);
              },
            ),
            { seed: 3, numRuns: 100 },
          );
        }
  });

  it("max and min with a literal 0 follow the relu convention", () => {
    const want = { zero: 0, one: 1, half: 0.5 } as const;
    for (const relu of ["zero", "one", "half"] as const)
      for (const op of ["max", "min"] as const)
        for (const zeroAt of [0, 1]) {
          const { ctx, o, env } = setUp(op, { relu });
          const u = ctx.sym("a");
          const args = zeroAt === 0 ? [ctx.zero, u] : [u, ctx.zero];
          const partials = o.partials(ctx, args, ctx.app(op, args), env);
          const at = (x: number): readonly number[] => partials.map((d) => evaluate(d, point(env, [x])));
          for (const x of [-1, 0, 2]) expect((at(x)[0] as number) + (at(x)[1] as number)).toBe(1);
          expect(at(0)[1 - zeroAt]).toBe(want[relu]);
          expect(at(2)[1 - zeroAt]).toBe(op === "max" ? 1 : 0);
          expect(at(-1)[1 - zeroAt]).toBe(op === "max" ? 0 : 1);
          expect(o.kink?.convention(env, args)).toContain("(0, u)′ is taken as");
          expect(o.kink?.convention(env)).toContain("both arguments are equal");
        }
  });

  it("abs, relu and clamp at their kinks", () => {
    for (const [abs, want] of [
      ["zero", 0],
      ["right", 1],
      ["left", -1],
    ] as const) {
      const { env, partials, o } = setUp("abs", { abs });
      const d = partials[0] as Expr;
      expect([-3, 0, 3].map((x) => evaluate(d, point(env, [x])))).toEqual([-1, want, 1]);
      expect(o.kink?.convention(env)).toBe(
        `|u|′ is taken as ${want === 1 ? "+1" : want === -1 ? "−1" : "0"} at u = 0`,
      );
    }
    for (const [relu, want] of [
      ["zero", 0],
      ["one", 1],
      ["half", 0.5],
    ] as const) {
      const { env, partials } = setUp("relu", { relu });
      expect([-3, 0, 3].map((x) => evaluate(partials[0] as Expr, point(env, [x])))).toEqual([0, want, 1]);
    }
    for (const [clamp, want] of [
      ["one", 1],
      ["zero", 0],
    ] as const) {
      const { env, partials } = setUp("clamp", { clamp });
      const rows = [-2, -1, 0, 2, 3].map((x) => partials.map((d) => evaluate(d, point(env, [x, -1, 2]))));
      expect(rows).toEqual([
        [0, 1, 0],
        [want, 0, 0],
        [1, 0, 0],
        [want, 0, 0],
        [0, 0, 1],
      ]);
    }
  });

  it("the power at 0 and at negative bases", () => {
    const { ctx, o, env } = setUp("pow");
    const toBase = (n: Expr, x: number): number => {
      const args = [ctx.sym("a"), n];
      return evaluate(o.partials(ctx, args, ctx.app("pow", args), env)[0] as Expr, point(env, [x]));
    };
    expect([0, 1, 2, 3].map((n) => toBase(ctx.num(n), 0))).toEqual([0, 1, 0, 0]);
    expect([0, 1, 2, 3, -1].map((n) => toBase(ctx.num(n), -2))).toEqual([0, 1, -4, 12, -0.25]);
    expect(toBase(ctx.num(ratio(1, 2)), 4)).toBe(0.25);
    const zeroBase = o.partials(ctx, [ctx.zero, ctx.sym("a")], ctx.pow(ctx.zero, ctx.sym("a")), env);
    expect(evaluate(zeroBase[1] as Expr, point(env, [2]))).toBe(0);
  });

  it("inside its domain an operator has a value, outside it has none", () => {
    const ctx = new Context();
    const probes: readonly (readonly [ScalarOp, readonly number[], readonly number[]])[] = [
      ["log", [0.5], [-1]],
      ["log", [2], [0]],
      ["sqrt", [0], [-1]],
      ["mod", [5, 3], [5, 0]],
      ["clamp", [1, 0, 2], [1, 2, 0]],
      ["log1p", [-0.5], [-1]],
      ["log2", [0.5], [0]],
      ["log10", [0.5], [-2]],
      ["asin", [-1], [1.5]],
      ["acos", [1], [-1.5]],
      ["acosh", [1], [0.5]],
      ["atanh", [0.5], [1]],
      ["logit", [0.5], [1]],
      ["logit", [0.1], [0]],
    ];
    for (const [op, inside, outside] of probes) {
      const o = get(op);
      const real = meanings.get(op)?.real as (...xs: number[]) => number;
      const condition = o.domain?.(
        ctx,
        NAMES.slice(0, inside.length).map((n) => ctx.sym(n)),
      );
      if (condition === undefined) throw new Error(op);
      expect(holds(condition, point(envWith(), inside))).toBe(true);
      expect(Number.isFinite(real(...inside))).toBe(true);
      expect(holds(condition, point(envWith(), outside))).toBe(false);
      expect(Number.isFinite(real(...outside))).toBe(false);
    }
    const powers: readonly (readonly [number | null, number, boolean])[] = [
      [2, -3, true],
      [-1, 0, false],
      [-1, -2, true],
      [0.5, 0, true],
      [0.5, -1, false],
      [-0.5, 0, false],
      [null, 2, true],
      [null, -2, false],
    ];
    for (const [n, x, want] of powers) {
      const v = n === null ? ctx.sym("b") : ctx.num(ratio(n * 2, 2) === n ? n : ratio(Math.round(n * 2), 2));
      const condition = get("pow").domain?.(ctx, [ctx.sym("a"), v]);
      if (condition === undefined) throw new Error("pow");
      expect(holds(condition, point(envWith(), [x, 1.5])), `${x}^${n}`).toBe(want);
      if (n !== null) expect(Number.isFinite(x ** n)).toBe(want);
    }
  });

  it("the integer-valued operators give integers", () => {
    const integer = [...operators.values()].filter((o) => o.integer === true).map((o) => o.op);
    expect(integer.sort()).toEqual(["ceil", "floor", "round", "sign"]);
    for (const op of integer)
      for (const x of [-2.5, -0.1, 0, 1.5, 7.9])
        expect(Number.isInteger(meanings.get(op)?.real(x))).toBe(true);
  });
});

/** Whether the function is smooth within 0.1 of the point in every argument. */
function clearOfKinks(op: ScalarOp, xs: readonly number[]): boolean {
  const [u, v, w] = xs as [number, number, number];
  const nearInteger = (x: number, reach: number): boolean => Math.abs(x - Math.round(x)) < reach;
  switch (op) {
    case "abs":
    case "sign":
    case "relu":
      return Math.abs(u) > 0.1;
    case "floor":
    case "ceil":
      return !nearInteger(u, 0.1);
    case "round":
      return !nearInteger(u + 0.5, 0.1);
    case "mod":
      return !nearInteger(u / v, 0.2);
    case "clamp":
      return Math.abs(u - v) > 0.1 && Math.abs(u - w) > 0.1;
    case "max":
    case "min":
      return Math.abs(u - v) > 0.1 && Math.abs(u - w) > 0.1 && Math.abs(v - w) > 0.1;
    default:
      return true;
  }
}
