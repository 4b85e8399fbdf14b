// A Jacobian or a Hessian in matrices: ∂y[i]/∂x[j] = (1 − y[i]²)·W[i,j] for all i, j is diag(1 − y²) W. A bracket
// [i = j] is a diagonal, factors of i and of j alone are diagonals from the left and from the right. The rows are
// those of the numerator; with the denominator's the matrix is the transpose, which is given as well.

import { substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Definition, Env } from "../../expr/environment.ts";
import { type App, type Deriv, type Expr, type Op, TENSOR_OPS } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { freeIndices, some, treeSize } from "../../expr/traverse.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import { present } from "../lines/present.ts";
import { factorsOf } from "../recognise/term.ts";
import { placeOf, transpose, type Whole, wholeOf } from "../recognise/whole.ts";

export interface JacobianForm {
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly transposed: Expr;
  /** The subscripts at which the form is the entry. */
  readonly at: readonly Expr[];
  readonly note: Reason;
  /** The definition of the identity matrix, where the form has one. */
  readonly identity: Definition | undefined;
}

/** Undefined for what is no matrix of derivatives, or has no such form. */
export function jacobianForm(ctx: Context, env: Env, target: Deriv, rhs: Expr): JacobianForm | undefined {
  const parts = matrixOf(ctx, target);
  if (parts === undefined) return undefined;
  const { lhs, i, j } = parts;
  const given = [i, j].flatMap((n) => {
    const r = env.indices.get(n);
    return r?.kind === "interval" ? [ctx.le(r.lo, ctx.idx(n)), ctx.le(ctx.idx(n), r.hi)] : [];
  });
  const place = placeOf(ctx, env, given, [i, j, ...freeIndices(rhs)]);
  const identity = identityOver(ctx, env, i, j);
  const unit = identity === undefined ? undefined : ctx.sym(identity.name);
  const find: Find = (t, l) => wholeOf(place, t, l);
  const found = matrixTerm(ctx, find, rhs, i, j, unit);
  if (found === undefined || freeIndices(found).length > 0) return undefined;
  const form = tidy(ctx, found);
  // A sum in front of a matrix, or a long diagonal, reads no better than the entry; what all is divided by is no part of it.
  const above = form.kind === "app" && form.op === "div" ? (form.args[0] as Expr) : form;
  if (treeSize(above, LONG) >= LONG || some(above, (s) => s.kind === "bind")) return undefined;
  const hasDiagonal = some(form, (s) => s.kind === "app" && s.op === "diag");
  const hasUnit = unit !== undefined && some(form, (s) => s === unit);
  const note: Reason = joinReasons([
    ...(hasDiagonal ? [["diag(u)[i,j] = u[i] for i = j, else 0"]] : []),
    ...(hasUnit ? [[{ math: unit }, " is the identity matrix"]] : []),
  ]);
  const transposed = tidy(ctx, flipped(ctx, env, form, unit));
  const at = [ctx.idx(i), ctx.idx(j)];
  return { lhs, rhs: form, transposed, at, note, identity: hasUnit ? identity : undefined };
}

/** I[i, j] = [i = j] where both letters run over the same indices, under the name that it has or the first that is free. */
function identityOver(ctx: Context, env: Env, i: string, j: string): Definition | undefined {
  const [rows, columns] = [env.indices.get(i), env.indices.get(j)];
  if (rows?.kind !== "interval" || columns?.kind !== "interval") return undefined;
  if (rows.lo.alpha !== columns.lo.alpha || rows.hi.alpha !== columns.hi.alpha) return undefined;
  const axis = (letter: string): Axis => ({ lo: rows.lo, hi: rows.hi, outside: { kind: "error" }, letter });
  const body = ctx.iverson(ctx.eq(ctx.idx(i), ctx.idx(j)));
  const isSame = (name: string): boolean => {
    const d = env.decls.get(name);
    const own = d?.kind === "definition" && d.unit === true ? d.axes[0] : undefined;
    return own?.lo.alpha === rows.lo.alpha && own.hi.alpha === rows.hi.alpha;
  };
  const name = ["I", "E"].find((n) => !env.decls.has(n) || isSame(n));
  return name === undefined
    ? undefined
    : { kind: "definition", name, params: [i, j], axes: [axis(i), axis(j)], body, integer: true, unit: true };
}

