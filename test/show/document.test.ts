import { describe, expect, test } from "vitest";
import { type Level, linesAt } from "../../src/show/document.ts";
import { ENGLISH } from "../../src/show/language/english.ts";
import { fillTemplate } from "../../src/show/template.ts";
import { evidenceCount } from "../../src/show/words.ts";
import { convolution, line, marks } from "./fixture.ts";

const lefts = (lines: Parameters<typeof linesAt>[0], level: Level) =>
  linesAt(lines, level).map((each) =>
    each.kind === "formula" ? [each.anchor, each.lhs?.tex ?? null] : [each.anchor, "text"],
  );

describe("lines at a level", () => {
  test("a left side moves to the first line that is shown", () => {
    const lines = [
      line("a", "A", "1", [], { levels: ["full"] }),
      line("b", null, "2", [], { levels: ["brief", "standard", "full"] }),
      line("c", null, "3", []),
      line("d", "D", "4", [], { levels: ["full"] }),
      line("e", null, "5", []),
    ];
    expect(lefts(lines, "brief")).toEqual([["b", "A"]]);
    expect(lefts(lines, "standard")).toEqual([
      ["b", "A"],
      ["c", null],
      ["e", "D"],
    ]);
    expect(lefts(lines, "full")).toEqual([
      ["a", "A"],
      ["b", null],
      ["c", null],
      ["d", "D"],
      ["e", null],
    ]);
  });

  test("a number moves there too, and what refers to it follows", () => {
    const first = { levels: ["standard", "full"], number: 3 } as const;
    const lines = [
      line("a", "A", "1", [], { ...first, cited: true }),
      line("b", null, "2", [], { levels: ["brief", "standard", "full"] }),
      line("c", null, "3", [], { levels: ["brief"] }),
    ];
    const numbers = (level: Level) => linesAt(lines, level).map((each) => [each.number, each.target]);
    expect(numbers("brief")).toEqual([
      [3, "a"],
      [undefined, undefined],
    ]);
    expect(numbers("standard")).toEqual([
      [3, undefined],
      [undefined, undefined],
    ]);
  });

  test("a number that nothing else refers to stays where it is", () => {
    const lines = [
      line("a", "A", "1", [], { levels: ["standard", "full"], number: 3 }),
      line("b", null, "2", [], { levels: ["brief"] }),
    ];
    expect(linesAt(lines, "brief").map((each) => each.number)).toEqual([undefined]);
  });

  test("finer lines are shown at full only", () => {
    const [task] = convolution.tasks;
    const subs = (level: Level) =>
      linesAt(task?.lines ?? [], level).flatMap((each) => each.shownSubsteps.map((sub) => sub.anchor));
    expect(subs("standard")).toEqual([]);
    expect(subs("full")).toEqual(["conv-2-1", "conv-2-2"]);
  });
});

test("lines that were checked are counted by what came out", () => {
  expect(evidenceCount(linesAt(convolution.tasks[0]?.lines ?? [], "full"), ENGLISH)).toBe(
    "9 lines checked and established",
  );
  expect(evidenceCount(linesAt(marks.tasks[0]?.lines ?? [], "standard"), ENGLISH)).toBe(
    "4 lines checked: 2 established, 1 not established, 1 refuted",
  );
});

test("content that looks like a place of the layout stays as it is", () => {
  expect(fillTemplate("a {{title}} {{body}}", { title: "{{body}} $& $1", body: "x" })).toBe(
    "a {{body}} $& $1 x",
  );
  expect(() => fillTemplate("{{nothing}}", {})).toThrow("{{nothing}}");
});
