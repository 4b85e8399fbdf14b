// Lines that are right by what stands around them: units behind numbers, a relation that is said not to hold, a proof that
// ends in 1 = 0, letters of a sum over pairs, an index that is chosen, a name of which an unread line says more. Beside
// each stands one that is wrong still.

import { describe, expect, test } from "vitest";
import type { CheckedRelation } from "../../src/check/verdict/verdicts.ts";
import { check } from "./judged.ts";

const told = async (text: string, name = "notes.md"): Promise<readonly CheckedRelation[]> =>
  (await check(text, name)).relations;
const verdicts = async (text: string): Promise<readonly string[]> => (await told(text)).map((r) => r.verdict);
const last = async (text: string): Promise<CheckedRelation | undefined> => (await told(text)).at(-1);

describe("a number", () => {
  test("with a power of ten is rounded as it is written", async () => {
    expect(
      await verdicts("$3^{200} \\approx 3 \\cdot 10^{95}$ and $0.97^{900} \\approx 1 \\times 10^{-12}$"),
    ).toEqual(["holds", "holds"]);
    expect(await verdicts("$2^{11} \\approx 7 \\cdot 10^3$")).toEqual(["wrong"]);
    expect(await verdicts("$2^{20} \\approx 10^6$, $2^{20} \\approx 10^8$")).toEqual(["holds", "wrong"]);
  });
  test("that is written without digits behind a point is no rounded one", async () => {
    expect(await verdicts("$2^{11} = 2 \\cdot 10^3$")).toEqual(["wrong"]);
    expect(await verdicts("$2^{11} = 2.05 \\cdot 10^3$")).toEqual(["holds"]);
  });
  test("may have a unit behind it", async () => {
    const r = await last("$$4 \\cdot 10^6 \\cdot 250 = 1 \\text{ GB}$$");
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "unit"]);
    expect((await last("$$4 \\cdot 10^6 \\cdot 250 = 10^8$$"))?.verdict).toBe("wrong");
    expect((await last("$$4 \\cdot 25 = 100 \\text{ m}$$"))?.verdict).toBe("holds");
  });
  test("that cannot be equal ends a proof", async () => {
    expect((await last("We would have\n\n$$2 = 0,$$\n\nwhich is a contradiction."))?.verdict).toBe(
      "not-decided",
    );
    expect((await last("Damit wäre\n\n$$2 = 0.$$\n\nDas ist ein Widerspruch."))?.verdict).toBe("not-decided");
    expect((await last("We have\n\n$$2 = 0.$$\n\nGo on."))?.verdict).toBe("wrong");
  });
  test("is compared with words that deny it", async () => {
    expect((await last("* $0 \\cdot 0.4 + 0.1 = 0.1 \\geq 0.3$ nicht erfüllt"))?.verdict).toBe("not-decided");
    expect((await last("* $0 \\cdot 0.4 + 0.1 = 0.1 \\geq 0.3$ no se cumple"))?.verdict).toBe("not-decided");
    expect((await last("* $0 \\cdot 0.4 + 0.1 = 0.1 \\geq 0.3$ erfüllt"))?.verdict).toBe("wrong");
  });
});

