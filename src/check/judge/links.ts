// The relations of a document one by one, before anything is known of its names: `a = b = c` is two of them, each
// against the side before it. What stands beside a relation and restricts it (`i ≠ j`, "for x > 0") is told apart
// from what is claimed, and so is what cannot be a claim: x ∈ ℝ, w ← w − η g.

import type { Span } from "../../expr/span.ts";
import type { CheckedDocument } from "../document/document.ts";
import { keyOfSymbol } from "../formula/keys.ts";
import { type Condition, type Item, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import { realSpace } from "../formula/spaces.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import { isProse, lostLeftSide } from "../meaning/lost-rows.ts";
import { indexLetters } from "../resolve/elaborate.ts";
import type { Unread } from "../text/unread.ts";
import { everywhere } from "../tree/parts.ts";

export type ReadFormula = FormulaStatements | Unread;
export const isRead = (f: ReadFormula): f is FormulaStatements => "statements" in f;

/** The sign of a relation that can be judged; `other` says nothing that has two values. */
export type Sign = "=" | ":=" | "≠" | "<" | "≤" | ">" | "≥" | "≈" | "∝" | "←" | "other";

export interface Link {
  /** The formula that it stands in, by number. */
  readonly formula: number;
  /** The chain of relations that it belongs to, and its place there. */
  readonly chain: number;
  readonly at: number;
  readonly sign: Sign;
  readonly left: MathNode;
  readonly right: MathNode;
  /** What the first sign of the chain stands behind. */
  readonly first: MathNode;
  /** Of a sign behind the first one: the sign and the side behind it. */
  readonly span: Span;
  /** The statement that it is a part of. */
  readonly statement: Statement;
  /** What restricts it, in the same formula. */
  readonly when: readonly Condition[];
  /** It is such a restriction itself, or stands alone as one: "for i = j". */
  readonly restricts: boolean;
  /** It goes on from an earlier formula, and words stand between them. */
  readonly apart: boolean;
  /** It stands in a sentence. */
  readonly inline: boolean;
  /** The chain that it goes on from. */
  readonly goesOnFrom: number | undefined;
  readonly labels: readonly string[];
}

export interface UnreadLink {
  readonly formula: number;
  readonly span: Span;
  readonly why: Unread;
}

export const isLink = (x: Link | UnreadLink): x is Link => "sign" in x;

export function linksOf(
  doc: CheckedDocument,
  formulas: readonly ReadFormula[],
): readonly (Link | UnreadLink)[] {
  const out: (Link | UnreadLink)[] = [];
  let chain = 0;
  let before: Ended | undefined;
  /** The same of formulas in a display or with a relation: what is spoken of in a sentence behind one does not end it. */
  let displayed: Ended | undefined;
  /** What each formula ends in. */
  const ends = new Map<number, Ended>();
  const end = (e: Ended): void => {
    before = e;
    if (e.chain !== undefined || doc.formulas[e.formula]?.display === true) displayed = e;
    ends.set(e.formula, e);
  };
  for (const [k, f] of formulas.entries()) {
    const formula = doc.formulas[k];
    if (formula === undefined) continue;
    const { section } = formula;
    if (!isRead(f)) {
      if (
        !isProse(doc.text.slice(formula.span.start, formula.span.end)) &&
        hasRelation(
          "text" in formula.tex ? formula.tex.text : doc.text.slice(formula.span.start, formula.span.end),
        )
      )
        out.push({ formula: k, span: formula.span, why: f });
      before = undefined;
      displayed = undefined;
      continue;
    }
    const lost = lostLeftSide(formulas, k);
    if (lost !== undefined) {
      out.push({ formula: k, span: formula.span, why: lost(formula.span) });
      before = undefined;
      displayed = undefined;
      continue;
    }
    const restricting = restrictions(f.statements);
    // Rows that are not read, at their places among the others.
    const rows = f.unread.map((why): UnreadLink => ({ formula: k, span: why.span, why }));
    for (const [n, s] of f.statements.entries()) {
      const { item } = s;
      if (!isCondition(item)) {
        if (item.kind !== "ellipsis") end({ node: item, section, formula: k, chain: undefined });
        continue;
      }
      if (item.kind !== "relation") {
        if (!restricting.has(n)) out.push({ formula: k, span: s.span, why: alone(s.span) });
        continue;
      }
      const near = formula.display && displayed?.section === section ? displayed : before;
      const from = formula.after !== undefined && n === 0 ? ends.get(formula.after) : near;
      const first = !s.continues ? item.first : from?.section === section ? from.node : undefined;
      if (first === undefined) {
        out.push({ formula: k, span: s.span, why: nothingBefore(s.span) });
      } else {
        const when = restricting.has(n) ? [] : restrictionsOf(f.statements, restricting, n);
        const restricts =
          restricting.has(n) || isRangeOfLetter(f.statements, n) || standsAsRestriction(doc, k, f.statements);
        const apart = s.continues && formula.after === undefined && isApart(doc, from?.formula ?? k, k);
        const goesOnFrom = s.continues ? from?.chain : undefined;
        const inline = !formula.display;
        const { labels } = f;
        const common = { formula: k, chain, first, when, restricts, apart, goesOnFrom, inline, labels };
        out.push(...linksIn(s, item, common));
        chain += 1;
      }
      const last = item.links.at(-1)?.right;
      if (last !== undefined && !restricting.has(n))
        end({ node: last, section, formula: k, chain: chain - 1 });
    }
    out.push(...rows);
    const last = f.statements.at(-1)?.span.end ?? 0;
    if (rows.some((r) => r.span.start >= last)) {
      before = undefined;
      displayed = undefined;
    }
  }
  return out;
}

/** What something behind it may go on from. */
interface Ended {
  readonly node: MathNode;
  readonly section: number;
  readonly formula: number;
  /** The chain that ends there; a formula without a relation is none. */
  readonly chain: number | undefined;
}

/** Whether more than marks of a table or of a sentence stands between two formulas. */
const isApart = (doc: CheckedDocument, from: number, to: number): boolean =>
  /[^\s|,;.:&\\]/.test(doc.text.slice(doc.formulas[from]?.span.end, doc.formulas[to]?.span.start));

/** "If $i = k$, …": a formula in a sentence whose words before it make it a restriction. */
function standsAsRestriction(doc: CheckedDocument, k: number, all: readonly Statement[]): boolean {
  const formula = doc.formulas[k];
  const [only] = all;
  if (formula === undefined || formula.display || all.length !== 1 || only?.item.kind !== "relation")
    return false;
  const { item } = only;
  const sides = [item.first, ...item.links.map((l) => l.right)];
  const simple = isEquation(item) ? sides.every(isSingle) : sides.every(isSimple);
  return (
    simple && restrictingWords(doc.text.slice(Math.max(0, formula.span.start - WORDS), formula.span.start))
  );
}

/** Signs before a formula in which the word that makes it a restriction is looked for. */
const WORDS = 40;

type Common = Omit<Link, "at" | "sign" | "left" | "right" | "span" | "statement">;

function linksIn(statement: Statement, item: RelationMath, c: Common): readonly Link[] {
  const points = pointsIn([c.first, ...item.links.map((l) => l.right)]);
  const side = (m: MathNode): MathNode => (points.length === 0 ? m : withoutPoint(m));
  const when = [...c.when, ...points];
  let left = side(c.first);
  let end = statement.continues ? statement.span.start : item.first.span.end;
  return item.links.map(({ op, right: written }, at): Link => {
    const right = side(written);
    const start = at === 0 ? statement.span.start : end;
    const link: Link = {
      ...c,
      first: side(c.first),
      when,
      at,
      sign: signOf(op),
      left,
      right,
      span: { start, end: right.span.end },
      statement,
    };
    left = right;
    end = right.span.end;
    return link;
  });
}

/** m = x̄ of sides that are taken at a point: what stands beside them is said at that point, too. */
function pointsIn(sides: readonly MathNode[]): readonly Condition[] {
  const all = sides.flatMap((m) => (m.kind === "evaluated" ? [m.at] : []));
  const [first] = all;
  if (first === undefined || !first.every(isCondition)) return [];
  const text = (items: readonly Item[]): string => JSON.stringify(items, (k, v) => (k === "span" ? 0 : v));
  return all.every((a) => text(a) === text(first)) ? first.filter(isCondition) : [];
}

const withoutPoint = (m: MathNode): MathNode => (m.kind === "evaluated" ? m.body : m);

const SIGNS: ReadonlySet<string> = new Set("= := ≠ < ≤ > ≥ ≈ ∝ ←".split(" "));
const LIKE: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ["≃", "≈"],
  ["≅", "≈"],
  ["≐", ":="],
]);
const signOf = (op: string): Sign => (SIGNS.has(op) ? (op as Sign) : (LIKE.get(op) ?? "other"));

