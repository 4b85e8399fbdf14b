// Lines that would hold without saying anything, and what is said of them in place of that.

import { describe, expect, test } from "vitest";
import { check } from "./judged.ts";

const told = async (text: string): Promise<readonly string[]> =>
  (await check(text, "notes.md")).relations.map(
    (r) => `${r.role} ${r.verdict}${r.why ? ` ${r.why.code}` : ""}`,
  );

describe("the derivative of a loss that nothing tells", () => {
  const layer = "A layer is $h_i = \\sum_j V_{ij} x_j$.";
  test("is not seen to be right", async () => {
    const all = await told(
      `${layer}\n\nThe last gradient is\n\n$$\\frac{\\partial C}{\\partial h} = 2 (h - q)$$`,
    );
    expect(all.at(-1)).toBe("claim not-decided unsaid");
  });
  test.each(["Given", "Angenommen, es ist", "Soit", "已知"])("is given behind %s", async (words) => {
    const all = await told(`${layer}\n\n${words}\n\n$$\\frac{\\partial C}{\\partial h} = 2 (h - q)$$`);
    expect(all.at(-1)).toBe("remark holds");
  });
  test("is named", async () => {
    const all = await told(`${layer}\n\nThe last gradient is\n\n$$\\frac{\\partial C}{\\partial h} = g$$`);
    expect(all.at(-1)).toMatch(/ holds$/);
  });
});

test("a step of descent claims nothing, whatever the loss is", async () => {
  const all = await told(
    "Let $C(w) = \\sum_i (w x_i - y_i)^2$.\n\n$$w := w - \\eta \\frac{\\partial C}{\\partial w}$$",
  );
  expect(all).toEqual(["definition holds", "update holds"]);
});

test("a number that entries have in a case is not what they are everywhere", async () => {
  const all = await told(
    "Let $u_i = z_i + 1$. Where the sample is outside, we see that $z_i = 0$ holds.\n\n" +
      "$$u_i^2 = z_i^2 + 2 z_i + 1$$\n\n$$u_i^2 = z_i^2 + 1$$",
  );
  expect(all.slice(2)).toEqual(["claim holds", expect.not.stringMatching(/ holds$/)]);
});
