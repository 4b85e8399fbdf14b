// Leaving out what no sign in a text asks for changes nothing.

import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import { describe, expect, it } from "vitest";
import { sheetMath } from "../../src/read/sheet/displays.ts";
import { markdownTree, parsedMarkdown } from "../../src/read/sheet/markdown.ts";
import { readSheet } from "../../src/read/sheet/sheet.ts";

const withAll = (text: string) =>
  fromMarkdown(text, {
    extensions: [frontmatter(["yaml"]), gfm(), sheetMath(math())],
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

  const sheet =
    "---\ntitle: A\n---\n# T\n\nSee [a] and $x$.[^1]\n\n```grad #one {first=1}\ngiven x[n]\n\nfind d(L)/d(x)\n```\n\n- an item\n\n" +
    "  ```\n  inside\n  ```\n\n~~~~grad\na = 1\n~~~\n~~~~\n\n| a |\n| - |\n| b |\n\n[a]: https://a.b\n\n[^1]: There.\n";

  it("is the same tree after an edit, wherever that is", () => {
    const words = [...PIECES, "~~~~", "```", "\n```\n", "given y", "  ```\n", "\n~~~~~\n", "grad"];
    const edit = fc.record({
      at: fc.nat(sheet.length),
      length: fc.nat(12),
      by: fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join("")),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = sheet;
        markdownTree(text);
        for (const { at, length, by } of edits) {
          text = text.slice(0, at) + by + text.slice(at + length);
          expect(markdownTree(text)).toEqual(parsedMarkdown(text));
        }
      }),
      { numRuns: 800 },
    );
  });

  it("is not read again for what changed inside a fence", () => {
    const [first, second] = [sheet, sheet.replace("given x[n]", "given x[n], y\n")].map(markdownTree);
    expect(second?.children[1]).toBe(first?.children[1]);
    const other = markdownTree(sheet.replace("# T", "# U"));
    expect(other.children[1]).not.toBe(first?.children[1]);
  });

  describe("takes a formula between $$ for a display", () => {
    const shape = (text: string): readonly string[] =>
      markdownTree(text).children.flatMap((node) =>
        node.type === "math"
          ? [`display ${node.value.trim()}`]
          : node.type === "paragraph"
            ? [node.children.map((c) => ("value" in c ? `${c.type} ${c.value}` : c.type)).join(", ")]
            : [node.type],
      );
    it.each([
      ["ended by a line of words", "$$\nx^2\n\n+ y $$\nNext.", ["display x^2\n\n+ y", "text Next."]],
      ["a fence", "$$\nx^2\n$$", ["display x^2"]],
      ["in one line", "$$ x^2 $$", ["display x^2"]],
      ["over two lines", "$$ x^2\n+ y $$\n\nNext.", ["display x^2\n+ y", "text Next."]],
      ["between lines of words", "So\n$$ x^2 $$\nholds.", ["text So", "display x^2", "text holds."]],
      ["after a line break", "So  \n$$ x^2 $$", ["text So", "display x^2"]],
      ["two of them", "$$ x $$\n$$ y $$", ["display x", "display y"]],
      ["not within a line", "So $$x^2$$ holds.", ["text So , inlineMath x^2, text  holds."]],
      ["not with one sign", "So\n$x^2$\nholds.", ["text So\n, inlineMath x^2, text \nholds."]],
      ["not where it is not closed", "$$ x^2\n\nNext.", ["text $$ x^2", "text Next."]],
      ["not where it is not closed, in a fence", "$$\nx^2\n\nNext.", ["text $$\nx^2", "text Next."]],
      ["not between two others", "$$x$$ and $$y$$", ["inlineMath x, text  and , inlineMath y"]],
      ["with a sign inside", "$$ x \\text{ if $y$} $$", ["display x \\text{ if $y$}"]],
    ])("%s", (_name, text, expected) => {
      expect(shape(text)).toEqual(expected);
    });

    it("in lists and quotations, with its place in the text", () => {
      const text = "- so\n  $$ x^2 $$\n\n> $$ y $$\n";
      const found: string[] = [];
      const look = (node: Nodes): void => {
        if (node.type === "math")
          found.push(text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0));
        if ("children" in node) node.children.forEach(look);
      };
      look(markdownTree(text));
      expect(found).toEqual(["$$ x^2 $$", "$$ y $$"]);
    });

    it("does not swallow the block behind it", () => {
      const { parts } = readSheet("$$ a = b\n + c $$\n\n```grad #a\ngiven x\n```\n", "a.md");
      expect(parts.map((p) => p.kind)).toEqual(["prose", "block"]);
    });
  });
});
