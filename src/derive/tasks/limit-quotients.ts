// Limits of quotients that the laws leave open: polynomials at ±∞, divided by the highest power of what moves; and the
// rule of de l'Hôpital for 0/0 and ∞/∞. Its conditions are met where it is used: numerator and denominator are made of
// functions that are differentiable near the place, and that the quotient of the derivatives has a limit is shown by
// lines of its own (Rudin, Principles of Mathematical Analysis, 5.13). Nothing that could vanish near the place is ever
// cancelled from that quotient: else the rule would be wrong.

import { entryGradient } from "../../diff/entry-gradient.ts";
import { NotScalar } from "../../diff/gradient.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { monomialExpr, toPoly } from "../../expr/poly.ts";
import { denominator, divQ, isIntegerQ, mulQ, numerator, powQ, type Rational } from "../../expr/rational.ts";
import { some } from "../../expr/traverse.ts";
import type { Chain, LimitOf, Reason } from "../../rewrite/derivation.ts";
import { present } from "../lines/present.ts";
import type { Workshop } from "../lines/workshop.ts";
import {
  type Approach,
  cannotVanish,
  isZero,
  type Limit,
  lawLimit,
  mentions,
  type Noted,
  signOf,
} from "./limit-laws.ts";
import {
  type ArgumentFound,
  chain,
  type LimitArgument,
  lawReason,
  limitChain,
  limitValue,
  step,
} from "./limit-lines.ts";

/** A limit with the rule and the reason for it. */
interface Found extends ArgumentFound {
  readonly limit: Limit;
  readonly rule: string;
}

const cleared = (w: Workshop, e: Expr): Expr => tidy(w.ctx, present(w.ctx, tidy(w.ctx, e)));

/** A polynomial in what moves: the coefficients by degree, which do not mention it; undefined where it is none. */
function coefficients(w: Workshop, e: Expr, a: Approach): ReadonlyMap<number, Expr> | undefined {
  const { ctx } = w;
  const byDegree = new Map<number, Expr[]>();
  for (const t of toPoly(norm(ctx, e)).terms) {
    const rest = t.atoms.filter((x) => !(x.kind === "sym" && x.name === a.variable));
    if (rest.some((x) => mentions(x, a))) return undefined;
    const degree = t.atoms.length - rest.length;
    const term = monomialExpr(ctx, { coef: t.coef, atoms: rest });
    byDegree.set(degree, [...(byDegree.get(degree) ?? []), term]);
  }
  return new Map([...byDegree].map(([d, terms]) => [d, cleared(w, ctx.add(...terms))]));
}

const degreeOf = (c: ReadonlyMap<number, Expr>): number => Math.max(...c.keys());

/** Σ c_d·v^{d − by}, highest power first. */
function dividedBy(w: Workshop, c: ReadonlyMap<number, Expr>, v: Expr, by: number): Expr {
  const { ctx } = w;
  const power = (n: number): Expr => (n === 1 ? v : ctx.pow(v, ctx.num(n)));
  const terms = [...c]
    .sort(([x], [y]) => y - x)
    .map(([d, k]) => (d === by ? k : d > by ? ctx.mul(k, power(d - by)) : ctx.div(k, power(by - d))));
  return cleared(w, terms.length === 1 ? (terms[0] as Expr) : ctx.add(...terms));
}

/** A quotient of polynomials, or a polynomial, for v → ±∞. */
function byHighestPower(w: Workshop, e: Expr, a: Approach, chains: Chain[]): Found | undefined {
  const { ctx } = w;
  if (a.to.kind !== "infinite" || e.kind !== "app") return undefined;
  const [upper, lower] = e.op === "div" ? (e.args as readonly [Expr, Expr]) : [e, ctx.one];
  const top = coefficients(w, upper, a);
  const bottom = coefficients(w, lower, a);
  if (top === undefined || bottom === undefined || top.size === 0 || bottom.size === 0) return undefined;
  const [m, n] = [degreeOf(top), degreeOf(bottom)];
  const [lead, leadBelow] = [top.get(m), bottom.get(n)];
  if (lead === undefined || leadBelow === undefined || (top.size === 1 && bottom.size === 1))
    return undefined;
  const v = ctx.sym(a.variable);
  const assumes: readonly Expr[] = cannotVanish(w, leadBelow) ? [] : [ctx.app("ne", [leadBelow, ctx.zero])];
  const by = Math.max(m, n);
  const power = (k: number): Expr => (k === 1 ? v : ctx.pow(v, ctx.num(k)));
  const quotient = (x: Expr, y: Expr): Expr => (y === ctx.one ? x : ctx.div(x, y));
  // Where the numerator grows faster, the power that is left over stands before the quotient: no ∞ − ∞ is left.
  const inner = quotient(dividedBy(w, top, v, m), dividedBy(w, bottom, v, n));
  const form =
    m > n ? ctx.mul(power(m - n), inner) : quotient(dividedBy(w, top, v, by), dividedBy(w, bottom, v, by));
  const value = leadingLimit(w, a, m - n, lead, leadBelow);
  if (value === undefined) return undefined;
  const said: Reason =
    m > n
      ? n === 0
        ? [{ math: power(m) }, " taken out"]
        : [{ math: power(m) }, " taken out above, ", { math: power(n) }, " below"]
      : ["numerator and denominator divided by ", { math: power(n) }];
  const line = chain(w, e, [step(e, form, "limit.divided", said)]);
  chains.push(line);
  const notes: Noted[] = [];
  lawLimit(w, form, a, notes);
  const rest: Reason = notes.length === 0 ? [] : ["; ", ...noted(w, notes)];
  return {
    value: limitValue(w, value),
    limit: value,
    rule: "limit.highest-power",
    reason: [{ ref: line.key }, ...rest],
    assumes,
  };
}

