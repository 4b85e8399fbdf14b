// Listings executed on reference data from PyTorch: every family, as TypeScript and as NumPy.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Bound, Case } from "../oracle/case.ts";
import { FAMILIES } from "../oracle/families.ts";
import {
  type Coded,
  coded,
  type Listed,
  listed,
  mustRunPython,
  type Numbers,
  runPython,
  runTypescript,
} from "./run.ts";

const CASES = new URL("../oracle/cases/", import.meta.url);
const families = readdirSync(CASES).map((file) => file.replace(/\.jsonl$/, ""));
const casesOf = (family: string): readonly Case[] =>
  readFileSync(new URL(`${family}.jsonl`, CASES), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((l) => JSON.parse(l) as Case);

const blocks = new Map<string, Coded>();
function block(text: string): Coded {
  const known = blocks.get(text) ?? coded(text);
  blocks.set(text, known);
  return known;
}
const listings = new Map<string, Listed>();
function listingOf(language: "typescript" | "numpy" | "vectorised", text: string): Listed {
  const key = `${language}\n${text}`;
  const known = listings.get(key) ?? listed(block(text), language);
  listings.set(key, known);
  return known;
}

/** How far the entry that is furthest off is beyond the tolerance. */
function apart(got: Numbers | undefined, want: Numbers): number {
  if (got?.data.length !== want.data.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(0, ...want.data.filter(Number.isFinite).map(Math.abs));
  return want.data.reduce((worst, w, k) => {
    const g = got.data[k] ?? Number.NaN;
    if (Object.is(g, w)) return worst;
    const off = Math.abs(g - w) / (1e-9 * Math.abs(w) + 1e-12 * largest + 1e-15);
    return off <= worst ? worst : off;
  }, 0);
}

function compare(c: Case, b: Bound, found: ReadonlyMap<string, Numbers>, l: Listed): void {
  expect(apart(found.get(b.value), c.output), `${c.name}: the value of\n${l.text}`).toBeLessThan(1);
  expect(Object.keys(b.gradients).length).toBe(Object.keys(c.grads).length);
  for (const [name, key] of Object.entries(b.gradients)) {
    const want = c.grads[name];
    if (want === undefined) throw new Error(`there is no gradient for ${key}`);
    expect(apart(found.get(key), want), `${c.name}: ${key} of\n${b.text}\n${l.text}`).toBeLessThan(1);
  }
}

describe.each(families)("%s", (family) => {
  const bind = FAMILIES[family];
  if (bind === undefined) throw new Error(`no block for ${family}`);
  const cases = casesOf(family);

  it("as TypeScript", () => {
    for (const c of cases) {
      const b = bind(c);
      const l = listingOf("typescript", b.text);
      compare(c, b, runTypescript(l, b.inputs), l);
    }
  });

  it.runIf(mustRunPython).each(["numpy", "vectorised"] as const)("as NumPy (%s)", (language) => {
    const jobs = cases.map((c) => ({ c, b: bind(c) }));
    const found = runPython(jobs.map(({ b }) => ({ listed: listingOf(language, b.text), inputs: b.inputs })));
    jobs.forEach(({ c, b }, k) => {
      compare(c, b, found[k] ?? new Map(), listingOf(language, b.text));
    });
  });
});

const loops = (l: Listed): number => (l.text.match(/^ +for /gm) ?? []).length;

describe("whole arrays", () => {
  it("take the place of most loops", () => {
    const texts = families.flatMap((f) => casesOf(f).flatMap((c) => FAMILIES[f]?.(c).text ?? []));
    let [plain, whole] = [0, 0];
    for (const text of new Set(texts)) {
      plain += loops(listingOf("numpy", text));
      whole += loops(listingOf("vectorised", text));
    }
    expect(plain).toBeGreaterThan(1000);
    expect(whole).toBeLessThan(0.5 * plain);
  });
});
