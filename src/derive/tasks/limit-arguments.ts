// The standard arguments for limits that the laws leave open, as data: power means, the logarithm of a sum of
// exponentials, and softmax. Each says when it applies and gives the lines that lead to the limit: the largest term taken
// out, the rest squeezed between 1 and the number of terms (Hardy, Littlewood and Pólya, Inequalities, chapter 2).

import { close, type Opened, open } from "../../expr/binders.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { Chain, LimitOf } from "../../rewrite/derivation.ts";
import { everyTerm, positiveAt } from "../lines/signs.ts";
import { nextKey, scopeOf, type Workshop } from "../lines/workshop.ts";
import { type Approach, countOf, lawLimit, mentions, type Noted } from "./limit-laws.ts";
import { chain, type LimitArgument, lawReason, limitChain, limitValue, step } from "./limit-lines.ts";
import { QUOTIENT_ARGUMENTS } from "./limit-quotients.ts";

/** c·Σ with a factor that does not move. */
interface Weighted {
  readonly factor: Expr;
  readonly sum: Bind;
}

function weighted(w: Workshop, e: Expr, a: Approach): Weighted | undefined {
  const { ctx } = w;
  if (e.kind === "bind" && e.op === "sum") return { factor: ctx.one, sum: e };
  if (e.kind !== "app") return undefined;
  if (e.op === "div") {
    const [top, bottom] = e.args as readonly [Expr, Expr];
    const inner = weighted(w, top, a);
    return inner === undefined || mentions(bottom, a)
      ? undefined
      : { ...inner, factor: ctx.div(inner.factor, bottom) };
  }
  if (e.op !== "mul") return undefined;
  const sums = e.args.filter((x) => x.kind === "bind" && x.op === "sum" && mentions(x, a));
  const [sum] = sums;
  const others = e.args.filter((x) => x !== sum);
  if (sum === undefined || sum.kind !== "bind" || sums.length > 1 || others.some((x) => mentions(x, a)))
    return undefined;
  return { factor: ctx.mul(...others), sum };
}

const product = (w: Workshop, ...factors: readonly Expr[]): Expr => {
  const kept = factors.filter((f) => f !== w.ctx.one);
  return kept.length === 0 ? w.ctx.one : kept.length === 1 ? (kept[0] as Expr) : w.ctx.mul(...kept);
};

/** Whether one is 1 over the other: what moves is not 0. */
function areInverse(w: Workshop, a: Expr, b: Expr): boolean {
  const { ctx } = w;
  const over = (x: Expr): Expr => norm(ctx, ctx.div(ctx.one, x));
  return isOne(w, ctx.mul(a, b)) || norm(ctx, a) === over(b) || norm(ctx, b) === over(a);
}

const isOne = (w: Workshop, e: Expr): boolean => norm(w.ctx, e) === w.ctx.one;

const together = (w: Workshop, c: Expr, n: Expr): Expr =>
  areInverse(w, c, n) ? w.ctx.one : tidy(w.ctx, product(w, c, n));

/** The limit by the laws alone, as a line of its own unless it is the same term. */
function lawLine(w: Workshop, e: Expr, a: Approach, limit: LimitOf, chains: Chain[]): Expr | undefined {
  if (!mentions(e, a)) return e;
  const notes: Noted[] = [];
  const found = lawLimit(w, e, a, notes);
  if (found === undefined) return undefined;
  const value = limitValue(w, found);
  chains.push(limitChain(w, e, value, limit, "limit.laws", lawReason(w, notes), "auxiliary"));
  return value;
}

/** (c·Σ_i u_i^p)^{1/p} */
interface PowerMean extends Weighted {
  readonly inside: Expr;
  readonly exponent: Expr;
  readonly root: Expr;
  readonly opened: Opened;
  readonly base: Expr;
  readonly count: Expr;
}

