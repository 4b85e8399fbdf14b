// Whole-tensor operators: entries and index sets against plain loops over random tensors with random index
// sets, nested operators, letters, and the conditions on index sets.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { einsumOf } from "../../src/expr/einsum.ts";
import { type Axis, type Decl, type Env, type Outside, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr, TensorOp } from "../../src/expr/nodes.ts";
import { TENSOR_OPS } from "../../src/expr/nodes.ts";
import { mapChildren } from "../../src/expr/traverse.ts";
import { axesOfExpr, entryOf } from "../../src/ops/axes.ts";
import { tensorOperators } from "../../src/ops/tensors.ts";
import { evaluate, type Point } from "./evaluate.ts";

interface Tensor {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly outside: Outside["kind"];
  readonly seed: number;
}

const outside = (kind: Tensor["outside"]): Outside => (kind === "zero" ? { kind } : { kind: "error" });
/** Entries that differ from each other: a small hash of the subscripts. */
const value = (seed: number, subs: readonly number[]): number => {
  let h = seed;
  for (const s of subs) h = (h * 31 + (s + 17) * 7 + 3) % 1009;
  return (h % 23) - 11;
};
const inside = (t: Tensor, subs: readonly number[]): boolean =>
  subs.every((s, k) => s >= (t.lo[k] as number) && s <= (t.hi[k] as number));
const zeroExtended = (t: Tensor, subs: readonly number[]): number =>
  inside(t, subs) ? value(t.seed, subs) : 0;

function world(tensors: Readonly<Record<string, Tensor>>, scalars: Readonly<Record<string, number>> = {}) {
  const ctx = new Context();
  const decls = new Map<string, Decl>();
  for (const [name, t] of Object.entries(tensors)) {
    const axes = t.lo.map(
      (lo, k): Axis => ({
        lo: ctx.num(lo),
        hi: ctx.num(t.hi[k] as number),
        outside: outside(t.outside),
        letter: name === "u" ? "ef"[k] : undefined,
      }),
    );
    decls.set(name, { kind: "tensor", name, axes, integer: false });
  }
  decls.set("L", { kind: "function", name: "L", params: ["u"] });
  for (const name of Object.keys(scalars))
    decls.set(name, { kind: "scalar", name, integer: true, role: "given" });
  const env: Env = { decls, assumptions: [], indices: new Map(), kink: TORCH_KINKS };
  const point: Point = { env, scalars, entry: (name, subs) => value(tensors[name]?.seed ?? 0, subs) };
  return { ctx, env, point, decls };
}

/** Unfolds every operator, also below binders. */
function expand(ctx: Context, env: Env, e: Expr): Expr {
  if (e.kind === "at" && e.tensor.kind === "app")
    return expand(ctx, env, entryOf(ctx, env, e.tensor, e.subs));
  return mapChildren(ctx, e, (c) => expand(ctx, env, c));
}

const entry = (w: ReturnType<typeof world>, e: Expr, subs: readonly number[]): number => {
  const indices = subs.map((s) => w.ctx.num(s));
  return evaluate(expand(w.ctx, w.env, w.ctx.at(e, indices)), w.point) + 0;
};

const box = (w: ReturnType<typeof world>, e: Expr): readonly (readonly [number, number])[] =>
  axesOfExpr(w.ctx, w.env, e).map((a) => [evaluate(a.lo, w.point), evaluate(a.hi, w.point)]);

function* cells(bounds: readonly (readonly [number, number])[]): Generator<number[]> {
  const [first, ...rest] = bounds;
  if (first === undefined) {
    yield [];
    return;
  }
  for (let s = first[0]; s <= first[1]; s += 1) for (const tail of cells(rest)) yield [s, ...tail];
}

const widened = (bounds: readonly (readonly [number, number])[], by: number) =>
  bounds.map(([lo, hi]) => [lo - by, hi + by] as const);

const tensor = (rank: number): fc.Arbitrary<Tensor> =>
  fc
    .record({
      lo: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: rank, maxLength: rank }),
      size: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
      outside: fc.constantFrom("zero" as const, "error" as const),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    .map(({ lo, size, outside: o, seed }) => ({
      lo,
      hi: lo.map((l, k) => l + (size[k] as number) - 1),
      outside: o,
      seed,
    }));

