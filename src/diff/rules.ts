// The differentiation rules. Each takes one unevaluated derivative one layer inwards and says why. Brackets and
// choices are constant almost everywhere; what is taken on the exceptional set is the sheet's kink convention.
// Products are right at zeros: ∂Π differentiates one factor and multiplies the others, it never divides.

import { close, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import {
  type Definition,
  definition,
  type Env,
  type FunctionDecl,
  isRecurrent,
  type Recurrence,
  recurrent,
  stepAxes,
} from "../expr/environment.ts";
import type { Deriv, Expr, Idx, Range, TensorOp } from "../expr/nodes.ts";
import { sameByNorm, tidy } from "../expr/norm.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import { formulaAt, unfoldEntry } from "../expr/unfold.ts";
import { entryOf } from "../library/tensors.ts";
import type { Library, Operator } from "../library/types.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import { dependsOn, directNames, isIncoming, nameDependsOn, targetName } from "./depends.ts";
import { heldAxes } from "./local.ts";

type Body = (scope: Scope, d: Deriv) => Match | Expr | undefined;

/** The derivative of one step of a recurrence is opened by its right side, and by nothing else. */
const OPENS_STEPS: ReadonlySet<string> = new Set([
  "d.constant",
  "d.unfold",
  "d.quotient.named",
  "d.elementary.named",
]);

const rule = (
  name: string,
  reason: Reason,
  examples: FunctionRule["examples"],
  body: Body,
): FunctionRule => ({
  kind: "function",
  name,
  reason,
  examples,
  heads: ["deriv"],
  apply: (scope, term) => {
    // The derivative in one slot of a given function is known as it stands.
    if (term.kind !== "deriv" || term.mode === "slot") return undefined;
    if (term.mode === "step" && !OPENS_STEPS.has(name)) return undefined;
    const r = body(scope, term);
    if (r === undefined) return undefined;
    return "kind" in r ? { after: r, match: { "?u": term.of, "?x": term.wrt }, assumes: [] } : r;
  },
});

const varies = (scope: Scope, e: Expr, d: Deriv): boolean =>
  dependsOn(scope.env, e, targetName(d.wrt), d.mode === "step" && e !== d.of ? "partial" : d.mode);
/** The derivative of a part: within a step, the other entries of the recurrence are held fixed. */
const D = (ctx: Context, of: Expr, d: Deriv): Expr =>
  ctx.deriv(of, d.wrt, d.mode === "step" ? "partial" : d.mode);
/** Whether the derivative may be opened by the definition: the target's own is cut, that of a recurrence step by step. */
const opens = (d: Deriv, def: Definition): boolean =>
  d.mode === "step" || (def.name !== targetName(d.wrt) && !isRecurrent(def));
/** The recurrence that e is an entry of. */
const recurrenceOf = (scope: Scope, e: Expr) => {
  const name = readName(e);
  return name === undefined ? undefined : recurrent(scope.env, name);
};
/** The name of a scalar or of the tensor that is read. */
export const readName = (e: Expr): string | undefined =>
  e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : undefined;

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
  const listed = names.flatMap((n, k): Reason => {
    const math = { math: ctx.sym(n) };
    return k === 0 ? [math] : [k === names.length - 1 ? " and " : ", ", math];
  });
  return [...listed, names.length === 1 ? " does not depend on " : " do not depend on ", { math: target }];
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
    if (!varies(scope, u, d)) return ctx.neg(ctx.div(tidy(ctx, ctx.mul(u, D(ctx, v, d))), square));
    return ctx.div(ctx.sub(ctx.mul(D(ctx, u, d), v), ctx.mul(u, D(ctx, v, d))), square);
  },
);

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

