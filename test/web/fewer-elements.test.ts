// KaTeX's HTML in fewer elements: which classes say nothing, and what is left as it is written.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { formulaSeen } from "../../src/show/formula-html.ts";
import { fewerElements, IDLE } from "../../src/web/fewer-elements.ts";

const seen = (tex: string): string => fewerElements(formulaSeen({ tex, text: tex }, false));
const text = (html: string): string => html.replace(/<[^>]*>/g, "").replaceAll("\u200b", "");

test("no rule of the style sheet is about a class that is taken to say nothing", () => {
  const css = readFileSync(createRequire(import.meta.url).resolve("katex/dist/katex.css"), "utf8");
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/([^{}]+)\{/g);
  const named = new Set(
    [...rules].flatMap((m) => [...(m[1] ?? "").matchAll(/\.([\w-]+)/g)].map((c) => c[1])),
  );
  expect(named.size).toBeGreaterThan(100);
  expect([...IDLE].filter((name) => named.has(name))).toEqual([]);
});

test("letters that say nothing else are text, and spaces are margins of what is beside them", () => {
  const html = seen("x[m, 2] = 1");
  expect(html).not.toContain("mspace");
  expect(html).toContain('<span class="mord mathnormal">x</span>[<span class="mord mathnormal">m</span>');
  expect(text(html)).toBe("x[m,2]=1");
});

test("a space with nothing beside it that could be wider stays", () => {
  expect(seen("\\quad")).toContain('<span class="mspace" style="margin-right:1em;"></span>');
  expect(seen("\\tiny\\quad")).toContain("mspace");
});

test("boxes one above the other are one box", () => {
  const html = seen("\\frac{a}{b}");
  expect(html).not.toMatch(/vlist-r|vlist-s|nulldelimiter/);
  expect(html.match(/gs-boxes/g)).toHaveLength(1);
  expect(text(html)).toBe("ba");
});

test("what lies over its neighbours is left as it is", () => {
  const formula = { tex: "\\rlap{a}b", text: "ab" };
  const whole = formulaSeen(formula, true);
  expect(fewerElements(whole)).toBe(whole);
});

test("what looks like a tag in a text stays text", () => {
  const html = seen("\\text{<span>}");
  expect(html).toContain("&lt;span&gt;");
  expect(text(html)).toBe("&lt;span&gt;");
});