const runs = { seed: 19, numRuns: 40 };

describe("whole-tensor operators", () => {
  it("are all there", () => {
    expect(new Set(tensorOperators.keys())).toEqual(TENSOR_OPS);
    for (const [op, o] of tensorOperators) {
      expect(o.op).toBe(op);
      expect(o.definition).toContain("=");
    }
  });

  for (const rank of [1, 2]) {
    it(`conv and corr of rank ${rank}, inside and outside their index sets`, () => {
      fc.assert(
        fc.property(tensor(rank), tensor(rank), (u, v) => {
          const w = world({ u, v });
          const [su, sv] = [w.ctx.sym("u"), w.ctx.sym("v")];
          const all = widened(
            u.lo.map((l, k) => [l, u.hi[k] as number] as const),
            0,
          );
          for (const [op, sign] of [
            ["conv", -1],
            ["corr", 1],
          ] as const) {
            const e = w.ctx.app(op, [su, sv]);
            for (const m of cells(widened(box(w, e), 1))) {
              let want = 0;
              // conv: u[k] v[m−k]; corr: u[k] v[k−m], by the substitution k → k − m.
              for (const k of cells(all))
                want +=
                  zeroExtended(u, k) *
                  zeroExtended(
                    v,
                    k.map((x, j) => (sign === -1 ? (m[j] as number) - x : x - (m[j] as number))),
                  );
              expect(entry(w, e, m), `${op} at ${m}`).toBe(want + 0);
            }
            for (const a of axesOfExpr(w.ctx, w.env, e)) expect(a.outside.kind).toBe("zero");
          }
        }),
        runs,
      );
    });
  }

  it("conv over the integers is the same where both are extended by 0", () => {
    fc.assert(
      fc.property(tensor(1), tensor(1), (u, v) => {
        const w = world({ u, v });
        for (const op of ["conv", "corr"] as const) {
          const e = w.ctx.app(op, [w.ctx.sym("u"), w.ctx.sym("v")]);
          const whole = tensorOperators.get(op);
          if (whole === undefined || e.kind !== "app") throw new Error(op);
          for (const m of cells(box(w, e))) {
            const at = m.map((x) => w.ctx.num(x));
            const wide = whole.unfold(w.ctx, w.env, e.args, at, "integers");
            expect(evaluate(wide, w.point)).toBe(entry(w, e, m));
            const unlimited = wide.kind === "bind" && wide.ranges[0]?.kind === "all";
            expect(unlimited).toBe(u.outside === "zero" && v.outside === "zero");
          }
        }
      }),
      runs,
    );
  });

  it("diag and diagonal", () => {
    const v: Tensor = { lo: [-1], hi: [2], outside: "error", seed: 5 };
    const A: Tensor = { lo: [1, 1], hi: [3, 3], outside: "error", seed: 6 };
    const w = world({ v, A, B: { ...A, hi: [3, 4] } });
    const [d, e] = [w.ctx.app("diag", [w.ctx.sym("v")]), w.ctx.app("diagonal", [w.ctx.sym("A")])];
    expect(box(w, d)).toEqual([
      [-1, 2],
      [-1, 2],
    ]);
    for (const [i, j] of cells(box(w, d)))
      expect(entry(w, d, [i as number, j as number])).toBe(i === j ? value(5, [i as number]) : 0);
    expect(box(w, e)).toEqual([[1, 3]]);
    for (const [i] of cells(box(w, e)))
      expect(entry(w, e, [i as number])).toBe(value(6, [i as number, i as number]));
    const square = (name: string) =>
      tensorOperators.get("diagonal")?.conforms(w.ctx, w.env, [w.ctx.sym(name)]);
    expect(square("A")).toEqual([]);
    expect(square("B")).toHaveLength(1);
  });

  it("trace", () => {
    const A: Tensor = { lo: [1, 1], hi: [3, 3], outside: "error", seed: 6 };
    const w = world({ A, B: { ...A, hi: [3, 4] } });
    const t = w.ctx.app("trace", [w.ctx.sym("A")]);
    expect(box(w, t)).toEqual([]);
    expect(entry(w, t, [])).toBe(value(6, [1, 1]) + value(6, [2, 2]) + value(6, [3, 3]));
    const square = (name: string) => tensorOperators.get("trace")?.conforms(w.ctx, w.env, [w.ctx.sym(name)]);
    expect(square("A")).toEqual([]);
    expect(square("B")).toHaveLength(1);
  });

  it("sums and means of all entries, and Einstein summations", () => {
    fc.assert(
      fc.property(tensor(2), fc.integer({ min: 1, max: 1000 }), (u, seed) => {
        const w = world({ u, v: { ...u, seed } });
        const { ctx } = w;
        const all = [...cells(box(w, ctx.sym("u")))];
        const sum = all.reduce((s, k) => s + value(u.seed, k), 0);
        expect(entry(w, ctx.app("total", [ctx.sym("u")]), [])).toBe(sum + 0);
        expect(entry(w, ctx.app("mean", [ctx.sym("u")]), [])).toBeCloseTo(sum / all.length, 9);
        // Σ_j u[i, j]·v[i, j], the row sums of the product.
        const rows = einsumOf(ctx, 1, [
          { tensor: ctx.sym("u"), letters: [0, 1] },
          { tensor: ctx.sym("v"), letters: [0, 1] },
        ]);
        expect(box(w, rows)).toEqual(box(w, ctx.sym("u")).slice(0, 1));
        for (const [i] of cells(box(w, rows))) {
          const row = all.filter(([k]) => k === i);
          const wanted = row.reduce((s, k) => s + value(u.seed, k) * value(seed, k), 0);
          expect(entry(w, rows, [i as number])).toBe(wanted + 0);
        }
      }),
      runs,
    );
  });

  it("flip, transpose, outer, hadamard, upsample, downsample", () => {
    fc.assert(
      fc.property(
        tensor(2),
        tensor(2),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (u, v, s, t) => {
          const w = world({ u, v, twin: { ...u, seed: v.seed } }, { s, t });
          const { ctx } = w;
          const su = ctx.sym("u");
          const checks: readonly (readonly [TensorOp, readonly Expr[], (m: readonly number[]) => number])[] =
            [
              [
                "flip",
                [su],
                (m) =>
                  value(
                    u.seed,
                    m.map((x) => 0 - x),
                  ),
              ],
              ["transpose", [su], ([i, j]) => value(u.seed, [j as number, i as number])],
              [
                "outer",
                [su, ctx.sym("v")],
                (m) => value(u.seed, m.slice(0, 2)) * value(v.seed, m.slice(2)) + 0,
              ],
              ["hadamard", [su, ctx.sym("twin")], (m) => value(u.seed, m) * value(v.seed, m) + 0],
              [
                "upsample",
                [su, ctx.sym("s"), ctx.sym("t")],
                ([i, j]) =>
                  (i as number) % s === 0 && (j as number) % t === 0
                    ? value(u.seed, [(i as number) / s, (j as number) / t])
                    : 0,
              ],
              [
                "downsample",
                [su, ctx.sym("s"), ctx.sym("t")],
                ([i, j]) => value(u.seed, [(i as number) * s, (j as number) * t]),
              ],
            ];
          for (const [op, args, want] of checks) {
            const e = ctx.app(op, args);
            let seen = 0;
            for (const m of cells(box(w, e))) {
              expect(entry(w, e, m), `${op} at ${m}`).toBe(want(m));
              seen += 1;
            }
            // No multiple of the step may lie in the index set.
            if (op !== "downsample") expect(seen).toBeGreaterThan(0);
            // Just outside: 0 where the index set says so, otherwise no value; a bracket of upsample may be 0 there.
            const axes = axesOfExpr(ctx, w.env, e);
            for (const m of cells(widened(box(w, e), 1))) {
              const b = box(w, e);
              const out = m.map(
                (x, k) =>
                  x < (b[k] as readonly [number, number])[0] || x > (b[k] as readonly [number, number])[1],
              );
              if (out.filter(Boolean).length !== 1) continue;
              if (axes[out.indexOf(true)]?.outside.kind === "zero") expect(entry(w, e, m)).toBe(0);
              else if (op !== "upsample") expect(entry(w, e, m)).toBeNaN();
            }
          }
        },
      ),
      runs,
    );
  });

  it("matmul of matrices and vectors", () => {
    const dims = fc.tuple(
      ...[0, 1, 2].map(() => fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: 0, max: 2 }))),
    );
    fc.assert(
      fc.property(dims, ([i, k, j]) => {
        const make = (seed: number, ...d: readonly (readonly [number, number])[]): Tensor => ({
          lo: d.map(([lo]) => lo),
          hi: d.map(([lo, n]) => lo + n),
          outside: "error",
          seed,
        });
        const w = world({
          A: make(3, i as [number, number], k as [number, number]),
          B: make(5, k as [number, number], j as [number, number]),
          x: make(7, k as [number, number]),
        });
        const inner = Array.from(
          { length: (k as [number, number])[1] + 1 },
          (_, n) => (k as [number, number])[0] + n,
        );
        const check = (a: string, b: string, want: (m: readonly number[], n: number) => number): void => {
          const args = [w.ctx.sym(a), w.ctx.sym(b)];
          const e = w.ctx.app("matmul", args);
          expect(tensorOperators.get("matmul")?.conforms(w.ctx, w.env, args)).toEqual([]);
          for (const m of cells(box(w, e)))
            expect(entry(w, e, m)).toBe(inner.reduce((sum, n) => sum + want(m, n), 0));
        };
        check("A", "B", ([p, q], n) => value(3, [p as number, n]) * value(5, [n, q as number]));
        check("A", "x", ([p], n) => value(3, [p as number, n]) * value(7, [n]));
        check("x", "B", ([q], n) => value(7, [n]) * value(5, [n, q as number]));
      }),
      runs,
    );
  });

  it("nests: conv(u, flip(v)) is the cross-correlation, flip twice and transpose twice are the tensor", () => {
    fc.assert(
      fc.property(tensor(2), tensor(2), (u, v) => {
        const w = world({ u, v });
        const { ctx } = w;
        const [su, sv] = [ctx.sym("u"), ctx.sym("v")];
        const flipped = ctx.app("conv", [su, ctx.app("flip", [sv])]);
        const corr = ctx.app("corr", [su, sv]);
        expect(box(w, flipped)).toEqual(box(w, corr));
        for (const m of cells(box(w, corr))) expect(entry(w, flipped, m)).toBe(entry(w, corr, m));
        for (const op of ["flip", "transpose"] as const) {
          const twice = ctx.app(op, [ctx.app(op, [su])]);
          for (const m of cells(box(w, twice))) expect(entry(w, twice, m)).toBe(value(u.seed, m));
        }
      }),
      { seed: 2, numRuns: 15 },
    );
    const assoc = fc.tuple(tensor(1), tensor(1), tensor(1));
    fc.assert(
      fc.property(assoc, ([u, v, x]) => {
        const w = world({ u, v, x });
        const c = (a: Expr, b: Expr) => w.ctx.app("conv", [a, b]);
        const [su, sv, sx] = ["u", "v", "x"].map((n) => w.ctx.sym(n)) as [Expr, Expr, Expr];
        const left = c(c(su, sv), sx);
        for (const m of cells(box(w, left))) expect(entry(w, left, m)).toBe(entry(w, c(su, c(sv, sx)), m));
      }),
      { seed: 4, numRuns: 15 },
    );
  });

  it("index sets of symbolic sizes are tidy, letters come from the axes and avoid what is taken", () => {
    const ctx = new Context();
    const strict: Outside = { kind: "error" };
    const size = (n: string) => ctx.sub(ctx.sym(n), ctx.one);
    const decls = new Map<string, Decl>([
      [
        "x",
        {
          kind: "tensor",
          name: "x",
          integer: false,
          axes: [{ lo: ctx.zero, hi: size("H"), outside: strict, letter: "m" }],
        },
      ],
      [
        "w",
        {
          kind: "tensor",
          name: "w",
          integer: false,
          axes: [{ lo: ctx.zero, hi: size("K"), outside: strict }],
        },
      ],
      [
        "p",
        {
          kind: "tensor",
          name: "p",
          integer: false,
          axes: [{ lo: ctx.zero, hi: size("H"), outside: { kind: "minus-infinity" } }],
        },
      ],
      ["L", { kind: "function", name: "L", params: ["x"] }],
    ]);
    const env: Env = { decls, assumptions: [], indices: new Map(), kink: TORCH_KINKS };
    const [x, w, p, L] = ["x", "w", "p", "L"].map((n) => ctx.sym(n)) as [Expr, Expr, Expr, Expr];
    const only = (e: Expr): Axis => {
      const axes = axesOfExpr(ctx, env, e);
      expect(axes.length).toBe(1);
      return axes[0] as Axis;
    };
    const hull = only(ctx.app("conv", [x, w]));
    expect(hull.lo).toBe(ctx.zero);
    expect(hull.hi).toBe(ctx.add(ctx.sym("H"), ctx.sym("K"), ctx.num(-2)));
    expect(only(ctx.app("flip", [w])).lo).toBe(ctx.sub(ctx.one, ctx.sym("K")));
    expect(only(ctx.app("flip", [w])).hi).toBe(ctx.zero);
    expect(only(ctx.app("upsample", [x, ctx.sym("s")])).letter).toBe("m");
    expect(only(ctx.deriv(L, x)).hi).toBe(size("H"));
    expect(only(ctx.deriv(L, p)).outside.kind).toBe("zero");
    expect(only(ctx.sub(x, p)).hi).toBe(size("H"));
    expect(axesOfExpr(ctx, env, ctx.deriv(L, ctx.at(x, [ctx.zero])))).toEqual([]);
    expect(axesOfExpr(ctx, env, ctx.at(x, [ctx.zero]))).toEqual([]);
    expect(
      axesOfExpr(
        ctx,
        env,
        ctx.app("list", [ctx.app("list", [ctx.one, ctx.one]), ctx.app("list", [ctx.one, ctx.one])]),
      ).length,
    ).toBe(2);
    const sum = entryOf(ctx, env, ctx.app("conv", [x, w]), [ctx.idx("m")]);
    expect(sum.kind === "bind" ? sum.letters : []).toEqual(["m"]); // m′ inside, shown as the axis letter
    const free = entryOf(ctx, env, ctx.app("conv", [x, w]), [ctx.idx("i")]);
    expect(free.kind === "bind" ? free.letters : []).toEqual(["m"]);
    const difference = entryOf(ctx, env, ctx.sub(ctx.mul(ctx.num(2), x), p), [ctx.idx("i")]);
    expect(difference).toBe(
      ctx.sub(ctx.mul(ctx.num(2), ctx.at(x, [ctx.idx("i")])), ctx.at(p, [ctx.idx("i")])),
    );
    expect(tensorOperators.get("hadamard")?.conforms(ctx, env, [x, w])).toEqual([
      ctx.eq(size("H"), size("K")),
    ]);
    expect(tensorOperators.get("upsample")?.conforms(ctx, env, [x, ctx.sym("s")])).toEqual([
      ctx.le(ctx.one, ctx.sym("s")),
    ]);
    expect(tensorOperators.get("upsample")?.conforms(ctx, env, [x, ctx.num(2)])).toEqual([]);
  });

  it("ranks that an operator does not take", () => {
    const refused: readonly (readonly [TensorOp, readonly number[]])[] = [
      ["conv", [1, 2]],
      ["conv", [0, 0]],
      ["conv", [1]],
      ["corr", [2, 1]],
      ["flip", [0]],
      ["transpose", [1]],
      ["outer", [0, 1]],
      ["matmul", [1, 1]],
      ["matmul", [3, 1]],
      ["hadamard", [1, 2]],
      ["upsample", [1, 1]],
      ["upsample", [2, 0, 0, 0]],
      ["upsample", [1]],
      ["downsample", [1]],
      ["diag", [2]],
      ["diagonal", [1]],
      ["trace", [1]],
    ];
    for (const [op, ranks] of refused)
      expect(tensorOperators.get(op)?.ranks(ranks), `${op} ${ranks}`).toBeUndefined();
    expect(tensorOperators.get("outer")?.ranks([1, 1])).toBe(2);
    expect(tensorOperators.get("matmul")?.ranks([2, 1])).toBe(1);
    expect(tensorOperators.get("upsample")?.ranks([2, 0])).toBe(2);
    expect(tensorOperators.get("upsample")?.ranks([2, 0, 0])).toBe(2);
  });
});
