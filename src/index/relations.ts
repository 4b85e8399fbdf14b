// Relations between index terms as polynomial constraints and choices between them. Where the other side is whole,
// floors, ceilings, max and min at the top dissolve exactly; divisibility is a remainder that is 0.

import { type App, arities, type Expr, picksIndex } from "../expr/nodes.ts";
import { addPoly, constantOf, finiteTerm, mulPoly, negPoly, type Poly } from "../expr/poly.ts";
import { addQuotients, type Knowledge, type Quotient, quotientOf } from "./affine.ts";
import type { Alternatives, Constraint } from "./constraints.ts";

const CHOICE_LIMIT = 16;

/**
 * The relation (or its negation) as a disjunction of conjunctions of polynomial constraints, equivalent wherever its
 * terms are defined; undefined when it cannot be read that way.
 */
export function alternatives(k: Knowledge, r: Expr, positive: boolean): Alternatives | undefined {
  if (r.kind !== "app") return undefined;
  const { ctx } = k;
  const [a, b] = r.args;
  switch (r.op) {
    case "true":
      return positive ? [[]] : [];
    case "false":
      return positive ? [] : [[]];
    case "not":
      return a === undefined ? undefined : alternatives(k, a, !positive);
    case "and":
      return positive ? every(k, r, true) : either(k, r, false);
    case "or":
      return positive ? either(k, r, true) : every(k, r, false);
    case "le":
      return a === undefined || b === undefined ? undefined : atMost(k, a, b, positive);
    case "ge":
      return a === undefined || b === undefined ? undefined : atMost(k, b, a, positive);
    case "gt":
      return a === undefined || b === undefined ? undefined : atMost(k, a, b, !positive);
    case "lt":
      return a === undefined || b === undefined ? undefined : atMost(k, b, a, !positive);
    case "eq":
    case "ne": {
      if (a === undefined || b === undefined || !finiteTerm(r)) return undefined;
      const [left, right] = [componentsOf(k, a, b), componentsOf(k, b, a)];
      if (left !== undefined && right !== undefined && left.length === right.length) {
        const each = ctx.app(
          "and",
          left.map((x, i) => ctx.eq(x, right[i] as Expr)),
        );
        return alternatives(k, each, (r.op === "eq") === positive);
      }
      const q = addQuotients(quotientOf(k, a), quotientOf(k, b), -1);
      if ((r.op === "eq") === positive) return [[{ p: q.num, kind: "eq" }]];
      return [[{ p: q.num, kind: "gt" }], [{ p: negPoly(q.num), kind: "gt" }]];
    }
    case "divides": {
      if (a === undefined || b === undefined) return undefined;
      const left = remainder(k, a, b);
      if (left === undefined) return undefined;
      return [[{ p: left, kind: positive ? "eq" : "gt" }]];
    }
    default:
      return undefined;
  }
}

/** What is compared one by one: the parts of a tuple, or those of an argmax beside one. */
function componentsOf(k: Knowledge, e: Expr, beside: Expr): readonly Expr[] | undefined {
  if (isTuple(e)) return e.args;
  if (!isTuple(beside) || e.kind !== "bind" || !picksIndex(e.op)) return undefined;
  return Array.from({ length: arities(e.ranges) }, (_, i) => k.ctx.app("component", [e, k.ctx.num(i)]));
}

const isTuple = (e: Expr): e is App => e.kind === "app" && e.op === "tuple";

/** d·(b/d − ⌊b/d⌋) for positive d: never negative, and 0 exactly where d divides b. */
function remainder(k: Knowledge, d: Expr, b: Expr): Poly | undefined {
  const [n, q] = [quotientOf(k, b), quotientOf(k, d)];
  if (constantOf(n.den) === undefined || constantOf(q.den) === undefined || k.sign(q.num) !== 1)
    return undefined;
  const floor = quotientOf(k, k.ctx.app("floor", [k.ctx.div(b, d)]));
  return addPoly(n.num, mulPoly(q.num, floor.num), -1);
}

