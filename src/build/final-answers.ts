// The final answers of a sheet, one for each task that has one: what a person marks by.

import type { TaskDocument } from "../show/document.ts";
import { wordsOf } from "../show/language/languages.ts";
import { taskLetter } from "../show/words.ts";
import type { BuiltSheet } from "./sheet.ts";

export interface FinalAnswer {
  readonly block: string;
  /** "(b) Compute C[0,0]", as on the page. */
  readonly task: string;
  readonly answer: string;
}

export function finalAnswers({ blocks, document }: BuiltSheet): readonly FinalAnswer[] {
  const words = wordsOf(document.language);
  return blocks.flatMap(({ id, document: block }) => {
    if (block.hidden === true) return [];
    return block.tasks.flatMap((task, k): readonly FinalAnswer[] => {
      const answer = answerOf(task);
      if (answer === undefined) return [];
      const name = [taskLetter(block, k), words.ask[task.kind], task.asked.text]
        .filter((part) => part !== "")
        .join(" ");
      return [{ block: id, task: name, answer }];
    });
  });
}

/** The value alone, where the result begins with what is asked; of a task without a result, where its lines end. */
function answerOf({ asked, lines, result }: TaskDocument): string | undefined {
  const last = lines.at(-1);
  if (result === undefined)
    return last?.kind === "formula" && last.relation === "=" ? last.rhs.text : undefined;
  const whole = result.formula.text;
  return whole.startsWith(`${asked.text} = `) ? whole.slice(asked.text.length + 3) : whole;
}
