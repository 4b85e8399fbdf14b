import { expect, test } from "vitest";
import { capital } from "../../src/check/capital.ts";

test("words begin with a capital, names stay as the author wrote them", () => {
  expect(capital("the sign is wrong")).toBe("The sign is wrong");
  expect(capital("a factor 2 is missing")).toBe("A factor 2 is missing");
  expect(capital("on the left side: x should be y")).toBe("On the left side: x should be y");
  for (const name of [
    "x_i should be x_j",
    "a should be b",
    "p[k−1] should be p[k]",
    "∂x/∂h should be ∂y/∂h",
    "",
  ])
    expect(capital(name)).toBe(name);
});
