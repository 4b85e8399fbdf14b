// From an indexed result to the textbook's form in whole tensors: first every sum that is a convolution or a
// cross-correlation becomes a read of it, line by line, then the equation is lifted, e = T[m, n] for all m, n.
// Every line is an equality by an operator's definition; a form that cannot be shown is not given.

import { close, open, replaceLeaves } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import { type Bind, type Expr, TENSOR_OPS } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { sliceOf } from "../../expr/slices.ts";
import { children, freeIndices, mapChildren, some, visit } from "../../expr/traverse.ts";
import { factsOf, rangeRelations } from "../../index/prove.ts";
import { withoutTransposes } from "../../index/symmetries.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import type { FunctionRule } from "../../rewrite/rule.ts";
import { madeStep } from "../lines/lines.ts";
import { orderFactors, present } from "../lines/present.ts";
import { recogniseCircular } from "./circular.ts";
import { containsAxes, inside, readOf, sameAxes, wholeAxes } from "./domain.ts";
import { meanStep } from "./mean-step.ts";
import { nestedSum } from "./nested.ts";
import { einsumForm, totalOfEntries } from "./reductions.ts";
import { isUnwieldy, remarkOn } from "./remark.ts";
import { scalarsBefore } from "./scalars-before.ts";
import { CONVOLUTION, CORRELATION, FLIP, type Recognised, recogniseSum } from "./sum.ts";
import { placeOf, traceNumber, wholeOf } from "./whole.ts";
import { CIRCULAR, EINSUM, flipDefinition, listed, NESTED, wholeWords } from "./words.ts";

export interface RecogniseInput {
  readonly ctx: Context;
  readonly env: Env;
  /** ∂L/∂x[m, n] or y[m, n], read at the letters of `indices`. */
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** The free letters of the target, in the order of its axes. */
  readonly indices: readonly string[];
}

/** A name for an operator applied: w̃[u, v] := w[−u, −v], printed for the term `whole`. */
export interface Introduced {
  readonly name: string;
  readonly whole: Expr;
  readonly lhs: Expr;
  readonly rhs: Expr;
}

/** The equation of whole tensors with the words beside it; `place` is the part of them that says where it holds. */
export interface WholeForm {
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly note: Reason;
  readonly place: Reason;
}

export interface Recognition {
  readonly steps: readonly Step[];
  readonly whole?: WholeForm | undefined;
  readonly introduced: readonly Introduced[];
  /** Words for a result that needs no other form: a sum over all other axes. */
  readonly remark?: Reason | undefined;
}

const MAX_STEPS = 24;

export function recognise(input: RecogniseInput): Recognition | undefined {
  const { ctx, env, rhs, indices } = input;
  const given = targetFacts(input);
  const taken = [...indices, ...freeIndices(rhs)];
  const steps: Step[] = [];
  const introduced = new Map<number, Introduced>();
  let now = rhs;
  for (let k = 0; k < MAX_STEPS; k += 1) {
    const hit = firstSum(ctx, env, given, now, taken);
    if (hit === undefined) break;
    const after = replaceLeaves(ctx, now, (x) => (x === hit.sum ? hit.after : undefined));
    steps.push(stepOf(now, after, hit.found, hit.path));
    const f = hit.found.flipped;
    if (f !== undefined) {
      const whole = ctx.app("flip", [f]);
      const rank = wholeAxes(ctx, env, f)?.length ?? 0;
      introduced.set(whole.id, { name: `${nameOf(f)}\u0303`, whole, ...flipDefinition(ctx, f, rank) });
    }
    now = after;
  }
  let lifted = lift(input, now, given, taken);
  const means =
    lifted === undefined || hasSum(lifted.rhs) ? meanStep({ ctx, env, facts: given }, now, taken) : undefined;
  if (means !== undefined) {
    steps.push(means);
    now = means.after;
    lifted = lift(input, now, given, taken) ?? { lhs: input.lhs, rhs: now, note: [], place: [] };
  }
  const number = lifted === undefined ? numberForm(input, now, given) : undefined;
  const plain = (lifted === undefined || isUnwieldy(lifted.rhs)) && number === undefined;
  const added = plain ? (totalForm(input, now, given) ?? contractionForm(input, now)) : undefined;
  const remark = plain && added === undefined ? named(input, now, given) : undefined;
  // Where a sum of outer products has a better name, the indexed sum stays the answer.
  const whole =
    plain && remark !== undefined ? undefined : (added ?? lifted ?? number ?? entryForm(input, now));
  if (steps.length === 0 && whole === undefined && remark === undefined) return undefined;
  return { steps, whole, introduced: [...introduced.values()], remark };
}

