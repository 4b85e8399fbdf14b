// Derivatives of definitions that are still open in a term, and what tells one equation for them from another: name,
// target and the subscripts that both have in common.

import { isIncoming } from "../../diff/depends.ts";
import { heldAxes } from "../../diff/local.ts";
import { sameRange } from "../../diff/over-axes.ts";
import type { Deriv, Expr, Range } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { rewriteOutermost } from "../../rewrite/engine.ts";
import { declareIndices, isDeriv, scopeOf, type Workshop } from "../lines/workshop.ts";
import { isKept } from "./held.ts";

export interface OpenDerivatives {
  readonly open: readonly Deriv[];
  /** Letters that were avoided in opening binders, so that the same letters are met again. */
  readonly taken: readonly string[];
}

/**
 * Derivatives of definitions that are left (or `every` derivative), each once, in reading order. Where the target is an entry at the letter
 * of a binder, ∂L/∂x[k] under Σ_k, the equation speaks of that letter: it gets a range of its own, or another name.
 */
export function openDerivatives(w: Workshop, e: Expr, every = false): OpenDerivatives {
  const taken = [...freeIndices(e)];
  for (;;) {
    const out = new Map<string, Deriv>();
    const ranges = new Map<string, Range | undefined>();
    rewriteOutermost(
      scopeOf(w),
      e,
      (scope, s) => {
        if (!isDeriv(s)) return undefined;
        if (isIncoming(w.env, s) || isKept(w, s)) return s;
        // A second derivative waits for the first one.
        const inner = isDeriv(s.of) && !isIncoming(w.env, s.of) && !isKept(w, s.of) ? s.of : undefined;
        const d = inner !== undefined && auxKey(w, inner) !== undefined ? inner : s;
        const key = auxKey(w, d) ?? (every ? `${d.id}` : undefined);
        if (key === undefined) return s;
        if (!out.has(key)) out.set(key, d);
        for (const l of freeIndices(d.wrt)) {
          if (taken.includes(l)) continue;
          const r = scope.env.indices.get(l);
          const known = ranges.has(l) ? ranges.get(l) : r;
          ranges.set(l, known !== undefined && r !== undefined && sameRange(w.ctx, known, r) ? r : undefined);
        }
        return s;
      },
      taken,
    );
    const clash = [...ranges].filter(([l, r]) => {
      const declared = w.env.indices.get(l);
      return declared !== undefined && (r === undefined || !sameRange(w.ctx, declared, r));
    });
    if (clash.length === 0) {
      const own = [...ranges].flatMap(([l, r]): (readonly [string, Range])[] =>
        r === undefined || !isClosed(r) ? [] : [[l, r]],
      );
      declareIndices(w, own);
      return { open: [...out.values()], taken };
    }
    taken.push(...clash.map(([l]) => l));
  }
}

const isClosed = (r: Range): boolean =>
  r.kind === "interval" && freeIndices(r.lo).length + freeIndices(r.hi).length === 0;

/** Name and target identify the equation; the subscripts of the numerator are its variables. */
export function auxKey(w: Workshop, d: Deriv): string | undefined {
  if (isDeriv(d.of) && w.kept.has(d.of)) return `${auxKey(w, d.of)}/${d.wrt.id}`;
  const name =
    d.of.kind === "sym"
      ? d.of.name
      : d.of.kind === "at" && d.of.tensor.kind === "sym"
        ? d.of.tensor.name
        : undefined;
  const held = heldIn(w, d).map((h) => h?.id ?? "");
  return name === undefined ? undefined : `${name}/${d.wrt.id}/${d.mode}/${held.join(",")}`;
}

/** The subscripts of ∂y[n, i]/∂x[n, k] that both have in common because y reads x at its own n alone. */
export function heldIn(w: Workshop, d: Deriv): readonly (Expr | undefined)[] {
  const { of } = d;
  if (of.kind !== "at" || of.tensor.kind !== "sym") return [];
  return heldAxes(w.ctx, w.env, of.tensor.name, d.wrt).map((h, k) => (h === of.subs[k] ? h : undefined));
}
