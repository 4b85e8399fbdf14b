// Index terms as quotients of polynomials with one form for each floor: ⌈u⌉ is −⌊−u⌋, u mod s is u − s·⌊u/s⌋ for
// s > 0, and whole parts stand outside a floor. Used to decide relations, never for display.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import { type App, type Expr, type Idx, picksIndex, type Range } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import {
  addPoly,
  atomPoly,
  constantOf,
  constantPoly,
  fromPoly,
  type Monomial,
  monomialPoly,
  monomials,
  mulPoly,
  negPoly,
  Poly,
  scalePoly,
  sumPolys,
  Term,
  toPoly,
  ZERO_POLY,
} from "../expr/poly.ts";
import {
  addQ,
  denominator,
  divQ,
  floorQ,
  isIntegerQ,
  mulQ,
  negQ,
  type Rational,
  ratio,
  signQ,
} from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";

/** What reading a term needs to know: which terms are integers, and the sign of a polynomial where it is certain. */
export interface Knowledge {
  readonly ctx: Context;
  readonly integer: (e: Expr) => boolean;
  readonly sign: (p: Poly) => -1 | 0 | 1 | undefined;
  /** Keep floors, ceilings, mod and other atoms as they are written, for terms that will be printed. */
  readonly held?: boolean;
}

/** num/den, den not the zero polynomial. */
export interface Quotient {
  readonly num: Poly;
  readonly den: Poly;
}

export { monomialPoly, sumPolys };

const EXPANSION_LIMIT = 200;
const ONE: Poly = constantPoly(1);

/** Whether the term is an integer wherever it is defined. Indices and members of sets are. */
export function isInteger(env: Env, e: Expr): boolean {
  switch (e.kind) {
    case "num":
      return isIntegerQ(e.value);
    case "idx":
    case "bound":
      return true;
    case "sym": {
      const d = env.decls.get(e.name);
      if (d?.kind === "scalar") return d.integer || d.role === "size";
      return d?.kind === "definition" && d.params.length === 0 && d.integer;
    }
    case "at": {
      const d = e.tensor.kind === "sym" ? env.decls.get(e.tensor.name) : undefined;
      return (d?.kind === "tensor" || d?.kind === "definition") && d.integer;
    }
    case "deriv":
      return false;
    case "bind":
      return picksIndex(e.op) ? e.letters.length === 1 : isInteger(env, e.body);
    case "app":
      return isIntegerApp(env, e);
  }
}

function isIntegerApp(env: Env, e: App): boolean {
  const all = (args: readonly Expr[]): boolean => args.every((a) => isInteger(env, a));
  switch (e.op) {
    case "floor":
    case "ceil":
    case "round":
    case "sign":
    case "iverson":
    case "card":
      return true;
    case "component": {
      const t = e.args[0];
      if (t?.kind === "bind") return picksIndex(t.op);
      return t?.kind === "app" && t.op === "tuple" && all(t.args);
    }
    case "add":
    case "mul":
    case "mod":
    case "max":
    case "min":
    case "abs":
    case "clamp":
    case "stop":
    case "relu":
      return all(e.args);
    case "pow": {
      const n = e.args[1];
      return n?.kind === "num" && isIntegerQ(n.value) && signQ(n.value) >= 0 && all(e.args.slice(0, 1));
    }
    case "cases":
      return e.args.every((a, k) => k % 2 === 1 || isInteger(env, a));
    default:
      return false;
  }
}

export const integerMonomial = (k: Knowledge, m: Monomial): boolean =>
  isIntegerQ(m.coef) && m.atoms.every(k.integer);
export const integerPoly = (k: Knowledge, p: Poly): boolean => p.terms.every((m) => integerMonomial(k, m));

