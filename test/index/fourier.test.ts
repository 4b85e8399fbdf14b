import { describe, expect, it } from "vitest";
import { infeasible, type LinearRow } from "../../src/index/fourier.ts";

const row = (kind: LinearRow["kind"], b: number, ...a: number[]): LinearRow => ({ a, b, kind });
const none = (rows: readonly LinearRow[], integer: readonly boolean[]) =>
  infeasible(rows, integer, { steps: 1000 });

describe("elimination", () => {
  it("works over the reals", () => {
    expect(none([row("gt", -1, 2), row("ge", 1, -2)], [false])).toBe(true); // 2x > 1, 2x ≤ 1
    expect(none([row("ge", -1, 2), row("ge", 1, -2)], [false])).toBe(false); // x = 1/2
    expect(none([row("gt", 0, 1), row("gt", 1, -1)], [false])).toBe(false); // 0 < x < 1
    expect(none([row("ge", 0, 1, -1), row("gt", 0, -1, 1)], [false, false])).toBe(true); // x ≥ y, y > x
  });
  it("rounds where all unknowns are whole", () => {
    expect(none([row("gt", 0, 1), row("gt", 1, -1)], [true])).toBe(true); // 0 < x < 1
    expect(none([row("gt", 0, 1), row("gt", 2, -1)], [true])).toBe(false); // x = 1
    expect(none([row("ge", -1, 2), row("ge", 1, -2)], [true])).toBe(true); // x = 1/2
    expect(none([row("gt", 0, 1, 1), row("gt", 1, -1, -1)], [true, false])).toBe(false); // one real unknown
  });
  it("solves equations with whole numbers only", () => {
    expect(none([row("eq", -3, 2)], [true])).toBe(true); // 2x = 3
    expect(none([row("eq", -3, 2)], [false])).toBe(false);
    expect(none([row("eq", -1, 6, -4)], [true, true])).toBe(true); // 6x − 4y = 1
    expect(none([row("eq", -1, 3, -2)], [true, true])).toBe(false); // 3x − 2y = 1
    // 3x = y, 2z = y + 1, y = 3 gives z = 2; with y = 6 there is none.
    expect(
      none([row("eq", 0, 3, -1, 0), row("eq", -1, 0, -1, 2), row("eq", -3, 0, 1, 0)], [true, true, true]),
    ).toBe(false);
    expect(
      none([row("eq", 0, 3, -1, 0), row("eq", -1, 0, -1, 2), row("eq", -6, 0, 1, 0)], [true, true, true]),
    ).toBe(true);
  });
  it("gives up rather than run on", () => {
    const rows = [row("gt", 0, 1), row("gt", 1, -1)];
    expect(infeasible([row("gt", -1, 2), row("ge", 1, -2)], [false], { steps: 0 })).toBe(true); // seen at once
    expect(
      infeasible([...rows, row("ge", 0, 1, -1), row("gt", -3, 0, 1)], [false, false], { steps: 0 }),
    ).toBe(false);
  });
  it("drops rows whose numbers are too large, never a solution", () => {
    expect(none([row("ge", -1, 2 ** 60), row("ge", 0, -1)], [true])).toBe(false);
  });
});
