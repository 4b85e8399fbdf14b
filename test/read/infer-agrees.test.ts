// The reader notes the reads as it goes through the text, with places for its messages; `size` takes them from the
// kernel's term, where what is never evaluated asks nothing. From both follows the same index set.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { sameIndexSet } from "../../src/index/extremes.ts";
import { inferLeft, outsideOf, placesOf } from "../../src/index/infer.ts";
import { factsOf } from "../../src/index/prove.ts";
import { accessesOf } from "../../src/index/reads.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { rangeText } from "../../src/read/terms/plain.ts";
import { standard } from "../../src/standard.ts";

/** Both answers for y; equal when every end is provably the same. */
function compare(text: string): { readonly reader: string; readonly term: string; readonly same: boolean } {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  const y = block?.env.decls.get("y");
  if (block === undefined || y?.kind !== "definition")
    throw new Error(diagnostics.map((d) => d.message).join("\n"));
  const facts = outsideOf(factsOf(ctx, block.env), y.params);
  const reads = accessesOf(facts, y.body, y.params);
  const found = y.params.map((letter) =>
    inferLeft(facts, { letter, known: new Map(), places: placesOf(reads, letter), body: y.body }),
  );
  const reader = y.axes.map((a) => `${rangeText(a.lo, a.hi)} ${a.outside.kind}`).join(", ");
  const term = found
    .map((r) => (r.ok ? `${rangeText(r.axis.lo, r.axis.hi)} ${r.axis.outside.kind}` : r.reason))
    .join(", ");
  const same = found.every((r, k) => {
    const own = y.axes[k];
    return r.ok && own?.outside.kind === r.axis.outside.kind && sameIndexSet(facts, own, r.axis);
  });
  return { reader, term, same };
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
  const { reader, term, same } = compare(text);
  expect(same, `reader: ${reader}\nterm: ${term}`).toBe(true);
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
        const [lo, hi] = (found.reader.split(" ")[0] ?? "").split("..").map(Number);
        fc.pre((lo ?? 0) <= (hi ?? -1));
        expect(found.same, `reader: ${found.reader}\nterm: ${found.term}`).toBe(true);
      },
    ),
    { seed: 5, numRuns: 150 },
  );
});
