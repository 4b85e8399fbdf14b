// Where two lines that follow each other differ: the smallest parts of the one above that are not in the one below,
// and the other way round. Sums and products are compared as bags, since their order carries no meaning.

import type { Expr } from "../expr/nodes.ts";
import { children } from "../expr/traverse.ts";

/** Argument positions from the top of a term, in the order of `children`. */
export type Path = readonly number[];

export interface Changed {
  readonly before: readonly Path[];
  readonly after: readonly Path[];
}

const NOTHING: Changed = { before: [], after: [] };
const WHOLE: Changed = { before: [[]], after: [[]] };

export function changedPlaces(before: Expr, after: Expr): Changed {
  if (before.alpha === after.alpha) return NOTHING;
  if (!sameHead(before, after)) return WHOLE;
  const ours = children(before).map((c) => c.expr);
  const theirs = children(after).map((c) => c.expr);
  if (isBag(before)) return bagPlaces(ours, theirs);
  if (ours.length !== theirs.length) return WHOLE;
  const pairs = ours.flatMap((a, k) => {
    const b = theirs[k];
    return b === undefined || a.alpha === b.alpha ? [] : [within(k, k, changedPlaces(a, b))];
  });
  // Where every part is another one, the whole is.
  return pairs.length === ours.length && pairs.length > 1 && pairs.every(isWhole) ? WHOLE : joined(pairs);
}

/** Terms or factors that are on one side only; a single one on each side is looked into. */
function bagPlaces(ours: readonly Expr[], theirs: readonly Expr[]): Changed {
  const removed = without(ours, theirs);
  const added = without(theirs, ours);
  if (removed.length === ours.length && added.length === theirs.length) return WHOLE;
  const [a, b] = [removed[0], added[0]];
  if (a !== undefined && b !== undefined && removed.length === 1 && added.length === 1) {
    const [x, y] = [ours[a], theirs[b]];
    if (x !== undefined && y !== undefined) return within(a, b, changedPlaces(x, y));
  }
  return { before: removed.map((k) => [k]), after: added.map((k) => [k]) };
}

/** Positions in `all` of what `others` does not have as often. */
function without(all: readonly Expr[], others: readonly Expr[]): readonly number[] {
  const left = new Map<number, number>();
  for (const e of others) left.set(e.alpha, (left.get(e.alpha) ?? 0) + 1);
  return all.flatMap((e, k) => {
    const n = left.get(e.alpha) ?? 0;
    left.set(e.alpha, n - 1);
    return n > 0 ? [] : [k];
  });
}

const within = (a: number, b: number, inner: Changed): Changed => ({
  before: inner.before.map((path) => [a, ...path]),
  after: inner.after.map((path) => [b, ...path]),
});

const joined = (all: readonly Changed[]): Changed => ({
  before: all.flatMap((c) => c.before),
  after: all.flatMap((c) => c.after),
});

/** One child, whole. */
const isWhole = (c: Changed): boolean => c.before.every((path) => path.length === 1);

const isBag = (e: Expr): boolean => e.kind === "app" && (e.op === "add" || e.op === "mul");

function sameHead(a: Expr, b: Expr): boolean {
  switch (a.kind) {
    case "app":
      return b.kind === "app" && a.op === b.op;
    case "bind":
      return (
        b.kind === "bind" &&
        a.op === b.op &&
        (a.guard === undefined) === (b.guard === undefined) &&
        a.ranges.length === b.ranges.length &&
        a.ranges.every((r, k) => r.kind === b.ranges[k]?.kind)
      );
    case "deriv":
      return b.kind === "deriv" && a.mode === b.mode;
    case "at":
      return b.kind === "at";
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return false;
  }
}
