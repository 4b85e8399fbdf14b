// A fraction of sums brought to its lowest form: fractions in the numerator joined over one line, products multiplied out
// where terms then cancel, and what still divides the numerator cancelled: (2(1 + x²) − 4x²)/(1 + x²)² = 2(1 − x²)/(1 + x²)².
// Only what comes out shorter is taken.

import { isIncoming } from "../../diff/depends.ts";
import type { Context } from "../../expr/context.ts";
import { definition, type Env } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import {
  addPoly,
  atomPoly,
  constantPoly,
  finiteTerm,
  type Monomial,
  monomialPoly,
  monomials,
  mulPoly,
  type Poly,
  prettyPoly,
  sumPolys,
  toPoly,
  ZERO_POLY,
} from "../../expr/poly.ts";
import {
  denominator,
  divQ,
  invQ,
  isIntegerQ,
  negQ,
  numerator,
  type Rational,
  ratio,
  signQ,
} from "../../expr/rational.ts";
import { some, treeSize } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { isPositive } from "../../index/positive.ts";
import { implied } from "../../index/prove.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { factorsOf, fractionOf, isBracket, spreadPowers } from "../lines/factors.ts";

/** More terms than this are not multiplied out. */
const TERMS = 24;
/** A fraction within a fraction counts as so many more signs. */
const NESTED = 5;

/** base^n below the line. */
interface Divisor {
  readonly base: Expr;
  readonly n: number;
}

interface Ratio {
  readonly top: Poly;
  readonly bottom: readonly Divisor[];
}

/** Too long, or not of this kind. */
class Unfit extends Error {}

const checked = (p: Poly): Poly => {
  if (p.size > TERMS) throw new Unfit();
  return p;
};

const power = (p: Poly, n: number): Poly => {
  let out: Poly = constantPoly(1);
  for (let k = 0; k < n; k += 1) out = checked(mulPoly(out, p));
  return out;
};

const exponentIn = (bottom: readonly Divisor[], base: Expr): number =>
  bottom.find((d) => d.base.alpha === base.alpha)?.n ?? 0;

/** Divisors of both lists, each with the exponent that `by` tells from the two. */
function joined(
  a: readonly Divisor[],
  b: readonly Divisor[],
  by: (x: number, y: number) => number,
): readonly Divisor[] {
  const bases = [...a, ...b.filter((d) => exponentIn(a, d.base) === 0)].map((d) => d.base);
  return bases.map((base) => ({ base, n: by(exponentIn(a, base), exponentIn(b, base)) }));
}

/** What brings a ratio to the divisors of another. */
const lacking = (r: Ratio, bottom: readonly Divisor[]): Poly =>
  bottom.reduce<Poly>(
    (p, d) => checked(mulPoly(p, power(toPoly(d.base), d.n - exponentIn(r.bottom, d.base)))),
    r.top,
  );

const times = (a: Ratio, b: Ratio): Ratio => ({
  top: checked(mulPoly(a.top, b.top)),
  bottom: joined(a.bottom, b.bottom, (x, y) => x + y),
});

function ratioOf(e: Expr): Ratio {
  if (e.kind === "num") return { top: constantPoly(e.value), bottom: [] };
  if (e.kind !== "app") return { top: atomPoly(e), bottom: [] };
  switch (e.op) {
    case "add": {
      const parts = e.args.map(ratioOf);
      const bottom = parts.reduce<readonly Divisor[]>((d, r) => joined(d, r.bottom, Math.max), []);
      return { top: checked(sumPolys(parts.map((r) => lacking(r, bottom)))), bottom };
    }
    case "mul":
      return e.args.map(ratioOf).reduce(times);
    case "div": {
      const [a, b] = e.args as readonly [Expr, Expr];
      return factorsOf(b).reduce<Ratio>((r, f) => times(r, inverse(f)), ratioOf(a));
    }
    case "pow": {
      const n = exponentOf(e);
      // Of (σ/r)¹² − (σ/r)⁶ both are taken apart, or neither.
      if (n === undefined && e.args[0]?.kind === "app" && e.args[0].op === "div") throw new Unfit();
      if (n === undefined) return { top: atomPoly(e), bottom: [] };
      const base = ratioOf(e.args[0] as Expr);
      return {
        top: power(base.top, n),
        bottom: base.bottom.map((d) => ({ ...d, n: d.n * n })),
      };
    }
    default:
      return { top: atomPoly(e), bottom: [] };
  }
}

