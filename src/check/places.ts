// Places of relations in a document, and the span on paper of what the reader found.

import type { Span } from "../expr/span.ts";
import { lineIndex } from "./line-index.ts";
import type { Place } from "./verdicts.ts";

export type Placer = (span: Span) => Place;

export function placer(text: string): Placer {
  const at = lineIndex(text);
  return (span) => ({ span, ...at(span.start) });
}

/**
 * The span with what belongs to it on paper: braces that it opens or closes with their commands, no blanks and alignment
 * marks at its ends. Leaves of a formula alone have places, so that a fraction begins with its numerator.
 */
export function wholeSpan(text: string, span: Span, bounds: Span): Span {
  let { start, end } = span;
  while (start < end && /[\s&]/.test(text[start] ?? "")) start += 1;
  while (end > start && /[\s&]/.test(text[end - 1] ?? "")) end -= 1;
  // A brace that closes at the start belongs to what stands before.
  while (start < end && text[start] === "}") start += 1;
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  for (let n = 0; n < MOST; n += 1) {
    const { opened, closed } = braces(text, start, end);
    if (closed > 0) {
      const at = openingBefore(text, start, bounds.start);
      if (at === undefined) break;
      start = at;
    } else if (opened > 0) {
      const at = text.indexOf("}", end);
      if (at < 0 || at >= bounds.end) break;
      end = at + 1;
    } else break;
  }
  return { start, end };
}

const MOST = 200;

/** Braces that are opened and not closed, and closed and not opened, within a stretch. */
function braces(
  text: string,
  start: number,
  end: number,
): { readonly opened: number; readonly closed: number } {
  let opened = 0;
  let closed = 0;
  for (let k = start; k < end; k += 1) {
    if (text[k] === "\\") k += 1;
    else if (text[k] === "{") opened += 1;
    else if (text[k] === "}" && opened > 0) opened -= 1;
    else if (text[k] === "}") closed += 1;
  }
  return { opened, closed };
}

/** Where the brace opens that is still open at a place, with its command and that command's first group. */
function openingBefore(text: string, from: number, least: number): number | undefined {
  let depth = 0;
  for (let k = from - 1; k >= least; k -= 1) {
    if (text[k] === "}") depth += 1;
    if (text[k] !== "{") continue;
    if (depth > 0) {
      depth -= 1;
      continue;
    }
    const command = /\\[a-zA-Z]+\s*$/.exec(text.slice(Math.max(least, k - 40), k));
    return command === null ? k : k - command[0].length;
  }
  return undefined;
}
