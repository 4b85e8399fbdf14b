// dW and db that nobody explains: beside the one loss of a document they are its derivatives. What holds so holds; what does
// not is left open, since it may be meant otherwise.

import { expect, test } from "vitest";
import { check } from "./judged.ts";

const LAYER = `Let $x \\in \\mathbb{R}^n$, $W \\in \\mathbb{R}^{k \\times n}$, $b \\in \\mathbb{R}^k$ and
$$z = W x + b$$
$$L = \\frac12 \\|z - t\\|^2$$
`;

const told = async (text: string): Promise<readonly string[]> =>
  (await check(text, "notes.md")).relations.map((r) =>
    [r.verdict, ...(r.why ? [r.why.code] : [])].join(": "),
  );

const lines = (...tex: readonly string[]): string => tex.map((t) => `\n$$${t}$$\n`).join("");

test("what holds of the derivatives holds", async () => {
  const all = await told(`${LAYER}${lines("dz = z - t", "dW = dz\\, x^T", "db = dz", "dx = W^T dz")}`);
  expect(all.slice(-4)).toEqual(["holds", "holds", "holds", "holds"]);
});

test("what does not is left open, with the numbers that show it", async () => {
  const { relations } = await check(`${LAYER}${lines("dz = t - z", "dW = dz\\, x^T")}`, "notes.md");
  const [slip, next] = relations.slice(-2);
  expect([slip?.verdict, slip?.why?.code, next?.verdict]).toEqual(["not-decided", "named", "holds"]);
  expect(slip?.evidence?.counterexample).toBeDefined();
});

test("what was told from use is listed", async () => {
  const { inferred } = await check(`${LAYER}${lines("dz = z - t", "db = dz")}`, "notes.md");
  expect(inferred.filter((i) => i.meaning.includes("derivatives")).map((i) => i.name)).toEqual(["dz"]);
});

test.each([
  ["of one name alone", `${LAYER}${lines("dz = z - t")}`],
  ["without a loss", lines("z = W x", "dW = dz\\, x^T", "dx = W^T dz")],
  ["of the loss itself", `${LAYER}${lines("dL = (z - t)^T dz", "dz = W dx")}`],
  ["with two losses", `${LAYER}${lines("E = \\frac12 \\|W x\\|^2", "dz = z - t", "db = dz")}`],
])("nothing is told from use %s", async (_, text) => {
  const { inferred } = await check(text, "notes.md");
  expect(inferred.filter((i) => i.meaning.includes("stand for derivatives"))).toEqual([]);
});
