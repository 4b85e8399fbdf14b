// Gradients to intermediate tensors, ∂L/∂z, each derived once: in other lines they stand as they are and refer to
// their equation, whatever their subscripts.

import { definition } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { type Equation, isDeriv, specialise, type Workshop } from "./workshop.ts";

/** L/z for ∂L/∂z[i, j] of a scalar L to a definition z. */
function keyOf(w: Workshop, d: Expr): string | undefined {
  if (!isDeriv(d) || d.mode !== "total" || d.of.kind !== "sym") return undefined;
  const { wrt } = d;
  if (wrt.kind !== "at" || wrt.tensor.kind !== "sym") return undefined;
  return definition(w.env, wrt.tensor.name) === undefined ? undefined : `${d.of.name}/${wrt.tensor.name}`;
}

export function heldGradient(w: Workshop, d: Expr): Equation | undefined {
  const key = keyOf(w, d);
  return key === undefined ? undefined : w.gradients.get(key);
}

/** Remembers the equation, whose subscripts are letters, all different. */
export function holdGradient(w: Workshop, lhs: Deriv, key: string, rhs: Expr): void {
  const name = keyOf(w, lhs);
  if (name === undefined || lhs.wrt.kind !== "at" || w.gradients.has(name)) return;
  const vars = lhs.wrt.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
  if (vars.length < lhs.wrt.subs.length || new Set(vars).size < vars.length) return;
  w.gradients.set(name, { key, lhs, rhs, vars });
}

/** What a held gradient is at these subscripts. */
export function heldValue(w: Workshop, d: Expr): Expr | undefined {
  const eq = heldGradient(w, d);
  if (eq === undefined || !isDeriv(d) || d.wrt.kind !== "at") return undefined;
  return specialise(w, eq, d.wrt.subs);
}
