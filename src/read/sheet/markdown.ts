// The Markdown of a sheet as a tree: what GitHub understands, with front matter and formulas. Its additions to plain
// Markdown are looked for only where one of their signs stands: they are tried at every letter of a text. A text of which
// only the inside of one fence has changed is not read again: nothing in there means anything to what stands around it.

import type { Code, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import { sheetMath } from "./displays.ts";

/** Tables, text struck out, links without brackets, footnotes, boxes to tick: none of them without one of these. */
const SIGNS = /[~|@]|:-|-:|www\.|https?:|\[[\s^xX]/i;

/** The texts that were read last, the newest first: someone writes, and reads others in between. */
let before: readonly ReadText[] = [];
const MOST = 16;

interface ReadText {
  readonly text: string;
  readonly tree: Root;
}

export function markdownTree(text: string): Root {
  for (const known of before) {
    const tree = changedInFence(known, text);
    if (tree !== undefined) return remembered({ text, tree }, known);
  }
  return remembered({ text, tree: parsedMarkdown(text) });
}

function remembered(read: ReadText, instead?: ReadText): Root {
  before = [read, ...before.filter((b) => b !== instead)].slice(0, MOST);
  return read.tree;
}

/** The same, whatever was read before. */
export function parsedMarkdown(text: string): Root {
  const has = SIGNS.test(text);
  return fromMarkdown(text, {
    extensions: [frontmatter(["yaml"]), ...(has ? [gfm()] : []), sheetMath(math())],
    mdastExtensions: [
      frontmatterFromMarkdown(["yaml"]),
      ...(has ? [gfmFromMarkdown()] : []),
      mathFromMarkdown(),
    ],
  });
}

/** The tree of a text that differs inside one fence at the margin; undefined where it may differ elsewhere. */
function changedInFence({ text: old, tree }: ReadText, text: string): Root | undefined {
  if (text === old) return tree;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) start += 1;
  let same = 0;
  while (same < most - start && old.at(-1 - same) === text.at(-1 - same)) same += 1;
  const end = old.length - same;
  const at = tree.children.findIndex((node) => node.type === "code" && holds(node, old, start, end));
  const fence = tree.children[at];
  if (fence?.type !== "code") return undefined;
  const inside = insideOf(fence, old);
  const more = text.length - old.length;
  if (inside === undefined) return undefined;
  const value = text.slice(inside.start, inside.end + more);
  if (inside.closes.test(value)) return undefined;
  const by: Shift = { offset: more, line: lineEnds(value) - lineEnds(old.slice(inside.start, inside.end)) };
  return {
    ...tree,
    ...ended(tree, by),
    children: tree.children.map((node, k) =>
      k < at ? node : k === at ? { ...fence, ...ended(fence, by), value } : moved(node, by),
    ),
  };
}

const holds = (fence: Code, text: string, start: number, end: number): boolean => {
  const inside = insideOf(fence, text);
  return inside !== undefined && inside.start <= start && end <= inside.end;
};

interface Inside {
  readonly start: number;
  /** Without the line end before the closing fence. */
  readonly end: number;
  /** What in there might close the fence. */
  readonly closes: RegExp;
}

/** Undefined where the fence is not at the margin, is not closed, or holds no line. */
function insideOf(fence: Code, text: string): Inside | undefined {
  const { start, end } = fence.position ?? {};
  if (start?.column !== 1 || start.offset === undefined || end?.offset === undefined) return undefined;
  const marker = /^(?:`{3,}|~{3,})/.exec(text.slice(start.offset, end.offset))?.[0];
  if (marker === undefined) return undefined;
  const from = text.indexOf("\n", start.offset) + 1;
  const to = text.lastIndexOf("\n", end.offset - 1);
  const isClosed = text
    .slice(to + 1, end.offset)
    .trim()
    .startsWith(marker);
  if (from <= start.offset || to < from || !isClosed) return undefined;
  return { start: from, end: to, closes: new RegExp(`^[ \\t]*${marker}`, "m") };
}

const lineEnds = (text: string): number => text.split("\n").length - 1;

interface Shift {
  readonly offset: number;
  readonly line: number;
}

type Position = NonNullable<RootContent["position"]>;

const movedPoint = (point: Position["start"], by: Shift): Position["start"] => ({
  ...point,
  line: point.line + by.line,
  ...(point.offset === undefined ? {} : { offset: point.offset + by.offset }),
});

/** Only its end is elsewhere. */
const ended = ({ position }: Pick<RootContent, "position">, by: Shift) =>
  position === undefined ? {} : { position: { ...position, end: movedPoint(position.end, by) } };

/** All of it is elsewhere. */
function moved<N extends RootContent>(node: N, by: Shift): N {
  const { position } = node;
  return {
    ...node,
    ...(position === undefined
      ? {}
      : {
          position: {
            ...position,
            start: movedPoint(position.start, by),
            end: movedPoint(position.end, by),
          },
        }),
    ...("children" in node ? { children: node.children.map((child) => moved(child, by)) } : {}),
  };
}
