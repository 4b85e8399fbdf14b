// The named forms that results are given in, read back from the page: every line of the derivation is read, and as the
// term that was printed.

import { describe, expect, it } from "vitest";
import { deriveBlock } from "../../src/derive/block.ts";
import { Context } from "../../src/expr/context.ts";
import { BRACKETS, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { readBlock } from "../../src/read/block.ts";
import { standard } from "../../src/standard.ts";
import { equationsOf, noCounts, readBack } from "./read-back.ts";

const FORMS: readonly (readonly [name: string, text: string])[] = [
  [
    "traces and diagonals",
    `given A[N, M], X[M, K], W[K, N], a, b[N], B[M, N]
y = a*trace(A @ X @ W) + a^2*(sum{i, j} A[i,j]*B[j,i])
z[i] = b[i]*(sum{j, k} A[i,j]*X[j,k]*W[k,i])
given L(z)
find d(y)/d(a), d(y)/d(X[j,k]), d(L)/d(b[i]), d(L)/d(X[j,k])`,
  ],
];

describe("forms read back", () => {
  it.each(FORMS)("%s", (_, text) => {
    const ctx = new Context();
    const { block, diagnostics } = readBlock(ctx, text, { library: standard });
    expect(diagnostics).toEqual([]);
    if (block === undefined) return;
    const counts = noCounts();
    for (const d of deriveBlock(ctx, standard, block).derivations)
      for (const [lhs, rhs] of equationsOf(d))
        for (const notation of [BRACKETS, SUBSCRIPTS, { ...SUBSCRIPTS, first: 1 as const }])
          readBack(ctx, d.env, notation, lhs, rhs, counts);
    expect(counts.misread).toEqual([]);
    expect(counts.unread).toEqual([]);
    expect(counts.lines).toBeGreaterThan(10);
  });
});
