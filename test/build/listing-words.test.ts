// Listings speak the language of their sheet.
import { expect, it } from "vitest";
import { notebookPrograms } from "../../src/build/notebook.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";

const sheet = (front: string): string =>
  `---\ntitle: A\n${front}\n---\n\n\`\`\`grad #a {first=1}\ngiven x[n], w[K], c, q integer >= 1, t[K] integer\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\nz = c*q + sum{k} t[k]*w[k]\nfind d(L)/d(w[k])\ncode numpy y, d(L)/d(w), z\ncode typescript y\ncode torch y\ncode pseudo y\n\`\`\`\n`;

async function notebook(front: string): Promise<string> {
  const built = await buildSheet(sheet(front), "a.md");
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("; "));
  const programs = () => notebookPrograms(built.value);
  return (await renderSheet(built.value.document, "ipynb", { programs })).text;
}

const ENGLISH =
  /\breturns (?:shape|a)|\bshape \(|a (?:whole )?number\b|whole numbers|only its|Indices count|row-major/;

it("in German says nothing in English, and the other way round", async () => {
  const german = await notebook("language: de");
  expect(german).toMatch(/Ergebnis: Form \(/);
  expect(german).toContain("nur die Form wird benutzt");
  expect(german).toContain("ganze Zahlen");
  expect(german).toContain("Indizes zählen hier ab 0, in der Formel ab 1.");
  expect(german).not.toMatch(ENGLISH);
  const english = await notebook("seed: 1");
  expect(english).toMatch(/returns shape \(/);
  expect(english).not.toMatch(/Form \(|Ergebnis: |ganze Zahl/);
});
