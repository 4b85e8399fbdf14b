// Every read of a term with what is in force where it stands: ranges of the binders around it, guards, brackets
// beside it and conditions of its case. A read that is never evaluated asks nothing.

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env } from "../expr/environment.ts";
import type { App, At, Expr, Range } from "../expr/nodes.ts";
import { children } from "../expr/traverse.ts";
import { type Facts, withFacts, withRange } from "./prove.ts";
import { conjuncts, type Entry, openTelescope } from "./telescope.ts";

export interface Read {
  readonly read: At;
  readonly name: string;
  /** Undefined for tensors whose index set is not declared. */
  readonly axes: readonly Axis[] | undefined;
  /** Variables of the binders around the read, outermost first. */
  readonly around: readonly Entry[];
  /** Everything in force, ranges included. */
  readonly facts: Facts;
  /** Guards, brackets and conditions of cases alone. */
  readonly conditions: readonly Expr[];
}

/** The axes of what is read: a name, or the incoming gradient ∂L/∂y, which has those of y. */
export function axesOfTensor(env: Env, tensor: Expr): readonly Axis[] | undefined {
  if (tensor.kind === "sym") return axesOf(env, tensor.name);
  if (tensor.kind === "deriv" && tensor.of.kind === "sym" && tensor.wrt.kind === "sym")
    return axesOf(env, tensor.of.name)?.length ? undefined : axesOf(env, tensor.wrt.name);
  return undefined;
}

const nameOf = (tensor: Expr): string =>
  tensor.kind === "sym"
    ? tensor.name
    : tensor.kind === "deriv" && tensor.wrt.kind === "sym"
      ? `the gradient to ${tensor.wrt.name}`
      : "a tensor expression";

export function readsOf(
  ctx: Context,
  env: Env,
  facts: Facts,
  body: Expr,
  avoid: readonly string[],
): readonly Read[] {
  const out: Read[] = [];
  const go = (e: Expr, around: readonly Entry[], f: Facts, cs: readonly Expr[]): void => {
    switch (e.kind) {
      case "num":
      case "sym":
      case "idx":
      case "bound":
      case "deriv":
        return;
      case "at": {
        out.push({
          read: e,
          name: nameOf(e.tensor),
          axes: axesOfTensor(env, e.tensor),
          around,
          facts: f,
          conditions: cs,
        });
        for (const s of e.subs) go(s, around, f, cs);
        return;
      }
      case "bind": {
        const names = around.flatMap((a) => a.vars.map((v) => v.name));
        const t = openTelescope(ctx, f, e, [...avoid, ...names]);
        let inner = f;
        const now = [...around];
        for (const entry of t.entries) {
          const r = entry.range;
          for (const end of r.kind === "interval" ? [r.lo, r.hi] : []) go(end, now, inner, cs);
          now.push(entry);
          const v = entry.vars[0];
          if (v !== undefined && entry.vars.length === 1) inner = withRange(inner, v.name, entry.range);
        }
        for (const g of t.guard) go(g, now, inner, cs);
        go(t.body, now, withFacts(inner, t.guard), [...cs, ...t.guard]);
        return;
      }
      case "app":
        application(e, around, f, cs);
    }
  };
  const application = (e: App, around: readonly Entry[], f: Facts, cs: readonly Expr[]): void => {
    const under = (x: Expr, extra: readonly Expr[]): void =>
      go(x, around, withFacts(f, extra), extra.length === 0 ? cs : [...cs, ...extra]);
    const not = (c: Expr): Expr => ctx.app("not", [c]);
    if (e.op === "mul" || e.op === "div") {
      const brackets = bracketsOf(e);
      for (const a of e.args) under(a, isBracket(a) ? [] : brackets);
      return;
    }
    if (e.op === "cases") {
      const before: Expr[] = [];
      for (let k = 0; k < e.args.length; k += 2) {
        const [value, condition] = [e.args[k] as Expr, e.args[k + 1]];
        if (condition === undefined) under(value, before);
        else {
          under(condition, before);
          under(value, [...before, ...conjuncts(condition)]);
          before.push(not(condition));
        }
      }
      return;
    }
    if (e.op === "and" || e.op === "or") {
      const before: Expr[] = [];
      for (const a of e.args) {
        under(a, before);
        before.push(...(e.op === "and" ? conjuncts(a) : [not(a)]));
      }
      return;
    }
    for (const c of children(e)) go(c.expr, around, f, cs);
  };
  go(body, [], facts, []);
  return out;
}

/** A read with the ranges of the letters around it, innermost first. */
export interface ReadAccess {
  readonly read: At;
  readonly axes: readonly Axis[];
  readonly subs: readonly Expr[];
  readonly ranges: ReadonlyMap<string, Range>;
  readonly guarded: boolean;
  readonly byValues: boolean;
}

/** The reads of a term whose index sets are declared. */
export const accessesOf = (facts: Facts, body: Expr, avoid: readonly string[]): readonly ReadAccess[] =>
  readsOf(facts.ctx, facts.env, facts, body, avoid).flatMap(({ read, axes, around, conditions }) => {
    const ranges = [...around]
      .reverse()
      .flatMap(({ vars, range }) => vars.map((v) => [v.name, range] as const));
    if (axes === undefined) return [];
    const by = { guarded: conditions.length > 0, byValues: conditions.every(isOnValues) };
    return [{ read, axes, subs: read.subs, ranges: new Map(ranges), ...by }];
  });

/** Whether no letter stands in a condition but in subscripts. */
const isOnValues = (c: Expr): boolean =>
  c.kind === "at" || (c.kind !== "idx" && c.kind !== "bound" && children(c).every((x) => isOnValues(x.expr)));

const isBracket = (e: Expr): e is App => e.kind === "app" && e.op === "iverson";
/** The conditions that make a product 0, those above the line of a quotient among them. */
function bracketsOf(e: Expr): readonly Expr[] {
  if (e.kind !== "app") return [];
  if (e.op === "iverson") return conjuncts(e.args[0] as Expr);
  if (e.op === "mul") return e.args.flatMap(bracketsOf);
  return e.op === "div" ? bracketsOf(e.args[0] as Expr) : [];
}
