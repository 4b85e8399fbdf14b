// Random blocks: what their listings compute is what `gradsheet eval` computes.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexedBlock, layeredBlock, scalarBlock } from "../derive/random-block.ts";
import {
  type Coded,
  coded,
  type Inputs,
  type Listed,
  listed,
  mustRunPython,
  type Numbers,
  runPython,
  runTypescript,
} from "./run.ts";

const RUNS = 60;

/** Numbers for everything that is given; small sizes, different from each other. */
function inputsOf(c: Coded, seed: number): Inputs {
  let state = seed * 7919 + 17;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return ((state >>> 8) / 2 ** 24) * 2 - 0.9;
  };
  const size: Readonly<Record<string, number>> = { n: 3, m: 2, s: 2 };
  const fill = (shape: readonly number[]): Numbers => ({
    shape,
    data: Array.from({ length: shape.reduce((p, k) => p * k, 1) }, next),
  });
  const out: Record<string, Numbers | number> = {};
  const value = (text: string): number => size[text] ?? 3;
  for (const d of c.block.block.env.decls.values()) {
    if (d.kind === "scalar" && d.role === "given") out[d.name] = d.integer ? value(d.name) : next();
    if (d.kind === "scalar" && d.role === "size") out[d.name] = value(d.name);
    if (d.kind === "tensor") {
      const shape = d.axes.map((a) => {
        const last = a.hi.kind === "app" ? a.hi.args[0] : undefined;
        return last?.kind === "sym" ? value(last.name) : 3;
      });
      out[d.name] = fill(shape);
    }
  }
  return out;
}

/** The shapes of what is defined, from a first evaluation, for the incoming gradients. */
function withGradients(c: Coded, given: Inputs): Inputs {
  const out: Record<string, Numbers | number> = { ...given };
  for (const d of c.block.block.env.decls.values()) {
    if (d.kind !== "function" || d.formula !== undefined) continue;
    for (const p of d.params) {
      const shape = shapeOf(c, p, given);
      if (shape === undefined) continue;
      const count = shape.reduce((x, k) => x * k, 1);
      const data = Array.from({ length: count }, (_, k) => Math.sin(1 + 3 * k));
      out[`d(${d.name})/d(${p})`] = shape.length === 0 ? (data[0] ?? 1) : { shape, data };
    }
  }
  return out;
}

function shapeOf(c: Coded, name: string, given: Inputs): readonly number[] | undefined {
  const x = given[name];
  if (x !== undefined) return typeof x === "number" ? [] : x.shape;
  const d = c.block.block.env.decls.get(name);
  if (d?.kind !== "definition") return undefined;
  const ends = d.axes.map((a) => {
    const hi = a.hi;
    const [first, second] = hi.kind === "app" && hi.op === "add" ? hi.args : [hi, undefined];
    const base =
      first?.kind === "app" && first.op === "mul"
        ? first.args.reduce(
            (p, t) =>
              p * (t.kind === "num" ? Number(t.value) : t.kind === "sym" ? Number(given[t.name] ?? 3) : 1),
            1,
          )
        : first?.kind === "sym"
          ? Number(given[first.name] ?? 3)
          : Number(first?.kind === "num" ? first.value : 0);
    return base + (second?.kind === "num" ? Number(second.value) : 0) + 1;
  });
  return ends;
}

const far = (a: number, b: number): boolean =>
  !(Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

function differences(
  l: Listed,
  c: Coded,
  inputs: Inputs,
  found: ReadonlyMap<string, Numbers>,
): readonly string[] {
  const { values, gradients } = c.evaluate(inputs);
  return l.routines.flatMap((r) => {
    const want = gradients.get(r.key) ?? values.get(r.key);
    const got = found.get(r.key);
    if (want === undefined || got === undefined) return [];
    const wrong = want.data.flatMap((w, k) => {
      const g = got.data[k] ?? Number.NaN;
      const number = typeof w === "number" ? w : Number(w);
      return Number.isFinite(number) && far(g, number)
        ? [`${r.key}[${k}]: eval ${number}, listing ${g}`]
        : [];
    });
    return got.data.length === want.data.length
      ? wrong
      : [`${r.key}: ${got.data.length} entries, not ${want.data.length}`];
  });
}

/** A block whose numbers `eval` has; those that it refuses prove nothing. */
function usable(text: string): { readonly c: Coded; readonly inputs: Inputs } | undefined {
  // Of a given function `eval` has no values.
  if (text.split("\n").some((l) => !l.startsWith("given") && /\bf\(/.test(l))) return undefined;
  try {
    const c = coded(text);
    const inputs = withGradients(c, inputsOf(c, text.length));
    c.evaluate(inputs);
    return { c, inputs };
  } catch {
    return undefined;
  }
}

const kinds = [
  ["scalars", scalarBlock],
  ["indexed", indexedBlock],
  ["layers", layeredBlock],
] as const;

describe.each(kinds)("random blocks of %s", (_, arbitrary) => {
  const texts = fc.sample(arbitrary, { numRuns: RUNS, seed: 20 });
  const blocks = texts.flatMap((text) => {
    const found = usable(text);
    return found === undefined ? [] : [{ text, ...found }];
  });

  it("are mostly usable", () => {
    expect(blocks.length).toBeGreaterThan(RUNS / 3);
  });

  it("agree with eval in TypeScript", () => {
    for (const { text, c, inputs } of blocks) {
      const l = listed(c, "typescript");
      const wrong = differences(l, c, inputs, runTypescript(l, inputs));
      expect(wrong, `${text}\n${l.text}`).toEqual([]);
    }
  });

  it.runIf(mustRunPython).each(["numpy", "vectorised"] as const)(
    "agree with eval in NumPy (%s)",
    (language) => {
      const jobs = blocks.map((b) => ({ ...b, listed: listed(b.c, language) }));
      const found = runPython(jobs);
      jobs.forEach((j, k) => {
        const wrong = differences(j.listed, j.c, j.inputs, found[k] ?? new Map());
        expect(wrong, `${j.text}\n${j.listed.text}`).toEqual([]);
      });
    },
  );
});
