// What depends on what: through definitions and given functions, never through `stop`. A derivative's own
// target counts as independent: its definition is cut. Subscripts are integers and carry no dependence.

import { bodiesOf, type Definition, type Env, recurrent, startsOutside } from "../expr/environment.ts";
import type { Deriv, Expr, Range } from "../expr/nodes.ts";
import { sliceParts } from "../expr/slices.ts";
import { children, remembered, some, visit } from "../expr/traverse.ts";

/** The declared name of a derivative's target: a name or a read of one. */
export function targetName(wrt: Expr): string {
  const { tensor } = sliceParts(wrt);
  if (tensor.kind === "sym") return tensor.name;
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

/**
 * Whether the quantity `name` can change when the quantity `on` does. With `fixed`, the steps of recurrences are held
 * fixed: they change by what they start from alone.
 */
export function nameDependsOn(env: Env, name: string, on: string, fixed = false): boolean {
  let table = known.get(env.decls);
  if (table === undefined) {
    table = new Map();
    known.set(env.decls, table);
  }
  const key = `${name}\n${on}\n${fixed}`;
  let found = table.get(key);
  if (found === undefined) {
    found = searched(env, name, on, fixed);
    table.set(key, found);
  }
  return found;
}

function searched(env: Env, name: string, on: string, fixed: boolean): boolean {
  const seen = new Set<string>();
  const go = (n: string): boolean => {
    if (n === on) return true;
    if (seen.has(n)) return false;
    seen.add(n);
    const d = env.decls.get(n);
    if (d?.kind === "definition") {
      const bodies =
        fixed && d.recurrence !== undefined ? d.recurrence.starts.map((s) => s.value) : bodiesOf(d);
      return bodies.some((b) =>
        directNames(b).some((m) => !(fixed && m !== on && readsStepsAlone(env, m, b, d)) && go(m)),
      );
    }
    return (
      d?.kind === "function" &&
      d.formula === undefined &&
      d.params.some((p) => !(fixed && p !== on && isOutside(env, p)) && go(p))
    );
  };
  return go(name);
}

function isOutside(env: Env, name: string): boolean {
  const r = recurrent(env, name);
  return r !== undefined && startsOutside(r);
}

/** Whether all reads of a recurrence in a term are seen to be at its steps: at a letter that runs over its axis. */
function readsStepsAlone(env: Env, name: string, e: Expr, of: Definition | undefined): boolean {
  const r = recurrent(env, name);
  if (r === undefined || !startsOutside(r)) return false;
  const { axis: first, starts } = r.recurrence;
  const running = [...new Set([first, ...starts.flatMap((s) => s.places.map((p) => p.axis))])].flatMap(
    (k) => {
      const a = r.axes[k];
      return a === undefined ? [] : [{ k, lo: a.lo, hi: a.hi }];
    },
  );
  type Running = (typeof running)[number];
  const isAxis = (range: Range | undefined, axis: Running): boolean =>
    range?.kind === "interval" && range.lo === axis.lo && range.hi === axis.hi;
  const own = (letter: string, axis: Running): boolean => {
    const a = of === undefined ? undefined : of.axes[of.params.indexOf(letter)];
    return a === undefined ? isAxis(env.indices.get(letter), axis) : a.lo === axis.lo && a.hi === axis.hi;
  };
  const go = (x: Expr, bound: readonly (Range | undefined)[]): boolean => {
    if (x.kind === "sym") return x.name !== name;
    if (x.kind === "at" && x.tensor.kind === "sym" && x.tensor.name === name) {
      return running.every((axis) => {
        const sub = x.subs[axis.k];
        if (sub === axis.lo || sub === axis.hi) return true;
        if (sub?.kind === "idx") return own(sub.name, axis);
        return sub?.kind === "bound" && isAxis(bound[bound.length - 1 - sub.index], axis);
      });
    }
    if (x.kind !== "bind") return children(x).every((c) => go(c.expr, bound));
    const inner = x.ranges.flatMap((g): (Range | undefined)[] =>
      g.kind === "set" ? Array.from({ length: g.arity }, () => undefined) : [g],
    );
    return children(x).every((c) => go(c.expr, [...bound, ...inner.slice(0, c.under)]));
  };
  return go(e, []);
}

/** Whether the value of e can change when the quantity `on` does, as a derivative of this mode counts it. */
export function dependsOn(env: Env, e: Expr, on: string, mode: Deriv["mode"] = "total"): boolean {
  if (mode === "step") {
    const [name] = directNames(e);
    const d = name === undefined ? undefined : env.decls.get(name);
    return d?.kind === "definition" && dependsOn(env, d.body, on, "partial");
  }
  const fixed = mode === "partial";
  return directNames(e).some(
    (n) => !(fixed && n !== on && readsStepsAlone(env, n, e, undefined)) && nameDependsOn(env, n, on, fixed),
  );
}

/**
 * Whether `name` depends on `on` through a derivative of something that does: g = ∂c/∂x changes with c as a function of
 * x, and not with the numbers c, so that no chain rule leads from g to c.
 */
export function differentiates(env: Env, name: string, on: string): boolean {
  const seen = new Set<string>();
  const go = (n: string): boolean => {
    const d = n === on || seen.has(n) ? undefined : env.decls.get(n);
    seen.add(n);
    if (d?.kind === "function") return d.formula === undefined && d.params.some(go);
    return (
      d?.kind === "definition" &&
      bodiesOf(d).some((b) => hasDerivative(env, b, on) || directNames(b).some(go))
    );
  };
  return go(name);
}

const hasDerivative = (env: Env, e: Expr, on: string): boolean =>
  some(e, (s) => s.kind === "deriv" && !isIncoming(env, s) && dependsOn(env, s.of, on));

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
  if (d.mode === "slot") return true;
  // Of a recurrence, an entry acts on later ones, too; the incoming gradient holds them fixed.
  if (d.mode === "total" && recurrent(env, target) !== undefined) return false;
  const fixed = d.mode === "partial";
  return f.params.every((p) => p === target || !nameDependsOn(env, p, target, fixed));
}
