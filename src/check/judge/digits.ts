// Numbers that were rounded before they were put in: 1.29 for 1.2978 in the next step of a computation. What is made of
// them is known to so many digits only, and a result that differs by less than that is no slip.

import { isCondition, type MathNode } from "../formula/math.ts";
import { everywhere } from "../tree/parts.ts";
import type { Link } from "./links.ts";

export const ROUNDED_BEFORE =
  "the numbers that are put in may be rounded, and within their digits the sides agree";

/** With fewer digits a number is as exact as it is written: 0.5, 0.01. */
const FEWEST = 3;

/** Of sides that hold numbers alone: whether they agree if each decimal is off by one in its last digit. */
export function withinDigits({ left, right }: Link): boolean {
  const decimals = decimalsIn([left, right]);
  // A result by itself is compared with what it is the result of.
  if (decimals.size < 2) return false;
  const gaps = difference(left, right, (text) => Number(text));
  if (gaps === undefined) return false;
  const slack = gaps.map(() => 0);
  for (const [own, unit] of decimals) {
    const moved = difference(left, right, (text) => Number(text) - (text === own ? unit : 0));
    if (moved === undefined) return false;
    for (const [k, gap] of gaps.entries()) slack[k] = (slack[k] ?? 0) + Math.abs((moved[k] ?? gap) - gap);
  }
  return gaps.every((gap, k) => Math.abs(gap) <= (slack[k] ?? 0) * (1 + 1e-9));
}

/** The numbers with a point, each with one in its last digit. */
function decimalsIn(sides: readonly MathNode[]): ReadonlyMap<string, number> {
  const all = everywhere<MathNode, string>(sides, (x) => (x.kind === "number" ? [x.text] : []));
  return new Map(
    all.flatMap((text) => {
      const [whole = "", behind = ""] = text.split(".");
      const digits = `${whole}${behind}`.replace(/^0+/, "");
      return behind === "" || digits.length < FEWEST ? [] : [[text, 10 ** -behind.length] as const];
    }),
  );
}

/** A number as one entry, a row or a column as its entries; undefined where anything else stands in it. */
type Values = readonly number[] | undefined;
type Numbers = (text: string) => number;

function difference(left: MathNode, right: MathNode, number: Numbers): Values {
  const values = sumOf([valuesOf(left, number), valuesOf(right, number)?.map((x) => -x)]);
  return values?.every(Number.isFinite) === true ? values : undefined;
}

function sumOf(all: readonly Values[]): Values {
  return all.reduce((a, b) =>
    a === undefined || b === undefined || a.length !== b.length
      ? undefined
      : a.map((x, k) => x + (b[k] ?? 0)),
  );
}

function timesOf(a: Values, b: Values): Values {
  if (a === undefined || b === undefined) return undefined;
  const [x, y] = [a, b];
  if (x.length === 1) return y.map((v) => v * (x[0] ?? 0));
  return y.length === 1 ? x.map((v) => v * (y[0] ?? 0)) : undefined;
}

const inverse = (a: Values): Values => (a?.length === 1 ? a.map((x) => 1 / x) : undefined);

const FUNCTIONS: ReadonlyMap<string, (x: number) => number> = new Map([
  ["exp", Math.exp],
  ["log", Math.log],
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tanh", Math.tanh],
  ["sigmoid", (x: number) => 1 / (1 + Math.exp(-x))],
]);

function valuesOf(m: MathNode, number: Numbers): Values {
  const go = (x: MathNode): Values => valuesOf(x, number);
  switch (m.kind) {
    case "number":
      return [number(m.text)];
    case "negate":
      return go(m.operand)?.map((x) => -x);
    case "fence": {
      const [only, ...others] = m.items;
      const single = only !== undefined && others.length === 0 && !isCondition(only) && m.such === undefined;
      return single ? go(only) : undefined;
    }
    case "sum":
      return sumOf(m.terms.map(({ sign, term }) => (sign === "-" ? go(term)?.map((x) => -x) : go(term))));
    case "product":
      return m.factors.reduce<Values>((a, { sign, factor }, k) => {
        if (k === 0) return go(factor);
        if (sign === "/") return timesOf(a, inverse(go(factor)));
        return sign === "" || sign === "·" || sign === "×" ? timesOf(a, go(factor)) : undefined;
      }, undefined);
    case "fraction":
      return timesOf(go(m.over), inverse(go(m.under)));
    case "scripted": {
      const [power, ...others] = m.sup?.items ?? [];
      if (power === undefined || others.length > 0 || isCondition(power) || m.sub !== undefined)
        return undefined;
      const [base, exponent] = [go(m.base), go(power)];
      const numbers = base?.length === 1 && exponent?.length === 1;
      return numbers ? [(base[0] ?? 0) ** (exponent[0] ?? 0)] : undefined;
    }
    case "symbol":
      return m.text === "e" ? [Math.E] : undefined;
    case "call": {
      const [argument, ...others] = m.args;
      const f = m.sub === undefined && m.power === undefined ? FUNCTIONS.get(m.name) : undefined;
      const at = argument === undefined || others.length > 0 ? undefined : go(argument);
      return f !== undefined && at?.length === 1 ? at.map(f) : undefined;
    }
    case "root": {
      const body = go(m.body);
      return m.index === undefined && body?.length === 1 ? body.map(Math.sqrt) : undefined;
    }
    case "matrix": {
      const cells = m.rows.flat().map(go);
      const isLine = m.rows.length === 1 || m.rows.every((r) => r.length === 1);
      return isLine && cells.every((c) => c?.length === 1) ? cells.flatMap((c) => c ?? []) : undefined;
    }
    default:
      return undefined;
  }
}
