// Names in generated code: identifiers of every language, apart from each other, whatever a user wrote.

import { spawnSync } from "node:child_process";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifier, Names } from "../../src/code/names.ts";
import { coded, listed, mustRunPython, runTypescript } from "./run.ts";

describe("identifier", () => {
  it.each([
    ["λ", "lambda_"],
    ["lambda", "lambda_"],
    ["x'", "x_prime"],
    ["x''", "x_prime_prime"],
    ["c_x", "c_x"],
    ["θ_0", "theta_0"],
    ["_y", "y"],
    ["for", "for_"],
    ["w̃", "w_flipped"],
    ["été", "ete"],
    ["2x", "v_2x"],
    ["м", "u43c"],
  ])("%s is %s", (name, spelled) => {
    expect(identifier(name)).toBe(spelled);
  });

  it("gives identifiers that Python and TypeScript take, each its own", () => {
    const given = fc.array(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("class", "x'", "x_prime", "λ", "ſ", "K")),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(given, (wishes) => {
        const names = new Names();
        const found = [...new Set(wishes)].map((w) => names.of(w, w));
        expect(new Set(found).size).toBe(found.length);
        for (const n of found) expect(n).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
        transformSync(found.map((n) => `const ${n} = 1;`).join("\n"), { loader: "ts" });
      }),
      { numRuns: 200 },
    );
  });

  it.runIf(mustRunPython)("avoids the words of Python", () => {
    const words = spawnSync("python3", ["-c", "import keyword; print(' '.join(keyword.kwlist))"], {
      encoding: "utf8",
    });
    const all = words.stdout.trim().split(" ");
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((w) => identifier(w) === w)).toEqual([]);
  });
});

describe("a listing", () => {
  it("keeps letters and names apart, and spells what no language takes", () => {
    const c = coded(`given λ[n] as {*/}, w'[n], for, K_2
i[k] = λ[k]*w'[k]*for + K_2
given L(i)
find d(L)/d(λ[k]), d(L)/d(for)`);
    const l = listed(c, "typescript");
    expect(l.text.match(/\*\//g)?.length).toBe(l.text.match(/\/\*/g)?.length);
    const inputs = {
      λ: { shape: [2], data: [1, 2] },
      "w'": { shape: [2], data: [3, 4] },
      for: 5,
      K_2: 6,
      "d(L)/d(i)": { shape: [2], data: [1, 10] },
    };
    const found = runTypescript(l, inputs);
    expect(found.get("i")?.data).toEqual([21, 46]);
    expect(found.get("d(L)/d(λ)")?.data).toEqual([15, 200]);
    expect(found.get("d(L)/d(for)")?.data).toEqual([83]);
    expect(l.text).toContain("lambda_");
    expect(l.text).toContain("w_prime");
  });
});
