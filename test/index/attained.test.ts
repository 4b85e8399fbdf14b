import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOfEquation } from "../../src/index/attained.ts";
import { solvedForIndex } from "../../src/index/conditions.ts";
import { factsOf, withFacts } from "../../src/index/prove.ts";
import { conjunction } from "../../src/index/telescope.ts";
import { holds } from "./brute.ts";
import { term, text, world } from "./world.ts";

const w = world({ sizes: "N K", integers: "P", assume: ["P >= 0"], indices: { m: "0..N-1" } });
const t = (s: string) => term(w.ctx, s);
const base = factsOf(w.ctx, w.env);

const cases = (equation: string, given = ""): readonly string[] | undefined => {
  const facts = withFacts(base, given === "" ? [] : given.split(";").map(t));
  return casesOfEquation(facts, t(equation))?.map((c) => text(conjunction(w.ctx, c)));
};

describe("an equation with |·|, a maximum or a minimum", () => {
  it.each([
    ["abs(i) = m", "", ["i=m", "i=-m & m>0"]],
    ["m = abs(i-2)", "", ["i-2=m", "i-2=-m & m>0"]],
    ["abs(i) = m", "i >= 1", ["i=m"]],
    ["abs(i) = j", "", ["i=j & 0<=j", "i=-j & j>0"]],
    ["N-1-abs(i) = m", "", ["i=N-m-1", "i=m-N+1 & m<=N-2"]],
    ["max(0, i) = m", "", ["i=m", "m=0 & i<0"]],
    ["min(N-1, i) = m", "", ["i=m", "m=N-1 & i>N-1"]],
    ["max(0, min(N-1, i)) = m", "", ["i=m", "m=N-1 & i>N-1", "m=0 & i<0"]],
    ["max(0, min(N-1, i)) = m", "i >= 0", ["i=m", "m=N-1 & i>N-1"]],
    ["max(i, j) = m", "", ["i=m & j<=m", "j=m & i<m"]],
    ["abs(i) = 0-1-m", "", []],
  ])("%s, given %s", (equation, given, expected) => {
    expect(cases(equation, given)).toEqual(expected);
  });

  it.each(["i = m", "2*abs(i) = m", "abs($r) = m", "abs(N) = m", "i + j = m"])("%s is left as it is", (e) => {
    expect(cases(e)).toBeUndefined();
  });

  it("holds where one of its cases does, and never two", () => {
    const index = fc.constantFrom("i", "j", "i+1", "i-j", "N-1-i", "2-i", "i-P");
    const end = fc.constantFrom("0", "N-1", "P", "2", "m");
    const choice = fc.oneof(
      index.map((u) => `abs(${u})`),
      fc.tuple(fc.constantFrom("max", "min"), end, index).map(([f, a, u]) => `${f}(${a},${u})`),
      fc.tuple(end, end, index).map(([a, b, u]) => `max(${a},min(${b},${u}))`),
      fc.tuple(index, index).map(([a, b]) => `min(${a},${b},3)`),
      index.map((u) => `abs(N-1-abs(${u}))`),
    );
    const equation = fc
      .tuple(choice, fc.constantFrom("m", "m+1", "N-1-m", "2"), fc.boolean())
      .map(([f, v, turned]) => (turned ? `${v} = N-(${f})` : `${f} = ${v}`));
    let split = 0;
    fc.assert(
      fc.property(equation, (e) => {
        const found = casesOfEquation(base, t(e));
        if (found === undefined) return;
        split += 1;
        for (let n = 1; n <= 4; n += 1)
          for (let p = 0; p <= 2; p += 1)
            for (let m = 0; m < n; m += 1)
              for (let i = -6; i <= 6; i += 1)
                for (let j = -2; j <= 2; j += 2) {
                  const at = { env: w.env, values: new Map(Object.entries({ N: n, P: p, m, i, j, K: 1 })) };
                  const met = found.filter((c) => c.every((r) => holds(at, r))).length;
                  expect([e, n, p, m, i, j, met]).toEqual([e, n, p, m, i, j, holds(at, t(e)) ? 1 : 0]);
                }
      }),
      { seed: 31, numRuns: 300 },
    );
    expect(split).toBeGreaterThan(150);
  });
});

describe("a condition on one index", () => {
  it.each([
    ["-P <= -m", "m<=P"],
    ["2*N-m-2 <= N-1+P", "m>=N-P-1"],
    ["N-1-m > 0", "m<=N-2"],
    ["0 <= m", "0<=m"],
    ["m+1 <= P", "m<=P-1"],
    ["i-m <= P", "i-m<=P"],
  ])("%s is written %s", (before, after) => {
    expect(text(solvedForIndex(base, t(before)))).toBe(after);
  });
});
