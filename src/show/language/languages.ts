// The languages that derivations are written in, by the tag of a sheet ("de", "de-AT"); prose in any other language
// stands around derivations in English.

import { decimalMarkOf } from "./decimal-comma.ts";
import { ENGLISH } from "./english.ts";
import { GERMAN } from "./german.ts";
import { GERMAN_EVIDENCE } from "./german-evidence.ts";
import { GERMAN_OPEN } from "./german-open.ts";
import { GERMAN_PHRASES } from "./german-phrases.ts";
import { GERMAN_PICTURES } from "./german-pictures.ts";
import type { PageWords } from "./page-words.ts";
import { Phrasebook, type PhrasebookData } from "./phrasebook.ts";

interface Language {
  readonly words: PageWords;
  /** Undefined: sentences stay as they are made. */
  readonly phrases: PhrasebookData | undefined;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  en: { words: ENGLISH, phrases: undefined },
  de: {
    words: GERMAN,
    phrases: {
      phrases: [...GERMAN_PHRASES, ...GERMAN_EVIDENCE, ...GERMAN_OPEN, ...GERMAN_PICTURES],
      and: "und",
      inLists: [
        ["drawn from", "gezogen aus"],
        ["from", "ab"],
        ["by", "durch"],
      ],
      ourNames: [
        ["pseudo-code", "Pseudocode"],
        ["NumPy (vectorised)", "NumPy (vektorisiert)"],
      ],
      decimalComma: decimalMarkOf("de") === "comma",
      inFormulas: { if: "falls", otherwise: "sonst", and: "und", or: "oder", not: "nicht" },
    },
  },
};

const languageOf = (tag: string): Language | undefined => {
  const [main = ""] = tag.toLowerCase().split("-");
  return Object.hasOwn(LANGUAGES, main) ? LANGUAGES[main] : undefined;
};

export const wordsOf = (tag: string): PageWords => languageOf(tag)?.words ?? ENGLISH;

/** `missing` is given the phrases that the table lacks. */
export function phrasebookOf(tag: string, missing?: Set<string>): Phrasebook | undefined {
  const phrases = languageOf(tag)?.phrases;
  return phrases === undefined ? undefined : new Phrasebook(phrases, missing);
}
