// Conditions and ranges: chains of relations, membership, divisibility, {0, …, n−1}.

import type { Span } from "../../expr/span.ts";
import type { Condition as ConditionSyntax, Range, RelationOp, Value } from "../../read/syntax/syntax.ts";
import { type Condition, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import { unread } from "../text/unread.ts";
import type { Resolving } from "./scope.ts";

export function resolveCondition(r: Resolving, c: Condition): ConditionSyntax {
  switch (c.kind) {
    case "relation":
      return relation(r, c);
    case "and":
    case "or":
      return { kind: c.kind, conditions: c.conditions.map((x) => resolveCondition(r, x)), span: c.span };
    case "not":
      return { kind: "not", condition: resolveCondition(r, c.condition), span: c.span };
  }
}

function relation(r: Resolving, c: RelationMath): ConditionSyntax {
  const [only] = c.links;
  if (c.links.length === 1 && only !== undefined && (only.op === "∈" || only.op === "∉")) {
    const elements = c.first.kind === "fence" ? r.values(c.first.items) : [r.value(c.first)];
    const [element, ...more] = elements;
    const listed = more.length === 0 ? listOf(r, only.right) : undefined;
    const member: ConditionSyntax =
      element === undefined || listed === undefined
        ? { kind: "member", elements, over: r.over(only.right), span: c.span }
        : oneOf(element, listed, c.span);
    return only.op === "∈" ? member : { kind: "not", condition: member, span: c.span };
  }
  if (c.links.length === 1 && only?.op === "∤") {
    const divides = relation(r, { ...c, links: [{ op: "∣", right: only.right }] });
    return { kind: "not", condition: divides, span: c.span };
  }
  return {
    kind: "relation",
    first: r.value(c.first),
    links: c.links.map((l) => ({ op: relationOp(l.op, l.right.span), right: r.value(l.right) })),
    span: c.span,
  };
}

/** The elements of {0, 1}. */
function listOf(r: Resolving, m: MathNode): readonly Value[] | undefined {
  if (m.kind !== "fence" || m.open !== "{" || m.such !== undefined || m.items.length === 0) return undefined;
  return m.items.some((x) => isCondition(x) || x.kind === "ellipsis") ? undefined : r.values(m.items);
}

/** k = 0 or k = 1. */
function oneOf(first: Value, list: readonly Value[], span: Span): ConditionSyntax {
  const equal = list.map(
    (right): ConditionSyntax => ({ kind: "relation", first, links: [{ op: "=", right }], span }),
  );
  const [only] = equal;
  return equal.length === 1 && only !== undefined ? only : { kind: "or", conditions: equal, span };
}

export function rangeOf(r: Resolving, m: MathNode): Range | undefined {
  if (m.kind === "range") return { kind: "range", low: r.value(m.low), high: r.value(m.high), span: m.span };
  if (m.kind !== "fence" || m.open !== "{") return undefined;
  const items = m.items.filter((x) => x.kind !== "ellipsis");
  const [low] = items;
  const high = items.at(-1);
  if (
    items.length === m.items.length ||
    low === undefined ||
    high === undefined ||
    isCondition(low) ||
    isCondition(high)
  )
    return undefined;
  return { kind: "range", low: r.value(low), high: r.value(high), span: m.span };
}

const RELATIONS: ReadonlyMap<string, RelationOp> = new Map<string, RelationOp>([
  ["=", "="],
  [":=", "="],
  ["≠", "!="],
  ["<", "<"],
  ["≤", "<="],
  [">", ">"],
  ["≥", ">="],
  ["∣", "divides"],
]);

export function relationOp(op: string, span: Span): RelationOp {
  const found = RELATIONS.get(op);
  if (found === undefined)
    throw unread("relation", `the relation \`${op}\` is not read`, span, "=, ≠, <, ≤, >, ≥");
  return found;
}
