// An error that is carried forward. A relation that fails may follow correctly from an earlier one that is wrong: what
// that one claims is put in the place of what is true (the same derivative again, a factor of a chain rule, an entry,
// the body of a definition), and the relation is judged once more.

import { abstract, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axesOf, axisRange, definition, type Env } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices, mapChildren, symbols } from "../../expr/traverse.ts";
import type { Bench, Benches } from "../verdict/bench.ts";
import { matchLetters } from "./match-letters.ts";
import type { Claim } from "./relation.ts";

/** A claim as it would be true if an earlier wrong one were, and where to judge it. */
export interface Consequence {
  readonly bench: Bench;
  readonly claim: Claim;
}

/** What `claim` comes to if `wrong` is taken as true; several ways where it can be used in several. */
export function consequences(all: Benches, bench: Bench, wrong: Claim, claim: Claim): readonly Consequence[] {
  const { ctx } = all;
  const { env } = bench;
  const [premise, goal] = [wrong, claim].map((c) => entrywise(ctx, env, c));
  if (premise === undefined || goal === undefined) return [];
  const apart = renamed(ctx, premise, goal);
  const here = (lhs: Expr): Consequence => ({ bench, claim: { ...goal, lhs } });
  const out: Consequence[] = [];
  // The same again: ∂L/∂x_i = what was claimed of it.
  const same = matchLetters(apart.lhs, goal.lhs);
  if (same !== undefined) out.push(here(substituteIndices(ctx, apart.rhs, same)));
  const chained = throughChain(ctx, env, apart, goal);
  if (chained !== undefined) out.push(here(chained));
  const put: Claim = {
    ...goal,
    lhs: replacedBy(ctx, apart, goal.lhs),
    rhs: replacedBy(ctx, apart, goal.rhs),
  };
  if (put.lhs !== goal.lhs || put.rhs !== goal.rhs) out.push({ bench, claim: put });
  const varied = redefined(all, env, apart);
  if (varied !== undefined) {
    const indices = new Map([...varied.env.indices, ...goal.env.indices]);
    out.push({ bench: varied, claim: { ...goal, env: { ...varied.env, indices } } });
  }
  return out;
}

/** Derivatives of whole tensors at an index as derivatives of entries. */
export function entrywise(ctx: Context, env: Env, c: Claim): Claim {
  const rank = (e: Expr): number => (e.kind === "sym" ? (axesOf(env, e.name)?.length ?? 0) : 0);
  const go = (e: Expr): Expr => {
    const inner = mapChildren(ctx, e, go);
    if (inner.kind !== "at" || inner.tensor.kind !== "deriv") return inner;
    const { of, wrt, mode } = inner.tensor;
    const lead = rank(of);
    if (lead + rank(wrt) !== inner.subs.length) return inner;
    const at = (x: Expr, subs: readonly Expr[]): Expr => (subs.length === 0 ? x : ctx.at(x, subs));
    return ctx.deriv(at(of, inner.subs.slice(0, lead)), at(wrt, inner.subs.slice(lead)), mode);
  };
  return { ...c, lhs: go(c.lhs), rhs: go(c.rhs) };
}

/** The letters of the premise under names that the goal does not have. */
function renamed(ctx: Context, premise: Claim, goal: Claim): Claim {
  const taken = new Set([...freeIndices(goal.lhs), ...freeIndices(goal.rhs)]);
  const letters = [...new Set([...freeIndices(premise.lhs), ...freeIndices(premise.rhs)])];
  const map = new Map(
    letters.map((l) => {
      let name = `${l}°`;
      while (taken.has(name)) name += "°";
      return [l, ctx.idx(name)] as const;
    }),
  );
  const put = (e: Expr): Expr => substituteIndices(ctx, e, map);
  return { ...premise, lhs: put(premise.lhs), rhs: put(premise.rhs) };
}

/** Every instance of the left side of the premise by its right side. */
function replacedBy(ctx: Context, premise: Claim, e: Expr): Expr {
  const found = matchLetters(premise.lhs, e);
  if (found !== undefined && freeIndices(premise.rhs).every((l) => found.has(l)))
    return substituteIndices(ctx, premise.rhs, found);
  return mapChildren(ctx, e, (child) => replacedBy(ctx, premise, child));
}

