import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contradictory, factsOf, implies, withFacts, withRange } from "../../src/index/prove.ts";
import { holds, Undefined } from "./brute.ts";
import { term, world } from "./world.ts";

const w = world({
  sizes: "I K S O H",
  integers: "P",
  reals: "Q",
  assume: ["P >= 0", "Q > 0"],
  indices: { m: "0..I-1" },
});
const t = (s: string) => term(w.ctx, s);
const base = factsOf(w.ctx, w.env);
const ask = (given: string, goal: string) =>
  implies(w.ctx, withFacts(base, given === "" ? [] : given.split(";").map(t)), t(goal));

describe("implies", () => {
  it.each([
    ["", "I >= 1", "yes"],
    ["", "m < I", "yes"],
    ["", "m >= 1", "unknown"],
    ["", "m < 0", "no"],
    ["", "m+K = 0", "no"],
    ["i>=0", "S*i >= i", "yes"],
    ["i>=0", "S*i <= i", "unknown"],
    ["i>=0; i<=O-1", "S*i <= S*O - S", "yes"],
    ["0<=i; i<=floor((I+2*P-K)/S)", "S*i+K-1-P <= I-1+P", "yes"],
    ["0<=i; i<=floor((I+2*P-K)/S)", "S*i+K-1-P <= I-2+P", "unknown"],
    ["O = floor((I+2*P-K)/S)+1; 0<=i; i<=O-1", "S*i+K-1-P <= I-1+P", "yes"],
    ["i >= max(0, ceil((m+P-K+1)/S)); i <= min(O-1, floor((m+P)/S))", "0 <= m+P-S*i <= K-1", "yes"],
    ["", "ceil((m-1)/2) = floor(m/2)", "yes"],
    ["", "ceil((m-S+1)/S) = floor(m/S)", "yes"],
    ["", "ceil((m-S)/S) = floor(m/S)", "unknown"],
    ["2|m", "2|m+2", "yes"],
    ["2|m", "2|m+1", "no"],
    ["S|m", "S|m+S*K", "yes"],
    ["", "2|2*m+1", "no"],
    ["i=2*k", "2|i", "yes"],
    ["", "max(1, K) = K", "yes"],
    ["", "clamp(m+P, 0, I-1) <= I-1", "yes"],
    ["", "clamp(m+P, 0, I-1) >= 0", "yes"],
    ["", "clamp(m+P, 0, I-1) >= m", "yes"],
    ["", "clamp(m-P, 0, I-1) >= m", "unknown"],
    ["", "max(m, 0) = m", "yes"],
    ["0<=k<=1", "k*k = k", "yes"],
    ["i!=3; i>=3", "i>=4", "yes"],
    ["i=1 or i=2", "i<=2", "yes"],
    ["(m+P-S*k)/S <= O-1", "m+P-S*k <= S*O-S", "yes"],
    ["H=S*O; 0<=i<=O-1; 0<=k<=S-1", "S*i+k <= H-1", "yes"],
    ["0<=a<=H-1; 0<=b<=K-1", "0 <= a*K+b <= H*K-1", "yes"],
    ["0<=a<=H*K-1", "floor(a/K) <= H-1", "yes"],
    ["0<=i", "S*floor(i/S)+mod(i,S) = i", "yes"],
    ["2*i=m; 2*j=m+1", "m = 7", "yes"],
    ["$x > 0", "$x >= 1", "unknown"],
    ["$x > 0; $y > 0", "$x*$y > 0", "yes"],
    ["Q*$x <= 1", "Q*$x < 1", "unknown"],
  ])("from %s: %s is %s", (given, goal, answer) => {
    expect(ask(given, goal)).toBe(answer);
  });

  it("sees an empty range, and that anything follows from it", () => {
    const empty = withRange(base, "i", { kind: "interval", lo: t("K"), hi: t("K-1") });
    expect(contradictory(empty)).toBe(true);
    expect(contradictory(base)).toBe(false);
    expect(implies(w.ctx, empty, t("I = 7"))).toBe("yes");
    expect(implies(w.ctx, empty, t("I != 7"))).toBe("yes");
  });
});

