// Quotients of functions that have a name of their own: sinh u/cosh u is tanh u, sin u/cos u is tan u, and e^u/(1 + e^u) is
// the sigmoid of u. That the divisor is not 0 is asked by the fraction itself.

import type { Context } from "../../expr/context.ts";
import type { App, ElementaryOp, Expr } from "../../expr/nodes.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match, RuleExample } from "../../rewrite/rule.ts";
import { fractionOf, gatherPowers, overOf, spreadPowers } from "../lines/factors.ts";

/** Of a fraction: f(u) above the line over a factor below it, written as one function of u. */
function quotientRule(
  name: string,
  over: ElementaryOp,
  value: ElementaryOp,
  isUnder: (ctx: Context, f: App, g: Expr) => boolean,
  examples: readonly RuleExample[],
): FunctionRule {
  return {
    kind: "function",
    name,
    heads: ["mul", "div"],
    reason: ["a quotient of functions by its name"],
    examples,
    apply: ({ ctx }, e): Match | undefined => {
      const { top, bottom } = fractionOf(e);
      const below = spreadPowers(bottom);
      for (const [k, f] of top.entries()) {
        if (f.kind !== "app" || f.op !== over) continue;
        const j = below.findIndex((g) => isUnder(ctx, f, g));
        const under = below[j];
        if (under === undefined) continue;
        const named = ctx.app(value, f.args);
        const rest = gatherPowers(
          ctx,
          below.filter((_, i) => i !== j),
        );
        const after = overOf(ctx, [...top.slice(0, k), named, ...top.slice(k + 1)], rest);
        const reason: Reason = [{ math: ctx.div(f, under) }, " is ", { math: named }];
        return { after, match: { "?u": f.args[0] as Expr }, assumes: [], reason };
      }
      return undefined;
    },
  };
}

const given = "given a, t";

const sameArgument =
  (under: ElementaryOp) =>
  (_: Context, f: App, g: Expr): boolean =>
    g.kind === "app" && g.op === under && g.args[0]?.alpha === f.args[0]?.alpha;

export const functionQuotients: readonly FunctionRule[] = [
  quotientRule("quotient.tanh", "sinh", "tanh", sameArgument("cosh"), [
    { given, before: "a*sinh(2*t)/cosh(2*t)", after: "a*tanh(2*t)" },
    { given, before: "sinh(t)/(a^2*cosh(t)^2)", after: "tanh(t)/(a^2*cosh(t))" },
  ]),
  quotientRule("quotient.tan", "sin", "tan", sameArgument("cos"), [
    { given, before: "a*sin(t)/cos(t)", after: "a*tan(t)" },
  ]),
  quotientRule(
    "quotient.sigmoid",
    "exp",
    "sigmoid",
    (ctx, f, g) =>
      g.kind === "app" &&
      g.op === "add" &&
      g.args.length === 2 &&
      g.args.some((x) => x.alpha === f.alpha) &&
      g.args.some((x) => x.alpha === ctx.one.alpha),
    [
      { given, before: "a*exp(2*t)/(1 + exp(2*t))", after: "a*sigmoid(2*t)" },
      { given, before: "exp(t)/(a^2*(exp(t) + 1)^2)", after: "sigmoid(t)/(a^2*(exp(t) + 1))" },
    ],
  ),
];