function powerMean(w: Workshop, e: Expr, a: Approach): PowerMean | undefined {
  const { ctx } = w;
  if (e.kind !== "app" || e.op !== "pow") return undefined;
  const [inside, root] = e.args as readonly [Expr, Expr];
  const found = weighted(w, inside, a);
  if (found === undefined) return undefined;
  const opened = open(ctx, found.sum, [...w.env.indices.keys()]);
  const { body } = opened;
  if (body.kind !== "app" || body.op !== "pow") return undefined;
  const [base, exponent] = body.args as readonly [Expr, Expr];
  const letters = new Set(opened.vars.map((v) => v.name));
  if (mentions(base, a) || !mentions(exponent, a) || freeIndices(exponent).some((l) => letters.has(l)))
    return undefined;
  if (!areInverse(w, root, exponent)) return undefined;
  if (found.factor !== ctx.one && !positiveAt(scopeOf(w), found.factor)) return undefined;
  const count = countOf(w, opened);
  return count === undefined ? undefined : { ...found, inside, exponent, root, opened, base, count };
}

const goesTo = (w: Workshop, e: Expr, a: Approach): "+∞" | "−∞" | "0" | undefined => {
  const l = lawLimit(w, e, a, []);
  if (l?.kind === "infinite") return l.sign > 0 ? "+∞" : "−∞";
  return l?.kind === "finite" && norm(w.ctx, l.value) === w.ctx.zero ? "0" : undefined;
};

const extremum = (w: Workshop, o: Opened, op: "max" | "min", body: Expr): Expr =>
  close(w.ctx, { ...o, op, body });

/** A name for a term without letters, with the line that introduces it; else the term itself. */
function named(w: Workshop, wish: string, e: Expr, chains: Chain[]): Expr {
  if (freeIndices(e).length > 0) return e;
  const taken = new Set(w.env.decls.keys());
  let name = wish;
  while (taken.has(name)) name += "'";
  w.env = {
    ...w.env,
    decls: new Map([
      ...w.env.decls,
      [name, { kind: "definition", name, params: [], axes: [], body: e, integer: false }],
    ]),
  };
  const symbol = w.ctx.sym(name);
  chains.push({
    key: nextKey(w),
    lhs: symbol,
    steps: [step(symbol, e, "definition.part", [])],
    role: "definition",
    level: "standard",
    unnumbered: true,
  });
  return symbol;
}

/** For p → ∞ the largest term rules: M ≤ (Σ x^p)^{1/p} ≤ n^{1/p}·M. For p → −∞ the smallest one. */
const powerMeanAtInfinity: LimitArgument = {
  name: "limit.power-mean",
  says: "(c·Σ u_i^p)^{1/p} lies between c^{1/p}·M and (c·n)^{1/p}·M, where M is the largest of the n numbers u_i ≥ 0 (for p → −∞ the smallest of the u_i > 0)",
  citation: "Hardy, Littlewood, Pólya, Inequalities, section 2.3",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    const m = powerMean(w, e, a);
    const end = m === undefined ? undefined : goesTo(w, m.exponent, a);
    if (m === undefined || (end !== "+∞" && end !== "−∞")) return undefined;
    const up = end === "+∞";
    if (!everyTerm(scopeOf(w), m.opened, m.base, !up)) return undefined;
    const value = extremum(w, m.opened, up ? "max" : "min", m.base);
    const M = named(w, up ? "M" : "m", value, chains);
    const sign = up ? ctx.app("lt", [ctx.zero, m.exponent]) : ctx.app("lt", [m.exponent, ctx.zero]);
    const assumes = positiveAt(scopeOf(w), up ? m.exponent : ctx.neg(m.exponent)) ? [] : [sign];
    const single = ctx.pow(M, m.exponent);
    const total = together(w, m.factor, m.count);
    const bounds = chain(w, product(w, m.factor, single), [
      step(
        product(w, m.factor, single),
        m.inside,
        "limit.largest-term",
        ["the largest term is one of the sum, and none is negative"],
        "le",
        assumes,
      ),
      step(
        m.inside,
        product(w, total, single),
        "limit.largest-term",
        [{ math: m.count }, " terms, none of them larger"],
        "le",
        assumes,
      ),
    ]);
    const low = product(w, rootOf(w, m.factor, m.root), M);
    const high = product(w, rootOf(w, total, m.root), M);
    const [first, last] = up ? [low, high] : [high, low];
    const keeps = up ? "the root keeps the order" : "a negative power turns the order round";
    const squeezed = chain(w, first, [
      step(first, e, "limit.root", [{ ref: bounds.key }, `; ${keeps}`], "le", assumes),
      step(e, last, "limit.root", ["likewise"], "le", assumes),
    ]);
    chains.push(bounds, squeezed);
    for (const c of [m.factor, total])
      if (!isOne(w, c) && lawLine(w, ctx.pow(c, m.root), a, limit, chains) !== ctx.one) return undefined;
    return { value, reason: ["squeezed between both ends of ", { ref: squeezed.key }], assumes: [] };
  },
};

