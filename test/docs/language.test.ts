// Every example of docs/language.md is a block that reads without a message, and the message that the page shows is
// the one that is printed.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findOutside, startWorld } from "../../src/build/blocks.ts";
import { probing } from "../../src/build/draws.ts";
import { relocate, renderDiagnostic } from "../../src/expr/diagnostics.ts";
import type { Block } from "../../src/expr/environment.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { readSheet } from "../../src/read/sheet/sheet.ts";
import type { FindBlock } from "../../src/read/terms/find-block.ts";
import { standard } from "../../src/standard.ts";

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");
const sheet = readSheet(page, "language.md");
const world = startWorld(standard, undefined, probing);
const blocks = sheet.parts.filter((part) => part.kind === "block");

/** Blocks of this page, and the layers of the library. */
const findIn = (known: ReadonlyMap<string, Block>): FindBlock => {
  const layers = findOutside(world, "");
  return (wanted) => {
    const block = known.get(wanted.id);
    if (wanted.from !== undefined || block === undefined) return layers(wanted);
    return { kind: "block", block };
  };
};

describe("docs/language.md", () => {
  const { ctx } = world;
  const known = new Map<string, Block>();

  test("has an example for each statement word and binder", () => {
    const text = blocks.map((b) => b.text).join("\n");
    const words = [
      ...[
        "given",
        "vary",
        "find",
        "show",
        "assume",
        "kink",
        "compute",
        "refute",
        "limit",
        "expand",
        "size",
        "use",
        "index",
        "+=",
        "as",
        "draw",
        "plot",
        "code",
      ],
      ...["sum{", "prod{", "max{", "argmax{", "cases{", "outside 0", "outside -inf", "pad", "set", "divides"],
    ];
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
  });

  test.each(blocks.map((b) => [b.line, b] as const))("the example in line %i", (_, part) => {
    const { block, diagnostics } = readBlock(ctx, part.text, {
      id: part.id,
      library: standard,
      use: findIn(known),
      draw: ({ entries }) => Array.from({ length: entries }, (_, k) => k % 2),
    });
    const source = { name: "language.md", text: sheet.text, baseOffset: part.offset };
    expect(diagnostics.map((d) => renderDiagnostic(source, d)).join("\n")).toBe("");
    expect(block?.id).toBe(part.id);
    if (block?.id !== undefined) known.set(block.id, block);
  });

  test("shows a message as it is printed", () => {
    const shown = /```text\n([\s\S]*?)\n```/.exec(page)?.[1] ?? "";
    const line = /^12 \| (.*)$/m.exec(shown)?.[1] ?? "";
    const text = `${"\n".repeat(11)}${line}`;
    const [diagnostic] = readBlock(ctx, line, { library: standard }).diagnostics;
    if (diagnostic === undefined) throw new Error("no message");
    expect(renderDiagnostic({ name: "sheet.md", text }, relocate(diagnostic, { baseOffset: 11 }))).toBe(
      shown,
    );
  });
});
