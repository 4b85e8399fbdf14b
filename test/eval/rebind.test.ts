// An evaluator that goes on with other values gives what a new one gives: values, derivatives and decisions.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluator } from "../../src/eval/evaluate.ts";
import { exactField } from "../../src/eval/field.ts";
import type { Instance } from "../../src/eval/instance.ts";
import type { Decision } from "../../src/eval/result.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { random, randomBlock, rational } from "./random.ts";
import { type Built, drawn, draws } from "./world.ts";

const exact = exactField(meanings);

/** The same sizes with other real values. */
function moved(b: Built, seed: number): Instance {
  const next = draws(seed);
  return {
    ...b.instance(),
    scalars: new Map([...b.own.scalars].map(([name]) => [name, next()])),
    tensors: new Map(
      [...b.own.tensors].map(([name, t]) => [name, { ...t, data: drawn(t.data.length, next) }]),
    ),
  };
}

describe("rebinding", () => {
  it("agrees with a new evaluator, for terms and their derivatives", () => {
    let valued = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const e = rational(b, random(seed + 1), [], 4);
        const terms = [e, b.d(b.add(b.s("L"), e), b.s("a")), b.d(b.s("L"), b.at("x", 0))];
        const env = b.env();
        const at = new Map([["q0", 1]]);
        const kept = evaluator(b.ctx, env, b.instance(), exact, meanings);
        for (const k of [0, 1, 2]) {
          const instance = k === 0 ? b.instance() : moved(b, seed + k);
          kept.rebind(instance);
          const fresh = evaluator(b.ctx, env, instance, exact, meanings);
          for (const t of terms) {
            const wanted = fresh.value(t, at);
            expect(kept.value(t, at)).toEqual(wanted);
            if (wanted.kind === "value") valued += 1;
          }
        }
      }),
      { seed: 20_250_102, numRuns: 150 },
    );
    expect(valued).toBeGreaterThan(500);
  });
  it("takes decisions anew", () => {
    const b = randomBlock(5);
    const seen: number[] = [];
    const onDecision = (d: Decision): void => {
      seen.push(d.outcome);
    };
    const at = (a: number): Instance => ({ ...b.instance(), scalars: new Map([...b.own.scalars, ["a", a]]) });
    const kept = evaluator(b.ctx, b.env(), at(2), exact, meanings, { onDecision });
    const e = b.app("abs", b.s("a"));
    for (const a of [2, -3, 0]) {
      kept.rebind(at(a));
      expect(kept.value(e)).toEqual({ kind: "value", value: Math.abs(a) });
    }
    expect(seen).toEqual([1, -1, 0]);
  });
  it("refuses other integers", () => {
    const b = randomBlock(7);
    const kept = evaluator(b.ctx, b.env(), b.instance(), exact, meanings);
    const other = { ...b.instance(), integers: new Map([...b.own.integers, ["E", 99]]) };
    expect(() => kept.rebind(other)).toThrow("bound to its integers");
  });
});
