// Properties of simplification on random indexed terms, with the simplifiers that derivations use: the value is kept
// (by plain loops, at sizes from 1 and over ranges that may be empty), a second run changes nothing, and neither the
// order of the terms, factors and sums that it starts from nor the order of the rules matters. Results are compared
// in canonical form, multiplied out, with a < b for integers as a + 1 ≤ b.
//
// Independence of the schedule is not complete. Results of two schedules differ in form (never in value) where
// conditions say the same only by what is known at their place (p ≤ 0 and p = 0 for an index p ≥ 0), where a guard
// that does not mention the index of its sum decides a condition outside of that sum, where one schedule has
// rounded a bound before an equation showed that nothing is left to round, and where brackets were merged to a choice
// before the prover had looked at them. The share of such terms among those that are changed is held below LEFT_APART.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../../src/derive/lines/workshop.ts";
import { simplifiers } from "../../src/derive/simplify/simplifiers.ts";
import { linesBy } from "../../src/derive/simplify/simplify.ts";
import { canonical } from "../../src/expr/canonical.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { tidy } from "../../src/expr/norm.ts";
import { mapChildren } from "../../src/expr/traverse.ts";
import { applyEverywhere } from "../../src/rewrite/engine.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { NoValue, value } from "../verify/brute.ts";
import { drawWorld, generator, lettersOf } from "../verify/worlds.ts";
import { build, FREE, type Tree, tree, type World, world } from "./indexed.ts";

const TERMS = 20_000;
const SEED = 20_261_128;
const LEFT_APART = 0.01;
/** Terms that share a Context. */
const TOGETHER = 100;

type Next = () => number;

function shuffled<T>(list: readonly T[], next: Next): readonly T[] {
  const out = [...list];
  for (let k = out.length - 1; k > 0; k -= 1) {
    const j = Math.floor(next() * (k + 1));
    [out[k], out[j]] = [out[j] as T, out[k] as T];
  }
  return out;
}

/** The last line of the simplification, with the rules in the given order. */
function simplified(w: Workshop, e: Expr, next?: Next): Expr {
  const rules = simplifiers(w, undefined, false);
  const lines = linesBy(w, next === undefined ? rules : shuffled(rules, next), e, FREE);
  return lines[lines.length - 1]?.after ?? e;
}

/** The same term with its factors, terms and nested sums in another order. */
function rearranged({ ctx }: World, e: Expr, next: Next): Expr {
  const inside = mapChildren(ctx, e, (c) => rearranged({ ctx } as World, c, next));
  if (inside.kind === "app" && ["add", "mul", "max", "and"].includes(inside.op))
    return ctx.app(inside.op, shuffled(inside.args, next));
  return inside;
}

const spreading = ["algebra.distribute", "sum.split"].flatMap(
  (name) => standard.rules.find((r) => r.name === name) ?? [],
);

/** The form in which results are compared; undefined where finding it would take too long. */
function comparable({ ctx, env }: World, e: Expr): Expr | undefined {
  let now = e;
  for (let n = 0; n < 30; n += 1) {
    const hit = spreading.reduce<Expr | undefined>(
      (found, r) => found ?? applyEverywhere(r, { ctx, env, facts: [] }, now)?.after,
      undefined,
    );
    if (hit === undefined) break;
    now = tidy(ctx, hit);
  }
  const weak = (x: Expr): Expr => {
    const y = mapChildren(ctx, x, weak);
    if (y.kind !== "app" || (y.op !== "lt" && y.op !== "gt")) return y;
    const [l, r] = (y.op === "lt" ? y.args : [...y.args].reverse()) as readonly [Expr, Expr];
    return ctx.app("le", [ctx.add(l, ctx.one), r]);
  };
  return canonical(ctx, weak(now));
}

interface Tally {
  terms: number;
  changed: number;
  /** Values compared. */
  values: number;
  /** Pairs of schedules compared, and those whose results differ in form. */
  schedules: number;
  readonly apart: string[];
}

