// Numbers and terms written out: the lines as they are printed at each level, values and gradients against loops, and
// what is not computed.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Level } from "../../src/show/document.ts";
import { linesAt, reasonAt } from "../../src/show/document.ts";
import { sentenceText } from "../../src/show/sentence.ts";
import { outcomeOf } from "./results.ts";

interface Shown {
  readonly lines: readonly string[];
  readonly reasons: readonly string[];
  readonly results: readonly string[];
  readonly status: string;
}

async function shown(block: string, level: Level = "standard"): Promise<Shown> {
  const built = await buildSheet(`\`\`\`grad\n${block}\n\`\`\`\n`, "sheet.md", { level });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const [only] = built.value.blocks;
  if (only === undefined) throw new Error("no block");
  const tasks = only.document.tasks.filter((t) => t.kind === "compute" || t.kind === "expand");
  return {
    lines: tasks.flatMap((t) =>
      linesAt(t.lines, level).flatMap((l) =>
        l.kind === "formula" ? [`${l.lhs === null ? "" : `${l.lhs.text} `}= ${l.rhs.text}`] : [],
      ),
    ),
    reasons: tasks.flatMap((t) => linesAt(t.lines, level).map((l) => sentenceText(reasonAt(l, level)))),
    results: tasks.flatMap((t) => (t.result === undefined ? [] : [t.result.formula.text])),
    status: only.status,
  };
}

const matrix = (m: readonly (readonly (number | string)[])[]): string =>
  `[${m.map((r) => `[${r.join(", ")}]`).join(", ")}]`;

