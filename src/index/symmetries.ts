// Assumptions that say that a tensor is symmetric, A_ij = A_ji, and matrices that are their own transposes by one.

import { substituteIndices } from "../expr/binders.ts";
import { sameUpToOrder } from "../expr/canonical.ts";
import { splitCoefficient } from "../expr/coefficient.ts";
import type { Context } from "../expr/context.ts";
import { type Definition, definition, type Env } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { freeIndices, mapChildren, some } from "../expr/traverse.ts";

/** Subscript k of one side is subscript `from[k]` of the other. */
export interface Symmetry {
  readonly tensor: string;
  readonly from: readonly number[];
  readonly assumed: Expr;
}

/** T[i, j] = T[j, i]: two reads of one tensor whose subscripts are the same letters, each once, in another order. */
export function symmetryOf(assumed: Expr): Symmetry | undefined {
  if (assumed.kind !== "app" || assumed.op !== "eq") return undefined;
  const [l, r] = assumed.args as readonly [Expr, Expr];
  if (l.kind !== "at" || r.kind !== "at" || l.tensor.kind !== "sym" || l.tensor !== r.tensor)
    return undefined;
  const letters = l.subs.map((s) => (s.kind === "idx" ? s.name : ""));
  if (letters.includes("") || new Set(letters).size < letters.length) return undefined;
  const from = r.subs.map((s) => (s.kind === "idx" ? letters.indexOf(s.name) : -1));
  const moved = from.some((k, j) => k !== j);
  return moved && !from.includes(-1) ? { tensor: l.tensor.name, from, assumed } : undefined;
}

/** The term with Aᵀ written as A where A is a symmetric matrix, or a sum of such, and the equations that say so. */
export function withoutTransposes(
  ctx: Context,
  env: Env,
  e: Expr,
): { readonly after: Expr; readonly uses: readonly Expr[] } {
  const uses = new Set<Expr>();
  const go = (x: Expr): Expr => {
    const plain = mapChildren(ctx, x, go);
    const inner = plain.kind === "app" && plain.op === "transpose" ? plain.args[0] : undefined;
    const told = inner === undefined ? undefined : symmetric(ctx, env, inner);
    if (inner === undefined || told === undefined) return plain;
    for (const equation of told) uses.add(equation);
    return inner;
  };
  return { after: some(e, (x) => x.kind === "app" && x.op === "transpose") ? go(e) : e, uses: [...uses] };
}

/**
 * Why a matrix is its own transpose: by assumption, by its definition, or as a sum of such, and without more as A + Aᵀ;
 * undefined where that is not seen.
 */
function symmetric(ctx: Context, env: Env, e: Expr): readonly Expr[] | undefined {
  if (e.kind === "app" && e.op === "add") {
    if (isOwnTranspose(ctx, e)) return [];
    const parts = e.args.map((t) => symmetric(ctx, env, splitCoefficient(ctx, t).rest));
    return parts.some((p) => p === undefined) ? undefined : parts.flatMap((p) => p ?? []);
  }
  if (e.kind !== "sym") return undefined;
  for (const a of env.assumptions) {
    const s = symmetryOf(a);
    if (s?.tensor === e.name && s.from.length === 2) return [s.assumed];
  }
  const def = definition(env, e.name);
  const [i, j, ...more] = def?.params ?? [];
  if (def === undefined || i === undefined || j === undefined || more.length > 0) return undefined;
  if (def.recurrence !== undefined || def.scatter !== undefined || !sameEnds(ctx, def)) return undefined;
  const [a, b] = [ctx.idx(i), ctx.idx(j)];
  const equal = isData(def.body)
    ? mirrored(def.body)
    : !some(def.body, isData) && sameUpToOrder(ctx, def.body, exchanged(ctx, def.body, i, j)) === true;
  return equal ? [ctx.eq(ctx.at(e, [a, b]), ctx.at(e, [b, a]))] : undefined;
}

/** A + Aᵀ: every term beside its transpose; numbers are added to every entry. */
function isOwnTranspose(ctx: Context, sum: App): boolean {
  const turned = sum.args.map((t) => {
    const { coef, rest } = splitCoefficient(ctx, t);
    if (rest.kind === "num") return t;
    const inner = rest.kind === "app" && rest.op === "transpose" ? rest.args[0] : undefined;
    return ctx.mul(ctx.num(coef), inner ?? ctx.app("transpose", [rest]));
  });
  return sameByNorm(ctx, ctx.add(...turned), sum);
}

const isData = (e: Expr): e is App => e.kind === "app" && e.op === "list";

/** The same numbers on both sides of the diagonal: data mentions no letters that could be exchanged. */
const mirrored = (data: App): boolean =>
  data.args.every(
    (row, r) =>
      isData(row) &&
      row.args.every((entry, c) => {
        const other = data.args[c];
        return other !== undefined && isData(other) && other.args[r] === entry;
      }),
  );

const exchanged = (ctx: Context, e: Expr, i: string, j: string): Expr =>
  substituteIndices(
    ctx,
    e,
    new Map([
      [i, ctx.idx(j)],
      [j, ctx.idx(i)],
    ]),
  );

function sameEnds(ctx: Context, def: Definition): boolean {
  const [a, b] = def.axes;
  return (
    a !== undefined &&
    b !== undefined &&
    [a.lo, a.hi, b.lo, b.hi].every((x) => freeIndices(x).length === 0) &&
    sameByNorm(ctx, a.lo, b.lo) &&
    sameByNorm(ctx, a.hi, b.hi)
  );
}
