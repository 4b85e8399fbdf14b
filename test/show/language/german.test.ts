// Derivations in German: every phrase that the sheets and the rules make is in the table, and what stands on the page
// is German from the question to the colophon.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type ReadFile, readWholeSheet } from "../../../src/build/read.ts";
import { buildRead } from "../../../src/build/sheet.ts";
import { type LineDocument, math, text } from "../../../src/show/document.ts";
import { phrasebookOf } from "../../../src/show/language/languages.ts";
import { translated } from "../../../src/show/language/translate.ts";
import { renderLatex } from "../../../src/show/latex-document.ts";
import { renderMarkdown } from "../../../src/show/markdown-document.ts";
import { sentenceText } from "../../../src/show/sentence.ts";
import { renderText } from "../../../src/show/text-document.ts";
import { renderTypst } from "../../../src/show/typst-document.ts";
import { standard } from "../../../src/standard.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const sheets = ["examples", "layers"].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => [folder, name] as const),
);

/** Opens the substeps too. */
function open(lines: readonly LineDocument[]): number {
  return lines.reduce((n, l) => n + 1 + open(l.substeps ?? []), 0);
}

describe("every phrase of a sheet is in the table", () => {
  test.each(sheets)("%s/%s", async (folder, name) => {
    const files: ReadFile = (path) => {
      const file = `${root}${folder}/${path}`;
      return existsSync(file)
        ? { ok: true, name: path, text: readFileSync(file, "utf8") }
        : { ok: false, known: [] };
    };
    const source = readFileSync(`${root}${folder}/${name}`, "utf8");
    const sheet = readWholeSheet(source, name, standard, files);
    if (!sheet.ok) throw new Error(`${name} cannot be read`);
    const built = await buildRead(sheet.value, standard, { files });
    if (!built.ok) throw new Error(`${name} cannot be built`);
    const missing = new Set<string>();
    const page = translated({ ...built.value.document, language: "de" }, missing);
    for (const part of page.parts) if (part.kind === "block") for (const t of part.tasks) open(t.lines);
    expect([...missing]).toEqual([]);
  });
});

/** Complete reasons and conventions, as they stand in the sources; `d.chain` is the name of a rule. */
const WHOLE = /\b(?:reason: |reason: \[|convention: \(\) => )"([^"]+)"(?=[\],\n])(?!, [{."])/g;
const RULE = /^ {4}"([a-zA-Z][^"]+)",$/gm;
const NAME = /^[a-z]+(?:\.[a-z-]+)+$|^(?:brief|standard|full)$/;

