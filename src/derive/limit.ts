// The task `limit`: the laws of limits where they suffice, else one of the standard arguments (limit-arguments.ts): the
// largest term taken out and the rest squeezed. What neither decides is said to be undecided; no limit is guessed from
// numbers, and every line is held against numbers all the same.

import { definition, isRecurrent } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Chain, Derivation, LimitOf, Reason, Step } from "../rewrite/derivation.ts";
import { LIMIT_ARGUMENTS } from "./limit-arguments.ts";
import { type Approach, lawLimit, type Noted } from "./limit-laws.ts";
import { lawReason, limitChain, limitValue } from "./limit-lines.ts";
import { pass } from "./lines.ts";
import { unfoldDefinition, unfoldScalar } from "./prove.ts";
import { nextKey, scopeOf, type Workshop } from "./workshop.ts";

type Outcome = Pick<Derivation, "chains" | "result" | "remarks" | "diagnostics">;

export function limitOf(w: Workshop, of: Expr, limit: LimitOf): Outcome {
  const a = approachOf(limit);
  const chains: Chain[] = [];
  const opened = opening(w, of, a, chains);
  const found = argued(w, opened, a, limit, chains) ?? byLaws(w, opened, a);
  if (found === undefined) {
    const message =
      "this limit is not decided: neither the laws of limits nor one of the standard arguments lead to it under what is assumed";
    return { chains, result: undefined, remarks: [], diagnostics: [{ code: "limit.undecided", message }] };
  }
  const { value, reason, rule, assumes } = found;
  chains.push(limitChain(w, of, value, limit, rule, reason, "main", assumes));
  return { chains, result: { lhs: of, rhs: value, unsaid: true }, remarks: [], diagnostics: [] };
}

export interface LimitFound {
  readonly value: Expr;
  readonly rule: string;
  readonly reason: Reason;
  readonly assumes: readonly Expr[];
}

function approachOf(limit: LimitOf): Approach {
  const { variable, to, side } = limit;
  const name = variable.kind === "sym" ? variable.name : "";
  if (to.kind === "app" && to.op === "infinity") return { variable: name, to: { kind: "infinite", sign: 1 } };
  if (to.kind === "app") return { variable: name, to: { kind: "infinite", sign: -1 } };
  return { variable: name, to: { kind: "number", value: to, side } };
}

/** Names stand for their definitions as long as these do not show the variable. */
function opening(w: Workshop, of: Expr, a: Approach, chains: Chain[]): Expr {
  let e = of;
  const steps: Step[] = [];
  for (let k = 0; k < 8; k += 1) {
    const name =
      e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : undefined;
    const def = name === undefined || name === a.variable ? undefined : definition(w.env, name);
    if (def === undefined || isRecurrent(def)) break;
    const hit = pass(scopeOf(w), e.kind === "sym" ? unfoldScalar(w) : unfoldDefinition(w), e, [], []);
    if (hit === undefined) break;
    steps.push({ ...hit.step, reason: ["by definition"], level: "standard" });
    e = hit.after;
  }
  if (steps.length > 0)
    chains.push({ key: nextKey(w), lhs: of, steps, role: "auxiliary", level: "standard" });
  return e;
}

function argued(w: Workshop, e: Expr, a: Approach, limit: LimitOf, chains: Chain[]): LimitFound | undefined {
  for (const argument of LIMIT_ARGUMENTS) {
    const own: Chain[] = [];
    const found = argument.apply(w, e, a, limit, own);
    if (found === undefined) continue;
    chains.push(...own);
    return { ...found, rule: argument.name };
  }
  return undefined;
}

function byLaws(w: Workshop, e: Expr, a: Approach): LimitFound | undefined {
  const notes: Noted[] = [];
  const limit = lawLimit(w, e, a, notes);
  if (limit === undefined) return undefined;
  return { value: limitValue(w, limit), rule: "limit.laws", reason: lawReason(w, notes), assumes: [] };
}
