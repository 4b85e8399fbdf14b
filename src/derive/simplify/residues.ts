// Residue classes that a condition says: s ∣ u, u mod s = r, and for s = 2 their opposites. So 2 ∣ m − 1 and
// m mod 2 ≠ 0 are one condition, and beside it ⌊(m − 1)/2⌋ is ⌊m/2⌋.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import {
  addPoly,
  constantPoly,
  constantTerm,
  monomialPoly,
  type Poly,
  prettyPoly,
  sumPolys,
  toPoly,
} from "../../expr/poly.ts";
import { divQ, isIntegerQ } from "../../expr/rational.ts";
import { mapChildren, some } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { remainder as divisionRest } from "../../index/divide.ts";
import type { Facts } from "../../index/prove.ts";

/** u ≡ residue modulo `by`; `key` names u up to multiples of `by`. */
export interface Residue {
  readonly by: number;
  readonly key: string;
  readonly residue: number;
}

const remainder = (n: number, by: number): number => ((n % by) + by) % by;
const whole = (e: Expr | undefined): number | undefined =>
  e?.kind === "num" && typeof e.value === "number" && Number.isInteger(e.value) ? e.value : undefined;

/** An integer polynomial modulo `by`: the class of its constant, and a name for the rest. */
function reduced(facts: Facts, u: Poly, by: number): { key: string; constant: number } | undefined {
  const parts: Poly[] = [];
  for (const m of u.terms) {
    if (typeof m.coef !== "number" || !m.atoms.every((a) => isInteger(facts.env, a))) return undefined;
    if (!Number.isInteger(m.coef)) return undefined;
    const coef = remainder(m.coef, by);
    if (m.atoms.length > 0 && coef !== 0) parts.push(monomialPoly({ ...m, coef }));
  }
  const rest = sumPolys(parts);
  const key = rest.terms.map((m) => `${m.key}:${String(m.coef)}`);
  return { key: key.sort().join(), constant: remainder(Number(constantTerm(u)), by) };
}

function classOf(facts: Facts, u: Expr, by: number | undefined, of: number): Residue | undefined {
  if (by === undefined || by < 2) return undefined;
  const r = reduced(facts, toPoly(u), by);
  return r === undefined || r.key === ""
    ? undefined
    : { by, key: r.key, residue: remainder(of - r.constant, by) };
}

/** The class that a condition says its integer lies in; undefined where it says no such thing. */
export function residueOf(facts: Facts, c: Expr): Residue | undefined {
  if (c.kind !== "app") return undefined;
  const [a, b] = c.args;
  if (c.op === "divides") return b === undefined ? undefined : classOf(facts, b, whole(a), 0);
  if (c.op === "not" || c.op === "ne" || c.op === "gt" || c.op === "ge" || c.op === "lt") {
    const same = c.op === "not" ? a : asEquation(facts.ctx, c.op, a, b);
    const opposite = same === undefined ? undefined : residueOf(facts, same);
    return opposite?.by === 2 ? { ...opposite, residue: 1 - opposite.residue } : undefined;
  }
  if (c.op !== "eq" || a?.kind !== "app" || a.op !== "mod") return undefined;
  const value = whole(b);
  const by = whole(a.args[1]);
  if (value === undefined || by === undefined || value < 0 || value >= by) return undefined;
  return classOf(facts, a.args[0] as Expr, by, value);
}

/** The equation that a relation of a remainder by 2 denies: u mod 2 > 0 denies u mod 2 = 0. */
function asEquation(
  ctx: Context,
  op: "ne" | "gt" | "ge" | "lt",
  a: Expr | undefined,
  b: Expr | undefined,
): Expr | undefined {
  if (a?.kind !== "app" || a.op !== "mod" || whole(a.args[1]) !== 2 || b === undefined) return undefined;
  if (op === "ne") return ctx.eq(a, b);
  // u mod 2 < 1 says that it is 0, u mod 2 ≥ 1 and u mod 2 > 0 that it is 1.
  return whole(b) === (op === "gt" ? 0 : 1) ? ctx.eq(a, ctx.num(op === "lt" ? 1 : 0)) : undefined;
}

