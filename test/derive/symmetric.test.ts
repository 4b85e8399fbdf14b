// Matrices that are assumed to be symmetric: gradients as books print them, 2A x and not A x + Aᵀ x.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

async function answers(...lines: readonly string[]): Promise<readonly string[]> {
  const { results, statuses } = await outcomeOf(lines.join("\n"));
  expect(statuses.every((s) => s === "established")).toBe(true);
  return results;
}

describe("an assumed symmetry", () => {
  const VECTORS = "given x[n], m[n], A[n, n]";
  const distance = "L = sum{i, j} (x[i] - m[i])*A[i, j]*(x[j] - m[j])";

  it("makes one term of two, however it is written", async () => {
    for (const assumed of ["A[i, j] = A[j, i]", "A = Aᵀ", "Aᵀ = A", "A = transpose(A)"])
      expect(
        await answers(VECTORS, `assume ${assumed}`, distance, "find d(L)/d(x), d(L)/d(m)"),
        assumed,
      ).toEqual(["2A (x − m)", "2A (m − x)"]);
  });

  it("goes through a composite vector, which is written out or has a name", async () => {
    const form = ["given z[m], H[m, n], x[n], R[m, m]", "J = (z - H x)^T R @ (z - H x)"];
    expect(await answers(...form, "find d(J)/d(x)")).toEqual(["−Hᵀ R (z − H x) − Hᵀ Rᵀ (z − H x)"]);
    expect(await answers(...form, "assume R = Rᵀ", "find d(J)/d(x)")).toEqual(["−2Hᵀ R (z − H x)"]);
    const both = ["given P[n, n]", "assume R = Rᵀ, P = Pᵀ", "K = 1/2*xᵀ P x + 1/2*J", "find d(K)/d(x)"];
    expect(await answers(...form, ...both)).toEqual(["P x − Hᵀ R (z − H x)"]);
  });

  it("is seen of a matrix and its transpose together, whatever is assumed", async () => {
    const form = (m: string): string => `f = sum{i, j} m[i]*(${m})*x[j]`;
    expect(await answers(VECTORS, form("A[i, j] + A[j, i]"), "find d(f)/d(x)")).toEqual(["(A + Aᵀ) m"]);
    expect(await answers(VECTORS, form("A[i, j] - A[j, i]"), "find d(f)/d(x)")).toEqual(["(A − Aᵀ)ᵀ m"]);
    expect(await answers(VECTORS, form("A[i, j] + 2*A[j, i]"), "find d(f)/d(x)")).toEqual(["(A + 2Aᵀ)ᵀ m"]);
  });

  it("is not used where it is not assumed", async () => {
    expect(await answers(VECTORS, distance, "find d(L)/d(x)")).toEqual(["A (x − m) + Aᵀ (x − m)"]);
  });

  it("holds for the second derivative and for a factor in the middle", async () => {
    const form = ["assume A = Aᵀ", "q = xᵀ A x", "find d(d(q)/d(x))/d(x)"];
    expect(await answers("given x[n], A[n, n]", ...form)).toEqual(["2A"]);
    const middle = ["assume S = Sᵀ", "f = (X w)ᵀ @ S @ (X w)", "find d(f)/d(w)"];
    expect(await answers("given X[N, D], w[D], S[N, N]", ...middle)).toEqual(["2Xᵀ S X w"]);
  });

  it("of three subscripts exchanges those that it names, and no others", async () => {
    const T = ["given T[n, n, n], u[n], v[n]", "assume T[i, j, k] = T[i, k, j]"];
    const f = "f = sum{i, j, k} T[i, j, k]*u[i]*v[j]*v[k]";
    expect(await answers(...T, f, "find d(f)/d(v[a])")).toEqual(['2 einsum("jik,j,k->i", T, u, v)']);
    // In the first place the letter of the result stays.
    const g = "g = sum{i, j, k} T[i, j, k]*v[i]*v[j]*v[k]";
    const [other] = await answers(...T, g, "find d(g)/d(v[a])");
    expect(other).toContain("T[a,j,k]");
    expect(other).toContain("2 Σ");
  });

  it("is seen in a definition, and in a difference of symmetric matrices", async () => {
    const gram = ["G[i, j] = sum{k} F[i, k]*F[j, k]"];
    const style = [...gram, "L = sum{i, j} (G[i, j] - A[i, j])^2", "find d(L)/d(F)"];
    expect(await answers("given F[C, N]", ...gram, "L = sum{i, j} G[i, j]^2", "find d(L)/d(F)")).toEqual([
      "4G F",
    ]);
    expect(await answers("given F[C, N], A[C, C]", "assume A = Aᵀ", ...style)).toEqual(["4(G − A) F"]);
    expect(await answers("given F[C, N], A[C, C]", ...style)).toEqual(["2( (G − A) F + (G − A)ᵀ F )"]);
    // With rows of different weight there is no symmetry.
    const rows = ["G[i, j] = sum{k} c[i]*F[i, k]*F[j, k]", "L = sum{i, j} G[i, j]^2", "find d(L)/d(F)"];
    expect((await answers("given F[C, N], c[C]", ...rows))[0]).toContain("ᵀ");
  });

  it("of numbers is told from the numbers", async () => {
    const linear = ["given x[2], L(y)", "y[i] = sum{j} W[i, j]*x[j]", "find d(L)/d(x)"];
    expect(await answers("W = [[0, 0], [1, 1]]", ...linear)).toEqual(["Wᵀ ∂L/∂y"]);
    expect(await answers("W = [[0, 3], [3, 1]]", ...linear)).toEqual(["W ∂L/∂y"]);
    const wide = ["given x[3], L(y)", "y[i] = sum{j} W[i, j]*x[j]", "find d(L)/d(x)"];
    expect(await answers("W = [[0, 1, 2], [1, 1, 0]]", ...wide)).toEqual(["Wᵀ ∂L/∂y"]);
  });

  it("lets the gain of a filter have its usual form", async () => {
    const S = "S = (P - K @ H @ P) + K @ R @ Kᵀ";
    const text = ["assume R = Rᵀ, P = Pᵀ", S, "f = trace(S)", "find d(f)/d(K)"];
    expect(await answers("given P[n, n], H[m, n], K[n, m], R[m, m]", ...text)).toEqual(["2K R − P Hᵀ"]);
  });

  it("is refused between sides of different shapes", async () => {
    await expect(
      outcomeOf("given A[n, m]\nassume A = Aᵀ\nf = A[0, 0]\nfind d(f)/d(A[i, j])"),
    ).rejects.toThrow("axis 1 runs over 0..n-1 on one side and over 0..m-1 on the other");
  });

  it("with a matrix of one row is harmless", async () => {
    const one = ["given x[1], A[1, 1]", "assume A = Aᵀ", "q = xᵀ A x", "find d(q)/d(x)"];
    expect(await answers(...one)).toHaveLength(1);
  });
});
