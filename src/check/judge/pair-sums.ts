// Σ_{i ≠ j} a_i a_j: over i for a given j, or over both. It is read the first way, as the loss Σ_{j ≠ c} … of a class c is
// meant. Where the other sides do not know j, and the line holds if the sum goes over both letters, that is what is meant.

import { freeIndices } from "../../expr/traverse.ts";
import type { BigMath, Item } from "../formula/math.ts";
import { anywhere, everywhere } from "../tree/parts.ts";
import type { Link } from "./links.ts";
import type { Claim } from "./relation.ts";

const ORDERED: ReadonlySet<string> = new Set(["≠", "<", "≤", ">", "≥"]);

/** The j of Σ_{i ≠ j} on the right side, if the line has it nowhere else. */
export function pairLetter({ left, right }: Link, { lhs, rhs }: Claim): string | undefined {
  const own = freeIndices(rhs).filter((l) => !freeIndices(lhs).includes(l));
  const [letter] = own;
  if (letter === undefined || own.length > 1) return undefined;
  const pairs = everywhere<Item, BigMath>(right, (x) => (x.kind === "big" && isPair(x, letter) ? [x] : []));
  const inside = pairs.reduce((n, x) => n + count([x.under, x.body], letter), 0);
  return pairs.length > 0 && inside === count([left, right], letter) ? letter : undefined;
}

/** i and j below the sign, and j in a subscript behind it. */
function isPair({ op, under, over, body }: BigMath, letter: string): boolean {
  const [only, ...more] = under;
  if (op !== "sum" || more.length > 0 || over !== undefined || only?.kind !== "relation") return false;
  const [link, ...others] = only.links;
  const letters = [only.first, link?.right].map((m) => (m?.kind === "symbol" ? m.text : undefined));
  return (
    link !== undefined &&
    others.length === 0 &&
    ORDERED.has(link.op) &&
    letters.every((l) => l !== undefined) &&
    letters.includes(letter) &&
    anywhere<Item>(
      body,
      (x) => x.kind === "scripted" && x.sub !== undefined && count(x.sub.items, letter) > 0,
    )
  );
}

const count = (root: unknown, letter: string): number =>
  everywhere<Item, true>(root, (x) => (x.kind === "symbol" && x.text === letter ? [true] : [])).length;
