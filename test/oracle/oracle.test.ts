// Derived closed forms against values and gradients from PyTorch, family by family, through the same evaluation
// that the command `eval` uses.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateBlock } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";
import type { Bound, Case, Tensor } from "./families.ts";
import * as families from "./families.ts";

const casesOf = (family: string): readonly Case[] =>
  readFileSync(new URL(`./${family}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((l) => JSON.parse(l) as Case);

/** The greatest difference, relative to the largest entry (or to 1). */
function apart(got: readonly number[] | undefined, want: Tensor): number {
  if (got?.length !== want.data.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(1, ...want.data.map(Math.abs));
  return Math.max(0, ...want.data.map((w, k) => Math.abs((got[k] as number) - w) / scale));
}

const TOLERANCE = 1e-9;

function compare(c: Case, b: Bound): void {
  const read = readLooseBlock(b.text, c.name, standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(`${b.text}\n${read.messages.map((m) => m.diagnostic.message).join("\n")}`);
  const block = read.value.blocks[0];
  if (block === undefined) throw new Error("no block");
  const done = evaluateBlock(read.value.ctx, standard, block, b.inputs);
  if (!done.ok) throw new Error(`${b.text}\n${JSON.stringify(done.problems)}`);
  const { values, gradients } = done.evaluation;
  expect(apart(values.get(b.value)?.data, c.output), "value").toBeLessThan(TOLERANCE);
  for (const [name, key] of Object.entries(b.gradients)) {
    const want = c.grads[name];
    if (want === undefined) throw new Error(`no gradient to ${name}`);
    expect(apart(gradients.get(key)?.data, want), `${key} among ${[...gradients.keys()]}`).toBeLessThan(
      TOLERANCE,
    );
  }
  for (const [pair, want] of Object.entries(c.hessian ?? {})) {
    const [x, y] = pair.split("|");
    const key = `d(d(F)/d(${x}))/d(${y})`;
    expect(apart(gradients.get(key)?.data, want), key).toBeLessThan(TOLERANCE);
  }
}

const FAMILIES: Readonly<Record<string, (c: Case) => Bound | undefined>> = {
  scalar_expr: families.scalarExpression,
  linear: families.linear,
  conv1d: families.conv1d,
  softmax: families.softmax,
  log_softmax: families.softmax,
  roi_align_box: families.roiAlignBox,
  max_pool2d: families.maxPool,
  lp_pool2d: families.lpPool,
  einsum: families.einsum,
  batch_norm: families.batchNorm,
  regression_losses: families.regressionLoss,
  box_iou: families.boxIou,
  kinks: families.kink,
};

for (const [family, bind] of Object.entries(FAMILIES)) {
  describe(family, () => {
    const cases = casesOf(family).flatMap((c) => {
      const b = bind(c);
      return b === undefined ? [] : [{ name: c.name, c, b }];
    });
    it.each(cases)("$name", ({ c, b }) => compare(c, b));
  });
}
