// The contract of a derivation on blocks of many kinds: no throw, lines that are equal at random instances (also
// on a coarse grid, where there are ties and zeros and the kink convention counts), chains that are linked, reasons,
// references to what stands above, and no derivative left that could be taken.

import { describe, expect, it } from "vitest";
import { BLOCKS } from "./blocks.ts";
import { type Check, complaints } from "./contract.ts";

/** At these the function has no derivative by a formula: 0^p and |0|^3 to the power of 1/3. */
const SINGULAR = ["x^y", "|x[i]|^3"];

const settings = (text: string): Check => ({
  ...(text.includes("sum{i} t[i] = 1") ? { meet: normalised } : {}),
});

/** Σ t = 1. */
function normalised(data: Map<string, number[]>): void {
  const t = data.get("t");
  if (t === undefined || t.length === 0) return;
  const rest = t.slice(1).reduce((s, x) => s + x, 0);
  t[0] = 1 - rest;
}

for (const [about, blocks] of Object.entries(BLOCKS)) {
  describe(about, () => {
    it.each(blocks.map((b) => [b.replaceAll("\n", "; "), b] as const))("%s", (_, text) => {
      const how = settings(text);
      const signed = complaints(text, { ...how, instances: 3, seed: 11 });
      expect(signed.wrong).toEqual([]);
      const given = signed.derived.out.derivations.every((d) => d.result === undefined);
      if (!given) expect(signed.compared).toBeGreaterThan(2);
      if (SINGULAR.some((s) => text.includes(s))) return;
      expect(complaints(text, { ...how, instances: 2, seed: 12, coarse: true }).wrong).toEqual([]);
    });
  });
}