/** ∂A/∂C = Σ ∂A/∂B ∂B/∂C, where the premise says what one of the factors is. */
function throughChain(ctx: Context, env: Env, premise: Claim, goal: Claim): Expr | undefined {
  const [p, g] = [premise.lhs, goal.lhs];
  if (!isTotal(p) || !isTotal(g)) return undefined;
  const put = (e: Expr, found: ReadonlyMap<string, Expr>): Expr => substituteIndices(ctx, e, found);
  // The premise is about ∂A/∂B, else about ∂B/∂C; letters that A and B share are those of the goal in both.
  const outer = matchLetters(p.of, g.of);
  const inner = outer === undefined ? matchLetters(p.wrt, g.wrt) : undefined;
  const found = outer ?? inner;
  if (found === undefined) return undefined;
  const between = put(outer === undefined ? p.of : p.wrt, found);
  const by = summedOver(env, between, new Set(freeIndices(premise.lhs)));
  if (by === undefined) return undefined;
  const value = put(premise.rhs, found);
  const other = outer === undefined ? ctx.deriv(g.of, between) : ctx.deriv(between, g.wrt);
  return sumOver(ctx, by, ctx.mul(value, other));
}

const isTotal = (e: Expr): e is Deriv => e.kind === "deriv" && e.mode === "total";

interface Summation {
  readonly letters: readonly string[];
  readonly axes: readonly Axis[];
}

/** The letters of an entry that belong to the premise, each over its axis; a number has none. */
function summedOver(env: Env, e: Expr, own: ReadonlySet<string>): Summation | undefined {
  if (e.kind === "sym")
    return (axesOf(env, e.name)?.length ?? 0) === 0 ? { letters: [], axes: [] } : undefined;
  if (e.kind !== "at" || e.tensor.kind !== "sym") return undefined;
  const axes = axesOf(env, e.tensor.name) ?? [];
  if (axes.length !== e.subs.length) return undefined;
  const letters: string[] = [];
  const over: Axis[] = [];
  for (const [k, sub] of e.subs.entries()) {
    const mine = freeIndices(sub).filter((l) => own.has(l));
    if (mine.length === 0) continue;
    const axis = axes[k];
    if (sub.kind !== "idx" || axis === undefined || letters.includes(sub.name)) return undefined;
    letters.push(sub.name);
    over.push(axis);
  }
  return { letters, axes: over };
}

const sumOver = (ctx: Context, by: Summation, body: Expr): Expr =>
  by.letters.length === 0
    ? body
    : ctx.bind("sum", by.axes.map(axisRange), abstract(ctx, body, by.letters), by.letters);

/** The environment in which a name is defined by what was claimed of it. */
function redefined(all: Benches, env: Env, premise: Claim): Bench | undefined {
  const { lhs, rhs } = premise;
  const head = lhs.kind === "at" ? lhs.tensor : lhs;
  if (head.kind !== "sym") return undefined;
  const own = definition(env, head.name);
  if (own === undefined || own.recurrence !== undefined || reaches(env, rhs, own.name)) return undefined;
  const subs = lhs.kind === "at" ? lhs.subs : [];
  const letters = subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
  if (letters.length !== own.params.length || new Set(letters).size !== letters.length) return undefined;
  const { ctx } = all;
  const map = new Map(letters.map((l, k) => [l, ctx.idx(own.params[k] ?? l)]));
  const body = substituteIndices(ctx, rhs, map);
  if (!freeIndices(body).every((l) => own.params.includes(l))) return undefined;
  return all.varied(env, `claimed ${own.name} ${body.id}`, (from) => ({
    ...from,
    decls: new Map([...from.decls, [own.name, { ...own, body, whole: undefined, scatter: undefined }]]),
  }));
}

function reaches(env: Env, e: Expr, name: string, seen = new Set<string>()): boolean {
  return symbols(e).some((s) => {
    if (s === name) return true;
    if (seen.has(s)) return false;
    seen.add(s);
    const d = definition(env, s);
    return d !== undefined && reaches(env, d.body, name, seen);
  });
}
