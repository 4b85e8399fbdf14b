// Code, tables and pictures in HTML. What is wider than the page scrolls by itself.

import { compose } from "../draw/compose.ts";
import { svg } from "../draw/svg.ts";
import { escapeHtml } from "./escape-html.ts";
import { type Exhibit, FENCE, type TableExhibit } from "./exhibit.ts";
import { type Sentence, sentenceText } from "./sentence.ts";

export interface HtmlTools {
  readonly sentence: (s: Sentence) => string;
  /** An id for each picture of the page. */
  readonly pictureId: () => string;
}

export function exhibitHtml(exhibit: Exhibit, tools: HtmlTools): string {
  const caption =
    exhibit.caption === undefined ? "" : `<figcaption>${tools.sentence(exhibit.caption)}</figcaption>`;
  return `<figure class="gs-exhibit gs-${exhibit.kind}">${body(exhibit, tools)}${caption}</figure>`;
}

function body(exhibit: Exhibit, tools: HtmlTools): string {
  switch (exhibit.kind) {
    case "listing":
      return `<pre tabindex="0"><code class="language-${FENCE[exhibit.language]}">${escapeHtml(exhibit.code)}</code></pre>`;
    case "table":
      return table(exhibit, tools);
    case "figure":
      return `<div class="gs-scroll" tabindex="0">${svg(compose(exhibit.scene), { alt: sentenceText(exhibit.alt), inline: tools.pictureId() })}</div>`;
  }
}

function table(t: TableExhibit, { sentence }: HtmlTools): string {
  const style = (c: number): string => {
    const align = t.align?.[c] ?? "left";
    return align === "left" ? "" : ` class="gs-${align}"`;
  };
  const header = t.header.map((cell, c) => `<th scope="col"${style(c)}>${sentence(cell)}</th>`).join("");
  const rows = t.rows.map(
    (row) => `<tr>${row.map((cell, c) => `<td${style(c)}>${sentence(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="gs-scroll" tabindex="0"><table><thead><tr>${header}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
