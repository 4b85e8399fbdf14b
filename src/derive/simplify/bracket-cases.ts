// The last line of an answer that is a product with several conditions, as a case distinction: u where all of them
// hold, 0 otherwise. A choice among the factors gives one case for each of its branches. Conditions that the others
// imply are dropped, and each is written without a difference against 0: [1 − t·x > 0] as t·x < 1.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import {
  addPoly,
  constantPoly,
  finiteTerm,
  monomialExpr,
  monomials,
  prettyPoly,
  toPoly,
} from "../../expr/poly.ts";
import { negQ, signQ } from "../../expr/rational.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { implied, withFacts } from "../../index/prove.ts";
import { conjuncts } from "../../index/telescope.ts";
import type { Step } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { chained } from "../lines/case-forms.ts";
import { isDefined } from "../lines/defined.ts";
import { fractionOf, isBracket, overOf } from "../lines/factors.ts";
import { line, pass } from "../lines/lines.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";
import { resolvedTogether } from "./resolve-pieces.ts";
import { cleaned } from "./simplify.ts";

const isCases = (e: Expr): e is App => e.kind === "app" && e.op === "cases";
const isZero = (e: Expr): boolean => e.kind === "num" && signQ(e.value) === 0;

export const casesOfBrackets: FunctionRule = {
  kind: "function",
  name: "cases.brackets",
  heads: ["mul", "div"],
  reason: ["all conditions together"],
  examples: [
    {
      given: "given x, y, u",
      before: "[x - y > 0] * [y > 0] * u",
      after: "cases{u if 0 < y and y < x, 0 otherwise}",
    },
    {
      given: "given x, y, u",
      before: "[1 - y > 0] * cases{1 if x > 0, 2 if x = 0, 0 otherwise} * u",
      after: "cases{u if y < 1 and x > 0, 2*u if y < 1 and x = 0, 0 otherwise}",
    },
    {
      given: "given x[n], u, m in 0..100",
      before: "[x[m] > 0] * [m <= n - 1] * u",
      after: "cases{u if m < n and x[m] > 0, 0 otherwise}",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    const { top, bottom } = fractionOf(e);
    const brackets = top.filter(isBracket) as readonly App[];
    const choices = top.filter(isCases);
    const [choice] = choices;
    if (choices.length > 1 || brackets.length + choices.length < 2) return undefined;
    if (choice !== undefined && choice.args.length % 2 === 0) return undefined;
    // Under a condition that fails nothing is divided any more.
    if (!bottom.every((b) => isDefined(scope, ctx.div(ctx.one, b)))) return undefined;
    const all = brackets.flatMap((b) => conjuncts(b.args[0] as Expr));
    const common = all.filter((c, k) => {
      const others = all.filter((o, j) => j !== k && (j < k || !isImplied(scope, all.slice(k + 1), o)));
      return !isImplied(scope, others, c);
    });
    const others = top.filter((f) => !isBracket(f) && !isCases(f));
    const value = (v: Expr): Expr => tidy(ctx, overOf(ctx, [...numbersFirst(v), ...others], bottom));
    const when = (own: readonly Expr[]): Expr => {
      const all = resolvedTogether(factsAt(scope), protecting([...common, ...own]));
      const shown = chained(
        ctx,
        all.map((c) => presentCondition(scope, c)),
      );
      return shown.length === 1 ? (shown[0] as Expr) : ctx.app("and", shown);
    };
    const branches: Expr[] = [];
    if (choice === undefined) branches.push(value(ctx.one), when([]));
    else
      for (let k = 0; k < choice.args.length; k += 2) {
        const v = choice.args[k] as Expr;
        const c = choice.args[k + 1] ?? otherwise(scope, choice);
        // A branch that is 0 hides later ones: it stays.
        if (isZero(v) && k === choice.args.length - 1) continue;
        branches.push(isZero(v) ? ctx.zero : value(v), when(c === undefined ? [] : conjuncts(c)));
      }
    return { after: ctx.app("cases", [...branches, ctx.zero]), match: {}, assumes: [] };
  },
};

/** Where none of the cases holds, if one relation says it. */
function otherwise(scope: Scope, choice: App): Expr | undefined {
  const { ctx } = scope;
  const failed = choice.args.flatMap((c, k) => (k % 2 === 1 ? [tidy(ctx, ctx.app("not", [c]))] : []));
  if (!failed.every((c) => c.kind === "app" && isRelation(c.op))) return undefined;
  const [only, ...more] = failed.filter((c) => !failed.some((o) => o !== c && isImplied(scope, [o], c)));
  return more.length === 0 ? only : undefined;
}

const isRelation = (op: string): boolean => isOrder(op) || op === "eq" || op === "ne";

/** The line that writes a product of conditions as one case distinction. */
export function conditionsTogether(w: Workshop, e: Expr): Step | undefined {
  const hit = pass(scopeOf(w), casesOfBrackets, e, [], freeIndices(e));
  return hit === undefined ? undefined : line(cleaned(w, [hit.step]), hit.step.reason, "standard");
}

/**
 * Factors that are 0 protect each other wherever they stand; of conditions joined by "and" the first that fails hides
 * the later ones. So what says that a read is inside comes before what reads.
 */
const protecting = (cs: readonly Expr[]): readonly Expr[] => {
  const reads = (c: Expr): boolean => some(c, (x) => x.kind === "at");
  return [...cs.filter((c) => !reads(c)), ...cs.filter(reads)];
};

const numbersFirst = (v: Expr): readonly Expr[] => (v.kind === "num" && v.value === 1 ? [] : [v]);

const isImplied = (scope: Scope, by: readonly Expr[], c: Expr): boolean =>
  implied(withFacts(factsAt(scope), by), c);

/** The opposite sides of a relation. */
const FLIPPED = { lt: "gt", le: "ge", gt: "lt", ge: "le" } as const;
type Order = keyof typeof FLIPPED;
const isOrder = (op: string): op is Order => op in FLIPPED;

/** A relation as a person writes it: u − v > 0 as v < u, 1 − t·x > 0 as t·x < 1, i ≤ n − 1 of integers as i < n. */
export function presentCondition(scope: Scope, c: Expr): Expr {
  const { ctx } = scope;
  if (c.kind !== "app") return c;
  if (c.op === "and" || c.op === "or")
    return ctx.app(
      c.op,
      c.args.map((a) => presentCondition(scope, a)),
    );
  if (!isOrder(c.op)) return c;
  const [left, right] = c.args as readonly [Expr, Expr];
  if (isZero(right)) return apart(ctx, c.op, left) ?? c;
  if (isZero(left)) return apart(ctx, FLIPPED[c.op], right) ?? c;
  return strict(scope, c.op, left, right) ?? c;
}

/** `sum op 0` with the negative terms on the other side; the shorter side last where it is a number. */
function apart(ctx: Context, op: Order, sum: Expr): Expr | undefined {
  if (sum.kind !== "app" || sum.op !== "add" || !finiteTerm(sum)) return undefined;
  const terms = sum.args.map((a) => [a, toPoly(a)] as const);
  if (terms.some(([, p]) => p.size !== 1)) return undefined;
  const side = (sign: number): Expr | undefined => {
    const own = terms.flatMap(([a, p]) => {
      const [m] = monomials(p);
      if (m === undefined || signQ(m.coef) !== sign) return [];
      return [sign > 0 ? a : monomialExpr(ctx, { ...m, coef: negQ(m.coef) })];
    });
    return own.length === 0 ? undefined : ctx.add(...own);
  };
  const [plus, minus] = [side(1), side(-1)];
  if (plus === undefined || minus === undefined) return undefined;
  return plus.kind === "num" ? ctx.app(FLIPPED[op], [minus, plus]) : ctx.app(op, [plus, minus]);
}

/** u ≤ v − 1 of integers as u < v. */
function strict(scope: Scope, op: Order, left: Expr, right: Expr): Expr | undefined {
  const { ctx, env } = scope;
  if (op !== "le" && op !== "ge") return undefined;
  const [low, high] = op === "le" ? [left, right] : [right, left];
  if (high.kind !== "app" || high.op !== "add" || !finiteTerm(high)) return undefined;
  if (!high.args.some((a) => a.kind === "num" && a.value === -1) || !isInteger(env, low)) return undefined;
  if (!isInteger(env, high)) return undefined;
  const more = prettyPoly(ctx, addPoly(toPoly(high), constantPoly(1)));
  return op === "le" ? ctx.app("lt", [low, more]) : ctx.app("gt", [more, low]);
}
