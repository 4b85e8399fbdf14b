// A sum against its brackets: Σ_k [a(k) = m]·f(k) is f at the solution. Unit coefficients are solved first, all
// equations jointly; otherwise the quotient is kept with its divisibility bracket. What the ranges asked of a solved
// variable is asked of its value, unless it is implied. Cf. Urban and van der Smagt, arXiv 1711.01348, section 3.

import type { Context } from "../expr/context.ts";
import type { Bind, Expr, Idx } from "../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  monomials,
  negPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { compareQ, denominator, divQ, isIntegerQ, numerator, ratio, signQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import {
  affineIn,
  commonDenominator,
  integerPoly,
  type Knowledge,
  monomialPoly,
  polyOf,
  quotientOf,
  sumPolys,
} from "./affine.ts";
import { contradictory, type Facts, implied, knowledgeOf, withFacts } from "./prove.ts";
import {
  closeTelescope,
  conjunction,
  type Entry,
  inside,
  openTelescope,
  ordered,
  place,
  placeInRange,
  prettyFraction,
  prettyIndex,
  rangeIndices,
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

/** A condition of the sum: `slot` numbers its bracket and is undefined for the guard. */
interface Condition {
  readonly id: number;
  readonly slot: number | undefined;
  readonly relation: Expr;
  /** Made by the rewriting of others: nothing that the author wrote. */
  readonly made?: boolean;
}
interface Step {
  readonly entry: Entry;
  readonly variable: Idx;
  readonly value: Expr;
  /** Conditions that make the value a whole number. */
  readonly divides: readonly Expr[];
  readonly equation: Condition;
  readonly cost: number;
}
interface State {
  readonly entries: readonly Entry[];
  readonly equations: readonly Condition[];
  readonly steps: readonly Step[];
}

const SEARCH = 150;

export function collapse(
  ctx: Context,
  facts: Facts,
  e: Bind,
  options: CollapseOptions = {},
): CollapseResult | undefined {
  if (e.op !== "sum") return undefined;
  const t = openTelescope(ctx, facts, e);
  const names = new Set(t.entries.flatMap((x) => x.vars.map((v) => v.name)));
  const under = inside(facts, t.entries);
  const k = knowledgeOf(under);
  const written: Condition[] = [
    ...t.guard.map((relation) => ({ slot: undefined, relation })),
    ...t.brackets.map((b) => ({ slot: b.slot, relation: b.condition })),
  ]
    .flatMap((q) => equationsIn(ctx, q.relation).map((relation) => ({ slot: q.slot, relation })))
    .map((q, id) => ({ ...q, id }));
  const stated = joinRemainders(k, written);
  const usable = stated.filter(
    (q) =>
      q.relation.kind === "app" &&
      q.relation.op === "eq" &&
      freeIndices(q.relation).some((n) => names.has(n)),
  );
  if (usable.length === 0) return undefined;

  let best = search(k, { entries: t.entries, equations: usable, steps: [] });
  if (options.coefficients !== "unit") best = withQuotients(k, knowledgeOf(facts), best);
  if (best.steps.length === 0) return undefined;
  return finish(ctx, facts, k, t.body, stated, best);
}

/** Equations of tuples entry by entry; anything else as it stands. */
function equationsIn(ctx: Context, r: Expr): readonly Expr[] {
  if (r.kind !== "app" || r.op !== "eq") return [r];
  const [a, b] = r.args;
  if (a?.kind !== "app" || b?.kind !== "app" || a.op !== "tuple" || b.op !== "tuple") return [r];
  if (a.args.length !== b.args.length) return [r];
  return a.args.map((x, i) => ctx.eq(x, b.args[i] as Expr));
}

/** ⌊n/d⌋ = a together with n mod d = b is n = d·a + b with 0 ≤ b ≤ d − 1, for positive d. */
function joinRemainders(k: Knowledge, conditions: readonly Condition[]): readonly Condition[] {
  const { ctx } = k;
  const sides = (c: Condition, op: "floor" | "mod"): readonly (readonly [Expr & { kind: "app" }, Expr])[] => {
    if (c.relation.kind !== "app" || c.relation.op !== "eq") return [];
    const [a, b] = c.relation.args as readonly [Expr, Expr];
    const is = (e: Expr): e is Expr & { kind: "app" } => e.kind === "app" && e.op === op;
    return [...(is(a) ? [[a, b] as const] : []), ...(is(b) ? [[b, a] as const] : [])];
  };
  for (const rest of conditions)
    for (const [r, b] of sides(rest, "mod")) {
      const [n, d] = r.args as readonly [Expr, Expr];
      const size = polyOf(k, d);
      if (size === undefined || k.sign(size) !== 1 || ![n, d, b].every(k.integer)) continue;
      const floor = polyOf(k, ctx.app("floor", [ctx.div(n, d)]));
      for (const whole of conditions)
        for (const [f, a] of sides(whole, "floor")) {
          const g = polyOf(k, f);
          if (floor === undefined || g === undefined || addPoly(floor, g, -1).size > 0) continue;
          const at = (relation: Expr, slot: number | undefined) => ({ relation, slot, made: true });
          const next = conditions.flatMap((c): readonly Omit<Condition, "id">[] => {
            if (c === rest) return [at(ctx.eq(n, prettyIndex(k, ctx.add(ctx.mul(d, a), b))), c.slot)];
            if (c !== whole) return [c];
            return [
              at(ctx.le(ctx.zero, b), c.slot),
              at(ctx.le(b, prettyIndex(k, ctx.add(d, ctx.num(-1)))), c.slot),
            ];
          });
          return joinRemainders(
            k,
            next.map((c, id) => ({ ...c, id })),
          );
        }
    }
  return conditions;
}

/** left − right with whole coefficients over integers, or undefined. */
function polynomial(known: Knowledge, relation: Expr): Poly | undefined {
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

interface Candidate {
  readonly entry: Entry;
  readonly variable: Idx;
  readonly coef: Poly;
  readonly rest: Poly;
}

/** Variables that the polynomial is affine in, of ranges that can be left (no members of sets). */
function candidates(entries: readonly Entry[], p: Poly): readonly Candidate[] {
  const out: Candidate[] = [];
  for (const entry of entries) {
    const variable = entry.vars[0];
    if (variable === undefined || entry.range.kind === "set") continue;
    const a = affineIn(p, variable);
    if (a !== undefined && a.coef.size > 0) out.push({ entry, variable, coef: a.coef, rest: a.rest });
  }
  return out;
}

/** The greatest common divisor of the numeric coefficients of summation variables; 1 if any is symbolic. */
function content(p: Poly, names: ReadonlySet<string>): bigint {
  let g = 0n;
  for (const m of p.values()) {
    if (!m.atoms.some((a) => freeIndices(a).some((n) => names.has(n)))) continue;
    let [a, b] = [g, numerator(m.coef)];
    if (b < 0n) b = -b;
    while (b !== 0n) [a, b] = [b, a % b];
    g = a;
  }
  return g === 0n ? 1n : g;
}

/** Ways to solve one equation for a variable with coefficient ±1 (after division by the content). */
function unitSteps(k: Knowledge, s: State): readonly Step[] {
  const { ctx } = k;
  const names = new Set(s.entries.flatMap((x) => x.vars.map((v) => v.name)));
  const out: Step[] = [];
  for (const equation of s.equations) {
    const p = polynomial(k, equation.relation);
    if (p === undefined) continue;
    const g = ratio(content(p, names));
    for (const c of candidates(s.entries, p)) {
      const n = constantOf(c.coef);
      if (n === undefined || (compareQ(divQ(n, g), 1) !== 0 && compareQ(divQ(n, g), -1) !== 0)) continue;
      const value = scalePoly(c.rest, divQ(-1, n));
      const fractional = [...value.values()].filter((m) => !isIntegerQ(m.coef));
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
        cost: value.size + (fractional.length > 0 ? 3 : 0),
      });
    }
  }
  return out;
}

const positive = (p: Poly): Poly => {
  const first = monomials(p)[0];
  return first !== undefined && signQ(first.coef) < 0 ? negPoly(p) : p;
};
/** The state after a step, or undefined when some range would then mention a later variable. */
function advance(k: Knowledge, s: State, step: Step): State | undefined {
  const values = new Map([[step.variable.name, step.value]]);
  const exactValue = step.divides.length === 0;
  const rest: Entry[] = [];
  for (const x of s.entries) {
    if (x === step.entry) continue;
    if (!exactValue && rangeIndices(x.range).includes(step.variable.name)) return undefined;
    rest.push({ ...x, range: placeInRange(k, x.range, values) });
  }
  const sorted = ordered(rest);
  if (sorted === undefined) return undefined;
  const equations = s.equations
    .filter((q) => q !== step.equation)
    .map((q) => ({ ...q, relation: place(k, q.relation, values) }));
  return { entries: sorted, equations, steps: [...s.steps, step] };
}

/** The choice of steps that leaves the fewest variables, and among those the simplest values, innermost first. */
function search(k: Knowledge, start: State): State {
  let best = start;
  let bestCost = 0;
  let looked = 0;
  const visit = (s: State, cost: number): void => {
    if (s.steps.length > best.steps.length || (s.steps.length === best.steps.length && cost < bestCost)) {
      best = s;
      bestCost = cost;
    }
    const steps = [...unitSteps(k, s)].sort(
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

/** Puts the values in place and decides which conditions remain. */
function finish(
  ctx: Context,
  facts: Facts,
  k: Knowledge,
  body: Expr,
  stated: readonly Condition[],
  end: State,
): CollapseResult {
  // Later values go into earlier ones, so that no solved variable is left in any.
  const values = new Map<string, Expr>();
  for (const step of [...end.steps].reverse())
    values.set(step.variable.name, prettyIndex(k, place(k, step.value, values)));
  const put = (e: Expr): Expr => place(k, e, values);
  const used = new Set(end.steps.map((s) => s.equation.id));
  const solved = end.steps.map(
    (s): Solved => ({
      variable: s.variable,
      value: values.get(s.variable.name) as Expr,
      equation: stated[s.equation.id]?.relation ?? s.equation.relation,
    }),
  );

  const dropped: Dropped[] = [];
  const asked: { readonly condition: Expr; readonly step: Step; readonly whole: boolean }[] = [];
  for (const step of end.steps) {
    for (const d of step.divides) asked.push({ condition: put(d), step, whole: true });
    const range = step.entry.range;
    if (range.kind === "interval") {
      asked.push({ condition: put(ctx.le(range.lo, step.variable)), step, whole: false });
      asked.push({ condition: put(ctx.le(step.variable, range.hi)), step, whole: false });
    } else dropped.push({ variable: step.variable, condition: undefined, why: "unlimited" });
  }
  const others = stated.filter((q) => !used.has(q.id)).map((q) => ({ ...q, relation: put(q.relation) }));

  let left = [...others.map((q) => q.relation), ...asked.map((a) => a.condition)];
  const region = inside(facts, end.entries);
  if (contradictory(withFacts(region, left))) {
    const none = conjunction(ctx, left);
    return { after: ctx.zero, solved, kept: [], dropped, contradiction: none };
  }
  const goes = (c: Expr): boolean => {
    const at = left.indexOf(c);
    const rest = left.filter((_, j) => j !== at);
    if (!implied(withFacts(region, rest), c)) return false;
    left = rest;
    return true;
  };
  const remaining = asked.filter((a) => {
    if (!goes(a.condition)) return true;
    dropped.push({ variable: a.step.variable, condition: a.condition, why: "implied" });
    return false;
  });
  // Brackets that the author wrote go only when a value made them true.
  const restated = others.filter(
    (q) => (q.made !== true && q.relation === stated[q.id]?.relation) || !goes(q.relation),
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
  const inner = put(withBrackets(ctx, body, (slot) => groups.get(slot) ?? []));
  const front = (groups.get(FRONT) ?? []).map((g) => ctx.iverson(conjunction(ctx, g)));
  const whole = front.length === 0 ? inner : ctx.mul(...front, inner);
  const after = end.entries.length === 0 ? whole : closeTelescope(ctx, "sum", end.entries, guard, whole);
  return { after, solved, kept, dropped, contradiction: undefined };
}

/** The place before all factors, for conditions that come from the guard. */
const FRONT = -1;
