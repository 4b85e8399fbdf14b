// Derivatives of blocks for the tests of the differentiator: read, differentiated by its rules alone, and evaluated
// by plain loops in which a derivative is a difference quotient.

import { derivativeRules } from "../../src/diff/rules.ts";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Deriv, Expr } from "../../src/expr/nodes.ts";
import { tidy } from "../../src/expr/norm.ts";
import { freeIndices, some } from "../../src/expr/traverse.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { applyEverywhere } from "../../src/rewrite/engine.ts";
import type { Scope } from "../../src/rewrite/rule.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { NoValue, value, type World } from "../verify/brute.ts";
import { drawWorld, lettersOf } from "../verify/worlds.ts";

export interface Asked {
  readonly ctx: Context;
  readonly env: Env;
  readonly scope: Scope;
  readonly target: Deriv;
  readonly show: (e: Expr) => string;
}

/** The derivative that the block's `find` asks for. */
export function asked(text: string): Asked {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  if (block === undefined) throw new Error(`${text}\n${diagnostics.map((d) => d.message).join("\n")}`);
  const task = block.tasks[0];
  if (task?.kind !== "find" || task.target.kind !== "deriv") throw new Error("a block asks for a derivative");
  const { env } = block;
  const show = (e: Expr): string => sheetText(e, { ctx, env, first: 0 });
  return { ctx, env, scope: { ctx, env, facts: [] }, target: task.target, show };
}

/** The rules applied until none does; incoming gradients and slots stay. */
export function differentiated({ scope, target }: Asked): Expr {
  const rules = derivativeRules(standard);
  let e: Expr = target;
  for (let n = 0; n < 400; n += 1) {
    const hit = rules.reduce<Expr | undefined>(
      (found, r) => found ?? applyEverywhere(r, scope, e)?.after,
      undefined,
    );
    if (hit === undefined) return e;
    e = tidy(scope.ctx, hit);
  }
  throw new Error("the rules do not come to an end");
}

export const hasDerivatives = (e: Expr): boolean => some(e, (s) => s.kind === "deriv");

export type At = ReadonlyMap<string, number>;

/** The value, or undefined where there is none. */
export function valueAt(w: World, e: Expr, at: At): number | undefined {
  try {
    return value(w, e, at);
  } catch (x) {
    if (x instanceof NoValue) return undefined;
    throw x;
  }
}

/** The world with every entry moved a little, so that no two are equal and none lies at a kink. */
function apart(w: World): World {
  let n = 0;
  const next = (v: number): number => {
    n += 1;
    return v + 0.0137 * n;
  };
  const tensors = [...w.tensors].map(
    ([name, t]) => [name, new Map([...t].map(([k, v]) => [k, next(v)] as const))] as const,
  );
  return { ...w, tensors: new Map(tensors), memo: new Map(), moved: new Map() };
}

/** How many pairs of values were compared; throws at the first that differ. */
export function agree(a: Asked, left: Expr, right: Expr, worlds = 12, tolerance = 1e-6): number {
  let compared = 0;
  const letters = [...new Set([...freeIndices(left), ...freeIndices(right)])];
  for (let seed = 1; seed <= worlds; seed += 1) {
    const drawn = drawWorld(a.env, seed, false);
    if (drawn === undefined) continue;
    const w = apart(drawn);
    for (const at of lettersOf(w, letters)) {
      const l = valueAt(w, left, at);
      if (l === undefined || !Number.isFinite(l)) continue;
      const r = valueAt(w, right, at);
      compared += 1;
      if (r !== undefined && Math.abs(l - r) <= tolerance * Math.max(1, Math.abs(l))) continue;
      const where = [...w.numbers, ...at].map(([n, v]) => `${n}=${v}`).join(" ");
      throw new Error(`${a.show(left)} is ${l}, ${a.show(right)} is ${r} at ${where}`);
    }
  }
  return compared;
}

/** A world of the block with these scalars, and entries x[i] = xs[i]. */
export function worldWith(
  a: Asked,
  numbers: Readonly<Record<string, number>>,
  entries: Readonly<Record<string, readonly number[]>> = {},
): World {
  // Sizes are drawn until they are those asked for.
  for (let seed = 1; seed < 4000; seed += 1) {
    const w = drawWorld(a.env, seed, false);
    if (w === undefined) continue;
    if (Object.entries(entries).some(([n, xs]) => w.tensors.get(n)?.size !== xs.length)) continue;
    const given = new Map([...w.numbers, ...Object.entries(numbers)]);
    const tensors = new Map([...w.tensors]);
    for (const [n, xs] of Object.entries(entries)) {
      const keys = [...(w.tensors.get(n)?.keys() ?? [])];
      tensors.set(n, new Map(keys.map((k, j) => [k, xs[j] as number])));
    }
    return { ...w, numbers: given, tensors, memo: new Map(), moved: new Map() };
  }
  throw new Error("no world of these sizes");
}
