// Code, tables and pictures in LaTeX, in the macros of templates/macros.tex: nothing is wider than the text.

import { compose } from "../draw/compose.ts";
import { tikz } from "../draw/tikz.ts";
import { escapeTex } from "./escape.ts";
import type { Exhibit, TableExhibit } from "./exhibit.ts";
import { latexTable, type TableCell } from "./latex-table.ts";
import { codeTex } from "./prose-latex.ts";
import { type Inline, type Sentence, sentenceText } from "./sentence.ts";

export interface LatexTools {
  readonly sentence: (s: Sentence) => string;
}

/** `stays`: on the page with what follows. */
export function exhibitLatex(exhibit: Exhibit, tools: LatexTools, stays = false): string {
  const caption = exhibit.caption === undefined ? [] : [`\\gscaption{${tools.sentence(exhibit.caption)}}`];
  const parts = [body(exhibit, tools), ...caption];
  return parts.map((part, k) => (stays || k < parts.length - 1 ? `\\gsstay${part}` : part)).join("\n");
}

function body(exhibit: Exhibit, tools: LatexTools): string {
  switch (exhibit.kind) {
    case "listing":
      return codeTex(exhibit.code);
    case "table":
      return table(exhibit, tools);
    case "figure":
      return `\\gspicture{${escapeTex(sentenceText(exhibit.alt))}}{%\n${tikz(compose(exhibit.scene), { escape: escapeTex })}%\n}`;
  }
}

function table(t: TableExhibit, tools: LatexTools): string {
  const cell = (s: Sentence): TableCell => ({ tex: tools.sentence(s), length: length(s), word: longest(s) });
  const columns = Math.max(t.header.length, ...t.rows.map((row) => row.length));
  const align = [...Array(columns).keys()].map((c) => t.align?.[c]);
  return latexTable({ align, header: t.header.map(cell), rows: t.rows.map((row) => row.map(cell)) });
}

const printed = (inline: Inline): string => {
  switch (inline.kind) {
    case "text":
    case "emphasis":
    case "code":
      return inline.text;
    case "formula":
      return inline.formula.text;
    case "ref":
      return `(${inline.number})`;
  }
};

const length = (s: Sentence): number => s.reduce((sum, inline) => sum + printed(inline).length, 0);

/** A formula does not break. */
const longest = (s: Sentence): number =>
  Math.max(
    0,
    ...s.map((inline) => {
      const text = printed(inline);
      if (inline.kind === "formula") return text.length;
      return Math.max(...text.split(/\s+/).map((word) => Math.min(28, word.length)));
    }),
  );
