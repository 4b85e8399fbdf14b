// Second derivatives as a textbook prints them, each established; and the rules behind them at random points.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneFraction } from "../../src/derive/simplify/one-fraction.ts";
import { Context } from "../../src/expr/context.ts";
import { type Decl, type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { evaluate } from "../ops/evaluate.ts";
import { outcomeOf } from "./results.ts";

/** y, y′ and y″ of x. */
const FUNCTIONS: readonly (readonly [string, string, string])[] = [
  ["sigmoid(x)", "y · (1−y)", "y · (1−y)(1−2y)"],
  ["1/(1 + exp(-x))", "y · (1−y)", "y · (1−y)(1−2y)"],
  ["softplus(x)", "sigmoid(x)", "sigmoid(x) · (1 − sigmoid(x))"],
  ["tanh(x)", "1 − y²", "−2y · (1 − y²)"],
  ["log(1 + x^2)", "2x/(1+x²)", "2(1−x²)/(1 + x²)²"],
  ["1/x", "−1/x²", "2/x³"],
  ["x/(1 + x^2)", "(1−x²)/(1 + x²)²", "2x · (x²−3)/(1 + x²)³"],
  ["x/(1 + |x|)", "1/(1 + |x|)²", "−2/(1 + |x|)³ · sign(x)"],
  ["sqrt(1 + x^2)", "x/y", "1/y³"],
  ["exp(-x^2/2)", "−y x", "y · (x²−1)"],
  ["x/2*(1 + erf(x/sqrt(2)))", "1/2 · (1 + erf(x/√2)) + x e^{−x²/2}/√(2π)", "e^{−x²/2} (2−x²)/√(2π)"],
  ["(x^2 - 1)/(x + 1)", "1", "0"],
];

describe("second derivatives", () => {
  it.each(FUNCTIONS)("%s", async (f, first, second) => {
    const { results, statuses } = await outcomeOf(`given x\ny = ${f}\nfind d(y)/d(x), d(d(y)/d(x))/d(x)`);
    expect(results).toEqual([first, second]);
    expect(statuses).toEqual(["established", "established"]);
  });

  it("of a quotient of two numbers", async () => {
    const { results } = await outcomeOf(
      "given a, b\nf = a/b\nfind d(f)/d(b), d(d(f)/d(b))/d(b), d(d(f)/d(a))/d(b)",
    );
    expect(results).toEqual(["−a/b²", "2a/b³", "−1/b²"]);
  });

  it("of a norm", async () => {
    const { results, statuses } = await outcomeOf(
      "given x[n]\nr = sqrt(sum{i} x[i]^2)\nfind d(d(r)/d(x[i]))/d(x[j])",
    );
    expect(results).toEqual(["(r² I − x xᵀ)/r³"]);
    expect(statuses).toEqual(["established"]);
  });
});

describe("of a long quotient", () => {
  const RAYLEIGH = "given A[n,n], x[n]\nf = x^T A x/(x^T x)\n";
  const HESSIAN = "(Aᵀ + A − 2x (∂f/∂x)ᵀ − 2f I − 2 ∂f/∂x xᵀ)/Σ_i x[i]²";

  it("refers to the first one, which may stand above already", async () => {
    const alone = await outcomeOf(`${RAYLEIGH}find d(d(f)/d(x))/d(x)`);
    expect(alone.results).toEqual([HESSIAN]);
    const both = await outcomeOf(`${RAYLEIGH}find d(f)/d(x), d(d(f)/d(x))/d(x)`);
    expect(both.results).toEqual(["(Aᵀ x + A x − 2f x)/Σ_i x[i]²", HESSIAN]);
    expect([...alone.statuses, ...both.statuses]).toEqual(Array(3).fill("established"));
    expect(both.reasons.filter((r) => r.includes("quotient rule"))).toHaveLength(2);
  });

  it("is by another tensor what it was", async () => {
    const { results, statuses } = await outcomeOf(`${RAYLEIGH}find d(d(f)/d(x[i]))/d(A[j,k])`);
    expect(results[0]).not.toContain("∂f/∂x");
    expect(statuses).toEqual(["established"]);
  });
});

describe("of the logarithm of a Gaussian density", () => {
  const L = "given x[N], mu, s > 0\nL = sum{n} ((x[n] - mu)^2/(2*s^2) + log(s))\n";

  it("counts what each term has, and joins what the quotient rule leaves", async () => {
    const { results, statuses } = await outcomeOf(
      `${L}find d(L)/d(mu), d(L)/d(s), d(d(L)/d(mu))/d(mu), d(d(L)/d(s))/d(s)`,
    );
    expect(results).toEqual([
      "(Σ_n (μ − x[n]))/s²",
      "N/s − (Σ_n (x[n] − μ)²)/s³",
      "N/s²",
      "3/s⁴ · Σ_n (x[n] − μ)² − N/s²",
    ]);
    expect(statuses).toEqual(Array(4).fill("established"));
  });

  it("leaves two divisors where a fraction would stand within a fraction", async () => {
    const { results } = await outcomeOf(
      "given x[N], mu, v > 0\nL = -N/2*log(v) - sum{n} (x[n] - mu)^2/(2*v)\nfind d(L)/d(v), d(d(L)/d(v))/d(v)",
    );
    expect(results).toEqual(["(Σ_n (x[n] − μ)²)/(2v²) − N/(2v)", "N/(2v²) − (Σ_n (x[n] − μ)²)/v³"]);
  });

  it("leaves differences that have no divisor of their own under the sum", async () => {
    const { results } = await outcomeOf("given x[N], p[N], c\nL = sum{n} (c - c*p[n])\nfind d(L)/d(c)");
    expect(results).toEqual(["Σ_n (1 − p[n])"]);
  });
});

describe("of the logarithm of a sum of exponentials", () => {
  it.each([
    ["log(sum{i} exp(x[i]))", "diag(p) − p pᵀ"],
    ["log(sum{i} exp(x[i])) - sum{i} t[i]*x[i]", "diag(p) − p pᵀ"],
    ["log(sum{i} exp(b*x[i]))/b", "b diag(p) − b p pᵀ"],
  ])("%s", async (L, second) => {
    const given = `given x[n], t[n], b > 0\nL = ${L}\n`;
    const alone = await outcomeOf(`${given}find d(d(L)/d(x))/d(x)`);
    const after = await outcomeOf(`${given}find d(L)/d(x), d(d(L)/d(x))/d(x)`);
    expect([alone.results.at(-1), after.results.at(-1)]).toEqual([second, second]);
    expect([...alone.statuses, ...after.statuses]).toEqual(Array(3).fill("established"));
  });

  it("takes another letter where p is taken", async () => {
    const { results } = await outcomeOf(
      "given x[n], p > 0\nL = p*log(sum{i} exp(x[i]))\nfind d(d(L)/d(x))/d(x)",
    );
    expect(results).toEqual(["p diag(π) − p π πᵀ"]);
  });
});

describe("a derivative in a definition", () => {
  it("depends on more than the numbers that it is taken of", async () => {
    const { results, statuses } = await outcomeOf(`given x[N, D], W[D, H], v[H]
h[n, k] = tanh(sum{d} x[n, d]*W[d, k])
c[n] = sum{k} v[k]*h[n, k]
g[n, d] = d(c[n])/d(x[n, d])
L = 1/N * sum{n} (sqrt(sum{d} g[n, d]^2) - 1)^2
find d(L)/d(v[k])`);
    expect(results).toEqual(["(2( (1 − h²) ⊙ (g W) )ᵀ ( (r−1)/r ))/N"]);
    expect(statuses).toEqual(["established"]);
  });
});

const ctx = new Context();
const scalar = (name: string): [string, Decl] => [
  name,
  { kind: "scalar", name, integer: false, role: "given" },
];
const env: Env = {
  decls: new Map(["x", "y"].map(scalar)),
  assumptions: [],
  indices: new Map(),
  kink: TORCH_KINKS,
};
const [x, y] = [ctx.sym("x"), ctx.sym("y")];
const leaf = fc.oneof(
  fc.constantFrom<Expr>(x, y, ctx.app("abs", [x])),
  fc.integer({ min: -3, max: 3 }).map((n) => ctx.num(n)),
);
const base = fc.constantFrom<Expr>(
  x,
  ctx.add(ctx.one, ctx.pow(x, ctx.num(2))),
  ctx.add(x, y),
  ctx.add(x, ctx.one),
);
const grow = (inner: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    fc.array(inner, { minLength: 2, maxLength: 3 }).map((a) => ctx.add(...a)),
    fc.array(fc.oneof(inner, base), { minLength: 2, maxLength: 2 }).map((a) => ctx.mul(...a)),
    fc.tuple(inner, base).map(([a, b]) => ctx.div(a, b)),
  );
const fraction = fc
  .tuple(grow(grow(leaf)), base, fc.integer({ min: 1, max: 3 }))
  .map(([a, b, n]) => ctx.div(a, n === 1 ? b : ctx.pow(b, ctx.num(n))));

it("a collected fraction keeps its value", () => {
  let changed = 0;
  fc.assert(
    fc.property(fraction, (e) => {
      const hit = oneFraction.apply({ ctx, env, facts: [] }, e);
      if (hit === undefined) return;
      changed += 1;
      for (const a of [-2.5, -1, -0.3, 0, 0.7, 3])
        for (const b of [-1.7, 0.4, 2]) {
          const at = { env, scalars: { x: a, y: b } };
          const [before, after] = [evaluate(e, at), evaluate(hit.after, at)];
          if (!Number.isFinite(before)) continue;
          expect(Math.abs(after - before)).toBeLessThan(1e-8 * Math.max(1, Math.abs(before)));
        }
    }),
    { seed: 3, numRuns: 800 },
  );
  expect(changed).toBeGreaterThan(100);
});
