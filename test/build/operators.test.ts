// Operators beyond those with numbers from PyTorch, as `eval` computes them: values against plain loops, gradients of
// Σ g·y over all outputs against central differences of the same loops.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";
import { layers } from "./operators/layers.ts";
import { losses } from "./operators/losses.ts";
import { asTensor, type Given, type Operator, type Tensor } from "./operators/operator.ts";
import { recurrences } from "./operators/recurrences.ts";
import { vectors } from "./operators/vectors.ts";

/** Numbers in 0..1 by a fixed sequence. */
function drawer(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

const STEP = 1e-5;
const TOLERANCE = 1e-8;

function check(o: Operator): void {
  const draw = drawer();
  const drawn = Object.fromEntries(
    Object.entries(o.shapes).map(([name, shape]): [string, Tensor] => {
      const inside = o.inside?.includes(name) === true;
      const data = Array.from({ length: shape.reduce((n, k) => n * k, 1) }, () =>
        inside ? 0.2 + 0.6 * draw() : 2 * draw() - 1,
      );
      return [name, { shape, data }];
    }),
  );
  const given: Given = { ...drawn, ...o.fixed };
  const outputs = Object.entries(o.loop(given)).map(([name, x]) => ({ name, ...asTensor(x) }));
  const weights = outputs.map(({ data }) => data.map(() => 2 * draw() - 1));
  const targets = Object.keys(drawn);
  const names = outputs.map(({ name }) => name);
  const text = `${o.text}\ngiven L(${names.join(", ")})\nfind ${targets.map((t) => `d(L)/d(${t})`).join(", ")}`;

  const read = readLooseBlock(text, o.name, standard, { first: 0, index: undefined });
  const block = read.ok ? read.value.blocks[0] : undefined;
  if (!read.ok || block === undefined)
    throw new Error(read.ok ? "no block" : read.messages.map((m) => m.diagnostic.message).join("\n"));
  const evaluate = evaluable(read.value.ctx, standard, block);
  const incoming = outputs.map(({ name, shape }, k) => {
    const data = weights[k] ?? [];
    return [`d(L)/d(${name})`, shape.length === 0 ? (data[0] ?? 0) : { shape, data }] as const;
  });
  const done = evaluate({ ...given, ...Object.fromEntries(incoming) });
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const { values, gradients } = done.evaluation;

  for (const { name, shape, data } of outputs) {
    const got = values.get(name);
    expect(got?.shape, name).toEqual(shape);
    data.forEach((w, k) => {
      expect(Math.abs((got?.data[k] ?? Number.NaN) - w), `${name}, entry ${k}`).toBeLessThan(1e-11);
    });
  }
  const objective = (x: Given): number =>
    Object.values(o.loop(x)).reduce<number>(
      (total, y, k) => asTensor(y).data.reduce((s, v, e) => s + v * (weights[k]?.[e] ?? 0), total),
      0,
    );
  for (const [name, t] of Object.entries(drawn)) {
    const got = gradients.get(`d(L)/d(${name})`);
    expect(got?.shape, name).toEqual(t.shape);
    t.data.forEach((_, k) => {
      const moved = (by: number): number =>
        objective({
          ...given,
          [name]: { shape: t.shape, data: t.data.map((v, e) => (e === k ? v + by : v)) },
        });
      // Richardson: the error of the central difference goes with the square of the step.
      const wide = (moved(2 * STEP) - moved(-2 * STEP)) / (4 * STEP);
      const narrow = (moved(STEP) - moved(-STEP)) / (2 * STEP);
      const slope = narrow + (narrow - wide) / 3;
      const off = Math.abs((got?.data[k] ?? Number.NaN) - slope);
      expect(off, `d(L)/d(${name}), entry ${k}: ${got?.data[k]}, not ${slope}`).toBeLessThan(
        TOLERANCE * Math.max(1, Math.abs(slope)),
      );
    });
  }
}

describe.each([
  ["layers", layers],
  ["losses", losses],
  ["recurrences", recurrences],
  ["vectors", vectors],
])("%s", (_, operators) => {
  it.each(operators.map((o) => [o.name, o] as const))("%s", (__, o) => check(o));
});
