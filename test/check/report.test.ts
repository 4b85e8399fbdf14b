// What shows a report: text, JSON, tables. Reports are made by hand here.
import { describe, expect, it } from "vitest";
import schema from "../../docs/check.schema.json";
import { countsOf, firstWrong, pointsOf, statusOf } from "../../src/check/judge/summary.ts";
import { ENGLISH_REPORT } from "../../src/check/language/english.ts";
import { reportJson, unusableReport } from "../../src/check/report/json.ts";
import { csvCell, type Row, reportCsv, reportTable } from "../../src/check/report/table.ts";
import { reportText } from "../../src/check/report/text.ts";
import { countsText } from "../../src/check/report/words.ts";
import { lineIndex } from "../../src/check/text/line-index.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { validate } from "../cli/json-schema.ts";
import { placeAt, report, SOFTMAX, SOFTMAX_TEXT } from "./report-fixture.ts";

const plain = (_style: string, text: string): string => text;
const text = (r: CheckReport, source: string): string =>
  reportText(r, source, { width: 80, paint: plain, texts: ENGLISH_REPORT });

describe("the text", () => {
  it("says everything that is not simply right, and the counts", () => {
    expect(text(SOFTMAX, SOFTMAX_TEXT)).toBe(`homework.md:10:4: holds only if Σ_i t_i = 1
 10 |   &= -\\sum_i t_i s_i + \\log \\sum_j e^{s_j} \\\\
    |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

homework.md:11:1: WRONG: the first wrong line
 11 | \\frac{\\partial L}{\\partial s_k} &= t_k - p_k
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    the sides differ for k = 0, n = 1, s = [0], t = [0]:
      left   1
      right  -1
    The sign is the other way round; with p_k − t_k it holds
    should read: p_k - t_k
    2.5 of 4 points suggested

homework.md:15:18: follows correctly from the wrong line 11
 15 | It follows that $\\sum_k \\frac{\\partial L}{\\partial s_k} = 0$ and, with th…
    |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

homework.md:17:3: not read: this is no formula that TeX reads: undefined control
    sequence: \\foo
 17 | $$\\frac{\\partial L}{\\partial s_k} \\foo{2} = 1$$
    |                                   ^^^^
    expected: a command of LaTeX, or its \\newcommand

homework.md:19:15: not decided: nothing says whether n is even
 19 | and at last $$\\left\\lfloor \\frac{n}{2} \\right\\rfloor = n/2.$$
    |               ^^^^^^^^^^^^

homework.md:19:56: question: does \`n/2\` divide without remainder
 19 | and at last $$\\left\\lfloor \\frac{n}{2} \\right\\rfloor = n/2.$$
    |                                                        ^^^
    · n is even
    · n/2 is a fraction
    write: <!-- gradsheet: given n integer -->

homework.md:17:35: perhaps damaged: \`\\foo\` is perhaps \`\\frac\`
 17 | $$\\frac{\\partial L}{\\partial s_k} \\foo{2} = 1$$
    |                                   ^^^^^^^
    found: \\foo{2}
    proposed: \\frac{2}

Taken for granted
  s  a vector with n entries (from its use, line 3)

First wrong line: 11: \\frac{\\partial L}{\\partial s_k} &= t_k - p_k
Suggested: 2.5 of 4 points
3 hold, 1 holds only if Σ_i t_i = 1, 1 wrong, 1 follows from a wrong line, 1 not
  read, 1 not decided
`);
  });

  it("is one line where everything holds", () => {
    const source = "$a = b$ and $b = c$";
    expect(text(report("a.md", source, [{ at: "a = b" }, { at: "b = c" }]), source)).toBe(
      "2 hold, 0 wrong, 0 not read, 0 not decided\n",
    );
  });

  it("keeps to the width, whatever the document holds", () => {
    const long = `${"x + ".repeat(40)}y = z\t\u001b[31m${"w".repeat(300)}`;
    const source = `$$\n${long}\n$$`;
    const shown = text(report("a.md", source, [{ at: "y = z", verdict: "wrong" }]), source);
    for (const line of shown.split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
    // An escape of a terminal is shown as a box and does nothing.
    expect(shown).not.toContain("\u001b");
    expect(shown).toContain("▯[31m");
  });

  it("underlines a relation over several lines, three of them", () => {
    const source = "$$\na\n= b\n+ c\n+ d\n+ e\n$$";
    const shown = text(report("a.md", source, [{ at: "a\n= b\n+ c\n+ d\n+ e", verdict: "wrong" }]), source);
    expect(shown).toContain("  2 | a\n    | ^\n  3 | = b\n    | ^^^\n  4 | + c\n    | ^^^\n  … |\n");
  });

  it("points to the slip within the relation", () => {
    const source = "so $a_i = b_i + c$.";
    const slip = (at: string, source: string) => ({
      code: "sign",
      text: "the sign is wrong",
      tex: undefined,
      place: placeAt(source, at),
    });
    const one = report("a.md", source, [
      { at: "a_i = b_i + c", verdict: "wrong", diagnosis: slip("b_i", source) },
    ]);
    expect(text(one, source)).toContain(
      "  1 | so $a_i = b_i + c$.\n    |     ~~~~~~^^^~~~~\n    The sign is wrong\n",
    );
    // Where it would not be seen: far to the right, and on a late line.
    const far = `$$a = ${"b + ".repeat(40)}c + d$$`;
    const cut = text(
      report("a.md", far, [{ at: far.slice(2, -2), verdict: "wrong", diagnosis: slip("c", far) }]),
      far,
    ).split("\n");
    const column = cut[2]?.indexOf("^") ?? 0;
    expect(cut[1]?.[column]).toBe("c");
    expect(cut[2]?.slice(0, column)).toMatch(/^ {4}\| +~+$/);
    const rows = "$$\na\n= b\n+ c\n+ d\n+ e\n+ f\n$$";
    const late = report("a.md", rows, [
      { at: "a\n= b\n+ c\n+ d\n+ e\n+ f", verdict: "wrong", diagnosis: slip("d", rows) },
    ]);
    expect(text(late, rows)).toContain(
      "  … |\n  5 | + d\n    | ~~^\n  6 | + e\n    | ~~~\n  7 | + f\n    | ~~~\n    The sign",
    );
  });

  it("paints the verdict and what is underlined", () => {
    const source = "$a = b$";
    const shown = reportText(report("a.md", source, [{ at: "a = b", verdict: "wrong" }]), source, {
      width: 80,
      paint: (style, t) => `<${style}>${t}</>`,
      texts: ENGLISH_REPORT,
    });
    expect(shown).toContain("a.md:1:2: <error>WRONG: the first wrong line</>\n");
    expect(shown).toContain("    |  <error>^^^^^</>\n");
    expect(shown).toContain("<error>First wrong line: 1: a = b</>\n");
  });
});

describe("the counts", () => {
  it("count a mistake once", () => {
    expect(countsOf(SOFTMAX)).toEqual({
      holds: 3,
      holdsIf: 1,
      wrong: 1,
      follows: 1,
      notRead: 1,
      notDecided: 1,
    });
    expect(firstWrong(SOFTMAX)?.line).toBe(11);
    expect(pointsOf(SOFTMAX)).toEqual({ possible: 4, suggested: 2.5 });
  });

  it("add points without a tail", () => {
    const points = { possible: 0.1, suggested: 0.2 };
    const r = report("a.md", "$a = b$ $c = d$ $e = f$", [
      { at: "a = b", points },
      { at: "c = d", points },
      { at: "e = f", points },
    ]);
    expect(pointsOf(r)).toEqual({ possible: 0.3, suggested: 0.6 });
  });

  it.each([
    ["holds", [], "holds"],
    ["wrong", [], "wrong"],
    ["not-read", [], "open"],
    ["not-decided", [], "open"],
    ["holds-if", [], "holds"],
  ] as const)("make of %s the whole", (verdict, _none, status) => {
    expect(statusOf(report("a.md", "$a = b$", [{ at: "a = b", verdict }]))).toBe(status);
  });

  it("are open where a part was passed over", () => {
    const remarks = [{ code: "include", message: "not followed", span: { start: 0, end: 1 } }];
    expect(statusOf(report("a.md", "$a = b$", [{ at: "a = b" }], { remarks }))).toBe("open");
  });

  it("say several conditions in short", () => {
    const condition = (t: string) => [{ code: "c", text: t, tex: t }];
    const r = report("a.md", "$a = b$ $c = d$", [
      { at: "a = b", verdict: "holds-if", conditions: condition("r ≠ 0") },
      { at: "c = d", verdict: "holds-if", conditions: condition("S = 1") },
    ]);
    expect(countsText(r, ENGLISH_REPORT)).toBe(
      "0 hold, 2 hold only under conditions, 0 wrong, 0 not read, 0 not decided",
    );
  });
});

describe("the JSON", () => {
  const json = reportJson(SOFTMAX, lineIndex(SOFTMAX_TEXT));
  const one = { schema: "gradsheet.check/1", version: "0.1.0", ...json };

  it("is what its schema says", () => {
    expect(validate(schema, JSON.parse(JSON.stringify(one)))).toEqual([]);
    const several = {
      schema: "gradsheet.checks/1",
      version: "0.1.0",
      files: [json, unusableReport("b.md", "no", 1)],
    };
    expect(validate(schema, JSON.parse(JSON.stringify(several)))).toEqual([]);
  });

  it("is refused where it is something else", () => {
    expect(validate(schema, { ...JSON.parse(JSON.stringify(one)), status: "fine" })).not.toEqual([]);
    const { counts: _, ...rest } = JSON.parse(JSON.stringify(one));
    expect(validate(schema, rest)).not.toEqual([]);
  });

  it("holds places, verdicts and counterexamples", () => {
    expect(json.relations[4]).toMatchObject({
      line: 11,
      column: 1,
      verdict: "wrong",
      text: "\\frac{\\partial L}{\\partial s_k} &= t_k - p_k",
      counterexample: { indices: [{ name: "k", value: 0 }], left: "1", right: "-1" },
      diagnosis: { code: "sign" },
      follows: null,
    });
    expect(json.relations[5]).toMatchObject({ follows: 4 });
    expect(json.relations[6]).toMatchObject({ why: { code: "tex", line: 17, column: 35 } });
  });
});

const row = (file: string, more: Partial<Row> = {}): Row => ({
  file,
  status: "holds",
  counts: { holds: 12, holdsIf: 0, wrong: 0, follows: 0, notRead: 0, notDecided: 0 },
  points: undefined,
  first: undefined,
  credit: [],
  message: "",
  ...more,
});
const ROWS: readonly Row[] = [
  row("ada.tex"),
  row("=cmd|' /C calc'!A0.md", {
    status: "wrong",
    counts: { holds: 3, holdsIf: 1, wrong: 2, follows: 1, notRead: 0, notDecided: 4 },
    points: { possible: 10, suggested: 7.5 },
    first: { line: 14, text: '= t_k - "p_k", or so', number: 5, said: "+ should be −" },
    credit: [
      { id: "a", title: "First", possible: 4, suggested: 4 },
      { id: "b", title: undefined, possible: 6, suggested: 3.5 },
    ],
  }),
  row("c.tex", { status: "unusable", message: "the text is not encoded in UTF-8" }),
];

describe("the table", () => {
  it("has a row a document", () => {
    expect(
      reportTable(ROWS, 80, plain),
    ).toBe(`file                holds  if  wrong  carried  unread  open  points
ada.tex                12   0      0        0       0     0        
=cmd|… calc'!A0.md      3   1      2        1       0     4  7.5/10
c.tex               the text is not encoded in UTF-8
3 documents            15   1      2        1       0     4
`);
  });

  it("is no wider than the terminal", () => {
    const rows = [
      row(`${"very-long-".repeat(20)}name.tex`, {
        first: { line: 3, text: "x".repeat(200), number: 1, said: "" },
        status: "wrong",
      }),
    ];
    for (const width of [60, 80, 120])
      for (const line of reportTable(rows, width, plain).split("\n"))
        expect([...line].length).toBeLessThanOrEqual(width);
  });
});

describe("the CSV", () => {
  it("is quoted, and runs nothing in a spreadsheet", () => {
    expect(reportCsv(ROWS).slice(1).split("\r\n")).toEqual([
      "file,verdict,points suggested,points possible,#a (of 4),#b (of 6),first wrong line,first wrong text,what is wrong,relations,holds,holds only if,wrong,follows from a wrong line,not read,not decided,message",
      "ada.tex,holds,,,,,,,,12,12,0,0,0,0,0,",
      `'=cmd|' /C calc'!A0.md,wrong,7.5,10,4,3.5,14,"'= t_k - ""p_k"", or so",'+ should be −,11,3,1,2,1,0,4,`,
      "c.tex,unusable,,,,,,,,,,,,,,,the text is not encoded in UTF-8",
      "",
    ]);
  });

  it("has no column for one question by itself", () => {
    const credit = [{ id: "a", title: undefined, possible: 4, suggested: 3 }];
    const [head] = reportCsv([row("a.md", { points: { possible: 4, suggested: 3 }, credit })]).split("\r\n");
    expect(head).toContain("points possible,first wrong line");
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    [" =1+1", "' =1+1"],
    ["\t=1", "'\t=1"],
    ["\r=1", `"'\r=1"`],
    ["a,b", '"a,b"'],
    ['a"b', '"a""b"'],
    ["a\nb", '"a\nb"'],
    ["plain", "plain"],
    [-3, "-3"],
  ])("writes %j as %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe("lines and columns", () => {
  it("count characters", () => {
    const at = lineIndex("ab\n𝔸b\n\nc");
    expect([0, 2, 3, 5, 6, 7, 8, 9].map((k) => at(k))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 4, column: 2 },
    ]);
  });
});

describe("a document of which nothing is read", () => {
  it("does not fill the terminal, and still tells the first wrong line", () => {
    const source = `${"$a = b$ ".repeat(100)}$c = d$`;
    const said = Array.from({ length: 100 }, () => ({ at: "a = b", verdict: "not-read" as const }));
    const shown = text(report("a.md", source, [...said, { at: "c = d", verdict: "wrong" }]), source);
    expect(shown.match(/not read$/gm)).toHaveLength(60);
    expect(shown).toContain("WRONG: the first wrong line\n");
    expect(shown).toContain("\n40 more are not shown here; --json and --report have all\n");
  });
});
