// Whole-tensor expressions: their index sets and their entries. A name, a derivative ∂L/∂y, a whole-tensor
// operator of the table, and scalar operators applied entry by entry (p − t, 2·x), where scalars are the same
// for all entries. Scalar-valued terms have no axes.

import { shift } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Env, type Outside } from "../expr/environment.ts";
import type { App, Expr, Op, TensorOp } from "../expr/nodes.ts";
import { TENSOR_OPS } from "../expr/nodes.ts";
import type { TensorOperator } from "./types.ts";

export type TensorOperators = ReadonlyMap<TensorOp, TensorOperator>;

const isTensorOp = (op: Op): op is TensorOp => TENSOR_OPS.has(op);

/**
 * Operators whose value is a scalar, a condition or a member of a set, whatever they are applied to. The bracket of an
 * order relation between tensors is none of them: [z > 0] is taken entry by entry.
 */
const SCALAR_VALUED: ReadonlySet<Op> = new Set<Op>([
  "eq",
  "ne",
  "divides",
  "true",
  "false",
  "tuple",
  "component",
  "card",
  "infinity",
  "pi",
  "apply",
]);

/** The index set of a whole-tensor expression; no axes for a scalar. */
export function axesOfExpr(ctx: Context, env: Env, e: Expr, operators: TensorOperators): readonly Axis[] {
  switch (e.kind) {
    case "num":
    case "idx":
    case "bound":
      return [];
    case "at":
      // T[i] of a tensor with more axes is the slice at i.
      return axesOfExpr(ctx, env, e.tensor, operators).slice(e.subs.length);
    case "bind":
      return e.op === "sum" ? axesOfExpr(ctx, env, e.body, operators) : [];
    case "sym":
      return env.decls.get(e.name)?.kind === "set" ? [] : (axesOf(env, e.name) ?? []);
    case "deriv":
      // Shape of the numerator, then of the denominator.
      return [
        ...axesOfExpr(ctx, env, e.of, operators),
        ...axesOfExpr(ctx, env, e.wrt, operators).map(withZeroGradientOutside),
      ];
    case "app": {
      if (isTensorOp(e.op)) return operatorFor(operators, e.op).axes(ctx, env, e.args);
      if (SCALAR_VALUED.has(e.op)) return [];
      if (e.op === "list") {
        const inner = axesOfExpr(ctx, env, e.args[0] ?? ctx.zero, operators);
        const own: Axis = { lo: ctx.zero, hi: ctx.num(e.args.length - 1), outside: { kind: "error" } };
        return [own, ...inner];
      }
      return entrywiseAxes(
        e,
        e.args.map((a) => axesOfExpr(ctx, env, a, operators)),
      );
    }
  }
}

/**
 * The entry of a whole-tensor expression at the indices: one operator is unfolded, or the indices go to the
 * parts of an expression that is meant entry by entry; operators inside stay folded.
 */
export function entryOf(
  ctx: Context,
  env: Env,
  e: Expr,
  indices: readonly Expr[],
  operators: TensorOperators,
  over: "support" | "integers" = "support",
): Expr {
  if (indices.length === 0 && e.kind !== "app") return e;
  if (e.kind === "at") return ctx.at(e.tensor, [...e.subs, ...indices]);
  if (e.kind === "bind" && axesOfExpr(ctx, env, e, operators).length > 0) {
    const under = indices.map((i) => shift(ctx, i, e.letters.length));
    return ctx.bind(e.op, e.ranges, entryOf(ctx, env, e.body, under, operators, over), e.letters, e.guard);
  }
  if (e.kind !== "app") return ctx.at(e, indices);
  if (isTensorOp(e.op)) return operatorFor(operators, e.op).unfold(ctx, env, e.args, indices, over);
  if (indices.length === 0) return e;
  if (SCALAR_VALUED.has(e.op)) throw new Error(`${e.op} has no entries`);
  if (e.op === "list") return ctx.at(e, indices);
  const inside = (a: Expr): Expr => {
    const rank = axesOfExpr(ctx, env, a, operators).length;
    if (rank === 0) return a;
    const own = indices.slice(-rank);
    return a.kind === "app" && !isTensorOp(a.op) ? entryOf(ctx, env, a, own, operators) : ctx.at(a, own);
  };
  return ctx.app(e.op, e.args.map(inside));
}

function operatorFor(operators: TensorOperators, op: TensorOp): TensorOperator {
  const found = operators.get(op);
  if (found === undefined) throw new Error(`the library has no operator ${op}`);
  return found;
}

/** L does not depend on what is read outside y when that is a constant: there ∂L/∂y is 0. */
function withZeroGradientOutside(axis: Axis): Axis {
  return axis.outside.kind === "minus-infinity" ? { ...axis, outside: { kind: "zero" } } : axis;
}

function entrywiseAxes(e: App, shapes: readonly (readonly Axis[])[]): readonly Axis[] {
  const tensors = shapes.filter((s) => s.length > 0);
  // What has fewer axes is repeated along the first of the others: A x + b over a batch.
  const rank = Math.max(0, ...tensors.map((s) => s.length));
  const first = tensors.find((s) => s.length === rank);
  if (first === undefined) return [];
  const axisOf = (s: readonly Axis[], k: number): Axis | undefined => s[k - rank + s.length];
  const repeated = tensors.some((s) => s.length < rank);
  const divided = e.op === "div" && shapes[1]?.length === 0;
  const keepsZero =
    e.op === "mul" ||
    e.op === "stop" ||
    divided ||
    (e.op === "add" && tensors.length === shapes.length && !repeated);
  return first.map((axis, k): Axis => {
    const outsides = tensors.flatMap((s) => axisOf(s, k)?.outside ?? []);
    const letter = tensors.map((s) => axisOf(s, k)?.letter).find((l) => l !== undefined);
    return {
      lo: axis.lo,
      hi: axis.hi,
      outside: keepsZero ? commonOutside(outsides) : { kind: "error" },
      letter,
    };
  });
}

/** Zero outside where all of them are zero there, else a read outside is an error. */
export function commonOutside(outsides: readonly Outside[]): Outside {
  const first = outsides[0];
  if (first === undefined) return { kind: "error" };
  if (first.kind === "zero" && outsides.every((o) => o.kind === "zero")) return first;
  if (first.kind === "pad" && outsides.every((o) => o.kind === "pad" && o.width.alpha === first.width.alpha))
    return first;
  return { kind: "error" };
}
