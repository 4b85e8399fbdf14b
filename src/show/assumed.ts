// What a block assumes, as its page says it: at what is given where it bounds one name by numbers, else in lines of its
// own. What the numbers of the block make plainly true is not said: 3 ≤ 5, of a sum that reads three of five entries.

import type { Context } from "../expr/context.ts";
import { type Block, definition, type Env } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { addPoly, constantPoly, prettyPoly, toPoly } from "../expr/poly.ts";
import { mapChildren, symbols } from "../expr/traverse.ts";
import { factsOf, implied } from "../index/prove.ts";

export interface Assumed {
  /** Relations such as q > 0 or 1 ≤ k between one given scalar and numbers, by the scalar. */
  readonly about: ReadonlyMap<string, readonly Expr[]>;
  readonly others: readonly Expr[];
}

export function assumedIn(ctx: Context, block: Block): Assumed {
  const bare = factsOf(ctx, { ...block.env, assumptions: [] });
  const about = new Map<string, readonly Expr[]>();
  const others: Expr[] = [];
  const put = (name: string, relations: readonly Expr[]): void => {
    about.set(name, [...(about.get(name) ?? []), ...relations]);
  };
  for (const a of block.env.assumptions) {
    const inNumbers = withNumbers(ctx, block.env, a);
    if (inNumbers !== a && implied(bare, inNumbers)) continue;
    const name = boundedName(block, a, isNumber);
    if (name === undefined) others.push(a);
    else put(name, [a]);
  }
  const left = others.filter((a) => {
    // 0 ≤ a goes with a ≤ n − 1 of the index a of a vector.
    const name = boundedName(block, below(ctx, a), (x) => isSizes(block.env, x));
    const [only, ...more] = name === undefined ? [] : (about.get(name) ?? []);
    if (name === undefined || only === undefined || more.length > 0) return true;
    if (between(ctx, name, only, a) === undefined) return true;
    put(name, [a]);
    return false;
  });
  return {
    about: new Map([...about].map(([name, list]) => [name, joined(ctx, name, list)])),
    others: chained(ctx, left),
  };
}

/** The given scalar of a relation between it and what `isBound` holds for. Sizes are not listed among what is given. */
function boundedName({ env, order }: Block, a: Expr, isBound: (e: Expr) => boolean): string | undefined {
  if (a.kind !== "app" || a.args.length !== 2) return undefined;
  const [left, right] = a.args as readonly [Expr, Expr];
  const side = isBound(right) ? left : isBound(left) ? right : undefined;
  const d = side?.kind === "sym" ? env.decls.get(side.name) : undefined;
  return d?.kind === "scalar" && d.role !== "size" && order.includes(d.name) ? d.name : undefined;
}

const isNumber = (e: Expr): boolean => e.kind === "num";

/** A term of sizes and numbers alone: n − 1. */
const isSizes = (env: Env, e: Expr): boolean =>
  [...symbols(e)].every((name) => {
    const d = env.decls.get(name);
    return d?.kind === "scalar" && d.role === "size";
  });

/** Both bounds of a name in one relation, where they are one from below and one from above: 0 ≤ q ≤ 1. */
function joined(ctx: Context, name: string, relations: readonly Expr[]): readonly Expr[] {
  const [a, b, ...more] = relations;
  const both = a === undefined || b === undefined || more.length > 0 ? undefined : between(ctx, name, a, b);
  return both === undefined ? relations : [both];
}

function between(ctx: Context, name: string, a: Expr, b: Expr): Expr | undefined {
  const [first, second] = [rising(ctx, a), rising(ctx, b)];
  const isName = (e: Expr | undefined): boolean => e?.kind === "sym" && e.name === name;
  for (const [low, high] of [
    [first, second],
    [second, first],
  ])
    if (low !== undefined && high !== undefined && isName(low.args[1]) && isName(high.args[0]))
      return ctx.app("and", [low, high]);
  return undefined;
}

/** K + 1 ≤ n of whole numbers as K < n. */
function below(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "le") return e;
  const [left, right] = e.args as readonly [Expr, Expr];
  const without = prettyPoly(ctx, addPoly(toPoly(left), constantPoly(1), -1));
  return without.kind === "sym" ? ctx.app("lt", [without, right]) : e;
}

/** The relation with < or ≤. */
function rising(ctx: Context, relation: Expr): App | undefined {
  const e = below(ctx, relation);
  if (e.kind !== "app") return undefined;
  if (e.op === "lt" || e.op === "le") return e;
  const turned = e.op === "gt" ? "lt" : e.op === "ge" ? "le" : undefined;
  return turned === undefined ? undefined : (ctx.app(turned, [...e.args].reverse()) as App);
}

/** The relation with numbers for the names that stand for one: 2 ≤ 5 for k ≤ 5 where k = 2. */
function withNumbers(ctx: Context, env: Env, e: Expr): Expr {
  const go = (x: Expr): Expr => {
    const d = x.kind === "sym" ? definition(env, x.name) : undefined;
    const isScalar = d?.axes.length === 0 && d.recurrence === undefined && d.scatter === undefined;
    return d !== undefined && isScalar ? go(d.body) : mapChildren(ctx, x, go);
  };
  return go(e);
}

/** a ≤ u and u ≤ b one after the other as a ≤ u ≤ b. */
function chained(ctx: Context, relations: readonly Expr[]): readonly Expr[] {
  const out: Expr[] = [];
  for (const r of relations) {
    const before = out.at(-1);
    const both = before?.kind === "app" && r.kind === "app" && before.op === "le" && r.op === "le";
    if (both && before.args[1] === r.args[0]) out.splice(-1, 1, ctx.app("and", [before, r]));
    else out.push(r);
  }
  return out;
}