const alone = (span: Span): Unread => ({
  code: "condition",
  message: "this condition stands alone",
  span,
  expected: "a relation",
});
const nothingBefore = (span: Span): Unread => ({
  code: "continues",
  message: "this goes on from something that is not read",
  span,
  expected: "its left side",
});

/** Whether a formula that is not read states a relation. */
export const hasRelation = (tex: string): boolean =>
  /[=<>≤≥≠≈∝←]|\\(?:le|leq|leqslant|ge|geq|geqslant|ne|neq|lt|gt|approx|propto|equiv|triangleq|gets|leftarrow|coloneqq)(?![a-zA-Z])/.test(
    tex.replace(/\\(?:left|right|big|Big)[lr]?\s*[<>]/g, "").replace(/_\{[^{}]*\}|\^\{[^{}]*\}/g, ""),
  );

// --- restrictions

const RESTRICTING =
  /(?:^|\s)(?:if|for|(?<!arrives?\s)at|when|whenever|unless|provided|assuming|with|where|falls|für|bei|wenn|si|pour|avec|où|quand|se|per|quando|para|cuando|als|voor|если|при|当|若)\s*(?:all|any|every|each|alle|jedes|tous?|tout|cada|todo|todos)?\s*[:,]?$/iu;

/** Whether the words before a relation make it a restriction of another one. */
const restrictingWords = (words: string): boolean => RESTRICTING.test(words.trim());

