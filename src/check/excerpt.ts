// A stretch of a document as it stands there, its lines numbered and underlined, cut to the width at hand. Signs that
// would change how a terminal shows the rest are shown as a box.

import type { Span } from "../expr/span.ts";

/** What is underlined of a formula that goes over many lines. */
const MOST_LINES = 3;
/** Signs that are kept before the place in a line that is cut. */
const LEAD = 24;

export interface ExcerptSetting {
  /** Columns that there are. */
  readonly width: number;
  readonly underline: (carets: string) => string;
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
  const lines: string[] = [];
  const gutter = Math.max(3, String(line + MOST_LINES - 1).length + 1);
  let from = text.lastIndexOf("\n", start - 1) + 1;
  if (start === 0) from = 0;
  for (let k = 0; k < MOST_LINES && from <= end; k += 1) {
    const newline = text.indexOf("\n", from);
    const to = newline < 0 ? text.length : newline;
    const [shown, carets] = cut(
      text,
      from,
      to,
      Math.max(start, from),
      Math.min(end, to),
      setting.width - gutter - 3,
    );
    lines.push(
      `${String(line + k).padStart(gutter)} | ${shown}`.trimEnd(),
      `${" ".repeat(gutter)} | ${carets.replace(/\^+/, (c) => setting.underline(c))}`,
    );
    if (newline < 0 || newline + 1 >= end) return lines;
    from = newline + 1;
  }
  if (from < end) lines.push(`${"…".padStart(gutter)} |`);
  return lines;
}

/** One line with its underline, both no wider than `room`. */
function cut(
  text: string,
  lineStart: number,
  lineEnd: number,
  start: number,
  end: number,
  room: number,
): readonly [string, string] {
  // A line of a megabyte is not split into characters to show eighty of them.
  const reach = room * 4;
  const from = Math.max(lineStart, start - reach);
  const to = Math.min(lineEnd, start + reach);
  const before = [...text.slice(from, start)];
  const marked = [...text.slice(start, Math.min(end, to))];
  const after = [...text.slice(Math.min(end, to), to)];
  // Spaces at the start of a line are no part of what is underlined.
  while (before.length === 0 && marked[0] === " " && marked.length > 1) before.push(marked.shift() ?? "");
  const all = [...before, ...marked, ...after];
  const keep =
    all.length <= room && from === lineStart && to === lineEnd
      ? before.length
      : Math.min(before.length, LEAD);
  const first = before.length - keep;
  const cutBefore = first > 0 || from > lineStart;
  const space = room - (cutBefore ? 1 : 0);
  const rest = all.slice(first);
  const cutAfter = rest.length > space || to < lineEnd;
  const shown = rest.slice(0, cutAfter ? space - 1 : space);
  const carets = Math.max(1, Math.min(marked.length, shown.length - keep));
  // A tab is one column wide here, so that the carets stand right whatever the terminal makes of it.
  const line = `${cutBefore ? "…" : ""}${shown.map(plain).join("")}${cutAfter ? "…" : ""}`;
  return [line, " ".repeat(keep + (cutBefore ? 1 : 0)) + "^".repeat(carets)];
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
