// An indexed term as a whole-tensor term: e = T[m, n] for all m, n. Linear combinations go term by term; products
// over the same letters are ⊙, over separate letters u vᵀ; a sum over one letter that two factors share is a
// matrix product. What has no such form (a shifted read, a function of an entry) is left alone.

import { close } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import type { App, Bind, Expr, Range, TensorOp } from "../../expr/nodes.ts";
import { TENSOR_OPS } from "../../expr/nodes.ts";
import { fromPoly } from "../../expr/poly.ts";
import { isIntegerQ, signQ } from "../../expr/rational.ts";
import { freeIndices, some, visit } from "../../expr/traverse.ts";
import { type Facts, factsOf, rangeRelations, withFacts } from "../../index/prove.ts";
import { chainOf, contractionOf, traceOf } from "./contraction.ts";
import {
  fixedBut,
  type Read,
  readOf,
  sameAxes,
  sameAxis,
  slice,
  sliceAt,
  standing,
  sumsEverything,
  wholeAxes,
} from "./domain.ts";
import { isEntrywise, sliceEntrywise } from "./entrywise.ts";
import { diagonalLetter, guardedOf, upsampledRead } from "./guarded.ts";
import { readsOf } from "./sum.ts";
import { affine, dependsOn, factorsOf, multipliedOut, openSum, termsOf } from "./term.ts";

export interface Whole {
  readonly tensor: Expr;
  /** Operators that were recognised on the way, for the words beside the result. */
  readonly ops: ReadonlySet<TensorOp>;
}

export interface Place {
  readonly ctx: Context;
  readonly env: Env;
  readonly facts: Facts;
  /** Free names that letters opened here must avoid. */
  readonly taken: readonly string[];
  /** Whether axes behind fixed ones may be kept, as in x[n, :, c]. */
  readonly slices?: boolean;
}

const NONE: ReadonlySet<TensorOp> = new Set();
const union = (parts: readonly Whole[], ...ops: readonly TensorOp[]): ReadonlySet<TensorOp> =>
  new Set([...parts.flatMap((p) => [...p.ops]), ...ops]);

/** The tensor T with e = T[letters]; everything without those letters counts as constant. */
export function wholeOf(p: Place, e: Expr, letters: readonly string[]): Whole | undefined {
  const { ctx } = p;
  const own = new Set(letters);
  if (letters.length === 0 || !letters.every((x) => freeIndices(e).includes(x))) return undefined;
  if (e.kind === "app" && e.op === "add")
    return entrywise(p, termsOf(e), letters, own, (terms) => ctx.add(...terms));
  const divisor = e.kind === "app" && e.op === "div" ? e.args[1] : undefined;
  if (e.kind === "app" && (isEntrywise(e.op) || (divisor !== undefined && dependsOn(divisor, own))))
    return entrywise(p, e.args, letters, own, (args) => ctx.app(e.op, args));
  if (e.kind === "app" && (e.op === "mul" || e.op === "div")) return wholeProduct(p, e, letters, own);
  if (e.kind === "bind") return e.op === "sum" ? wholeSum(p, e, letters, own) : undefined;
  const r = readOf(ctx, p.env, e);
  // x[(c+k) mod C] is another slice for each k.
  if (r === undefined || dependsOn(r.tensor, own)) return undefined;
  return wholeRead(p, behind(p, r, own), letters, own);
}

/** The read of the slice at every subscript that holds no letter, also behind those that do. */
function behind(p: Place, r: Read, own: ReadonlySet<string>): Read {
  if (p.slices !== true) return r;
  const kept = r.subs.flatMap((s, k) => (dependsOn(s, own) ? [k] : []));
  return {
    ...r,
    tensor: sliceAt(p.ctx, r.tensor, fixedBut(r, kept)),
    subs: kept.map((k) => r.subs[k] as Expr),
    axes: kept.map((k) => r.axes[k] as Axis),
  };
}

