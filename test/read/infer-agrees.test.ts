// The reader tells index sets from the text, with places for its messages; src/index/infer.ts tells them from the
// kernel's term, with the reasoning for `size`. Both must say the same.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { inferAxes } from "../../src/index/infer.ts";
import { factsOf, implied } from "../../src/index/prove.ts";
import { readBlock } from "../../src/read/block.ts";
import { rangeText } from "../../src/read/plain.ts";
import { standard } from "../../src/standard.ts";

/** Both answers for y; equal when every end is provably the same. */
function compare(text: string): { readonly reader: string; readonly index: string; readonly same: boolean } {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  const y = block?.env.decls.get("y");
  if (block === undefined || y?.kind !== "definition")
    throw new Error(diagnostics.map((d) => d.message).join("\n"));
  const found = inferAxes(ctx, block.env, y.params, y.body);
  const reader = y.axes.map((a) => `${rangeText(a.lo, a.hi)} ${a.outside.kind}`).join(", ");
  if (!found.ok) return { reader, index: found.reason, same: false };
  const facts = factsOf(ctx, block.env);
  const index = found.axes.map(({ axis: a }) => `${rangeText(a.lo, a.hi)} ${a.outside.kind}`).join(", ");
  const same = found.axes.every(({ axis }, k) => {
    const own = y.axes[k];
    const equal = own !== undefined && own.outside.kind === axis.outside.kind;
    return equal && implied(facts, ctx.eq(own.lo, axis.lo)) && implied(facts, ctx.eq(own.hi, axis.hi));
  });
  return { reader, index, same: same && found.axes.length === y.axes.length };
}

test.each([
  "given x[H, W] outside 0, w[K, K] outside 0; y[e, f] = sum{a, b} w[e-a, f-b]*x[a, b]",
  "given s[n]; y[i] = exp(s[i]) / (sum{j} exp(s[j]))",
  "given x[H, W]; y[i, j] = max{k=0..1, l=0..1} x[2*i+k, 2*j+l]",
  "given A[5, 5], B[3, 3]; y[i, j] = sum{k, l} B[k, l]*A[i+k, j+l]",
  "given x[n], w[K], s >= 1 integer; y[i] = sum{k} w[k]*x[s*i+k]",
  "given x[n], w[K], D >= 1 integer; y[i] = sum{k} w[k]*x[i+D*k]",
  "given x[C, H pad P, W pad P], w[F, C, K, K], b[F], S >= 1 integer; y[f, i, j] = b[f] + sum{c, k, l} x[c, S*i+k-P, S*j+l-P]*w[f, c, k, l]",
  "given x[n] outside 0; y[i] = x[i-1] + 2*x[i] + x[i+1]",
  "given x[n], z[m]; y[i, j] = x[i]*z[n-1-j]",
])("%s", (text) => {
  const { reader, index, same } = compare(text);
  expect(same, `reader: ${reader}\nindex: ${index}`).toBe(true);
});

test("at random reads", () => {
  const access = fc.record({
    a: fc.constantFrom(-2, -1, 1, 2),
    b: fc.integer({ min: -2, max: 2 }),
    c: fc.integer({ min: -3, max: 3 }),
    length: fc.integer({ min: 5, max: 12 }),
  });
  fc.assert(
    fc.property(
      fc.array(access, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 2 }),
      (reads, last) => {
        const given = reads.map((r, n) => `x${n}[${r.length}]`).join(", ");
        const body = reads.map(({ a, b, c }, n) => `x${n}[${a}*i + ${b}*k + ${c}]`).join("*");
        const found = compare(`given ${given}; y[i] = sum{k=0..${last}} ${body}`);
        // An index set that holds nothing has no one way to be written.
        fc.pre(found.index !== "outside");
        const [lo, hi] = (found.reader.split(" ")[0] ?? "").split("..").map(Number);
        fc.pre((lo ?? 0) <= (hi ?? -1));
        expect(found.same, `reader: ${found.reader}\nindex: ${found.index}`).toBe(true);
      },
    ),
    { seed: 5, numRuns: 150 },
  );
});
