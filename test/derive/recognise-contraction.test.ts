// Sums of products of matrices, generated: a path between two letters is their product, one that ends at a vector a
// product with it, a cycle a trace or the diagonal of a product. Letters are renamed, factors permuted, matrices stored
// as their transposes, sums nested, a batch axis put in front. With one range off by one, or one letter exchanged, the
// form has to be refused, or to have the value of the sum all the same.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Recognition, recognise } from "../../src/derive/recognise/recognise.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { some } from "../../src/expr/traverse.ts";
import { boxOf, entry, ReadOutside, value, worldOf } from "./loops.ts";
import { Builder } from "./recognise-sheet.ts";

type Shape = "matrix" | "vector" | "trace" | "diagonal";
interface Plan {
  readonly shape: Shape;
  /** How many matrices. */
  readonly length: number;
  /** Which of them are stored as their transposes. */
  readonly turned: readonly boolean[];
  /** A vector at the first letter on the way. */
  readonly scaled: boolean;
  readonly constant: boolean;
  readonly order: readonly number[];
  readonly names: readonly string[];
  readonly nested: boolean;
  readonly batch: "none" | "shared" | "all";
}
type Miss = "none" | "short" | "exchanged";

const plan = fc.record<Plan>({
  shape: fc.constantFrom("matrix", "vector", "trace", "diagonal"),
  length: fc.integer({ min: 2, max: 4 }),
  turned: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  scaled: fc.boolean(),
  constant: fc.boolean(),
  order: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
  names: fc.constantFrom(["i", "j", "k", "l", "m"], ["q", "p", "c", "b", "a"], ["n'", "e", "n", "f", "o"]),
  nested: fc.boolean(),
  batch: fc.constantFrom("none", "shared", "all"),
});

const isRound = (p: Plan): boolean => p.shape === "trace" || p.shape === "diagonal";

interface Built {
  readonly b: Builder;
  readonly rhs: Expr;
  readonly lhs: Expr;
  readonly indices: readonly string[];
}

/** Letters 0 … length, of which a cycle joins the last to the first. */
function build(p: Plan, miss: Miss): Built {
  const b = new Builder();
  const count = isRound(p) ? p.length : p.length + 1;
  const letter = (k: number): string => p.names[k % count] as string;
  const sizes = Array.from({ length: count }, (_, k) => b.size(`S${k}`));
  const size = (k: number): Expr => sizes[k % count] as Expr;
  const B = b.size("B");
  const lead = p.batch === "none" ? [] : [b.i("t")];
  const c = b.scalar("c");
  b.tensor("x", [...(lead.length > 0 ? [B] : []), b.n(1)]);
  b.tensor("y", [b.n(1)]);
  b.loss("y");
  const factors: Expr[] = [];
  for (let k = 0; k < p.length; k += 1) {
    const batched = lead.length > 0 && (p.batch === "all" || k === 0);
    const [from, to] = p.turned[k] === true ? [k + 1, k] : [k, k + 1];
    b.tensor(`A${k}`, [...(batched ? [B] : []), size(from), size(to)]);
    const wrong = miss === "exchanged" && k === 0;
    const subs = [letter(wrong ? to : from), letter(wrong ? from : to)].map((n) => b.i(n));
    factors.push(b.at(`A${k}`, ...(batched ? lead : []), ...subs));
  }
  if (p.shape === "vector") {
    b.tensor("u", [size(p.length)]);
    factors.push(b.at("u", b.i(letter(p.length))));
  }
  if (p.scaled && p.shape !== "trace") {
    b.tensor("v", [size(1)]);
    factors.push(b.at("v", b.i(letter(1))));
  }
  const results = p.shape === "trace" ? [] : p.shape === "matrix" ? [0, p.length] : [0];
  const summed = Array.from({ length: count }, (_, k) => k).filter((k) => !results.includes(k));
  const shuffled = factors
    .map((f, k) => ({ f, at: p.order[k] as number }))
    .sort((x, y) => x.at - y.at)
    .map((x) => x.f);
  const body = b.times(...(p.constant ? [b.n(-2), c] : []), ...shuffled);
  const range = (k: number): readonly [Expr, Expr] => [
    b.n(miss === "short" && k === summed[0] ? 1 : 0),
    b.plus(size(k), -1),
  ];
  const over = (ks: readonly number[]) => Object.fromEntries(ks.map((k) => [letter(k), range(k)]));
  const [head, ...rest] = summed as [number, ...number[]];
  const rhs =
    p.nested && rest.length > 0 ? b.sum(over([head]), b.sum(over(rest), body)) : b.sum(over(summed), body);
  const indices = [...(lead.length > 0 ? ["t"] : []), ...results.map(letter)];
  b.tensor("r", [...(lead.length > 0 ? [B] : []), ...results.map(size)]);
  const subs = indices.map((n) => b.i(n));
  if (subs.length === 0) b.scalar("a");
  const lhs = subs.length === 0 ? b.ctx.deriv(b.ctx.sym("L"), b.ctx.sym("a")) : b.g("r", ...subs);
  return { b, rhs, lhs, indices };
}

