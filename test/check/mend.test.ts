// Damage is noticed with the repair that is proposed, is not read, and is read as repaired where that is asked for.

import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const check = (text: string, repair: boolean): Promise<CheckReport> =>
  checkDocument(text, "notes.md", { library: standard, meanings, seed: 1, repair });
const given = "<!-- gradsheet: given u, v > 0, q > 0; z = u/v -->\n\n";

const DAMAGED: readonly (readonly [formula: string, found: string, proposed: string])[] = [
  ["$\\frac{\\partial z}{\\partial u} = rac{1}{v}$", "rac{", "\\frac{"],
  ["$z = \\left(u \\cdot rac{1}{v}ight)$", "ight)", "\\right)"],
  ["$z = eft( \\frac{u}{v} \\right)$", "eft(", "\\left("],
  ["$z q = \\frac{u q}{v} \\ z = \\frac uv$", "\\", "\\\\"],
  ["$\\frac{z}{u} + g = \\frac{1}{v} + g$", "g", "q"],
];

describe("damage", () => {
  test.each(DAMAGED)("%s", async (formula, found, proposed) => {
    const plain = await check(given + formula, false);
    expect(plain.repairs.map((r) => [r.found.trim(), r.proposed])).toContainEqual([found, proposed]);
    expect(plain.repairs[0]?.place.line).toBe(3);
    expect(plain.relations.every((r) => r.remarks.length === 0)).toBe(true);
    const repaired = await check(given + formula, true);
    expect(repaired.relations.map((r) => r.verdict)).not.toContain("not-read");
    expect(repaired.relations.map((r) => r.verdict)).not.toContain("wrong");
    expect(repaired.relations.flatMap((r) => r.remarks).join()).toContain(`as \`${proposed}\``);
  });

  test.each([
    "$z = \\frac uv,\\ q = q$",
    "$z = \\frac uv \\quad q = q$",
    "$u + v = v + u$",
    "$u v q = q v u$",
    "$brac{u} = u$",
  ])("none in %s", async (formula) => {
    expect((await check(given + formula, false)).repairs).toEqual([]);
  });

  test("rows of one form without left sides are no chain", async () => {
    const rows = "$$= a_{11} b_1 + a_{12} b_2$$\n\n$$= a_{21} b_1 + a_{22} b_2$$\n";
    const { relations } = await check(`$$y = A b$$\n\n${rows}`, false);
    expect(relations.map((r) => r.why?.code)).toEqual([undefined, "damaged", "damaged"]);
    // A chain goes on in another form.
    const chain = await check(
      "<!-- gradsheet: given a, b -->\n\n$$a(a + b)$$\n\n$$= a^2 + ab$$\n\n$$= ab + a^2$$\n",
      false,
    );
    expect(chain.relations.map((r) => r.verdict)).toEqual(["holds", "holds"]);
  });

  /** A row for each of these entries: Σ_i ∂L/∂y_i · ∂y_i/∂w_entry, of two terms with an entry each. */
  const chainRows = (...entries: readonly (readonly [string, string])[]): string =>
    entries
      .map(
        (e) =>
          `$$= ${e.map((w, k) => `\\frac{\\partial L}{\\partial y_${k + 1}} \\frac{\\partial y_${k + 1}}{\\partial w_{${w}}}`).join(" + ")}$$\n\n`,
      )
      .join("");
  const linear =
    "<!-- gradsheet: index from 1; given w[2, 2], x[2]; y[i] = sum{j} w[i, j]*x[j]; given L(y) -->\n\n";

  test("left sides of the chain rule that are lost are told by the rows", async () => {
    const rows = chainRows(["11", "11"], ["12", "12"], ["21", "21"], ["21", "21"]);
    const plain = await check(linear + rows, false);
    expect(plain.relations.map((r) => r.verdict)).toEqual(Array(4).fill("not-read"));
    expect(plain.repairs.map((r) => r.proposed)).toEqual(
      ["11", "12", "21", "22"].map((w) => `\\frac{\\partial L}{\\partial w_{${w}}} =`),
    );
    const { relations } = await check(linear + rows, true);
    expect(relations.map((r) => r.verdict)).toEqual(["holds", "holds", "holds", "wrong"]);
    expect(relations[3]?.diagnosis?.text).toBe("in all terms w_21 should be w_22");
  });

  test.each([
    [
      "two rows are too few",
      [
        ["11", "11"],
        ["12", "12"],
      ],
    ],
    [
      "two rows out of their order tell nothing",
      [
        ["11", "11"],
        ["22", "22"],
        ["11", "11"],
        ["22", "22"],
      ],
    ],
    [
      "a row of which no entry has most terms",
      [
        ["11", "11"],
        ["12", "12"],
        ["21", "22"],
        ["22", "22"],
      ],
    ],
  ] as const)("%s", async (_, entries) => {
    const { repairs, relations } = await check(linear + chainRows(...entries), true);
    expect(repairs).toEqual([]);
    expect(relations.map((r) => r.why?.code)).toEqual(entries.map(() => "damaged"));
  });

  test("a slip in a repaired formula is found where it stands", async () => {
    const text = `${given}$\\frac{\\partial z}{\\partial v} = rac{u}{v^2}$`;
    expect((await check(text, true)).relations.map((r) => r.verdict)).toEqual(["wrong"]);
    expect((await check(text, false)).relations.map((r) => r.verdict)).toEqual(["not-read"]);
  });
});
