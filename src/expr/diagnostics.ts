// Messages about the user's input, as values: a place, what is wrong, what is accepted, what to write.
// Spans count UTF-16 units from 0 in the text that was read; lines and columns are 1-based, columns
// count characters. A block inside a Markdown file is placed by `baseOffset`, or by `pieces` when its
// lines lost an indentation.

import type { Span } from "./span.ts";

export type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "remark";

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

export interface Diagnostic {
  readonly severity: Severity;
  /** Stable name of the kind of message, such as `read.unclosed`. */
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly remedy?: string;
  readonly span?: Span;
  readonly related?: readonly RelatedPlace[];
}

/** What a reader throws when the user's input cannot be used; everything else thrown is our fault. */
export class SheetError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join("\n"));
    this.name = "SheetError";
    this.diagnostics = diagnostics;
  }
}

/** From block offset `at` on (up to the next piece), the text lies in the file from `from` on. */
export interface OffsetPiece {
  readonly at: number;
  readonly from: number;
}

/** The text that messages are printed against, and where in it the spans count from. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly baseOffset?: number;
  /** Sorted by `at`; takes the place of `baseOffset`. */
  readonly pieces?: readonly OffsetPiece[];
}

export function fileOffset(source: Omit<Source, "name" | "text">, offset: number): number {
  const pieces = source.pieces;
  if (pieces === undefined || pieces.length === 0) return (source.baseOffset ?? 0) + offset;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && piece.at <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low];
  return piece === undefined ? offset : piece.from + (offset - piece.at);
}

/** The same message with spans that count from the beginning of the file. */
export function relocate(diagnostic: Diagnostic, source: Omit<Source, "name" | "text">): Diagnostic {
  const move = (span: Span): Span => {
    const start = fileOffset(source, span.start);
    // The end is exclusive: the place of the last character decides, not the start of the next piece.
    const end = span.end > span.start ? fileOffset(source, span.end - 1) + 1 : start;
    return { start, end };
  };
  return {
    ...diagnostic,
    ...(diagnostic.span === undefined ? {} : { span: move(diagnostic.span) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((r) => ({ ...r, span: move(r.span) })) }),
  };
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  const place = Math.max(0, Math.min(offset, text.length));
  const lineStart = place === 0 ? 0 : text.lastIndexOf("\n", place - 1) + 1;
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < lineStart; at = text.indexOf("\n", at + 1)) line++;
  return { line, column: [...text.slice(lineStart, place)].length + 1 };
}

const WINDOW = 100;
const LEAD = 60;

/** A source line and its underline, cut to a window around the place when the line is long. */
function excerpt(text: string, span: Span, gutter: number, label: string): string[] {
  const { line, column } = positionAt(text, span.start);
  const start = Math.min(span.start, text.length);
  const lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", start);
  const lineEnd = newline === -1 ? text.length : newline;
  const characters = [...text.slice(lineStart, lineEnd).replace(/\r$/, "")];
  const first = column - 1;
  const length = Math.max(1, [...text.slice(start, Math.min(span.end, lineEnd))].length);
  const from = characters.length <= WINDOW ? 0 : Math.max(0, first - LEAD);
  const to = Math.min(characters.length, Math.max(from + WINDOW, first + 1));
  const before = from > 0 ? "…" : "";
  const after = to < characters.length ? "…" : "";
  const shown = before + characters.slice(from, to).join("") + after;
  // Tabs are repeated in the underline, so that the carets stand right at every tab width.
  const indent =
    before.replace("…", " ") +
    characters
      .slice(from, first)
      .map((c) => (c === "\t" ? c : " "))
      .join("");
  const carets = "^".repeat(Math.max(1, Math.min(length, to - first)));
  return [
    `${String(line).padStart(gutter)} | ${shown}`,
    `${" ".repeat(gutter)} | ${indent}${carets}${label === "" ? "" : ` ${label}`}`,
  ];
}

/** What stands around the sentences of a diagnostic, and these in the same language. */
export interface DiagnosticWords {
  readonly expected: string;
  readonly instead: string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly say: (sentence: string) => string;
}

const ENGLISH: DiagnosticWords = {
  expected: "expected",
  instead: "write instead",
  severity: { error: "error", warning: "warning", remark: "remark" },
  say: (s) => s,
};

/** `file:line:column: error: message`, the underlined line, further places, what is accepted, the remedy. */
export function renderDiagnostic(
  source: Source,
  diagnostic: Diagnostic,
  { expected, instead, severity, say }: DiagnosticWords = ENGLISH,
): string {
  const placed = relocate(diagnostic, source);
  const related = placed.related ?? [];
  const lines: string[] = [];
  const spans = [...(placed.span === undefined ? [] : [placed.span]), ...related.map((r) => r.span)];
  const gutter = Math.max(2, ...spans.map((s) => String(positionAt(source.text, s.start).line).length));
  if (placed.span === undefined) {
    lines.push(`${source.name}: ${severity[placed.severity]}: ${say(placed.message)}`);
  } else {
    const { line, column } = positionAt(source.text, placed.span.start);
    lines.push(`${source.name}:${line}:${column}: ${severity[placed.severity]}: ${say(placed.message)}`);
    lines.push(...excerpt(source.text, placed.span, gutter, ""));
  }
  for (const place of related) lines.push(...excerpt(source.text, place.span, gutter, say(place.message)));
  if (placed.expected !== undefined) lines.push(`${expected}: ${say(placed.expected)}`);
  if (placed.remedy !== undefined) lines.push(`${instead}: ${placed.remedy}`);
  return lines.join("\n");
}
