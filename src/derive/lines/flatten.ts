// Whole-tensor expressions written out: a read of u ∗ v by the definition of ∗, sums inside products joined into
// one sum, and substitution of summation indices over ℤ, which brings two sums into the same form.

import { close, freshName, open, substituteIndices } from "../../expr/binders.ts";
import type { Expr, Range, TensorOp } from "../../expr/nodes.ts";
import { TENSOR_OPS } from "../../expr/nodes.ts";
import { norm } from "../../expr/norm.ts";
import { addPoly, negPoly, type Poly, prettyPoly, toPoly } from "../../expr/poly.ts";
import { equalQ, negQ } from "../../expr/rational.ts";
import { freeIndices, visit } from "../../expr/traverse.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { entryRead } from "./entries.ts";
import type { Workshop } from "./workshop.ts";

/** Operators that may make a number of whole tensors. */
const NUMBERS: ReadonlySet<string> = new Set(["total", "mean", "trace", "einsum"]);

/** (u ∗ v)[m] by the definition of the operator; sums run over ℤ where every read is zero-extended. */
export const unfoldOperator = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "tensor.unfold",
  heads: ["at", ...NUMBERS],
  reason: ["by definition"],
  examples: [
    {
      given: "given u[M] outside 0, v[N] outside 0",
      before: "conv(u, v)[m]",
      after: "sum{k} u[k] * v[m-k]",
    },
    { given: "given u[M]", before: "total(u)", after: "sum{i} u[i]" },
  ],
  apply: ({ ctx, env }, e): Match | undefined => {
    if (e.kind === "app" && NUMBERS.has(e.op)) {
      const op = w.library.tensorOperators.get(e.op as TensorOp);
      if (op === undefined || op.axes(ctx, env, e.args).length > 0) return undefined;
      const after = op.unfold(ctx, env, e.args, [], "support");
      return { after, match: { "?u": e }, assumes: [], reason: [`definition: ${op.definition}`] };
    }
    if (e.kind !== "at" || e.tensor.kind !== "app") return undefined;
    if (!TENSOR_OPS.has(e.tensor.op)) {
      // (u − v)[i] is u[i] − v[i].
      const after = entryRead(w, e.tensor, e.subs);
      return after === e ? undefined : { after, match: { "?u": e }, assumes: [], reason: ["entry by entry"] };
    }
    const op = w.library.tensorOperators.get(e.tensor.op as TensorOp);
    if (op === undefined) return undefined;
    const after = op.unfold(ctx, env, e.tensor.args, e.subs, "integers");
    const reason: Reason = ["definition of ", { math: e.tensor }];
    return { after, match: { "?u": e }, assumes: [], reason };
  },
});

/** c · Σ_k u = Σ_k c·u, and the sums of a product joined into one. */
export const mergeSums: FunctionRule = {
  kind: "function",
  name: "sum.merge",
  heads: ["bind"],
  reason: ["the sums are finite and may be written as one"],
  examples: [
    {
      given: "given c[n], u[n, n]",
      before: "sum{i} c[i] * (sum{j} u[i,j])",
      after: "sum{i, j} c[i] * u[i,j]",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || e.guard !== undefined) return undefined;
    const outer = open(ctx, e);
    const factors = outer.body.kind === "app" && outer.body.op === "mul" ? outer.body.args : [outer.body];
    const k = factors.findIndex((f) => f.kind === "bind" && f.op === "sum" && f.guard === undefined);
    const inner = factors[k];
    if (inner === undefined || inner.kind !== "bind") return undefined;
    const o = open(ctx, inner, freeIndices(outer.body).concat(outer.vars.map((v) => v.name)));
    const parts = o.body.kind === "app" && o.body.op === "mul" ? o.body.args : [o.body];
    const body = ctx.mul(...factors.slice(0, k), ...parts, ...factors.slice(k + 1));
    const after = close(ctx, {
      op: "sum",
      vars: [...outer.vars, ...o.vars],
      ranges: [...outer.ranges, ...o.ranges],
      guard: undefined,
      body,
    });
    return { after, match: {}, assumes: [] };
  },
};

const overIntegers = (ranges: readonly Range[]): boolean => ranges.every((r) => r.kind === "all");

interface Substitution {
  /** a ↦ e − a′ for each variable of the first sum, in the letters of the second. */
  readonly map: ReadonlyMap<string, Expr>;
}

/**
 * A change of the summation indices over ℤ that turns the sum a into the sum b: found by equating the subscripts
 * of reads of the same tensor, solved where a variable has coefficient ±1. It is one-to-one when it can be solved
 * both ways, which is checked; that the sums then agree is checked by normal form.
 */
