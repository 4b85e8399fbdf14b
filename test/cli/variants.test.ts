// Variants of a sheet for a class: hand-outs and keys with numbers of their own, and a table of the answers.

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cellOf } from "../../src/cli/variant-jobs.ts";
import { folder } from "./cli.ts";

const QUIZ = `# Quiz

\`\`\`grad #forward points=4
vary A in 0..9, shape [3, 3]
vary B in -2..2, shape [2, 2] with B[0, 0] != 0, B[i, j] != 3
C[i, j] = sum{k, l} B[k, l] * A[i+k, j+l]
compute C
\`\`\`

\`\`\`grad #size
vary I in 28..64, K in {3, 5, 7}, u in 0..1 step 1/4
O = floor((I - K)/2) + 1 + u
compute O, u + K
\`\`\`
`;
const hasPdftotext = spawnSync("pdftotext", ["-v"]).error === undefined;
const SMALL = "# S\n\n```grad #s\nvary a in 0..3, b in {1, 2} with a != b\ny = a + b\ncompute y\n```\n";

/** The rows of a table, cell by cell; cells hold no quotes here but those around them. */
const rows = (csv: string): readonly (readonly string[])[] =>
  csv
    .slice(1)
    .trimEnd()
    .split("\r\n")
    .map((line) => [...line.matchAll(/"([^"]*)"|([^",]+)/g)].map((m) => m[1] ?? m[2] ?? ""));

const numbersIn = (text: string): readonly number[] =>
  [...text.replaceAll("\u2212", "-").matchAll(/-?\d+/g)].map((m) => Number(m[0]));

/** The entries of the first matrix of a page after a name. */
function matrix(page: string, name: string): readonly number[] {
  const from = page.indexOf(`\n${name}=`);
  const body = /\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}/s.exec(page.slice(from))?.[1] ?? "";
  return numbersIn(body);
}

