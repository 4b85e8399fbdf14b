// A formula of a document in the rows and cells in which it is shown: lines between `\\`, cells between `&`, as far as
// these stand outside of braces and environments. Each row knows the places of the document that it is made from.

import type { Span } from "../../expr/span.ts";
import type { Formula } from "../document/document.ts";
import { prepareFormula } from "../document/prepare.ts";
import type { Mapped } from "../text/mapped.ts";
import { argumentAt, optionalAt, type TexToken, texTokens } from "../text/tex-tokens.ts";
import { UnreadError } from "../text/unread.ts";
import { markedIn } from "./mark-slips.ts";

export interface FormulaRow {
  readonly cells: readonly string[];
  /** The offset into the document of what the row begins with. */
  readonly start: number;
}

export interface FormulaRows {
  /** The whole formula as one, with its environment. */
  readonly tex: string;
  /** In cells that line up: `align`, as opposed to `gather`. */
  readonly aligned: boolean;
  readonly rows: readonly FormulaRow[];
}

/**
 * With parts of it marked. Undefined where the formula cannot be shown: macros without end, commands that are refused.
 */
export function rowsOfFormula(f: Formula, slips: readonly Span[] = []): FormulaRows | undefined {
  if (!("text" in f.tex)) return undefined;
  try {
    const { tex } = prepareFormula(f.tex, f.environment);
    return split(markedIn(tex, slips));
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    return undefined;
  }
}

const TABLES: ReadonlySet<string> = new Set(["aligned", "gathered"]);

function split(m: Mapped): FormulaRows {
  const tokens = texTokens(m.text);
  const body = tableBody(m, tokens);
  const from = body?.from ?? 0;
  const to = body?.to ?? tokens.length;
  const rows: FormulaRow[] = [];
  let cells: string[] = [];
  let cell = tokens[from]?.start ?? 0;
  let row = cell;
  const endCell = (at: number): void => {
    cells.push(m.text.slice(cell, at).trim());
  };
  const endRow = (): void => {
    if (cells.some((c) => c !== "")) rows.push({ cells, start: m.at[skipBlank(m.text, row)] ?? 0 });
    cells = [];
  };
  let depth = 0;
  for (let k = from; k < to; k += 1) {
    const t = tokens[k];
    if (t === undefined) break;
    if (opens(t)) depth += 1;
    else if (closes(t)) depth -= 1;
    else if (body !== undefined && depth === 0 && t.text === "&") {
      endCell(t.start);
      cell = t.end;
    } else if (body !== undefined && depth === 0 && t.text === "\\\\") {
      endCell(t.start);
      endRow();
      // `\\[1ex]`: the distance belongs to the line end.
      const gap = tokens[k + 1]?.text === "[" ? optionalAt(tokens, k + 1) : undefined;
      if (gap !== undefined) k = gap.next - 1;
      cell = tokens[k]?.end ?? t.end;
      row = cell;
    }
  }
  endCell(tokens[to]?.start ?? m.text.length);
  endRow();
  return { tex: m.text.trim(), aligned: body?.name === "aligned", rows };
}

const opens = (t: TexToken): boolean =>
  t.kind === "open" || t.text === "\\left" || t.text === "\\begin" || t.text === "\\begingroup";
const closes = (t: TexToken): boolean =>
  t.kind === "close" || t.text === "\\right" || t.text === "\\end" || t.text === "\\endgroup";

function skipBlank(text: string, at: number): number {
  let k = at;
  while (k < text.length && /\s/.test(text[k] ?? "")) k += 1;
  return k;
}

/** The tokens inside of the one table that the formula consists of. */
function tableBody(
  m: Mapped,
  tokens: readonly TexToken[],
): { readonly name: string; readonly from: number; readonly to: number } | undefined {
  const visible = (k: number, step: 1 | -1): number => {
    let j = k;
    while (tokens[j]?.kind === "space") j += step;
    return j;
  };
  const first = visible(0, 1);
  if (tokens[first]?.text !== "\\begin") return undefined;
  const a = argumentAt(tokens, first + 1);
  const name = a === undefined ? "" : m.text.slice(a.start, a.end);
  if (a === undefined || !TABLES.has(name)) return undefined;
  let depth = 1;
  for (let k = a.next; k < tokens.length; k += 1) {
    const t = tokens[k];
    if (t?.text === "\\begin") depth += 1;
    else if (t?.text === "\\end") depth -= 1;
    if (depth > 0) continue;
    const end = argumentAt(tokens, k + 1);
    const rest = end === undefined ? tokens.length : visible(end.next, 1);
    // Something behind the table: the formula is more than a table.
    return rest >= tokens.length ? { name, from: a.next, to: k } : undefined;
  }
  return undefined;
}
