// Small readings of terms that the rules share: parts of sums and products, dependence on variables, and rules
// made of an equation or of a function.

import type { Context } from "../expr/context.ts";
import type { App, Expr, Idx } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { EquationRule, FunctionRule, Match, RuleExample, Scope } from "../rewrite/rule.ts";

export const isApp = (e: Expr, op: App["op"]): e is App => e.kind === "app" && e.op === op;
export const termsOf = (e: Expr): readonly Expr[] => (isApp(e, "add") ? e.args : [e]);
export const factorsOf = (e: Expr): readonly Expr[] => (isApp(e, "mul") ? e.args : [e]);

export const mentions = (e: Expr, vars: readonly Idx[]): boolean => {
  const free = freeIndices(e);
  return vars.some((v) => free.includes(v.name));
};

/** A product that is written flat: factors that are products themselves are joined. */
export const product = (ctx: Context, factors: readonly Expr[]): Expr =>
  ctx.mul(...factors.flatMap(factorsOf));

export const without = <T>(list: readonly T[], k: number): readonly T[] => list.filter((_, j) => j !== k);

type Sides = (ctx: Context, m: (name: string) => Expr) => readonly [Expr, Expr];

/** An equation in metavariables: m("u") is ?u. */
export const equation = (
  name: string,
  reason: string,
  examples: readonly RuleExample[],
  sides: Sides,
  when?: EquationRule["when"],
): EquationRule => ({
  kind: "equation",
  name,
  reason: [reason],
  examples,
  equation: (ctx) => sides(ctx, (n) => ctx.sym(`?${n}`)),
  ...(when === undefined ? {} : { when }),
});

/**
 * A rule by a function that gives the new term, or a full match where conditions or reasons go with it; `heads` where it
 * is known what it can match.
 */
export const law = (
  name: string,
  reason: string,
  examples: readonly RuleExample[],
  apply: (scope: Scope, term: Expr) => Expr | Match | undefined,
  heads?: readonly string[],
): FunctionRule => ({
  kind: "function",
  name,
  reason: [reason],
  examples,
  ...(heads === undefined ? {} : { heads }),
  apply: (scope, term) => {
    const r = apply(scope, term);
    return r !== undefined && "kind" in r ? { after: r, match: { "?u": term }, assumes: [] } : r;
  },
});
