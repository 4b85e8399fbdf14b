// What is missing is loaded, and asked again from the start; other errors pass.

import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
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

interface PageParts {
  readonly PARTS: readonly string[];
  readonly namesOf: (code: string) => readonly string[];
}
const pageParts = (): Promise<PageParts> =>
  import(new URL("../../scripts/page-parts.mjs", import.meta.url).href);

test("nothing but functions and rules is imported from the parts that are loaded later", async () => {
  const { PARTS, namesOf } = await pageParts();
  const parts = new Map(PARTS.map((name) => [resolve("src", `${name}.ts`), name]));
  // What the worker imports, at once or later; a part within the others knows them as they are.
  const files = new Set([resolve("src", "web", "worker.ts")]);
  for (const file of files)
    for (const [, from = ""] of readFileSync(file, "utf8").matchAll(
      /(?:^(?:import|export) (?!type )[^;]*? from |import\()"(\.[^"]+\.ts)"/gm,
    ))
      files.add(resolve(dirname(file), from));
  const wrong: string[] = [];
  let seen = 0;
  for (const file of files) {
    if (parts.has(file)) continue;
    for (const [, names = "", from = ""] of readFileSync(file, "utf8").matchAll(
      /^import \{([^}]*)\} from "(\.[^"]+)";/gm,
    )) {
      const part = resolve(dirname(file), from);
      if (!parts.has(part)) continue;
      const stoodIn = namesOf(readFileSync(part, "utf8"));
      for (const name of names.split(",").map((n) => n.trim().replace(/ as .*/, ""))) {
        if (name === "" || name.startsWith("type ")) continue;
        seen += 1;
        if (!stoodIn.includes(name)) wrong.push(`${file} imports ${name} from ${parts.get(part)}`);
      }
    }
  }
  expect(seen).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

test("the parts that are loaded later are there", async () => {
  const { PARTS } = await pageParts();
  expect(PARTS.length).toBeGreaterThan(20);
  expect(PARTS.filter((name) => !existsSync(`src/${name}.ts`))).toEqual([]);
});
