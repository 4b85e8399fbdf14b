// Ranges of letters that were not written (index/infer.ts), with the messages where they cannot be told. A letter
// that stands alone in a subscript of a strict tensor runs over that axis, and all such axes must be the same; where
// every read that it occurs in is extended by 0, it runs over ℤ; otherwise its range must be written.

import { type Axis, axisRange } from "../../expr/environment.ts";
import type { BindOp, Expr, Range } from "../../expr/nodes.ts";
import { eachChild, freeIndices } from "../../expr/traverse.ts";
import {
  disagreeing,
  inferSummation,
  isStrict,
  type Occurrences,
  occurrences,
  type Place as PlaceOf,
} from "../../index/infer.ts";
import { factsOf } from "../../index/prove.ts";
import type { Letter } from "../syntax/syntax.ts";
import { authorIndex } from "./first.ts";
import { rangeText } from "./plain.ts";
import { failure, isPending, type ReadRecord, silently, type Work } from "./workspace.ts";

export type Place = PlaceOf<ReadRecord>;

export interface LetterQuestion {
  readonly letter: Letter;
  readonly op: BindOp;
  /** The reads in guard and body. */
  readonly reads: readonly ReadRecord[];
  /** All letters of the binder without a written range. */
  readonly unknown: readonly string[];
  readonly body: Expr;
  readonly guard: Expr | undefined;
}

export const axisText = (w: Work, axis: Axis): string => {
  const { ctx, first } = w.ws;
  return rangeText(authorIndex(ctx, axis.lo, first), authorIndex(ctx, axis.hi, first));
};

export const occurrencesOf = (reads: readonly ReadRecord[], name: string): Occurrences<ReadRecord> =>
  occurrences(reads, name, (axis) => !isPending(axis));

export function inferLetter(w: Work, q: LetterQuestion): Range {
  const { ctx, claimed } = w.ws;
  const { name, span } = q.letter;
  const at = occurrencesOf(q.reads, name);
  // A sum is finite together with its other letters that no axis holds.
  const unknown = q.unknown.filter((u) => !occurrencesOf(q.reads, u).alone.some((p) => isStrict(p.axis)));
  const term = q.guard === undefined ? q.body : ctx.mul(ctx.iverson(q.guard), q.body);
  const sum = q.op === "sum" && !w.failed ? { term, unknown } : undefined;
  const found = inferSummation(factsOf(ctx, w.env), at, sum);
  switch (found.kind) {
    case "axis": {
      const { first, places, other } = found;
      const usual = other === undefined ? undefined : usualRange(w, q);
      if (usual !== undefined) return usual;
      if (claimed === true) return axisRange(plainest(places).axis);
      if (other !== undefined) throw twoRanges(w, name, first, other);
      return axisRange(first.axis);
    }
    case "all":
      return { kind: "all" };
    case "infinite":
      throw failure(
        "support",
        `the sum over \`${name}\` has infinitely many terms that need not be 0`,
        span,
        {
          expected: "a factor that is 0 outside of a finite range, or a written range",
          remedy: `${name}=lo..hi`,
        },
      );
    case "untold":
      break;
  }
  // An undeclared tensor was reported already; what it would have said about the letter is unknown.
  if (w.failed) throw silently();
  const usual = usualRange(w, q);
  if (usual !== undefined) return usual;
  const [alone] = at.alone;
  throw failure("range", `the range of \`${name}\` is not written and cannot be told`, span, {
    expected: reasonFor(name, at.all),
    remedy: alone === undefined ? `${name}=0..${name.toUpperCase()}-1` : `${name}=${axisText(w, alone.axis)}`,
  });
}

/** On paper a letter may have the range that it has elsewhere: its own, or that of a letter k in a bracket [k' = k] or [k' ≠ k]. */
function usualRange(w: Work, q: LetterQuestion): Range | undefined {
  const { name } = q.letter;
  const equal: string[] = [];
  const go = (e: Expr): void => {
    if (e.kind === "app" && (e.op === "eq" || e.op === "ne")) {
      const [a, b] = e.args.map((x) => numbered(w, x));
      const names = a !== undefined && a.number === b?.number ? [a.name, b.name] : [];
      if (names.includes(name)) equal.push(...names.filter((n) => n !== name));
    }
    eachChild(e, go);
  };
  if (w.ws.paper === undefined) return undefined;
  if (q.guard !== undefined) go(q.guard);
  go(q.body);
  return w.ws.paper.usual(name, equal);
}

/** An index as the author counts it: k, or k + 1. */
function numbered(w: Work, e: Expr): { readonly name: string; readonly number: Expr } | undefined {
  const { ctx } = w.ws;
  if (e.kind === "idx") return { name: e.name, number: ctx.zero };
  const [index, number, ...more] = e.kind === "app" && e.op === "add" ? e.args : [];
  return index?.kind === "idx" && number?.kind === "num" && more.length === 0
    ? { name: index.name, number }
    : undefined;
}

/** Of places that may disagree the one where indices are least easily exchanged. */
const plainest = (places: readonly Place[]): Place =>
  places.reduce((a, b) => (b.read.axes.length < a.read.axes.length ? b : a));

function reasonFor(name: string, all: readonly Place[]): string {
  if (all.length === 0) return `a written range: \`${name}\` is no subscript of a read`;
  const padded = all.find((p) => p.axis.outside.kind === "pad");
  const why =
    padded !== undefined
      ? `\`${padded.read.name}\` is padded`
      : `\`${name}\` stands alone in no subscript of a tensor with a strict shape`;
  return `a written range: ${why}`;
}

/** All axes that the letter runs over must be provably equal. */
export function requireSame(w: Work, name: string, places: readonly Place[]): void {
  const [first] = places;
  const other = w.ws.claimed === true ? undefined : disagreeing(factsOf(w.ws.ctx, w.env), places);
  if (first !== undefined && other !== undefined) throw twoRanges(w, name, first, other);
}

function twoRanges(w: Work, name: string, first: Place, other: Place): Error {
  return failure(
    "two-ranges",
    `\`${name}\` runs over ${axisText(w, other.axis)} here and over ${axisText(w, first.axis)} before`,
    other.read.subSpans[other.k] ?? other.read.span,
    {
      expected: "index sets that are provably the same, or a written range",
      remedy: `${name}=${axisText(w, first.axis)}`,
      related: [
        {
          span: first.read.subSpans[first.k] ?? first.read.span,
          message: `${axisText(w, first.axis)} from here`,
        },
      ],
    },
  );
}

/** Where a free letter keeps the subscripts that it is alone in inside; undefined where it is alone in none. */
export function inferredRange(w: Work, name: string): Range | undefined {
  const { ctx } = w.ws;
  const { alone } = occurrencesOf(w.reads, name);
  const strict = alone.filter((p) => isStrict(p.axis));
  const axes = (strict.length > 0 ? strict : alone.slice(0, 1)).map((p) => p.axis);
  const ends = (of: (a: Axis) => Expr): readonly Expr[] => [
    ...new Map(axes.map((a) => [of(a).alpha, of(a)])).values(),
  ];
  const [los, his] = [ends((a) => a.lo), ends((a) => a.hi)];
  const [lo, hi] = [los[0], his[0]];
  if (lo === undefined || hi === undefined || [...los, ...his].some((e) => freeIndices(e).includes(name)))
    return undefined;
  return {
    kind: "interval",
    lo: los.length === 1 ? lo : ctx.app("max", los),
    hi: his.length === 1 ? hi : ctx.app("min", his),
  };
}
