// A long scalar through the scalars that it is defined by: ∂F/∂w = Σ_p ∂F/∂p · ∂p/∂w.

import { differentiates, nameDependsOn, targetName } from "../../diff/depends.ts";
import { scalarIntermediates } from "../../diff/rules.ts";
import { definition } from "../../expr/environment.ts";
import type { Deriv } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { line, pass } from "../lines/lines.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";

/** ∂F/∂w = Σ_p ∂F/∂p · ∂p/∂w over independent scalar definitions p, where F's own equation is long. */
export function throughScalars(w: Workshop, target: Deriv): Step | undefined {
  const rule = intermediateRule;
  const hit = pass(scopeOf(w), rule, target, [], []);
  if (hit === undefined) return undefined;
  return line([hit.step], hit.step.reason, "standard");
}

export const intermediateRule: FunctionRule = {
  kind: "function",
  name: "d.intermediate",
  heads: ["deriv"],
  reason: ["chain rule"],
  examples: [
    {
      given: "given x[n], w[n]; m = sum{i} x[i]; L = sum{i} w[i]*m^2",
      before: "d(L)/d(x[k])",
      after: "d(L)/d(m) * d(m)/d(x[k])",
    },
  ],
  apply: (scope, d): Match | undefined => {
    if (d.kind !== "deriv" || d.of.kind !== "sym" || d.mode !== "total") return undefined;
    const def = definition(scope.env, d.of.name);
    const goal = targetName(d.wrt);
    if (def === undefined || def.axes.length > 0 || d.of.name === goal) return undefined;
    if (!some(def.body, (s) => s.kind === "bind") || differentiates(scope.env, d.of.name, goal))
      return undefined;
    const mids = scalarIntermediates(scope, def.body, goal);
    // What only has a name since it is divided by is differentiated within its quotient.
    if (mids === undefined || mids.some((p) => definition(scope.env, p)?.part === true)) return undefined;
    const coupled = mids.some((p) => mids.some((q) => p !== q && nameDependsOn(scope.env, p, q)));
    if (coupled) return undefined;
    const { ctx } = scope;
    const after = ctx.add(
      ...mids.map((p) => ctx.mul(ctx.deriv(d.of, ctx.sym(p)), ctx.deriv(ctx.sym(p), d.wrt))),
    );
    const reason: Reason = [{ math: d.of }, " depends on ", { math: d.wrt }, " through "];
    const names = mids.flatMap(
      (p, k): Reason => (k === 0 ? [{ math: ctx.sym(p) }] : [" and ", { math: ctx.sym(p) }]),
    );
    const alone = mids.length === 1 ? [" alone"] : [];
    return {
      after,
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: [...reason, ...names, ...alone],
    };
  },
};
