// Prose to LaTeX: Markdown nodes (GFM, math) to commands of base LaTeX and of the macros in
// templates/macros.tex. User text passes through escapeTex, formulas through checkedProseMath.

import type {
  BlockContent,
  DefinitionContent,
  List,
  Nodes,
  PhrasingContent,
  RootContent,
  Table,
} from "mdast";
import "mdast-util-math";
import { labelled } from "./asides.ts";
import { escapeTex, escapeTexUrl, plainAnchor, unprintableInTex } from "./escape.ts";
import { checkedProseMath } from "./katex.ts";
import { latexTable, type TableCell } from "./latex-table.ts";
import { isLocalPath, keptUrl, type ProseContext, plainText } from "./prose.ts";

/** How deep lists may nest in LaTeX before items are set as plain paragraphs. */
const LIST_DEPTH = 4;

interface Place {
  readonly prose: ProseContext;
  readonly bullets: number;
  readonly numbers: number;
  readonly depth: number;
  /** Inside a table a footnote is a mark only; its text follows the table. */
  readonly pending?: string[];
}

export function proseToLatex(nodes: readonly RootContent[], prose: ProseContext): string {
  return blocks(nodes, { prose, bullets: 0, numbers: 0, depth: 0 });
}

function blocks(nodes: readonly Nodes[], place: Place): string {
  return nodes
    .map((node) => block(node, place))
    .filter((tex) => tex !== "")
    .join("\n\n");
}

const HEADINGS = [
  "\\section*",
  "\\subsection*",
  "\\subsubsection*",
  "\\paragraph*",
  "\\paragraph*",
  "\\paragraph*",
];

function block(node: Nodes, place: Place): string {
  if (place.prose.hides(node)) return "";
  switch (node.type) {
    case "heading": {
      const anchor = place.prose.slug(plainText(node));
      const command = HEADINGS[place.prose.headingLevel(node.depth) - 1] ?? "\\paragraph*";
      return `\\hypertarget{${plainAnchor(anchor)}}{}%\n${command}{${phrasing(node.children, place)}}`;
    }
    case "paragraph":
      return phrasing(node.children, place);
    case "thematicBreak":
      return "\\gsrule";
    case "blockquote":
      return `\\begin{quote}\n${blocks(labelled(node, place.prose.words).children, place)}\n\\end{quote}`;
    case "code":
      return codeBlock(node.value, node, place);
    case "math":
      return displayMath(node.value, node, place);
    case "list":
      return list(node, place);
    case "table":
      return table(node, place);
    case "html":
      return "% HTML left out";
    case "definition":
    case "footnoteDefinition":
    case "yaml":
      return "";
    default:
      return phrasing([node as PhrasingContent], place);
  }
}

function phrasing(nodes: readonly PhrasingContent[], place: Place): string {
  return nodes.map((node) => inline(node, place)).join("");
}

function inline(node: PhrasingContent, place: Place): string {
  const { prose } = place;
  switch (node.type) {
    case "text":
      return escaped(node.value, node, prose);
    case "emphasis":
      return `\\emph{${phrasing(node.children, place)}}`;
    case "strong":
      return `\\textbf{${phrasing(node.children, place)}}`;
    case "delete":
      return `\\gsdeleted{${phrasing(node.children, place)}}`;
    case "inlineCode":
      return code(node.value, node, prose);
    case "inlineMath":
      return inlineMath(node.value, node, prose);
    case "break":
      return "\\newline\n";
    case "link":
      return link(node.url, phrasing(node.children, place), node, prose);
    case "linkReference": {
      const definition = prose.definition(node.identifier);
      const content = phrasing(node.children, place);
      return definition === undefined ? content : link(definition.url, content, node, prose);
    }
    case "image":
      return image(node.url, node.alt ?? "", node, prose);
    case "imageReference": {
      const definition = prose.definition(node.identifier);
      return definition === undefined
        ? escapeTex(node.alt ?? "")
        : image(definition.url, node.alt ?? "", node, prose);
    }
    case "footnoteReference":
      return footnote(node.identifier, place);
    case "html":
      return "";
    default:
      return escapeTex(plainText(node));
  }
}

function escaped(value: string, node: Nodes, prose: ProseContext): string {
  const unknown = unprintableInTex(value);
  if (unknown.length > 0) {
    prose.warn(`pdflatex has no sign for ${unknown.join(" ")}; the code point is printed instead.`, node);
  }
  return escapeTex(value);
}

function code(value: string, node: Nodes, prose: ProseContext): string {
  const unknown = unprintableInTex(value);
  if (unknown.length > 0) {
    prose.warn(`pdflatex has no sign for ${unknown.join(" ")}; the code point is printed instead.`, node);
  }
  return `\\texttt{${escapeTex(value, { code: true })}}`;
}

function inlineMath(value: string, node: Nodes, prose: ProseContext): string {
  const math = checkedProseMath(value, false);
  if (math.ok) return `\\gsinline{${math.tex}}`;
  prose.warn(`The formula is shown as code: ${math.reason}.`, node);
  return code(value, node, prose);
}

function displayMath(value: string, node: Nodes, place: Place): string {
  const math = checkedProseMath(value, true);
  if (!math.ok) {
    place.prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return codeBlock(value, node, place);
  }
  return `\\gsdisplay{${math.tex}}{${math.tag === undefined ? "" : `(${math.tag})`}}`;
}

