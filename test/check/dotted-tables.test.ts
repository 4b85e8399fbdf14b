// Columns, rows and matrices with dots, read at their entries where the pattern is plain, and left alone where it is not.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> =>
  (await check(text)).relations.map((r) => r.verdict);
const last = async (text: string): Promise<string | undefined> => (await verdicts(text)).at(-1);
const table = (...rows: readonly string[]): string =>
  `\\begin{pmatrix} ${rows.join(" \\\\ ")} \\end{pmatrix}`;

describe("columns and rows", () => {
  const gradient = (entry: (i: string) => string, more = ""): string =>
    `With $f(x) = \\sum_i x_i^2$,\n\n$$\\nabla_x f = ${table(entry("1"), "\\vdots", entry("n"))}${more}$$`;
  test("of derivatives", async () => {
    expect(await last(gradient((i) => `\\frac{\\partial f}{\\partial x_${i}}`))).toBe("holds");
    expect(await verdicts(gradient((i) => `2 x_${i}`, " = 2x"))).toEqual(["holds", "holds", "holds"]);
    expect(await last(gradient((i) => `3 x_${i}`))).toBe("wrong");
    expect(await last(gradient((i) => `2 x_${i}`, " = 3x"))).toBe("wrong");
  });
  test("as definitions", async () => {
    const text = `$$p = ${table("\\frac{e^{s_1}}{\\sum_j e^{s_j}}", "\\vdots", "\\frac{e^{s_n}}{\\sum_j e^{s_j}}")}$$\n\n`;
    expect(await verdicts(`${text}$$\\sum_i p_i = 1$$`)).toEqual(["holds", "holds"]);
    expect(await last(`${text}$$\\frac{\\partial p_i}{\\partial s_k} = p_i p_k$$`)).not.toBe("holds");
  });
  test("that name the entries claim nothing", async () => {
    expect(await verdicts(`$$x = ${table("x_1", "x_2", "\\vdots", "x_n")}$$`)).toEqual(["holds"]);
    expect(await verdicts("$$x = \\begin{bmatrix} x_1 & \\cdots & x_n \\end{bmatrix}^\\top$$")).toEqual([
      "holds",
    ]);
  });
  test("that do not count up by one are not read", async () => {
    for (const entries of [
      ["x_1", "x_3", "\\vdots", "x_n"],
      ["x_1", "\\vdots", "y_n"],
      ["\\vdots", "x_n"],
      ["x_1", "\\vdots"],
    ])
      expect(
        await last(`With $f(x) = \\sum_i x_i$, $$\\nabla_x f = ${table(...entries)}$$`),
        entries.join(),
      ).toBe("not-read");
  });
});

describe("matrices", () => {
  const matrix = (entry: (i: string, j: string) => string, second = true): string => {
    const row = (i: string): string =>
      [entry(i, "1"), ...(second ? [entry(i, "2")] : []), "\\cdots", entry(i, "n")].join(" & ");
    const dots = (second ? ["\\vdots", "\\vdots"] : ["\\vdots"]).concat("\\ddots", "\\vdots").join(" & ");
    return table(row("1"), row("2"), dots, row("m"));
  };
  test.each([true, false])("Jacobians, with a second column: %s", async (second) => {
    const slopes = matrix((i, j) => `\\frac{\\partial y_${i}}{\\partial x_${j}}`, second);
    const head = "$y = Wx$.\n\n$$\\frac{\\partial y}{\\partial x} = ";
    expect(await verdicts(`${head}${slopes} = ${matrix((i, j) => `W_{${i}${j}}`, second)} = W$$`)).toEqual([
      "holds",
      "holds",
      "holds",
      "holds",
    ]);
    expect(await last(`${head}${slopes} = ${matrix((i, j) => `2 W_{${i}${j}}`, second)}$$`)).not.toBe(
      "holds",
    );
  });
  test("outer products, and their slips", async () => {
    expect(await last(`$$x y^\\top = ${matrix((i, j) => `x_${i} y_${j}`)}$$`)).toBe("holds");
    expect(await last(`$$x y^\\top = ${matrix((i, j) => `x_${j} y_${i}`)}$$`)).not.toBe("holds");
  });
  test("one entry that is otherwise leaves the whole unread", async () => {
    const odd = matrix((i, j) => (i === "2" && j === "2" ? "x_1 y_1" : `x_${i} y_${j}`));
    expect(await last(`$$x y^\\top = ${odd}$$`)).toBe("not-read");
  });
  test("letters that stand there already are not taken", async () => {
    const entry = (i: string): string => `\\sum_i x_${i} W_{i j} v_j`;
    const text = `$$g = ${table(entry("1"), "\\vdots", entry("n"))}$$`;
    expect(await last(text)).not.toBe("wrong");
  });
});
