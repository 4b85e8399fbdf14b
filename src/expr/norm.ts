// Two simplifiers that share one table of local laws. `tidy` keeps the author's order and only removes what no
// person would write (1·u, u + 0, nested sums, like terms); `norm` also sorts, splits quotients and expands
// indices: it is what identity and matching use, not what is displayed. Laws that need a condition (u/u = 1)
// are rules with a reason elsewhere, never here.

import { isNegated, negated, splitCoefficient, withCoefficient } from "./coefficient.ts";
import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import { type App, type Expr, mapRange } from "./nodes.ts";
import {
  addPoly,
  constantPoly,
  constantTerm,
  finiteTerm,
  fromPoly,
  negPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  signOfFirst,
  toPoly,
} from "./poly.ts";
import {
  addQ,
  compareQ,
  denominator,
  divQ,
  equalQ,
  floorQ,
  isIntegerQ,
  mulQ,
  negQ,
  numerator,
  powQ,
  type Rational,
  ratio,
  signQ,
} from "./rational.ts";
import { remainder } from "./remainder.ts";
import { mapChildren, treeSize } from "./traverse.ts";

type Mode = "tidy" | "norm";

export const tidy = (ctx: Context, e: Expr): Expr => simplify(ctx, e, "tidy");
export const norm = (ctx: Context, e: Expr): Expr => simplify(ctx, e, "norm");
/** Equal by the laws of norm. False means "not seen to be equal", no more. */
export const sameByNorm = (ctx: Context, a: Expr, b: Expr): boolean =>
  a.alpha === b.alpha || norm(ctx, a).alpha === norm(ctx, b).alpha;

function simplify(ctx: Context, e: Expr, mode: Mode): Expr {
  const memo = ctx.table<number, Expr>(mode);
  const go = (x: Expr): Expr => {
    const known = memo.get(x.id);
    if (known !== undefined) return known;
    const r = local(ctx, rebuild(ctx, x, mode, go), mode);
    memo.set(x.id, r);
    memo.set(r.id, r);
    return r;
  };
  return go(e);
}

/** Children first; subscripts and range ends are index expressions and get their polynomial form. */
function rebuild(ctx: Context, e: Expr, mode: Mode, go: (x: Expr) => Expr): Expr {
  const index = (x: Expr): Expr => indexForm(ctx, go(x), mode);
  if (e.kind === "at") return ctx.at(go(e.tensor), e.subs.map(index));
  if (e.kind === "bind") {
    const ranges = e.ranges.map((r) => mapRange(r, index, go));
    return ctx.bind(e.op, ranges, go(e.body), e.letters, e.guard === undefined ? undefined : go(e.guard));
  }
  return mapChildren(ctx, e, go);
}

/** The polynomial form of an index. Under tidy, an index that is already free of like terms keeps its order. */
export function indexForm(ctx: Context, e: Expr, mode: Mode): Expr {
  const form = polynomialForm(ctx, e, mode);
  if (mode === "norm" || form.kind !== "app" || form.op === "div" || !finiteTerm(form)) return form;
  // One fraction, (o − k)/2, rather than halves of the parts.
  const p = toPoly(form);
  const d = commonDenominator(p);
  return d === 1 ? form : ctx.div(prettyPoly(ctx, scalePoly(p, d)), ctx.num(d));
}

function polynomialForm(ctx: Context, e: Expr, mode: Mode): Expr {
  if (e.kind !== "app" || !finiteTerm(e)) return e;
  if (e.op !== "add" && e.op !== "mul" && e.op !== "div" && e.op !== "pow") return e;
  const p = toPoly(e);
  if (mode === "norm") return fromPoly(ctx, p);
  const flatTerms = e.op === "add" ? e.args : [e];
  const plain = flatTerms.every(
    (t) => t.kind !== "app" || t.op !== "mul" || t.args.every((f) => f.kind !== "app" || f.op !== "add"),
  );
  if (plain && flatTerms.length === p.size) return e;
  const expanded = prettyPoly(ctx, p);
  // (H − K + 1)·(W − K + 1) − 1 is not multiplied out.
  return treeSize(expanded) > treeSize(e) ? e : expanded;
}

