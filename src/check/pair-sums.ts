// Σ_{i ≠ j} a_i a_j goes over both letters where j stands nowhere else: beside Σ_i a_i² on the same side nothing says which
// j would be meant. Where j stands in another place of the formula as well, it is that one, and the sum goes over i alone.

import { rebuilt } from "../expr/plain-tree.ts";
import type { BigMath, Item, SymbolMath } from "./math.ts";
import { anywhere, everywhere } from "./parts.ts";

interface Placed {
  readonly item: Item;
  /** It goes on from what stands before it. */
  readonly continues: boolean;
}

const ORDERED: ReadonlySet<string> = new Set(["≠", "<", "≤", ">", "≥"]);

/** The statements of one formula. What one that goes on from another formula is about is not seen here. */
export function withPairs<T extends Placed>(all: readonly T[]): readonly T[] {
  if (all[0]?.continues !== false) return all;
  const items = all.map((s) => s.item);
  const outside = (big: BigMath, letter: string): boolean =>
    count(items, letter) > count([big.under, big.body], letter);
  return all.map((s) => {
    const item = rebuilt(s.item, (x) => {
      const big = x as unknown as BigMath;
      const letters = big.kind === "big" ? pairOf(big) : undefined;
      if (letters === undefined || outside(big, letters[1].text)) return x;
      return { ...big, under: [...letters, ...big.under] };
    });
    return item === s.item ? s : { ...s, item };
  });
}

/** i, j of Σ_{i ≠ j} a_{ij}: letters that the terms are counted with. */
function pairOf({ op, under, over, body }: BigMath): readonly [SymbolMath, SymbolMath] | undefined {
  const [only] = under;
  if ((op !== "sum" && op !== "prod") || under.length !== 1 || over !== undefined) return undefined;
  if (only?.kind !== "relation" || only.first.kind !== "symbol") return undefined;
  const [link, ...others] = only.links;
  const letter = link?.right;
  if (link === undefined || others.length > 0 || !ORDERED.has(link.op) || letter?.kind !== "symbol")
    return undefined;
  const counts = anywhere<Item>(
    body,
    (x) => x.kind === "scripted" && x.sub !== undefined && count(x.sub.items, letter.text) > 0,
  );
  return counts ? [only.first, letter] : undefined;
}

const count = (root: unknown, letter: string): number =>
  everywhere<Item, true>(root, (x) => (x.kind === "symbol" && x.text === letter ? [true] : [])).length;
