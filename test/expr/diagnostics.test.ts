import { describe, expect, test } from "vitest";
import {
  type Diagnostic,
  fileOffset,
  positionAt,
  relocate,
  renderDiagnostic,
} from "../../src/expr/diagnostics.ts";

const error = (start: number, end: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: "error",
  code: "test.case",
  message: "wrong",
  span: { start, end },
  ...more,
});

const lines = (text: string, d: Diagnostic): string[] =>
  renderDiagnostic({ name: "a.md", text }, d).split("\n");

describe("renderDiagnostic", () => {
  test("prints place, line, carets, second place, what is accepted, the remedy", () => {
    const text = "first\ny = f(a]\n";
    const d = error(13, 14, {
      expected: "`)`",
      remedy: "f(a)",
      related: [{ span: { start: 11, end: 12 }, message: "opened here" }],
    });
    expect(lines(text, d)).toEqual([
      "a.md:2:8: error: wrong",
      " 2 | y = f(a]",
      "   |        ^",
      " 2 | y = f(a]",
      "   |      ^ opened here",
      "expected: `)`",
      "write instead: f(a)",
    ]);
  });

  test("repeats tabs under the line, so that the carets stand right", () => {
    expect(lines("\ty\t= foo", error(5, 8))).toEqual([
      "a.md:1:6: error: wrong",
      " 1 | \ty\t= foo",
      "   | \t \t  ^^^",
    ]);
  });

  test("counts characters, not UTF-16 units", () => {
    expect(lines("𝑥𝑦 = z", error(7, 8))).toEqual(["a.md:1:6: error: wrong", " 1 | 𝑥𝑦 = z", "   |      ^"]);
  });

  test("cuts a long line to a window around the place", () => {
    const text = `${"a".repeat(500)}!${"b".repeat(500)}`;
    const [head, line, carets] = lines(text, error(500, 501));
    expect(head).toBe("a.md:1:501: error: wrong");
    expect(line).toBe(` 1 | …${"a".repeat(60)}!${"b".repeat(39)}…`);
    expect(carets).toBe(`   | ${" ".repeat(61)}^`);
  });

  test("underlines up to the end of the line; at the end of the text one caret", () => {
    expect(lines("ab\r\ncd", error(1, 6))).toEqual(["a.md:1:2: error: wrong", " 1 | ab", "   |  ^"]);
    expect(lines("ab", error(2, 2))).toEqual(["a.md:1:3: error: wrong", " 1 | ab", "   |   ^"]);
  });

  test("without a place there is the file alone", () => {
    const d: Diagnostic = { severity: "warning", code: "test.case", message: "odd" };
    expect(renderDiagnostic({ name: "a.md", text: "x" }, d)).toBe("a.md: warning: odd");
  });

  test("a block's offsets are mapped into the file", () => {
    const text = "prose\n```grad\ny = 2x\n```\n";
    const source = { name: "a.md", text, baseOffset: text.indexOf("y") };
    expect(renderDiagnostic(source, error(4, 6)).split("\n").slice(0, 3)).toEqual([
      "a.md:3:5: error: wrong",
      " 3 | y = 2x",
      "   |     ^^",
    ]);
  });
});

describe("offsets", () => {
  // A block in a list: two lines, each of which lost three blanks.
  const pieces = [
    { at: 0, from: 10 },
    { at: 4, from: 17 },
  ];
  test("pieces place every line of an indented block", () => {
    expect([0, 3, 4, 6].map((at) => fileOffset({ pieces }, at))).toEqual([10, 13, 17, 19]);
    expect(fileOffset({}, 5)).toBe(5);
  });
  test("a span that ends with its line does not reach into the next one's indentation", () => {
    expect(relocate(error(1, 4), { pieces }).span).toEqual({ start: 11, end: 14 });
    expect(relocate(error(4, 4), { pieces }).span).toEqual({ start: 17, end: 17 });
  });
  test("line and column count from 1", () => {
    expect(positionAt("a\n\nbc", 4)).toEqual({ line: 3, column: 2 });
    expect(positionAt("a\n", 2)).toEqual({ line: 2, column: 1 });
    expect(positionAt("a\nb", 1)).toEqual({ line: 1, column: 2 });
    expect(positionAt("", 0)).toEqual({ line: 1, column: 1 });
  });
});
