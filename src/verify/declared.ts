// A declared derivative is checked before it is believed: at points with few digits first, the formula is moved a
// little both ways. Where that does not settle (a kink, no value) the point says nothing; the first that contradicts
// is the counterexample.

import { evaluator } from "../eval/evaluate.ts";
import { doubleField, type Meanings } from "../eval/field.ts";
import { EMPTY_INSTANCE } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import type { Decl, Env, FunctionDecl } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Span } from "../expr/span.ts";

export interface Contradiction {
  readonly span: Span;
  readonly parameter: string;
  readonly at: readonly { readonly name: string; readonly value: number }[];
  readonly declared: string;
  readonly found: string;
}

const VALUES = [0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1.5, -1.5, 0.25, 5, -5, 0.1, 8];
const MOST = 400;
const STEP = 2 ** -10;
const TOLERANCE = 1e-6;

/** The first point at which a declared derivative of the function does not hold. */
export function contradiction(
  ctx: Context,
  meanings: Meanings,
  block: Env,
  f: FunctionDecl,
): Contradiction | undefined {
  const { formula, params } = f;
  if (formula === undefined) return undefined;
  const { body } = formula;
  if (body === undefined) return undefined;
  const functions = [...block.decls].filter(([, d]) => d.kind === "function" && d.formula !== undefined);
  const decls = new Map<string, Decl>([
    ...functions,
    ...params.map((name): [string, Decl] => [name, { kind: "scalar", name, integer: false, role: "given" }]),
  ]);
  const env: Env = { decls, assumptions: [], indices: new Map(), kink: block.kink };
  const value = (e: Expr, at: readonly number[]): number | undefined => {
    const scalars = new Map(params.map((p, k) => [p, at[k] ?? 0]));
    const r = evaluator(ctx, env, { ...EMPTY_INSTANCE, scalars }, doubleField(meanings), meanings).value(e);
    return r.kind === "value" && Number.isFinite(r.value) ? r.value : undefined;
  };
  const points = pointsOf(params.length);
  for (const [k, slope] of formula.slopes.entries()) {
    if (slope === undefined) continue;
    for (const at of points) {
      const claimed = value(slope.value, at);
      const found = slopeAt((h) =>
        value(
          body,
          at.map((x, j) => (j === k ? x + h : x)),
        ),
      );
      if (found === undefined) continue;
      const scale = 1 + Math.abs(found) + Math.abs(claimed ?? 0);
      if (claimed !== undefined && Math.abs(claimed - found) <= TOLERANCE * scale) continue;
      const text = (x: number): string => `${Number(x.toPrecision(6))}`;
      return {
        span: slope.span,
        parameter: params[k] ?? "",
        at: params.map((name, j) => ({ name, value: at[j] ?? 0 })),
        declared: claimed === undefined ? "no value" : text(claimed),
        found: text(found),
      };
    }
  }
  return undefined;
}

/** Points with small and simple coordinates first. */
function pointsOf(rank: number): readonly (readonly number[])[] {
  let all: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < rank; k += 1)
    all = all
      .flatMap((p) => VALUES.map((v) => [...p, v]))
      .sort((a, b) => cost(a) - cost(b))
      .slice(0, MOST);
  return all;
}

const cost = (p: readonly number[]): number => p.reduce((s, v) => s + VALUES.indexOf(v), 0);

/** The slope by differences with two steps; undefined where they do not agree. */
function slopeAt(f: (h: number) => number | undefined): number | undefined {
  const quotient = (h: number): number | undefined => {
    const [up, down] = [f(h), f(-h)];
    return up === undefined || down === undefined ? undefined : (up - down) / (2 * h);
  };
  const sided = (h: number): number | undefined => {
    const [there, here] = [f(h), f(0)];
    return there === undefined || here === undefined ? undefined : (there - here) / h;
  };
  const [wide, narrow] = [quotient(STEP), quotient(STEP / 2)];
  const [right, left] = [sided(STEP / 64), sided(-STEP / 64)];
  if (wide === undefined || narrow === undefined || right === undefined || left === undefined)
    return undefined;
  const best = (4 * narrow - wide) / 3;
  const scale = 1 + Math.abs(best);
  // At a kink the two sides differ, and so do the steps near one.
  if (Math.abs(right - left) > 1e-2 * scale || Math.abs(wide - narrow) > 1e-3 * scale) return undefined;
  return best;
}
