// Differentiation through recurrences: a total derivative goes through the steps, dL/dx = ∂L/∂x + Σ_t δ[t]·∂h[t]/∂x
// with δ[t] = dL/dh[t], where ∂ holds all entries of h fixed (back-propagation through time).

import { close, substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import {
  type Definition,
  definition,
  type Env,
  isRecurrent,
  type Recurrence,
  type StartPlace,
} from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { addPoly, prettyPoly, toPoly } from "../expr/poly.ts";
import { freeIndices } from "../expr/traverse.ts";
import { unfoldEntry } from "../expr/unfold.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { dependsOn, targetName } from "./depends.ts";
import { overAxes } from "./over-axes.ts";
import { D, recurrenceOf, rule, varies } from "./rule.ts";

/**
 * Of a recurrence that is held fixed, what it starts from may vary: ∂h[u]/∂x = [u = −1] · ∂h0/∂x. Where starts along
 * two axes meet, the first one that speaks of the entry holds.
 */
export const start = rule("d.start", ["what it starts from"], [], (scope, d) => {
  const { ctx } = scope;
  const def = d.mode === "partial" && d.of.kind === "at" ? recurrenceOf(scope, d.of) : undefined;
  if (def === undefined || d.of.kind !== "at" || def.name === targetName(d.wrt)) return undefined;
  const { subs } = d.of;
  const { starts } = def.recurrence;
  const here = (p: StartPlace, is: "eq" | "ne"): Expr => solved(ctx, is, subs[p.axis] as Expr, p.at);
  const parts = starts.flatMap((s, k): readonly Expr[] => {
    const value = unfoldEntry(ctx, def, s.value, subs);
    if (!varies(scope, value, d)) return [];
    // Of earlier starts that may hold at the same entry none does.
    const others = starts.slice(0, k).flatMap((o): readonly Expr[] => {
      if (s.places.some((p) => o.places.some((q) => q.axis === p.axis && q.at !== p.at))) return [];
      const apart = o.places.filter((q) => s.places.every((p) => p.axis !== q.axis));
      const [only] = apart;
      if (only === undefined) return [];
      const differ = apart.map((q) => here(q, "ne"));
      return [apart.length === 1 ? here(only, "ne") : ctx.app("or", differ)];
    });
    const brackets = [...s.places.map((p) => here(p, "eq")), ...others].map((c) => tidy(ctx, ctx.iverson(c)));
    return [ctx.mul(...brackets, D(ctx, value, d))];
  });
  const reason: Reason = [
    { math: ctx.sym(targetName(d.wrt)) },
    " is where ",
    { math: ctx.sym(def.name) },
    " starts",
  ];
  return { after: ctx.add(...parts), match: { "?u": d.of, "?x": d.wrt }, assumes: [], reason };
});

/** t − 1 = −1 as t = 0, where the index stands by itself but for what is added to it. */
function solved(ctx: Context, is: "eq" | "ne", sub: Expr, at: Expr): Expr {
  const [index, ...more] = freeIndices(sub);
  const plain = ctx.app(is, [sub, at]);
  if (index === undefined || more.length > 0 || freeIndices(at).length > 0) return plain;
  const shift = addPoly(toPoly(sub), toPoly(ctx.idx(index)), -1);
  const rest = prettyPoly(ctx, addPoly(toPoly(at), shift, -1));
  return freeIndices(rest).length > 0 ? plain : ctx.app(is, [ctx.idx(index), rest]);
}

/** Whether a term depends on total derivatives that a derivation has named. */
export const throughAdjoints = (env: Env, e: Expr): boolean => {
  for (const d of env.decls.values())
    if (d.kind === "definition" && d.adjoint !== undefined && dependsOn(env, e, d.name)) return true;
  return false;
};

/**
 * The recurrences on whose steps the target of a total derivative acts, and that act on what is differentiated. An
 * adjoint recurrence is one of them where a gradient that is told by it is differentiated once more.
 */
export function actedOn(env: Env, d: Deriv): readonly (Definition & { readonly recurrence: Recurrence })[] {
  if (d.mode !== "total") return [];
  const target = targetName(d.wrt);
  return [...env.decls.values()].flatMap((def) => {
    if (def.kind !== "definition" || !isRecurrent(def)) return [];
    const acts = dependsOn(env, def.body, target, "partial") && dependsOn(env, d.of, def.name);
    return acts ? [def] : [];
  });
}

/** The name for the total derivatives of e to the entries of a recurrence, where one was introduced. */
export const adjointOf = (env: Env, e: Expr, to: string): Definition | undefined => {
  for (const d of env.decls.values())
    if (d.kind === "definition" && d.adjoint?.to === to && d.adjoint.of.alpha === e.alpha) return d;
  return undefined;
};

/**
 * Through a recurrence: dL/dx = ∂L/∂x + Σ_t dL/dh[t]·∂h[t]/∂x, where ∂ holds all entries of h fixed. Also for x an
 * entry of h itself, which acts on the later ones: the adjoint recurrence, or back-propagation through time.
 */
export const recurrenceRule = rule(
  "d.recurrence",
  ["chain rule through the steps of the recurrence"],
  [],
  (scope, d) => {
    const { ctx, env } = scope;
    const nodes = actedOn(env, d);
    if (nodes.length === 0) return undefined;
    const parts: Expr[] = [];
    if (dependsOn(env, d.of, targetName(d.wrt), "partial")) parts.push(ctx.deriv(d.of, d.wrt, "partial"));
    const met: Expr[] = [];
    for (const node of nodes) {
      const adjoint = adjointOf(env, d.of, node.name);
      const over = overAxes(scope, node.name, freeIndices(d), [], true);
      if (adjoint === undefined || over === undefined) return undefined;
      const entry = ctx.at(ctx.sym(node.name), over.vars);
      const extra = adjoint.params.slice(over.vars.length).map((p) => ctx.idx(p));
      const body = ctx.mul(
        ctx.at(ctx.sym(adjoint.name), [...over.vars, ...extra]),
        ctx.deriv(entry, d.wrt, "step"),
      );
      parts.push(close(ctx, { op: "sum", vars: over.vars, ranges: over.ranges, guard: undefined, body }));
      met.push(entry);
    }
    const listed = met.flatMap(
      (m, k): Reason => [...(k === 0 ? [] : [k === met.length - 1 ? " and " : ", "]), { math: m }],
    );
    const direct: Reason = parts.length > nodes.length ? [" on ", { math: d.of }, " itself and"] : [];
    return {
      after: ctx.add(...parts),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: ["chain rule: ", { math: d.wrt }, " acts", ...direct, " through every ", ...listed],
    };
  },
);

/** δ[t] by what it stands for: dL/dh[t]. */
export const adjointRule: FunctionRule = {
  kind: "function",
  name: "d.adjoint",
  heads: ["at"],
  reason: ["by definition"],
  examples: [],
  apply: ({ ctx, env }, e): Match | undefined => {
    const def = e.kind === "at" && e.tensor.kind === "sym" ? definition(env, e.tensor.name) : undefined;
    if (e.kind !== "at" || def?.adjoint === undefined) return undefined;
    const { of, to } = def.adjoint;
    const rank = definition(env, to)?.params.length ?? 0;
    const same = def.params.slice(rank).every((p, k) => e.subs[rank + k] === ctx.idx(p));
    if (!same) return undefined;
    return {
      after: ctx.deriv(of, ctx.at(ctx.sym(to), e.subs.slice(0, rank))),
      match: { "?u": e },
      assumes: [],
    };
  },
};

/** g[k] by what it is the name of: ∂L/∂a[k]. */
export const gradientRule: FunctionRule = {
  kind: "function",
  name: "d.gradient",
  heads: ["at", "sym"],
  reason: ["a name for the first derivative"],
  examples: [],
  apply: ({ ctx, env }, e): Match | undefined => {
    const name = e.kind === "at" ? e.tensor : e;
    const def = name.kind === "sym" ? definition(env, name.name) : undefined;
    if (def?.stands === undefined) return undefined;
    const subs = e.kind === "at" ? e.subs : [];
    const at = new Map(def.params.map((p, k) => [p, subs[k] ?? ctx.idx(p)] as const));
    return { after: substituteIndices(ctx, def.stands, at), match: { "?u": e }, assumes: [] };
  },
};

/** ∂L/∂a[k] by its name g[k]. */
export const gradientNameRule: FunctionRule = {
  kind: "function",
  name: "d.gradient.name",
  heads: ["deriv"],
  reason: ["by its name"],
  examples: [],
  apply: ({ ctx, env }, e): Match | undefined => {
    for (const d of env.decls.values())
      if (d.kind === "definition" && d.stands?.alpha === e.alpha)
        return { after: entryOfName(ctx, d), match: { "?u": e }, assumes: [] };
    return undefined;
  },
};

/** g, or g[k] at its own letters. */
export const entryOfName = (ctx: Context, d: Definition): Expr =>
  d.params.length === 0
    ? ctx.sym(d.name)
    : ctx.at(
        ctx.sym(d.name),
        d.params.map((p) => ctx.idx(p)),
      );
