// Second opinions on the example sheets: mathjs and nerdamer derive scalar instances by themselves. They may abstain,
// so that it is counted how many they confirm; mathjs must confirm most.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";

const folder = join(import.meta.dirname, "../../examples");

describe("second opinions", () => {
  it("confirm most scalar instances of the example sheets", async () => {
    const counts = new Map<string, { confirmed: number; asked: number }>();
    for (const name of readdirSync(folder).filter((f) => f.endsWith(".md"))) {
      const source = readFileSync(join(folder, name), "utf8");
      const built = await buildSheet(source, name, { secondOpinions: true });
      if (!built.ok) throw new Error(`${name} cannot be built`);
      const steps = built.value.blocks.flatMap((b) =>
        b.derivations.flatMap((d) => d.chains.flatMap((c) => c.steps)),
      );
      for (const { tool, confirmed, abstained } of steps.flatMap((s) => s.evidence?.secondOpinions ?? [])) {
        const before = counts.get(tool) ?? { confirmed: 0, asked: 0 };
        counts.set(tool, {
          confirmed: before.confirmed + confirmed,
          asked: before.asked + confirmed + abstained,
        });
      }
    }
    const { mathjs, nerdamer } = Object.fromEntries(counts);
    console.log("second opinions:", { mathjs, nerdamer });
    expect(mathjs?.asked).toBeGreaterThan(50);
    expect(mathjs?.confirmed).toBeGreaterThanOrEqual(0.6 * (mathjs?.asked ?? 0));
    expect(nerdamer?.asked).toBe(mathjs?.asked);
    expect(nerdamer?.confirmed).toBeGreaterThan(0);
  }, 240_000);
});
