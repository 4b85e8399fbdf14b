// x = (x_1, …, x_n)^⊤ says that x has entries, and nothing of what they are.

import { dottedList, isDotted } from "../formula/dots.ts";
import { isCondition, type MathNode } from "../formula/math.ts";
import type { Spelling } from "./spelling.ts";
import type { Placed } from "./uses.ts";

export function isOwnList(spelling: Spelling, key: string, p: Placed): boolean {
  const { item } = p.statement;
  const right = item.kind === "relation" ? item.links[0]?.right : undefined;
  const items = right === undefined ? [] : listIn(right);
  const found = isDotted(items) ? dottedList(items, "ι") : undefined;
  return found !== undefined && spelling.atom(found.entry)?.key === key;
}

function listIn(m: MathNode): readonly MathNode[] {
  if (m.kind === "scripted" && m.sub === undefined && m.primes === 0) return listIn(m.base);
  return m.kind === "fence" ? m.items.flatMap((x) => (isCondition(x) ? [] : [x])) : [];
}