describe("a sum over pairs", () => {
  const square = (pairs: string): string =>
    `$$\\left( \\sum_{i=1}^n u_i \\right)^2 = \\sum_{i=1}^n u_i^2 + ${pairs}$$`;
  test("goes over both letters where the other one is nowhere else", async () => {
    expect(await verdicts(square("\\sum_{i \\neq j} u_i u_j"))).toEqual(["holds"]);
    expect(await verdicts(square("2 \\sum_{i < j} u_i u_j"))).toEqual(["holds"]);
    // Over both letters a factor would be missing as well, and of two changes neither is sure.
    expect(await verdicts(square("\\sum_{i < j} u_i u_j"))).toEqual(["not-decided"]);
  });
  test("goes over one letter where the other one is that of the line", async () => {
    const rest = (sum: string): string => `$$u_j \\sum_{i=1}^n u_i - u_j^2 = ${sum}$$`;
    expect(await verdicts(rest("\\sum_{i \\neq j} u_i u_j"))).toEqual(["holds"]);
    const rows =
      "$$\\begin{aligned} u_j \\sum_{i=1}^n u_i - u_j^2 &= \\sum_{i \\neq j} u_i u_j \\\\ &= \\sum_{i \\neq j} u_j u_i \\end{aligned}$$";
    expect(await verdicts(rows)).toEqual(["holds", "holds"]);
    // The class c of a loss is one, wherever else it stands.
    const hinge =
      "<!-- gradsheet: given s[n], c in 0..n-1 -->\n$$L = \\sum_{j \\ne c} \\max(0, s_j - s_c + 1)$$\n\n";
    const slope = (sign: string): string =>
      `${hinge}$$\\frac{\\partial L}{\\partial s_c} = ${sign}\\sum_{j \\ne c} [s_j - s_c + 1 > 0]$$`;
    expect(await verdicts(slope("-"))).toEqual(["holds", "holds"]);
    expect(await verdicts(slope(""))).toEqual(["holds", "wrong"]);
  });
});

describe("a letter", () => {
  test("beside a maximum may be the one that attains it", async () => {
    const r = await last("Pick $m$ with $|z_m| = \\max_j |z_j|$.");
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "choice"]);
  });
  test("e with the letter of a sum above it may have entries", async () => {
    const r = await last("With errors $e^k$ of the runs, $\\sum_{k=1}^{5} e^k = 2.5$.");
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "e"]);
    expect((await last("$$\\sum_{k=1}^{2} e^{2k} = 2.5$$"))?.verdict).toBe("wrong");
  });
  test("with 1 above it beside the bare one is a power", async () => {
    expect(await verdicts("$$q^1 (1 - q)^0 = q$$\n\n$$q^0 (1 - q)^1 = 1 - q$$")).toEqual(["holds", "holds"]);
    expect((await last("Let $q = a b$. $$q^1 (1 - q)^0 = -q$$"))?.verdict).toBe("wrong");
  });
  test("with 2 above it beside labels in brackets is a square", async () => {
    const text =
      "The steps are $u^{[k]}$. Let $h(u) = u^2 \\ln u$.\n\n$$h'(u) = 2 u \\ln u + u$$\n\n$$u^2 \\cdot u = u^3$$";
    expect((await told(text)).slice(-2).map((r) => r.verdict)).toEqual(["holds", "holds"]);
  });
  test("I between two vectors may be the identity", async () => {
    const I = "Let $X$ be a vector. $$c \\, v^2 = c \\, v I v$$";
    expect((await last(I))?.verdict).not.toBe("wrong");
  });
});

describe("what an unread line says of a name", () => {
  test("may explain why a later one fails", async () => {
    const text = (said: string): string =>
      `At the end ${said}.\n\n$$E = \\frac12 m v^2 + m g z = \\frac12 m v^2$$`;
    expect((await last(text("$z = 0, v = ?$")))?.why?.code).toBe("restated");
    expect((await last(text("all is well")))?.verdict).toBe("wrong");
    // A line that is open claims something of what is given, and explains nothing.
    expect((await last(text("$z = z^2 + m$ may hold")))?.verdict).toBe("wrong");
  });
  test("of a function leaves nothing to be said of the former one", async () => {
    const text = (said: string): string =>
      `Let $h(t) = t^2$. $$h'(1) = 2$$\n\nNext, ${said} is looked at. $$h'(3) = 6$$`;
    expect((await told(text("$h(t) = t^2 \\lim_{n} n$"))).map((r) => r.verdict)).toEqual([
      "holds",
      "holds",
      "not-read",
      "not-decided",
    ]);
    expect((await last(text("more of it")))?.verdict).toBe("holds");
  });
  test("that goes back to nothing of the equation explains nothing", async () => {
    const r = await last("$$a^k = a^{k + q}$$");
    expect(r?.verdict).not.toBe("wrong");
  });
});

