// What the definitions of a block ask of its integers: where a left side has a written range, as in y[o = 0..O-1],
// nothing else keeps the reads of its right side inside. Sizes at which a read falls outside give the block no value
// and prove nothing, so they are not drawn. Demands that the declarations imply are left out once for all.

import type { Context } from "../expr/context.ts";
import { type Axis, axisRange, type Env, stepAxes } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { reachOf } from "../index/extremes.ts";
import { factsOf, implied, withRange } from "../index/prove.ts";
import { readsOf } from "../index/reads.ts";
import { type Integers, integerValue } from "./integer-value.ts";

interface Letter {
  readonly name: string;
  readonly lo: Expr;
  readonly hi: Expr;
  /** Something is rounded along it: its ends alone do not tell the extremes. */
  readonly bent: boolean;
}
/** lo ≤ sub ≤ hi for all values of the letters; a letter's range may mention earlier ones. */
export interface Demand {
  readonly letters: readonly Letter[];
  readonly sub: Expr;
  readonly lo: Expr;
  readonly hi: Expr;
}

const ROUNDING = new Set(["floor", "ceil", "mod", "abs", "max", "min", "clamp"]);

/** Demands of reads that no condition protects and that nothing declared implies. */
export function demandsOf(ctx: Context, env: Env): readonly Demand[] {
  const out: Demand[] = [];
  for (const d of env.decls.values()) {
    if (d.kind !== "definition" || d.scatter !== undefined) continue;
    const own = d.params.map((name, k) => ({ name, axis: stepAxes(d)[k] as Axis }));
    const facts = own.reduce((f, p) => withRange(f, p.name, axisRange(p.axis)), factsOf(ctx, env));
    for (const r of readsOf(ctx, env, facts, d.body, d.params)) {
      if (r.axes === undefined || r.conditions.length > 0) continue;
      const around = r.around.flatMap(({ vars: [v], range }) =>
        v === undefined || range.kind !== "interval" ? [] : [{ name: v.name, lo: range.lo, hi: range.hi }],
      );
      const letters = [...own.map((p) => ({ name: p.name, lo: p.axis.lo, hi: p.axis.hi })), ...around];
      for (const [k, sub] of r.read.subs.entries()) {
        const axis = r.axes[k];
        const ends = axis === undefined ? undefined : reachOf(ctx, axis);
        if (ends === undefined) continue;
        if (implied(r.facts, ctx.le(ends.lo, sub)) && implied(r.facts, ctx.le(sub, ends.hi))) continue;
        out.push({
          lo: ends.lo,
          hi: ends.hi,
          sub,
          letters: letters.map((l) => ({ ...l, bent: bends(sub, l.name) })),
        });
      }
    }
  }
  return out;
}

const bends = (sub: Expr, letter: string): boolean =>
  some(sub, (s) => s.kind === "app" && ROUNDING.has(s.op) && freeIndices(s).includes(letter));

const VALUES = 8;

/** Whether the demand is met at these integers; also where they do not tell. */
export function meets(d: Demand, at: Integers): boolean {
  const go = (k: number, here: Map<string, number>): boolean => {
    const letter = d.letters[k];
    if (letter === undefined) {
      const [sub, lo, hi] = [d.sub, d.lo, d.hi].map((e) => integerValue(e, here));
      return sub === undefined || lo === undefined || hi === undefined || (lo <= sub && sub <= hi);
    }
    const lo = integerValue(letter.lo, here);
    const hi = integerValue(letter.hi, here);
    if (lo === undefined || hi === undefined) return true;
    const values = letter.bent
      ? Array.from({ length: Math.min(VALUES, hi - lo + 1) }, (_, n) => lo + n)
      : [lo, hi];
    return hi < lo || values.every((v) => go(k + 1, new Map([...here, [letter.name, v]])));
  };
  return go(0, new Map(at));
}
