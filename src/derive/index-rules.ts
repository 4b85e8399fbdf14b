// The index algebra as rules with reasons: a bracket picks the one index that is left, conditions on a summation
// index become its range, empty and one-point ranges are resolved.

import { freshName, substituteIndices } from "../expr/binders.ts";
import type { Bind, Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { collapse, type Solved } from "../index/collapse.ts";
import { type Facts, factsOf, withFacts } from "../index/prove.ts";
import { absorbBrackets, simplifyRange } from "../index/ranges.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { type FunctionRule, liveEnv, type Match, type Scope } from "../rewrite/rule.ts";

const known = (scope: Scope): Facts => withFacts(factsOf(scope.ctx, liveEnv(scope)), scope.facts);

export const listed = (pairs: readonly (readonly [Expr, Expr])[]): Reason =>
  pairs.flatMap(([v, value], k): Reason => [...(k === 0 ? [] : [", "]), { math: v }, " = ", { math: value }]);

/** Σ_i [i = a]·u_i = u_a, for any affine equations that can be solved for summation indices. */
export const collapseRule: FunctionRule = {
  kind: "function",
  name: "sum.delta",
  heads: ["bind"],
  reason: ["only one term is left"],
  examples: [
    { given: "given x[n], j in 0..n-1", before: "sum{i} [i == j] * x[i]", after: "x[j]" },
    {
      given: "given w[K], g[O], m in 0..100",
      before: "sum{k} w[k] * [k == m]",
      after: "w[m] * [m <= K-1]",
    },
  ],
  apply: (scope, e) => collapsed(scope, e, "any"),
};

/**
 * The same for an equation that is put into another sum: one that only a division could solve waits for the sum
 * outside, which may have an index that needs none, or fewer terms (exchange-sums.ts).
 */
export const collapseUnitRule: FunctionRule = {
  ...collapseRule,
  name: "sum.delta.unit",
  examples: [{ given: "given x[n], j in 0..n-1", before: "sum{i} [i == j] * x[i]", after: "x[j]" }],
  apply: (scope, e) => collapsed(scope, e, "unit"),
};

function collapsed(scope: Scope, e: Expr, coefficients: "unit" | "any"): Match | undefined {
  if (e.kind !== "bind" || e.op !== "sum") return undefined;
  const r = collapse(scope.ctx, known(scope), e, { coefficients });
  if (r === undefined) return undefined;
  if (r.contradiction !== undefined) {
    const reason: Reason = ["no index satisfies ", { math: r.contradiction }];
    return { after: r.after, match: {}, assumes: [], reason };
  }
  if (r.solved.length === 0) return { after: r.after, match: {}, assumes: [] };
  const [pairs, several] = shownValues(scope, e, r.solved);
  const reason: Reason = several
    ? ["only the terms with ", ...listed(pairs), " are left"]
    : ["the only term left is ", ...listed(pairs)];
  return { after: r.after, match: {}, assumes: [], reason };
}

/**
 * The values as the line shows them: in the order of the sum, primed only beside a free index of the same letter;
 * and whether they still run through several terms.
 */
export function shownValues(
  scope: Scope,
  e: Bind,
  solved: readonly Solved[],
): readonly [readonly (readonly [Expr, Expr])[], boolean] {
  const free = new Set(freeIndices(e));
  const bare = (name: string): string => name.replace(/'+$/, "");
  const shown = (name: string): Expr => scope.ctx.idx(freshName(bare(name), free));
  const order = (name: string): number => e.letters.indexOf(bare(name));
  const inner = solved.flatMap((s) => freeIndices(s.value)).filter((n) => !free.has(n));
  const names = new Map(inner.map((n) => [n, shown(n)] as const));
  const pairs = [...solved]
    .sort((a, b) => order(a.variable.name) - order(b.variable.name))
    .map((s) => [shown(s.variable.name), substituteIndices(scope.ctx, s.value, names)] as const);
  return [pairs, inner.length > 0];
}

/** Conditions on a summation index become the ends of its range. */
export const absorbRule: FunctionRule = {
  kind: "function",
  name: "sum.range",
  heads: ["bind"],
  reason: ["the conditions on the summation index become its range"],
  examples: [
    {
      given: "given x[n], m in 0..n-1",
      before: "sum{i=0..n-1} [i <= m] * x[i]",
      after: "sum{i=0..m} x[i]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum") return undefined;
    const r = absorbBrackets(scope.ctx, known(scope), e);
    return r === undefined ? undefined : { after: r.after, match: {}, assumes: [] };
  },
};

/** An empty range gives the neutral element, a range of one point its term. */
export const rangeRule: FunctionRule = {
  kind: "function",
  name: "range.simplify",
  heads: ["bind"],
  reason: ["the range has a single point or none"],
  examples: [{ given: "given x[n]", before: "sum{i=0..0} x[i]", after: "x[0]" }],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind") return undefined;
    const r = simplifyRange(scope.ctx, known(scope), e);
    return r === undefined ? undefined : { after: r.after, match: {}, assumes: [] };
  },
};
