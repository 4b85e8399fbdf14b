// The points at which a block is checked: a block whose sizes are told by its reads alone is checked at sizes that
// keep them inside, and finite differences say nothing where rounding is as large as what is compared.

import { describe, expect, it } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";
import { demandsOf, meets } from "../../src/verify/demands.ts";
import { openPoints } from "../../src/verify/points.ts";
import { laboratory } from "../../src/verify/trial.ts";
import { holds } from "../index/brute.ts";

const statuses = async (text: string, seed: number): Promise<readonly string[]> => {
  const built = await buildSheet(`\`\`\`grad\n${text}\n\`\`\`\n`, "sheet.md", { seed });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("; "));
  return built.value.blocks.map((b) => b.status);
};

const environment = (text: string) => {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("; "));
  const { ctx, blocks } = read.value;
  const env = blocks[0]?.block.env;
  if (env === undefined) throw new Error("no block");
  return { ctx, env };
};

const demands = (text: string) => {
  const { ctx, env } = environment(text);
  return demandsOf(ctx, env);
};

describe("reads of definitions with a written range", () => {
  const strided =
    "given x[H], w[K], s >= 1 integer\ny[i = 0..O-1] = sum{k} w[k]*x[s*i+k]\nfind d(y[i])/d(w[k])";

  it("ask for s(O−1) + K ≤ H, which the block then assumes", () => {
    const { env } = environment(strided);
    expect(demands(strided)).toEqual([]);
    for (let s = 1; s <= 3; s += 1)
      for (let O = 1; O <= 4; O += 1)
        for (let K = 1; K <= 3; K += 1)
          for (let H = 1; H <= 9; H += 1) {
            const values = new Map(Object.entries({ s, O, K, H }));
            expect(env.assumptions.every((a) => holds({ env, values }, a))).toBe(s * (O - 1) + K <= H);
          }
  });

  it("ask for every value of a rounded subscript", () => {
    const [asked] = demands("given x[H]\ny[i = 0..n-1] = x[(3*i) mod 4]\nfind d(y[i])/d(x[j])");
    const ok = (n: number, H: number): boolean =>
      asked !== undefined && meets(asked, new Map(Object.entries({ n, H })));
    // i = 0, 1 read x[0], x[3]; i = 2 reads x[2].
    expect([ok(1, 1), ok(2, 3), ok(2, 4), ok(3, 3), ok(3, 4)]).toEqual([true, false, true, false, true]);
  });

  it("ask for nothing where the range is told from them, or a condition protects them", () => {
    expect(demands("given x[H], w[K]\ny[i] = sum{k} w[k]*x[i+k]\nfind d(y[i])/d(w[k])")).toEqual([]);
    expect(demands("given x[H]\ny[i = 0..n-1] = [i < H]*x[i]\nfind d(y[i])/d(x[j])")).toEqual([]);
    expect(demands("given x[H] outside 0\ny[i = 0..n-1] = x[i]\nfind d(y[i])/d(x[j])")).toEqual([]);
  });

  it("are inside at the points drawn, so that every line is established", async () => {
    const layer = `given x[C,H,W], w[F,C,K,K], s >= 1 integer
y[f, i=0..O-1, j=0..P-1] = sum{c,k,l} w[f,c,k,l]*x[c, s*i+k, s*j+l]
given L(y)
find d(L)/d(x[c,i,j]), d(L)/d(w[f,c,k,l])`;
    for (const seed of [1, 2, 3]) expect(await statuses(layer, seed)).toEqual(["established"]);
  });
});

describe("the points of every line", () => {
  const points = (text: string, seed: number) => {
    const { ctx, env } = environment(text);
    return openPoints(laboratory(ctx, env, meanings, 400_000), { seed });
  };
  const met = (text: string, name: string, seed: number): readonly (number | undefined)[] => {
    const p = points(text, seed);
    return Array.from({ length: p.trials }, (_, k) => p.trial(k)?.instance.integers.get(name));
  };

  it("have every size at its least once, and above it", () => {
    const decay = "given r[T], g, e\nv[t] = r[t] + g*v[t+1]\nv[T] = e\ngiven L(v)\nfind d(L)/d(e)";
    const layer = "given x[n], w[m, n]\ny[j] = sum{i} w[j, i]*x[i]\ngiven L(y)\nfind d(L)/d(x[i])";
    for (const seed of [1, 2, 3, 4]) {
      expect(met(decay, "T", seed)).toContain(1);
      for (const name of ["m", "n"]) expect(met(layer, name, seed)).toContain(1);
      expect(Math.max(...met(decay, "T", seed).map((v) => v ?? 0))).toBeGreaterThan(1);
    }
  });

  it("have a padding above and below the number of filters", () => {
    const layer = `given X[H pad P, W pad P], F >= 1 integer, K >= 1 integer, S >= 1 integer, P >= 0 integer, w[F, K, K]
Y[f, i, j] = sum{k, l} w[f, k, l]*X[S*i+k-P, S*j+l-P]
given L(Y)
find d(L)/d(w[f, k, l])`;
    for (const seed of [1, 2, 3]) {
      const [paddings, filters] = [met(layer, "P", seed), met(layer, "F", seed)];
      const orders = new Set(paddings.map((p, k) => Math.sign((p ?? 0) - (filters[k] ?? 0))));
      expect([...orders].toSorted()).toEqual([-1, 0, 1]);
    }
  });

  it("reach windows behind the first one where entries are compared", () => {
    const pool =
      "given X[H, W]\nY[i, j] = max{k=0..1, l=0..1} X[2*i+k, 2*j+l]\ngiven L(Y)\nfind d(L)/d(X[m, n])";
    for (const seed of [1, 2, 3]) {
      const p = points(pool, seed);
      const all = Array.from({ length: p.searchLength }, (_, k) => p.search(k)?.instance.integers);
      expect(all.some((at) => (at?.get("H") ?? 0) >= 4 && (at?.get("W") ?? 0) >= 4)).toBe(true);
    }
  });
});

describe("finite differences", () => {
  it("prove nothing where the derivative is as small as the rounding of the value", async () => {
    const attention = `given Q[n,d], K[m,d], V[m,e]
S[i,j] = sum{a} Q[i,a]*K[j,a]/sqrt(d)
A[i,j] = exp(S[i,j])/(sum{k} exp(S[i,k]))
O[i,c] = sum{j} A[i,j]*V[j,c]
given L(O)
find d(L)/d(Q[i,a])`;
    for (const seed of [1, 2, 3]) expect(await statuses(attention, seed)).toEqual(["established"]);
  });
});

describe("a function that turns faster than the step", () => {
  it("is not refuted by differences", async () => {
    const steps = Array.from({ length: 14 }, (_, k) => `f${k + 1} = sin(f${k}*x + f${k})`);
    const text = `given x, f0\n${steps.join("\n")}\nfind d(f14)/d(x)`;
    for (const seed of [1, 2]) expect(await statuses(text, seed)).toEqual(["established"]);
  });
});

describe("points with sets", () => {
  it("are drawn again and again at the same sizes, each with its own sets and inside its bounds", async () => {
    const pool = `given X[H, W], S[M, N] set, p >= 1
assume X[l, m] > 0
Y[i, j] = (sum{(l, m) in S[i, j]} X[l, m]^p)^(1/p)
find d(Y[i, j])/d(X[a, b])`;
    for (const seed of [1, 2, 3]) expect(await statuses(pool, seed)).toEqual(["established"]);
  });
});
