// Products with brackets as entries of whole tensors: [i = j]·v[i] is diag(v)[i, j], and [s ∣ m]·g[m/s] is (↑ₛ g)[m].
// Beyond its index set an operator's entries are 0, so a bracket may go exactly if it says nothing else: it holds
// wherever the entry is inside, and nowhere else. Both are shown.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { type Facts, withFacts } from "../../index/prove.ts";
import { allImplied, inside, type Read, readOf, spread, wholeAxes } from "./domain.ts";
import { conjuncts, dependsOn, factorsOf, isMask } from "./term.ts";

/** Where a product stands: what is known of its letters. */
interface Around {
  readonly ctx: Context;
  readonly env: Env;
  readonly facts: Facts;
}

export interface Guarded {
  readonly conditions: readonly Expr[];
  readonly factors: readonly Expr[];
}

/** The brackets of a product apart from its other factors; undefined where it has none. */
export function guardedOf(p: Around, e: Expr): Guarded | undefined {
  const factors = factorsOf(p.ctx, e);
  const isBracket = (f: Expr): boolean => f.kind === "app" && f.op === "iverson" && !isMask(f);
  const conditions = factors.flatMap((f) =>
    f.kind === "app" && isBracket(f) ? conjuncts(f.args[0] as Expr) : [],
  );
  if (conditions.length === 0) return undefined;
  return { conditions, factors: factors.filter((f) => !isBracket(f)) };
}

/** The letter i of [i = j]·v[i], where i and j are the two letters; the other factors mention no more than it. */
export function diagonalLetter(g: Guarded, letters: readonly string[]): string | undefined {
  const [only, ...more] = g.conditions;
  if (letters.length !== 2 || only?.kind !== "app" || only.op !== "eq" || more.length > 0) return undefined;
  const names = only.args.map((a) => (a.kind === "idx" ? a.name : ""));
  if (!letters.every((l) => names.includes(l))) return undefined;
  const used = letters.filter((l) => g.factors.some((f) => dependsOn(f, new Set([l]))));
  return used.length === 1 ? used[0] : undefined;
}

/** The one read of the product as an entry of an upsampled tensor, and what is constant beside it. */
export function upsampledRead(
  p: Around,
  g: Guarded,
  own: ReadonlySet<string>,
): { readonly read: Read; readonly constants: readonly Expr[] } | undefined {
  const { ctx, env } = p;
  const moving = g.factors.filter((f) => dependsOn(f, own));
  const entry = moving.length === 1 ? readOf(ctx, env, moving[0] as Expr) : undefined;
  if (entry === undefined) return undefined;
  const read = spread(ctx, env, entry, g.conditions);
  const axes = wholeAxes(ctx, env, read.tensor);
  if (read.tensor === entry.tensor || axes === undefined) return undefined;
  const here = inside(ctx, read.subs, axes);
  const rest = g.conditions.filter((c) => !read.needs.includes(c));
  const exact =
    allImplied(withFacts(p.facts, [...here, ...read.needs]), rest) &&
    allImplied(withFacts(p.facts, g.conditions), here);
  return exact ? { read, constants: g.factors.filter((f) => !dependsOn(f, own)) } : undefined;
}
