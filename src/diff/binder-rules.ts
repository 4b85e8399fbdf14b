// The differentiation rules of binders and choices. Brackets and choices are constant almost everywhere; what is taken on
// the exceptional set is the sheet's kink convention. ∂Π is right at zeros: it differentiates one factor and
// multiplies the others, and never divides.

import { close, open } from "../expr/binders.ts";
import type { ArgOp, BindOp, Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { D, rule, varies } from "./rule.ts";

export const bindSum = rule(
  "d.bind.sum",
  ["derivative term by term"],
  [{ given: "given x[n], w[n], y", before: "d(sum{i} w[i]*y^2)/d(y)", after: "sum{i} d(w[i]*y^2)/d(y)" }],
  ({ ctx }, d) => {
    if (d.of.kind !== "bind" || d.of.op !== "sum") return undefined;
    const o = open(ctx, d.of, freeIndices(d.wrt));
    return close(ctx, { ...o, body: D(ctx, o.body, d) });
  },
);

export const bindProduct = rule(
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

export const bindExtremum = rule(
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

export const cases = rule(
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

export const iverson = rule(
  "d.iverson",
  ["a bracket is constant almost everywhere"],
  [{ given: "given x", before: "d([x > 0])/d(x)", after: "0" }],
  ({ ctx }, d) =>
    d.of.kind === "app" && (d.of.op === "iverson" || d.of.op === "stop") ? ctx.zero : undefined,
);