function local(ctx: Context, e: Expr, mode: Mode): Expr {
  if (e.kind === "bind") return localBind(ctx, e);
  if (e.kind !== "app") return e;
  switch (e.op) {
    case "add":
      return addition(ctx, e, mode);
    case "mul":
      return product(ctx, e, mode);
    case "div":
      return quotient(ctx, e, mode);
    case "pow":
      return power(ctx, e, mode);
    case "iverson": {
      const c = e.args[0] as Expr;
      if (isTrue(c)) return ctx.one;
      return isFalse(c) ? ctx.zero : e;
    }
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return relation(ctx, e, mode);
    case "divides":
      return divisibility(ctx, e);
    case "and":
    case "or":
      return connective(ctx, e, e.op, mode);
    case "not":
      return negation(ctx, e);
    case "cases":
      return caseSplit(ctx, e);
    case "floor":
    case "ceil": {
      return roundedDown(ctx, e.op, e.args[0] as Expr, mode);
    }
    case "mod":
      return remainder(ctx, e, mode === "norm");
    case "sqrt": {
      const u = e.args[0] as Expr;
      if (u.kind === "num" && (u.value === 0 || u.value === 1)) return u;
      return mode === "norm" ? ctx.pow(u, ctx.num(divQ(1, 2))) : e;
    }
    case "exp":
      return isNum(e.args[0], 0) ? ctx.one : e;
    case "log":
      return isNum(e.args[0], 1) ? ctx.zero : e;
    case "abs": {
      const u = e.args[0] as Expr;
      return u.kind === "num" ? ctx.num(signQ(u.value) < 0 ? negQ(u.value) : u.value) : e;
    }
    case "sign": {
      const u = e.args[0] as Expr;
      return u.kind === "num" ? ctx.num(signQ(u.value)) : e;
    }
    case "max":
    case "min":
      return extremum(ctx, e, e.op, mode);
    default:
      return e;
  }
}

/** ⌊p/d + n⌋ = ⌊p/d⌋ + n for a whole number n, with one fraction inside: ⌊H/2⌋ − 1 rather than ⌊½H − 1⌋. */
function roundedDown(ctx: Context, op: "floor" | "ceil", arg: Expr, mode: Mode): Expr {
  const u = indexForm(ctx, arg, mode);
  const down = (v: Rational): Rational => (op === "floor" ? floorQ(v) : negQ(floorQ(negQ(v))));
  if (u.kind === "num") return ctx.num(down(u.value));
  if (!finiteTerm(u)) return ctx.app(op, [u]);
  const p = toPoly(u);
  const d = commonDenominator(p);
  if (d === 1) return ctx.app(op, [u]);
  const constant = constantTerm(p);
  // For display (H − 1)/2 stays one fraction; the normal form moves the whole part out of every constant.
  const whole = mode === "norm" || isIntegerQ(constant) ? down(constant) : 0;
  const inside = addPoly(p, constantPoly(whole), -1);
  const top = scalePoly(inside, d);
  const body = mode === "norm" ? fromPoly(ctx, inside) : ctx.div(prettyPoly(ctx, top), ctx.num(d));
  const rounded = ctx.app(op, [body]);
  return signQ(whole) === 0 ? rounded : local(ctx, ctx.add(rounded, ctx.num(whole)), mode);
}

function commonDenominator(p: Poly): Rational {
  let d = 1n;
  for (const m of p.terms) {
    const n = denominator(m.coef);
    let [a, b] = [d, n];
    while (b !== 0n) [a, b] = [b, a % b];
    d = (d / a) * n;
  }
  return ratio(d);
}

const isNum = (e: Expr | undefined, v: Rational): boolean => e?.kind === "num" && equalQ(e.value, v);
export const isTrue = (e: Expr): boolean => e.kind === "app" && e.op === "true";
export const isFalse = (e: Expr): boolean => e.kind === "app" && e.op === "false";
const truth = (ctx: Context, b: boolean): Expr => ctx.app(b ? "true" : "false", []);

function addition(ctx: Context, e: App, mode: Mode): Expr {
  const order: { rest: Expr; coef: Rational }[] = [];
  const place = new Map<number, number>();
  const put = (t: Expr): void => {
    if (t.kind === "app" && t.op === "add") {
      t.args.forEach(put);
      return;
    }
    const { coef, rest } = splitCoefficient(ctx, t);
    // [i = j] and [j = i] are like terms.
    const key = isEquality(rest) ? norm(ctx, rest).alpha : rest.alpha;
    const k = place.get(key);
    if (k === undefined) {
      place.set(key, order.length);
      order.push({ rest, coef });
    } else {
      const old = order[k] as { rest: Expr; coef: Rational };
      order[k] = { rest: old.rest, coef: addQ(old.coef, coef) };
    }
  };
  e.args.forEach(put);
  let terms = order.filter((t) => signQ(t.coef) !== 0);
  // 2·(a + b) − (a + b) leaves a sum, whose terms belong to this one.
  if (terms.length > 1 && terms.some((t) => t.coef === 1 && isSum(t.rest)))
    return addition(
      ctx,
      ctx.app(
        "add",
        terms.map((t) => withCoefficient(ctx, t.coef, t.rest)),
      ),
      mode,
    );
  if (mode === "norm") terms = [...terms].sort((a, b) => compare(a.rest, b.rest));
  return ctx.add(...terms.map((t) => withCoefficient(ctx, t.coef, t.rest)));
}

