// Use of what is assumed: an equation of the block such as Σ_i t_i = 1 rewrites its longer side to the shorter.
// A letter in an assumption stands for all its values: at the place any index may stand there that is provably in
// its range.

import { substituteIndices } from "../expr/binders.ts";
import { sameUpToOrder } from "../expr/canonical.ts";
import { type Axis, axesOf, axisRange } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { freeIndices, symbols, treeSize, visit } from "../expr/traverse.ts";
import { factsOf, implied, rangeRelations, withFacts } from "../index/prove.ts";
import { symmetryOf } from "../index/symmetries.ts";
import { matchPattern, substituteMetavariables } from "../rewrite/match.ts";
import type { Match, Rule, Scope } from "../rewrite/rule.ts";
import { symmetry } from "./symmetry.ts";
import { isApp, law } from "./terms.ts";

/** Longer side first; of sides of the same length the left one. A symmetry has no longer side. */
function oriented(a: Expr): readonly [Expr, Expr] | undefined {
  if (!isApp(a, "eq") || symmetryOf(a) !== undefined) return undefined;
  const [l, r] = a.args as readonly [Expr, Expr];
  const [from, to] = treeSize(l) >= treeSize(r) ? [l, r] : [r, l];
  return from.kind === "num" ? undefined : [from, to];
}

const sameNames = (a: Expr, b: Expr): boolean => {
  const [x, y] = [symbols(a), symbols(b)];
  return x.length === y.length && x.every((n) => y.includes(n));
};

/** The term with `from` replaced at its root; of a sum or product also a part. */
function replaced(scope: Scope, from: Expr, to: Expr, e: Expr): Expr | undefined {
  const { ctx } = scope;
  const letters = freeIndices(from);
  if (freeIndices(to).some((l) => !letters.includes(l))) return undefined;
  const open = (x: Expr): Expr =>
    substituteIndices(ctx, x, new Map(letters.map((l) => [l, ctx.sym(`?${l}`)])));
  for (const found of matchPattern(ctx, open(from), e)) {
    if (letters.every((l) => inRange(scope, from, l, found.bindings[`?${l}`])))
      return found.around(substituteMetavariables(ctx, open(to), found.bindings));
  }
  const sameKind = e.kind === from.kind && (e.kind !== "app" || from.kind !== "app" || e.op === from.op);
  return letters.length === 0 && sameKind && sameNames(e, from) && sameUpToOrder(ctx, e, from) === true
    ? to
    : undefined;
}

/**
 * Whether the index is provably one of the values of the letter, which runs over the axis that it reads. (What the
 * scope says of the letter may be about a variable of a binder with the same letter.)
 */
function inRange(scope: Scope, from: Expr, letter: string, index: Expr | undefined): boolean {
  const axis = axisOf(scope, from, letter);
  if (index === undefined || axis === undefined || index.loose > 0) return false;
  const facts = withFacts(factsOf(scope.ctx, scope.env), scope.facts);
  const range: Range = axisRange(axis);
  return rangeRelations(scope.ctx, index, range).every((r) => implied(facts, r));
}

/** The axis of a tensor with a strict shape in which the letter stands alone. */
function axisOf(scope: Scope, e: Expr, letter: string): Axis | undefined {
  let found: Axis | undefined;
  visit(e, (s) => {
    if (found !== undefined) return false;
    if (s.kind !== "at" || s.tensor.kind !== "sym") return true;
    const axes = axesOf(scope.env, s.tensor.name) ?? [];
    const k = s.subs.findIndex((x) => x.kind === "idx" && x.name === letter);
    const axis = axes[k];
    if (axis?.outside.kind === "error" && [axis.lo, axis.hi].every((x) => freeIndices(x).length === 0))
      found = axis;
    return true;
  });
  return found;
}

export const assumptions: readonly Rule[] = [
  law(
    "assumption.equation",
    "by assumption",
    [
      {
        given: "given t[n]; assume sum{i} t[i] = 1",
        before: "sum{k} t[k]",
        after: "1",
      },
      {
        given: "given t[N, K]; assume sum{k} t[n,k] = 1",
        before: "sum{k} t[i,k]",
        after: "1",
      },
    ],
    (scope, e): Match | undefined => {
      for (const a of scope.env.assumptions) {
        const sides = oriented(a);
        if (sides === undefined) continue;
        const after = replaced(scope, sides[0], sides[1], e);
        if (after !== undefined && after.alpha !== e.alpha)
          return { after, match: { "?assumed": a }, assumes: [], reason: ["uses ", { math: a }] };
      }
      return undefined;
    },
  ),
  symmetry,
];