/** m/by where `by` divides it as a product of atoms. */
export function divideMonomial(m: Monomial, by: Monomial): Monomial | undefined {
  const left = [...m.atoms];
  for (const a of by.atoms) {
    const at = left.findIndex((x) => x.alpha === a.alpha);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return { coef: divQ(m.coef, by.coef), atoms: left };
}

/** p/by as a polynomial, where every term of p is a multiple of the single term `by`. */
export function dividePoly(p: Poly, by: Monomial): Poly | undefined {
  const parts: Poly[] = [];
  for (const m of p.terms) {
    const q = divideMonomial(m, by);
    if (q === undefined) return undefined;
    parts.push(monomialPoly(q));
  }
  return sumPolys(parts);
}

const samePoly = (a: Poly, b: Poly): boolean =>
  a === b || (a.size === b.size && addPoly(a, b, -1).size === 0);

function reduce(num: Poly, den: Poly): Quotient {
  const c = constantOf(den);
  if (c !== undefined) return c === 1 ? { num, den } : { num: scalePoly(num, divQ(1, c)), den: ONE };
  const lead = monomials(den)[0] as Monomial;
  const n = scalePoly(num, divQ(1, lead.coef));
  const d = scalePoly(den, divQ(1, lead.coef));
  if (d.size > 1) return samePoly(n, d) ? { num: ONE, den: ONE } : { num: n, den: d };
  let left: Poly = n;
  let below: Poly = ONE;
  for (const a of lead.atoms) {
    const q = dividePoly(left, { coef: 1, atoms: [a] });
    if (q === undefined) below = mulPoly(below, atomPoly(a));
    else left = q;
  }
  return { num: left, den: below };
}

const whole = (p: Poly): Quotient => ({ num: p, den: ONE });

export function addQuotients(a: Quotient, b: Quotient, times: Rational = 1): Quotient {
  if (samePoly(a.den, b.den)) return reduce(addPoly(a.num, b.num, times), a.den);
  return reduce(addPoly(mulPoly(a.num, b.den), mulPoly(b.num, a.den), times), mulPoly(a.den, b.den));
}

/** Whether a term is read without a floor, and so in the same way whatever is known of signs. */
function withoutFloor(k: Knowledge, e: Expr): boolean {
  if (e.kind !== "app") return true;
  switch (e.op) {
    case "floor":
    case "ceil":
    case "mod":
      return k.held === true;
    case "add":
    case "mul":
    case "div":
    case "pow":
    case "stop": {
      const known = k.ctx.table<number, boolean>(k.held === true ? "index.no-floor.held" : "index.no-floor");
      let r = known.get(e.id);
      if (r === undefined) {
        r = e.args.every((a) => withoutFloor(k, a));
        known.set(e.id, r);
      }
      return r;
    }
    default:
      return true;
  }
}

/** Reads a term. What is no sum, product, quotient or floor is an atom in its normal form. */
export function quotientOf(k: Knowledge, e: Expr): Quotient {
  if (!withoutFloor(k, e)) return readQuotient(k, e);
  const made = k.ctx.table<number, Quotient>(k.held === true ? "index.quotient.held" : "index.quotient");
  let q = made.get(e.id);
  if (q === undefined) {
    q = readQuotient(k, e);
    made.set(e.id, q);
  }
  return q;
}

function readQuotient(k: Knowledge, e: Expr): Quotient {
  const atom = (x: Expr): Quotient => {
    const n = k.held === true && x.kind !== "num" ? x : norm(k.ctx, x);
    return whole(n.kind === "num" ? constantPoly(n.value) : atomPoly(n));
  };
  const go = (x: Expr): Quotient => {
    if (x.kind === "num") return whole(constantPoly(x.value));
    if (x.kind !== "app") return atom(x);
    if (k.held === true && (x.op === "floor" || x.op === "ceil" || x.op === "mod")) return atom(x);
    const a = x.args[0];
    const b = x.args[1];
    switch (x.op) {
      case "add": {
        const parts = x.args.map(go);
        if (parts.every((q) => q.den === ONE)) return whole(sumPolys(parts.map((q) => q.num)));
        return parts.reduce((s, q) => addQuotients(s, q), whole(ZERO_POLY));
      }
      case "mul": {
        let q: Quotient = whole(ONE);
        for (const t of x.args) {
          const f = go(t);
          if (q.num.size * f.num.size > EXPANSION_LIMIT || q.den.size * f.den.size > EXPANSION_LIMIT)
            return atom(x);
          q = reduce(mulPoly(q.num, f.num), mulPoly(q.den, f.den));
        }
        return q;
      }
      case "div": {
        if (a === undefined || b === undefined) return atom(x);
        const [n, d] = [go(a), go(b)];
        if (d.num.size === 0 || n.num.size * d.den.size > EXPANSION_LIMIT) return atom(x);
        return reduce(mulPoly(n.num, d.den), mulPoly(n.den, d.num));
      }
      case "pow": {
        if (a === undefined || b?.kind !== "num" || typeof b.value !== "number" || Math.abs(b.value) > 4)
          return atom(x);
        const base = go(a);
        const times = Math.abs(b.value);
        if (Math.max(base.num.size, base.den.size) ** times > EXPANSION_LIMIT) return atom(x);
        if (b.value < 0 && base.num.size === 0) return atom(x);
        let [num, den]: [Poly, Poly] = [ONE, ONE];
        for (let t = 0; t < times; t += 1) [num, den] = [mulPoly(num, base.num), mulPoly(den, base.den)];
        return b.value < 0 ? reduce(den, num) : reduce(num, den);
      }
      case "floor":
        return a === undefined ? atom(x) : whole(floorOf(k, go(a)));
      case "ceil": {
        if (a === undefined) return atom(x);
        const q = go(a);
        return whole(negPoly(floorOf(k, { num: negPoly(q.num), den: q.den })));
      }
      case "mod": {
        if (a === undefined || b === undefined) return atom(x);
        const d = go(b);
        if (constantOf(d.den) === undefined || k.sign(d.num) !== 1) return atom(x);
        const n = go(a);
        const f = floorOf(k, reduce(n.num, mulPoly(n.den, d.num)));
        return addQuotients(n, whole(mulPoly(d.num, f)), -1);
      }
      case "stop":
        return a === undefined ? atom(x) : go(a);
      default:
        return atom(x);
    }
  };
  return go(e);
}

/** num/den = out + rest/den where `out` is certainly whole and the rest is as small as can be seen. */
function takeWhole(k: Knowledge, q: Quotient): { readonly out: Poly; readonly rest: Poly } {
  const lead = q.den.size === 1 ? (monomials(q.den)[0] as Monomial) : undefined;
  const out: Poly[] = [];
  const rest: Poly[] = [];
  for (const m of q.num.terms) {
    const d = lead === undefined ? undefined : divideMonomial(m, lead);
    const n = d === undefined || !d.atoms.every(k.integer) ? 0 : floorQ(d.coef);
    if (d !== undefined && signQ(n) !== 0) out.push(monomialPoly({ coef: n, atoms: d.atoms }));
    const left = d === undefined ? m.coef : addQ(d.coef, negQ(n));
    if (signQ(left) !== 0) rest.push(monomialPoly({ coef: left, atoms: m.atoms }));
  }
  return { out: sumPolys(out), rest: sumPolys(rest) };
}

/** n = d·out + rest with as much in `out`, which is whole, as can be seen. */
export function multiplesOut(k: Knowledge, n: Poly, d: Poly): { readonly out: Poly; readonly rest: Poly } {
  const lead = d.size === 1 ? monomials(d)[0] : undefined;
  const out: Poly[] = [];
  const rest: Poly[] = [];
  for (const m of n.terms) {
    const q = lead === undefined ? undefined : divideMonomial(m, lead);
    const times = q === undefined || !q.atoms.every(k.integer) ? 0 : floorQ(q.coef);
    if (q !== undefined && signQ(times) !== 0) out.push(monomialPoly({ coef: times, atoms: q.atoms }));
    const left = lead === undefined ? m.coef : addQ(m.coef, negQ(mulQ(times, lead.coef)));
    if (signQ(left) !== 0) rest.push(monomialPoly({ coef: left, atoms: m.atoms }));
  }
  return { out: sumPolys(out), rest: sumPolys(rest) };
}

/** ⌊num/den⌋ where no floor is needed to say it: the division is exact, or leaves a constant fraction. */
export function exactFloor(k: Knowledge, q: Quotient): Poly | undefined {
  const { out, rest } = takeWhole(k, reduce(q.num, q.den));
  return rest.size === 0 || (constantOf(q.den) !== undefined && constantOf(rest) !== undefined)
    ? out
    : undefined;
}

/** ⌊(⌊u⌋ + c)/d⌋ = ⌊(u + c)/d⌋ for whole c and positive whole d, and ⌈(⌈u⌉ + c)/d⌉ = ⌈(u + c)/d⌉ alike. */
export function unnested(k: Knowledge, num: Poly, den: Poly, op: "floor" | "ceil"): Quotient | undefined {
  const scale = commonDenominator([num, den]);
  const [n, d] = [scalePoly(num, scale), scalePoly(den, scale)];
  if (!integerPoly(k, n) || !integerPoly(k, d) || k.sign(d) !== 1) return undefined;
  for (const m of n.terms) {
    const [f] = m.atoms;
    if (m.coef !== 1 || m.atoms.length !== 1 || f?.kind !== "app" || f.op !== op) continue;
    const u = quotientOf(k, f.args[0] as Expr);
    const c = addPoly(n, monomialPoly(m), -1);
    return reduce(addPoly(u.num, mulPoly(c, u.den)), mulPoly(u.den, d));
  }
  return undefined;
}

/** ⌊num/den⌋ with everything that is certainly whole taken out. */
export function floorOf(k: Knowledge, q: Quotient): Poly {
  const { out, rest } = takeWhole(k, q);
  const wholeDen = constantOf(q.den) !== undefined;
  if (rest.size === 0 || (wholeDen && constantOf(rest) !== undefined)) return out;
  const flat = unnested(k, rest, q.den, "floor");
  if (flat !== undefined) return addPoly(out, floorOf(k, flat));
  const inner = fromPoly(k.ctx, rest);
  const arg = wholeDen ? inner : k.ctx.div(inner, fromPoly(k.ctx, q.den));
  return sumPolys([out, atomPoly(k.ctx.app("floor", [arg]))]);
}

/** The polynomial of a term whose denominators cancel; undefined when they do not. */
export function polyOf(k: Knowledge, e: Expr): Poly | undefined {
  const q = quotientOf(k, e);
  return constantOf(q.den) === undefined ? undefined : q.num;
}

const wholeCoefficients = (p: Poly): boolean => {
  for (const m of p.terms) if (typeof m.coef !== "number") return false;
  return true;
};

/** The least positive integer that makes every coefficient whole. */
export function commonDenominator(ps: readonly Poly[]): Rational {
  if (ps.every(wholeCoefficients)) return 1;
  let l = 1n;
  for (const p of ps)
    for (const m of p.terms) {
      if (typeof m.coef === "number") continue;
      const d = denominator(m.coef);
      let [a, b] = [l, d];
      while (b !== 0n) [a, b] = [b, a % b];
      l = (l / a) * d;
    }
  return ratio(l);
}

/** p = coef·v + rest; undefined where v stands inside an atom or in a higher power. */
export function affineIn(p: Poly, v: Expr): { readonly coef: Poly; readonly rest: Poly } | undefined {
  const coef: Term[] = [];
  const rest: Term[] = [];
  for (let k = 0; k < p.terms.length; k += 1) {
    const m = p.terms[k] as Term;
    let times = 0;
    for (let j = 0; j < m.atoms.length; j += 1) {
      const a = m.atoms[j] as Expr;
      if (a.alpha === v.alpha) times += 1;
      else if (a.kind !== "sym" && mentions(a, v)) return undefined;
    }
    if (times > 1) return undefined;
    if (times === 0) rest.push(m);
    else
      coef.push(
        new Term(
          m.coef,
          m.atoms.filter((a) => a.alpha !== v.alpha),
        ),
      );
  }
  return coef.length === 0 ? { coef: ZERO_POLY, rest: p } : { coef: new Poly(coef), rest: new Poly(rest) };
}

const mentions = (e: Expr, v: Expr): boolean =>
  v.kind === "idx" ? freeIndices(e).includes(v.name) : some(e, (s) => s.alpha === v.alpha);

/** Variables with the range that they run over. */
export interface Ranged {
  readonly vars: readonly Idx[];
  readonly range: Range;
}

/** The least and the greatest value that a form takes over the ranges, as terms of what lies outside of them. */
export function extent(
  k: Knowledge,
  entries: readonly Ranged[],
  form: Poly,
): { readonly lo: Poly; readonly hi: Poly } | undefined {
  let [lo, hi] = [form, form];
  for (const entry of [...entries].reverse())
    for (const v of entry.vars) {
      const put = (p: Poly, side: 1 | -1): Poly | undefined => {
        const a = affineIn(p, v);
        if (a === undefined) return undefined;
        if (a.coef.size === 0) return p;
        const sign = k.sign(a.coef);
        if (entry.range.kind !== "interval" || (sign !== 1 && sign !== -1)) return undefined;
        const end = toPoly(sign === side ? entry.range.hi : entry.range.lo);
        return addPoly(mulPoly(a.coef, end), a.rest);
      };
      const [l, h] = [put(lo, -1), put(hi, 1)];
      if (l === undefined || h === undefined) return undefined;
      [lo, hi] = [l, h];
    }
  return { lo, hi };
}
