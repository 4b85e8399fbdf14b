// Index sets that a sheet does not write: of a definition, from its reads (all of them inside, for all values of the
// summation letters) or from its support; of a summation letter, from the axis it runs along. Every bound comes with
// the read and the inequality that it is from, so that `size` can show the reasoning.

import type { Context } from "../expr/context.ts";
import { type Axis, axisRange, type Env } from "../expr/environment.ts";
import type { At, Expr, Idx, Range } from "../expr/nodes.ts";
import { addPoly, constantOf, mulPoly, negPoly, type Poly, prettyPoly } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { affineIn, type Knowledge, monomialPoly, polyOf, sumPolys } from "./affine.ts";
import {
  comparisonOf,
  contradictory,
  type Facts,
  factsOf,
  heldKnowledge,
  implied,
  implies,
  withFacts,
} from "./prove.ts";
import { endOf, joinEnds, pruneEnds } from "./ranges.ts";
import { type Read, readsOf } from "./reads.ts";
import { bounded, eliminate, mentions, type Region, supportOf } from "./support.ts";
import { inside, place, rangeIndices } from "./telescope.ts";

/** One side of one subscript of one read, and what it asks of the letters. */
export interface Requirement {
  readonly read: At;
  readonly axis: number;
  readonly side: "low" | "high";
  /** lo ≤ subscript or subscript ≤ hi, the padding included. */
  readonly asked: Expr;
  /** Summation letters at the value where the demand is hardest. */
  readonly worst: readonly { readonly variable: Idx; readonly value: Expr }[];
  /** The demand at those values: S·o + K − P − 1 ≤ I + P − 1. */
  readonly hardest: Expr;
  /** The same with like terms joined: S·o + K ≤ I + 2·P. */
  readonly inequality: Expr;
  /** The letter and the end that it gives; undefined where it always holds or only restricts sizes. */
  readonly gives: { readonly letter: string; readonly side: "lo" | "hi"; readonly end: Expr } | undefined;
}

export interface InferredAxis {
  readonly letter: string;
  readonly axis: Axis;
  /** hi − lo + 1. */
  readonly size: Expr;
}
export interface InferredAxes {
  readonly ok: true;
  readonly axes: readonly InferredAxis[];
  readonly requirements: readonly Requirement[];
  /** Conditions on sizes that are not implied: without them the index set is empty, or a read falls outside. */
  readonly conditions: readonly Condition[];
  /** Set when the axes are the support and the tensor is 0 outside. */
  readonly support: boolean;
}
/** Why there is no index set; `reads` are the places to show. */
export interface InferenceFailure {
  readonly ok: false;
  readonly reason:
    | "unbounded" // no read bounds the letter
    | "mixed" // some reads are zero-extended, and the strict ones do not bound the letter
    | "different-axes" // the letter stands alone in two subscripts of different length
    | "not-affine" // a subscript cannot be solved for the letter
    | "outside" // some read is outside for all values
    | "unknown-tensor" // the index set of a tensor is not known
    | "infinite-support";
  readonly letter: string | undefined;
  readonly reads: readonly At[];
}

const failure = (
  reason: InferenceFailure["reason"],
  letter: string | undefined,
  reads: readonly At[],
): InferenceFailure => ({ ok: false, reason, letter, reads });

const zeroOutside = (a: Axis): boolean => a.outside.kind === "zero" || a.outside.kind === "minus-infinity";

/** p ≥ 0 with the negative terms on the other side. */
export function balanced(ctx: Context, p: Poly): Expr {
  const side = (sign: number): Poly =>
    sumPolys([...p.values()].filter((m) => signQ(m.coef) === sign).map(monomialPoly));
  return ctx.le(prettyPoly(ctx, negPoly(side(-1))), prettyPoly(ctx, side(1)));
}

interface Condition {
  readonly relation: Expr;
  readonly why: "nonempty" | "inside";
}

interface Ends {
  readonly lo: Expr[];
  readonly hi: Expr[];
}

/** Facts without what the tasks say of free indices that happen to have the same letters. */
export function outsideOf(ctx: Context, env: Env, letters: readonly string[]): Facts {
  if (!letters.some((l) => env.indices.has(l))) return factsOf(ctx, env);
  const indices = new Map([...env.indices].filter(([name]) => !letters.includes(name)));
  return factsOf(ctx, { ...env, indices });
}

