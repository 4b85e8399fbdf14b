// What kind of derivative d(A)/d(B) means. It is total, except for a given function with several parameters of
// which one depends on another: then d(f)/d(x) for the parameter x is the derivative in that slot alone. For a
// parameter h that is a recurrence it is the incoming gradient, with all other entries of h held fixed.

import { nameDependsOn, targetName } from "../../diff/depends.ts";
import { type Env, recurrent } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";

export function targetMode(env: Env, of: Expr, by: Expr): Deriv["mode"] {
  let root = of;
  while (root.kind === "deriv") root = root.of;
  const f = root.kind === "sym" ? env.decls.get(root.name) : undefined;
  if (f?.kind !== "function") return "total";
  const target = targetName(by);
  if (!f.params.includes(target)) return "total";
  if (recurrent(env, target) !== undefined) return "partial";
  return f.params.some((p) => p !== target && nameDependsOn(env, p, target)) ? "slot" : "total";
}
