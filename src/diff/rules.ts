// The differentiation rules, in the order in which they are tried. Each takes one unevaluated derivative one layer
// inwards and says why. Here are those of definitions, given functions and whole tensors; those of arithmetic and of
// binders have files of their own.

import { close } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { definition, type Env, type FunctionDecl, recurrent } from "../expr/environment.ts";
import { type App, type Deriv, type Expr, TENSOR_OPS } from "../expr/nodes.ts";
import { freeIndices, mapChildren } from "../expr/traverse.ts";
import { formulaAt } from "../expr/unfold.ts";
import { axesOfExpr, entryOf } from "../library/tensors.ts";
import type { Library } from "../library/types.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import {
  constant,
  elementary,
  namedElementary,
  namedQuotient,
  power,
  product,
  quotient,
  scale,
  self,
  sum,
  tidyProduct,
} from "./arithmetic-rules.ts";
import { bindExtremum, bindProduct, bindSum, cases, iverson } from "./binder-rules.ts";
import { directNames, isIncoming, nameDependsOn, targetName } from "./depends.ts";
import { heldAxes } from "./local.ts";
import { asPrinted, overAxes } from "./over-axes.ts";
import { actedOn, recurrenceRule, start } from "./recurrences.ts";
import { BY_ITSELF, logarithmOfSum, namedRelative, relative } from "./relative.ts";
import { D, opens, readName, rule, unfoldRead, varies } from "./rule.ts";

const unfold = rule(
  "d.unfold",
  ["by definition"],
  [{ given: "given x; y = x^2", before: "d(y)/d(x)", after: "d(x^2)/d(x)" }],
  (scope, d) => {
    const name = readName(d.of);
    const def = name === undefined ? undefined : definition(scope.env, name);
    if (def === undefined || !opens(d, def)) return undefined;
    return D(scope.ctx, unfoldRead(scope.ctx, def, d.of), d);
  },
);

/** The derivative of a given function to one of its parameters (or an entry of it) as an atom. */
export function parameterDerivative(scope: Scope, f: Expr, decl: FunctionDecl, wrt: Expr): Expr {
  const p = targetName(wrt);
  const own = recurrent(scope.env, p) === undefined ? "total" : "partial";
  const coupled = decl.params.some((q) => q !== p && nameDependsOn(scope.env, q, p, own === "partial"));
  return scope.ctx.deriv(f, wrt, coupled ? "slot" : own);
}

const chainThroughFunction = rule(
  "d.chain",
  ["chain rule"],
  [
    {
      given: "given x[n]; y[i] = x[i]^2; given L(y)",
      before: "d(L)/d(x[k])",
      after: "d(L)/d(y[k]) * d(y[k])/d(x[k])",
    },
    {
      given: "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y)",
      before: "d(L)/d(w[l])",
      after: "sum{i} d(L)/d(y[i]) * d(y[i])/d(w[l])",
    },
  ],
  (scope, d) => {
    const { ctx, env } = scope;
    if (isIncoming(env, d)) return undefined;
    const fixed = d.mode === "partial";
    if (!fixed && actedOn(env, d).length > 0) return undefined;
    let root: Expr = d.of;
    while (root.kind === "deriv") root = root.of;
    const decl = root.kind === "sym" ? env.decls.get(root.name) : undefined;
    if (decl?.kind !== "function") return undefined;
    if (d.of.kind === "deriv" && !isIncoming(env, d.of)) return undefined;
    const target = targetName(d.wrt);
    const parts: Expr[] = [];
    const through: string[] = [];
    for (const p of decl.params) {
      if (!nameDependsOn(env, p, target, fixed)) continue;
      through.push(p);
      const over = overAxes(scope, p, freeIndices(d), heldAxes(ctx, env, p, d.wrt));
      const s = ctx.sym(p);
      const entry = over === undefined || over.subs.length === 0 ? s : ctx.at(s, over.subs);
      const body = ctx.mul(parameterDerivative(scope, d.of, decl, entry), D(ctx, entry, d));
      const { vars, ranges } = over ?? { vars: [], ranges: [] };
      parts.push(close(ctx, { op: "sum", vars, ranges, guard: undefined, body }));
    }
    if (parts.length === 0) return ctx.zero;
    return {
      after: ctx.add(...parts),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: chainReason(scope, d, through),
    };
  },
);

