// What gradsheet writes, checked against the sheet that it is written from: as LaTeX and as Markdown, at each level of detail, in
// each notation, no line is accused, and most of them hold. GRADSHEET_BUILT=all goes through all sheets.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import { checkDocument } from "../../src/check/check-document.ts";
import { meanings } from "../../src/ops/meanings.ts";
import type { Level } from "../../src/show/document.ts";
import { standard } from "../../src/standard.ts";

const folder = join(import.meta.dirname, "../../examples");
const ALL = process.env.GRADSHEET_BUILT === "all";
const sheets = readdirSync(folder)
  .filter((f) => f.endsWith(".md"))
  .filter((f) => ALL || f === "convolution-fc-softmax.md" || f === "networks.md")
  .toSorted();
const LEVELS: readonly Level[] = ["brief", "standard", "full"];

const swapped = (text: string): string =>
  /^ {2}index: subscripts$/m.test(text)
    ? text.replace(/^ {2}index: subscripts$/m, "  index: brackets")
    : /^ {2}index: brackets$/m.test(text)
      ? text.replace(/^ {2}index: brackets$/m, "  index: subscripts")
      : noted(text, "index: subscripts");
const counted = (text: string): string => {
  const first = /^ {2}first: (\d)$/m.exec(text);
  return first === null
    ? noted(text, "first: 1")
    : text.replace(first[0], `  first: ${1 - Number(first[1])}`);
};
const noted = (text: string, setting: string): string =>
  /^notation:$/m.test(text)
    ? text.replace(/^notation:$/m, `notation:\n  ${setting}`)
    : text.replace(/^---$/m, `---\nnotation:\n  ${setting}`);

/** The sheet in another notation. */
const NOTATIONS: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ["its own notation", (text) => text],
  ["the other indices", swapped],
  ["the other first index", counted],
];

async function told(text: string, file: string, format: "tex" | "md", level: Level) {
  const built = await buildSheet(text, file, { library: standard });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const page = await renderSheet(built.value.document, format, { level });
  const read = readWholeSheet(text, file, standard);
  if (!read.ok) throw new Error(`${file} cannot be read`);
  const blocks = read.value.blocks.map((b) => ({
    id: b.id,
    block: b.block,
    notation: b.notation,
    points: undefined,
  }));
  return checkDocument(page.text, `page.${format}`, {
    library: standard,
    meanings,
    seed: 1,
    against: { ctx: read.value.ctx, blocks },
  });
}

/** Sheets that write positions as numbers, which are those of their own first index: with another one they are no sheets. */
const POSITIONED: readonly string[] = [
  "back-propagation-through-time.md",
  "back-propagation.md",
  "convolution-fc-softmax.md",
  "convolution-layer.md",
  "convolution-quiz.md",
  "detection.md",
  "lecture-loops.md",
  "optimisers.md",
];

test("the sheets that cannot be counted from another index are these", () => {
  const refused = readdirSync(folder).filter(
    (f) =>
      f.endsWith(".md") && !readWholeSheet(counted(readFileSync(join(folder, f), "utf8")), f, standard).ok,
  );
  expect(refused).toEqual(POSITIONED);
});

describe.each(sheets)("%s as it is written", (file) => {
  const source = readFileSync(join(folder, file), "utf8");
  const cases = NOTATIONS.filter(([, change]) => change !== counted || !POSITIONED.includes(file)).flatMap(
    ([name, change], n) =>
      LEVELS.flatMap((level) =>
        (["tex", "md"] as const)
          .filter(
            (format) => ALL || (n === 0 && level !== "brief") || (format === "tex" && level === "standard"),
          )
          .map((format) => ({ name, change, level, format })),
      ),
  );

  test.for(cases)("$name, $level, $format", { timeout: 240_000 }, async (one) => {
    const text = one.change(source);
    const report = await told(text, file, one.format, one.level);
    const { relations } = report;
    const wrong = relations.filter((r) => r.verdict === "wrong" && r.follows === undefined);
    const said = wrong.map((r) => `${r.line}: ${r.text} ${r.diagnosis?.text ?? ""}`);
    expect(said).toEqual([]);
    // What a sheet refutes its page says not to hold.
    const refuted = (source.match(/^refute /gm) ?? []).length;
    const denied = relations.filter((r) => r.why?.code === "denied").length;
    expect(denied).toBeLessThanOrEqual(refuted);
    const holding = relations.filter((r) => r.verdict === "holds" || r.verdict === "holds-if");
    expect(relations.length).toBeGreaterThan(10);
    expect(holding.length).toBeGreaterThan(0.6 * relations.length);
  });
});
