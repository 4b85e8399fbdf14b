// A block with all that its page shows: its lines with their evidence, and what is answered beside them.

import type { BlockDerivation } from "../derive/tasks/block.ts";
import type { Context } from "../expr/context.ts";
import type { Library } from "../library/types.ts";
import { type Derivation, statusOf } from "../rewrite/derivation.ts";
import type { Answer } from "../show/answer.ts";
import { blockDocument } from "../show/block-document.ts";
import type { BlockDocument, Level, TaskStatus } from "../show/document.ts";
import { formulaReader } from "../show/notes.ts";
import { answerOf } from "./answer.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { type CheckOptions, checkBlock } from "./check.ts";
import { cutAtRefuted } from "./cut.ts";
import type { ReadBlock, ReadFile } from "./read.ts";
import { toShow } from "./to-show.ts";

export interface BuiltBlock extends ReadBlock {
  readonly derivations: readonly Derivation[];
  /** What is answered beside the lines, by derivation. */
  readonly answers: readonly Answer[];
  readonly document: BlockDocument;
  readonly status: TaskStatus;
  /** Its evidence is to come: the lines are marked so. */
  readonly unchecked?: boolean;
}

const ORDER: readonly TaskStatus[] = ["refuted", "unchecked", "unfinished", "not-established", "established"];

export const worst = (statuses: readonly TaskStatus[]): TaskStatus =>
  ORDER.find((s) => statuses.includes(s)) ?? "established";

/** Checks what was derived, and answers what is not answered by lines. */
export async function finishBlock(
  ctx: Context,
  library: Library,
  block: ReadBlock,
  derived: BlockDerivation,
  check: CheckOptions,
  level: Level | undefined,
  files: ReadFile | undefined,
): Promise<BuiltBlock> {
  const derivations = await checked(ctx, library, derived, check);
  return answered({ ctx, library, block, derivations, seed: check.seed, files }, level);
}

export const checked = async (
  ctx: Context,
  library: Library,
  derived: BlockDerivation,
  check: CheckOptions,
): Promise<readonly Derivation[]> => cutAtRefuted(await checkBlock(ctx, library, derived, check));

export async function answered(setting: AnswerSetting, level: Level | undefined): Promise<BuiltBlock> {
  const { ctx, block, derivations } = setting;
  const answers: Answer[] = [];
  for (const d of derivations) answers.push(await answerOf(setting, d));
  const document = blockDocument(
    ctx,
    { ...toShow(block), level },
    derivations,
    answers,
    await formulaReader(block.block),
  );
  return {
    ...block,
    ctx,
    derivations,
    answers,
    document,
    status: worst(answers.map((a, k) => a.status ?? statusOf(derivations[k] as Derivation))),
  };
}