describe("a formula that KaTeX gives up on", () => {
  test("is not read, and the others are", async () => {
    const found = await told(
      "$$\\newcommand{\\cr}{x} \\begin{array}{c\\cr} a = b \\end{array}$$\n\n$1 + 1 = 2$",
    );
    expect(found.map((r) => r.verdict)).toEqual(["not-read", "holds"]);
  });
});

describe("a condition", () => {
  test("that only says that a constraint may be met is none", async () => {
    const r = await last("$$\\sum_{j=1}^{n} c_{ij} z_j \\geq q_i$$");
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "assumption"]);
    expect((await last("$$\\left| \\sum_{j=1}^n z_j \\right| \\leq \\sum_{j=1}^n |z_j|$$"))?.verdict).toBe(
      "holds",
    );
  });
  test("that both sides need to have a value is not told", async () => {
    expect((await last("$$\\log_2 (1/q) = -\\log_2 q$$"))?.verdict).toBe("holds");
    expect((await last("$$\\frac{q^2}{q} = q$$"))?.verdict).toBe("holds-if");
  });
  test("is none where bars may mean a determinant", async () => {
    for (const line of ["|UV| = |U| |V|", "\\frac{\\partial |U|}{\\partial U} = |U| U^{-1}"])
      expect((await last(`$$${line}$$`))?.why?.code).toBe("determinant");
    expect((await last("$$|u v| = |u| |v|$$"))?.verdict).toBe("holds");
  });
});

describe("notation of schools and of notes", () => {
  test("secant, cosecant and cotangent are functions", async () => {
    const slope = (f: string, right: string): string => `$$\\frac{d}{dt} ${f} = ${right}$$`;
    expect(await verdicts(slope("\\tan t", "\\sec^2 t"))).toEqual(["holds"]);
    expect(await verdicts(slope("\\cot t", "-\\csc^2 t"))).toEqual(["holds"]);
    expect(await verdicts(slope("\\sec t", "\\sec t \\cot t"))).toEqual(["wrong"]);
  });
  test("‖x‖_1 of a vector is the sum of its magnitudes", async () => {
    const slope = (right: string): string =>
      `Let $u \\in \\mathbb{R}^n$ and $R = \\|u\\|_1$. $$\\frac{\\partial R}{\\partial u_i} = ${right}$$`;
    expect((await last(slope("\\operatorname{sign}(u_i)")))?.verdict).toBe("holds");
    expect((await last(slope("-\\operatorname{sign}(u_i)")))?.verdict).toBe("wrong");
    expect((await last("Let $U \\in \\mathbb{R}^{n \\times m}$. $$\\|U\\|_1 = \\|U\\|_1$$"))?.verdict).toBe(
      "not-read",
    );
  });
  test("formulas in quotations have no sign > at their lines", async () => {
    const quoted = (last: string): string =>
      `> [!note]\n> We have\n> $$\n> s = (a + b)^2\n> ${last}\n> $$\n> and so on.`;
    expect(await verdicts(quoted("= a^2 + 2 a b + b^2"))).toEqual(["holds", "holds"]);
    expect((await last(quoted("= a^2 + a b + b^2")))?.verdict).toBe("wrong");
    expect(await verdicts("$$ \\begin{aligned} 3 &\n> 2 \\end{aligned} $$")).toEqual(["holds"]);
  });
  test("an underlined exponent is no power", async () => {
    expect(await verdicts("$$x^{\\underline{2}} = x^2 - x$$")).toEqual(["not-read"]);
  });
});