/** The condition that its integer is a multiple, told without a constant: 2 ∣ m of 2 ∤ m + 1 and of 2 ∣ m. */
export function multipleCondition(ctx: Context, c: Expr, by: number): Expr {
  const inner = c.kind === "app" && c.op === "not" ? (c.args[0] as Expr) : c;
  const [a, b] = inner.kind === "app" ? (inner.args as readonly [Expr, Expr]) : [inner, inner];
  const divides = inner.kind === "app" && inner.op === "divides";
  const p = toPoly(divides ? b : a.kind === "app" ? (a.args[0] as Expr) : a);
  const u = prettyPoly(ctx, addPoly(p, constantPoly(constantTerm(p)), -1));
  return divides ? ctx.app("divides", [ctx.num(by), u]) : ctx.eq(ctx.app("mod", [u, ctx.num(by)]), ctx.zero);
}

/** s ∣ u as an equation of what the division leaves, where that is no remainder any more: 2 ∣ 2i + r as r = 0. */
export function asEquationOfRest(facts: Facts, c: Expr): Expr {
  if (c.kind !== "app") return c;
  const { ctx } = facts;
  const [a, b] = c.args;
  if (c.op === "not" && a?.kind === "app" && a.op === "divides") {
    const rest = asEquationOfRest(facts, a);
    return rest === a ? c : tidy(ctx, ctx.app("not", [rest]));
  }
  if (c.op !== "divides" || a?.kind !== "num" || b === undefined || !isInteger(facts.env, b)) return c;
  const rest = tidy(ctx, divisionRest(facts, toPoly(b), toPoly(a)));
  return some(rest, (x) => x.kind === "app" && x.op === "mod") ? c : ctx.eq(rest, ctx.zero);
}

export const sameResidue = (a: Residue, b: Residue): boolean =>
  a.by === b.by && a.key === b.key && a.residue === b.residue;

/** Whether always just one of the two classes holds. */
export const oppositeResidues = (a: Residue, b: Residue): boolean =>
  a.by === 2 && b.by === 2 && a.key === b.key && a.residue !== b.residue;

/** A term where its integers lie in these classes: ⌊(m + 1)/2⌋ is ⌊m/2⌋ for an even m. */
export function withResidues(facts: Facts, known: readonly Residue[], e: Expr): Expr {
  const { ctx } = facts;
  const go = (x: Expr): Expr => {
    const inner = x.kind === "bind" || x.kind === "deriv" ? x : mapChildren(ctx, x, go);
    return floorAt(facts, known, inner) ?? inner;
  };
  return known.length === 0 ? e : tidy(ctx, go(e));
}

function floorAt(facts: Facts, known: readonly Residue[], e: Expr): Expr | undefined {
  const { ctx } = facts;
  if (e.kind !== "app" || e.op !== "floor") return undefined;
  const [u, under] = quotient(e.args[0]);
  const by = whole(under);
  if (u === undefined || by === undefined || by < 2) return undefined;
  const p = toPoly(u);
  const constant = constantTerm(p);
  if (typeof constant !== "number" || !Number.isInteger(constant) || constant === 0) return undefined;
  const r = reduced(facts, p, by);
  const here = known.find((k) => k.by === by && k.key === r?.key);
  if (here === undefined) return undefined;
  // With v = u − constant in the class: ⌊u/by⌋ = ⌊v/by⌋ + (residue + constant − (residue + constant) mod by)/by.
  const over = here.residue + constant;
  const steps = divQ(over - remainder(over, by), by);
  if (!isIntegerQ(steps)) return undefined;
  const rest = prettyPoly(ctx, addPoly(p, constantPoly(-constant)));
  return tidy(ctx, ctx.add(ctx.app("floor", [ctx.div(rest, ctx.num(by))]), ctx.num(steps)));
}

const quotient = (e: Expr | undefined): readonly (Expr | undefined)[] =>
  e?.kind === "app" && e.op === "div" ? e.args : [];