const hasSum = (e: Expr): boolean => some(e, (x) => x.kind === "bind" && x.op === "sum");

/** ∂L/∂b[c] = sum(∂L/∂y[:, c]): the indexed answer is one sum of all entries, scaled. */
function totalForm(input: RecogniseInput, rhs: Expr, given: readonly Expr[]): WholeForm | undefined {
  const { ctx, env, lhs } = input;
  const hit = totalOfEntries.apply({ ctx, env, facts: given }, rhs);
  return hit && { lhs, rhs: hit.after, note: hit.reason ?? [], place: [] };
}

/** A contraction that is no product of matrices, as an Einstein summation. */
function contractionForm(input: RecogniseInput, rhs: Expr): WholeForm | undefined {
  const { ctx, env, indices } = input;
  const left = indices.length === 0 ? input.lhs : target(input);
  const found = left === undefined ? undefined : einsumForm(ctx, env, indices, rhs);
  return left === undefined || found === undefined
    ? undefined
    : { lhs: left, rhs: asWritten(ctx, env, found), note: EINSUM, place: [] };
}

const nameOf = (e: Expr): string =>
  e.kind === "sym" ? e.name : e.kind === "at" ? nameOf(e.tensor) : e.kind === "deriv" ? "g" : "u";

/** Where the letters of the target run: over its axes. */
function targetFacts(input: RecogniseInput): readonly Expr[] {
  const { ctx, env, indices } = input;
  const axes = targetAxes(input);
  return [
    ...(axes === undefined
      ? []
      : inside(
          ctx,
          indices.map((n) => ctx.idx(n)),
          axes,
        )),
    ...indices.flatMap((n) => {
      const r = env.indices.get(n);
      return r === undefined ? [] : rangeRelations(ctx, ctx.idx(n), r);
    }),
  ];
}

/** The whole tensor on the left, when the letters stand in its order. */
function target(input: RecogniseInput): Expr | undefined {
  const r = readOf(input.ctx, input.env, input.lhs);
  if (r?.subs.length !== input.indices.length) return undefined;
  return r.subs.every((s, k) => s.kind === "idx" && s.name === input.indices[k]) ? r.tensor : undefined;
}

function targetAxes(input: RecogniseInput): readonly Axis[] | undefined {
  const t = target(input);
  return t === undefined ? undefined : wholeAxes(input.ctx, input.env, t);
}

const stepOf = (before: Expr, after: Expr, found: Recognised, path: readonly number[]): Step =>
  madeStep({
    before,
    after,
    rule: found.rule,
    at: path,
    reason: found.reason,
  });

interface Hit {
  /** The outermost sum, and what stands in its place. */
  readonly sum: Bind;
  readonly after: Expr;
  /** Where the sum that has a next form stands: it, or one within it. */
  readonly path: readonly number[];
  readonly found: Recognised;
}