/** The statements of a formula that restrict others, by number. */
function restrictions(all: readonly Statement[]): ReadonlySet<number> {
  const out = new Set<number>();
  const letters = all.map((s) => new Set(indexLetters(s.item)));
  for (const [k, s] of all.entries()) {
    const { item } = s;
    if (!isCondition(item) || s.continues) continue;
    const claims = all.some((o, n) => n !== k && isCondition(o.item) && !out.has(n));
    if (!claims) continue;
    if (item.kind !== "relation") {
      out.add(k);
      continue;
    }
    if (isMembership(item)) {
      // k ∈ {0, 1} of a letter that stands in a claim.
      const letter = keyOfSymbol(item.first) ?? "";
      if (all.some((o, n) => n !== k && isCondition(o.item) && symbolsIn(o.item).includes(letter)))
        out.add(k);
      continue;
    }
    if (isRangeOfLetter(all, k)) continue;
    const simple = [item.first, ...item.links.map((l) => l.right)].every(isSimple);
    const others = new Set(letters.flatMap((l, n) => (n === k ? [] : [...l])));
    const mentions = symbolsIn(item).some((x) => others.has(x));
    const equation = item.links.every((l) => l.op === "=" || l.op === ":=");
    const after = all.slice(0, k).some((o, n) => isEquation(o.item) && !out.has(n));
    if (restrictingWords(s.words) && (simple || !equation) && (after || mentions)) out.add(k);
    else if (
      simple &&
      mentions &&
      !letters[k]?.size &&
      symbolsIn(item).some((x) => others.has(x) && isSide(item, x))
    )
      out.add(k);
    else if (!equation && simple && after && !item.links.some((l) => l.op === "←")) out.add(k);
  }
  return out;
}

