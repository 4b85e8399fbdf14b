// The document model as plain text for a terminal: formulas aligned at the relation, reasons in a column to the
// right, long lines cut at signs, case distinctions one case a line. One rendering, no colours.

import type { Nodes } from "mdast";
import { labelled } from "./asides.ts";
import {
  type BlockDocument,
  type GivenLine,
  type Level,
  linesAt,
  type Notice,
  partsAt,
  reasonAt,
  remarksAt,
  type SheetDocument,
  type ShownLine,
  type TaskDocument,
} from "./document.ts";
import type { Exhibit } from "./exhibit.ts";
import { exhibitText } from "./exhibit-text.ts";
import { ENGLISH } from "./language/english.ts";
import type { PageWords } from "./language/page-words.ts";
import { plainText, proseContext } from "./prose.ts";
import { sentenceText } from "./sentence.ts";
import { askWord, evidenceCount, headingOf, taskLetter } from "./words.ts";

export interface TextOptions {
  readonly level: Level;
  /** false: the questions alone. */
  readonly answers?: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  /** In the language of the sheet; English where nothing is said. */
  readonly words?: PageWords;
}

const WIDTH = 100;
/** Reasons start here at the latest, and have at least this room; else they go below their line. */
const REASON_COLUMN = 62;
const REASON_ROOM = 26;

/** Columns of a text: combining marks take none. */
export const columns = (text: string): number => [...text.replace(/\p{M}/gu, "")].length;
const padTo = (text: string, n: number): string => text + " ".repeat(Math.max(0, n - columns(text)));

export function renderText(
  sheet: SheetDocument,
  options: TextOptions,
): { readonly text: string; readonly notices: readonly Notice[] } {
  const prose = proseContext(sheet, options.answers ?? true);
  const { words } = prose;
  const shown = (node: Nodes): Nodes => (node.type === "blockquote" ? labelled(node, words) : node);
  const parts = sheet.parts.flatMap((part): readonly string[] => {
    if (part.kind === "prose")
      return [part.nodes.flatMap((n) => (prose.hides(n) ? [] : [plainText(shown(n))])).join("\n\n")];
    return part.hidden === true
      ? []
      : [blockText(part, { ...options, words, level: part.level ?? options.level })];
  });
  const total = sheet.points === undefined ? [] : [`${words.total}: ${words.points(sheet.points)}`];
  const title = [...(sheet.title === "" ? [] : [sheet.title]), ...total];
  return { text: `${[...title, ...parts].filter((x) => x !== "").join("\n\n")}\n`, notices: [] };
}

export function blockText(block: BlockDocument, options: TextOptions): string {
  const width = options.width ?? WIDTH;
  const words = options.words ?? ENGLISH;
  const out: string[] = [];
  const heading = headingOf(block, words);
  if (heading !== undefined) out.push(sentenceText(heading), "");
  out.push(...givensText(block.givens, width, words));
  for (const hint of block.hints ?? [])
    out.push(...wrapWords(`${words.hint} ${sentenceText(hint)}`, width, 0));
  for (const figure of block.figures ?? []) out.push("", ...exhibitLines(figure, width, words));
  for (const [k, task] of block.tasks.entries()) {
    if (out.length > 0) out.push("");
    const letter = taskLetter(block, k);
    const word = askWord(task, letter, words);
    if (task.question === undefined) out.push(`${word} ${task.asked.text}`);
    else out.push(...wrapWords(`${word} ${sentenceText(task.question)}`.trim(), width, 4));
    for (const hint of task.hints ?? [])
      out.push(...wrapWords(`${words.hint} ${sentenceText(hint)}`, width, 0));
    if (options.answers !== false) out.push("", ...taskText(task, options));
  }
  out.push(...noticesText(block.diagnostics, width));
  return out.join("\n");
}

