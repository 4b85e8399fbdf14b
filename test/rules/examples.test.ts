// Every rule that a line may name, on its own examples: the rule applied to the left side gives exactly the right
// side, and both sides have the same value by plain loops, at sizes from 1 on.

import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/build/catalogue.ts";
import { openWorkshop, scopeOf, type Workshop } from "../../src/derive/lines/workshop.ts";
import { rulesByName } from "../../src/derive/tasks/registry.ts";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { freeIndices, some } from "../../src/expr/traverse.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { applyAtRoot } from "../../src/rewrite/engine.ts";
import type { Match, Rule, RuleExample } from "../../src/rewrite/rule.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { evaluate } from "../ops/evaluate.ts";
import { holds, NoValue, value } from "../verify/brute.ts";
import { drawWorld, lettersOf } from "../verify/worlds.ts";

interface Case {
  readonly ctx: Context;
  readonly env: Env;
  readonly w: Workshop;
  readonly before: Expr;
  readonly after: Expr;
}

function read({ given, before, after }: RuleExample): Case {
  const ctx = new Context();
  const text = `${given}\nshow ${before} = ${after}`;
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  if (block === undefined) throw new Error(`${text}\n${diagnostics.map((d) => d.message).join("\n")}`);
  const task = block.tasks[0];
  if (task?.kind !== "show") throw new Error("an example states an equality");
  const w = openWorkshop(ctx, standard, block.env);
  return { ctx, env: block.env, w, before: task.lhs, after: task.rhs };
}

/** The rules of this name in the example's block; definitions of its last quantity are the ones folded back. */
function rulesOf(c: Case, name: string): readonly Rule[] {
  const quantity = [...c.env.decls.values()].findLast((d) => d.kind === "definition")?.name;
  return rulesByName(c.w, quantity).get(name) ?? [];
}

function applied(c: Case, name: string): Match {
  const hits = rulesOf(c, name).flatMap((r) => applyAtRoot(r, scopeOf(c.w), c.before) ?? []);
  const hit = hits.find((h) => h.after.alpha === c.after.alpha) ?? hits[0];
  if (hit === undefined) throw new Error(`${name} does not apply to ${shown(c, c.before)}`);
  return hit;
}

const shown = (c: Case, e: Expr): string => sheetText(e, { ctx: c.ctx, env: c.env, first: 0 });

/** Values after which no more worlds are drawn, once sizes of 1 were among them. */
const ENOUGH = 120;

/** Compares the sides in random worlds; gives the number of values compared and the least size met (0: none asked). */
function compare(c: Case, assumes: readonly Expr[]): { compared: number; smallest: number } {
  let compared = 0;
  const sizes = [...c.env.decls.values()].filter((d) => d.kind === "scalar" && d.role === "size");
  let smallest = sizes.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  // On a lattice ties are met; a difference quotient has no meaning there.
  const differentiated = some(c.ctx.add(c.before, c.after), (s) => s.kind === "deriv");
  for (let seed = 1; seed <= 80 && !(compared > ENOUGH && smallest <= 1); seed += 1) {
    const world = drawWorld(c.env, seed, !differentiated && seed % 3 === 0);
    if (world === undefined) continue;
    const drawn = sizes.map((d) => world.numbers.get(d.name) as number);
    const letters = [...new Set([...freeIndices(c.before), ...freeIndices(c.after)])];
    for (const at of lettersOf(world, letters)) {
      try {
        if (!assumes.every((a) => holds(world, a, at))) continue;
        const left = value(world, c.before, at);
        const right = value(world, c.after, at);
        compared += 1;
        smallest = Math.min(smallest, ...drawn);
        const apart = Math.abs(left - right) / Math.max(1, Math.abs(left), Math.abs(right));
        expect(apart, `${shown(c, c.before)} is ${left}, ${shown(c, c.after)} is ${right}`).toBeLessThan(
          1e-5,
        );
      } catch (x) {
        // Where the left side has no value there is nothing to compare; where it has, so must the right.
        if (!(x instanceof NoValue) || definedLeft(c, world, at)) throw x;
      }
    }
  }
  return { compared, smallest };
}

function definedLeft(c: Case, world: Parameters<typeof value>[0], at: ReadonlyMap<string, number>): boolean {
  try {
    value(world, c.before, at);
    return true;
  } catch (x) {
    if (x instanceof NoValue) return false;
    throw x;
  }
}

/**
 * Derivatives that hold a recurrence fixed, and names of total ones, have no spelling in a sheet: whole derivations
 * test their rules (test/derive/recurrence.test.ts, test/derive/second-recurrence.test.ts). So does the tensor that a
 * derivation itself extends by zeros (test/derive/index-operators.test.ts).
 */
const UNSPELT = ["d.adjoint", "d.gradient", "d.gradient.name", "d.recurrence", "d.start", "read.extended"];

describe("the examples of every rule", () => {
  const entries = catalogue(standard).filter((e) => e.kind === "rule");

  it("are there", () => {
    expect(entries.length).toBeGreaterThan(60);
    expect(entries.filter((e) => e.examples.length === 0).map((e) => e.name)).toEqual(UNSPELT);
  });

  for (const { name, examples } of entries)
    for (const example of examples)
      it(`${name}: ${example.before} = ${example.after}`, () => {
        const c = read(example);
        const hit = applied(c, name);
        if (hit.after.alpha !== c.after.alpha) {
          expect(shown(c, hit.after)).toBe(shown(c, c.after));
          throw new Error("the two differ in what is not printed");
        }
        const { compared, smallest } = compare(c, hit.assumes);
        expect(compared).toBeGreaterThan(8);
        expect(smallest).toBeLessThanOrEqual(1);
      });
});

describe("the examples of operators", () => {
  for (const { name, examples } of catalogue(standard).filter((e) => e.kind === "operator"))
    for (const example of examples)
      it(`${name}: ${example.before} = ${example.after}`, () => {
        const { env, before, after } = read(example);
        if (before.kind !== "deriv") throw new Error("an operator's example is its derivative");
        const at = (e: Expr, x: number, y: number): number => evaluate(e, { env, scalars: { x, y } });
        let compared = 0;
        // No kink and no jump of any example lies at these points.
        for (const x of [-2.37, -1.21, -0.43, 0.29, 0.47, 0.83, 1.31, 1.93, 2.71])
          for (const y of [-1.77, 0.61, 1.13]) {
            const slope = (at(before.of, x + 1e-5, y) - at(before.of, x - 1e-5, y)) / 2e-5;
            if (!Number.isFinite(slope)) continue;
            compared += 1;
            expect(Math.abs(slope - at(after, x, y)) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-6);
          }
        expect(compared).toBeGreaterThan(8);
      });
});