describe("a gradient of a function of several numbers", () => {
  const given = "Let $f(u, v) = u^2 + 3 v$. ";
  test("is the list of its derivatives", async () => {
    expect((await told(`${given}$$\\nabla f = (2u, 3)$$`)).slice(-2).map((r) => r.verdict)).toEqual([
      "holds",
      "holds",
    ]);
    const column = "\\begin{pmatrix} 2u \\\\ 3 \\end{pmatrix}";
    expect((await last(`${given}$$\\nabla f(u, v) = ${column}$$`))?.verdict).toBe("holds");
    expect((await last(`${given}$$\\nabla f = (2u, 4)$$`))?.verdict).toBe("wrong");
  });
  test("is not read where the list has another length, or at another point", async () => {
    expect((await last(`${given}$$\\nabla f = (2u, 3, 0)$$`))?.verdict).toBe("not-read");
    expect((await last(`${given}$$\\nabla f(v, u) = (2u, 3)$$`))?.verdict).toBe("not-read");
  });
});

describe("numbers", () => {
  test("of formulas, with a place in a row, or with a comma are asked for", async () => {
    const code = async (line: string): Promise<string | undefined> => (await last(line))?.why?.code;
    expect(await code("It must hold that $(3)=(4)$.")).toBe("labels");
    expect(await code("The $8/8 = 100$th percentile is meant.")).toBe("unit");
    expect(await code("$$3 \\cdot 5000 = 15{,}000$$")).toBe("comma");
    expect((await last("$$3 \\cdot 0.5 = 1{,}4$$"))?.verdict).toBe("wrong");
  });
});

describe("a logarithm", () => {
  test("may have another base where it is written log", async () => {
    const r = await last("$$\\log(\\frac{5}{4}) \\approx 0.09691$$");
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "base"]);
    expect((await last("$$\\log(\\frac{5}{4}) \\approx 0.22314$$"))?.verdict).toBe("holds");
    expect((await last("$$\\ln(\\frac{5}{4}) \\approx 0.09691$$"))?.verdict).toBe("wrong");
    expect((await last("$$\\log(\\frac{5}{4}) \\approx 0.5$$"))?.verdict).toBe("wrong");
  });
});

describe("a power of a matrix", () => {
  test("is not read entry by entry", async () => {
    const given = "Let $A \\in \\mathbb{R}^{n \\times n}$. ";
    expect((await last(`${given}$$(A^2)_{ij} = A_{ij}^2$$`))?.verdict).toBe("not-read");
    expect((await last(`${given}$$A^2 = A \\odot A$$`))?.verdict).toBe("not-read");
    expect((await last(`${given}$$(A A)_{ij} = \\sum_k A_{ik} A_{kj}$$`))?.verdict).toBe("holds");
  });
});

describe("a name that is made of others", () => {
  const text = (right: string): string =>
    "$$q_i = a z_i + c + e_i$$\n\n$$S = \\sum_{i=1}^n (q_i - a z_i - c)^2$$\n\n" +
    `$$\\frac{\\partial S}{\\partial c} = ${right}$$`;
  test("may be held fixed in a derivative", async () => {
    const r = await last(text("-2 \\sum_{i=1}^n (q_i - a z_i - c)"));
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "fixed"]);
  });
  test("that was said to be another number by a line that is open is not taken for the first one", async () => {
    const other = (between: string): string =>
      `$$r_t=\\frac{0.8}{0.2}=4, \\quad q_t = 2.5$$\n\n$$r_t q_t=4\\times 2.5=10.$$\n\n${between}$$r_t q_t=0.625.$$`;
    const r = await last(other("If instead\n\n$$r_t=\\frac{0.20}{0.80}=\\frac14.$$\n\nthen\n\n"));
    expect([r?.verdict, r?.why?.code]).toEqual(["not-decided", "restated"]);
    expect((await last(other("")))?.verdict).toBe("wrong");
  });
  test("of a variance is no product of letters", async () => {
    expect((await last("$$Var[A u] = Var[u]$$"))?.why?.message).toBe("a variance is not read");
    expect((await last("$$R = \\sqrt{MSE}$$"))?.verdict).toBe("holds");
  });
});
