// Values and gradients where exponentials leave the range of a double, or where a sum would round away what matters:
// finite, and right to 1e-12, by formulas in 64 digits that share nothing with the evaluation.

import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";
import { type Big, exactly } from "./big.ts";

const big = exactly;
const ONE = big(1);
const sum = (xs: readonly Big[]): Big => xs.reduce((s, x) => s.plus(x), big(0));

function evaluate(
  text: string,
  inputs: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly number[]> {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  const block = read.ok ? read.value.blocks[0] : undefined;
  if (!read.ok || block === undefined) throw new Error(`${text} is not read`);
  const done = evaluable(read.value.ctx, standard, block)(inputs);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const { values, gradients } = done.evaluation;
  return new Map([...values, ...gradients].map(([k, n]) => [k, n.data]));
}
const vector = (...data: readonly number[]) => ({ shape: [data.length], data });

function close(got: readonly number[] | undefined, want: readonly Big[], rtol = 1e-12, atol = 1e-300): void {
  expect(got).toHaveLength(want.length);
  want.forEach((w, k) => {
    const g = got?.[k] ?? Number.NaN;
    expect(Number.isFinite(g)).toBe(true);
    // The smallest doubles have few digits.
    const tolerance = Math.abs(w.toNumber()) * rtol + atol;
    expect(Math.abs(big(g).minus(w).toNumber()), `entry ${k}: ${g}, not ${w.toNumber()}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}

const SCORES: readonly (readonly number[])[] = [
  [1000, 998, -1000, 0],
  [-745, -744, -743, -1000],
  [-1e4, -1e4 - 1, -1e4 + 2],
  [709, 710, 711],
  [3, 1, 2],
];

describe.each(SCORES.map((s) => ({ s })))("scores $s", ({ s }) => {
  const top = Math.max(...s);
  const e = s.map((x) => big(x).minus(top).exp());
  const total = sum(e);
  const p = e.map((x) => x.div(total));
  const logs = s.map((x) => big(x).minus(top).minus(total.ln()));
  const at = 0;
  const t = s.map((_, k) => (k === at ? 1 : 0));

  it("softmax, its logarithm, and the logarithm of the sum", () => {
    const got = evaluate(
      `given s[n]
p[i] = exp(s[i])/(sum{j} exp(s[j]))
q[i] = log(p[i])
l = log(sum{i} exp(s[i]))
find d(l)/d(s), d(p[i])/d(s[j]), d(q[i])/d(s[j])`,
      { s: vector(...s) },
    );
    close(got.get("p"), p);
    close(got.get("q"), logs);
    close(got.get("l"), [big(top).plus(total.ln())]);
    close(got.get("d(l)/d(s)"), p);
    const delta = (i: number, j: number): Big => big(i === j ? 1 : 0);
    const pairs = s.flatMap((_, i) => s.map((__, j) => [i, j] as const));
    close(
      got.get("d(p)/d(s)"),
      pairs.map(([i, j]) => (p[i] as Big).times(delta(i, j).minus(p[j] as Big))),
      // 1 − p is a difference of doubles.
      1e-9,
    );
    close(
      got.get("d(q)/d(s)"),
      pairs.map(([i, j]) => delta(i, j).minus(p[j] as Big)),
      1e-9,
    );
  });

  it.each([
    "p[i] = exp(s[i])/(sum{j} exp(s[j])); L = -sum{i} t[i]*log(p[i])",
    "L = -sum{i} t[i]*(s[i] - log(sum{j} exp(s[j])))",
    "L = -sum{i} t[i]*log(exp(s[i])/(sum{j} exp(s[j])))",
  ])("cross entropy %s", (text) => {
    const got = evaluate(`given s[n], t[n]; ${text}; find d(L)/d(s)`, { s: vector(...s), t: vector(...t) });
    close(got.get("L"), [(logs[at] as Big).neg()], 1e-9);
    close(
      got.get("d(L)/d(s)"),
      p.map((x, k) => x.minus(t[k] as number)),
      1e-9,
    );
  });
});

const AT = [-1e4, -1000, -745, -50, -30, -1, -1e-10, 1e-10, 0.3, 30, 50, 745, 1000, 1e4];
const logistic = (u: Big): Big => ONE.div(u.neg().exp().plus(1));
/** log(1 + t) by its series where 64 digits would not do. */
const log1p = (v: Big): Big => (v.lt(1e-40) ? v.minus(v.times(v).div(2)) : v.plus(1).ln());
const softplus = (u: Big): Big => (u.gt(0) ? u.plus(log1p(u.neg().exp())) : log1p(u.exp()));

describe("entry by entry, from −10000 to 10000", () => {
  const cases: readonly (readonly [string, (u: Big) => Big, (u: Big) => Big])[] = [
    ["1/(1 + exp(-x[i]))", logistic, (u) => logistic(u).times(logistic(u.neg()))],
    ["exp(x[i])/(1 + exp(x[i]))", logistic, (u) => logistic(u).times(logistic(u.neg()))],
    ["sigmoid(x[i])", logistic, (u) => logistic(u).times(logistic(u.neg()))],
    ["1 - sigmoid(x[i])", (u) => logistic(u.neg()), (u) => logistic(u).times(logistic(u.neg())).neg()],
    ["softplus(x[i])", softplus, logistic],
    ["log(1 + exp(x[i]))", softplus, logistic],
    ["max(0, x[i]) + log(1 + exp(-|x[i]|))", softplus, logistic],
    ["log(sigmoid(x[i]))", (u) => softplus(u.neg()).neg(), (u) => logistic(u.neg())],
    ["-log(1 - sigmoid(x[i]))", softplus, logistic],
    [
      "x[i]*sigmoid(x[i])",
      (u) => u.times(logistic(u)),
      (u) => logistic(u).times(u.times(logistic(u.neg())).plus(1)),
    ],
    ["tanh(x[i])", (u) => u.tanh(), (u) => ONE.minus(u.tanh().pow(2))],
    ["log(1 + x[i]^2)", (u) => log1p(u.times(u)), (u) => u.times(2).div(u.times(u).plus(1))],
    [
      "1 - exp(-x[i]^2)",
      (u) => ONE.minus(u.times(u).neg().exp()),
      (u) => u.times(2).times(u.times(u).neg().exp()),
    ],
  ];

  it.each(cases)("%s", (text, value, slope) => {
    const got = evaluate(`given x[n]; y[i] = ${text}; L = sum{i} y[i]; find d(L)/d(x)`, { x: vector(...AT) });
    const near = (name: string, want: readonly Big[], rtol: number): void => {
      // Next to 1 and −1, entries are right to the last digit, not in what they differ by.
      want.forEach((w, k) => {
        const g = got.get(name)?.[k] ?? Number.NaN;
        const off = Math.abs(big(g).minus(w).toNumber());
        expect(off, `${name} at ${AT[k]}: ${g}, not ${w.toNumber()}`).toBeLessThanOrEqual(
          Math.abs(w.toNumber()) * rtol + 1e-300 + (name === "y" ? 0 : 3e-16),
        );
      });
    };
    const values = AT.map((x) => value(big(x)));
    values.forEach((w, k) => {
      const g = got.get("y")?.[k] ?? Number.NaN;
      const off = Math.abs(big(g).minus(w).toNumber());
      expect(off, `at ${AT[k]}: ${g}, not ${w.toNumber()}`).toBeLessThanOrEqual(
        Math.abs(w.toNumber()) * 1e-12 + 1e-300,
      );
    });
    near(
      "d(L)/d(x)",
      AT.map((x) => slope(big(x))),
      1e-12,
    );
  });

  it("through the names of a block", () => {
    const got = evaluate(
      `given x[n], t[n]
p[i] = 1/(1 + exp(-x[i]))
l[i] = -t[i]*log(p[i]) - (1 - t[i])*log(1 - p[i])
L = sum{i} l[i]
find d(L)/d(x)`,
      { x: vector(-1000, -40, 0, 40, 1000), t: vector(1, 0, 0.25, 1, 0) },
    );
    const target = [1, 0, 0.25, 1, 0];
    const xs = [-1000, -40, 0, 40, 1000];
    close(
      got.get("l"),
      xs.map((x, k) => softplus(big(x)).minus(big(x).times(target[k] as number))),
      1e-12,
    );
    // p − t, as every book has it: right to the last digit of p, not in what it differs by from 1.
    close(
      got.get("d(L)/d(x)"),
      xs.map((x, k) => logistic(big(x)).minus(target[k] as number)),
      1e-9,
      3e-16,
    );
  });

  it("differences of exponentials next to 0", () => {
    const xs = [-1e-12, 1e-12, 1e-8, 700, -700];
    const got = evaluate(
      "given x[n]; y[i] = exp(x[i]) - 1; z[i] = (1 - exp(-x[i]))/x[i]; L = sum{i} y[i]; find d(L)/d(x)",
      {
        x: vector(...xs),
      },
    );
    const less = (u: Big): Big =>
      u.abs().lt(1e-3) ? sum([u, u.pow(2).div(2), u.pow(3).div(6), u.pow(4).div(24)]) : u.exp().minus(1);
    close(
      got.get("y"),
      xs.map((x) => less(big(x))),
      1e-13,
    );
    close(
      got.get("z"),
      xs.map((x) => less(big(-x)).neg().div(x)),
      1e-13,
    );
  });

  it("sums of many terms, and of terms that cancel", () => {
    const many = Array.from({ length: 100_000 }, () => 0.1);
    const got = evaluate(
      "given x[n], u[m]; y = sum{i} x[i]; w = sum{i} x[i]*|x[i]|^0.5; z = sum{i} |u[i]|*sign(u[i]); find d(y)/d(x[0])",
      { x: vector(...many), u: vector(1e16, 1, -1e16, 1e-3) },
    );
    close(got.get("y"), [exactly(0.1).times(100_000)], 1e-14);
    close(got.get("w"), [exactly(0.1 * 0.1 ** 0.5).times(100_000)], 1e-14);
    close(got.get("z"), [exactly(1).plus(exactly(1e-3))], 1e-15);
  });

  it("what is too large for a double is infinite, and 0/0 is no number", () => {
    const got = evaluate("given x, c; y = exp(x); q = c/c; z = y*0 + 1/c; find d(y)/d(x)", { x: 1000, c: 0 });
    expect(got.get("y")).toEqual([Number.POSITIVE_INFINITY]);
    expect(got.get("q")?.[0]).toBeNaN();
    expect(got.get("d(y)/d(x)")).toEqual([Number.POSITIVE_INFINITY]);
  });
});

it("the derivative of a power in its exponent is 0 where the power is 0 for all exponents", () => {
  const block = "given x[n], p; L = sum{i} abs(x[i])^p; find d(L)/d(p)";
  const at = (p: number): readonly number[] | undefined =>
    evaluate(block, { x: vector(1.5, 0, -2), p }).get("d(L)/d(p)");
  close(at(2.5), [
    big(1.5)
      .pow(big(2.5))
      .times(big(1.5).ln())
      .plus(big(2).pow(big(2.5)).times(big(2).ln())),
  ]);
  // With an exponent that is not positive there is no such value.
  expect(at(-1)?.every((v) => Number.isFinite(v))).toBe(false);
});
