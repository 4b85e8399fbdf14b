// A formula as the statements that it makes: relations in rows and side by side, the words between them, labels. A row
// that begins with a relation goes on with the one before; one that begins with + or - with its last term.

import type { Span } from "../../expr/span.ts";
import { formulaAsTyped } from "../../read/syntax/typed-signs.ts";
import { prepareFormula } from "../document/prepare.ts";
import type { Mapped } from "../text/mapped.ts";
import { placeOf } from "../text/mapped.ts";
import { type Unread, UnreadError } from "../text/unread.ts";
import { readTrees } from "../tree/katex-tree.ts";
import { isNameWord } from "../tree/name-words.ts";
import { commaInNumber, isInNumber } from "../tree/pair.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { Tree } from "../tree/tree.ts";
import { withConditions } from "./case-conditions.ts";
import { withoutDots } from "./dots.ts";
import { byEntriesOfDots } from "./dotted-tables.ts";
import { withEvents } from "./events.ts";
import { readItem, readLinks } from "./grammar.ts";
import { relationAhead } from "./grammar-condition.ts";
import { withoutInverses } from "./inverses.ts";
import { type Condition, type Item, isCondition, type MathLink, type MathNode } from "./math.ts";
import { withReach } from "./reach-of-sums.ts";
import { Reading } from "./reading.ts";
import { isRemark, remarkText } from "./remarks.ts";
import { JOINING, rowsOf, SEPARATORS } from "./rows.ts";

export interface Statement {
  /** A relation, another condition, or an expression by itself. */
  readonly item: Item;
  readonly span: Span;
  /** The words directly before it, such as "where". */
  readonly words: string;
  /** The row of the formula, from 0. */
  readonly row: number;
  /** It begins with a relation: its left side, an ellipsis here, is what an earlier formula ended in. */
  readonly continues: boolean;
  /** The function that it gives by a formula, where that stands in place of its calls: it claims nothing of it. */
  readonly introduces?: string;
  /** A comma alone parts it from what is no relation, and may stand for a thin space: `(y − t) , x` for `(y − t)\\,x`. */
  readonly cut?: true;
  /** It stands as x = M^{-1} c, and is read as M x = c: nothing else than an equation before it tells that. */
  readonly inverted?: true;
  /** Its left side is lost, and was put back: the slip is not there. */
  readonly restored?: true;
  /** Names in it stand for derivatives, as another statement says: dW for ∂J/∂W. `inferred`: as their use suggests. */
  readonly named?: { readonly name: string; readonly said: Span; readonly inferred?: true };
}

export interface FormulaStatements {
  readonly statements: readonly Statement[];
  /** "Eq. 3", "(2)", \label, \tag. */
  readonly labels: readonly string[];
  /** Rows that are not read, and why. */
  readonly unread: readonly Unread[];
  /** Words and remarks that claim nothing. */
  readonly remarks: readonly { readonly text: string; readonly span: Span }[];
}

