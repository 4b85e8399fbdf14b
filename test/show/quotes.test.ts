// Straight quotation marks of the prose, as they are printed.

import { expect, test } from "vitest";
import { wordsOf } from "../../src/show/language/languages.ts";
import { typographic } from "../../src/show/quotes.ts";

const german = (text: string): string => typographic(text, wordsOf("de").quotes);
const english = (text: string): string => typographic(text, wordsOf("en").quotes);

test("a mark opens at the beginning of a word and closes after it", () => {
  expect(german('Die "Faltung" ist ("streng genommen") eine Korrelation.')).toBe(
    "Die „Faltung“ ist („streng genommen“) eine Korrelation.",
  );
  expect(english('"same" padding, "valid".')).toBe("“same” padding, “valid”.");
});

test("in a run that begins behind a formula, a mark closes before a space, a stop or the end", () => {
  expect(german('" ist gemeint')).toBe("“ ist gemeint");
  expect(german('".')).toBe("“.");
  expect(german('"')).toBe("“");
  expect(german('"Faltung')).toBe("„Faltung");
});

test("text without marks stays as it is", () => {
  expect(english("it's 5' long")).toBe("it's 5' long");
});
