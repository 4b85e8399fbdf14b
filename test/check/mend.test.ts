// Damage is noticed with the repair that is proposed, is not read, and is read as repaired where that is asked for.

import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckReport } from "../../src/check/verdicts.ts";
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

  test("a slip in a repaired formula is found where it stands", async () => {
    const text = `${given}$\\frac{\\partial z}{\\partial v} = rac{u}{v^2}$`;
    expect((await check(text, true)).relations.map((r) => r.verdict)).toEqual(["wrong"]);
    expect((await check(text, false)).relations.map((r) => r.verdict)).toEqual(["not-read"]);
  });
});
