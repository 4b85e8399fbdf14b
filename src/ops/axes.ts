// Index sets and entries of whole-tensor expressions, with the standard operators.

import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { axesOfExpr as axesWith, entryOf as entryWith } from "../library/tensors.ts";
import { tensorOperators } from "./tensors.ts";

export const axesOfExpr = (ctx: Context, env: Env, e: Expr): readonly Axis[] =>
  axesWith(ctx, env, e, tensorOperators);

export const entryOf = (ctx: Context, env: Env, e: Expr, indices: readonly Expr[]): Expr =>
  entryWith(ctx, env, e, indices, tensorOperators);
