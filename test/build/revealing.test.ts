// A picture of the page that shows what is asked for is left out of a hand-out, in every format that draws; others stay.

import { describe, expect, test } from "vitest";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import { handOut } from "../../src/show/hand-out.ts";

const NUMBERS = [
  "```grad #numbers",
  "A = [[4, 5, 2, 2], [3, 3, 2, 2], [4, 3, 4, 1], [5, 1, 4, 1]]",
  "B = [[4, 3], [5, 5]]",
  "C[i, j] = sum{k, l} B[k, l] * A[i+k, j+l]",
  "compute C",
  "```",
].join("\n");
const picture = (...lines: readonly string[]): string => ["```picture", ...lines, "```"].join("\n");

async function built(...blocks: readonly string[]) {
  const done = await buildSheet(`# Quiz\n\n${blocks.join("\n\n")}\n`, "quiz.md");
  if (!done.ok) throw new Error(done.messages.map((m) => m.diagnostic.message).join("\n"));
  return done.value.document;
}

async function pictures(...blocks: readonly string[]): Promise<readonly [whole: number, handOut: number]> {
  const document = await built(...blocks);
  const count = (d: typeof document): number =>
    d.parts.reduce((n, p) => n + (p.kind === "block" ? (p.figures ?? []).length : 0), 0);
  return [count(document), count(handOut(document))];
}

describe("left out", () => {
  test.each([
    ["the values", "use #numbers", "draw grid A, grid C"],
    ["the values in another order", "use #numbers", "D[i, j] = C[j, i]", "draw grid D"],
    ["values in labels", "use #numbers", "draw grid A[i, j] labels C[0, 0] + i + j"],
    ["values in what is shaded", "use #numbers", "draw grid A[i, j] highlight A[i, j] = C[0, 0] - 57"],
    ["values at which a point is", "use #numbers", "draw grid A point (C[2, 2]/22, 1)"],
    ["a curve of values", "use #numbers", "given u", "plot u*C[0, 0] for u in 0..1"],
  ])("%s", async (_, ...lines) => {
    expect(await pictures(NUMBERS, picture(...lines))).toEqual([1, 0]);
  });

  test("a derivative that is to be found", async () => {
    const find = "```grad #h\ngiven u\nh = u^2\nfind d(h)/d(u)\n```";
    expect(await pictures(find, picture("use #h", "plot d(h)/d(u) for u in -1..1"))).toEqual([1, 0]);
    expect(await pictures(find, picture("use #h", "g = 2*d(h)/d(u)", "plot g for u in -1..1"))).toEqual([
      1, 0,
    ]);
  });

  test("the size that is asked for", async () => {
    const size = "```grad #y\nx = [[1, 2, 3], [4, 5, 6]]\ny[i, j] = x[i, j] + x[i, j+1]\nsize y\n```";
    expect(await pictures(size, picture("use #y", "draw grid y labels none"))).toEqual([1, 0]);
    expect(await pictures(size, picture("use #y", "draw grid x"))).toEqual([1, 1]);
  });
});

describe("kept", () => {
  test.each([
    ["what is given", "use #numbers", "draw grid A window 2x2 at (1, 0), grid B"],
    ["places alone", "use #numbers", "draw grid C labels none"],
    ["names of entries", "use #numbers", "draw grid C labels entries"],
    ["what depends on what", "use #numbers", "draw field of C[0, 0] in A"],
    ["the function itself", "given u", "h = u^2", "plot h for u in -1..1"],
  ])("%s", async (_, ...lines) => {
    expect(await pictures(NUMBERS, picture(...lines))).toEqual([1, 1]);
  });
});

test("no format of a hand-out has the numbers, nor their description", async () => {
  const document = await built(NUMBERS, picture("use #numbers", "draw grid A, grid C"));
  for (const format of ["md", "html", "tex", "ipynb", "typ"] as const) {
    const entries = /61\D{1,400}51\D{1,400}34\D{1,400}56/;
    const text = async (answers: boolean): Promise<string> => {
      const { text: page, files = [] } = await renderSheet(document, format, { answers });
      return [page, ...files.map((f) => `${f.text}`)].join("\n");
    };
    expect(await text(true)).toMatch(entries);
    expect(await text(false), format).not.toMatch(entries);
    expect(await text(false), format).toContain("Quiz");
  }
});
