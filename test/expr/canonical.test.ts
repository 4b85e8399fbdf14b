// One form for sums that differ in names, order and nesting only: pairs written down by hand, then random sums with
// their indices, factors and nesting shuffled; and what must stay apart.

import { describe, expect, it } from "vitest";
import { canonical, sameUpToOrder } from "../../src/expr/canonical.ts";
import { Context } from "../../src/expr/context.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";

function sides(given: string, left: string, right: string): { ctx: Context; a: Expr; b: Expr } {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, `${given}\nshow ${left} = ${right}`, { library: standard });
  const task = block?.tasks[0];
  if (task?.kind !== "show")
    throw new Error(`${left} = ${right}\n${diagnostics.map((d) => d.message).join("\n")}`);
  return { ctx, a: task.lhs, b: task.rhs };
}

const GIVEN = "given a[n], b[n], c[n, n], e[n, n], r, s, p integer, q integer";

const EQUAL: readonly (readonly [string, string])[] = [
  ["sum{i, j} a[i]*b[j]*c[i,j]", "sum{j, i} c[i,j]*b[j]*a[i]"],
  ["sum{i, j} a[i]*b[j]*c[i,j]", "sum{i, j} a[j]*b[i]*c[j,i]"],
  ["sum{i} a[i]*(sum{j} b[j]*c[i,j])", "sum{j} b[j]*(sum{i} a[i]*c[i,j])"],
  ["sum{i, j} a[i]*a[j]*c[i,j]", "sum{i, j} a[i]*a[j]*c[j,i]"],
  ["sum{i, j, k} c[i,j]*c[j,k]*c[k,i]", "sum{i, j, k} c[j,i]*c[i,k]*c[k,j]"],
  ["sum{i, j} a[i]*b[j]", "(sum{i} a[i])*(sum{i} b[i])"],
  ["sum{i, j} a[i]*a[j]", "(sum{k} a[k])^2"],
  ["sum{i} r*a[i]", "r*(sum{i} a[i])"],
  ["sum{i} 2*a[i]*(r/3)", "2/3*r*(sum{k} a[k])"],
  ["sum{i, j, i != j} a[i]*b[j]", "sum{i, j} [j != i]*b[i]*a[j]"],
  ["sum{i, j} [i < j and a[i] > 0]*a[j]", "sum{j, i} [a[j] > 0]*a[i]*[j < i]"],
  ["sum{i=0..n-1, j=0..i, k=0..n-1} c[i,j]*a[k]", "(sum{k=0..n-1, j=0..k} c[k,j])*(sum{j} a[j])"],
  ["sum{i} exp(sum{j, k} c[i,j]*e[j,k])", "sum{i} exp(sum{k, j} e[k,j]*c[i,k])"],
  ["sum{i} exp(sum{j} a[i]*c[i,j])", "sum{k} exp(a[k]*(sum{i} c[k,i]))"],
  ["prod{i, j} (a[i] + b[j])", "prod{j, i} (b[i] + a[j])"],
  ["prod{i} (prod{j} c[i,j])", "prod{j, i} c[i,j]"],
  ["max{i, j} (a[i]*c[i,j])", "max{j} (max{i} c[i,j]*a[i])"],
  ["max{i, j, i < j} c[i,j]", "max{j, i, j < i} c[j,i]"],
  ["sum{i, j} a[i]*b[j]*c[i,j] + sum{i, j} a[j]*b[i]*c[j,i]", "2*(sum{i, j} a[i]*b[j]*c[i,j])"],
  ["sum{i, j, k, l} c[i,j]*c[k,l]", "(sum{i, j} c[j,i])^2"],
  ["sum{i, j, k, l} c[i,j]*e[j,k]*c[k,l]*e[l,i]", "sum{i, j, k, l} e[i,j]*c[j,k]*e[k,l]*c[l,i]"],
  [
    "sum{i} cases{a[i] if i > 0, sum{j, k} c[j,k]*a[k] otherwise}",
    "sum{j} cases{a[j] if j > 0, sum{k, i} a[k]*c[i,k] otherwise}",
  ],
];

