// Code, tables and pictures in a terminal: code is indented, columns are aligned, a picture is told in words.

import type { Alignment, Exhibit, TableExhibit } from "./exhibit.ts";
import type { Sentence } from "./sentence.ts";

export interface TextTools {
  readonly sentence: (s: Sentence) => string;
  /** Wraps words, later lines indented. */
  readonly wrap: (line: string, indent: number) => readonly string[];
  /** "Picture." */
  readonly picture: string;
  /** Columns that a text takes. */
  readonly columns: (text: string) => number;
}

export function exhibitText(exhibit: Exhibit, tools: TextTools): readonly string[] {
  const caption = exhibit.caption === undefined ? [] : tools.wrap(tools.sentence(exhibit.caption), 0);
  switch (exhibit.kind) {
    case "listing":
      return [...caption, ...exhibit.code.split("\n").map((line) => `    ${line}`.trimEnd())];
    case "table":
      return [...caption, ...table(exhibit, tools)];
    case "figure":
      return tools.wrap(`${tools.picture} ${tools.sentence(exhibit.alt)}`, 0).concat(caption);
  }
}

function table(t: TableExhibit, { sentence, columns }: TextTools): readonly string[] {
  const rows = [t.header, ...t.rows].map((row) => row.map(sentence));
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = [...Array(count).keys()].map((c) => Math.max(0, ...rows.map((r) => columns(r[c] ?? ""))));
  const line = (row: readonly string[]): string =>
    `  ${widths.map((w, c) => placed(row[c] ?? "", w - columns(row[c] ?? ""), t.align?.[c])).join("  ")}`.trimEnd();
  const rule = `  ${widths.map((w) => "─".repeat(w)).join("  ")}`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)];
}

function placed(text: string, spare: number, align: Alignment = "left"): string {
  const before = align === "left" ? 0 : align === "right" ? spare : Math.floor(spare / 2);
  return " ".repeat(before) + text + " ".repeat(spare - before);
}
