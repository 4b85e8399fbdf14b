// Whether a value is written in matrix notation, and whether it is made of whole tensors at all.

import type { Value } from "../syntax/syntax.ts";
import { valuesIn } from "./matrix-cases.ts";
import { isSingle } from "./matrix-parts.ts";
import { rankOf } from "./resolve.ts";
import type { Work } from "./workspace.ts";

/** Whether a value has signs of matrix notation, or whole tensors of several ranks or with an axis of length 1. */
export function isMatrixNotation(w: Work, node: Value): boolean {
  const ranks = new Set<number>();
  let signs = false;
  const go = (n: Value, into: Set<number>): void => {
    switch (n.kind) {
      case "name": {
        const d = w.ws.decls.get(n.name);
        const rank = d === undefined ? 0 : rankOf(d);
        if (rank > 0) into.add(rank);
        if (d?.kind === "tensor" || d?.kind === "definition") if (d.axes.some(isSingle)) into.add(-1);
        return;
      }
      case "negate":
      case "bars":
        go(n.operand, into);
        return;
      case "add":
        for (const t of n.terms) go(t.term, into);
        return;
      case "multiply":
        for (const f of n.factors) {
          if (f.op !== "*" && f.op !== "/") signs = true;
          go(f.factor, into);
        }
        return;
      case "power":
        if (n.exponent.kind === "name" && n.exponent.name === "T") signs = true;
        go(n.base, into);
        return;
      case "call":
        if (n.callee.name === "softmax" && !w.ws.decls.has("softmax")) signs = true;
        if (w.ws.words.scalar.has(n.callee.name)) for (const a of n.args) go(a, into);
        else if (isByFormula(w, n.callee.name)) {
          const inside = new Set<number>();
          for (const a of n.args) go(a, inside);
          if (inside.size > 0) signs = true;
        }
        return;
      case "cases":
      case "iverson": {
        const inside = new Set<number>();
        for (const v of valuesIn(n)) go(v, inside);
        if (inside.size > 0) signs = true;
        return;
      }
      default:
        return;
    }
  };
  go(node, ranks);
  return signs || ranks.size > 1;
}

/** `x[3]`, or a sum of such: a read that leaves out the last subscripts, and is no factor of anything. */
export function isPartOfTensor(w: Work, n: Value): boolean {
  if (n.kind === "negate") return isPartOfTensor(w, n.operand);
  if (n.kind === "add") return n.terms.some((t) => isPartOfTensor(w, t.term));
  if (n.kind !== "read" || n.of.kind !== "name") return false;
  const d = w.ws.decls.get(n.of.name);
  return (d?.kind === "tensor" || d?.kind === "definition") && rankOf(d) > n.subscripts.length;
}

/** Whether a value is made of a whole tensor, entry by entry, as a product or as a transpose. */
export function hasWholeTensor(w: Work, node: Value): boolean {
  const go = (n: Value): boolean => {
    switch (n.kind) {
      case "name": {
        const d = w.ws.decls.get(n.name);
        return d !== undefined && rankOf(d) > 0;
      }
      case "negate":
        return go(n.operand);
      case "add":
        return n.terms.some((t) => go(t.term));
      case "multiply":
        return n.factors.some((f) => go(f.factor));
      case "power":
        return go(n.base);
      case "call":
        return n.args.some(go);
      default:
        return false;
    }
  };
  return go(node);
}

/** A function of numbers, by a formula or by its derivatives: of a whole tensor it is taken entry by entry. */
const isByFormula = (w: Work, name: string): boolean => {
  const d = w.ws.decls.get(name);
  return d?.kind === "function" && d.formula !== undefined;
};