/** Parts that are tensors in all letters, beside numbers and scalars that are the same for every entry. */
function entrywise(
  p: Place,
  parts: readonly Expr[],
  letters: readonly string[],
  own: ReadonlySet<string>,
  build: (parts: readonly Expr[]) => Expr,
): Whole | undefined {
  const found: Whole[] = [];
  for (const t of parts) {
    const constant = !dependsOn(t, own);
    if (constant && (t.kind === "bind" || wholeAxes(p.ctx, p.env, t)?.length !== 0)) return undefined;
    const w = constant ? { tensor: t, ops: NONE } : wholeOf(p, t, letters);
    if (w === undefined) return undefined;
    found.push(w);
  }
  if (!alike(p, found)) return undefined;
  return { tensor: build(found.map((w) => w.tensor)), ops: union(found) };
}

/** Whether the tensors among them have one index set: only then may they be joined entry by entry. */
function alike(p: Place, parts: readonly Whole[]): boolean {
  const shapes = parts.map((w) => wholeAxes(p.ctx, p.env, w.tensor));
  const tensors = shapes.filter((s) => s !== undefined).filter((s) => s.length > 0);
  const first = tensors[0];
  return (
    !shapes.includes(undefined) && tensors.every((s) => first === undefined || sameAxes(p.facts, s, first))
  );
}

function wholeRead(
  p: Place,
  r: Read,
  letters: readonly string[],
  own: ReadonlySet<string>,
): Whole | undefined {
  const { ctx } = p;
  const n = letters.length;
  const lead = r.subs.slice(0, -n);
  const onDiagonal = diagonalRead(ctx, r, letters);
  if (onDiagonal !== undefined) return onDiagonal;
  if (r.subs.length < n || lead.some((s) => dependsOn(s, own))) return undefined;
  const names = r.subs.slice(-n).map((s) => (s.kind === "idx" ? s.name : undefined));
  const tensor = sliceEntrywise(ctx, p.env, r.tensor, lead);
  if (names.every((x, k) => x === letters[k])) return { tensor, ops: operatorsOf(r.tensor) };
  if (n === 2 && names[0] === letters[1] && names[1] === letters[0])
    return {
      tensor: transpose(ctx, tensor),
      ops: new Set<TensorOp>([...operatorsOf(r.tensor), "transpose"]),
    };
  return sampledRead(ctx, r, letters);
}

/** u[s·i] is (↓ₛ u)[i]; steps are positive where the letters run, since every read is inside. */
function sampledRead(ctx: Context, r: Read, letters: readonly string[]): Whole | undefined {
  const n = letters.length;
  const steps = r.subs.slice(-n).map((s, k) => stepOf(ctx, s, letters[k] as string));
  if (steps.includes(undefined)) return undefined;
  const by = steps.filter((s) => s !== undefined);
  const all = by.every((s) => s === by[0]) ? by.slice(0, 1) : by;
  const tensor = ctx.app("downsample", [slice(ctx, r.tensor, r.subs.slice(0, -n)), ...all]);
  return { tensor, ops: new Set<TensorOp>([...operatorsOf(r.tensor), "downsample"]) };
}

/** The factor s of s·i: a number above 0 or a name. */
function stepOf(ctx: Context, sub: Expr, letter: string): Expr | undefined {
  const a = affine(sub, new Set([letter]));
  const c = a?.coefs.get(letter);
  if (a === undefined || c === undefined || a.rest.size > 0 || a.coefs.size > 1) return undefined;
  const s = fromPoly(ctx, c);
  if (s.kind === "num") return signQ(s.value) > 0 && isIntegerQ(s.value) ? s : undefined;
  return s.kind === "sym" ? s : undefined;
}

/** A[i, i] is diagonal(A)[i]. */
function diagonalRead(ctx: Context, r: Read, letters: readonly string[]): Whole | undefined {
  const [i, ...more] = letters;
  const last = r.subs.slice(-2);
  const lead = r.subs.slice(0, -2);
  if (i === undefined || more.length > 0 || last.length < 2) return undefined;
  if (!last.every((s) => s.kind === "idx" && s.name === i) || lead.some((s) => dependsOn(s, new Set([i]))))
    return undefined;
  const tensor = ctx.app("diagonal", [slice(ctx, r.tensor, lead)]);
  return { tensor, ops: new Set<TensorOp>([...operatorsOf(r.tensor), "diagonal"]) };
}