/** 1/u → 0, 1/u^2 → 0 */
const noted = (w: Workshop, notes: readonly Noted[]): Reason =>
  notes.flatMap(
    (n, k): Reason => [...(k === 0 ? [] : [", "]), { math: n.of }, " → ", { math: limitValue(w, n.to) }],
  );

/** lead·v^{more}/leadBelow for v → ±∞. */
function leadingLimit(
  w: Workshop,
  a: Approach,
  more: number,
  lead: Expr,
  leadBelow: Expr,
): Limit | undefined {
  const { ctx } = w;
  if (more < 0) return { kind: "finite", value: ctx.zero };
  if (more === 0) return { kind: "finite", value: cleared(w, ctx.div(lead, leadBelow)) };
  const signs = [lead, leadBelow].map((value) => signOf(w, { kind: "finite", value }));
  const [above, below] = signs;
  if (above === undefined || below === undefined || a.to.kind !== "infinite") return undefined;
  const flips = a.to.sign < 0 && more % 2 !== 0 ? -1 : 1;
  return { kind: "infinite", sign: above * below * flips > 0 ? 1 : -1 };
}

const isDecided = (w: Workshop, e: Expr, a: Approach): boolean => lawLimit(w, e, a, []) !== undefined;

const highestPower: LimitArgument = {
  name: "limit.highest-power",
  says: "a quotient of polynomials at ±∞, divided above and below by the highest power: c/u^k tends to 0",
  apply: (w, e, a, _limit, chains) => (isDecided(w, e, a) ? undefined : byHighestPower(w, e, a, chains)),
};

/** De l'Hôpital's rule is used at most so many times, one after the other. */
const MOST_TIMES = 4;

/** Functions with kinks or steps: where these mention what moves, nothing is said about derivatives. */
const KINKED: ReadonlySet<Op> = new Set<Op>([
  "abs",
  "relu",
  "max",
  "min",
  "sign",
  "cases",
  "iverson",
  "floor",
  "ceil",
  "round",
]);

const isSmooth = (e: Expr, a: Approach): boolean =>
  !some(
    e,
    (s) =>
      mentions(s, a) &&
      ((s.kind === "app" && KINKED.has(s.op)) || (s.kind === "bind" && s.op !== "sum") || s.kind === "deriv"),
  );

function derivative(w: Workshop, e: Expr, a: Approach): Expr | undefined {
  try {
    return cleared(w, entryGradient(w.ctx, w.library, w.env, e, w.ctx.sym(a.variable)));
  } catch (error) {
    if (error instanceof NotScalar) return undefined;
    throw error;
  }
}

/** By the laws, by the highest power, or by de l'Hôpital's rule: whichever decides first. */
function quotientLimit(
  w: Workshop,
  e: Expr,
  a: Approach,
  limit: LimitOf,
  chains: Chain[],
  times: number,
): Found | undefined {
  const notes: Noted[] = [];
  const law = lawLimit(w, e, a, notes);
  if (law !== undefined)
    return {
      value: limitValue(w, law),
      limit: law,
      rule: "limit.laws",
      reason: lawReason(w, notes),
      assumes: [],
    };
  return byHighestPower(w, e, a, chains) ?? byDerivatives(w, e, a, limit, chains, times);
}

