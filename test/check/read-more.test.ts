// What notes write and the reader takes at its word: the slope of a function whose formula has other names in it, entries
// of products, probabilities of one event. Each with a right line, a wrong one, and what is near to it and is not read so.

import { describe, expect, test } from "vitest";
import type { CheckedRelation } from "../../src/check/verdict/verdicts.ts";
import { check } from "./judged.ts";

const told = async (text: string): Promise<readonly CheckedRelation[]> =>
  (await check(text, "notes.md")).relations;
const last = async (text: string): Promise<CheckedRelation | undefined> => (await told(text)).at(-1);
const verdicts = async (text: string): Promise<readonly string[]> => (await told(text)).map((r) => r.verdict);

describe("f'(x) of a formula with other names in it", () => {
  const cases = (small: string, large: string): string =>
    `\\begin{cases} ${small} & |u| \\le k \\\\ ${large} & |u| > k \\end{cases}`;
  const huber = `The penalty is\n\n$$\\rho(u) = ${cases("u^2", "2k|u| - k^2")}$$\n\n`;
  test("is its derivative by the letter", async () => {
    const slope = `$$\\rho'(u) = ${cases("2u", "2k \\operatorname{sign}(u)")}$$`;
    expect(await verdicts(huber + slope)).toEqual(["holds", "holds"]);
    expect(await verdicts("$g(s) = a s^3 + b$, $g'(s) = 3 a s^2$ and $g''(s) = 6 a s$")).toEqual([
      "holds",
      "holds",
      "holds",
    ]);
  });
  test("is found wrong", async () => {
    const slope = `$$\\rho'(u) = ${cases("u", "2k \\operatorname{sign}(u)")}$$`;
    expect((await last(huber + slope))?.verdict).toBe("wrong");
    expect((await last("$$g(s) = a s^3 + b$$\n\n$$g'(s) = 3 a s^3$$"))?.verdict).toBe("wrong");
  });
  test("at anything else is that of a function of which nothing is known", async () => {
    const at = `${huber}$$E = \\sum_i \\rho(y_i - c_i)$$\n\n$$\\frac{\\partial E}{\\partial c_i} = `;
    expect((await last(`${at}-\\rho'(y_i - c_i)$$`))?.verdict).toBe("holds");
    expect((await last(`${at}\\rho'(y_i - c_i)$$`))?.verdict).not.toBe("holds");
  });
  test("with two formulas for it is not told", async () => {
    const two = "$$g(s) = a s^2$$\n\n$$g(s) = b s$$\n\n$$g'(s) = b$$";
    expect((await last(two))?.verdict).not.toBe("wrong");
  });
});

describe("an equals sign at the end of a row", () => {
  const rows = (second: string): string =>
    `$$\\begin{aligned} (u + v)^2 &= \\\\ ${second} \\\\ &= v^2 + 2uv + u^2 \\end{aligned}$$`;
  test("belongs to what stands in the next one", async () => {
    expect(await verdicts(rows("& u^2 + 2uv + v^2"))).toEqual(["holds", "holds"]);
    expect(await verdicts(rows("&= u^2 + 2uv + v^2"))).toEqual(["holds", "holds"]);
    expect(await verdicts("$$(u + v)^2 = \\newline = u^2 + 2uv + v^2$$")).toEqual(["holds"]);
  });
  test("hides no slip", async () => {
    expect((await told(rows("& u^2 + uv + v^2")))[0]?.verdict).toBe("wrong");
    expect((await told(rows("&= u^2 + uv + v^2")))[0]?.verdict).toBe("wrong");
  });
  test("in front of another relation is not read", async () => {
    expect((await told(rows("&\\le u^2 + 2uv + v^2")))[0]?.verdict).not.toBe("wrong");
  });
});

describe("an entry of a product", () => {
  test("makes vectors of its small letters", async () => {
    const entry = (right: string): string =>
      `$$v_j = [C^T u]_j$$\n\n$$\\frac{\\partial v_j}{\\partial u_i} = ${right}$$`;
    expect((await last(entry("C_{ij}")))?.verdict).toBe("holds");
    expect((await last(entry("C_{ji}")))?.verdict).not.toBe("holds");
  });
  test("with the letter that is held fixed is none", async () => {
    const all = await told("$$\\left(\\frac{\\partial w}{\\partial z}\\right)_y = 2 x z$$");
    expect(all.map((r) => r.verdict)).not.toContain("wrong");
  });
});

describe("the probability of an event", () => {
  const given = "With $P(c=1 \\mid s) = \\sigma(s)$ and $P(c=0 \\mid s) = 1 - \\sigma(s)$ we have\n\n";
  test("is a number of its own", async () => {
    expect((await last(`${given}$$\\log \\frac{P(c=1 \\mid s)}{P(c=0 \\mid s)} = s$$`))?.verdict).toBe(
      "holds",
    );
    expect((await last(`${given}$$\\log \\frac{P(c=1 \\mid s)}{P(c=0 \\mid s)} = -s$$`))?.verdict).toBe(
      "wrong",
    );
    const slope = (sign: string): string =>
      `${given}$$\\frac{\\partial}{\\partial s} \\log P(c=1|s) = ${sign}P(c=0|s)$$`;
    expect((await last(slope("")))?.verdict).toBe("holds");
    expect((await last(slope("-")))?.verdict).toBe("wrong");
  });
  test("of one sample, of a letter of a sum, or of any number is none", async () => {
    for (const line of [
      "$$L = -\\sum_i \\log P(c_i = 1 \\mid s_i)$$",
      "$$q = \\sum_s P(c = 1 \\mid s)$$",
      "$$P(N = n) = a^n$$",
    ])
      expect((await last(given + line))?.verdict).toBe("not-read");
  });
  test("of another event is another number", async () => {
    expect((await last(`${given}$$P(c=1 \\mid r) = P(c=0 \\mid r)$$`))?.verdict).not.toBe("wrong");
  });
});

describe("the letter T above a name", () => {
  const given = "The statistic is $T(y) = y^2$ and the score $s = w^T x$. Then\n\n";
  test("is a transpose where T is a function", async () => {
    expect((await last(`${given}$$\\frac{\\partial s}{\\partial w} = x$$`))?.verdict).toBe("holds");
    expect((await last(`${given}$$\\frac{\\partial s}{\\partial w} = 2x$$`))?.verdict).toBe("wrong");
  });
  test("is left open where T is a number", async () => {
    const all = await told("$$L = \\sum_{t=1}^T (y_t - w^T x_t)^2$$\n\n$$S = \\sum_{t=1}^T y_t$$");
    expect(all[0]?.why?.message).toContain("this could be a power or a transpose");
  });
});