/** The operator that a read was recognised as. */
const operatorsOf = (tensor: Expr): ReadonlySet<TensorOp> =>
  tensor.kind === "app" && TENSOR_OPS.has(tensor.op) ? new Set([tensor.op as TensorOp]) : NONE;

export const transpose = (ctx: Context, t: Expr): Expr =>
  t.kind === "app" && t.op === "transpose" ? (t.args[0] as Expr) : ctx.app("transpose", [t]);

function wholeProduct(
  p: Place,
  e: App,
  letters: readonly string[],
  own: ReadonlySet<string>,
): Whole | undefined {
  const { ctx } = p;
  const guarded = wholeGuarded(p, e, letters, own);
  if (guarded !== undefined) return guarded;
  const constants: Expr[] = [];
  const groups = new Map<string, { letters: readonly string[]; parts: Whole[] }>();
  for (const f of factorsOf(ctx, e)) {
    if (!dependsOn(f, own)) {
      constants.push(f);
      continue;
    }
    const its = letters.filter((x) => freeIndices(f).includes(x));
    const w = wholeOf(p, f, its);
    if (w === undefined) return undefined;
    const g = groups.get(its.join(" ")) ?? { letters: its, parts: [] };
    g.parts.push(w);
    groups.set(its.join(" "), g);
  }
  if (![...groups.values()].every((g) => alike(p, g.parts))) return undefined;
  const entrywise = [...groups.values()].map((g) => ({
    letters: g.letters,
    ...quotient(ctx, g.parts),
  }));
  const [a, b] = entrywise;
  const scaled = (tensor: Expr, ops: ReadonlySet<TensorOp>): Whole => ({
    tensor: constants.length === 0 ? tensor : ctx.mul(...constants, tensor),
    ops,
  });
  if (a !== undefined && entrywise.length === 1) return scaled(a.tensor, a.ops);
  if (a === undefined || b === undefined || entrywise.length !== 2) return undefined;
  const [row, matrix] = a.letters.length < b.letters.length ? [a, b] : [b, a];
  const rest = matrix.letters.filter((l) => !row.letters.includes(l));
  // v[i]·(A B)[i, k]: the rows of a product, scaled. Of a matrix alone, the entry reads better.
  const scalesRows = row.letters.length === 1 && matrix.letters.length === 2 && rest.length === 1;
  if (scalesRows && letters.length === 2 && matrix.ops.has("matmul")) {
    const scale = ctx.app("diag", [row.tensor]);
    const m = sameOrder(matrix.letters, letters) ? matrix.tensor : transpose(ctx, matrix.tensor);
    const left = row.letters[0] === letters[0];
    const [v, side] = [wholeAxes(ctx, p.env, row.tensor)?.[0], wholeAxes(ctx, p.env, m)?.[left ? 0 : 1]];
    if (v === undefined || side === undefined || !sameAxis(p.facts, v, side)) return undefined;
    const factors = left ? [scale, ...productFactors(m)] : [...productFactors(m), scale];
    const tensor = factors.reduce((x, y) => ctx.app("matmul", [x, y]));
    return scaled(tensor, union([row, matrix], "diag", "matmul"));
  }
  const both = (x: typeof a, y: typeof a): Whole =>
    scaled(ctx.app("outer", [x.tensor, y.tensor]), union([x, y], "outer"));
  if (sameOrder([...a.letters, ...b.letters], letters)) return both(a, b);
  return sameOrder([...b.letters, ...a.letters], letters) ? both(b, a) : undefined;
}

/** Tensors over the same letters, multiplied entry by entry; those of the form 1/v stand below one line. */
function quotient(ctx: Context, parts: readonly Whole[]): Whole {
  const below = (t: Expr): Expr | undefined =>
    t.kind === "app" && t.op === "div" && t.args[0]?.kind === "num" && t.args[0].value === 1
      ? t.args[1]
      : undefined;
  const product = (tensors: readonly Expr[]): Expr => tensors.reduce((a, b) => ctx.app("hadamard", [a, b]));
  const over = parts.map((w) => w.tensor).filter((t) => below(t) === undefined);
  const under = parts.flatMap((w) => below(w.tensor) ?? []);
  const ops = Math.max(over.length, under.length) > 1 ? union(parts, "hadamard") : union(parts);
  if (under.length === 0) return { tensor: product(over), ops };
  return { tensor: ctx.div(over.length === 0 ? ctx.one : product(over), product(under)), ops };
}

