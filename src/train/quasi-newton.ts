// What stands around the equations of a quasi-Newton method: which pairs (S, Y) are kept, how long a step is, when to
// stop. The rules are those of torch.optim.LBFGS, with tolerances on the gradient and on the change, and optionally a
// line search for the strong Wolfe conditions. The direction comes from the block.

import { EMPTY_INSTANCE, type Instance } from "../eval/instance.ts";
import { tables } from "../eval/tables.ts";
import type { Context } from "../expr/context.ts";
import type { Block } from "../expr/environment.ts";
import { symbols } from "../expr/traverse.ts";
import { meanings } from "../ops/meanings.ts";
import { lineSearch } from "./line-search.ts";
import { type Stepper, withSettings } from "./method.ts";

/** A pair is kept where the slope has grown along the step. */
const CURVATURE = 1e-10;

export const dot = (a: Float64Array, b: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < a.length; i += 1) s += (a[i] as number) * (b[i] as number);
  return s;
};
export const largest = (a: Float64Array): number => {
  let m = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = Math.abs(a[i] as number);
    if (x > m || Number.isNaN(x)) m = x;
  }
  return m;
};

export function quasiNewton(
  ctx: Context,
  written: Block,
  settings: ReadonlyMap<string, number>,
  n: number,
): Stepper {
  const setting = (name: string, otherwise: number): number => settings.get(name) ?? otherwise;
  const lr = setting("lr", 1);
  const history = setting("history", 100);
  const iterations = setting("max_iter", 20);
  const evaluations = setting("max_eval", Math.floor((iterations * 5) / 4));
  const flat = setting("tolerance_grad", 1e-7);
  const still = setting("tolerance_change", 1e-9);
  const wolfe = setting("wolfe", 0) !== 0;
  const block = withSettings(written, settings);

  const pairs: { readonly s: Float64Array; readonly y: Float64Array }[] = [];
  let done = 0;
  let d = new Float64Array(n);
  let t = 0;
  let before: Float64Array | undefined;

  const direction = (g: Float64Array): Float64Array =>
    pairs.length === 0 ? g.map((v) => -v) : byBlock(ctx, block, settings, pairs, g);

  return {
    step(x, f) {
      const g = new Float64Array(n);
      const first = f(x, g);
      let loss = first;
      let evaluated = 1;
      if (largest(g) <= flat) return first;
      for (let k = 1; k <= iterations; k += 1) {
        done += 1;
        if (before !== undefined) {
          const y = g.map((v, i) => v - (before?.[i] ?? 0));
          const s = d.map((v) => v * t);
          if (dot(y, s) > CURVATURE) {
            if (pairs.length === history) pairs.shift();
            pairs.push({ s, y });
          }
        }
        d = direction(g) as Float64Array<ArrayBuffer>;
        before = g.slice();
        const previous = loss;
        t = done === 1 ? Math.min(1, 1 / g.reduce((s, v) => s + Math.abs(v), 0)) * lr : lr;
        const slope = dot(g, d);
        if (!(slope <= -still)) break;
        if (wolfe) {
          const found = lineSearch({ f, x: x.slice(), d, t, loss, g, slope });
          ({ loss, t } = found);
          g.set(found.g);
          evaluated += found.evaluations;
          move(x, t, d);
        } else {
          move(x, t, d);
          if (k < iterations) {
            loss = f(x, g);
            evaluated += 1;
          }
        }
        if (k === iterations || evaluated >= evaluations || largest(g) <= flat) break;
        if (largest(d) * Math.abs(t) <= still || Math.abs(loss - previous) < still) break;
        if (!Number.isFinite(loss)) break;
      }
      return first;
    },
  };
}

const move = (x: Float64Array, t: number, d: Float64Array): void => {
  for (let i = 0; i < x.length; i += 1) x[i] = (x[i] as number) + t * (d[i] as number);
};

/** The definition d of the block, for this history. */
function byBlock(
  ctx: Context,
  block: Block,
  settings: ReadonlyMap<string, number>,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array }[],
  g: Float64Array,
): Float64Array {
  const k = pairs.length;
  const n = g.length;
  const stack = (of: "s" | "y"): Float64Array => {
    const all = new Float64Array(k * n);
    pairs.forEach((p, j) => {
      all.set(p[of], j * n);
    });
    return all;
  };
  const sizes = sizesOf(block);
  const instance: Instance = {
    ...EMPTY_INSTANCE,
    integers: new Map([
      ...sizes.rows.map((name) => [name, k] as const),
      ...sizes.columns.map((name) => [name, n] as const),
    ]),
    scalars: settings,
    tensors: new Map([
      ["g", { lo: [0], shape: [n], data: g }],
      ["S", { lo: [0, 0], shape: [k, n], data: stack("s") }],
      ["Y", { lo: [0, 0], shape: [k, n], data: stack("y") }],
    ]),
  };
  const found = tables(ctx, block.env, instance, meanings).definition("d");
  if (found.kind !== "value") throw new Error("the direction has no value");
  return found.value.data;
}

/** The names of the two sizes of S[k, n]. */
function sizesOf(block: Block): { readonly rows: readonly string[]; readonly columns: readonly string[] } {
  const d = block.env.decls.get("S");
  const [rows, columns] = (d?.kind === "tensor" ? d.axes : []).map((a) => symbols(a.hi));
  return { rows: rows ?? [], columns: columns ?? [] };
}
