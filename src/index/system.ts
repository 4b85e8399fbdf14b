// A sum's equations as a system to be solved for its variables: conditions, steps of the solution, and the state
// between them. A step gives one variable a value; it may leave equations behind that hold together with it.

import type { Context } from "../expr/context.ts";
import type { Expr, Idx } from "../expr/nodes.ts";
import { addPoly, type Poly, scalePoly, toPoly } from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import { affineIn, commonDenominator, integerPoly, type Knowledge, quotientOf } from "./affine.ts";
import { type Entry, ordered, place, placeInRange, rangeIndices } from "./telescope.ts";

/** A condition of the sum: `slot` numbers its bracket and is undefined for the guard. */
export interface Condition {
  readonly slot: number | undefined;
  readonly relation: Expr;
  /** Made by the rewriting of others: nothing that the author wrote. */
  readonly made?: boolean;
  /** What it was before values were put in place. */
  readonly origin?: Condition;
}
export interface Step {
  readonly entry: Entry;
  readonly variable: Idx;
  readonly value: Expr;
  /** Conditions that make the value a whole number. */
  readonly divides: readonly Expr[];
  readonly equation: Condition;
  readonly cost: number;
  /** What the equation still says of the other variables once this one has its value. */
  readonly leaves?: readonly Condition[];
  /** A new variable that the value runs through, in the place of the old one; its range is exact. */
  readonly through?: Entry;
}
export interface State {
  readonly entries: readonly Entry[];
  readonly equations: readonly Condition[];
  readonly steps: readonly Step[];
  /** Equations that steps left behind, whether or not they were used up later. */
  readonly left: readonly Condition[];
  /** Variables that are better summed over than solved for. */
  readonly keep: ReadonlySet<string>;
  /** Variables that were introduced for quotients. */
  readonly quotients: ReadonlySet<string>;
}

export const originOf = (c: Condition): Condition => c.origin ?? c;

export const unknownsOf = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap((x) => x.vars.map((v) => v.name)));

export const mentionsAny = (e: Expr, names: ReadonlySet<string>): boolean =>
  freeIndices(e).some((n) => names.has(n));

/** left − right with whole coefficients over integers, or undefined. */
export function polynomial(known: Knowledge, relation: Expr): Poly | undefined {
  const k: Knowledge = { ...known, held: true };
  if (relation.kind !== "app") return undefined;
  const [a, b] = relation.args;
  if (a === undefined || b === undefined) return undefined;
  const plain = addPoly(toPoly(a), toPoly(b), -1);
  const p = scalePoly(plain, commonDenominator([plain]));
  if (integerPoly(k, p)) return p;
  const q = quotientOf(k, k.ctx.sub(a, b));
  if (k.sign(q.den) === undefined || k.sign(q.den) === 0) return undefined;
  const n = scalePoly(q.num, commonDenominator([q.num]));
  return integerPoly(k, n) ? n : undefined;
}

export interface Candidate {
  readonly entry: Entry;
  readonly variable: Idx;
  readonly coef: Poly;
  readonly rest: Poly;
}

/** Variables that the polynomial is affine in, of ranges that can be left (no members of sets). */
export function candidates(entries: readonly Entry[], p: Poly): readonly Candidate[] {
  const out: Candidate[] = [];
  for (const entry of entries) {
    const variable = entry.vars[0];
    if (variable === undefined || entry.range.kind === "set") continue;
    const a = affineIn(p, variable);
    if (a !== undefined && a.coef.size > 0) out.push({ entry, variable, coef: a.coef, rest: a.rest });
  }
  return out;
}

/** The state after a step, or undefined when some range would then mention a later variable. */
export function advance(k: Knowledge, s: State, step: Step): State | undefined {
  const values = new Map([[step.variable.name, step.value]]);
  const exactValue = step.divides.length === 0;
  const rest: Entry[] = [];
  for (const x of s.entries) {
    if (x === step.entry) {
      if (step.through !== undefined) rest.push(step.through);
      continue;
    }
    if (!exactValue && rangeIndices(x.range).includes(step.variable.name)) return undefined;
    rest.push({ ...x, range: placeInRange(k, x.range, values) });
  }
  const sorted = ordered(rest);
  if (sorted === undefined) return undefined;
  const leaves = step.leaves ?? [];
  const equations = [...s.equations.filter((q) => q !== step.equation), ...leaves].map((q): Condition => {
    const relation = place(k, q.relation, values);
    return relation === q.relation ? q : { ...q, relation, origin: originOf(q) };
  });
  return { ...s, entries: sorted, equations, steps: [...s.steps, step], left: [...s.left, ...leaves] };
}

/** Names for new variables: the first of the letters that nothing else is called by. */
export function freshLetters(ctx: Context, taken: Iterable<string>): (letters: string) => Idx {
  const used = new Set(taken);
  return (letters) => {
    for (const primes of ["", "'", "''", "'''"])
      for (const l of letters) {
        const name = `${l}${primes}`;
        if (used.has(name)) continue;
        used.add(name);
        return ctx.idx(name);
      }
    throw new Error("no letter is left");
  };
}