/** The first sum, in reading order, that has a next form: itself, a sum within it, or as sums in each other. */
function firstSum(
  ctx: Context,
  env: Env,
  given: readonly Expr[],
  e: Expr,
  taken: readonly string[],
  path: readonly number[] = [],
): Hit | undefined {
  if (e.kind === "bind") {
    const found = recogniseSum(ctx, env, given, e, taken) ?? recogniseCircular(ctx, env, given, e, taken);
    if (found !== undefined) return { sum: e, after: found.after, path, found };
    const inner = withinSum(ctx, env, given, e, taken, path);
    if (inner !== undefined) return inner;
    const nested = nestedSum(ctx, env, given, e, taken);
    return nested && { sum: e, after: nested.after, path, found: nested };
  }
  if (e.kind !== "app") return undefined;
  let k = 0;
  for (const c of children(e)) {
    const hit = firstSum(ctx, env, given, c.expr, taken, [...path, k]);
    if (hit !== undefined) return hit;
    k += 1;
  }
  return undefined;
}

/** In the terms of a sum its letters are held fixed. */
function withinSum(
  ctx: Context,
  env: Env,
  given: readonly Expr[],
  e: Bind,
  taken: readonly string[],
  path: readonly number[],
): Hit | undefined {
  if (e.op !== "sum" || e.guard !== undefined || e.ranges.some((r) => r.kind === "set")) return undefined;
  if (!some(e.body, (x) => x.kind === "bind" && x.op === "sum")) return undefined;
  const o = open(ctx, e, [...taken, ...env.indices.keys()]);
  const facts = o.vars.flatMap((v, k) => {
    const r = o.ranges[k];
    return r === undefined ? [] : rangeRelations(ctx, v, r);
  });
  const names = o.vars.map((v) => v.name);
  const hit = firstSum(ctx, env, [...given, ...facts], o.body, [...taken, ...names]);
  if (hit === undefined) return undefined;
  // Once: a rule at a place says nothing of the same sum elsewhere in the terms.
  let done = false;
  const body = replaceLeaves(ctx, o.body, (x) => {
    if (x !== hit.sum || done) return undefined;
    done = true;
    return hit.after;
  });
  return {
    ...hit,
    sum: e,
    path: [...path, children(e).length - 1, ...hit.path],
    after: close(ctx, { ...o, body }),
  };
}

function lift(
  input: RecogniseInput,
  rhs: Expr,
  given: readonly Expr[],
  taken: readonly string[],
): Recognition["whole"] {
  const { ctx, env, indices } = input;
  const left = target(input);
  const axes = targetAxes(input);
  if (left === undefined || axes === undefined) return undefined;
  const place = placeOf(ctx, env, given, taken);
  let unwieldy: Recognition["whole"];
  for (const live of choicesOf(rhs, indices)) {
    const w = wholeOf(live.inner ? { ...place, slices: true } : place, rhs, live.letters);
    const bare = w?.ops.size === 0 && !some(w.tensor, (e) => e.kind === "app" && e.op === "mean");
    if (w === undefined || (live.letters.length < indices.length && bare)) continue;
    if (live.product && !isMatrixAtEach(w.tensor)) continue;
    const isOpen = (_: unknown, k: number): boolean => live.letters.includes(indices[k] as string);
    const lhs = sliceOf(
      ctx,
      left,
      new Map(indices.flatMap((n, k) => (isOpen(n, k) ? [] : [[k, ctx.idx(n)] as const]))),
    );
    const set = wholeAxes(ctx, env, w.tensor);
    const facts = factsOf(ctx, env);
    const own = axes.filter(isOpen);
    const extent =
      set === undefined
        ? "unknown"
        : sameAxes(facts, set, own)
          ? "same"
          : containsAxes(facts, set, own)
            ? "further"
            : containsAxes(facts, own, set)
              ? "within"
              : "unknown";
    const { definitions, place: where } = wholeWords(
      ctx,
      left,
      w.tensor,
      extent,
      (e) => wholeAxes(ctx, env, e)?.length,
    );
    const symmetric = withoutTransposes(ctx, env, w.tensor);
    const form = {
      lhs,
      rhs: asWritten(ctx, env, symmetric.after === w.tensor ? w.tensor : tidy(ctx, symmetric.after)),
      note: listed([definitions, ...symmetric.uses.map((a): Reason => ["uses ", { math: a }]), where]),
      place: where,
    };
    if (!isUnwieldy(form.rhs)) return form;
    unwieldy ??= form;
  }
  return unwieldy;
}

