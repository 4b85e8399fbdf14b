// docs/rules.md is what the catalogue says now; `npm run docs` writes it anew. Every name that a derivation of the
// examples uses can be looked up there.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue, lookUp } from "../../src/build/catalogue.ts";
import { cataloguePage } from "../../src/build/catalogue-text.ts";
import { readWholeSheet } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Step } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = `${root}docs/rules.md`;
const entries = catalogue(standard);

describe("the catalogue of rules", () => {
  it("is written down in docs/rules.md", () => {
    const now = cataloguePage(entries);
    if (process.env.GRADSHEET_DOCS === "write") writeFileSync(page, now);
    expect(readFileSync(page, "utf8"), "run `npm run docs`").toBe(now);
  });

  it("has one entry a name, each with words", () => {
    expect(new Set(entries.map((e) => e.name)).size).toBe(entries.length);
    expect(entries.filter((e) => e.says.trim() === "")).toEqual([]);
  });

  it("names a rule of the library with its example", () => {
    for (const rule of standard.rules) {
      const found = lookUp(entries, rule.name);
      expect(found).toMatchObject({ found: true, entry: { kind: "rule", examples: rule.examples } });
    }
  });

  it("has every name that the examples' derivations use", () => {
    const used = new Set<string>();
    const collect = (s: Step): void => {
      for (const name of s.rule.split("+")) used.add(name);
      s.substeps.forEach(collect);
    };
    for (const name of readdirSync(`${root}examples`).filter((n) => n.endsWith(".md"))) {
      const read = readWholeSheet(readFileSync(`${root}examples/${name}`, "utf8"), name, standard);
      if (!read.ok) throw new Error(`${name} cannot be read`);
      for (const { block } of read.value.blocks)
        for (const d of deriveBlock(read.value.ctx, standard, block).derivations)
          for (const c of d.chains) c.steps.forEach(collect);
    }
    expect(used.size).toBeGreaterThan(10);
    const names = new Set(entries.map((e) => e.name));
    expect([...used].filter((name) => !names.has(name)).toSorted()).toEqual([]);
  });
});