/** The index set on which the letters of a left side run. */
export function inferAxes(
  ctx: Context,
  env: Env,
  params: readonly string[],
  body: Expr,
): InferredAxes | InferenceFailure {
  const facts = outsideOf(ctx, env, params);
  const reads = readsOf(ctx, env, facts, body, params);
  const unknown = reads.find((r) => r.axes === undefined && params.some((p) => mentions(r.read, p)));
  if (unknown !== undefined) return failure("unknown-tensor", undefined, [unknown.read]);
  const clash = differentAxes(ctx, facts, params, reads);
  if (clash !== undefined) return clash;

  const requirements: Requirement[] = [];
  const conditions: Condition[] = [];
  const ends = new Map<string, Ends>(params.map((p) => [p, { lo: [], hi: [] }]));
  for (const r of reads)
    for (const [axis, a] of (r.axes ?? []).entries()) {
      if (zeroOutside(a)) continue;
      for (const side of ["low", "high"] as const) {
        const q = demand(ctx, facts, params, r, axis, side);
        if (q === "not-affine" || q === "outside") return failure(q, undefined, [r.read]);
        if (q === undefined) continue;
        requirements.push(q);
        if (q.gives !== undefined) ends.get(q.gives.letter)?.[q.gives.side].push(q.gives.end);
        else if (!implied(facts, q.inequality)) conditions.push({ relation: q.inequality, why: "inside" });
      }
    }
  // Reads that do not move with the letters have been asked to be inside; they say nothing of the support.
  const moving = reads.filter((r) => movesWith(r, params));
  const extended = moving.every((r) => r.axes?.every((a) => a.outside.kind === "zero"));
  if (moving.length > 0 && extended) return fromSupport(ctx, env, facts, params, body, moving, conditions);

  const loose = params.find((p) => ends.get(p)?.lo.length === 0 || ends.get(p)?.hi.length === 0);
  if (loose !== undefined) {
    const mine = reads.filter((r) => mentions(r.read, loose));
    const mixed = mine.some((r) => (r.axes ?? []).some(zeroOutside));
    const places = mine.map((r) => r.read);
    return failure(mixed ? "mixed" : "unbounded", loose, places);
  }
  return finished(ctx, facts, params, ends, requirements, conditions, false);
}

/** Like terms joined, floors and the like kept as they are written. */
const plain = (ctx: Context, facts: Facts, e: Expr): Expr => {
  const p = polyOf(heldKnowledge(facts), e);
  return p === undefined ? e : prettyPoly(ctx, p);
};

/** A letter that stands alone in strict subscripts takes that axis; two different axes are an error. */
function differentAxes(
  ctx: Context,
  facts: Facts,
  letters: readonly string[],
  reads: readonly Read[],
): InferenceFailure | undefined {
  for (const letter of letters) {
    const first = aloneIn(letter, reads)[0];
    for (const other of aloneIn(letter, reads)) {
      if (first === undefined || other === first) continue;
      if (sameAxis(ctx, facts, first.axis, other.axis)) continue;
      return failure("different-axes", letter, [first.read.read, other.read.read]);
    }
  }
  return undefined;
}

const sameAxis = (ctx: Context, facts: Facts, a: Axis, b: Axis): boolean =>
  (a.lo.id === b.lo.id || implied(facts, ctx.eq(a.lo, b.lo))) &&
  (a.hi.id === b.hi.id || implied(facts, ctx.eq(a.hi, b.hi)));

interface Alone {
  readonly read: Read;
  readonly axis: Axis;
}
const aloneIn = (letter: string, reads: readonly Read[]): readonly Alone[] =>
  reads.flatMap((read) =>
    (read.axes ?? []).flatMap((axis, k): readonly Alone[] => {
      const s = read.read.subs[k];
      return s?.kind === "idx" && s.name === letter && axis.outside.kind === "error" ? [{ read, axis }] : [];
    }),
  );

const movesWith = (r: Read, params: readonly string[]): boolean => {
  const moving = new Set(params);
  for (const entry of r.around)
    if (rangeIndices(entry.range).some((n) => moving.has(n))) for (const v of entry.vars) moving.add(v.name);
  return r.read.subs.some((x) => freeIndices(x).some((n) => moving.has(n)));
};

/** lo ≤ subscript or subscript ≤ hi, on the padded axis. */
function inequalityOf(ctx: Context, facts: Facts, axis: Axis, sub: Expr, side: "low" | "high"): Expr {
  const width = axis.outside.kind === "pad" ? axis.outside.width : undefined;
  const wider = (end: Expr, by: Expr): Expr => plain(ctx, facts, ctx.add(end, by));
  if (side === "low") return ctx.le(width === undefined ? axis.lo : wider(axis.lo, ctx.neg(width)), sub);
  return ctx.le(sub, width === undefined ? axis.hi : wider(axis.hi, width));
}

/** Ranges that do not depend on the letters, and conditions: what may excuse a read from being inside. */
function excuses(facts: Facts, r: Read, params: readonly string[]): Facts {
  const moving = new Set(params);
  let f = withFacts(facts, r.conditions);
  for (const entry of r.around) {
    if (rangeIndices(entry.range).some((n) => moving.has(n))) for (const v of entry.vars) moving.add(v.name);
    else f = inside(f, [entry]);
  }
  return f;
}