const exponentOf = (e: App): number | undefined => {
  const n = e.args[1];
  return n?.kind === "num" &&
    typeof n.value === "number" &&
    isIntegerQ(n.value) &&
    n.value >= 1 &&
    n.value <= 6
    ? n.value
    : undefined;
};

function inverse(f: Expr): Ratio {
  if (f.kind === "num") {
    if (signQ(f.value) === 0) throw new Unfit();
    return { top: constantPoly(invQ(f.value)), bottom: [] };
  }
  if (some(f, (s) => s.kind === "app" && s.op === "div")) throw new Unfit();
  const n = f.kind === "app" && f.op === "pow" ? exponentOf(f) : undefined;
  const base = n === undefined || f.kind !== "app" ? f : (f.args[0] as Expr);
  return { top: constantPoly(1), bottom: [{ base, n: n ?? 1 }] };
}

const degreeIn = (m: Monomial, x: Expr): number => m.atoms.filter((a) => a.alpha === x.alpha).length;

/** p/b without remainder, b being a polynomial whose highest power of one of its atoms has a number before it. */
function quotient(p: Poly, b: Poly): Poly | undefined {
  for (const x of b.terms.flatMap((m) => m.atoms)) {
    const degree = Math.max(...b.terms.map((m) => degreeIn(m, x)));
    const heads = b.terms.filter((m) => degreeIn(m, x) === degree);
    const [head] = heads;
    if (head === undefined || heads.length > 1 || head.atoms.length !== degree) continue;
    let rest = p;
    let out = ZERO_POLY;
    for (let k = 0; k <= TERMS && rest.size > 0; k += 1) {
      const top = rest.terms.reduce((m, o) => (degreeIn(o, x) > degreeIn(m, x) ? o : m));
      if (degreeIn(top, x) < degree) break;
      const factor = monomialWithout(top, x, degree, head.coef);
      out = addPoly(out, factor);
      rest = addPoly(rest, mulPoly(factor, b), -1);
      if (rest.size > TERMS * 2) return undefined;
    }
    if (rest.size === 0) return out;
  }
  return undefined;
}

function monomialWithout(m: Monomial, x: Expr, n: number, by: Rational): Poly {
  let left = n;
  const atoms = m.atoms.filter((a) => {
    if (left === 0 || a.alpha !== x.alpha) return true;
    left -= 1;
    return false;
  });
  return atoms.reduce<Poly>((p, a) => mulPoly(p, atomPoly(a)), constantPoly(divQ(m.coef, by)));
}

interface Rewritten {
  readonly p: Poly;
  /** What was used for it and wants saying: u·sign(u) = |u|. */
  readonly used: readonly Expr[];
}

/** u·sign(u) is |u|; with `roots`, the square of a root that has a name is what is under it. */
function rewritten(ctx: Context, env: Env, p: Poly, roots: boolean): Rewritten {
  const used: Expr[] = [];
  const parts = p.terms.map((m): Poly => {
    const atoms = [...m.atoms];
    const factors: Poly[] = [constantPoly(m.coef)];
    for (let k = 0; k < atoms.length; k += 1) {
      const a = atoms[k] as Expr;
      const u = a.kind === "app" && a.op === "sign" ? a.args[0] : undefined;
      const j = u === undefined ? -1 : atoms.findIndex((b) => b.alpha === u.alpha);
      const def = roots && a.kind === "sym" ? definition(env, a.name) : undefined;
      const twin = atoms.findIndex((b, i) => i > k && b.alpha === a.alpha);
      if (u !== undefined && j >= 0) {
        const equation = ctx.eq(ctx.mul(u, a), ctx.app("abs", [u]));
        if (!used.includes(equation)) used.push(equation);
        atoms.splice(k, 1, ctx.app("abs", [u]));
        atoms.splice(j, 1);
        k = -1;
      } else if (def?.axes.length === 0 && def.body.kind === "app" && def.body.op === "sqrt" && twin > k) {
        atoms.splice(twin, 1);
        atoms.splice(k, 1);
        factors.push(toPoly(def.body.args[0] as Expr));
        k = -1;
      }
    }
    return [...factors, ...atoms.map((a) => atomPoly(a))].reduce((x, y) => checked(mulPoly(x, y)));
  });
  return { p: checked(sumPolys(parts)), used };
}

