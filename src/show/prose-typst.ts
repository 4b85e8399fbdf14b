// Prose to Typst: Markdown nodes (GFM, math) to functions of Typst and of templates/sheet.typ.

import type { List, Nodes, PhrasingContent, Table } from "mdast";
import "mdast-util-math";
import { labelled } from "./asides.ts";
import { checkedProseMath } from "./katex.ts";
import { isLocalPath, keptUrl, type ProseContext, plainText } from "./prose.ts";
import { typstLabel, typstOfTex, typstString, typstText } from "./typst-text.ts";

export interface TypstPlace {
  readonly prose: ProseContext;
  /** The path under which the compiler finds an image; undefined: there is none. */
  readonly image: (url: string) => string | undefined;
}

export function proseToTypst(nodes: readonly Nodes[], place: TypstPlace): string {
  return nodes
    .map((node) => block(node, place))
    .filter((text) => text !== "")
    .join("\n\n");
}

function block(node: Nodes, place: TypstPlace): string {
  if (place.prose.hides(node)) return "";
  switch (node.type) {
    case "heading": {
      const anchor = place.prose.slug(plainText(node));
      const level = place.prose.headingLevel(node.depth);
      return `#gs-anchor(${typstString(typstLabel(anchor))})\n#heading(level: ${level})[${phrasing(node.children, place)}]`;
    }
    case "paragraph":
      return phrasing(node.children, place);
    case "thematicBreak":
      return "#gs-rule()";
    case "blockquote":
      return `#quote(block: true)[${proseToTypst(labelled(node, place.prose.words).children, place)}]`;
    case "code":
      return codeTypst(node.value);
    case "math":
      return displayMath(node.value, node, place);
    case "list":
      return list(node, place);
    case "table":
      return table(node, place);
    case "html":
    case "definition":
    case "footnoteDefinition":
    case "yaml":
      return "";
    default:
      return phrasing([node as PhrasingContent], place);
  }
}

export const codeTypst = (value: string): string =>
  `#raw(block: true, ${value.split("\n").map(typstString).join(' + "\\n" + ')})`;

function phrasing(nodes: readonly PhrasingContent[], place: TypstPlace): string {
  return nodes.map((node) => inline(node, place)).join("");
}

function inline(node: PhrasingContent, place: TypstPlace): string {
  const { prose } = place;
  switch (node.type) {
    case "text":
      return typstText(node.value);
    case "emphasis":
      return `#emph[${phrasing(node.children, place)}];`;
    case "strong":
      return `#strong[${phrasing(node.children, place)}];`;
    case "delete":
      return `#strike[${phrasing(node.children, place)}];`;
    case "inlineCode":
      return `#raw(${typstString(node.value)});`;
    case "inlineMath":
      return inlineMath(node.value, node, prose);
    case "break":
      return "#linebreak();";
    case "link":
      return link(node.url, phrasing(node.children, place), node, prose);
    case "linkReference": {
      const definition = prose.definition(node.identifier);
      const content = phrasing(node.children, place);
      return definition === undefined ? content : link(definition.url, content, node, prose);
    }
    case "image":
      return image(node.url, node.alt ?? "", node, place);
    case "imageReference": {
      const definition = prose.definition(node.identifier);
      return definition === undefined
        ? typstText(node.alt ?? "")
        : image(definition.url, node.alt ?? "", node, place);
    }
    case "footnoteReference": {
      const found = prose.footnote(node.identifier);
      if (found === undefined) return "";
      return found.first
        ? `#footnote[${proseToTypst(found.definition.children, place)}];`
        : `#super(${typstString(String(found.number))});`;
    }
    case "html":
      return "";
    default:
      return typstText(plainText(node));
  }
}

function inlineMath(value: string, node: Nodes, prose: ProseContext): string {
  const math = checkedProseMath(value, false);
  const set = math.ok ? typstOfTex(math.tex) : undefined;
  if (set !== undefined) return `$${set}$`;
  prose.warn(`The formula is shown as code${math.ok ? "" : `: ${math.reason}`}.`, node);
  return `#raw(${typstString(value)});`;
}

function displayMath(value: string, node: Nodes, { prose }: TypstPlace): string {
  const math = checkedProseMath(value, true);
  const set = math.ok ? typstOfTex(math.tex) : undefined;
  if (math.ok && set !== undefined)
    return `#gs-display($display(${set})$, ${math.tag === undefined ? "none" : typstString(`(${math.tag})`)})`;
  prose.warn(`The formula is shown as code${math.ok ? "" : `: ${math.reason}`}.`, node);
  return codeTypst(value);
}

function link(url: string, content: string, node: Nodes, prose: ProseContext): string {
  const safe = keptUrl(url, node, prose);
  if (safe === undefined) return content;
  if (safe.startsWith("#")) return `#gs-link(${typstString(typstLabel(safe.slice(1)))})[${content}];`;
  return safe === "" ? content : `#link(${typstString(safe)})[${content}];`;
}

function image(url: string, alt: string, node: Nodes, place: TypstPlace): string {
  const path = isLocalPath(url) && /\.(png|jpe?g|svg|gif)$/i.test(url) ? place.image(url) : undefined;
  if (path !== undefined) return `#gs-image(${typstString(path)}, ${typstString(alt)});`;
  place.prose.warn(
    `The image ${url} is printed as its description: a PDF includes png, jpg, gif and svg files beside the sheet.`,
    node,
  );
  return typstText(alt === "" ? url : alt);
}

function list(node: List, place: TypstPlace): string {
  const items = node.children.map((item) => {
    const box = item.checked === true ? "☒ " : item.checked === false ? "☐ " : "";
    return `[${typstText(box)}${proseToTypst(item.children, place)}],`;
  });
  const tight = `tight: ${node.spread === true ? "false" : "true"}, `;
  return node.ordered === true
    ? `#enum(${tight}start: ${node.start ?? 1}, ${items.join(" ")})`
    : `#list(${tight}${items.join(" ")})`;
}

function table(node: Table, place: TypstPlace): string {
  const rows = node.children.map((row) => row.children.map((cell) => phrasing(cell.children, place)));
  return tableTypst(
    (node.align ?? []).map((a) => a ?? "left"),
    rows,
  );
}

/** The first row is the header. */
export function tableTypst(align: readonly string[], rows: readonly (readonly string[])[]): string {
  const count = Math.max(1, ...rows.map((r) => r.length));
  const columns = [...Array(count).keys()];
  const [header = [], ...body] = rows.map((r) => columns.map((c) => r[c] ?? ""));
  const cells = (r: readonly string[], around: (x: string) => string): string =>
    r.map((x) => `[${around(x)}],`).join(" ");
  return [
    `#gs-table(${count}, (${columns.map((c) => `${align[c] ?? "left"},`).join(" ")}),`,
    `(${cells(header, (x) => (x === "" ? "" : `#strong[${x}]`))}),`,
    `(${body.map((r) => cells(r, (x) => x)).join("\n")}))`,
  ].join("\n");
}
