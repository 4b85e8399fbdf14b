// What recognition looks at: reads of whole tensors, and sums taken apart into variables, conditions, plain
// factors and reads. Every read is brought to one form, T[subscripts], also ∂L/∂y[e], which is (∂L/∂y)[e].

import { open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axesOf, type Env } from "../../expr/environment.ts";
import type { Bind, Expr, Op, Range } from "../../expr/nodes.ts";
import { isTrue } from "../../expr/norm.ts";
import { addPoly, atomPoly, constantPoly, mulPoly, type Poly, toPoly, ZERO_POLY } from "../../expr/poly.ts";
import { freeIndices, some, treeSize } from "../../expr/traverse.ts";

export const dependsOn = (e: Expr, letters: ReadonlySet<string>): boolean =>
  letters.size > 0 && freeIndices(e).some((n) => letters.has(n));

/** The axes of a name or of the gradient to a name, provided that none depends on another's index. */
export function plainAxes(env: Env, tensor: Expr): readonly Axis[] | undefined {
  const name =
    tensor.kind === "sym"
      ? tensor.name
      : tensor.kind === "deriv" && tensor.of.kind === "sym" && tensor.wrt.kind === "sym"
        ? tensor.wrt.name
        : undefined;
  const decl = name === undefined ? undefined : env.decls.get(name);
  if (name === undefined || decl === undefined || decl.kind === "set" || decl.kind === "function")
    return undefined;
  const axes = axesOf(env, name) ?? [];
  if (axes.some((a) => freeIndices(a.lo).length + freeIndices(a.hi).length > 0)) return undefined;
  if (tensor.kind === "deriv") {
    // The gradient of a scalar alone has the axes of what it is taken to.
    const of = tensor.of.kind === "sym" ? env.decls.get(tensor.of.name) : undefined;
    const scalar =
      of?.kind === "function" ||
      of?.kind === "scalar" ||
      (of?.kind === "definition" && of.params.length === 0);
    return scalar ? axes : undefined;
  }
  return axes;
}

/** A sum, its variables free indices that occur nowhere else. */
export interface OpenSum {
  readonly vars: readonly string[];
  /** Where each variable runs, and what else restricts them. */
  readonly ranges: readonly Range[];
  readonly conditions: readonly Expr[];
  /** Factors without a variable of the sum, in order. */
  readonly outer: readonly Expr[];
  readonly factors: readonly Expr[];
}

/** Opens a sum, a sum directly in a sum too. Brackets among the factors join the conditions. */
export function openSum(ctx: Context, e: Bind, avoid: readonly string[]): OpenSum | undefined {
  const vars: string[] = [];
  const ranges: Range[] = [];
  const conditions: Expr[] = [];
  let body: Expr = e;
  while (body.kind === "bind" && body.op === "sum") {
    const o = open(ctx, body, [...avoid, ...vars, ...freeIndices(e)]);
    if (o.ranges.some((r) => r.kind === "set")) return undefined;
    vars.push(...o.vars.map((v) => v.name));
    ranges.push(...o.ranges);
    if (o.guard !== undefined) conditions.push(...conjuncts(o.guard));
    body = o.body;
  }
  const own = new Set(vars);
  const outer: Expr[] = [];
  const factors: Expr[] = [];
  for (const f of factorsOf(ctx, body)) {
    const bracket = f.kind === "app" && f.op === "iverson" && !isMask(f) ? f.args[0] : undefined;
    if (bracket !== undefined) conditions.push(...conjuncts(bracket));
    else if (dependsOn(f, own)) factors.push(f);
    else outer.push(f);
  }
  return { vars, ranges, conditions, outer, factors };
}

export const COMPARISONS: ReadonlySet<Op> = new Set<Op>(["lt", "le", "gt", "ge"]);

/** Whether the factor is a bracket that compares entries of tensors: a mask, no condition on the indices. */
export const isMask = (f: Expr): boolean =>
  f.kind === "app" &&
  f.op === "iverson" &&
  f.args.every((c) => c.kind === "app" && COMPARISONS.has(c.op) && some(c, (s) => s.kind === "at"));

export function conjuncts(c: Expr): readonly Expr[] {
  if (isTrue(c)) return [];
  return c.kind === "app" && c.op === "and" ? c.args.flatMap(conjuncts) : [c];
}

/** The factors of nested products, in reading order; u/c gives u and 1/c. */
export function factorsOf(ctx: Context, e: Expr): readonly Expr[] {
  if (e.kind !== "app") return [e];
  if (e.op === "mul") return e.args.flatMap((a) => factorsOf(ctx, a));
  const [a, b] = e.args;
  if (e.op === "div" && a !== undefined && b !== undefined && a !== ctx.one)
    return [...factorsOf(ctx, a), ctx.div(ctx.one, b)];
  return [e];
}
export function termsOf(e: Expr): readonly Expr[] {
  return e.kind === "app" && e.op === "add" ? e.args.flatMap(termsOf) : [e];
}

/** e as c·letter + rest for each of the letters; undefined where one occurs in another way. */
export interface Affine {
  readonly coefs: ReadonlyMap<string, Poly>;
  readonly rest: Poly;
}
export function affine(e: Expr, letters: ReadonlySet<string>): Affine | undefined {
  const coefs = new Map<string, Poly>();
  let rest = ZERO_POLY;
  for (const m of toPoly(e).terms) {
    const own = m.atoms.filter((a) => a.kind === "idx" && letters.has(a.name));
    const others = m.atoms.filter((a) => !own.includes(a));
    if (own.length > 1 || others.some((a) => dependsOn(a, letters))) return undefined;
    const part = others.reduce<Poly>((p, a) => mulPoly(p, atomPoly(a)), constantPoly(m.coef));
    const v = own[0];
    if (v === undefined) rest = addPoly(rest, part);
    else if (v.kind === "idx") coefs.set(v.name, addPoly(coefs.get(v.name) ?? ZERO_POLY, part));
  }
  return { coefs, rest };
}

/**
 * Σ g·(W + V) as Σ g·W and Σ g·V: what is no product of matrices may be a sum of them. A sum that is a tensor by itself
 * stays one beside others.
 */
export function multipliedOut(
  ctx: Context,
  factors: readonly Expr[],
  isWhole: (f: Expr) => boolean,
): readonly (readonly Expr[])[] | undefined {
  const sums = factors.filter((f) => f.kind === "app" && f.op === "add");
  const apart = sums.length > 1 ? sums.filter((f) => !isWhole(f)) : sums;
  const among = apart.length === 0 ? sums : apart;
  // The one with the most letters holds the matrices: of (1 − f_d)·(V_dj·u_d + W_dj) the second. Of several, the longest.
  const letters = (f: Expr): number => freeIndices(f).length;
  const most = Math.max(...among.map(letters));
  const widest = among.filter((f) => letters(f) === most);
  const longest = Math.max(...widest.map((f) => treeSize(f)));
  const k = factors.findIndex((f) => widest.includes(f) && treeSize(f) === longest);
  const add = factors[k];
  if (add?.kind !== "app") return undefined;
  return add.args.map((t) => [...factors.slice(0, k), ...factorsOf(ctx, t), ...factors.slice(k + 1)]);
}
