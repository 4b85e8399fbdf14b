// A stretch of a document as it stands there, its lines numbered and underlined, cut to the width at hand. Signs that
// would change how a terminal shows the rest are shown as a box.

import type { Span } from "../../expr/span.ts";

/** What is underlined of a formula that goes over many lines. */
const MOST_LINES = 3;
/** Signs that are kept before the place in a line that is cut. */
const LEAD = 24;

export interface ExcerptSetting {
  /** Columns that there are. */
  readonly width: number;
  readonly underline: (carets: string) => string;
  /** The part that matters: it has carets, and the rest of the stretch waves. */
  readonly part?: Span | undefined;
}

/** `line` is the number of the line in which the span starts. */
export function excerptLines(
  text: string,
  span: Span,
  line: number,
  setting: ExcerptSetting,
): readonly string[] {
  const start = Math.min(span.start, text.length);
  const end = Math.max(start, Math.min(span.end, text.length));
  const part = setting.part ?? { start, end };
  const all = linesWithin(text, start, end);
  // The part is among what is shown.
  const at = all.findIndex((l) => part.start <= l.end);
  const first = at < MOST_LINES ? 0 : at;
  const shown = all.slice(first, first + MOST_LINES);
  const gutter = Math.max(3, String(line + first + MOST_LINES - 1).length + 1);
  const more = `${"…".padStart(gutter)} |`;
  const lines = first > 0 ? [more] : [];
  for (const [k, l] of shown.entries()) {
    const own = { start: Math.max(start, l.start), end: Math.min(end, l.end) };
    const [code, carets] = cut(text, l, own, part, setting.width - gutter - 3);
    lines.push(
      `${String(line + first + k).padStart(gutter)} | ${code}`.trimEnd(),
      `${" ".repeat(gutter)} | ${carets.replace(/[\^~]+/, (c) => setting.underline(c))}`,
    );
  }
  if (first + MOST_LINES < all.length) lines.push(more);
  return lines;
}

/** The lines that a stretch goes over, without their ends; no more than are ever looked at. */
function linesWithin(text: string, start: number, end: number): readonly Span[] {
  const out: Span[] = [];
  let from = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
  for (;;) {
    const newline = text.indexOf("\n", from);
    out.push({ start: from, end: newline < 0 ? text.length : newline });
    if (newline < 0 || newline + 1 >= end) return out;
    from = newline + 1;
  }
}

/** One line with its underline, both no wider than `room`. */
function cut(text: string, line: Span, own: Span, part: Span, room: number): readonly [string, string] {
  // Spaces at the start of a line are no part of what is underlined.
  let { start } = own;
  if (start === line.start) while (text[start] === " " && start < own.end - 1) start += 1;
  // What is looked for first: the part, where it begins in this line.
  const focus = part.start > start && part.start < own.end ? part.start : start;
  // A line of a megabyte is not split into characters to show eighty of them.
  const reach = room * 4;
  const from = Math.max(line.start, focus - reach);
  const to = Math.min(line.end, focus + reach);
  const signs: string[] = [];
  const marks: string[] = [];
  let [begin, at, last] = [0, 0, 0];
  for (let k = from; k < to; ) {
    const sign = String.fromCodePoint(text.codePointAt(k) ?? 0);
    if (k < start) begin += 1;
    if (k < focus) at += 1;
    if (k < Math.min(part.end, own.end)) last += 1;
    signs.push(plain(sign));
    marks.push(k >= part.start && k < part.end ? "^" : k >= start && k < own.end ? "~" : " ");
    k += sign.length;
  }
  // Nothing is one column wide, too.
  if (start === own.end && marks[begin] !== "~") marks[begin] = "^";
  const fits = signs.length <= room && from === line.start && to === line.end;
  let first = fits ? 0 : Math.max(0, begin - LEAD);
  // So far to the right that it would be cut off: the stretch begins before what is shown.
  if (!fits && last - first > room - 2) first = Math.max(first, at - LEAD);
  const cutBefore = first > 0 || from > line.start;
  const space = room - (cutBefore ? 1 : 0);
  const cutAfter = signs.length - first > space || to < line.end;
  const end = first + (cutAfter ? space - 1 : space);
  // A tab is one column wide here, so that the carets stand right whatever the terminal makes of it.
  const code = `${cutBefore ? "…" : ""}${signs.slice(first, end).join("")}${cutAfter ? "…" : ""}`;
  return [code, `${cutBefore ? " " : ""}${marks.slice(first, end).join("")}`.trimEnd()];
}

const plain = (c: string): string => (c === "\t" ? " " : /[\p{C}\p{Zl}\p{Zp}]/u.test(c) ? "▯" : c);

/** Text of a document inside a message: on one line, without signs that steer a terminal, no longer than `most`. */
export function oneLine(text: string, most = 60): string {
  const characters = [
    ...text
      .slice(0, most * 8)
      .replace(/\s+/g, " ")
      .trim(),
  ].map(plain);
  const whole = characters.length <= most && text.length <= most * 8;
  return whole
    ? characters.join("")
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
