// What gradsheet writes, read back: every line of every sheet, with the finer lines behind it, in three notations, gives
// the term that was printed. What the page does not say is not read; nothing is read as another term.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Notation } from "../../src/notation/notation.ts";
import { standard } from "../../src/standard.ts";
import { equationsOf, noCounts, readBack } from "./read-back.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sheets = ["examples", "layers"].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((f) => f.endsWith(".md"))
    .map((f) => `${folder}/${f}`),
);

describe("lines of derivations read back", () => {
  test.each(sheets)("%s", (file) => {
    const sheet = readWholeSheet(readFileSync(`${root}${file}`, "utf8"), file, standard);
    if (!sheet.ok) throw new Error(`${file} cannot be read`);
    const { ctx, blocks } = sheet.value;
    const counts = noCounts();
    const seen = new Set<string>();
    for (const b of blocks) {
      const styles: readonly Notation[] = [
        b.notation,
        { ...b.notation, index: b.notation.index === "brackets" ? "subscripts" : "brackets" },
        { ...b.notation, first: b.notation.first === 0 ? 1 : 0 },
      ];
      for (const d of deriveBlock(ctx, standard, b.block).derivations)
        for (const [lhs, rhs] of equationsOf(d))
          for (const [k, notation] of styles.entries()) {
            const key = `${k} ${lhs.id} ${rhs.id}`;
            if (seen.has(key)) continue;
            seen.add(key);
            readBack(ctx, d.env, notation, lhs, rhs, counts);
          }
    }
    expect(counts.misread).toEqual([]);
    expect(counts.unread.length, counts.unread.join("\n")).toBeLessThanOrEqual(0.02 * counts.lines);
  });

  test("there are lines to read", () => {
    expect(sheets.length).toBeGreaterThan(15);
  });
});
