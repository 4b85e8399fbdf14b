// Limits of quotients that the laws leave open: polynomials at ±∞, divided by the highest power of what moves; and the
// rule of de l'Hôpital for 0/0 and ∞/∞. Its conditions are met where it is used: numerator and denominator are made of
// functions that are differentiable near the place, and that the quotient of the derivatives has a limit is shown by
// lines of its own (Rudin, Principles of Mathematical Analysis, 5.13). Nothing that could vanish near the place is ever
// cancelled from that quotient: else the rule would be wrong.

import type { Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { monomialExpr, toPoly } from "../../expr/poly.ts";
import {
  denominator,
  divQ,
  isIntegerQ,
  mulQ,
  numerator,
  powQ,
  type Rational,
  signQ,
} from "../../expr/rational.ts";
import { mapChildren } from "../../expr/traverse.ts";
import type { Chain, LimitOf, Reason } from "../../rewrite/derivation.ts";
import { positiveAt } from "../lines/signs.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";
import {
  type Approach,
  cannotVanish,
  isZero,
  type Limit,
  lawLimit,
  mentions,
  type Noted,
  signNear,
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
import { cleared, isSmooth, slopeOf } from "./limit-slope.ts";

/** A limit with the rule and the reason for it. */
interface Found extends ArgumentFound {
  readonly limit: Limit;
  readonly rule: string;
}

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
  if (lead === undefined || leadBelow === undefined || Math.max(m, n) === 0) return undefined;
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
  if (value === undefined || form === e) return undefined;
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
  if (times === 0 || e.kind !== "app" || e.op !== "div" || !isSmooth(e, a.variable)) return undefined;
  const [above, below] = e.args as readonly [Expr, Expr];
  if (!mentions(above, a) || !mentions(below, a)) return undefined;
  const ends = [above, below].map((x) => lawLimit(w, x, a, []));
  const [end, endBelow] = ends;
  if (end === undefined || endBelow === undefined) return undefined;
  const bothVanish = [end, endBelow].every((l) => l.kind === "finite" && isZero(w, l.value));
  if (!bothVanish && (end.kind !== "infinite" || endBelow.kind !== "infinite")) return undefined;
  const slopes = [above, below].map((x) => slopeOf(w, x, a.variable));
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
  const inner = auxiliary(w, quotient, found, limit);
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

/** The line that shows the limit of what another one uses. */
const auxiliary = (w: Workshop, of: Expr, found: Found, limit: LimitOf): Chain =>
  limitChain(w, of, found.value, limit, found.rule, found.reason, "auxiliary", found.assumes);

interface Power {
  readonly base: Expr;
  readonly exponent: Rational;
}

/** What a product or quotient is made of, with whole exponents; numbers are multiplied together. */
function powers(e: Expr, times: number, out: Map<number, Power>): Rational {
  // A division by 0 stays what it is.
  if (e.kind === "num" && (times > 0 || signQ(e.value) !== 0)) return powQ(e.value, times);
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
  const product = (xs: readonly Expr[]): Expr => {
    const [only, more] = xs;
    return tidy(ctx, only !== undefined && more === undefined ? only : ctx.mul(...xs));
  };
  const bottom = product(bottoms);
  return bottom === ctx.one ? product(tops) : ctx.div(product(tops), bottom);
}

const deLHopital: LimitArgument = {
  name: "limit.de-l-hopital",
  says: "de l'Hôpital's rule: where numerator and denominator both tend to 0, or both to ±∞, and the quotient of their derivatives has a limit, the quotient has the same",
  citation: "Rudin, Principles of Mathematical Analysis, 5.13",
  apply: (w, e, a, limit, chains) => byDerivatives(w, e, a, limit, chains, MOST_TIMES),
};

/** |v|, sign(v) and relu(v) on the side from which the place is approached, where v has one sign there. */
const onOneSide: LimitArgument = {
  name: "limit.one-side",
  says: "on one side of the place v has one sign, and |v| is v or −v there",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    if (a.to.kind === "number" && a.to.side === "both") return undefined;
    const seen: Reason[] = [];
    const kinked = (x: Expr): Expr | undefined => {
      if (x.kind !== "app" || !["abs", "sign", "relu"].includes(x.op)) return undefined;
      const v = x.args[0] as Expr;
      const s = mentions(v, a) && isSmooth(v, a.variable) ? signNear(w, v, a) : undefined;
      if (s === undefined) return undefined;
      const is = x.op === "sign" ? ctx.num(s) : s > 0 ? v : x.op === "abs" ? tidy(ctx, ctx.neg(v)) : ctx.zero;
      const said: Reason = [...(seen.length === 0 ? [] : ["; "]), "on this side ", { math: ctx.eq(x, is) }];
      if (!seen.some((r) => sameReason(r, x))) seen.push(said);
      return is;
    };
    const resolve = (x: Expr): Expr => kinked(x) ?? mapChildren(ctx, x, resolve);
    const plain = resolve(e);
    if (seen.length === 0) return undefined;
    const after = reduced(w, tidy(ctx, plain), ctx.one, a);
    const own: Chain[] = [];
    const found = quotientLimit(w, after, a, limit, own, MOST_TIMES);
    if (found === undefined) return undefined;
    const reason: Reason = seen.flat();
    if (!mentions(after, a)) return { ...found, reason };
    const inner = auxiliary(w, after, found, limit);
    chains.push(...own, inner);
    return { ...found, reason: [...reason, "; ", { ref: inner.key }] };
  },
};

/** Whether it was said already what a term is on this side. */
const sameReason = (r: Reason, x: Expr): boolean =>
  r.some(
    (part) =>
      typeof part === "object" && "math" in part && part.math.kind === "app" && part.math.args[0] === x,
  );

/** A product with a quotient among its factors, as one quotient. */
const oneFraction: LimitArgument = {
  name: "limit.one-fraction",
  says: "a product of quotients as one quotient, without what it has in common above and below",
  apply: (w, e, a, limit, chains) => {
    if (isDecided(w, e, a)) return undefined;
    const after = reduced(w, e, w.ctx.one, a);
    if (after === e || (e.kind === "app" && e.op === "pow")) return undefined;
    const line = chain(w, e, [step(e, after, "limit.divided", ["one fraction"])]);
    const own: Chain[] = [line];
    const found = quotientLimit(w, after, a, limit, own, MOST_TIMES);
    if (found === undefined) return undefined;
    chains.push(...own);
    return { ...found, reason: [{ ref: line.key }, "; ", ...found.reason] };
  },
};

/** u^v with u → 1 and v → ±∞, or u > 0: e^{v·log u}. */
const byLogarithm: LimitArgument = {
  name: "limit.power",
  says: "u^v = e^(v·log u), and the exponential is continuous",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    if (e.kind !== "app" || e.op !== "pow" || isDecided(w, e, a)) return undefined;
    const [base, exponent] = e.args as readonly [Expr, Expr];
    if (!mentions(base, a) || !mentions(exponent, a) || !isSmooth(e, a.variable)) return undefined;
    const b = lawLimit(w, base, a, []);
    if (b?.kind !== "finite" || signOf(w, b) !== 1) return undefined;
    const log = ctx.app("log", [base]);
    const inner = underneath(w, log, exponent);
    const own: Chain[] = [];
    const form = ctx.app("exp", [inner]);
    const line = chain(w, e, [
      step(
        e,
        form,
        "limit.logarithm",
        ["u = e^(log u), and a power becomes a factor"],
        undefined,
        positiveAt(scopeOf(w), base) ? [] : [ctx.app("lt", [ctx.zero, base])],
      ),
    ]);
    own.push(line);
    const found = quotientLimit(w, inner, a, limit, own, MOST_TIMES);
    if (found?.limit.kind !== "finite" || mentions(found.value, a)) return undefined;
    const said = auxiliary(w, inner, found, limit);
    own.push(said);
    chains.push(...own);
    return {
      value: tidy(ctx, ctx.app("exp", [found.value])),
      reason: [{ ref: said.key }, ", and the exponential is continuous"],
      assumes: [],
    };
  },
};

