// Folding a definition back: a product that contains an instance of its right side is written with its name,
// e^{s_k}/Σ_j e^{s_j} = p_k. Only definitions with something to hide (a function, a sum, a quotient) are folded.

import { directNames } from "../../diff/depends.ts";
import { unfoldRead } from "../../diff/rule.ts";
import { close, open, replaceLeaves } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { bodiesOf, type Definition, definition, type Env } from "../../expr/environment.ts";
import type { App, Bind, Expr, Op } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { addQ, compareQ, divQ, equalQ, mulQ, negQ, type Rational, signQ, subQ } from "../../expr/rational.ts";
import { freeIndices, mapChildren, some } from "../../expr/traverse.ts";
import { factsOf } from "../../index/prove.ts";
import { absorbBrackets } from "../../index/ranges.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { enter } from "../../rewrite/enter.ts";
import { type Found, matchPattern } from "../../rewrite/match.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isEntry } from "../lines/defined.ts";
import {
  type Fraction,
  factorsOf,
  fractionOf,
  gatherPowers,
  overOf,
  spreadPowers,
} from "../lines/factors.ts";
import { orderFactors } from "../lines/present.ts";
import type { Workshop } from "../lines/workshop.ts";
import { isShare } from "./fold-weights.ts";

/** A right side with the definition's parameters as metavariables, in normal form. */
export function patternOf(ctx: Context, def: Definition, body: Expr): Expr {
  const open = replaceLeaves(ctx, body, (x) =>
    x.kind === "idx" && def.params.includes(x.name) ? ctx.sym(`?${x.name}`) : undefined,
  );
  return norm(ctx, open);
}

/** (μ − x)/σ where (x − μ)/σ is defined: the right side with the opposite sign, taken into its first difference; u where −u is. */
function oppositeOf(ctx: Context, body: Expr): Expr | undefined {
  const { top, bottom } = fractionOf(body);
  const minus = top.findIndex((f) => f.kind === "num" && f.value === -1);
  if (minus >= 0)
    return overOf(
      ctx,
      top.filter((_, j) => j !== minus),
      bottom,
    );
  const k = top.findIndex((f) => f.kind === "app" && f.op === "add");
  const sum = top[k];
  if (sum?.kind !== "app") return undefined;
  const turned = ctx.add(...sum.args.map((t) => tidy(ctx, ctx.neg(t))));
  return overOf(ctx, [...top.slice(0, k), turned, ...top.slice(k + 1)], bottom);
}

interface Foldable {
  readonly def: Definition;
  readonly pattern: Expr;
  /** The name itself, or what the pattern is in terms of it: 1 less the name. */
  readonly as: (read: Expr) => Expr;
  /** Whether it is the negative of the name. */
  readonly negative: boolean;
}

/** e^{−x}/(1 + e^{−x}) where 1/(1 + e^{−x}) is defined: the other term of the divisor over the same divisor. */
function complementOf(ctx: Context, body: Expr): Expr | undefined {
  if (body.kind !== "app" || body.op !== "div") return undefined;
  const [top, bottom] = body.args as readonly [Expr, Expr];
  if (bottom.kind !== "app" || bottom.op !== "add") return undefined;
  const rest = bottom.args.filter((a) => a.alpha !== top.alpha);
  return rest.length === bottom.args.length - 1 ? ctx.div(ctx.add(...rest), bottom) : undefined;
}

/** u/v where 1 − u/v is defined: the one term of a sum that is no number. */
function termOf(ctx: Context, body: Expr): readonly [term: Expr, as: (read: Expr) => Expr] | undefined {
  if (body.kind !== "app" || body.op !== "add") return undefined;
  const [term, ...more] = body.args.filter((a) => a.kind !== "num");
  const numbers = body.args.filter((a) => a.kind === "num");
  if (term === undefined || more.length > 0 || numbers.length !== 1 || !isWorthFolding(term))
    return undefined;
  const number = numbers[0] as Expr;
  const opposite = fractionOf(term).top.some((f) => f.kind === "num" && f.value === -1);
  return opposite
    ? [oppositeOf(ctx, term) ?? term, (read) => ctx.sub(number, read)]
    : [term, (read) => ctx.sub(read, number)];
}

/** Σ_l [l ≤ i]·u as Σ_{l=0}^i u, as the lines before have it. */
function withRanges(ctx: Context, env: Env, body: Expr): Expr | undefined {
  const facts = factsOf(ctx, env);
  let changed = false;
  const go = (e: Expr): Expr => {
    const inner = mapChildren(ctx, e, go);
    const r =
      inner.kind === "bind" && inner.op === "sum" && inner.loose === 0
        ? absorbBrackets(ctx, facts, inner)
        : undefined;
    if (r === undefined) return inner;
    changed = true;
    return r.after;
  };
  const after = go(body);
  return changed ? after : undefined;
}

