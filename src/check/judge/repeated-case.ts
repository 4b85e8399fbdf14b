// Cases of which one can never apply, since its condition is that of an earlier one.

import { some } from "../../expr/traverse.ts";
import type { Claim } from "./relation.ts";

/** Whether a case has the condition of an earlier one and another value. */
export const repeatsACase = ({ lhs, rhs }: Claim): boolean =>
  [lhs, rhs].some((side) =>
    some(
      side,
      (e) =>
        e.kind === "app" &&
        e.op === "cases" &&
        e.args.some((condition, k) => {
          const first = e.args.findIndex((c, j) => j % 2 === 1 && c.alpha === condition.alpha);
          return k % 2 === 1 && first < k && e.args[first - 1]?.alpha !== e.args[k - 1]?.alpha;
        }),
    ),
  );
