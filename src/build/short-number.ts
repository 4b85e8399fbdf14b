// A number as it stands in a cell of a picture: an integer, a decimal with two places where that is exact, a fraction
// with a small denominator, else a decimal that is rounded to two places.

import type { Label } from "../draw/scene.ts";
import { denominator, type Rational, ratio, toNumberQ } from "../expr/rational.ts";
import type { FormulaSetting } from "../show/formula.ts";
import { labelOf } from "../show/label.ts";

const MOST = 16;

export function shortNumber(s: FormulaSetting, value: Rational | number): Label {
  const q = typeof value === "number" ? simple(value) : value;
  if (q !== undefined && denominator(q) > 1n && 100n % denominator(q) === 0n)
    return decimal(String(Number(toNumberQ(q).toFixed(2))));
  if (q !== undefined && denominator(q) <= MOST && Math.abs(toNumberQ(q)) < 1e6)
    return labelOf(s.ctx.num(q), s);
  const x = typeof value === "number" ? value : toNumberQ(value);
  const size = Math.abs(x);
  const shown = size >= 1e6 || (size > 0 && size < 0.005) ? x.toExponential(1) : x.toFixed(2);
  return decimal(shown);
}

function decimal(written: string): Label {
  const text = written.replace(/-/g, "−").replace("e+", "e");
  return {
    tex: text.replace(/−/g, "-").replace(/e(-?\d+)/, "\\mathrm{e}{$1}"),
    text,
    runs: [{ text, face: "roman", level: 0 }],
  };
}

/** The fraction with a small denominator that a double stands for, if it does. */
function simple(x: number): Rational | undefined {
  for (let d = 1; d <= MOST; d += 1) {
    const n = Math.round(x * d);
    if (Math.abs(x * d - n) <= 1e-11 * Math.max(1, Math.abs(n)) && Number.isSafeInteger(n))
      return ratio(n, d);
  }
  return undefined;
}
