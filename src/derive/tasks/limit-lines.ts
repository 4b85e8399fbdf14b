// Lines that state a limit, and what is said beside them.

import type { Expr } from "../../expr/nodes.ts";
import type { Chain, LimitOf, Reason, Step } from "../../rewrite/derivation.ts";
import { madeStep } from "../lines/lines.ts";
import { nextKey, type Workshop } from "../lines/workshop.ts";
import type { Approach, Limit, Noted } from "./limit-laws.ts";

export interface ArgumentFound {
  readonly value: Expr;
  readonly reason: Reason;
  readonly assumes: readonly Expr[];
}

/** One of the arguments for limits that the laws leave open. */
export interface LimitArgument {
  /** As `explain` knows it. */
  readonly name: string;
  readonly says: string;
  readonly citation?: string;
  readonly apply: (
    w: Workshop,
    e: Expr,
    a: Approach,
    limit: LimitOf,
    chains: Chain[],
  ) => ArgumentFound | undefined;
}

/** A line of an argument; `relation` absent: an equality. */
export const step = (
  before: Expr,
  after: Expr,
  rule: string,
  reason: Reason,
  relation?: Step["relation"],
  assumes: readonly Expr[] = [],
): Step => madeStep({ before, after, relation, rule, reason, assumes });

export const chain = (w: Workshop, lhs: Expr, steps: readonly Step[]): Chain => ({
  key: nextKey(w),
  lhs,
  steps,
  role: "auxiliary",
  level: "standard",
});

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
