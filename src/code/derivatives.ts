// Derivatives that stay in a closed form: incoming gradients, which are arrays that the caller gives, and those of
// given functions at written arguments, which are functions that the caller gives.

import { type Axis, axesOf, type FunctionDecl } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { extentOf } from "./reads.ts";
import { Unwritable, type Writer } from "./writer.ts";

export interface Incoming {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly subs: readonly Expr[];
}

/** The name under which ∂L/∂y is given. */
export const gradientName = (f: string, by: string): string => `d(${f})/d(${by})`;

const functionOf = (w: Writer, name: string): FunctionDecl | undefined => {
  const d = w.source.decls.get(name);
  return d?.kind === "function" && d.formula === undefined ? d : undefined;
};

/** The array that an incoming gradient is, and the entry that is read; undefined where it is something else. */
export function incomingOf(w: Writer, e: Expr): Incoming | undefined {
  const d = e.kind === "at" ? e.tensor : e;
  if (d.kind !== "deriv" || d.of.kind !== "sym" || functionOf(w, d.of.name) === undefined) return undefined;
  const target = d.wrt.kind === "at" ? d.wrt.tensor : d.wrt;
  if (target.kind !== "sym") return undefined;
  const subs = [...(d.wrt.kind === "at" ? d.wrt.subs : []), ...(e.kind === "at" ? e.subs : [])];
  const axes = gradientAxes(axesOf(w.source, target.name) ?? []);
  if (axes.length !== subs.length) return undefined;
  const name = gradientName(d.of.name, target.name);
  const shape = axes.map((a) => extentOf(w.ctx, a));
  const meaning = w.ctx.deriv(d.of, target, d.mode);
  if (axes.length === 0) w.parameter(name, { meaning, kind: { kind: "real" } });
  else w.parameter(name, { meaning, kind: { kind: "array", shape, integer: false } });
  w.array(name, axes, false);
  return { name, axes, subs };
}

/** L does not depend on what is read outside y when that is a constant: there the gradient is 0. */
const gradientAxes = (axes: readonly Axis[]): readonly Axis[] =>
  axes.map((a): Axis => {
    switch (a.outside.kind) {
      case "minus-infinity":
        return { ...a, outside: { kind: "zero" } };
      case "start":
        return { ...a, outside: { kind: "error" } };
      default:
        return a;
    }
  });

/** The derivative of a given function in one of its parameters, at written arguments. */
export function slotOf(w: Writer, e: Deriv): Expr {
  const path: Expr[] = [];
  let root: Expr = e;
  while (root.kind === "deriv") {
    path.unshift(root.wrt);
    root = root.of;
  }
  if (root.kind === "app" && root.op === "apply") {
    const [f, ...args] = root.args;
    if (f?.kind !== "sym" || functionOf(w, f.name) === undefined)
      throw new Unwritable("a derivative that is left in the result");
    const name = path.reduce((n: string, p) => {
      if (p.kind !== "sym") throw new Unwritable("a derivative that is left in the result");
      return gradientName(n, p.name);
    }, f.name);
    w.parameter(name, { meaning: undefined, kind: { kind: "function", arity: args.length } });
    return w.ctx.app("apply", [w.ctx.sym(name), ...args.map((a) => w.lower(a))]);
  }
  throw new Unwritable(
    root.kind === "sym" && functionOf(w, root.name) !== undefined && path.length > 1
      ? "a second derivative of a function of which only the first are given"
      : "a derivative that is left in the result",
  );
}
