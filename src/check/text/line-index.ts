// Lines and columns of many places in one text: the starts of its lines are found once.

import type { Position } from "../../expr/diagnostics.ts";

/** Lines and columns from 1; columns count characters. */
export function lineIndex(text: string): (offset: number) => Position {
  const starts: number[] = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  // Places are asked for from the front to the back: of a long line only what is new is counted.
  let last = { line: -1, offset: 0, column: 1 };
  return (offset) => {
    const place = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    const known = last.line === low && last.offset <= place ? last : { offset: starts[low] ?? 0, column: 1 };
    const more = text.slice(known.offset, place);
    // Characters beyond the first plane are two units.
    const count = /[\ud800-\udbff]/.test(more) ? [...more].length : more.length;
    last = { line: low, offset: place, column: known.column + count };
    return { line: low + 1, column: last.column };
  };
}
