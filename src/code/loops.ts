// The loops of a binder. A sum over all integers runs over the support of its body, as far as inequalities tell it.

import { open } from "../expr/binders.ts";
import { arity, type Bind, type Expr, type Idx, type Range } from "../expr/nodes.ts";
import { namesOf, withFacts, withRange } from "../index/prove.ts";
import { supportRange } from "../index/support.ts";
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
  const facts = withFacts(w.frame.facts, guard === undefined ? [] : conjuncts(guard));
  const found = supportRange({ ...facts, env: w.source }, body, v, later);
  if (found === undefined) throw new Unwritable(`a sum over all integers whose terms are not seen to end`);
  return { kind: "interval", ...found };
}
