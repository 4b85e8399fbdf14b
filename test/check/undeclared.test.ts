// Notes in several languages and styles that declare nothing: in right ones no line is called wrong, and of a mistake it
// is said that the line is wrong, or that it could not be decided.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const folder = (name: string): string => join(import.meta.dirname, "undeclared", name);
const notes = (name: string) => readdirSync(folder(name)).toSorted();
const checked = (kind: string, name: string) => check(readFileSync(join(folder(kind), name), "utf8"), name);

describe("right notes", () => {
  test.each(notes("right"))("%s", async (name) => {
    const { relations } = await checked("right", name);
    expect(relations.filter((r) => r.verdict === "wrong").map((r) => `${r.line}: ${r.text}`)).toEqual([]);
    expect(relations.length).toBeGreaterThan(4);
  });

  test("there are ten, in four languages", () => {
    expect(notes("right").length).toBeGreaterThanOrEqual(10);
    expect(new Set(notes("right").map((n) => /-(\w\w)\./.exec(n)?.[1]))).toEqual(
      new Set(["en", "de", "fr", "es"]),
    );
  });
});

describe("notes with one mistake", () => {
  test.each([
    ["softmax-sign-en.md", 9, "wrong", "with Σ_i t_i = 1: the sign is wrong: with a minus it holds"],
    ["neuron-slope-es.md", 9, "wrong", "the factor 1 − a is missing"],
    [
      "korrelation-index-de.tex",
      10,
      "wrong",
      "the sign of k in the index is wrong: x_{i−k} should be x_{i+k}",
    ],
    ["moindres-carres-fr.md", 7, "wrong", "the factor 1/2 is missing"],
    ["tanh-chain-en.tex", 8, "wrong", "x should be g"],
  ])("%s", async (name, line, verdict, words) => {
    const { relations } = await checked("wrong", name);
    const open = relations.filter((r) => r.verdict === "wrong" || r.verdict === "not-decided");
    expect(open.map((r) => [r.line, r.verdict, r.diagnosis?.text ?? r.why?.message])).toEqual([
      [line, verdict, words],
    ]);
  });
});

describe("what is not declared", () => {
  const said = async (text: string) =>
    (await check(text)).relations.map((r) => [r.verdict, r.why?.code ?? r.diagnosis?.code].join(" ").trim());

  test("a second definition of a name is no mistake", async () => {
    expect(await said("$f(x) = x^2$ and $f(x) = \\tanh(x)$; $y = 2a$ and $y = 3a$.")).toEqual([
      "holds",
      "not-decided redefinition",
      "holds",
      "not-decided redefinition",
    ]);
  });

  test("a condition on what is given is none", async () => {
    expect(await said("$$a^2 + b^2 = c^2 + ab$$\n\n$$l + u < m$$")).toEqual([
      "not-decided assumption",
      "not-decided assumption",
    ]);
  });

  test("what nothing near it mends may mean something else", async () => {
    expect(await said("$z = x^2 y$.\n\n$$\\frac{\\partial z}{\\partial x} = y^3 + 7x^5$$")).toEqual([
      "holds",
      "not-decided meaning",
    ]);
    expect(await said("$z = x^2 y$.\n\n$$\\frac{\\partial z}{\\partial x} = 3xy$$")).toEqual([
      "holds",
      "wrong number",
    ]);
  });

  test("a difference is not a product", async () => {
    const of = (right: string): string => `$v = \\frac{\\Delta s}{\\Delta t} = \\frac{${right}}{\\Delta t}$`;
    expect(await said(of("s (t + \\Delta t) - s t"))).toEqual(["holds", "not-decided unsettled"]);
    // A Δ that stands alone, too, could be a factor.
    expect(await said(`${of("s (t + \\Delta t) - s t")} and $\\Delta$`)).toEqual([
      "holds",
      "not-decided difference",
    ]);
    expect(await said(of("s(t + \\Delta t) - s(t)"))).toEqual(["holds", "not-read function"]);
  });

  test("words between formulas break a chain", async () => {
    expect(await said("| at $t = 1$ | the slope | $\\approx -0.008$ |")).toEqual([
      "holds",
      "not-decided continues",
    ]);
  });

  test("declared names are taken at their word", async () => {
    const text =
      "<!-- gradsheet: given x, y; z = x^2*y -->\n\n$$\\frac{\\partial z}{\\partial x} = y^3 + 7x^5$$";
    expect(await said(text)).toEqual(["wrong"]);
  });
});
