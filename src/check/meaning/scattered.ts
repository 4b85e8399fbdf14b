// y[q] = Σ_{i,k} [s·i + k = q] x[i] w[k]: every term is added to one entry. As a scatter, y[s·i + k] += x[i] w[k], it says how
// many entries y has as well, which the sum does not.

import { nameUses } from "../../read/syntax/names.ts";
import type { MulFactor, Value } from "../../read/syntax/syntax.ts";

export interface Scattered {
  readonly subscripts: readonly Value[];
  readonly value: Value;
}

/** Undefined where a letter of the left side stands anywhere else than alone on one side of a bracket. */
export function scattered(value: Value, letters: readonly string[]): Scattered | undefined {
  if (value.kind !== "binder" || value.op !== "sum" || value.guards.length > 0 || letters.length === 0)
    return undefined;
  if (value.groups.some((g) => g.over !== undefined || g.tuple)) return undefined;
  const found = new Map<string, Value>();
  const rest: MulFactor[] = [];
  for (const f of factorsOf(value.body)) {
    const place = f.op === "*" ? placeIn(f.factor, letters) : undefined;
    if (place === undefined || found.has(place.letter)) rest.push(f);
    else found.set(place.letter, place.index);
  }
  const [first, ...more] = rest;
  const subscripts = letters.flatMap((l) => found.get(l) ?? []);
  const left = new Set([...subscripts, ...rest.map((f) => f.factor)].flatMap(nameUses).map((u) => u.name));
  if (first?.op !== "*" || subscripts.length < letters.length || letters.some((l) => left.has(l)))
    return undefined;
  return {
    subscripts,
    value: more.length === 0 ? first.factor : { kind: "multiply", factors: rest, span: value.body.span },
  };
}

/** The factors of products within a product, where nothing is divided by one of these. */
const factorsOf = (v: Value): readonly MulFactor[] =>
  v.kind !== "multiply"
    ? [{ op: "*", factor: v }]
    : v.factors.flatMap((f) => (f.op === "*" ? factorsOf(f.factor) : [f]));

/** q of [s·i + k = q], and s·i + k. */
function placeIn(
  v: Value,
  letters: readonly string[],
): { readonly letter: string; readonly index: Value } | undefined {
  if (v.kind !== "iverson" || v.condition.kind !== "relation") return undefined;
  const { first, links } = v.condition;
  const [link, ...more] = links;
  if (link?.op !== "=" || more.length > 0) return undefined;
  const sides = [first, link.right];
  for (const [k, side] of sides.entries())
    if (side.kind === "name" && letters.includes(side.name)) {
      const index = sides[1 - k];
      return index === undefined ? undefined : { letter: side.name, index };
    }
  return undefined;
}
