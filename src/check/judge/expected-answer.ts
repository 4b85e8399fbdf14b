// What the sheet asks for, looked for among the lines: the chain that begins with a derivative that is to be found, up
// to a side without derivatives of its own. An answer that no line gives is said.

import { isIncoming } from "../../diff/depends.ts";
import type { Context } from "../../expr/context.ts";
import { axesOf, type Block, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Notation } from "../../notation/notation.ts";
import { inlineOf } from "../../show/formula.ts";
import type { Unread } from "../text/unread.ts";
import { type AgainstBlock, onPaper } from "../verdict/options.ts";
import { entrywise } from "./carried.ts";
import { isLink } from "./links.ts";
import { matchLetters } from "./match-letters.ts";
import type { Outcome } from "./outcome.ts";

export interface Expected {
  readonly block: AgainstBlock;
  /** The number of the task in its block. */
  readonly task: number;
  /** As text: ∂L/∂s[k]. */
  readonly asked: string;
  /** The relation that ends in the answer, by its place among all; undefined where no line gives it. */
  readonly answer: number | undefined;
  /** What is asked for at the letters of that line: ∂L/∂W[h, k], also where the whole of it is. */
  readonly target: Expr | undefined;
}

/** The answers to the blocks whose names the lines are about. */
export function expectedAnswers(
  ctx: Context,
  blocks: readonly AgainstBlock[],
  outcomes: readonly Outcome[],
): readonly Expected[] {
  return blocks.flatMap((block): readonly Expected[] => {
    const own = linesOf(block.block, outcomes);
    if (own.length === 0) return [];
    return block.block.tasks.flatMap((t, task): readonly Expected[] => {
      if (t.kind !== "find") return [];
      const { answer, target } = answerTo(ctx, byEntries(ctx, block.block.env, t.target), own, outcomes);
      const asked = printed(ctx, t.target, block.block.env, onPaper(block.notation));
      return [{ block, task, asked, answer, target }];
    });
  });
}

const printed = (ctx: Context, e: Expr, env: Env, notation: Notation): string =>
  inlineOf(e, { ctx, env, notation }).text;

/** ∂L/∂W as ∂L/∂W[i, j]: answers are compared at entries. */
function byEntries(ctx: Context, env: Env, target: Expr): Expr {
  if (target.kind !== "deriv") return target;
  const axes = [target.of, target.wrt].map((e) =>
    e.kind === "sym" ? (axesOf(env, e.name)?.length ?? 0) : 0,
  );
  const count = axes.reduce((a, b) => a + b, 0);
  // Letters that no document has.
  return count === 0
    ? target
    : ctx.at(
        target,
        Array.from({ length: count }, (_, k) => ctx.idx(`entry ${k}`)),
      );
}

/** The relations, by their places, that were judged with the names of the block. */
export function linesOf(block: Block, outcomes: readonly Outcome[]): readonly number[] {
  const decls = [...block.env.decls];
  return outcomes.flatMap((o, k) => {
    const env = o.judged?.bench.env;
    const same = env !== undefined && decls.every(([name, d]) => env.decls.get(name) === d);
    return same && o.role === "claim" ? [k] : [];
  });
}

function answerTo(
  ctx: Context,
  target: Expr,
  own: readonly number[],
  outcomes: readonly Outcome[],
): Pick<Expected, "answer" | "target"> {
  let answer: number | undefined;
  let found: Expr | undefined;
  const asked = new Map<number, Expr>();
  for (const k of own) {
    const o = outcomes[k];
    if (o?.judged === undefined || !isLink(o.link)) continue;
    const { env } = o.judged.bench;
    const { lhs, rhs } = entrywise(ctx, env, o.judged.claim);
    const wanted = entrywise(ctx, env, { ...o.judged.claim, lhs: target }).lhs;
    const { chain, at, statement } = o.link;
    const here = at === 0 && !statement.continues && matchLetters(wanted, lhs) !== undefined;
    const begun = here ? lhs : (asked.get(chain) ?? (statement.continues ? asked.get(chain - 1) : undefined));
    if (begun === undefined) continue;
    asked.set(chain, begun);
    if (some(rhs, (e) => e.kind === "deriv" && !isIncoming(env, e))) continue;
    answer = k;
    found = begun;
  }
  return { answer, target: found };
}

/** Said at the end of the document, for every answer that no line gives. */
export const missingAnswers = (expected: readonly Expected[], end: number): readonly Unread[] =>
  expected
    .filter((x) => x.answer === undefined)
    .map((x) => ({
      code: "answer",
      message: `no line ends in ${x.asked}, which #${x.block.id} asks for`,
      span: { start: end, end },
      expected: "a line that says what it is, without further derivatives",
    }));
