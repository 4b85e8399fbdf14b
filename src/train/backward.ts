// The gradient of a loss through its definitions, one equation for each: from every definition back to what it reads,
// the closed form that is derived for it alone with `given L(u)`. Composed from the loss backwards they are the
// gradient, and each intermediate gradient is computed once.

import { deriveBlock } from "../derive/tasks/block.ts";
import { isIncoming } from "../diff/depends.ts";
import type { ProgramStep } from "../eval/program.ts";
import type { Context } from "../expr/context.ts";
import {
  axesOf,
  type Block,
  type Decl,
  type Definition,
  type Env,
  isRecurrent,
} from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { freeIndices, some, symbols } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";

/** Definitions that these names are computed from, each after those that it reads; undefined where one reads itself. */
export function forward(block: Block, names: readonly string[]): readonly Definition[] | undefined {
  const { env } = block;
  const out: Definition[] = [];
  const state = new Map<string, "open" | "done">();
  let circular = false;
  const visit = (name: string): void => {
    const d = env.decls.get(name);
    if (d?.kind !== "definition" || state.get(name) === "done") return;
    if (isRecurrent(d) || state.get(name) === "open") {
      circular = true;
      return;
    }
    state.set(name, "open");
    for (const s of symbols(d.body)) visit(s);
    state.set(name, "done");
    out.push(d);
  };
  names.forEach(visit);
  return circular ? undefined : out;
}

export const forwardSteps = (ctx: Context, order: readonly Definition[]): readonly ProgramStep[] =>
  order.map((d) => ({ key: ctx.sym(d.name), letters: d.params, axes: d.axes, e: d.body }));

/** The array of d(loss)/d(name) in a program. */
export const gradientOf = (ctx: Context, loss: string, name: string): Expr =>
  ctx.deriv(ctx.sym(loss), ctx.sym(name));

/**
 * Equations for the gradients of `loss` to `wrt` and to everything in between, in the order in which they are to be
 * computed; `order` are the definitions of the loss. Undefined where a derivation does not come to an end, or is of a
 * form that a program does not take.
 */
export function backward(
  ctx: Context,
  library: Library,
  block: Block,
  loss: string,
  wrt: readonly string[],
  order: readonly Definition[],
): readonly ProgramStep[] | undefined {
  const { env } = block;
  const moving = new Set(wrt);
  for (const d of order) if (symbols(d.body).some((s) => moving.has(s))) moving.add(d.name);
  const steps: ProgramStep[] = [];
  const targets = [
    ...order
      .map((d) => d.name)
      .filter((n) => n !== loss && moving.has(n))
      .reverse(),
    ...wrt,
  ];
  for (const name of targets) {
    const users = order.filter((d) => moving.has(d.name) && symbols(d.body).includes(name));
    const letters = lettersOf(env, name);
    const found: Expr[] = [];
    for (const user of users) {
      const e = contribution(ctx, library, block, loss, user, name, letters);
      if (e === undefined) return undefined;
      found.push(e);
    }
    steps.push({
      key: gradientOf(ctx, loss, name),
      letters,
      axes: axesOf(env, name) ?? [],
      e: ctx.add(...found),
    });
  }
  return steps;
}

/** A letter for each axis that no name of the block has. */
function lettersOf(env: Env, name: string): readonly string[] {
  const taken = new Set<string>(env.decls.keys());
  return (axesOf(env, name) ?? []).map((a) => {
    let letter = a.letter ?? "i";
    while (taken.has(letter)) letter += "'";
    taken.add(letter);
    return letter;
  });
}

/** What `name` does to the loss through `user`: Σ ∂L/∂user · ∂user/∂name in closed form. */
function contribution(
  ctx: Context,
  library: Library,
  block: Block,
  loss: string,
  user: Definition,
  name: string,
  letters: readonly string[],
): Expr | undefined {
  const { env } = block;
  const axes = axesOf(env, name) ?? [];
  const indices = new Map<string, Range>(
    letters.map((l, k) => {
      const a = axes[k];
      return [l, { kind: "interval", lo: a?.lo ?? ctx.zero, hi: a?.hi ?? ctx.zero }];
    }),
  );
  const cut = new Map([...env.decls].map(([n, d]) => [n, n === user.name ? d : given(d)] as const));
  if (user.name !== loss) cut.set(loss, { kind: "function", name: loss, params: [user.name] });
  const own: Env = { ...env, decls: cut, indices };
  const of = ctx.sym(loss);
  const entry =
    letters.length === 0
      ? ctx.sym(name)
      : ctx.at(
          ctx.sym(name),
          letters.map((l) => ctx.idx(l)),
        );
  const task = { kind: "find", target: ctx.deriv(of, entry), span: { start: 0, end: 0 } } as const;
  const [d] = deriveBlock(ctx, library, { ...block, env: own, tasks: [task] }).derivations;
  const closed = d?.result?.closed ?? d?.result?.rhs;
  if (closed === undefined) return undefined;
  const strange =
    some(closed, (s) => s.kind === "deriv" && !isIncoming(own, s)) ||
    symbols(closed).some((s) => !env.decls.has(s)) ||
    freeIndices(closed).some((l) => !letters.includes(l));
  return strange ? undefined : closed;
}

/** What a definition reads is given when it is differentiated. */
function given(d: Decl): Decl {
  if (d.kind !== "definition") return d;
  const { name, integer, spelling } = d;
  return d.axes.length === 0
    ? { kind: "scalar", name, integer, role: "given", spelling }
    : { kind: "tensor", name, axes: d.axes, integer, spelling };
}
