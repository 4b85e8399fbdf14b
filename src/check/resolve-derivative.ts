// Derivatives: quotients of ∂ and of d, and ∇ with its variable. One that could go through later entries of a
// recurrence, or not, is not read.

import type { Span } from "../expr/span.ts";
import type { Value } from "../read/syntax.ts";
import { isCondition, type MathNode, type NablaMath } from "./math.ts";
import type { Resolving } from "./resolve-scope.ts";
import { unread } from "./unread.ts";

export function resolveNabla(r: Resolving, m: NablaMath, span: Span): Value {
  const by = m.by?.items.flatMap((x) => (isCondition(x) ? [] : [x])) ?? [];
  if (by.length !== 1)
    throw unread("nabla", "by what ∇ differentiates is not said", span, "its variable below it: \\nabla_x");
  return resolveDerivative(r, r.value(m.of), by, span);
}

export function resolveDerivative(
  r: Resolving,
  of: Value,
  by: readonly MathNode[],
  span: Span,
  mark: "∂" | "d" = "∂",
): Value {
  return [...by].reverse().reduce<Value>((v, b) => {
    const variable = r.value(b);
    if (variable.kind !== "name" && variable.kind !== "read")
      throw unread("derivative", "what is differentiated by is no name and no entry", b.span);
    if (mark === "d") return { kind: "derivative", of: v, by: variable, through: true, span };
    refuseThrough(r, v, variable, span);
    return { kind: "derivative", of: v, by: variable, span };
  }, of);
}

/** ∂h[t]/∂h[s] of a recurrence: with the entries between them held fixed, or not. */
function refuseThrough(r: Resolving, of: Value, by: Value, span: Span): void {
  const recurrent = (v: Value): string | undefined => {
    const name = v.kind === "read" ? v.of : v;
    return name.kind === "name" && r.names.byName.get(name.name)?.recurrent === true ? name.name : undefined;
  };
  const given = of.kind === "name" && r.names.byName.get(of.name)?.kind === "function";
  const name = recurrent(of) ?? (given ? undefined : recurrent(by));
  if (name !== undefined)
    throw unread(
      "derivative",
      `\`${name}\` reads its own entries, and whether this derivative goes through them is not said`,
      span,
      "d for the derivative that counts later entries",
    );
}
