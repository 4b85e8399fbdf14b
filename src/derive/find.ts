// The task `find d(A)/d(B)`: the derivation to the indexed result, then the recognition of the textbook's form.

import { dependsOn, isIncoming, targetName } from "../diff/depends.ts";
import { type Deriv, type Expr, TENSOR_OPS } from "../expr/nodes.ts";
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
  const derived = deriveDerivative(w, target);
  const indices = target.wrt.kind === "at" ? freeIndices(target.wrt) : [];
  const known = recognise({ ctx: w.ctx, env: w.env, lhs: target, rhs: derived.rhs, indices });
  const last = derived.chains.find((c) => c.key === derived.key);
  const closed = closedForm(w, derived.rhs);
  const result: Result = { lhs: target, rhs: derived.rhs, ...(closed === derived.rhs ? {} : { closed }) };
  const where = keptIn(w, derived.rhs).map(
    ([d, eq]): Reason => ["where ", { math: d }, " is given by ", { ref: eq.key }],
  );
  if (known === undefined || last === undefined)
    return { ...base, remarks: where, chains: derived.chains, result, key: last?.key };
  const steps = [...last.steps, ...known.steps];
  const end =
    known.whole === undefined ? undefined : wholeStep(w, target, steps[steps.length - 1], known.whole);
  const lines = end === undefined ? steps : [...steps, end];
  return {
    ...base,
    chains: derived.chains.map((c) => (c === last ? { ...last, steps: lines } : c)),
    result: {
      ...result,
      whole: end === undefined ? known.whole : known.whole && { ...known.whole, note: [] },
    },
    remarks: known.remark === undefined ? where : [...where, known.remark],
    recognised: lines.length - last.steps.length,
    key: last.key,
  };
}

/** The line Σ_j W[j,i]·g[j] = (Wᵀ g)[i], so that the form in whole tensors is checked like any other line. */
function wholeStep(
  w: Workshop,
  target: Deriv,
  last: Step | undefined,
  whole: NonNullable<Result["whole"]>,
): Step | undefined {
  if (last === undefined || target.wrt.kind !== "at" || target.of.kind !== "sym") return undefined;
  if (whole.rhs.kind !== "app" || !TENSOR_OPS.has(whole.rhs.op)) return undefined;
  // The form may hold slice by slice: ∂L/∂x[c] = …, read at the letters that are left.
  const fixed = whole.lhs.kind === "at" ? whole.lhs.subs.length : 0;
  const entry = w.ctx.at(whole.rhs, target.wrt.subs.slice(fixed));
  if (last.after.alpha === entry.alpha) return undefined;
  return {
    before: last.after,
    after: entry,
    rule: "recognise.whole",
    at: [],
    match: {},
    reason: whole.note,
    assumes: [],
    substeps: [],
    level: "standard",
    evidence: undefined,
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
