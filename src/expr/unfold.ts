// An entry of a definition by its right side: the parameters replaced by the subscripts.

import { substituteIndices } from "./binders.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./environment.ts";
import type { Expr } from "./nodes.ts";

export const unfoldEntry = (ctx: Context, d: Definition, body: Expr, subs: readonly Expr[]): Expr =>
  substituteIndices(ctx, body, new Map(d.params.map((p, k) => [p, subs[k] as Expr])));
