// The derivative to one entry without lines: against differences of the value by plain loops, on random sums of reads;
// the forms that are known; and what it refuses.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryGradient } from "../../src/diff/entry-gradient.ts";
import { NotScalar } from "../../src/diff/gradient.ts";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { BRACKETS } from "../../src/notation/notation.ts";
import { plain } from "../../src/notation/plain.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { value } from "../verify/brute.ts";

interface Setting {
  readonly ctx: Context;
  readonly env: Env;
  readonly of: Expr;
  /** ∂L/∂x at free letters. */
  readonly to: (...letters: readonly string[]) => Expr;
  readonly show: (e: Expr) => string;
}

function setting(text: string): Setting {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  const d = block?.env.decls.get("L");
  if (block === undefined || d?.kind !== "definition")
    throw new Error(`${text}\n${diagnostics.map((x) => x.message).join("\n")}`);
  const { env } = block;
  return {
    ctx,
    env,
    of: d.body,
    to: (...letters) => {
      const x = ctx.sym("x");
      const wrt =
        letters.length === 0
          ? x
          : ctx.at(
              x,
              letters.map((n) => ctx.idx(n)),
            );
      return entryGradient(ctx, standard, env, d.body, wrt);
    },
    show: (e) => plain(layOut(e, { ctx, env, notation: BRACKETS, style: "linear" })),
  };
}

const shown = (text: string, ...letters: readonly string[]): string => {
  const s = setting(text);
  return s.show(s.to(...letters));
};

describe("the derivative to one entry", () => {
  it("leaves the one term of each sum that reads it", () => {
    expect(shown("given W[m, n], x[n], g[m]\nL = sum{j} g[j]*(sum{i} W[j,i]*x[i])", "p")).toBe(
      "Σ_j W[j,p] · g[j]",
    );
    expect(shown("given s, x[n]\nL = log(sum{j} exp(s*x[j]))", "k")).toBe("s e^{s x[k]}/Σ_j e^{s x[j]}");
    expect(shown("given x[n, n]\nL = sum{i} x[i, i]^2", "a", "b")).toBe("2 x[a,a] · [a=b]");
    expect(shown("given x, w[n]\nL = sum{i} w[i]*x^2")).toBe("Σ_i 2 w[i] · x");
  });

  it("keeps what the range of the solved letter asks", () => {
    expect(shown("given x[N+K-1], w[K], g[N]\nL = sum{i=0..N-1} g[i]*(sum{k} w[k]*x[i+k])", "p")).toBe(
      "Σ_i w[p−i] · g[i],  i = max(0, p−K+1) … min(N−1, p)",
    );
  });

  it("keeps a letter of the entry apart from the same letter of a sum", () => {
    expect(shown("given x[n], g[n]\nL = sum{i} g[i]*x[i]", "i")).toBe("g[i]");
    expect(shown("given x[n], W[n, n]\nL = sum{i, j} x[i]*W[i,j]*x[j]", "j")).toBe(
      "Σ_{j′} W[j,j′] · x[j′] + Σ_i x[i] · W[i,j]",
    );
  });

  it("refuses what it does not go through", () => {
    for (const text of [
      "given x[n]\ny[i] = x[i]^2\nL = sum{i} y[i]",
      "given x[n]\nL = prod{i} x[i]",
      "given x[n]\nL = max{i} x[i]",
      "given x[n], f(x)\nL = f^2",
    ])
      expect(() => setting(text).to("k"), text).toThrow(NotScalar);
  });

  it("is 0 for what is not read", () => {
    expect(shown("given x[n], w[n]\nL = sum{i} w[i]*stop(x[i])", "k")).toBe("0");
  });

  it("agrees with differences on random sums of reads, at all sizes and entries", () => {
    const subscript = fc.constantFrom("i", "j", "i+j", "2*i", "2*i+j", "i-j", "n-1-i", "i+1", "0");
    const read = subscript.map((u) => `x[${u}]`);
    const factor = fc.oneof(
      read,
      read.map((r) => `tanh(${r})`),
      read.map((r) => `${r}^2`),
      fc.constantFrom("w[i]", "w[j]", "[i <= j]", "2"),
      fc.tuple(read, read).map(([a, b]) => `(${a} - ${b}/(2 + ${a}^2))`),
      read.map((r) => `(sum{l in 0..1} w[l]*${r}*x[j+l])`),
    );
    const product = fc.array(factor, { minLength: 1, maxLength: 3 }).map((fs) => fs.join("*"));
    const term = fc.tuple(fc.constantFrom(3, 4), fc.constantFrom(2, 3), product);
    let compared = 0;
    let nonzero = 0;
    fc.assert(
      fc.property(
        fc.array(term, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 5 }),
        (terms, n) => {
          const sums = terms.map(([a, b, p]) => `(sum{i in 0..${a - 1}, j in 0..${b - 1}} ${p})`);
          const { env, of, to } = setting(
            `given n, x[n] outside 0, w[4]\nL = ${sums.join(" + ")} + sin(${sums[0]})`,
          );
          const g = to("k");
          const w = new Map([0.5, -1, 2, 0.25].map((v, k) => [`${k}`, v]));
          const x = [0.3, -0.7, 1.1, 0.4, -0.2].slice(0, n);
          const at = (e: Expr, entries: readonly number[], k: number): number => {
            const tensors = new Map([
              ["x", new Map(entries.map((v, m) => [`${m}`, v] as const))],
              ["w", w],
            ]);
            const rest = {
              sets: new Map(),
              functions: new Map(),
              memo: new Map(),
              moved: new Map(),
              tied: new Set<string>(),
            };
            return value(
              {
                env,
                numbers: new Map([["n", n]]),
                tensors,
                ...rest,
                work: { done: 0, even: 0, most: Number.POSITIVE_INFINITY },
              },
              e,
              new Map([["k", k]]),
            );
          };
          for (let k = 0; k < n; k += 1) {
            const f = (h: number): number =>
              at(
                of,
                x.map((v, m) => (m === k ? v + h : v)),
                k,
              );
            const slope = (8 * (f(1e-3) - f(-1e-3)) - (f(2e-3) - f(-2e-3))) / 12e-3;
            const v = at(g, x, k);
            compared += 1;
            if (Math.abs(slope) > 1e-6) nonzero += 1;
            expect(Math.abs(v - slope), `${sums.join(" + ")}, n=${n}, k=${k}`).toBeLessThan(
              1e-5 * Math.max(1, Math.abs(slope)),
            );
          }
        },
      ),
      { seed: 91, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(600);
    expect(nonzero).toBeGreaterThan(400);
  });
});
