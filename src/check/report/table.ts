// Many reports at once: one row a document, as a table for the terminal and as CSV for a spreadsheet.

import type { Counts, Points, ReportStatus } from "../judge/summary.ts";
import { oneLine } from "../text/excerpt.ts";
import { columns } from "../text/wrap.ts";
import type { BlockCredit } from "../verdict/verdicts.ts";

/** The first wrong line of a document. */
export interface FirstWrong {
  readonly line: number;
  readonly text: string;
  /** Its number among all relations, from 1. */
  readonly number: number;
  /** What is wrong with it, where that is known. */
  readonly said: string;
}

export interface Row {
  readonly file: string;
  /** `unusable`: the file could not be checked at all. */
  readonly status: ReportStatus | "unusable";
  readonly counts: Counts;
  readonly points: Points | undefined;
  readonly first: FirstWrong | undefined;
  /** Of each question that has points. */
  readonly credit: readonly BlockCredit[];
  /** Why the file could not be used; empty where it could. */
  readonly message: string;
}

export type TablePaint = (style: "error" | "warning" | "good" | "quiet" | "strong", text: string) => string;

const HEADS = ["holds", "if", "wrong", "carried", "unread", "open"] as const;

const numbers = (c: Counts): readonly number[] => [
  c.holds,
  c.holdsIf,
  c.wrong,
  c.follows,
  c.notRead,
  c.notDecided,
];

/** The table with its head, and a last row with the sums. */
export function reportTable(rows: readonly Row[], width: number, paint: TablePaint): string {
  const usable = rows.filter((r) => r.status !== "unusable");
  const withPoints = usable.some((r) => r.points !== undefined);
  const heads = [...HEADS, ...(withPoints ? ["points"] : [])];
  const sums = HEADS.map((_, k) => usable.reduce((s, r) => s + (numbers(r.counts)[k] ?? 0), 0));
  const cellsOf = (r: Row): readonly string[] => [
    ...numbers(r.counts).map(String),
    ...(withPoints ? [pointsCell(r.points)] : []),
  ];
  const widths = heads.map((h, k) =>
    Math.max(h.length, String(sums[k] ?? "").length, ...usable.map((r) => columns(cellsOf(r)[k] ?? ""))),
  );
  const taken = widths.reduce((s, w) => s + w + 2, 0);
  const longest = Math.max(12, ...rows.map((r) => columns(shownName(r.file))));
  const free = width - taken;
  const share = usable.some((r) => r.first !== undefined) ? Math.floor(free * 0.6) : free;
  const nameWidth = Math.max(12, Math.min(longest, share));
  const room = width - nameWidth - taken - 2;
  const name = (file: string): string => {
    const cut = middle(shownName(file), nameWidth);
    return cut + " ".repeat(Math.max(0, nameWidth - columns(cut)));
  };
  const right = (cells: readonly string[]): string =>
    cells.map((c, k) => `  ${" ".repeat(Math.max(0, (widths[k] ?? 0) - columns(c)))}${c}`).join("");
  const where = (r: Row): string =>
    r.first === undefined || room < 16 ? "" : `  ${oneLine(`line ${r.first.line}: ${r.first.text}`, room)}`;
  const lines = [
    paint(
      "strong",
      `${name("file")}${right(heads)}${room < 16 || usable.every((r) => r.first === undefined) ? "" : "  first wrong line"}`,
    ),
    ...rows.map((r) => {
      if (r.status === "unusable")
        return paint(
          "warning",
          `${name(r.file)}  ${oneLine(r.message, Math.max(20, width - nameWidth - 2))}`,
        );
      const line = `${name(r.file)}${right(cellsOf(r))}${where(r)}`;
      return r.status === "wrong"
        ? paint("error", line)
        : r.status === "open"
          ? paint("warning", line)
          : line;
    }),
    paint(
      "strong",
      `${name(`${rows.length} ${rows.length === 1 ? "document" : "documents"}`)}${right(sums.map(String))}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

const pointsCell = (p: Points | undefined): string => (p === undefined ? "" : `${p.suggested}/${p.possible}`);

const shownName = (file: string): string => oneLine(file, 400);

/** A long path keeps its end, which tells files apart. */
function middle(text: string, width: number): string {
  const all = [...text];
  if (all.length <= width) return text;
  const front = Math.floor((width - 1) / 3);
  return `${all.slice(0, front).join("")}…${all.slice(all.length - (width - 1 - front)).join("")}`;
}

/** Comma-separated values (RFC 4180): a row a document, what a teacher enters first. */
export function reportCsv(rows: readonly Row[]): string {
  const questions = new Map(rows.flatMap((r) => r.credit.map((c) => [c.id, c.possible] as const)));
  const ids = [...questions.keys()];
  const head = [
    "file",
    "verdict",
    "points suggested",
    "points possible",
    // One question has its points in the columns before.
    ...(ids.length > 1 ? ids.map((id) => `#${id} (of ${questions.get(id)})`) : []),
    "first wrong line",
    "first wrong text",
    "what is wrong",
    "relations",
    "holds",
    "holds only if",
    "wrong",
    "follows from a wrong line",
    "not read",
    "not decided",
    "message",
  ];
  const body = rows.map((r): readonly (string | number)[] => {
    const counts = numbers(r.counts);
    const of = (id: string): number | string => r.credit.find((c) => c.id === id)?.suggested ?? "";
    return [
      r.file,
      r.status,
      r.points?.suggested ?? "",
      r.points?.possible ?? "",
      ...(ids.length > 1 ? ids.map(of) : []),
      r.first?.line ?? "",
      r.first === undefined ? "" : oneLine(r.first.text, 200),
      r.first?.said ?? "",
      ...(r.status === "unusable"
        ? ["", ...HEADS.map(() => "")]
        : [counts.reduce((s, n) => s + n, 0), ...counts]),
      r.message,
    ];
  });
  return csvOf([head, ...body]);
}

/** With a mark at its beginning by which spreadsheets know UTF-8: without it a minus sign is three letters in some. */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("")}`;

/**
 * A cell that a spreadsheet shows and does not run: text that begins as a formula does gets an apostrophe, also where
 * spaces or line ends come first.
 */
export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
