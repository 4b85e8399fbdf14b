// What the differentiation rules share: how one is made from its body, and what a derivative depends on and opens.

import type { Context } from "../expr/context.ts";
import { type Definition, isRecurrent, recurrent } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { unfoldEntry } from "../expr/unfold.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match, Scope } from "../rewrite/rule.ts";
import { dependsOn, targetName } from "./depends.ts";

type Body = (scope: Scope, d: Deriv) => Match | Expr | undefined;

/** The derivative of one step of a recurrence is opened by its right side, and by nothing else. */
const OPENS_STEPS: ReadonlySet<string> = new Set([
  "d.constant",
  "d.unfold",
  "d.relative.named",
  "d.quotient.named",
  "d.elementary.named",
]);

export const rule = (
  name: string,
  reason: Reason,
  examples: FunctionRule["examples"],
  body: Body,
): FunctionRule => ({
  kind: "function",
  name,
  reason,
  examples,
  heads: ["deriv"],
  apply: (scope, term) => {
    // The derivative in one slot of a given function is known as it stands.
    if (term.kind !== "deriv" || term.mode === "slot") return undefined;
    if (term.mode === "step" && !OPENS_STEPS.has(name)) return undefined;
    const r = body(scope, term);
    if (r === undefined) return undefined;
    return "kind" in r ? { after: r, match: { "?u": term.of, "?x": term.wrt }, assumes: [] } : r;
  },
});

export const varies = (scope: Scope, e: Expr, d: Deriv): boolean =>
  dependsOn(scope.env, e, targetName(d.wrt), d.mode === "step" && e !== d.of ? "partial" : d.mode);
/** The derivative of a part: within a step, the other entries of the recurrence are held fixed. */
export const D = (ctx: Context, of: Expr, d: Deriv): Expr =>
  ctx.deriv(of, d.wrt, d.mode === "step" ? "partial" : d.mode);
/** Whether the derivative may be opened by the definition: the target's own is cut, that of a recurrence step by step. */
export const opens = (d: Deriv, def: Definition): boolean =>
  d.mode === "step" || (def.name !== targetName(d.wrt) && !isRecurrent(def));
/** The recurrence that e is an entry of. */
export const recurrenceOf = (scope: Scope, e: Expr) => {
  const name = readName(e);
  return name === undefined ? undefined : recurrent(scope.env, name);
};

/** Under which brackets an entry at these subscripts is the one at the others. */
export const sameEntry = (ctx: Context, subs: readonly Expr[], others: readonly Expr[]): readonly Expr[] =>
  subs.map((u, k) => tidy(ctx, ctx.iverson(ctx.eq(u, others[k] as Expr))));

/** The name of a scalar or of the tensor that is read. */
export const readName = (e: Expr): string | undefined =>
  e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : undefined;

/** One entry of a definition, by its defining equation. */
export function unfoldRead(ctx: Context, def: Definition, read: Expr): Expr {
  const subs = read.kind === "at" ? read.subs : [];
  return unfoldEntry(ctx, def, def.body, subs);
}