describe("compute", () => {
  const image = `A = [[4,5,2,2,1],[3,3,2,2,4],[4,3,4,1,1],[5,1,4,1,2],[5,1,3,1,4]]
B = [[4,3,3],[5,5,5],[2,4,3]]
C[i,j] = sum{k,l} B[k,l] * A[i+k,j+l]`;

  it("groups runs of equal factors in reading order", async () => {
    const { lines, status } = await shown(`${image}\ncompute C[0,0]`);
    expect(lines).toEqual(["C[0,0] = 4·4 + 3·(5+2) + 5·(3+3+2) + 2·4 + 4·3 + 3·4", "= 109"]);
    expect(status).toBe("established");
  });

  it("writes every product out at the level full", async () => {
    const { lines } = await shown(`${image}\ncompute C[0,0]`, "full");
    expect(lines[0]).toBe("C[0,0] = 4·4 + 3·5 + 3·2 + 5·3 + 5·3 + 5·2 + 2·4 + 4·3 + 3·4");
  });

  it("gives values alone at the level brief, of a tensor as a matrix", async () => {
    const { lines, results } = await shown(`${image}\ncompute C[0,0], C`, "brief");
    expect(lines).toEqual(["C[0,0] = 109"]);
    expect(results).toEqual([
      `C = ${matrix([
        [109, 92, 72],
        [108, 85, 74],
        [110, 74, 79],
      ])}`,
    ]);
  });

  it("leaves out terms with the factor 0, puts negative factors in parentheses and keeps decimals", async () => {
    const block = "x = [1, -2, 0.5]; y = [0, 1, 3]; s = sum{i} x[i]*y[i]; compute s";
    expect((await shown(block)).lines).toEqual(["s = (−2)·1 + 0.5·3", "= −0.5"]);
    expect((await shown(block, "full")).lines[0]).toBe("s = 1·0 + (−2)·1 + 0.5·3");
    expect((await shown(block.replace("0.5", "1/2"))).lines).toEqual(["s = (−2)·1 + (1/2)·3", "= −1/2"]);
  });

  it("says terms that are 0 where no factor is", async () => {
    const { reasons } = await outcomeOf("x = [1, 0, 2]; s = sum{i} x[i]; compute s");
    expect(reasons).toContain("the numbers put in; terms that are 0 are left out");
  });

  it("says once that the numbers are put in, and then what became of them", async () => {
    const product = (x: string): string => `x = ${x}; y = [4, 5, 6]; s = sum{i} x[i]*y[i]; compute s`;
    const put = "the numbers put in";
    for (const [x, then] of [
      ["[3, 3, 2]", "equal factors are taken out"],
      ["[3, 0, 3]", "terms with the factor 0 are left out"],
      ["[1, 3, 2]", "a factor 1 is not written"],
    ] as const) {
      expect((await shown(product(x), "full")).reasons, x).toEqual([put, then, ""]);
      expect((await shown(product(x))).reasons[0], x).toMatch(/^the numbers put in/);
    }
    const sum = await shown("x = [1, 0, 2]; s = sum{i} x[i]; compute s", "full");
    expect(sum.reasons).toEqual([put, "terms that are 0 are left out", ""]);
  });

  it("works out whole tensors that have no name, what has fewer axes added to each row", async () => {
    const data = "A = [[1, 2], [0, 1]]; B = [[3, 4], [1, 5]]; b = [1, 2]";
    const { lines, results, status } = await shown(`${data}\ncompute A @ B + b`);
    expect(lines.slice(0, 4)).toEqual([
      "(A B + b)[0,0] = 3 + 2·1 + 1",
      "= 6",
      "(A B + b)[0,1] = 4 + 2·5 + 2",
      "= 16",
    ]);
    expect(results).toEqual([
      `A B + b = ${matrix([
        [6, 16],
        [2, 7],
      ])}`,
    ]);
    expect(status).toBe("established");
    expect((await shown(`${data}\ncompute (A @ B + b)[1, 1]`, "brief")).lines).toEqual([
      "(A B + b)[1,1] = 7",
    ]);
    expect((await shown(`${data}\ncompute b - A^T @ b`, "brief")).results).toEqual(["b − Aᵀ b = (0, −2)"]);
  });

  it("leaves a bias beside the products, whatever their first factor", async () => {
    const block = (y: string): string =>
      `W = [[1, 2, 1], [1, 1, 1]]; x = [1, 1, 3]; b = [0.5, 1]; y[i] = ${y}; compute y[0], y[1]`;
    expect((await shown(block("b[i] + sum{k} W[i,k]*x[k]"))).lines).toEqual([
      "y[0] = 0.5 + 1 + 2·1 + 3",
      "= 6.5",
      "y[1] = 1 + 1 + 1 + 3",
      "= 6",
    ]);
    expect((await shown(block("(sum{k} W[i,k]*x[k]) + b[i]"))).lines).toEqual([
      "y[0] = 1 + 2·1 + 3 + 0.5",
      "= 6.5",
      "y[1] = 1 + 1 + 3 + 1",
      "= 6",
    ]);
  });

  it("says 0 where all terms are 0", async () => {
    const { lines, status } = await shown("x = [0, 0]; y = [3, 4]; s = sum{i} x[i]*y[i]; compute s");
    expect(lines).toEqual(["s = 0·3 + 0·4", "= 0"]);
    expect(status).toBe("established");
  });

  it("reads padding as 0 and takes maxima, remainders and even roots exactly", async () => {
    const { lines } = await shown(`x = [3, 4]
p[i = -1..2] = cases{x[i] if i in 0..1, 0 otherwise}
y[i = 0..2] = 2*p[i-1] + 5*p[i]
n = sqrt(sum{i} x[i]^2)
m = max{i} x[i]
compute y[0], n, m, 7 mod 3`);
    expect(lines).toEqual([
      "y[0] = 5·3",
      "= 15",
      "n = √(3² + 4²)",
      "= 5",
      "m = max(3, 4)",
      "= 4",
      "7 mod 3 = 1",
    ]);
  });

  it("computes gradients by their equation, with the incoming gradient that is assumed", async () => {
    const { lines, results, status } = await shown(`${image}
given E(C)
assume d(E)/d(C[i,j]) = 1
compute d(E)/d(A[0,1]), d(E)/d(A)`);
    expect(lines.slice(0, 3)).toEqual(
      ["∂E/∂A[m,n]", "∂E/∂A[m,n]", "∂E/∂A[m,n]"].map(() => expect.any(String)),
    );
    expect(lines).toContain("∂E/∂A[0,1] = B[0,1] + B[0,0]");
    expect(lines).toContain("= 7");
    expect(results).toEqual([
      `∂E/∂A = ${matrix([
        [4, 7, 10, 6, 3],
        [9, 17, 25, 16, 8],
        [11, 23, 34, 23, 11],
        [7, 16, 24, 17, 8],
        [2, 6, 9, 7, 3],
      ])}`,
    ]);
    expect(status).toBe("established");
  });

  it("agrees with loops for convolutions and maxima, forwards and backwards", async () => {
    const row = (n: number) => fc.array(fc.integer({ min: -2, max: 3 }), { minLength: n, maxLength: n });
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 5 })
          .chain((n) => fc.tuple(row(n), fc.integer({ min: 1, max: n }).chain(row))),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async ([x, w], s, max) => {
          const count = Math.floor((x.length - w.length) / s) + 1;
          const g = Array.from({ length: count }, (_, i) => i + 1);
          const y = g.map((_, i) => {
            const terms = w.map((v, k) => (max ? (x[s * i + k] as number) : v * (x[s * i + k] as number)));
            return max ? Math.max(...terms) : terms.reduce((a, b) => a + b, 0);
          });
          const back = x.map(() => 0);
          for (const [i, incoming] of g.entries()) {
            const first = w.findIndex((_, k) => x[s * i + k] === y[i]);
            for (const [k, v] of w.entries())
              back[s * i + k] = (back[s * i + k] as number) + incoming * (max ? (k === first ? 1 : 0) : v);
          }
          const body = max ? `max{k=0..${w.length - 1}} x[${s}*i+k]` : `sum{k} w[k]*x[${s}*i+k]`;
          const { results, status } = await shown(
            `x = [${x}]; w = [${w}]; g = [${g}]\ny[i] = ${body}\ngiven L(y)\nassume d(L)/d(y[i]) = g[i]\ncompute y, d(L)/d(x)`,
          );
          const text = (v: readonly number[]): string => `(${v.join(", ")})`.replaceAll("-", "−");
          expect(results).toEqual([`y = ${text(y)}`, `∂L/∂x = ${text(back)}`]);
          expect(status).toBe("established");
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });
});

