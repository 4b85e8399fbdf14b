// Whether a text is a sheet with fenced blocks, or the statements of one block.

export const isSheet = (text: string): boolean =>
  /^ {0,3}(?:`{3,}|~{3,})\s*grad\b/m.test(text) || /^\ufeff?---[ \t]*\r?\n/.test(text);

/** Which block of a sheet is at a place of it, or else the one before, counted from 0; -1: there is none. */
export const blockAt = (text: string, place: number): number =>
  [...text.matchAll(/^ {0,3}(?:`{3,}|~{3,})\s*grad\b/gm)].filter((fence) => fence.index <= place).length - 1;

/** The name under which messages know the text of the editor. */
export const NAME = "sheet";
