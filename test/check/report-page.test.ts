// The page of a report: the verdict first, in words and with a sign; what is to be looked at, with the way to it; points by
// question; the slip marked in its formula; and the table of many documents.

import { describe, expect, it } from "vitest";
import type { CheckedDocument } from "../../src/check/document/document.ts";
import { readDocument } from "../../src/check/document/read-document.ts";
import { GERMAN_REPORT } from "../../src/check/language/german.ts";
import { saidIn } from "../../src/check/language/said-in.ts";
import { reportArticle, reportIndex } from "../../src/check/report/html.ts";
import type { Row } from "../../src/check/report/table.ts";
import { placeAt, report, SOFTMAX, SOFTMAX_TEXT } from "./report-fixture.ts";

const read = (text: string): CheckedDocument => readDocument(text, "homework.md");
/** The words of a page, without its formulas. */
const words = (html: string): string =>
  html
    .replace(/<span class="katex">.*?<\/span><\/span><\/span>/gs, "…")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("the page of a report", () => {
  const html = reportArticle(SOFTMAX, read(SOFTMAX_TEXT), "");
  const summary = /<section class="gc-summary.*?<\/section>/s.exec(html)?.[0] ?? "";

  it("begins with the verdict, in words and with a sign", () => {
    expect(summary.startsWith('<section class="gc-summary gc-is-wrong"')).toBe(true);
    expect(words(summary)).toMatch(
      /^ ✗ One line is wrong\. ✓ 3 hold ◐ 1 holds only under a condition ✗ 1 wrong/,
    );
    expect(html.indexOf("gc-summary")).toBeLessThan(html.indexOf("gs-prose"));
  });

  it("leads to the first wrong line, and to the others after it", () => {
    const links = [
      ...summary.matchAll(
        /<li class="gc-is-([\w-]+)"><span class="gc-own">.*?<a href="#(r\d+)">(Line \d+)/gs,
      ),
    ];
    expect(links.map((l) => l.slice(1))).toEqual([
      ["wrong", "r5", "Line 11"],
      ["holds-if", "r4", "Line 10"],
      ["follows", "r6", "Line 15"],
      ["not-read", "r7", "Line 17"],
      ["not-decided", "r8", "Line 19"],
    ]);
    for (const [, , id] of links) expect(html).toContain(`id="${id}"`);
    expect(summary).toContain("first wrong line</span>");
  });

  it("says of a document in which all holds nothing else", () => {
    const text = "so $a = b$.";
    const page = reportArticle(report("a.md", text, [{ at: "a = b" }]), read(text), "");
    expect(words(/<section.*?<\/section>/s.exec(page)?.[0] ?? "")).toBe(
      " ✓ Every relation that was found holds. ✓ 1 holds ✗ 0 wrong ",
    );
  });

  it("marks the slip in its formula, in a row and in running text", () => {
    const source = "$$\\begin{aligned} a &= b + c \\\\ d &= e \\end{aligned}$$ and $f = g$";
    const slip = (at: string) => ({
      code: "sign",
      text: "the sign is wrong",
      tex: undefined,
      place: placeAt(source, at, source.indexOf(at, 20)),
    });
    const r = report("a.md", source, [
      { at: "a &= b + c", verdict: "wrong", diagnosis: slip("b + c") },
      { at: "f = g", verdict: "wrong", diagnosis: slip("f = g") },
    ]);
    const page = reportArticle(r, read(source), "");
    expect(page.match(/class="[^"]*gs-place[^"]*"/g)).toHaveLength(2);
    // A mark that would break the formula is left out, and the formula is there.
    const odd = report("a.md", "$a \\le b_1$", [
      {
        at: "a \\le b_1",
        verdict: "wrong",
        diagnosis: { ...slip("b"), place: placeAt("$a \\le b_1$", "le b") },
      },
    ]);
    expect(reportArticle(odd, read("$a \\le b_1$"), "")).toContain('<span class="katex">');
  });

  it("lists points by question, what is not answered, and what is left to a person", () => {
    const source = "$a = b$ and $\\foo = 1$";
    const r = report("a.md", source, [{ at: "a = b" }, { at: "\\foo = 1", verdict: "not-read" }], {
      credit: [
        { id: "one", title: "The <first>", possible: 4, suggested: 4 },
        { id: "two", title: undefined, possible: 6, suggested: 0 },
      ],
      remarks: [
        { code: "answer", message: "no line ends in ∂L/∂w, which #two asks for", span: { start: 0, end: 0 } },
      ],
    });
    const page = reportArticle(r, read(source), "");
    expect(words(page)).toContain(
      "Suggested: 4 of 10 points The &lt;first&gt; (#one) 4 of 4 points #two 0 of 6 points",
    );
    expect(words(page)).toContain("One line could not be judged and earns nothing here: please look at it.");
    expect(words(page)).toContain("Not answered No line ends in ∂L/∂w, which #two asks for.");
  });

  it("is in German as a whole", () => {
    const german = words(reportArticle(SOFTMAX, read(SOFTMAX_TEXT), "", GERMAN_REPORT));
    expect(german).toContain("Eine Zeile ist falsch.");
    expect(german).toContain("Anzusehen");
    expect(german).not.toMatch(/\b(?:line|wrong|holds|not read|suggested|left)\b/i);
  });

  it("has names of the incoming gradient and of letters with accents as people write them", () => {
    const text = "so $a = b$.";
    const r = report("a.md", text, [
      {
        at: "a = b",
        verdict: "wrong",
        counterexample: {
          inputs: [
            { name: "d(L)/d(y)", value: "[-1, 2]" },
            { name: "\\hat{w}", value: "3" },
          ],
          indices: [],
          left: "-1",
          right: "2",
        },
      },
    ]);
    const page = reportArticle(r, read(text), "");
    expect(page.normalize("NFC")).toContain("∂L/∂y = [−1, 2], ŵ = 3");
    expect(page).toContain("<td>−1</td>");
    expect(page).not.toContain("\\hat");
  });
});

