// The documents on the page about checking get the verdicts that stand behind them.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/check.md", import.meta.url)), "utf8");
const examples = [
  ...page.matchAll(/^```(markdown|tex)\n((?:(?!^```)[\s\S])*)^```\n\n```text\n([\s\S]*?)^```/gm),
].map(([, language = "", source = "", said = ""]) => ({ language, source, said }));

test("the page has examples", () => expect(examples.length).toBeGreaterThanOrEqual(4));

test.each(examples)("$source", async ({ language, source, said }) => {
  const name = language === "tex" ? "example.tex" : "example.md";
  const { relations } = await checkDocument(source, name, { library: standard, meanings, seed: 1 });
  const found = relations.map((r) => `${r.line}:${r.column} ${r.verdict} ${r.role}`);
  const lines = said.trim().split("\n");
  expect(found).toEqual(lines.map((l) => l.trim().replace(/\s+/g, " ")));
});