/** The number and the atoms that all terms have in common, before what is left; a number below the line. */
function factored(
  ctx: Context,
  p: Poly,
): { readonly over: readonly Expr[]; readonly under: readonly Expr[] } {
  const terms = monomials(p);
  const first = terms[0];
  if (first === undefined) return { over: [ctx.zero], under: [] };
  const common = first.atoms.filter((a, k) => {
    const before = first.atoms.slice(0, k).filter((b) => b.alpha === a.alpha).length;
    return terms.every((m) => degreeIn(m, a) > before);
  });
  const shared = common.filter((a, k) => common.findIndex((b) => b.alpha === a.alpha) === k);
  const content = contentOf(terms);
  const rest = terms.map((m) => {
    const left = [...common];
    const atoms = m.atoms.filter((a) => {
      const k = left.findIndex((b) => b.alpha === a.alpha);
      if (k >= 0) left.splice(k, 1);
      return k < 0;
    });
    return monomialPoly({ coef: divQ(m.coef, content), atoms });
  });
  const powers = shared.map((a) => {
    const n = common.filter((b) => b.alpha === a.alpha).length;
    return n === 1 ? a : ctx.pow(a, ctx.num(n));
  });
  const left = prettyPoly(ctx, sumPolys(rest));
  const isOne = (e: Expr): boolean => e.kind === "num" && e.value === 1;
  const below = ctx.num(ratio(denominator(content)));
  return {
    over: [ctx.num(ratio(numerator(content))), ...powers, left].filter((f) => !isOne(f)),
    under: isOne(below) ? [] : [below],
  };
}

/** The greatest number that all coefficients are whole multiples of, negative where all of them are negative. */
function contentOf(terms: readonly Monomial[]): Rational {
  const gcd = (x: bigint, y: bigint): bigint => (y === 0n ? x : gcd(y, x % y));
  let [over, under] = [0n, 1n];
  for (const m of terms) {
    const [n, d] = [numerator(m.coef), denominator(m.coef)];
    over = gcd(n < 0n ? -n : n, over);
    under = (under / gcd(under, d)) * d;
  }
  const g = ratio(over, under);
  return terms.every((m) => signQ(m.coef) < 0) ? negQ(g) : g;
}

/** How long a term is to read. */
function cost(e: Expr): number {
  let nested = 0;
  const go = (x: Expr, inside: boolean): void => {
    if (x.kind !== "app") return;
    const fraction = x.op === "div";
    if (fraction && inside) nested += 1;
    for (const a of x.args) go(a, inside || fraction);
  };
  go(e, false);
  return treeSize(e) + NESTED * nested;
}

export const oneFraction: FunctionRule = {
  kind: "function",
  name: "quotient.collect",
  heads: ["div"],
  reason: ["multiplied out and collected"],
  examples: [
    {
      given: "given x",
      before: "(2*(1 + x^2) - 4*x^2)/(1 + x^2)^2",
      after: "2*(1 - x^2)/(1 + x^2)^2",
    },
    { given: "given x, r > 0", before: "(r - x*x/r)/r^2", after: "(r^2 - x^2)/r^3" },
    { given: "given x > 0", before: "(2*x*(x + 1) - (x^2 - 1))/(x + 1)^2", after: "1" },
    {
      given: "given x[n], c, s > 0",
      before: "(2*(sum{i} x[i]^2)/s^2 + 2*(c + (sum{i} x[i]^2)/s^2))/s^2",
      after: "2*(c*s^2 + 2*(sum{i} x[i]^2))/s^4",
    },
    { given: "given x", before: "(1 + abs(x) - x*sign(x))/(1 + abs(x))^2", after: "1/(1 + abs(x))^2" },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "div" || isInteger(scope.env, e) || !finiteTerm(e)) return undefined;
    try {
      return collected(scope, e);
    } catch (error) {
      if (error instanceof Unfit) return undefined;
      throw error;
    }
  },
};

