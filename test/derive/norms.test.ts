// Norms: who writes `norm(x)` reads ‖x‖, in the givens, in every line and in the answer; who writes the root of a sum reads
// that.

import { describe, expect, it } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { definition } from "../../src/expr/environment.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { typst } from "../../src/notation/typst.ts";
import { inlineOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";
import { outcomeOf } from "./results.ts";

async function answers(text: string): Promise<readonly string[]> {
  const { results, statuses } = await outcomeOf(text);
  expect(statuses.every((s) => s === "established")).toBe(true);
  return results;
}

/** How the definition of q is printed. */
function printed(text: string, first: 0 | 1 = 0) {
  const read = readLooseBlock(`${text}; given z; find d(z)/d(z)`, "block", standard, {
    first,
    index: undefined,
  });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [block] = read.value.blocks;
  const body = block === undefined ? undefined : definition(block.block.env, "q")?.body;
  if (block === undefined || body === undefined) throw new Error("no definition");
  const setting = { ctx: read.value.ctx, env: block.block.env, notation: block.notation };
  const { text: plain, tex } = inlineOf(body, setting);
  return { plain, tex, typst: typst(layOut(body, setting)) };
}

describe("the answers of textbooks", () => {
  it("the gradient of a cosine", async () => {
    const text = "given u[D], v[D]; q = u@v; s = q/(norm(u)*norm(v)); find d(s)/d(u)";
    expect(await answers(text)).toEqual(["v/(‖u‖ · ‖v‖) − s u/‖u‖²"]);
  });

  it("weights that are made to have a length", async () => {
    const text = "given v[D], g; w[i] = g*v[i]/norm(v); given L(w); find d(L)/d(v[k]), d(L)/d(g)";
    expect(await answers(text)).toEqual([
      "(g ∂L/∂w − v/‖v‖ · Σ_i ∂L/∂w[i] · w[i])/‖v‖",
      "sum(∂L/∂w ⊙ v)/‖v‖",
    ]);
  });

  it("a potential, with its powers of the distance", async () => {
    expect(await answers("given a[D], x[D]; V = 1/norm(x - a)^3; find d(V)/d(x)")).toEqual([
      "3V · (a−x)/‖x − a‖²",
    ]);
  });

  it("a ridge", async () => {
    expect(await answers("given W[N, M], c; L = c*norm(W)^2; find d(L)/d(W)")).toEqual(["2c W"]);
  });

  it("vectors of one entry, and the letter of a norm that is taken", async () => {
    const text = "given u[1], v[1], u_1; s = u_1*(u@v)/(norm(u)*norm(v)); find d(s)/d(u)";
    expect(await answers(text)).toEqual(["u_1 v/(‖u‖ · ‖v‖) − s u/‖u‖²"]);
  });
});

describe("what is printed", () => {
  it.each([
    ["of a vector", "given x[n]; q = norm(x)", "‖x‖"],
    ["of a difference", "given x[n], y[n]; q = norm(2*x - y)^2", "‖2x − y‖²"],
    ["of a matrix", "given A[n, m]; q = norm(A)^2", "‖A‖_F²"],
    ["beside what it divides", "given x[n], c; q = c/norm(x)", "c/‖x‖"],
    [
      "of the root of a sum that is no norm",
      "given x[n], w[n]; q = norm(x) + sqrt(sum{i} w[i]*x[i]^2)",
      "‖x‖ + √(Σ_i w[i] · x[i]²)",
    ],
    [
      "of the part of a vector",
      "given x[n + 1]; q = norm(x) + sqrt(sum{i = 1..n-1} x[i]^2)",
      "‖x‖ + √(Σ_{i=1}^{n−1} x[i]²)",
    ],
    ["of who writes the root", "given x[n]; q = sqrt(sum{i} x[i]^2)", "√(Σ_i x[i]²)"],
    [
      "of who has a norm of their own",
      "given x[n], norm; q = norm + sqrt(sum{i} x[i]^2)",
      "norm + √(Σ_i x[i]²)",
    ],
  ])("%s", (_what, text, wanted) => {
    expect(printed(text).plain).toBe(wanted);
    expect(printed(text, 1).plain).toBe(wanted);
  });

  it("the rows of a matrix", () => {
    expect(printed("given X[n, d]; r[i] = norm(X[i]); q = norm(r)").plain).toBe("‖r‖");
  });

  it("in TeX and in Typst", () => {
    const { tex, typst: typ } = printed("given A[n, m]; q = norm(A)^2");
    expect(tex).toBe("\\lVert A\\rVert_{\\mathrm{F}}^{2}");
    expect(typ).toContain("bar.v.double");
  });
});
