// The fused loops give what the general evaluator gives, or leave the term to it; and they do not leave the
// gradients of convolutions, matrix products and broadcasts to it.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machine } from "../../src/eval/evaluate.ts";
import { ieeeField } from "../../src/eval/field.ts";
import { type Box, eachIndex, type TensorData } from "../../src/eval/instance.ts";
import { kernel, type Sources } from "../../src/eval/kernels.ts";
import { budget } from "../../src/eval/result.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { toNumberQ } from "../../src/expr/rational.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Random, random, randomBlock, rational } from "./random.ts";
import { type Built, drawn, draws, sheet, type Term, ZERO } from "./world.ts";

const SEED = 20_250_102;

function sourcesOf(b: Built): Sources {
  return (e) => {
    const name = e.kind === "sym" ? e.name : "";
    const t: TensorData | undefined = b.own.tensors.get(name);
    const d = b.own.decls.get(name);
    if (t === undefined || d?.kind !== "tensor") return undefined;
    return {
      data: Float64Array.from(t.data as ArrayLike<number>),
      box: { lo: t.lo, hi: t.shape.map((n, k) => (t.lo[k] ?? 0) + n - 1) },
      outside: d.axes.map((a) => ({
        kind: a.outside.kind,
        width:
          a.outside.kind === "pad" && a.outside.width.kind === "num" ? toNumberQ(a.outside.width.value) : 0,
      })),
    };
  };
}

const fused = (b: Built, e: Expr, names: readonly string[], box: Box) =>
  kernel(
    machine(b.ctx, b.env(), b.own, ieeeField(meanings), meanings, {}),
    sourcesOf(b),
    e,
    names,
    box,
    budget(1e9),
  );

/** NaN stands for "no value". */
function general(b: Built, e: Expr, names: readonly string[], box: Box): number[] {
  const ev = b.evaluator(ieeeField(meanings));
  const out: number[] = [];
  eachIndex(box, (at) => {
    const r = ev.value(e, new Map(names.map((n, k) => [n, at[k] as number])));
    out.push(r.kind === "value" ? r.value : Number.NaN);
  });
  return out;
}

/** Whether the loops took the term; where they did, they agree. */
function agree(b: Built, e: Term, names: readonly string[], box: Box): boolean {
  const fast = fused(b, b.t(e), names, box);
  if (fast === undefined) return false;
  const slow = general(b, b.t(e), names, box);
  expect(fast.length).toBe(slow.length);
  slow.forEach((v, k) => {
    const scale = 1 + Math.abs(v) + Math.abs(fast[k] as number);
    expect(Math.abs(v - (fast[k] as number)) / scale).toBeLessThan(1e-9);
  });
  return true;
}

/** A sum of products of reads, over the letters in scope. */
function product(b: Built, r: Random, letters: readonly string[], depth: number): Term {
  const i = (): Term => r.pick(letters);
  const sub = (): Term =>
    r.pick([
      i,
      i,
      () => b.sub(i(), i()),
      () => b.add(b.mul(2, i()), -1),
      () => b.add(i(), 1),
      () => b.app("floor", b.div(i(), 2)),
    ])();
  const read = (): Term =>
    r.pick([
      () => b.at("z", sub(), sub()),
      () => b.at("w", sub()),
      () => b.at("p", i()),
      () => b.at("x", b.app("mod", i(), b.s("N"))),
      () => b.at("e", sub()),
      () => b.s("a"),
    ])();
  const factors: Term[] = [read()];
  if (r.int(0, 1) === 0) factors.push(read());
  if (r.int(0, 3) === 0)
    factors.push(b.is(b.app(r.pick(["le", "lt", "eq", "ge", "ne"] as const), i(), sub())));
  if (r.int(0, 5) === 0) factors.push(b.app("exp", b.at("w", r.pick(["u", "v"]))));
  if (depth > 0) {
    const count = r.int(1, 3);
    const names = Array.from({ length: count }, (_, k) => `k${depth}${k}`);
    const ranges = names.map((n, k): readonly [string, Term, Term] => {
      const own = [...letters, ...names.slice(0, k)];
      const lo: Term = r.pick([() => 0, () => b.app("max", 0, b.sub(r.pick(own), 1)), () => -1])();
      const last = b.sub(b.s(r.pick(["N", "M", "E"])), 1);
      const hi: Term = r.pick([
        () => last,
        () => last,
        () => b.app("min", last, r.pick(own)),
        () => b.app("floor", b.div(r.pick(own), 2)),
      ])();
      return [n, lo, hi];
    });
    const body = product(b, r, [...letters, ...names], depth - 1);
    factors.push(b.sum(ranges, r.int(0, 4) === 0 ? b.add(body, body) : body));
  }
  const whole = b.mul(...factors);
  return r.int(0, 4) === 0 ? b.add(whole, b.div(b.at("w", i()), 3)) : whole;
}

