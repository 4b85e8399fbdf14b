// At which subscripts a relation reads a name.

import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";

/** Whether a side reads the name with such a subscript. */
export const isReadAt = (
  sides: { readonly lhs: Expr; readonly rhs: Expr },
  name: string,
  isSub: (x: Expr) => boolean,
): boolean =>
  [sides.lhs, sides.rhs].some((side) =>
    some(
      side,
      (e) => e.kind === "at" && e.tensor.kind === "sym" && e.tensor.name === name && e.subs.some(isSub),
    ),
  );