/** What is wrong with the simplification of one term, in the sheet language. */
function complaint(w: World, t: Tree, k: number, tally: Tally): string | undefined {
  const { ctx, env } = w;
  const show = (e: Expr): string => sheetText(e, { ctx, env, first: 0 });
  const next = generator(k);
  const given = build(w, t);
  const shop = openWorkshop(ctx, standard, env);
  const start = tidy(ctx, given);
  tally.terms += 1;
  const result = simplified(shop, start);
  const results: [string, Expr][] = [["simplified", result]];
  if (result.alpha !== start.alpha) {
    tally.changed += 1;
    const again = simplified(shop, result);
    if (again.alpha !== result.alpha)
      return `simplified again: ${show(given)}\n  gives ${show(result)}\n  then  ${show(again)}`;
    const other =
      k % 2 === 0 ? simplified(shop, start, next) : simplified(shop, tidy(ctx, rearranged(w, given, next)));
    results.push([k % 2 === 0 ? "by another schedule" : "from another order", other]);
    const [one, two] = [comparable(w, result), comparable(w, other)];
    if (one !== undefined && two !== undefined) {
      tally.schedules += 1;
      if (one.alpha !== two.alpha)
        tally.apart.push(`${show(given)}\n  gives ${show(result)}\n  or    ${show(other)}`);
    }
  }
  const form = canonical(ctx, given);
  if (form !== undefined) results.push(["canonical form", form]);
  for (const seed of [2 * k, 2 * k + 1]) {
    const point = drawWorld(env, seed, seed % 3 === 0);
    if (point === undefined) continue;
    const at = lettersOf(point, FREE);
    for (const letters of shuffled(at, next).slice(0, 2)) {
      const of = (e: Expr): number | undefined => {
        try {
          return value(point, e, letters);
        } catch (x) {
          if (x instanceof NoValue) return undefined;
          throw x;
        }
      };
      const v = of(given);
      if (v === undefined || !Number.isFinite(v) || Math.abs(v) > 1e9) continue;
      for (const [what, e] of results) {
        const u = of(e);
        // The form keeps thirds of an index apart, which need not add up to an integer in floating point.
        if (u === undefined && e === form) continue;
        tally.values += 1;
        if (u !== undefined && Math.abs(u - v) <= 1e-6 * Math.max(1, Math.abs(v))) continue;
        const where = [...point.numbers, ...letters].map(([n, x]) => `${n}=${x}`).join(" ");
        return `${what}: ${show(given)}\n  is ${v}, but ${show(e)}\n  is ${u} at ${where}`;
      }
    }
  }
  return undefined;
}

describe(`simplification of ${TERMS} random indexed terms (seed ${SEED})`, () => {
  it("keeps the value, comes to an end, and does not depend on order or schedule", {
    timeout: 900_000,
  }, () => {
    const tally: Tally = { terms: 0, changed: 0, values: 0, schedules: 0, apart: [] };
    let shared = world();
    let k = 0;
    fc.assert(
      fc.property(tree, (t) => {
        k += 1;
        if (k % TOGETHER === 0) shared = world();
        const wrong = complaint(shared, t, k, tally);
        if (wrong !== undefined) throw new Error(wrong);
      }),
      { seed: SEED, numRuns: TERMS },
    );
    expect(tally.terms).toBeGreaterThanOrEqual(TERMS);
    expect(tally.changed).toBeGreaterThan(TERMS / 4);
    expect(tally.values).toBeGreaterThan(2 * TERMS);
    const share = tally.apart.length / tally.schedules;
    expect(share, tally.apart.slice(0, 10).join("\n")).toBeLessThan(LEFT_APART);
    console.info(
      `seed ${SEED}: ${tally.terms} terms, ${tally.changed} changed, ${tally.values} values, ${tally.apart.length} of ${tally.schedules} apart`,
    );
  });
});
