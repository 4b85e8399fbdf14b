// ∇f(u) without a variable, where f is a function of one thing of which nothing else is known: its gradient, taken at u.

import type { Span } from "../../expr/span.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import { type ApplyMath, isCondition, type NablaMath } from "../formula/math.ts";
import { call } from "../formula/values.ts";
import { calledFamily, calledFunction } from "./bracket.ts";
import type { Resolving } from "./scope.ts";

/** The f(u) of ∇f(u), where no variable is written and u is one thing. */
export function bareNabla(m: NablaMath): ApplyMath | undefined {
  const { of, by } = m;
  if (by !== undefined || m.open === true || of.kind !== "apply" || of.fence.open !== "(") return undefined;
  const [only, ...others] = of.fence.items;
  const isOne = only !== undefined && others.length === 0 && of.fence.such === undefined;
  return isOne && !isCondition(only) ? of : undefined;
}

/** The gradient as a derivative in the argument; undefined where it is none of these functions. */
export function gradientOf(r: Resolving, m: NablaMath, span: Span): Value | undefined {
  const of = bareNabla(m);
  if (of === undefined) return undefined;
  const family = calledFamily(r, of.head, of.fence);
  const name = family?.name ?? calledFunction(r, of.head);
  const known = name === undefined ? undefined : r.names.byName.get(name);
  const parameters = known?.parameters ?? [];
  const by = parameters.at(-1);
  const index = family === undefined ? [] : [family.index];
  if (known === undefined || by === undefined || known.free !== true) return undefined;
  if (parameters.length !== index.length + 1) return undefined;
  r.note(
    "∇ without a variable is read as the gradient of the function, taken at what stands behind it",
    span,
  );
  let value: Value = call(known.name, [...index, ...r.values(of.fence.items)], span);
  for (let k = 0; k < m.order; k += 1)
    value = { kind: "derivative", of: value, by: { kind: "name", name: by, span }, held: "slot", span };
  return value;
}
