// Prose to LaTeX: Markdown nodes (GFM, math) to commands of base LaTeX and of the macros in
// templates/macros.tex. User text passes through escapeTex, formulas through checkedProseMath.

import type {
  BlockContent,
  DefinitionContent,
  FootnoteReference,
  List,
  Nodes,
  RootContent,
  Table,
} from "mdast";
import type { Math as MathNode } from "mdast-util-math";
import { escapeTex, escapeTexUrl, plainAnchor, unprintableInTex } from "./escape.ts";
import { checkedProseMath } from "./katex.ts";
import { latexTable, type TableCell } from "./latex-table.ts";
import { isLocalPath, keptUrl, type ProseContext, plainText } from "./prose.ts";
import { type ProsePlace, type ProseWriter, proseWriter } from "./prose-form.ts";
import { typographic } from "./quotes.ts";

/** How deep lists may nest in LaTeX before items are set as plain paragraphs. */
const LIST_DEPTH = 4;

interface Place extends ProsePlace {
  readonly bullets: number;
  readonly numbers: number;
  readonly depth: number;
  /** Inside a table a footnote is a mark only; its text follows the table. */
  readonly pending?: string[];
}

export function proseToLatex(nodes: readonly RootContent[], prose: ProseContext): string {
  return blocks(nodes, { prose, bullets: 0, numbers: 0, depth: 0 });
}

const HEADINGS = [
  "\\section*",
  "\\subsection*",
  "\\subsubsection*",
  "\\paragraph*",
  "\\paragraph*",
  "\\paragraph*",
];

/** Of level 1 and more. */
export const headingCommand = (level: number): string => HEADINGS[level - 1] ?? "\\paragraph*";

const { blocks, phrasing }: ProseWriter<Place> = proseWriter({
  gap: "\n\n",
  heading(node, content, { prose }) {
    const anchor = prose.slug(plainText(node));
    const command = headingCommand(prose.headingLevel(node.depth));
    return `\\hypertarget{${plainAnchor(anchor)}}{}%\n${command}{${content}}`;
  },
  paragraph: (content) => content,
  rule: "\\gsrule",
  quote: (content) => `\\begin{quote}\n${content}\n\\end{quote}`,
  code: codeBlock,
  displayMath,
  list,
  table,
  leftOut: "% HTML left out",
  text(node, { prose }) {
    warnUnprintable(node, prose);
    return escapeTex(typographic(node.value, prose.words.quotes));
  },
  characters: (text) => escapeTex(text),
  emphasis: (content) => `\\emph{${content}}`,
  strong: (content) => `\\textbf{${content}}`,
  deleted: (content) => `\\gsdeleted{${content}}`,
  inlineCode: code,
  inlineMath(node, place) {
    const math = checkedProseMath(node.value, false);
    if (math.ok) return `\\gsinline{${math.tex}}`;
    place.prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return code(node, place);
  },
  lineBreak: "\\newline\n",
  link,
  image,
  footnote,
});

/** A node that is printed as it is written. */
type Literal = Extract<Nodes, { readonly value: string }>;

function warnUnprintable(node: Literal, prose: ProseContext): void {
  const unknown = unprintableInTex(node.value);
  if (unknown.length > 0) {
    prose.warn(`pdflatex has no sign for ${unknown.join(" ")}; the code point is printed instead.`, node);
  }
}

function code(node: Literal, { prose }: Place): string {
  warnUnprintable(node, prose);
  return `\\texttt{${escapeTex(node.value, { code: true })}}`;
}

function displayMath(node: MathNode, place: Place): string {
  const math = checkedProseMath(node.value, true);
  if (!math.ok) {
    place.prose.warn(`The formula is shown as code: ${math.reason}.`, node);
    return codeBlock(node, place);
  }
  return `\\gsdisplay{${math.tex}}{${math.tag === undefined ? "" : `(${math.tag})`}}`;
}

function codeBlock(node: Literal, { prose }: Place): string {
  warnUnprintable(node, prose);
  return codeTex(node.value);
}

/** Lines of code as they are; a line that is too long is broken. */
export function codeTex(value: string): string {
  const lines = value.split("\n").map((line) => {
    const indent = /^[ \t]*/.exec(line)?.[0].replace(/\t/g, "    ").length ?? 0;
    const rest = line.trimStart();
    const spaces = "\\ ".repeat(indent);
    return `\\gscodeline${line.length > COLUMNS ? `[${indent + 4}]` : ""}{${spaces}${escapeTex(rest, { code: true }).replace(/ /g, "\\ ")}}`;
  });
  const body = `\\begin{gscode}\n${lines.join("\n")}\n\\end{gscode}`;
  const longest = Math.max(0, ...value.split("\n").map((line) => line.length));
  return longest <= COLUMNS
    ? body
    : `{\\let\\gscodesize\\${longest <= MORE_COLUMNS ? "footnotesize" : "scriptsize"}\n${body}}`;
}

/** What a line of code holds in the usual size and in the next smaller one. */
const COLUMNS = 82;
const MORE_COLUMNS = 92;

function link(url: string, content: string, node: Nodes, { prose }: Place): string {
  const safe = keptUrl(url, node, prose);
  if (safe === undefined) return content;
  if (safe.startsWith("#")) return `\\hyperlink{${plainAnchor(safe.slice(1))}}{${content}}`;
  return safe === "" ? content : `\\href{${escapeTexUrl(safe)}}{${content}}`;
}

function image(url: string, alt: string, node: Nodes, place: Place): string {
  if (isLocalPath(url) && /\.(png|jpe?g|pdf)$/i.test(url)) return `\\gsimage{${url}}{${escapeTex(alt)}}`;
  place.prose.warn(
    `The image ${url} is printed as its description: LaTeX includes png, jpg and pdf files beside the sheet.`,
    node,
  );
  return link(url, alt === "" ? escapeTex(url) : escapeTex(alt), node, place);
}

function footnote(node: FootnoteReference, place: Place): string {
  const found = place.prose.footnote(node.identifier);
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
