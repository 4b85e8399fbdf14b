// Case distinctions as a person writes them: one level, cases that exclude each other, and what is not 0 first.
// { 0 if k < a; u otherwise } is { u if k ≥ a; 0 otherwise }; after k < a comes a ≤ k < b.

import type { Context } from "../../expr/context.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { signQ } from "../../expr/rational.ts";
import { some } from "../../expr/traverse.ts";
import { conjunction, conjuncts } from "../../index/telescope.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";

const isChoice = (e: Expr): e is App => e.kind === "app" && e.op === "cases";
const isZero = (e: Expr | undefined): boolean => e?.kind === "num" && signQ(e.value) === 0;

/** Branches are pairs of value and condition; an odd number of arguments ends with `otherwise`. */
const isExhaustive = (e: App): boolean => e.args.length % 2 === 1;

export const nestedCases: FunctionRule = {
  kind: "function",
  name: "cases.nested",
  heads: ["cases"],
  reason: ["the cases on one level"],
  examples: [
    {
      given: "given x, y, u",
      before: "cases{cases{u if y > 0, 2 otherwise} if x > 0, 0 otherwise}",
      after: "cases{u if x > 0 and y > 0, 2 if x > 0, 0 otherwise}",
    },
    {
      given: "given x, y, u",
      before: "cases{u if x > 0, cases{1 if y > 0, 2 otherwise} otherwise}",
      after: "cases{u if x > 0, 1 if y > 0, 2 otherwise}",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (!isChoice(e)) return undefined;
    const out: Expr[] = [];
    let found = false;
    for (let k = 0; k < e.args.length; k += 2) {
      const value = e.args[k] as Expr;
      const c = e.args[k + 1];
      // Without `otherwise` the inner choice may have no value where the outer one has none either.
      if (isChoice(value) && (c === undefined || isExhaustive(value))) {
        found = true;
        for (let j = 0; j < value.args.length; j += 2) {
          const inner = value.args[j + 1];
          const both = [
            ...(c === undefined ? [] : conjuncts(c)),
            ...(inner === undefined ? [] : conjuncts(inner)),
          ];
          out.push(value.args[j] as Expr);
          if (both.length > 0) out.push(conjunction(ctx, both));
        }
      } else out.push(value, ...(c === undefined ? [] : [c]));
    }
    return found ? { after: tidy(ctx, ctx.app("cases", out)), match: {}, assumes: [] } : undefined;
  },
};

type Order = "lt" | "le" | "gt" | "ge";
const isOrder = (c: Expr | undefined): c is App & { readonly op: Order } =>
  c?.kind === "app" && (c.op === "lt" || c.op === "le" || c.op === "gt" || c.op === "ge");

/** lower < upper or lower ≤ upper. */
interface Sides {
  readonly lower: Expr;
  readonly upper: Expr;
  readonly strict: boolean;
}

function sidesOf(c: App & { readonly op: Order }): Sides {
  const [a, b] = c.args as readonly [Expr, Expr];
  const strict = c.op === "lt" || c.op === "gt";
  return c.op === "lt" || c.op === "le" ? { lower: a, upper: b, strict } : { lower: b, upper: a, strict };
}
const negated = (s: Sides): Sides => ({ lower: s.upper, upper: s.lower, strict: !s.strict });
const written = (ctx: Context, s: Sides): Expr => ctx.app(s.strict ? "lt" : "le", [s.lower, s.upper]);

/**
 * Conditions that hold together, bounds of one quantity side by side from the least on: m ≤ p, m > 0 as 0 < m, m ≤ p,
 * which reads 0 < m ≤ p. The first that fails hides the later ones, so only bounds without reads of their own move.
 */
export function chained(ctx: Context, conditions: readonly Expr[]): readonly Expr[] {
  const out = [...conditions];
  for (let k = 0; k < out.length; k += 1) {
    const first = out[k];
    if (!isOrder(first)) continue;
    const j = out.findIndex((c, n) => n > k && isOrder(c) && betweenBounds(first, c) !== undefined);
    const second = out[j];
    const middle = isOrder(second) ? betweenBounds(first, second) : undefined;
    if (!isOrder(second) || middle === undefined) continue;
    const rising = [first, second].map(sidesOf).sort((a) => (a.upper.alpha === middle.alpha ? -1 : 1));
    out.splice(j, 1);
    out.splice(k, 1, ...rising.map((s) => written(ctx, s)));
    k += 1;
  }
  return out;
}

/**
 * The quantity that one of the relations bounds below and the other above, by ends that read no entries. A number is
 * none: i ≤ 1 and 1 ≤ j say something of two quantities.
 */
function betweenBounds(a: App & { readonly op: Order }, b: App & { readonly op: Order }): Expr | undefined {
  const [s, t] = [sidesOf(a), sidesOf(b)];
  const plain = (e: Expr): boolean => !some(e, (x) => x.kind === "at");
  const meets = (u: Sides, v: Sides): boolean =>
    u.upper.alpha === v.lower.alpha && u.upper.kind !== "num" && plain(u.lower) && plain(v.upper);
  return meets(s, t) ? s.upper : meets(t, s) ? t.upper : undefined;
}

/** What the failure of the case before adds to a condition on the same quantity: a ≤ x < b after x < a. */
function together(ctx: Context, before: Expr | undefined, own: Expr | undefined): Expr | undefined {
  if (!isOrder(before) || !isOrder(own)) return undefined;
  const [failed, holds] = [negated(sidesOf(before)), sidesOf(own)];
  if (failed.upper.alpha === holds.lower.alpha)
    return ctx.app("and", [written(ctx, failed), written(ctx, holds)]);
  if (holds.upper.alpha === failed.lower.alpha)
    return ctx.app("and", [written(ctx, holds), written(ctx, failed)]);
  return undefined;
}

/** Conditions of which one holds; (u and v) or u is u: what says more than another says nothing beside it. */
function alternatives(ctx: Context, conditions: readonly Expr[]): Expr {
  const all = conditions.flatMap((c) => (c.kind === "app" && c.op === "or" ? c.args : [c]));
  const parts = all.map((c) => new Set(conjuncts(c).map((r) => r.alpha)));
  const within = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].every((r) => b.has(r));
  const needed = all.filter((_, k) =>
    parts.every((p, j) => {
      const own = parts[k] as ReadonlySet<number>;
      return j === k || !within(p, own) || (within(own, p) && j > k);
    }),
  );
  const [only] = needed;
  return only !== undefined && needed.length === 1 ? only : ctx.app("or", needed);
}

