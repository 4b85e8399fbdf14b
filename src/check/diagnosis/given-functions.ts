// Calls of functions of which nothing is known, g(z) and g_j(z): their derivative in the argument is g′(z).

import type { Context } from "../../expr/context.ts";
import type { Env, FunctionDecl } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";

export function givenFunction(env: Env, e: Expr): FunctionDecl | undefined {
  const head = e.kind === "app" && e.op === "apply" ? e.args[0] : undefined;
  const decl = head?.kind === "sym" ? env.decls.get(head.name) : undefined;
  if (decl?.kind !== "function" || decl.formula !== undefined) return undefined;
  return decl.params.every((p) => env.decls.get(p)?.kind === "scalar") ? decl : undefined;
}

/** In its last argument: an index stands before that. */
export function slopeOfGiven(ctx: Context, decl: FunctionDecl, call: App): Expr | undefined {
  const by = decl.params.at(-1);
  return by === undefined ? undefined : ctx.deriv(call, ctx.sym(by), "slot");
}
