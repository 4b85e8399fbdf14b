// Δw, the change of w, is a name of its own and no product: where Δ stands nowhere else in the document than in front of
// names. A Δ that stands alone, with scripts or in front of brackets is something else.

import { rebuilt } from "../../expr/plain-tree.ts";
import type { Unread } from "../text/unread.ts";
import { everywhere } from "../tree/parts.ts";
import { type Item, isCondition, type MathFactor, type MathNode, type ProductMath } from "./math.ts";
import type { FormulaStatements } from "./statements.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

export function withDeltas(formulas: Formulas): Formulas {
  const items = formulas.flatMap((f) => ("statements" in f ? f.statements.map((s) => s.item) : []));
  const all = count(items, (x) => (isDelta(x) ? 1 : 0));
  const changes = count(items, (x) => (x.kind === "product" ? placesIn(x).length : 0));
  if (all === 0 || all !== changes) return formulas;
  return formulas.map((f) =>
    "statements" in f ? { ...f, statements: f.statements.map((s) => ({ ...s, item: named(s.item) })) } : f,
  );
}

const isDelta = (x: MathNode): boolean => x.kind === "symbol" && x.text === "Δ";

const count = (items: readonly Item[], of: (x: MathNode) => number): number =>
  everywhere<MathNode, number>(items, (x) => [of(x)]).reduce((a, b) => a + b, 0);

/** Where a factor Δ stands right before a name. */
const placesIn = (m: ProductMath): readonly number[] =>
  m.factors.flatMap((f, k) => {
    const next = m.factors[k + 1];
    return isDelta(f.factor) && next?.sign === "" && nameOf(next.factor) !== undefined ? [k] : [];
  });

/** The name Δx of x, with the scripts that x has. */
function nameOf(m: MathNode): MathNode | undefined {
  if (m.kind === "symbol") return isDelta(m) ? undefined : { ...m, text: `Δ${m.text}` };
  if (m.kind !== "scripted") return undefined;
  const base = nameOf(m.base);
  return base === undefined ? undefined : { ...m, base };
}

const named = (root: Item): Item =>
  rebuilt(root, (x) => {
    const node = x as unknown as Item;
    return !isCondition(node) && node.kind === "product" ? joined(node) : node;
  });

function joined(m: ProductMath): MathNode {
  const places = new Set(placesIn(m));
  const factors = m.factors.flatMap((f, k): readonly MathFactor[] => {
    if (places.has(k)) return [];
    const before = places.has(k - 1) ? m.factors[k - 1] : undefined;
    const own = before === undefined ? undefined : nameOf(f.factor);
    if (before === undefined || own === undefined) return [f];
    const span = { start: before.factor.span.start, end: own.span.end };
    return [{ sign: before.sign, factor: { ...own, span } }];
  });
  const [only, ...others] = factors;
  return only !== undefined && others.length === 0 && only.sign === "" ? only.factor : { ...m, factors };
}
