// Index sets that were not written, against brute force over small integers; and counting from 1 against
// counting from 0.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { substituteSymbols } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import type { Definition } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm } from "../../src/expr/norm.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { rangeText } from "../../src/read/terms/plain.ts";
import { standard } from "../../src/standard.ts";
import { messages, term } from "./block-text.ts";

const SEED = 7;

function defined(ctx: Context, text: string, name: string): Definition {
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  const decl = block?.env.decls.get(name);
  if (decl?.kind !== "definition") throw new Error(`${name} is not defined`);
  return decl;
}

function integer(ctx: Context, e: Expr): number {
  const n = norm(ctx, e);
  if (n.kind !== "num" || typeof n.value !== "number") throw new Error(`not a number: ${term(ctx, e)}`);
  return n.value;
}

interface Access {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly length: number;
}

const access = fc.record({
  a: fc.integer({ min: -3, max: 3 }),
  b: fc.integer({ min: -2, max: 2 }),
  c: fc.integer({ min: -3, max: 3 }),
  length: fc.integer({ min: 1, max: 6 }),
});

const subscript = ({ a, b, c }: Access): string => `${a}*i + ${b}*k + ${c}`.replaceAll("+ -", "- ");
const at = ({ a, b, c }: Access, i: number, k: number): number => a * i + b * k + c;
const inside = (r: Access, i: number, k: number): boolean => at(r, i, k) >= 0 && at(r, i, k) < r.length;

const LIMIT = 60;
const everyInteger = Array.from({ length: 2 * LIMIT + 1 }, (_, n) => n - LIMIT);

