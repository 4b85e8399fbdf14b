// Cases and brackets of whole tensors, entry by entry: `cases{x if x > 0, 0 otherwise}`, `[x > 0]`.

import type { Expr, Op } from "../../expr/nodes.ts";
import type { Cases, Condition, Iverson, RelationOp, Value } from "../syntax/syntax.ts";
import { broadcast, mapped, type Part } from "./matrix-parts.ts";
import type { Work } from "./workspace.ts";

export const RELATION: Readonly<Record<RelationOp, Op>> = {
  "=": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  divides: "divides",
};

/** What is made of the entries of all parts. */
type Build = (xs: readonly Expr[]) => Expr;

interface Parts {
  readonly w: Work;
  readonly go: (n: Value) => Part;
  readonly all: Part[];
}

/** Undefined where a condition is no relation of numbers: membership in a set. */
export function casesPart(w: Work, node: Cases, go: (n: Value) => Part): Part | undefined {
  const parts: Parts = { w, go, all: [] };
  const args: Build[] = [];
  for (const { condition, value } of node.branches) {
    const holds = conditionOf(parts, condition);
    if (holds === undefined) return undefined;
    args.push(partOf(parts, value), holds);
  }
  if (node.otherwise !== undefined) args.push(partOf(parts, node.otherwise));
  return joined(parts, node, (xs) =>
    w.ws.ctx.app(
      "cases",
      args.map((a) => a(xs)),
    ),
  );
}

export function bracketPart(w: Work, node: Iverson, go: (n: Value) => Part): Part | undefined {
  const parts: Parts = { w, go, all: [] };
  const holds = conditionOf(parts, node.condition);
  if (holds === undefined) return undefined;
  const build: Build = (xs) => w.ws.ctx.iverson(holds(xs));
  return isOrder(node.condition)
    ? mapped(node, parts.all, broadcast(w, parts.all), build)
    : joined(parts, node, build);
}

const ORDER: ReadonlySet<RelationOp> = new Set<RelationOp>(["<", "<=", ">", ">="]);

/** Whether a condition orders values: the kernel has its bracket for whole tensors. */
export const isOrder = (c: Condition): boolean =>
  c.kind === "relation" && c.links.every((l) => ORDER.has(l.op));

const joined = ({ w, all }: Parts, node: Value, build: Build): Part => ({
  ...mapped(node, all, broadcast(w, all), build),
  // Of conditions on whole tensors the kernel has the bracket of an order relation alone.
  shown: undefined,
  plain: false,
});

function partOf({ go, all }: Parts, node: Value): Build {
  const k = all.length;
  all.push(go(node));
  return (xs) => xs[k] as Expr;
}

function conditionOf(parts: Parts, c: Condition): Build | undefined {
  const { ctx } = parts.w.ws;
  const joint = (op: Op, of: readonly (Build | undefined)[]): Build | undefined => {
    const known = of.filter((b) => b !== undefined);
    if (known.length < of.length) return undefined;
    return (xs) => {
      const made = known.map((b) => b(xs));
      const [only] = made;
      return op !== "not" && made.length === 1 && only !== undefined ? only : ctx.app(op, made);
    };
  };
  switch (c.kind) {
    case "relation": {
      let left = partOf(parts, c.first);
      const links = c.links.map(({ op, right }): Build => {
        const [a, b] = [left, partOf(parts, right)];
        left = b;
        return (xs) => ctx.app(RELATION[op], [a(xs), b(xs)]);
      });
      return joint("and", links);
    }
    case "member": {
      const [element, another] = c.elements;
      if (c.over.kind !== "range" || element === undefined || another !== undefined) return undefined;
      const [e, low, high] = [element, c.over.low, c.over.high].map((n) => partOf(parts, n));
      if (e === undefined || low === undefined || high === undefined) return undefined;
      return (xs) => ctx.app("and", [ctx.le(low(xs), e(xs)), ctx.le(e(xs), high(xs))]);
    }
    case "and":
    case "or":
      return joint(
        c.kind,
        c.conditions.map((x) => conditionOf(parts, x)),
      );
    case "not":
      return joint("not", [conditionOf(parts, c.condition)]);
  }
}

/** The values in cases and brackets. */
export const valuesIn = (n: Cases | Iverson): readonly Value[] =>
  n.kind === "iverson"
    ? conditionValues(n.condition)
    : [
        ...n.branches.flatMap((b) => [b.value, ...conditionValues(b.condition)]),
        ...(n.otherwise === undefined ? [] : [n.otherwise]),
      ];

function conditionValues(c: Condition): readonly Value[] {
  switch (c.kind) {
    case "relation":
      return [c.first, ...c.links.map((l) => l.right)];
    case "member":
      return c.over.kind === "range" ? [...c.elements, c.over.low, c.over.high] : c.elements;
    case "and":
    case "or":
      return c.conditions.flatMap(conditionValues);
    case "not":
      return conditionValues(c.condition);
  }
}
