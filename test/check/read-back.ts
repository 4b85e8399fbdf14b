// What gradsheet writes, read back: for each line the term that was printed, or why it is not read.

import { readFormula } from "../../src/check/formula/statements.ts";
import { type Choices, RECURRENCE_CHOICES, WANTS_RECURRENCE } from "../../src/check/resolve/choices.ts";
import { elaborateFormula } from "../../src/check/resolve/elaborate.ts";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { UnreadError } from "../../src/check/text/unread.ts";
import { sameUpToOrder } from "../../src/expr/canonical.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { sameByNorm } from "../../src/expr/norm.ts";
import { freeIndices } from "../../src/expr/traverse.ts";
import { axesOfExpr } from "../../src/library/tensors.ts";
import type { Notation } from "../../src/notation/notation.ts";
import type { Derivation, Step } from "../../src/rewrite/derivation.ts";
import { equationOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";
import { writtenOut } from "./written-out.ts";

export interface Counts {
  lines: number;
  /** The identical term, up to the order of sums. */
  same: number;
  /**
   * Another term that is the same by the definitions of operators, a mean and its sum over n, or that is printed alike:
   * a sum over an axis for one over ℤ, of what is 0 elsewhere.
   */
  alike: number;
  readonly unread: string[];
  readonly misread: string[];
}

export const noCounts = (): Counts => ({ lines: 0, same: 0, alike: 0, unread: [], misread: [] });

const same = (ctx: Context, a: Expr, b: Expr): boolean =>
  sameByNorm(ctx, a, b) || sameUpToOrder(ctx, a, b) === true;

/** By the definitions of the operators; parts of whole tensors are also read by their entries, at letters of their own. */
function sameByDefinition(
  ctx: Context,
  env: Env,
  printed: readonly [Expr, Expr],
  read: readonly [Expr, Expr],
): boolean {
  const [lhs] = printed;
  const rank = axesOfExpr(ctx, env, lhs, standard.tensorOperators).length;
  const byEntries = rank > 0 && axesOfExpr(ctx, env, read[0], standard.tensorOperators).length === 0;
  const own = freeIndices(lhs);
  const letters = byEntries
    ? freeIndices(read[0]).filter((l) => !own.includes(l))
    : Array.from({ length: rank }, (_, k) => `entry${k}`);
  if (letters.length !== rank) return false;
  return orders(letters).some((order) => {
    const at = order.map((l) => ctx.idx(l));
    const out = (e: Expr): Expr => writtenOut(ctx, env, e, at);
    return printed.every((e, k) => same(ctx, out(read[k] as Expr), out(e)));
  });
}

const orders = <T>(xs: readonly T[]): readonly (readonly T[])[] =>
  xs.length < 2 ? [xs] : xs.flatMap((x) => orders(xs.filter((y) => y !== x)).map((rest) => [x, ...rest]));

export function readBack(
  ctx: Context,
  env: Env,
  notation: Notation,
  lhs: Expr,
  rhs: Expr,
  counts: Counts,
): void {
  const { tex } = equationOf(lhs, rhs, { ctx, env, notation });
  counts.lines += 1;
  const judged = (choices: Choices | undefined): Outcome => {
    const found = sidesOf(ctx, env, notation, tex, choices);
    if (found.why !== undefined) return found;
    const [left, right, ...more] = found.sides;
    if (left === undefined || right === undefined || more.length > 0) return { ...found, as: "other" };
    if (same(ctx, left, lhs) && same(ctx, right, rhs)) return { ...found, as: "same" };
    if (sameByDefinition(ctx, env, [lhs, rhs], [left, right])) return { ...found, as: "alike" };
    const printed = equationOf(left, right, { ctx, env, notation }).tex;
    return { ...found, as: printed === tex ? "alike" : "other", printed };
  };
  let first = judged(undefined);
  if (first.code === WANTS_RECURRENCE) {
    // What is asked for is answered in one of the ways: the line that was printed has to be among them.
    const all = RECURRENCE_CHOICES.map((recurrence) => judged({ recurrence }));
    first = all.find((o) => o.as === "same") ?? all.find((o) => o.as === "alike") ?? all[0] ?? first;
  }
  if (first.why !== undefined) counts.unread.push(`${first.why}: ${tex}`);
  else if (first.as === "other") counts.misread.push(`${tex}  READ AS  ${first.printed}`);
  else if (first.as === "same") counts.same += 1;
  else counts.alike += 1;
}

interface Outcome {
  readonly sides: readonly Expr[];
  readonly why?: string;
  readonly code?: string;
  readonly as?: "same" | "alike" | "other";
  readonly printed?: string;
}

function sidesOf(
  ctx: Context,
  env: Env,
  notation: Notation,
  tex: string,
  choices: Choices | undefined,
): Outcome {
  try {
    const formula = readFormula(mappedSlice(tex, 0, tex.length), undefined);
    const setting = { ctx, env, notation, library: standard, text: tex, choices };
    const [x] = elaborateFormula(setting, formula).statements.filter((s) => s.kind !== "mention");
    if (x?.kind === "unread") return { sides: [], why: x.why.message, code: x.why.code };
    if (x?.kind !== "relation" || x.first === undefined) return { sides: [], why: "no relation" };
    return { sides: [x.first.expr, ...x.links.map((l) => l.side.expr)] };
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    return { sides: [], why: error.unread.message, code: error.unread.code };
  }
}

/** Every equation of a derivation, with the finer lines behind its lines: what the level `full` shows. */
export function equationsOf(d: Derivation): readonly (readonly [lhs: Expr, rhs: Expr])[] {
  const lines = (lhs: Expr, steps: readonly Step[]): readonly (readonly [Expr, Expr])[] =>
    steps.flatMap((s) => [[lhs, s.after] as const, ...lines(lhs, s.substeps)]);
  const { result } = d;
  const whole = result?.whole === undefined ? [] : [[result.whole.lhs, result.whole.rhs] as const];
  const last = result === undefined ? [] : [[result.lhs, result.rhs] as const];
  return [...d.chains.flatMap((c) => lines(c.lhs, c.steps)), ...last, ...whole];
}