function collected(scope: Scope, e: App): Match | undefined {
  const { ctx, env } = scope;
  const numerator = e.args[0] as Expr;
  if (!some(numerator, (s) => s.kind === "app" && s.op === "add")) return undefined;
  const { top: written, bottom } = ratioOf(e);
  // A number below the line is no reason to multiply out; of derivatives with an equation the quotient rule stays.
  if (bottom.length === 0 || some(e, (s) => s.kind === "deriv" && !isIncoming(env, s))) return undefined;
  // The divisors within are those of the whole: (v/b − c·u/a)/a stays, and under a bracket that fails nothing is divided.
  const own = inverseBases(e);
  if (bottom.some((d) => !own.has(d.base.alpha))) return undefined;
  const forms = [false, true].map((roots) => {
    const { p, used } = rewritten(ctx, env, written, roots);
    return { ...lowest(ctx, p, bottom), used };
  });
  const best = forms.reduce((x, y) => (cost(y.after) < cost(x.after) ? y : x));
  const { after, cancelled, left, used } = best;
  // Over several divisors a difference may better be taken apart: v/(a·b) − c·u/a².
  const apart = left.length > 1 || (goApart(numerator, own) && !join(numerator, written));
  if (cancelled.length === 0 && apart) return undefined;
  if (cost(after) >= cost(tidy(ctx, e))) return undefined;
  const gone = cancelled.filter((b) => !left.some((d) => d.base === b));
  const assumes = gone.flatMap((b) => {
    const condition = ctx.app("ne", [b, ctx.zero]);
    return isPositive(factsAt(scope), b) || implied(factsAt(scope), condition) ? [] : [condition];
  });
  const [first] = cancelled;
  const [equation] = used;
  const how: Reason =
    equation === undefined ? ["multiplied out"] : ["multiplied out with ", { math: equation }];
  const reason: Reason =
    first !== undefined
      ? [...how, "; ", { math: first }, " cancels"]
      : equation === undefined
        ? ["multiplied out and collected"]
        : how;
  return { after, match: {}, assumes, reason };
}

/**
 * Whether some terms have a bracket or a sum over an index as a factor, others have none, and no term has a divisor as a
 * factor: such terms go ways of their own. (g·[i = k] − w_i·v/r)/r stays, and so does what becomes of it under a sum,
 * (g·u_k − (v/r)·Σ_i u_i·w_i)/r, what is left of a vector beside its projection.
 */
function goApart(e: Expr, divisors: ReadonlySet<number>): boolean {
  const terms = (e.kind === "app" && e.op === "add" ? e.args : [e]).map((t) =>
    spreadPowers(fractionOf(t).top),
  );
  const marked = terms.filter((t) => t.some((f) => isBracket(f) || f.kind === "bind"));
  const divides = terms.some((t) => t.some((f) => divisors.has(f.alpha)));
  return marked.length > 0 && marked.length < terms.length && !divides;
}

/** Whether fewer terms are left than the terms of the sum have by themselves. */
const join = (e: Expr, together: Poly): boolean =>
  e.kind === "app" && e.op === "add" && together.size < e.args.reduce((n, t) => n + ratioOf(t).top.size, 0);

interface Lowest {
  readonly after: Expr;
  readonly cancelled: readonly Expr[];
  readonly left: readonly Divisor[];
}

/** What divides the numerator cancelled, its common factors before it. */
function lowest(ctx: Context, written: Poly, bottom: readonly Divisor[]): Lowest {
  let top = written;
  const cancelled: Expr[] = [];
  const left: Divisor[] = [];
  for (const d of bottom) {
    let { n } = d;
    for (let q = quotient(top, toPoly(d.base)); n > 0 && q !== undefined; q = quotient(top, toPoly(d.base))) {
      top = q;
      n -= 1;
      if (!cancelled.includes(d.base)) cancelled.push(d.base);
    }
    if (n > 0) left.push({ base: d.base, n });
  }
  const parts = factored(ctx, top);
  const over = ctx.mul(...parts.over);
  const divisors = left.map((d) => (d.n === 1 ? d.base : ctx.pow(d.base, ctx.num(d.n))));
  const under = [...parts.under, ...divisors];
  const after = tidy(ctx, under.length === 0 ? over : ctx.div(over, ctx.mul(...under)));
  return { after, cancelled, left };
}

/** The bases below the line of the fraction itself. */
function inverseBases(e: App): ReadonlySet<number> {
  return new Set(factorsOf(e.args[1] as Expr).flatMap((f) => inverse(f).bottom.map((d) => d.base.alpha)));
}
