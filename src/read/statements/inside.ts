// What the reads of a definition ask for beyond its ranges: a read that the declarations do not keep inside is one
// that the author takes to be inside, so that this is assumed, and said. t[i] in E[t[i], j] lies in the axis of E;
// x[2·i + 4·j] with written ranges is long enough.

import { substituteIndices } from "../../expr/binders.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { addPoly, finiteTerm, type Poly, toPoly, withoutTerms } from "../../expr/poly.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { extreme, reachOf } from "../../index/extremes.ts";
import { balanced } from "../../index/infer.ts";
import { factsOf, implied } from "../../index/prove.ts";
import type { Letter } from "../syntax/syntax.ts";
import { factsWith } from "../terms/checks.ts";
import { cannotTell, notLinear } from "../terms/left.ts";
import { environment, type ReadRecord, type Work } from "../terms/workspace.ts";
import { freshIndex } from "./declare.ts";

/**
 * Notes as assumptions what the reads need; `outer`: the ranges of the statement's own letters, `told`: those among
 * them whose range is not written, which must not leave a read undecided.
 */
export function assumeInside(
  w: Work,
  outer: ReadonlyMap<string, Range>,
  told: ReadonlyMap<string, Letter>,
): void {
  for (const read of w.reads) {
    if (read.guarded) continue;
    // What an earlier read asked for is known here.
    const now: Work = { ...w, env: environment(w.ws) };
    const ranges = new Map([...read.ranges, ...[...outer].reverse()]);
    for (const [k, axis] of read.axes.entries()) {
      const [sub, reach] = [read.subs[k], reachOf(w.ws.ctx, axis)];
      if (sub === undefined || reach === undefined || !finiteTerm(sub)) continue;
      const letters = freeIndices(sub);
      // A letter alone mostly has the axis as its range.
      const range = sub.kind === "idx" ? ranges.get(sub.name) : undefined;
      if (range?.kind === "interval" && range.lo === reach.lo && range.hi === reach.hi) continue;
      if (letters.some((l) => ranges.get(l)?.kind !== "interval")) continue;
      const asked = missing(now, read, ranges, sub, reach, told);
      for (const relation of asked) if (!w.ws.assumptions.includes(relation)) w.ws.assumptions.push(relation);
    }
  }
}

/** Whether all entries in it are those of given integer tensors: what is computed is left to evaluation. */
const looksUp = (w: Work, sub: Expr): boolean =>
  !some(sub, (s) => {
    const d = s.kind === "at" && s.tensor.kind === "sym" ? w.ws.decls.get(s.tensor.name) : undefined;
    return s.kind === "at" && !(d?.kind === "tensor" && d.integer);
  });

function missing(
  w: Work,
  read: ReadRecord,
  ranges: ReadonlyMap<string, Range>,
  sub: Expr,
  reach: { readonly lo: Expr; readonly hi: Expr },
  told: ReadonlyMap<string, Letter>,
): readonly Expr[] {
  const { ctx } = w.ws;
  const facts = factsWith(w, [...ranges].reverse());
  const open = [ctx.le(reach.lo, sub), ctx.le(sub, reach.hi)].filter((r) => !implied(facts, r));
  if (open.length === 0) return [];
  if (some(sub, (s) => s.kind === "at")) return looksUp(w, sub) ? everyEntry(w, ranges, open) : [];
  const plain = factsOf(ctx, w.env);
  const [low, high] = [extreme(plain, sub, ranges, "least"), extreme(plain, sub, ranges, "greatest")];
  if (low === undefined || high === undefined) {
    const letter = freeIndices(sub).flatMap((l) => told.get(l) ?? [])[0];
    if (letter !== undefined) throw cannotTell(w, letter, notLinear(read.name));
    return [];
  }
  return [addPoly(toPoly(low), toPoly(reach.lo), -1), addPoly(toPoly(reach.hi), toPoly(high), -1)]
    .flatMap(parts)
    .map((p) => balanced(ctx, p))
    .filter((r) => !implied(plain, r));
}

/** c − max(a, b) ≥ 0 as c − a ≥ 0 and c − b ≥ 0, and min(a, b) alike. */
function parts(p: Poly): readonly Poly[] {
  for (const m of p.terms) {
    const [a] = m.atoms;
    const op = m.coef === 1 ? "min" : m.coef === -1 ? "max" : undefined;
    if (a?.kind !== "app" || m.atoms.length > 1 || a.op !== op) continue;
    const rest = withoutTerms(p, (o) => o === m);
    return a.args.flatMap((x) => parts(addPoly(rest, toPoly(x), m.coef)));
  }
  return [p];
}

/** The relations for all values of the letters in them, which become indices that stand for all their values. */
function everyEntry(
  w: Work,
  ranges: ReadonlyMap<string, Range>,
  relations: readonly Expr[],
): readonly Expr[] {
  const { ws } = w;
  const names = new Map<string, Expr>();
  for (const l of new Set(relations.flatMap(freeIndices))) {
    const range = ranges.get(l);
    if (range?.kind !== "interval" || freeIndices(range.lo).length + freeIndices(range.hi).length > 0)
      return [];
    const letter = freshIndex(ws, l);
    ws.indices.set(letter, range);
    names.set(l, ws.ctx.idx(letter));
  }
  return relations.map((r) => substituteIndices(ws.ctx, r, names));
}
