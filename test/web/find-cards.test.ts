// Words are found wherever they stand in what is known of a card, in either language, without regard to capitals.

import { expect, test } from "vitest";
import { standard } from "../../src/standard.ts";
import { holdsAll, knownOf, wantedOf } from "../../src/web/find-cards.ts";
import { EXAMPLES } from "../../src/web/gallery.ts";
import { SAME_WORDS } from "../../src/web/texts/same-words.ts";

const has = (text: string, query: string): boolean => holdsAll(knownOf([text]), wantedOf(query));

test("every word that is looked for is there, in any order, as a whole or in part", () => {
  const card = "Softmax and cross-entropy\np[i] = exp(s[i]) / (sum{j} exp(s[j]))";
  for (const query of [
    "",
    "  ",
    "SOFT",
    "entropy softmax",
    "crossEntropy",
    "cross-entropy",
    "exp(s[j]",
    "ft",
  ])
    expect(has(card, query), query).toBe(true);
  expect(has(card, "softmax convolution")).toBe(false);
});

test("what is called otherwise in the other language is found by both names, where a word begins", () => {
  expect(has("The convolution layer", "Faltung")).toBe(true);
  expect(has("The convolution layer", "faltu schicht")).toBe(true);
  expect(has("Faltung mit Schrittweite", "stride convolution")).toBe(true);
  expect(has("y = W @ x + b", "Matrixprodukt")).toBe(true);
  expect(has("Größen", "grossen")).toBe(true);
  expect(has("a size", "Größe")).toBe(true);
  // "form" is another word for "shape", and no part of "formula" is.
  expect(has("a formula", "shape")).toBe(false);
  // Two letters are no name yet.
  expect(has("a convolution", "fa")).toBe(false);
});

test("words that mean the same are written as they are looked up, and each is in one group", () => {
  const all = SAME_WORDS.flat();
  for (const name of all) expect(knownOf([name]).text.startsWith(`${name} `), name).toBe(true);
  expect(all.filter((name, k) => all.indexOf(name) !== k)).toEqual([]);
});

test("each group finds a sheet of the gallery by each of its names", async () => {
  const texts = await Promise.all(EXAMPLES.map(async (e) => (await e.load()).default));
  const cards = [...texts, ...(standard.layers?.values() ?? [])].map((text) => knownOf([text]));
  const vain = SAME_WORDS.flat().filter((name) => !cards.some((card) => holdsAll(card, wantedOf(name))));
  expect(vain).toEqual([]);
});
