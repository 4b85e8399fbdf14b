// Right answers for functions that bend within the step of a finite difference, as log p does where p is nearly 0: they are
// established, or left undecided, and never refuted; wrong ones still are.

import { describe, expect, it } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/block.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

const BLOCKS = [
  "given s[n], t[n]\np[i] = exp(s[i])/(sum{j} exp(s[j]))\nL = -sum{i} t[i]*log(p[i])\nfind d(L)/d(p[k])",
  "given s[n]\nq[i] = exp(3*s[i])\nL = sum{i} sqrt(q[i])\nfind d(L)/d(q[k])",
  "given s[n]\nq[i] = exp(2*s[i])\nL = sum{i} 1/q[i]\nfind d(L)/d(q[k])",
  "given s[n], a > 0\nq[i] = exp(2*s[i])\nL = sum{i} q[i]^a*log(q[i])\nfind d(L)/d(q[k])",
];

describe("steep functions", () => {
  it.each(BLOCKS)("%s", async (text) => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 24; seed += 1) {
      const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
      if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
      const [block] = read.value.blocks;
      if (block === undefined) throw new Error("no block");
      const { ctx } = read.value;
      const derived = deriveBlock(ctx, standard, block.block);
      const { derivations } = await verifyBlock(ctx, standard, derived, { meanings, seed });
      for (const d of derivations) seen.set(statusOf(d), (seen.get(statusOf(d)) ?? 0) + 1);
    }
    expect([...seen.keys()].filter((s) => s === "refuted")).toEqual([]);
    expect(seen.get("established") ?? 0).toBeGreaterThan(20);
  });
});
