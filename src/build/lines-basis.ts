// What the lines of a block depend on. Hints, remarks, points, comments and the title stand beside them: who edits one of
// those gets the lines that were there, with the evidence they had.

import type { Block, Note, Task } from "../expr/environment.ts";
import { tokenize } from "../read/lexer.ts";
import type { BlockSettings } from "../read/sheet.ts";
import type { Derivation } from "../rewrite/derivation.ts";

/** The text of a block without what stands beside its lines: equal texts give equal lines. */
export function statementsOf(text: string, notes: readonly Note[]): string {
  const beside = (start: number, end: number): boolean =>
    notes.some((n) => n.span.start <= start && end <= n.span.end);
  return JSON.stringify(
    tokenize(text)
      .filter((t) => !beside(t.start, t.end) || t.kind === "end")
      .map((t) => [t.kind, t.text, t.spaced, t.newline]),
  );
}

/** The settings that lines depend on. */
export function settingsOfLines({ first, index, level, pictures }: BlockSettings): BlockSettings {
  return {
    ...(first === undefined ? {} : { first }),
    ...(index === undefined ? {} : { index }),
    ...(level === undefined ? {} : { level }),
    ...(pictures === undefined ? {} : { pictures }),
  };
}

interface Lines {
  readonly block: Block;
  readonly derivations: readonly Derivation[];
}

/**
 * The lines of a block as they were, where it stands and with what stands beside them now. Undefined: pictures and
 * training hold more places than that of the task.
 */
export function linesBeside(was: Lines, now: Block): Lines | undefined {
  if (was.block.tasks.length !== now.tasks.length || !was.block.tasks.every(hasOnePlace)) return undefined;
  const placed = (task: Task, k: number): Task => ({ ...task, span: now.tasks[k]?.span ?? task.span });
  const tasks = was.block.tasks.map(placed);
  return {
    block: { ...was.block, title: now.title, notes: now.notes, tasks },
    derivations: was.derivations.map((d, k) => ({ ...d, task: tasks[k] ?? d.task })),
  };
}

function hasOnePlace(task: Task): boolean {
  switch (task.kind) {
    case "find":
    case "show":
    case "refute":
    case "compute":
    case "expand":
    case "limit":
    case "size":
    case "code":
      return true;
    case "draw":
    case "plot":
    case "minimise":
    case "train":
      return false;
  }
}
