// The task `find d(A)/d(B)`: the derivation to the indexed result, then the recognition of the textbook's form.

import { dependsOn, isIncoming, targetName } from "../../diff/depends.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import type { Chain, DerivationDiagnostic, Reason, Result, Step } from "../../rewrite/derivation.ts";
import { adjointsIn, holdsThrough } from "../chain/adjoint.ts";
import { type Derived, deriveDerivative } from "../chain/derivative.ts";
import { saidOnce } from "../chain/extended.ts";
import { withForm } from "../chain/forms.ts";
import { closedForm, heldGradient, heldValue, holdGradient, keptIn } from "../chain/held.ts";
import { atEntries } from "../lines/entries.ts";
import { madeStep } from "../lines/lines.ts";
import { type Equation, nextKey, type Workshop } from "../lines/workshop.ts";
import { attainedRemarks } from "../simplify/attained.ts";
import { conditionsTogether } from "../simplify/bracket-cases.ts";

export interface Found {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
  /** How many of the last lines lead from the indexed result to the textbook's form. */
  readonly recognised: number;
  /** The chain that ends in the answer; equations that it refers to may stand after it. */
  readonly key: string | undefined;
}

export function findDerivative(w: Workshop, asked: Deriv): Found {
  const target = atEntries(w, asked);
  const base = { remarks: [], diagnostics: [], recognised: 0, key: undefined };
  if (!dependsOn(w.env, target.of, targetName(target.wrt))) {
    return { ...base, chains: [independent(w, target)], result: { lhs: target, rhs: w.ctx.zero } };
  }
  if (isIncoming(w.env, target)) {
    const message = "the derivative asked for is itself given: nothing more is known of the function";
    return { ...base, chains: [], result: undefined, diagnostics: [{ code: "find.given", message }] };
  }
  const holder = holdsThrough(w, target);
  if (holder !== undefined) {
    const message = `the definition of \`${holder}\` holds a derivative through a recurrence, and is not differentiated`;
    return { ...base, chains: [], result: undefined, diagnostics: [{ code: "find.second", message }] };
  }
  const derived = referredTo(w, target) ?? deriveDerivative(w, target, "main", "layers");
  holdGradient(w, target, derived.key, derived.rhs);
  const closed = closedForm(w, derived.rhs);
  const result: Result = { lhs: target, rhs: derived.rhs, ...(closed === derived.rhs ? {} : { closed }) };
  const where = [
    ...keptIn(w, derived.rhs).map(([d, eq]) => whereText(w, d, eq)),
    ...adjointsIn(w, derived.rhs),
  ];
  const form = withForm(w, target, derived);
  if (form === undefined) {
    const last = derived.chains.find((c) => c.key === derived.key);
    const once = last === undefined ? undefined : saidOnce(w, last.steps, derived.rhs);
    if (once !== undefined) {
      const chains = derived.chains.flatMap((c) =>
        c.key === derived.key ? [once.chain, { ...c, steps: once.steps }] : [c],
      );
      const said: Result = { ...result, rhs: once.after, closed };
      return { ...base, remarks: [...where, once.remark], chains, result: said, key: derived.key };
    }
    const all = last === undefined ? undefined : conditionsTogether(w, derived.rhs);
    const chains = all === undefined ? derived.chains : extended(derived.chains, derived.key, all);
    const rhs = all?.after ?? derived.rhs;
    const said = [...where, ...attainedRemarks(w.ctx, rhs, target.wrt)];
    // What is computed with is the case distinction too; where parts are kept by reference they stay written out.
    const shown: Result = closed === derived.rhs ? { lhs: target, rhs } : { ...result, rhs };
    return { ...base, remarks: said, chains, result: shown, key: lastKey(derived) };
  }
  return {
    ...base,
    chains: form.chains,
    result: { ...result, whole: form.whole },
    remarks: form.remark === undefined ? where : [...where, form.remark],
    recognised: form.lines,
    key: derived.key,
  };
}

const extended = (chains: readonly Chain[], key: string, step: Step): readonly Chain[] =>
  chains.map((c) => (c.key === key ? { ...c, steps: [...c.steps, step] } : c));

/** A gradient that an earlier chain found on its way: the line says where. */
function referredTo(w: Workshop, target: Deriv): Derived | undefined {
  const eq = heldGradient(w, target);
  const value = heldValue(w, target);
  if (eq === undefined || value === undefined) return undefined;
  const step: Step = madeStep({
    before: target,
    after: value,
    rule: "use.equation",
    match: { "?lhs": eq.lhs, "?rhs": eq.rhs },
    reason: [{ ref: eq.key }],
  });
  const key = nextKey(w);
  return { chains: [{ key, lhs: target, steps: [step], role: "main", level: "brief" }], rhs: value, key };
}

const lastKey = (d: Derived): string | undefined => d.chains.find((c) => c.key === d.key)?.key;

/** "∂L/∂h = ∂L/∂y W₂ᵀ by (3)"; without a form in whole tensors, "∂L/∂h[n, j] is given by (3)". */
function whereText(w: Workshop, d: Expr, eq: Equation): Reason {
  const whole = w.forms.get(eq.key);
  if (whole === undefined) return ["Here ", { math: d }, " is given by ", { ref: eq.key }, "."];
  return ["Here ", { math: w.ctx.eq(whole.lhs, whole.rhs) }, " by ", { ref: eq.key }, "."];
}

/** The answer 0, and why. */
function independent(w: Workshop, target: Deriv): Chain {
  const name: Expr = w.ctx.sym(targetName(target.wrt));
  const step: Step = madeStep({
    before: target,
    after: w.ctx.zero,
    rule: "d.constant",
    reason: [{ math: target.of }, " does not depend on ", { math: name }],
    level: "brief",
  });
  return { key: nextKey(w), lhs: target, steps: [step], role: "main", level: "brief" };
}
