// Random blocks: every line of every derivation against dual numbers, every answer against difference quotients.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complaints } from "./contract.ts";
import { differences } from "./differences.ts";
import { indexedBlock, layeredBlock, scalarBlock } from "./random-block.ts";

const totals = { lines: 0, quotients: 0 };

function check(text: string): void {
  const { wrong, compared, derived } = complaints(text, { instances: 2, seed: 5 });
  expect(wrong).toEqual([]);
  const apart = differences(derived, 17);
  expect(apart.wrong).toEqual([]);
  totals.lines += compared;
  totals.quotients += apart.compared;
}

const runs = (block: fc.Arbitrary<string>, numRuns: number, seed: number): void => {
  totals.lines = 0;
  totals.quotients = 0;
  fc.assert(fc.property(block, check), { numRuns, seed });
};

describe("derivations of random blocks", () => {
  it("of scalars", { timeout: 240_000 }, () => {
    runs(scalarBlock, 300, 2024);
    expect(totals.lines).toBeGreaterThan(2000);
    expect(totals.quotients).toBeGreaterThan(200);
  });

  it("of sums, brackets and affine reads", { timeout: 240_000 }, () => {
    runs(indexedBlock, 300, 2025);
    expect(totals.lines).toBeGreaterThan(10_000);
    expect(totals.quotients).toBeGreaterThan(500);
  });

  it("of layers over layers, with definitions kept", { timeout: 240_000 }, () => {
    runs(layeredBlock, 200, 2026);
    expect(totals.lines).toBeGreaterThan(10_000);
    expect(totals.quotients).toBeGreaterThan(200);
  });
});
