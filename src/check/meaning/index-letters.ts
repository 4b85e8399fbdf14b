// Letters that count: which ones do so by custom, and what says something of letters alone.

import type { Item } from "../formula/math.ts";
import { partsOf } from "./walk.ts";

export const INDEX_LETTERS = /^[a-fi-np-v]$/;
/** Whatever else is said. */
export const ALWAYS = /^[ijk]$/;

/** k' */
export const isPrimedLetter = (x: Item): boolean =>
  x.kind === "scripted" && x.base.kind === "symbol" && x.sub === undefined && x.sup === undefined;

/** k = m − i: says something of letters, and makes no numbers of them. */
export function isOfLetters(root: Item): boolean {
  if (root.kind !== "relation" || root.first.kind !== "symbol") return false;
  const simple = (x: Item): boolean =>
    x.kind === "number" ||
    (x.kind === "symbol" && INDEX_LETTERS.test(x.text)) ||
    ((x.kind === "sum" || x.kind === "negate") && partsOf(x).every(simple));
  return (
    root.links.length === 1 &&
    root.links.every((l) => l.right.kind === "sum" && simple(l.right)) &&
    simple(root.first)
  );
}