const OPS = { matrix: "matmul", vector: "matmul", trace: "trace", diagonal: "diagonal" } as const;
const find = ({ b, lhs, rhs, indices }: Built): Recognition | undefined =>
  recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
const has = (e: Expr | undefined, op: string): boolean =>
  e !== undefined && some(e, (s) => s.kind === "app" && s.op === op);

/** Whether the form has the value of the sum at every index; an input that reads outside compares nothing. */
function agrees({ b, rhs, lhs, indices }: Built, r: Recognition, sizes: Record<string, number>): number {
  const { whole } = r;
  if (whole === undefined) return 0;
  const w = worldOf(b.env(), { ...sizes, c: 3, a: 1 }, 5);
  const axes = indices.length === 0 ? undefined : w.tensors.get("r");
  let compared = 0;
  for (const at of boxOf(axes?.lo ?? [], axes?.hi ?? [])) {
    const free = Object.fromEntries(indices.map((n, k) => [n, at[k] as number]));
    try {
      const wanted = value(w, rhs, free);
      const fixed = whole.lhs.kind === "at" ? whole.lhs.subs.length : 0;
      const got =
        whole.lhs.alpha === lhs.alpha
          ? value(w, whole.rhs, free)
          : entry(w, whole.rhs, at.slice(fixed), free);
      expect(got).toBeCloseTo(wanted, 6);
      compared += 1;
    } catch (x) {
      if (!(x instanceof ReadOutside)) throw x;
    }
  }
  return compared;
}

const SIZES = { S0: 2, S1: 3, S2: 1, S3: 2, S4: 3, B: 2 };
const SQUARE = { S0: 2, S1: 2, S2: 2, S3: 2, S4: 2, B: 2 };

describe("sums of products of matrices", () => {
  it("are products, traces and diagonals, in whatever way they are written", () => {
    const seen = new Map<Shape, number>();
    fc.assert(
      fc.property(plan, (p) => {
        // Two at the same letters are multiplied entry by entry: an inner product.
        fc.pre(!isRound(p) || p.length > 2 || p.turned[0] === p.turned[1]);
        const built = build(p, "none");
        const r = find(built);
        expect(has(r?.whole?.rhs, OPS[p.shape])).toBe(true);
        expect(has(r?.whole?.rhs, "diag")).toBe(p.scaled && p.shape !== "trace");
        expect(some(r?.whole?.rhs as Expr, (s) => s.kind === "bind")).toBe(false);
        if (r !== undefined) expect(agrees(built, r, SIZES)).toBeGreaterThan(0);
        seen.set(p.shape, (seen.get(p.shape) ?? 0) + 1);
      }),
      { seed: 31, numRuns: 160 },
    );
    expect([...seen.values()].every((n) => n > 20)).toBe(true);
  });

  it("are not taken for them when a part of an axis is left out", () => {
    fc.assert(
      fc.property(plan, (p) => {
        const r = find(build(p, "short"));
        for (const op of ["matmul", "trace", "diagonal"]) expect(has(r?.whole?.rhs, op)).toBe(false);
      }),
      { seed: 32, numRuns: 80 },
    );
  });

  it("are told from those with two letters exchanged, which only square matrices allow", () => {
    let refused = 0;
    fc.assert(
      fc.property(plan, (p) => {
        const built = build(p, "exchanged");
        const r = find(built);
        if (r?.whole === undefined) refused += 1;
        else agrees(built, r, SQUARE);
      }),
      { seed: 33, numRuns: 80 },
    );
    expect(refused).toBeGreaterThan(20);
  });
});

