// The language of the page: as it was chosen, which this browser keeps for the next visit, else the first of the
// browser's languages that there is a table for.

import { toldLanguage } from "./kept-texts.ts";
import { ENGLISH_TEXTS } from "./texts/english.ts";
import type { PageTexts } from "./texts/page-texts.ts";

export const LANGUAGES = ["en", "de"] as const;
export type PageLanguage = (typeof LANGUAGES)[number];

/** Each in its own language. */
export const LANGUAGE_NAME: Readonly<Record<PageLanguage, string>> = { en: "English", de: "Deutsch" };

const KEY = "gradsheet.language";

export const languageFor = (kept: string | null | undefined, wanted: readonly string[]): PageLanguage =>
  LANGUAGES.find((l) => l === kept) ??
  wanted.flatMap((tag) => LANGUAGES.filter((l) => l === tag.toLowerCase().split("-")[0]))[0] ??
  "en";

export function pageLanguage(): PageLanguage {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // Nothing is kept, as for some pages from disk.
  }
  return languageFor(kept ?? toldLanguage(), navigator.languages);
}

export function keepLanguage(language: PageLanguage): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice lasts as long as this entry of the history.
  }
}

export async function textsIn(language: PageLanguage): Promise<PageTexts> {
  switch (language) {
    case "en":
      return ENGLISH_TEXTS;
    case "de":
      return (await import("./texts/german.ts")).GERMAN_TEXTS;
  }
}
