// The step that writes means as means, a mean within what another is divided by, or multiplied with, too.

import type { Expr } from "../../expr/nodes.ts";
import type { Step } from "../../rewrite/derivation.ts";
import type { Scope } from "../../rewrite/rule.ts";
import { line, type Pass, pass } from "../lines/lines.ts";
import { meanOfEntries } from "./reductions.ts";
import { MEANS } from "./words.ts";

/** Σ u/N as mean(u), wherever it stands. */
export function meanStep(scope: Scope, rhs: Expr, taken: readonly string[]): Step | undefined {
  const passes: Pass[] = [];
  for (let now = rhs; passes.length < MOST_PASSES; ) {
    const hit = pass(scope, meanOfEntries, now, "everywhere", taken);
    if (hit === undefined) break;
    passes.push(hit);
    now = hit.after;
  }
  const [first] = passes;
  if (first === undefined) return undefined;
  // Means of different numbers of entries have no one definition with a number in it.
  const counts = new Set(passes.flatMap((p) => p.matches).map((m) => m.match["?n"]?.alpha));
  return line(
    passes.map((p) => p.step),
    counts.size > 1 ? MEANS : first.step.reason,
    "standard",
  );
}
const MOST_PASSES = 8;
