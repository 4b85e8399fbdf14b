// A total order on terms that looks at structure alone (never at letters or at the order of creation), so that
// sorting gives the same result in every run. Equal exactly for alpha-equivalent terms.

import { arity, type Expr } from "./nodes.ts";
import { compareQ } from "./rational.ts";
import { children } from "./traverse.ts";

const RANK: Record<Expr["kind"], number> = {
  num: 0,
  sym: 1,
  idx: 2,
  bound: 3,
  deriv: 4,
  at: 5,
  app: 6,
  bind: 7,
};

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function compare(a: Expr, b: Expr): number {
  if (a.alpha === b.alpha) return 0;
  const rank = RANK[a.kind] - RANK[b.kind];
  if (rank !== 0) return rank;
  if (a.kind === "num" && b.kind === "num") return compareQ(a.value, b.value);
  if (a.kind === "sym" && b.kind === "sym") return text(a.name, b.name);
  if (a.kind === "idx" && b.kind === "idx") return text(a.name, b.name);
  if (a.kind === "bound" && b.kind === "bound") return a.index - b.index;
  if (a.kind === "app" && b.kind === "app" && a.op !== b.op) return text(a.op, b.op);
  if (a.kind === "deriv" && b.kind === "deriv" && a.mode !== b.mode) return text(a.mode, b.mode);
  if (a.kind === "bind" && b.kind === "bind") {
    const head = text(shape(a), shape(b));
    if (head !== 0) return head;
  }
  const ka = children(a);
  const kb = children(b);
  const n = Math.min(ka.length, kb.length);
  for (let k = 0; k < n; k += 1) {
    const c = compare((ka[k] as { expr: Expr }).expr, (kb[k] as { expr: Expr }).expr);
    if (c !== 0) return c;
  }
  return ka.length - kb.length;
}

const shape = (e: Expr & { kind: "bind" }): string =>
  `${e.op} ${e.ranges.map((r) => `${r.kind}${arity(r)}`).join(" ")} ${e.guard === undefined ? "" : "g"}`;