describe("the index set of a left side", () => {
  test.each([
    ["given q[n, C], t[n] integer; l[i] = q[i, t[i]]", "0..n-1"],
    ["given q[C], t[n] integer; l[i] = [t[i] > 0]*q[t[i]]", "0..n-1"],
    ["given x[m], u[n, 2]; l[i] = x[floor(u[i, 0])] + x[floor(u[i, 1]) + 1]", "0..n-1"],
    ["given x[m], a[n] integer; l[i] = sum{k=0..K-1} x[a[i+1] + k]", "-1..n-2"],
  ])("a subscript that is looked up does not bound its letters: %s", (text, range) => {
    const ctx = new Context();
    const [axis] = defined(ctx, text, "l").axes;
    expect(axis === undefined ? "" : rangeText(axis.lo, axis.hi)).toBe(range);
  });

  test.each([
    ["given x[n]; l[i] = sum{j <= i} x[j]", "0..n-1"],
    ["given x[n]; l[i] = sum{j, j <= i} x[j]", "0..n-1"],
    ["given x[n]; l[i] = prod{j > i} x[j]", "0..n-1"],
    ["given x[n]; l[i] = max{j <= i and j != 0} x[j]", "0..n-1"],
    ["given x[-2..n]; l[i] = sum{j} [i >= j]*x[j]", "-2..n"],
    ["given x[n], u[n]; l[i] = (sum{j < i} x[j])/(sum{k != i} u[k])", "0..n-1"],
    // A read says more than what the letter is compared with.
    ["given x[n], u[m]; l[i] = u[i]*(sum{j <= i} x[j])", "0..m-1"],
  ])("a letter without a read runs where what it is compared with does: %s", (text, range) => {
    const [axis] = defined(new Context(), text, "l").axes;
    expect(axis === undefined ? "" : rangeText(axis.lo, axis.hi)).toBe(range);
  });

  test.each([
    "given x[n], z[m]; l[i] = sum{j <= i} x[j] + sum{k <= i} z[k]", // two ranges
    "given x[n]; l[i] = sum{j <= 2*i} x[j]", // how far i goes is not how far 2i goes
    "given x[n]; l[i] = sum{j=0..i} a^j", // where the sum stops is no range
  ])("what a letter is compared with does not tell its range: %s", (text) => {
    const { diagnostics } = readBlock(new Context(), `given a; ${text}`, { library: standard });
    expect(diagnostics.map((d) => d.message)).toEqual([
      "the range of `i` cannot be told: it is no subscript on the right side",
    ]);
  });

  test("rounded subscripts: exactly the values for which the read is inside", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("floor", "ceil"),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom(1, -1),
        fc.integer({ min: -2, max: 4 }),
        fc.boolean(),
        (round, s, c, sign, e, symbolic) => {
          const ctx = new Context();
          const divisor = symbolic ? "s" : `${s}`;
          const text = `given x[5], s >= 1 integer; y[i] = x[${e} + ${sign}*${round}((i + ${c})/${divisor})]`;
          const [axis] = defined(ctx, text.replaceAll("+ -", "- "), "y").axes;
          if (axis === undefined) throw new Error("no axis");
          const at = (end: Expr): number =>
            integer(ctx, substituteSymbols(ctx, end, new Map([["s", ctx.num(s)]])));
          const value = (i: number): number => e + sign * Math[round as "floor" | "ceil"]((i + c) / s);
          const inside = everyInteger.filter((i) => value(i) >= 0 && value(i) < 5);
          expect([at(axis.lo), at(axis.hi)]).toEqual([inside[0], inside.at(-1)]);
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  test("a subscript that is looked up beyond other letters alone tells nothing", () => {
    const { diagnostics } = readBlock(new Context(), "given x[m], t[n] integer; l[i] = sum{k} x[t[k]*i]", {
      library: standard,
    });
    expect(diagnostics.map((d) => d.message)).toEqual([
      "the range of `i` cannot be told: the subscripts of `x` tie it to another letter",
    ]);
  });

  test("strict reads: exactly the values for which all reads are inside", () => {
    fc.assert(
      fc.property(
        fc.array(access, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (reads, last) => {
          fc.pre(reads.some((r) => r.a !== 0));
          const ks = Array.from({ length: last + 1 }, (_, k) => k);
          // A read without the letter that is outside is an error of its own.
          fc.pre(reads.every((r) => r.a !== 0 || ks.every((k) => inside(r, 0, k))));
          const given = reads.map((r, n) => `x${n}[${r.length}]`).join(", ");
          const body = reads.map((r, n) => `x${n}[${subscript(r)}]`).join(" * ");
          const ctx = new Context();
          const { axes } = defined(ctx, `given ${given}\ny[i] = sum{k=0..${last}} ${body}`, "y");
          const [lo, hi] = [axes[0]?.lo, axes[0]?.hi].map((e) => (e === undefined ? NaN : integer(ctx, e)));
          const expected = everyInteger.filter((i) => reads.every((r) => ks.every((k) => inside(r, i, k))));
          expect(everyInteger.filter((i) => i >= (lo ?? 0) && i <= (hi ?? -1))).toEqual(expected);
          expect(axes[0]?.outside.kind).toBe("error");
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  test("reads extended by 0: nothing outside differs from 0", () => {
    fc.assert(
      fc.property(
        fc.array(access, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom(" * ", " + "),
        (reads, last, op) => {
          // In a sum every term, in a product one factor, must depend on the letter.
          const depends = reads.map((r) => r.a !== 0);
          fc.pre(op === " + " ? depends.every(Boolean) : depends.some(Boolean));
          const ks = Array.from({ length: last + 1 }, (_, k) => k);
          const given = reads.map((r, n) => `x${n}[${r.length}] outside 0`).join(", ");
          const body = reads.map((r, n) => `x${n}[${subscript(r)}]`).join(op);
          const ctx = new Context();
          const { axes } = defined(ctx, `given ${given}\ny[i] = sum{k=0..${last}} (${body})`, "y");
          const [lo, hi] = [axes[0]?.lo, axes[0]?.hi].map((e) => (e === undefined ? NaN : integer(ctx, e)));
          const all = op === " * ";
          const support = everyInteger.filter((i) =>
            ks.some((k) => (all ? reads.every((r) => inside(r, i, k)) : reads.some((r) => inside(r, i, k)))),
          );
          expect(support.filter((i) => i < (lo ?? NaN) || i > (hi ?? NaN))).toEqual([]);
          expect(axes[0]?.outside.kind).toBe("zero");
          // A single read leaves no room between the rational and the integer answer at its ends.
          const [only] = reads;
          if (reads.length === 1 && only !== undefined && Math.abs(only.a) === 1) {
            expect([lo, hi]).toEqual([support[0], support.at(-1)]);
          }
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  test("scatter: from the least to the greatest write", () => {
    fc.assert(
      fc.property(access, fc.integer({ min: 1, max: 4 }), (t, kernel) => {
        const ctx = new Context();
        const text = `given x[${t.length}], w[${kernel}]\ny[${subscript(t)}] += x[i]*w[k]`;
        const { axes } = defined(ctx, text, "y");
        const writes = Array.from({ length: t.length }, (_, i) =>
          Array.from({ length: kernel }, (_unused, k) => at(t, i, k)),
        ).flat();
        expect(axes.map((a) => [integer(ctx, a.lo), integer(ctx, a.hi)])).toEqual([
          [Math.min(...writes), Math.max(...writes)],
        ]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test("symbolic sizes: valid, strided, dilated, full", () => {
    const axes = (text: string): string[] =>
      defined(new Context(), text, "y").axes.map((a) => rangeText(a.lo, a.hi));
    expect(axes("given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]")).toEqual(["0..n-K"]);
    expect(axes("given x[n], w[K], s >= 1 integer; y[i] = sum{k} w[k]*x[s*i+k]")).toEqual([
      "0..floor((n-K)/s)",
    ]);
    expect(axes("given x[n], w[K], D >= 1 integer; y[i] = sum{k} w[k]*x[i+D*k]")).toEqual(["0..n-D*(K-1)-1"]);
    expect(axes("given x[n] outside 0, w[K]; y[i] = sum{k} w[k]*x[i-k]")).toEqual(["0..K+n-2"]);
    expect(axes("given x[n], z[m]; y[i, j] = x[i]*z[n-1-j]")).toEqual(["0..n-1", "n-m..n-1"]);
    expect(axes("given x[n pad p], w[m]; y[i] = x[2*i-1]*w[i]")).toEqual([
      "max(0,ceil((1-p)/2))..min(floor((n+p)/2),m-1)",
    ]);
  });
});

describe("counting from 1", () => {
  test("gives the same terms as counting from 0 with every index moved", () => {
    fc.assert(
      fc.property(
        fc.array(access, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 4 }),
        (reads, last) => {
          const given = `given w[5], ${reads.map((_, n) => `x${n}[n] outside 0`).join(", ")}, L(y)`;
          const zero = reads.map((r, n) => `x${n}[${subscript(r)}]`).join("*");
          const one = reads
            .map(({ a, b, c }, n) => `x${n}[${a}*(i - 1) + ${b}*(k - 1) + ${c} + 1]`)
            .join("*");
          const from0 = `${given}\ny[i=0..9] = sum{k=0..${last}} i*w[k]*${zero}\nfind d(L)/d(w[k])`;
          const from1 = `index from 1\n${given}\ny[i=1..10] = sum{k=1..${last + 1}} (i-1)*w[k]*${one}\nfind d(L)/d(w[k])`;
          const shape = (text: string): string[] => {
            const ctx = new Context();
            const d = defined(ctx, text, "y");
            const axes = d.axes.flatMap((a) => [a.lo, a.hi]);
            return [...axes, d.body].map((e) => term(ctx, norm(ctx, e)));
          };
          expect(shape(from1)).toEqual(shape(from0));
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
  });

  test("a read before the first entry is refused in the author's numbers", () => {
    expect(messages("given x[n]\ny = x[0]", { first: 1 })[0]).toBe(
      "s.md:2:7: error: the subscript 0 is outside of `x`",
    );
    expect(messages("given x[n]\ny = x[n]", { first: 1 })).toEqual([]);
  });
});

test("a block at the size of a real layer is read fast enough to follow typing", () => {
  const text = `given x[N, C, H pad P, W pad P], w[F, C, K, K], b[F], S >= 1 integer, D >= 1 integer
y[n, f, i, j] = b[f] + sum{c, k, l} x[n, c, S*i+D*k-P, S*j+D*l-P] * w[f, c, k, l]
given L(y)
find d(L)/d(x[n, c, h, v]), d(L)/d(w[f, c, k, l]), d(L)/d(b[f])`;
  const { block } = readBlock(new Context(), text, { library: standard });
  expect(block?.tasks.length).toBe(3);
  // Ten thousand terms and a sum over 10^7 of them cost no more than their text.
  const long = `given x[n]\ny = sum{i=0..9999999} i*[i = 3]\nz = ${Array.from({ length: 3000 }, (_, k) => `x[${k}]^2`).join(" + ")}`;
  expect(
    readBlock(new Context(), long.replace("x[n]", "x[5000]"), { library: standard }).diagnostics,
  ).toEqual([]);
});
