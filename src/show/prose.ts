// What the prose of a sheet needs beyond one node: link definitions and footnotes from anywhere in the
// sheet, numbers of footnotes in the order of their first mention, anchors of headings, and the
// messages that conversion gives rise to. One context serves one rendering of one sheet.

import type { Definition, FootnoteDefinition, Nodes } from "mdast";
import { isForAnswersOnly } from "./asides.ts";
import type { BlockDocument, Notice, Part, SheetDocument } from "./document.ts";
import { safeUrl } from "./escape.ts";
import { wordsOf } from "./language/languages.ts";
import type { PageWords } from "./language/page-words.ts";

export interface Footnote {
  readonly number: number;
  readonly first: boolean;
  readonly definition: FootnoteDefinition;
}

export interface ProseContext {
  definition(identifier: string): Definition | undefined;
  /** The footnote that a reference stands for; `first` on its first mention. */
  footnote(identifier: string): Footnote | undefined;
  /** The footnotes mentioned so far, in order. */
  mentioned(): readonly Footnote[];
  /** The anchor of a heading as GitHub makes it: "a-title", then "a-title-1". */
  slug(title: string): string;
  /** 1 for the headings of the highest level that occurs in the sheet, and so on. */
  headingLevel(depth: number): number;
  /** The other way round: the depth that headings of this level have in the text of the sheet. */
  sourceDepth(level: number): number;
  /** Of the heading that a block stands under, as the sheet has it; undefined before the first one. */
  headingAbove(block: BlockDocument): number | undefined;
  /** Left out of this rendering: an answer, or what only answers refer to, in a hand-out. */
  hides(node: Nodes): boolean;
  warn(message: string, node: Nodes): void;
  readonly notices: readonly Notice[];
  /** In the language of the sheet. */
  readonly words: PageWords;
}

/** Below the heading that it stands under, and never of the highest level: 2 or more. */
export function blockLevel(prose: ProseContext, block: BlockDocument): number {
  const above = prose.headingAbove(block);
  return above === undefined ? 2 : Math.max(2, prose.headingLevel(above) + 1);
}

/** The same where the prose stays as its author wrote it, below the title of the page: 3 to 6. */
export const blockDepth = (prose: ProseContext, block: BlockDocument): number =>
  Math.min(6, Math.max(3, prose.sourceDepth(blockLevel(prose, block))));

/** Of a document only its parts matter: prose that belongs to no sheet can be rendered, too. */
export function proseContext(
  document: Pick<SheetDocument, "parts" | "language">,
  answers = true,
): ProseContext {
  const definitions = new Map<string, Definition>();
  const footnotes = new Map<string, FootnoteDefinition>();
  let found: number | undefined;
  const collect = (node: Nodes): void => {
    if (node.type === "heading") found = Math.min(found ?? node.depth, node.depth);
    if (node.type === "definition" && !definitions.has(node.identifier))
      definitions.set(node.identifier, node);
    if (node.type === "footnoteDefinition" && !footnotes.has(node.identifier))
      footnotes.set(node.identifier, node);
    if ("children" in node) for (const child of node.children) collect(child);
  };
  const above = new Map<BlockDocument, number>();
  let last: number | undefined;
  for (const part of document.parts) {
    if (part.kind === "prose") part.nodes.forEach(collect);
    else if (last !== undefined) above.set(part, last);
    if (part.kind === "prose") for (const node of part.nodes) if (node.type === "heading") last = node.depth;
  }

  // Where there are no others, headings stand below the title of the page.
  const highest = found ?? 2;
  const unseen = answers ? new Set<string>() : onlyInAnswers(document);

  const numbers = new Map<string, Footnote>();
  const slugs = new Map<string, number>();
  const notices: Notice[] = [];
  return {
    notices,
    words: wordsOf(document.language),
    definition: (identifier) => definitions.get(identifier),
    footnote(identifier) {
      const known = numbers.get(identifier);
      if (known !== undefined) return { ...known, first: false };
      const definition = footnotes.get(identifier);
      if (definition === undefined) return undefined;
      const footnote = { number: numbers.size + 1, first: true, definition };
      numbers.set(identifier, footnote);
      return footnote;
    },
    mentioned: () => [...numbers.values()],
    hides(node) {
      if (answers) return false;
      if (node.type === "definition" || node.type === "footnoteDefinition")
        return unseen.has(`${node.type} ${node.identifier}`);
      // What an author says in a comment is for the author.
      return isForAnswersOnly(node) || (node.type === "html" && node.value.startsWith("<!--"));
    },
    slug(title) {
      const base = title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-");
      const count = slugs.get(base) ?? 0;
      slugs.set(base, count + 1);
      return count === 0 ? base : `${base}-${count}`;
    },
    headingLevel: (depth) => Math.max(1, depth - highest + 1),
    sourceDepth: (level) => level + highest - 1,
    headingAbove: (block) => above.get(block),
    warn(message, node) {
      const start = node.position?.start;
      const place = start === undefined ? {} : { line: start.line, column: start.column };
      notices.push({ severity: "warning", message, ...place });
    },
  };
}

