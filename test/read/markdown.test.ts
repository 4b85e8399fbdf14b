// Leaving out what no sign in a text asks for changes nothing.

import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import { describe, expect, it } from "vitest";
import { markdownTree } from "../../src/read/markdown.ts";

const withAll = (text: string) =>
  fromMarkdown(text, {
    extensions: [frontmatter(["yaml"]), gfm(), math()],
    mdastExtensions: [frontmatterFromMarkdown(["yaml"]), gfmFromMarkdown(), mathFromMarkdown()],
  });

const PIECES = [
  ..."-:|~@[]^x X.$*_`#>\n\n\n\t \\/1",
  ..."a|- x|:-|-:|--|~~|~|www.a.b|WWW.a.b|https://a.b|HTTP://a.b|a@b.cc|[x]|[ ]|[\t]|- [x] a|[^a]|[^a]: b".split(
    "|",
  ),
  ..."mailto:a@b.cc|xmpp:a@b.cc|ftp://a.b|a\n:-|a\n-:|a\n---|a\n- -".split("|"),
];

describe("the Markdown of a sheet", () => {
  it("is the same tree as with every addition looked for", () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (t) => {
        expect(markdownTree(t)).toEqual(withAll(t));
      }),
      { numRuns: 4000 },
    );
  });

  it("has tables, footnotes and links without brackets", () => {
    const { children } = markdownTree("| a |\n| - |\n| b |\n\nSee www.example.org.[^1]\n\n[^1]: There.\n");
    expect(children.map((c) => c.type)).toEqual(["table", "paragraph", "footnoteDefinition"]);
  });
});
