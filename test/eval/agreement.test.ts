// The evaluator against itself in another field, against plain loops written for the tests, and dual numbers
// against difference quotients.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dualField } from "../../src/eval/dual.ts";
import { evaluator } from "../../src/eval/evaluate.ts";
import { doubleField, exactField, type Field, fieldFrom } from "../../src/eval/field.ts";
import {
  boxOfShape,
  drawPolynomial,
  drawQuadratic,
  flatIndex,
  type Instance,
} from "../../src/eval/instance.ts";
import { TORCH_KINKS } from "../../src/expr/environment.ts";
import { toNumberQ } from "../../src/expr/rational.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { evaluate, type Point } from "../ops/evaluate.ts";
import { random, randomBlock, rational, smooth } from "./random.ts";
import { type Built, draws } from "./world.ts";

const double = doubleField(meanings);
const exact = exactField(meanings);
const SEED = 20_250_101;
const close = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * (1 + Math.abs(a) + Math.abs(b));

const pointOf = (b: Built, q0: number): Point => ({
  env: b.env(),
  scalars: {
    ...Object.fromEntries([...b.own.integers, ...b.own.scalars].map(([k, v]) => [k, Number(v)])),
  },
  indices: { q0 },
  entry: (name, subs) => {
    const t = b.own.tensors.get(name);
    return t === undefined ? Number.NaN : Number(t.data[flatIndex(boxOfShape(t.lo, t.shape), subs)]);
  },
});

describe("random terms", () => {
  it("have the same value in doubles, exactly, and by plain loops", () => {
    let valued = 0;
    let runs = 0;
    let looped = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: -2, max: 4 }), (seed, q0) => {
        const b = randomBlock(seed);
        const e = rational(b, random(seed + 1), [], 4);
        const at = new Map([["q0", q0]]);
        const d = b.evaluator(double).value(e, at);
        const x = b.evaluator(exact).value(e, at);
        runs += 1;
        expect(d.kind).toBe(x.kind);
        if (d.kind !== "value" || x.kind !== "value") return;
        valued += 1;
        expect(close(d.value, toNumberQ(x.value), 1e-9)).toBe(true);
        let brute: number;
        try {
          brute = evaluate(e, pointOf(b, q0));
        } catch {
          // The loops know fewer brackets that make a product 0 and stop at what is undefined beside them.
          return;
        }
        if (Number.isNaN(brute)) return;
        looped += 1;
        expect(close(d.value, brute, 1e-9)).toBe(true);
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect(valued / runs).toBeGreaterThan(0.8);
    expect(looped / valued).toBeGreaterThan(0.7);
  });

  it("are differentiated as difference quotients say, to scalars and to entries, through definitions", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const r = random(seed + 2);
        b.define("h", [["i", b.axis(0, b.sub(b.s("M"), 1))]], smooth(b, r, ["i"], 2));
        const f = b.add(
          smooth(b, r, [], 3),
          b.sum([["i", 0, b.sub(b.s("M"), 1)]], b.mul(b.at("h", "i"), b.at("h", "i"))),
          b.mul(b.s("a"), b.s("L")),
        );
        const k = r.int(0, (b.own.tensors.get("x")?.shape[0] ?? 1) - 1);
        const whole = r.pick([true, false]);
        const wrt = whole ? b.s("a") : b.at("x", k);
        const at = new Map([["q0", 0]]);
        const moved = (h: number): number => {
          const instance: Instance = whole
            ? { ...b.own, scalars: new Map([...b.own.scalars, ["a", Number(b.own.scalars.get("a")) + h]]) }
            : {
                ...b.own,
                tensors: new Map([
                  ...b.own.tensors,
                  [
                    "x",
                    shifted(
                      b.own.tensors.get("x") as NonNullable<ReturnType<typeof b.own.tensors.get>>,
                      k,
                      h,
                    ),
                  ],
                ]),
              };
          const v = evaluator(b.ctx, b.env(), instance, double, meanings).value(f, at);
          return v.kind === "value" ? v.value : Number.NaN;
        };
        const d = b.evaluator(double).value(b.d(f, wrt), at);
        if (d.kind !== "value") {
          expect(moved(0)).toBeNaN();
          return;
        }
        const quotient = (h: number): number => (moved(h) - moved(-h)) / (2 * h);
        const h = 1e-3;
        const extrapolated = (64 * quotient(h / 4) - 20 * quotient(h / 2) + quotient(h)) / 45;
        if (Math.abs(d.value) > 1e4) return;
        compared += 1;
        expect(close(d.value, extrapolated, 1e-6)).toBe(true);
      }),
      { seed: SEED, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it("have the same derivative in doubles and exactly, first and second", () => {
    let valued = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const r = random(seed + 3);
        const f = b.add(rational(b, r, [], 3), b.mul(b.s("a"), b.s("L")));
        const first = b.d(f, b.s("a"));
        const second = b.d(first, b.at("x", 0));
        for (const e of [first, second]) {
          const d = b.evaluator(double).value(e, new Map([["q0", 0]]));
          const x = b.evaluator(exact).value(e, new Map([["q0", 0]]));
          expect(d.kind).toBe(x.kind);
          if (d.kind !== "value" || x.kind !== "value") continue;
          valued += 1;
          expect(close(d.value, toNumberQ(x.value), 1e-9)).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 400 },
    );
    expect(valued).toBeGreaterThan(500);
  });
});

const shifted = (
  t: { lo: readonly number[]; shape: readonly number[]; data: unknown },
  k: number,
  h: number,
) => ({
  lo: t.lo,
  shape: t.shape,
  data: (t.data as number[]).map((v, i) => (i === k ? v + h : v)),
});

