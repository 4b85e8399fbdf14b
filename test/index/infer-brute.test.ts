import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inferLeft, placesOf } from "../../src/index/infer.ts";
import { factsOf } from "../../src/index/prove.ts";
import { accessesOf } from "../../src/index/reads.ts";
import { writtenRange } from "../../src/index/scatter.ts";
import { evaluate, type Point, Undefined } from "./brute.ts";
import { term, text, world } from "./world.ts";

const w = world({
  sizes: "I K S",
  integers: "P",
  assume: ["P >= 0"],
  tensors: {
    w: ["K"],
    x: ["I"],
    p: [{ size: "I", pad: "P" }],
    z: [{ size: "I", outside: "zero" }],
    y: [{ size: "K", outside: "zero" }],
  },
});

const facts = factsOf(w.ctx, w.env);
/** The index set of i that the reads of the term tell. */
const told = (body: ReturnType<typeof term>) =>
  inferLeft(facts, {
    letter: "i",
    known: new Map(),
    places: placesOf(accessesOf(facts, body, ["i"]), "i"),
    body,
  });

const points = function* (): Generator<Point & { readonly values: Map<string, number> }> {
  for (const I of [1, 2, 5])
    for (const K of [1, 2, 3])
      for (const S of [1, 2, 3])
        for (const P of [0, 1])
          yield { env: w.env, values: new Map(Object.entries({ I, K, S, P })), reach: 8 };
};

const inside = (
  p: Point & { readonly values: Map<string, number> },
  body: ReturnType<typeof term>,
  i: number,
) => {
  try {
    return evaluate({ ...p, values: new Map([...p.values, ["i", i]]) }, body);
  } catch (error) {
    if (error instanceof Undefined) return undefined;
    throw error;
  }
};

const step = fc.constantFrom("1", "2", "S", "(0-1)", "3");
const shift = fc.constantFrom("0", "P", "1", "(0-2)", "K-1");

describe("index sets of definitions against brute force", () => {
  it("strict and padded reads: exactly the values at which every read is inside", {
    timeout: 120_000,
  }, () => {
    const read = fc
      .tuple(fc.constantFrom("x", "p"), step, fc.constantFrom("0", "1", "2", "S", "(0-1)"), shift)
      .map(([t, a, b, c]) => `${t}[${a}*i+${b}*k-${c}]`);
    let known = 0;
    fc.assert(
      fc.property(fc.array(read, { minLength: 1, maxLength: 2 }), (reads) => {
        const body = term(w.ctx, `{k=0..K-1} ${reads.join("*")}`);
        const r = told(body);
        // A letter alone in a subscript takes that axis even where the product has another read.
        if (!r.ok) return;
        known += 1;
        const { axis } = r;
        for (const p of points()) {
          const [lo, hi] = [evaluate(p, axis.lo), evaluate(p, axis.hi)];
          const at = `${text(body)} at ${[...p.values].join(" ")}: ${lo}..${hi}`;
          for (let i = -25; i <= 25; i += 1)
            if ((inside(p, body, i) !== undefined) !== (i >= lo && i <= hi))
              expect.fail(`${at}, wrong at ${i}`);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
    expect(known).toBeGreaterThan(30);
  });

  it("zero-extended reads: 0 at every value outside the support", { timeout: 120_000 }, () => {
    const factor = fc.tuple(fc.constantFrom("z", "y"), step, shift).map(([t, a, c]) => `${t}[${a}*i-k+${c}]`);
    const other = fc.constantFrom("y[k]", "z[k]", "y[k+1]", "z[2*k]", "[0<=k]*y[1-k]");
    let known = 0;
    fc.assert(
      fc.property(factor, other, fc.option(fc.tuple(factor, other)), (a, b, more) => {
        const body = term(w.ctx, `{k} (${a}*${b}${more === null ? "" : `+${more[0]}*${more[1]}`})`);
        const r = told(body);
        if (!r.ok) return;
        known += 1;
        expect(r.axis.outside.kind).toBe("zero");
        const { axis } = r;
        for (const p of points()) {
          const [lo, hi] = [evaluate(p, axis.lo), evaluate(p, axis.hi)];
          for (let i = -25; i <= 25; i += 1)
            if ((i < lo || i > hi) && inside(p, body, i) !== 0)
              expect.fail(`${text(body)} at ${[...p.values].join(" ")}: ${lo}..${hi}, but not 0 at ${i}`);
        }
      }),
      { seed: 12, numRuns: 30 },
    );
    expect(known).toBeGreaterThan(15);
  });

  it("scatters: the least and the greatest entry that is written", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(step, step, shift, (a, b, c) => {
        const target = term(w.ctx, `${a}*i+${b}*k-${c}`);
        const t = (s: string) => term(w.ctx, s);
        const ranges = [
          ["i", { kind: "interval", lo: t("0"), hi: t("I-1") }],
          ["k", { kind: "interval", lo: t("0"), hi: t("K-1") }],
        ] as const;
        const r = writtenRange(facts, target, new Map(ranges));
        if (r === undefined) throw new Error(text(target));
        for (const p of points()) {
          const written: number[] = [];
          for (let i = 0; i < (p.values.get("I") ?? 0); i += 1)
            for (let k = 0; k < (p.values.get("K") ?? 0); k += 1)
              written.push(evaluate({ ...p, values: new Map([...p.values, ["i", i], ["k", k]]) }, target));
          expect(evaluate(p, r.lo) + 0).toBe(Math.min(...written) + 0);
          expect(evaluate(p, r.hi) + 0).toBe(Math.max(...written) + 0);
        }
      }),
      { seed: 13, numRuns: 60 },
    );
  });
});
