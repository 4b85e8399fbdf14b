// The equation of a gradient at particular subscripts: derived for letters, unless the block has it, and then read at
// the numbers. ∂E/∂A[m, n] = Σ …, hence ∂E/∂A[0, 1] = ….

import { dependsOn, isIncoming, targetName } from "../../diff/depends.ts";
import { substituteIndices } from "../../expr/binders.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import type { Chain } from "../../rewrite/derivation.ts";
import { isDeriv, lettersOver, type Workshop } from "../lines/workshop.ts";
import { findDerivative } from "./find.ts";

export interface GradientAt {
  /** The equation for letters, as a chain shows it. */
  readonly key: string;
  readonly lhs: Deriv;
  readonly rhs: Expr;
  /** What it gives here. */
  readonly after: Expr;
}

/** What an equation gives for the derivative; chains that derive it are added. */
export function substitutedGradient(w: Workshop, d: Deriv, chains: Chain[]): GradientAt | undefined {
  if (isIncoming(w.env, d) || !dependsOn(w.env, d.of, targetName(d.wrt))) return undefined;
  const known = shownBefore(w, d);
  if (known !== undefined) return known;
  const general = atLetters(w, d);
  const found = findDerivative(w, general);
  const { result, key } = found;
  if (result === undefined || key === undefined || !isDeriv(result.lhs)) return undefined;
  chains.push(...found.chains);
  const equation = { key, lhs: result.lhs, rhs: result.rhs };
  w.found.push(equation);
  return at(w, equation, d);
}

const shownBefore = (w: Workshop, d: Deriv): GradientAt | undefined => {
  for (const eq of w.found) {
    const hit = at(w, eq, d);
    if (hit !== undefined) return hit;
  }
  return undefined;
};

function at(w: Workshop, eq: Omit<GradientAt, "after">, d: Deriv): GradientAt | undefined {
  const letters = subscriptsIn(eq.lhs, d);
  return letters === undefined ? undefined : { ...eq, after: substituteIndices(w.ctx, eq.rhs, letters) };
}

/** What the letters of one derivative stand for in another one that is the same but for its subscripts. */
export function subscriptsIn(pattern: Deriv, term: Deriv): ReadonlyMap<string, Expr> | undefined {
  if (pattern.mode !== term.mode) return undefined;
  const found = new Map<string, Expr>();
  for (const [p, t] of [
    [pattern.of, term.of],
    [pattern.wrt, term.wrt],
  ] as const) {
    if (p.alpha === t.alpha) continue;
    if (p.kind !== "at" || t.kind !== "at" || p.tensor.alpha !== t.tensor.alpha) return undefined;
    for (const [k, s] of p.subs.entries()) {
      const v = t.subs[k];
      if (v === undefined) return undefined;
      if (s.kind === "idx") {
        if (found.has(s.name) && found.get(s.name) !== v) return undefined;
        found.set(s.name, v);
      } else if (s.alpha !== v.alpha) return undefined;
    }
  }
  return found;
}

/** The derivative with letters in place of all subscripts. */
function atLetters(w: Workshop, d: Deriv): Deriv {
  const taken = new Set<string>();
  const general = (e: Expr): Expr => {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return e;
    const letters = lettersOver(w, e.tensor.name, taken);
    if (letters === undefined || letters.length !== e.subs.length) return e;
    for (const v of letters) taken.add(v.name);
    return w.ctx.at(e.tensor, letters);
  };
  const wrt = general(d.wrt);
  return w.ctx.deriv(general(d.of), wrt, d.mode);
}
