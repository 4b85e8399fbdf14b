// A definition whose printed form is far larger than the work behind it (the same subterm used again and again)
// is given named parts first: u_1 = …, u_2 = … . Its derivative then goes through the parts, once each, and what
// is printed stays linear in what was written.

import { freshName } from "../expr/binders.ts";
import { type Definition, definition } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { children, mapChildren, treeSize } from "../expr/traverse.ts";
import type { Chain, Step } from "../rewrite/derivation.ts";
import { madeStep } from "./lines.ts";
import { nextKey, type Workshop } from "./workshop.ts";

/** A tree of this many nodes that is at least so many times its graph is printed with named parts. */
const LARGE = 300;
const TIMES = 3;
/** Shared terms smaller than this are repeated rather than named. */
const WORTH_A_NAME = 6;

/** Names the shared parts of a scalar definition, if it is large; the chains that introduce them. */
export function nameParts(w: Workshop, name: string): readonly Chain[] {
  const def = definition(w.env, name);
  if (def === undefined || def.axes.length > 0) return [];
  const uses = countUses(def.body);
  if (treeSize(def.body, LARGE * TIMES + 1) < LARGE || treeSize(def.body) < TIMES * uses.size) return [];
  const named = new Map<Expr, Expr>();
  const taken = new Set(w.env.decls.keys());
  const chains: Chain[] = [];
  const decls = new Map(w.env.decls);
  const rewrite = (e: Expr, root: boolean): Expr => {
    const known = named.get(e);
    if (known !== undefined) return known;
    const inner = mapChildren(w.ctx, e, (c) => rewrite(c, false));
    const shared = !root && (uses.get(e) ?? 0) > 1 && e.kind === "app" && e.loose === 0;
    if (!shared || treeSize(e, WORTH_A_NAME + 1) < WORTH_A_NAME) {
      named.set(e, inner);
      return inner;
    }
    const part = freshName(`u_${chains.length + 1}`, taken);
    taken.add(part);
    const made: Definition = {
      kind: "definition",
      name: part,
      params: [],
      axes: [],
      body: inner,
      integer: false,
    };
    decls.set(part, made);
    const symbol = w.ctx.sym(part);
    chains.push({
      key: nextKey(w),
      lhs: symbol,
      steps: [introduction(symbol, inner)],
      role: "definition",
      level: "standard",
    });
    named.set(e, symbol);
    return symbol;
  };
  const body = rewrite(def.body, true);
  if (chains.length === 0) return [];
  decls.set(name, { ...def, body });
  w.env = { ...w.env, decls };
  return chains;
}

const introduction = (symbol: Expr, body: Expr): Step =>
  madeStep({
    before: symbol,
    after: body,
    rule: "definition.part",
    reason: ["a name for a part that occurs more than once"],
  });

/** How many times each distinct subterm stands directly below another. */
function countUses(e: Expr): ReadonlyMap<Expr, number> {
  const uses = new Map<Expr, number>([[e, 1]]);
  const stack: Expr[] = [e];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    for (const c of children(top)) {
      const n = uses.get(c.expr);
      uses.set(c.expr, (n ?? 0) + 1);
      if (n === undefined) stack.push(c.expr);
    }
  }
  return uses;
}
