// Terms that are formed entry by entry: 1 − y[n, h]² is (1 − y²)[n, h] when every read in it is at the same
// subscripts. Products of tensors are ⊙; numbers and scalars are the same for every entry.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { factsOf } from "../../index/prove.ts";
import { type Read, readOf, sameAxes, slice, wholeAxes } from "./domain.ts";
import { COMPARISONS } from "./term.ts";

/** Functions of one entry, applied entry by entry as in tanh(z). */
const ENTRYWISE: ReadonlySet<Op> = new Set<Op>([
  ...(["exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"] as const),
  ...(["asinh", "erf", "sigmoid", "softplus", "relu", "pow"] as const),
  ...(["expm1", "log1p", "log2", "log10", "asin", "acos", "acosh", "atanh", "erfc", "logit"] as const),
]);

const ARITHMETIC: ReadonlySet<Op> = new Set<Op>(["add", "mul", "div"]);
const FORMED: ReadonlySet<Op> = new Set<Op>([...ARITHMETIC, "hadamard"]);

/** What is formed from the entries at one place alone; the bracket of a comparison is, as in [z > 0]. */
export const isEntrywise = (op: Op): boolean => ENTRYWISE.has(op) || op === "iverson" || COMPARISONS.has(op);

/** The term as a read of one tensor, which is an error outside: 1 − y² is not 0 where y is. */
export function entrywiseRead(ctx: Context, env: Env, e: Expr): Read | undefined {
  if (e.kind !== "app") return undefined;
  let first: Read | undefined;
  let gradient = false;
  const go = (x: Expr): Expr | undefined => {
    const r = readOf(ctx, env, x);
    if (r !== undefined && r.subs.length > 0) {
      first ??= r;
      gradient ||= r.gradient;
      const same = r.subs.every((s, k) => s.alpha === first?.subs[k]?.alpha);
      return same && sameAxes(factsOf(ctx, env), r.axes, first.axes) ? r.tensor : undefined;
    }
    if (x.kind === "num" || x.kind === "sym") return wholeAxes(ctx, env, x)?.length === 0 ? x : undefined;
    if (x.kind !== "app") return undefined;
    if (!ARITHMETIC.has(x.op) && !isEntrywise(x.op)) return undefined;
    const args = x.args.map(go).filter((a) => a !== undefined);
    if (args.length < x.args.length) return undefined;
    return x.op === "mul" ? product(ctx, env, args) : ctx.app(x.op, args);
  };
  const tensor = go(e);
  if (tensor === undefined || first === undefined) return undefined;
  const axes = first.axes.map((a) => ({ ...a, outside: { kind: "error" } as const }));
  return { tensor, subs: first.subs, axes, gradient, needs: [] };
}

/** The slice at the leading axes, entry by entry: of 1 − h² it is 1 − h[0]². */
export function sliceEntrywise(ctx: Context, env: Env, tensor: Expr, lead: readonly Expr[]): Expr {
  if (wholeAxes(ctx, env, tensor)?.length === 0) return tensor;
  const goes = tensor.kind === "app" && (FORMED.has(tensor.op) || isEntrywise(tensor.op));
  if (!goes) return slice(ctx, tensor, lead);
  return ctx.app(
    tensor.op,
    tensor.args.map((a) => sliceEntrywise(ctx, env, a, lead)),
  );
}

function product(ctx: Context, env: Env, args: readonly Expr[]): Expr {
  const scalar = (a: Expr): boolean => wholeAxes(ctx, env, a)?.length === 0;
  const tensors = args.filter((a) => !scalar(a));
  if (tensors.length === 0) return ctx.mul(...args);
  return ctx.mul(
    ...args.filter(scalar),
    tensors.reduce((a, b) => ctx.app("hadamard", [a, b])),
  );
}
