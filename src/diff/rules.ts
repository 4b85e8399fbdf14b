// The differentiation rules. Each takes one unevaluated derivative one layer inwards and says why. Brackets and
// choices are constant almost everywhere; what is taken on the exceptional set is the sheet's kink convention.
// Products are right at zeros: ∂Π differentiates one factor and multiplies the others, it never divides.

import { close, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Definition, definition, type FunctionDecl, recurrent } from "../expr/environment.ts";
import type { ArgOp, BindOp, Deriv, Expr, TensorOp } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { addQ } from "../expr/rational.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import { formulaAt, unfoldEntry } from "../expr/unfold.ts";
import { entryOf } from "../library/tensors.ts";
import type { Library, Operator } from "../library/types.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { constantIn } from "../rewrite/reasons.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import { directNames, isIncoming, nameDependsOn, targetName } from "./depends.ts";
import { heldAxes } from "./local.ts";
import { overAxes } from "./over-axes.ts";
import { actedOn, recurrenceRule, start } from "./recurrences.ts";
import { D, opens, readName, recurrenceOf, rule, varies } from "./rule.ts";

const constant = rule(
  "d.constant",
  ["does not depend on the variable"],
  [{ given: "given c, x", before: "d(c)/d(x)", after: "0" }],
  (scope, d) => (varies(scope, d.of, d) || isIncoming(scope.env, d) ? undefined : scope.ctx.zero),
);

const self = rule(
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
    const target = d.wrt.subs;
    const brackets = d.of.subs.map((u, k) => tidy(ctx, ctx.iverson(ctx.eq(u, target[k] as Expr))));
    return tidy(ctx, ctx.mul(...brackets));
  },
);

