// The exact value of a term of numbers, as far as it has one: operators with rational values are applied, roots that
// come out even are taken, everything else stays as it is and is tidied.

import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { denominator, equalQ, numerator, powQ, type Rational, ratio, signQ } from "../../expr/rational.ts";
import { mapChildren } from "../../expr/traverse.ts";
import type { ScalarOp } from "../../library/types.ts";
import type { Workshop } from "./workshop.ts";

export function exactValue(w: Workshop, e: Expr): Expr {
  const { ctx, library } = w;
  const go = (x: Expr): Expr => {
    const inner = mapChildren(ctx, x, go);
    if (inner.kind !== "app") return inner;
    const numbers = inner.args.flatMap((a) => {
      const t = a.kind === "num" ? a : tidy(ctx, a);
      return t.kind === "num" ? [t.value] : [];
    });
    if (numbers.length !== inner.args.length) return inner;
    const found =
      library.exact?.get(inner.op as ScalarOp)?.(...numbers) ??
      (inner.op === "sqrt" ? root(numbers[0], 2n) : inner.op === "pow" ? fractional(numbers) : undefined);
    return found === undefined ? inner : ctx.num(found);
  };
  return tidy(ctx, go(tidy(ctx, e)));
}

/** u^(m/n), where it is rational. */
function fractional([u, v]: readonly Rational[]): Rational | undefined {
  if (u === undefined || v === undefined) return undefined;
  const n = denominator(v);
  const m = Number(numerator(v));
  if (n === 1n || n > 64n || Math.abs(m) > 64) return undefined;
  const r = root(u, n);
  return r === undefined || (signQ(r) === 0 && m < 0) ? undefined : powQ(r, m);
}

/** The n-th root of a number that is not negative, where it is rational. */
function root(u: Rational | undefined, n: bigint): Rational | undefined {
  if (u === undefined || signQ(u) < 0) return undefined;
  const [top, bottom] = [numerator(u), denominator(u)].map((x) => integerRoot(x, n));
  if (top === undefined || bottom === undefined) return undefined;
  const r = ratio(top, bottom);
  return equalQ(powQ(r, Number(n)), u) ? r : undefined;
}

/** The nearest integer to the root; a number too large for a double has none here. */
function integerRoot(x: bigint, n: bigint): bigint | undefined {
  const guess = Math.round(Number(x) ** (1 / Number(n)));
  return Number.isSafeInteger(guess) ? BigInt(guess) : undefined;
}