const productFactors = (e: Expr): readonly Expr[] =>
  e.kind === "app" && e.op === "matmul" ? [...productFactors(e.args[0] as Expr), e.args[1] as Expr] : [e];

/** [i = j]·v[i] is diag(v), and [s ∣ m]·g[m/s] is ↑ₛ g. */
function wholeGuarded(
  p: Place,
  e: Expr,
  letters: readonly string[],
  own: ReadonlySet<string>,
): Whole | undefined {
  const { ctx } = p;
  const g = guardedOf(p, e);
  if (g === undefined) return undefined;
  const letter = diagonalLetter(g, letters);
  if (letter !== undefined) {
    const v = wholeOf(p, ctx.mul(...g.factors), [letter]);
    return v && { tensor: ctx.app("diag", [v.tensor]), ops: union([v], "diag") };
  }
  const found = upsampledRead(p, g, own);
  if (found === undefined) return undefined;
  const w = wholeRead(p, found.read, letters, own);
  return w && { tensor: ctx.mul(...found.constants, w.tensor), ops: w.ops };
}

const sameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, k) => x === b[k]);

function wholeSum(
  p: Place,
  e: Bind,
  letters: readonly string[],
  own: ReadonlySet<string>,
): Whole | undefined {
  const { ctx } = p;
  const sum = openSum(ctx, e, [...p.taken, ...p.env.indices.keys()]);
  // A sum of a constant has nothing to recognise.
  if (sum === undefined || sum.factors.length === 0) return undefined;
  const sumBody = (factors: readonly Expr[]): Expr =>
    close(ctx, {
      op: "sum",
      vars: sum.vars.map((v) => ctx.idx(v)),
      ranges: sum.ranges,
      guard: guardOf(ctx, sum.conditions),
      body: ctx.mul(...factors),
    });
  if (sum.outer.length > 0) return wholeOf(p, ctx.mul(...sum.outer, sumBody(sum.factors)), letters);
  const inner = {
    ...p,
    taken: [...p.taken, ...sum.vars],
    facts: inRanges(p, sum.vars, sum.ranges, sum.conditions),
  };
  const live = [...letters, ...sum.vars];
  const one = (f: Expr, beside: readonly Read[]) => wholeFactor(inner, f, live, beside);
  const reads = readsOf(ctx, p.env, p.facts, sum, one, letters);
  const product = reads === undefined ? undefined : matrixProduct(p, sum, reads, letters, own);
  if (product !== undefined) return product;
  const chain = wholeChain(p, e, letters);
  if (chain !== undefined) return chain;
  const both = (f: Expr, beside: readonly Read[]) => one(f, beside) ?? wholeInner(inner, f, live, beside);
  const nested = readsOf(ctx, p.env, p.facts, sum, both, letters);
  const around = nested === undefined ? undefined : matrixProduct(p, sum, nested, letters, own);
  if (around !== undefined) return around;
  const apart = multipliedOut(ctx, sum.factors, (f) => one(f, []) !== undefined)?.map(sumBody);
  // Where a term has no such form, what was one sum is better left so: Σ_n r[n,k]·(x[n] − μ[k]).
  const each = apart?.map((t) => wholeOf(p, t, letters)) ?? [];
  const all = each.length > 0 && each.every((t) => t?.ops.has("matmul") === true);
  const terms = apart === undefined || !all ? undefined : wholeOf(p, ctx.add(...apart), letters);
  // Several sums of slices in the place of one are no shorter, nor are a vector's rows as a matrix among many terms.
  const spread = (apart?.length ?? 0) > 2 && terms !== undefined && some(terms.tensor, isDiagonal);
  if (terms !== undefined && !spread && !some(terms.tensor, (x) => x.kind === "bind")) return terms;
  // A sum of slices: Σ_f of whole tensors that have an operator's form for each f.
  if (sum.ranges.some((r) => mentions(r, own)) || sum.conditions.some((c) => dependsOn(c, own)))
    return undefined;
  const w = wholeOf(inner, ctx.mul(...sum.factors), letters);
  // The sum over leading axes adds up the parts of a tensor: Σ_n g[n].
  if (w === undefined || (w.ops.size === 0 && !isPart(w.tensor))) return undefined;
  const tensor = close(ctx, {
    op: "sum",
    vars: sum.vars.map((v) => ctx.idx(v)),
    ranges: sum.ranges,
    guard: guardOf(ctx, sum.conditions),
    body: w.tensor,
  });
  return { tensor, ops: w.ops };
}

