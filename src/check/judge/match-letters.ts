// Whether a term is an instance of another one: letters that are free in the pattern stand for anything, one thing each.

import type { Expr } from "../../expr/nodes.ts";
import { children, freeIndices } from "../../expr/traverse.ts";

export function matchLetters(
  pattern: Expr,
  term: Expr,
  found: ReadonlyMap<string, Expr> = new Map(),
): ReadonlyMap<string, Expr> | undefined {
  if (pattern.kind === "idx") {
    const known = found.get(pattern.name);
    if (known === undefined) return new Map([...found, [pattern.name, term]]);
    return known.alpha === term.alpha ? found : undefined;
  }
  if (freeIndices(pattern).length === 0) return pattern.alpha === term.alpha ? found : undefined;
  if (!sameHead(pattern, term)) return undefined;
  const [a, b] = [children(pattern), children(term)];
  if (a.length !== b.length) return undefined;
  let map: ReadonlyMap<string, Expr> | undefined = found;
  for (let k = 0; k < a.length && map !== undefined; k += 1) {
    const [x, y] = [a[k]?.expr, b[k]?.expr];
    map = x === undefined || y === undefined ? undefined : matchLetters(x, y, map);
  }
  return map;
}

function sameHead(a: Expr, b: Expr): boolean {
  switch (a.kind) {
    case "at":
      return b.kind === "at";
    case "app":
      return b.kind === "app" && a.op === b.op;
    case "bind":
      return (
        b.kind === "bind" &&
        a.op === b.op &&
        a.ranges.length === b.ranges.length &&
        (a.guard === undefined) === (b.guard === undefined)
      );
    case "deriv":
      return b.kind === "deriv" && a.mode === b.mode;
    default:
      return a.alpha === b.alpha;
  }
}
