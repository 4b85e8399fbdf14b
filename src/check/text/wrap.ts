// Words to lines of a width, for terminals.

/** The text in lines of at most `width` columns, where words allow it; `first` begins the first line, `rest` the others. */
export function wrapped(text: string, width: number, first: string, rest: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/ +/)) {
    if (word === "") continue;
    if (!empty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}

/** Columns of a terminal: marks that stand over a letter take none. */
export const columns = (text: string): number => [...text.replace(/\p{Mn}/gu, "")].length;
