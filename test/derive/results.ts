// What the tasks of a block come to, as one line of plain text each, and how they were established.

import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { inlineOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

export interface Outcome {
  readonly results: readonly string[];
  readonly statuses: readonly string[];
  readonly reasons: readonly string[];
  readonly conventions: readonly string[];
}

/** A block, derived and verified. */
export async function verifiedOf(
  text: string,
  options: { readonly seed?: number; readonly substeps?: boolean } = {},
) {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [block] = read.value.blocks;
  if (block === undefined) throw new Error("no block");
  const { ctx } = read.value;
  const derived = deriveBlock(ctx, standard, block.block);
  const verified = await verifyBlock(ctx, standard, derived, { meanings, seed: 1, ...options });
  return { ctx, block, verified };
}

export async function outcomeOf(text: string): Promise<Outcome> {
  const { ctx, block, verified } = await verifiedOf(text);
  const setting = { ctx, env: block.block.env, notation: block.notation };
  return {
    results: verified.derivations.map((d) => {
      const r = d.result;
      return r === undefined ? "" : inlineOf(r.whole?.rhs ?? r.rhs, { ...setting, env: d.env }).text;
    }),
    statuses: verified.derivations.map(statusOf),
    conventions: verified.derivations.flatMap((d) =>
      d.conventions.map((c) => c.filter((p) => typeof p === "string").join("")),
    ),
    reasons: verified.derivations.flatMap((d) =>
      d.chains.flatMap((c) =>
        c.steps.map((s) =>
          s.reason
            .map((p) =>
              typeof p === "string"
                ? p
                : "math" in p
                  ? inlineOf(p.math, { ...setting, env: d.env }).text
                  : "",
            )
            .join(""),
        ),
      ),
    ),
  };
}
