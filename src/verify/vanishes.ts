// Terms that are 0 wherever they have a value, told by their form: derivatives to what a quantity does not depend on,
// and the products and sums of such. No point shows anything else of them.

import { dependsOn, targetName } from "../diff/depends.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";

export function vanishes(env: Env, e: Expr): boolean {
  const all = (list: readonly Expr[]): boolean => list.every((x) => vanishes(env, x));
  switch (e.kind) {
    case "num":
      return e.value === 0;
    case "deriv":
      return e.mode !== "slot" && !dependsOn(env, e.of, targetName(e.wrt), e.mode);
    case "at":
      return e.tensor.kind === "deriv" && vanishes(env, e.tensor);
    case "bind":
      return e.op === "sum" && vanishes(env, e.body);
    case "app":
      switch (e.op) {
        case "add":
          return all(e.args);
        case "mul":
          return e.args.some((x) => vanishes(env, x));
        case "div":
          return all(e.args.slice(0, 1));
        default:
          return false;
      }
    case "sym":
    case "idx":
    case "bound":
      return false;
  }
}
