// An entry of a definition by its right side, a function by its formula: the parameters replaced.

import { substituteIndices, substituteSymbols } from "./binders.ts";
import type { Context } from "./context.ts";
import type { Definition, FunctionDecl } from "./environment.ts";
import type { Expr } from "./nodes.ts";

export const unfoldEntry = (ctx: Context, d: Definition, body: Expr, subs: readonly Expr[]): Expr =>
  substituteIndices(ctx, body, new Map(d.params.map((p, k) => [p, subs[k] as Expr])));

/** The formula of a function at arguments. */
export function formulaAt(
  ctx: Context,
  f: FunctionDecl,
  args: readonly Expr[],
  body = f.formula?.body,
): Expr {
  if (body === undefined) throw new Error(`${f.name} has no formula`);
  return substituteSymbols(ctx, body, new Map(f.params.map((p, k) => [p, args[k] as Expr])));
}
