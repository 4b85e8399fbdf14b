// Lines that state a limit, and what is said beside them.

import type { Expr } from "../../expr/nodes.ts";
import type { Chain, LimitOf, Reason, Step } from "../../rewrite/derivation.ts";
import { madeStep } from "../lines/lines.ts";
import { nextKey, type Workshop } from "../lines/workshop.ts";
import type { Limit, Noted } from "./limit-laws.ts";

/** A line `lim f = value`. */
export function limitChain(
  w: Workshop,
  of: Expr,
  value: Expr,
  limit: LimitOf,
  rule: string,
  reason: Reason,
  role: "main" | "auxiliary",
  assumes: readonly Expr[] = [],
): Chain {
  const step: Step = madeStep({
    before: of,
    after: value,
    relation: "tends",
    rule,
    reason,
    assumes,
    level: role === "main" ? "brief" : "standard",
  });
  return {
    key: nextKey(w),
    lhs: of,
    steps: [step],
    role,
    level: role === "main" ? "brief" : "standard",
    limit,
  };
}

export const limitValue = (w: Workshop, l: Limit): Expr => {
  if (l.kind === "finite") return l.value;
  const infinity = w.ctx.app("infinity", []);
  return l.sign > 0 ? infinity : w.ctx.neg(infinity);
};

/** "1/p → 0, and the rest is continuous". */
export function lawReason(w: Workshop, notes: readonly Noted[]): Reason {
  const said = notes.flatMap(
    (n, k): Reason => [...(k === 0 ? [] : [", "]), { math: n.of }, " → ", { math: limitValue(w, n.to) }],
  );
  return said.length === 0
    ? ["continuous there: the value is put in"]
    : [...said, "; the rest is continuous"];
}
