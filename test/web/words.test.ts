// The names that a text declares, the block around a place, and what the stretches of a line are.

import { readdirSync } from "node:fs";
import { StringStream } from "@codemirror/language";
import { describe, expect, test } from "vitest";
import { EXAMPLES, ONE_BLOCKS } from "../../src/web/gallery.ts";
import { sheetLanguage } from "../../src/web/language.ts";
import { readText } from "../../src/web/read-text.ts";
import { DEFAULT_SETTINGS } from "../../src/web/settings.ts";
import { isSheet } from "../../src/web/text-kind.ts";
import { blockAround, declaredNames } from "../../src/web/words.ts";

const names = (block: string): readonly string[] => declaredNames(block).map((d) => d.name);

test("names are those given, their sizes, and those defined", () => {
  expect(
    names(
      "given x[H pad p, W], w[K, K] as \\omega, q > 0 # and z\ny[i, j] = sum{k} w[k, k]*x[i, j]; p = exp(q)",
    ),
  ).toEqual(["x", "w", "q", "W", "K", "y", "p"]);
  expect(names("given L(y)\nfind d(L)/d(x[i])\nshow a = b")).toEqual(["L"]);
  expect(names("y[S*i + k - P] += x[i]*w[k]")).toEqual(["y"]);
  expect(names("given x[")).toEqual(["x"]);
});

test("the block around a place is that between its fences", () => {
  const sheet = "prose\n```grad #a\ngiven x\n```\nmore\n```python\nx = 1\n```\n~~~grad\ngiven y";
  expect(blockAround(sheet, sheet.indexOf("given x"))).toBe("\ngiven x\n");
  expect(blockAround(sheet, sheet.indexOf("more"))).toBeUndefined();
  expect(blockAround(sheet, sheet.indexOf("x = 1"))).toBeUndefined();
  expect(blockAround(sheet, sheet.length)).toBe("\ngiven y");
  expect(blockAround("given x", 3)).toBe("given x");
});

/** `word:style` for each stretch that has one. */
function inked(text: string): readonly string[] {
  const language = sheetLanguage(() => isSheet(text));
  const state = language.startState?.(2);
  if (state === undefined) throw new Error("no state");
  return text.split("\n").flatMap((line) => {
    const stream = new StringStream(line, 2, 2);
    const out: string[] = [];
    while (!stream.eol()) {
      stream.start = stream.pos;
      const style = language.token(stream, state);
      if (style !== null) out.push(`${stream.current()}:${style}`);
      expect(stream.pos).toBeGreaterThan(stream.start);
    }
    return out;
  });
}

describe("highlighting", () => {
  test("tells statements, binders, functions, numbers and comments", () => {
    expect(inked("p[i] = exp(s) # sum{i}")).toEqual([
      "p:variableName",
      "[:punctuation",
      "i:variableName",
      "]:punctuation",
      "=:operator",
      "exp:function",
      "(:punctuation",
      "s:variableName",
      "):punctuation",
      "# sum{i}:comment",
    ]);
    expect(inked("given max; find d(L)").filter((x) => !x.endsWith("punctuation"))).toEqual([
      "given:keyword",
      "max:variableName",
      "find:keyword",
      "d:function",
      "L:variableName",
    ]);
    expect(inked("y = max{k=0..1} x; use #a").filter((x) => /keyword|label/.test(x))).toEqual([
      "max:keyword",
      "use:keyword",
      "#a:labelName",
    ]);
  });

  test("leaves prose to Markdown and comes back to it after a block", () => {
    expect(inked("---\ntitle: a\n---\n# Head\n$x$ is given\n```grad #a\ngiven x\n```\ngiven")).toEqual([
      "---:meta",
      "title::propertyName",
      " a:string",
      "---:meta",
      "# Head:heading",
      "$x$:atom",
      "```grad #a:meta",
      "given:keyword",
      "x:variableName",
      "```:meta",
    ]);
  });
});

describe("the gallery", () => {
  test("has every example", () => {
    const sheets = readdirSync("examples").filter((name) => name.endsWith(".md"));
    expect(EXAMPLES.map((e) => e.file).toSorted()).toEqual(sheets.toSorted());
  });

  test.each(ONE_BLOCKS.map((one) => [one.name, one.text] as const))("%s can be read", async (_name, text) => {
    const read = await readText(text, DEFAULT_SETTINGS);
    expect(read.ok ? [] : read.messages.map((m) => m.diagnostic.message)).toEqual([]);
  });

  test.each(EXAMPLES.map((e) => [e.file, e] as const))(
    "%s is named by its title and can be read",
    async (_file, e) => {
      const { default: text } = await e.load();
      const read = await readText(text, DEFAULT_SETTINGS);
      expect(read.ok).toBe(true);
      expect(/^title:\s*"?(.*?)"?$/m.exec(text)?.[1]).toBe(e.title);
    },
  );
});
