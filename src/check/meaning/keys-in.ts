// The names that stand in a formula.

import { type Item, isAll, isCondition } from "../formula/math.ts";
import type { Spelling } from "./spelling.ts";
import { partsOf } from "./walk.ts";

/** What was asked before: items and spellings are never changed in place. */
const known = new WeakMap<Spelling, WeakMap<Item, readonly string[]>>();

/** The names that stand in an item, letters of sums left out. */
export function keysIn(root: Item, spelling: Spelling): readonly string[] {
  let own = known.get(spelling);
  if (own === undefined) {
    own = new WeakMap();
    known.set(spelling, own);
  }
  let found = own.get(root);
  if (found === undefined) {
    found = keysOf(root, spelling);
    own.set(root, found);
  }
  return found;
}

function keysOf(root: Item, spelling: Spelling): readonly string[] {
  const out = new Set<string>();
  const go = (x: Item): void => {
    if (!isCondition(x)) {
      const atom = spelling.atom(x);
      if (atom !== undefined) {
        out.add(atom.key);
        for (const i of atom.indices) if (!isAll(i)) go(i);
        if (atom.power !== undefined) go(atom.power);
        return;
      }
    }
    for (const p of partsOf(x)) go(p);
    if (x.kind === "nabla" || x.kind === "call" || x.kind === "scripted") {
      const scripts = x.kind === "scripted" ? [x.sub, x.sup] : x.kind === "call" ? [x.sub, x.power] : [];
      for (const s of scripts) for (const i of s?.items ?? []) go(i);
    }
  };
  go(root);
  return [...out];
}
