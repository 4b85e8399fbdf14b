// Random systems of equations over summation variables against plain loops: whatever form the index algebra gives a
// sum, its value is the same and it reads nothing outside the axes that the variables run along.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { collapse } from "../../src/index/collapse.ts";
import { factsOf } from "../../src/index/prove.ts";
import { absorbBrackets, simplifyRange } from "../../src/index/ranges.ts";
import { evaluate, Undefined } from "./brute.ts";
import { type AxisSketch, term, text, type World, world } from "./world.ts";

/** The forms that a sum goes through. */
function forms(w: World, before: Expr): readonly Expr[] {
  const facts = factsOf(w.ctx, w.env);
  const out = [before];
  for (let round = 0; round < 2; round += 1)
    for (const step of [collapse, absorbBrackets, simplifyRange]) {
      const e = out.at(-1) as Expr;
      const next = e.kind === "bind" ? step(w.ctx, facts, e)?.after : undefined;
      if (next !== undefined && next !== e) out.push(next);
    }
  return out;
}

/** What goes wrong at one point, in words; undefined when nothing does. */
function differs(w: World, all: readonly Expr[], values: ReadonlyMap<string, number>): string | undefined {
  const point = { env: w.env, values, reach: 40 };
  const want = evaluate(point, all[0] as Expr);
  for (const f of all.slice(1)) {
    let got: number | string;
    try {
      got = evaluate(point, f);
    } catch (error) {
      if (!(error instanceof Undefined)) throw error;
      got = error.message;
    }
    if (got === want || (typeof got === "number" && Math.abs(got - want) < 1e-9 * Math.abs(want))) continue;
    const at = [...values].map(([k, v]) => `${k}=${v}`).join(" ");
    return `${all.map((x) => text(x)).join("\n = ")}\n${at}: ${got}, not ${want}, from ${text(f)}`;
  }
  return undefined;
}

const NAMES = ["i", "j", "k", "l"] as const;

/** Signed terms as one sum, those that are 0 left out. */
const sumOf = (terms: readonly (readonly [number, string])[]): string => {
  const own = terms.filter(([c]) => c !== 0).map(([c, x]) => (c < 0 ? `(0-${-c})*${x}` : `${c}*${x}`));
  return own.length === 0 ? "0" : own.join("+");
};