describe("given functions", () => {
  it("have partial derivatives that agree with total ones through the chain rule", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const next = draws(seed);
        b.define("p", [], b.mul(b.s("a"), b.s("b")));
        b.given("f", ["p", "b"], drawPolynomial(2, 3, next));
        const n = b.own.tensors.get("x")?.shape[0] ?? 0;
        b.given("G", ["y"], drawQuadratic([n], next));
        const chain = b.mul(b.d(b.s("f"), b.s("p"), "slot"), b.s("b"));
        const ev = b.evaluator(exact);
        expect(ev.value(b.d(b.s("f"), b.s("a")))).toEqual(ev.value(chain));
        const through = b.sum(
          [["i", 0, b.sub(b.s("N"), 1)]],
          b.mul(b.at(b.d(b.s("G"), b.s("y")), "i"), b.at("x", "i")),
        );
        expect(ev.value(b.d(b.s("G"), b.s("a")))).toEqual(ev.value(through));
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe("fields from parts", () => {
  it("compute as the fields that they are made from, also under dual numbers", () => {
    const parts: Field<number> = fieldFrom<number>({
      name: "parts",
      of: double.of,
      add: double.add,
      mul: double.mul,
      neg: double.neg,
      div: double.div,
      pow: double.pow,
      apply: double.apply,
      compare: double.compare,
      floor: double.floor,
      toNumber: double.toNumber,
      pi: Math.PI,
      infinity: double.infinity,
    });
    expect([0, 1, 5, -3].map((n) => parts.power(1.5, n))).toEqual([1, 1.5, 7.59375, 1 / 3.375]);
    expect(parts.power(0, -1)).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const e = b.d(smooth(b, random(seed), [], 3), b.s("a"));
        const at = new Map([["q0", 0]]);
        const x = b.evaluator(parts).value(e, at);
        const y = b.evaluator(double).value(e, at);
        expect(x.kind).toBe(y.kind);
        if (x.kind === "value" && y.kind === "value") expect(close(x.value, y.value, 1e-12)).toBe(true);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

describe("derivatives of elementary functions", () => {
  const dual = dualField(double, TORCH_KINKS);
  const second = dualField(dual, TORCH_KINKS);
  it.each([
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "erf",
    "erfc",
    "sigmoid",
    "softplus",
  ] as const)("%s, first and second", (op) => {
    for (const u of [0.3, 0.7, 1.9]) {
      const f = (x: number): number => meanings.get(op)?.real(x) ?? Number.NaN;
      const d = (x: number): number => dual.apply(op, [{ v: x, d: 1 }])?.d ?? Number.NaN;
      const h = 1e-4;
      const slope = (g: (x: number) => number): number =>
        (8 * (g(u + h) - g(u - h)) - (g(u + 2 * h) - g(u - 2 * h))) / (12 * h);
      expect(close(d(u), slope(f), 1e-9)).toBe(true);
      const twice = second.apply(op, [{ v: { v: u, d: 1 }, d: dual.one }])?.d?.d;
      expect(close(twice ?? Number.NaN, slope(d), 1e-9)).toBe(true);
    }
  });
  it.each(["asin", "acos", "atanh", "logit", "acosh"] as const)("%s, first and second", (op) => {
    for (const u of op === "acosh" ? [1.3, 2, 5] : [0.2, 0.5, 0.8]) {
      const f = (x: number): number => meanings.get(op)?.real(x) ?? Number.NaN;
      const d = (x: number): number => dual.apply(op, [{ v: x, d: 1 }])?.d ?? Number.NaN;
      const h = 1e-4;
      const slope = (g: (x: number) => number): number =>
        (8 * (g(u + h) - g(u - h)) - (g(u + 2 * h) - g(u - 2 * h))) / (12 * h);
      expect(close(d(u), slope(f), 1e-9)).toBe(true);
      const twice = second.apply(op, [{ v: { v: u, d: 1 }, d: dual.one }])?.d?.d;
      expect(close(twice ?? Number.NaN, slope(d), 1e-8)).toBe(true);
    }
  });
  it("atan2, in both arguments", () => {
    const fixed = (v: number) => ({ v, d: undefined });
    expect(dual.apply("atan2", [{ v: 3, d: 1 }, fixed(-4)])?.d).toBeCloseTo(-4 / 25, 14);
    expect(dual.apply("atan2", [fixed(3), { v: -4, d: 1 }])?.d).toBeCloseTo(-3 / 25, 14);
    expect(dual.apply("atan2", [fixed(3), fixed(-4)])?.d).toBeUndefined();
  });
  it("powers, remainders and quotients", () => {
    const x = { v: 3, d: 1 };
    expect(dual.power(x, -2)?.d).toBeCloseTo(-2 / 27, 12);
    expect(dual.pow({ v: 2, d: undefined }, x)?.d).toBeCloseTo(8 * Math.LN2, 12);
    expect(dual.pow(x, x)?.d).toBeCloseTo(27 * (1 + Math.log(3)), 10);
    expect(dual.pow({ v: 0, d: 1 }, { v: 2, d: 1 })).toEqual({ v: 0, d: 0 });
    expect(
      dual.apply("mod", [
        { v: 7.5, d: undefined },
        { v: 2, d: 1 },
      ])?.d,
    ).toBe(-3);
    expect(dual.div({ v: 1, d: undefined }, x)?.d).toBeCloseTo(-1 / 9, 12);
    expect(dual.div(x, { v: 0, d: undefined })).toBeUndefined();
  });
});
