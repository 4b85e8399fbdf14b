// No true line is called wrong: random terms against what simplification makes of them, against the same in another order,
// and multiplied out, read from the TeX that is printed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm } from "../../src/expr/norm.ts";
import { SUBSCRIPTS } from "../../src/notation/notation.ts";
import { parseExpr, readBlock } from "../../src/read/sheet/block.ts";
import { equationOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";
import { check, document } from "./judged.ts";

const GIVEN = "given a, b > 0, x[n], y[n], W[n, n]; z[i] = max(0, x[i]) + y[i]";

/** Numbers in the sheet language, with i and k free. */
const term = fc.letrec<{ t: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom("a", "b", "x[i]", "y[i]", "x[k]", "W[i,k]", "W[k,i]", "z[i]", "2", "1/3", "[i = k]"),
  t: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.tuple(tie("t"), fc.constantFrom("+", "-", "*"), tie("t")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie("t").map((t) => `(${t})^2`),
    tie("t").map((t) => `max(0, ${t})`),
    tie("t").map((t) => `abs(${t})`),
    tie("t").map((t) => `exp(-(${t})^2)`),
    tie("t").map((t) => `(${t})/(1 + (${t})^2)`),
    tie("leaf").map((t) => `(sum{j} x[j]*(${t}))`),
    tie("leaf").map((t) => `(sum{m} W[i,m]*y[m]*(${t}))`),
    tie("t").map((t) => `cases{${t} if a > 0, x[i] otherwise}`),
  ),
})).t;

const ctx = new Context();
const block = (() => {
  const { block: found } = readBlock(ctx, `${GIVEN}\nfind d(a)/d(a)`, { library: standard });
  if (found === undefined) throw new Error("the block is not read");
  return found;
})();
const setting = { ctx, env: block.env, notation: SUBSCRIPTS };

async function verdictsOf(lines: readonly (readonly [Expr, Expr])[]): Promise<readonly string[]> {
  const printed = lines.map(([l, r]) => equationOf(l, r, setting).tex);
  const report = await check(document(GIVEN, printed));
  return report.relations
    .filter((r) => r.verdict === "wrong")
    .map((r) => `${r.text}  ${JSON.stringify(r.counterexample)}`);
}

const parsed = (text: string): Expr =>
  parseExpr(ctx, block.env, text, { library: standard, indices: ["i", "k"] });

describe("no true line is wrong", () => {
  test("simplified terms", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(term, { minLength: 3, maxLength: 3 }), async (texts) => {
        const lines = texts.map(parsed).map((e) => [e, norm(ctx, e)] as const);
        expect(await verdictsOf(lines)).toEqual([]);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
  test("sums the other way round, and squares multiplied out", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(term, term, async (s, t) => {
        const lines = [
          [`(${s}) + (${t})`, `(${t}) + (${s})`],
          [`((${s}) - (${t}))^2`, `(${s})^2 - 2*(${s})*(${t}) + (${t})^2`],
          [`sum{l} x[l]*((${s}) + (${t}))`, `(${s})*(sum{l} x[l]) + (${t})*(sum{l} x[l])`],
        ].map(([l, r]) => [parsed(l ?? ""), parsed(r ?? "")] as const);
        expect(await verdictsOf(lines)).toEqual([]);
      }),
      { numRuns: 30, seed: 6 },
    );
  });
});
