// What is inferred from a document alone: ranks, sizes, first index, losses, functions, what stays open; and that what
// is not known is neither held nor held against anyone.

import { describe, expect, test } from "vitest";
import { readFormulas } from "../../src/check/check-document.ts";
import { readDocument } from "../../src/check/document/read-document.ts";
import { documentMeaning } from "../../src/check/meaning/meaning-of.ts";
import { elaborateFormula } from "../../src/check/resolve/elaborate.ts";
import { standard } from "../../src/standard.ts";

function meaningOf(text: string) {
  const doc = readDocument(text, "notes.md");
  const formulas = readFormulas(doc);
  const meaning = documentMeaning(doc, formulas, { library: standard });
  const kinds = formulas.map((f, k) => {
    const first = meaning.interpretations[k]?.[0];
    if (first === undefined || !("statements" in f)) return "unread";
    const setting = { ...first.meaning, ctx: meaning.ctx, library: standard, text: doc.text };
    return elaborateFormula(setting, f)
      .statements.map((s) => (s.kind === "unread" ? s.why.message : s.kind))
      .join("; ");
  });
  return { meaning, kinds };
}

const inferred = (text: string): readonly string[] =>
  meaningOf(text).meaning.inferred.map((i) => `${i.name}: ${i.meaning}`);

describe("what names are", () => {
  const TABLE: readonly (readonly [why: string, text: string, ...found: string[]])[] = [
    [
      "indices tell the axes, letters that run together make them equal",
      "$y_i = \\sum_j W_{ij} x_j + b_i$",
      "y: a vector with N entries, by its definition",
      "W: a matrix with N rows and M columns",
      "x: a vector with M entries",
      "b: a vector with N entries",
    ],
    [
      "ranges tell the sizes",
      "$m = \\frac{1}{n} \\sum_{i=1}^{n} x_i$",
      "m: a number, by its definition",
      "n: a positive integer",
      "x: a vector with n entries",
    ],
    [
      "a matrix before a vector, as a transpose shows",
      "$y = Wx + b$ and $\\frac{\\partial L}{\\partial x} = W^T \\frac{\\partial L}{\\partial y}$",
      "y: a vector with N entries, by its definition",
      "W: a matrix with N rows and M columns",
      "x: a vector with M entries",
      "b: a vector with N entries",
      "L: a number that depends on y, of which nothing else is known",
    ],
    [
      "where nothing speaks for vectors, all are numbers",
      "$z = wx + b$ and $\\frac{\\partial z}{\\partial w} = x$",
      "z: a number, by its definition",
      "w: a number",
      "x: a number",
      "b: a number",
    ],
    [
      "a set of vectors",
      "$x \\in \\mathbb{R}^n$ and $A \\in \\mathbb{R}^{m \\times n}$, $y = Ax$",
      "x: a vector with n entries",
      "n: a positive integer",
      "A: a matrix with m rows and n columns",
      "m: a positive integer",
      "y: a vector with m entries, by its definition",
    ],
    [
      "a number beside the entries of another x",
      "$f = \\sum_i f_i \\max(0, 1 - |x - x_i|)$",
      "f: a number, by its definition",
      "f: a vector with N entries",
      "x: a number",
      "x: a vector with N entries",
    ],
    [
      "layers are names of their own",
      "$z^{[l]} = W^{[l]} a^{[l-1]}$ and $d = W^{[l]T} g$",
      "z^{[l]}: a vector with N entries, by its definition",
      "W^{[l]}: a matrix with N rows and M columns",
      "a^{[l-1]}: a vector with M entries",
      "g: a vector with N entries",
    ],
    [
      "a subscript that nothing binds is a part of the name",
      "$c_x = a + w$",
      "c_{x}: a number, by its definition",
      "a: a number",
      "w: a number",
    ],
    [
      "a function by its formula, also at other arguments",
      "$g(u) = u^2$ and $y = g(a) + g(b)$",
      "g: a function of u, by its formula",
      "y: a number, by its definition",
      "a: a number",
      "b: a number",
    ],
    [
      "a loss that is written with what it depends on",
      "$L(a, y) = -y \\log a$ and $\\frac{\\partial L}{\\partial a} = -\\frac{y}{a}$",
      "L: a number, by its definition",
      "a: a number",
      "y: a number",
    ],
  ];
  test.each(TABLE)("%s", (_, text, ...found) => {
    const all = inferred(text);
    for (const f of found) expect(all).toContain(f);
  });

  test("Kronecker's δ, Euler's e and flipped kernels are no names", () => {
    const all = inferred(
      "$p_i = e^{s_i}$, $\\frac{\\partial p_i}{\\partial s_k} = \\delta_{ik} p_i$, $y = x * \\tilde{x}$",
    );
    expect(all.filter((i) => /^(?:δ|e|\\tilde)/.test(i))).toEqual([]);
  });

  test("a letter that is an index of another tensor later on", () => {
    const { kinds, meaning } = meaningOf(
      "$y[e] = \\sum_a w[e - a] x[a]$ is one layer, and $y[j] = \\sum_i w[j, i] x[i]$ another.",
    );
    expect(kinds).toEqual(["relation", "relation"]);
    expect(meaning.interpretations.map((i) => i[0]?.meaning.env.decls.get("w"))).toMatchObject([
      { axes: [{ outside: { kind: "zero" } }] },
      { axes: [{ outside: { kind: "error" } }, {}] },
    ]);
  });
});