function byDerivatives(
  w: Workshop,
  e: Expr,
  a: Approach,
  limit: LimitOf,
  chains: Chain[],
  times: number,
): Found | undefined {
  const { ctx } = w;
  if (times === 0 || e.kind !== "app" || e.op !== "div" || !isSmooth(e, a)) return undefined;
  const [above, below] = e.args as readonly [Expr, Expr];
  if (!mentions(above, a) || !mentions(below, a)) return undefined;
  const ends = [above, below].map((x) => lawLimit(w, x, a, []));
  const [end, endBelow] = ends;
  if (end === undefined || endBelow === undefined) return undefined;
  const bothVanish = [end, endBelow].every((l) => l.kind === "finite" && isZero(w, l.value));
  if (!bothVanish && (end.kind !== "infinite" || endBelow.kind !== "infinite")) return undefined;
  const slopes = [above, below].map((x) => derivative(w, x, a));
  const [slope, slopeBelow] = slopes;
  if (slope === undefined || slopeBelow === undefined || isZero(w, slopeBelow)) return undefined;
  const own: Chain[] = [];
  for (const [of, is] of [
    [above, slope],
    [below, slopeBelow],
  ] as const) {
    const d = ctx.deriv(of, ctx.sym(a.variable));
    const said: Reason = of === above ? ["derivative of the numerator"] : ["derivative of the denominator"];
    // The exponential is its own derivative: one line says it for as often as the rule is used.
    if (![...chains, ...own].some((c) => c.lhs === d))
      own.push(chain(w, d, [step(d, is, "limit.derivative", said)]));
  }
  const quotient = reduced(w, slope, slopeBelow, a);
  const found = quotientLimit(w, quotient, a, limit, own, times - 1);
  if (found === undefined) return undefined;
  const inner = limitChain(
    w,
    quotient,
    found.value,
    limit,
    found.rule,
    found.reason,
    "auxiliary",
    found.assumes,
  );
  own.push(inner);
  chains.push(...own);
  const form = bothVanish ? "0/0" : "∞/∞";
  return {
    ...found,
    rule: "limit.de-l-hopital",
    reason: [
      `of the form ${form}; de l'Hôpital's rule: the quotient of the derivatives tends to `,
      { math: found.value },
      " by ",
      { ref: inner.key },
    ],
  };
}

interface Power {
  readonly base: Expr;
  readonly exponent: Rational;
}

/** What a product or quotient is made of, with whole exponents; numbers are multiplied together. */
function powers(e: Expr, times: number, out: Map<number, Power>): Rational {
  if (e.kind === "num") return powQ(e.value, times);
  if (e.kind === "app" && e.op === "mul")
    return e.args.reduce<Rational>((c, x) => mulQ(c, powers(x, times, out)), 1);
  if (e.kind === "app" && e.op === "div") {
    const [x, y] = e.args as readonly [Expr, Expr];
    return mulQ(powers(x, times, out), powers(y, -times, out));
  }
  if (e.kind === "app" && e.op === "pow") {
    const [base, n] = e.args as readonly [Expr, Expr];
    if (n.kind === "num" && typeof n.value === "number" && isIntegerQ(n.value))
      return powers(base, times * n.value, out);
  }
  const known = out.get(e.alpha);
  const exponent = typeof known?.exponent === "number" ? known.exponent + times : times;
  out.set(e.alpha, { base: e, exponent });
  return 1;
}

/** above/below without powers of what moves, exponentials and constants in common: none of these vanishes near the place. */
function reduced(w: Workshop, above: Expr, below: Expr, a: Approach): Expr {
  const { ctx } = w;
  const up = new Map<number, Power>();
  const down = new Map<number, Power>();
  const number = divQ(powers(above, 1, up), powers(below, 1, down));
  const tops: Expr[] = [ctx.num(numerator(number))];
  const bottoms: Expr[] = [ctx.num(denominator(number))];
  const put = (base: Expr, n: number): void => {
    if (n === 0) return;
    const k = Math.abs(n);
    (n > 0 ? tops : bottoms).push(k === 1 ? base : ctx.pow(base, ctx.num(k)));
  };
  const safe = (b: Expr): boolean =>
    !mentions(b, a) ||
    (b.kind === "sym" && (a.to.kind === "infinite" || isZero(w, a.to.value))) ||
    (b.kind === "app" && b.op === "exp");
  for (const key of new Set([...up.keys(), ...down.keys()])) {
    const base = (up.get(key) ?? down.get(key))?.base;
    if (base === undefined) continue;
    const [n, m] = [up.get(key)?.exponent ?? 0, down.get(key)?.exponent ?? 0];
    if (typeof n !== "number" || typeof m !== "number") continue;
    if (safe(base)) put(base, n - m);
    else {
      put(base, n);
      put(base, -m);
    }
  }
  const product = (xs: readonly Expr[]): Expr => tidy(ctx, ctx.mul(...xs));
  const bottom = product(bottoms);
  return bottom === ctx.one ? product(tops) : ctx.div(product(tops), bottom);
}

const deLHopital: LimitArgument = {
  name: "limit.de-l-hopital",
  says: "de l'Hôpital's rule: where numerator and denominator both tend to 0, or both to ±∞, and the quotient of their derivatives has a limit, the quotient has the same",
  citation: "Rudin, Principles of Mathematical Analysis, 5.13",
  apply: (w, e, a, limit, chains) => byDerivatives(w, e, a, limit, chains, MOST_TIMES),
};

/** Tried in this order. */
export const QUOTIENT_ARGUMENTS: readonly LimitArgument[] = [highestPower, deLHopital];