/** What one side of one subscript asks of the parameters; undefined where it holds whatever they are. */
function demand(
  ctx: Context,
  facts: Facts,
  params: readonly string[],
  r: Read,
  axis: number,
  side: "low" | "high",
): Requirement | "not-affine" | "outside" | undefined {
  const [declared, sub] = [r.axes?.[axis], r.read.subs[axis]];
  if (declared === undefined || sub === undefined) return undefined;
  const asked = inequalityOf(ctx, facts, declared, sub, side);
  // A letter that stands alone takes the axis, whatever brackets say.
  const alone = sub.kind === "idx" && params.includes(sub.name) && declared.outside.kind === "error";
  if (!alone && implied(excuses(facts, r, params), asked)) return undefined;
  const c = comparisonOf(r.facts, asked);
  if (c?.kind !== "ge") return "not-affine";
  const k = heldKnowledge(r.facts);
  let p: Poly = c.p;
  const worst: { variable: Idx; value: Expr }[] = [];
  for (const entry of [...r.around].reverse())
    for (const v of entry.vars) {
      const a = affineIn(p, v);
      if (a === undefined) return "not-affine";
      if (a.coef.size === 0) continue;
      const sign = k.sign(a.coef);
      if (entry.range.kind !== "interval" || (sign !== 1 && sign !== -1)) return "not-affine";
      const value = sign === 1 ? entry.range.lo : entry.range.hi;
      const at = polyOf(k, value);
      if (at === undefined) return "not-affine";
      p = addPoly(mulPoly(a.coef, at), a.rest);
      worst.push({ variable: v, value });
    }
  const inequality = balanced(ctx, p);
  const hardest = worst.reduce<Expr>((e, x) => place(k, e, new Map([[x.variable.name, x.value]])), asked);
  const base = { read: r.read, axis, side, asked, worst, hardest, inequality };
  const letter = [...params].reverse().find((n) => freeIndices(inequality).includes(n));
  if (letter === undefined) {
    if (implies(ctx, facts, inequality) === "no") return "outside";
    return { ...base, gives: undefined };
  }
  const a = affineIn(p, ctx.idx(letter));
  const s = a === undefined ? undefined : heldKnowledge(facts).sign(a.coef);
  if (a === undefined || (s !== 1 && s !== -1)) return "not-affine";
  const end = endOf(heldKnowledge(facts), a.coef, a.rest, s);
  return { ...base, gives: { letter, side: s === 1 ? "lo" : "hi", end } };
}

/** All reads are 0 outside: the letters run where the body can differ from 0. */
function fromSupport(
  ctx: Context,
  env: Env,
  facts: Facts,
  params: readonly string[],
  body: Expr,
  reads: readonly Read[],
  conditions: readonly Condition[],
): InferredAxes | InferenceFailure {
  const regions = supportOf(ctx, env, facts, body)?.filter((r) => !impossible(r));
  const places = reads.map((r) => r.read);
  if (regions === undefined || regions.length === 0) return failure("infinite-support", params[0], places);
  const k = heldKnowledge(facts);
  const all = params.map((p) => ctx.idx(p));
  const ends = new Map<string, Ends>();
  for (const v of all) {
    const boxes = regions.map((r) => {
      let left: Region | undefined = r;
      for (const o of all) if (o !== v) left = left === undefined ? undefined : eliminate(k, left, o);
      return left === undefined ? undefined : endsOf(k, facts, left, v);
    });
    const lows = boxes.map((b) => b?.lo);
    const highs = boxes.map((b) => b?.hi);
    if (lows.includes(undefined) || highs.includes(undefined))
      return failure("infinite-support", v.name, places);
    // The union of the boxes: the least lower end and the greatest upper end.
    const lo = pruneEnds(
      facts,
      "min",
      lows.filter((x) => x !== undefined),
    );
    const hi = pruneEnds(
      facts,
      "max",
      highs.filter((x) => x !== undefined),
    );
    ends.set(v.name, { lo: [joinEnds(ctx, "min", lo)], hi: [joinEnds(ctx, "max", hi)] });
  }
  return finished(ctx, facts, params, ends, [], conditions, true);
}

const impossible = (r: Region): boolean => r.some((p) => signQ(constantOf(p) ?? 0) < 0);

function endsOf(
  k: Knowledge,
  facts: Facts,
  region: Region,
  v: Idx,
): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const lo: Expr[] = [];
  const hi: Expr[] = [];
  for (const p of region) {
    const a = affineIn(p, v);
    if (a === undefined || a.coef.size === 0) continue;
    const s = k.sign(a.coef);
    if (s === 1) lo.push(endOf(k, a.coef, a.rest, s));
    if (s === -1) hi.push(endOf(k, a.coef, a.rest, s));
  }
  if (lo.length === 0 || hi.length === 0) return undefined;
  return {
    lo: joinEnds(k.ctx, "max", pruneEnds(facts, "max", lo)),
    hi: joinEnds(k.ctx, "min", pruneEnds(facts, "min", hi)),
  };
}