function chainReason(scope: Scope, d: Deriv, through: readonly string[]): Reason {
  const [only] = through;
  const { ctx } = scope;
  if (only === undefined || through.length > 1 || d.of.kind === "deriv") return ["chain rule"];
  const over = overAxes(scope, only, freeIndices(d), heldAxes(ctx, scope.env, only, d.wrt));
  if (over === undefined || over.subs.length === 0) return ["chain rule"];
  const entry = ctx.at(ctx.sym(only), over.subs);
  return over.vars.length === 0
    ? ["chain rule: ", { math: d.wrt }, " acts through ", { math: entry }, " alone"]
    : [
        "chain rule: ",
        { math: d.wrt },
        " acts through every ",
        { math: asPrinted(scope, entry, over.vars, freeIndices(d)) },
      ];
}

/**
 * A given function at written arguments: ∂f(u, v)/∂x = f_x(u, v)·∂u/∂x + f_y(u, v)·∂v/∂x, and the same for its
 * derivatives in some slots. A whole tensor as an argument acts through every entry.
 */
const written = rule(
  "d.apply",
  ["chain rule"],
  [
    {
      // f varies with b through u, f at a does not.
      given: "given f(u), a, b; u = a*b",
      before: "d(f(a))/d(b)",
      after: "0",
    },
  ],
  (scope, d) => {
    const { ctx, env } = scope;
    let root: Expr = d.of;
    while (root.kind === "deriv" && root.mode === "slot") root = root.of;
    if (root.kind !== "app" || root.op !== "apply") return undefined;
    const [f, ...args] = root.args;
    const decl = f?.kind === "sym" ? env.decls.get(f.name) : undefined;
    if (decl?.kind !== "function") return undefined;
    if (decl.formula !== undefined) return byFormula(scope, d, decl, args);
    const parts = args.flatMap((a, k): readonly Expr[] => {
      if (!varies(scope, a, d)) return [];
      const slot = ctx.sym(decl.params[k] as string);
      const over = a.kind === "sym" ? overAxes(scope, a.name, freeIndices(d)) : undefined;
      if (over === undefined || over.vars.length === 0)
        return [ctx.mul(ctx.deriv(d.of, slot, "slot"), D(ctx, a, d))];
      const body = ctx.mul(ctx.deriv(d.of, ctx.at(slot, over.vars), "slot"), D(ctx, ctx.at(a, over.vars), d));
      return [close(ctx, { op: "sum", vars: over.vars, ranges: over.ranges, guard: undefined, body })];
    });
    return ctx.add(...parts);
  },
);

/** A function by a formula or by its derivatives: by the derivatives that were declared for it, else by the formula. */
function byFormula(scope: Scope, d: Deriv, f: FunctionDecl, args: readonly Expr[]): Match {
  const { ctx } = scope;
  const name = { math: ctx.sym(f.name) };
  const match = { "?u": d.of, "?x": d.wrt };
  const moving = args.flatMap((a, k) => (varies(scope, a, d) ? [k] : []));
  const slopes = moving.map((k) => f.formula?.slopes[k]?.value);
  if (slopes.some((s) => s === undefined)) {
    const own = relative(scope, formulaAt(ctx, f, args), d);
    if (own !== undefined) {
      const after = ctx.mul(d.of, ctx.add(...own));
      return { after, match, assumes: [], reason: ["definition of ", name, "; ", ...BY_ITSELF] };
    }
    const after = D(ctx, formulaAt(ctx, f, args), d);
    return { after, match, assumes: [], reason: ["definition of ", name] };
  }
  const parts = moving.map((k, n) =>
    tidyProduct(ctx, [formulaAt(ctx, f, args, slopes[n]), D(ctx, args[k] as Expr, d)]),
  );
  return { after: ctx.add(...parts), match, assumes: [], reason: ["the declared derivative of ", name] };
}

