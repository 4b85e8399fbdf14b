// What each kind of task answers beside the lines of its derivation. To add a kind of task: its word in read/syntax/lexer.ts
// (TASK_WORDS), its syntax (read/syntax/syntax.ts, read/syntax/task-statement.ts, `taskParts` in read/terms/survey.ts), what it elaborates
// to (Task in expr/environment.ts, read/statements/tasks.ts), its lines (derive/tasks/block.ts; none where the answer is made here), and
// how it is asked (show/asked.ts, show/words.ts). The compiler names each of these places once Task has a new member.

import type { Derivation } from "../rewrite/derivation.ts";
import { type Answer, NO_ANSWER } from "../show/answer.ts";
import type { Figure } from "../show/exhibit.ts";
import type { FormulaSetting } from "../show/formula.ts";
import type { AnswerSetting } from "./answer-setting.ts";

/** A picture shows what the definitions give: there is no claim beside it that could fail. */
const pictured = (figure: Figure): Answer => ({ exhibits: [figure], remarks: [], status: "established" });

/** Throws a SheetError where the task cannot be answered: what is missing is told with the place of the task. */
export async function answerOf(setting: AnswerSetting, derivation: Derivation): Promise<Answer> {
  const { task } = derivation;
  const s: FormulaSetting = {
    ctx: setting.ctx,
    env: setting.block.block.env,
    notation: setting.block.notation,
    decimals: setting.block.block.env.decimals === true,
  };
  switch (task.kind) {
    case "find":
    case "show":
    case "refute":
    case "compute":
    case "expand":
    case "limit":
    case "size":
      return NO_ANSWER;
    case "draw":
      return pictured((await import("./draw.ts")).drawn(s, task));
    case "plot":
      return pictured((await import("./plot.ts")).plotted(s, task));
    case "minimise":
      return (await import("./minimise.ts")).minimiseAnswer(setting, task);
    case "train":
      return (await import("./train-answer.ts")).trainAnswer(setting, task);
    case "code":
      return (await import("./code.ts")).codeAnswer(setting, task);
  }
}
