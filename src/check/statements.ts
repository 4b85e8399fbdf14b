// A formula as the statements that it makes: relations in rows and side by side, the words between them, labels. A row
// that begins with a relation goes on with the one before; one that begins with + or - with its last term.

import type { Span } from "../expr/span.ts";
import { readItem, readLinks } from "./grammar.ts";
import { relationAhead } from "./grammar-condition.ts";
import { isNameWord } from "./grammar-operand.ts";
import { readTrees } from "./katex-tree.ts";
import type { Mapped } from "./mapped.ts";
import { placeOf } from "./mapped.ts";
import { type Item, isCondition, type MathNode } from "./math.ts";
import { prepareFormula } from "./prepare.ts";
import { Reading } from "./reading.ts";
import { RELATION_MARKS } from "./signs.ts";
import type { Tree } from "./tree.ts";
import { unread } from "./unread.ts";

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
}

export interface FormulaStatements {
  readonly statements: readonly Statement[];
  /** "Eq. 3", "(2)", \label, \tag. */
  readonly labels: readonly string[];
  /** Words and remarks that claim nothing. */
  readonly remarks: readonly { readonly text: string; readonly span: Span }[];
}

export function readFormula(m: Mapped, environment: string | undefined): FormulaStatements {
  const prepared = prepareFormula(m, environment);
  const trees = readTrees(prepared.tex);
  const whole = placeOf(prepared.tex, 0, Math.max(1, prepared.tex.text.length));
  const out = new Statements(whole);
  out.read(trees);
  return { statements: out.statements, labels: [...out.labels, ...prepared.labels], remarks: out.remarks };
}

/** Between statements: what says that the next one follows from the last one, or nothing. */
const SEPARATORS: ReadonlySet<string> = new Set([",", ";", ".", "⇒", "⇔", "⇐", "∴", "∵", "→"]);
const JOINING: ReadonlySet<string> = new Set(["+", "-", "·", "×", "*", "/", "⊙", "⊗"]);

class Statements {
  readonly statements: Statement[] = [];
  readonly labels: string[] = [];
  readonly remarks: { readonly text: string; readonly span: Span }[] = [];
  readonly #whole: Span;

  constructor(whole: Span) {
    this.#whole = whole;
  }

  read(trees: readonly Tree[]): void {
    const [only] = trees;
    if (trees.length === 1 && only?.kind === "group") this.read(only.body);
    else for (const [k, row] of rowsOf(trees).entries()) this.#row(row, k);
  }

  #row(trees: readonly Tree[], row: number): void {
    const r = new Reading(trees, this.#whole);
    let words = "";
    while (!r.done) {
      const t = r.peek() as Tree;
      if (t.kind === "space") {
        r.next();
        continue;
      }
      if (t.kind === "mark" && SEPARATORS.has(t.text)) {
        r.next();
        continue;
      }
      if (t.kind === "mark" && t.text === "←" && this.statements.length > 0) {
        r.next();
        continue;
      }
      if (t.kind === "text" && !(isNameWord(t.text) && namesSide(r))) {
        r.next();
        words = t.text.trim();
        this.#words(words, t.span);
        continue;
      }
      if (this.#remark(r, t)) continue;
      const continued = this.#continued(r, row);
      if (continued) continue;
      const item = this.#label(r, readItem(r));
      if (item !== undefined) this.statements.push({ item, span: item.span, words, row, continues: false });
      words = "";
      this.#ended(r);
    }
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

  #ended(r: Reading): void {
    const t = r.peek();
    if (t === undefined || t.kind === "space" || t.kind === "text") return;
    if (t.kind === "mark" && (SEPARATORS.has(t.text) || t.text === "←")) return;
    throw r.leftOver();
  }

  #words(text: string, span: Span): void {
    const label = /^\(?(?:eq(?:uation|n)?s?\.?|gl\.?|équation)\s*\(?([\w.]+)\)?\)?\.?$/i.exec(text);
    if (label !== null) this.labels.push(label[1] ?? "");
    else if (text !== "") this.remarks.push({ text, span });
  }