/** Which letters of the result a form in whole tensors may leave out; the others are held fixed. */
interface Live {
  readonly letters: readonly string[];
  /** Axes behind fixed ones are kept: x[n, :, c]. */
  readonly inner: boolean;
  /** Only a product with one matrix at each of the fixed indices is worth that. */
  readonly product: boolean;
}

/**
 * First all of them; then with leading letters held fixed, an equation between slices: for each image of the batch.
 * Then the letters at which operators are read, where channels stand last; then one that others stand around, as in a
 * 1×1 convolution: at each pixel the channels are multiplied by a matrix.
 */
function choicesOf(rhs: Expr, indices: readonly string[]): readonly Live[] {
  const leading = indices.map((_, k): Live => ({ letters: indices.slice(k), inner: false, product: false }));
  const read = new Set<string>();
  visit(rhs, (e) => {
    if (e.kind === "at" && e.tensor.kind === "app" && TENSOR_OPS.has(e.tensor.op))
      for (const s of e.subs) if (s.kind === "idx") read.add(s.name);
    return true;
  });
  const sliding = indices.filter((n) => read.has(n));
  const between = indices.slice(0, -1).map((n): Live => ({ letters: [n], inner: true, product: true }));
  const isSuffix = sliding.every((n, k) => n === indices[indices.length - sliding.length + k]);
  const scaled = indices.filter(
    (n) => !some(rhs, (e) => e.kind === "app" && e.op === "mean" && freeIndices(e).includes(n)),
  );
  return [
    ...leading.slice(0, 1),
    // Normalisation: along the axes that the means run over.
    ...(scaled.length === 0 || scaled.length === indices.length
      ? []
      : [{ letters: scaled, inner: true, product: false }]),
    ...(isSuffix ? [] : [{ letters: sliding, inner: true, product: false }]),
    ...leading.slice(1),
    ...(read.size === 0 ? between : []),
  ];
}

/** W u[n, :, i, j], where the matrix is the same at every place. */
const isMatrixAtEach = (e: Expr): boolean =>
  e.kind === "app" &&
  e.op === "matmul" &&
  e.args.some((a) => freeIndices(a).length === 0) &&
  e.args.some((a) => some(a, (x) => x.kind === "app" && x.op === "slice"));

/**
 * (↑ₛ ∂L/∂y ∗ w)[m+p]: the operator is read at another place than the entry stands at. The equation of whole tensors
 * would need a shift, so the form is given entry by entry.
 */
function entryForm(input: RecogniseInput, rhs: Expr): Recognition["whole"] {
  if (input.lhs.kind !== "deriv" || input.rhs.alpha === rhs.alpha) return undefined;
  const bare = (e: Expr): boolean =>
    e.kind === "at" && e.tensor.kind === "app" && TENSOR_OPS.has(e.tensor.op)
      ? true
      : e.kind === "bind"
        ? bare(e.body)
        : e.kind === "app" && e.op === "mul"
          ? e.args.every((a) => a.kind !== "bind" || bare(a)) && e.args.some(bare)
          : false;
  return bare(rhs) ? { lhs: input.lhs, rhs, note: [], place: [] } : undefined;
}

/** ∂L/∂a = tr(A B): a number, also one for each index that is held fixed. */
function numberForm(input: RecogniseInput, rhs: Expr, given: readonly Expr[]): Recognition["whole"] {
  const { ctx, env, indices, lhs } = input;
  const found = traceNumber(placeOf(ctx, env, given, indices), rhs);
  if (found === undefined) return undefined;
  const { definitions } = wholeWords(ctx, lhs, found, "same", (e) => wholeAxes(ctx, env, e)?.length);
  return { lhs, rhs: asWritten(ctx, env, found), note: definitions, place: [] };
}