const rootOf = (w: Workshop, c: Expr, root: Expr): Expr => (isOne(w, c) ? w.ctx.one : w.ctx.pow(c, root));

/** For p → 0 a mean of powers tends to the geometric mean. */
const powerMeanAtZero: LimitArgument = {
  name: "limit.geometric-mean",
  says: "(1/n·Σ u_i^p)^{1/p} = exp of a difference quotient at p = 0, whose limit is the derivative there, 1/n·Σ log u_i",
  citation: "Hardy, Littlewood, Pólya, Inequalities, section 2.3",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    const m = powerMean(w, e, a);
    if (m === undefined || goesTo(w, m.exponent, a) !== "0" || m.exponent.kind !== "sym") return undefined;
    if (!areInverse(w, m.factor, m.count) || !everyTerm(scopeOf(w), m.opened, m.base, true)) return undefined;
    const log = (x: Expr): Expr => ctx.app("log", [x]);
    const quotient = ctx.div(log(m.inside), m.exponent);
    const form = ctx.app("exp", [quotient]);
    chains.push(
      chain(w, e, [step(e, form, "limit.logarithm", ["u = e^(log u), and a power becomes a factor"])]),
    );
    const mean = product(w, m.factor, close(ctx, { ...m.opened, op: "sum", body: log(m.base) }));
    const inner = limitChain(
      w,
      quotient,
      mean,
      limit,
      "limit.difference-quotient",
      [
        "a difference quotient at ",
        { math: m.exponent },
        " = 0, where the logarithm is 0: its limit is the derivative there",
      ],
      "auxiliary",
    );
    chains.push(inner);
    return {
      value: ctx.app("exp", [mean]),
      reason: [{ ref: inner.key }, ", and the exponential is continuous"],
      assumes: [],
    };
  },
};

/** T·log(c·Σ_j e^{s_j/T}): (1/β)·log(c·Σ_j e^{β·s_j}) with β = 1/T. */
interface LogSumExp extends Weighted {
  readonly outer: Expr;
  readonly inside: Expr;
  readonly opened: Opened;
  readonly score: Expr;
  readonly count: Expr;
}

/** u = scale·(rest without the variable); the scale is what moves. */
function scaled(
  w: Workshop,
  u: Expr,
  a: Approach,
): { readonly scale: Expr; readonly rest: Expr } | undefined {
  const { ctx } = w;
  if (u.kind === "app" && u.op === "div") {
    const [top, bottom] = u.args as readonly [Expr, Expr];
    if (!mentions(top, a)) return { scale: ctx.div(ctx.one, bottom), rest: top };
    const inner = mentions(bottom, a) ? undefined : scaled(w, top, a);
    return inner === undefined ? undefined : { scale: inner.scale, rest: ctx.div(inner.rest, bottom) };
  }
  if (u.kind !== "app" || u.op !== "mul") return undefined;
  const moving = u.args.filter((x) => mentions(x, a));
  const fixed = u.args.filter((x) => !mentions(x, a));
  return fixed.length === 0 ? undefined : { scale: product(w, ...moving), rest: product(w, ...fixed) };
}