const isEquality = (e: Expr): boolean =>
  e.kind === "app" && e.op === "iverson" && e.args[0]?.kind === "app" && e.args[0].op === "eq";

const isSum = (e: Expr): boolean => e.kind === "app" && e.op === "add";

function product(ctx: Context, e: App, mode: Mode): Expr {
  let coef: Rational = 1;
  const order: { base: Expr; exponent: Rational; whole: Expr | undefined }[] = [];
  const put = (t: Expr): void => {
    if (t.kind === "num") {
      coef = mulQ(coef, t.value);
      return;
    }
    if (t.kind === "app" && t.op === "mul") {
      t.args.forEach(put);
      return;
    }
    const numeric = t.kind === "app" && t.op === "pow" ? (t.args[1] as Expr) : undefined;
    const base = numeric?.kind === "num" ? ((t as App).args[0] as Expr) : t;
    const exponent = numeric?.kind === "num" ? numeric.value : 1;
    // An Iverson bracket is its own square.
    const idempotent = base.kind === "app" && base.op === "iverson";
    // x·x = x², but never x·x⁻¹ = 1: that needs x ≠ 0. √x·√x = x needs x ≥ 0, which √x already does.
    const k = order.findIndex((o) => o.base.alpha === base.alpha && signQ(o.exponent) === signQ(exponent));
    if (k < 0) order.push({ base, exponent, whole: t });
    else if (!idempotent) {
      const old = order[k] as { base: Expr; exponent: Rational };
      order[k] = { base: old.base, exponent: addQ(old.exponent, exponent), whole: undefined };
    }
  };
  e.args.forEach(put);
  if (signQ(coef) === 0 && finiteTerm(e)) return ctx.zero;
  let factors = order.map((o) => {
    if (mode === "tidy" && o.whole !== undefined && isNegated(ctx, o.whole)) {
      coef = negQ(coef);
      return negated(ctx, o.whole);
    }
    // −(−a − b)/c is (a + b)/c.
    if (mode === "tidy" && signQ(coef) < 0 && o.whole?.kind === "app" && o.whole.op === "div") {
      const [over, under] = o.whole.args as readonly [Expr, Expr];
      if (isNegated(ctx, over)) {
        coef = negQ(coef);
        return ctx.div(negated(ctx, over), under);
      }
    }
    return o.whole ?? (o.exponent === 1 ? o.base : local(ctx, ctx.pow(o.base, ctx.num(o.exponent)), mode));
  });
  // √(ab)·√(ab) leaves a product, √2·√2 a number: they belong to this one.
  const changed = factors.some((f, k) => {
    const o = order[k] as { base: Expr; whole: Expr | undefined };
    return o.whole === undefined && !(f.kind === "app" && f.op === "pow" && f.args[0] === o.base);
  });
  if (changed && (factors.length > 1 || coef !== 1))
    return product(ctx, ctx.app("mul", [ctx.num(coef), ...factors]), mode);
  if (mode === "norm") factors = factors.sort(compare);
  if (factors.length === 0) return ctx.num(coef);
  // A number times a single fraction or sum stays a product; the coefficient stands first.
  return coef === 1 ? ctx.mul(...factors) : ctx.mul(ctx.num(coef), ...factors);
}

function quotient(ctx: Context, e: App, mode: Mode): Expr {
  const a = e.args[0] as Expr;
  const b = e.args[1] as Expr;
  if (b.kind === "num" && signQ(b.value) !== 0) {
    if (a.kind === "num") return ctx.num(divQ(a.value, b.value));
    if (b.value === 1) return a;
    if (mode === "norm") return local(ctx, ctx.mul(ctx.num(divQ(1, b.value)), a), mode);
  }
  if (mode === "norm") {
    const inverse = local(ctx, ctx.pow(b, ctx.num(-1)), mode);
    return a.kind === "num" && a.value === 1 ? inverse : local(ctx, ctx.mul(a, inverse), mode);
  }
  if (isNum(a, 0) && b.kind !== "num") return ctx.zero;
  const reduced = withoutCommonNumber(ctx, a, b);
  if (reduced !== undefined) return local(ctx, reduced, mode);
  const { coef, rest } = splitCoefficient(ctx, a);
  if (signQ(coef) < 0 && a.kind !== "num")
    return ctx.mul(ctx.num(-1), ctx.div(withCoefficient(ctx, negQ(coef), rest), b));
  if (a.kind === "num" && signQ(coef) < 0) return ctx.mul(ctx.num(-1), ctx.div(ctx.num(negQ(coef)), b));
  return e;
}

