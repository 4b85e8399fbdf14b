// Code, tables and pictures in Markdown for GitHub.

import { compose } from "../draw/compose.ts";
import { svg } from "../draw/svg.ts";
import { escapeMarkdown } from "./escape.ts";
import { type Alignment, type Exhibit, FENCE, type TableExhibit } from "./exhibit.ts";
import type { PageWords } from "./language/page-words.ts";
import { type Sentence, sentenceText } from "./sentence.ts";

export interface MarkdownTools {
  readonly sentence: (s: Sentence, inTable: boolean) => string;
  /** Keeps a picture beside the page and gives its address; undefined where there is no page to lie beside. */
  readonly picture: (svg: string) => string | undefined;
  readonly words: PageWords;
}

export function exhibitMarkdown(exhibit: Exhibit, tools: MarkdownTools): string {
  const caption = exhibit.caption === undefined ? "" : tools.sentence(exhibit.caption, false);
  const parts = (body: string) => [caption, body].filter((part) => part !== "").join("\n\n");
  switch (exhibit.kind) {
    case "listing":
      return parts(fenced(exhibit.code, FENCE[exhibit.language]));
    case "table":
      return parts(table(exhibit, tools));
    case "figure": {
      const address = tools.picture(svg(compose(exhibit.scene), { alt: sentenceText(exhibit.alt) }));
      const said = escapeMarkdown(sentenceText(exhibit.alt).replace(/\s+/g, " "));
      return address === undefined
        ? parts(`*${tools.words.picture}* ${said}`)
        : [`![${said}](${encodeURI(address).replace(/[()]/g, (c) => (c === "(" ? "%28" : "%29"))})`, caption]
            .filter((part) => part !== "")
            .join("\n\n");
    }
  }
}

/** In as many backticks as the code needs. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

const RULE: Readonly<Record<Alignment, string>> = { left: ":--", right: "--:", center: ":-:" };

function table(t: TableExhibit, { sentence }: MarkdownTools): string {
  const count = Math.max(1, t.header.length, ...t.rows.map((row) => row.length));
  const columns = [...Array(count).keys()];
  const line = (row: readonly Sentence[]): string =>
    `| ${columns.map((c) => sentence(row[c] ?? [], true)).join(" | ")} |`;
  const rule = `|${columns.map((c) => RULE[t.align?.[c] ?? "left"]).join("|")}|`;
  return [line(t.header), rule, ...t.rows.map(line)].join("\n");
}