function givensText(givens: readonly GivenLine[], width: number, words: PageWords): readonly string[] {
  const first = `${words.given} `;
  const later = " ".repeat(first.length);
  return givens.flatMap((g, k) => {
    const word = k === 0 ? first : later;
    const note = g.note === undefined ? "" : ` ${sentenceText(g.note)}`;
    const texts = g.formulas.map((f) => f.text);
    const rows = g.display ? texts : [texts.join(", ")];
    return rows.flatMap((row, i) => {
      const whole = `${i === 0 ? word : later}${row}${i === rows.length - 1 ? note : ""}`;
      return g.display ? wrapFormula(whole, width, 10) : wrapWords(whole, width, first.length);
    });
  });
}

export function taskText(task: TaskDocument, options: TextOptions): readonly string[] {
  const width = options.width ?? WIDTH;
  const words = options.words ?? ENGLISH;
  const lines = linesAt(task.lines, options.level);
  const out = [...linesText(lines, options.level, width, words)];
  for (const part of partsAt(task, options.level))
    out.push(...wrapWords(`${words.where} ${part.name.text} = ${part.meaning.text}`, width, 6));
  if (task.result !== undefined) {
    const { formula, condition } = task.result;
    if (lines.length > 0) out.push("");
    const note = condition === undefined ? "" : sentenceText(condition);
    const rows = formulaLines(`${words.result}  `, formula.text, width, 8);
    const joined = `${rows[0] ?? ""}   ${note}`;
    if (note === "") out.push(...rows);
    else if (rows.length === 1 && columns(joined) <= width) out.push(joined);
    else out.push(...rows, ...wrapWords(`        ${note}`, width, 8));
  }
  for (const exhibit of task.exhibits)
    out.push(...(out.length > 0 ? [""] : []), ...exhibitLines(exhibit, width, words));
  for (const r of remarksAt(task, options.level))
    out.push("", ...wrapWords(`${words.remark} ${sentenceText(r)}`, width, 0));
  for (const c of task.conventions)
    out.push("", ...wrapWords(`${words.convention} ${sentenceText(c)}`, width, 0));
  out.push(...noticesText(task.diagnostics, width));
  const status = words.status[task.status];
  const counted = evidenceCount(lines, words);
  const foot = [status, counted].filter((x) => x !== "").join(" ");
  if (foot !== "") out.push("", ...wrapWords(foot, width, 0));
  return out;
}

const exhibitLines = (exhibit: Exhibit, width: number, words: PageWords): readonly string[] =>
  exhibitText(exhibit, {
    sentence: sentenceText,
    wrap: (line, indent) => wrapWords(line, width, indent),
    columns,
    picture: words.picture,
  });

function noticesText(notices: readonly Notice[], width: number): readonly string[] {
  return notices.flatMap((n) => ["", ...wrapWords(`${n.severity}: ${n.message}`, width, 2)]);
}

interface Row {
  readonly number: string;
  readonly left: string;
  readonly relation: string;
  readonly right: string;
  readonly reason: string;
  readonly indent: number;
}

function rowsOf(
  lines: readonly ShownLine[],
  level: Level,
  indent: number,
  words: PageWords,
): readonly (Row | string)[] {
  return lines.flatMap((line): readonly (Row | string)[] => {
    const flag =
      line.evidence.mark === "unchecked"
        ? ` [${words.mark.unchecked}]`
        : line.evidence.mark === "refuted" || line.evidence.mark === "not-established"
          ? ` [${words.mark[line.evidence.mark]}: ${line.evidence.summary}]`
          : "";
    const reason = `${sentenceText(reasonAt(line, level))}${flag}`.trim();
    if (line.kind === "text") return [`${sentenceText(line.text)}${flag}`];
    const own: Row = {
      number: line.number === undefined ? "" : `(${line.number})`,
      left: line.lhs?.text ?? "",
      relation: line.relation,
      right: line.rhs.text,
      reason,
      indent,
    };
    return [own, ...rowsOf(line.shownSubsteps, level, indent + 2, words)];
  });
}

