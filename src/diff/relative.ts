// Relative derivatives: of what has an exponential for a factor, ∂u = u·∂ log u says most, as u·(∂e − ∂σ/σ) for
// u = e^e/σ. A density keeps its name so, and the logarithm of a sum of such terms has its shares before it:
// ∂ log Σ_k u_k = Σ_k (u_k/Σ_j u_j)·∂ log u_k, the responsibilities of a mixture.

import { close, open } from "../expr/binders.ts";
import { definition } from "../expr/environment.ts";
import type { App, Deriv, Expr } from "../expr/nodes.ts";
import { freeIndices, some, treeSize } from "../expr/traverse.ts";
import { isPositive } from "../index/positive.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { enter } from "../rewrite/enter.ts";
import { factsAt } from "../rewrite/facts-at.ts";
import type { FunctionRule, Scope } from "../rewrite/rule.ts";
import { D, opens, readName, rule, unfoldRead, varies } from "./rule.ts";

/** Terms smaller than this are divided by their sum as they stand, here and where names for shares are offered. */
export const LONG_TERM = 10;

export const BY_ITSELF: Reason = ["∂u = u · ∂ log u"];

interface Factors {
  readonly top: readonly Expr[];
  readonly bottom: readonly Expr[];
}

function factorsOf(e: Expr): Factors {
  if (e.kind === "app" && e.op === "mul") {
    const parts = e.args.map(factorsOf);
    return { top: parts.flatMap((p) => p.top), bottom: parts.flatMap((p) => p.bottom) };
  }
  if (e.kind === "app" && e.op === "div") {
    const [over, under] = e.args.map(factorsOf) as [Factors, Factors];
    return { top: [...over.top, ...under.bottom], bottom: [...over.bottom, ...under.top] };
  }
  return { top: [e], bottom: [] };
}

/**
 * ∂u/u as a sum of terms; undefined unless u has an exponential for a factor, and all others that vary are divisors,
 * which are not 0 where u has a value, or known to be positive.
 */
export function relative(scope: Scope, u: Expr, d: Deriv): readonly Expr[] | undefined {
  const { ctx } = scope;
  const moving = (list: readonly Expr[]): readonly Expr[] => list.filter((f) => varies(scope, f, d));
  const { top, bottom } = factorsOf(u);
  const over = moving(top);
  const isExp = (f: Expr): f is App => f.kind === "app" && f.op === "exp";
  const gained = over.map((f): Expr | undefined => {
    if (isExp(f)) return D(ctx, f.args[0] as Expr, d);
    return isPositive(factsAt(scope), f) ? ctx.div(D(ctx, f, d), f) : undefined;
  });
  if (!top.some(isExp) || gained.some((g) => g === undefined)) return undefined;
  const under = moving(bottom);
  // Of e^{s_i}/Σ_j e^{s_j} the quotient rule says more.
  const isPlain = (f: Expr): boolean =>
    !some(f, (x) => x.kind === "bind" || (x.kind === "app" && x.op === "exp"));
  if (!under.every(isPlain)) return undefined;
  const lost = under.map((f) => ctx.neg(ctx.div(D(ctx, f, d), f)));
  return [...(gained as Expr[]), ...lost];
}

/** The logarithm of a sum of long terms. */
export const logarithmOfSum: FunctionRule = rule(
  "d.log-sum",
  ["derivative of the logarithm; in every term ", ...BY_ITSELF],
  [
    {
      given: "given x, m[n], q[n], s > 0",
      before: "d(log(sum{k} q[k]*exp(-(x - m[k])^2/s)))/d(x)",
      after: "sum{k} q[k]*exp(-(x - m[k])^2/s)/(sum{j} q[j]*exp(-(x - m[j])^2/s)) * d(-(x - m[k])^2/s)/d(x)",
    },
  ],
  (scope, d) => {
    const { ctx } = scope;
    const sum = d.of.kind === "app" && d.of.op === "log" ? d.of.args[0] : undefined;
    if (sum?.kind !== "bind" || sum.op !== "sum" || treeSize(sum.body, LONG_TERM) < LONG_TERM)
      return undefined;
    const o = open(ctx, sum, freeIndices(d));
    const parts = relative(enter(scope, o.vars, o.ranges, o.guard), o.body, d);
    if (parts === undefined) return undefined;
    return close(ctx, { ...o, body: ctx.mul(ctx.div(o.body, sum), ctx.add(...parts)) });
  },
);

/** What has a name: N = e^e/σ is a factor of its own derivative. Of an exponential alone the derivative is told as usual. */
export const namedRelative: FunctionRule = rule(
  "d.relative.named",
  BY_ITSELF,
  [
    {
      given: "given x, s > 0; N = exp(-x^2/s)/s",
      before: "d(N)/d(s)",
      after: "N*(d(-x^2/s)/d(s) - d(s)/d(s)/s)",
    },
  ],
  (scope, d) => {
    const { ctx } = scope;
    const name = readName(d.of);
    const def = name === undefined ? undefined : definition(scope.env, name);
    if (def === undefined || !opens(d, def)) return undefined;
    const parts = relative(scope, unfoldRead(ctx, def, d.of), d);
    return parts === undefined || parts.length < 2 ? undefined : ctx.mul(d.of, ctx.add(...parts));
  },
);
