// A line in LaTeX with the names of a block, refuted and diagnosed: what the tests of the edits start from.

import { diagnose } from "../../../src/check/diagnosis/diagnose.ts";
import { readFormula } from "../../../src/check/formula/statements.ts";
import { elaborateFormula } from "../../../src/check/resolve/elaborate.ts";
import { mappedSlice } from "../../../src/check/text/mapped.ts";
import type { Diagnosis } from "../../../src/check/verdict/verdicts.ts";
import { Context } from "../../../src/expr/context.ts";
import { axisRange, type Block } from "../../../src/expr/environment.ts";
import type { Expr } from "../../../src/expr/nodes.ts";
import { BRACKETS, type Notation } from "../../../src/notation/notation.ts";
import { axesOfExpr } from "../../../src/ops/axes.ts";
import { meanings } from "../../../src/ops/meanings.ts";
import { readBlock } from "../../../src/read/sheet/block.ts";
import { standard } from "../../../src/standard.ts";
import { judgeLine, PLACES, STEPS, settle } from "../../../src/verify/equality.ts";
import type { Line } from "../../../src/verify/judge.ts";
import { openPoints } from "../../../src/verify/points.ts";
import { laboratory } from "../../../src/verify/trial.ts";

export const ctx = new Context();

export function block(text: string): Block {
  const { block: found, diagnostics } = readBlock(ctx, text, { library: standard });
  if (found === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  return found;
}

export interface Diagnosed {
  /** What the judge finds: refuted or not. */
  readonly refuted: boolean;
  readonly diagnosis: Diagnosis | undefined;
}

export async function diagnosed(
  b: Block,
  lhs: Expr,
  rhs: Expr,
  rank = 0,
  notation: Notation = BRACKETS,
  ownLeft = true,
): Promise<Diagnosed> {
  const { env } = b;
  const points = openPoints(laboratory(ctx, env, meanings, STEPS), { seed: 7 }, b.order);
  const subscripts = axesOfExpr(ctx, env, lhs).map((_, k) => ctx.idx(`i${k}`));
  const indices = new Map(env.indices);
  axesOfExpr(ctx, env, lhs).forEach((a, k) => {
    indices.set(`i${k}`, axisRange(a));
  });
  const entry = (e: Expr): Expr => (rank === 0 ? e : ctx.at(e, subscripts));
  const line = (l: Expr, r: Expr): Line => ({
    lhs: entry(l),
    rhs: entry(r),
    stead: undefined,
    assumes: [],
    env: { ...env, indices },
  });
  const tally = judgeLine(points, line(lhs, rhs), PLACES);
  await settle([tally]);
  if (tally.difference === undefined) return { refuted: false, diagnosis: undefined };
  const places = { left: undefined, right: undefined };
  const placeOfPart = (): undefined => undefined;
  const setting = { ctx, env, notation, library: standard, points, line, rank, places, placeOfPart, ownLeft };
  return { refuted: true, diagnosis: (await diagnose(setting, lhs, rhs, tally.difference))?.diagnosis };
}

export async function diagnosedTex(b: Block, tex: string, notation: Notation = BRACKETS): Promise<Diagnosed> {
  const formula = readFormula(mappedSlice(tex, 0, tex.length), undefined);
  const setting = { ctx, env: b.env, notation, library: standard, text: tex };
  const [x] = elaborateFormula(setting, formula).statements.filter((s) => s.kind !== "mention");
  if (x?.kind === "unread") throw new Error(`${x.why.message}: ${tex}`);
  const right = x?.links[0]?.side;
  if (x?.first === undefined || right === undefined) throw new Error(`no relation: ${tex}`);
  return diagnosed(b, x.first.expr, right.expr, right.rank, notation);
}
