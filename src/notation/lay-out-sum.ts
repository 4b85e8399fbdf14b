// Sums: `a − b` for a negative coefficient, and a leading minus only where no positive term can lead. Otherwise the
// order is the term's own.

import type { Expr } from "../expr/nodes.ts";
import { isApp, isArithmetic, isNumber } from "./kinds.ts";
import { type Signed, setSigned, signedFactors } from "./lay-out-product.ts";
import { breakAt, type Layout, row, sign } from "./layout.ts";
import { child, fenced, inner, LEVEL, type Piece, type Setting } from "./setting.ts";

interface Term {
  readonly signed: Signed;
  readonly s: Setting;
}

export function setSum(e: Expr & { readonly kind: "app" }, outer: Setting): Piece {
  const s = inner(outer);
  const terms = collect(e, s, s.units || isArithmetic(e));
  const only = terms[0];
  if (only === undefined) return s.set(s.ctx.num(0), s);
  if (terms.length === 1) return setSigned(only.signed, only.s);
  const pieces = positiveFirst(terms).map((t) => ({
    negative: t.signed.negative,
    piece: setSigned({ ...t.signed, negative: false }, t.s),
  }));
  const items: Layout[] = [];
  let end = pieces[0]?.piece.end ?? "letter";
  let open = false;
  for (const [k, { negative, piece }] of pieces.entries()) {
    const last = k === pieces.length - 1;
    const loose = piece.level < LEVEL.product || (!last && piece.end === "cases" && s.style === "display");
    const p = loose ? fenced(piece) : piece;
    if (k === 0) {
      if (negative) items.push(sign("-", "prefix", s.compact));
    } else {
      if (!s.compact) items.push(breakAt(0));
      items.push(sign(negative ? "-" : "+", "binary", s.compact));
    }
    items.push(p.layout);
    end = p.end;
    open = p.open;
  }
  return {
    layout: row(...items),
    level: LEVEL.sum,
    start: pieces[0]?.piece.start ?? "letter",
    end,
    open,
  };
}

/** Terms of sums within sums join; zeros are left out, unless all is written arithmetic. */
function collect(e: Expr, s: Setting, keepZeros: boolean): readonly Term[] {
  if (!isApp(e, "add")) {
    if (!keepZeros && isNumber(e, 0)) return [];
    const signed = signedFactors(e, s);
    const [only, ...others] = signed.factors;
    // 1·(u + v) is u + v.
    if (!signed.negative && others.length === 0 && only?.kind === "term" && isApp(only.e, "add"))
      return collect(only.e, only.s, keepZeros);
    return [{ signed, s }];
  }
  return e.args.flatMap((a, k) => collect(a, child(s, k), keepZeros));
}

function positiveFirst(terms: readonly Term[]): readonly Term[] {
  if (terms[0]?.signed.negative !== true) return terms;
  const k = terms.findIndex((t) => !t.signed.negative);
  const first = terms[k];
  return first === undefined ? terms : [first, ...terms.slice(0, k), ...terms.slice(k + 1)];
}
