// What is typed with the keys < > = ! -: inner products, arrows and signs of relation. Where the keys can mean two things,
// the formula stays unread: it is never taken for the wrong one.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const VECTORS = String.raw`Let $u, v \in \mathbb{R}^n$, $k \in \mathbb{R}$.`;
const verdicts = async (line: string, given = VECTORS): Promise<readonly string[]> => {
  const before = (await check(given)).relations.length;
  return (await check(`${given}\n\n$$${line}$$\n`)).relations.slice(before).map((r) => r.verdict);
};

describe("<u, v>", () => {
  test.each([
    [String.raw`<u, v> = u^\top v`, "holds"],
    [String.raw`<u,v>=\sum_i u_i v_i`, "holds"],
    [String.raw`<u, v> = 2 u^\top v`, "wrong"],
    [String.raw`\|u\|^2 = <u, u>`, "holds"],
    [String.raw`\|u\|^4 = <u, u>^2`, "holds"],
    [String.raw`\|u\|^4 = <u, u>^3`, "wrong"],
    [String.raw`\|u - v\|^2 = <u - v, u - v>`, "holds"],
    [String.raw`k^2(<u, v> + k) = k^2 u^\top v + k^3`, "holds"],
    [String.raw`k^2(<k u, v> + k) = k^2 u^\top v + k^3`, "wrong"],
    [String.raw`\nabla_u <u, v> = v`, "holds"],
    ["-<u, v>=- <v, u>", "holds"],
  ])("%s: %s", async (line, verdict) => {
    expect(await verdicts(line)).toEqual([verdict]);
  });

  test("is no bracket where the signs compare", async () => {
    const real = String.raw`Let $a, b \in \mathbb{R}$.`;
    expect(await verdicts("-1 < a^2, b^2 > -1", real)).toEqual(["holds", "holds"]);
    expect(await verdicts("-1 < a^2, b^2 + 1 = b^2 + 2", real)).toEqual(["holds", "wrong"]);
    for (const line of ["(u < v, v > u)", "<u, v, u> = 1", "<u> = 1", "<u, = v> = 1", "<, v> = 1"])
      expect(await verdicts(line), line).not.toContain("wrong");
  });

  test("is no inner product where it lists the entries of a vector", async () => {
    for (const line of [
      String.raw`\vec{v} = <x, y>`,
      String.raw`\frac{d\mathbf{v}}{dt} = <x_1, x_2> + \mathbf{v}`,
      "w = <1 - t, t>",
      String.raw`w = <\cos t, t>`,
      "w = <dx, dy>",
    ])
      expect(await verdicts(line), line).toEqual(["not-read"]);
    expect(await verdicts(String.raw`\|\vec{x}\|^2 = <\vec{x}, \vec{x}>`)).toEqual(["holds"]);
    expect(await verdicts(String.raw`<2u, v> = 2 \cdot <u, v>`)).toEqual(["holds"]);
  });

  test("goes not over a row that begins with a comparison", async () => {
    const rows = String.raw`\begin{aligned} a &= 1 \\ &< b, c > 2 \end{aligned}`;
    expect(await verdicts(rows, "Let $b = 2$ and $c = 3$.")).not.toContain("wrong");
  });
});

describe("typed signs", () => {
  const NUMBERS = String.raw`Let $a, b \in \mathbb{R}$.`;
  test.each([
    ["(a + b)^2 == a^2 + 2ab + b^2", "(a + b)^2 = a^2 + 2ab + b^2", "holds"],
    ["(a + b)^2 == a^2 + ab + b^2", "(a + b)^2 = a^2 + ab + b^2", "wrong"],
    ["a^2 + b^2>=2ab", "a^2 + b^2 \\ge 2ab", "holds"],
    ["a^2 >= a^2 + 1", "a^2 \\ge a^2 + 1", "not-decided"],
    ["2ab <= a^2 + b^2", "2ab \\le a^2 + b^2", "holds"],
    ["a^2 + 1 <= a^2", "a^2 + 1 \\le a^2", "not-decided"],
    ["a^2 + 1 != 0", "a^2 + 1 \\ne 0", "holds"],
    ["=> 2a + 1 = a + a + 2", "\\Rightarrow 2a + 1 = a + a + 2", "wrong"],
    ["2a = a + a => a + 1 = a + 2", "2a = a + a \\Rightarrow a + 1 = a + 2", "wrong"],
    ["2a = a + a <=> 3a = 2a + a", "2a = a + a \\Leftrightarrow 3a = 2a + a", "holds"],
  ])("%s is %s", async (typed, set, last) => {
    const found = await verdicts(typed, NUMBERS);
    expect(found).toEqual(await verdicts(set, NUMBERS));
    expect(found.at(-1)).toBe(last);
  });

  test("are conditions too", async () => {
    const relu = String.raw`$f(x) = \begin{cases} x & x >= 0 \\ 0 & x < 0 \end{cases}$`;
    expect(await verdicts("f(x) = \\max(0, x)", relu)).toEqual(["holds"]);
    expect(await verdicts("f(x) = \\max(0, 2x)", relu)).not.toEqual(["holds"]);
    const vector = String.raw`Let $x \in \mathbb{R}^n$.`;
    expect(await verdicts("\\sum_i 1(i == j) x_i = x_j", vector)).toEqual(["holds"]);
    expect(await verdicts("\\sum_i 1(i != j) x_i = x_j", vector)).not.toEqual(["holds"]);
  });

  test("that can mean two things stay unread", async () => {
    for (const line of ["b => a", "2a = a + a <= b = a", "3!=a", "a <- b"])
      expect(new Set(await verdicts(line, NUMBERS)), line).not.toContain("wrong");
    for (const line of ["3!=6", "a^2 + 1 => 0"])
      expect(await verdicts(line, NUMBERS), line).not.toContain("holds");
  });
});

describe("other signs for ∇", () => {
  test.each(["\\bigtriangledown", "\\triangledown", "\\grad", "▽"])("%s", async (sign) => {
    const loss = `${VECTORS} Let $f(u) = \\|u\\|^2$.`;
    expect(await verdicts(`${sign} f(u) = 2u`, loss)).toEqual(["holds"]);
    expect(await verdicts(`${sign} f(u) = u`, loss)).toEqual(["wrong"]);
  });
  test("are the macro that the document defines", async () => {
    const own = `$\\newcommand{\\grad}{k}$\n\nLet $k \\in \\mathbb{R}$.`;
    const { relations } = await check(`${own}\n\n$$\\grad + k = 2k$$\n`);
    expect(relations.at(-1)?.verdict).toBe("holds");
  });
});
