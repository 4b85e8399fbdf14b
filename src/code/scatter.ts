// A gradient gathered at m, Σ_i g[i]·w[m + p − s·i], as contributions scattered from i: with k = m + p − s·i the same
// terms are g[i]·w[k], each added at m = s·i + k − p. So a backward pass is usually written: it needs no rounded bounds,
// and a maximum sends its gradient to the place that it was found at.

import { open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, definition, type Env } from "../expr/environment.ts";
import { type Expr, type Idx, picksIndex, type Range } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { constantOf, monomialPoly, monomials, prettyPoly, scalePoly, toPoly } from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { affineIn } from "../index/affine.ts";
import { type Facts, heldKnowledge, implied, namesOf, withFacts, withRange } from "../index/prove.ts";
import { axesOfTensor } from "../index/reads.ts";
import { conjuncts, place } from "../index/telescope.ts";
import { index } from "./reads.ts";

export interface Scatter {
  /** The loops: letters of the result that stay as they are, letters of the sum, new ones for windows. */
  readonly loops: readonly { readonly variable: Idx; readonly range: Range }[];
  /** What is not implied by the ranges. */
  readonly conditions: readonly Expr[];
  /** Where each letter of the result stands; a letter that is a loop itself stands for itself. */
  readonly places: ReadonlyMap<string, Expr>;
  readonly value: Expr;
}

/** Whether a closed form restricts the letters of the result where it is summed, so that scattering is easier to read. */
export function isRestricted(e: Expr, letters: ReadonlySet<string>): boolean {
  const speaks = (x: Expr): boolean => freeIndices(x).some((n) => letters.has(n));
  return some(e, (s) => {
    if (s.kind === "bind") {
      if (picksIndex(s.op) && speaks(s)) return true;
      if (s.op !== "sum") return false;
      if (s.guard !== undefined && speaks(s.guard)) return true;
      return s.ranges.some((r) => r.kind === "interval" && (speaks(r.lo) || speaks(r.hi)));
    }
    return s.kind === "app" && s.op === "iverson" && speaks(s) && s.loose > 0;
  });
}

