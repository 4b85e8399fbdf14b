// What is missing is loaded, and asked again from the start; other errors pass.

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { NotLoaded, withAllParts } from "../../src/web/not-loaded.ts";

test("loads each missing part once and begins again", async () => {
  const there = new Set<string>();
  const said: string[] = [];
  const need = (part: string): void => {
    if (there.has(part)) return;
    throw new NotLoaded(async () => {
      said.push(`load ${part}`);
      there.add(part);
    });
  };
  const made = await withAllParts(async () => {
    said.push("begin");
    need("limits");
    need("sizes");
    return "made";
  });
  expect(made).toBe("made");
  expect(said).toEqual(["begin", "load limits", "begin", "load sizes", "begin"]);
});

test("other errors pass, and so does a part that cannot be loaded", async () => {
  await expect(withAllParts(() => Promise.reject(new RangeError("deep")))).rejects.toThrow(RangeError);
  const missing = new NotLoaded(() => Promise.reject(new Error("no network")));
  await expect(withAllParts(() => Promise.reject(missing))).rejects.toThrow("no network");
});

test("the parts that are loaded later are there", async () => {
  const { PARTS }: { PARTS: readonly string[] } = await import(
    new URL("../../scripts/page-parts.mjs", import.meta.url).href
  );
  expect(PARTS.length).toBeGreaterThan(20);
  expect(PARTS.filter((name) => !existsSync(`src/${name}.ts`))).toEqual([]);
});
