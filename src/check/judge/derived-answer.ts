// The answers that the sheet asks for, derived by gradsheet itself, and the last lines compared with them: by their values,
// so that another form of the same answer is the same.

import { deriveBlock } from "../../derive/tasks/block.ts";
import { substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { symbols } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import { inlineOf } from "../../show/formula.ts";
import { onPaper } from "../verdict/options.ts";
import { entrywise } from "./carried.ts";
import type { Expected } from "./expected-answer.ts";
import { matchLetters } from "./match-letters.ts";
import type { Outcome } from "./outcome.ts";
import { judgeEquality } from "./relation.ts";

/** Remarks on the lines that end in an answer, by their places among the outcomes. */
export async function compareAnswers(
  ctx: Context,
  library: Library,
  expected: readonly Expected[],
  outcomes: readonly Outcome[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const out = new Map<number, readonly string[]>();
  for (const x of expected) {
    const line = x.answer === undefined ? undefined : outcomes[x.answer];
    if (x.answer === undefined || line?.judged === undefined) continue;
    const own = derivedFor(ctx, library, x);
    if (own === undefined) continue;
    const said = await compared(ctx, x, own, line.judged);
    if (said !== undefined) out.set(x.answer, [...(out.get(x.answer) ?? []), said]);
  }
  return out;
}

interface Own {
  /** What it is of, at letters of its own, and its value at these. */
  readonly of: Expr;
  readonly value: Expr;
  readonly text: string;
}

/** One derivation for all documents that are checked against the block. */
function derivedFor(ctx: Context, library: Library, x: Expected): Own | undefined {
  const { block, notation } = x.block;
  const known = ctx.table<string, { readonly own: Own | undefined }>("check.answers");
  const key = `${x.block.id} ${x.task}`;
  const before = known.get(key);
  if (before !== undefined) return before.own;
  const task = block.tasks[x.task];
  const derived =
    task === undefined ? [] : deriveBlock(ctx, library, { ...block, tasks: [task] }).derivations;
  const { result, env } = derived[0] ?? {};
  const value = result?.closed ?? result?.rhs;
  const own =
    result === undefined || value === undefined || env === undefined
      ? undefined
      : { of: result.lhs, value, text: inlineOf(value, { ctx, env, notation: onPaper(notation) }).text };
  known.set(key, { own });
  return own;
}

async function compared(
  ctx: Context,
  x: Expected,
  own: Own,
  judged: NonNullable<Outcome["judged"]>,
): Promise<string | undefined> {
  const { env } = judged.bench;
  // Names that the derivation introduced are none of the document.
  if (symbols(own.value).some((s) => !env.decls.has(s))) return undefined;
  const { rhs } = entrywise(ctx, env, judged.claim);
  const of = entrywise(ctx, env, { ...judged.claim, lhs: own.of }).lhs;
  const letters = x.target === undefined ? undefined : matchLetters(of, x.target);
  if (letters === undefined) return undefined;
  const lhs = substituteIndices(ctx, own.value, letters);
  const found = await judgeEquality(judged.bench, { ...judged.claim, lhs, rhs });
  if (found.kind === "holds")
    return `this is the answer that #${x.block.id} asks for, as it is derived: ${own.text}`;
  if (found.kind !== "wrong") return undefined;
  return `the answer that is derived for ${x.asked} is ${own.text}, and this is another one`;
}
