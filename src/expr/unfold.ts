// An entry of a definition by its right side, a function by its formula: the parameters replaced.

import { substituteIndices, substituteSymbols } from "./binders.ts";
import type { Context } from "./context.ts";
import type { Definition, FunctionDecl } from "./environment.ts";
import type { App, Expr } from "./nodes.ts";

export const unfoldEntry = (ctx: Context, d: Definition, body: Expr, subs: readonly Expr[]): Expr =>
  isList(body)
    ? entryOfList(ctx, body, subs)
    : substituteIndices(ctx, body, new Map(d.params.map((p, k) => [p, subs[k] as Expr])));

const isList = (e: Expr): e is App => e.kind === "app" && e.op === "list";

/** Data has no parameters in it: an entry is picked, or is the sum of all, each under the brackets of its place. */
function entryOfList(ctx: Context, e: Expr, subs: readonly Expr[]): Expr {
  const terms: Expr[] = [];
  const go = (x: Expr, at: number, brackets: readonly Expr[]): void => {
    const sub = subs[at];
    if (!isList(x) || sub === undefined) {
      terms.push(brackets.length === 0 ? x : ctx.mul(...brackets, x));
      return;
    }
    const picked = sub.kind === "num" && typeof sub.value === "number" ? x.args[sub.value] : undefined;
    if (picked !== undefined) go(picked, at + 1, brackets);
    else
      x.args.forEach((row, k) => {
        go(row, at + 1, [...brackets, ctx.iverson(ctx.eq(sub, ctx.num(k)))]);
      });
  };
  go(e, 0, []);
  return ctx.add(...terms);
}

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
