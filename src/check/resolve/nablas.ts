// ∇f of a function that is written f(w) everywhere else: it is by w. Of a function of several numbers, f(x, y), it is the
// list of its derivatives by these: ∇f = (2x, 3) is ∂f/∂x = 2x and ∂f/∂y = 3.

import { rebuilt } from "../../expr/plain-tree.ts";
import {
  type ApplyMath,
  type Item,
  isCondition,
  type MathLink,
  type MathNode,
  type NablaMath,
  type SymbolMath,
} from "../formula/math.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

export function withNablas(formulas: Formulas): Formulas {
  const args = argumentsOf(formulas);
  if (args.size === 0) return formulas;
  return formulas.map((f) =>
    "statements" in f
      ? {
          ...f,
          statements: f.statements
            .flatMap((s) => componentwise(s, args))
            .map((s) => ({ ...s, item: completed(s.item, args) })),
        }
      : f,
  );
}

type Arguments = ReadonlyMap<string, readonly SymbolMath[]>;

/** The arguments that functions are introduced with, where they are always the same ones. */
function argumentsOf(formulas: Formulas): Arguments {
  const out = new Map<string, readonly SymbolMath[] | undefined>();
  for (const f of formulas)
    for (const { item } of "statements" in f ? f.statements : []) {
      const left = isCondition(item) && item.kind === "relation" ? item.first : undefined;
      if (left?.kind !== "apply" || left.fence.open !== "(" || left.head.kind !== "symbol") continue;
      const { text } = left.head;
      const args = left.fence.items.filter((x) => x.kind === "symbol");
      const own = args.length === left.fence.items.length && args.length > 0 ? args : undefined;
      const before = out.get(text);
      out.set(text, !out.has(text) || spelled(before) === spelled(own) ? own : undefined);
    }
  return new Map([...out].flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])));
}

const spelled = (args: readonly SymbolMath[] | undefined): string => args?.map((a) => a.text).join() ?? "";

/** ∇f = (a, b) as a relation for each of the derivatives. */
function componentwise(s: Statement, all: Arguments): readonly Statement[] {
  const { item } = s;
  if (item.kind !== "relation" || s.continues || item.first.kind !== "nabla") return [s];
  const { by, order, of } = item.first;
  const head = of.kind === "apply" ? of.head : of;
  const args = by === undefined && order === 1 && head.kind === "symbol" ? all.get(head.text) : undefined;
  if (args === undefined || args.length < 2 || (of.kind === "apply" && !isAt(of, args))) return [s];
  const sides = item.links.map((l) => partsOf(l.right, args.length));
  if (sides.some((p) => p === undefined)) return [s];
  return args.map((arg, k): Statement => {
    const { span } = item.first;
    const first: MathNode = { kind: "derivative", mark: "∂", of: head, by: [{ ...arg, span }], span };
    const links = item.links.map((l, n): MathLink => ({ ...l, right: sides[n]?.[k] ?? l.right }));
    return { ...s, item: { kind: "relation", first, links, span: item.span } };
  });
}

/** ∇f(x, y) of f(x, y), at no other point. */
const isAt = ({ fence }: ApplyMath, args: readonly SymbolMath[]): boolean =>
  fence.items.length === args.length &&
  fence.items.every((x, k) => x.kind === "symbol" && x.text === args[k]?.text);

/** The entries of a list, of a row or of a column, as many as there are arguments; 0 is that of each. */
function partsOf(m: MathNode, count: number): readonly MathNode[] | undefined {
  if (m.kind === "number" && m.text === "0") return Array.from({ length: count }, () => m);
  // Whether it is a row or a column is nothing to its entries.
  if (m.kind === "scripted" && m.sub === undefined && m.primes === 0 && /^(?:T|⊤|t⊤)$/.test(m.sup?.key ?? ""))
    return partsOf(m.base, count);
  if (m.kind === "matrix") {
    const isLine = m.rows.length === 1 || m.rows.every((r) => r.length === 1);
    const cells = m.rows.flat();
    return isLine && cells.length === count ? cells : undefined;
  }
  if (m.kind !== "fence" || m.such !== undefined || !/^[([]$/.test(m.open)) return undefined;
  const cells = m.items.flatMap((x) => (isCondition(x) || x.kind === "ellipsis" ? [] : [x]));
  return cells.length === m.items.length && cells.length === count ? cells : undefined;
}

const completed = (root: Item, args: Arguments): Item =>
  rebuilt(root, (x) => {
    const node = x as unknown as MathNode;
    return node.kind === "nabla" ? withVariable(node, args) : node;
  });

function withVariable(m: NablaMath, args: Arguments): NablaMath {
  const [arg, ...others] = (m.by === undefined && m.of.kind === "symbol" && args.get(m.of.text)) || [];
  if (arg === undefined || others.length > 0) return m;
  const items = Array.from({ length: m.order }, () => ({ ...arg, span: m.span }));
  return { ...m, by: { items, key: arg.text, span: m.span }, told: true };
}
