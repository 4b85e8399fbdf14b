// Equations with |u|, a maximum or a minimum on one side, as cases that exclude each other: |u| = v where u = v ≥ 0 or
// u = −v < 0, max(a, u) = v where u = v ≥ a or a = v > u. A person reads reflected and clamped subscripts so.

import type { App, Expr } from "../expr/nodes.ts";
import { addPoly, finiteTerm, monomialPoly, type Poly, prettyPoly, scalePoly } from "../expr/poly.ts";
import { negQ } from "../expr/rational.ts";
import { treeSize, visit } from "../expr/traverse.ts";
import { integerPoly } from "./affine.ts";
import { solvedForIndex } from "./conditions.ts";
import { contradictory, type Facts, heldKnowledge, implied, withFacts } from "./prove.ts";
import { polynomial } from "./system.ts";

/** Conditions that hold together. */
type Conjunction = readonly Expr[];

const LIMIT = 8;

/** The cases of an equation between integers, none of them seen to be impossible; undefined where it has none. */
export function casesOfEquation(facts: Facts, relation: Expr): readonly Conjunction[] | undefined {
  const split = once(facts, relation);
  if (split === undefined) return undefined;
  const out: Conjunction[] = [];
  for (const conjunction of split) {
    const [first, ...others] = conjunction;
    const inner = first === undefined ? undefined : casesOfEquation(withFacts(facts, others), first);
    for (const c of inner ?? [first === undefined ? [] : [first]]) {
      const all = needed(facts, [...c, ...others]);
      if (all !== undefined) out.push(all);
    }
  }
  return out.length > LIMIT ? undefined : out;
}

/** The conditions without those that follow from the facts and the others; undefined where they exclude each other. */
function needed(facts: Facts, all: Conjunction): Conjunction | undefined {
  if (contradictory(withFacts(facts, all))) return undefined;
  const [equation, ...more] = all;
  const conditions = equation === undefined ? [] : [equation, ...more.map((c) => solvedForIndex(facts, c))];
  let left: Conjunction = conditions;
  for (const c of [...conditions.slice(1)].reverse()) {
    const others = left.filter((o) => o !== c);
    if (implied(withFacts(facts, others), c)) left = others;
  }
  return left;
}

const isChoice = (e: Expr): e is App =>
  e.kind === "app" && (e.op === "abs" || e.op === "max" || e.op === "min" || e.op === "clamp");

/** ±choice + rest = 0 as choice = value. */
interface Equation {
  readonly choice: App;
  readonly value: Poly;
}

function equationOf(facts: Facts, relation: Expr): Equation | undefined {
  if (relation.kind !== "app" || relation.op !== "eq" || !finiteTerm(relation)) return undefined;
  const k = heldKnowledge(facts);
  const p = polynomial(k, relation);
  if (p === undefined) return undefined;
  for (const m of p.terms) {
    const [choice] = m.atoms;
    if (choice === undefined || m.atoms.length !== 1 || !isChoice(choice)) continue;
    if (m.coef !== 1 && m.coef !== -1) continue;
    if (!choice.args.every(k.integer) || lettersOf(facts, choice).size === 0) continue;
    const value = scalePoly(addPoly(p, monomialPoly(m), -1), negQ(m.coef));
    if (integerPoly(k, value)) return { choice, value };
  }
  return undefined;
}

/** The cases of the outermost choice; the equation of each comes first. */
function once(facts: Facts, relation: Expr): readonly Conjunction[] | undefined {
  const equation = equationOf(facts, relation);
  if (equation === undefined) return undefined;
  const { ctx } = facts;
  const { choice } = equation;
  const v = prettyPoly(ctx, equation.value);
  const [u] = choice.args;
  if (u === undefined) return undefined;
  switch (choice.op) {
    case "abs": {
      const minus = prettyPoly(ctx, scalePoly(equation.value, -1));
      return [
        [ctx.eq(u, v), ctx.le(ctx.zero, v)],
        [ctx.eq(u, minus), ctx.app("gt", [v, ctx.zero])],
      ];
    }
    case "max":
    case "min":
      return ofExtremum(facts, choice.op, choice.args, v);
    case "clamp": {
      const [, lo, hi] = choice.args;
      if (lo === undefined || hi === undefined || !implied(facts, ctx.le(lo, hi))) return undefined;
      return ofExtremum(facts, "max", [lo, ctx.app("min", [hi, u])], v);
    }
    default:
      return undefined;
  }
}

/** Free indices (0) and given integers (1) in the term, which may move while others are held. */
function lettersOf(facts: Facts, e: Expr): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  visit(e, (s) => {
    const d = s.kind === "sym" ? facts.env.decls.get(s.name) : undefined;
    if (s.kind === "idx") out.set(s.name, 0);
    if (s.kind === "sym" && d?.kind === "scalar" && d.role !== "size") out.set(s.name, 1);
    return true;
  });
  return out;
}

/** Which argument gives the value: what moves with other letters first, the ends that it is held by later. */
function ofExtremum(
  facts: Facts,
  op: "max" | "min",
  args: readonly Expr[],
  v: Expr,
): readonly Conjunction[] | undefined {
  const { ctx } = facts;
  const own = lettersOf(facts, v);
  const rank = (e: Expr): number =>
    Math.min(2, ...[...lettersOf(facts, e)].filter(([n]) => !own.has(n)).map(([, r]) => r));
  const least = Math.min(...args.map(rank));
  const moves = (e: Expr): boolean => rank(e) < 2 && rank(e) === least;
  const sorted = [...args.filter(moves), ...args.filter((a) => !moves(a))];
  const out: Conjunction[] = [];
  for (const [j, a] of sorted.entries()) {
    const fixed = !moves(a);
    const level = fixed && treeSize(a) <= treeSize(v) + 2 ? a : v;
    const others = sorted.map((b, i) => (i === j ? [] : below(facts, op, b, level, i < j)));
    if (others.includes(undefined)) continue;
    const equation = fixed ? ctx.eq(v, a) : ctx.eq(a, v);
    out.push([equation, ...others.flatMap((x) => x ?? [])]);
  }
  return out;
}

/** b ≤ v (b < v where `strict`), for a minimum b ≥ v: part by part; undefined where that never holds. */
function below(
  facts: Facts,
  op: "max" | "min",
  b: Expr,
  v: Expr,
  strict: boolean,
): readonly Expr[] | undefined {
  const { ctx } = facts;
  const relation = (x: Expr): Expr =>
    op === "max" ? ctx.app(strict ? "lt" : "le", [x, v]) : ctx.app(strict ? "gt" : "ge", [x, v]);
  if (b.kind === "app" && b.op === op) return b.args.map(relation);
  if (b.kind === "app" && b.op === (op === "max" ? "min" : "max")) {
    // One of them is: those that are seen not to be are left out.
    const open = b.args.filter((x) => !implied(facts, ctx.app("not", [relation(x)])));
    const [only] = open;
    if (only === undefined) return undefined;
    return [open.length === 1 ? relation(only) : ctx.app("or", open.map(relation))];
  }
  return [relation(b)];
}
