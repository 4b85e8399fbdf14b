// Matrices of derivatives in whole tensors: the form, its transpose for the denominator's layout, and the evidence
// that both are the entries that were derived.

import { describe, expect, it } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { plain } from "../../src/notation/plain.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";
import { outcomeOf } from "./results.ts";

interface Case {
  readonly text: string;
  readonly rows: string;
  readonly columns: string;
}

const CASES: readonly Case[] = [
  { text: "given W[m,n], x[n]; y = matmul(W, x); find d(y)/d(x)", rows: "W", columns: "Wᵀ" },
  {
    text: "given W[m,n], x[n], b[m]; y[i] = tanh(sum{j} W[i,j]*x[j] + b[i]); find d(y)/d(x)",
    rows: "diag(1−y²) W",
    columns: "Wᵀ diag(1−y²)",
  },
  {
    text: "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); find d(p)/d(s)",
    rows: "diag(p) − p pᵀ",
    columns: "diag(p) − p pᵀ",
  },
  {
    text: "given X[n,d], w[d], y[n], c > 0; L = 1/2*sum((X w - y)^2) + c/2*sum(w^2); find d(d(L)/d(w))/d(w)",
    rows: "Xᵀ X + c I",
    columns: "Xᵀ X + c I",
  },
  {
    text: "given X[n,d], w[d], y[n]; L = norm(X w - y)^2/n + norm(w)^2; find d(d(L)/d(w))/d(w)",
    rows: "2/n · Xᵀ X + 2I",
    columns: "2/n · Xᵀ X + 2I",
  },
  {
    text: "given w[d], I > 0; L = I*sum{k} w[k]^2; find d(d(L)/d(w))/d(w)",
    rows: "2I E",
    columns: "2I E",
  },
  {
    text: "given A[m,n], x[n], b[m]; L = 1/2*sum{i} (sum{j} A[i,j]*x[j] - b[i])^2; find d(d(L)/d(x[i]))/d(x[j])",
    rows: "Aᵀ A",
    columns: "Aᵀ A",
  },
  {
    text: "given b[n], W[n,n]; y[i] = sum{j} b[j]/W[i,j]; find d(y[i])/d(b[j])",
    rows: "1/W",
    columns: "1/Wᵀ",
  },
  {
    text: "given b[n], W[n,n], V[n,n]; y[i] = sum{j} exp(W[i,j])*V[j,i]*b[j]; find d(y)/d(b)",
    rows: "e^W ⊙ Vᵀ",
    columns: "e^{Wᵀ} ⊙ V",
  },
  {
    text: "given A[n,n], x[n]; L = sum{i,j} A[i,j]*x[i]*x[j]; find d(d(L)/d(x))/d(x)",
    rows: "A + Aᵀ",
    columns: "Aᵀ + A",
  },
  {
    text: "given x[n], v[n]; y[i] = v[i]*x[i]^2; find d(y)/d(x)",
    rows: "2 diag(v ⊙ x)",
    columns: "2 diag(v ⊙ x)",
  },
  {
    text: "given u[m], x[n], v[n]; y[i] = u[i]*sum{j} v[j]*x[j]; find d(y)/d(x)",
    rows: "u vᵀ",
    columns: "v uᵀ",
  },
];

describe("matrices of derivatives", () => {
  it.each(CASES)("$text", async ({ text, rows, columns }) => {
    const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0] : undefined;
    if (!read.ok || block === undefined) throw new Error(text);
    const { ctx } = read.value;
    const derived = deriveBlock(ctx, standard, block.block);
    const verified = await verifyBlock(ctx, standard, derived, { meanings, seed: 1 });
    const [d] = verified.derivations;
    if (d?.result?.whole === undefined) throw new Error("no form in whole tensors");
    const { env } = d;
    const print = (e: Expr): string =>
      plain(layOut(e, { ctx, env, notation: block.notation, style: "linear" }));
    expect(print(d.result.whole.rhs)).toBe(rows);
    expect(print(d.result.whole.transposed ?? d.result.whole.rhs)).toBe(columns);
    expect(statusOf(d)).toBe("established");
  });

  it("have no such form where an axis is read elsewhere", () => {
    const text = "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; find d(y)/d(x)";
    const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0] : undefined;
    if (!read.ok || block === undefined) throw new Error(text);
    const [d] = deriveBlock(read.value.ctx, standard, block.block).derivations;
    expect(d?.result?.whole).toBeUndefined();
  });
});

it("identity matrices over other indices have other names", async () => {
  const { results } = await outcomeOf(
    "given w[d], v[1..d-1]; L = sum{i} w[i]^2 + sum{k} v[k]^2; find d(d(L)/d(w))/d(w), d(d(L)/d(v))/d(v)",
  );
  expect(results).toEqual(["2I", "2E"]);
});
