// Errors that are carried forward: counted once, where they were made.

import { describe, expect, test } from "vitest";
import { judged, words } from "./judged.ts";

const LINEAR = "given W[m, n], x[n], b[m]; y[i] = sum{j} W[i,j]*x[j] + b[i]; given L(y); z[i] = y[i]^2";

describe("follows from a wrong line", () => {
  test.each([
    [
      "within a chain, until it is right again",
      LINEAR,
      ["\\sum_i y_i = \\sum_i y_i + x_1 = x_1 + \\sum_i y_i = \\sum_i y_i"],
      ["wrong", "holds follows 0", "holds"],
    ],
    [
      "a chain that goes on in the next formula",
      LINEAR,
      ["\\sum_i y_i = \\sum_i y_i + x_1", "= x_1 + \\sum_i y_i"],
      ["wrong", "holds follows 0"],
    ],
    [
      "a number",
      "given a; C = 3*4 + 5",
      ["C = 18", "C + 1 = 19", "C + 2 = 21"],
      ["wrong", "wrong follows 0", "wrong"],
    ],
    [
      "a definition that was put otherwise",
      LINEAR,
      ["z_i = 2 y_i", "\\frac{\\partial z_i}{\\partial x_j} = 2 W_{ij}"],
      ["wrong", "wrong follows 0"],
    ],
    [
      "a factor of the chain rule",
      LINEAR,
      ["\\frac{\\partial z_i}{\\partial y_i} = y_i", "\\frac{\\partial z_i}{\\partial x_j} = y_i W_{ij}"],
      ["wrong", "wrong follows 0"],
    ],
    [
      "a derivative through all entries",
      `${LINEAR}; E = sum{i} z[i]`,
      ["\\frac{\\partial E}{\\partial y_i} = y_i", "\\frac{\\partial E}{\\partial x_j} = \\sum_i y_i W_{ij}"],
      ["wrong", "wrong follows 0"],
    ],
    [
      "the same again",
      LINEAR,
      [
        "\\frac{\\partial y_i}{\\partial x_k} = W_{ki}",
        "\\frac{\\partial y_a}{\\partial x_c} = W_{ca}",
        "\\frac{\\partial y_i}{\\partial x_k} = W_{ik}",
      ],
      ["wrong", "wrong follows 0", "holds"],
    ],
    [
      "another mistake is another mistake",
      LINEAR,
      ["z_i = 2 y_i", "\\frac{\\partial z_i}{\\partial x_j} = 3 W_{ij}"],
      ["wrong", "wrong"],
    ],
  ] as const)("%s", async (_, given, lines, expected) => {
    expect(words(await judged(given, ...lines))).toEqual(expected);
  });
});
