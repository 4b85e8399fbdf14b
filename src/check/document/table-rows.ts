// Derivations in the cells of a Markdown table, as gradsheet writes them: a row whose left cell is empty goes on with the
// row above it in the same column, whatever stands in the cells beside; a formula that is broken at <br> is one.

import { Assembly, type Mapped } from "../text/mapped.ts";
import type { Formula } from "./document.ts";

/** What begins with a sign goes on with what stands before the break; behind a comma anything does. */
const GOES_ON =
  /^(?:\s|\\displaystyle|\\q?quad|\{\})*(?=[-+=<>*/]|\\(?:cdot|times|ast|star|odot|le|ge|leq|geq|ne|neq|approx)\b)/;

/** So does what is set in, whatever it begins with: a bracket beside those of the line before. */
const INDENTED = /^(?:\s|\\displaystyle)*\\q?quad(?![a-zA-Z])(?:\s|\\q?quad(?![a-zA-Z])|\{\}|\\,)*/;

function joinedAtBreaks(text: string, formulas: readonly Formula[]): readonly Formula[] {
  const out: Formula[] = [];
  for (const f of formulas) {
    const before = out.at(-1);
    if (before !== undefined && "text" in before.tex && "text" in f.tex && isBroken(text, before, f)) {
      const own = f.tex.text;
      const sign =
        GOES_ON.exec(own)?.[0] ?? INDENTED.exec(own)?.[0] ?? (/,\s*$/.test(before.tex.text) ? "" : undefined);
      if (sign !== undefined) {
        const tex = joined(before.tex, f.tex, sign.length);
        out[out.length - 1] = { ...before, tex, span: { start: before.span.start, end: f.span.end } };
        continue;
      }
    }
    out.push(f);
  }
  return out;
}

const isBroken = (text: string, a: Formula, b: Formula): boolean =>
  /^\s*<br\s*\/?>\s*$/.test(text.slice(a.span.end, b.span.start));

function joined(a: Mapped, b: Mapped, from: number): Mapped {
  const out = new Assembly(a.at[0] ?? 0);
  out.copy(a, 0, a.text.length);
  out.put(" ", b.at[0] ?? 0);
  out.copy(b, from, b.text.length);
  return out.done();
}

export function linkedRows(text: string, all: readonly Formula[]): readonly Formula[] {
  const formulas = joinedAtBreaks(text, all);
  /** The last formula of each column of the table, by its number. */
  let columns = new Map<number, number>();
  let table = -1;
  return formulas.map((f, k) => {
    const from = text.lastIndexOf("\n", f.span.start) + 1;
    if (!/^[ \t]*\|/.test(text.slice(from, f.span.start))) return f;
    if (/\n[ \t]*\n/.test(text.slice(table, f.span.start)) || table < 0) columns = new Map();
    table = f.span.end;
    const column = columnOf(text, formulas, k, from);
    const before = formulas[k - 1];
    const beside =
      before !== undefined &&
      before.span.start >= from &&
      /^[\s|]*$/.test(text.slice(before.span.end, f.span.start));
    const above = beside ? undefined : columns.get(column);
    columns.set(column, k);
    return above === undefined ? f : { ...f, after: above };
  });
}

/** Bars before a formula in its line, outside of other formulas. */
function columnOf(text: string, formulas: readonly Formula[], k: number, from: number): number {
  let count = 0;
  let end = formulas[k]?.span.start ?? from;
  for (let j = k; j >= 0 && end > from; j -= 1) {
    const before = formulas[j - 1]?.span;
    const start = Math.max(from, before?.end ?? from);
    count += (text.slice(start, end).match(/(?<!\\)\|/g) ?? []).length;
    end = before?.start ?? from;
  }
  return count;
}
