// A sum against its brackets: Σ_k [a(k) = m]·f(k) is f at the solution. Unit coefficients are solved first, all
// equations jointly; otherwise the quotient is kept with its divisibility bracket. What the ranges asked of a solved
// variable is asked of its value, unless it is implied. Cf. Urban and van der Smagt, arXiv 1711.01348, section 3.

import type { Context } from "../expr/context.ts";
import type { Bind, Expr, Idx } from "../expr/nodes.ts";
import { constantOf, monomials, negPoly, type Poly, prettyPoly, scalePoly } from "../expr/poly.ts";
import { compareQ, denominator, divQ, isIntegerQ, numerator, ratio, signQ } from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { type Knowledge, monomialPoly, sumPolys } from "./affine.ts";
import { chained, solvedEnds, solvedForIndex } from "./conditions.ts";
import { digitStep } from "./digits.ts";
import { latticeStep } from "./lattice.ts";
import { type Bounds, isDivision, lift } from "./lift.ts";
import { contradictory, type Facts, implied, knowledgeOf, namesOf, withFacts } from "./prove.ts";
import {
  advance,
  type Condition,
  candidates,
  freshLetters,
  mentionsAny,
  originOf,
  polynomial,
  type State,
  type Step,
  unknownsOf,
} from "./system.ts";
import {
  closeTelescope,
  conditionsOf,
  conjunction,
  inside,
  openTelescope,
  place,
  prettyFraction,
  prettyIndex,
  withBrackets,
} from "./telescope.ts";

export interface Solved {
  /** The variable, under the name it has in `value` and the conditions. */
  readonly variable: Idx;
  readonly value: Expr;
  readonly equation: Expr;
}
export interface Dropped {
  readonly variable: Idx;
  /** Undefined where the variable ran over all of ℤ. */
  readonly condition: Expr | undefined;
  readonly why: "implied" | "unlimited";
}
export interface CollapseResult {
  readonly after: Expr;
  readonly solved: readonly Solved[];
  /** Brackets of the result that came from bounds and divisibility. */
  readonly kept: readonly Expr[];
  readonly dropped: readonly Dropped[];
  /** Set when the equations have no solution in the ranges; `after` is then 0. */
  readonly contradiction: Expr | undefined;
}
export interface CollapseOptions {
  /** `unit`: solve only where no division is needed. */
  readonly coefficients?: "unit" | "any";
}

const SEARCH = 150;

export function collapse(
  ctx: Context,
  facts: Facts,
  e: Bind,
  options: CollapseOptions = {},
): CollapseResult | undefined {
  if (e.op !== "sum" || !conditionsOf(e).some(maySolve)) return undefined;
  const t = openTelescope(ctx, facts, e);
  const names = new Set(t.entries.flatMap((x) => x.vars.map((v) => v.name)));
  const written: readonly Condition[] = [
    ...t.guard.map((relation) => ({ slot: undefined, relation })),
    ...t.brackets.map((b) => ({ slot: b.slot, relation: b.condition })),
  ].flatMap((q) => equationsIn(ctx, q.relation).map((relation) => ({ slot: q.slot, relation })));
  const fresh = freshLetters(ctx, namesIn(facts, e, names));
  const any = options.coefficients !== "unit";
  const lifted = any ? lift(facts, t.entries, written, t.body, fresh) : undefined;
  for (const from of [
    lifted,
    {
      ...t,
      conditions: written,
      bounds: { implied: NONE, tiled: new Map<string, string>() },
      remainders: NONE,
      added: NONE,
      equations: 0,
    },
  ]) {
    if (from === undefined) continue;
    const known = unknownsOf(from.entries);
    const usable = from.conditions.filter(
      (q) => q.relation.kind === "app" && q.relation.op === "eq" && mentionsAny(q.relation, known),
    );
    if (usable.length === 0) continue;
    const under = inside(facts, from.entries);
    const k = knowledgeOf(under);
    const start: State = {
      entries: from.entries,
      equations: usable,
      steps: [],
      left: [],
      keep: from.remainders,
      quotients: from.bounds.implied,
    };
    const end = any ? solve(k, facts, start, fresh) : search(k, start, "whole");
    // New variables are worth it where they leave no more to be summed over, and no equation of their own.
    if (end.steps.length <= from.equations || end.entries.length > t.entries.length) continue;
    if (from.equations > 0 && end.equations.some((q) => originOf(q).made === true)) continue;
    return finish(ctx, facts, k, from, end);
  }
  return undefined;
}

