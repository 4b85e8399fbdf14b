// The differentiation rules of arithmetic: sums, products, quotients, powers and the elementary operators of the library.

import type { Context } from "../expr/context.ts";
import { definition, recurrent } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { addQ } from "../expr/rational.ts";
import { eachChild, some } from "../expr/traverse.ts";
import type { Operator } from "../library/types.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { constantIn } from "../rewrite/reasons.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import { directNames, isIncoming, targetName } from "./depends.ts";
import { D, opens, readName, recurrenceOf, rule, sameEntry, unfoldRead, varies } from "./rule.ts";

export const constant = rule(
  "d.constant",
  ["does not depend on the variable"],
  [{ given: "given c, x", before: "d(c)/d(x)", after: "0" }],
  (scope, d) => (varies(scope, d.of, d) || isIncoming(scope.env, d) ? undefined : scope.ctx.zero),
);

export const self = rule(
  "d.self",
  ["an entry depends on itself alone"],
  [
    { given: "given x", before: "d(x)/d(x)", after: "1" },
    { given: "given x[n]", before: "d(x[i])/d(x[j])", after: "[i == j]" },
  ],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of === d.wrt) return ctx.one;
    // An entry of a recurrence acts on the later ones, unless they are held fixed.
    if (d.mode === "total" && recurrenceOf(scope, d.of) !== undefined) return undefined;
    if (d.of.kind !== "at" || d.wrt.kind !== "at" || d.of.tensor !== d.wrt.tensor) return undefined;
    return tidy(ctx, ctx.mul(...sameEntry(ctx, d.of.subs, d.wrt.subs)));
  },
);

export const sum = rule(
  "d.sum",
  ["derivative of a sum"],
  [{ given: "given x, y", before: "d(x^2 + y + x)/d(x)", after: "d(x^2)/d(x) + d(x)/d(x)" }],
  (scope, d) => {
    if (d.of.kind !== "app" || d.of.op !== "add") return undefined;
    const parts = d.of.args.filter((a) => varies(scope, a, d));
    return scope.ctx.add(...parts.map((a) => D(scope.ctx, a, d)));
  },
);

/** Names of what stays constant: "w does not depend on x". Numbers need no word. */
function constantReason(scope: Scope, still: readonly Expr[], d: Deriv): Reason {
  const { ctx } = scope;
  const fixed = d.mode === "partial";
  const names = [...new Set(still.flatMap((f) => directNames(f)))].filter(
    // That the other entries of a recurrence are held fixed has been said.
    (n) => worthSaying(scope, n) && !(fixed && recurrent(scope.env, n) !== undefined),
  );
  const target = ctx.sym(targetName(d.wrt));
  if (names.length === 0) return [];
  return constantIn(
    names.map((n) => ({ math: ctx.sym(n) })),
    { math: target },
  );
}

/** That a given scalar is a constant is obvious; of tensors and of what is defined it is worth saying. */
function worthSaying(scope: Scope, name: string): boolean {
  const decl = scope.env.decls.get(name);
  return decl?.kind === "tensor" || decl?.kind === "definition";
}

export const scale = rule(
  "d.scale",
  ["constant factors stand before the derivative"],
  [{ given: "given c, x", before: "d(c*sin(x))/d(x)", after: "c * d(sin(x))/d(x)" }],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of.kind === "app" && d.of.op === "div" && !varies(scope, d.of.args[1] as Expr, d)) {
      const [u, v] = d.of.args as readonly [Expr, Expr];
      const after = ctx.div(D(ctx, u, d), v);
      return {
        after,
        match: { "?u": d.of, "?x": d.wrt },
        assumes: [],
        reason: constantReason(scope, [v], d),
      };
    }
    if (d.of.kind !== "app" || d.of.op !== "mul") return undefined;
    const moving = d.of.args.filter((f) => varies(scope, f, d));
    const [one] = moving;
    if (one === undefined || moving.length > 1) return undefined;
    const still = d.of.args.filter((f) => f !== one);
    return {
      after: ctx.mul(...still, D(ctx, one, d)),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: constantReason(scope, still, d),
    };
  },
);

