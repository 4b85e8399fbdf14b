// A binder taken apart for index algebra: its variables with their ranges, the brackets among the factors of its
// body, and the way back. Brackets are strongly zero, so they may stand anywhere among the factors.

import { close, type Opened, open, substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { arity, type Bind, type BindOp, type Expr, type Idx, mapRange, type Range } from "../expr/nodes.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  finiteTerm,
  mulPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { isIntegerQ, negQ, signQ } from "../expr/rational.ts";
import { remainder } from "../expr/remainder.ts";
import { freeIndices, mapChildren, some, treeSize, visit } from "../expr/traverse.ts";
import {
  commonDenominator,
  divideMonomial,
  integerPoly,
  type Knowledge,
  monomialPoly,
  multiplesOut,
  quotientOf,
} from "./affine.ts";
import { type Facts, namesOf, withRange } from "./prove.ts";

/** Variables that are bound together (more than one only for a set of tuples). */
export interface Entry {
  readonly vars: readonly Idx[];
  readonly range: Range;
}

/** A bracket among the factors of the body, in reading order; `and` is taken apart. */
export interface Bracket {
  readonly slot: number;
  readonly condition: Expr;
}

export interface Telescope {
  readonly op: BindOp;
  readonly entries: readonly Entry[];
  readonly guard: readonly Expr[];
  readonly brackets: readonly Bracket[];
  readonly body: Expr;
}

export function openTelescope(ctx: Context, facts: Facts, e: Bind, avoid: Iterable<string> = []): Telescope {
  const o = open(ctx, e, [...namesOf(facts), ...avoid]);
  let at = 0;
  const entries = o.ranges.map((range): Entry => {
    const vars = o.vars.slice(at, at + arity(range));
    at += arity(range);
    return { vars, range };
  });
  return {
    op: e.op,
    entries,
    guard: o.guard === undefined ? [] : conjuncts(o.guard),
    brackets: bracketsOf(o.body),
    body: o.body,
  };
}

export function closeTelescope(
  ctx: Context,
  op: BindOp,
  entries: readonly Entry[],
  guard: readonly Expr[],
  body: Expr,
): Expr {
  const parts: Opened = {
    op,
    vars: entries.flatMap((e) => e.vars),
    ranges: entries.map((e) => e.range),
    guard: guard.length === 0 ? undefined : conjunction(ctx, guard),
    body,
  };
  return close(ctx, parts);
}

/** Facts inside the telescope: those outside and the ranges of its variables. */
export const inside = (facts: Facts, entries: readonly Entry[]): Facts =>
  entries.reduce(
    (f, e) => (e.vars.length === 1 && e.vars[0] !== undefined ? withRange(f, e.vars[0].name, e.range) : f),
    facts,
  );

export function conjuncts(c: Expr): readonly Expr[] {
  if (c.kind === "app" && c.op === "true") return [];
  return c.kind === "app" && c.op === "and" ? c.args.flatMap(conjuncts) : [c];
}
export const conjunction = (ctx: Context, cs: readonly Expr[]): Expr =>
  cs.length === 1 ? (cs[0] as Expr) : ctx.app(cs.length === 0 ? "true" : "and", cs);

const factorsOf = (e: Expr): readonly Expr[] =>
  e.kind === "app" && e.op === "mul" ? e.args.flatMap(factorsOf) : [e];

/** Brackets among the factors, also of a numerator. */
function bracketsOf(body: Expr): readonly Bracket[] {
  const out: Bracket[] = [];
  let slot = 0;
  const go = (e: Expr): void => {
    for (const f of factorsOf(e)) {
      if (f.kind !== "app") continue;
      if (f.op === "iverson") {
        for (const condition of conjuncts(f.args[0] as Expr)) out.push({ slot, condition });
        slot += 1;
      } else if (f.op === "div") go(f.args[0] as Expr);
    }
  };
  go(body);
  return out;
}

/** The conditions of a binder as it stands: its guard, and the brackets among the factors of its body. */
export const conditionsOf = (e: Bind): readonly Expr[] => [
  ...(e.guard === undefined ? [] : conjuncts(e.guard)),
  ...bracketsOf(e.body).map((b) => b.condition),
];

/** The body with the brackets at each slot replaced; each group of conditions becomes one bracket. */
export function withBrackets(
  ctx: Context,
  body: Expr,
  at: (slot: number) => readonly (readonly Expr[])[],
): Expr {
  let slot = 0;
  const go = (e: Expr): Expr => {
    const out: Expr[] = [];
    for (const f of factorsOf(e)) {
      if (f.kind === "app" && f.op === "iverson") {
        for (const group of at(slot)) if (group.length > 0) out.push(ctx.iverson(conjunction(ctx, group)));
        slot += 1;
      } else if (f.kind === "app" && f.op === "div")
        out.push(ctx.div(go(f.args[0] as Expr), f.args[1] as Expr));
      else out.push(f);
    }
    const unit = out.filter((f) => f.kind !== "num" || f.value !== 1);
    return ctx.mul(...unit);
  };
  return go(body);
}

/** Brackets in front of a term. */
export const bracketed = (ctx: Context, conditions: readonly Expr[], e: Expr): Expr =>
  conditions.length === 0
    ? e
    : e.kind === "num" && e.value === 1
      ? ctx.iverson(conjunction(ctx, conditions))
      : ctx.mul(ctx.iverson(conjunction(ctx, conditions)), ...factorsOf(e));

/** Operators whose arguments are index terms. */
const INSIDE: ReadonlySet<string> = new Set(["max", "min", "floor", "ceil", "mod", "tuple"]);

/** An index term as it is printed; like terms joined, quotients cancelled where they can be. */
export function prettyIndex(k: Knowledge, e: Expr): Expr {
  if (e.kind !== "app" || !finiteTerm(e)) return e;
  if (INSIDE.has(e.op)) {
    const inner = k.ctx.app(
      e.op,
      e.args.map((a) => prettyIndex(k, a)),
    );
    return inner.kind === "app" && inner.op === "mod" ? remainder(k.ctx, inner, false) : inner;
  }
  if (e.op === "div") {
    const whole = exact(k, e);
    if (whole !== undefined) return prettyFraction(k.ctx, whole);
    return k.ctx.div(prettyIndex(k, e.args[0] as Expr), prettyIndex(k, e.args[1] as Expr));
  }
  if (e.op !== "add" && e.op !== "mul" && e.op !== "pow") return e;
  const p = toPoly(e);
  const fractions = p.terms.some((m) => m.atoms.some((a) => a.kind === "app" && a.op === "div"));
  const written = fractions ? undefined : asWritten(k, e, p);
  if (written !== undefined) return written;
  const joined = prettyFraction(k.ctx, withRemainders(k.ctx, (fractions ? exact(k, e) : undefined) ?? p));
  // (H − K + 1)·(W − K + 1) − 1 is not multiplied out.
  return treeSize(joined) > treeSize(e) ? e : joined;
}

/** ⌊(F·g + f)/F⌋ is g, and (F·g + f) mod F is f, where f is certain to lie in 0 … F−1. */
function withinBlock(k: Knowledge, e: Expr): Expr | undefined {
  if (e.kind !== "app" || (e.op !== "floor" && e.op !== "mod")) return undefined;
  const inner =
    e.op === "mod" ? e.args : e.args[0]?.kind === "app" && e.args[0].op === "div" ? e.args[0].args : [];
  const [n, d] = inner.map((a) => toPoly(a));
  if (n === undefined || d === undefined || n.size < 2 || k.sign(d) !== 1) return undefined;
  if (![n, d].every((p) => integerPoly(k, p))) return undefined;
  const { out, rest } = multiplesOut(k, n, d);
  if (out.size === 0 || k.sign(addPoly(rest, constantPoly(1))) !== 1 || k.sign(addPoly(d, rest, -1)) !== 1)
    return undefined;
  return prettyPoly(k.ctx, e.op === "mod" ? rest : out);
}

/** A sum of which no terms join stays in the order in which it was written: s·i + d·k − p. */
function asWritten(k: Knowledge, e: Expr & { kind: "app" }, p: Poly): Expr | undefined {
  if (e.op !== "add") return undefined;
  const terms = e.args.map((a) => toPoly(a));
  const whole = p.terms.every((m) => isIntegerQ(m.coef));
  const apart = terms.every((t) => t.size === 1) && terms.length === p.size;
  // As on paper: positive terms, then negative ones, a number last.
  const rank = (t: Poly): number => {
    const [m] = t.terms;
    return m === undefined || m.atoms.length === 0 ? 2 : signQ(m.coef) < 0 ? 1 : 0;
  };
  const usual = terms.every((t, j) => rank(terms[j - 1] ?? t) <= rank(t));
  if (!whole || !apart || !usual || rank(terms[0] ?? p) > 0) return undefined;
  if (withRemainders(k.ctx, p).size !== p.size) return undefined;
  return k.ctx.add(...terms.map((t) => prettyPoly(k.ctx, t)));
}

/** n − d·⌊n/d⌋ is n mod d, also inside a longer sum and with a common factor. */
function withRemainders(ctx: Context, p: Poly): Poly {
  for (const m of p.terms) {
    const f = m.atoms.find((a) => a.kind === "app" && a.op === "floor");
    const q = f?.kind === "app" ? f.args[0] : undefined;
    if (f === undefined || q?.kind !== "app" || q.op !== "div") continue;
    const [n, d] = q.args.map((a) => toPoly(a));
    const lead = d?.size === 1 ? d.terms[0] : undefined;
    const t =
      lead === undefined
        ? undefined
        : divideMonomial(m, { coef: negQ(lead.coef), atoms: [...lead.atoms, f] });
    if (n === undefined || t === undefined || !isIntegerQ(t.coef)) continue;
    const without = addPoly(addPoly(p, monomialPoly(m), -1), mulPoly(monomialPoly(t), n), -1);
    if (without.size !== p.size - 1 - n.size) continue;
    const r = ctx.app("mod", q.args);
    return withRemainders(ctx, addPoly(without, monomialPoly({ coef: t.coef, atoms: [...t.atoms, r] })));
  }
  return p;
}

/** An index with fractions stands over one denominator: (m − 4k)/2. */
export function prettyFraction(ctx: Context, p: Poly): Expr {
  const broken = p.terms.some((m) => m.atoms.length > 0 && !isIntegerQ(m.coef));
  if (!broken) return prettyPoly(ctx, p);
  const d = commonDenominator([p]);
  return ctx.div(prettyPoly(ctx, scalePoly(p, d)), ctx.num(d));
}

/** The polynomial that remains when all denominators cancel and no floor is needed to say it. */
function exact(k: Knowledge, e: Expr): Poly | undefined {
  const q = quotientOf(k, e);
  if (constantOf(q.den) === undefined) return undefined;
  const floors = q.num.terms.some((m) =>
    m.atoms.some((a) => some(a, (s) => s.kind === "app" && s.op === "floor")),
  );
  return floors ? undefined : q.num;
}

/** Puts terms in the place of free indices; subscripts, ends of ranges and relations that change are tidied. */
export function place(k: Knowledge, e: Expr, values: ReadonlyMap<string, Expr>): Expr {
  const put = substituteIndices(k.ctx, e, values);
  if (put === e) return e;
  const old = new Set<number>();
  visit(e, (s) => {
    old.add(s.id);
    return true;
  });
  const memo = new Map<number, Expr>();
  const index = (x: Expr): Expr => (old.has(x.id) ? x : prettyIndex(k, go(x)));
  const go = (x: Expr): Expr => {
    if (old.has(x.id)) return x;
    const known = memo.get(x.id);
    if (known !== undefined) return known;
    const r = step(x);
    memo.set(x.id, r);
    return r;
  };
  const step = (x: Expr): Expr => {
    if (x.kind === "at") return k.ctx.at(go(x.tensor), x.subs.map(index));
    if (x.kind === "app" && RELATIONAL.has(x.op)) return k.ctx.app(x.op, x.args.map(index));
    if (x.kind === "bind") {
      const ranges = x.ranges.map((r) => mapRange(r, index, go));
      return k.ctx.bind(x.op, ranges, go(x.body), x.letters, x.guard === undefined ? undefined : go(x.guard));
    }
    const r = mapChildren(k.ctx, x, go);
    return withinBlock(k, r) ?? r;
  };
  return go(put);
}
const RELATIONAL: ReadonlySet<string> = new Set(["eq", "ne", "lt", "le", "gt", "ge", "divides"]);

export function placeInRange(k: Knowledge, r: Range, values: ReadonlyMap<string, Expr>): Range {
  const end = (x: Expr): Expr => {
    const y = substituteIndices(k.ctx, x, values);
    return y === x ? x : prettyIndex(k, y);
  };
  return mapRange(r, end, (set) => place(k, set, values));
}

export const rangeIndices = (r: Range): readonly string[] =>
  r.kind === "interval"
    ? [...freeIndices(r.lo), ...freeIndices(r.hi)]
    : r.kind === "set"
      ? freeIndices(r.set)
      : [];

/** The entries in an order in which each range mentions earlier variables only; undefined when there is none. */
export function ordered(entries: readonly Entry[]): readonly Entry[] | undefined {
  const out: Entry[] = [];
  let left = [...entries];
  const waiting = new Set(entries.flatMap((e) => e.vars.map((v) => v.name)));
  while (left.length > 0) {
    const next = left.find((e) => rangeIndices(e.range).every((n) => !waiting.has(n)));
    if (next === undefined) return undefined;
    out.push(next);
    for (const v of next.vars) waiting.delete(v.name);
    left = left.filter((e) => e !== next);
  }
  return out;
}