/** { 1 if x > l; 1 if x < −l; 0 otherwise } as { 1 if x > l or x < −l; 0 otherwise }. */
function merged(ctx: Context, e: App): App {
  const out: Expr[] = [];
  for (let k = 0; k < e.args.length; k += 2) {
    const [value, c] = [e.args[k] as Expr, e.args[k + 1]];
    const before = out.at(-1);
    if (c !== undefined && before !== undefined && out.at(-2)?.alpha === value.alpha) {
      out.splice(-1, 1, alternatives(ctx, [before, c]));
    } else out.push(value, ...(c === undefined ? [] : [c]));
  }
  return out.length === e.args.length ? e : (ctx.app("cases", out) as App);
}

/** The same choice with what is not 0 first and conditions that exclude each other; itself where it is so already. */
export function apartCases(ctx: Context, choice: Expr): Expr {
  if (!isChoice(choice) || !isExhaustive(choice)) return choice;
  const e = merged(ctx, choice);
  const [first, c, second] = e.args;
  if (isZero(first) && isOrder(c) && e.args.length === 3 && second !== undefined)
    return ctx.app("cases", [second, tidy(ctx, ctx.app("not", [c])), ctx.zero]);
  const out = e.args.map((x, k) => (k >= 3 && k % 2 === 1 ? (together(ctx, e.args[k - 2], x) ?? x) : x));
  if (out.every((x, k) => x === e.args[k])) return e;
  // { 0 if x < a; u if a ≤ x < b; 0 otherwise }: the first case says nothing that the last does not.
  const hollow = isZero(out[0]) && isZero(out[out.length - 1]) && out[3] !== e.args[3];
  return ctx.app("cases", hollow && out.length === 5 ? out.slice(2) : out);
}
