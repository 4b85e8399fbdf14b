// Numbers that are written with fewer digits than they have: 1/3 = 0.33 is no mistake, and 2/3 ≈ 0.66 is cut off.

import { isCondition, type MathNode } from "../formula/math.ts";
import { anywhere } from "../tree/parts.ts";
import type { Link } from "./links.ts";

interface Sides {
  readonly left: MathNode | undefined;
  readonly right: MathNode | undefined;
}

/** The same of lists: each entry by its own digits. `k` counts the entries. */
export function roundedEntries(
  link: Link,
  entries: readonly { readonly k: number; readonly left: number; readonly right: number }[],
): readonly string[] | undefined {
  const [lefts, rights] = [cellsOf(link.left), cellsOf(link.right)];
  if (lefts === undefined && rights === undefined) return undefined;
  const remarks = new Set<string>();
  for (const { k, left, right } of entries) {
    const said = roundedAway(link, left, right, { left: lefts?.[k], right: rights?.[k] });
    if (said === undefined) return undefined;
    for (const r of said) remarks.add(r);
  }
  return [...remarks];
}

/** The numbers of a list, of a row or of a column. */
function cellsOf(m: MathNode): readonly MathNode[] | undefined {
  if (m.kind === "matrix") {
    const isLine = m.rows.length === 1 || m.rows.every((r) => r.length === 1);
    return isLine ? m.rows.flat() : undefined;
  }
  if (m.kind !== "fence" || m.such !== undefined) return undefined;
  const cells = m.items.flatMap((x) => (isCondition(x) ? [] : [x]));
  return cells.length > 1 && cells.length === m.items.length ? cells : undefined;
}

/** Remarks, where the sides differ by no more than the digits that are written allow. */
export function roundedAway(
  link: Link,
  left: number,
  right: number,
  sides: Sides = link,
): readonly string[] | undefined {
  const { item } = link.statement;
  const before = item.kind === "relation" ? item.links.slice(0, link.at) : [];
  // What goes on from a rounded side is as rounded: 1000/3 in Δ ≈ 1000/3 = 300.
  const approximate = link.sign === "≈" || before.some((l) => l.op === "≈");
  for (const [side, written, value] of [
    [sides.right, right, left],
    [sides.left, left, right],
  ] as const) {
    const digits = side === undefined ? undefined : decimalsOf(side);
    if (digits === undefined || (!approximate && !hasPoint(side))) continue;
    const unit = 10 ** -digits;
    const gap = Math.abs(left - right);
    if (gap <= 0.5 * unit * (1 + 1e-9)) return [`rounded to ${places(digits)}`];
    const shorter = Math.abs(written) < Math.abs(value);
    if (gap < unit && shorter) return [`cut off after ${places(digits)}`];
  }
  const power = [link.left, link.right].some((m) => powerOfTen(m) !== undefined);
  if (approximate && power && left * right > 0 && Math.abs(Math.log10(left / right)) < 1)
    return ["of the same order of magnitude"];
  const size = Math.max(Math.abs(left), Math.abs(right));
  return approximate && Math.abs(left - right) <= 0.05 * size ? ["equal to within 5 %"] : undefined;
}

/** 0.33, 1.5 · 10³ */
const hasPoint = (m: MathNode | undefined): boolean =>
  m !== undefined && anywhere<MathNode>(m, (x) => x.kind === "number" && /[.,]/.test(x.text));

/** k of 10^k. */
function powerOfTen(m: MathNode): number | undefined {
  if (m.kind !== "scripted" || m.base.kind !== "number" || m.base.text !== "10" || m.sub !== undefined)
    return undefined;
  const [power, ...others] = m.sup?.items ?? [];
  const up = power?.kind === "negate" ? power.operand : power;
  if (up?.kind !== "number" || others.length > 0 || !/^\d{1,3}$/.test(up.text)) return undefined;
  return power?.kind === "negate" ? -Number(up.text) : Number(up.text);
}

/** Digits behind the point of a number by itself, of 2 · 10⁻⁹ as well. */
function decimalsOf(m: MathNode): number | undefined {
  if (m.kind === "negate") return decimalsOf(m.operand);
  if (m.kind === "product") {
    const [number, scale, ...others] = m.factors;
    const up = scale === undefined || !/^[·×*]?$/.test(scale.sign) ? undefined : powerOfTen(scale.factor);
    const own = number?.factor.kind === "number" ? decimalsOf(number.factor) : undefined;
    return up === undefined || own === undefined || others.length > 0 ? undefined : own - up;
  }
  if (m.kind !== "number") return undefined;
  const point = m.text.search(/[.,]/);
  if (point >= 0) return m.text.length - point - 1;
  // 300 may be rounded to hundreds.
  return m.text.length > 1 ? -(/0*$/.exec(m.text)?.[0].length ?? 0) : 0;
}

const places = (n: number): string =>
  n < 0
    ? "the digits that are not 0"
    : n === 0
      ? "a whole number"
      : n === 1
        ? "one decimal"
        : `${n} decimals`;
