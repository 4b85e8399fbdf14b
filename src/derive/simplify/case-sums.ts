// A sum of a choice between cases that are told by the summation index: Σ_i { u_i if i < a; v_i otherwise } is the sum of
// the u_i up to a − 1 and that of the v_i from a on. Only where every case leaves a range, or has a bracket of its own
// that picks a term: Σ_i { u_i·[i = a] if c_i; v_i·[i = b] otherwise } is u_a·[c_a] + v_b·[not c_b]. A sum of two terms is
// written out, whatever else the cases ask.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { isFalse, tidy } from "../../expr/norm.ts";
import { signQ } from "../../expr/rational.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { collapse } from "../../index/collapse.ts";
import { contradictory, type Facts, implied, withFacts } from "../../index/prove.ts";
import { absorbBrackets, simplifyRange } from "../../index/ranges.ts";
import {
  bracketed,
  closeTelescope,
  conjunction,
  conjuncts,
  type Entry,
  inside,
  openTelescope,
} from "../../index/telescope.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, overOf } from "../lines/factors.ts";
import { asEquationOfRest } from "./residues.ts";
import { termsOf } from "./split-sums.ts";

/** More sums than this are harder to read than one with a choice. */
const SUMS = 3;
/** More terms than this, each picked by a bracket of its own, as well. */
const TERMS = 6;

const isChoice = (e: Expr): e is App => e.kind === "app" && e.op === "cases";
const isZero = (e: Expr): boolean => e.kind === "num" && signQ(e.value) === 0;

export const caseSums: FunctionRule = {
  kind: "function",
  name: "sum.cases",
  heads: ["bind"],
  reason: ["the sum is split where the cases change"],
  examples: [
    {
      given: "given u[n], v[n], a in 0..n",
      before: "sum{i} cases{u[i] if i < a, v[i] otherwise}",
      after: "sum{i=0..a-1} u[i] + sum{i=a..n-1} v[i]",
    },
    {
      given: "given u[n], a in 1..n",
      before: "sum{i=0..n-1} 2*cases{0 if i = 0, u[i] otherwise}",
      after: "sum{i=1..n-1} 2*u[i]",
    },
    {
      given: "given u[n], v[n], a in 0..n-1, b in 0..n-1",
      before: "sum{i=0..n-1} cases{u[i]*[i = a] if 2 divides i, v[i]*[i = b] otherwise}",
      after: "[2 divides a]*u[a] + [not 2 divides b]*v[b]",
    },
    {
      given: "given u[n], k in 1..n",
      before: "sum{i=0..n-1} cases{0 if i = 0 or k = 0, u[i] otherwise}",
      after: "sum{i=1..n-1} u[i]",
    },
    {
      given: "given u[2], a, b, k in 0..1",
      before: "sum{i=0..1} u[i]*cases{a if i = 0 and k = 0, b if i = 1 and k = 1, 0 otherwise}",
      after: "u[0]*cases{a if k = 0, 0 otherwise} + u[1]*cases{b if k = 1, 0 otherwise}",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined) return undefined;
    const { ctx } = scope;
    const facts = factsAt(scope);
    const t = openTelescope(ctx, facts, e, freeIndices(e));
    const { top, bottom } = fractionOf(t.body);
    const found = choiceAmong(facts, t.entries, top);
    if (found === undefined) return undefined;
    const { at, choice, told } = found;
    const branches = picksTerms(ctx, choice) ? told.flatMap((b) => apart(ctx, b)) : told;
    if (branches.length > (branches.length > told.length ? TERMS : SUMS)) return undefined;
    const parts: Expr[] = [];
    for (const { value, conditions } of branches) {
      const factors = [...top.slice(0, at), ...fractionOf(value).top, ...top.slice(at + 1)];
      const body = tidy(ctx, overOf(ctx, factors, [...fractionOf(value).bottom, ...bottom]));
      const part = closeTelescope(ctx, "sum", t.entries, [], bracketed(ctx, conditions, body));
      const done =
        (conditions.length === 0 ? part : withRange(ctx, facts, part, conditions)) ??
        picked(ctx, facts, value, part);
      if (done === undefined) return undefined;
      if (!isZero(done)) parts.push(tidy(ctx, done));
    }
    return { after: parts.length === 0 ? ctx.zero : ctx.add(...parts), match: {}, assumes: [] };
  },
};

