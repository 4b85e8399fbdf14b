// What is said of a line is told by the block and the seed: it is the same where the steps within lines are compared as
// well, as for pages that open them, and where other blocks of the sheet were looked at before.

import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Evidence } from "../../src/rewrite/evidence.ts";
import { verifiedOf } from "../derive/results.ts";

const BOXES = [
  "given x1, y1, x2, y2, a1, b1, a2, b2",
  "w = max(0, min(x2, a2) - max(x1, a1))",
  "h = max(0, min(y2, b2) - max(y1, b1))",
  "I = w*h",
  "U = (x2 - x1)*(y2 - y1) + (a2 - a1)*(b2 - b1) - I",
  "find d(I)/d(x1), d(I)/d(y1), d(I)/d(x2), d(I)/d(y2)",
].join("\n");
const APART = BOXES.replace("I = w*h", "I = w*h\nassume a2 < x1");

async function evidenceOf(text: string, substeps: boolean): Promise<readonly (Evidence | undefined)[]> {
  const { verified } = await verifiedOf(text, { substeps });
  return verified.derivations.flatMap((d) => d.chains.flatMap((c) => c.steps.map((s) => s.evidence)));
}

describe("evidence of a line", () => {
  it.each([
    ["boxes that may meet", BOXES],
    ["boxes apart", APART],
  ])("does not depend on whether the steps within lines are compared: %s", async (_, text) => {
    const alone = await evidenceOf(text, false);
    expect(alone.length).toBeGreaterThan(8);
    expect(await evidenceOf(text, true)).toEqual(alone);
  });

  it.each([
    ["boxes", APART],
    [
      "a convolution",
      "given x[H pad P, W pad P], w[K, K], S >= 1 integer\ny[i, j] = sum{k, l} w[k, l]*x[S*i+k-P, S*j+l-P]\ngiven L(y)\nfind d(L)/d(x[m, n])",
    ],
  ])("does not depend on other blocks of the sheet: %s", async (_, text) => {
    const alone = await blockEvidence([text]);
    expect(alone.length).toBeGreaterThan(3);
    expect(await blockEvidence([BOXES, text, text])).toEqual(alone);
  });
});

/** Evidence of the last one of the blocks of a sheet. */
async function blockEvidence(texts: readonly string[]): Promise<readonly (Evidence | undefined)[]> {
  const source = texts.map((t, k) => `\`\`\`grad #b${k}\n${t}\n\`\`\`\n`).join("\n");
  const built = await buildSheet(source, "sheet.md");
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const last = built.value.blocks.at(-1);
  return (last?.derivations ?? []).flatMap((d) => d.chains.flatMap((c) => c.steps.map((s) => s.evidence)));
}
