// The Markdown of a sheet as a tree: what GitHub understands, with front matter and formulas. Its additions to plain
// Markdown are looked for only where one of their signs stands: they are tried at every letter of a text.

import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";

/** Tables, text struck out, links without brackets, footnotes, boxes to tick: none of them without one of these. */
const SIGNS = /[~|@]|:-|-:|www\.|https?:|\[[\s^xX]/i;

export function markdownTree(text: string): Root {
  const has = SIGNS.test(text);
  return fromMarkdown(text, {
    extensions: [frontmatter(["yaml"]), ...(has ? [gfm()] : []), math()],
    mdastExtensions: [
      frontmatterFromMarkdown(["yaml"]),
      ...(has ? [gfmFromMarkdown()] : []),
      mathFromMarkdown(),
    ],
  });
}