describe("implies is never wrong", () => {
  const names = ["i", "j", "K", "S"] as const;
  const atom = fc.constantFrom(...names);
  const number = fc.integer({ min: -3, max: 4 }).map((n) => (n < 0 ? `(0-${-n})` : `${n}`));
  const monomial = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(number, atom).map(([c, a]) => `${c}*${a}`) },
    { weight: 2, arbitrary: number },
    { weight: 2, arbitrary: fc.tuple(number, atom, atom).map(([c, a, b]) => `${c}*${a}*${b}`) },
    { weight: 1, arbitrary: fc.tuple(atom, atom).map(([a, b]) => `floor((${a}+${b})/2)`) },
    { weight: 1, arbitrary: fc.tuple(atom, number).map(([a, c]) => `ceil((${a}+${c})/S)`) },
    { weight: 1, arbitrary: fc.tuple(atom, atom).map(([a, b]) => `max(${a},${b}-1)`) },
    { weight: 1, arbitrary: fc.tuple(atom, number).map(([a, b]) => `min(${a},${b})`) },
    { weight: 1, arbitrary: atom.map((a) => `mod(${a},3)`) },
    { weight: 1, arbitrary: atom.map((a) => `mod(${a},S)`) },
    { weight: 1, arbitrary: atom.map((a) => `abs(${a})`) },
    { weight: 1, arbitrary: atom.map((a) => `${a}/2`) },
    { weight: 1, arbitrary: fc.tuple(atom, number).map(([a, c]) => `(${a}+${c})/S`) },
  );
  const side = fc.array(monomial, { minLength: 1, maxLength: 3 }).map((ms) => ms.join("+"));
  const simple = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(side, fc.constantFrom("<=", "<", "=", "!=", ">=", ">"), side)
        .map(([a, r, b]) => `${a} ${r} ${b}`),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom("2", "3", "S"), side).map(([d, a]) => `${d}|${a}`) },
  );
  const relation = fc.oneof(
    { weight: 6, arbitrary: simple },
    { weight: 1, arbitrary: fc.tuple(simple, simple).map(([a, b]) => `${a} or ${b}`) },
    { weight: 1, arbitrary: fc.tuple(simple, simple).map(([a, b]) => `${a} & ${b}`) },
  );
  const small = world({ sizes: "K S", indices: {} });

  it("agrees with every point of a box", { timeout: 120_000 }, () => {
    let [yes, no] = [0, 0];
    fc.assert(
      fc.property(fc.array(relation, { maxLength: 4 }), relation, (given, goal) => {
        const facts = withFacts(
          factsOf(small.ctx, small.env),
          given.map((g) => term(small.ctx, g)),
        );
        const g = term(small.ctx, goal);
        const answer = implies(small.ctx, facts, g);
        const empty = contradictory(facts);
        if (answer === "unknown" && !empty) return;
        if (answer === "yes") yes += 1;
        else no += 1;
        for (let i = -5; i <= 5; i += 1)
          for (let j = -5; j <= 5; j += 1)
            for (let K = 1; K <= 4; K += 1)
              for (let S = 1; S <= 4; S += 1) {
                const point = { env: small.env, values: new Map(Object.entries({ i, j, K, S })) };
                if (!facts.relations.every((r) => holds(point, r))) continue;
                expect(empty).toBe(false);
                expect(holds(point, g) ? "yes" : "no").toBe(answer);
              }
      }),
      { seed: 20240229, numRuns: 600 },
    );
    // The test must decide something, or it shows nothing.
    expect(yes).toBeGreaterThan(40);
    expect(no).toBeGreaterThan(15);
  });

  it("keeps points where a term is undefined out of the comparison", () => {
    expect(() => holds({ env: small.env, values: new Map([["i", 0]]) }, term(small.ctx, "1/i > 0"))).toThrow(
      Undefined,
    );
  });
});
