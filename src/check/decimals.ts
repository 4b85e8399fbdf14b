// Numbers that are written with fewer digits than they have: 1/3 = 0.33 is no mistake, and 2/3 ≈ 0.66 is cut off.

import type { Link } from "./links.ts";
import type { MathNode } from "./math.ts";

/** Remarks, where the sides differ by no more than the digits that are written allow. */
export function roundedAway(link: Link, left: number, right: number): readonly string[] | undefined {
  const { item } = link.statement;
  const before = item.kind === "relation" ? item.links.slice(0, link.at) : [];
  // What goes on from a rounded side is as rounded: 1000/3 in Δ ≈ 1000/3 = 300.
  const approximate = link.sign === "≈" || before.some((l) => l.op === "≈");
  for (const [side, written, value] of [
    [link.right, right, left],
    [link.left, left, right],
  ] as const) {
    const digits = decimalsOf(side);
    if (digits === undefined || (digits <= 0 && !approximate)) continue;
    const unit = 10 ** -digits;
    const gap = Math.abs(left - right);
    if (gap <= 0.5 * unit * (1 + 1e-9)) return [`rounded to ${places(digits)}`];
    const shorter = Math.abs(written) < Math.abs(value);
    if (gap < unit && shorter) return [`cut off after ${places(digits)}`];
  }
  const size = Math.max(Math.abs(left), Math.abs(right));
  return approximate && Math.abs(left - right) <= 0.05 * size ? ["equal to within 5 %"] : undefined;
}

/** Digits behind the point of a number by itself. */
function decimalsOf(m: MathNode): number | undefined {
  if (m.kind === "negate") return decimalsOf(m.operand);
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