const isEquation = (x: Item): boolean =>
  x.kind === "relation" && x.links.some((l) => l.op === "=" || l.op === ":=");

/** A side of the relation is the letter by itself. */
const isSide = (r: RelationMath, letter: string): boolean =>
  [r.first, ...r.links.map((l) => l.right)].some((m) => keyOfSymbol(m) === letter);

/** A letter in a set, but for ℝ^n. */
const isMembership = (r: RelationMath): boolean =>
  r.links.length === 1 &&
  r.links.every((l) => l.op === "∈" && realSpace(l.right) === undefined) &&
  keyOfSymbol(r.first) !== undefined;

/** i = 0 … n−1, i = 1, …, n. */
function isRangeOfLetter(all: readonly Statement[], k: number): boolean {
  const item = all[k]?.item;
  if (item?.kind !== "relation" || item.links.length !== 1) return false;
  const [link] = item.links;
  if (link === undefined || keyOfSymbol(item.first) === undefined) return false;
  if (link.op === "∈") return true;
  return link.op === "=" && (link.right.kind === "range" || all[k + 1]?.item.kind === "ellipsis");
}

/** One name, entry or number. */
const isSingle = (m: MathNode): boolean =>
  m.kind === "negate" ? isSingle(m.operand) : isSimple(m) && keyOfSingle(m);
const keyOfSingle = (m: MathNode): boolean =>
  m.kind === "number" || m.kind === "apply" || keyOfSymbol(m) !== undefined;

/** Names, entries, numbers and what is added or multiplied of them. */
function isSimple(m: MathNode): boolean {
  switch (m.kind) {
    case "number":
    case "symbol":
    case "range":
      return true;
    case "scripted":
      return isSimple(m.base);
    case "negate":
      return isSimple(m.operand);
    case "apply":
      return m.fence.open === "[" && isSimple(m.head);
    case "sum":
      return m.terms.every((t) => isSimple(t.term));
    case "product":
      return m.factors.every((f) => isSimple(f.factor));
    case "bars":
      return isSimple(m.body);
    default:
      return false;
  }
}

/** Keys of the letters that stand in an item outside of subscripts. */
const symbolsIn = (root: Item): readonly string[] =>
  everywhere<MathNode, string>(root, (x) => {
    const key = keyOfSymbol(x);
    return key === undefined ? [] : [key];
  });

/** What restricts statement n: what stands behind it up to the next claim; where nothing does, what stands before all. */
function restrictionsOf(
  all: readonly Statement[],
  restricting: ReadonlySet<number>,
  n: number,
): readonly Condition[] {
  const out: Condition[] = [];
  const add = (k: number): void => {
    const item = all[k]?.item;
    if (item === undefined || !isCondition(item)) return;
    out.push(item);
    if (item.kind !== "relation" || !isMembership(item)) return;
    // k, l ∈ {0, 1}: letters before it share the set.
    for (let m = k - 1; m > n; m -= 1) {
      const first = all[m]?.item;
      if (first === undefined || isCondition(first) || keyOfSymbol(first) === undefined) break;
      if (all[m]?.row !== all[k]?.row) break;
      out.push({ ...item, first });
    }
  };
  let k = n + 1;
  while (k < all.length && !restricting.has(k) && all[k]?.row === all[n]?.row) k += 1;
  for (; k < all.length && restricting.has(k); k += 1) add(k);
  if (out.length > 0) return out;
  for (k = 0; k < n && restricting.has(k); k += 1) add(k);
  return out;
}
