// A reason that says which term of a sum is left names the sum's letter as the line above shows it, prime and all.

import { expect, test } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildRead } from "../../src/build/sheet.ts";
import { standard } from "../../src/standard.ts";

interface Counting {
  readonly first?: 0 | 1;
  readonly index?: "brackets" | "subscripts";
}

async function text(block: string, { first = 0, index }: Counting = {}): Promise<string> {
  const read = readLooseBlock(block, "block", standard, { first, index });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const built = await buildRead(read.value, standard, { secondOpinions: false, substeps: false });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  return (await renderSheet(built.value.document, "text", { fragment: true, width: 400 })).text;
}

/** The letters under the Σ of a line. */
const summed = (line: string): readonly string[] =>
  [...line.matchAll(/Σ_(?:\{([^}]*)\}|(\S+))/g)].flatMap((m) =>
    (m[1] ?? m[2] ?? "").split(/[=≤<]/).flatMap((part) => part.split(",").map((l) => l.trim())),
  );

test.each([
  [
    "attention, whose letters meet those of the products before",
    "given Q[n,d], K[m,d], V[m,v]; S = Q @ K^T; A[i,j] = exp(S[i,j])/(sum{l} exp(S[i,l])); O = A @ V; given L(O); find d(L)/d(V); find d(L)/d(Q)",
  ],
  [
    "three products in a row",
    "given X[n,d], U[d,h], W[h,k]; Y = X @ U @ W; given L(Y); find d(L)/d(X); find d(L)/d(U)",
  ],
  [
    "a convolution",
    "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k]), d(L)/d(x[i])",
  ],
])("%s", async (_, block) => {
  const lines = (await text(block)).split("\n");
  let found = 0;
  lines.forEach((line, k) => {
    const said = /the only terms? left (?:is|are) (.*)$/.exec(line)?.[1];
    if (said === undefined) return;
    const before = summed(lines[k - 1] ?? "");
    for (const [, letter = ""] of said.matchAll(/(\S+?)\s?=/g)) {
      found += 1;
      expect(before, line).toContain(letter);
    }
  });
  expect(found).toBeGreaterThan(1);
});

test("the chain rule names an entry by the letters that it has on the line", async () => {
  // i and j run over the axes of U before they run over those of y and z, and no other letter is free.
  const network =
    "given x[I, J], w[K, K], v[M, M], U[P, Q], m, n, p, s, t; assume P = I-K-M+2, Q = J-K-M+2; " +
    "y[i, j] = sum{k, l} w[k, l]*x[i+k, j+l]; z[i, j] = sum{k, l} v[k, l]*y[i+k, j+l]; " +
    "L = sum{i, j} U[i, j]*exp(z[i, j]); find d(L)/d(U[i, j]), d(L)/d(w[q, r])";
  const lines = (await text(network)).split("\n").filter((line) => /acts through every/.test(line));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const entry = /acts through every (\S+\[[^\]]*\])/.exec(line)?.[1] ?? "?";
    expect(line.slice(0, line.indexOf("chain rule"))).toContain(entry);
  }
});

const CONV = "given X[H, W] outside 0, w[K, K] outside 0, L(Y); Y = conv(X, w); find d(L)/d(X[a, b])";

test.each([
  ["brackets from 0", CONV, {}, "(X ∗ w)[i,j] = Σ_{a,b} X[a,b] · w[i−a, j−b]"],
  ["brackets from 1", CONV, { first: 1 }, "(X ∗ w)[i,j] = Σ_{a,b} X[a,b] · w[i−a+1, j−b+1]"],
  ["subscripts", CONV, { index: "subscripts" }, "(X ∗ w)_ij = Σ_{a,b} X_ab w_{i−a,j−b}"],
  [
    "a correlation from 1",
    CONV.replace("conv", "corr"),
    { first: 1 },
    "(X ⋆ w)[i,j] = Σ_{k,l} X[i+k−1, j+l−1] · w[k,l]",
  ],
  [
    "an outer product",
    "given u[n], v[m], L(Y); Y = outer(u, v); find d(L)/d(u[k])",
    { index: "subscripts" },
    "(u vᵀ)_{k′j} = u_{k′} v_j",
  ],
] as const)(
  "the definition of an operator has the notation of the sheet: %s",
  async (_, block, how, said) => {
    expect(await text(block, how)).toContain(`definition: ${said}`);
  },
);

test("a chain rule through every entry names it with the letters of its sum", async () => {
  const block =
    "given x[N, I], w[K], b; y[n, i] = (sum{k} w[k]*x[n, i+k]) + b; z[n, j] = y[n, 2*j] + b^2; given L(z); find d(L)/d(w[k]), d(L)/d(x[n, i]), d(L)/d(b)";
  const lines = (await text(block)).split("\n").filter((l) => l.includes("acts through every"));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const [, entry = ""] = /acts through every \w+\[([^\]]*)\]/.exec(line) ?? [];
    const bound = summed(line);
    const free = [...(/∂L\/∂\w+\[([^\]]*)\]/.exec(line)?.[1] ?? "").matchAll(/\w′*/g)].map((m) => m[0]);
    for (const [letter] of entry.matchAll(/\w′*/g)) expect([...bound, ...free], line).toContain(letter);
  }
});