describe("variants", () => {
  it("writes a hand-out and a key each, no two alike, with answers that fit the numbers", async () => {
    const f = folder({ "quiz.md": QUIZ });
    const done = await f.gradsheet(["build", "quiz.md", "--variants", "12", "--seed", "7", "--to", "md"]);
    expect([done.code, done.err]).toEqual([0, ""]);
    expect(done.out.split("\n")[0]).toMatch(/^quiz\.md variant 1 #forward {2}C: \d+ lines, established /);
    const names = Array.from({ length: 12 }, (_, k) => String(k + 1).padStart(2, "0"));
    expect(f.list("output")).toEqual(
      [...names.flatMap((n) => [`quiz-${n}-key.md`, `quiz-${n}.md`]), "quiz-answers.csv"].toSorted(),
    );
    const table = rows(f.read("output/quiz-answers.csv"));
    // Spreadsheets know by the first character how the others are written.
    expect(f.read("output/quiz-answers.csv").startsWith("\ufeffvariant,")).toBe(true);
    expect(table[0]).toEqual(["variant", "block", "task", "answer"]);
    expect(table.length).toBe(1 + 12 * 3);
    const drawn = new Set<string>();
    for (const n of names) {
      const page = f.read(`output/quiz-${n}.md`);
      const [a, b] = [matrix(page, "A"), matrix(page, "B")];
      expect([a.length, b.length]).toEqual([9, 4]);
      expect(a.every((x) => x >= 0 && x <= 9) && b.every((x) => x >= -2 && x <= 2)).toBe(true);
      expect(b[0]).not.toBe(0);
      drawn.add(JSON.stringify([a, b]));
      const entry = (i: number, j: number): number =>
        [0, 1, 2, 3].reduce(
          (sum, q) => sum + (b[q] ?? 0) * (a[(i + Math.floor(q / 2)) * 3 + j + (q % 2)] ?? 0),
          0,
        );
      const answer = table.find((r) => r[0] === n && r[1] === "forward")?.[3] ?? "";
      expect(numbersIn(answer)).toEqual([entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)]);
      const key = f.read(`output/quiz-${n}-key.md`);
      expect([matrix(key, "A"), matrix(key, "B")]).toEqual([a, b]);
      expect(key).toContain("\\boxed{");
    }
    expect(drawn.size).toBe(12);
  });

  it("leaves no answer in a hand-out, in any format", async () => {
    const f = folder({ "quiz.md": QUIZ });
    const formats = ["md", "tex", "html", "ipynb"];
    await f.gradsheet(["build", "quiz.md", "--variants", "4", "--to", formats.join(",")]);
    const answers = rows(f.read("output/quiz-answers.csv")).slice(1);
    for (const [n, block, , answer = ""] of answers)
      for (const format of formats) {
        const page = f.read(`output/quiz-${n}.${format}`).replace(/<style>.*?<\/style>/gs, "");
        expect(page).not.toMatch(/established|boxed|numbers put in|<div class="gs-result"/);
        if (block !== "forward") continue;
        // The four entries of C one after the other, whatever stands between them.
        const spelled = numbersIn(answer).map((x) => String(x).replace("-", "[-\u2212]"));
        expect(page).not.toMatch(new RegExp(`(?<![\\d-])${spelled.join("\\D{1,40}")}(?!\\d)`));
      }
  });

  it.runIf(hasPdftotext || process.env.CI !== undefined)(
    "leaves no answer in a hand-out of PDF, which keys have",
    async () => {
      const f = folder({ "quiz.md": QUIZ });
      const done = await f.gradsheet(["build", "quiz.md", "--variants", "2", "--seed", "7", "--to", "pdf"]);
      expect([done.code, done.err]).toEqual([0, ""]);
      const text = (name: string): string =>
        execFileSync("pdftotext", ["-layout", join(f.path, "output", name), "-"], { encoding: "utf8" });
      const found = (page: string, answer: string): boolean => {
        const entries = numbersIn(answer).map((x) => String(x).replace("-", "[-\u2212]\\s*"));
        return new RegExp(`(?<![\\d-])${entries.join("\\D{1,120}")}(?!\\d)`).test(page);
      };
      for (const [n, block, , answer = ""] of rows(f.read("output/quiz-answers.csv")).slice(1)) {
        const page = text(`quiz-${n}.pdf`);
        expect(page).toContain(`Variant ${Number(n)}`);
        expect(page).not.toMatch(/established|numbers put in|✓/);
        if (block !== "forward") continue;
        expect([found(page, answer), found(text(`quiz-${n}-key.pdf`), answer)]).toEqual([false, true]);
      }
    },
    240_000,
  );

  it("is the same for the same seed, however many are asked for, and another for another", async () => {
    const f = folder({ "quiz.md": QUIZ });
    const read = async (count: string, seed: string, out: string) => {
      await f.gradsheet([
        "build",
        "quiz.md",
        "--variants",
        count,
        "--seed",
        seed,
        "--to",
        "md",
        "--out",
        out,
      ]);
      return f.read(`${out}/quiz-02-key.md`);
    };
    const two = await read("2", "5", "a");
    expect(await read("4", "5", "b")).toBe(two);
    expect(await read("2", "6", "c")).not.toBe(two);
  });

  it("is a sheet like any other without it", async () => {
    const f = folder({ "quiz.md": QUIZ });
    const done = await f.gradsheet(["build", "quiz.md", "--to", "md"]);
    expect([done.code, done.err, f.list("output")]).toEqual([0, "", ["quiz.md"]]);
    // What the first variant of the sheet's own seed draws.
    await f.gradsheet(["build", "quiz.md", "--variants", "1", "--to", "md", "--out", "v"]);
    expect(matrix(f.read("v/quiz-01.md"), "A")).toEqual(matrix(f.read("output/quiz.md"), "A"));
  });

  it("puts the numbers into answers that are terms, and leaves letters that have none", async () => {
    const task = (id: string, ...text: readonly string[]): string =>
      [`\`\`\`grad #${id}`, ...text, "```", ""].join("\n");
    const sheet = [
      task("power", "vary a in {7}, n in {3}, c in 11..29", "given x", "y = (a*x + c)^n", "find d(y)/d(x)"),
      task(
        "entries",
        "vary W in 11..29, shape [2, 2]",
        "given x[2]",
        "y[i] = sum{j} W[i, j]*x[j]",
        "find d(y[0])/d(x[1])",
      ),
      task("letters", "vary a in 2..9", "given x, b", "y = b*x^2 + a", "find d(y)/d(x)"),
      task("shown", "vary a in 2..9", "given x", "y = a*x", "show d(y)/d(x) = a"),
    ];
    const f = folder({ "s.md": sheet.join("\n") });
    const done = await f.gradsheet(["build", "s.md", "--variants", "2", "--to", "md"]);
    expect([done.code, done.err]).toEqual([0, ""]);
    const answers = rows(f.read("output/s-answers.csv")).slice(1);
    for (const n of ["01", "02"]) {
      const of = Object.fromEntries(answers.filter((r) => r[0] === n).map((r) => [r[1], r[3]]));
      const page = f.read(`output/s-${n}.md`);
      const c = /`c=(\d+)`/.exec(page)?.[1];
      expect(of.power).toBe(`21(7x + ${c})²`);
      expect(of.entries).toBe(String(matrix(page, "W")[1]));
      expect(of.letters).toBe("2b x");
      expect(of.shown).toBe("∂y/∂x = a");
    }
  });

  it("tells all axes of a size", async () => {
    const sheet =
      "```grad #s\nvary p in {0, 1}\ngiven x[N, H pad p, 9 pad p], w[3, 3]\n" +
      "y[n, i, j] = sum{k, l} w[k, l]*x[n, i + k - p, 2*j + l - p]\nsize y\n```\n";
    const f = folder({ "s.md": sheet });
    await f.gradsheet(["build", "s.md", "--variants", "2", "--to", "md"]);
    expect(
      rows(f.read("output/s-answers.csv"))
        .slice(1)
        .map((row) => row[3])
        .toSorted(),
    ).toEqual(["N × (H − 2) × 4", "N × H × 5"]);
  });

  it("goes through all draws of a sheet that has few, each once", async () => {
    const f = folder({ "s.md": SMALL });
    const all = await f.gradsheet(["build", "s.md", "--variants", "6", "--to", "md"]);
    expect(all.code).toBe(0);
    const sums = rows(f.read("output/s-answers.csv")).slice(1);
    expect(sums.map((r) => Number(r[3])).toSorted()).toEqual([1, 2, 3, 3, 4, 5]);
  });

  it.each([
    ["12", 12],
    ["−3", -3],
    ["−1/4", -0.25],
    ["3/160", 0.01875],
    // A spreadsheet would take it for a day in March.
    ["1/3", "1⁄3"],
    ["−22/7", "−22⁄7"],
    ["123456789012345678", "123456789012345678"],
    ["(1  2; 3  4)", "(1  2; 3  4)"],
    ["[[−10, 4], [1/3, −0.5]]", "[[-10, 4], [1/3, -0.5]]"],
    ["[x − 1, 2]", "[x − 1, 2]"],
    ["(−20, 15)", "[-20, 15]"],
    ["(−20, x)", "(−20, x)"],
    // Of a page in German.
    ["−0,25", -0.25],
    ["(−1,25; 1; 0,5)", "[-1.25, 1, 0.5]"],
    ["(−1,25)", "[-1.25]"],
    ["[[0,5; −1]; [1/3; 2]]", "[[0.5, -1], [1/3, 2]]"],
  ])("writes %s into the table so that a spreadsheet has the same", (answer, cell) => {
    expect(cellOf(answer)).toBe(cell);
  });

  it("writes hand-outs alone, or nothing in a trial", async () => {
    const f = folder({ "s.md": SMALL });
    const trial = await f.gradsheet(["build", "s.md", "--variants", "2", "--to", "md", "--dry-run"]);
    expect(trial.out.split("\n").filter((l) => l.startsWith("would"))).toEqual([
      "would write output/s-01.md",
      "would write output/s-01-key.md",
      "would write output/s-02.md",
      "would write output/s-02-key.md",
      "would write output/s-answers.csv",
    ]);
    expect(f.list()).toEqual(["s.md"]);
    await f.gradsheet(["build", "s.md", "--variants", "2", "--to", "md", "--no-answers"]);
    expect(f.list("output")).toEqual(["s-01.md", "s-02.md"]);
  });

  it.each([
    [
      "too few draws",
      SMALL,
      ["--variants", "9"],
      "s.md: error: the numbers of this sheet can be drawn in 8 ways, and 9 variants are asked for\nremedy: ask for fewer, or widen what is drawn\n",
    ],
    [
      "too few that meet the conditions",
      SMALL,
      ["--variants", "7"],
      "s.md: error: 7 variants are asked for, and 6 different draws of this sheet meet its conditions\nremedy: ask for fewer, widen what is drawn, or ask less of it\n",
    ],
    [
      "nothing drawn",
      "# S\n\n```grad #s\ngiven x\ny = 2*x\nfind d(y)/d(x)\n```\n",
      ["--variants", "2"],
      "s.md: error: nothing in this sheet is drawn, so that all variants would be alike\nremedy: draw numbers in a grad block, as in `vary A in 0..5, shape [5, 5]`\n",
    ],
    [
      "a condition that nothing meets",
      SMALL.replace("a != b", "a > 5"),
      [],
      "s.md:4:34: error: no draw was found that meets this condition\n 4 | vary a in 0..3, b in {1, 2} with a > 5\n   |                                  ^^^^^\nexpected: a condition that more draws meet, or a wider range\n",
    ],
    [
      "watching",
      SMALL,
      ["--variants", "2", "--watch"],
      "gradsheet: error: option '--watch' cannot be used with option '--variants <number>'\n(gradsheet build --help explains)\n",
    ],
  ])("refuses %s", async (_, sheet, flags, message) => {
    const f = folder({ "s.md": sheet });
    const done = await f.gradsheet(["build", "s.md", "--to", "md", ...flags]);
    expect(done).toEqual({ code: 2, out: "", err: message });
    expect(f.list()).toEqual(["s.md"]);
  });
});
