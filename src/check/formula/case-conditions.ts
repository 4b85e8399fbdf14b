// Cases that give values alone behind cases that say when they apply: `= { p − 1, p` goes on under the same conditions, in
// the same order.

import { type CasesMath, type Item, isCondition, type MathNode } from "./math.ts";

export function withConditions(item: Item): Item {
  if (!isCondition(item) || item.kind !== "relation") return item;
  let before = casesIn(item.first);
  const links = item.links.map((l) => {
    const own = casesIn(l.right);
    const right = before === undefined || own === undefined ? l.right : under(l.right, own, before);
    before = casesIn(right) ?? before;
    return { ...l, right };
  });
  return { ...item, links };
}

const casesIn = (m: MathNode): CasesMath | undefined => (m.kind === "cases" ? m : undefined);

function under(m: MathNode, own: CasesMath, before: CasesMath): MathNode {
  const bare = own.rows.every((r) => r.condition === undefined);
  const said = before.rows.slice(0, -1).every((r) => r.condition !== undefined);
  if (!bare || !said || own.rows.length !== before.rows.length) return m;
  const rows = own.rows.map((r, k) => ({ ...r, condition: before.rows[k]?.condition }));
  return { ...own, rows };
}
