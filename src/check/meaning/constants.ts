// e and π are numbers that everybody knows, unless the document says by other names what e is, as in e = y − t.

import { keysIn } from "./keys-in.ts";
import { type Spelling, written } from "./spelling.ts";
import type { Use } from "./uses.ts";

const KNOWN: readonly string[] = ["e", "π", "∞"];

/** Whether a name is one of these numbers where it stands; with indices they are names. */
export function isConstant(u: Use, spelling: Spelling): boolean {
  if (!["e", "π"].includes(written(u.key)) || ![...u.counts.keys()].every((n) => n === 0)) return false;
  // Beside e^x no one can tell them apart.
  if (u.key !== "e" || u.raised) return true;
  return !u.left.some(({ statement: { item } }) => {
    const right = item.kind === "relation" ? item.links[0]?.right : undefined;
    if (right === undefined) return false;
    const keys = keysIn(right, spelling);
    // e = lim_{n→∞} (1 + 1/n)^n says what is known.
    if (keys.some((k) => k.includes("→"))) return false;
    return keys.some((k) => !KNOWN.includes(k) && !spelling.isIndex(k));
  });
}
