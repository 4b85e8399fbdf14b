// Terms of integers evaluated directly, without compiling them: sizes, subscripts and the relations between them, for
// many candidates. Undefined means "not told by the integers alone".

import type { App, Expr } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";

export type Integers = ReadonlyMap<string, number>;

/** The value of a term in integers (a fraction where it is one), with free letters among `at`. */
export function integerValue(e: Expr, at: Integers): number | undefined {
  switch (e.kind) {
    case "num":
      return toNumberQ(e.value);
    case "sym":
    case "idx":
      return at.get(e.name);
    case "app":
      return applied(e, at);
    default:
      return undefined;
  }
}

/** A sum or a product, which most terms are. */
function gathered(e: App, at: Integers): number | undefined {
  let r = e.op === "add" ? 0 : 1;
  for (let k = 0; k < e.args.length; k += 1) {
    const v = integerValue(e.args[k] as Expr, at);
    if (v === undefined) return undefined;
    r = e.op === "add" ? r + v : r * v;
  }
  return r;
}

function applied(e: App, at: Integers): number | undefined {
  if (e.op === "add" || e.op === "mul") return gathered(e, at);
  const args: number[] = [];
  for (let k = 0; k < e.args.length; k += 1) {
    const v = integerValue(e.args[k] as Expr, at);
    if (v === undefined) return undefined;
    args.push(v);
  }
  const a = args[0] ?? 0;
  const b = args[1] ?? 1;
  const c = args[2] ?? 0;
  switch (e.op) {
    case "div":
      return b === 0 ? undefined : a / b;
    case "pow":
      return Number.isInteger(b) ? a ** b : undefined;
    case "floor":
      return Math.floor(a);
    case "ceil":
      return Math.ceil(a);
    case "abs":
      return Math.abs(a);
    case "max":
      return Math.max(...args);
    case "min":
      return Math.min(...args);
    case "mod":
      return b === 0 ? undefined : a - b * Math.floor(a / b);
    case "clamp":
      return Math.min(Math.max(a, b), c);
    default:
      return undefined;
  }
}

/** Whether a relation between integers holds; undefined when the integers do not tell. */
export function integerRelation(e: Expr, at: Integers): boolean | undefined {
  if (e.kind !== "app") return undefined;
  switch (e.op) {
    case "true":
      return true;
    case "false":
      return false;
    case "not": {
      const inner = integerRelation(e.args[0] as Expr, at);
      return inner === undefined ? undefined : !inner;
    }
    case "and":
    case "or": {
      const parts = e.args.map((a) => integerRelation(a, at));
      const decisive = e.op === "or";
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
    default:
      break;
  }
  const [l, r] = e.args;
  const a = l === undefined ? undefined : integerValue(l, at);
  const b = r === undefined ? undefined : integerValue(r, at);
  if (a === undefined || b === undefined) return undefined;
  switch (e.op) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    case "divides":
      return a === 0 ? b === 0 : Number.isInteger(b / a);
    default:
      return undefined;
  }
}