test("every reason of an operator or a rule is in the table", () => {
  const missing = new Set<string>();
  const book = phrasebookOf("de", missing);
  let said = 0;
  for (const folder of ["ops", "rules", "diff", "derive"])
    for (const file of readdirSync(`${root}src/${folder}`, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const source = readFileSync(`${root}src/${folder}/${file}`, "utf8");
      const found = [...source.matchAll(WHOLE), ...(folder === "rules" ? source.matchAll(RULE) : [])];
      for (const [, phrase = ""] of found) {
        if (NAME.test(phrase) || phrase.endsWith(" ")) continue;
        book?.text(phrase);
        said += 1;
      }
    }
  expect(said).toBeGreaterThan(120);
  expect([...missing]).toEqual([]);
});

/** What is said of what a derivation did not reach: it stands under the lines. */
const OPEN =
  /\bunexplained\(\s*([`"])(.+?)\1\)|\bmessage(?: =|:)\s*([`"])(.+?)\3[,;]|\breturn ([`"])(the .+?)\5;/gs;

test("what could not be derived is told in German, too", () => {
  const missing = new Set<string>();
  const book = phrasebookOf("de", missing);
  const said: string[] = [];
  for (const file of ["find", "limit", "show", "size"])
    for (const found of readFileSync(`${root}src/derive/tasks/${file}.ts`, "utf8").matchAll(OPEN)) {
      const phrase = (found[2] ?? found[4] ?? found[6] ?? "").replace(/\\`/g, "`").replace(/\$\{\w+\}/g, "x");
      said.push(phrase);
      expect(book?.text(phrase)).not.toBe(phrase);
    }
  expect(said.length).toBeGreaterThan(8);
  expect([...missing]).toEqual([]);
});

test("a task that stays open is German from the question to the reason", async () => {
  const source =
    "---\nlanguage: de\n---\n\n```grad #a\ngiven u > 0\nz = u*cos(u)\nlimit u -> inf of z\nshow d(z)/d(u) = cos(u)\n```\n";
  const sheet = readWholeSheet(source, "sheet.md", standard, undefined);
  if (!sheet.ok) throw new Error("the sheet cannot be read");
  const built = await buildRead(sheet.value, standard, {});
  if (!built.ok) throw new Error("the sheet cannot be built");
  const { text: page } = renderMarkdown(built.value.document, { level: "standard" });
  expect(page).toContain("dieser Grenzwert ist nicht entschieden");
  expect(page).toContain("eine Herleitung dieser Gleichung wurde nicht gefunden");
  expect(page).not.toMatch(/\b(?:limit is|derivation of)\b/);
});

describe("sentences", () => {
  const missing = new Set<string>();
  const book = phrasebookOf("de-AT", missing);
  const f = (s: string) => math({ tex: s, text: s });
  test("formulas keep their places, lists take the other word", () => {
    const out = book?.sentence([
      f("w"),
      text(", "),
      f("h"),
      text(" and "),
      f("b"),
      text(" do not depend on "),
      f("x"),
    ]);
    expect(out).toEqual([
      f("w"),
      text(", "),
      f("h"),
      text(" und "),
      f("b"),
      text(" hängen nicht von "),
      f("x"),
      text(" ab"),
    ]);
  });
  test("clauses are looked up one by one, and the capital stays", () => {
    expect(book?.text("Product rule; the numbers put in.")).toBe("Produktregel; die Zahlen eingesetzt.");
  });
  test("what is not in the table stays, and is told", () => {
    expect(book?.text("the moon is full; product rule")).toBe("the moon is full; Produktregel");
    expect([...missing]).toEqual(["the moon is full"]);
  });
});

describe("a page", () => {
  const source = `---
title: Faltung
language: de
---
Die Ableitung nach dem Kern.

\`\`\`grad #kern title="Der Kern"
given x[n], w[K]
y[i] = sum{k} w[k]*x[i+k]
given L(y)
points 4
find d(L)/d(w[k])
hint "Kettenregel."
\`\`\`
`;
  test("in Markdown", async () => {
    const sheet = readWholeSheet(source, "s.md", standard);
    if (!sheet.ok) throw new Error("unreadable");
    const built = await buildRead(sheet.value, standard, {});
    if (!built.ok) throw new Error("not built");
    const page = renderMarkdown(built.value.document).text;
    expect(page).toContain("Insgesamt: 4 Punkte");
    expect(page).toContain("### Der Kern (4 Punkte)");
    expect(page).toContain("**Gegeben**");
    expect(page).toContain("Geprüfte Größen: n=3, K=2; n=4, K=1");
    expect(page).toContain("Zeilen 2 und 3 von (2) sind bestätigt.");
    expect(page).toContain("(eine Zahl, die von");
    expect(page).toContain("*Hinweis.* Kettenregel.");
    expect(page).toContain("Kettenregel: ");
    expect(page).toContain("wirkt über jedes");
    expect(page).toContain("Zeilen geprüft und bestätigt; Ergebnis: gleich an");
    expect(page).toContain("Geprüft an zufälligen Punkten mit Startwert 1.");
    expect(page.replace(/```math[^`]*```|\$[^$]*\$/g, "")).not.toMatch(
      /\b(the|and|where|chain|rule|points|lines)\b/,
    );
    const plain = renderText(built.value.document, { level: "full" }).text;
    expect(plain).toContain("Bestimme ∂L/∂w[k]");
    expect(plain).toContain("Ergebnis  ");
  });
});

test.each([
  [
    "gates that one input acts through",
    "given x[K], U[n, K], V[n, K], W[n, K]\na[i] = sum{k} U[i, k]*x[k]\nb[i] = sum{k} V[i, k]*x[k]\nc[i] = sum{k} W[i, k]*x[k]\ny[i] = tanh(a[i])*b[i] + sigmoid(c[i])\ngiven L(y)\nfind d(L)/d(x[k])",
  ],
  ["a limit between two others", "given s[n], T > 0\nlimit T -> 0+ of T*log(sum{j} exp(s[j]/T))"],
  [
    "a claim that no rule proves",
    "given x[n], d > 0\nh[i] = cases{x[i]^2/2 if |x[i]| <= d, d*(|x[i]| - d/2) otherwise}\nL = sum{i} h[i]\nshow d(L)/d(x[k]) = clamp(x[k], -d, d)",
  ],
  [
    "two recurrences",
    "given x[T], a\nc[t] = a*c[t-1] + x[t]\nc[-1] = 0\nh[t] = tanh(c[t]*h[t-1])\nh[-1] = 0\ngiven L(h)\nfind d(L)/d(a)",
  ],
  [
    "listings",
    "given x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\nfind d(L)/d(w[k])\ncode pseudo vectorised d(L)/d(w)",
  ],
  ["no padding", "vary p in {0}\ngiven x[5 pad p]\ny[i] = x[i-p]\nsize y"],
])("%s: nothing English is left", async (_name, block) => {
  const source = `---\nlanguage: de\n---\n\n\`\`\`grad #a\n${block}\n\`\`\`\n`;
  const sheet = readWholeSheet(source, "sheet.md", standard, undefined);
  if (!sheet.ok) throw new Error(sheet.messages.map((m) => m.diagnostic.message).join("; "));
  const built = await buildRead(sheet.value, standard, {});
  if (!built.ok) throw new Error("not built");
  const { text: page } = renderMarkdown(built.value.document, { level: "full" });
  const words = page.replace(/```[\s\S]*?```|\$`.*?`\$|<[^>]*>|\]\([^)]*\)/g, "");
  expect(words).not.toMatch(
    /\b(?:the|of|is|are|with|which|has|have|and|from|by|not|this|that|where|there|each|only|acts|through|for|at|to|pseudo-code|vectorised)\b/,
  );
});

test("pictures are told in German, and so are the words at their axes", async () => {
  const source = `\`\`\`grad #bilder
given x[5 pad 1], w[3], u, a
A = [[1, 2], [3, 0.5]]
y[i] = sum{k} w[k]*x[i+k-1]
f = cases{a*u if u < 1, 0 otherwise}
draw grid A[i, j] highlight i = 0 called "oben" window 1x2 at (1, 0) called "unten" box (0, 0, 1, 1), grid x[i] highlight i > 2
draw affected by x[2] in y numbered
draw field of y[0] in x
plot f, u^2 for u in -2..2 with a = 1
b = a^2
\`\`\`

\`\`\`grad #schritte
given a
b = a^2
minimise b over a from 1 using sgd(lr = 0.1) steps 3
\`\`\`
`;
  const sheet = readWholeSheet(source, "s.md", standard);
  if (!sheet.ok) throw new Error(sheet.messages.map((m) => m.diagnostic.message).join("; "));
  const built = await buildRead(sheet.value, standard, {});
  if (!built.ok) throw new Error("not built");
  const missing = new Set<string>();
  const page = translated({ ...built.value.document, language: "de" }, missing);
  expect([...missing]).toEqual([]);
  const figures = page.parts
    .flatMap((p) => (p.kind === "block" ? p.tasks : []))
    .flatMap((t) => t.exhibits)
    .filter((e) => e.kind === "figure");
  const said = figures.map((e) => sentenceText(e.alt));
  expect(said[0]).toContain(
    "Gitter A mit 2 Zeilen und 2 Spalten: 1, 2; 3, 0,5. Getönt als oben: A[0,0], A[0,1].",
  );
  expect(said[0]).toContain("Der Rahmen unten um Zeile 1 und die Spalten 0 bis 1.");
  expect(said[1]).toContain("3 Einträge von y hängen von x[2] ab.");
  expect(said[3]).toContain("Kurven für u von −2 bis 2.");
  expect(said.join(" ")).not.toMatch(/\b(the|and|with|row|rows|column|from|at|left|least|curves|shaded)\b/i);
  const charts = figures.flatMap((e) => e.scene.panels).filter((p) => p.kind === "chart");
  expect(charts.map((c) => [c.x.name.text, c.y.name.text])).toEqual([
    ["u", "Wert"],
    ["Schritt", "b"],
  ]);
});

test("the words within formulas are German in every format, and names are left alone", async () => {
  const source = [
    "---",
    "title: Der Huber-Verlust",
    "language: de",
    "---",
    "```grad #huber",
    "given u, beta > 0, and_1, iff",
    "h = cases{and_1*u^2/(2*beta) if |u| <= beta and u < iff, |u| - beta/2 otherwise}",
    "find d(h)/d(u)",
    "```",
  ].join("\n");
  const sheet = readWholeSheet(source, "huber.md", standard, () => ({ ok: false, known: [] }));
  if (!sheet.ok) throw new Error(sheet.messages.map((m) => m.diagnostic.message).join());
  const built = await buildRead(sheet.value, standard, {});
  if (!built.ok) throw new Error("the sheet cannot be built");
  const { document } = built.value;
  const latex = renderLatex(document).text;
  expect(latex).toContain("\\text{falls }");
  expect(latex).toContain("\\text{ und }");
  expect(latex).toContain("\\text{sonst}");
  const typst = renderTypst(document, {}).text;
  expect(typst).toContain('"falls"');
  expect(typst).toContain('"sonst"');
  const plain = renderText(document, { level: "standard" }).text;
  expect(plain).toContain("falls |u| ≤ β und u < iff");
  expect(plain).toContain("sonst");
  expect(plain).not.toMatch(/\b(?:if|and|otherwise)\b/);
  for (const text of [latex, typst]) expect(text).not.toMatch(/otherwise[}"]|text\{if |"if"/);
  const [block] = document.parts.flatMap((p) => (p.kind === "block" ? [p] : []));
  const changed = block?.tasks[0]?.lines.flatMap((l) =>
    l.kind === "formula" && l.changed ? [l.changed] : [],
  );
  expect(changed?.map((c) => c.before.tex).join()).toContain("\\text{sonst}");
});