  /** (derivative of (2) with respect to x[i]): words in brackets, formulas and all. */
  #remark(r: Reading, t: Tree): boolean {
    if (t.kind !== "fenced" || !t.body.some((x) => x.kind === "text")) return false;
    const text = t.body.map((x) => (x.kind === "text" ? x.text.trim() : "…")).join(" ");
    this.remarks.push({ text, span: t.span });
    r.next();
    return true;
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

const isExpression = (x: Item): x is MathNode => !isCondition(x);

/** The rows of an alignment, those that only continue an expression put together. */
function rowsOf(trees: readonly Tree[]): readonly (readonly Tree[])[] {
  const at = trees.findIndex((t) => t.kind === "table");
  const table = trees[at];
  if (table?.kind !== "table") return [trees];
  const others = [...trees.slice(0, at), ...trees.slice(at + 1)].filter(
    (t) => t.kind !== "space" && !(t.kind === "mark" && SEPARATORS.has(t.text)),
  );
  const [before] = others;
  if (others.length > 0) {
    // a = \begin{aligned} … \end{aligned}: the rows go on where it begins.
    const first = table.rows[0]?.flat() ?? [];
    const rest = table.rows.slice(1).map((row) => row.flat());
    const after = trees.slice(at + 1);
    if (before === undefined || at === 0) {
      const last = table.rows.length - 1;
      return joined(table.rows.map((row, k) => (k === last ? [...row.flat(), ...after] : row.flat())));
    }
    return joined([
      [...trees.slice(0, at), ...first],
      ...rest.slice(0, -1),
      ...rest.slice(-1).map((x) => [...x, ...after]),
    ]);
  }
  return joined(table.rows.map(cellsOf));
}

/** Cells side by side; of two equations in one row the second one begins a pair of columns. */
function cellsOf(row: readonly (readonly Tree[])[]): readonly Tree[] {
  return row.flatMap((cell, k): readonly Tree[] => {
    const before = row.slice(0, k).flat();
    const next = cell[0];
    const begins = k > 0 && k % 2 === 0 && before.length > 0 && next !== undefined && !(next.kind === "mark");
    return begins ? [{ kind: "space", span: next.span }, ...cell] : cell;
  });
}

/** A bracket that opens in the row closes in a later one. */
function isOpen(row: readonly Tree[]): boolean {
  let depth = 0;
  for (const t of row) {
    const mark = t.kind === "scripts" ? t.base : t;
    if (mark?.kind !== "mark") continue;
    if ("([{⌊⌈⟨".includes(mark.text)) depth += 1;
    else if (")]}⌋⌉⟩".includes(mark.text)) depth -= 1;
  }
  return depth > 0;
}

function joined(rows: readonly (readonly Tree[])[]): readonly (readonly Tree[])[] {
  const out: (readonly Tree[])[] = [];
  for (const row of rows) {
    if (row.every((t) => t.kind === "space")) continue;
    const first = row.find((t) => t.kind !== "space");
    const last = out.at(-1);
    const end = last?.filter((t) => t.kind !== "space").at(-1);
    const isSign = (t: Tree | undefined): boolean => t?.kind === "mark" && JOINING.has(t.text);
    const hasRelation = row.some((t) => t.kind === "mark" && ["=", "≤", "≥", "<", ">"].includes(t.text));
    const minus = first?.kind === "mark" && first.text === "-";
    // A row that begins with a minus and has a relation of its own may be a new statement.
    const goesOn =
      last !== undefined && (isOpen(last) || isSign(end) || (isSign(first) && !(minus && hasRelation)));
    if (goesOn) out[out.length - 1] = [...last, ...row.filter((t, k) => !(k === 0 && t.kind === "space"))];
    else out.push(row);
  }
  return out;
}

/** A formula without any statement makes no claim; a place to say so. */
export const nothingSaid = (span: Span) => unread("empty", "this formula is empty", span);