/** An equation, or a bound on a quotient, which may pin it. */
const maySolve = (c: Expr): boolean =>
  c.kind === "app" && (c.op === "eq" || (c.op === "le" && some(c, isDivision)));

const NONE: ReadonlySet<string> = new Set();

/** Names that new variables must not have. */
const namesIn = (facts: Facts, e: Expr, names: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...namesOf(facts), ...facts.env.decls.keys(), ...freeIndices(e), ...names]);

/** Everything that can be solved: what is read off, digits, unit coefficients, residue classes, quotients. */
function solve(k: Knowledge, outside: Facts, start: State, fresh: (letters: string) => Idx): State {
  let s = readOff(k, start);
  for (;;) {
    const digit = digitStep(k, outside, s);
    const next = digit === undefined ? undefined : advance(k, s, digit);
    if (next === undefined) break;
    s = readOff(k, next);
  }
  s = search(k, s);
  for (;;) {
    const step = latticeStep(k, s, () => fresh("tuvrpq"));
    const next = step === undefined ? undefined : advance(k, s, step);
    if (next === undefined) break;
    s = search(k, next);
  }
  return withQuotients(k, knowledgeOf(outside), s);
}

/** Equations that name the value of a single variable outright. */
function readOff(k: Knowledge, start: State): State {
  let s = start;
  for (;;) {
    const steps = unitSteps(k, s, "content").filter((x) => x.divides.length === 0 && constantValue(s, x));
    steps.sort((a, b) => a.cost - b.cost);
    const next = steps.map((x) => advance(k, s, x)).find((x) => x !== undefined);
    if (next === undefined) return s;
    s = next;
  }
}

const constantValue = (s: State, step: Step): boolean => !mentionsAny(step.value, unknownsOf(s.entries));

/** Equations of tuples entry by entry; anything else as it stands. */
function equationsIn(ctx: Context, r: Expr): readonly Expr[] {
  if (r.kind !== "app" || r.op !== "eq") return [r];
  const [a, b] = r.args;
  if (a?.kind !== "app" || b?.kind !== "app" || a.op !== "tuple" || b.op !== "tuple") return [r];
  if (a.args.length !== b.args.length) return [r];
  return a.args.map((x, i) => ctx.eq(x, b.args[i] as Expr));
}

/** The greatest common divisor of the numeric coefficients of summation variables; 1 if any is symbolic. */
function content(p: Poly, names: ReadonlySet<string>): bigint {
  let g = 0n;
  for (const m of p.terms) {
    if (!m.atoms.some((a) => freeIndices(a).some((n) => names.has(n)))) continue;
    let [a, b] = [g, numerator(m.coef)];
    if (b < 0n) b = -b;
    while (b !== 0n) [a, b] = [b, a % b];
    g = a;
  }
  return g === 0n ? 1n : g;
}

/** What an equation may be divided by before it is solved: nothing, or the common divisor of its coefficients. */
type Division = "whole" | "content";

/** Ways to solve one equation for a variable with coefficient ±1; `content`: after division by the content. */
function unitSteps(k: Knowledge, s: State, after: Division): readonly Step[] {
  const { ctx } = k;
  const names = new Set(s.entries.flatMap((x) => x.vars.map((v) => v.name)));
  const out: Step[] = [];
  for (const equation of s.equations) {
    const p = polynomial(k, equation.relation);
    if (p === undefined) continue;
    const g = after === "whole" ? 1 : ratio(content(p, names));
    for (const c of candidates(s.entries, p)) {
      const n = constantOf(c.coef);
      if (n === undefined || (compareQ(divQ(n, g), 1) !== 0 && compareQ(divQ(n, g), -1) !== 0)) continue;
      const value = scalePoly(c.rest, divQ(-1, n));
      const fractional = value.terms.filter((m) => !isIntegerQ(m.coef));
      const divides: Expr[] = [];
      if (fractional.length > 0) {
        // Only terms without summation variables can be fractional: g divides the others.
        const part = scalePoly(sumPolys(fractional.map(monomialPoly)), g);
        divides.push(ctx.app("divides", [ctx.num(g), prettyPoly(ctx, positive(part))]));
      }
      out.push({
        entry: c.entry,
        variable: c.variable,
        value: prettyFraction(ctx, value),
        divides,
        equation,
        cost:
          value.size +
          (fractional.length > 0 ? 3 : 0) +
          (s.keep.has(c.variable.name) ? 1 : 0) +
          (isPlain(value) ? 0 : 4),
      });
    }
  }
  return out;
}