const isDiagonal = (e: Expr): boolean => e.kind === "app" && e.op === "diag";

/** (R − U Vᵀ)[i, j] for R[i,j] − Σ_a U[i,a]·V[j,a], (x[n] − μ)[j] for x[n,j] − μ[j]: a sum, or a function of one, as one tensor. */
function wholeFactor(p: Place, e: Expr, live: readonly string[], beside: readonly Read[]): Read | undefined {
  const inverse = e.kind === "app" && e.op === "div" && e.args[0]?.kind === "num";
  if (e.kind !== "app" || (e.op !== "add" && !inverse && !isEntrywise(e.op))) return undefined;
  const its = live.filter((x) => freeIndices(e).includes(x));
  // As the letters stand in another factor, else as they stand in this one: (X W − Y) rather than (Wᵀ Xᵀ − Yᵀ)ᵀ.
  const own: (readonly Expr[])[] = [];
  visit(e, (s) => {
    if (s.kind === "at") own.push(s.subs);
    return true;
  });
  return readAs(p, e, standing([...beside.map((r) => r.subs), ...own], its) ?? its);
}

/**
 * (Hᵀ R)[a, j] for Σ_i R[i,j]·H[i,a]: a sum within the sum, its letters as they stand in another factor, G[i,j] beside
 * Σ_a X[i,a]·W[a,j], else the result's letter first.
 */
function wholeInner(p: Place, e: Expr, live: readonly string[], beside: readonly Read[]): Read | undefined {
  if (e.kind !== "bind") return undefined;
  const its = live.filter((x) => freeIndices(e).includes(x));
  return readAs(
    p,
    e,
    standing(
      beside.map((r) => r.subs),
      its,
    ) ?? its,
  );
}

/** A factor as a read of a whole tensor at these letters. */
function readAs(p: Place, e: Expr, letters: readonly string[]): Read | undefined {
  const w = wholeOf(p, e, letters);
  const axes = w === undefined ? undefined : wholeAxes(p.ctx, p.env, w.tensor);
  if (w === undefined || axes?.length !== letters.length) return undefined;
  return {
    tensor: w.tensor,
    subs: letters.map((x) => p.ctx.idx(x)),
    axes: axes.map((a) => ({ ...a, outside: { kind: "error" } as const })),
    gradient: false,
    needs: [],
  };
}

/** A part of a tensor, T[n] or ∂L/∂y[n]. */
const isPart = (e: Expr): boolean =>
  e.kind === "at" ? e.tensor.kind !== "app" : e.kind === "deriv" && e.wrt.kind === "at";

/** Sums over several letters, or in each other: a product of three matrices, a diagonal of a product. */
function wholeChain(p: Place, e: Bind, letters: readonly string[]): Whole | undefined {
  const { ctx } = p;
  const c = contractionOf({ ...p, indices: letters, rhs: e });
  const tensor = c === undefined ? undefined : chainOf(ctx, c, letters);
  if (c === undefined || tensor === undefined) return undefined;
  return { tensor: ctx.mul(...c.constants, tensor), ops: union([], "matmul") };
}

/** A number that is a trace: all letters of the term are bound, or held fixed. */
export function traceNumber(p: Place, e: Expr): Expr | undefined {
  const { ctx } = p;
  if (e.kind === "app" && e.op === "add") {
    const terms = termsOf(e).map((t) => traceNumber(p, t) ?? t);
    return terms.some((t, k) => t !== termsOf(e)[k]) ? ctx.add(...terms) : undefined;
  }
  const c = contractionOf({ ...p, indices: [], rhs: e });
  const found = c === undefined ? undefined : traceOf(ctx, c);
  return c === undefined || found === undefined ? undefined : ctx.mul(...c.constants, found);
}

const guardOf = (ctx: Context, parts: readonly Expr[]): Expr | undefined =>
  parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : ctx.app("and", parts);
