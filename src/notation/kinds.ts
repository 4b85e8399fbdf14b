// Small questions about terms that several parts of the layout engine ask.

import { bodiesOf, type Env, startsOutside } from "../expr/environment.ts";
import type { App, Expr, Op } from "../expr/nodes.ts";
import { isIntegerQ } from "../expr/rational.ts";
import { children, symbols } from "../expr/traverse.ts";

export const isApp = <O extends Op>(e: Expr, op: O): e is App & { readonly op: O } =>
  e.kind === "app" && e.op === op;
export const isNumber = (e: Expr, value: number): boolean => e.kind === "num" && e.value === value;

/** Whether the term is an integer by its form: indices, sizes, integer scalars and their sums, products, floors. */
export function isIndexTerm(env: Env, e: Expr): boolean {
  switch (e.kind) {
    case "num":
      return isIntegerQ(e.value);
    case "idx":
    case "bound":
      return true;
    case "sym": {
      const d = env.decls.get(e.name);
      if (d?.kind === "scalar") return d.integer || d.role === "size";
      return (d?.kind === "definition" || d?.kind === "tensor") && d.integer;
    }
    case "at":
      return e.tensor.kind === "sym" && isIndexTerm(env, e.tensor);
    case "app":
      switch (e.op) {
        case "add":
        case "mul":
        case "max":
        case "min":
        case "mod":
        case "abs":
          return e.args.every((a) => isIndexTerm(env, a));
        case "floor":
        case "ceil":
        case "round":
        case "card":
          return true;
        case "div":
          return e.args.every((a) => isIndexTerm(env, a));
        case "infinity":
          return true;
        default:
          return false;
      }
    case "bind":
    case "deriv":
      return false;
  }
}

/** Whether the printed term has at most `budget` nodes and no large operator; the look is never longer than that. */
export function isSmall(e: Expr, budget: number): boolean {
  let left = budget;
  const go = (x: Expr): boolean => {
    left -= 1;
    if (left < 0 || x.kind === "bind" || x.kind === "deriv" || (x.kind === "app" && x.op === "cases"))
      return false;
    return children(x).every((c) => go(c.expr));
  };
  return go(e);
}

/** Numbers and nothing else: written arithmetic, of which every 1 and 0 is shown. */
export function isArithmetic(e: Expr): boolean {
  if (e.kind === "num") return true;
  return e.kind === "app" && ["add", "mul", "div", "pow"].includes(e.op) && e.args.every(isArithmetic);
}

/** Whether the definition of a name mentions another, directly or through further definitions. */
export function reaches(env: Env, from: string, to: string): boolean {
  const seen = new Set<string>();
  const stack = [from];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const d = env.decls.get(name);
    if (d?.kind !== "definition") continue;
    const used = bodiesOf(d).flatMap((b) => symbols(b));
    if (used.includes(to)) return true;
    stack.push(...used);
  }
  return false;
}

/** Whether names are made of another one in some way that does not pass through a recurrence. */
export function reachesBeside(env: Env, from: readonly string[], to: string): boolean {
  const seen = new Set<string>();
  const stack = [...from];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const d = env.decls.get(name);
    if (d?.kind === "function") stack.push(...d.params);
    if (d?.kind !== "definition") continue;
    if (d.recurrence === undefined) stack.push(...symbols(d.body));
    else if (!startsOutside(d)) stack.push(...d.recurrence.starts.flatMap((s) => symbols(s.value)));
  }
  return false;
}
