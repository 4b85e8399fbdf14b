// From equations of whole tensors to entries: subscripts are added with the letters of the axes of the left side,
// and the equation is then meant for all values of those letters on the left side's index set.

import { sameRange } from "../../diff/over-axes.ts";
import { freshName } from "../../expr/binders.ts";
import { axisRange } from "../../expr/environment.ts";
import { type Deriv, type Expr, type Range, TENSOR_OPS } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { axesOfExpr } from "../../library/tensors.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { declareIndices, lettersOver, type Workshop } from "./workshop.ts";

/** A derivative of whole tensors is taken entry by entry: subscripts are added with the letters of the axes. */
export function atEntries(w: Workshop, d: Deriv): Deriv {
  const taken = new Set(freeIndices(d));
  const entry = (e: Expr): Expr => {
    if (e.kind === "deriv") return w.ctx.deriv(entry(e.of), entry(e.wrt), e.mode);
    if (e.kind !== "sym") return e;
    const letters = lettersOver(w, e.name, taken);
    if (letters === undefined || letters.length === 0) return e;
    for (const v of letters) taken.add(v.name);
    return w.ctx.at(e, letters);
  };
  // The letters of the target come first: they are the ones that the answer is indexed by. A second derivative leaves the
  // first one the letters that it has by itself, so that its equation is the one that may stand above already.
  const of = d.of.kind === "deriv" ? entry(d.of) : undefined;
  const wrt = entry(d.wrt);
  if (of !== undefined) return w.ctx.deriv(of, wrt, d.mode);
  return w.ctx.deriv(entry(d.of), wrt, d.mode);
}

/** The entry of a whole-tensor term at the letters, the operators still folded; a scalar is itself. */
export function entryRead(w: Workshop, e: Expr, letters: readonly Expr[]): Expr {
  const rank = axesOfExpr(w.ctx, w.env, e, w.library.tensorOperators).length;
  if (rank === 0) return e;
  // What has fewer axes than the whole is repeated along the first of them.
  if (rank < letters.length) return entryRead(w, e, letters.slice(-rank));
  if (e.kind === "deriv") return w.ctx.deriv(e.of, w.ctx.at(e.wrt, letters), e.mode);
  if (e.kind === "app" && !TENSOR_OPS.has(e.op))
    return w.ctx.app(
      e.op,
      e.args.map((a) => entryRead(w, a, letters)),
    );
  return w.ctx.at(e, letters);
}

export interface Entries {
  readonly entries: readonly Expr[];
  /** Whether subscripts were added. */
  readonly whole: boolean;
  readonly note: Reason;
}

/** The sides of an equation at the letters of the left side's axes. */
export function entriesOf(w: Workshop, sides: readonly Expr[]): Entries {
  const left = sides[0] as Expr;
  const operators = w.library.tensorOperators;
  const axes = axesOfExpr(w.ctx, w.env, left, operators);
  if (axes.length === 0) return { entries: sides, whole: false, note: [] };
  const taken = new Set([...sides.flatMap((s) => freeIndices(s)), ...w.env.decls.keys()]);
  const letters = axes.map((a, k) => {
    const range: Range = axisRange(a);
    const elsewhere = [...w.env.indices].flatMap(([l, r]) => (sameRange(w.ctx, r, range) ? [] : [l]));
    const letter = freshName(a.letter ?? "mnrs"[k] ?? "m", new Set([...taken, ...elsewhere]));
    taken.add(letter);
    declareIndices(w, [[letter, range]]);
    return w.ctx.idx(letter);
  });
  return { entries: sides.map((s) => entryRead(w, s, letters)), whole: true, note: [] };
}
