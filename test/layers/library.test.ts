// The library of layers: every sheet of layers/ comes with the program, every block has a name of its own, can be read,
// and can be brought into another block by that name.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

const folder = join(import.meta.dirname, "../../layers");
const files = readdirSync(folder).filter((f) => f.endsWith(".md"));
const layers = standard.layers ?? new Map<string, string>();
const ids = [...layers].flatMap(([name, text]) => {
  const sheet = readWholeSheet(text, name, standard);
  return sheet.ok ? sheet.value.blocks.map((b) => b.id) : [];
});

describe("the library of layers", () => {
  it("is what stands in layers/", () => {
    expect([...layers.keys()].sort()).toEqual([...files].sort());
    for (const f of files) expect(layers.get(f)).toBe(readFileSync(join(folder, f), "utf8"));
  });

  it("has one block a name", () => {
    expect(ids.length).toBeGreaterThan(60);
    expect(ids.filter((id, k) => ids.indexOf(id) !== k)).toEqual([]);
  });

  it("can be used block by block", () => {
    for (const id of ids) {
      const read = readWholeSheet(`\`\`\`grad #here\nuse ${id} from layers\n\`\`\`\n`, "sheet.md", standard);
      const messages = read.ok ? read.value.messages : read.messages;
      expect(
        messages.filter((m) => m.diagnostic.severity === "error").map((m) => m.diagnostic.message),
        id,
      ).toEqual([]);
    }
  });
});