/** 2·u/(2·v) as u/v: numbers stand above and below the line only as far as they do not cancel. */
function withoutCommonNumber(ctx: Context, a: Expr, b: Expr): Expr | undefined {
  const below = splitCoefficient(ctx, b);
  if (below.coef === 1 || signQ(below.coef) === 0) return undefined;
  const above = splitCoefficient(ctx, a);
  const q = divQ(above.coef, below.coef);
  const [n, d] = [ratio(numerator(q)), ratio(denominator(q))];
  if (equalQ(n, above.coef) && equalQ(d, below.coef)) return undefined;
  const over = withCoefficient(ctx, n, above.rest);
  const under = withCoefficient(ctx, d, below.rest);
  return under.kind === "num" && under.value === 1 ? over : ctx.div(over, under);
}

const SMALL_POWER = 64;

function power(ctx: Context, e: App, mode: Mode): Expr {
  const base = e.args[0] as Expr;
  const n = e.args[1] as Expr;
  if (n.kind !== "num") return e;
  if (n.value === 1) return base;
  if (n.value === 0) return ctx.one;
  if (typeof n.value === "number" && Math.abs(n.value) <= SMALL_POWER) {
    if (base.kind === "num" && (signQ(base.value) !== 0 || n.value > 0))
      return ctx.num(powQ(base.value, n.value));
    // (u^a)^n = u^(a·n) for integers a and n; not for both negative, where u = 0 has no value on the left alone.
    if (base.kind === "app" && base.op === "pow") {
      const inner = base.args[1] as Expr;
      if (inner.kind === "num" && isIntegerQ(inner.value) && (signQ(inner.value) > 0 || signQ(n.value) > 0))
        return ctx.pow(base.args[0] as Expr, ctx.num(mulQ(inner.value, n.value)));
    }
    // (1/n)² = 1/n².
    if (
      base.kind === "app" &&
      base.op === "div" &&
      base.args[0]?.kind === "num" &&
      isIntegerQ(n.value) &&
      n.value > 0
    ) {
      const [a, b] = base.args as readonly [Expr, Expr];
      const [over, under] = [a, b].map((f) => local(ctx, ctx.pow(f, n), mode)) as [Expr, Expr];
      return local(ctx, ctx.div(over, under), mode);
    }
    if (mode === "norm" && base.kind === "app" && base.op === "mul") {
      const parts = base.args.map((f) => local(ctx, ctx.pow(f, n), mode));
      return local(ctx, ctx.mul(...parts), mode);
    }
  }
  if (base.kind === "num" && base.value === 1) return ctx.one;
  return e;
}

function relation(ctx: Context, e: App, mode: Mode): Expr {
  const a = e.args[0] as Expr;
  const b = e.args[1] as Expr;
  if (a.kind === "num" && b.kind === "num") {
    const c = compareQ(a.value, b.value);
    const holds = { eq: c === 0, ne: c !== 0, lt: c < 0, le: c <= 0, gt: c > 0, ge: c >= 0 };
    return truth(ctx, holds[e.op as keyof typeof holds]);
  }
  if (a.alpha === b.alpha) return truth(ctx, e.op === "eq" || e.op === "le" || e.op === "ge");
  if (mode === "tidy" || !finiteTerm(e)) {
    // A fraction stays one: 0 ≤ (m − 2i)/3, not 0 ≤ m/3 − 2i/3.
    const side = (x: Expr): Expr =>
      x.kind === "app" && x.op === "div" ? indexForm(ctx, x, mode) : polynomialForm(ctx, x, mode);
    const [l, r] = [side(a), side(b)];
    return l === a && r === b ? e : relationOrTruth(ctx, e, l, r);
  }
  if (e.op === "gt" || e.op === "ge")
    return relation(ctx, ctx.app(e.op === "gt" ? "lt" : "le", [b, a]), mode);
  const p: Poly = addPoly(toPoly(a), toPoly(b), -1);
  const q = (e.op === "eq" || e.op === "ne") && signOfFirst(p) < 0 ? negPoly(p) : p;
  const left = fromPoly(ctx, q);
  if (left.kind === "num") return relation(ctx, ctx.app(e.op, [left, ctx.zero]), mode);
  return ctx.app(e.op, [left, ctx.zero]);
}