/** log·v as a quotient: log/(1/v), and log/T where v is 1/T. */
function underneath(w: Workshop, log: Expr, v: Expr): Expr {
  const { ctx } = w;
  if (v.kind === "app" && v.op === "div") {
    const [x, y] = v.args as readonly [Expr, Expr];
    return ctx.div(x === ctx.one ? log : ctx.mul(x, log), y);
  }
  return ctx.div(log, ctx.div(ctx.one, v));
}

/** Something without what moves that is 0 exactly where a given number x is 0: x, |x|, x². */
function zeroOnlyAt(e: Expr): Expr | undefined {
  if (e.kind === "sym" || (e.kind === "at" && e.tensor.kind === "sym")) return e;
  if (e.kind !== "app") return undefined;
  if (e.op === "abs") return zeroOnlyAt(e.args[0] as Expr);
  const n = e.args[1];
  return e.op === "pow" && n?.kind === "num" && n.value === 2 ? zeroOnlyAt(e.args[0] as Expr) : undefined;
}

/** u/v where the limit of v is 0 for one value of a given number alone: by cases. */
const byCases: LimitArgument = {
  name: "limit.cases",
  says: "the laws of limits where the limit of the denominator is not 0; where it is, the quotient itself",
  apply: (w, e, a) => {
    const { ctx } = w;
    if (e.kind !== "app" || e.op !== "div" || isDecided(w, e, a)) return undefined;
    const [above, below] = e.args as readonly [Expr, Expr];
    const [top, bottom] = [above, below].map((x) => lawLimit(w, x, a, []));
    if (top?.kind !== "finite" || bottom?.kind !== "finite") return undefined;
    const x = zeroOnlyAt(bottom.value);
    if (x === undefined) return undefined;
    const zero = ctx.eq(x, ctx.zero);
    const apart = ctx.app("ne", [x, ctx.zero]);
    const there = (s: Expr): Expr | undefined => (s.alpha === x.alpha ? ctx.zero : undefined);
    const put = (s: Expr): Expr => there(s) ?? mapChildren(ctx, s, put);
    // Where the numerator is 0 and the denominator is not, as long as the place is not reached.
    const numerator = tidy(ctx, put(above));
    const denominator = tidy(ctx, put(below));
    if (!isZero(w, numerator) || signNear(w, denominator, a) === undefined) return undefined;
    const value =
      bottom.value.kind === "app" && bottom.value.op === "abs" && norm(ctx, top.value) === norm(ctx, x)
        ? ctx.app("sign", [x])
        : cleared(w, ctx.div(top.value, bottom.value));
    const whole =
      value.kind === "app" && value.op === "sign" ? value : ctx.app("cases", [ctx.zero, zero, value]);
    return {
      value: whole,
      reason: ["for ", { math: apart }, " the value is put in; for ", { math: zero }, " the quotient is 0"],
      assumes: [],
    };
  },
};

/** Tried in this order. */
export const QUOTIENT_ARGUMENTS: readonly LimitArgument[] = [
  highestPower,
  deLHopital,
  onOneSide,
  oneFraction,
  byLogarithm,
  byCases,
];
