// Which cards of the gallery hold the words that are looked for, wherever they stand in what is known of a card, and in
// whichever language of the page they are said.

import { SAME_WORDS } from "./texts/same-words.ts";

/** What is known of a card, to look words up in. */
export interface Known {
  readonly text: string;
  /** Its words alone, with a space around each. */
  readonly words: string;
}

/** Without capitals and marks. */
const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");

/** "cross-entropy" is known as one word as well. */
export function knownOf(texts: readonly string[]): Known {
  const all = folded(texts.join(" "));
  const text = `${all} ${all.replace(/(?<=\p{L})-(?=\p{L})/gu, "")}`;
  return { text, words: ` ${text.replace(/[^\p{L}\p{N}@]+/gu, " ")} ` };
}

export interface Wanted {
  readonly word: string;
  /** What else it is called. */
  readonly same: readonly string[];
}

export const wantedOf = (query: string): readonly Wanted[] =>
  folded(query)
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => ({ word, same: sameAs(word) }));

/** Fewer letters begin too many words. */
const BEGUN = 3;

const sameAs = (word: string): readonly string[] =>
  SAME_WORDS.flatMap((group) => (group.some((name) => isCalled(name, word)) ? group : []));

const isCalled = (name: string, word: string): boolean =>
  name === word || (word.length >= BEGUN && name.split(" ").some((part) => part.startsWith(word)));

/** All words are there: as they are written, anywhere; by another name, where a word begins. */
export const holdsAll = ({ text, words }: Known, wanted: readonly Wanted[]): boolean =>
  wanted.every(({ word, same }) => text.includes(word) || same.some((name) => words.includes(placed(name))));

/** "form" is not found in "formula". */
const placed = (name: string): string => (name.length < 5 ? ` ${name} ` : ` ${name}`);