const NUMBERS: readonly (readonly [string, string])[] = [
  ["r*(n - (q - 1))", "(n - q + 1)*r"],
  ["r*(p/2 + 1)", "(p + 2)/2*r"],
  ["r*(p - q)", "-r*(q - p)"],
  ["[2 divides p - 3*q]*r", "r*[2 divides q + p]"],
  ["sum{i} a[i]*(2*b[i] - 4*r)", "2*(sum{j} (b[j] - 2*r)*a[j])"],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ["sum{i, j} a[i]*b[j]*c[i,j]", "sum{i, j} a[i]*b[j]*c[j,i]"],
  ["sum{i, j, k} c[i,j]*c[j,k]*c[k,i]", "sum{i, j, k} c[i,j]*c[j,k]*c[i,k]"],
  ["sum{i} a[i]*b[i]", "(sum{i} a[i])*(sum{i} b[i])"],
  ["sum{i, j, k, l} c[i,j]*c[j,k]*c[k,l]*c[l,i]", "(sum{i, j} c[i,j]*c[j,i])^2"],
  ["sum{i} a[i]", "sum{i=1..n-1} a[i]"],
  ["prod{i, j} (a[i] + b[j])", "(prod{i} a[i]) + (prod{j} b[j])"],
  ["argmax{i} a[i]", "argmin{i} a[i]"],
  ["sum{i, j, i < j} c[i,j]", "sum{i, j, i > j} c[i,j]"],
];

describe("the form of a sum", () => {
  for (const [left, right] of [...EQUAL, ...NUMBERS])
    it(`${left} = ${right}`, () => {
      const { ctx, a, b } = sides(GIVEN, left, right);
      expect(canonical(ctx, a)).toBe(canonical(ctx, b));
      expect(canonical(ctx, a)).toBeDefined();
    });

  for (const [left, right] of DIFFERENT)
    it(`${left} is not ${right}`, () => {
      const { ctx, a, b } = sides(GIVEN, left, right);
      expect(sameUpToOrder(ctx, a, b)).toBe(false);
    });

  it("is its own form", () => {
    for (const [left, right] of [...EQUAL, ...DIFFERENT]) {
      const { ctx, a, b } = sides(GIVEN, left, right);
      for (const e of [a, b]) {
        const form = canonical(ctx, e);
        expect(form && canonical(ctx, form)).toBe(form);
      }
    }
  });

  it("is found at once where indices may be exchanged freely", () => {
    const letters = ["i", "j", "k", "l", "m", "o", "u", "v"];
    const product = (ls: readonly string[]): string => ls.map((x) => `c[t,${x}]*[${x} > 0]`).join("*");
    const star = (ls: readonly string[]): string => `sum{t, ${ls.join(", ")}} a[t]*(${product(ls)})`;
    const { ctx, a, b } = sides(GIVEN, star(letters), star([...letters].reverse()));
    expect(sameUpToOrder(ctx, a, b)).toBe(true);
  });

  it("beyond the budget is not told", () => {
    // A ring whose indices all look alike, numbered in two ways.
    const ring = (n: number, step: number): readonly string[] =>
      Array.from({ length: n }, (_, k) => {
        const [u, v] = [(step * k) % n, (step * (k + 1)) % n];
        return `c[i${u},i${v}]*c[i${v},i${u}]`;
      });
    const sum = (factors: readonly string[]): string =>
      `sum{${factors.map((_, k) => `i${k}`).join(", ")}} ${factors.join("*")}`;
    const told = (n: number, step: number): boolean | undefined => {
      const { ctx, a, b } = sides(GIVEN, sum(ring(n, 1)), sum(ring(n, step)));
      return sameUpToOrder(ctx, a, b);
    };
    expect(told(5, 2)).toBe(true);
    expect(told(12, 5)).toBeUndefined();
  });
});
