// What a block assumes, as its page says it: at what is given where it bounds one name by numbers, else in lines of its
// own. What the numbers of the block make plainly true is not said: 3 ≤ 5, of a sum that reads three of five entries.

import type { Context } from "../expr/context.ts";
import { type Block, definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { mapChildren } from "../expr/traverse.ts";
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
  for (const a of block.env.assumptions) {
    const put = withNumbers(ctx, block.env, a);
    if (put !== a && implied(bare, put)) continue;
    const name = boundedName(block, a);
    if (name === undefined) others.push(a);
    else about.set(name, [...(about.get(name) ?? []), a]);
  }
  return {
    about: new Map([...about].map(([name, list]) => [name, chained(ctx, list)])),
    others: chained(ctx, others),
  };
}

/** Sizes are not listed among what is given. */
function boundedName({ env, order }: Block, a: Expr): string | undefined {
  if (a.kind !== "app" || a.args.length !== 2 || !a.args.some((x) => x.kind === "num")) return undefined;
  const name = a.args.find((x) => x.kind === "sym")?.name;
  const d = name === undefined ? undefined : env.decls.get(name);
  return d?.kind === "scalar" && d.role !== "size" && order.includes(d.name) ? name : undefined;
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
