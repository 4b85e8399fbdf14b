// One equation with whole coefficients in several variables, none of them ±1: the Hermite normal form, a variable at a
// time. In c·u + h·(…) = R with coprime c and h, u runs through c⁻¹·R + h·t, where c⁻¹ inverts c modulo h; the limits of
// u become those of t exactly, and the equation that is left has lost the factor h. Cf. Schrijver 1986, section 4.1.

import type { Expr, Idx, Range } from "../expr/nodes.ts";
import {
  addPoly,
  atomPoly,
  constantOf,
  constantPoly,
  negPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  signOfFirst,
} from "../expr/poly.ts";
import { divQ, isIntegerQ, negQ, numerator, ratio } from "../expr/rational.ts";
import { commonDenominator, type Knowledge, monomialPoly, polyOf, sumPolys } from "./affine.ts";
import { endOf, endParts, joinEnds } from "./ranges.ts";
import { type Candidate, candidates, polynomial, type State, type Step } from "./system.ts";
import { type Entry, prettyFraction } from "./telescope.ts";

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
const gcdOf = (ns: readonly bigint[]): bigint => ns.reduce(gcd, 0n);

/** c⁻¹ modulo h, of least absolute value; c and h are coprime. */
function inverse(c: bigint, h: bigint): bigint {
  let [r0, r1] = [h, ((c % h) + h) % h];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  const t = ((t0 % h) + h) % h;
  return 2n * t > h ? t - h : t;
}

interface Unknown {
  readonly at: Candidate;
  readonly coef: bigint;
}

/** The unknowns of an equation in which all have whole coefficients. */
function numericUnknowns(s: State, p: Poly): readonly Unknown[] | undefined {
  const out: Unknown[] = [];
  for (const at of candidates(s.entries, p)) {
    const n = constantOf(at.coef);
    if (n === undefined || !isIntegerQ(n)) return undefined;
    out.push({ at, coef: numerator(n) });
  }
  return out;
}

/** A variable that runs through a residue class, in the equation of the fewest variables that has one. */
export function latticeStep(k: Knowledge, s: State, letter: () => Idx): Step | undefined {
  for (const equation of s.equations) {
    const p = polynomial(k, equation.relation);
    const all = p === undefined ? undefined : numericUnknowns(s, p);
    if (p === undefined || all === undefined || all.length < 2) continue;
    const content = gcdOf(all.map((u) => u.coef));
    if (all.some((u) => abs(u.coef) === content)) continue;
    // Outer variables may be left as they are, where the others have no factor in common without them.
    for (let from = 0; from + 1 < all.length; from += 1) {
      const set = all.slice(from);
      if (gcdOf(set.map((u) => u.coef)) !== content) break;
      for (const u of set) {
        const h = gcdOf(set.filter((o) => o !== u).map((o) => o.coef)) / content;
        if (h === 1n) continue;
        const step = through(k, { equation, p, content, set, u, h, t: letter() });
        if (step !== undefined) return step;
      }
    }
  }
  return undefined;
}

interface Class {
  readonly equation: Step["equation"];
  readonly p: Poly;
  readonly content: bigint;
  readonly set: readonly Unknown[];
  readonly u: Unknown;
  readonly h: bigint;
  readonly t: Idx;
}

function through(k: Knowledge, c: Class): Step | undefined {
  const { ctx } = k;
  const [h, content, t] = [ratio(c.h), ratio(c.content), atomPoly(c.t)];
  // c·u + Σ others = R, everything divided by the content.
  const others = sumPolys(
    c.set
      .filter((o) => o !== c.u)
      .map((o) => scalePoly(atomPoly(o.at.variable), divQ(ratio(o.coef), content))),
  );
  const coef = c.u.coef / c.content;
  const own = addPoly(others, atomPoly(c.u.at.variable), ratio(coef));
  const right = addPoly(own, scalePoly(c.p, divQ(1, content)), -1);
  const inv = inverse(coef, c.h);
  const value = addPoly(scalePoly(right, ratio(inv)), t, h);
  const range = rangeThrough(k, c.u.at.entry, value, c.t);
  if (range === undefined) return undefined;
  const left = scalePoly(addPoly(others, t, ratio(coef * c.h)), divQ(1, h));
  const rest = scalePoly(right, divQ(ratio(1n - coef * inv), h));
  const fractional = right.terms.filter((m) => !isIntegerQ(m.coef));
  const part = scalePoly(sumPolys(fractional.map(monomialPoly)), content);
  return {
    entry: c.u.at.entry,
    variable: c.u.at.variable,
    value: prettyFraction(ctx, value),
    divides:
      fractional.length === 0
        ? []
        : [
            ctx.app("divides", [
              ctx.num(content),
              prettyPoly(ctx, signOfFirst(part) < 0 ? negPoly(part) : part),
            ]),
          ],
    equation: c.equation,
    cost: 0,
    leaves: [
      {
        slot: c.equation.slot,
        relation: ctx.eq(prettyPoly(ctx, left), prettyFraction(ctx, rest)),
        made: true,
      },
    ],
    through: { vars: [c.t], range },
  };
}

/** The t for which the value lies in the range, which is kept exactly. */
function rangeThrough(k: Knowledge, entry: Entry, value: Poly, t: Idx): Range | undefined {
  const { range } = entry;
  if (range.kind === "all") return range;
  if (range.kind !== "interval") return undefined;
  const { ctx } = k;
  const name = atomPoly(t);
  const end = (bound: Expr, side: 1 | -1): Expr | undefined => {
    const b = polyOf({ ...k, held: true }, bound);
    if (b === undefined) return undefined;
    const room = side === 1 ? addPoly(value, b, -1) : addPoly(b, value, -1);
    const whole = scalePoly(room, commonDenominator([room]));
    const coef = whole.coefOf([t]);
    if (coef === 0) return undefined;
    return endOf(k, constantPoly(coef), addPoly(whole, name, negQ(coef)), side);
  };
  const lows = endParts(range.lo, "max").map((b) => end(b, 1));
  const highs = endParts(range.hi, "min").map((b) => end(b, -1));
  if (lows.includes(undefined) || highs.includes(undefined)) return undefined;
  return {
    kind: "interval",
    lo: joinEnds(
      ctx,
      "max",
      lows.filter((x) => x !== undefined),
    ),
    hi: joinEnds(
      ctx,
      "min",
      highs.filter((x) => x !== undefined),
    ),
  };
}
