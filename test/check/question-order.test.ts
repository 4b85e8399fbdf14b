// Which question of a sheet a line is about, where the document declares its names itself: one that says the same of them
// comes first, and one in which they are something else is not meant where another one is.

import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { againstSheet } from "../../src/cli/question-sheet.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const fence = (id: string, text: string): string => `\`\`\`grad #${id}\n${text}\n\`\`\`\n`;

function check(blocks: readonly string[], declared: string, line: string): Promise<CheckReport> {
  const sheet = readWholeSheet(blocks.join("\n"), "sheet.md", standard);
  if (!sheet.ok) throw new Error(sheet.messages.map((m) => m.diagnostic.message).join("; "));
  const against = againstSheet(sheet.value, undefined);
  const head = `---\ngradsheet: |\n${declared.replace(/^/gm, "  ")}\n---\n`;
  const options = { library: standard, meanings, seed: 1, against };
  return checkDocument(`${head}\n$$${line}$$\n`, "work.md", options);
}

const verdicts = async (report: Promise<CheckReport>): Promise<readonly string[]> =>
  (await report).relations.map((r) => r.verdict);

const SCALED = fence("scaled", "given X[H, W], r\nY[i, j] = r*X[i, j]");
const OTHER = fence("softmax", "given s[n]\np[i] = exp(s[i])/(sum{j} exp(s[j]))");
const CONVOLVED = "given X[3, 3], F[2, 2]\nY[i, j] = sum{k, l} X[i+k, j+l]*F[k, l]";
const ZERO = "\\frac{\\partial Y_{00}}{\\partial F_{00}} = 0";
const READ = "\\frac{\\partial Y_{00}}{\\partial F_{00}} = X_{00}";

describe("a line with names that the document declares", () => {
  test("is not about a question in which they are made of something else", async () => {
    for (const blocks of [
      [SCALED, OTHER],
      [OTHER, SCALED],
    ]) {
      expect(await verdicts(check(blocks, CONVOLVED, ZERO))).toEqual(["wrong"]);
      expect(await verdicts(check(blocks, CONVOLVED, READ))).toEqual(["holds"]);
    }
  });

  test("is about one that says the same of them before one that leaves them open", async () => {
    const open = fence("open", "given A[2], B[2]\nC = sum{i} A[i]*B[i]");
    const numbers = fence("numbers", "A = [1, 2]; B = [3, 4]\nC = sum{i} A[i]*B[i]");
    const own = "A = [1, 2]; B = [3, 4]\nC = sum{i} A[i]*B[i]";
    for (const blocks of [
      [open, numbers],
      [numbers, open],
    ]) {
      const report = await check(blocks, own, "C = 11");
      expect(report.relations.map((r) => r.verdict)).toEqual(["holds"]);
      expect(report.inferred.filter((i) => i.from === "lines")).toEqual([]);
      expect(await verdicts(check(blocks, own, "C = 12"))).toEqual(["wrong"]);
    }
  });

  test("is about a question that has them with other numbers, where no other one has them", async () => {
    const open = fence("open", "given x[n]\ny[i] = x[i]^2\ngiven L(y)\nfind d(L)/d(x[k])");
    const report = await check(
      [open, OTHER],
      "given x[n]",
      "\\frac{\\partial L}{\\partial x_k} = 2 x_k \\frac{\\partial L}{\\partial y_k}",
    );
    expect(report.relations.map((r) => r.verdict)).toEqual(["holds"]);
    expect(report.remarks.filter((r) => r.code === "answer")).toEqual([]);
  });
});
