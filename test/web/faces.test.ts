// The tables of the faces that few formulas are set in are cut out of KaTeX as it is installed, and what the page begins
// with is set without them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import katex from "katex";
import { expect, test } from "vitest";
import { deriveText } from "../../src/web/derive-text.ts";
import { FIRST_TEXT } from "../../src/web/first-text.ts";
import { formulasShown } from "../../src/web/formulas-shown.ts";
import type { FormulaToSet } from "../../src/web/protocol.ts";
import { DEFAULT_SETTINGS } from "../../src/web/settings.ts";

interface PageFonts {
  readonly FACES: readonly string[];
  readonly withoutFaces: (katex: string, missing: string) => { code: string; tables: string };
}
const pageFonts = (): Promise<PageFonts> =>
  import(new URL("../../scripts/page-fonts.mjs", import.meta.url).href);
const whole = (): string =>
  readFileSync(createRequire(import.meta.url).resolve("katex/dist/katex.mjs"), "utf8");

type Table = Readonly<Record<string, readonly number[]>>;
const tablesOf = (text: string): Readonly<Record<string, Table>> =>
  JSON.parse(text.replace(/,(?=\s*\})/g, ""));

test("each of the faces is cut out as a whole, and asked for where KaTeX misses it", async () => {
  const { FACES, withoutFaces } = await pageFonts();
  const { code, tables } = withoutFaces(whole(), "later();");
  expect(Object.keys(tablesOf(tables))).toEqual(FACES);
  for (const table of Object.values(tablesOf(tables)))
    for (const [place, metrics] of Object.entries(table)) {
      expect(Number(place)).toBeGreaterThan(31);
      expect(metrics).toHaveLength(5);
    }
  expect(code.length).toBeLessThan(whole().length - 40_000);
  expect(code.match(/later\(\);/g)).toHaveLength(1);
  expect(() => withoutFaces("", "")).toThrow("Caligraphic-Regular");
});

test("what the page begins with needs none of them, seen or read aloud, at any level", async () => {
  const { FACES, withoutFaces } = await pageFonts();
  const tables = tablesOf(withoutFaces(whole(), "").tables);
  const set = Reflect.get(katex, "__setFontMetrics") as (face: string, table: Table | undefined) => void;
  const needs = (tex: string): boolean => {
    try {
      katex.renderToString(tex);
      return false;
    } catch {
      return true;
    }
  };
  for (const face of FACES) set(face, undefined);
  try {
    expect([needs("\\mathbf{W}x"), needs("\\mathcal{L}"), needs("Wx")]).toEqual([true, true, false]);
    const formulas: FormulaToSet[] = [];
    for (const level of ["brief", "standard", "full"] as const)
      await deriveText(
        {
          kind: "derived",
          id: 1,
          text: FIRST_TEXT,
          settings: { ...DEFAULT_SETTINGS, level },
          known: [],
          sight: new Map(),
        },
        {
          pause: async () => true,
          typeset: (shown) => {
            formulas.push(...shown);
            return {};
          },
          reply: (m) => {
            if (m.kind === "block") formulas.push(...formulasShown(m.block, "full"));
          },
        },
      );
    const wanted = new Set(
      formulas.flatMap(({ formula: f }) => [f.tex, ...(f.pieces ?? []).map((p) => p.tex)]),
    );
    expect(wanted.size).toBeGreaterThan(20);
    // As KaTeX does it, both for the eye and for the ear: what this program has set before, it remembers.
    for (const tex of wanted) katex.renderToString(tex, { displayMode: true, trust: true, strict: "ignore" });
  } finally {
    for (const [face, table] of Object.entries(tables)) set(face, table);
  }
  expect(needs("\\mathbf{W}x")).toBe(false);
});