function foldables(ctx: Context, env: Env, def: Definition): readonly Foldable[] {
  const name = (read: Expr): Expr => read;
  const term = termOf(ctx, def.body);
  const forms: readonly (readonly [as: (read: Expr) => Expr, body: Expr | undefined, negative?: boolean])[] =
    [
      [name, def.body],
      [name, oppositeOf(ctx, def.body), true],
      [(read) => ctx.sub(ctx.one, read), complementOf(ctx, def.body)],
      [term?.[1] ?? name, term?.[0]],
      [name, withRanges(ctx, env, def.body)],
    ];
  return forms.flatMap(([as, body, negative]) =>
    body === undefined ? [] : [{ def, pattern: patternOf(ctx, def, body), as, negative: negative === true }],
  );
}

const isWorthFolding = (body: Expr): boolean =>
  some(
    body,
    (s) => s.kind === "app" && s.op !== "add" && s.op !== "mul" && s.op !== "pow" && s.op !== "list",
  ) && !some(body, (s) => s.kind === "app" && s.op === "list");

/** A number that is a sum over an index has a name for its length. */
const worthFolding = (def: Definition): boolean =>
  isWorthFolding(def.body) || (def.params.length === 0 && factorsOf(def.body).some((f) => f.kind === "bind"));

/** The definitions that `name` is made of, itself included. */
export function madeOf(w: Workshop, name: string): ReadonlySet<string> {
  const out = new Set<string>();
  const go = (n: string): void => {
    if (out.has(n)) return;
    out.add(n);
    const d = w.env.decls.get(n);
    if (d?.kind === "definition") for (const b of bodiesOf(d)) directNames(b).forEach(go);
  };
  go(name);
  return out;
}

/**
 * Folds the definitions that the differentiated quantity is made of. Others are left alone even where they agree:
 * in polar coordinates ∂x/∂θ is −r sin θ, not −y; but weights u_k/Σ_j u_j are defined to be used. The parameters of a
 * given function are not what it is made of.
 */
export const foldRule = (w: Workshop, quantity: string | undefined): FunctionRule =>
  quantity === undefined
    ? foldNames(w, new Set())
    : foldNames(w, new Set([...madeOf(w, quantity), ...sharesBeside(w, quantity)]));

/** Shares that the quantity is not made of, before a factor that they need is moved away. */
export const foldShares = (w: Workshop, quantity: string | undefined): FunctionRule =>
  foldNames(w, new Set(quantity === undefined ? [] : sharesBeside(w, quantity)));

/** The shares that neither make up the quantity nor are made of it. */
function sharesBeside(w: Workshop, quantity: string): readonly string[] {
  const inside = madeOf(w, quantity);
  return [...w.env.decls.values()].flatMap((d) =>
    d.kind === "definition" && !inside.has(d.name) && isShare(w.ctx, d) && !madeOf(w, d.name).has(quantity)
      ? [d.name]
      : [],
  );
}

/** Folds the definitions of these names: those that an answer is asked for in, whatever it is made of. */
export function foldNames(w: Workshop, inside: ReadonlySet<string>): FunctionRule {
  const { ctx } = w;
  // A table of all rules holds several of these, of which few are tried.
  let made: readonly Foldable[] | undefined;
  const patterns = (): readonly Foldable[] => {
    made ??= [...w.env.decls.values()].flatMap((d) =>
      d.kind === "definition" && inside.has(d.name) && d.scatter === undefined && worthFolding(d)
        ? foldables(ctx, w.env, d)
        : [],
    );
    return made;
  };
  return {
    kind: "function",
    name: "fold.definition",
    reason: ["by definition"],
    examples: [
      {
        given: "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
        before: "exp(s[k])/(sum{j} exp(s[j]))",
        after: "p[k]",
      },
      {
        given: "given s[n], t[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
        before: "t[i]*exp(s[k])/(sum{j} exp(s[j]))",
        after: "t[i]*p[k]",
      },
    ],
    apply: (scope, e): Match | undefined => {
      if (e.kind !== "app" && (e.kind !== "bind" || e.op !== "sum")) return undefined;
      if (e.kind === "app" && UNFOLDED.has(e.op)) return undefined;
      if (patterns().length === 0) return undefined;
      const term = norm(ctx, e);
      for (const { def, pattern, as, negative } of patterns()) {
        for (const found of matchesIn(ctx, w.env, pattern, term)) {
          const subs = def.params.map((p) => found.bindings[`?${p}`]);
          // The pattern also fits at numbers that are no index of the definition.
          if (subs.some((s) => s === undefined) || !isEntry(scope, def, subs as Expr[])) continue;
          const name = ctx.sym(def.name);
          const read = subs.length === 0 ? name : ctx.at(name, subs as Expr[]);
          const left = found.around(ctx.one);
          const rest =
            asWritten(ctx, fractionOf(e), left) ?? asWritten(ctx, spread(e), left) ?? asFraction(ctx, left);
          const named = withName(ctx, w.env, rest, as(read));
          const after = negative ? ctx.neg(named) : named;
          return {
            after,
            match: { "?definition": read },
            assumes: [],
            reason: ["definition of ", { math: name }],
          };
        }
      }
      return undefined;
    },
  };
}

