// Membership in a finite set as the kernel has it: [(a, b) ∈ S] is Σ_{(l,m)∈S} [l = a][m = b], which is 1 or 0, as the
// members of a set are told apart. Nothing needs a relation of its own for it.

import { close, open } from "./binders.ts";
import type { Context } from "./context.ts";
import type { App, Bind, Expr, Idx } from "./nodes.ts";
import { freeIndices } from "./traverse.ts";

export interface Membership {
  /** The components of the member, without letters of the binder. */
  readonly subs: readonly Expr[];
  readonly set: Expr;
}

/** What stands in a sum over one set: the member that its brackets single out, and the other factors. */
export interface SingledOut extends Membership {
  readonly vars: readonly Idx[];
  readonly rest: readonly Expr[];
}

const isApp = (e: Expr, op: App["op"]): e is App => e.kind === "app" && e.op === op;
const parts = (e: Expr, op: "mul" | "and"): readonly Expr[] => (isApp(e, op) ? e.args : [e]);

/** Σ_{(l,m)∈S} u·[l = a][m = b], opened; undefined where the brackets leave a component open. */
export function singledOut(ctx: Context, e: Bind, avoid: Iterable<string> = []): SingledOut | undefined {
  const [range] = e.ranges;
  if (e.op !== "sum" || e.ranges.length !== 1 || range?.kind !== "set" || e.guard !== undefined)
    return undefined;
  const o = open(ctx, e, avoid);
  const own = new Set(o.vars.map((v) => v.name));
  const values = new Map<string, Expr>();
  const rest: Expr[] = [];
  for (const factor of parts(o.body, "mul")) {
    const conditions = isApp(factor, "iverson") ? parts(factor.args[0] as Expr, "and") : [];
    const open = conditions.filter((c) => !fixes(c, own, values));
    if (conditions.length === 0) rest.push(factor);
    else if (open.length > 0)
      rest.push(ctx.iverson(open.length === 1 ? (open[0] as Expr) : ctx.app("and", open)));
  }
  const subs = o.vars.flatMap((v) => values.get(v.name) ?? []);
  if (subs.length < o.vars.length) return undefined;
  const inner = o.ranges[0];
  return { subs, set: inner?.kind === "set" ? inner.set : range.set, vars: o.vars, rest };
}

/** Whether the condition says what a letter is; the first one for each letter counts. */
function fixes(c: Expr, own: ReadonlySet<string>, values: Map<string, Expr>): boolean {
  if (!isApp(c, "eq")) return false;
  const [a, b] = c.args as readonly [Expr, Expr];
  for (const [v, value] of [
    [a, b],
    [b, a],
  ] as const) {
    if (v.kind !== "idx" || !own.has(v.name) || values.has(v.name)) continue;
    if (freeIndices(value).some((l) => own.has(l))) continue;
    values.set(v.name, value);
    return true;
  }
  return false;
}

/** The sum read as a membership, if it is nothing else. */
export function membershipOf(ctx: Context, e: Expr): Membership | undefined {
  if (e.kind !== "bind") return undefined;
  const s = singledOut(ctx, e);
  return s === undefined || s.rest.length > 0 ? undefined : s;
}

/** [(a, b) ∈ S], with these letters for the sum. */
export function membership(ctx: Context, vars: readonly Idx[], { subs, set }: Membership): Expr {
  const brackets = vars.map((v, k) => ctx.iverson(ctx.eq(v, subs[k] as Expr)));
  return close(ctx, {
    op: "sum",
    vars,
    ranges: [{ kind: "set", set, arity: vars.length }],
    guard: undefined,
    body: brackets.length === 1 ? (brackets[0] as Expr) : ctx.mul(...brackets),
  });
}
