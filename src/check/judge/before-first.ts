// What is read one place in front of the first entry, as μ_{i−1} does at i = 0: there the missing assumption is about one
// entry, μ_{−1} = 0, and not about all that lies outside of the shape.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, some } from "../../expr/traverse.ts";
import { isReadAt } from "../resolve/read-at.ts";
import type { Claim } from "./relation.ts";

/** What is assumed of names that are read outside of their shapes. */
export function saidOutside(
  ctx: Context,
  env: Env,
  claim: Claim,
  affected: readonly string[],
): Expr | { readonly words: string; readonly name: string } {
  // It concerns those that are read elsewhere than at a letter.
  const shifted = affected.filter((n) => isReadAt(claim, n, (x) => x.kind === "app"));
  return (
    beforeFirst(ctx, env, claim, shifted) ?? {
      words: "is 0 outside of its shape",
      name: shifted[0] ?? affected[0] ?? "",
    }
  );
}

/** μ_{−1} = 0, where the only name that is shifted is a vector and is read at i and i − 1; undefined elsewhere. */
function beforeFirst(
  ctx: Context,
  env: Env,
  { lhs, rhs }: Claim,
  shifted: readonly string[],
): Expr | undefined {
  const [name] = shifted;
  const d = env.decls.get(name ?? "");
  if (name === undefined || shifted.length > 1 || d?.kind !== "tensor") return undefined;
  const [axis] = d.axes;
  if (axis === undefined || d.axes.length > 1 || axis.lo !== ctx.zero) return undefined;
  const isBefore = (sub: Expr | undefined): boolean => {
    const [letter] = sub?.kind === "app" ? freeIndices(sub) : [];
    return letter !== undefined && sub?.alpha === ctx.sub(ctx.idx(letter), ctx.one).alpha;
  };
  const others = [lhs, rhs].some((side) =>
    some(side, (e) => {
      const own = e.kind === "at" && e.tensor.kind === "sym" && e.tensor.name === name;
      return own && e.subs[0]?.kind !== "idx" && !isBefore(e.subs[0]);
    }),
  );
  return others ? undefined : ctx.eq(ctx.at(ctx.sym(name), [ctx.num(-1)]), ctx.zero);
}
