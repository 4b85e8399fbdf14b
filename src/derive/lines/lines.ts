// Building the lines of a derivation: a line is one displayed step, made of rule-level substeps that are each
// one pass of one rule, so that a line can be replayed rule by rule.

import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import type { Level, Place, Reason, Step } from "../../rewrite/derivation.ts";
import { applyAt } from "../../rewrite/engine.ts";
import type { Match, Rule, Scope } from "../../rewrite/rule.ts";
import { leadPositive, present } from "./present.ts";

export interface Pass {
  readonly after: Expr;
  readonly step: Step;
  readonly matches: readonly Match[];
}

/** A step that no pass of a rule makes; what is left out is empty, and its level is that of most lines. */
export const madeStep = (
  s: Pick<Step, "before" | "after" | "rule" | "reason"> &
    Partial<Pick<Step, "relation" | "finer" | "at" | "match" | "assumes" | "substeps" | "level">>,
): Step => ({
  before: s.before,
  after: s.after,
  ...(s.relation === undefined ? {} : { relation: s.relation }),
  rule: s.rule,
  at: s.at ?? [],
  match: s.match ?? {},
  reason: s.reason,
  ...(s.finer === undefined ? {} : { finer: s.finer }),
  assumes: s.assumes ?? [],
  substeps: s.substeps ?? [],
  level: s.level ?? "standard",
  evidence: undefined,
});

/** One pass of one rule, recorded. Undefined where it does not apply or changes nothing. */
export function pass(
  scope: Scope,
  rule: Rule,
  before: Expr,
  place: Place,
  taken: readonly string[],
): Pass | undefined {
  const hit = applyAt(rule, scope, before, place, taken);
  if (hit === undefined) return undefined;
  const first = hit.matches[0];
  const step: Step = {
    before,
    after: hit.after,
    rule: [...new Set(hit.matches.map((m) => m.by ?? rule.name))].join("+"),
    at: place,
    match: first?.match ?? {},
    reason: first?.reason ?? rule.reason,
    assumes: hit.matches.flatMap((m) => m.assumes),
    substeps: [],
    level: "full",
    evidence: undefined,
  };
  return { after: hit.after, step, matches: hit.matches };
}

export const TIDY = "tidy";
export const PRESENT = "present";
export const LEAD = "present.lead";

/** The clean-up that needs no reason, as a substep; undefined when there is nothing to clean up. */
export const tidyStep = (scope: Scope, before: Expr): Step | undefined =>
  silent(TIDY, before, tidy(scope.ctx, before));

/** Fractions joined, as a substep. */
export const presentStep = (scope: Scope, before: Expr): Step | undefined =>
  silent(PRESENT, before, present(scope.ctx, before));

/** In an answer a positive term leads: p − t. */
export const leadStep = (scope: Scope, before: Expr): Step | undefined =>
  silent(LEAD, before, leadPositive(scope.ctx, before));

function silent(rule: string, before: Expr, after: Expr): Step | undefined {
  if (after === before) return undefined;
  return madeStep({ before, after, rule, at: "everywhere", reason: ["simplify"], level: "full" });
}

/** A displayed line from its substeps. A single substep is the line itself. */
export function line(substeps: readonly Step[], reason: Reason, level: Level): Step {
  const first = substeps[0];
  const last = substeps[substeps.length - 1];
  if (first === undefined || last === undefined) throw new Error("a line needs a step");
  if (substeps.length === 1) return { ...first, reason, level };
  return {
    before: first.before,
    after: last.after,
    rule: "line",
    at: "everywhere",
    match: {},
    reason,
    assumes: uniqueTerms(substeps.flatMap((s) => s.assumes)),
    substeps,
    level,
    evidence: undefined,
  };
}

export const uniqueTerms = (terms: readonly Expr[]): readonly Expr[] =>
  terms.filter((t, k) => terms.findIndex((o) => o.alpha === t.alpha) === k);