describe("counting", () => {
  test.each([
    ["$y_i = \\sum_{k=1}^{K} w_k x_{i+k-1}$", 1],
    ["$y_i = \\sum_{k=0}^{K-1} w_k x_{i+k}$", 0],
    ["$y_i = \\sum_k w_k x_{i+k}$", 0],
    ["$y_i = x_i^2$", 1],
  ])("%s from %i", (text, first) => {
    expect(meaningOf(text).meaning.interpretations[0]?.[0]?.meaning.notation.first).toBe(first);
  });
});

test.each([
  ["y[i] = sum{k} w[k]*x[i+k]", "$\\frac{\\partial y_i}{\\partial w_k} = \\sum_{k'} x_{i+k'} [k'=k]$", 0],
  // What a declaration with letters alone says is the same from any first index.
  ["y[i] = sum{k} w[k]*x[i]", "$y_i = \\sum_{k'} w_{k'} x_i$", 1],
  ["y[i] = sum{k} w[k]*x[i+k]", "$y_i = \\sum_{k=1}^{K} w_k x_{i+k-1}$", 1],
])("a document counts from where the declaration %s does: %s", (body, text, first) => {
  const given = `<!-- gradsheet: given x[n], w[K]; ${body} -->`;
  const { meaning } = meaningOf(`${given}\n\n${text}`);
  expect(meaning.interpretations[0]?.[0]?.meaning.notation.first).toBe(first);
});

