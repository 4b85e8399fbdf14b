// The words of a document on the page of a report, with a place for each formula. Everything that the author wrote is
// text: HTML is shown and not taken in, links and images are named and lead nowhere.

import type { Nodes, Parents, PhrasingContent, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import { escapeHtml } from "../../show/escape-html.ts";
import { proseContext } from "../../show/prose.ts";
import { proseToHtml } from "../../show/prose-html.ts";
import type { CheckedDocument, Formula } from "../document/document.ts";
import { CLOSE, latexProse, OPEN, OPEN_DISPLAY, PRIVATE } from "./prose-tex.ts";

/** A formula by its number; `block` where there is room for a block, and a display is one. */
export type FormulaHtml = (f: Formula, number: number, block: boolean) => string;

const PLACE = new RegExp(`[${OPEN}${OPEN_DISPLAY}](\\d+)${CLOSE}`, "g");
const ALONE = new RegExp(`<p>\\s*${OPEN_DISPLAY}(\\d+)${CLOSE}\\s*</p>`, "g");

/** `prefix` begins the anchors of headings. */
export function proseHtml(document: CheckedDocument, prefix: string, formula: FormulaHtml): string {
  const text = withPlaces(document);
  const html = isLatex(document.name) ? latexProse(text) : markdownProse(text, prefix);
  // A paragraph holds no block: what is left in one is set as running text.
  let paragraph = false;
  const put = (words: string): string =>
    words.replace(PLACE, (found, digits: string) => {
      const f = document.formulas[Number(digits)];
      return f === undefined ? "" : formula(f, Number(digits), found.startsWith(OPEN_DISPLAY) && !paragraph);
    });
  // Only between tags: no attribute ever holds what a formula becomes.
  return html
    .replace(ALONE, `${OPEN_DISPLAY}$1${CLOSE}`)
    .split(/(<[^>]*>)/)
    .map((part, k) => {
      if (k % 2 === 0) return put(part);
      if (/^<p[ >]/.test(part)) paragraph = true;
      else if (part === "</p>") paragraph = false;
      return part.replace(PLACE, "");
    })
    .join("");
}

const isLatex = (name: string): boolean => /\.(?:tex|ltx|latex)$/i.test(name);

/** The text with a sign of its own in the place of each formula. */
function withPlaces(document: CheckedDocument): string {
  const clean = (text: string): string => text.replace(PRIVATE, "\ufffd");
  const parts: string[] = [];
  let at = 0;
  for (const [k, f] of document.formulas.entries()) {
    if (f.span.start < at) continue;
    parts.push(
      clean(document.text.slice(at, f.span.start)),
      `${f.display ? OPEN_DISPLAY : OPEN}${k}${CLOSE}`,
    );
    at = f.span.end;
  }
  parts.push(clean(document.text.slice(at)));
  return parts.join("");
}

function markdownProse(text: string, prefix: string): string {
  const tree = fromMarkdown(text, {
    extensions: [frontmatter(["yaml"]), gfm()],
    mdastExtensions: [frontmatterFromMarkdown(["yaml"]), gfmFromMarkdown()],
  });
  const nodes = harmless(tree).children;
  const prose = proseContext({ language: "en", parts: [{ kind: "prose", nodes, source: text, offset: 0 }] });
  return proseToHtml(nodes, { prose, prefix: `${prefix}h-`, image: () => undefined });
}

const harmless = (root: Root): Root => ({ ...root, children: root.children.flatMap(plain) as RootContent[] });

/** HTML as code, links as their text with the address behind it, images as what they are called. */
function plain(node: Nodes): readonly Nodes[] {
  switch (node.type) {
    case "html":
      return node.value.startsWith("<!--") ? [] : [{ type: "inlineCode", value: node.value }];
    case "link": {
      const inner = node.children.flatMap(plain);
      const said = inner.length === 1 && inner[0]?.type === "text" && inner[0].value === node.url;
      return said ? inner : [...inner, { type: "text", value: ` (${node.url})` }];
    }
    case "linkReference":
      return node.children.flatMap(plain);
    case "image":
    case "imageReference":
      return [{ type: "emphasis", children: [{ type: "text", value: `[image: ${node.alt ?? ""}]` }] }];
    case "footnoteReference":
      return [{ type: "text", value: `[${node.identifier}]` }];
    case "footnoteDefinition":
      return [
        { type: "paragraph", children: [{ type: "text", value: `[${node.identifier}]` }] },
        ...node.children.flatMap(plain),
      ];
    case "definition":
      return [];
    case "paragraph":
      return aroundDisplays(node.children.flatMap(plain) as PhrasingContent[]);
    default:
      return "children" in node ? [within(node)] : [node];
  }
}

/** A paragraph with displays in it becomes several, the displays by themselves. */
function aroundDisplays(children: readonly PhrasingContent[]): readonly Nodes[] {
  const out: PhrasingContent[][] = [[]];
  for (const c of children) {
    if (c.type !== "text") {
      out.at(-1)?.push(c);
      continue;
    }
    for (const [k, part] of c.value.split(DISPLAY).entries()) {
      // The split keeps what it splits at, in every second place.
      if (k % 2 === 1) out.push([{ type: "text", value: part }], []);
      else if (part !== "") out.at(-1)?.push({ type: "text", value: part });
    }
  }
  return out
    .filter((group) => group.some((c) => c.type !== "text" || c.value.trim() !== ""))
    .map((group) => ({ type: "paragraph", children: group }));
}

const DISPLAY = new RegExp(`(${OPEN_DISPLAY}\\d+${CLOSE})`);

const within = (node: Parents): Nodes =>
  ({
    ...node,
    children: (node.children as readonly Nodes[]).flatMap(plain) as PhrasingContent[],
  }) as Nodes;

/** A document that no parser could take apart, as it stands. */
export const sourceHtml = (text: string): string =>
  `<pre class="gc-plain" tabindex="0">${escapeHtml(text)}</pre>`;