function every(k: Knowledge, r: App, positive: boolean): Alternatives | undefined {
  let out: Alternatives = [[]];
  for (const part of r.args) {
    const d = alternatives(k, part, positive);
    if (d === undefined || d.length * out.length > CHOICE_LIMIT) return undefined;
    out = out.flatMap((x) => d.map((y) => [...x, ...y]));
  }
  return out;
}

function either(k: Knowledge, r: App, positive: boolean): Alternatives | undefined {
  const out: (readonly Constraint[])[] = [];
  for (const part of r.args) {
    const d = alternatives(k, part, positive);
    if (d === undefined) return undefined;
    out.push(...d);
  }
  return out.length > CHOICE_LIMIT ? undefined : out;
}

const headed = (e: Expr, op: App["op"]): App | undefined => (e.kind === "app" && e.op === op ? e : undefined);

/** A sum of whole terms, one of which is a floor or a ceiling: that one, and the others. */
function rounding(k: Knowledge, e: Expr): { readonly rounded: Expr; readonly rest: Expr } | undefined {
  if (e.kind !== "app" || e.op !== "add") return undefined;
  const held = e.args.filter((x) => x.kind === "app" && (x.op === "floor" || x.op === "ceil"));
  const [rounded, ...more] = held;
  const others = e.args.filter((x) => x !== rounded);
  if (rounded === undefined || more.length > 0 || !others.every(k.integer)) return undefined;
  return { rounded, rest: k.ctx.add(...others) };
}

/** a ≤ b, or b < a. Where the other side is whole, floors, ceilings, max and min at the top dissolve exactly. */
function atMost(k: Knowledge, a: Expr, b: Expr, positive: boolean): Alternatives | undefined {
  const { ctx } = k;
  const join = (op: "and" | "or", parts: readonly Expr[]) => alternatives(k, ctx.app(op, parts), positive);
  const [maxA, minB] = [headed(a, "max"), headed(b, "min")];
  if (maxA !== undefined && maxA.args.length > 0)
    return join(
      "and",
      maxA.args.map((x) => ctx.le(x, b)),
    );
  if (minB !== undefined && minB.args.length > 0)
    return join(
      "and",
      minB.args.map((x) => ctx.le(a, x)),
    );
  const [minA, maxB] = [headed(a, "min"), headed(b, "max")];
  if (minA !== undefined && minA.args.length > 0)
    return join(
      "or",
      minA.args.map((x) => ctx.le(x, b)),
    );
  if (maxB !== undefined && maxB.args.length > 0)
    return join(
      "or",
      maxB.args.map((x) => ctx.le(a, x)),
    );
  const [up, down] = [headed(a, "ceil")?.args[0], headed(b, "floor")?.args[0]];
  if (up !== undefined && k.integer(b)) return atMost(k, up, b, positive);
  if (down !== undefined && k.integer(a)) return atMost(k, a, down, positive);
  // ⌊u⌋ ≤ b means u < b + 1, and a ≤ ⌈u⌉ means a − 1 < u.
  const [low, high] = [headed(a, "floor")?.args[0], headed(b, "ceil")?.args[0]];
  if (low !== undefined && k.integer(b)) return atMost(k, ctx.add(b, ctx.one), low, !positive);
  if (high !== undefined && k.integer(a)) return atMost(k, high, ctx.add(a, ctx.num(-1)), !positive);
  if (!finiteTerm(a) || !finiteTerm(b)) return undefined;
  const [left, right] = [rounding(k, a), rounding(k, b)];
  if (right !== undefined) return atMost(k, ctx.sub(a, right.rest), right.rounded, positive);
  if (left !== undefined) return atMost(k, left.rounded, ctx.sub(b, left.rest), positive);
  const p = cleared(k, addQuotients(quotientOf(k, b), quotientOf(k, a), -1));
  if (p === undefined) return undefined;
  return [[positive ? { p, kind: "ge" } : { p: negPoly(p), kind: "gt" }]];
}

/** A polynomial with the sign of the quotient. */
function cleared(k: Knowledge, q: Quotient): Poly | undefined {
  const s = k.sign(q.den);
  return s === 1 ? q.num : s === -1 ? negPoly(q.num) : undefined;
}
