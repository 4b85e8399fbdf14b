// Circular convolutions in all the ways in which they are written, and kernels that are products of two, which are applied
// along one axis after the other; with one thing wrong they are not taken for what they are not.

import { describe, expect, it } from "vitest";
import { outcomeOf } from "./results.ts";

/** Results of these tasks, all established. */
async function results(text: string): Promise<readonly string[]> {
  const out = await outcomeOf(text);
  for (const s of out.statuses) expect(s).toBe("established");
  return out.results.map((r) => r.normalize("NFD").replace(/ {2,}/g, " "));
}

describe("circular convolutions", () => {
  const variants = [
    { letters: ["k", "i", "m"], names: ["w", "x"], batch: "", scale: "" },
    { letters: ["r", "t", "q"], names: ["h", "s"], batch: "", scale: "c*" },
    { letters: ["a", "n", "p"], names: ["u", "v"], batch: "b", scale: "" },
  ];
  for (const { letters, names, batch, scale } of variants)
    for (const swap of [false, true])
      it(`${names.join(" and ")}${swap ? ", factors exchanged" : ""}`, async () => {
        const [k, i, m] = letters as [string, string, string];
        const [w, x] = names as [string, string];
        const lead = batch === "" ? "" : `${batch}, `;
        const at = (sub: string): string => `${x}[${lead}${sub}]`;
        const product = swap
          ? `${at(`(${i} - ${k}) mod N`)}*${w}[${k}]`
          : `${w}[${k}]*${at(`(${i} - ${k}) mod N`)}`;
        const shape = batch === "" ? "N" : "B, N";
        const [toX, toW] = await results(`given ${x}[${shape}], ${w}[N]${scale === "" ? "" : ", c"}
y[${lead}${i} = 0..N-1] = ${scale}sum{${k}} ${product}
given L(y)
find d(L)/d(${at(m)}), d(L)/d(${w}[${k}])`);
        const factor = scale === "" ? "" : "c · ";
        const g = batch === "" ? "∂L/∂y" : "∂L/∂y[b]";
        expect(toX).toBe(factor === "" ? `${w}̃ ⊛ ${g}` : `c · (${w}̃ ⊛ ${g})`);
        expect(toW).toBe(
          batch !== "" ? `Σ_b flip(${x}[b]) ⊛ ${g}` : factor === "" ? `${x}̃ ⊛ ${g}` : `c · (${x}̃ ⊛ ${g})`,
        );
      });

  it("with a kernel of another length, and in two dimensions", async () => {
    expect(
      await results(`given x[N], w[K]
y[i = 0..N-1] = sum{k} w[k]*x[(i + k) mod N]
given L(y)
find d(L)/d(x[m])`),
    ).toEqual(["w ⊛ ∂L/∂y"]);
    expect(
      await results(`given x[B, H, W], w[K, K]
y[b, i = 0..H-1, j = 0..W-1] = sum{k, l} w[k, l]*x[b, (i - k) mod H, (j - l) mod W]
given L(y)
find d(L)/d(x[b, m, n])`),
    ).toEqual(["w̃ ⊛ ∂L/∂y[b]"]);
  });

  it("may be written, and are differentiated by their definition", async () => {
    expect(
      await results("given x[N], w[N]; y = circular(w, x); given L(y); find d(L)/d(x), d(L)/d(w)"),
    ).toEqual(["w̃ ⊛ ∂L/∂y", "x̃ ⊛ ∂L/∂y"]);
  });

  it("are not what leaves an entry out, goes in steps, or around another circle", async () => {
    for (const sum of [
      "sum{k=0..N-2} w[k]*x[(i - k) mod N]",
      "sum{k} w[k]*x[(i - 2*k) mod N]",
      "sum{k} w[k]*w[k]*x[(i - k*k) mod N]",
      "sum{k} k*w[k]*x[(i - k) mod N]",
    ]) {
      const [form] = await results(`given x[N], w[N]
y[i = 0..N-1] = ${sum}
given L(y)
find d(L)/d(x[m])`);
      expect([sum, form?.includes("⊛")]).toEqual([sum, false]);
    }
    const [other] = await results(`given x[N + 1], w[N]
y[i = 0..N-1] = sum{k} w[k]*x[(i - k) mod N]
given L(y)
find d(L)/d(w[k])`);
    expect(other).not.toContain("⊛");
  });
});

describe("kernels that are a product", () => {
  it("are applied along one axis after the other", async () => {
    expect(
      await results(`given x[H, W], u[K], v[M]
y[i, j] = sum{k, l} u[k]*v[l]*x[i+k, j+l]
given L(y)
find d(L)/d(u[k]), d(L)/d(v[l]), d(L)/d(x[m, n])`),
    ).toEqual([
      "Σ_{i,j} ∂L/∂y[i,j] · (x[i+k] ⋆ v)[j]",
      "Σ_{i,j} ∂L/∂y[i,j] · (x[:, j+l] ⋆ u)[i]",
      "Σ_i u[m−i] · (∂L/∂y[i] ∗ v), i = max(0, m−K+1) … min(H−K, m)",
    ]);
  });

  it("also where their factors stand elsewhere, with a batch", async () => {
    expect(
      await results(`given X[B, H, W], a[P], b[Q]
z[n, r, c] = sum{q, p} X[n, r+p, c+q]*b[q]*a[p]
given L(z)
find d(L)/d(a[p])`),
    ).toEqual(["Σ_{n,r,c} ∂L/∂z[n,r,c] · (X[n, r+p] ⋆ b)[c]"]);
  });

  it("are none where one factor has both letters", async () => {
    const [form] = await results(`given x[H, W], w[K, M], v[M]
y[i, j] = sum{k, l} w[k, l]*v[l]*x[i+k, j+l]
given L(y)
find d(L)/d(w[k, l])`);
    expect(form).toBe("v[l] · (x ⋆ ∂L/∂y)[k,l]");
  });
});
