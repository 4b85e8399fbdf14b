// 1 − σ(−u) is σ(u): where the argument is negative as it stands, the complement has the shorter form. 1 − σ(u) stays.

import { splitCoefficient, withCoefficient } from "../../expr/coefficient.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { negQ, signQ } from "../../expr/rational.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";

/** u where e is σ(−u). */
function argumentOfNegative(ctx: Context, e: Expr): Expr | undefined {
  if (e.kind !== "app" || e.op !== "sigmoid") return undefined;
  const { coef, rest } = splitCoefficient(ctx, e.args[0] as Expr);
  return signQ(coef) < 0 ? withCoefficient(ctx, negQ(coef), rest) : undefined;
}

export const sigmoidComplement: FunctionRule = {
  kind: "function",
  name: "sigmoid.complement",
  heads: ["add"],
  reason: ["1 − σ(−u) is σ(u)"],
  examples: [
    { given: "given t, a", before: "1 - sigmoid(-a*t)", after: "sigmoid(a*t)" },
    { given: "given t", before: "sigmoid(-t) - 1", after: "-sigmoid(t)" },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.args.length !== 2) return undefined;
    const one = e.args.findIndex((t) => t.kind === "num" && (t.value === 1 || t.value === -1));
    const [number, other] = [e.args[one], e.args[1 - one]];
    if (number?.kind !== "num" || other === undefined) return undefined;
    const { coef, rest } = splitCoefficient(ctx, other);
    const u = argumentOfNegative(ctx, rest);
    // Of ±(1 − σ).
    if (u === undefined || coef !== (number.value === 1 ? -1 : 1)) return undefined;
    const named = ctx.app("sigmoid", [u]);
    const reason = [{ math: ctx.sub(ctx.one, rest) }, " is ", { math: named }];
    return { after: number.value === 1 ? named : ctx.neg(named), match: { "?u": u }, assumes: [], reason };
  },
};