function expSum(w: Workshop, found: Weighted, a: Approach) {
  const opened = open(w.ctx, found.sum, [...w.env.indices.keys()]);
  const { body } = opened;
  if (body.kind !== "app" || body.op !== "exp") return undefined;
  const s = scaled(w, body.args[0] as Expr, a);
  const letters = new Set(opened.vars.map((v) => v.name));
  if (s === undefined || freeIndices(s.scale).some((l) => letters.has(l))) return undefined;
  const count = countOf(w, opened);
  return count === undefined
    ? undefined
    : { opened, scale: s.scale, score: s.rest, exponent: body.args[0] as Expr, count };
}

function logSumExp(
  w: Workshop,
  e: Expr,
  a: Approach,
): (LogSumExp & { readonly scale: Expr; readonly exponent: Expr }) | undefined {
  const { ctx } = w;
  const [outer, log] = factorAndLog(w, e);
  if (outer === undefined || log === undefined) return undefined;
  const inside = (log.kind === "app" ? log.args[0] : undefined) as Expr;
  const found = weighted(w, inside, a);
  const parts = found === undefined ? undefined : expSum(w, found, a);
  if (found === undefined || parts === undefined || !areInverse(w, outer, parts.scale)) return undefined;
  if (found.factor !== ctx.one && !positiveAt(scopeOf(w), found.factor)) return undefined;
  return { ...found, ...parts, outer, inside };
}

/** T·log u, log u/β. */
function factorAndLog(w: Workshop, e: Expr): readonly [Expr | undefined, Expr | undefined] {
  const { ctx } = w;
  const isLog = (x: Expr | undefined): boolean =>
    x?.kind === "app" && (x.op === "log" || x.op === "softplus");
  if (e.kind !== "app") return [undefined, undefined];
  if (e.op === "div") {
    const [top, bottom] = e.args as readonly [Expr, Expr];
    if (isLog(top)) return [ctx.div(ctx.one, bottom), top];
    const [f, l] = factorAndLog(w, top);
    return f === undefined ? [undefined, undefined] : [ctx.div(f, bottom), l];
  }
  if (e.op !== "mul") return [undefined, undefined];
  const logs = e.args.filter(isLog);
  return logs.length === 1
    ? [product(w, ...e.args.filter((x) => !isLog(x))), logs[0]]
    : [undefined, undefined];
}