export function readFormula(m: Mapped, environment: string | undefined): FormulaStatements {
  // `\_{` is a subscript whose sign Markdown was kept from reading.
  const typed = formulaAsTyped(m.text).replace(/\\_(?=\{)/g, " _");
  const prepared = prepareFormula({ ...m, text: typed }, environment);
  const trees = readTrees(prepared.tex);
  const whole = placeOf(prepared.tex, 0, Math.max(1, prepared.tex.text.length));
  const out = new Statements(whole);
  out.read(trees);
  return {
    statements: out.statements
      .flatMap(componentwise)
      .map(byEntriesOfDots)
      .map((s) =>
        withoutInverses({ ...s, item: withReach(withConditions(withoutDots(withEvents(s.item)))) }),
      ),
    unread: out.unread,
    labels: [...out.labels, ...prepared.labels],
    remarks: out.remarks,
  };
}

/** (x, y) = (a, b) is x = a and y = b. */
function componentwise(s: Statement): readonly Statement[] {
  const { item } = s;
  if (item.kind !== "relation" || s.continues) return [s];
  const { first, links } = item;
  const parts = partsOfList(first);
  const sides = links.map((l) => partsOfList(l.right));
  if (parts === undefined || sides.some((p) => p?.length !== parts.length)) return [s];
  return parts.map((own, k): Statement => {
    const linked = links.map((l, n): MathLink => ({ op: l.op, right: sides[n]?.[k] ?? l.right }));
    return { ...s, item: { kind: "relation", first: own, links: linked, span: item.span } };
  });
}

/** The parts of a list in parentheses, where they are all written out. */
function partsOfList(m: MathNode): readonly MathNode[] | undefined {
  if (m.kind !== "fence" || m.open !== "(" || m.close !== ")" || m.such !== undefined) return undefined;
  const parts = m.items.flatMap((x) => (isCondition(x) || x.kind === "ellipsis" ? [] : [x]));
  return parts.length > 1 && parts.length === m.items.length ? parts : undefined;
}

class Statements {
  readonly statements: Statement[] = [];
  readonly unread: Unread[] = [];
  readonly labels: string[] = [];
  readonly remarks: { readonly text: string; readonly span: Span }[] = [];
  readonly #whole: Span;
  /** The row before was not read: what goes on from it begins anew. */
  #broken = false;

  constructor(whole: Span) {
    this.#whole = whole;
  }

  read(trees: readonly Tree[]): void {
    const [only] = trees;
    if (trees.length === 1 && only?.kind === "group") {
      this.read(only.body);
      return;
    }
    const rows = rowsOf(trees);
    for (const [k, row] of rows.entries()) {
      const before = [...this.statements];
      try {
        this.#row(row, k);
      } catch (error) {
        if (!(error instanceof UnreadError) || rows.length === 1) throw error;
        this.statements.splice(0, this.statements.length, ...before);
        this.unread.push(error.unread);
        this.#broken = true;
      }
    }
    const [why] = this.unread;
    if (why !== undefined && this.statements.length === 0) throw new UnreadError(why);
  }

  #row(trees: readonly Tree[], row: number): void {
    const r = new Reading(trees, this.#whole);
    const [lone, ...others] = r.trees;
    if (lone?.kind === "mark" && others.length === 0) {
      // A sign that is spoken of.
      this.remarks.push({ text: lone.text, span: lone.span });
      return;
    }
    let words = "";
    /** What stands between this and the statement before it in the row. */
    let between = "";
    while (!r.done) {
      const t = r.peek() as Tree;
      between += t.kind === "space" || t.kind === "text" ? " " : t.kind === "mark" ? t.text : "";
      if (t.kind === "space") {
        r.next();
        continue;
      }
      if (t.kind === "mark" && SEPARATORS.has(t.text)) {
        if (t.text === "," && isInNumber(r.trees, r.at)) throw commaInNumber(t.span);
        r.next();
        continue;
      }
      if (t.kind === "mark" && t.text === "←" && this.statements.length > 0) {
        r.next();
        continue;
      }
      if (t.kind === "mark" && t.text === "∀") {
        r.next();
        words = "for all";
        continue;
      }
      if (t.kind === "text" && !this.#isSide(r, t.text)) {
        r.next();
        words = t.text.trim();
        this.#words(words, t.span);
        continue;
      }
      if (isRemark(t)) {
        this.remarks.push({ text: remarkText(t), span: t.span });
        r.next();
        continue;
      }
      const continued = this.#continued(r, row);
      if (continued) continue;
      const item = this.#label(r, readItem(r));
      const behind = item === undefined ? undefined : this.#conditionsBehind(item, row);
      if (behind !== undefined) {
        for (const c of behind) this.statements.push({ item: c, span: c.span, words, row, continues: false });
        words = "";
        this.#ended(r);
        continue;
      }
      if (item !== undefined) {
        if (between === ",") this.#cut(row, item);
        this.statements.push({ item, span: item.span, words, row, continues: false });
      }
      between = "";
      this.#broken = false;
      words = "";
      this.#ended(r);
    }
  }

  /** A word that is a name, or words in front of the first relation of a row. */
  #isSide(r: Reading, text: string): boolean {
    return isNameWord(text) ? namesSide(r) : r.at === 0 && r.relationBehind();
  }

  /** The relation that a comma and a factor stand behind. */
  #cut(row: number, behind: Item): void {
    const last = this.statements.at(-1);
    if (last?.row !== row || last.item.kind !== "relation") return;
    const side = last.item.links.at(-1)?.right.kind;
    // i = 1, n: letters are listed behind numbers and letters.
    const listed = behind.kind === "symbol" && (side === "number" || side === "symbol");
    if (isFactor(behind) && !listed) this.statements[this.statements.length - 1] = { ...last, cut: true };
  }

  /** A row that begins with a relation continues the statement before it. */
  #continued(r: Reading, row: number): boolean {
    const op = relationAhead(r);
    if (op === undefined) return false;
    const last = this.statements.at(-1);
    if (last !== undefined && last.row === row && r.at > 0 && !isExpression(last.item)) throw r.leftOver();
    const start = r.peek()?.span ?? r.end;
    const links = readLinks(r);
    if (links.length === 0) throw r.leftOver();
    if (this.#broken) {
      this.#anew(links, row);
      this.#ended(r);
      return true;
    }
    if (last === undefined) {
      const span = { start: start.start, end: links.at(-1)?.right.span.end ?? start.end };
      const item: Item = { kind: "relation", first: { kind: "ellipsis", span: start }, links, span };
      this.statements.push({ item, span, words: "", row, continues: true });
      this.#ended(r);
      return true;
    }
    const end = links.at(-1)?.right.span.end ?? last.span.end;
    const before = last.item;
    if (before.kind !== "relation" && isCondition(before)) throw r.leftOver();
    const first = before.kind === "relation" ? before.first : before;
    const all = before.kind === "relation" ? [...before.links, ...links] : links;
    const item: Item = { kind: "relation", first, links: all, span: { start: first.span.start, end } };
    this.statements[this.statements.length - 1] = { ...last, item, span: { ...last.span, end } };
    this.#ended(r);
    return true;
  }

  /** What goes on from a row that was not read: the chain begins with its first side. */
  #anew(links: readonly MathLink[], row: number): void {
    const [first, ...rest] = links;
    this.#broken = false;
    if (first === undefined) return;
    const span = { start: first.right.span.start, end: rest.at(-1)?.right.span.end ?? first.right.span.end };
    const item: Item =
      rest.length === 0 ? first.right : { kind: "relation", first: first.right, links: rest, span };
    this.statements.push({ item, span, words: "", row, continues: false });
  }

  #ended(r: Reading): void {
    const t = r.peek();
    if (t === undefined || t.kind === "space" || t.kind === "text" || isRemark(t)) return;
    if (t.kind === "mark" && (SEPARATORS.has(t.text) || t.text === "←" || t.text === "∀")) return;
    throw r.leftOver();
  }

  #words(text: string, span: Span): void {
    const label = /^\(?(?:eq(?:uation|n)?s?\.?|gl\.?|équation)\s*\(?([\w.]+)\)?\)?\.?$/i.exec(text);
    if (label !== null) this.labels.push(label[1] ?? "");
    else if (text !== "") this.remarks.push({ text, span });
  }

  /** y = x (x > 0): what stands in parentheses behind a relation restricts it. */
  #conditionsBehind(item: Item, row: number): readonly Condition[] | undefined {
    if (item.kind !== "fence" || item.open !== "(" || item.such !== undefined) return undefined;
    const before = this.statements.at(-1);
    const conditions = item.items.filter(isCondition);
    const all = conditions.length > 0 && conditions.length === item.items.length;
    return all && before?.row === row && before.item.kind === "relation" ? conditions : undefined;
  }

  /** "(2)" in front of an equation is its number. */
  #label(r: Reading, item: Item): Item | undefined {
    if (item.kind !== "fence" || item.items.length !== 1 || item.open !== "(") return item;
    const [only] = item.items;
    const apart = r.peek()?.kind === "space";
    if (!apart || only === undefined || (only.kind !== "number" && only.kind !== "symbol")) return item;
    this.labels.push(only.text);
    return undefined;
  }
}

/** Whether a relation, a product or a script of the word follows: then it is a name. */
function namesSide(r: Reading): boolean {
  const t = r.peek(1);
  return t?.kind === "mark" && (RELATION_MARKS.has(t.text) || JOINING.has(t.text));
}

/** What may be the last factor of the term in front of a comma. */
const isFactor = (x: Item): boolean =>
  x.kind === "symbol" ||
  x.kind === "product" ||
  x.kind === "apply" ||
  x.kind === "scripted" ||
  x.kind === "accent";

const isExpression = (x: Item): x is MathNode => !isCondition(x);