const bindExtremum = rule(
  "d.bind.max",
  ["a maximum follows its largest entry"],
  [
    {
      given: "given x[n], y",
      before: "d(max{i} x[i]*y)/d(y)",
      after: "sum{i} [i == argmax{j} x[j]*y] * d(x[i]*y)/d(y)",
    },
  ],
  (scope, d) => {
    const { ctx } = scope;
    if (d.of.kind !== "bind" || (d.of.op !== "max" && d.of.op !== "min")) return undefined;
    const what = d.of.op === "max" ? "largest" : "smallest";
    const reason: Reason = [`a ${d.of.op === "max" ? "maximum" : "minimum"} follows its ${what} entry`];
    const o = open(ctx, d.of, freeIndices(d.wrt));
    if (scope.env.kink.binder === "first") {
      const arg = ctx.bind(
        d.of.op === "max" ? "argmax" : "argmin",
        d.of.ranges,
        d.of.body,
        d.of.letters,
        d.of.guard,
      );
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

/** Axes opened as the variables of a sum, and the subscripts of an entry there: variables, or what is held. */
export interface OverAxes {
  readonly vars: readonly Idx[];
  readonly ranges: readonly Range[];
  readonly subs: readonly Expr[];
}

/**
 * Opens the axes of a tensor: letters of its axes, fresh among `taken`. Axes that are held keep their subscript.
 * With `steps`, those of a recurrence without what it starts from.
 */
export function overAxes(
  scope: Scope,
  name: string,
  taken: Iterable<string>,
  held: readonly (Expr | undefined)[] = [],
  steps = false,
): OverAxes | undefined {
  const decl = scope.env.decls.get(name);
  if (decl?.kind !== "tensor" && decl?.kind !== "definition") return undefined;
  const axes = steps && decl.kind === "definition" ? stepAxes(decl) : decl.axes;
  const used = new Set(taken);
  const vars: Idx[] = [];
  const ranges: Range[] = [];
  const subs = axes.map((axis, k): Expr => {
    const fixed = held[k];
    if (fixed !== undefined) return fixed;
    const range: Range = { kind: "interval", lo: axis.lo, hi: axis.hi };
    const wish = axis.letter ?? (decl.kind === "definition" ? decl.params[k] : undefined) ?? "ijkl"[k] ?? "i";
    const letter = letterFor(scope, wish, range, used);
    used.add(letter);
    const v = scope.ctx.idx(letter);
    vars.push(v);
    ranges.push(range);
    return v;
  });
  return { vars, ranges, subs };
}

const POOL = [..."ijklmnpqrst"];

/**
 * The letter wished for, or another one: a letter that runs elsewhere already is never used again, since what is
 * known of the one must not be taken for known of the other. Beside a letter of the same range it gets a prime;
 * instead of one of another range, a letter that runs over this range, or one that is free.
 */
function letterFor(scope: Scope, wish: string, range: Range, used: ReadonlySet<string>): string {
  const { indices, decls } = scope.env;
  const runs = (l: string): boolean | undefined => {
    const r = indices.get(l);
    return r === undefined ? undefined : sameRange(scope.ctx, r, range);
  };
  const fits = (l: string): boolean => !used.has(l) && !decls.has(l) && runs(l) !== false;
  if (fits(wish)) return wish;
  const others = runs(wish) === false ? [...[...indices.keys()].filter((l) => runs(l)), ...POOL] : [];
  const other = others.find((l) => fits(l) && !l.endsWith("'"));
  if (other !== undefined) return other;
  let letter = `${wish}'`;
  while (!fits(letter)) letter += "'";
  return letter;
}

/** Whether two ranges have the same ends, up to the order of terms and factors. */
export function sameRange(ctx: Context, a: Range, b: Range): boolean {
  switch (a.kind) {
    case "all":
      return b.kind === "all";
    case "interval":
      return b.kind === "interval" && sameByNorm(ctx, a.lo, b.lo) && sameByNorm(ctx, a.hi, b.hi);
    case "set":
      return b.kind === "set" && a.set.alpha === b.set.alpha;
  }
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

/** A function by a formula: by the derivatives that were declared for it, else by the formula. */
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

/** Of a recurrence that is held fixed, what it starts from may vary: ∂h[u]/∂x = [u = −1] · ∂h0/∂x. */
const start = rule("d.start", ["what it starts from"], [], (scope, d) => {
  const { ctx } = scope;
  const def = d.mode === "partial" && d.of.kind === "at" ? recurrenceOf(scope, d.of) : undefined;
  if (def === undefined || d.of.kind !== "at" || def.name === targetName(d.wrt)) return undefined;
  const { subs } = d.of;
  const { axis, starts } = def.recurrence;
  const parts = starts.flatMap((s): readonly Expr[] => {
    const value = unfoldEntry(ctx, def, s.value, subs);
    if (!varies(scope, value, d)) return [];
    return [ctx.mul(tidy(ctx, ctx.iverson(ctx.eq(subs[axis] as Expr, s.at))), D(ctx, value, d))];
  });
  const reason: Reason = [
    { math: ctx.sym(targetName(d.wrt)) },
    " is where ",
    { math: ctx.sym(def.name) },
    " starts",
  ];
  return { after: ctx.add(...parts), match: { "?u": d.of, "?x": d.wrt }, assumes: [], reason };
});

/** Whether a term depends on total derivatives that a derivation has named. */
export const secondThrough = (env: Env, e: Expr): boolean => {
  for (const d of env.decls.values())
    if (d.kind === "definition" && d.adjoint !== undefined && dependsOn(env, e, d.name)) return true;
  return false;
};

/** The recurrences on whose steps the target of a total derivative acts, and that act on what is differentiated. */
export function actedOn(env: Env, d: Deriv): readonly (Definition & { readonly recurrence: Recurrence })[] {
  if (d.mode !== "total") return [];
  // A second derivative would go through the adjoint recurrence as well: it is left as it stands.
  if (secondThrough(env, d.of)) return [];
  const target = targetName(d.wrt);
  return [...env.decls.values()].flatMap((def) => {
    if (def.kind !== "definition" || !isRecurrent(def) || def.adjoint !== undefined) return [];
    const acts = dependsOn(env, def.body, target, "partial") && dependsOn(env, d.of, def.name);
    return acts ? [def] : [];
  });
}

/** The name for the total derivatives of e to the entries of a recurrence, where one was introduced. */
export const adjointOf = (env: Env, e: Expr, to: string): Definition | undefined => {
  for (const d of env.decls.values())
    if (d.kind === "definition" && d.adjoint?.to === to && d.adjoint.of.alpha === e.alpha) return d;
  return undefined;
};

/**
 * Through a recurrence: dL/dx = ∂L/∂x + Σ_t dL/dh[t]·∂h[t]/∂x, where ∂ holds all entries of h fixed. Also for x an
 * entry of h itself, which acts on the later ones: the adjoint recurrence, or back-propagation through time.
 */
export const recurrenceRule = rule(
  "d.recurrence",
  ["chain rule through the steps of the recurrence"],
  [],
  (scope, d) => {
    const { ctx, env } = scope;
    const nodes = actedOn(env, d);
    if (nodes.length === 0) return undefined;
    const parts: Expr[] = [];
    if (dependsOn(env, d.of, targetName(d.wrt), "partial")) parts.push(ctx.deriv(d.of, d.wrt, "partial"));
    const met: Expr[] = [];
    for (const node of nodes) {
      const adjoint = adjointOf(env, d.of, node.name);
      const over = overAxes(scope, node.name, freeIndices(d), [], true);
      if (adjoint === undefined || over === undefined) return undefined;
      const entry = ctx.at(ctx.sym(node.name), over.vars);
      const extra = adjoint.params.slice(over.vars.length).map((p) => ctx.idx(p));
      const body = ctx.mul(
        ctx.at(ctx.sym(adjoint.name), [...over.vars, ...extra]),
        ctx.deriv(entry, d.wrt, "step"),
      );
      parts.push(close(ctx, { op: "sum", vars: over.vars, ranges: over.ranges, guard: undefined, body }));
      met.push(entry);
    }
    const listed = met.flatMap(
      (m, k): Reason => [...(k === 0 ? [] : [k === met.length - 1 ? " and " : ", "]), { math: m }],
    );
    const direct: Reason = parts.length > nodes.length ? [" on ", { math: d.of }, " itself and"] : [];
    return {
      after: ctx.add(...parts),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: ["chain rule: ", { math: d.wrt }, " acts", ...direct, " through every ", ...listed],
    };
  },
);

/** δ[t] by what it stands for: dL/dh[t]. */
export const adjointRule: FunctionRule = {
  kind: "function",
  name: "d.adjoint",
  heads: ["at"],
  reason: ["by definition"],
  examples: [],
  apply: ({ ctx, env }, e): Match | undefined => {
    const def = e.kind === "at" && e.tensor.kind === "sym" ? definition(env, e.tensor.name) : undefined;
    if (e.kind !== "at" || def?.adjoint === undefined) return undefined;
    const { of, to } = def.adjoint;
    const rank = definition(env, to)?.params.length ?? 0;
    const same = def.params.slice(rank).every((p, k) => e.subs[rank + k] === ctx.idx(p));
    if (!same) return undefined;
    return {
      after: ctx.deriv(of, ctx.at(ctx.sym(to), e.subs.slice(0, rank))),
      match: { "?u": e },
      assumes: [],
    };
  },
};

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