describe("what stays open", () => {
  test("both meanings of a star between tensors", () => {
    const { meaning } = meaningOf(
      "$y_i = \\sum_k w_k x_{i+k}$ and $\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} * w$",
    );
    expect(meaning.interpretations[1]?.map((i) => i.meaning.star)).toEqual(["conv", "corr"]);
    expect(meaning.interpretations[0]?.map((i) => i.meaning.star)).toEqual([undefined]);
  });

  test("one meaning of it where what is declared is a convolution", () => {
    const gradient = "$\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} * w$";
    const stars = (body: string) => {
      const given = `<!-- gradsheet: given x[n] outside 0, w[K] outside 0; y = ${body}; given L(y) -->`;
      return meaningOf(`${given}\n\n${gradient}`).meaning.interpretations[0]?.map((i) => i.meaning.star);
    };
    expect(stars("conv(x, w)")).toEqual(["conv"]);
    expect(stars("corr(x, w)")).toEqual(["conv", "corr"]);
  });

  test("zeros outside, where entries are read at differences", () => {
    const { meaning } = meaningOf("$y_e = \\sum_a w_{e-a} x_a$");
    expect(meaning.interpretations[0]?.map((i) => i.text)).toEqual([
      "`w` 0 outside, as inferred from use",
      "as inferred from use",
    ]);
  });

  test("what a loss is, where only what it depends on is known", () => {
    const { meaning } = meaningOf("$p_i = e^{s_i}$ and $\\frac{\\partial L}{\\partial p_i} = p_i - t_i$");
    const { unsettled } = meaning.interpretations[1]?.[0]?.meaning ?? {};
    expect([...(unsettled?.keys() ?? [])]).toContain("L");
  });

  test("a chain rule of it is settled", () => {
    const { meaning } = meaningOf(
      "$y_i = 2 x_i$ and $\\frac{\\partial L}{\\partial x_i} = 2 \\frac{\\partial L}{\\partial y_i}$",
    );
    expect([...(meaning.interpretations[1]?.[0]?.meaning.unsettled?.keys() ?? [])]).toEqual([]);
  });

  test("a derivative by what a name is not known to depend on is not read", () => {
    const { kinds, meaning } = meaningOf(
      "$\\frac{\\partial L}{\\partial z} = \\frac{\\partial L}{\\partial a} \\cdot \\frac{\\partial a}{\\partial z}$",
    );
    expect(kinds).toEqual(["`L` is not declared"]);
    expect(meaning.questions.map((q) => q.text)).toContain("how `a` depends on `z` is not said");
  });

  test("a value of something that only derivatives are known of", () => {
    const { meaning } = meaningOf("$\\frac{\\partial a}{\\partial z} = a(1 - a)$");
    expect([...(meaning.interpretations[0]?.[0]?.meaning.unsettled?.keys() ?? [])]).toEqual(["a"]);
  });

  test("an update and a condition define nothing", () => {
    const { meaning } = meaningOf("If $a = b$, then $w = w - a b$ and $c = a$.");
    expect([...(meaning.interpretations[2]?.[0]?.meaning.definitions?.keys() ?? [])]).toEqual(["c"]);
  });

  test("a name that no definition mentions says nothing of a derivative", () => {
    const { meaning } = meaningOf("$L = \\sum_i x_i^2$ and $\\frac{\\partial L}{\\partial x_i} = p_i$");
    const { unsettled } = meaning.interpretations[1]?.[0]?.meaning ?? {};
    expect(unsettled?.get("p")).toBe("how `p` is related to the other names of this line is not said");
  });
});

describe("damage", () => {
  test.each([
    ["$x = rac{a}{2}$", "rac{", "\\frac{"],
    ["$x = \\left( a ight)$", "ight)", "\\right)"],
    ["$y = \\frac{\\partial L}{\\partial 0_{11}}$", "\\partial 0", "\\partial O"],
  ])("%s", (text, found, proposed) => {
    const { meaning, kinds } = meaningOf(`$a = 1$, $l = 2$, $o = 3$, $g = 4$. ${text}`);
    const repairs = meaning.repairs.map((r) => [r.found, r.proposed]);
    expect(repairs).toEqual([[found, proposed]]);
    expect(kinds.at(-1)).not.toBe("relation");
  });

  test("a letter that looks like a declared one", () => {
    const text =
      "---\ngradsheet: |\n  given q > 0, w\n  x = w/(2*q)\n---\n$\\frac{\\partial x}{\\partial w} = \\frac{1}{2g}$";
    const { meaning } = meaningOf(text);
    expect(meaning.repairs.map((r) => `${r.found} → ${r.proposed}`)).toEqual(["g → q"]);
    expect(meaning.interpretations[0]?.[0]?.meaning.unsettled?.get("g")).toBe(
      "`g` may be `q`, which looks like it",
    );
  });

  test("a quotient of a loss without its signs", () => {
    const text =
      "$O_i = F_i^2$, $\\frac{\\partial L}{\\partial F_i} = 2 F_i \\frac{\\partial L}{\\partial O_i}$, $\\frac{L}{F_1} = 2 F_1 \\frac{\\partial L}{\\partial O_1}$";
    const { meaning, kinds } = meaningOf(text);
    expect(kinds.slice(0, 2)).toEqual(["relation", "relation"]);
    expect(kinds[2]).toBe("`L` is not declared");
    expect(meaning.repairs.length).toBe(1);
  });
});
