// Whether a text is a sheet with fenced blocks, or the statements of one block.

export const isSheet = (text: string): boolean =>
  /^ {0,3}(?:`{3,}|~{3,})\s*grad\b/m.test(text) || /^\ufeff?---[ \t]*\r?\n/.test(text);

/** The name under which messages know the text of the editor. */
export const NAME = "sheet";