function named(input: RecogniseInput, rhs: Expr, given: readonly Expr[]): Reason | undefined {
  const { ctx, env, indices } = input;
  const axes = targetAxes(input) ?? (indices.length === 0 ? [] : undefined);
  if (axes?.length !== indices.length) return undefined;
  return remarkOn({ ctx, env, facts: placeOf(ctx, env, given, []).facts, indices, axes, rhs });
}

/** Numbers and scalars before tensors, one fraction line, sums over an index last. */
function asWritten(ctx: Context, env: Env, e: Expr): Expr {
  const ordered = (x: Expr): Expr =>
    x.kind === "app" && !TENSOR_OPS.has(x.op) ? orderFactors(ctx, env, mapChildren(ctx, x, ordered)) : x;
  return scalarsBefore(ctx, tidy(ctx, present(ctx, ordered(e))));
}

const ruleOf = (name: string, reason: Reason, examples: FunctionRule["examples"]): FunctionRule => ({
  kind: "function",
  name,
  reason,
  examples,
  apply: (scope, term) => {
    if (term.kind !== "bind") return undefined;
    const hit = recogniseSum(scope.ctx, scope.env, scope.facts, term, freeIndices(term));
    if (hit?.rule !== name) return undefined;
    return { after: hit.after, match: {}, assumes: [], reason: hit.reason };
  },
});

const circularRule: FunctionRule = {
  kind: "function",
  name: CIRCULAR,
  reason: ["definition of the circular convolution"],
  examples: [
    {
      given: "given w[K], x[N], m in 0..N-1",
      before: "sum{k} w[k]*x[(m - k) mod N]",
      after: "circular(w, x)[m]",
    },
    {
      given: "given g[N], x[N], m in 0..N-1",
      before: "sum{i} g[i]*x[(i - m) mod N]",
      after: "circular(flip(x), g)[m]",
    },
  ],
  apply: (scope, term) => {
    if (term.kind !== "bind") return undefined;
    const hit = recogniseCircular(scope.ctx, scope.env, scope.facts, term, freeIndices(term));
    return hit && { after: hit.after, match: {}, assumes: [], reason: hit.reason };
  },
};

const nestedRule: FunctionRule = {
  kind: "function",
  name: NESTED,
  reason: ["what does not depend on a letter stands before the sum over it"],
  examples: [
    {
      given: "given h[M, N], g[M, N] outside 0, u[K] outside 0, v[K] outside 0",
      before: "sum{i=0..M-1, j=0..N-1} h[m,n]*u[m-i]*g[i,j]*v[n-j]",
      after: "sum{i=0..M-1} h[m,n]*u[m-i]*(sum{j=0..N-1} g[i,j]*v[n-j])",
    },
  ],
  apply: (scope, term) => {
    if (term.kind !== "bind") return undefined;
    const hit = nestedSum(scope.ctx, scope.env, scope.facts, term, freeIndices(term));
    return hit && { after: hit.after, match: {}, assumes: [], reason: hit.reason };
  },
};

/** The lines of `recognise` as rules, so that a line can be replayed at its place. */
export const RECOGNITION_RULES: readonly FunctionRule[] = [
  circularRule,
  nestedRule,
  ruleOf(
    FLIP,
    ["in terms of the flipped tensor"],
    [
      {
        given: "given g[O] outside 0, w[K] outside 0, x[O]",
        before: "sum{e} x[m]*g[e]*w[e-m]",
        after: "sum{e} x[m]*g[e]*flip(w)[m-e]",
      },
    ],
  ),
  ruleOf(
    CONVOLUTION,
    ["definition of the convolution"],
    [
      {
        given: "given g[O] outside 0, w[K] outside 0",
        before: "sum{e} g[e]*w[m-e]",
        after: "conv(g, w)[m]",
      },
    ],
  ),
  ruleOf(
    CORRELATION,
    ["definition of the cross-correlation"],
    [
      {
        given: "given x[n] outside 0, g[O] outside 0",
        before: "sum{i} x[k+i]*g[i]",
        after: "corr(x, g)[k]",
      },
    ],
  ),
];