/** The first of these equal terms that can be scattered. */
export function scattered(
  ctx: Context,
  env: Env,
  facts: Facts,
  lines: readonly Expr[],
  result: readonly Axis[],
): Scatter | undefined {
  for (const e of lines) {
    const found = scatterOf(ctx, env, facts, e, result);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Opened {
  readonly variables: { readonly variable: Idx; readonly range: Range }[];
  readonly conditions: Expr[];
  readonly factors: Expr[];
}

/** Factors, conditions and letters of nested sums of products. */
function opened(ctx: Context, facts: Facts, e: Expr): Opened | undefined {
  const out: Opened = { variables: [], conditions: [], factors: [] };
  const taken = new Set(namesOf(facts));
  const go = (x: Expr): boolean => {
    if (x.kind === "app" && x.op === "mul") return x.args.every(go);
    if (x.kind === "app" && x.op === "div") {
      const [above, below] = x.args as readonly [Expr, Expr];
      if (some(below, (s) => s.kind === "bind" && s.op === "sum")) return false;
      out.factors.push(ctx.div(ctx.one, below));
      return go(above);
    }
    if (x.kind === "app" && x.op === "iverson") {
      out.conditions.push(...conjuncts(x.args[0] as Expr));
      return true;
    }
    if (x.kind === "bind" && x.op === "sum") {
      const o = open(ctx, x, taken);
      for (const [k, range] of o.ranges.entries()) {
        const variable = o.vars[k];
        if (range.kind !== "interval" || variable === undefined || o.vars.length !== o.ranges.length)
          return false;
        taken.add(variable.name);
        out.variables.push({ variable, range });
      }
      if (o.guard !== undefined) out.conditions.push(...conjuncts(o.guard));
      return go(o.body);
    }
    if (some(x, (s) => s.kind === "bind" && s.op === "sum")) return false;
    out.factors.push(x);
    return true;
  };
  return go(e) && out.variables.length > 0 ? out : undefined;
}

function scatterOf(
  ctx: Context,
  env: Env,
  facts: Facts,
  e: Expr,
  result: readonly Axis[],
): Scatter | undefined {
  const o = opened(ctx, facts, e);
  if (o === undefined) return undefined;
  const letters = result.flatMap((a) => a.letter ?? []);
  const own = new Set(o.variables.map((v) => v.variable.name));
  const mixes = (x: Expr, letter: string): boolean => {
    const free = freeIndices(x);
    return free.includes(letter) && free.some((n) => own.has(n));
  };
  if (
    o.variables.some(
      (v) =>
        v.range.kind === "interval" &&
        [v.range.lo, v.range.hi].some((x) => letters.some((n) => freeIndices(x).includes(n))),
    )
  )
    return undefined;
  const fresh = new Set<string>([...namesOf(facts), ...own, ...letters]);
  const values = new Map<string, Expr>();
  const windows: { variable: Idx; range: Range }[] = [];
  for (const letter of letters) {
    const moving = [...o.factors, ...o.conditions].some((x) =>
      some(x, (p) => placesOf(p).some((q) => mixes(q, letter))),
    );
    if (!moving) continue;
    const m = ctx.idx(letter);
    const from = equated(ctx, o, m, letters) ?? routed(ctx, o, m) ?? windowed(ctx, env, o, m, letters, fresh);
    if (from === undefined) return undefined;
    values.set(letter, from.value);
    if (from.window !== undefined) windows.push(from.window);
  }
  if (values.size === 0) return undefined;
  const k = heldKnowledge(facts);
  const put = (x: Expr): Expr => place(k, x, values);
  const within = [...o.variables, ...windows].reduce((f, v) => withRange(f, v.variable.name, v.range), facts);
  const conditions: Expr[] = [];
  let known = within;
  for (const c of o.conditions.map(put)) {
    if (isMet(ctx, c) || implied(known, c)) continue;
    conditions.push(c);
    known = withFacts(known, [c]);
  }
  const value = ctx.mul(...o.factors.map(put));
  const places = new Map(letters.map((n): [string, Expr] => [n, values.get(n) ?? ctx.idx(n)]));
  const kept = result.flatMap((a) =>
    a.letter === undefined || values.has(a.letter)
      ? []
      : [{ variable: ctx.idx(a.letter), range: { kind: "interval", lo: a.lo, hi: a.hi } as Range }],
  );
  // Letters of the output stand before those of the window, in the order of its axes.
  const read = o.factors.flatMap((f) => incomingRead(put(f))?.subs.flatMap(freeIndices) ?? []);
  const all = [...kept, ...o.variables, ...windows];
  const first = read.flatMap((n) => all.find((v) => v.variable.name === n) ?? []);
  const loops = [...new Set([...first, ...all])];
  if (!isOrdered(loops)) return undefined;
  return { loops, conditions, places, value };
}

/** Whether every range speaks of earlier variables alone. */
const isOrdered = (loops: Scatter["loops"]): boolean =>
  loops.every((v, k) => {
    const later = new Set(loops.slice(k).map((x) => x.variable.name));
    return (
      v.range.kind !== "interval" ||
      ![v.range.lo, v.range.hi].some((e) => freeIndices(e).some((n) => later.has(n)))
    );
  });

/** A read of an incoming gradient: what it is the gradient to, and where. */
function incomingRead(e: Expr): { readonly of: string; readonly subs: readonly Expr[] } | undefined {
  const d = e.kind === "at" ? e.tensor : e;
  if (d.kind !== "deriv") return undefined;
  const own = d.wrt.kind === "at" ? d.wrt.subs : [];
  const target = d.wrt.kind === "at" ? d.wrt.tensor : d.wrt;
  if (target.kind !== "sym") return undefined;
  return { of: target.name, subs: [...own, ...(e.kind === "at" ? e.subs : [])] };
}

/** Subscripts and sides of relations: where a letter is placed by others. */
function placesOf(e: Expr): readonly Expr[] {
  if (e.kind === "at") return e.subs;
  if (e.kind !== "app" || !["eq", "le", "lt", "ge", "gt"].includes(e.op)) return [];
  return e.op === "eq" ? [e] : e.args;
}

/** Whether an equation with the place of a maximum holds by what the letters were replaced with. */
function isMet(ctx: Context, c: Expr): boolean {
  if (c.kind !== "app" || !isRouting(c)) return false;
  const place = c.args.find((a) => a.kind !== "bind");
  const best = c.args.find((a) => a.kind === "bind");
  if (place === undefined || best === undefined) return false;
  const sides = place.kind === "app" && place.op === "tuple" ? place.args : [place];
  return sides.every((side, k) =>
    sameByNorm(ctx, side, sides.length === 1 ? best : ctx.app("component", [best, ctx.num(k)])),
  );
}

/** An equation with the place of a maximum. */
const isRouting = (c: Expr): boolean =>
  c.kind === "app" && c.op === "eq" && c.args.some((a) => a.kind === "bind" && picksIndex(a.op));

interface Solved {
  readonly value: Expr;
  readonly window?: { readonly variable: Idx; readonly range: Range };
}

/** m = value where ±m + rest = target. */
function solve(ctx: Context, side: Expr, m: Idx, target: Expr): Expr | undefined {
  const a = affineIn(toPoly(side), m);
  const c = a === undefined ? undefined : constantOf(a.coef);
  if (a === undefined || (c !== 1 && c !== -1)) return undefined;
  const rest = monomials(scalePoly(a.rest, -c)).map((x) => ({
    e: prettyPoly(ctx, monomialPoly(x)),
    minus: signQ(x.coef) < 0,
  }));
  const own = { e: c === 1 ? target : ctx.neg(target), minus: c === -1 };
  // s·i + k − p: what is subtracted last.
  const all = [...rest.filter((t) => !t.minus), own, ...rest.filter((t) => t.minus)];
  return index(ctx, ctx.add(...all.map((t) => t.e)));
}

/** [s·i + d·k − p = m]: as it stands. */
function equated(ctx: Context, o: Opened, m: Idx, letters: readonly string[]): Solved | undefined {
  for (const c of o.conditions) {
    if (c.kind !== "app" || c.op !== "eq" || isRouting(c)) continue;
    const [a, b] = c.args as readonly [Expr, Expr];
    const [side, other] = a === m ? [a, b] : [b, a];
    if (side !== m || freeIndices(other).some((n) => letters.includes(n))) continue;
    return { value: index(ctx, other) };
  }
  return undefined;
}

/** (m − 2i, n − 2j) = argmax{k, l} …: m = 2i + k*. */
function routed(ctx: Context, o: Opened, m: Idx): Solved | undefined {
  for (const c of o.conditions) {
    if (c.kind !== "app" || !isRouting(c)) continue;
    const place = c.args.find((a) => a.kind !== "bind");
    const best = c.args.find((a) => a.kind === "bind");
    if (place === undefined || best === undefined || freeIndices(best).includes(m.name)) continue;
    const sides = place.kind === "app" && place.op === "tuple" ? place.args : [place];
    for (const [k, side] of sides.entries()) {
      if (!freeIndices(side).includes(m.name)) continue;
      const target = sides.length === 1 ? best : ctx.app("component", [best, ctx.num(k)]);
      const value = solve(ctx, side, m, target);
      if (value !== undefined) return { value };
    }
  }
  return undefined;
}

const WISHES = ["k", "l", "a", "b", "u", "v"];

/** A new letter for an index of bounded reach: of a read, or between two conditions. */
function windowed(
  ctx: Context,
  env: Env,
  o: Opened,
  m: Idx,
  letters: readonly string[],
  fresh: Set<string>,
): Solved | undefined {
  const free = (e: Expr): boolean => !freeIndices(e).some((n) => letters.includes(n));
  const use = (
    side: Expr,
    lo: Expr,
    hi: Expr,
    letter: string | undefined,
    step?: Expr,
  ): Solved | undefined => {
    const wishes = [...(letter === undefined ? [] : [letter]), ...WISHES];
    const name = wishes.find((n) => !fresh.has(n));
    if (name === undefined) return undefined;
    const variable = ctx.idx(name);
    const value = solve(ctx, side, m, step === undefined ? variable : ctx.mul(step, variable));
    if (value === undefined || !free(value)) return undefined;
    fresh.add(name);
    return { value, window: { variable, range: { kind: "interval", lo, hi } } };
  };
  // g[(m + p − d·k)/s] where s divides that: m = s·i + d·k − p.
  for (const f of o.factors) {
    const read = incomingRead(f);
    if (read === undefined) continue;
    const axes = axesOf(env, read.of);
    for (const [k, side] of read.subs.entries()) {
      const a = axes?.[k];
      if (a === undefined || side.kind !== "app" || side.op !== "div") continue;
      const [above, step] = side.args as readonly [Expr, Expr];
      if (!freeIndices(above).includes(m.name) || freeIndices(step).length > 0) continue;
      const divided = o.conditions.some(
        (c) =>
          c.kind === "app" &&
          c.op === "divides" &&
          c.args[0] === step &&
          sameByNorm(ctx, c.args[1] as Expr, above),
      );
      const found = divided
        ? use(above, a.lo, a.hi, a.letter ?? definition(env, read.of)?.params[k], step)
        : undefined;
      if (found !== undefined) return found;
    }
  }
  for (const f of o.factors) {
    if (f.kind !== "at" || f.tensor.kind !== "sym") continue;
    const axes = axesOfTensor(env, f.tensor);
    for (const [k, side] of f.subs.entries()) {
      const a = axes?.[k];
      if (a === undefined || !freeIndices(side).includes(m.name) || side.kind === "idx") continue;
      const found = use(side, a.lo, a.hi, a.letter);
      if (found !== undefined) return found;
    }
  }
  for (const low of o.conditions) {
    if (low.kind !== "app" || low.op !== "le" || !freeIndices(low.args[1] as Expr).includes(m.name)) continue;
    const side = low.args[1] as Expr;
    const high = o.conditions.find(
      (c) => c.kind === "app" && c.op === "le" && c.args[0]?.alpha === side.alpha,
    );
    const [lo, hi] = [low.args[0] as Expr, high?.kind === "app" ? high.args[1] : undefined];
    if (hi === undefined || !free(lo) || !free(hi)) continue;
    const found = use(side, lo, hi, undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