const sum = rule(
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

const scale = rule(
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

const product = rule(
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

const quotient = rule(
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
const namedQuotient = rule(
  "d.quotient.named",
  ["quotient rule"],
  [{ given: "given x; q = sin(x)/x", before: "d(q)/d(x)", after: "(d(sin(x))/d(x) - q * d(x)/d(x)) / x" }],
  (scope, d) => {
    const { ctx } = scope;
    const name = readName(d.of);
    const def = name === undefined ? undefined : definition(scope.env, name);
    if (def === undefined || !opens(d, def)) return undefined;
    const body = unfoldRead(ctx, def, d.of);
    if (body.kind !== "app" || body.op !== "div") return undefined;
    const [u, v] = body.args as readonly [Expr, Expr];
    if (!varies(scope, v, d)) return undefined;
    if (!varies(scope, u, d)) return ctx.neg(ctx.div(ctx.mul(d.of, D(ctx, v, d)), v));
    return ctx.div(ctx.sub(D(ctx, u, d), ctx.mul(d.of, D(ctx, v, d))), v);
  },
);

/**
 * An elementary function told from its value, where that has a name: σ = √v gives ∂σ/∂x = 1/(2σ)·∂v/∂x, and
 * h = tanh z gives (1 − h²)·∂z/∂x.
 */
const namedElementary = (operators: ReadonlyMap<string, Operator>): FunctionRule =>
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
      const op = body.kind === "app" ? operators.get(body.op) : undefined;
      if (body.kind !== "app" || op === undefined || body.args.length !== 1) return undefined;
      const u = body.args[0] as Expr;
      const slope = op.partials(ctx, body.args, d.of, scope.env)[0] as Expr;
      // Told from the argument alone, the derivative is no shorter for the name.
      if (!varies(scope, u, d) || !some(slope, (s) => s === d.of)) return undefined;
      return {
        after: tidyProduct(ctx, [slope, D(ctx, u, d)]),
        match: { "?u": body, "?x": d.wrt },
        assumes: [],
        reason: [op.reason],
      };
    },
  );

const power = rule(
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

const tidyProduct = (ctx: Context, factors: readonly Expr[]): Expr =>
  ctx.mul(...factors.filter((f) => !(f.kind === "num" && f.value === 1)));

const elementary = (operators: ReadonlyMap<string, Operator>): FunctionRule =>
  rule(
    "d.elementary",
    ["chain rule"],
    [{ given: "given x", before: "d(sin(x^2))/d(x)", after: "cos(x^2) * d(x^2)/d(x)" }],
    (scope, d) => {
      const { ctx } = scope;
      if (d.of.kind !== "app") return undefined;
      const op = operators.get(d.of.op);
      if (op === undefined) return undefined;
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

const bindSum = rule(
  "d.bind.sum",
  ["derivative term by term"],
  [{ given: "given x[n], w[n], y", before: "d(sum{i} w[i]*y^2)/d(y)", after: "sum{i} d(w[i]*y^2)/d(y)" }],
  ({ ctx }, d) => {
    if (d.of.kind !== "bind" || d.of.op !== "sum") return undefined;
    const o = open(ctx, d.of, freeIndices(d.wrt));
    return close(ctx, { ...o, body: D(ctx, o.body, d) });
  },
);

const bindProduct = rule(
  "d.bind.prod",
  ["product rule: one factor is differentiated, the others stay"],
  [
    {
      given: "given x[n]",
      before: "d(prod{i} x[i])/d(x[k])",
      after: "sum{i} d(x[i])/d(x[k]) * prod{j=0..n-1, j != i} x[j]",
    },
  ],
  ({ ctx }, d) => {
    if (d.of.kind !== "bind" || d.of.op !== "prod") return undefined;
    const o = open(ctx, d.of, freeIndices(d.wrt));
    const taken = new Set([...freeIndices(d), ...o.vars.map((v) => v.name)]);
    const others = open(ctx, d.of, taken);
    const differ = ctx.app(
      "or",
      others.vars.map((v, k) => ctx.app("ne", [v, o.vars[k] as Expr])),
    );
    const apart = others.vars.length === 1 ? ((differ as { args: readonly Expr[] }).args[0] as Expr) : differ;
    const guard = others.guard === undefined ? apart : ctx.app("and", [others.guard, apart]);
    const rest = close(ctx, { ...others, guard });
    return close(ctx, { ...o, op: "sum", body: ctx.mul(D(ctx, o.body, d), rest) });
  },
);

/** Binders whose value is that of one entry, which their derivative follows. */
const FOLLOWED: { readonly [op in BindOp]?: { readonly arg: ArgOp; readonly reason: string } } = {
  max: { arg: "argmax", reason: "a maximum follows its largest entry" },
  min: { arg: "argmin", reason: "a minimum follows its smallest entry" },
  median: { arg: "argmedian", reason: "a median follows the entry in the middle" },
};

const bindExtremum = rule(
  "d.bind.max",
  ["a maximum follows its largest entry"],
  [
    {
      given: "given x[n], y",
      before: "d(max{i} x[i]*y)/d(y)",
      after: "sum{i} [i == argmax{j} x[j]*y] * d(x[i]*y)/d(y)",
    },
    {
      given: "given x[n], y",
      before: "d(median{i} x[i]*y)/d(y)",
      after: "sum{i} [i == argmedian{j} x[j]*y] * d(x[i]*y)/d(y)",
    },
  ],
  (scope, d) => {
    const { ctx } = scope;
    const followed = d.of.kind === "bind" ? FOLLOWED[d.of.op] : undefined;
    if (d.of.kind !== "bind" || followed === undefined) return undefined;
    const reason: Reason = [followed.reason];
    const o = open(ctx, d.of, freeIndices(d.wrt));
    if (scope.env.kink.binder === "first") {
      const arg = ctx.bind(followed.arg, d.of.ranges, d.of.body, d.of.letters, d.of.guard);
      const at = o.vars.length === 1 ? (o.vars[0] as Expr) : ctx.app("tuple", o.vars);
      const chosen = ctx.iverson(ctx.eq(at, arg));
      const after = close(ctx, { ...o, op: "sum", body: ctx.mul(chosen, D(ctx, o.body, d)) });
      return { after, match: { "?u": d.of, "?x": d.wrt }, assumes: [], reason };
    }
    const attains = ctx.iverson(ctx.eq(o.body, d.of));
    const all = close(ctx, { ...o, op: "sum", body: ctx.mul(attains, D(ctx, o.body, d)) });
    if (scope.env.kink.binder === "all") return { after: all, match: {}, assumes: [], reason };
    const count = close(ctx, { ...o, op: "sum", body: attains });
    return { after: ctx.div(all, count), match: { "?u": d.of, "?x": d.wrt }, assumes: [], reason };
  },
);

const cases = rule(
  "d.cases",
  ["branch by branch"],
  [
    {
      given: "given x",
      before: "d(cases{x^2 if x > 0, x otherwise})/d(x)",
      after: "cases{d(x^2)/d(x) if x > 0, d(x)/d(x) otherwise}",
    },
  ],
  (scope, d) => {
    if (d.of.kind !== "app" || d.of.op !== "cases") return undefined;
    const args = d.of.args;
    return scope.ctx.app(
      "cases",
      args.map((a, k) => (k % 2 === 1 ? a : varies(scope, a, d) ? D(scope.ctx, a, d) : scope.ctx.zero)),
    );
  },
);

const iverson = rule(
  "d.iverson",
  ["a bracket is constant almost everywhere"],
  [{ given: "given x", before: "d([x > 0])/d(x)", after: "0" }],
  ({ ctx }, d) =>
    d.of.kind === "app" && (d.of.op === "iverson" || d.of.op === "stop") ? ctx.zero : undefined,
);

/** One entry of a definition, by its defining equation. */
export function unfoldRead(ctx: Context, def: Definition, read: Expr): Expr {
  const subs = read.kind === "at" ? read.subs : [];
  return unfoldEntry(ctx, def, def.body, subs);
}

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
    : ["chain rule: ", { math: d.wrt }, " acts through every ", { math: entry }];
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
    ],
    ({ ctx, env }, d) => {
      if (d.of.kind !== "at" || d.of.tensor.kind !== "app") return undefined;
      const whole = d.of.tensor;
      const entry = gradientEntries(ctx, entryOf(ctx, env, whole, d.of.subs, operators));
      if (entry.alpha === d.of.alpha) return undefined;
      const op = operators.get(whole.op as TensorOp);
      return {
        after: D(ctx, entry, d),
        match: { "?u": d.of, "?x": d.wrt },
        assumes: [],
        reason: op === undefined ? [] : [`definition: ${op.definition}`],
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
    elementary(library.operators),
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
