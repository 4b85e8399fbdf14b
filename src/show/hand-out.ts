// A hand-out: the document without its answers, so that no renderer can show one. Questions, what is given, figures
// that belong to it, points and hints stay. Prose that is marked as an answer is left out by prose.ts.

import type { BlockDocument, Part, SheetDocument, TaskDocument } from "./document.ts";

export function handOut(document: SheetDocument): SheetDocument {
  return {
    ...document,
    parts: document.parts.flatMap((part): readonly Part[] => {
      if (part.kind === "prose") return [part];
      return part.answer === true ? [] : [questions(part)];
    }),
    colophon: [],
  };
}

const questions = (block: BlockDocument): BlockDocument => ({
  ...block,
  tasks: block.tasks.map(question),
  diagnostics: [],
});

/** Written out field by field: what a task gains later is an answer until it is named here. */
const question = (task: TaskDocument): TaskDocument => ({
  anchor: task.anchor,
  kind: task.kind,
  asked: task.asked,
  ...(task.question === undefined ? {} : { question: task.question }),
  ...(task.points === undefined ? {} : { points: task.points }),
  ...(task.hints === undefined ? {} : { hints: task.hints }),
  status: "established",
  lines: [],
  namedParts: [],
  exhibits: [],
  remarks: [],
  conventions: [],
  diagnostics: [],
});
