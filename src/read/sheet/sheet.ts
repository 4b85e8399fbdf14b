// A sheet is Markdown: front matter, prose, and fenced `grad` blocks. This file takes it apart in order and
// keeps places: positions of nodes and offsets of blocks count from the start of the file, after line ends
// are made \n and a byte order mark is dropped (`text` is that text; messages are printed against it).

import type { Code, Nodes, RootContent } from "mdast";
import { type Diagnostic, SheetError, type Span } from "../../expr/diagnostics.ts";
import { suggest } from "../syntax/spell.ts";
import { type FrontMatter, NO_FRONT_MATTER, readFrontMatter } from "./front-matter.ts";
import { markdownTree } from "./markdown.ts";

export interface BlockSettings {
  /** The number of the first entry of an axis, in this block. */
  readonly first?: 0 | 1;
  readonly index?: "brackets" | "subscripts";
  readonly level?: "brief" | "standard" | "full";
  readonly title?: string;
  /** Not printed: its definitions serve other blocks. */
  readonly hidden?: boolean;
  readonly points?: number;
  /** Not in a hand-out. */
  readonly answer?: boolean;
  /** A `picture` block: its tasks are pictures for the page. */
  readonly pictures?: boolean;
}

export interface ProseText {
  readonly kind: "prose";
  readonly nodes: readonly RootContent[];
  /** The Markdown of the nodes, and where it starts. */
  readonly source: string;
  readonly offset: number;
}