export const product = rule(
  "d.product",
  ["product rule"],
  [{ given: "given x", before: "d(x*sin(x))/d(x)", after: "d(x)/d(x) * sin(x) + x * d(sin(x))/d(x)" }],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of.kind !== "app" || d.of.op !== "mul") return undefined;
    const factors = d.of.args;
    const moving = factors.map((f) => varies(scope, f, d));
    const terms = factors.flatMap((_, k) =>
      moving[k] ? [ctx.mul(...factors.map((f, j) => (j === k ? D(ctx, f, d) : f)))] : [],
    );
    return ctx.add(...terms);
  },
);

export const quotient = rule(
  "d.quotient",
  ["quotient rule"],
  [
    {
      given: "given x",
      before: "d(sin(x)/x)/d(x)",
      after: "(d(sin(x))/d(x) * x - sin(x) * d(x)/d(x)) / x^2",
    },
  ],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of.kind !== "app" || d.of.op !== "div") return undefined;
    const [u, v] = d.of.args as readonly [Expr, Expr];
    const square = ctx.pow(v, ctx.num(2));
    const power = varies(scope, u, d) ? undefined : reciprocalPower(scope, u, v, d);
    if (power !== undefined) return power;
    if (!varies(scope, u, d)) return ctx.neg(ctx.div(tidy(ctx, ctx.mul(u, D(ctx, v, d))), square));
    return ctx.div(ctx.sub(ctx.mul(D(ctx, u, d), v), ctx.mul(u, D(ctx, v, d))), square);
  },
);

/** (u/(c·w^n))′ = −n·u/(c·w^(n+1))·w′ for constants u and c: squares of a power are no way to write it. */
function reciprocalPower(scope: Scope, u: Expr, v: Expr, d: Deriv): Match | undefined {
  const { ctx } = scope;
  const factors = v.kind === "app" && v.op === "mul" ? v.args : [v];
  const moving = factors.filter((f) => varies(scope, f, d));
  const [f] = moving;
  if (f === undefined || moving.length > 1) return undefined;
  const power = f.kind === "app" && f.op === "pow" ? f : undefined;
  const exponent = power?.args[1];
  const raised = power !== undefined && exponent?.kind === "num";
  if (!raised && factors.length === 1) return undefined;
  const [w, n] = raised ? [power.args[0] as Expr, exponent.value] : [f, 1];
  const bottom = factors.map((x) => (x === f ? ctx.pow(w, ctx.num(addQ(n, 1))) : x));
  const top = tidy(ctx, ctx.mul(ctx.num(n), u, D(ctx, w, d)));
  const after = ctx.neg(ctx.div(top, tidy(ctx, ctx.mul(...bottom))));
  return { after, match: {}, assumes: [], reason: [raised ? "power rule" : "quotient rule"] };
}

/**
 * The quotient rule told from the value: (u/v)′ = (u′ − (u/v)·v′)/v. Where u/v has a name (q by definition), the
 * result mentions the name instead of squares of v.
 */
export const namedQuotient = rule(
  "d.quotient.named",
  ["quotient rule"],
  [{ given: "given x; q = sin(x)/x", before: "d(q)/d(x)", after: "(d(sin(x))/d(x) - q * d(x)/d(x)) / x" }],
  (scope, d) => {
    const { ctx } = scope;
    const name = readName(d.of);
    const def = name === undefined ? undefined : definition(scope.env, name);
    if (def === undefined || !opens(d, def)) return undefined;
    const body = unfoldRead(ctx, def, d.of);
    return isRational(scope, body) ? undefined : quotientTold(scope, d, body);
  },
);

/** d of a term that is equal to the quotient `body`, told from the value of the term; undefined where no divisor varies. */
export function quotientTold(scope: Scope, d: Deriv, body: Expr): Expr | undefined {
  const { ctx } = scope;
  const parts = asQuotient(ctx, body);
  if (parts === undefined) return undefined;
  const [u, v] = parts;
  if (!varies(scope, v, d)) return undefined;
  if (!varies(scope, u, d)) return ctx.neg(ctx.div(ctx.mul(d.of, D(ctx, v, d)), v));
  return ctx.div(ctx.sub(D(ctx, u, d), ctx.mul(d.of, D(ctx, v, d))), v);
}