/** ∂y/∂x of vectors, or ∂²L/∂x∂x, with its letters: rows first. */
function matrixOf(
  ctx: Context,
  d: Deriv,
): { readonly lhs: Expr; readonly i: string; readonly j: string } | undefined {
  const letter = (e: Expr): string | undefined => {
    const [only, ...others] = e.kind === "at" && e.tensor.kind === "sym" ? e.subs : [];
    return only?.kind === "idx" && others.length === 0 ? only.name : undefined;
  };
  const whole = (e: Expr): Expr => (e.kind === "at" ? e.tensor : e);
  const j = letter(d.wrt);
  const first = d.of.kind === "deriv" ? d.of.wrt : d.of;
  const i = letter(first);
  if (i === undefined || j === undefined || i === j) return undefined;
  if (d.of.kind === "deriv" && d.of.of.kind !== "sym") return undefined;
  const of = d.of.kind === "deriv" ? ctx.deriv(d.of.of, whole(d.of.wrt), d.of.mode) : whole(d.of);
  return { lhs: ctx.deriv(of, whole(d.wrt), d.mode), i, j };
}

const LONG = 40;

type Find = (e: Expr, letters: readonly string[]) => Whole | undefined;

/** The matrix whose entry at (i, j) the term is. */
function matrixTerm(
  ctx: Context,
  find: Find,
  e: Expr,
  i: string,
  j: string,
  unit: Expr | undefined,
): Expr | undefined {
  if (e.kind === "app" && e.op === "add") {
    const terms = e.args.map((t) => matrixTerm(ctx, find, t, i, j, unit));
    return terms.some((t) => t === undefined) ? undefined : ctx.add(...(terms as Expr[]));
  }
  if (e.kind === "app" && e.op === "div") {
    // What all entries are divided by stands below the whole: (r² I − x xᵀ)/r³.
    const [top, under] = e.args as readonly [Expr, Expr];
    const apart = isSumWith(top, i, j) && !freeIndices(under).some((l) => l === i || l === j);
    const above = apart ? matrixTerm(ctx, find, top, i, j, unit) : undefined;
    if (above !== undefined) return ctx.div(above, under);
  }
  const factors = e.kind === "app" && (e.op === "mul" || e.op === "div") ? factorsOf(ctx, e) : [e];
  const open = factors.findIndex((f) => isSumWith(f, i, j));
  const sum = factors[open];
  if (sum?.kind === "app" && factors.length > 1) {
    const rest = factors.filter((_, k) => k !== open);
    const terms = sum.args.map((t) =>
      matrixTerm(ctx, find, ctx.mul(...rest, ...factorsOf(ctx, t)), i, j, unit),
    );
    return terms.some((t) => t === undefined) ? undefined : ctx.add(...(terms as Expr[]));
  }
  const uses = (f: Expr, l: string): boolean => freeIndices(f).includes(l);
  const bracket = factors.findIndex((f) => isDiagonal(f, i, j));
  const others = factors.filter((_, k) => k !== bracket);
  const constants = others.filter((f) => !uses(f, i) && !uses(f, j));
  if (bracket >= 0) {
    // Where i = j, a factor of j is one of i.
    const own = others.filter((f) => !constants.includes(f));
    if (own.length === 0) return unit === undefined ? undefined : scaled(ctx, constants, unit);
    if (own.some((f) => uses(f, i) && uses(f, j))) return undefined;
    const moved = own.map((f) => (uses(f, j) ? renamed(ctx, f, j, i) : f));
    const u = find(product(ctx, moved), [i])?.tensor;
    return u === undefined ? undefined : scaled(ctx, constants, ctx.app("diag", [u]));
  }
  const left = others.filter((f) => uses(f, i) && !uses(f, j));
  const right = others.filter((f) => uses(f, j) && !uses(f, i));
  const both = others.filter((f) => uses(f, i) && uses(f, j));
  if (both.length === 0) {
    const whole = find(product(ctx, [...left, ...right]), [i, j])?.tensor;
    return whole === undefined ? undefined : scaled(ctx, constants, whole);
  }
  const matrix = find(product(ctx, both), [i, j])?.tensor;
  const [a, b] = [
    left.length === 0 ? undefined : find(product(ctx, left), [i])?.tensor,
    right.length === 0 ? undefined : find(product(ctx, right), [j])?.tensor,
  ];
  if (matrix === undefined || (left.length > 0 && a === undefined) || (right.length > 0 && b === undefined))
    return undefined;
  const rows = a === undefined ? matrix : ctx.app("matmul", [ctx.app("diag", [a]), matrix]);
  const all = b === undefined ? rows : ctx.app("matmul", [rows, ctx.app("diag", [b])]);
  return scaled(ctx, constants, all);
}

