// Where the parts of a side stand in the document: told while it is read, and asked for a part of its term. A part that
// stands in several places is told by which of them it is.

import type { Expr } from "../../expr/nodes.ts";
import type { Span } from "../../expr/span.ts";

export interface WrittenParts {
  /** Of everything that was read with the side, by `alpha`. */
  readonly spans: ReadonlyMap<number, readonly Span[]>;
  /** The side. */
  readonly within: Span;
}

/** Where the part stands that is the `nth` of `count` equal ones; undefined where that is not told. */
export function placeOfPart(
  { spans, within }: WrittenParts,
  part: Expr,
  nth: number,
  count: number,
): Span | undefined {
  const inside = (spans.get(part.alpha) ?? []).filter((s) => s.start >= within.start && s.end <= within.end);
  const innermost = inside.filter((s) => !inside.some((t) => t !== s && holds(s, t)));
  const found = [...new Map(innermost.map((s) => [`${s.start} ${s.end}`, s])).values()].sort(
    (a, b) => a.start - b.start,
  );
  return found.length === count ? found[nth] : undefined;
}

/** Whether a smaller stretch is inside of another one. */
const holds = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
