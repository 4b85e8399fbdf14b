// Conditions that ask for a sign: factors of a known sign say nothing, and an increasing function through 0 has the
// sign of its argument. So a·(e^{x/a} − 1) < 0 with a > 0 is x < 0.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { signQ } from "../../expr/rational.ts";
import { mapChildren } from "../../expr/traverse.ts";
import { contradictory, type Facts, implied } from "../../index/prove.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, overOf } from "../lines/factors.ts";

const TURNED = { lt: "gt", le: "ge", gt: "lt", ge: "le", eq: "eq", ne: "ne" } as const;
type Relation = keyof typeof TURNED;

/** Increasing everywhere on ℝ, and 0 at 0 alone. */
const INCREASING: ReadonlySet<string> = new Set(["tanh", "sinh", "asinh", "atan", "erf", "expm1"]);

const isZero = (e: Expr | undefined): boolean => e?.kind === "num" && signQ(e.value) === 0;
const isRelation = (e: Expr): e is App & { readonly op: Relation } => e.kind === "app" && e.op in TURNED;

/** e^u − 1 as u; tanh u as u. */
function inside(e: Expr): Expr | undefined {
  if (e.kind !== "app") return undefined;
  if (INCREASING.has(e.op)) return e.args[0];
  if (e.op !== "add" || e.args.length !== 2) return undefined;
  const power = e.args.find((a) => a.kind === "app" && a.op === "exp");
  const rest = e.args.find((a) => a.kind === "num" && a.value === -1);
  return power?.kind === "app" && rest !== undefined ? power.args[0] : undefined;
}

/** A term with the same sign everywhere, or the opposite one; itself where nothing is simpler. */
function sameSign(facts: Facts, e: Expr): { readonly of: Expr; readonly turned: boolean } {
  const { ctx } = facts;
  const inner = inside(e);
  if (inner !== undefined) return sameSign(facts, inner);
  const { top, bottom } = fractionOf(e);
  const factors = [...top, ...bottom];
  if (factors.length < 2) return { of: e, turned: false };
  let turned = false;
  const left = (list: readonly Expr[]): readonly Expr[] =>
    list.filter((f) => {
      const s = signOf(facts, f);
      if (s === -1) turned = !turned;
      return s === undefined;
    });
  const [over, under] = [left(top), left(bottom)];
  if (over.length + under.length === factors.length || over.length === 0) return { of: e, turned: false };
  const rest = tidy(ctx, overOf(ctx, over, under));
  const next = under.length === 0 && over.length === 1 ? sameSign(facts, rest) : { of: rest, turned: false };
  return { of: next.of, turned: turned !== next.turned };
}

function signOf(facts: Facts, f: Expr): -1 | 1 | undefined {
  const { ctx } = facts;
  if (f.kind === "num") return signQ(f.value) === 0 ? undefined : signQ(f.value) > 0 ? 1 : -1;
  if (implied(facts, ctx.app("gt", [f, ctx.zero]))) return 1;
  return implied(facts, ctx.app("lt", [f, ctx.zero])) ? -1 : undefined;
}

/** The relation with what decides its sign alone; itself where that is what stands there. */
function plain(facts: Facts, c: App & { readonly op: Relation }): Expr {
  const { ctx } = facts;
  const [a, b] = c.args as readonly [Expr, Expr];
  const zeroLast = isZero(b);
  if (!zeroLast && !isZero(a)) return c;
  const found = sameSign(facts, zeroLast ? a : b);
  if (found.of === (zeroLast ? a : b)) return c;
  const op = found.turned ? TURNED[c.op] : c.op;
  return ctx.app(op, zeroLast ? [found.of, b] : [a, found.of]);
}

function plainAll(facts: Facts, ctx: Context, c: Expr): Expr {
  if (c.kind !== "app") return c;
  if (isRelation(c)) return plain(facts, c);
  return c.op === "and" || c.op === "or" || c.op === "not"
    ? mapChildren(ctx, c, (x) => (c.op === "and" && isEnd(x, c.args) ? x : plainAll(facts, ctx, x)))
    : c;
}

/** The one end of 0 ≤ u/s ≤ n, which is read as where the quotient runs. */
function isEnd(c: Expr, all: readonly Expr[]): boolean {
  if (!isRelation(c)) return false;
  const [of, none] = [c.args.find((a) => !isZero(a)), c.args.some(isZero)];
  return none && all.some((x) => x !== c && isRelation(x) && of !== undefined && x.args.includes(of));
}

export const signConditions: FunctionRule = {
  kind: "function",
  name: "condition.sign",
  heads: ["iverson", "cases"],
  reason: ["what decides the sign alone"],
  examples: [
    { given: "given x, a > 0", before: "[a*(exp(x/a) - 1) < 0]", after: "[x < 0]" },
    {
      given: "given x, y, a < 0",
      before: "cases{x if a*y > 0, 0 otherwise}",
      after: "cases{x if y < 0, 0 otherwise}",
    },
    { given: "given x, b >= 1", before: "[-2*tanh(x*b) >= 0]", after: "[x <= 0]" },
    {
      given: "given x, y, s > 0",
      before: "[0 <= x/s and x/s <= 3 and 0 <= y/s]",
      after: "[0 <= x/s and x/s <= 3 and 0 <= y]",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app") return undefined;
    const { ctx } = scope;
    const facts = factsAt(scope);
    const isCondition = (k: number): boolean => e.op === "iverson" || k % 2 === 1;
    const args = e.args.map((a, k) => (isCondition(k) ? plainAll(facts, ctx, a) : a));
    // Where nothing can be, every sign is implied.
    if (args.every((a, k) => a === e.args[k]) || contradictory(facts)) return undefined;
    const before = e.args.find((a, k) => a !== args[k]);
    const after = args.find((a, k) => a !== e.args[k]);
    return {
      after: ctx.app(e.op, args),
      match: {},
      assumes: [],
      ...(before === undefined || after === undefined
        ? {}
        : { reason: [{ math: before }, " where ", { math: after }] }),
    };
  },
};