/** Made of indices and scalars alone: an argmax or an entry as a value would be written at every read. */
const isPlain = (p: Poly): boolean =>
  p.terms.every((m) => m.atoms.every((a) => a.kind === "idx" || a.kind === "sym"));

export const positive = (p: Poly): Poly => {
  const first = monomials(p)[0];
  return first !== undefined && signQ(first.coef) < 0 ? negPoly(p) : p;
};
/** The choice of steps that leaves the fewest variables, and among those the simplest values, innermost first. */
function search(k: Knowledge, start: State, after: Division = "content"): State {
  let best = start;
  let bestCost = 0;
  let looked = 0;
  const visit = (s: State, cost: number): void => {
    if (s.steps.length > best.steps.length || (s.steps.length === best.steps.length && cost < bestCost)) {
      best = s;
      bestCost = cost;
    }
    const steps = [...unitSteps(k, s, after)].sort(
      (a, b) => a.cost - b.cost || s.entries.indexOf(b.entry) - s.entries.indexOf(a.entry),
    );
    for (const step of steps) {
      looked += 1;
      if (looked > SEARCH) return;
      const next = advance(k, s, step);
      if (next !== undefined) visit(next, cost + step.cost);
    }
  };
  visit(start, 0);
  return best;
}

/** Solves what is left by division: numeric coefficients before symbolic ones, small before large, outer first. */
function withQuotients(k: Knowledge, outside: Knowledge, start: State): State {
  const { ctx } = k;
  let s = start;
  for (;;) {
    const options: { step: Step; rank: readonly number[] }[] = [];
    for (const equation of s.equations) {
      const p = polynomial(k, equation.relation);
      if (p === undefined) continue;
      for (const [at, c] of candidates(s.entries, p).entries()) {
        // What is divided by must not be 0 where the ranges are empty either.
        const sign = outside.sign(c.coef);
        if (sign !== 1 && sign !== -1) continue;
        const den = sign === 1 ? c.coef : negPoly(c.coef);
        const num = sign === 1 ? negPoly(c.rest) : c.rest;
        const [n, d] = [prettyPoly(ctx, num), prettyPoly(ctx, den)];
        const size = constantOf(den);
        options.push({
          step: {
            entry: c.entry,
            variable: c.variable,
            value: prettyIndex(k, ctx.div(n, d)),
            divides: [ctx.app("divides", [d, n])],
            equation,
            cost: num.size,
          },
          rank: [
            size === undefined ? 1 : 0,
            size === undefined ? 0 : Number(numerator(size) / denominator(size)),
            at,
          ],
        });
      }
    }
    options.sort((a, b) => {
      const i = a.rank.findIndex((r, j) => r !== b.rank[j]);
      return i < 0 ? 0 : (a.rank[i] ?? 0) - (b.rank[i] ?? 0);
    });
    let next: State | undefined;
    for (const o of options) {
      next = advance(k, s, o.step);
      if (next !== undefined) break;
    }
    if (next === undefined) return s;
    s = next;
  }
}

type Group = readonly Expr[];

interface Start {
  readonly conditions: readonly Condition[];
  readonly body: Expr;
  readonly bounds: Bounds;
  /** The variables that were added. */
  readonly added: ReadonlySet<string>;
}