/** Columns: number, left side, relation, right side, reason. Each chain is aligned at its own relation. */
function linesText(
  lines: readonly ShownLine[],
  level: Level,
  width: number,
  words: PageWords,
): readonly string[] {
  const rows = rowsOf(lines, level, 0, words);
  const numbers = Math.max(
    0,
    ...rows.map((r) => (typeof r === "string" || r.number === "" ? 0 : r.number.length + 2)),
  );
  const chains: (string | Chain)[] = [];
  for (const row of rows) {
    const last = chains.at(-1);
    if (typeof row === "string") chains.push(row);
    else if (row.left === "" && last !== undefined && typeof last !== "string") last.rows.push(row);
    else chains.push({ rows: [row], start: numbers + columns(row.left) + 1 });
  }
  // One column of reasons for all lines that leave room for it.
  const ends = chains.flatMap((c) => (typeof c === "string" ? [] : c.rows.map((r) => rowEnd(c, r))));
  const fitting = ends.filter((n) => n <= REASON_COLUMN);
  const column =
    fitting.length > 0 ? Math.max(...fitting) + 3 : Math.max(4, Math.min(REASON_COLUMN, width - 50));
  return chains.flatMap((c) =>
    typeof c === "string" ? wrapWords(c, width, 0) : chainText(c, numbers, column, width),
  );
}

/** Lines under one left side; `start`: the column of the relation. */
interface Chain {
  readonly rows: Row[];
  readonly start: number;
}

const rowEnd = (c: Chain, r: Row): number =>
  c.start +
  2 +
  r.indent +
  (stacked(r.right, 0, Number.POSITIVE_INFINITY) ?? [r.right]).reduce(
    (n, line) => Math.max(n, columns(line)),
    0,
  );

function chainText(c: Chain, numbers: number, column: number, width: number): readonly string[] {
  return c.rows.flatMap((r) => {
    const head = `${padTo(padTo(r.number, numbers) + r.left, c.start)}${" ".repeat(r.indent)}${r.relation} `;
    return withReason(formulaLines(head, r.right, width, c.start + 4), r.reason, column, width);
  });
}

/** The formula after its head: cases below one another, long lines cut. */
function formulaLines(head: string, right: string, width: number, indent: number): readonly string[] {
  for (const below of [false, true]) {
    const cases = stacked(right, columns(head), width, below);
    if (cases?.every((line, k) => columns(line) + (k === 0 ? columns(head) : 0) <= width))
      return cases.map((line, k) => (k === 0 ? head + line : line));
  }
  return wrapFormula(head + right, width, indent, head.length);
}

/** `{ u if c; v otherwise }` at the end of a formula, one case a line; long conditions `below` their values. */
function stacked(right: string, indent: number, width: number, below = false): readonly string[] | undefined {
  const open = right.lastIndexOf("{ ");
  if (open < 0 || !right.endsWith(" }") || !/ (if|otherwise)/.test(right.slice(open))) return undefined;
  const cases = right.slice(open + 2, -2).split("; ");
  const before = right.slice(0, open);
  const values = cases.map((c) => /^(.*?) (if .*|otherwise)$/.exec(c));
  if (values.some((m) => m === null)) return undefined;
  const wide = Math.max(...values.map((m) => columns(m?.[1] ?? "")));
  const margin = " ".repeat(indent + columns(before));
  const room = width - columns(margin) - (below ? 0 : wide) - 4;
  return values.flatMap((m, k) => {
    const lead = k === 0 ? before : margin;
    const condition = m?.[2] ?? "";
    if (below && columns(condition) > room - wide)
      return [
        `${lead}{ ${m?.[1] ?? ""}`,
        ...conditionLines(condition, room - 4).map((c) => `${margin}{     ${c}`),
      ];
    const [first = "", ...others] = conditionLines(condition, room);
    return [
      `${lead}{ ${padTo(m?.[1] ?? "", wide)}  ${first}`,
      ...others.map((c) => `${margin}{ ${" ".repeat(wide)}  ${c}`),
    ];
  });
}