interface Found {
  /** The place of the choice among the factors. */
  readonly at: number;
  readonly choice: App;
  readonly told: readonly Branch[];
}

/** The choice that the letters of the sum tell, with its branches; those that are 0 are left out. */
function choiceAmong(facts: Facts, entries: readonly Entry[], top: readonly Expr[]): Found | undefined {
  const names = new Set(entries.flatMap((x) => x.vars.map((v) => v.name)));
  const closed = (f: Expr | undefined): f is App => f !== undefined && isChoice(f) && f.args.length % 2 === 1;
  const at = top.findIndex((f) => isChoice(f) && (toldBy(f, names) || picksTerms(facts.ctx, f)));
  const choice = top[at];
  const told = closed(choice) ? branchesOf(inside(facts, entries), choice) : undefined;
  if (told !== undefined && closed(choice)) return { at, choice, told: told.filter((b) => !isZero(b.value)) };
  for (const [k, f] of top.entries()) {
    const few = closed(f) ? termByTerm(facts, entries, f) : undefined;
    if (few !== undefined && closed(f)) return { at: k, choice: f, told: few };
    // Within a sum it is written out with the terms beside it.
    const within = f.kind === "app" && f.op === "add" ? choiceIn(f) : undefined;
    const told = closed(within) ? termByTerm(facts, entries, within) : undefined;
    if (told !== undefined && closed(within))
      return { at: k, choice: within, told: told.map((b) => ({ ...b, value: f })) };
  }
  return undefined;
}

/** The first choice among the factors of the terms of a sum. */
const choiceIn = (sum: App): App | undefined =>
  sum.args.flatMap((t) => fractionOf(t).top).find((f): f is App => isChoice(f));

/** The sum without the brackets of these conditions, which its range or the one index that is left says. */
function withRange(ctx: Context, facts: Facts, part: Expr, conditions: readonly Expr[]): Expr | undefined {
  if (part.kind !== "bind") return undefined;
  if (conditions.some((c) => c.kind === "app" && c.op === "eq")) {
    const r = collapse(ctx, facts, part, { coefficients: "unit" });
    return r === undefined || r.solved.length === 0 ? undefined : r.after;
  }
  const r = absorbBrackets(ctx, facts, part);
  if (r === undefined || !conditions.every((c) => r.absorbed.includes(c) || r.dropped.includes(c)))
    return undefined;
  // A range of one number is its term, as one writes it down: i = 1…1 behind i = 0.
  const range = r.after.kind === "bind" ? simplifyRange(ctx, facts, r.after) : undefined;
  return range?.changes.some((c) => c.kind === "point") === true ? range.after : r.after;
}

/** Where no range says the conditions: the choice at every number that a letter of theirs may be, if those are few. */
function termByTerm(facts: Facts, entries: readonly Entry[], choice: App): readonly Branch[] | undefined {
  const { ctx } = facts;
  for (const { vars, range } of entries) {
    const [letter, ...more] = vars;
    const numbers = range.kind === "interval" ? numbersOf(range.lo, range.hi) : undefined;
    if (letter === undefined || more.length > 0 || numbers === undefined) continue;
    if (decidedBy(choice, letter.name))
      return numbers.map((n) => ({ value: choice, conditions: [ctx.eq(letter, ctx.num(n))] }));
  }
  return undefined;
}

/** The numbers of a range between two of them, if there are few. */
function numbersOf(lo: Expr, hi: Expr): readonly number[] | undefined {
  if (lo.kind !== "num" || hi.kind !== "num") return undefined;
  const [first, count] = [Number(lo.value), Number(hi.value) - Number(lo.value) + 1];
  return Number.isInteger(first) && count >= 1 && count <= NUMBERS
    ? Array.from({ length: count }, (_, k) => first + k)
    : undefined;
}
/** More terms than this are better left under a sum. */
const NUMBERS = 2;