describe("systems with whole coefficients", () => {
  const range = fc
    .record({ lo: fc.integer({ min: -2, max: 2 }), size: fc.integer({ min: 0, max: 4 }) })
    .map(({ lo, size }) => ({ lo, hi: lo + size - 1 }));
  const coefficient = fc.integer({ min: -6, max: 6 });
  const sketch = fc.integer({ min: 1, max: 4 }).chain((n) =>
    fc.record({
      ranges: fc.array(range, { minLength: n, maxLength: n }),
      equations: fc.array(
        fc.record({
          own: fc.array(coefficient, { minLength: n, maxLength: n }),
          m: fc.constantFrom(1, 1, 1, 2, -1, 0),
          constant: fc.integer({ min: -3, max: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );

  it("have the value of the loops, and read inside", { timeout: 120_000 }, () => {
    let changed = 0;
    const show = (n: number): string => (n < 0 ? `0-${-n}` : `${n}`);
    fc.assert(
      fc.property(sketch, ({ ranges, equations }) => {
        // One strict tensor along each variable: a term that the ranges do not hold cannot be read.
        const tensors: Record<string, readonly AxisSketch[]> = {};
        for (const [n, r] of ranges.entries()) tensors[`u${n}`] = [{ lo: show(r.lo), hi: show(r.hi) }];
        const w = world({ tensors, indices: { m: "0-9..9" } });
        const letters = ranges.map((r, n) => `${NAMES[n]}=${show(r.lo)}..${show(r.hi)}`).join(", ");
        const reads = ranges.map((_, n) => `$u${n}[${NAMES[n]}]`).join("*");
        const brackets = equations.map(
          (q) =>
            `[${sumOf(q.own.map((c, n) => [c, NAMES[n] ?? "i"]))}=${sumOf([[q.m, "m"]])}+${show(q.constant)}]`,
        );
        const all = forms(w, term(w.ctx, `{${letters}} ${reads}*${brackets.join("*")}`));
        if (all.length > 1) changed += 1;
        for (let m = -9; m <= 9; m += 1) {
          const wrong = differs(w, all, new Map([["m", m]]));
          if (wrong !== undefined) expect.fail(wrong);
        }
      }),
      { seed: 31, numRuns: 160 },
    );
    expect(changed).toBeGreaterThan(130);
  });
});

describe("systems with symbolic coefficients, quotients and remainders", () => {
  const w = world({
    sizes: "A B S D",
    tensors: {
      u: ["A"],
      v: ["B"],
      long: ["S*A"],
      wide: ["S*D*A"],
    },
    indices: { m: "0-3..20", n: "0..6" },
  });
  const entry = fc.constantFrom(
    { range: "0..A-1", read: (x: string) => `$u[${x}]` },
    { range: "0..B-1", read: (x: string) => `$v[${x}]` },
    { range: "0..S*A-1", read: (x: string) => `$long[${x}]` },
    { range: "0..S*D*A-1", read: (x: string) => `$wide[${x}]` },
    { range: "0..S-1", read: (x: string) => `(${x}+2)` },
    { range: "0..D-1", read: (x: string) => `(${x}*${x}+1)` },
    { range: "1..S", read: (x: string) => `(${x}+1)` },
  );
  const index = fc.constantFrom("i", "j");
  const part = fc.oneof(
    index.map((x) => x),
    fc.tuple(fc.constantFrom("S", "D", "S*D", "2", "3"), index).map(([c, x]) => `${c}*${x}`),
    fc.tuple(index, fc.constantFrom("S", "D", "S*D", "2")).map(([x, d]) => `floor(${x}/(${d}))`),
    fc.tuple(index, fc.constantFrom("S", "D", "S*D", "2")).map(([x, d]) => `mod(${x},${d})`),
    fc.tuple(index, fc.constantFrom("S", "3")).map(([x, d]) => `mod(${x}+n,${d})`),
    fc.tuple(index, fc.constantFrom("S", "D")).map(([x, d]) => `mod(floor(${x}/S),${d})`),
    fc.tuple(index, fc.constantFrom("S", "2")).map(([x, d]) => `ceil(${x}/${d})`),
    fc.tuple(index, index, fc.constantFrom("S", "2")).map(([x, y, d]) => `S*floor(${x}/${d})+mod(${y},${d})`),
  );
  const equation = fc
    .tuple(part, fc.option(part), fc.constantFrom("m", "m", "n", "m-n", "2*n", "0"))
    .map(([a, b, o]) => `[${a}${b === null ? "" : `+${b}`}=${o}]`);
  const sketch = fc.record({
    first: entry,
    second: entry,
    equations: fc.array(equation, { minLength: 1, maxLength: 2 }),
  });

  it("have the value of the loops, and read inside", { timeout: 120_000 }, () => {
    let changed = 0;
    fc.assert(
      fc.property(
        sketch,
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 24, maxLength: 24 }),
        (s, draw) => {
          const reads = `${s.first.read("i")}*${s.second.read("j")}`;
          const before = term(
            w.ctx,
            `{i=${s.first.range}, j=${s.second.range}} ${reads}*${s.equations.join("*")}`,
          );
          const all = forms(w, before);
          if (all.length === 1) return;
          changed += 1;
          for (let k = 0; k + 5 < draw.length; k += 6) {
            const pick = (at: number, lo: number, n: number): number => lo + ((draw[k + at] ?? 0) % n);
            const values = new Map([
              ["A", pick(0, 1, 3)],
              ["B", pick(1, 1, 3)],
              ["S", pick(2, 1, 3)],
              ["D", pick(3, 1, 2)],
              ["m", pick(4, -3, 16)],
              ["n", pick(5, 0, 5)],
            ]);
            const wrong = differs(w, all, values);
            if (wrong !== undefined) expect.fail(wrong);
          }
        },
      ),
      { seed: 77, numRuns: 110 },
    );
    expect(changed).toBeGreaterThan(60);
  });
});
