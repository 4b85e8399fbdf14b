// Two sums in the other order: Σ_o g[o]·Σ_k w[k]·[s·o+d·k = m] = Σ_k w[k]·[s ∣ m−d·k]·g[(m−d·k)/s], where no index
// can be solved for without a division. The outer sum collapses and the inner one, over the kernel, stays.

import { open } from "../../expr/binders.ts";
import type { Bind, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { collapse } from "../../index/collapse.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import { onlyTerm } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { factorsOf, isBracket } from "../lines/factors.ts";
import { mergeSums } from "../lines/flatten.ts";
import { listed, shownValues } from "./index-rules.ts";

const UNIT = { coefficients: "unit" } as const;

const isSum = (e: Expr): e is Bind => e.kind === "bind" && e.op === "sum" && e.guard === undefined;

export const exchangeSums: FunctionRule = {
  kind: "function",
  name: "sum.delta.exchange",
  heads: ["bind"],
  reason: ["the sums in the other order"],
  examples: [
    {
      given: "given w[K], g[O], m in 0..100, s >= 2 integer",
      before: "sum{o} g[o] * (sum{k} w[k] * [o = m + s*k])",
      after: "sum{k} g[s*k + m] * w[k] * [s*k + m <= O-1]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (!isSum(e)) return undefined;
    const inner = factorsOf(e.body).find(isSum);
    if (inner === undefined || !factorsOf(inner.body).some(isBracket)) return undefined;
    const merged = mergeSums.apply(scope, e)?.after;
    if (merged === undefined || !isSum(merged)) return undefined;
    const facts = factsAt(scope);
    // Nothing is exchanged where the inner sum alone collapses.
    const o = open(scope.ctx, e, freeIndices(e));
    const alone = factorsOf(o.body).find(isSum);
    if (alone !== undefined && collapse(scope.ctx, facts, alone, UNIT) !== undefined) return undefined;
    const r = collapse(scope.ctx, facts, merged, UNIT) ?? collapse(scope.ctx, facts, merged);
    if (r === undefined || r.contradiction !== undefined || r.solved.length === 0) return undefined;
    const letters = new Set(e.letters);
    const outer = r.solved.some((s) => letters.has(s.variable.name.replace(/'+$/, "")));
    if (!outer) return undefined;
    const [pairs, several] = shownValues(scope, merged, r.solved);
    const reason: Reason = several
      ? ["the sums in the other order; only the terms with ", ...listed(pairs), " are left"]
      : onlyTerm(listed(pairs));
    return { after: tidy(scope.ctx, r.after), match: {}, assumes: [], reason };
  },
};
