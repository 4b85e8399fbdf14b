import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import { describe, expect, test } from "vitest";
import { escapeMarkdown, escapeTex, escapeTexUrl, safeUrl, unprintableInTex } from "../../src/show/escape.ts";
import { escapeHtml } from "../../src/show/escape-html.ts";
import { plainText } from "../../src/show/prose.ts";

const RUNS = { seed: 5, numRuns: 400 };
const nasty = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ..."\\{}$&#%_^~<>|`[]\"'-,*+=!()/:.@ aB1äßα≤→😀\n".split(""),
      "input",
      "\\end{document}",
      "^^5c",
      "😀",
    ),
    maxLength: 30,
  }),
);

describe("escapeTex", () => {
  test("special characters, quotes, ligatures, letters and signs", () => {
    expect(escapeTex("50% of $x_i & #1 {a} ~ ^ \\input{x}")).toBe(
      "50\\% of \\$x\\_i \\& \\#1 \\{a\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}input\\{x\\}",
    );
    // Behind a formula a quotation ends.
    expect(escapeTex('" is true')).toBe("'' is true");
    expect(escapeTex('"')).toBe("''");
    expect(escapeTex('"a" (“b”) a--b — „c“')).toBe("``a'' (``b'') a-{}-b --- ,,c``");
    expect(escapeTex("Übung: α ≤ β → ∂L, naïve Ẋ ß é")).toBe(
      "Übung: \\ensuremath{\\alpha} \\ensuremath{\\le} \\ensuremath{\\beta} \\ensuremath{\\to} \\ensuremath{\\partial}L, naïve \\.{X} \\ss{} é",
    );
    expect(escapeTex("中 😀")).toBe("\\gsunknown{4E2D} \\gsunknown{1F600}");
    expect(unprintableInTex("a中b中😀")).toEqual(["中", "😀"]);
  });

  test("code keeps every character and may break after punctuation", () => {
    expect(escapeTex("a-b", { code: true })).toBe("a-{}\\gsbreak{}b");
    expect(escapeTex("{\\x}", { code: true })).toBe(
      "\\char123{}\\char92{}\\gsbreak{}x\\char125{}\\gsbreak{}",
    );
  });

  // What may stand in the output: known commands, escaped characters, brace groups, and harmless characters.
  const TOKEN =
    /^(?:\\(?:textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textasciigrave|gsbreak|enspace|quad|ldots|S|P|copyright|textregistered|texteuro|pounds|textyen|textexclamdown|textquestiondown|dag|ddag|ss|ae|AE|oe|OE|o|O|l|L|i|aa|AA)\{\}|\\char\d+\{\}|\\gsunknown\{[0-9A-F]{4,6}\}|\\ensuremath\{(?:[^{}]|\{[^{}]*\})*\}|\\["'`^~=.uvHrdckb]\{(?:\\?[A-Za-z]|\\["'`^~=.uvHrdckb]\{\\?[A-Za-z]\})\}|\\[{}$&#%_,-]|\{\}|\{\[\}|\{\]\}|~|[^\\{}$&#%_^~])*$/u;

  test("nothing but text comes through, in text and in code", () => {
    fc.assert(
      fc.property(nasty, fc.boolean(), (text, code) => {
        const out = escapeTex(text, { code });
        expect(out).toMatch(TOKEN);
        expect(out).not.toMatch(/\^\^/);
      }),
      RUNS,
    );
  });
});

describe("escapeHtml", () => {
  test("content and attributes", () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>\u0000`)).toBe(
      "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;",
    );
  });
  test("no markup comes through", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escapeHtml(text).replace(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[<>"'&]/);
      }),
      RUNS,
    );
  });
});

describe("escapeMarkdown", () => {
  const read = (markdown: string): Nodes =>
    fromMarkdown(markdown, {
      extensions: [gfm(), math()],
      mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()],
    });

  test("a line of text reads back as itself", () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const text = raw.replace(/\s+/gu, " ").trim();
        // GitHub makes links of bare addresses, which no escape prevents and which changes no character.
        fc.pre(text !== "");
        const tree = read(escapeMarkdown(text));
        expect(plainText(tree)).toBe(text);
        const types = new Set<string>();
        const walk = (node: Nodes) => {
          types.add(node.type);
          if ("children" in node) node.children.forEach(walk);
        };
        walk(tree);
        types.delete("link");
        expect([...types].sort()).toEqual(["paragraph", "root", "text"]);
      }),
      RUNS,
    );
  });
});

describe("addresses", () => {
  test("only harmless schemes", () => {
    expect(safeUrl("https://a.b/c?d=1#e")).toBe("https://a.b/c?d=1#e");
    expect(safeUrl("notes/x.md")).toBe("notes/x.md");
    expect(safeUrl("mailto:a@b.c")).toBe("mailto:a@b.c");
    for (const bad of [
      "javascript:alert(1)",
      " JAVA\tSCRIPT:x",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
      "\u0001javascript:x",
    ]) {
      expect(safeUrl(bad)).toBe(undefined);
    }
  });
  test("in TeX they hold no active character", () => {
    expect(escapeTexUrl("https://a.b/c_d?x=1&y=%20#z")).toBe("https://a.b/c\\_d?x=1\\&y=\\%20\\#z");
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escapeTexUrl(text).replace(/\\[%#&_$]/g, "")).not.toMatch(/[\\{}%#&_$^~\s]/);
      }),
      RUNS,
    );
  });
});
