// x = M^{-1} c is read as M x = c: it follows from that equation, is left open without it, and a number's inverse is none.

import { expect, test } from "vitest";
import { check } from "./judged.ts";

const told = async (text: string): Promise<readonly string[]> =>
  (await check(text, "notes.md")).relations.map((r) =>
    [r.verdict, ...(r.why ? [r.why.code] : []), ...r.remarks].join(": "),
  );
const equations =
  "With $E(v) = \\lVert B v - t \\rVert^2$ we set the gradient to zero:\n\n$$2 B^\\top (B v - t) = 0$$\n\n$$B^\\top B v = B^\\top t$$\n\n";

test("the solution follows from its equation", async () => {
  const all = await told(`${equations}$$v = (B^\\top B)^{-1} B^\\top t$$`);
  expect(all.at(-1)).toBe("holds: follows from the equation of line 5");
});

test.each(["(B^\\top B)^{-1} B^\\top (t + t)", "-(B^\\top B)^{-1} B^\\top t"])(
  "%s is not said to",
  async (solution) => {
    const all = await told(`${equations}$$v = ${solution}$$`);
    expect(all.at(-1)).not.toMatch(/^(?:holds|wrong)/);
  },
);

test("without an equation it is open", async () => {
  expect(await told("The state is $s = K^{-1} r$ with a matrix $K \\in \\mathbb{R}^{n \\times n}$.")).toEqual(
    ["not-decided: inverse", "holds"],
  );
});

test("of a number it is a power", async () => {
  expect(await told("Let $u = (1 + a^2)^{-1} a$.\n\n$$u = \\frac{a}{1 + a^2}$$")).toEqual(["holds", "holds"]);
});

test("the star of what is found is no other name", async () => {
  const all = await told(
    "With $E(v) = \\lVert B v - t \\rVert^2$ the normal equations $B^\\top B v = B^\\top t$ give\n\n$$v^* = (B^\\top B)^{-1} B^\\top t$$",
  );
  expect(all.at(-1)).toBe("holds: follows from the equation of line 1");
});