/** Whether a number for the letter decides what the conditions say of it, and there is such a condition. */
function decidedBy(choice: App, letter: string): boolean {
  const about = choice.args
    .filter((_, k) => k % 2 === 1)
    .flatMap(conjuncts)
    .filter((c) => freeIndices(c).includes(letter));
  return about.length > 0 && about.every((c) => freeIndices(c).length === 1 && !some(c, isOpen));
}
const isOpen = (e: Expr): boolean => e.kind === "at" || e.kind === "sym" || e.kind === "bind";

const hasEquality = (e: Expr): boolean =>
  fractionOf(e).top.some((f) => isBracket(f) && conjuncts(f.args[0] as Expr).some((c) => isEquation(c)));
const isBracket = (e: Expr): e is App => e.kind === "app" && e.op === "iverson";
const isEquation = (e: Expr): boolean => e.kind === "app" && e.op === "eq";

/** Whether every value that is not 0 has a bracket of an equation, or is a sum of such terms. */
const picksTerms = (ctx: Context, choice: App): boolean =>
  choice.args.every(
    (v, k) => (k % 2 === 1 && k < choice.args.length - 1) || isZero(v) || termsOf(ctx, v).every(hasEquality),
  );

/** A branch for each term of its value. */
const apart = (ctx: Context, b: Branch): readonly Branch[] =>
  termsOf(ctx, b.value).map((value) => ({ ...b, value }));

/** The term that the value's own brackets pick; its condition stays as a bracket. */
function picked(ctx: Context, facts: Facts, value: Expr, part: Expr): Expr | undefined {
  if (part.kind !== "bind" || !hasEquality(value)) return undefined;
  for (const coefficients of ["unit", "any"] as const) {
    const r = collapse(ctx, facts, part, { coefficients });
    if (r !== undefined && r.solved.length > 0) return r.after;
  }
  return undefined;
}

/** Whether every condition is about indices of the sum, and none about entries. */
const toldBy = (choice: App, names: ReadonlySet<string>): boolean =>
  choice.args.every((c, k) => k % 2 === 0 || freeIndices(c).some((n) => names.has(n)));

interface Branch {
  readonly value: Expr;
  readonly conditions: readonly Expr[];
}

/** Every branch with what its condition and the failure of the earlier ones say; undefined where that is no "and". */
function branchesOf(facts: Facts, choice: App): readonly Branch[] | undefined {
  const { ctx } = facts;
  const out: Branch[] = [];
  let before: readonly Expr[] = [];
  for (let k = 0; k < choice.args.length; k += 2) {
    const value = choice.args[k] as Expr;
    const c = choice.args[k + 1];
    const own = c === undefined ? [] : conjuncts(c).map((r) => asEquationOfRest(facts, r));
    const known = withFacts(facts, [...before, ...own]);
    if (!contradictory(known)) {
      const all = [...before, ...own];
      const needed = all.filter((r, j) => !implied(withFacts(facts, after(all, j)), r));
      out.push({ value, conditions: needed.map((r) => between(facts, r)) });
    }
    if (c === undefined) break;
    // Where one of several conditions would do, all of them have failed.
    const failed = c.kind === "app" && c.op === "or" ? c.args : [conjunction(ctx, own)];
    const nots = failed.map((x) => tidy(ctx, ctx.app("not", [x])));
    if (nots.some(isFalse)) break;
    for (const not of nots) {
      if (not.kind !== "app" || !(RELATIONS.has(not.op) || isDivisibility(not))) return undefined;
      before = [...before, between(withFacts(facts, before), not)];
    }
  }
  return out;
}

/** All relations but the one at j, and those before it that were found to be implied. */
const after = (all: readonly Expr[], j: number): readonly Expr[] => all.slice(j + 1);

const RELATIONS: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** s ∣ u, or not. */
const isDivisibility = (e: App): boolean =>
  e.op === "divides" || (e.op === "not" && e.args[0]?.kind === "app" && e.args[0].op === "divides");

/** i ≠ a at the end of a range as i > a or i < a. */
function between(facts: Facts, r: Expr): Expr {
  if (r.kind !== "app" || r.op !== "ne") return r;
  const [a, b] = r.args as readonly [Expr, Expr];
  if (implied(facts, facts.ctx.app("ge", [a, b]))) return facts.ctx.app("gt", [a, b]);
  return implied(facts, facts.ctx.le(a, b)) ? facts.ctx.app("lt", [a, b]) : r;
}