/** A condition that is too long, cut after its commas and before "and", outside of all brackets. */
function conditionLines(condition: string, room: number): readonly string[] {
  if (columns(condition) <= room) return [condition];
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (const m of condition.matchAll(/([[{(⌊⌈])|([\]})⌋⌉])|(, )|( and )/gu)) {
    if (m[1] !== undefined) depth += 1;
    else if (m[2] !== undefined) depth -= 1;
    else if (depth === 0) {
      out.push(condition.slice(from, m.index + (m[3] === undefined ? 0 : 1)));
      from = m.index + 1 + (m[3] === undefined ? 0 : 1);
    }
  }
  const parts = [...out, condition.slice(from)].map((c) => c.trim());
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1)} ${part}`;
    if (lines.length === 0 || columns(joined) > room) lines.push(part);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

/** The reason in its column, beside the last line of the formula where that leaves room, else below it. */
function withReason(
  lines: readonly string[],
  reason: string,
  column: number,
  width: number,
): readonly string[] {
  if (reason === "") return lines;
  const last = lines.at(-1) ?? "";
  const at = Math.max(column, columns(last) + 3);
  const alone = columns(reason);
  if (at === column ? width - at >= Math.min(REASON_ROOM, alone) : alone <= width - at) {
    const wrapped = wrapWords(reason, width - at, 0);
    const beside = wrapped.map((r, k) => (k === 0 ? padTo(last, at) : " ".repeat(at)) + r);
    return [...lines.slice(0, -1), ...beside];
  }
  const below = Math.max(4, Math.min(column, width - Math.max(REASON_ROOM, Math.min(alone, 50))));
  return [...lines, ...wrapWords(reason, width - below, 0).map((r) => " ".repeat(below) + r)];
}

/**
 * A formula cut before its signs so that each line fits, at the outermost signs that leave no line short; continued
 * lines are indented. Nothing is cut in the first `from` characters.
 */
export function wrapFormula(line: string, width: number, indent: number, from = 0): readonly string[] {
  const out: string[] = [];
  let rest = line;
  let keep = from;
  let lead = "";
  while (columns(lead + rest) > width) {
    const room = width - columns(lead);
    const cuts = cutsOf(rest).filter((c) => c.at > keep);
    const fitting = cuts.filter((c) => columns(rest.slice(0, c.at)) <= room);
    const long = fitting.filter((c) => columns(rest.slice(0, c.at)) > room * 0.4);
    const best = outermost(long) ?? outermost(fitting) ?? cuts[0];
    if (best === undefined) break;
    const comma = rest.startsWith(",", best.at) ? "," : "";
    out.push(lead + rest.slice(0, best.at) + comma);
    rest = rest.slice(best.at).replace(/^,? +/, "");
    lead = " ".repeat(indent);
    keep = 0;
  }
  return [...out, lead + rest];
}

interface Cut {
  readonly at: number;
  /** 0 before a range, 1 before signs, one more for each parenthesis around. */
  readonly depth: number;
}

const outermost = (cuts: readonly Cut[]): Cut | undefined =>
  cuts.reduce<Cut | undefined>(
    (best, c) => (best === undefined || c.depth <= best.depth ? c : best),
    undefined,
  );

/** Places before signs, none of them inside scripts or brackets. */
function cutsOf(line: string): readonly Cut[] {
  const out: Cut[] = [];
  let closed = 0;
  let round = 0;
  for (const m of line.matchAll(/([[{⌊⌈])|([\]}⌋⌉])|(\()|(\))|(, {2})|( [+−=≤<·∗] )/gu)) {
    if (m[1] !== undefined) closed += 1;
    else if (m[2] !== undefined) closed -= 1;
    else if (m[3] !== undefined) round += 1;
    else if (m[4] !== undefined) round -= 1;
    else if (closed <= 0 && m.index > 0)
      out.push({ at: m.index, depth: m[5] !== undefined && round <= 0 ? 0 : 1 + Math.max(0, round) });
  }
  return out;
}

export function wrapWords(line: string, width: number, indent: number): readonly string[] {
  if (columns(line) <= width) return [line.trimEnd()];
  const out: string[] = [];
  let current = /^ */.exec(line)?.[0] ?? "";
  let empty = true;
  for (const word of line.trim().split(" ")) {
    if (!empty && columns(current) + 1 + columns(word) > width) {
      out.push(current);
      current = " ".repeat(indent) + word;
    } else current += empty ? word : ` ${word}`;
    empty = false;
  }
  out.push(current);
  return out;
}
