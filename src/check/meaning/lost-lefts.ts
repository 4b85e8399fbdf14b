// Left sides that rows have lost, where the rows tell them themselves: each is a sum ∂A/∂B · ∂B/∂C of the chain rule, and
// what stands at its end is what the lost side was by. Rows for all entries of one tensor go through them in their order.

import type { DerivativeMath, MathNode, ScriptedMath } from "../formula/math.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import { wording } from "../tree/parts.ts";
import { formOfRow } from "./lost-rows.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

/** The side that is to stand before the sign of a formula, and how it is written. */
export interface LostLeft {
  readonly formula: number;
  readonly left: MathNode;
  readonly tex: string;
}

/** Of fewer rows nothing is told: what is a slip in one would be half of what there is. */
const LEAST_ROWS = 3;

export function lostLefts(formulas: Formulas): readonly LostLeft[] {
  const out: LostLeft[] = [];
  for (let k = 0; k < formulas.length; ) {
    const form = formOfRow(formulas[k])?.form;
    let end = k + 1;
    while (form !== undefined && end < formulas.length && formOfRow(formulas[end])?.form === form) end += 1;
    if (end - k >= LEAST_ROWS) out.push(...leftsOf(formulas.slice(k, end), k));
    k = end;
  }
  return out;
}

function leftsOf(rows: Formulas, from: number): readonly LostLeft[] {
  const ends = rows.map(endOfRow);
  const [first] = ends;
  if (first === undefined) return [];
  const all: RowEnd[] = [];
  for (const e of ends) {
    if (e === undefined || e.top !== first.top || e.name !== first.name) return [];
    all.push(e);
  }
  const own = all.map((e) => e.digits.join());
  const entries = new Set(own).size === own.length ? all.map((e) => e.digits) : gridOf(all);
  const others = entries?.filter((d, k) => d.join() !== own[k]).length ?? 0;
  if (entries === undefined || entries.length !== all.length || others > 1) return [];
  return all.map((e, k): LostLeft => {
    const digits = entries[k] ?? e.digits;
    const key = digits.join(e.comma ? "," : "");
    const left: DerivativeMath = { ...e.last, of: e.over, by: [withSubscript(e.by, digits, e.comma)] };
    return {
      formula: from + k,
      left,
      tex: `\\frac{\\partial ${e.top}}{\\partial ${e.name}_{${key}}}`,
    };
  });
}

interface RowEnd {
  /** A of ∂A/∂B · ∂B/∂C. */
  readonly top: string;
  readonly over: MathNode;
  readonly last: DerivativeMath;
  /** C, as most terms have it: its name and its subscripts. */
  readonly by: ScriptedMath;
  readonly name: string;
  readonly digits: readonly number[];
  readonly comma: boolean;
}

function endOfRow(f: FormulaStatements | Unread | undefined): RowEnd | undefined {
  const item = f !== undefined && "statements" in f ? f.statements[0]?.item : undefined;
  const sum = item?.kind === "relation" ? item.links[0]?.right : undefined;
  if (sum?.kind !== "sum") return undefined;
  const all: RowEnd[] = [];
  for (const { term } of sum.terms) {
    const end = endOfTerm(term);
    if (end === undefined) return undefined;
    all.push(end);
  }
  const alike = (e: RowEnd): number => all.filter((x) => x.digits.join() === e.digits.join()).length;
  return all.find((e) => 2 * alike(e) > all.length && all.every((x) => x.top === e.top && x.name === e.name));
}

/** Of a product ∂A/∂B · ∂B/∂C. */
function endOfTerm(term: MathNode): RowEnd | undefined {
  if (term.kind !== "product" || term.factors.length !== 2) return undefined;
  const [a, b] = term.factors.map((f) => f.factor);
  if (a?.kind !== "derivative" || b?.kind !== "derivative") return undefined;
  const [middle, by, more] = [a.by[0], b.by[0], a.by.length + b.by.length > 2];
  if (more || middle === undefined || by?.kind !== "scripted" || by.base.kind !== "symbol") return undefined;
  if (wording(middle) !== wording(b.of) || a.of.kind !== "symbol") return undefined;
  const numbers = by.sub?.items.map((x) => (x.kind === "number" ? x.text : ""));
  if (numbers === undefined || by.sup !== undefined || by.primes > 0) return undefined;
  const comma = numbers.length > 1;
  const digits = comma ? numbers : [...(numbers[0] ?? "")];
  if (digits.length === 0 || digits.some((d) => !/^\d+$/.test(d))) return undefined;
  const { text: name } = by.base;
  return { top: a.of.text, over: a.of, last: b, by, name, digits: digits.map(Number), comma };
}

/** All entries between the least and the greatest subscripts that are met, the last one running first. */
function gridOf(rows: readonly RowEnd[]): readonly (readonly number[])[] | undefined {
  const axes = rows[0]?.digits.length ?? 0;
  if (rows.some((r) => r.digits.length !== axes)) return undefined;
  let out: readonly (readonly number[])[] = [[]];
  for (let a = 0; a < axes; a += 1) {
    const met = rows.map((r) => r.digits[a] ?? 0);
    const low = Math.min(...met);
    const length = Math.max(...met) - low + 1;
    if (out.length * length > rows.length) return undefined;
    out = out.flatMap((d) => Array.from({ length }, (_, k) => [...d, low + k]));
  }
  return out;
}

function withSubscript(by: ScriptedMath, digits: readonly number[], comma: boolean): ScriptedMath {
  const { sub } = by;
  if (sub === undefined) return by;
  const texts = comma ? digits.map(String) : [digits.join("")];
  const items = texts.map((text) => ({ kind: "number", text, span: sub.span }) as const);
  return { ...by, sub: { ...sub, items, key: texts.join(",") } };
}
