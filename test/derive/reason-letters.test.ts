// A reason that says which term of a sum is left names the sum's letter as the line above shows it, prime and all.

import { expect, test } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildRead } from "../../src/build/sheet.ts";
import { standard } from "../../src/standard.ts";

async function text(block: string): Promise<string> {
  const read = readLooseBlock(block, "block", standard, { first: 0, index: undefined });
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