const logSumExpAtInfinity: LimitArgument = {
  name: "limit.log-sum-exp",
  says: "T·log Σ e^{s_j/T} = M + T·log Σ e^{(s_j − M)/T}, where M is the largest s_j; the sum lies between 1 and the number of its terms",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    const l = logSumExp(w, e, a);
    if (l === undefined || goesTo(w, l.scale, a) !== "+∞") return undefined;
    const value = extremum(w, l.opened, "max", l.score);
    const M = named(w, "M", value, chains);
    const assumes = positiveAt(scopeOf(w), l.scale) ? [] : [ctx.app("lt", [ctx.zero, l.scale])];
    const shifted = close(ctx, { ...l.opened, op: "sum", body: shiftedExp(w, l.exponent, l.score, M, a) });
    const rest = product(w, l.outer, ctx.app("log", [product(w, l.factor, shifted)]));
    const out = ctx.add(M, rest);
    const taken = chain(w, e, [step(e, out, "limit.take-out", ["the largest term taken out of the sum"])]);
    const total = together(w, l.factor, l.count);
    const bounds = chain(w, l.factor, [
      step(
        l.factor,
        product(w, l.factor, shifted),
        "limit.largest-term",
        ["the largest term is ", { math: ctx.app("exp", [ctx.zero]) }, " = 1, none is negative"],
        "le",
        assumes,
      ),
      step(
        product(w, l.factor, shifted),
        total,
        "limit.largest-term",
        [{ math: l.count }, " terms, none of them larger"],
        "le",
        assumes,
      ),
    ]);
    const ends = [l.factor, total].map((c) =>
      isOne(w, c) ? M : ctx.add(M, product(w, l.outer, ctx.app("log", [c]))),
    );
    const [low, high] = ends as [Expr, Expr];
    const squeezed = chain(w, low, [
      step(low, e, "limit.root", [{ ref: bounds.key }, " into ", { ref: taken.key }], "le", assumes),
      step(e, high, "limit.root", ["likewise"], "le", assumes),
    ]);
    chains.push(taken, bounds, squeezed);
    for (const c of [l.factor, total]) {
      if (isOne(w, c)) continue;
      const vanishing = product(w, l.outer, ctx.app("log", [c]));
      if (lawLine(w, vanishing, a, limit, chains) !== ctx.zero) return undefined;
    }
    return { value, reason: ["squeezed between both ends of ", { ref: squeezed.key }], assumes: [] };
  },
};

/** softplus(u), or log(1 + e^u): what u is. */
function softened(w: Workshop, e: Expr): Expr | undefined {
  const inside = e.kind === "app" ? e.args[0] : undefined;
  if (e.kind !== "app" || inside === undefined) return undefined;
  if (e.op === "softplus") return inside;
  if (e.op !== "log" || inside.kind !== "app" || inside.op !== "add" || inside.args.length !== 2)
    return undefined;
  const [exp] = inside.args.filter((x) => x !== w.ctx.one);
  return inside.args.includes(w.ctx.one) && exp?.kind === "app" && exp.op === "exp" ? exp.args[0] : undefined;
}

/** softplus(β·x)/β for β → ∞. */
const softplusAtInfinity: LimitArgument = {
  name: "limit.softplus",
  says: "max(0, u) ≤ log(1 + e^u) ≤ max(0, u) + log 2",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    const [outer, soft] = factorAndLog(w, e);
    const u = soft === undefined ? undefined : softened(w, soft);
    const parts = u === undefined ? undefined : scaled(w, u, a);
    if (outer === undefined || parts === undefined || !areInverse(w, outer, parts.scale)) return undefined;
    if (goesTo(w, parts.scale, a) !== "+∞") return undefined;
    const value = ctx.app("max", [ctx.zero, parts.rest]);
    const rest = product(w, outer, ctx.app("log", [ctx.num(2)]));
    const high = ctx.add(value, rest);
    const assumes = positiveAt(scopeOf(w), parts.scale) ? [] : [ctx.app("lt", [ctx.zero, parts.scale])];
    const squeezed = chain(w, value, [
      step(value, e, "limit.root", ["max(0, u) ≤ log(1 + e^u)"], "le", assumes),
      step(e, high, "limit.root", ["1 + e^u is at most twice the larger of its terms"], "le", assumes),
    ]);
    chains.push(squeezed);
    if (lawLine(w, rest, a, limit, chains) !== ctx.zero) return undefined;
    return { value, reason: ["squeezed between both ends of ", { ref: squeezed.key }], assumes: [] };
  },
};

/** e^{(s_j − M)/T} in the form in which e^{s_j/T} is written. */
function shiftedExp(w: Workshop, exponent: Expr, score: Expr, M: Expr, a: Approach): Expr {
  const { ctx } = w;
  const less = ctx.add(score, ctx.neg(M));
  if (exponent.kind === "app" && exponent.op === "div" && !mentions(exponent.args[0] as Expr, a))
    return ctx.app("exp", [ctx.div(less, exponent.args[1] as Expr)]);
  const { scale } = scaled(w, exponent, a) ?? { scale: ctx.one };
  return ctx.app("exp", [ctx.mul(scale, less)]);
}

