// Pages in the styles of public courses, right ones and each with a slip: in right pages nothing is called wrong and what
// is left open is listed; a slip is named at its line, or the line is left open where nothing is declared.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const folder = join(import.meta.dirname, "pages");
const text = (name: string): string => readFileSync(join(folder, name), "utf8");
const names = readdirSync(folder).toSorted();

/** What is not said to hold in right pages. */
const OPEN: Readonly<Record<string, number>> = {
  "bishop-mse.md": 1,
  "cs231n-two-layer.md": 5,
};

describe("right pages", () => {
  test.each(names)("%s", async (name) => {
    const { relations } = await check(text(name), name);
    expect(relations.filter((r) => r.verdict === "wrong").map((r) => r.text)).toEqual([]);
    expect(relations.filter((r) => !r.verdict.startsWith("holds")).length).toBe(OPEN[name] ?? 0);
  });
});

type Found = "wrong" | "open";
const SLIPS: readonly (readonly [name: string, right: string, slip: string, line: number, Found])[] = [
  [
    "cs229-logistic.tex",
    "y^{(i)} - h_\\theta(x^{(i)}) \\right)",
    "y^{(i)} + h_\\theta(x^{(i)}) \\right)",
    8,
    "wrong",
  ],
  ["bishop-mse.md", "(y_n - t_n) \\phi_{nj}$$", "(t_n - y_n) \\phi_{nj}$$", 5, "wrong"],
  ["rueckpropagierung-de.md", "a_j (1 - a_j)$$", "a_j (1 + a_j)$$", 11, "wrong"],
  ["rueckpropagierung-de.md", "\\delta_j x_i$", "\\delta_i x_j$", 13, "open"],
  ["softmax-fr.tex", "p_i (\\delta_{ij} - p_j) \\]\nd", "p_i (\\delta_{ij} + p_j) \\]\nd", 6, "wrong"],
  ["softmax-fr.tex", "= p_j - y_j . \\]", "= p_j + y_j . \\]", 8, "wrong"],
  ["ridge-es.md", "2 X^\\top (X w - y) + 2 \\lambda w$", "2 X^\\top (X w - y) + \\lambda w$", 5, "wrong"],
  ["ridge-es.md", "(X^\\top X + \\lambda I) w", "(X^\\top X - \\lambda I) w", 7, "open"],
  ["attention.md", "= P^\\top \\frac", "= P \\frac", 5, "open"],
  ["attention.md", "P_{ij} (\\delta_{jk} - P_{ik})", "P_{ij} (\\delta_{jk} + P_{ik})", 7, "open"],
  ["lstm.tex", "o (1 - \\tanh^2(c))", "o (1 - \\tanh(c))", 8, "wrong"],
  ["lstm.tex", "i (1 - g^2)", "g (1 - g^2)", 10, "wrong"],
  ["vae-kl.md", "\\sigma_j - \\frac{1}{\\sigma_j}", "\\sigma_j + \\frac{1}{\\sigma_j}", 5, "wrong"],
  [
    "conv1d.md",
    "\\frac{\\partial L}{\\partial y_{m-k}} w_k",
    "\\frac{\\partial L}{\\partial y_{m+k}} w_k",
    7,
    "open",
  ],
  ["batchnorm.md", "\\frac{2 (x_i - \\mu)}{m}", "\\frac{(x_i - \\mu)}{m}", 7, "wrong"],
  ["jacobian-dots.tex", "= W \\]", "= 2 W \\]", 5, "open"],
  [
    "jacobian-dots.tex",
    "\\begin{pmatrix} x_1 \\\\ x_2 \\\\ \\vdots \\\\ x_n",
    "\\begin{pmatrix} 2 x_1 \\\\ 2 x_2 \\\\ \\vdots \\\\ 2 x_n",
    7,
    "wrong",
  ],
  ["hinge.md", "-y x & ", "y x & ", 5, "wrong"],
  ["gauss-mle.tex", "-\\frac{n}{2 s} + \\frac{1}{2 s^2}", "-\\frac{n}{2 s} - \\frac{1}{2 s^2}", 4, "wrong"],
  ["numbers.md", "\\approx 0.721$", "\\approx 0.271$", 5, "wrong"],
  ["numbers.md", "[0.0997, 0.197]", "[0.0997, 0.179]", 9, "wrong"],
  ["rnn.md", "(1 - h_t^2)", "(1 + h_t^2)", 5, "open"],
  ["poisson.md", "= -\\sum_i e^{\\eta_i}", "= \\sum_i e^{\\eta_i}", 5, "wrong"],
  ["quadratic.md", "(A + A^\\top) x + b", "(A - A^\\top) x + b", 5, "wrong"],
  ["sigmoid.md", "-\\frac{y}{p} + \\frac{1 - y}{1 - p}", "-\\frac{y}{p} - \\frac{1 - y}{1 - p}", 5, "wrong"],
  ["sigmoid.md", "= p - y$$", "= y - p$$", 7, "wrong"],
];

describe("a slip", () => {
  test.each(SLIPS)("%s: %s", async (name, right, slip, line, found) => {
    expect(text(name).split(right).length).toBe(2);
    const { relations } = await check(
      text(name).replace(right, () => slip),
      name,
    );
    const own = relations.filter((r) => r.line === line && !r.verdict.startsWith("holds"));
    expect(own.map((r) => r.verdict)).not.toEqual([]);
    if (found === "wrong") expect(own.map((r) => r.verdict)).toContain("wrong");
    // Nothing else is accused for it.
    expect(relations.filter((r) => r.verdict === "wrong" && r.line !== line).map((r) => r.text)).toEqual([]);
  });
});
