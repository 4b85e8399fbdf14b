// Derivatives of definitions that a closed form still holds, as those of a gradient that a definition reads
// (s = Σ_i ∂F/∂x[i]·v[i]; ∂s/∂x[k] holds ∂²F/∂x[k]∂x[i]): each is derived by itself, at letters of its own, and put in
// place with its subscripts.

import { deriveBlock } from "../derive/tasks/block.ts";
import { isIncoming } from "../diff/depends.ts";
import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, axisRange, type Block, type Env } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";

/** A derivative that is no incoming gradient was not carried out. */
const isLeft = (env: Env, e: Expr): boolean =>
  e.kind === "deriv" && e.mode === "total" && !isIncoming(env, e);
export const unfinished = (env: Env, e: Expr): boolean => some(e, (s) => isLeft(env, s));

/** One derivative more for each definition that reads another's gradient; chains of them are short. */
const ROUNDS = 6;

/** The closed form with every such derivative carried out; undefined where one cannot be. */
export function finished(ctx: Context, library: Library, block: Block, e: Expr): Expr | undefined {
  const { env } = block;
  const known = new Map<number, Expr | undefined>();
  let whole = e;
  for (let round = 0; round < ROUNDS && unfinished(env, whole); round += 1) {
    let failed = false;
    const memo = new Map<Expr, Expr>();
    const go = (x: Expr): Expr => {
      const before = memo.get(x);
      if (before !== undefined) return before;
      let r = x;
      if (isLeft(env, x)) {
        const found = carriedOut(ctx, library, block, x, known);
        if (found === undefined) failed = true;
        else r = found;
      } else r = mapChildren(ctx, x, go);
      memo.set(x, r);
      return r;
    };
    whole = go(whole);
    if (failed) return undefined;
  }
  return unfinished(env, whole) ? undefined : whole;
}

function carriedOut(
  ctx: Context,
  library: Library,
  block: Block,
  d: Expr,
  known: Map<number, Expr | undefined>,
): Expr | undefined {
  const taken = new Set<string>([...block.env.decls.keys(), ...block.env.indices.keys(), ...freeIndices(d)]);
  const subscripts = new Map<string, Expr>();
  const ranges = new Map<string, Range>();
  /** The derivative at letters instead of subscripts: ∂²F/∂x[a]∂x[b] serves all entries. */
  const atLetters = (x: Expr): Expr | undefined => {
    if (x.kind === "deriv") {
      const [of, wrt] = [atLetters(x.of), atLetters(x.wrt)];
      return of === undefined || wrt === undefined ? undefined : ctx.deriv(of, wrt, x.mode);
    }
    if (x.kind === "sym") return x;
    if (x.kind !== "at" || x.tensor.kind !== "sym") return undefined;
    const axes = axesOf(block.env, x.tensor.name) ?? [];
    if (axes.length !== x.subs.length) return undefined;
    const letters = axes.map((a, k) => {
      let name = `${a.letter ?? "i"}${subscripts.size + 1}`;
      while (taken.has(name)) name += "'";
      taken.add(name);
      subscripts.set(name, x.subs[k] as Expr);
      ranges.set(name, axisRange(a));
      return ctx.idx(name);
    });
    return ctx.at(x.tensor, letters);
  };
  const target = atLetters(d);
  if (target === undefined) return undefined;
  let closed = known.get(target.id);
  if (closed === undefined && !known.has(target.id)) {
    const env: Env = { ...block.env, indices: new Map([...block.env.indices, ...ranges]) };
    const task = { kind: "find", target, span: { start: 0, end: 0 } } as const;
    const [derivation] = deriveBlock(ctx, library, { ...block, env, tasks: [task] }).derivations;
    closed = derivation?.result?.closed ?? derivation?.result?.rhs;
    if (closed !== undefined && some(closed, (s) => s === target)) closed = undefined;
    known.set(target.id, closed);
  }
  return closed === undefined ? undefined : substituteIndices(ctx, closed, subscripts);
}
