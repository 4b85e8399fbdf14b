// Places of relations in a document, and the span on paper of what the reader found.

import type { Span } from "../../expr/span.ts";
import { lineIndex } from "../text/line-index.ts";
import type { Place } from "../verdict/verdicts.ts";

export type Placer = (span: Span) => Place;

export function placer(text: string): Placer {
  const at = lineIndex(text);
  return (span) => ({ span, ...at(span.start) });
}

/**
 * The span with what belongs to it on paper: braces and brackets that it opens or closes, the commands before them, no
 * blanks, alignment marks and ends of rows at its ends. Leaves of a formula alone have places, so that a fraction begins
 * with its numerator and `\hat y` with its letter.
 */
export function wholeSpan(text: string, span: Span, bounds: Span): Span {
  let { start, end } = span;
  // A brace that closes at the start belongs to what stands before.
  while (start < end && text[start] === "}") start += 1;
  start += ROW_START.exec(text.slice(start, end))?.[0].length ?? 0;
  while (end > start && /[\s&]/.test(text[end - 1] ?? "")) end -= 1;
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
    } else {
      const pair = delimiters(text, { start, end }, bounds);
      if (pair === undefined) break;
      ({ start, end } = pair);
    }
  }
  return { start: commandBefore(text, start, bounds.start), end };
}

const MOST = 200;
/** What ends the row before, and alignment. */
const ROW_START = /^(?:\s|&|\\\\(?:\*?\[[-\d.\s]*[a-z]*\])?|\\(?:nonumber|notag|hline|cr)(?![a-zA-Z]))*/;

/** What takes the next sign as its argument, or belongs to the bracket behind it: no part of it is a leaf. */
const LEADING: ReadonlySet<string> = new Set(
  (
    "hat widehat bar overline tilde widetilde vec overrightarrow overleftarrow dot ddot dddot check widecheck breve acute " +
    "grave mathring underline underbar sqrt frac dfrac tfrac cfrac binom dbinom tbinom not cancel boxed " +
    "mathbf boldsymbol bm bf mathrm rm mathit it mathsf sf mathtt tt mathcal cal mathbb mathfrak mathscr mathnormal text " +
    "textbf textit textrm textsf operatorname left big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg " +
    "Biggl Biggr Biggm middle"
  ).split(" "),
);

/** The start, with the commands that take what stands there: `\hat` before `y`. */
function commandBefore(text: string, from: number, least: number): number {
  let start = from;
  for (let n = 0; n < MOST; n += 1) {
    const [all, name] = /\\([a-zA-Z]+)\s*$/.exec(text.slice(Math.max(least, start - 40), start)) ?? [];
    if (all === undefined || name === undefined || !LEADING.has(name)) return start;
    start -= all.length;
  }
  return start;
}

/** A bracket of `\left` and `\right` that is half inside, taken in whole; undefined where there is none. */
function delimiters(text: string, { start, end }: Span, bounds: Span): Span | undefined {
  let open = 0;
  let unopened = 0;
  for (const [, word] of text.slice(start, end).matchAll(/\\(left|right)(?![a-zA-Z])/g)) {
    if (word === "left") open += 1;
    else if (open > 0) open -= 1;
    else unopened += 1;
  }
  if (unopened > 0) {
    let depth = 0;
    for (const m of [...text.slice(bounds.start, start).matchAll(/\\(left|right)(?![a-zA-Z])/g)].reverse()) {
      if (m[1] === "right") depth += 1;
      else if (depth > 0) depth -= 1;
      else return { start: bounds.start + m.index, end };
    }
    return undefined;
  }
  if (open === 0) return undefined;
  const [all] = /^\s*\\right\s*(?:\\[a-zA-Z]+|\\.|[^\s\\])/.exec(text.slice(end, bounds.end)) ?? [];
  return all === undefined ? undefined : { start, end: end + all.length };
}

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
