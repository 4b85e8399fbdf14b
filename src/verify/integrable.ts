// A function of several parameters that is known by its derivatives alone: they are derivatives of one function only
// where the mixed second ones agree, ∂/∂v F_u = ∂/∂u F_v, with the function's value free. Told by differences at points
// with few digits, as are declared derivatives of formulas; the first point that contradicts is given.

import { evaluator } from "../eval/evaluate.ts";
import { doubleField, type Meanings } from "../eval/field.ts";
import { EMPTY_INSTANCE } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { type Decl, type Env, type FunctionDecl, knownBySlopes } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Span } from "../expr/span.ts";
import { mapChildren, some } from "../expr/traverse.ts";

export interface Disagreement {
  readonly span: Span;
  /** The parameters: the derivative in the first of that in the second, and the other way round. */
  readonly by: readonly [string, string];
  readonly at: readonly { readonly name: string; readonly value: number }[];
  readonly values: readonly [number, number];
}

const VALUES = [0.5, -0.5, 1, -1, 2, 0.25, 1.5, -2];
const STEP = 2 ** -12;
const TOLERANCE = 1e-4;

/** The first point at which two mixed second derivatives differ. */
export function disagreement(
  ctx: Context,
  meanings: Meanings,
  block: Env,
  f: FunctionDecl,
): Disagreement | undefined {
  if (!knownBySlopes(f) || f.params.length < 2) return undefined;
  const members = [...block.decls.values()].filter(knownBySlopes);
  const slope = (d: FunctionDecl, k: number): Expr | undefined => {
    const value = d.formula?.slopes[k]?.value;
    return value && renamed(value, d);
  };
  // The values of the functions at the parameters are numbers of their own; a given function is not known as a formula.
  const holder = (name: string): string => `${name}()`;
  const renamed = (e: Expr, d: FunctionDecl): Expr => {
    const place = e.kind === "sym" ? d.params.indexOf(e.name) : -1;
    if (place >= 0) return ctx.sym(f.params[place] ?? "");
    if (e.kind === "app" && e.op === "apply" && e.args[0]?.kind === "sym") {
      const { name } = e.args[0];
      if (members.some((m) => m.name === name)) return ctx.sym(holder(name));
    }
    return mapChildren(ctx, e, (c) => renamed(c, d));
  };
  const own = members.filter((m) => m.params.length === f.params.length);
  const names = [...f.params, ...own.map((m) => holder(m.name))];
  const decls = new Map<string, Decl>(
    names.map((name) => [name, { kind: "scalar", name, integer: false, role: "given" }]),
  );
  const env: Env = { decls, assumptions: [], indices: new Map(), kink: block.kink };
  const value = (e: Expr, at: readonly number[]): number | undefined => {
    const scalars = new Map(names.map((n, k) => [n, at[k] ?? 0]));
    const r = evaluator(ctx, env, { ...EMPTY_INSTANCE, scalars }, doubleField(meanings), meanings).value(e);
    return r.kind === "value" && Number.isFinite(r.value) ? r.value : undefined;
  };
  /** The derivative in parameter k of a term that holds values of the functions, which move along. */
  const along = (e: Expr, k: number, at: readonly number[]): number | undefined => {
    const speeds = own.map((m) => {
      const s = slope(m, k);
      return s === undefined ? undefined : value(s, at);
    });
    if (speeds.some((s) => s === undefined)) return undefined;
    const moved = (h: number): number | undefined =>
      value(
        e,
        at.map((x, j) => {
          const n = f.params.length;
          return j < n ? (j === k ? x + h : x) : x + h * (speeds[j - n] ?? 0);
        }),
      );
    const [up, down] = [moved(STEP), moved(-STEP)];
    return up === undefined || down === undefined ? undefined : (up - down) / (2 * STEP);
  };
  for (const [j, p] of f.params.entries())
    for (const [k, q] of f.params.entries()) {
      const [first, second] = [slope(f, j), slope(f, k)];
      if (j >= k || first === undefined || second === undefined) continue;
      // Of other given functions no formula is known: nothing can be said here.
      if (
        [first, second].some((e) =>
          some(e, (x) => x.kind === "deriv" || (x.kind === "app" && x.op === "apply")),
        )
      )
        continue;
      for (const at of points(names.length)) {
        const [a, b] = [along(first, k, at), along(second, j, at)];
        if (a === undefined || b === undefined) continue;
        if (Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a) + Math.abs(b))) continue;
        return {
          span: f.formula.slopes[k]?.span ?? f.span ?? { start: 0, end: 0 },
          by: [p, q],
          at: f.params
            .map((name, n) => ({ name, value: at[n] ?? 0 }))
            .concat(
              own.map((m, n) => ({
                name: `${m.name}(${f.params.join(", ")})`,
                value: at[f.params.length + n] ?? 0,
              })),
            ),
          values: [b, a],
        };
      }
    }
  return undefined;
}

/** A few points, with simple coordinates. */
const points = (rank: number): readonly (readonly number[])[] =>
  Array.from({ length: 24 }, (_, n) =>
    Array.from({ length: rank }, (__, k) => VALUES[(n * (k + 1) + k) % VALUES.length] ?? 1),
  );