function finished(
  ctx: Context,
  facts: Facts,
  params: readonly string[],
  ends: ReadonlyMap<string, Ends>,
  requirements: readonly Requirement[],
  asked: readonly Condition[],
  support: boolean,
): InferredAxes {
  const axes: InferredAxis[] = [];
  const conditions = [...asked];
  let known = facts;
  for (const letter of params) {
    const e = ends.get(letter);
    const lows = pruneEnds(known, "max", e?.lo ?? []);
    const highs = pruneEnds(known, "min", e?.hi ?? []);
    const [lo, hi] = [joinEnds(ctx, "max", lows), joinEnds(ctx, "min", highs)];
    axes.push({
      letter,
      axis: { lo, hi, outside: { kind: support ? "zero" : "error" }, letter },
      size: sizeOf(ctx, known, lo, hi),
    });
    for (const relation of nonEmpty(ctx, known, lows, highs))
      if (!conditions.some((c) => c.relation.id === relation.id))
        conditions.push({ relation, why: "nonempty" });
    const v = ctx.idx(letter);
    known = withFacts(known, [ctx.le(lo, v), ctx.le(v, hi)]);
  }
  return { ok: true, axes, requirements, conditions, support };
}

/** hi − lo + 1. */
export const sizeOf = (ctx: Context, facts: Facts, lo: Expr, hi: Expr): Expr =>
  plain(ctx, facts, ctx.add(hi, ctx.neg(lo), ctx.one));

/** lo ≤ hi where it is not implied, each pair of bounds by itself. */
function nonEmpty(
  ctx: Context,
  facts: Facts,
  lows: readonly Expr[],
  highs: readonly Expr[],
): readonly Expr[] {
  const out: Expr[] = [];
  for (const lo of lows)
    for (const hi of highs) {
      const relation = ctx.le(lo, hi);
      if (implied(facts, relation)) continue;
      const c = comparisonOf(facts, relation);
      const shown = c?.kind === "ge" ? balanced(ctx, c.p) : relation;
      if (!out.some((o) => o.id === shown.id)) out.push(shown);
    }
  return out;
}

/** The range of a summation letter that has none; `siblings` are the other letters of its binder without a range. */
export function inferSummation(
  ctx: Context,
  env: Env,
  letter: string,
  body: Expr,
  siblings: readonly string[] = [],
): { readonly ok: true; readonly range: Range; readonly axis: Axis | undefined } | InferenceFailure {
  const facts = outsideOf(ctx, env, [letter, ...siblings]);
  const reads = readsOf(ctx, env, facts, body, [letter, ...siblings]).filter((r) => mentions(r.read, letter));
  const places = reads.map((r) => r.read);
  const alone = aloneIn(
    letter,
    reads.filter((r) => !r.around.some((a) => a.vars.some((v) => v.name === letter))),
  );
  const padded = aloneInPadded(letter, reads);
  const clash = differentAxes(ctx, facts, [letter], reads);
  if (clash !== undefined) return clash;
  const axis = alone[0]?.axis ?? padded[0];
  if (axis !== undefined) return { ok: true, range: axisRange(axis), axis };
  const unknown = reads.find((r) => r.axes === undefined);
  if (unknown !== undefined) return failure("unknown-tensor", letter, [unknown.read]);
  const extended = reads.every((r) =>
    (r.axes ?? []).every((a, k) => !mentions(r.read.subs[k] as Expr, letter) || a.outside.kind === "zero"),
  );
  if (reads.length === 0 || !extended) return failure("unbounded", letter, places);
  const regions = supportOf(ctx, env, facts, body);
  const v = ctx.idx(letter);
  const others = siblings.filter((s) => s !== letter).map((s) => ctx.idx(s));
  const k = heldKnowledge(facts);
  if (!regions?.every((r) => impossible(r) || bounded(k, r, v, others)))
    return failure("infinite-support", letter, places);
  return { ok: true, range: { kind: "all" }, axis: undefined };
}

const aloneInPadded = (letter: string, reads: readonly Read[]): readonly Axis[] =>
  reads.flatMap((r) =>
    (r.axes ?? []).filter((a, k) => {
      const s = r.read.subs[k];
      return s?.kind === "idx" && s.name === letter && a.outside.kind === "pad";
    }),
  );

/** Whether nothing is left of a set of axes, as far as the facts say. */
export const noEntries = (facts: Facts, axes: readonly InferredAxis[]): boolean =>
  axes.some((a) => contradictory(withFacts(facts, [facts.ctx.le(a.axis.lo, a.axis.hi)])));