/** Footnotes and addresses that are mentioned, and only where a hand-out does not show it. */
function onlyInAnswers(document: Pick<SheetDocument, "parts">): ReadonlySet<string> {
  const seen = new Set<string>();
  const hidden = new Set<string>();
  const notes = new Map<string, Nodes>();
  const walk = (node: Nodes, into: Set<string>): void => {
    const within = isForAnswersOnly(node) ? hidden : into;
    const key =
      node.type === "footnoteReference"
        ? `footnoteDefinition ${node.identifier}`
        : node.type === "linkReference" || node.type === "imageReference"
          ? `definition ${node.identifier}`
          : undefined;
    if (key !== undefined && !within.has(key)) {
      within.add(key);
      // What a footnote mentions is seen where the footnote is.
      const note = notes.get(key);
      if (note !== undefined && "children" in note) for (const child of note.children) walk(child, within);
    }
    if ("children" in node && node.type !== "footnoteDefinition")
      for (const child of node.children) walk(child, within);
  };
  const nodes = document.parts.flatMap((part) => (part.kind === "prose" ? part.nodes : []));
  for (const node of nodes)
    if (node.type === "footnoteDefinition") notes.set(`footnoteDefinition ${node.identifier}`, node);
  for (const node of nodes) walk(node, seen);
  return new Set([...hidden].filter((key) => !seen.has(key)));
}

/** More than this is a text of its own before a block. */
const LEAD = 300;

/** Whether the part ends in a few words before a block: on paper they stay with it. */
export function leadsIn(parts: readonly Part[], k: number): boolean {
  const [part, next] = [parts[k], parts.slice(k + 1).find((p) => p.kind === "prose" || p.hidden !== true)];
  if (part?.kind !== "prose" || next?.kind !== "block") return false;
  const last = part.nodes.at(-1);
  return last?.type === "paragraph" && plainText(last).length <= LEAD;
}

/** The characters of a node without its markup. */
export function plainText(node: Nodes): string {
  if ("value" in node) return node.type === "html" || node.type === "yaml" ? "" : node.value;
  if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
  if (node.type === "break") return " ";
  return "children" in node ? (node.children as readonly Nodes[]).map(plainText).join("") : "";
}

/** An image that lies beside the sheet, in a format that pdflatex reads; no scheme, no absolute path. */
export function isLocalPath(url: string): boolean {
  return (
    /^(?:\.{1,2}\/)*[A-Za-z0-9_][A-Za-z0-9_. /-]*$/.test(url) &&
    !/\/\.\.?\//.test(url.replace(/^(?:\.{1,2}\/)+/, ""))
  );
}

/** The address of a link that a page may hold; undefined, with a warning, for any other. */
export function keptUrl(url: string, node: Nodes, prose: ProseContext): string | undefined {
  const safe = safeUrl(url);
  if (safe === undefined)
    prose.warn(`The link to ${url} is left out: only http, https, mailto and relative links are kept.`, node);
  return safe;
}
