// The task `limit`: the laws of limits where they suffice, else one of the standard arguments (limit-arguments.ts): the
// largest term taken out and the rest squeezed. What neither decides is said to be undecided; no limit is guessed from
// numbers, and every line is held against numbers all the same.

import { dependsOn } from "../../diff/depends.ts";
import { type Definition, definition, isRecurrent } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { sameByNorm } from "../../expr/norm.ts";
import { children, freeIndices, some } from "../../expr/traverse.ts";
import type { Chain, Derivation, LimitOf, Reason, Step } from "../../rewrite/derivation.ts";
import { pass } from "../lines/lines.ts";
import { nextKey, scopeOf, type Workshop } from "../lines/workshop.ts";
import { LIMIT_ARGUMENTS } from "./limit-arguments.ts";
import { type Approach, cannotVanish, lawLimit, type Noted } from "./limit-laws.ts";
import { lawReason, limitChain, limitValue } from "./limit-lines.ts";
import { pathTo, unfoldDefinition, unfoldScalar } from "./prove.ts";

type Outcome = Pick<Derivation, "chains" | "result" | "remarks" | "diagnostics">;

export function limitOf(w: Workshop, of: Expr, limit: LimitOf): Outcome {
  const a = approachOf(limit);
  const chains: Chain[] = [];
  const opened = opening(w, of, a, chains);
  const decide = (l: LimitOf, into: Chain[]): LimitFound | undefined =>
    argued(w, opened, approachOf(l), l, into) ?? byLaws(w, opened, approachOf(l));
  const hidden = hides(w, opened, a);
  const found = hidden ? undefined : decide(limit, chains);
  if (found !== undefined) return outcome(w, of, limit, chains, found);
  const sides = hidden ? undefined : fromBothSides(w, opened, limit, chains, decide);
  if (sides?.kind === "same") return outcome(w, of, limit, chains, sides.found);
  const diagnostic =
    sides?.kind === "differ"
      ? {
          message: "there is no limit: from above and from below it is not the same",
          code: "limit.none",
        }
      : {
          message:
            "this limit is not decided: neither the laws of limits nor one of the standard arguments lead to it under what is assumed",
          code: "limit.undecided",
        };
  return { chains, result: undefined, remarks: [], diagnostics: [diagnostic] };
}

function outcome(w: Workshop, of: Expr, limit: LimitOf, chains: Chain[], found: LimitFound): Outcome {
  const { value, reason, rule, assumes } = found;
  chains.push(limitChain(w, of, value, limit, rule, reason, "main", assumes));
  return { chains, result: { lhs: of, rhs: value, unsaid: true }, remarks: [], diagnostics: [] };
}

type Sides = { readonly kind: "same"; readonly found: LimitFound } | { readonly kind: "differ" };

/** The limits from above and from below, where both are decided: the same, or surely not the same. */
function fromBothSides(
  w: Workshop,
  e: Expr,
  limit: LimitOf,
  chains: Chain[],
  decide: (l: LimitOf, into: Chain[]) => LimitFound | undefined,
): Sides | undefined {
  if (limit.side !== "both" || approachOf(limit).to.kind === "infinite") return undefined;
  const own: Chain[] = [];
  const ends: { readonly key: string; readonly value: Expr }[] = [];
  for (const side of ["above", "below"] as const) {
    const one: LimitOf = { ...limit, side };
    const found = decide(one, own);
    if (found === undefined) return undefined;
    const { value, rule, reason, assumes } = found;
    const said = limitChain(w, e, value, one, rule, reason, "auxiliary", assumes);
    own.push(said);
    ends.push({ key: said.key, value });
  }
  const [above, below] = ends;
  if (above === undefined || below === undefined) return undefined;
  if (sameByNorm(w.ctx, above.value, below.value)) {
    chains.push(...own);
    const reason: Reason = ["the same from both sides, ", { ref: above.key }, " and ", { ref: below.key }];
    return { kind: "same", found: { value: above.value, rule: "limit.both-sides", reason, assumes: [] } };
  }
  const infinite = [above, below].some((x) => some(x.value, (s) => s.kind === "app" && s.op === "infinity"));
  if (!infinite && !cannotVanish(w, w.ctx.sub(above.value, below.value))) return undefined;
  chains.push(...own);
  return { kind: "differ" };
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

/** At most so many names of one term are opened. */
const MOST_OPENED = 24;

/** The definition that a name or an entry stands for, unless it is the variable or a recurrence. */
function definitionOf(w: Workshop, e: Expr, a: Approach): Definition | undefined {
  const name =
    e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : undefined;
  return name === undefined || name === a.variable ? undefined : definition(w.env, name);
}

const moves = (w: Workshop, e: Expr, a: Approach): boolean =>
  definitionOf(w, e, a) !== undefined && dependsOn(w.env, e, a.variable);

/** Whether something that varies with the variable stands behind a name. */
const hides = (w: Workshop, e: Expr, a: Approach): boolean => some(e, (s) => moves(w, s, a));

/** Names stand for their definitions as long as these do not show the variable; inside of a term, those that hide it. */
function opening(w: Workshop, of: Expr, a: Approach, chains: Chain[]): Expr {
  let e = of;
  const steps: Step[] = [];
  while (steps.length < MOST_OPENED) {
    const whole = definitionOf(w, e, a) !== undefined;
    const path = whole ? [] : pathTo(e, (s) => moves(w, s, a));
    const place = path?.reduce<Expr | undefined>((s, k) => (s === undefined ? s : children(s)[k]?.expr), e);
    const def = place === undefined ? undefined : definitionOf(w, place, a);
    if (path === undefined || def === undefined || isRecurrent(def)) break;
    const rule = def.axes.length === 0 ? unfoldScalar(w) : unfoldDefinition(w);
    const hit = pass(scopeOf(w), rule, e, path, freeIndices(e));
    if (hit === undefined) break;
    const reason: Reason = whole ? ["by definition"] : ["definition of ", { math: w.ctx.sym(def.name) }];
    steps.push({ ...hit.step, reason, level: "standard" });
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
