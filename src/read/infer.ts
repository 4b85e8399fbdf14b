// Ranges of letters that were not written. A letter that stands alone in a subscript of a strict tensor runs
// over that axis, and all such axes must be the same; where every read that it occurs in is extended by 0, it
// runs over ℤ, and the body must be 0 but for finitely many values; otherwise its range must be written.

import { type Axis, axisRange } from "../expr/environment.ts";
import type { BindOp, Expr, Range } from "../expr/nodes.ts";
import { eachChild, freeIndices } from "../expr/traverse.ts";
import { factsOf } from "../index/prove.ts";
import { sameIndexSet } from "./checks.ts";
import { authorIndex } from "./first.ts";
import { rangeText } from "./plain.ts";
import { boundedSupport } from "./support.ts";
import type { Letter } from "./syntax.ts";
import { failure, isPending, type ReadRecord, silently, type Work } from "./workspace.ts";

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

export interface Place {
  readonly read: ReadRecord;
  readonly axis: Axis;
  readonly k: number;
}

/** Beyond the axis there is nothing to read, or what a recurrence starts from: a letter runs over the axis. */
export const isStrict = (a: Axis): boolean => a.outside.kind === "error" || a.outside.kind === "start";

export const axisText = (w: Work, axis: Axis): string => {
  const { ctx, first } = w.ws;
  return rangeText(authorIndex(ctx, axis.lo, first), authorIndex(ctx, axis.hi, first));
};

/** Where the letter occurs in subscripts, and where it stands alone. */
export function occurrences(
  reads: readonly ReadRecord[],
  name: string,
): { readonly all: readonly Place[]; readonly alone: readonly Place[] } {
  const met = reads.flatMap((read) =>
    read.axes.flatMap((axis, k): Place[] => {
      const sub = read.subs[k];
      return sub !== undefined && freeIndices(sub).includes(name) ? [{ read, axis, k }] : [];
    }),
  );
  // What is not known yet tells nothing where something else does.
  const known = met.filter((p) => !isPending(p.axis));
  const all = known.length > 0 ? known : met;
  const alone = all.filter(({ read, k }) => {
    const sub = read.subs[k];
    return sub?.kind === "idx" && sub.name === name;
  });
  return { all, alone };
}

export function inferLetter(w: Work, q: LetterQuestion): Range {
  const name = q.letter.name;
  const { all, alone } = occurrences(q.reads, name);
  const strict = alone.filter((p) => isStrict(p.axis));
  const first = strict[0];
  if (first !== undefined) {
    const usual = differ(w, strict) ? usualRange(w, q) : undefined;
    if (usual !== undefined) return usual;
    requireSame(w, name, strict);
    return axisRange(w.ws.claimed === true ? plainest(strict).axis : first.axis);
  }
  // An undeclared tensor was reported already; what it would have said about the letter is unknown.
  if (w.failed) throw silently();
  const unlimited = all.length > 0 && all.every((p) => p.axis.outside.kind === "zero");
  if (unlimited && q.op === "sum") {
    const overAll = q.unknown.filter((u) => {
      const o = occurrences(q.reads, u);
      return !o.alone.some((p) => isStrict(p.axis));
    });
    if (boundedSupport(w.ws.ctx, w.env, q.body, q.guard, overAll)) return { kind: "all" };
    throw failure(
      "support",
      `the sum over \`${name}\` has infinitely many terms that need not be 0`,
      q.letter.span,
      {
        expected: "a factor that is 0 outside of a finite range, or a written range",
        remedy: `${name}=lo..hi`,
      },
    );
  }
  const usual = usualRange(w, q);
  if (usual !== undefined) return usual;
  throw failure("range", `the range of \`${name}\` is not written and cannot be told`, q.letter.span, {
    expected: reasonFor(name, all),
    remedy:
      alone[0] === undefined ? `${name}=0..${name.toUpperCase()}-1` : `${name}=${axisText(w, alone[0].axis)}`,
  });
}

/** On paper a letter may have the range that it has elsewhere: its own, or that of a letter k in a bracket [k' = k]. */
function usualRange(w: Work, q: LetterQuestion): Range | undefined {
  const { name } = q.letter;
  const equal: string[] = [];
  const go = (e: Expr): void => {
    if (e.kind === "app" && e.op === "eq") {
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

function differ(w: Work, places: readonly Place[]): boolean {
  const [first, ...others] = places;
  const facts = factsOf(w.ws.ctx, w.env);
  return first !== undefined && others.some((p) => !sameIndexSet(facts, first.axis, p.axis));
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
  const first = places[0];
  if (first === undefined || w.ws.claimed === true) return;
  const facts = factsOf(w.ws.ctx, w.env);
  for (const p of places.slice(1)) {
    if (sameIndexSet(facts, first.axis, p.axis)) continue;
    const place = p.read.subSpans[p.k] ?? p.read.span;
    throw failure(
      "two-ranges",
      `\`${name}\` runs over ${axisText(w, p.axis)} here and over ${axisText(w, first.axis)} before`,
      place,
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
}

/** Where a free letter keeps the subscripts that it is alone in inside; undefined where it is alone in none. */
export function inferredRange(w: Work, name: string): Range | undefined {
  const { ctx } = w.ws;
  const { alone } = occurrences(w.reads, name);
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