export function substitution(scope: Scope, a: Expr, b: Expr): Substitution | undefined {
  const { ctx } = scope;
  if (a.kind !== "bind" || b.kind !== "bind" || a.op !== "sum" || b.op !== "sum") return undefined;
  if (a.ranges.length !== b.ranges.length || !overIntegers(a.ranges) || !overIntegers(b.ranges))
    return undefined;
  const free = [...freeIndices(a), ...freeIndices(b)];
  const left = open(ctx, a, free);
  const right = open(ctx, b, [...free, ...left.vars.map((v) => v.name)]);
  const from = left.vars.map((v) => v.name);
  const to = right.vars.map((v) => v.name);
  for (const equations of pairings(readsOf(left.body), readsOf(right.body))) {
    const map = solve(scope, equations, from);
    if (map === undefined || !invertible(scope, map, from, to)) continue;
    const body = substituteIndices(ctx, left.body, map);
    if (norm(ctx, body).alpha === norm(ctx, right.body).alpha)
      return { map: renamed(scope, map, [...free, ...from], to) };
  }
  return undefined;
}

/** The map with the second sum's variables as primed letters, apart from each other and from the first one's. */
function renamed(
  { ctx }: Scope,
  map: ReadonlyMap<string, Expr>,
  used: readonly string[],
  to: readonly string[],
): ReadonlyMap<string, Expr> {
  const taken = new Set(used);
  const names = new Map<string, Expr>();
  for (const t of to) {
    const letter = freshName(t.replace(/'+$/, ""), taken);
    taken.add(letter);
    names.set(t, ctx.idx(letter));
  }
  return new Map([...map].map(([k, v]) => [k, substituteIndices(ctx, v, names)]));
}

const readsOf = (e: Expr): readonly (Expr & { kind: "at" })[] => {
  const out: (Expr & { kind: "at" })[] = [];
  visit(e, (s) => {
    if (s.kind === "at") out.push(s);
    return s.kind !== "at";
  });
  return out;
};

type Equation = readonly [Expr, Expr];

/** Ways to pair every read of one side with a read of the same tensor of the other, as equations of subscripts. */
function* pairings(
  left: readonly (Expr & { kind: "at" })[],
  right: readonly (Expr & { kind: "at" })[],
): Generator<readonly Equation[]> {
  const [first, ...rest] = left;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const r of right) {
    if (r.tensor.alpha !== first.tensor.alpha) continue;
    const others = right.filter((x) => x !== r);
    const here = first.subs.map((s, k): Equation => [s, r.subs[k] as Expr]);
    for (const more of pairings(rest, others)) yield [...here, ...more];
  }
}

/** Solves u(v) = u′(v′) for all of `vars`, one variable with coefficient ±1 at a time. */
function solve(
  scope: Scope,
  equations: readonly Equation[],
  vars: readonly string[],
): Map<string, Expr> | undefined {
  const { ctx } = scope;
  const solved = new Map<string, Expr>();
  let open = equations.map(([l, r]): Poly => addPoly(toPoly(l), toPoly(r), -1));
  let waiting = [...vars];
  while (waiting.length > 0) {
    const hit = firstUnit(scope, open, waiting);
    if (hit === undefined) return undefined;
    const value = prettyPoly(ctx, hit.value);
    const single = new Map([[hit.name, value]]);
    for (const [k, v] of solved) solved.set(k, prettyPoly(ctx, toPoly(substituteIndices(ctx, v, single))));
    solved.set(hit.name, value);
    open = open.map((p) => toPoly(substituteIndices(ctx, prettyPoly(ctx, p), single)));
    waiting = waiting.filter((n) => n !== hit.name);
  }
  return open.every((p) => p.size === 0) ? solved : undefined;
}

function firstUnit(
  { ctx }: Scope,
  equations: readonly Poly[],
  vars: readonly string[],
): { readonly name: string; readonly value: Poly } | undefined {
  for (const p of equations) {
    for (const name of vars) {
      const v = ctx.idx(name);
      const c = p.coefOf([v]);
      if (!equalQ(c, 1) && !equalQ(c, -1)) continue;
      const rest = addPoly(p, toPoly(v), negQ(c));
      if (!freeIndices(prettyPoly(ctx, rest)).includes(name)) {
        return { name, value: equalQ(c, 1) ? negPoly(rest) : rest };
      }
    }
  }
  return undefined;
}

/** Whether the map can be solved for the new variables too, so that it is a bijection of the integers. */
function invertible(
  scope: Scope,
  map: ReadonlyMap<string, Expr>,
  from: readonly string[],
  to: readonly string[],
): boolean {
  const equations = from.map((n): Equation => [map.get(n) as Expr, scope.ctx.idx(n)]);
  return solve(scope, equations, to) !== undefined;
}