/** u and v of u/v, however it is written: (1/v)·u, too; undefined where nothing or more than one thing divides. */
function asQuotient(ctx: Context, e: Expr): readonly [Expr, Expr] | undefined {
  if (e.kind !== "app") return undefined;
  if (e.op === "div") return e.args as readonly [Expr, Expr];
  const fractions = e.op === "mul" ? e.args.filter((f) => f.kind === "app" && f.op === "div") : [];
  const [fraction, ...more] = fractions;
  if (fraction?.kind !== "app" || more.length > 0) return undefined;
  const [top, bottom] = fraction.args as readonly [Expr, Expr];
  return [
    tidyProduct(
      ctx,
      e.args.map((f) => (f === fraction ? top : f)),
    ),
    bottom,
  ];
}

const RATIONAL: ReadonlySet<string> = new Set(["add", "mul", "div", "pow", "abs"]);

/** Made of what is given by sums, products and powers alone: (1 − x²)/(1 + x²)² says more than (1 − 2·q·x)/(1 + x²). */
function isRational(scope: Scope, e: Expr): boolean {
  switch (e.kind) {
    case "num":
    case "idx":
      return true;
    case "sym":
      return definition(scope.env, e.name) === undefined;
    case "at":
      return isRational(scope, e.tensor);
    case "app":
      if (e.op === "pow" && e.args[1]?.kind !== "num") return false;
      return RATIONAL.has(e.op) && e.args.every((a) => isRational(scope, a));
    case "bound":
    case "bind":
    case "deriv":
      return false;
  }
}

/**
 * An elementary function told from its value, where that has a name: σ = √v gives ∂σ/∂x = 1/(2σ)·∂v/∂x, and
 * h = tanh z gives (1 − h²)·∂z/∂x.
 */
export const namedElementary = (operators: ReadonlyMap<string, Operator>): FunctionRule =>
  rule(
    "d.elementary.named",
    ["chain rule"],
    [{ given: "given x > 0; r = sqrt(x)", before: "d(r)/d(x)", after: "1/(2*r) * d(x)/d(x)" }],
    (scope, d) => {
      const { ctx } = scope;
      const name = readName(d.of);
      const def = name === undefined ? undefined : definition(scope.env, name);
      if (def === undefined || !opens(d, def)) return undefined;
      const body = unfoldRead(ctx, def, d.of);
      const [f, scaled] = functionIn(scope, body, d);
      const op = f?.kind === "app" ? operators.get(f.op) : undefined;
      if (f?.kind !== "app" || op === undefined) return undefined;
      const [u, ...others] = f.args.filter((a) => varies(scope, a, d));
      if (u === undefined || others.length > 0) return undefined;
      const slope = op.partials(ctx, f.args, d.of, scope.env)[f.args.indexOf(u)] as Expr;
      // Told from the argument alone, the derivative is no shorter for the name.
      if (!some(slope, (s) => s === d.of)) return undefined;
      // With constants around it, only what is its own derivative: (c·e^u)′ = c·e^u·u′.
      if (scaled && slope !== d.of) return undefined;
      return {
        after: tidyProduct(ctx, [slope, D(ctx, u, d)]),
        match: { "?u": body, "?x": d.wrt },
        assumes: [],
        reason: [op.told ?? op.reason],
      };
    },
  );

/** The function that a term is, or the one that it is up to constant factors and divisors. */
function functionIn(scope: Scope, e: Expr, d: Deriv): readonly [f: Expr | undefined, scaled: boolean] {
  if (e.kind !== "app" || (e.op !== "mul" && e.op !== "div")) return [e, false];
  const [f, ...more] = e.args.filter((x) => varies(scope, x, d));
  if (f === undefined || more.length > 0 || (e.op === "div" && f !== e.args[0])) return [undefined, true];
  return [functionIn(scope, f, d)[0], true];
}

