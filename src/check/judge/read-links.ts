// The sides of relations as terms, under one reading of their names. A chain is read as a whole, so that a letter is the
// same in all of it; where that fails, each relation by itself, so that a side that is not read breaks its own
// relations alone. What restricts a relation is read beside it, as 𝟙[condition].

import type { Expr, Op, Range } from "../../expr/nodes.ts";
import type { Span } from "../../expr/span.ts";
import { type Condition, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import {
  type ElaborateSetting,
  elaborateFormula,
  type ReadRelation,
  type Side,
} from "../resolve/elaborate.ts";
import type { Note } from "../resolve/scope.ts";
import type { Unread } from "../text/unread.ts";
import type { Link } from "./links.ts";

/** Both sides at the free letters, those of whole tensors among them. */
export interface ReadLink {
  readonly kind: "read";
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** As they are written: of whole tensors, the tensors. */
  readonly left: Side;
  readonly right: Side;
  readonly ranges: ReadonlyMap<string, Range>;
  /** Restrictions that were read; `undefined` where one of them was not. */
  readonly when: readonly Expr[] | undefined;
  /** What was read one way and could have been read otherwise. */
  readonly notes: readonly Note[];
}
export interface NotRead {
  readonly kind: "unread";
  readonly why: Unread;
}

/** The links of one chain, in their order. */
export function readChain(
  setting: ElaborateSetting,
  formula: FormulaStatements,
  links: readonly Link[],
): readonly (ReadLink | NotRead)[] {
  const [head] = links;
  if (head === undefined) return [];
  const ranges = rangeStatements(formula.statements);
  const nodes = [head.left, ...links.map((l) => l.right)];
  const whole = readSides(setting, head, nodes, ranges);
  if (whole.kind !== "unread") return links.map((_, k) => pair(whole, k));
  if (links.length === 1) return [whole];
  return links.map((l) => {
    const own = readSides(setting, l, [l.left, l.right], ranges);
    return own.kind === "unread" ? own : pair(own, 0);
  });
}

interface Sides {
  readonly kind: "sides";
  readonly relation: ReadRelation;
  readonly sides: readonly Side[];
  readonly when: readonly Expr[] | undefined;
  readonly notes: readonly Note[];
}

function pair(all: Sides, k: number): ReadLink | NotRead {
  const { relation, when } = all;
  const [left, right] = [all.sides[k], all.sides[k + 1]];
  if (left === undefined || right === undefined) throw new Error("a relation has two sides");
  const notes = all.notes.filter((n) => [left, right].some((s) => within(n.span, s.span)));
  return {
    kind: "read",
    lhs: left.entry,
    rhs: right.entry,
    left,
    right,
    ranges: relation.ranges,
    when,
    notes,
  };
}

const within = (a: Span, b: Span): boolean => a.start >= b.start && a.end <= b.end;

function readSides(
  setting: ElaborateSetting,
  link: Link,
  nodes: readonly MathNode[],
  ranges: readonly Statement[],
): Sides | NotRead {
  const restricted = link.when.length === 0 ? undefined : elaborated(setting, link, nodes, link.when, ranges);
  if (restricted?.kind === "sides") return restricted;
  const plain = elaborated(setting, link, nodes, [], ranges);
  if (plain.kind === "unread" || link.when.length === 0) return plain;
  return { ...plain, when: undefined };
}

function elaborated(
  setting: ElaborateSetting,
  link: Link,
  nodes: readonly MathNode[],
  when: readonly Condition[],
  ranges: readonly Statement[],
): Sides | NotRead {
  const { span } = link.statement;
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error("a chain has sides");
  const beside = when.map((condition): MathNode => ({ kind: "indicator", condition, span: condition.span }));
  const item: RelationMath = {
    kind: "relation",
    first,
    links: [...others, ...beside].map((right) => ({ op: "=", right })),
    span,
  };
  const statement: Statement = { ...link.statement, item, continues: false };
  const { statements, notes } = elaborateFormula(setting, {
    statements: [statement, ...ranges],
    unread: [],
    labels: [],
    remarks: [],
  });
  // They stand in the order of the document, and a range may be written in front.
  const relation = statements.find((s) => s.span.start === span.start && s.span.end === span.end);
  if (relation?.kind === "unread") return relation;
  if (relation?.kind !== "relation" || relation.first === undefined)
    return { kind: "unread", why: { code: "read", message: "this relation is not read", span } };
  const all = [relation.first, ...relation.links.map((l) => l.side)];
  const conditions = all.slice(nodes.length).flatMap((s) => (isBracket(s.expr) ? s.expr.args : []));
  return { kind: "sides", relation, sides: all.slice(0, nodes.length), when: conditions, notes };
}

const isBracket = (e: Expr): e is Expr & { readonly kind: "app" } => e.kind === "app" && e.op === "iverson";

/** `i = 0 … n−1` and `i, j = 1, …, n` of a formula. */
function rangeStatements(all: readonly Statement[]): readonly Statement[] {
  const out = new Set<number>();
  for (const [k, s] of all.entries()) {
    const { item } = s;
    if (item.kind !== "relation" || item.links.length !== 1) continue;
    const [link] = item.links;
    const dots = all[k + 1]?.item.kind === "ellipsis";
    if (link?.op !== "=" || !(link.right.kind === "range" || dots)) continue;
    let first = k;
    while (first > 0 && isLetter(all[first - 1]) && all[first - 1]?.row === s.row) first -= 1;
    for (let n = first; n <= k + (dots ? 2 : 0); n += 1) out.add(n);
  }
  return all.filter((_, k) => out.has(k));
}

const isLetter = (s: Statement | undefined): boolean =>
  s !== undefined && !isCondition(s.item) && s.item.kind === "symbol";

interface ReadCondition {
  readonly condition: Expr;
  readonly ranges: ReadonlyMap<string, Range>;
}

/** A relation as a condition by itself; undefined where it is not read, or says something about letters alone. */
export function conditionAlone(setting: ElaborateSetting, link: Link): ReadCondition | undefined {
  const op = OPS.get(link.sign);
  const [read] = readChain(setting, { statements: [link.statement], unread: [], labels: [], remarks: [] }, [
    link,
  ]);
  if (op === undefined || read?.kind !== "read" || read.left.rank > 0) return undefined;
  return { condition: setting.ctx.app(op, [read.lhs, read.rhs]), ranges: read.ranges };
}

const OPS: ReadonlyMap<string, Op> = new Map<string, Op>([
  ["=", "eq"],
  ["≠", "ne"],
  ["<", "lt"],
  ["≤", "le"],
  [">", "gt"],
  ["≥", "ge"],
]);

/** A condition read beside a relation, whose letters it shares. */
export function conditionBeside(
  setting: ElaborateSetting,
  formula: FormulaStatements,
  link: Link,
  condition: Condition,
): ReadCondition | undefined {
  const [read] = readChain(setting, formula, [{ ...link, when: [...link.when, condition] }]);
  const found = read?.kind === "read" ? read.when?.at(-1) : undefined;
  return read?.kind !== "read" || found === undefined ? undefined : { condition: found, ranges: read.ranges };
}