/** e^{s_k/T}/Σ_j e^{s_j/T} for T → 0: what is not the largest vanishes, equal largest ones share. */
const softmaxCold: LimitArgument = {
  name: "limit.softmax",
  says: "e^{s_k/T}/Σ e^{s_j/T} with the largest exponent taken out: e^{(s_j − M)/T} is 1 where s_j = M and tends to 0 elsewhere",
  apply: (w, e, a, limit, chains) => {
    const { ctx } = w;
    if (e.kind !== "app" || e.op !== "div") return undefined;
    const [top, bottom] = e.args as readonly [Expr, Expr];
    if (top.kind !== "app" || top.op !== "exp" || bottom.kind !== "bind" || bottom.op !== "sum")
      return undefined;
    const sum = expSum(w, { factor: ctx.one, sum: bottom }, a);
    const own = scaled(w, top.args[0] as Expr, a);
    if (sum === undefined || own === undefined || norm(ctx, own.scale) !== norm(ctx, sum.scale))
      return undefined;
    if (goesTo(w, sum.scale, a) !== "+∞") return undefined;
    // The numerator must be one of the terms.
    if (!isTerm(sum.opened, sum.score, own.rest)) return undefined;
    const value = extremum(w, sum.opened, "max", sum.score);
    const M = named(w, "M", value, chains);
    const body = shiftedExp(w, sum.exponent, sum.score, M, a);
    const upper = shiftedExp(w, top.args[0] as Expr, own.rest, M, a);
    const taken = chain(w, e, [
      step(e, ctx.div(upper, close(ctx, { ...sum.opened, op: "sum", body })), "limit.take-out", [
        "numerator and denominator divided by the largest term",
      ]),
    ]);
    const letter = freshTerm(w, sum.opened, sum.score, body);
    if (letter === undefined) return undefined;
    const one = limitChain(
      w,
      letter.term,
      ctx.iverson(ctx.eq(letter.score, M)),
      limit,
      "limit.exponential",
      [
        { math: ctx.le(ctx.add(letter.score, ctx.neg(M)), ctx.zero) },
        ": 1 where it is 0, else the exponent tends to −∞",
      ],
      "auxiliary",
    );
    chains.push(taken, one);
    const equal = close(ctx, { ...sum.opened, op: "sum", body: ctx.iverson(ctx.eq(sum.score, M)) });
    const limitForm = ctx.div(ctx.iverson(ctx.eq(own.rest, M)), equal);
    return {
      value: limitForm,
      reason: [
        { ref: one.key },
        " into ",
        { ref: taken.key },
        "; the denominator tends to the number of largest terms, which is not 0",
      ],
      assumes: [],
    };
  },
};

/** A letter for one term of the sum, with its range known. */
function freshTerm(w: Workshop, o: Opened, score: Expr, term: Expr) {
  for (const [k, v] of o.vars.entries()) {
    const r = o.ranges[k];
    if (r === undefined) return undefined;
    w.env = { ...w.env, indices: new Map([...w.env.indices, [v.name, r]]) };
  }
  return { score, term };
}

function isTerm(o: Opened, score: Expr, e: Expr): boolean {
  const [v, more] = o.vars;
  if (v === undefined || more !== undefined) return false;
  return (
    score.kind === "at" &&
    e.kind === "at" &&
    score.tensor === e.tensor &&
    score.subs.length === e.subs.length &&
    score.subs.every((s, k) => s === v || s.alpha === e.subs[k]?.alpha)
  );
}

/** Tried in this order. */
export const LIMIT_ARGUMENTS: readonly LimitArgument[] = [
  powerMeanAtInfinity,
  powerMeanAtZero,
  logSumExpAtInfinity,
  softplusAtInfinity,
  softmaxCold,
  ...QUOTIENT_ARGUMENTS,
];
