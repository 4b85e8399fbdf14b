// Functions that a block gives or defines, and the derivatives that are named after them, f' and f_x, found by name.

import { type FunctionDecl, knownBySlopes } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Work } from "./workspace.ts";

/** f' and f'' of a given function with one parameter; f_x and f_x_y of one with several. */
export function slotNamed(
  w: Work,
  name: string,
): { readonly of: string; readonly params: readonly string[]; readonly by: readonly string[] } | undefined {
  const bare = name.replace(/'+$/, "");
  const primed = w.ws.decls.get(bare);
  const given = primed?.kind === "function" && primed.formula === undefined;
  const [only, ...others] = given ? primed.params : [];
  if (bare !== name && only !== undefined && others.length === 0)
    return { of: bare, params: [only], by: Array.from({ length: name.length - bare.length }, () => only) };
  for (const d of w.ws.decls.values()) {
    if (
      d.kind !== "function" ||
      d.formula !== undefined ||
      d.params.length < 2 ||
      !name.startsWith(`${d.name}_`)
    )
      continue;
    const by = name.slice(d.name.length + 1).split("_");
    const scalars = by.every((p) => d.params.includes(p) && w.ws.decls.get(p)?.kind !== "tensor");
    if (scalars) return { of: d.name, params: d.params, by };
  }
  return undefined;
}

/** f' of a function that is known by its derivatives, and f_x of one with several parameters. */
export function slopeNamed(
  w: Work,
  name: string,
): { readonly of: FunctionDecl; readonly value: Expr } | undefined {
  for (const d of w.ws.decls.values()) {
    if (!knownBySlopes(d)) continue;
    const [only] = d.params;
    const by =
      d.params.length === 1 && name === `${d.name}'` ? only : d.params.find((p) => name === `${d.name}_${p}`);
    const slope = by === undefined ? undefined : d.formula.slopes[d.params.indexOf(by)];
    if (slope !== undefined) return { of: d, value: slope.value };
  }
  return undefined;
}
