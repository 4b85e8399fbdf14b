// What stands at the head of a page besides the title: author, date, points.

import type { SheetDocument } from "./document.ts";
import { wordsOf } from "./language/languages.ts";

/** What stands at the head of a page besides the title. */
export function headWords(document: SheetDocument): readonly string[] {
  const words = wordsOf(document.language);
  return [
    document.author,
    document.date,
    document.variant === undefined ? undefined : words.variant(document.variant),
    document.points === undefined ? undefined : `${words.total}: ${words.points(document.points)}`,
  ].flatMap((part) => (part === undefined || part === "" ? [] : [part]));
}
