// Prose to Typst: Markdown nodes (GFM, math) to functions of Typst and of templates/sheet.typ.

import type { List, Nodes, Table } from "mdast";
import type { InlineMath, Math as MathNode } from "mdast-util-math";
import { checkedProseMath } from "./katex.ts";
import { isLocalPath, keptUrl, plainText } from "./prose.ts";
import { type ProsePlace, type ProseWriter, proseWriter } from "./prose-form.ts";
import { typstLabel, typstOfTex, typstString, typstText } from "./typst-text.ts";

export interface TypstPlace extends ProsePlace {
  /** The path under which the compiler finds an image; undefined: there is none. */
  readonly image: (url: string) => string | undefined;
}

const { blocks, phrasing }: ProseWriter<TypstPlace> = proseWriter({
  gap: "\n\n",
  heading(node, content, { prose }) {
    const anchor = prose.slug(plainText(node));
    return `#gs-anchor(${typstString(typstLabel(anchor))})\n#heading(level: ${prose.headingLevel(node.depth)})[${content}]`;
  },
  paragraph: (content) => content,
  rule: "#gs-rule()",
  quote: (content) => `#quote(block: true)[${content}]`,
  code: (node) => codeTypst(node.value),
  displayMath,
  list,
  table,
  leftOut: "",
  text: (node) => typstText(node.value),
  characters: typstText,
  emphasis: (content) => `#emph[${content}];`,
  strong: (content) => `#strong[${content}];`,
  deleted: (content) => `#strike[${content}];`,
  inlineCode: (node) => `#raw(${typstString(node.value)});`,
  inlineMath,
  lineBreak: "#linebreak();",
  link,
  image,
  footnote(node, place): string {
    const found = place.prose.footnote(node.identifier);
    if (found === undefined) return "";
    return found.first
      ? `#footnote[${blocks(found.definition.children, place)}];`
      : `#super(${typstString(String(found.number))});`;
  },
});

export const proseToTypst = (nodes: readonly Nodes[], place: TypstPlace): string => blocks(nodes, place);

export const codeTypst = (value: string): string =>
  `#raw(block: true, ${value.split("\n").map(typstString).join(' + "\\n" + ')})`;

function inlineMath(node: InlineMath, { prose }: TypstPlace): string {
  const math = checkedProseMath(node.value, false);
  const set = math.ok ? typstOfTex(math.tex) : undefined;
  if (set !== undefined) return `$${set}$`;
  prose.warn(`The formula is shown as code${math.ok ? "" : `: ${math.reason}`}.`, node);
  return `#raw(${typstString(node.value)});`;
}

function displayMath(node: MathNode, { prose }: TypstPlace): string {
  const math = checkedProseMath(node.value, true);
  const set = math.ok ? typstOfTex(math.tex) : undefined;
  if (math.ok && set !== undefined)
    return `#gs-display($display(${set})$, ${math.tag === undefined ? "none" : typstString(`(${math.tag})`)})`;
  prose.warn(`The formula is shown as code${math.ok ? "" : `: ${math.reason}`}.`, node);
  return codeTypst(node.value);
}

function link(url: string, content: string, node: Nodes, { prose }: TypstPlace): string {
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
    return `[${typstText(box)}${blocks(item.children, place)}],`;
  });
  const tight = `tight: ${node.spread === true ? "false" : "true"}, `;
  return node.ordered === true
    ? `#enum(${tight}start: ${node.start ?? 1}, ${items.join(" ")})`
    : `#list(${tight}${items.join(" ")})`;
}

function table(node: Table, place: TypstPlace): string {
  const rows = node.children.map((row) => row.children.map((cell) => phrasing(cell.children, place)));
  return `#gs-prose-table(${tableTypst(
    (node.align ?? []).map((a) => a ?? "left"),
    rows,
  )})`;
}

/** What a function that sets a table is given; the first row is the header. */
export function tableTypst(align: readonly string[], rows: readonly (readonly string[])[]): string {
  const count = Math.max(1, ...rows.map((r) => r.length));
  const columns = [...Array(count).keys()];
  const [header = [], ...body] = rows.map((r) => columns.map((c) => r[c] ?? ""));
  const cells = (r: readonly string[], around: (x: string) => string): string =>
    r.map((x) => `[${around(x)}],`).join(" ");
  return [
    `${count}, (${columns.map((c) => `${align[c] ?? "left"},`).join(" ")}),`,
    `(${cells(header, (x) => (x === "" ? "" : `#strong[${x}]`))}),`,
    `(${body.map((r) => cells(r, (x) => x)).join("\n")})`,
  ].join("\n");
}
