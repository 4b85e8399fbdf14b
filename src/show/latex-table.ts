// A table in LaTeX that is never wider than the text. Widths are estimated in characters: a narrow table is set
// naturally, a wide one in columns that wrap, a long one over several pages.

import type { Alignment } from "./exhibit.ts";

export interface TableCell {
  readonly tex: string;
  /** Characters as printed, and those of the longest part that cannot break. */
  readonly length: number;
  readonly word: number;
}

export interface LatexTable {
  readonly align: readonly (Alignment | undefined)[];
  readonly header: readonly TableCell[];
  readonly rows: readonly (readonly TableCell[])[];
}

const PAGE_CHARS = 80;
const LONG_TABLE = 32;
const EMPTY: TableCell = { tex: "", length: 0, word: 0 };

export function latexTable(table: LatexTable): string {
  const all = [table.header, ...table.rows];
  const count = Math.max(...all.map((row) => row.length), 1);
  const columns = [...Array(count).keys()];
  const { setup, spec } = columnSpec(table, columns);
  const texts = (row: readonly TableCell[]) => columns.map((c) => (row[c] ?? EMPTY).tex);
  const header = rowTex(texts(table.header).map((cell) => (cell === "" ? "" : `\\textbf{${cell}}`)));
  const body = ["\\hline", header, "\\hline"];
  const long = all.length > LONG_TABLE;
  if (long) body.push("\\endhead");
  body.push(...table.rows.map((row) => rowTex(texts(row))), "\\hline");
  const name = long ? "longtable" : "gstable";
  return `${setup}\\begin{${name}}{${spec}}\n${body.join("\n")}\n\\end{${name}}`;
}

/** A star at the start of a row would be read by the \\\\ before it. */
function rowTex(cells: readonly string[]): string {
  return `${cells.join(" & ").replace(/^\*/, "{}*")} \\\\`;
}

/**
 * Columns as wide as their text while the table fits; else shares of the line, none narrower than its longest word (in
 * em). What that takes too much, the column with the most text gives.
 */
function columnSpec(
  table: LatexTable,
  columns: readonly number[],
): { readonly setup: string; readonly spec: string } {
  const cells = columns.map((c) => [table.header, ...table.rows].map((row) => row[c] ?? EMPTY));
  const widths = cells.map((column) => Math.max(2, ...column.map((cell) => cell.length)) + 2);
  const words = cells.map((column) => Math.max(2, ...column.map((cell) => cell.word)) + 1);
  const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
  const wraps = sum(widths) > PAGE_CHARS && sum(words) + 2 * columns.length < PAGE_CHARS;
  const spare = PAGE_CHARS - sum(words) - 2 * columns.length;
  const wishes = widths.map((width, c) => Math.min(60, Math.max(0, width - (words[c] ?? 0))));
  let setup = "";
  const spec = columns
    .map((c) => {
      const align = table.align[c] ?? "left";
      if (!wraps) return align === "right" ? "r" : align === "center" ? "c" : "l";
      const share = (words[c] ?? 0) + 2 + (spare * (wishes[c] ?? 0)) / Math.max(1, sum(wishes));
      const ragged =
        align === "right" ? "\\raggedleft" : align === "center" ? "\\centering" : "\\raggedright";
      const fraction = (Math.floor((1000 * share) / PAGE_CHARS) / 1000).toFixed(3);
      setup += `\\gscolumn{${c}}{${fraction}}{${((words[c] ?? 3) * 0.62).toFixed(2)}}%\n`;
      return `>{${ragged}\\arraybackslash}p{\\gscolumnwidth{${c}}}`;
    })
    .join("");
  // Among columns alike none has more to give than the others.
  const most = Math.max(...wishes);
  if (wraps && wishes.filter((w) => w === most).length === 1)
    setup += `\\gscolumnfit{${columns.length}}{${wishes.indexOf(most)}}%\n`;
  return { setup, spec };
}
