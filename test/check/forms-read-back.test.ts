// The named forms that results are given in, read back from the page: what is read of the derivation is read as the term
// that was printed.

import { describe, expect, it } from "vitest";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { Context } from "../../src/expr/context.ts";
import { BRACKETS, type Notation, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
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
  [
    "channels last",
    `given x[N, H, W, C], w[K, K, C, F]
y[n, i, j, f] = sum{k, l, c} w[k,l,c,f]*x[n, i+k, j+l, c]
given L(y)
find d(L)/d(x[n,a,b,c]), d(L)/d(w[k,l,c,f])`,
  ],
  [
    "one filter for each channel, channels last; a 1×1 convolution",
    `given x[N, C], w[K, C], u[N, C, H, W], A[F, C], s >= 1 integer
y[i, c] = sum{k} w[k,c]*x[s*i+k, c]
z[n, f, i, j] = sum{c} A[f,c]*u[n,c,i,j]
given L(y, z)
find d(L)/d(x[m,c]), d(L)/d(w[k,c]), d(L)/d(u[n,c,i,j])`,
  ],
];

/** Slices below a letter are read by their entries: another term of the same value. */
const NOTATIONS: readonly Notation[] = [BRACKETS, SUBSCRIPTS, { ...SUBSCRIPTS, first: 1 }];

describe("forms read back", () => {
  it.each(FORMS)("%s", (_, text) => {
    const ctx = new Context();
    const { block, diagnostics } = readBlock(ctx, text, { library: standard });
    expect(diagnostics).toEqual([]);
    if (block === undefined) return;
    const counts = noCounts();
    for (const d of deriveBlock(ctx, standard, block).derivations)
      for (const [lhs, rhs] of equationsOf(d))
        for (const notation of text.includes("trace") ? NOTATIONS : [BRACKETS])
          readBack(ctx, d.env, notation, lhs, rhs, counts);
    expect(counts.misread).toEqual([]);
    // Operators on slices that keep axes are not read, and nothing else.
    expect(counts.unread.filter((line) => !line.includes(":"))).toEqual([]);
    expect(counts.lines).toBeGreaterThan(10);
  });
});