export interface BlockText {
  readonly kind: "block";
  readonly id?: string;
  /** What stands behind `grad` on the fence. */
  readonly info: string;
  readonly text: string;
  /** Where `text` starts: offset, and line and column from 1. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly settings: BlockSettings;
}

export interface SheetText {
  readonly name: string;
  readonly text: string;
  readonly front: FrontMatter;
  readonly parts: readonly (ProseText | BlockText)[];
}

/** What a fence is marked with; a `picture` block draws for the page and asks nothing. */
const NAMES: readonly string[] = ["grad", "picture"];
/** Deeper than prose ever goes; everything that walks the tree is recursive. */
const MAX_DEPTH = 100;

export function readSheet(source: string, name: string): SheetText {
  const text = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const tree = markdownTree(text);
  const [first] = tree.children;
  const hasFront = first?.type === "yaml";
  if (!hasFront) refuseUnclosedFront(text);
  const front = hasFront ? readFrontMatter(first.value, text.indexOf("\n") + 1) : NO_FRONT_MATTER;

  const parts: (ProseText | BlockText)[] = [];
  const problems: Diagnostic[] = [];
  let prose: RootContent[] = [];
  const flush = () => {
    const start = prose[0]?.position?.start.offset ?? 0;
    const end = prose.at(-1)?.position?.end.offset ?? start;
    if (prose.length > 0)
      parts.push({ kind: "prose", nodes: prose, source: text.slice(start, end), offset: start });
    prose = [];
  };
  for (const node of tree.children) {
    if (node.type === "yaml") continue;
    if (node.type === "code" && NAMES.includes(node.lang ?? "")) {
      flush();
      parts.push(block(node, text, problems));
    } else {
      refuseInside(node, problems);
      prose.push(node);
    }
  }
  flush();
  refuseTwice(parts, text, problems);
  if (problems.length > 0) throw new SheetError(problems);
  return { name, text, front, parts };
}

/** `---` with settings below it that no second `---` closes would pass as a rule and a heading. */
function refuseUnclosedFront(text: string): void {
  if (!/^---[ \t]*\n\s*[A-Za-z]+:(\s|$)/.test(text)) return;
  throw new SheetError([
    {
      severity: "error",
      code: "sheet.front-matter-open",
      message: "the front matter that opens here is not closed",
      expected: "a line with --- alone after the last setting",
      span: { start: 0, end: 3 },
    },
  ]);
}

function spanOf(node: Nodes): Span {
  const start = node.position?.start.offset ?? 0;
  return { start, end: node.position?.end.offset ?? start };
}

function firstLine(span: Span, text: string): Span {
  const newline = text.indexOf("\n", span.start);
  return { start: span.start, end: newline < 0 ? span.end : Math.min(newline, span.end) };
}

/** A block in a list or a quotation would be cut out of the middle of it. */
function refuseInside(node: Nodes, problems: Diagnostic[], depth = 0): void {
  if (!("children" in node)) return;
  if (depth > MAX_DEPTH) {
    const { start } = spanOf(node);
    throw new SheetError([
      {
        severity: "error",
        code: "sheet.depth",
        message: "lists and quotations nest too deeply here",
        expected: `at most ${MAX_DEPTH} levels`,
        span: { start, end: start + 1 },
      },
    ]);
  }
  for (const child of node.children) {
    if (child.type === "code" && NAMES.includes(child.lang ?? "")) {
      problems.push({
        severity: "error",
        code: "sheet.block-inside",
        message: `a ${child.lang} block cannot stand inside a ${node.type === "blockquote" ? "quotation" : "list"}`,
        expected: "the fence at the left margin, after the list",
        span: { start: spanOf(child).start, end: spanOf(child).start + 3 },
      });
    }
    refuseInside(child, problems, depth + 1);
  }
}

function block(node: Code, text: string, problems: Diagnostic[]): BlockText {
  const whole = spanOf(node);
  const fence = firstLine(whole, text);
  const marker = /^(`{3,}|~{3,})/.exec(text.slice(whole.start))?.[1] ?? "```";
  const end = closingFence(text, whole, marker);
  if (end === undefined) {
    problems.push({
      severity: "error",
      code: "sheet.block-open",
      message: `the ${node.lang} block that opens here is not closed`,
      expected: `a line with ${marker} alone after its last statement`,
      span: fence,
    });
  }
  const start = Math.min(fence.end + 1, whole.end);
  const meta = node.meta ?? "";
  const metaAt =
    meta === "" ? fence.end : text.indexOf(meta, whole.start + marker.length + (node.lang ?? "").length);
  const attributes = readAttributes(meta, metaAt, problems);
  return {
    kind: "block",
    ...(attributes.id === undefined ? {} : { id: attributes.id }),
    info: meta,
    text: text.slice(start, Math.max(start, end ?? whole.end)),
    offset: start,
    line: (node.position?.start.line ?? 1) + 1,
    column: 1,
    settings: node.lang === "picture" ? { ...attributes.settings, pictures: true } : attributes.settings,
  };
}

/** Where the closing fence's line begins, or undefined when the file ends first. */
function closingFence(text: string, whole: Span, marker: string): number | undefined {
  const lineStart = text.lastIndexOf("\n", whole.end - 1) + 1;
  if (lineStart <= whole.start) return undefined;
  const last = text.slice(lineStart, whole.end).trim();
  const closes = last.length >= marker.length && last === marker.charAt(0).repeat(last.length);
  return closes ? lineStart : undefined;
}

interface Attributes {
  readonly id: string | undefined;
  readonly settings: BlockSettings;
}

type Setting =
  | { readonly ok: true; readonly value: BlockSettings }
  | { readonly ok: false; readonly expected: string };

const SETTINGS: Readonly<Record<string, (value: string | undefined) => Setting>> = {
  first: (value) =>
    value === "0"
      ? { ok: true, value: { first: 0 } }
      : value === "1"
        ? { ok: true, value: { first: 1 } }
        : { ok: false, expected: "first=0 or first=1" },
  index: (value) =>
    value === "brackets" || value === "subscripts"
      ? { ok: true, value: { index: value } }
      : value === "0" || value === "1"
        ? { ok: true, value: { first: value === "0" ? 0 : 1 } }
        : { ok: false, expected: "index=brackets, index=subscripts, index=0 or index=1" },
  level: (value) =>
    value === "brief" || value === "standard" || value === "full"
      ? { ok: true, value: { level: value } }
      : { ok: false, expected: "level=brief, level=standard or level=full" },
  title: (value) =>
    value === undefined || value === ""
      ? { ok: false, expected: 'title="Some words"' }
      : { ok: true, value: { title: value } },
  points: (value) =>
    value !== undefined && /^\d+(\.\d+)?$/.test(value)
      ? { ok: true, value: { points: Number(value) } }
      : { ok: false, expected: "points=4" },
  answer: (value) =>
    value === undefined
      ? { ok: true, value: { answer: true } }
      : { ok: false, expected: "answer, without a value" },
  hidden: (value) =>
    value === undefined
      ? { ok: true, value: { hidden: true } }
      : { ok: false, expected: "hidden, without a value" },
};

/** `#id {first=1 hidden title="…"}`, the id inside the braces or before them. */
function readAttributes(meta: string, base: number, problems: Diagnostic[]): Attributes {
  let id: string | undefined;
  let settings: BlockSettings = {};
  const report = (code: string, message: string, expected: string, start: number, length: number) =>
    problems.push({
      severity: "error",
      code,
      message,
      expected,
      span: { start: base + start, end: base + start + length },
    });
  for (const match of meta.matchAll(/[{}]|[^\s{}="]+(?:="[^"]*"|=[^\s{}"]*)?|"[^"]*"?|=/g)) {
    const [token] = match;
    if (token === "{" || token === "}") continue;
    if (token.startsWith("#")) {
      const name = token.slice(1);
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
        report(
          "sheet.id",
          `\`${token}\` is not the name of a block`,
          "# and a name of letters, digits, - and _, such as #conv-input",
          match.index,
          token.length,
        );
      } else if (id !== undefined) {
        report("sheet.id", "a block has one name", `#${id} alone`, match.index, token.length);
      } else id = name;
      continue;
    }
    const equals = token.indexOf("=");
    const key = equals < 0 ? token : token.slice(0, equals);
    const value = equals < 0 ? undefined : token.slice(equals + 1).replace(/^"|"$/g, "");
    const known = Object.keys(SETTINGS);
    const read = Object.hasOwn(SETTINGS, key) ? SETTINGS[key] : undefined;
    if (read === undefined) {
      const meant = suggest(key, known);
      const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
      report(
        "sheet.setting",
        `unknown setting \`${key}\` of a block${hint}`,
        `a name such as #conv, or {${known.join(", ")}}`,
        match.index,
        token.length,
      );
      continue;
    }
    const setting = read(value);
    if (setting.ok) settings = { ...settings, ...setting.value };
    else report("sheet.setting", `\`${token}\` cannot be read`, setting.expected, match.index, token.length);
  }
  return { id, settings };
}

function refuseTwice(parts: readonly (ProseText | BlockText)[], text: string, problems: Diagnostic[]): void {
  const seen = new Map<string, Span>();
  for (const part of parts) {
    if (part.kind !== "block" || part.id === undefined) continue;
    const line = text.lastIndexOf("\n", part.offset - 2) + 1;
    const start = text.indexOf(`#${part.id}`, line);
    const span = { start, end: start + part.id.length + 1 };
    const before = seen.get(part.id);
    if (before === undefined) seen.set(part.id, span);
    else {
      problems.push({
        severity: "error",
        code: "sheet.id-twice",
        message: `two blocks are named #${part.id}`,
        expected: "a name of its own for each block",
        span,
        related: [{ span: before, message: "the first one" }],
      });
    }
  }
}
