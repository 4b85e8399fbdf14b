// Planted errors: slips of the pen in finished derivations of the example sheets must be refuted from the givens and
// definitions alone, without replay and without the line that they were planted in. Whether a slip changes the value
// is decided by plain loops (brute.ts) that share nothing with the evaluator; slips that do not are counted apart.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { meanings } from "../../src/ops/meanings.ts";
import type { Step } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";
import { judgeDifference, judgeLine, judgement, PLACES, STEPS, settle } from "../../src/verify/equality.ts";
import type { Line, Tally } from "../../src/verify/judge.ts";
import { judgeOrder } from "../../src/verify/limits.ts";
import { openPoints, type Points } from "../../src/verify/points.ts";
import { laboratory } from "../../src/verify/trial.ts";
import { above, differs, type Ground, groundOf, hasValue, worldsOf } from "./differs.ts";
import { plantings } from "./plant.ts";
import { generator } from "./worlds.ts";

const folder = join(import.meta.dirname, "../../examples");
const A_LINE = 7;

/**
 * Whether the line with the slip in the place of its right side is wrong, by plain loops: of another value; less than
 * what it claims to bound; the same everywhere where it claims a difference. A limit is no value that loops reach.
 */
function isWrong(ground: Ground, step: Step, lhs: Expr, slip: Expr): boolean | undefined | "limit" {
  switch (step.relation) {
    case undefined:
      return differs(ground, [step.after, slip], lhs);
    case "le":
      return differs(ground, [step.before, slip], lhs, above);
    case "ne": {
      const different = differs(ground, [lhs, slip], lhs);
      return different === undefined ? undefined : !different;
    }
    case "tends":
      return "limit";
  }
}

/** The tally where the verifier lets the line pass. */
async function passed(points: Points, step: Step, line: Line): Promise<Tally | undefined> {
  const tally =
    step.relation === "le"
      ? judgeOrder(points, line, step.before)
      : step.relation === "ne"
        ? judgeDifference(points, line, PLACES)
        : judgeLine(points, line, PLACES);
  await settle([tally]);
  const different = tally.difference !== undefined;
  return different === (step.relation !== "ne") ? undefined : tally;
}

describe("errors planted in the example sheets", () => {
  it("are refuted, every one that changes a value", async () => {
    const missed: string[] = [];
    const kinds = new Map<string, number>();
    let refuted = 0;
    let same = 0;
    let limits = 0;
    let valueless = 0;
    let undecided = 0;
    for (const name of readdirSync(folder).filter((f) => f.endsWith(".md"))) {
      const sheet = readWholeSheet(readFileSync(join(folder, name), "utf8"), name, standard);
      if (!sheet.ok) throw new Error(`${name} cannot be read`);
      const { ctx, blocks } = sheet.value;
      for (const block of blocks) {
        const derived = deriveBlock(ctx, standard, block.block).derivations;
        const last = derived[derived.length - 1];
        const worlds = last === undefined ? [] : worldsOf(last.env);
        const next = generator(block.id.length * 7 + 1);
        for (const d of derived) {
          // The slips of one derivation are judged at the same points, where its left sides keep their values.
          const ground = groundOf(worlds, d.env);
          const points = openPoints(laboratory(ctx, d.env, meanings, STEPS), { seed: 7 });
          for (const chain of d.chains) {
            for (const step of chain.steps) {
              // What the loops give no value: index sets that are too large for them, recurrences, kinks.
              if (!hasValue(ground, step.after, chain.lhs)) {
                valueless += 1;
                continue;
              }
              const all = plantings(ctx, step.after);
              const chosen = new Set(
                Array.from(
                  { length: Math.min(A_LINE, all.length) },
                  () => all[Math.floor(next() * all.length)],
                ),
              );
              for (const slip of chosen) {
                if (slip === undefined) continue;
                const wrong = isWrong(ground, step, chain.lhs, slip.term);
                if (wrong !== true) {
                  if (wrong === "limit") limits += 1;
                  else if (wrong === false) same += 1;
                  else undecided += 1;
                  continue;
                }
                const line = { lhs: chain.lhs, rhs: slip.term, stead: undefined, assumes: [], env: d.env };
                const tally = await passed(points, step, line);
                kinds.set(slip.kind, (kinds.get(slip.kind) ?? 0) + 1);
                if (tally === undefined) refuted += 1;
                else {
                  const { status } = judgement(points, tally);
                  missed.push(`${name} #${block.id} ${chain.key}: ${slip.kind}, ${status}`);
                }
              }
            }
          }
        }
      }
    }
    console.log(
      `${refuted} refuted, ${missed.length} missed, ${same} without a change, ${limits} in limits, ${undecided} undecided, ${valueless} lines without a value:`,
      Object.fromEntries(kinds),
    );
    // The loops go through more worlds than a line has points.
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(refuted / 2000);
    expect(refuted).toBeGreaterThanOrEqual(500);
    // The loops must decide nearly all of them, or the count above says little.
    expect(undecided).toBeLessThan(refuted / 20);
    expect(kinds.size).toBeGreaterThanOrEqual(6);
  }, 480_000);
});
