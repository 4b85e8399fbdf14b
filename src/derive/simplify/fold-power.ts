// A power of what a name is a power of, by the name: with N = u^(1/p), u^(1/p − 1) is 1/N^(p−1). Where u is not negative
// and its exponent in N is positive, both sides have the same value, at u = 0 too, or neither has one.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { finiteTerm, prettyPoly, signOfFirst, toPoly } from "../../expr/poly.ts";
import { signQ } from "../../expr/rational.ts";
import { isNonNegative, isPositive } from "../../index/positive.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import { matchPattern } from "../../rewrite/match.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { isEntry } from "../lines/defined.ts";
import type { Workshop } from "../lines/workshop.ts";
import { madeOf, patternOf } from "./fold.ts";

/** The base and the exponent of a power; a root is one, too. */
function powerOf(ctx: Context, e: Expr): readonly [base: Expr, exponent: Expr] | undefined {
  if (e.kind !== "app") return undefined;
  if (e.op === "sqrt") return [e.args[0] as Expr, ctx.div(ctx.one, ctx.num(2))];
  return e.op === "pow" ? (e.args as readonly [Expr, Expr]) : undefined;
}

/** b/a for exponents: 1/p − 1 over 1/p is 1 − p. Undefined where it would be no shorter than the two. */
function quotientOf(ctx: Context, b: Expr, a: Expr): Expr | undefined {
  const under = norm(ctx, a);
  // a = 1/q, b a sum of multiples of it and of numbers.
  const q = a.kind === "app" && a.op === "div" && a.args[0] === ctx.one ? (a.args[1] as Expr) : undefined;
  if (q === undefined) return undefined;
  const terms = b.kind === "app" && b.op === "add" ? b.args : [b];
  const parts = terms.map((t): Expr | undefined => {
    if (norm(ctx, t).alpha === under.alpha) return ctx.one;
    return t.kind === "num" ? ctx.mul(t, q) : undefined;
  });
  if (parts.some((t) => t === undefined)) return undefined;
  const sum = ctx.add(...(parts as readonly Expr[]));
  return finiteTerm(sum) ? prettyPoly(ctx, toPoly(sum)) : undefined;
}

/** name^n, below a line where the exponent is negative. */
function raised(ctx: Context, name: Expr, n: Expr): Expr {
  const less = n.kind === "num" ? signQ(n.value) < 0 : signOfFirst(toPoly(n)) < 0 || constantLess(ctx, n);
  const by = less ? prettyPoly(ctx, toPoly(ctx.neg(n))) : n;
  const power = by === ctx.one ? name : ctx.pow(name, by);
  return less ? ctx.div(ctx.one, power) : power;
}

/** Whether a letter is taken from a number, as in 1 − p. */
const constantLess = (ctx: Context, n: Expr): boolean => {
  const letters = toPoly(n).terms.filter((m) => m.atoms.length > 0);
  return n !== ctx.one && letters.length > 0 && letters.every((m) => signQ(m.coef) < 0);
};

export const foldPower = (w: Workshop, quantity: string | undefined): FunctionRule => {
  const { ctx } = w;
  const inside = quantity === undefined ? new Set<string>() : madeOf(w, quantity);
  const roots = [...w.env.decls.values()].flatMap((d) => {
    if (d.kind !== "definition" || !inside.has(d.name) || d.scatter !== undefined) return [];
    const power = powerOf(ctx, d.body);
    return power === undefined ? [] : [{ def: d, base: patternOf(ctx, d, power[0]), exponent: power[1] }];
  });
  return {
    kind: "function",
    name: "fold.power",
    heads: ["pow"],
    reason: ["a power by its name"],
    examples: [
      {
        given: "given x[n], p > 1; N = (sum{i} abs(x[i])^p)^(1/p)",
        before: "(sum{i} abs(x[i])^p)^(1/p - 1)",
        after: "1/N^(p - 1)",
      },
    ],
    apply: (scope, e): Match | undefined => {
      if (e.kind !== "app") return undefined;
      const [base, exponent] = e.args as readonly [Expr, Expr];
      for (const root of roots) {
        const n = foldedExponent(scope, e, root.exponent, base);
        if (n === undefined) continue;
        for (const found of matchPattern(ctx, root.base, norm(ctx, base))) {
          if (found.around(ctx.one) !== ctx.one) continue;
          const subs = root.def.params.map((p) => found.bindings[`?${p}`]);
          if (subs.some((s) => s === undefined) || !isEntry(scope, root.def, subs as Expr[])) continue;
          const name = ctx.sym(root.def.name);
          const read = subs.length === 0 ? name : ctx.at(name, subs as Expr[]);
          const after = tidy(ctx, raised(ctx, read, n));
          const match = { "?definition": read, "?n": exponent };
          return { after, match, assumes: [], reason: ["definition of ", { math: name }] };
        }
      }
      return undefined;
    },
  };
};

/** The exponent of the name; undefined where the two may differ, or where nothing is gained. */
function foldedExponent(scope: Scope, e: App, own: Expr, base: Expr): Expr | undefined {
  const { ctx } = scope;
  const exponent = e.args[1] as Expr;
  // Powers with numbers for exponents are short as they stand.
  if (norm(ctx, exponent).kind === "num") return undefined;
  const facts = factsAt(scope);
  const same = isNonNegative(facts, base) && isPositive(facts, own);
  return same ? quotientOf(ctx, exponent, own) : undefined;
}
