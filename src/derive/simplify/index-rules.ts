// The index algebra as rules with reasons: a bracket picks the one index that is left, conditions on a summation
// index become its range, empty and one-point ranges are resolved.

import { freshName, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Bind, Expr, Idx } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { collapse, type Solved } from "../../index/collapse.ts";
import { absorbBrackets, type SimplifyResult, simplifyRange } from "../../index/ranges.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import { onlyTerm } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";

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
  const r = collapse(scope.ctx, factsAt(scope), e, { coefficients });
  if (r === undefined) return undefined;
  if (r.contradiction !== undefined) {
    const reason: Reason = ["no index satisfies ", { math: r.contradiction }];
    return { after: r.after, match: {}, assumes: [], reason };
  }
  // An equation was only read in another way: u mod n = m as n ∣ u − m.
  if (r.solved.length === 0)
    return { after: r.after, match: {}, assumes: [], reason: ["the same, written differently"] };
  const [pairs, several] = shownValues(scope, e, r.solved);
  const reason: Reason = several
    ? ["only the terms with ", ...listed(pairs), " are left"]
    : onlyTerm(listed(pairs));
  return { after: r.after, match: {}, assumes: [], reason };
}

/**
 * The values as the line shows them: in the order of the sum, primed only where the line has another such letter;
 * and whether they still run through several terms.
 */
export function shownValues(
  scope: Scope,
  e: Bind,
  solved: readonly Solved[],
): readonly [readonly (readonly [Expr, Expr])[], boolean] {
  const free = new Set([...freeIndices(e), ...(scope.live ?? [])]);
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
    const facts = factsAt(scope);
    const r = absorbBrackets(scope.ctx, facts, e);
    if (r === undefined) return undefined;
    const range = r.after.kind === "bind" ? simplifyRange(scope.ctx, facts, r.after) : undefined;
    const points = range === undefined ? [] : pointsOf(scope.ctx, e, range);
    if (range === undefined || points.length === 0) {
      const plain = { after: r.after, match: {}, assumes: [] };
      const only = r.absorbed.length === 0 && r.dropped.length > 0;
      return only ? { ...plain, reason: ["conditions that are implied are dropped"] } : plain;
    }
    return {
      after: range.after,
      match: {},
      assumes: [],
      reason: solutions(scope.ctx, e, r.absorbed, points),
    };
  },
};

type Point = readonly [Idx, Expr];

/** The letters that a line shows for opened variables: as in the binder, primed only beside a free index. */
function asShown(ctx: Context, e: Bind, term: Expr): Expr {
  const free = new Set(freeIndices(e));
  const names = freeIndices(term).flatMap((name): (readonly [string, Expr])[] => {
    const bare = name.replace(/'+$/, "");
    return free.has(name) || !e.letters.includes(bare) ? [] : [[name, ctx.idx(freshName(bare, free))]];
  });
  return substituteIndices(ctx, term, new Map(names));
}

/** The variables that have one value left. */
const pointsOf = (ctx: Context, e: Bind, r: SimplifyResult): readonly Point[] =>
  r.changes.flatMap(({ kind, letter, value }) =>
    kind === "point" && value !== undefined ? [[ctx.idx(letter), asShown(ctx, e, value)] as const] : [],
  );

const shownPoints = (ctx: Context, e: Bind, points: readonly Point[]): Reason =>
  listed(points.map(([v, value]) => [asShown(ctx, e, v), value] as const));

/** "0 ≤ m − 2i ≤ 1 has one solution, i = ⌊m/2⌋; likewise j = ⌊n/2⌋". */
function solutions(ctx: Context, e: Bind, absorbed: readonly Expr[], points: readonly Point[]): Reason {
  const [first, ...others] = points;
  if (first === undefined) return [];
  const bare = (name: string): string => name.replace(/'+$/, "");
  const own = absorbed.filter((c) => freeIndices(c).some((l) => bare(l) === bare(first[0].name)));
  const conditions = own.map((c) => asShown(ctx, e, c));
  const condition = conditions.length === 1 ? conditions[0] : ctx.app("and", conditions);
  return [
    ...(condition === undefined || own.length === 0
      ? ["the conditions leave one index: "]
      : [{ math: condition }, " has one solution, "]),
    ...shownPoints(ctx, e, [first]),
    ...(others.length === 0 ? [] : ["; likewise "]),
    ...shownPoints(ctx, e, others),
  ];
}

/** An empty range gives the neutral element, a range of one point its term. */
export const rangeRule: FunctionRule = {
  kind: "function",
  name: "range.simplify",
  heads: ["bind"],
  reason: ["the range has a single point or none"],
  examples: [{ given: "given x[n]", before: "sum{i=0..0} x[i]", after: "x[0]" }],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "bind") return undefined;
    const r = simplifyRange(scope.ctx, factsAt(scope), e);
    if (r === undefined) return undefined;
    const points = e.op === "sum" ? pointsOf(scope.ctx, e, r) : [];
    if (points.length === 0) return { after: r.after, match: {}, assumes: [] };
    const values = shownPoints(scope.ctx, e, points);
    return { after: r.after, match: {}, assumes: [], reason: ["only ", ...values, " is left in its range"] };
  },
};
