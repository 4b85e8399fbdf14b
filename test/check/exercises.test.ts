// Exercises with their solutions in several languages and styles, with definitions and without: of right ones nothing is
// called wrong and everything is read; of one slip in a line it is told what is said of that line.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const folder = join(import.meta.dirname, "exercises");
const text = (name: string): string => readFileSync(join(folder, name), "utf8");
const names = readdirSync(folder).toSorted();

/** Relations that are not said to hold, in the right documents. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  "huber-en.md": ["6 not-decided", "12 not-decided"],
};

describe("right exercises", () => {
  test.each(names)("%s", async (name) => {
    const { relations } = await check(text(name), name);
    const open = relations.filter((r) => !r.verdict.startsWith("holds"));
    expect(open.map((r) => `${r.line} ${r.verdict}`)).toEqual(OPEN[name] ?? []);
    expect(relations.length).toBeGreaterThanOrEqual(4);
  });
});

/** A document, a piece of it, what stands there instead, and what is said of that line. */
const SLIPS: readonly (readonly [string, string, string, string])[] = [
  ["autoencoder-en.tex", "&= U d .", "&= U^\\top d .", "wrong: U must not be transposed: Uᵀ d should be U d"],
  ["autoencoder-en.tex", "&= d, \\\\", "&= 2d, \\\\", "wrong: the factor 2 is too much"],
  [
    "autoencoder-en.tex",
    "\\sum_{b=1}^{n} U_{ab} x_b",
    "\\sum_{b=1}^{n} U_{ba} x_b",
    "wrong: the indices of U are in the wrong order: U_ba should be U_ab",
  ],
  [
    "bilineaire-de.md",
    "= V \\frac",
    "= V^\\top \\frac",
    "wrong: V must not be transposed: Vᵀ ∂L/∂c should be V ∂L/∂c",
  ],
  [
    "bilineaire-de.md",
    "- \\sum_{j=1}^n \\alpha_j",
    "+ \\sum_{j=1}^n \\alpha_j",
    "wrong: the sign of the second term is wrong: with − it holds",
  ],
  [
    "bilineaire-de.md",
    "= K^\\top \\frac",
    "= K \\frac",
    "wrong: K must be transposed: K ∂L/∂a should be Kᵀ ∂L/∂a",
  ],
  ["coursera-en.md", "$$ds = s - y$$", "$$ds = y - s$$", "wrong: the sign is wrong: with a minus it holds"],
  ["coursera-en.md", "(1 - a \\odot a)", "(1 - a)", "not-decided: meaning"],
  [
    "coursera-en.md",
    "dz \\, x^\\top",
    "x \\, dz^\\top",
    "wrong: the indices of x (∂J/∂z)ᵀ are in the wrong order: (x (∂J/∂z)ᵀ)_np should be (x (∂J/∂z)ᵀ)_pn",
  ],
  ["ellipsen-de.tex", "&= 2 x_k, \\\\", "&= x_k, \\\\", "wrong: the factor 2 is missing"],
  ["ellipsen-de.tex", "= f + 2 s x_k", "= f + s x_k", "wrong: in the second term, the factor 2 is missing"],
  ["ellipsen-de.tex", "&= 1 .", "&= n .", "wrong: the factor 1/n is missing"],
  ["entropia-es.tex", "\\frac{1}{T} p_k (\\delta", "p_k (\\delta", "wrong: the factor 1/T is missing"],
  [
    "entropia-es.tex",
    "- \\log \\sum_{j=1}^{K} e^{z_j/T}",
    "+ \\log \\sum_{j=1}^{K} e^{z_j/T}",
    "wrong: the sign of the second term is wrong: with − it holds",
  ],
  [
    "entropia-es.tex",
    "&= -\\log p_k - 1",
    "&= -\\log p_k + 1",
    "wrong: the sign of the second term is wrong: with − it holds",
  ],
  [
    "huber-en.md",
    "\\rho'(r) = \\begin{cases} r &",
    "\\rho'(r) = \\begin{cases} 2r &",
    "not-decided: unsettled",
  ],
  ["huber-en.md", "= -\\sum_{i=1}^{N} x_i", "= \\sum_{i=1}^{N} x_i", "not-decided: unsettled"],
  [
    "layernorm-fr.md",
    "x_j} = \\frac{2}{n} (x_j",
    "x_j} = \\frac{1}{n} (x_j",
    "wrong: the factor 2 is missing",
  ],
  [
    "layernorm-fr.md",
    "(v + \\epsilon)^{-3/2}",
    "(v + \\epsilon)^{-1/2}",
    "wrong: the exponent of v + ε is wrong: (v + ε)^{−1/2} should be 1/(v + ε)^{3/2}",
  ],
  [
    "layernorm-fr.md",
    "\\mu} = -\\frac{1}",
    "\\mu} = \\frac{1}",
    "wrong: the sign is wrong: with a minus it holds",
  ],
  ["numerator-en.md", "\\partial x} = A$$", "\\partial x} = A^\\top$$", "not-decided: unsettled"],
  [
    "numerator-en.md",
    "z_i A_{ij}",
    "z_i A_{ji}",
    "wrong: the indices of A are in the wrong order: A_ji should be A_ij",
  ],
  ["numerator-en.md", "= 3 z_i^2", "= 3 z_i", "wrong: a square is missing: z_i should be z_i²"],
  [
    "poolmoyen-fr.tex",
    "= x_{i+1}",
    "= x_{i+2}",
    "wrong: the index of x is shifted by one: x_{i+2} should be x_{i+1}",
  ],
  [
    "poolmoyen-fr.tex",
    "y_i} x_{i+k-1}",
    "y_i} x_{i-k+1}",
    "wrong: the sign of k − 1 in the index is wrong: x_{i−k+1} should be x_{i+k−1}",
  ],
  [
    "poolmoyen-fr.tex",
    "= w_1 x_i + w_2 x_{i+1}",
    "= w_1 x_i + w_3 x_{i+1}",
    "wrong: the index of w is shifted by one: w_3 should be w_2",
  ],
  [
    "regresion-es.md",
    "\\hat y_i} = \\frac{1}{m}",
    "\\hat y_i} = \\frac{2}{m}",
    "wrong: the factor 1/2 is missing",
  ],
  [
    "regresion-es.md",
    "x_{ij} + \\lambda w_j$$",
    "x_{ij} + \\frac{\\lambda}{2} w_j$$",
    "wrong: in the second term, the factor 2 is missing",
  ],
  ["regresion-es.md", "\\partial b^2} = 1$", "\\partial b^2} = m$", "wrong: the factor 1/m is missing"],
  ["worded-en.md", "= (s - 1) \\phi", "= (1 - s) \\phi", "wrong: the sign is wrong: with a minus it holds"],
  [
    "worded-en.md",
    "= s (1 - s) \\phi_i \\phi_j",
    "= s (s - 1) \\phi_i \\phi_j",
    "wrong: the sign is wrong: with a minus it holds",
  ],
  [
    "zeilenkonvention-de.md",
    "(1 - P_{ij}^2)",
    "(1 - P_{ij})",
    "wrong: a square is missing: P_ij should be P_ij²",
  ],
  [
    "zeilenkonvention-de.md",
    "= X^\\top G,",
    "= G X^\\top,",
    "wrong: the factors stand in the wrong order: G Xᵀ should be Xᵀ G",
  ],
  [
    "zeilenkonvention-de.md",
    "= G W^\\top",
    "= W^\\top G",
    "wrong: the factors stand in the wrong order: Wᵀ G should be G Wᵀ",
  ],
  [
    "zeilenkonvention-de.md",
    "= P_{ij} - T_{ij}$$",
    "= T_{ij} - P_{ij}$$",
    "wrong: the sign is wrong: with a minus it holds",
  ],
];

describe("exercises with one slip", () => {
  test.each(SLIPS)("%s: %s", async (name, from, to, expected) => {
    const right = text(name);
    expect(right.split(from).length).toBe(2);
    const { relations } = await check(
      right.replace(from, () => to),
      name,
    );
    const line = right.slice(0, right.indexOf(from)).split("\n").length;
    const last = Math.max(...relations.map((r) => r.line).filter((l) => l <= line));
    const own = relations.filter((r) => r.line === last && !r.verdict.startsWith("holds"));
    const said = own.map((r) =>
      [r.verdict, ...(r.why ? [r.why.code] : r.diagnosis ? [r.diagnosis.text] : [])].join(": "),
    );
    expect(said.join("; ")).toBe(expected);
  });
});