const relationOrTruth = (ctx: Context, e: App, l: Expr, r: Expr): Expr =>
  (l.kind === "num" && r.kind === "num") || l.alpha === r.alpha
    ? relation(ctx, ctx.app(e.op, [l, r]), "tidy")
    : ctx.app(e.op, [l, r]);

function divisibility(ctx: Context, e: App): Expr {
  const a = e.args[0] as Expr;
  const b = e.args[1] as Expr;
  if (isNum(a, 1) || isNum(b, 0)) return truth(ctx, true);
  if (a.kind === "num" && b.kind === "num" && signQ(a.value) !== 0)
    return truth(ctx, isIntegerQ(divQ(b.value, a.value)));
  return ctx.app("divides", [a, indexForm(ctx, b, "tidy")]);
}

function connective(ctx: Context, e: App, op: "and" | "or", mode: Mode): Expr {
  const neutral = op === "and" ? isTrue : isFalse;
  const absorbing = op === "and" ? isFalse : isTrue;
  const out: Expr[] = [];
  const put = (t: Expr): void => {
    if (t.kind === "app" && t.op === op) t.args.forEach(put);
    else if (!neutral(t) && !out.some((o) => o.alpha === t.alpha)) out.push(t);
  };
  e.args.forEach(put);
  if (out.some(absorbing)) return truth(ctx, op === "or");
  if (out.length === 0) return truth(ctx, op === "and");
  if (out.length === 1) return out[0] as Expr;
  return ctx.app(op, mode === "norm" ? out.sort(compare) : out);
}

function negation(ctx: Context, e: App): Expr {
  const c = e.args[0] as Expr;
  if (isTrue(c) || isFalse(c)) return truth(ctx, isFalse(c));
  if (c.kind !== "app") return e;
  const opposite = { eq: "ne", ne: "eq", lt: "ge", le: "gt", gt: "le", ge: "lt" } as const;
  if (c.op in opposite) return ctx.app(opposite[c.op as keyof typeof opposite], c.args);
  return c.op === "not" ? (c.args[0] as Expr) : e;
}

function caseSplit(ctx: Context, e: App): Expr {
  const out: Expr[] = [];
  let closed: Expr | undefined;
  for (let k = 0; k < e.args.length; k += 2) {
    const value = e.args[k] as Expr;
    const condition = e.args[k + 1];
    if (condition === undefined || isTrue(condition)) {
      closed = value;
      break;
    }
    if (!isFalse(condition)) out.push(value, condition);
  }
  if (closed === undefined) return ctx.app("cases", out);
  // Trailing branches that give the same value as `otherwise` are part of it.
  while (out.length > 0 && (out[out.length - 2] as Expr).alpha === closed.alpha) out.splice(-2);
  return out.length === 0 ? closed : ctx.app("cases", [...out, closed]);
}

function extremum(ctx: Context, e: App, op: "max" | "min", mode: Mode): Expr {
  const out: Expr[] = [];
  let bound: Rational | undefined;
  let at = 0;
  for (const a of e.args.flatMap((x) => (x.kind === "app" && x.op === op ? x.args : [x]))) {
    if (a.kind === "num") {
      if (bound === undefined) at = out.length;
      bound = bound === undefined || compareQ(a.value, bound) * (op === "max" ? 1 : -1) > 0 ? a.value : bound;
    } else if (!out.some((o) => o.alpha === a.alpha)) out.push(a);
  }
  if (bound !== undefined) out.splice(at, 0, ctx.num(bound));
  if (out.length === 1) return out[0] as Expr;
  return ctx.app(op, mode === "norm" ? out.sort(compare) : out);
}

/** A sum of 0 is 0, a product of 1 is 1; a sum directly in a sum joins its telescope. */
function localBind(ctx: Context, e: Expr & { kind: "bind" }): Expr {
  if (e.op === "sum" && isNum(e.body, 0)) return ctx.zero;
  if (e.op === "prod" && isNum(e.body, 1)) return ctx.one;
  const b = e.body;
  if (
    b.kind === "bind" &&
    b.op === e.op &&
    (e.op === "sum" || e.op === "prod") &&
    e.guard === undefined &&
    b.guard === undefined
  ) {
    const letters = [...e.letters, ...b.letters];
    return ctx.bind(e.op, [...e.ranges, ...b.ranges], b.body, letters);
  }
  if (e.op === "sum" && e.ranges.every((r) => r.kind === "interval")) {
    const empty = e.ranges.some(
      (r) =>
        r.kind === "interval" &&
        r.lo.kind === "num" &&
        r.hi.kind === "num" &&
        compareQ(r.lo.value, r.hi.value) > 0,
    );
    if (empty) return ctx.zero;
  }
  return e;
}
