// What the text itself says not to hold is no mistake of its author's; what it says instead is looked at as any line.

import { expect, test } from "vitest";
import { check } from "./judged.ts";

const told = async (sentence: string): Promise<string | undefined> => {
  const { relations } = await check(`<!-- gradsheet: given x[n] -->\n\n${sentence}\n`, "notes.md");
  const [first] = relations;
  return first === undefined ? undefined : [first.verdict, ...(first.why ? [first.why.code] : [])].join(": ");
};
const WRONG = "\\sum_i x_i^2 = (\\sum_i x_i)^2";

test.each([
  `It does not hold in general: $${WRONG}$.`,
  `**Show by an example that it does not hold in general:** $\`\\displaystyle ${WRONG}\`$`,
  `$$${WRONG}$$ is wrong.`,
  `Note that $${WRONG}$ does not hold.`,
  `Im Allgemeinen gilt nicht $${WRONG}$.`,
  `$$${WRONG}$$\nist falsch.`,
  `L'égalité $${WRONG}$ est fausse.`,
])("%s", async (sentence) => {
  expect(await told(sentence)).toBe("not-decided: denied");
});

test.each([
  `The rule holds: $${WRONG}$.`,
  `This does not hold. We have $${WRONG}$.`,
  `That is wrong, since $${WRONG}$.`,
  `Das ist falsch, sondern $${WRONG}$.`,
  `$$${WRONG}$$ A matrix that is wrong here changes nothing.`,
])("%s", async (sentence) => {
  expect(await told(sentence)).toBe("wrong");
});

test("what holds all the same is said to", async () => {
  expect(await told("It does not hold: $\\sum_i 2 x_i = 2 \\sum_i x_i$.")).toBe("holds");
});