const mentions = (r: Range, own: ReadonlySet<string>): boolean =>
  r.kind === "interval" && (dependsOn(r.lo, own) || dependsOn(r.hi, own));
const inRanges = (
  p: Place,
  vars: readonly string[],
  ranges: readonly Range[],
  conditions: readonly Expr[],
): Facts =>
  withFacts(p.facts, [
    ...vars.flatMap((v, k) => {
      const r = ranges[k];
      return r === undefined ? [] : rangeRelations(p.ctx, p.ctx.idx(v), r);
    }),
    ...conditions,
  ]);

/** Σ_j A[i,j]·B[j,k] over the whole common axis, with transposes where the letters stand the other way. */
function matrixProduct(
  p: Place,
  sum: { vars: readonly string[]; ranges: readonly Range[]; conditions: readonly Expr[] },
  reads: readonly Read[],
  letters: readonly string[],
  own: ReadonlySet<string>,
): Whole | undefined {
  const { ctx } = p;
  const [j] = sum.vars;
  const [r] = sum.ranges;
  const [first, second] = reads;
  if (j === undefined || r === undefined || first === undefined || second === undefined) return undefined;
  if (sum.vars.length !== 1 || reads.length !== 2) return undefined;
  const live = new Set([...own, j]);
  const [a, b] = [first, second].map((x) => factorOf(p, behind(p, x, live), j, own));
  if (a === undefined || b === undefined) return undefined;
  // The factor with the result's first letter stands on the left.
  const [l, rr] = a.letter !== undefined && a.letter === letters[0] ? [a, b] : [b, a];
  const out = [l.letter, rr.letter].filter((x) => x !== undefined);
  if (l.letter === undefined || !sameOrder(out, letters)) return undefined;
  if (!sameAxis(p.facts, l.axis, rr.axis)) return undefined;
  const full = sumsEverything(ctx, {
    facts: p.facts,
    summed: [...rangeRelations(ctx, ctx.idx(j), r), ...sum.conditions],
    subs: [[ctx.idx(j)], [ctx.idx(j)]],
    axes: [[l.axis], [rr.axis]],
    needs: [...first.needs, ...second.needs],
  });
  if (!full) return undefined;
  const left = l.summedFirst ? transpose(ctx, l.tensor) : l.tensor;
  const right = rr.letter !== undefined && !rr.summedFirst ? transpose(ctx, rr.tensor) : rr.tensor;
  const ops: TensorOp[] = ["matmul"];
  // A (B u) is written A B u.
  const tensor = [left, ...productFactors(right)].reduce((x, y) => ctx.app("matmul", [x, y]));
  return { tensor, ops: union([], ...ops) };
}

interface MatrixFactor {
  readonly tensor: Expr;
  /** The letter of the result; none for a vector. */
  readonly letter: string | undefined;
  readonly summedFirst: boolean;
  readonly axis: Read["axes"][number];
}

/** A read as a matrix or vector in the letter j and at most one letter of the result, after constant subscripts. */
function factorOf(p: Place, r: Read, j: string, own: ReadonlySet<string>): MatrixFactor | undefined {
  const live = new Set([...own, j]);
  if (dependsOn(r.tensor, live)) return undefined;
  let from = 0;
  while (from < r.subs.length && !dependsOn(r.subs[from] as Expr, live)) from += 1;
  const rest = r.subs.slice(from);
  const names = rest.map((s) => (s.kind === "idx" ? s.name : undefined));
  const at = names.indexOf(j);
  const axis = r.axes[from + at];
  if (at < 0 || axis === undefined || names.length > 2) return undefined;
  const letter = names.length === 2 ? names[1 - at] : undefined;
  if (names.length === 2 && (letter === undefined || !own.has(letter))) return undefined;
  const tensor = sliceEntrywise(p.ctx, p.env, r.tensor, r.subs.slice(0, from));
  return { tensor, letter, summedFirst: at === 0 && names.length === 2, axis };
}

export const placeOf = (ctx: Context, env: Env, given: readonly Expr[], taken: readonly string[]): Place => ({
  ctx,
  env,
  facts: withFacts(factsOf(ctx, env), given),
  taken,
});