/** Puts the values in place and decides which conditions remain. */
function finish(ctx: Context, facts: Facts, k: Knowledge, from: Start, end: State): CollapseResult {
  // Later values go into earlier ones, so that no solved variable is left in any.
  const values = new Map<string, Expr>();
  for (const step of [...end.steps].reverse())
    values.set(step.variable.name, prettyIndex(k, place(k, step.value, values)));
  const put = (e: Expr): Expr => place(k, e, values);
  const used = new Set(end.steps.map((s) => originOf(s.equation)));
  const own = end.steps.filter((s) => !from.added.has(s.variable.name));
  const solved = own.map(
    (s): Solved => ({
      variable: s.variable,
      value: values.get(s.variable.name) as Expr,
      equation: originOf(s.equation).relation,
    }),
  );

  const gone = new Set(end.steps.map((s) => s.variable.name));
  const { implied: follows, tiled } = from.bounds;
  const instead = new Set([...tiled].filter(([name]) => gone.has(name)).map(([, q]) => q));
  const asksBounds = (name: string): boolean =>
    tiled.has(name) ? false : !follows.has(name) || instead.has(name);

  const dropped: Dropped[] = [];
  const asked: { readonly condition: Expr; readonly step: Step; readonly whole: boolean }[] = [];
  for (const step of end.steps) {
    for (const d of step.divides) asked.push({ condition: put(d), step, whole: true });
    const range = step.entry.range;
    // The range of a quotient follows from what it is the quotient of, that of a residue class is exact.
    if (step.through !== undefined || !asksBounds(step.variable.name)) continue;
    if (range.kind === "interval") {
      asked.push({ condition: put(ctx.le(range.lo, step.variable)), step, whole: false });
      asked.push({ condition: put(ctx.le(step.variable, range.hi)), step, whole: false });
    } else dropped.push({ variable: step.variable, condition: undefined, why: "unlimited" });
  }
  const others = [...from.conditions, ...end.left]
    .filter((q) => !used.has(q))
    .map((q) => ({ ...q, relation: put(q.relation), origin: q }));

  let left = [...others.map((q) => q.relation), ...asked.map((a) => a.condition)];
  let region = inside(facts, end.entries);
  if (contradictory(withFacts(region, left))) {
    const none = conjunction(ctx, left);
    return { after: ctx.zero, solved, kept: [], dropped, contradiction: none };
  }
  const goes = (c: Expr): boolean => {
    const at = left.indexOf(c);
    const rest = left.filter((_, j) => j !== at);
    if (implied(region, c)) {
      // What follows from the ranges alone helps to decide the others.
      region = withFacts(region, [c]);
      left = rest;
      return true;
    }
    if (!implied(withFacts(region, rest), c)) return false;
    left = rest;
    return true;
  };
  const needed = asked.filter((a) => {
    if (!goes(a.condition)) return true;
    dropped.push({ variable: a.step.variable, condition: a.condition, why: "implied" });
    return false;
  });
  // Of both ends, 0 ≤ n−1−m ≤ O−1 says what is read; one alone is a condition on m.
  const remaining = needed.map((a) => {
    if (a.whole) return a;
    const ends = needed.filter((o) => o.step === a.step && !o.whole);
    if (ends.length === 1) return { ...a, condition: solvedForIndex(facts, a.condition) };
    const solved = solvedEnds(
      facts,
      ends.map((o) => o.condition),
    );
    return { ...a, condition: solved[ends.indexOf(a)] as Expr };
  });
  // Brackets that the author wrote go only when a value made them true.
  const restated = others.filter(
    (q) => (q.made !== true && q.relation === q.origin.relation) || !goes(q.relation),
  );

  const kept: Expr[] = [];
  const groups = new Map<number, Group[]>();
  const add = (slot: number, group: Group): void => {
    if (group.length > 0) groups.set(slot, [...(groups.get(slot) ?? []), group]);
  };
  for (const step of end.steps) {
    const slot = step.equation.slot ?? FRONT;
    for (const whole of [true, false]) {
      const group = remaining.filter((a) => a.step === step && a.whole === whole).map((a) => a.condition);
      add(slot, group);
      if (group.length > 0) kept.push(conjunction(ctx, group));
    }
  }
  for (const slot of new Set(restated.map((q) => q.slot)))
    if (slot !== undefined)
      add(
        slot,
        restated.filter((q) => q.slot === slot).map((q) => q.relation),
      );
  const guard = restated.filter((q) => q.slot === undefined).map((q) => q.relation);
  if (end.entries.length === 0) add(FRONT, guard);
  const inner = put(withBrackets(ctx, from.body, (slot) => chained(facts, groups.get(slot) ?? [])));
  const front = chained(facts, groups.get(FRONT) ?? []).map((g) => ctx.iverson(conjunction(ctx, g)));
  const whole = front.length === 0 ? inner : ctx.mul(...front, inner);
  const after = end.entries.length === 0 ? whole : closeTelescope(ctx, "sum", end.entries, guard, whole);
  return { after, solved, kept, dropped, contradiction: undefined };
}

/** The place before all factors, for conditions that come from the guard. */
const FRONT = -1;
