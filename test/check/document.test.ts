// Where the formulas of a document are, and that their characters lead back to it, through macros too.

import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/check/document/read-document.ts";
import { readFormula } from "../../src/check/formula/statements.ts";
import { show } from "./print.ts";

const formulas = (text: string, name: string): readonly string[] =>
  readDocument(text, name).formulas.map((f) => ("text" in f.tex ? f.tex.text.trim() : `! ${f.tex.message}`));

describe("Markdown", () => {
  test("dollars, brackets, fences, environments", () => {
    const text = [
      "A $x_1$ and \\(y\\) and $`z`$.",
      "",
      "$$a = b",
      "+ c$$",
      "",
      "\\[ u = v \\]",
      "",
      "```math",
      "p = q",
      "```",
      "",
      "\\begin{align*}",
      "r &= s",
      "\\end{align*}",
    ].join("\n");
    expect(formulas(text, "a.md")).toEqual(["x_1", "y", "z", "a = b\n+ c", "u = v", "p = q", "r &= s"]);
  });

  test("code, comments and prices hold none", () => {
    const text = "`$x$` costs $5 and $10.\n\n```\n$a$\n```\n\n<!-- $b$ -->\n\n\\$c\\$ and $d$";
    expect(formulas(text, "a.md")).toEqual(["d"]);
  });

  test("a `<` in a formula opens no tag", () => {
    expect(formulas("If $a<b$ and $c>d$, then $e$.", "a.md")).toEqual(["a<b", "c>d", "e"]);
  });

  test("a display behind words on the same line does not swallow what follows", () => {
    expect(formulas("as in $$a = b$$\nand $c$\n\n$$d = e$$\n", "a.md")).toEqual(["a = b", "c", "d = e"]);
  });

  test("what is said to the checker", () => {
    const { declared, text } = readDocument("x\n\n<!-- gradsheet: given x[n] -->\n", "a.md");
    expect(declared.map((d) => [d.text, text.slice(d.offset, d.offset + 5)])).toEqual([
      ["given x[n]", "given"],
    ]);
  });

  test("a display that is not closed is said", () => {
    const { remarks } = readDocument("$$a = b\n", "a.md");
    expect(remarks.map((r) => r.message)).toEqual(["the formula that opens here is not closed"]);
  });
});

describe("LaTeX", () => {
  test("environments, comments, verbatim text, and files that are not followed", () => {
    const text = String.raw`\documentclass{article}
\begin{document}
\input{secret} $x$ % $no$
\begin{verbatim} $y$ \end{verbatim}
\verb|$z$| \$5
\begin{equation} \label{e} a = b % why
\end{equation}
\begin{alignat}{2} c &= d \end{alignat}
$$ e $$ \[ f \] \( g \)
\end{document} $after$`;
    const d = readDocument(text, "a.tex");
    expect(d.formulas.map((f) => ("text" in f.tex ? f.tex.text.trim() : ""))).toEqual([
      "x",
      "\\label{e} a = b",
      "c &= d",
      "e",
      "f",
      "g",
    ]);
    expect(d.remarks.map((r) => r.message)).toEqual([
      "`\\input{secret}` is not followed: only the files that are named are read",
    ]);
  });

  test("macros with arguments, and places through them", () => {
    const text = String.raw`\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\newcommand\R{\mathbb{R}}
\DeclareMathOperator{\smax}{softmax}
\newcommand{\norm}[2][2]{\lVert #2\rVert_{#1}}
\def\half#1{\frac{#1}{2}}
$\pd{L}{x_k} = \half{y} + \smax(s)$`;
    const [f] = readDocument(text, "a.tex").formulas;
    if (f === undefined || !("text" in f.tex)) throw new Error("no formula");
    const { statements } = readFormula(f.tex, f.environment);
    expect(statements.map((s) => show(s.item))).toEqual(["∂(L by x_{k}) = <(y over 2) + softmax(s)>"]);
    const [item] = statements.map((s) => s.item);
    if (item?.kind !== "relation" || item.first.kind !== "derivative") throw new Error("no derivative");
    const { span } = item.first.of;
    expect(text.slice(span.start, span.end)).toBe("L");
  });

  test("a formula that a page holds in one and in pieces is read once", () => {
    const text = String.raw`\gsinlinecut{a=b+c}{\gsinline{{}a}\gscut{}\gsinline{{}=b}\gscut{}\gsinline{{}+c}} by \gsinline{b=c}`;
    expect(formulas(text, "page.tex")).toEqual(formulas("$a=b+c$ by $b=c$", "page.tex"));
  });

  test("a macro bomb is refused with its place", () => {
    const text = String.raw`\def\a{xx}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c}\def\e{\d\d\d\d\d\d\d\d}$\e$`;
    expect(formulas(text, "a.tex")).toEqual([
      "! `\\a` goes on and on: the macros of this formula are not put in",
    ]);
    expect(formulas(String.raw`\newcommand{\x}{\x y}$\x$`, "a.tex")).toEqual([
      "! `\\x` goes on and on: the macros of this formula are not put in",
    ]);
  });

  test("5 MB are refused", () => {
    expect(() => readDocument("x".repeat(5_000_000), "a.tex")).toThrow();
  });

  test("a formula that is too long is not read", () => {
    expect(formulas(`$${"x+".repeat(20_000)}x$`, "a.tex")).toEqual([
      "! this formula has 40001 characters, more than are read",
    ]);
  });
});
