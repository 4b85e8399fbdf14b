// Derived closed forms against values and gradients from PyTorch: every case of every family in cases/, through the
// same evaluation that the command `eval` uses. A table of the families is printed at the end.

import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { type EvaluationOutcome, evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";
import type { Case, Family, Tensor } from "./case.ts";
import { FAMILIES } from "./families.ts";

const CASES = new URL("./cases/", import.meta.url);
const listed = readdirSync(CASES).map((file) => file.replace(/\.jsonl$/, ""));

const casesOf = (family: string): readonly Case[] =>
  readFileSync(new URL(`${family}.jsonl`, CASES), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((l) => JSON.parse(l) as Case);

/** Cases of a family share its block. */
const blocks = new Map<string, (inputs: unknown) => EvaluationOutcome>();

function block(text: string): (inputs: unknown) => EvaluationOutcome {
  const known = blocks.get(text);
  if (known !== undefined) return known;
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(`${text}\n${read.messages.map((m) => m.diagnostic.message).join("\n")}`);
  const [only] = read.value.blocks;
  if (only === undefined) throw new Error("no block");
  const evaluate = evaluable(read.value.ctx, standard, only);
  blocks.set(text, evaluate);
  return evaluate;
}

const RTOL = 1e-9;
/** Where large terms cancel, what is left carries their rounding: of the tensor's largest entry, and of numbers near 1. */
const CANCELLED = 1e-12;
const ROUNDING = 1e-15;

/** How far the entry that is furthest off is beyond the tolerance, as a multiple of it. */
function apart(got: readonly number[] | undefined, want: Tensor): number {
  if (got?.length !== want.data.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(0, ...want.data.map(Math.abs));
  return want.data.reduce((worst, w, k) => {
    const tolerance = RTOL * Math.abs(w) + CANCELLED * largest + ROUNDING;
    const off = Math.abs((got[k] ?? Number.NaN) - w) / tolerance;
    return off <= worst ? worst : off;
  }, 0);
}

interface Count {
  cases: number;
  values: number;
  gradients: number;
}
const counts = new Map<string, Count>();

function compare(family: string, bind: Family, c: Case): void {
  const b = bind(c);
  const done = block(b.text)(b.inputs);
  if (!done.ok) throw new Error(`${b.text}\n${JSON.stringify(done.problems)}`);
  const { values, gradients } = done.evaluation;
  expect(Object.keys(b.gradients).sort(), "a gradient to every input that has one").toEqual(
    Object.keys(c.grads).sort(),
  );
  expect(apart(values.get(b.value)?.data, c.output), `the value of\n${b.text}`).toBeLessThan(1);
  const wanted = [
    ...Object.entries(b.gradients).map(([name, key]) => [key, c.grads[name]] as const),
    ...Object.entries(b.also ?? {}),
  ];
  for (const [key, want] of wanted) {
    const got = gradients.get(key) ?? values.get(key);
    if (want === undefined) throw new Error(`there is no gradient for ${key}`);
    expect(apart(got?.data, want), `${key} of\n${b.text}`).toBeLessThan(1);
  }
  const n = counts.get(family) ?? { cases: 0, values: 0, gradients: 0 };
  const derived = wanted.filter(([key]) => gradients.has(key)).length;
  counts.set(family, {
    cases: n.cases + 1,
    values: n.values + 1 + wanted.length - derived,
    gradients: n.gradients + derived,
  });
}

afterAll(() => {
  const line = (name: string, ...n: readonly (number | string)[]): string =>
    name.padEnd(24) + n.map((x) => String(x).padStart(10)).join("");
  const rows = [...counts].map(([family, n]) => line(family, n.cases, n.values, n.gradients));
  const sum = (of: keyof Count): number => [...counts.values()].reduce((s, n) => s + n[of], 0);
  const total = line(`${counts.size} families`, sum("cases"), sum("values"), sum("gradients"));
  console.log(
    ["agree with PyTorch", line("family", "cases", "values", "gradients"), ...rows, total].join("\n"),
  );
});

it("has a block for every family", () => {
  expect(Object.keys(FAMILIES).sort()).toEqual(listed.sort());
});

for (const family of listed) {
  const bind = FAMILIES[family];
  if (bind === undefined) continue;
  describe(family, () => {
    const cases = casesOf(family);
    it("has cases with names of their own", () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
    });
    it.each(cases.map((c) => ({ name: c.name, c })))("$name", ({ c }) => compare(family, bind, c));
  });
}
