// Prose to HTML: Markdown nodes (GFM, math) to elements. Raw HTML of the sheet is left out, links keep only
// harmless schemes, images are embedded or described, so the page stays self-contained.

import type { List, ListItem, Nodes, RootContent, Table } from "mdast";
import type { Math as MathNode } from "mdast-util-math";
import { escapeHtml } from "./escape-html.ts";
import { checkedProseMath, renderMath } from "./katex.ts";
import { keptUrl, plainText } from "./prose.ts";
import { type ProsePlace, type ProseWriter, proseWriter } from "./prose-form.ts";
import { typographic } from "./quotes.ts";

export interface HtmlImage {
  readonly mime: string;
  readonly base64: string;
}

export interface HtmlPlace extends ProsePlace {
  /** Anchors of headings and footnotes begin with it; empty on a page of its own. */
  readonly prefix: string;
  readonly image: (url: string) => HtmlImage | undefined;
}

export function proseToHtml(nodes: readonly RootContent[], place: HtmlPlace): string {
  return blocks(nodes, place);
}

/** The notes that the prose mentioned, in order; notes mentioned by notes come after them. */
export function footnotesHtml(place: HtmlPlace): string {
  const items: string[] = [];
  for (let i = 0; i < place.prose.mentioned().length; i += 1) {
    const note = place.prose.mentioned()[i];
    if (note === undefined) break;
    const back = ` <a class="gs-back" href="#${place.prefix}fnref-${note.number}" aria-label="Back to the text">↩</a>`;
    items.push(
      `<li id="${place.prefix}fn-${note.number}">${appendInside(blocks(note.definition.children, place), back)}</li>`,
    );
  }
  return items.length === 0
    ? ""
    : `<section class="gs-notes" aria-label="Footnotes"><ol>${items.join("")}</ol></section>`;
}

function appendInside(html: string, tail: string): string {
  return html.endsWith("</p>") ? `${html.slice(0, -4)}${tail}</p>` : html + tail;
}

const { blocks, block, phrasing }: ProseWriter<HtmlPlace> = proseWriter({
  gap: "\n",
  heading(node, content, place) {
    const level = Math.min(6, place.prose.headingLevel(node.depth) + 1);
    const anchor = escapeHtml(place.prefix + place.prose.slug(plainText(node)));
    return `<h${level} id="${anchor}">${content}</h${level}>`;
  },
  paragraph: (content) => `<p>${content}</p>`,
  rule: "<hr>",
  quote: (content) => `<blockquote>${content}</blockquote>`,
  code: (node) => codeBlock(node.value),
  displayMath,
  list,
  table,
  leftOut: "<!-- HTML left out -->",
  text: (node, { prose }) => escapeHtml(typographic(node.value, prose.words.quotes)),
  characters: escapeHtml,
  emphasis: (content) => `<em>${content}</em>`,
  strong: (content) => `<strong>${content}</strong>`,
  deleted: (content) => `<del>${content}</del>`,
  inlineCode: (node) => `<code>${escapeHtml(node.value)}</code>`,
  inlineMath(node, { prose }) {
    const math = checkedProseMath(node.value, false);
    if (math.ok) return renderMath(math.tex, { display: false });
    prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return `<code>${escapeHtml(node.value)}</code>`;
  },
  lineBreak: "<br>\n",
  link,
  image,
  footnote(node, { prose, prefix }) {
    const note = prose.footnote(node.identifier);
    if (note === undefined) return "";
    const id = note.first ? ` id="${prefix}fnref-${note.number}"` : "";
    return `<sup><a${id} href="#${prefix}fn-${note.number}" aria-label="Footnote ${note.number}">${note.number}</a></sup>`;
  },
});

const codeBlock = (value: string): string => `<pre tabindex="0"><code>${escapeHtml(value)}</code></pre>`;

function list(node: List, place: HtmlPlace): string {
  const items = node.children.map((item) => listItem(item, place)).join("");
  const start =
    node.ordered === true && node.start != null && node.start !== 1 ? ` start="${node.start}"` : "";
  return node.ordered === true ? `<ol${start}>${items}</ol>` : `<ul>${items}</ul>`;
}

function listItem(item: ListItem, place: HtmlPlace): string {
  const box =
    typeof item.checked === "boolean"
      ? `<input type="checkbox" disabled${item.checked ? " checked" : ""} aria-label="${item.checked ? "done" : "open"}"> `
      : "";
  const content =
    item.spread === true
      ? blocks(item.children, place)
      : item.children
          .map((child) =>
            child.type === "paragraph" ? phrasing(child.children, place) : block(child, place),
          )
          .join("\n");
  return `<li${box === "" ? "" : ' class="gs-task-item"'}>${box}${content}</li>`;
}

function displayMath(node: MathNode, { prose }: HtmlPlace): string {
  const math = checkedProseMath(node.value, true);
  if (!math.ok) {
    prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return codeBlock(node.value);
  }
  const tag = math.tag === undefined ? "" : `<span class="gs-tag">(${escapeHtml(math.tag)})</span>`;
  return `<div class="gs-display"><div class="gs-scroll">${renderMath(`\\displaystyle ${math.tex}`, { display: false })}</div>${tag}</div>`;
}

function link(url: string, content: string, node: Nodes, { prose, prefix }: HtmlPlace): string {
  const safe = keptUrl(url, node, prose);
  if (safe === undefined) return content;
  const target = safe.startsWith("#") ? `#${prefix}${safe.slice(1)}` : safe;
  return target === "" ? content : `<a href="${escapeHtml(target)}">${content}</a>`;
}

function image(url: string, alt: string, node: Nodes, place: HtmlPlace): string {
  const found = place.image(url);
  if (
    found !== undefined &&
    /^image\/[a-z+.-]+$/.test(found.mime) &&
    /^[A-Za-z0-9+/=]*$/.test(found.base64)
  ) {
    return `<img src="data:${found.mime};base64,${found.base64}" alt="${escapeHtml(alt)}">`;
  }
  place.prose.warn(
    `The image ${url} is shown as a link: the page embeds image files that lie beside the sheet.`,
    node,
  );
  return link(url, escapeHtml(alt === "" ? url : alt), node, place);
}

function table(node: Table, place: HtmlPlace): string {
  const [head, ...rows] = node.children.map((row) =>
    row.children.map((cell, c) => {
      const align = node.align?.[c];
      return { style: align == null ? "" : ` class="gs-${align}"`, html: phrasing(cell.children, place) };
    }),
  );
  const header = (head ?? []).map((cell) => `<th scope="col"${cell.style}>${cell.html}</th>`).join("");
  const body = rows.map(
    (row) => `<tr>${row.map((cell) => `<td${cell.style}>${cell.html}</td>`).join("")}</tr>`,
  );
  return `<div class="gs-scroll" tabindex="0"><table><thead><tr>${header}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