describe("fused loops", () => {
  it("agree with the evaluator on sums of products, with every kind of read", () => {
    let taken = 0;
    let runs = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const r = random(seed + 5);
        b.tensor("p", [b.axis(0, 2, { kind: "pad", width: b.t(1) })], {
          shape: [3],
          data: drawn(3, draws(seed)),
        });
        const box: Box = { lo: [r.int(-1, 0), 0], hi: [r.int(0, 3), r.int(0, 2)] };
        runs += 1;
        if (agree(b, product(b, r, ["u", "v"], r.int(0, 2)), ["u", "v"], box)) taken += 1;
      }),
      { seed: SEED, numRuns: 1200 },
    );
    expect(taken / runs).toBeGreaterThan(0.5);
  });

  it("agree with the evaluator on any term that they take", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const b = randomBlock(seed);
        const e = rational(b, random(seed + 7), [], 3);
        if (agree(b, e, ["q0"], { lo: [-1], hi: [3] })) taken += 1;
      }),
      { seed: SEED, numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("sum over all integers where zero-extension bounds them", () => {
    const b = randomBlock(11);
    const conv = b.sum(["k", "l"], b.mul(b.at("z", "k", "l"), b.at("z", b.sub("m", "k"), b.sub("n", "l"))));
    expect(agree(b, conv, ["m", "n"], { lo: [-1, -3], hi: [6, 6] })).toBe(true);
  });

  it("leave terms without a value to the evaluator", () => {
    const b = randomBlock(3);
    const line: Box = { lo: [0], hi: [5] };
    expect(fused(b, b.at("x", "m"), ["m"], line)).toBeUndefined();
    expect(fused(b, b.sum([["i", 0, 9]], b.at("x", "i")), ["m"], line)).toBeUndefined();
    // The read of x is out of range although the sum beside it is empty.
    const hidden = b.mul(b.at("x", 99), b.sum([["i", 1, 0]], b.at("w", "i")));
    expect(fused(b, hidden, ["m"], line)).toBeUndefined();
    expect(fused(b, b.div(b.at("w", "m"), 0), ["m"], line)).toBeUndefined();
    const bad = b.mul(b.at("w", "m"), b.app("log", b.sub(b.t(-1), b.pow(b.s("a"), 2))));
    expect(fused(b, bad, ["m"], line)).toBeUndefined();
    b.tensor("inf", [b.axis(0, 1, ZERO)], { shape: [2], data: [Number.POSITIVE_INFINITY, 1] });
    expect(fused(b, b.mul(b.at("inf", "m"), b.at("w", b.sub("m", 9))), ["m"], line)).toBeUndefined();
  });

  it("give nothing for an empty box", () => {
    const b = randomBlock(3);
    expect(fused(b, b.at("w", "m"), ["m"], { lo: [0], hi: [-1] })?.length).toBe(0);
  });
});

describe("generated gradients", () => {
  /** y[f, i, j] = Σ w[f, c, a, b] x[c, s·i + a, s·j + b] with the clipped ranges of its gradients. */
  function convolution(s: number, H: number, K: number): Built {
    const b = sheet();
    const next = draws(H * 31 + K * 7 + s);
    const O = Math.floor((H - K) / s) + 1;
    for (const [n, v] of Object.entries({ C: 2, F: 3, H, K, O, s })) b.size(n, v);
    const axis = (n: string) => b.axis(0, b.sub(b.s(n), 1));
    b.tensor("x", [axis("C"), axis("H"), axis("H")], { shape: [2, H, H], data: drawn(2 * H * H, next) });
    b.tensor("w", [axis("F"), axis("C"), axis("K"), axis("K")], {
      shape: [3, 2, K, K],
      data: drawn(6 * K * K, next),
    });
    b.tensor("g", [axis("F"), axis("O"), axis("O")], { shape: [3, O, O], data: drawn(3 * O * O, next) });
    return b;
  }
  const last = (b: Built, n: string) => b.sub(b.s(n), 1);

  it.each([
    [1, 5, 3],
    [1, 3, 3],
    [2, 7, 3],
    [2, 6, 3],
    [3, 8, 2],
    [1, 1, 1],
  ])("of a convolution with stride %i on %i by %i", (s, H, K) => {
    const b = convolution(s, H, K);
    const clipped = (m: string): readonly [Term, Term] => [
      b.app("max", 0, b.app("ceil", b.div(b.add(m, b.sub(1, b.s("K"))), b.s("s")))),
      b.app("min", last(b, "O"), b.app("floor", b.div(m, b.s("s")))),
    ];
    const dx = b.sum(
      [
        ["f", 0, last(b, "F")],
        ["i", ...clipped("m")],
        ["j", ...clipped("n")],
      ],
      b.mul(
        b.at("g", "f", "i", "j"),
        b.at("w", "f", "c", b.sub("m", b.mul(b.s("s"), "i")), b.sub("n", b.mul(b.s("s"), "j"))),
      ),
    );
    expect(agree(b, dx, ["c", "m", "n"], { lo: [0, 0, 0], hi: [1, H - 1, H - 1] })).toBe(true);
    const dw = b.sum(
      [
        ["i", 0, last(b, "O")],
        ["j", 0, last(b, "O")],
      ],
      b.mul(
        b.at("g", "f", "i", "j"),
        b.at("x", "c", b.add(b.mul(b.s("s"), "i"), "k"), b.add(b.mul(b.s("s"), "j"), "l")),
      ),
    );
    expect(agree(b, dw, ["f", "c", "k", "l"], { lo: [0, 0, 0, 0], hi: [2, 1, K - 1, K - 1] })).toBe(true);
  });

  it("of a matrix product, a broadcast and an outer product", () => {
    const b = convolution(1, 4, 2);
    const box = (...hi: number[]): Box => ({ lo: hi.map(() => 0), hi });
    const row = b.sum([["f", 0, last(b, "F")]], b.mul(b.at("w", "f", "c", 0, 1), b.at("g", "f", 1, 1)));
    expect(agree(b, row, ["c"], box(1))).toBe(true);
    const bias = b.sum(
      [
        ["i", 0, last(b, "O")],
        ["j", 0, last(b, "O")],
      ],
      b.at("g", "f", "i", "j"),
    );
    expect(agree(b, bias, ["f"], box(2))).toBe(true);
    expect(agree(b, b.mul(b.at("g", "f", 0, 0), b.at("x", "c", "m", 1)), ["f", "c", "m"], box(2, 1, 3))).toBe(
      true,
    );
  });
});
