// Conditions and relations: or, and, not, chains of relations, and lists of them between commas. A list is read to its
// end, or the place where reading stops is said.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { Tree } from "../tree/tree.ts";
import { type Condition, type Item, isCondition, type MathLink } from "./math.ts";
import { type Grammar, Reading } from "./reading.ts";

/** An expression or a condition that fills the whole row. */
export function itemOf(trees: readonly Tree[], around: Span, g: Grammar): Item {
  const r = new Reading(trees, around);
  const item = readItem(r, g);
  if (!r.done) throw r.leftOver();
  return item;
}

/** Parts between commas; wide spaces and points at the end separate nothing by themselves. */
export function itemsOf(trees: readonly Tree[], around: Span, g: Grammar): readonly Item[] {
  const r = new Reading(trees, around);
  const items: Item[] = [];
  while (!r.done) {
    if (r.peek()?.kind === "space" || r.isMark(",") || r.isMark(";")) {
      r.next();
      continue;
    }
    items.push(readItem(r, g));
    if (!r.done && !r.isMark(",") && !r.isMark(";") && r.peek()?.kind !== "space") throw r.leftOver();
  }
  return items;
}

export function readItem(r: Reading, g: Grammar): Item {
  return readJunction(r, "or", () => readJunction(r, "and", () => readNot(r, g)));
}

const isJunction = (r: Reading, word: "and" | "or"): boolean =>
  r.words()?.toLowerCase() === word || r.isMark(word === "and" ? "∧" : "∨");

function readJunction(r: Reading, word: "and" | "or", part: () => Item): Item {
  const first = part();
  const condition = conditionIn(first);
  if (!isJunction(r, word) || condition === undefined) return first;
  const conditions: Condition[] = [condition];
  while (isJunction(r, word)) {
    r.next();
    conditions.push(wanted(part()));
  }
  return {
    kind: word,
    conditions,
    span: { start: first.span.start, end: conditions.at(-1)?.span.end ?? first.span.end },
  };
}

function readNot(r: Reading, g: Grammar): Item {
  const start = r.peek()?.span ?? r.end;
  const negated = r.words()?.toLowerCase() === "not" || r.isMark("¬");
  if (!negated) return readRelation(r, g);
  r.next();
  const condition = wanted(readNot(r, g));
  return { kind: "not", condition, span: r.spanFrom(start) };
}

/** A condition, in parentheses or not. */
function conditionIn(x: Item): Condition | undefined {
  if (isCondition(x)) return x;
  const [only, ...others] = x.kind === "fence" && x.open === "(" && x.such === undefined ? x.items : [];
  return only !== undefined && others.length === 0 && isCondition(only) ? only : undefined;
}

function wanted(x: Item): Condition {
  const condition = conditionIn(x);
  if (condition === undefined) throw unread("condition", "a condition is wanted here", x.span);
  return condition;
}

/** The relation at the place; `:` and `=` are `:=`. */
export function relationAhead(r: Reading): { readonly op: string; readonly length: number } | undefined {
  const t = r.peek();
  // x += a: what x is afterwards.
  if ((r.isMark("+") || r.isMark("-")) && r.isMark("=", 1)) return { op: "←", length: 2 };
  if (t?.kind !== "mark" || !RELATION_MARKS.has(t.text)) return undefined;
  if (t.text === ":" && r.isMark("=", 1)) return { op: ":=", length: 2 };
  return { op: t.text === "≡" ? ":=" : t.text, length: 1 };
}

/** Between statements, not within one. */
const CONNECTORS: ReadonlySet<string> = new Set(["⇒", "⇔", "⇐", "∴", "∵", "→", "↦"]);

function readRelation(r: Reading, g: Grammar): Item {
  const first = g.sum(r);
  const links = readLinks(r, g);
  if (links.length === 0) return first;
  return {
    kind: "relation",
    first,
    links,
    span: { start: first.span.start, end: links.at(-1)?.right.span.end ?? first.span.end },
  };
}

export function readLinks(r: Reading, g: Grammar): readonly MathLink[] {
  const links: MathLink[] = [];
  for (let op = relationAhead(r); op !== undefined && !CONNECTORS.has(op.op); op = relationAhead(r)) {
    if (op.op === "←" && remarkBehind(r)) break;
    for (let k = 0; k < op.length; k += 1) r.next();
    const right = g.sum(r);
    // i = 0 … n−1, without commas.
    const range = r.isMark("…") && g.startsOperand(r.peek(1));
    if (range) r.next();
    const high = range ? g.sum(r) : undefined;
    const span = { start: right.span.start, end: high?.span.end ?? right.span.end };
    links.push({ op: op.op, right: high === undefined ? right : { kind: "range", low: right, high, span } });
  }
  return links;
}

/** `← (derivative of (2))` is a remark on the line, no assignment. */
function remarkBehind(r: Reading): boolean {
  const t = r.peek(1);
  return t?.kind === "text" || (t?.kind === "fenced" && t.body.some((x) => x.kind === "text"));
}
