// ∇f of a function that is written f(w) everywhere else: it is by w.

import { rebuilt } from "../expr/plain-tree.ts";
import { type Item, isCondition, type MathNode, type NablaMath, type SymbolMath } from "./math.ts";
import type { FormulaStatements } from "./statements.ts";
import type { Unread } from "./unread.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

export function withNablas(formulas: Formulas): Formulas {
  const args = argumentsOf(formulas);
  if (args.size === 0) return formulas;
  return formulas.map((f) =>
    "statements" in f
      ? { ...f, statements: f.statements.map((s) => ({ ...s, item: completed(s.item, args) })) }
      : f,
  );
}

/** The one argument that functions are introduced with; none where there are two. */
function argumentsOf(formulas: Formulas): ReadonlyMap<string, SymbolMath> {
  const out = new Map<string, SymbolMath | undefined>();
  for (const f of formulas)
    for (const { item } of "statements" in f ? f.statements : []) {
      const left = isCondition(item) && item.kind === "relation" ? item.first : undefined;
      if (left?.kind !== "apply" || left.fence.open !== "(" || left.head.kind !== "symbol") continue;
      const { text } = left.head;
      const [only, ...others] = left.fence.items;
      const arg = only?.kind === "symbol" && others.length === 0 ? only : undefined;
      const before = out.get(text);
      out.set(text, !out.has(text) || before?.text === arg?.text ? arg : undefined);
    }
  return new Map([...out].flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])));
}

const completed = (root: Item, args: ReadonlyMap<string, SymbolMath>): Item =>
  rebuilt(root, (x) => {
    const node = x as unknown as MathNode;
    return node.kind === "nabla" ? withVariable(node, args) : node;
  });

function withVariable(m: NablaMath, args: ReadonlyMap<string, SymbolMath>): NablaMath {
  const arg = m.by === undefined && m.of.kind === "symbol" ? args.get(m.of.text) : undefined;
  if (arg === undefined) return m;
  const items = Array.from({ length: m.order }, () => ({ ...arg, span: m.span }));
  return { ...m, by: { items, key: arg.text, span: m.span }, told: true };
}
