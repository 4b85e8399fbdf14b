// Diagonals, up- and down-sampling: what their gradients are in whole tensors, with other letters and axes, and what
// must not be taken for one of them.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

/** The answer of the first task in the sheet language, in whole tensors where it has that form. */
function answer(text: string): string {
  const d = derived(text);
  const one = d.out.derivations[0];
  const r = one?.result;
  if (one === undefined || r === undefined) throw new Error("no result");
  const { lhs, rhs } = r.whole ?? r;
  return `${d.show(lhs, one)} = ${d.show(rhs, one)}`.replaceAll(", ", ",");
}

describe("sampling", () => {
  it.each([
    ["given x[n], s >= 1 integer; y = downsample(x, s)", "x[m]", "d(L)/d(x) = upsample(d(L)/d(y),s)"],
    ["given x[n], s >= 1 integer; y[i] = x[s*i]", "x[m]", "d(L)/d(x) = upsample(d(L)/d(y),s)"],
    ["given x[n], s >= 1 integer; y[e] = x[e*s]", "x[q]", "d(L)/d(x) = upsample(d(L)/d(y),s)"],
    ["given x[n]; y[i] = x[3*i]", "x[m]", "d(L)/d(x) = upsample(d(L)/d(y),3)"],
    // 0 on the rest of the index set of x.
    ["given x[n]; y[i = 1..(n-1)/2] = x[2*i]", "x[m]", "d(L)/d(x) = upsample(d(L)/d(y),2)"],
    ["given x[B,n]; y[b,i] = x[b,2*i]", "x[b,m]", "d(L)/d(x) = upsample(d(L)/d(y),1,2)"],
    ["given x[n,m]; y[i,j] = x[2*i,3*j]", "x[a,b]", "d(L)/d(x) = upsample(d(L)/d(y),2,3)"],
    ["given x[n], c, s >= 1 integer; y[i] = c*x[s*i]", "x[m]", "d(L)/d(x) = c*upsample(d(L)/d(y),s)"],
    ["given x[n], s >= 1 integer; y = upsample(x, s)", "x[m]", "d(L)/d(x) = downsample(d(L)/d(y),s)"],
    [
      "given x[n,m], s >= 1 integer; y = upsample(x, s, 2)",
      "x[i,j]",
      "d(L)/d(x) = downsample(d(L)/d(y),s,2)",
    ],
    [
      "given x[I], w[K], s >= 1 integer; y[s*i+k] += x[i]*w[k]",
      "x[i]",
      "d(L)/d(x) = downsample(corr(d(L)/d(y),w),s)",
    ],
  ])("%s", (sheet, target, expected) => {
    const text = `${sheet}; given L(y); find d(L)/d(${target})`;
    expect(answer(text)).toBe(expected);
    expect(complaints(text, { instances: 4 }).wrong).toEqual([]);
  });
  it.each([
    ["given x[n]; y[i] = x[2*i+1]", "x[m]"],
    ["given x[n]; y[i] = x[n-1-i]", "x[m]"],
  ])("not of %s", (sheet, target) => {
    const text = `${sheet}; given L(y); find d(L)/d(${target})`;
    expect(answer(text)).not.toMatch(/sample/);
    expect(complaints(text, { instances: 4 }).wrong).toEqual([]);
  });
});

describe("diagonals", () => {
  it.each([
    [
      "given v[n]; D[i=0..n-1,j=0..n-1] = [i=j]*v[i]; given L(D)",
      "L",
      "v[i]",
      "d(L)/d(v) = diagonal(d(L)/d(D))",
    ],
    [
      "given v[n]; D[i=0..n-1,j=0..n-1] = [j=i]*v[j]; given L(D)",
      "L",
      "v[k]",
      "d(L)/d(v) = diagonal(d(L)/d(D))",
    ],
    ["given v[n]; D = diag(v); given L(D)", "L", "v[i]", "d(L)/d(v) = diagonal(d(L)/d(D))"],
    ["given A[n,n]; e[i] = A[i,i]; given L(e)", "L", "A[i,j]", "d(L)/d(A) = diag(d(L)/d(e))"],
    ["given A[n,n]; e[k] = A[k,k]; given L(e)", "L", "A[p,q]", "d(L)/d(A) = diag(d(L)/d(e))"],
    [
      "given A[n,n], c[n]; e[i] = c[i]*A[i,i]; given L(e)",
      "L",
      "A[i,j]",
      "d(L)/d(A) = diag(hadamard(d(L)/d(e),c))",
    ],
    ["given A[n,m]; e[i=0..min(n,m)-1] = A[i,i]; given L(e)", "L", "A[i,j]", "d(L)/d(A) = diag(d(L)/d(e))"],
    ["given A[n,n], B[n,n]; t = sum{i,j} A[i,j]*B[j,i]", "t", "A[i,j]", "d(t)/d(A) = transpose(B)"],
  ])("%s", (sheet, of, target, expected) => {
    const text = `${sheet}; find d(${of})/d(${target})`;
    expect(answer(text)).toBe(expected);
    expect(complaints(text, { instances: 4 }).wrong).toEqual([]);
  });
  it.each([
    ["given A[n,n]; e[i=0..n-2] = A[i,i+1]; given L(e)", "A[i,j]"],
    ["given A[n,n]; e[i] = A[i,n-1-i]; given L(e)", "A[i,j]"],
  ])("not of %s", (sheet, target) => {
    const text = `${sheet}; find d(L)/d(${target})`;
    expect(answer(text)).not.toMatch(/diag/);
    expect(complaints(text, { instances: 4 }).wrong).toEqual([]);
  });
});
