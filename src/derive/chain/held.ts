// Derivatives that stay as they stand in other lines and refer to their equation: long ones of scalars, and gradients
// to intermediate tensors, ∂L/∂z, whatever their subscripts.

import { definition } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { mapChildren, some } from "../../expr/traverse.ts";
import { type Equation, isDeriv, specialise, type Workshop } from "../lines/workshop.ts";

/** L/z for ∂L/∂z[i, j] of a scalar L. */
function keyOf(d: Expr): string | undefined {
  if (!isDeriv(d) || d.mode !== "total" || d.of.kind !== "sym") return undefined;
  const { wrt } = d;
  return wrt.kind === "at" && wrt.tensor.kind === "sym" ? `${d.of.name}/${wrt.tensor.name}` : undefined;
}

export function heldGradient(w: Workshop, d: Expr): Equation | undefined {
  const key = keyOf(d);
  return key === undefined ? undefined : w.gradients.get(key);
}

/** Remembers the gradient to a definition z; its subscripts are letters, all different. */
export function holdGradient(w: Workshop, lhs: Deriv, key: string, rhs: Expr): void {
  const to = lhs.wrt.kind === "at" && lhs.wrt.tensor.kind === "sym" ? lhs.wrt.tensor.name : undefined;
  if (to !== undefined && definition(w.env, to) !== undefined) hold(w, lhs, key, rhs);
}

/** Remembers a first derivative that the second one refers to; false where it has no letters of its own. */
export const holdFirst = (w: Workshop, { lhs, key, rhs }: Equation): boolean =>
  isDeriv(lhs) && hold(w, lhs, key, rhs);

function hold(w: Workshop, lhs: Deriv, key: string, rhs: Expr): boolean {
  const name = keyOf(lhs);
  if (name === undefined || lhs.wrt.kind !== "at" || w.gradients.has(name)) return false;
  const vars = lhs.wrt.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
  if (vars.length < lhs.wrt.subs.length || new Set(vars).size < vars.length) return false;
  w.gradients.set(name, { key, lhs, rhs, vars });
  return true;
}

/** What a held gradient is at these subscripts. */
export function heldValue(w: Workshop, d: Expr): Expr | undefined {
  const eq = heldGradient(w, d);
  if (eq === undefined || !isDeriv(d) || d.wrt.kind !== "at") return undefined;
  return specialise(w, eq, d.wrt.subs);
}

/** e with the derivatives that were kept by reference put in, all the way down; subterms stay shared. */
export function closedForm(w: Workshop, e: Expr): Expr {
  const memo = new Map<Expr, Expr>();
  const go = (x: Expr): Expr => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const held = w.kept.get(x)?.rhs ?? heldValue(w, x);
    const r = held === undefined ? mapChildren(w.ctx, x, go) : go(held);
    memo.set(x, r);
    return r;
  };
  return w.kept.size === 0 && w.gradients.size === 0 ? e : go(e);
}

/** Which kept derivatives e mentions, with their equations. */
export const keptIn = (w: Workshop, e: Expr): readonly (readonly [Expr, Equation])[] => [
  ...[...w.kept].filter(([d]) => some(e, (s) => s === d)),
  ...[...w.gradients.values()].flatMap((eq): (readonly [Expr, Equation])[] =>
    some(e, (s) => heldGradient(w, s) === eq) ? [[eq.lhs, eq]] : [],
  ),
];

export const mentionsHeld = (w: Workshop, e: Expr): boolean =>
  w.gradients.size > 0 && some(e, (s) => heldGradient(w, s) !== undefined);

/** Whether the derivative stays as it stands, because an equation of its own tells it. */
export const isKept = (w: Workshop, d: Deriv): boolean => w.kept.has(d) || heldGradient(w, d) !== undefined;
