// An evaluator that goes on with other values gives what a new one gives: values, derivatives and decisions.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluator } from "../../src/eval/evaluate.ts";
import { exactField } from "../../src/eval/field.ts";
import type { Instance } from "../../src/eval/instance.ts";
import type { Decision } from "../../src/eval/result.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
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
  it("agrees with a new evaluator where it comes back to values that it had", () => {
    let valued = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.array(fc.nat(3), { minLength: 4, maxLength: 8 }),
        (seed, order) => {
          const b = randomBlock(seed);
          const e = rational(b, random(seed + 1), [], 4);
          const terms = [e, b.d(b.add(b.s("L"), e), b.s("a")), b.d(b.s("L"), b.at("x", 0)), b.s("L")];
          const env = b.env();
          const instances = [0, 1, 2, 3].map((k) => moved(b, seed + k));
          const keeps = instances.map((): object => ({}));
          const kept = evaluator(b.ctx, env, b.instance(), exact, meanings);
          for (const k of order) {
            const instance = instances[k] as Instance;
            // The last one is forgotten each time.
            kept.rebind(instance, k === 3 ? undefined : keeps[k]);
            const fresh = evaluator(b.ctx, env, instance, exact, meanings);
            for (const t of terms) {
              const wanted = fresh.value(t);
              expect(kept.value(t)).toEqual(wanted);
              if (wanted.kind === "value") valued += 1;
            }
          }
        },
      ),
      { seed: 20_261_129, numRuns: 150 },
    );
    expect(valued).toBeGreaterThan(1000);
  });
  it("keeps what definitions are, and takes decisions again that it told somebody else", () => {
    const b = randomBlock(5);
    const { env, instance } = defined();
    const seen: number[] = [];
    const kept = evaluator(b.ctx, env, instance(2), exact, meanings, {
      onDecision: (d) => {
        seen.push(d.outcome);
      },
    });
    const [mine, yours] = [{}, {}];
    const [positive, negative] = [instance(2), instance(-3)];
    const y = b.ctx.sym("y");
    for (const [at, keep] of [
      [positive, mine],
      [negative, mine],
      [positive, yours],
      [positive, mine],
      [positive, yours],
    ] as const) {
      kept.rebind(at, keep);
      expect(kept.value(y)).toEqual({ kind: "value", value: at === positive ? 2 : 3 });
    }
    // Under `mine` the negative one took the place of the positive one.
    expect(seen).toEqual([1, -1, 1, 1]);

    function defined() {
      const { block } = readBlock(b.ctx, "given a; y = abs(a)");
      if (block === undefined) throw new Error("it cannot be read");
      const instance = (a: number): Instance => ({
        integers: new Map(),
        scalars: new Map([["a", a]]),
        tensors: new Map(),
        functions: new Map(),
        sets: new Map(),
      });
      return { env: block.env, instance };
    }
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
