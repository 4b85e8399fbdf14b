// The parts of a formula, one step down: every traversal here goes by it, so that no kind of node is forgotten.

import type { Condition, Item, MathNode, Script } from "../formula/math.ts";

const scriptItems = (s: Script | undefined): readonly Item[] => s?.items ?? [];

/** What stands directly in an item, in the order of the page; scripts of names are not among it. */
export function partsOf(x: Item): readonly Item[] {
  switch (x.kind) {
    case "number":
    case "symbol":
    case "ellipsis":
      return [];
    case "scripted":
      return [x.base];
    case "accent":
    case "root":
    case "bars":
    case "norm":
    case "floor":
    case "ceil":
      return x.kind === "root" && x.index !== undefined ? [x.body, x.index] : [x.body];
    case "fence":
      return [...x.items, ...(x.such ?? [])];
    case "apply":
      return [x.head, x.fence];
    case "product":
      return x.factors.map((f) => f.factor);
    case "sum":
      return x.terms.map((t) => t.term);
    case "negate":
      return [x.operand];
    case "fraction":
      return [x.over, x.under];
    case "derivative":
      return [x.of, ...x.by];
    case "nabla":
      return [x.of, ...scriptItems(x.by)];
    case "evaluated":
      return [x.body, ...x.at];
    case "operator":
      return [x.body];
    case "big":
      return [...x.under, ...(x.over === undefined ? [] : [x.over]), x.body];
    case "call":
      return x.args;
    case "cases":
      return x.rows.flatMap((r): Item[] => (r.condition === undefined ? [r.value] : [r.value, r.condition]));
    case "matrix":
      return x.rows.flat();
    case "indicator":
      return [x.condition];
    case "range":
      return [x.low, x.high];
    case "relation":
      return [x.first, ...x.links.map((l) => l.right)];
    case "and":
    case "or":
      return x.conditions;
    case "not":
      return [x.condition];
  }
}

/** Scripts that stand at an item itself. */
export function scriptsOf(x: Item): readonly Script[] {
  if (x.kind === "scripted") return [x.sub, x.sup].filter((s): s is Script => s !== undefined);
  if (x.kind === "operator") return [x.sub, x.sup].filter((s): s is Script => s !== undefined);
  if (x.kind === "call") return [x.sub, x.power].filter((s): s is Script => s !== undefined);
  return [];
}

/** Every item, scripts included; `f` gives false where it does not want what is inside. */
export function visit(root: Item, f: (x: Item) => boolean | undefined): void {
  if (f(root) === false) return;
  for (const p of partsOf(root)) visit(p, f);
  for (const s of scriptsOf(root)) for (const x of s.items) visit(x, f);
}

export const isRelation = (x: Item): x is Condition & { readonly kind: "relation" } => x.kind === "relation";

/** What stands in an unmarked pair of braces or parentheses by itself. */
export function bare(m: MathNode): MathNode {
  if (m.kind !== "fence" || m.items.length !== 1 || m.such !== undefined) return m;
  const [only] = m.items;
  return only === undefined || isItemCondition(only) ? m : bare(only);
}

const isItemCondition = (x: Item): x is Condition =>
  x.kind === "relation" || x.kind === "and" || x.kind === "or" || x.kind === "not";