export const power = rule(
  "d.power",
  ["power rule"],
  [
    { given: "given x", before: "d(sin(x)^3)/d(x)", after: "3*sin(x)^2 * d(sin(x))/d(x)" },
    { given: "given x", before: "d(2^x)/d(x)", after: "2^x * log(2) * d(x)/d(x)" },
  ],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of.kind !== "app" || d.of.op !== "pow") return undefined;
    const [u, n] = d.of.args as readonly [Expr, Expr];
    const parts: Expr[] = [];
    // u^0 is 1 and 0^n is 0: neither varies, and u^−1 or log 0 would have no value there.
    const still = (e: Expr): boolean => e.kind === "num" && e.value === 0;
    if (still(n) || still(u)) return ctx.zero;
    if (varies(scope, u, d)) {
      const lowered = tidy(ctx, ctx.pow(u, tidy(ctx, ctx.sub(n, ctx.one))));
      parts.push(tidyProduct(ctx, [n, lowered, D(ctx, u, d)]));
    }
    if (varies(scope, n, d)) parts.push(ctx.mul(d.of, ctx.app("log", [u]), D(ctx, n, d)));
    return ctx.add(...parts);
  },
);

export const tidyProduct = (ctx: Context, factors: readonly Expr[]): Expr =>
  ctx.mul(...factors.filter((f) => !(f.kind === "num" && f.value === 1)));

/**
 * A choice between arguments that vary with the same entries: the derivatives of the branches, in place of one choice
 * for each argument. Of max(x_2i, x_2i+1) each entry has a choice of its own.
 */
function branchesOf(scope: Scope, op: Operator, d: Deriv): Expr | undefined {
  const { ctx, env } = scope;
  const args = d.of.kind === "app" ? d.of.args : [];
  const [first, ...others] = args.map((a) => varyingReads(scope, a, d));
  if (first === undefined || first.size === 0 || others.length === 0) return undefined;
  if (!others.every((o) => o.size === first.size && [...o].every((r) => first.has(r)))) return undefined;
  return op.choice?.(
    ctx,
    args,
    args.map((a) => D(ctx, a, d)),
    env,
  );
}

/** The reads that vary, outermost first. */
function varyingReads(scope: Scope, e: Expr, d: Deriv, into = new Set<number>()): ReadonlySet<number> {
  if (!varies(scope, e, d)) return into;
  if (e.kind === "at" || e.kind === "sym") return into.add(e.alpha);
  eachChild(e, (x) => varyingReads(scope, x, d, into));
  return into;
}

export const elementary = (operators: ReadonlyMap<string, Operator>): FunctionRule =>
  rule(
    "d.elementary",
    ["chain rule"],
    [
      { given: "given x", before: "d(sin(x^2))/d(x)", after: "cos(x^2) * d(x^2)/d(x)" },
      {
        given: "given x, a",
        before: "d(max(x, a*x))/d(x)",
        after: "cases{d(x)/d(x) if x > a*x, (d(x)/d(x) + d(a*x)/d(x))/2 if x = a*x, d(a*x)/d(x) otherwise}",
      },
    ],
    (scope, d) => {
      const { ctx } = scope;
      if (d.of.kind !== "app") return undefined;
      const op = operators.get(d.of.op);
      if (op === undefined) return undefined;
      const choice = branchesOf(scope, op, d);
      if (choice !== undefined)
        return { after: choice, match: { "?u": d.of, "?x": d.wrt }, assumes: [], reason: [op.reason] };
      const partials = op.partials(ctx, d.of.args, d.of, scope.env);
      const parts = d.of.args.flatMap((a, k) => {
        const p = partials[k] as Expr;
        if (!varies(scope, a, d) || (p.kind === "num" && p.value === 0)) return [];
        return [tidyProduct(ctx, [p, D(ctx, a, d)])];
      });
      return {
        after: ctx.add(...parts),
        match: { "?u": d.of, "?x": d.wrt },
        assumes: [],
        reason: [op.reason],
      };
    },
  );
