import { describe, expect, it } from "vitest";
import { epochTables } from "../../src/eval/epoch-tables.ts";

describe("tables of an epoch", () => {
  it("are emptied when another one comes, or put aside where it comes again", () => {
    let now = 1;
    const { table } = epochTables(
      () => now,
      (epoch) => epoch < 10,
    );
    table<string, number>("a").set("x", 1);
    table<string, number>("b").set("x", 2);
    now = 2;
    expect(table("a").size).toBe(0);
    table<string, number>("a").set("y", 3);
    now = 10;
    table<string, number>("a").set("z", 4);
    now = 1;
    expect([...table("a")]).toEqual([["x", 1]]);
    expect([...table("b")]).toEqual([["x", 2]]);
    now = 2;
    expect([...table("a")]).toEqual([["y", 3]]);
    now = 10;
    expect(table("a").size).toBe(0);
  });
  it("are forgotten where they grow large", () => {
    let now = 0;
    const { table } = epochTables(
      () => now,
      () => true,
    );
    const fill = (count: number): void => {
      const t = table<number, number>("a");
      for (let k = 0; k < count; k += 1) t.set(k, k);
    };
    fill(60_000);
    now = 1;
    fill(60_000);
    now = 2;
    fill(1);
    now = 0;
    expect(table("a").size).toBe(0);
    now = 1;
    expect(table("a").size).toBe(60_000);
  });
});
