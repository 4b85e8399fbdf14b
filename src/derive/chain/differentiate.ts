// One layer of differentiation a line: linear rules as far as they go, a nonlinear one, and linear ones again, until the
// derivatives stand at reads and at definitions.

import { isIncoming } from "../../diff/depends.ts";
import { logarithmOfSum } from "../../diff/relative.ts";
import { readName } from "../../diff/rule.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { line, type Pass, pass } from "../lines/lines.ts";
import { isDeriv, scopeOf, type Workshop } from "../lines/workshop.ts";
import { foldShares } from "../simplify/fold.ts";
import { cleaned } from "../simplify/simplify.ts";

/** A chain under construction. */
export interface Draft {
  key: string;
  readonly lhs: Expr;
  steps: Step[];
  continues: string | undefined;
  /** The first step, when the left side was opened by an equation other than its definition. */
  opening: { readonly step: Step; readonly reason: Reason } | undefined;
}

export const substepsOf = (s: Step): readonly Step[] => (s.substeps.length > 0 ? s.substeps : [s]);
/** Two lines as one, with both reasons. */
export const joined = (a: Step, b: Step): Step =>
  line([...substepsOf(a), ...substepsOf(b)], joinReasons([a.reason, b.reason]), a.level);

/** Takes the derivatives in e inwards, a layer a line, until they stand at reads and at definitions. */
export function differentiate(w: Workshop, start: Expr, target: Deriv, draft: Draft): Expr {
  let e = start;
  const shown = draft.steps.length;
  const taken = freeIndices(target);
  // The left side itself is opened by its definition; definitions inside stay folded.
  let opening = draft.opening;
  draft.opening = undefined;
  if (e === draft.lhs && isDeriv(e)) {
    const hit = pass(scopeOf(w), w.rules.unfold, e, [], taken);
    if (hit !== undefined) {
      for (const m of hit.matches) noteConvention(w, m);
      const rule = hit.matches[0];
      const said: Reason = rule?.by === "d.unfold" ? [] : ["; ", ...(rule?.reason ?? [])];
      const fixed = e.mode === "step" ? ["; the other steps are held fixed"] : [];
      opening = { step: hit.step, reason: [{ math: e.of }, " by definition", ...fixed, ...said] };
      e = hit.after;
    }
  }
  for (;;) {
    const substeps: Step[] = opening === undefined ? [] : [opening.step];
    const reasons: Reason[] = opening === undefined ? [] : [opening.reason];
    const layer = oneLayer(w, e, taken);
    substeps.push(...layer.steps);
    reasons.push(...layer.reasons);
    const named = namedShares(w, layer.steps, target);
    if (named !== undefined) {
      substeps.push(named.step);
      for (const m of named.matches) if (m.reason !== undefined) reasons.push(m.reason);
    }
    opening = undefined;
    if (substeps.length === 0) break;
    const all = cleaned(w, substeps);
    const last = all[all.length - 1] as Step;
    const said = joinReasons(reasons);
    draft.steps.push(line(all, said.length > 0 ? said : plainReason(w, substeps), "standard"));
    e = last.after;
  }
  const own = pass(scopeOf(w), w.rules.self, e, "everywhere", taken);
  if (own !== undefined) {
    const all = cleaned(w, [own.step]);
    const entry = target.wrt.kind === "at" ? target.wrt.tensor : target.wrt;
    const step = line(all, ["an entry of ", { math: entry }, " depends on itself alone"], "standard");
    e = step.after;
    const last = draft.steps.at(-1);
    // While other derivatives wait for their equations, nothing is gained by a line of its own.
    const waits = some(e, (s) => isDeriv(s) && !isIncoming(w.env, s));
    if (last !== undefined && draft.steps.length > shown && waits)
      draft.steps[draft.steps.length - 1] = joined(last, step);
    else draft.steps.push(step);
  }
  return e;
}

/** What the logarithm of a sum is told by has its name at once. */
function namedShares(w: Workshop, steps: readonly Step[], target: Deriv): Pass | undefined {
  const last = steps.at(-1);
  if (last === undefined || !steps.some((s) => s.rule.split("+").includes(logarithmOfSum.name)))
    return undefined;
  const fold = foldShares(w, readName(rootOf(target)));
  return pass(scopeOf(w), fold, last.after, "everywhere", freeIndices(target));
}

/** What is differentiated, however often. */
export const rootOf = (d: Deriv): Expr => (isDeriv(d.of) ? rootOf(d.of) : d.of);

/** Rules that a reader applies without a word. */
const SILENT = new Set(["d.constant", "d.sum", "d.bind.sum"]);

/** What a line of rules that go without a word is called when nothing else is said: the first of them. */
const plainReason = (w: Workshop, substeps: readonly Step[]): Reason =>
  [...w.rules.linear, w.rules.self].find((r) => r.name === substeps[0]?.rule)?.reason ?? [];

/** Linear rules as far as they go, one nonlinear layer, and linear rules again. */
function oneLayer(
  w: Workshop,
  start: Expr,
  taken: readonly string[],
  nonlinear = true,
): { readonly steps: readonly Step[]; readonly reasons: readonly Reason[] } {
  const steps: Step[] = [];
  const reasons: Reason[] = [];
  let e = start;
  const run = (rule: FunctionRule): boolean => {
    const hit = pass(scopeOf(w), rule, e, "everywhere", taken);
    if (hit === undefined) return false;
    steps.push(hit.step);
    for (const m of hit.matches) noteConvention(w, m);
    if (!SILENT.has(rule.name)) for (const m of hit.matches) reasons.push(m.reason ?? rule.reason);
    e = hit.after;
    return true;
  };
  const linear = (): void => {
    for (let moved = true; moved; ) {
      moved = w.rules.linear.some(run);
      // Nothing is gained by a line that shows ∂x/∂x.
      if (!moved && showsSelf(e)) moved = run({ ...w.rules.self, reason: [] });
    }
  };
  linear();
  const before = e;
  // Each derivative that stands now moves by one layer; those that the pass creates wait for the next line.
  if (nonlinear) run(w.rules.layer);
  if (e !== before) linear();
  return { steps, reasons };
}

/** Linear rules alone, as far as they go. */
export const linearOnly = (w: Workshop, start: Expr, taken: readonly string[]): ReturnType<typeof oneLayer> =>
  oneLayer(w, start, taken, false);

const showsSelf = (e: Expr): boolean => some(e, (s) => s.kind === "deriv" && s.of === s.wrt);

function noteConvention(w: Workshop, m: Match): void {
  const u = m.match["?u"];
  if (u?.kind !== "app") return;
  const op = w.library.operators.get(u.op as never);
  if (op?.kink === undefined) return;
  const text = op.kink.convention(w.env, u.args);
  w.conventions.set(text, [text]);
}