const RATIONAL: ReadonlySet<Op> = new Set(["add", "mul", "div", "pow"]);
const UNFOLDED: ReadonlySet<Op> = new Set(["list", "add", "cases", "iverson"]);

/** All matches; where there are none, those in which a power is taken apart: e^{−z²}/σ³ is e^{−z²}/σ over σ². */
function* matchesIn(ctx: Context, env: Env, pattern: Expr, term: Expr): Generator<Found> {
  yield* matchPattern(ctx, pattern, term);
  if (pattern.kind !== "app" || pattern.op !== "mul" || term.kind !== "app" || term.op !== "mul") return;
  // Of what is given by sums, products and powers alone, (1 − x²)/(1 + x²)² says more than a name would, unless the divisor
  // was too long to be written out.
  const isPart = (s: Expr): boolean => s.kind === "sym" && definition(env, s.name)?.part === true;
  if (!some(pattern, (s) => s.kind === "bind" || isPart(s) || (s.kind === "app" && !RATIONAL.has(s.op))))
    return;
  const wanted = pattern.args.flatMap((f) => exponentIn(f)?.[1] ?? []);
  let split = false;
  const factors = term.args.flatMap((f): readonly Expr[] => {
    const power = exponentIn(f);
    if (power === undefined) return [f];
    const [base, n] = power;
    // A part of the same sign, and not all of it.
    const m = wanted.find((x) => signQ(x) === signQ(n) && compareQ(mulQ(x, signQ(x)), mulQ(n, signQ(n))) < 0);
    if (m === undefined) return [f];
    split = true;
    return [m, subQ(n, m)].map((k) => {
      const size = ctx.pow(base, ctx.num(mulQ(k, signQ(k))));
      return norm(ctx, signQ(k) < 0 ? ctx.div(ctx.one, size) : size);
    });
  });
  if (split) yield* matchPattern(ctx, pattern, ctx.mul(...factors));
}

/** The base and the exponent of a factor, where this is a number: of a root ½, and −½ of 1 over a root, (u^½)^(−1). */
function exponentIn(f: Expr): readonly [base: Expr, n: Rational] | undefined {
  const n = f.kind === "app" && f.op === "pow" ? f.args[1] : undefined;
  if (f.kind !== "app" || n === undefined) return f.kind === "num" ? undefined : [f, 1];
  if (n.kind !== "num") return undefined;
  const base = f.args[0] as Expr;
  const inner =
    equalQ(n.value, -1) && base.kind === "app" && base.op === "pow" ? exponentIn(base) : undefined;
  return inner === undefined ? [base, n.value] : [inner[0], negQ(inner[1])];
}

/** Factors in normal form with those of negative exponent below a line. */
function asFraction(ctx: Context, e: Expr): Expr {
  const below = (f: Expr): boolean => signQ(exponentIn(f)?.[1] ?? 0) < 0;
  const factors = factorsOf(e);
  return overOf(
    ctx,
    factors.filter((f) => !below(f)),
    factors.filter(below).map((f) => {
      const [base, n] = exponentIn(f) as readonly [Expr, Rational];
      if (equalQ(n, -1)) return base;
      return equalQ(n, divQ(-1, 2)) ? ctx.app("sqrt", [base]) : ctx.pow(base, ctx.num(negQ(n)));
    }),
  );
}

/** The exponents of the factors of a term in normal form, and its number. */
function powersOf(e: Expr): { readonly coef: Rational; readonly powers: Map<number, Rational> } {
  let coef: Rational = 1;
  const powers = new Map<number, Rational>();
  for (const f of factorsOf(e)) {
    if (f.kind === "num") {
      coef = mulQ(coef, f.value);
      continue;
    }
    const n = f.kind === "app" && f.op === "pow" ? f.args[1] : undefined;
    const base = n?.kind === "num" ? ((f as App).args[0] as Expr) : f;
    // Normal forms keep x^2 and x^-1 apart: a positive and a negative exponent do not cancel.
    const key = n?.kind === "num" && signQ(n.value) < 0 ? -base.alpha : base.alpha;
    powers.set(key, addQ(powers.get(key) ?? 0, n?.kind === "num" ? n.value : 1));
  }
  return { coef, powers };
}

