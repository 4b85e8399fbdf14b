// Right answers for functions that bend within the step of a finite difference, as log p does where p is nearly 0: they are
// established, or left undecided, and never refuted; wrong ones still are.

import { describe, expect, it } from "vitest";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { verifiedOf } from "../derive/results.ts";

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
      const { verified } = await verifiedOf(text, { seed });
      for (const d of verified.derivations) seen.set(statusOf(d), (seen.get(statusOf(d)) ?? 0) + 1);
    }
    expect([...seen.keys()].filter((s) => s === "refuted")).toEqual([]);
    expect(seen.get("established") ?? 0).toBeGreaterThan(20);
  });
});
