// The task `size`: each axis with the reason why it has so many entries; axes that only go along need no line.

import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import { taskText } from "../../src/show/text-document.ts";

async function told(block: string): Promise<readonly string[]> {
  const built = await buildSheet(`\`\`\`grad\n${block}\n\`\`\`\n`, "sizes.md");
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  expect(built.value.blocks[0]?.status).toBe("established");
  return (built.value.blocks[0]?.document.tasks ?? [])
    .flatMap((t) => taskText(t, { level: "standard", width: 220 }))
    .filter((line) => line !== "" && !/^(Size|\d+ lines? checked)/.test(line));
}

describe("size", () => {
  it("of a strided convolution, from the reads that stay inside", async () => {
    expect(
      await told("given x[I pad P], w[K], S >= 1 integer\ny[o] = sum{k} w[k]*x[S*o+k-P]\nsize y"),
    ).toEqual([
      "O = ⌊(I+2P−K)/S⌋ + 1   x[S·o+k−P] stays inside for all k exactly for 0 ≤ S·o and S·o+K ≤ I+2P, that is 0 ≤ o ≤ ⌊(I+2P−K)/S⌋",
      "Result  O = ⌊(I+2P−K)/S⌋ + 1",
      "Remark. Where that is less than 1 no place is left for the window, and y has no entries.",
    ]);
  });
  it("leaves out axes that go along, and says the shape", async () => {
    const lines = await told(
      "given x[N, C, H], w[F, C, K], b[F]\ny[n, f, i] = b[f] + sum{c, k} w[f,c,k]*x[n,c,i+k]\nsize y",
    );
    expect(lines.at(-1)).toBe("Remark. y is N × F × O.");
    expect(lines.filter((l) => l.includes("O_"))).toEqual([]);
  });
  it("of axes that differ in name alone is derived for each", async () => {
    const lines = await told("given x[I, J]\ny[i, j] = x[i+1, j] - x[i, j+1]\nsize y");
    expect(lines.at(-1)).toBe("Remark. y is O_1 × O_2.");
  });
  it.each([
    ["sum{s = 0..t} x[s]", "t+1 ≤ T and 0 ≤ t"],
    ["prod{s = t..T-1} x[s]", "0 ≤ t and t+1 ≤ T"],
  ])("of what is added up from or to the letter itself: %s", async (body, why) => {
    expect(await told(`given x[T]\ny[t] = ${body}\nsize y`)).toEqual([
      `O = T   x[s] stays inside for all s exactly for ${why}, that is 0 ≤ t ≤ T−1`,
      "Result  O = T",
    ]);
  });
  it("of a tensor whose letter two lengths bound", async () => {
    expect(await told("given g[N], z[M]\nq[i] = g[i]*[z[i] > 0]\nsize q")).toEqual([
      "O = min(N−1, M−1) + 1   g[i] stays inside exactly for 0 ≤ i and i+1 ≤ N and i+1 ≤ M, that is 0 ≤ i ≤ min(N−1, M−1)",
      "  = min(N, M)",
      "Result  O = min(N, M)",
    ]);
  });
  it("of a tensor all of whose axes go along", async () => {
    expect(await told("given x[N]\ny[i] = 2*x[i] + x[i]^2\nsize y")).toEqual([
      "O = N   x[i] stays inside exactly for 0 ≤ i and i+1 ≤ N, that is 0 ≤ i ≤ N−1",
      "Result  O = N",
    ]);
  });
  it("of several tensors has a name for each", async () => {
    const lines = await told(`given x[a, b], w[K], v[L, L], s >= 1 integer
y[i] = sum{k} w[k]*x[s*i+k, 0]
z_1[i, j] = sum{k, l} v[k,l]*x[i+k, 2*j+l]
u[i] = y[i] + sum{k} w[k]*x[i+k, 1]
size y
size z_1
size u`);
    expect(lines.filter((l) => /^\(\d\)/.test(l)).map((l) => l.replace(/ = .*$/, ""))).toEqual([
      "(1)  O",
      "(2)  O_1",
      "(3)  O_2",
      "(4)  O_u",
    ]);
    const again = await told(`given x[a, b], v[L, L]
y[i, j] = sum{k, l} v[k,l]*x[2*i+k, 3*j+l]
z[i, j] = sum{k, l} v[k,l]*x[i+k, 2*j+l]
size y
size z`);
    expect(again.at(-1)).toBe("Remark. z is O_z1 × O_z2.");
  });
  it("of axes of one form is derived once, with numbers in the shape", async () => {
    const lines = await told("given x[5, 5], w[3, 3]\ny[i, j] = sum{k, l} w[k,l]*x[2*i+k, 2*j+l]\nsize y");
    expect(lines.at(-1)).toBe("Remark. Axes of the same form have the same size: y is 2 × 2.");
  });
  it("names the size before the padding on every axis, whatever they are called", async () => {
    const lines = await told(
      "given x[H pad P, W pad P], w[K, K]\ny[i, j] = sum{k, l} w[k,l]*x[i+k-P, j+l-P]\nsize y",
    );
    expect(lines.map((l) => l.replace(/ {2,}[^ ].*$/, "")).slice(0, 1)).toEqual(["(1)"]);
    expect(lines.join("\n")).toContain("W + 2P − K + 1");
    expect(lines.join("\n")).toContain("H + 2P − K + 1");
  });
  it("leaves no arithmetic of the last index", async () => {
    const lines = await told(
      "given P[2*k, h, w], k >= 1 integer\nR[r, q = 0..1] = P[2*(r mod k) + q, floor(r/(k*w)), floor(r/k) mod w]\nsize R",
    );
    expect(lines.join("\n")).toContain("O_1 = h·k·w ");
    expect(lines.join("\n")).not.toContain("− 1 + 1");
  });
});