/** The factors of a term, its powers taken apart. */
function spread(e: Expr): Fraction {
  const { top, bottom } = fractionOf(e);
  return { top: spreadPowers(top), bottom: spreadPowers(bottom) };
}

/** Those factors, as they were written, that make up `rest` (in normal form); undefined where none do exactly. */
function asWritten(ctx: Context, { top, bottom }: Fraction, rest: Expr): Expr | undefined {
  const left = powersOf(rest);
  let coef: Rational = 1;
  const fits = (f: Expr): boolean => {
    const p = powersOf(norm(ctx, f));
    const inside = [...p.powers].every(([b, n]) => {
      const have = left.powers.get(b) ?? 0;
      return signQ(n) > 0 ? compareQ(have, n) >= 0 : compareQ(have, n) <= 0;
    });
    if (!inside) return false;
    for (const [b, n] of p.powers) left.powers.set(b, addQ(left.powers.get(b) ?? 0, negQ(n)));
    coef = mulQ(coef, p.coef);
    return true;
  };
  const over = top.filter(fits);
  const under = bottom.filter((f) => fits(ctx.div(ctx.one, f)));
  const exact = compareQ(coef, left.coef) === 0 && [...left.powers.values()].every((n) => signQ(n) === 0);
  return exact ? overOf(ctx, gatherPowers(ctx, over), gatherPowers(ctx, under)) : undefined;
}

/** The name put among the factors, above the line of a fraction. */
function withName(ctx: Context, env: Env, rest: Expr, read: Expr): Expr {
  if (rest.kind === "num" && rest.value === 1) return read;
  const { top, bottom } = fractionOf(rest);
  return overOf(ctx, [orderFactors(ctx, env, overOf(ctx, [...top, read], []))], bottom);
}

/**
 * (a + b)/v = a/v + b/v where that shows a definition in every term: (e^{s_i}·[i=j] − p_i·e^{s_j})/Σ e^s is
 * p_i·[i=j] − p_i·p_j. A divisor also goes into a sum for it.
 */
export const foldFraction = (w: Workshop, fold: FunctionRule): FunctionRule => ({
  kind: "function",
  name: "fold.fraction",
  heads: ["div"],
  reason: ["by definition"],
  examples: [
    {
      given: "given s[n], t[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
      before: "(t[i]*exp(s[k]) - exp(s[i]))/(sum{j} exp(s[j]))",
      after: "t[i]*p[k] + -p[i]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "div") return undefined;
    const { ctx } = scope;
    const [top, bottom] = e.args as readonly [Expr, Expr];
    const factors = factorsOf(top);
    const k = factors.findIndex((f) => f.kind === "app" && f.op === "add");
    const sum = factors[k];
    if (sum?.kind !== "app") return undefined;
    const reasons: Reason[] = [];
    const folded = (within: Scope, term: Expr): Expr | undefined => {
      const hit = fold.apply(within, term);
      if (hit?.reason !== undefined) reasons.push(hit.reason);
      return hit?.after;
    };
    const terms = sum.args.map((t): Expr | undefined => {
      const direct = folded(scope, ctx.div(t, bottom));
      if (direct !== undefined) return direct;
      const parts = factorsOf(t);
      const inner = parts.find((p): p is Bind => p.kind === "bind" && p.op === "sum");
      if (inner === undefined) return undefined;
      const o = open(ctx, inner, [...scope.env.indices.keys(), ...freeIndices(e)]);
      const body = folded(enter(scope, o.vars, o.ranges, o.guard), ctx.div(o.body, bottom));
      return body === undefined
        ? undefined
        : ctx.mul(...parts.map((p) => (p === inner ? close(ctx, { ...o, body }) : p)));
    });
    if (terms.some((t) => t === undefined)) return undefined;
    const shown = ctx.add(...(terms as Expr[]));
    const others = factors.filter((_, j) => j !== k);
    return {
      after: orderFactors(ctx, w.env, ctx.mul(...others, shown)),
      match: {},
      assumes: [],
      reason: joinReasons(reasons),
    };
  },
});

/** A definition that is a bracket and nothing else, t_i = [i = a], is put in: the bracket then picks a term. */
export const unfoldBracket = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "definition.bracket",
  heads: ["at"],
  reason: ["by definition"],
  examples: [{ given: "given s[n], a in 0..n-1; t[i=0..n-1] = [i = a]", before: "t[k]", after: "[k = a]" }],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return undefined;
    const def = w.env.decls.get(e.tensor.name);
    if (def?.kind !== "definition" || def.body.kind !== "app" || def.body.op !== "iverson") return undefined;
    const after = unfoldRead(ctx, def, e);
    return {
      after,
      match: { "?definition": e },
      assumes: [],
      reason: ["definition of ", { math: e.tensor }],
    };
  },
});
