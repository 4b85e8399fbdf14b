// The loops of a binder. A sum over all integers runs over the support of its body, as far as inequalities tell it.

import { open } from "../expr/binders.ts";
import { arity, type Bind, type Expr, type Idx, type Range } from "../expr/nodes.ts";
import { constantOf } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { affineIn } from "../index/affine.ts";
import { heldKnowledge, namesOf, withFacts, withRange } from "../index/prove.ts";
import { endOf, joinEnds, pruneEnds } from "../index/ranges.ts";
import { eliminate, type Region, supportOf } from "../index/support.ts";
import { conjuncts } from "../index/telescope.ts";
import { loopFrame } from "./frames.ts";
import { Unwritable, type Writer } from "./writer.ts";

/** Writes the loops of the binder around what `f` writes for its body. */
export function over(w: Writer, e: Bind, f: (body: Expr, variables: readonly Idx[]) => void): void {
  const o = open(w.ctx, e, [...w.frame.bound, ...namesOf(w.frame.facts)]);
  const go = (k: number, at: number): void => {
    const range = o.ranges[k];
    if (range === undefined) {
      const guard = o.guard === undefined ? [] : conjuncts(o.guard);
      w.within(guard, () => f(o.body, o.vars));
      return;
    }
    const vars = o.vars.slice(at, at + arity(range));
    const rest = o.vars.slice(at + arity(range));
    const found = range.kind === "all" ? finite(w, vars[0] as Idx, rest, o.body, o.guard) : range;
    loop(w, vars, found, () => go(k + 1, at + arity(range)));
  };
  go(0, 0);
}

/** One loop around what `f` writes; none where that is nothing. */
export function loop(w: Writer, vars: readonly Idx[], range: Range, f: () => void, down = false): void {
  const names = vars.map((v) => v.name);
  const [variable] = names;
  if (variable === undefined) throw new Error("a range without a variable");
  const facts = range.kind === "interval" ? withRange(w.frame.facts, variable, range) : w.frame.facts;
  const ends =
    range.kind === "interval" ? { lo: w.lowerIndex(range.lo), hi: w.lowerIndex(range.hi) } : undefined;
  const set = range.kind === "set" ? w.setOf(range.set) : undefined;
  const frame = loopFrame(w.frame, names, facts);
  w.inFrame(frame, f);
  const body = frame.statements;
  if (body.length === 0) return;
  if (ends !== undefined) w.push({ kind: "for", loop: { variable, ...ends }, down, body });
  else if (set !== undefined) w.push({ kind: "each", variables: names, set: set.name, at: set.at, body });
  else throw new Error("a loop without ends");
}

/** Where the body can be different from 0. */
function finite(w: Writer, v: Idx, later: readonly Idx[], body: Expr, guard: Expr | undefined): Range {
  const { ctx } = w;
  const facts = withFacts(w.frame.facts, guard === undefined ? [] : conjuncts(guard));
  const k = heldKnowledge(facts);
  const regions = supportOf(ctx, w.source, facts, body);
  const refuse = (): never => {
    throw new Unwritable(`a sum over all integers whose terms are not seen to end`);
  };
  if (regions === undefined || regions.length === 0) return refuse();
  const ends = regions.map((region) => {
    let r: Region | undefined = region;
    for (const x of later) r = r === undefined ? undefined : eliminate(k, r, x);
    const los: Expr[] = [];
    const his: Expr[] = [];
    for (const p of r ?? []) {
      const a = affineIn(p, v);
      if (a === undefined || a.coef.size === 0) continue;
      const sign = constantOf(a.coef) === undefined ? k.sign(a.coef) : signQ(constantOf(a.coef) ?? 0);
      if (sign === 1) los.push(endOf(k, a.coef, a.rest, 1));
      else if (sign === -1) his.push(endOf(k, a.coef, a.rest, -1));
    }
    if (los.length === 0 || his.length === 0) return refuse();
    return {
      lo: joinEnds(ctx, "max", pruneEnds(facts, "max", los)),
      hi: joinEnds(ctx, "min", pruneEnds(facts, "min", his)),
    };
  });
  return {
    kind: "interval",
    lo: joinEnds(ctx, "min", distinct(ends.map((x) => x.lo))),
    hi: joinEnds(ctx, "max", distinct(ends.map((x) => x.hi))),
  };
}

const distinct = (es: readonly Expr[]): readonly Expr[] => [...new Map(es.map((e) => [e.alpha, e])).values()];