describe("square matrices", () => {
  const sheet = () => {
    const b = new Builder();
    const N = b.size("N");
    for (const name of ["A", "B", "C", "r"]) b.tensor(name, [N, N]);
    b.tensor("v", [N]);
    b.tensor("y", [b.n(1)]);
    b.loss("y");
    b.scalar("a");
    const full: readonly [Expr, Expr] = [b.n(0), b.plus(N, -1)];
    const number = (rhs: Expr): Expr | undefined =>
      recognise({
        ctx: b.ctx,
        env: b.env(),
        lhs: b.ctx.deriv(b.ctx.sym("L"), b.ctx.sym("a")),
        rhs,
        indices: [],
      })?.whole?.rhs;
    return { b, full, number, s: (n: string) => b.ctx.sym(n) };
  };
  const [i, j, k] = ["i", "j", "k"] as const;

  it("Σ A[i,i] is tr(A), Σ A[i,j] B[j,i] is tr(A B), and Σ A[i,j] B[i,j] the sum of A ⊙ B", () => {
    const { b, full, number, s } = sheet();
    const at = (t: string, x: string, y: string): Expr => b.at(t, b.i(x), b.i(y));
    const tr = (e: Expr): Expr => b.ctx.app("trace", [e]);
    expect(number(b.sum({ i: full }, at("A", i, i)))?.alpha).toBe(tr(s("A")).alpha);
    expect(number(b.sum({ i: full, j: full }, b.times(at("A", i, j), at("B", j, i))))?.alpha).toBe(
      tr(b.op("matmul", s("A"), s("B"))).alpha,
    );
    const inner = number(b.sum({ i: full, j: full }, b.times(at("A", i, j), at("B", i, j))));
    expect(inner?.alpha).toBe(b.ctx.app("total", [b.op("hadamard", s("A"), s("B"))]).alpha);
    // All three turned the same way: no transposes are needed.
    const three = b.times(at("A", j, i), at("B", k, j), at("C", i, k));
    const found = number(b.sum({ i: full, j: full, k: full }, three));
    expect(has(found, "transpose")).toBe(false);
    expect(has(found, "trace")).toBe(true);
  });
  it("a shifted letter, a vector on the way and two cycles are no trace", () => {
    const { b, full, number } = sheet();
    const at = (t: string, x: Expr, y: Expr): Expr => b.at(t, x, y);
    const [x, y, z] = [b.i("i"), b.i("j"), b.i("k")];
    const short: readonly [Expr, Expr] = [b.n(0), b.plus(b.ctx.sym("N"), -2)];
    expect(number(b.sum({ i: short }, at("A", x, b.plus(x, 1))))).toBeUndefined();
    expect(number(b.sum({ i: short }, at("A", x, x)))).toBeUndefined();
    // They may be Einstein summations.
    for (const sum of [
      b.sum({ i: full, j: full }, b.times(at("A", x, y), at("B", y, x), b.at("v", x))),
      b.sum({ i: full, j: full }, b.times(at("A", x, x), at("B", y, y))),
      b.sum({ i: full, j: full, k: full }, b.times(at("A", x, y), at("B", y, x), at("C", z, z))),
    ])
      expect(has(number(sum), "trace")).toBe(false);
  });
  it("terms that are traces beside others that are not", () => {
    const { b, full, number } = sheet();
    const trace = b.sum({ i: full }, b.at("A", b.i(i), b.i(i)));
    const found = number(b.plus(b.times(2, trace), b.ctx.sym("a")));
    expect(found?.alpha).toBe(b.plus(b.times(2, b.ctx.app("trace", [b.ctx.sym("A")])), b.ctx.sym("a")).alpha);
  });
});
