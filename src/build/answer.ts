// What each kind of task answers beside the lines of its derivation. To add a kind of task: its word in read/lexer.ts
// (TASK_WORDS), its syntax (read/syntax.ts, read/task-statement.ts, `taskParts` in read/survey.ts), what it elaborates
// to (Task in expr/environment.ts, read/tasks.ts), its lines (derive/block.ts; none where the answer is made here), and
// how it is asked (show/asked.ts, show/words.ts). The compiler names each of these places once Task has a new member.

import type { Context } from "../expr/context.ts";
import type { Library } from "../library/types.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { type Answer, NO_ANSWER } from "../show/answer.ts";
import type { ReadBlock } from "./read.ts";

export interface AnswerSetting {
  readonly ctx: Context;
  readonly library: Library;
  readonly block: ReadBlock;
  /** All tasks of the block, derived and checked. */
  readonly derivations: readonly Derivation[];
  /** Of random draws. */
  readonly seed: number;
}

export async function answerOf(_setting: AnswerSetting, derivation: Derivation): Promise<Answer> {
  switch (derivation.task.kind) {
    case "find":
    case "show":
    case "compute":
    case "size":
      return NO_ANSWER;
  }
}
