// Prose to HTML: Markdown nodes (GFM, math) to elements. Raw HTML of the sheet is left out, links keep only
// harmless schemes, images are embedded or described, so the page stays self-contained.

import type { ListItem, Nodes, PhrasingContent, RootContent, Table } from "mdast";
import "mdast-util-math";
import { labelled } from "./asides.ts";
import { escapeHtml } from "./escape.ts";
import { checkedProseMath, renderMath } from "./katex.ts";
import { keptUrl, type ProseContext, plainText } from "./prose.ts";

export interface HtmlImage {
  readonly mime: string;
  readonly base64: string;
}

export interface HtmlPlace {
  readonly prose: ProseContext;
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

function blocks(nodes: readonly Nodes[], place: HtmlPlace): string {
  return nodes
    .map((node) => block(node, place))
    .filter((html) => html !== "")
    .join("\n");
}

function block(node: Nodes, place: HtmlPlace): string {
  if (place.prose.hides(node)) return "";
  switch (node.type) {
    case "heading": {
      const level = Math.min(6, place.prose.headingLevel(node.depth) + 1);
      const anchor = escapeHtml(place.prefix + place.prose.slug(plainText(node)));
      return `<h${level} id="${anchor}">${phrasing(node.children, place)}</h${level}>`;
    }
    case "paragraph":
      return `<p>${phrasing(node.children, place)}</p>`;
    case "thematicBreak":
      return "<hr>";
    case "blockquote":
      return `<blockquote>${blocks(labelled(node, place.prose.words).children, place)}</blockquote>`;
    case "code":
      return `<pre tabindex="0"><code>${escapeHtml(node.value)}</code></pre>`;
    case "math":
      return displayMath(node.value, node, place);
    case "list": {
      const items = node.children.map((item) => listItem(item, place)).join("");
      const start =
        node.ordered === true && node.start != null && node.start !== 1 ? ` start="${node.start}"` : "";
      return node.ordered === true ? `<ol${start}>${items}</ol>` : `<ul>${items}</ul>`;
    }
    case "table":
      return table(node, place);
    case "html":
      return "<!-- HTML left out -->";
    case "definition":
    case "footnoteDefinition":
    case "yaml":
      return "";
    default:
      return phrasing([node as PhrasingContent], place);
  }
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

function phrasing(nodes: readonly PhrasingContent[], place: HtmlPlace): string {
  return nodes.map((node) => inline(node, place)).join("");
}

function inline(node: PhrasingContent, place: HtmlPlace): string {
  const { prose } = place;
  switch (node.type) {
    case "text":
      return escapeHtml(node.value);
    case "emphasis":
      return `<em>${phrasing(node.children, place)}</em>`;
    case "strong":
      return `<strong>${phrasing(node.children, place)}</strong>`;
    case "delete":
      return `<del>${phrasing(node.children, place)}</del>`;
    case "inlineCode":
      return `<code>${escapeHtml(node.value)}</code>`;
    case "inlineMath": {
      const math = checkedProseMath(node.value, false);
      if (math.ok) return renderMath(math.tex, { display: false });
      prose.warn(`The formula is shown as code: ${math.reason}.`, node);
      return `<code>${escapeHtml(node.value)}</code>`;
    }
    case "break":
      return "<br>\n";
    case "link":
      return link(node.url, phrasing(node.children, place), node, place);
    case "linkReference": {
      const definition = prose.definition(node.identifier);
      const content = phrasing(node.children, place);
      return definition === undefined ? content : link(definition.url, content, node, place);
    }
    case "image":
      return image(node.url, node.alt ?? "", node, place);
    case "imageReference": {
      const definition = prose.definition(node.identifier);
      return definition === undefined
        ? escapeHtml(node.alt ?? "")
        : image(definition.url, node.alt ?? "", node, place);
    }
    case "footnoteReference": {
      const note = prose.footnote(node.identifier);
      if (note === undefined) return "";
      const id = note.first ? ` id="${place.prefix}fnref-${note.number}"` : "";
      return `<sup><a${id} href="#${place.prefix}fn-${note.number}" aria-label="Footnote ${note.number}">${note.number}</a></sup>`;
    }
    case "html":
      return "";
    default:
      return escapeHtml(plainText(node));
  }
}

function displayMath(value: string, node: Nodes, { prose }: HtmlPlace): string {
  const math = checkedProseMath(value, true);
  if (!math.ok) {
    prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return `<pre tabindex="0"><code>${escapeHtml(value)}</code></pre>`;
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
