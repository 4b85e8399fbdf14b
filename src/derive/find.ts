// The task `find d(A)/d(B)`: the derivation to the indexed result, then the recognition of the textbook's form.

import { dependsOn, targetName } from "../diff/depends.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Chain, DerivationDiagnostic, Reason, Result, Step } from "../rewrite/derivation.ts";
import { closedForm, deriveDerivative, keptIn } from "./derivative.ts";
import { atEntries } from "./entries.ts";
import { recognise } from "./recognise.ts";
import { nextKey, type Workshop } from "./workshop.ts";

export interface Found {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
  /** How many of the last lines lead from the indexed result to the textbook's form. */
  readonly recognised: number;
}

export function findDerivative(w: Workshop, asked: Deriv): Found {
  const target = atEntries(w, asked);
  const base = { remarks: [], diagnostics: [], recognised: 0 };
  if (!dependsOn(w.env, target.of, targetName(target.wrt))) {
    return { ...base, chains: [independent(w, target)], result: { lhs: target, rhs: w.ctx.zero } };
  }
  const derived = deriveDerivative(w, target);
  const indices = target.wrt.kind === "at" ? freeIndices(target.wrt) : [];
  const known = recognise({ ctx: w.ctx, env: w.env, lhs: target, rhs: derived.rhs, indices });
  const last = derived.chains[derived.chains.length - 1];
  const closed = closedForm(w, derived.rhs);
  const result: Result = { lhs: target, rhs: derived.rhs, ...(closed === derived.rhs ? {} : { closed }) };
  const where = keptIn(w, derived.rhs).map(
    ([d, eq]): Reason => ["where ", { math: d }, " is given by ", { ref: eq.key }],
  );
  if (known === undefined || last === undefined)
    return { ...base, remarks: where, chains: derived.chains, result };
  return {
    ...base,
    chains: [...derived.chains.slice(0, -1), { ...last, steps: [...last.steps, ...known.steps] }],
    result: { ...result, whole: known.whole },
    remarks: known.remark === undefined ? where : [...where, known.remark],
    recognised: known.steps.length,
  };
}

/** The answer 0, and why. */
function independent(w: Workshop, target: Deriv): Chain {
  const name: Expr = w.ctx.sym(targetName(target.wrt));
  const step: Step = {
    before: target,
    after: w.ctx.zero,
    rule: "d.constant",
    at: [],
    match: {},
    reason: [{ math: target.of }, " does not depend on ", { math: name }],
    assumes: [],
    substeps: [],
    level: "brief",
    evidence: undefined,
  };
  return { key: nextKey(w), lhs: target, steps: [step], role: "main", level: "brief" };
}