describe("a report in another language", () => {
  it("keeps names, places and numbers", () => {
    const said = saidIn(SOFTMAX, GERMAN_REPORT);
    expect(said.relations[6]?.why).toEqual({
      ...SOFTMAX.relations[6]?.why,
      message: "diese Formel liest TeX nicht: der Befehl \\foo ist nicht bekannt",
    });
    expect(said.relations.map((r) => r.text)).toEqual(SOFTMAX.relations.map((r) => r.text));
    expect(said.relations[4]?.counterexample).toEqual(SOFTMAX.relations[4]?.counterexample);
  });
});

describe("the table of many documents", () => {
  const row = (file: string, more: Partial<Row> = {}): Row => ({
    file,
    status: "holds",
    counts: { holds: 2, holdsIf: 0, wrong: 0, follows: 0, notRead: 0, notDecided: 0 },
    points: undefined,
    first: undefined,
    credit: [],
    message: "",
    ...more,
  });
  const rows = [
    row("s/week 1/ada.tex", { points: { possible: 10, suggested: 10 } }),
    row("s/week 1/b<en>.md", {
      status: "wrong",
      points: { possible: 10, suggested: 5 },
      first: { line: 9, text: "a &= \\frac{b}{c}", number: 3, said: "" },
    }),
    row("s/empty.md", { status: "unusable", message: "there is nothing to check" }),
  ];
  const link = (r: Row, k: number) =>
    r.status === "unusable"
      ? undefined
      : { document: `${k}.html`, line: `${k}.html#r${r.first?.number ?? 0}` };
  const html = reportIndex(rows, "Reports", link);

  it("tells how it went at the top, and names no folder twice", () => {
    expect(words(html)).toContain(
      "Reports: s 3 documents ✓ 1 holds ✗ 1 wrong ○ 1 not usable 7.5 of 10 points suggested on average",
    );
    expect(html).toContain('<a href="0.html">week 1/<wbr>ada.tex</a>');
    expect(html).toContain("b&lt;en&gt;.md");
  });

  it("has the verdict in words, and leads to the first wrong line, which is typeset", () => {
    expect(html).toContain('<a href="1.html#r3">Line 9</a>');
    expect(html).toMatch(/Line 9<\/a> <span class="gc-short"><span class="katex">/);
    expect(html).toMatch(/<span aria-hidden="true">✗<\/span> wrong<\/td>/);
    expect(words(html)).toContain("○ not usable there is nothing to check");
  });
});
