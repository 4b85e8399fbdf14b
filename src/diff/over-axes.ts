// The axes of a tensor as the variables of a sum, under letters that are free where the sum will stand.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axisRange, stepAxes } from "../expr/environment.ts";
import type { Expr, Idx, Range } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import type { Scope } from "../rewrite/rule.ts";

/** Axes opened as the variables of a sum, and the subscripts of an entry there: variables, or what is held. */
export interface OverAxes {
  readonly vars: readonly Idx[];
  readonly ranges: readonly Range[];
  readonly subs: readonly Expr[];
}

/**
 * Opens the axes of a tensor: letters of its axes, fresh among `taken`. Axes that are held keep their subscript.
 * With `steps`, those of a recurrence without what it starts from.
 */
export function overAxes(
  scope: Scope,
  name: string,
  taken: Iterable<string>,
  held: readonly (Expr | undefined)[] = [],
  steps = false,
): OverAxes | undefined {
  const decl = scope.env.decls.get(name);
  if (decl?.kind !== "tensor" && decl?.kind !== "definition") return undefined;
  const axes = steps && decl.kind === "definition" ? stepAxes(decl) : decl.axes;
  const used = new Set(taken);
  const vars: Idx[] = [];
  const ranges: Range[] = [];
  const subs = axes.map((axis, k): Expr => {
    const fixed = held[k];
    if (fixed !== undefined) return fixed;
    const range: Range = axisRange(axis);
    const wish = axis.letter ?? (decl.kind === "definition" ? decl.params[k] : undefined) ?? "ijkl"[k] ?? "i";
    const letter = letterFor(scope, wish, range, used);
    used.add(letter);
    const v = scope.ctx.idx(letter);
    vars.push(v);
    ranges.push(range);
    return v;
  });
  return { vars, ranges, subs };
}

const POOL = [..."ijklmnpqrst"];

/**
 * The letter wished for, or another one: a letter that runs elsewhere already is never used again, since what is
 * known of the one must not be taken for known of the other. Beside a letter of the same range it gets a prime;
 * instead of one of another range, a letter that runs over this range, or one that is free.
 */
function letterFor(scope: Scope, wish: string, range: Range, used: ReadonlySet<string>): string {
  const { indices, decls } = scope.env;
  const runs = (l: string): boolean | undefined => {
    const r = indices.get(l);
    return r === undefined ? undefined : sameRange(scope.ctx, r, range);
  };
  const fits = (l: string): boolean => !used.has(l) && !decls.has(l) && runs(l) !== false;
  if (fits(wish)) return wish;
  const others = runs(wish) === false ? [...[...indices.keys()].filter((l) => runs(l)), ...POOL] : [];
  const other = others.find((l) => fits(l) && !l.endsWith("'"));
  if (other !== undefined) return other;
  let letter = `${wish}'`;
  while (!fits(letter)) letter += "'";
  return letter;
}

/** Whether two ranges have the same ends, up to the order of terms and factors. */
export function sameRange(ctx: Context, a: Range, b: Range): boolean {
  switch (a.kind) {
    case "all":
      return b.kind === "all";
    case "interval":
      return b.kind === "interval" && sameByNorm(ctx, a.lo, b.lo) && sameByNorm(ctx, a.hi, b.hi);
    case "set":
      return b.kind === "set" && a.set.alpha === b.set.alpha;
  }
}

/**
 * An entry with the letters that its sum is printed with: primes stay where they keep one apart from what is free beside
 * it, or from a name of the block.
 */
export function asPrinted(
  { ctx, env }: Scope,
  entry: Expr,
  vars: readonly Idx[],
  beside: readonly string[],
): Expr {
  const used = new Set([...beside, ...env.decls.keys()]);
  const letters = new Map<string, Expr>();
  for (const v of vars) {
    let letter = v.name.replace(/'+$/, "");
    while (used.has(letter)) letter += "'";
    used.add(letter);
    letters.set(v.name, ctx.idx(letter));
  }
  return substituteIndices(ctx, entry, letters);
}
