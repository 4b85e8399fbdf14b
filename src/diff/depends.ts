// What depends on what: through definitions and given functions, never through `stop`. A derivative's own
// target counts as independent: its definition is cut. Subscripts are integers and carry no dependence.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { remembered, visit } from "../expr/traverse.ts";

/** The declared name of a derivative's target: a name or a read of one. */
export function targetName(wrt: Expr): string {
  if (wrt.kind === "sym") return wrt.name;
  if (wrt.kind === "at" && wrt.tensor.kind === "sym") return wrt.tensor.name;
  throw new Error("a derivative is taken to a name or an entry of one");
}

/** Names whose values enter e directly: not through definitions, not in subscripts, not under `stop`. */
export const directNames = remembered((e: Expr): readonly string[] => {
  const out = new Set<string>();
  const scan = (t: Expr): void =>
    visit(t, (s) => {
      if (s.kind === "sym") out.add(s.name);
      if (s.kind === "app" && s.op === "stop") return false;
      if (s.kind === "at") {
        scan(s.tensor);
        return false;
      }
      return true;
    });
  scan(e);
  return [...out];
});

/** What was found for a set of declarations, which is never changed in place. */
const known = new WeakMap<Env["decls"], Map<string, boolean>>();

/** Whether the quantity `name` can change when the quantity `on` does. */
export function nameDependsOn(env: Env, name: string, on: string): boolean {
  let table = known.get(env.decls);
  if (table === undefined) {
    table = new Map();
    known.set(env.decls, table);
  }
  const key = `${name}\n${on}`;
  let found = table.get(key);
  if (found === undefined) {
    found = searched(env, name, on);
    table.set(key, found);
  }
  return found;
}

function searched(env: Env, name: string, on: string): boolean {
  const seen = new Set<string>();
  const go = (n: string): boolean => {
    if (n === on) return true;
    if (seen.has(n)) return false;
    seen.add(n);
    const d = env.decls.get(n);
    if (d?.kind === "definition") return directNames(d.body).some(go);
    return d?.kind === "function" && d.params.some(go);
  };
  return go(name);
}

/** Whether the value of e can change when the quantity `on` does. */
export const dependsOn = (env: Env, e: Expr, on: string): boolean =>
  directNames(e).some((n) => nameDependsOn(env, n, on));

/** The given function at the root of a derivative of any order: L of ∂²L/∂y∂y; f(u) of its slots alone. */
function rootFunction(d: Expr): string | undefined {
  let root = d;
  let slots = true;
  while (root.kind === "deriv") {
    if (root.mode !== "slot") slots = false;
    root = root.of;
  }
  if (root.kind === "app" && root.op === "apply" && slots) root = root.args[0] as Expr;
  return root.kind === "sym" ? root.name : undefined;
}

/**
 * Whether a derivative is an incoming gradient: of a given function to one of its parameters, while no other
 * parameter depends on that one. Nothing is to be done about it; it is known as it stands.
 */
export function isIncoming(env: Env, d: Expr): boolean {
  if (d.kind !== "deriv") return false;
  const f = env.decls.get(rootFunction(d) ?? "");
  if (f?.kind !== "function") return false;
  if (d.of.kind === "deriv" && !isIncoming(env, d.of)) return false;
  const target = targetName(d.wrt);
  if (!f.params.includes(target)) return false;
  return d.mode === "slot" || f.params.every((p) => p === target || !nameDependsOn(env, p, target));
}
