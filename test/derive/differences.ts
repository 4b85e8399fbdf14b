// Difference quotients of the forward definitions: the third opinion on a derived gradient, which shares nothing
// with the rules of differentiation nor with dual numbers.

import { evaluator } from "../../src/eval/evaluate.ts";
import { doubleField } from "../../src/eval/field.ts";
import { boxOfShape, flatIndex, type Instance } from "../../src/eval/instance.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Deriv, Expr } from "../../src/expr/nodes.ts";
import { freeIndices, some } from "../../src/expr/traverse.ts";
import { meanings } from "../../src/ops/meanings.ts";
import type { Derived } from "./contract.ts";
import { drawInstance, places } from "./instances.ts";

type At = ReadonlyMap<string, number>;

/** The instance with the target moved by h; undefined where the target is not a given number. */
function moved(d: Derived, env: Env, instance: Instance, wrt: Expr, at: At, h: number): Instance | undefined {
  const numbers = evaluator(d.ctx, env, instance, doubleField(meanings), meanings);
  if (wrt.kind === "sym") {
    const old = instance.scalars.get(wrt.name);
    if (typeof old !== "number" || env.decls.get(wrt.name)?.kind !== "scalar") return undefined;
    return { ...instance, scalars: new Map([...instance.scalars, [wrt.name, old + h]]) };
  }
  if (wrt.kind !== "at" || wrt.tensor.kind !== "sym") return undefined;
  const { name } = wrt.tensor;
  const tensor = instance.tensors.get(name);
  const subs = wrt.subs.map((s) => numbers.exact(s, at));
  if (tensor === undefined || subs.some((s) => s.kind !== "value")) return undefined;
  const index = subs.map((s) => (s.kind === "value" ? Number(s.value) : 0));
  const place = flatIndex(boxOfShape(tensor.lo, tensor.shape), index);
  const data = Array.from(tensor.data as ArrayLike<number>);
  data[place] = (data[place] as number) + h;
  return { ...instance, tensors: new Map([...instance.tensors, [name, { ...tensor, data }]]) };
}

/** The symmetric difference quotient with step h. */
function quotient(d: Derived, env: Env, instance: Instance, target: Deriv, at: At, h: number): number {
  const side = (step: number): number => {
    const there = moved(d, env, instance, target.wrt, at, step);
    if (there === undefined) return Number.NaN;
    const v = evaluator(d.ctx, env, there, doubleField(meanings), meanings).value(target.of, at);
    return v.kind === "value" ? v.value : Number.NaN;
  };
  return (side(h) - side(-h)) / (2 * h);
}

/** First derivatives whose difference quotient settles, compared; those near a kink do not settle. */
export function differences(
  d: Derived,
  seed: number,
  instances = 1,
): { readonly wrong: readonly string[]; readonly compared: number } {
  const wrong: string[] = [];
  let compared = 0;
  // `stop` is not differentiated on purpose.
  const stops = [...d.block.env.decls.values()].some(
    (x) => x.kind === "definition" && some(x.body, (s) => s.kind === "app" && s.op === "stop"),
  );
  if (stops) return { wrong, compared };
  for (const one of d.out.derivations) {
    const { result, env } = one;
    if (result?.lhs.kind !== "deriv" || result.lhs.of.kind === "deriv") continue;
    const target = result.lhs;
    for (let k = 0; k < instances; k += 1) {
      const drawn = drawInstance(d.ctx, env, seed + k);
      if (drawn === undefined) continue;
      const letters = [...new Set([...freeIndices(target), ...freeIndices(result.rhs)])];
      for (const at of places(env, drawn.numbers, letters, 3)) {
        const value = drawn.numbers.value(result.closed ?? result.rhs, at);
        const coarse = quotient(d, env, drawn.instance, target, at, 2e-4);
        const fine = quotient(d, env, drawn.instance, target, at, 1e-4);
        // The two agree up to the step squared where the function is smooth.
        if (!(Math.abs(coarse - fine) <= 1e-5 * Math.max(1, Math.abs(fine)))) continue;
        compared += 1;
        if (value.kind === "value" && Math.abs(value.value - fine) <= 1e-4 * Math.max(1, Math.abs(fine)))
          continue;
        const got = value.kind === "value" ? value.value : JSON.stringify(value);
        wrong.push(
          `${d.show(result.lhs, one)}: ${got}, by differences ${fine}, at ${JSON.stringify([...at])}`,
        );
      }
    }
  }
  return { wrong, compared };
}
