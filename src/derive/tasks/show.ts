// The task `show A = B`: prove an identity, or that a result has the form that is asked for. What could not be
// brought together symbolically is left as a single line that only the numbers speak for, and is said to be so.

import { isIncoming } from "../../diff/depends.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { norm, sameByNorm } from "../../expr/norm.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import { axesOfExpr } from "../../library/tensors.ts";
import type { Chain, DerivationDiagnostic, Reason, Result, Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { equationFor } from "../chain/derivative.ts";
import { equationRule } from "../chain/equations.ts";
import { heldGradient, heldValue, keptIn } from "../chain/held.ts";
import { openDerivatives } from "../chain/open-derivatives.ts";
import { openedScalar, type Prepared } from "../chain/prepare.ts";
import { type Entries, entriesOf, entryRead } from "../lines/entries.ts";
import { single } from "../lines/line-rule.ts";
import { line, madeStep, pass, tidyStep } from "../lines/lines.ts";
import { type Equation, isDeriv, nextKey, scopeOf, type Workshop } from "../lines/workshop.ts";
import { foldFraction, foldNames } from "../simplify/fold.ts";
import { foldIntoSum } from "../simplify/fold-weights.ts";
import { linesBy } from "../simplify/simplify.ts";
import { splitByCases } from "../simplify/split-cases.ts";
import { findDerivative } from "./find.ts";
import { endingIn, prove } from "./prove.ts";
import { mirrored } from "./prove-decided.ts";

export interface Shown {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
}

export function showIdentity(w: Workshop, lhs: Expr, rhs: Expr): Shown {
  if (isDeriv(lhs) && !isIncoming(w.env, lhs)) return showDerivative(w, lhs, rhs);
  const pair = entriesOf(w, [lhs, rhs]);
  const [a, b] = pair.entries as readonly [Expr, Expr];
  const chains: Chain[] = [];
  const opened = openedScalar(w, a, undefined, []);
  if (opened !== undefined) {
    // A scalar given with logarithms: its equation in opened form, which is then brought into the form asked for.
    const shown = fromEquation(w, a, b, opened);
    if (shown !== undefined) return shown;
  }
  const [fromLeft, left] = withoutDerivatives(w, a, chains);
  const [fromRight, right] = withoutDerivatives(w, b, chains);
  const middle = prove(w, left, right);
  if (middle === undefined) return claim(w, a, b, chains);
  const back = fromRight === undefined ? [] : [mirrored(fromRight)];
  const steps = [...(fromLeft === undefined ? [] : [fromLeft]), ...middle, ...back];
  if (steps.length === 0) return claim(w, a, b, chains);
  chains.push({ key: nextKey(w), lhs: a, steps, role: "main", level: "brief" });
  const whole = pair.whole ? { lhs, rhs, note: pair.note } : undefined;
  return { chains, result: { lhs: a, rhs: b, whole }, remarks: [], diagnostics: [] };
}

/** The left side a by its equation in opened form, which is then led on to b. */
function fromEquation(w: Workshop, a: Expr, b: Expr, opened: Prepared): Shown | undefined {
  const { chains, equation } = opened;
  const rest = prove(w, equation.rhs, b);
  if (rest === undefined) return undefined;
  const last = chains[chains.length - 1];
  // An earlier task has the equation: it is referred to.
  const before =
    last?.lhs === a ? last.steps : [line([stepBy(a, equation)], ["by ", { ref: equation.key }], "standard")];
  const earlier = last?.lhs === a ? chains.slice(0, -1) : chains;
  const chain: Chain = {
    key: last?.lhs === a ? last.key : nextKey(w),
    lhs: a,
    steps: [...before, ...rest],
    role: "main",
    level: "brief",
  };
  return { chains: [...earlier, chain], result: { lhs: a, rhs: b }, remarks: [], diagnostics: [] };
}

const stepBy = (a: Expr, eq: Equation): Step =>
  madeStep({
    before: a,
    after: eq.rhs,
    rule: "use.equation",
    match: { "?lhs": eq.lhs, "?rhs": eq.rhs },
    reason: [{ ref: eq.key }],
  });

/** The term with every derivative that can be taken put in, in one line; the chains that derive them. */
function withoutDerivatives(w: Workshop, e: Expr, chains: Chain[]): readonly [Step | undefined, Expr] {
  const { open, taken } = openDerivatives(w, e, true);
  const put = putIn(
    w,
    e,
    open.map((d) => equationRule(w, equationFor(w, d, chains))),
    taken,
  );
  return put === undefined ? [undefined, e] : [put, put.after];
}

/** The term with what these rules about equations replace in it, as one line; undefined where none applies. */
function putIn(
  w: Workshop,
  e: Expr,
  rules: readonly FunctionRule[],
  taken: readonly string[],
): Step | undefined {
  const steps: Step[] = [];
  const used: Reason[] = [];
  for (const rule of rules) {
    const now = steps.at(-1)?.after ?? e;
    const hit = pass(scopeOf(w), rule, now, "everywhere", [...taken, ...freeIndices(now)]);
    if (hit === undefined) continue;
    steps.push(hit.step);
    used.push(rule.reason);
  }
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  // X[i, j+1] at i = 0 and j = 1 is X[0, 2].
  const clean = tidyStep(scopeOf(w), last.after);
  if (clean !== undefined) steps.push(clean);
  const reason: Reason = ["with ", ...used.flatMap((r, k): Reason => (k === 0 ? r : [" and ", ...r]))];
  return line(steps, joinReasons([reason]), "standard");
}

/** ∂L/∂x = (a form): derived first, then brought into the form. */
function showDerivative(w: Workshop, lhs: Deriv, rhs: Expr): Shown {
  const found = findDerivative(w, lhs);
  const base = { remarks: found.remarks, diagnostics: found.diagnostics };
  const whole = found.result?.whole;
  if (whole !== undefined && norm(w.ctx, whole.rhs).alpha === norm(w.ctx, rhs).alpha) {
    return { ...base, chains: found.chains, result: found.result };
  }
  const pair = inLettersOf(w, lhs, rhs, found.result?.lhs) ?? entriesOf(w, [lhs, rhs]);
  const [a, b] = pair.entries as readonly [Expr, Expr];
  const early = onTheWay(w, found.chains, a, b);
  if (early !== undefined)
    return { chains: [early], result: { lhs: a, rhs: b }, remarks: [], diagnostics: [] };
  const derived = found.result?.rhs;
  const last = found.chains.find((c) => c.key === found.key);
  if (derived === undefined || last === undefined) return claim(w, a, b, found.chains);
  const plain = found.recognised === 0 ? last.steps : last.steps.slice(0, -found.recognised);
  const before: Chain[] = [];
  const steps = sameByNorm(w.ctx, derived, b)
    ? endingIn(w, plain, b)
    : (joined(plain, inNamesOf(w, derived, b) ?? reach(w, derived, b)) ??
      byOperator(w, plain, last.steps.slice(plain.length), b) ??
      withGradients(w, plain, derived, b) ??
      byOwnDerivatives(w, plain, derived, b, before));
  if (steps === undefined) return claim(w, a, b, found.chains);
  const chains = found.chains.flatMap((c) => (c === last ? [...before, { ...last, steps }] : [c]));
  const form = pair.whole ? { lhs, rhs, note: pair.note } : undefined;
  // Where each gradient stands that is not in the answer any more need not be said.
  const remarks = keptIn(w, b).length > 0 ? base.remarks : found.remarks.slice(keptIn(w, derived).length);
  return { ...base, remarks, chains, result: { lhs: a, rhs: b, whole: form } };
}

/** A form that speaks of derivatives, as the chain rule written out does, may be that of a line on the way. */
function onTheWay(w: Workshop, chains: readonly Chain[], a: Expr, b: Expr): Chain | undefined {
  if (!some(b, (e) => isDeriv(e) && !isIncoming(w.env, e))) return undefined;
  const first = chains.find((c) => c.lhs?.alpha === a.alpha);
  for (const [k, s] of (first?.steps ?? []).entries()) {
    const link = sameByNorm(w.ctx, s.after, b) ? [] : prove(w, s.after, b);
    if (first === undefined || link === undefined) continue;
    const steps = first.steps.slice(0, k + 1);
    return { ...first, steps: link.length === 0 ? endingIn(w, steps, b) : [...steps, ...link] };
  }
  return undefined;
}

/** Both sides at the letters in which the derivative was derived. */
function inLettersOf(w: Workshop, lhs: Deriv, rhs: Expr, derived: Expr | undefined): Entries | undefined {
  if (derived === undefined || !isDeriv(derived)) return undefined;
  const added = (whole: Expr, entry: Expr): readonly Expr[] =>
    whole.kind === "sym" && entry.kind === "at" ? entry.subs : [];
  const letters = [...added(lhs.of, derived.of), ...added(lhs.wrt, derived.wrt)];
  if (letters.length === 0 || !letters.every((s) => s.kind === "idx")) return undefined;
  return { entries: [derived, entryRead(w, rhs, letters)], whole: true, note: [] };
}

/**
 * By the operator that was recognised: (g ∗ w)[m], written out over ℤ, is (g ⋆ w̃)[m] too. To and fro it would only
 * repeat the line before, so that it is part of the line that leads on.
 */
function byOperator(
  w: Workshop,
  plain: readonly Step[],
  recognised: readonly Step[],
  to: Expr,
): readonly Step[] | undefined {
  const operator = recognised[recognised.length - 1];
  if (operator === undefined) return undefined;
  const [written, next, ...rest] = reach(w, operator.after, to) ?? [];
  if (written === undefined) return undefined;
  // One line from operator to operator leads on by itself.
  if (next === undefined) return [...plain, ...recognised, written];
  const parts = [...recognised, written, next].flatMap((s) => (s.substeps.length > 0 ? s.substeps : [s]));
  return [...plain, line(parts, next.reason, next.level), ...rest];
}

/** ∂L/∂r[j] by the equation for ∂L/∂r[i], whatever the subscripts. */
const heldRule = (w: Workshop, eq: Equation): FunctionRule => ({
  ...equationRule(w, eq),
  apply: (scope, e): Match | undefined => {
    const after = heldGradient(w, e) === eq ? heldValue(w, e) : undefined;
    if (after === undefined) return equationRule(w, eq).apply(scope, e);
    return { after, match: { "?lhs": eq.lhs, "?rhs": eq.rhs }, assumes: [] };
  },
});

/** What an earlier equation tells of the gradients that the answer refers to, put in before the form is looked for. */
function withGradients(
  w: Workshop,
  plain: readonly Step[],
  derived: Expr,
  to: Expr,
): readonly Step[] | undefined {
  const rules = keptIn(w, derived).map(([, eq]) => heldRule(w, eq));
  const put = putIn(w, derived, rules, freeIndices(to));
  if (put === undefined) return undefined;
  const rest = sameByNorm(w.ctx, put.after, to)
    ? endingIn(w, [put], to)
    : joined([put], reach(w, put.after, to));
  return joined(plain, rest);
}

/**
 * The form asked for speaks of derivatives itself, as the chain rule written out entry by entry does: what they are put
 * in, it is led to, and they come back in the last line. Chains that derive them go to `before`.
 */
function byOwnDerivatives(
  w: Workshop,
  plain: readonly Step[],
  derived: Expr,
  to: Expr,
  before: Chain[],
): readonly Step[] | undefined {
  // An equation speaks of entries: a derivative of a whole tensor has none.
  if (some(to, (s) => isDeriv(s) && !isIncoming(w.env, s) && isWhole(w, s))) return undefined;
  const [put, opened] = withoutDerivatives(w, to, before);
  if (put === undefined) return undefined;
  const rest = sameByNorm(w.ctx, derived, opened)
    ? endingIn(w, plain, opened)
    : joined(plain, reach(w, derived, opened));
  return rest === undefined ? undefined : [...rest, mirrored(put)];
}

const isWhole = (w: Workshop, d: Deriv): boolean =>
  [d.of, d.wrt].some((e) => axesOfExpr(w.ctx, w.env, e, w.library.tensorOperators).length > 0);

const joined = (a: readonly Step[], b: readonly Step[] | undefined): readonly Step[] | undefined =>
  b === undefined ? undefined : [...a, ...b];

const reach = (w: Workshop, from: Expr, to: Expr): readonly Step[] | undefined =>
  prove(w, from, to) ?? splitByCases(w, from, to);

/** The names in which the answer is asked for are put in first: e^{s_k}/Σ_j e^{s_j} is p_k. */
function inNamesOf(w: Workshop, derived: Expr, asked: Expr): readonly Step[] | undefined {
  const fold = foldNames(w, new Set(symbols(asked)));
  const taken = [...freeIndices(derived), ...freeIndices(asked)];
  const folded = linesBy(
    w,
    [single(fold), single(foldFraction(w, fold)), single(foldIntoSum(fold))],
    derived,
    taken,
  );
  const last = folded[folded.length - 1];
  if (last === undefined) return undefined;
  if (sameByNorm(w.ctx, last.after, asked)) return endingIn(w, folded, asked);
  return joined(folded, reach(w, last.after, asked));
}

/** A line without a proof: shown as a claim, for the numbers to support or to refute. */
function claim(w: Workshop, a: Expr, b: Expr, chains: readonly Chain[]): Shown {
  const step: Step = madeStep({
    before: a,
    after: b,
    rule: "claim",
    reason: ["claimed; no derivation was found"],
    level: "brief",
  });
  return {
    chains: [...chains, { key: nextKey(w), lhs: a, steps: [step], role: "main", level: "brief" }],
    result: { lhs: a, rhs: b },
    remarks: [],
    diagnostics: [
      {
        code: "show.unproved",
        message: "no derivation of this identity was found; it was only tried with numbers",
      },
    ],
  };
}