describe("expand", () => {
  it("writes sums out with the entries by name", async () => {
    const { lines, results } = await shown(
      "given X[3,3], F[2,2]; O[i,j] = sum{k,l} X[i+k,j+l]*F[k,l]; given L(O); expand O[0,1], d(O[0,1])/d(X)",
    );
    expect(lines[0]).toBe("O[0,1] = X[0,1] · F[0,0] + X[0,2] · F[0,1] + X[1,1] · F[1,0] + X[1,2] · F[1,1]");
    expect(results).toEqual([
      `∂O[0,1]/∂X = ${matrix([
        [0, "F[0,0]", "F[0,1]"],
        [0, "F[1,0]", "F[1,1]"],
        [0, 0, 0],
      ])}`,
    ]);
  });

  it("keeps a letter that is free", async () => {
    const { lines } = await shown("given x[n], w[2]; y[i] = sum{k} w[k]*x[i+k]; expand y[i]");
    expect(lines).toEqual(["y[i] = w[0] · x[i] + w[1] · x[i+1]"]);
  });
});

describe("what is not written out", () => {
  const message = async (block: string): Promise<string> => {
    const built = await buildSheet(`\`\`\`grad\n${block}\n\`\`\`\n`, "sheet.md");
    return built.ok ? "" : built.messages.map((m) => m.diagnostic.message).join("\n");
  };
  it.each([
    ["given x[n]; y = sum{i} x[i]; expand y", "this cannot be written out: `n` has no number in this block"],
    ["given x; y = x + 1; compute y", "this cannot be computed: `x` has no number in this block"],
    [
      "y = exp(1); compute y",
      "this cannot be computed: the value is not a rational number, so it is not computed exactly",
    ],
    [
      "x = [1, 2]; y[i] = x[i]^2; given L(y); compute d(L)/d(x[0])",
      "this cannot be computed: nothing is assumed of the incoming gradient, so that it has no number",
    ],
  ])("%s", async (block, said) => {
    expect(await message(block)).toBe(said);
  });
});
