// The rows of a formula: those of an alignment or of a system in a brace, cells side by side put together, and rows that
// only go on with the expression of the row before them joined to it.

import type { Span } from "../../expr/span.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { TableTree, Tree } from "../tree/tree.ts";

/** Between statements: what says that the next one follows from the last one, or nothing. */
export const SEPARATORS: ReadonlySet<string> = new Set([",", ";", ".", "⇒", "⇔", "⇐", "∴", "∵", "→"]);
export const JOINING: ReadonlySet<string> = new Set(["+", "-", "·", "×", "*", "/", "⊙", "⊗"]);

/** The rows of an alignment, those that only continue an expression put together. */
export function rowsOf(given: readonly Tree[]): readonly (readonly Tree[])[] {
  return tableRows(given).map(withSingleSigns);
}

/** `a = \newline = b`: the sign that is repeated at the line end is one, and so is `==`. */
function withSingleSigns(trees: readonly Tree[]): readonly Tree[] {
  return trees.filter((t, k) => {
    const next = isMark(t, "=") ? trees.slice(k + 1).find((x) => x.kind !== "space") : undefined;
    return !isMark(next, "=");
  });
}

function tableRows(trees: readonly Tree[]): readonly (readonly Tree[])[] {
  const system = systemIn(trees);
  if (system !== undefined) return joined(system.map(cellsOf));
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

/** A brace in front of equations, one in each row: they are several statements and no cases. */
function systemIn(trees: readonly Tree[]): TableTree["rows"] | undefined {
  const [fenced, ...others] = trees.filter((t) => !isSeparator(t));
  const [table, ...more] = fenced?.kind === "fenced" ? fenced.body : [];
  if (fenced?.kind !== "fenced" || fenced.open !== "{" || fenced.close !== "" || others.length > 0)
    return undefined;
  if (table?.kind !== "table" || more.length > 0) return undefined;
  const rows = table.rows.filter((row) => row.flat().length > 0);
  const equations = rows.every((row) => {
    const [first, second] = row;
    const begins = second?.find((t) => t.kind !== "space");
    const relation = (t: Tree | undefined): boolean => t?.kind === "mark" && RELATION_MARKS.has(t.text);
    return row.length === 1 ? (first ?? []).some(relation) : relation(begins);
  });
  return equations ? rows : undefined;
}

const isSeparator = (t: Tree): boolean => t.kind === "space" || (t.kind === "mark" && SEPARATORS.has(t.text));

/** Cells side by side; of two equations in one row the second one begins a pair of columns. */
function cellsOf(all: readonly (readonly Tree[])[]): readonly Tree[] {
  const [before, last] = [all.slice(0, -1), all.at(-1) ?? []];
  const end = before.flat().findLast((t) => t.kind !== "space");
  const ended = end !== undefined && !(end.kind === "mark" && JOINING.has(end.text));
  const row = ended && isNumberOfEquation(last) ? before : all;
  return row.flatMap((cell, k): readonly Tree[] => {
    const before = row.slice(0, k).flat();
    const next = cell[0];
    const begins = k > 0 && k % 2 === 0 && before.length > 0 && next !== undefined && !(next.kind === "mark");
    return begins ? [{ kind: "space", span: next.span }, ...cell] : cell;
  });
}

/** A last cell that holds nothing but (12) or (3a) is the number of the row, and no factor of it. */
function isNumberOfEquation(cell: readonly Tree[]): boolean {
  const [only, ...others] = cell.filter((t) => t.kind !== "space");
  const own = only?.kind === "fenced" && only.open === "(" && others.length === 0 ? only.body : undefined;
  const typed = isMark(only, "(") && isMark(others.at(-1), ")") ? others.slice(0, -1) : undefined;
  const [first, ...rest] = own ?? typed ?? [];
  return first?.kind === "digit" && rest.every((t) => t.kind === "digit" || isMark(t, "."));
}

const isMark = (t: Tree | undefined, text: string): boolean => t?.kind === "mark" && t.text === text;

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

/** `\\left( … \\right.` goes on in the next row as `\\left. … \\right)`: brackets by themselves. */
function opened(row: readonly Tree[]): readonly Tree[] {
  return row.flatMap((t): readonly Tree[] => {
    const fenced = t.kind === "scripts" ? t.base : t;
    if (fenced?.kind !== "fenced" || (fenced.open === "") === (fenced.close === "")) return [t];
    const [only, ...more] = fenced.body;
    if ((only?.kind === "table" && more.length === 0) || fenced.close === "|") return [t];
    const { start, end } = fenced.span;
    const mark = (text: string, at: Span): Tree => ({ kind: "mark", text, span: at });
    if (fenced.open !== "" && t.kind === "fenced")
      return [mark(fenced.open, { start, end: start + 1 }), ...opened(fenced.body)];
    if (fenced.close === "") return [t];
    const close = mark(fenced.close, { start: end - 1, end });
    return [...opened(fenced.body), t.kind === "scripts" ? { ...t, base: close } : close];
  });
}

const startsWithSign = (t: Tree | undefined): boolean => t?.kind === "mark" && RELATION_MARKS.has(t.text);

function joined(given: readonly (readonly Tree[])[]): readonly (readonly Tree[])[] {
  const out: (readonly Tree[])[] = [];
  const rows = given.length > 1 ? given.map(opened) : given;
  for (const row of rows) {
    if (row.every((t) => t.kind === "space")) continue;
    const first = row.find((t) => t.kind !== "space");
    const last = out.at(-1);
    const end = last?.filter((t) => t.kind !== "space").at(-1);
    const isSign = (t: Tree | undefined): boolean => t?.kind === "mark" && JOINING.has(t.text);
    const hasRelation = row.some((t) => t.kind === "mark" && ["=", "≤", "≥", "<", ">"].includes(t.text));
    const minus = first?.kind === "mark" && first.text === "-";
    // A row that begins with a minus and has a relation of its own may be a new statement.
    // a = \\ b: the side stands in the next row, where the sign may be repeated.
    const isEqual =
      isMark(end, "=") && (isMark(first, "=") || (!startsWithSign(first) && first !== undefined));
    const goesOn =
      last !== undefined &&
      (isOpen(last) || isEqual || isSign(end) || (isSign(first) && !(minus && hasRelation)));
    if (goesOn) out[out.length - 1] = [...last, ...row.filter((t, k) => !(k === 0 && t.kind === "space"))];
    else out.push(row);
  }
  return out;
}
