// A second derivative of a long quotient. The first one, ∂f/∂x[i] = u/v, stays as it stands and is referred to, since
// the quotient rule told from the value needs it on the right side: ∂²f/∂x[j]∂x[i] = (∂u/∂x[j] − ∂f/∂x[i]·∂v/∂x[j])/v.

import { quotientTold } from "../../diff/arithmetic-rules.ts";
import { dependsOn, targetName } from "../../diff/depends.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices, treeSize } from "../../expr/traverse.ts";
import type { Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { line, pass } from "../lines/lines.ts";
import { type Equation, isDeriv, scopeOf, type Workshop } from "../lines/workshop.ts";
import { cleaned } from "../simplify/simplify.ts";
import { holdFirst } from "./held.ts";

/** A shorter first derivative is put in where it is met. */
const LONG = 20;

/** The first line of the second derivative `target` by the equation for the first one; undefined where it is put in as usual. */
export function throughFirst(w: Workshop, target: Deriv, first: Equation): Step | undefined {
  if (!isDeriv(first.lhs) || treeSize(first.rhs, LONG + 1) <= LONG) return undefined;
  // It is met again at the letter of the target, where it is differentiated by the same tensor.
  if (targetName(target.wrt) !== targetName(first.lhs.wrt)) return undefined;
  if (!dependsOn(w.env, first.rhs, targetName(target.wrt))) return undefined;
  const opened = pass(scopeOf(w), toldBy(first.lhs, first.rhs), target, [], freeIndices(target));
  if (opened === undefined || !holdFirst(w, first)) return undefined;
  const reason = joinReasons([["with ", { ref: first.key }], opened.step.reason]);
  return line(cleaned(w, [opened.step]), reason, "standard");
}

/** By the equation `lhs = u/v`, of a derivative of its left side. */
export const toldBy = (lhs: Expr, rhs: Expr): FunctionRule => ({
  kind: "function",
  name: "d.quotient.told",
  heads: ["deriv"],
  reason: ["quotient rule"],
  examples: [],
  apply: (scope, d): Match | undefined => {
    if (d.kind !== "deriv" || d.of.alpha !== lhs.alpha) return undefined;
    const after = quotientTold(scope, d, rhs);
    return after === undefined ? undefined : { after, match: { "?lhs": lhs, "?rhs": rhs }, assumes: [] };
  },
});