function codeBlock(value: string, node: Nodes, { prose }: Place): string {
  const unknown = unprintableInTex(value);
  if (unknown.length > 0) {
    prose.warn(`pdflatex has no sign for ${unknown.join(" ")}; the code point is printed instead.`, node);
  }
  return codeTex(value);
}

/** Lines of code as they are; a line that is too long is broken. */
export function codeTex(value: string): string {
  const lines = value.split("\n").map((line) => {
    const indent = /^[ \t]*/.exec(line)?.[0].replace(/\t/g, "    ").length ?? 0;
    const rest = line.trimStart();
    const spaces = "\\ ".repeat(indent);
    return `\\gscodeline{${spaces}${escapeTex(rest, { code: true }).replace(/ /g, "\\ ")}}`;
  });
  return `\\begin{gscode}\n${lines.join("\n")}\n\\end{gscode}`;
}

function link(url: string, content: string, node: Nodes, prose: ProseContext): string {
  const safe = keptUrl(url, node, prose);
  if (safe === undefined) return content;
  if (safe.startsWith("#")) return `\\hyperlink{${plainAnchor(safe.slice(1))}}{${content}}`;
  return safe === "" ? content : `\\href{${escapeTexUrl(safe)}}{${content}}`;
}

function image(url: string, alt: string, node: Nodes, prose: ProseContext): string {
  if (isLocalPath(url) && /\.(png|jpe?g|pdf)$/i.test(url)) return `\\gsimage{${url}}{${escapeTex(alt)}}`;
  prose.warn(
    `The image ${url} is printed as its description: LaTeX includes png, jpg and pdf files beside the sheet.`,
    node,
  );
  return link(url, alt === "" ? escapeTex(url) : escapeTex(alt), node, prose);
}

function footnote(identifier: string, place: Place): string {
  const found = place.prose.footnote(identifier);
  if (found === undefined) return "";
  const mark = `\\footnotemark[${found.number}]`;
  if (!found.first) return mark;
  const text = footnoteText(found.definition.children, place);
  if (place.pending === undefined) return `\\footnote[${found.number}]{${text}}`;
  place.pending.push(`\\footnotetext[${found.number}]{${text}}`);
  return mark;
}

function footnoteText(children: readonly (BlockContent | DefinitionContent)[], place: Place): string {
  return blocks(children, place).replace(/\n\n+/g, "\\par\n");
}

function list(node: List, place: Place): string {
  const ordered = node.ordered === true;
  const depth = place.depth + 1;
  const bullets = place.bullets + (ordered ? 0 : 1);
  const numbers = place.numbers + (ordered ? 1 : 0);
  const inner: Place = { ...place, depth, bullets, numbers };
  if (depth > LIST_DEPTH || bullets > LIST_DEPTH || numbers > LIST_DEPTH) {
    const items = node.children.map((item, i) => {
      const label = ordered ? `${(node.start ?? 1) + i}.` : "--";
      return `${label}~${blocks(item.children, inner)}`;
    });
    return items.join("\n\n");
  }
  const name = ordered ? "enumerate" : "itemize";
  const counter = ["enumi", "enumii", "enumiii", "enumiv"][numbers - 1] ?? "enumiv";
  const first = node.start ?? 1;
  const start = ordered && first !== 1 ? `\n\\setcounter{${counter}}{${first - 1}}` : "";
  const items = node.children.map((item) => {
    const box =
      item.checked === true
        ? "[\\ensuremath{\\boxtimes}]"
        : item.checked === false
          ? "[\\ensuremath{\\square}]"
          : "";
    return `\\item${box} ${blocks(item.children, inner)}`;
  });
  const tight = node.spread === true ? "" : "\\gstight";
  return `\\begin{${name}}${tight}${start}\n${items.join("\n")}\n\\end{${name}}`;
}

function table(node: Table, place: Place): string {
  const pending: string[] = [];
  const inner: Place = { ...place, pending };
  const [header = [], ...rows] = node.children.map((row) =>
    row.children.map(
      (cell): TableCell => ({
        tex: phrasing(cell.children, inner),
        length: visibleLength(cell),
        word: longestWord(cell),
      }),
    ),
  );
  const align = (node.align ?? []).map((each) => each ?? undefined);
  return `${latexTable({ align, header, rows })}${pending.join("")}`;
}

function longestWord(node: Nodes | undefined): number {
  if (node === undefined) return 0;
  if ("children" in node) return Math.max(0, ...(node.children as readonly Nodes[]).map(longestWord));
  if (node.type === "inlineMath") return visibleLength(node);
  if (!("value" in node)) return 0;
  return Math.max(...node.value.split(/\s+/).map((word) => Math.min(28, word.length)));
}

function visibleLength(node: Nodes | undefined): number {
  if (node === undefined) return 0;
  // A formula is set narrower than its source is long.
  if (node.type === "inlineMath")
    return Math.ceil(node.value.replace(/\\[A-Za-z]+/g, "x").replace(/[{}_^]/g, "").length);
  if ("value" in node) return node.value.length;
  return "children" in node
    ? (node.children as readonly Nodes[]).reduce((sum, child) => sum + visibleLength(child), 0)
    : 0;
}
