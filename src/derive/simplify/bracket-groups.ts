// A sum whose terms stand under a few conditions: what stands under the same one is joined, and two conditions of which
// always just one holds become cases. So the adjoint of a transform of pairs reads by even and odd entries.

import type { App, Expr } from "../../expr/nodes.ts";
import { treeSize } from "../../expr/traverse.ts";
import { contradictory, type Facts, implied, withFacts } from "../../index/prove.ts";
import { conjunction, conjuncts } from "../../index/telescope.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf, isBracket, overOf } from "../lines/factors.ts";
import { multipleCondition, oppositeResidues, residueOf, sameResidue, withResidues } from "./residues.ts";

/** More conditions than this are not grouped. */
const GROUPS = 3;

interface Group {
  conditions: readonly Expr[];
  readonly terms: Expr[];
}

export const groupBrackets: FunctionRule = {
  kind: "function",
  name: "bracket.group",
  heads: ["add"],
  reason: ["terms under the same condition together"],
  examples: [
    {
      given: "given a[n], b[n], m in 0..2*n-1",
      before:
        "a[m/2]*[2 divides m] + a[(m-1)/2]*[2 divides m-1] + b[m/2]*[2 divides m] - b[(m-1)/2]*[2 divides m-1]",
      after: "cases{a[m/2] + b[m/2] if 2 divides m, a[(m-1)/2] - b[(m-1)/2] otherwise}",
    },
    {
      given: "given u, a[n], b[n], m in 0..2*n-1",
      before: "u - a[floor((m-1)/2)]*[2 divides m-1] + b[floor((m+1)/2)]*[not 2 divides m+1]",
      after: "u + cases{b[floor(m/2)] if 2 divides m, -a[floor(m/2)] otherwise}",
    },
    {
      given: "given u, v, w, x",
      before: "u*[x > 0] + v*[x > 1] + w*[x > 0]",
      after: "[x > 0]*(u + w) + [x > 1]*v",
    },
  ],
  apply: (scope, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "add") return undefined;
    if (!e.args.some((t) => fractionOf(t).top.some(isBracket))) return undefined;
    const { ctx } = scope;
    const facts = factsAt(scope);
    const groups: Group[] = [];
    const plain: Expr[] = [];
    for (const t of e.args) {
      const { top, bottom } = fractionOf(t);
      const conditions = top.filter(isBracket).flatMap((b) => conjuncts((b as App).args[0] as Expr));
      const others = top.filter((f) => !isBracket(f));
      if (conditions.length === 0) plain.push(t);
      else join(facts, groups, conditions, overOf(ctx, others, bottom));
    }
    const [first, second, ...more] = groups;
    if (first === undefined || groups.length > GROUPS) return undefined;
    // A choice within a choice is harder to read than two choices.
    const nested = e.args.some((t) => fractionOf(t).top.some((f) => f.kind === "app" && f.op === "cases"));
    if (
      second !== undefined &&
      more.length === 0 &&
      !nested &&
      oneHolds(facts, first.conditions, second.conditions)
    ) {
      const [a, b, condition] = inOrder(facts, first, second);
      const choice = ctx.app("cases", [groupValue(facts, a), condition, groupValue(facts, b)]);
      const reason = ["one of the two conditions holds, never both"];
      return { after: ctx.add(...plain, choice), match: {}, assumes: [], reason };
    }
    if (plain.length > 0 || groups.length === e.args.length) return undefined;
    const joined = groups.map((g) =>
      ctx.mul(ctx.iverson(conjunction(ctx, g.conditions)), groupValue(facts, g)),
    );
    return { after: ctx.add(...joined), match: {}, assumes: [] };
  },
};

/** Puts a term into the group of its conditions, which are said as shortly as one of the terms says them. */
function join(facts: Facts, groups: Group[], conditions: readonly Expr[], term: Expr): void {
  const same = (a: Expr, b: Expr): boolean => {
    if (a === b) return true;
    const [u, v] = [residueOf(facts, a), residueOf(facts, b)];
    if (u !== undefined || v !== undefined) return u !== undefined && v !== undefined && sameResidue(u, v);
    return implied(withFacts(facts, [a]), b) && implied(withFacts(facts, [b]), a);
  };
  const known = groups.find(
    (g) =>
      g.conditions.length === conditions.length &&
      conditions.every((c) => g.conditions.some((o) => same(c, o))),
  );
  if (known === undefined) {
    groups.push({ conditions, terms: [term] });
    return;
  }
  known.terms.push(term);
  const size = (cs: readonly Expr[]): number =>
    cs.reduce((n, c) => n + treeSize(c), 0) + (isSaidAsNot(cs) ? 1 : 0);
  if (size(conditions) < size(known.conditions)) known.conditions = conditions;
}

/** 2 ∤ m, or u ≠ v: its opposite is said first. */
const isSaidAsNot = (conditions: readonly Expr[]): boolean =>
  conditions.some((c) => c.kind === "app" && (c.op === "not" || c.op === "ne"));

/** Two groups of which one holds, the one that is easier to say first, and how it is said. */
function inOrder(facts: Facts, a: Group, b: Group): readonly [Group, Group, Expr] {
  const { ctx } = facts;
  const [c] = a.conditions;
  const r = c === undefined ? undefined : residueOf(facts, c);
  const [first, second] = isSaidAsNot(a.conditions) ? [b, a] : [a, b];
  if (c === undefined || r === undefined) return [first, second, conjunction(ctx, first.conditions)];
  const condition = multipleCondition(ctx, c, r.by);
  const even = residueOf(facts, condition);
  return even !== undefined && sameResidue(even, r) ? [a, b, condition] : [b, a, condition];
}

/** The terms of a group together, as they read in its residue classes. */
function groupValue(facts: Facts, g: Group): Expr {
  const known = g.conditions.flatMap((c) => residueOf(facts, c) ?? []);
  return withResidues(facts, known, facts.ctx.add(...g.terms));
}

/** Whether always one of the two holds and never both: 2 ∣ m and 2 ∣ m − 1, or u < v and u ≥ v. */
function oneHolds(facts: Facts, a: readonly Expr[], b: readonly Expr[]): boolean {
  const { ctx } = facts;
  const [x, y] = [a[0], b[0]];
  if (x === undefined || y === undefined || a.length !== 1 || b.length !== 1) return false;
  const [u, v] = [residueOf(facts, x), residueOf(facts, y)];
  if (u !== undefined && v !== undefined) return oppositeResidues(u, v);
  const not = (c: Expr): Expr => ctx.app("not", [c]);
  return contradictory(withFacts(facts, [x, y])) && contradictory(withFacts(facts, [not(x), not(y)]));
}
