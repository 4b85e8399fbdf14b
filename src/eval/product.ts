// Products, quotients and their brackets. A bracket that is false makes its product 0 whatever the other factors
// are, so all brackets of a product are decided before any other factor is evaluated.

import type { App, Expr } from "../expr/nodes.ts";
import type { Core } from "./core.ts";
import { isHalt, noValue } from "./result.ts";
import type { Code, Scope } from "./scope.ts";

/** False where the term is 0 because of a bracket (or a literal 0); undefined when no bracket decides that. */
export function nonzero<T>(core: Core<T>, e: Expr, scope: Scope): Code<boolean> | undefined {
  if (e.kind === "num") return e.value === 0 ? () => false : undefined;
  // What a bracket makes 0 has the derivative 0, by the same bracket.
  if (e.kind === "deriv") return core.guard(e.of, scope);
  if (e.kind !== "app") return undefined;
  switch (e.op) {
    case "iverson":
      return core.world.condition(e.args[0] as Expr, scope);
    case "mul":
      return conjunction(e.args.map((a) => core.guard(a, scope)).filter((g) => g !== undefined));
    case "div":
    case "stop":
      return core.guard(e.args[0] as Expr, scope);
    case "pow": {
      const n = e.args[1] as Expr;
      return n.kind === "num" && typeof n.value === "number" && n.value > 0
        ? core.guard(e.args[0] as Expr, scope)
        : undefined;
    }
    case "add": {
      const parts = e.args.map((a) => core.guard(a, scope));
      if (parts.some((g) => g === undefined)) return undefined;
      const all = parts as Code<boolean>[];
      return (f) => all.some((g) => g(f));
    }
    case "cases": {
      const values: (Code<boolean> | undefined)[] = [];
      const conditions: Code<boolean>[] = [];
      e.args.forEach((a, k) => {
        if (k % 2 === 0) values.push(core.guard(a, scope));
        else conditions.push(core.world.condition(a, scope));
      });
      if (values.every((v) => v === undefined)) return undefined;
      return (f) => {
        for (let k = 0; k < values.length; k += 1) {
          const c = conditions[k];
          if (c === undefined || c(f)) return values[k]?.(f) ?? true;
        }
        return true;
      };
    }
    default:
      return undefined;
  }
}

/** All hold. One that is false decides even when another has no value. */
function conjunction(guards: readonly Code<boolean>[]): Code<boolean> | undefined {
  const [only] = guards;
  if (guards.length <= 1) return only;
  return (f) => {
    let failure: unknown;
    for (const g of guards) {
      try {
        if (!g(f)) return false;
      } catch (e) {
        if (!isHalt(e) || e.halt.kind === "too-large") throw e;
        failure ??= e;
      }
    }
    if (failure !== undefined) throw failure;
    return true;
  };
}

export function productCode<T>(core: Core<T>, e: App, scope: Scope): Code<T> {
  const { field } = core;
  const guards: Code<boolean>[] = [];
  const factors: Code<T>[] = [];
  const divisors: Code<T>[] = [];
  const own = (x: Expr): boolean => x === e || (scope.unit.uses.get(x.id) ?? 0) <= 1;
  const collect = (x: Expr): void => {
    if (x.kind === "app" && x.op === "mul" && own(x)) {
      x.args.forEach(collect);
      return;
    }
    if (x.kind === "app" && x.op === "div" && own(x)) {
      collect(x.args[0] as Expr);
      divisors.push(core.real(x.args[1] as Expr, scope));
      return;
    }
    const guard = core.guard(x, scope);
    if (guard !== undefined) guards.push(guard);
    if (x.kind !== "app" || x.op !== "iverson") factors.push(core.real(x, scope));
  };
  collect(e);
  const product = times(core, factors);
  const value: Code<T> =
    divisors.length === 0
      ? product
      : (f) => {
          let p = product(f);
          for (const d of divisors) p = field.div(p, d(f)) ?? noValue("division by zero");
          return p;
        };
  const holds = conjunction(guards);
  if (holds === undefined) return value;
  const zero = field.zero;
  return (f) => (holds(f) ? value(f) : zero);
}

function times<T>(core: Core<T>, factors: readonly Code<T>[]): Code<T> {
  const { field } = core;
  const [a, b, c] = factors;
  const mul = (x: T, y: T): T => field.mul(x, y) ?? noValue("an undefined product");
  if (a === undefined) return () => field.one;
  if (b === undefined) return a;
  if (c === undefined) return (f) => mul(a(f), b(f));
  if (factors.length === 3) return (f) => mul(mul(a(f), b(f)), c(f));
  return (f) => {
    let p = a(f);
    for (let k = 1; k < factors.length; k += 1) p = mul(p, (factors[k] as Code<T>)(f));
    return p;
  };
}
