// What gradsheet writes, read back: every line of derivations, in three notations, gives the term that was printed.
// What the page does not say is not read (a slice, a range that only the reason names); nothing is read as another term.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { elaborateFormula } from "../../src/check/elaborate.ts";
import { mappedSlice } from "../../src/check/mapped.ts";
import { readFormula } from "../../src/check/statements.ts";
import { UnreadError } from "../../src/check/unread.ts";
import { deriveBlock } from "../../src/derive/block.ts";
import { sameUpToOrder } from "../../src/expr/canonical.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { sameByNorm } from "../../src/expr/norm.ts";
import type { Notation } from "../../src/notation/notation.ts";
import { equationOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Counts {
  lines: number;
  /** The identical term, up to the order of sums. */
  same: number;
  /** Another term that is printed alike: a sum over an axis for one over ℤ, of what is 0 elsewhere. */
  alike: number;
  readonly unread: string[];
  readonly misread: string[];
}

function tryLine(ctx: Context, env: Env, notation: Notation, lhs: Expr, rhs: Expr, counts: Counts): void {
  const { tex } = equationOf(lhs, rhs, { ctx, env, notation });
  counts.lines += 1;
  try {
    const formula = readFormula(mappedSlice(tex, 0, tex.length), undefined);
    const { statements } = elaborateFormula({ ctx, env, notation, library: standard, text: tex }, formula);
    const [x] = statements.filter((s) => s.kind !== "mention");
    if (x?.kind !== "relation" || x.first === undefined) {
      counts.unread.push(`${x?.kind === "unread" ? x.why.message : "no relation"}: ${tex}`);
      return;
    }
    const [left, right] = [x.first.expr, x.links[0]?.side.expr];
    if (right === undefined || x.links.length !== 1) counts.misread.push(tex);
    else if (same(ctx, left, lhs) && same(ctx, right, rhs)) counts.same += 1;
    else if (equationOf(left, right, { ctx, env, notation }).tex === tex) counts.alike += 1;
    else counts.misread.push(tex);
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    counts.unread.push(`${error.unread.message}: ${tex}`);
  }
}

const same = (ctx: Context, a: Expr, b: Expr): boolean =>
  sameByNorm(ctx, a, b) || sameUpToOrder(ctx, a, b) === true;

describe("lines of derivations read back", () => {
  test.each([
    ["examples/convolution-fc-softmax.md", 0.95],
    ["examples/transposed-convolution-roi-align.md", 0.9],
    ["layers/linear.md", 0.95],
    ["layers/classification-losses.md", 0.95],
    ["layers/boxes.md", 0.95],
  ] as const)("%s", (file, least) => {
    const sheet = readWholeSheet(readFileSync(`${root}${file}`, "utf8"), file, standard);
    if (!sheet.ok) throw new Error(`${file} cannot be read`);
    const { ctx, blocks } = sheet.value;
    const counts: Counts = { lines: 0, same: 0, alike: 0, unread: [], misread: [] };
    for (const b of blocks) {
      const styles: readonly Notation[] = [
        b.notation,
        { ...b.notation, index: b.notation.index === "brackets" ? "subscripts" : "brackets" },
        { ...b.notation, first: b.notation.first === 0 ? 1 : 0 },
      ];
      for (const d of deriveBlock(ctx, standard, b.block).derivations)
        for (const c of d.chains)
          for (const step of c.steps)
            for (const notation of styles) tryLine(ctx, d.env, notation, c.lhs, step.after, counts);
    }
    expect(counts.misread).toEqual([]);
    expect(counts.lines).toBeGreaterThan(20);
    expect((counts.same + counts.alike) / counts.lines, counts.unread.join("\n")).toBeGreaterThanOrEqual(
      least,
    );
  });
});