/** (∂L/∂y)[i], as an operator's definition has it, is ∂L/∂y[i]. */
const gradientEntries = (ctx: Context, e: Expr): Expr => {
  const inside = mapChildren(ctx, e, (c) => gradientEntries(ctx, c));
  if (inside.kind !== "at" || inside.tensor.kind !== "deriv") return inside;
  const { of, wrt, mode } = inside.tensor;
  return ctx.deriv(of, ctx.at(wrt, inside.subs), mode);
};

/** Whether an operator on whole tensors has a number for its value. */
const isNumber = (ctx: Context, env: Env, e: App, operators: Library["tensorOperators"]): boolean =>
  TENSOR_OPS.has(e.op) && axesOfExpr(ctx, env, e, operators).length === 0;

/** An entry of a whole-tensor expression by the definition of its operator. */
const tensorEntry = (operators: Library["tensorOperators"]): FunctionRule =>
  rule(
    "d.tensor",
    ["by definition"],
    [
      {
        given: "given W[m, n], x[n]",
        before: "d(matmul(W, x)[i])/d(x[k])",
        after: "d(sum{j} W[i,j]*x[j])/d(x[k])",
      },
      { given: "given x[n]", before: "d(total(x))/d(x[k])", after: "d(sum{i} x[i])/d(x[k])" },
    ],
    ({ ctx, env }, d) => {
      const whole = d.of.kind === "at" ? d.of.tensor : d.of;
      if (whole.kind !== "app") return undefined;
      // A sum or a mean of all entries is a number by itself.
      const subs = d.of.kind === "at" ? d.of.subs : [];
      if (subs.length === 0 && !isNumber(ctx, env, whole, operators)) return undefined;
      const written = entryOf(ctx, env, whole, subs, operators);
      const entry = gradientEntries(ctx, written);
      if (entry.alpha === d.of.alpha) return undefined;
      return {
        after: D(ctx, entry, d),
        match: { "?u": d.of, "?x": d.wrt },
        assumes: [],
        // With the tensors at hand: it follows the notation of the sheet, and its first index.
        reason: ["definition: ", { math: ctx.eq(d.of, written) }],
      };
    },
  );

/** All differentiation rules, in the order in which they are tried. */
export function derivativeRules(library: Library): readonly FunctionRule[] {
  return [
    constant,
    self,
    start,
    recurrenceRule,
    chainThroughFunction,
    written,
    tensorEntry(library.tensorOperators),
    sum,
    scale,
    product,
    quotient,
    power,
    bindSum,
    bindProduct,
    bindExtremum,
    cases,
    iverson,
    logarithmOfSum,
    elementary(library.operators),
    namedRelative,
    namedQuotient,
    namedElementary(library.operators),
    unfold,
  ];
}

/**
 * The scalar definitions through which e varies with the target, the nearest ones on every path; undefined where
 * some path reaches the target without passing through a scalar definition.
 */
export function scalarIntermediates(scope: Scope, e: Expr, target: string): readonly string[] | undefined {
  const found = new Set<string>();
  const seen = new Set<string>();
  const go = (names: readonly string[]): boolean =>
    names.every((n) => {
      if (!nameDependsOn(scope.env, n, target) || seen.has(n)) return true;
      seen.add(n);
      const d = n === target ? undefined : definition(scope.env, n);
      if (d === undefined) return false;
      if (d.axes.length > 0) return go(directNames(d.body));
      found.add(n);
      return true;
    });
  return go(directNames(e)) && found.size > 0 ? [...found] : undefined;
}
