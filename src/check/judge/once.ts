// What is found out about a relation under one reading of its names serves every other reading under which it says the
// same: of a sheet of several questions most have nothing to do with a line.

import { freeIndices } from "../../expr/traverse.ts";
import type { Bench } from "../verdict/bench.ts";
import type { Explained, Missing } from "./explain.ts";
import type { Link } from "./links.ts";
import type { Claim, Finding } from "./relation.ts";

type Once<T> = (bench: Bench, link: Link, claim: Claim, how: string, find: () => Promise<T>) => Promise<T>;

export interface Known {
  readonly finding: Once<Finding>;
  readonly missing: Once<Missing | undefined>;
  readonly explained: Once<Explained | undefined>;
}

export const nothingKnown = (): Known => ({ finding: once(), missing: once(), explained: once() });

function once<T>(): Once<T> {
  const known = new Map<Bench, Map<Link, Map<string, Promise<T>>>>();
  return (bench, link, claim, how, find) => {
    const own = entry(entry(known, bench), link);
    const key = `${how} ${keyOf(claim)}`;
    let found = own.get(key);
    if (found === undefined) {
      found = find();
      own.set(key, found);
    }
    return found;
  };
}

function entry<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<L, V>();
  map.set(key, made);
  return made;
}

/** The sides and what they assume, with the ranges of their letters. */
function keyOf({ lhs, rhs, assumes, env }: Claim): string {
  const terms = [lhs, rhs, ...assumes];
  const letters = [...new Set(terms.flatMap((e) => [...freeIndices(e)]))].sort();
  const ranges = letters.map((l) => {
    const r = env.indices.get(l);
    return r?.kind === "interval"
      ? `${l}:${r.lo.id}..${r.hi.id}`
      : `${l}:${r?.kind === "set" ? r.set.id : ""}`;
  });
  return `${terms.map((e) => e.id).join(" ")} ${ranges.join(" ")}`;
}