const product = (ctx: Context, factors: readonly Expr[]): Expr =>
  factors.length === 1 && factors[0] !== undefined ? factors[0] : ctx.mul(...factors);

/** A matrix with constants before it, in one fraction: 2/N, not 2 · 1/N. */
function scaled(ctx: Context, constants: readonly Expr[], matrix: Expr): Expr {
  if (constants.length === 0) return matrix;
  const all = present(ctx, product(ctx, constants));
  return ctx.mul(...(all.kind === "app" && all.op === "mul" ? all.args : [all]), matrix);
}

const isSumWith = (e: Expr, i: string, j: string): e is App =>
  e.kind === "app" && e.op === "add" && freeIndices(e).includes(i) && freeIndices(e).includes(j);

/** [i = j] */
function isDiagonal(e: Expr, i: string, j: string): boolean {
  const c = e.kind === "app" && e.op === "iverson" ? e.args[0] : undefined;
  if (c?.kind !== "app" || c.op !== "eq") return false;
  const names = c.args.flatMap((x) => (x.kind === "idx" ? [x.name] : []));
  return names.length === 2 && names.includes(i) && names.includes(j);
}

const renamed = (ctx: Context, e: Expr, from: string, to: string): Expr =>
  substituteIndices(ctx, e, new Map([[from, ctx.idx(to)]]));

/** (A B)ᵀ = Bᵀ Aᵀ, diag(u)ᵀ = diag(u), (u vᵀ)ᵀ = v uᵀ, (1/A)ᵀ = 1/Aᵀ entry by entry. */
function flipped(ctx: Context, env: Env, e: Expr, unit?: Expr): Expr {
  if (e === unit) return e;
  if (e.kind !== "app") return transpose(ctx, e);
  const flip = (x: Expr): Expr => flipped(ctx, env, x, unit);
  const [a, b] = e.args;
  switch (e.op) {
    case "diag":
      return e;
    case "matmul":
      return a === undefined || b === undefined ? transpose(ctx, e) : ctx.app("matmul", [flip(b), flip(a)]);
    case "outer":
      return a === undefined || b === undefined ? transpose(ctx, e) : ctx.app("outer", [b, a]);
    case "add":
      return ctx.add(...e.args.map((t) => (hasWhole(env, t, unit) ? flip(t) : t)));
    case "transpose":
      return a ?? e;
    case "div": {
      if (a === undefined || b === undefined) return transpose(ctx, e);
      const [top, bottom] = [a, b].map((x) => (hasWhole(env, x, unit) ? flip(x) : x)) as [Expr, Expr];
      return ctx.div(top, bottom);
    }
    case "mul": {
      const last = e.args.at(-1);
      return last === undefined ? e : ctx.mul(...e.args.slice(0, -1), flip(last));
    }
    default:
      return TENSOR_OPS.has(e.op) && e.op !== "hadamard"
        ? transpose(ctx, e)
        : ctx.app(
            e.op,
            e.args.map((x) => (hasWhole(env, x, unit) ? flip(x) : x)),
          );
  }
}

/** Whether whole tensors are combined in the term, entry by entry or as matrices; sums over all entries give numbers. */
function hasWhole(env: Env, e: Expr, unit: Expr | undefined): boolean {
  if (e === unit) return true;
  switch (e.kind) {
    case "sym": {
      const d = env.decls.get(e.name);
      return (d?.kind === "tensor" || d?.kind === "definition") && d.axes.length > 0;
    }
    case "deriv":
      return hasWhole(env, e.of, unit) || hasWhole(env, e.wrt, unit);
    case "app":
      return !SCALAR_OPS.has(e.op) && e.args.some((a) => hasWhole(env, a, unit));
    default:
      return false;
  }
}
const SCALAR_OPS: ReadonlySet<Op> = new Set<Op>(["total", "mean", "trace"]);
