// What the lines of a block depend on. Hints, remarks, points, comments and the title stand beside them: who edits one of
// those gets the lines that were there, with the evidence they had.

import type { Block, Note, Task } from "../expr/environment.ts";
import type { BlockSettings } from "../read/sheet/sheet.ts";
import { tokenize } from "../read/syntax/lexer.ts";
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

/** The lines of a block as they were, at the places where they stand now, and with what stands beside them now. */
export function linesBeside(was: Lines, now: Block): Lines {
  const tasks = was.block.tasks.map((task, k) => placedAs(task, now.tasks[k]));
  return {
    block: { ...was.block, title: now.title, notes: now.notes, tasks },
    derivations: was.derivations.map((d, k) => ({ ...d, task: tasks[k] ?? d.task })),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A task is the same as one of the same statement, but for its places and those of its parts. */
const placedAs = (task: Task, now: Task | undefined): Task =>
  now === undefined ? task : (withPlaces(task, now) as Task);

/** Terms hold no places; other blocks that a task names keep theirs. */
const isPart = (x: unknown): x is Fields =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype && !("alpha" in x);

function withPlaces(was: unknown, now: unknown): unknown {
  if (Array.isArray(was)) return Array.isArray(now) ? was.map((x, k) => withPlaces(x, now[k])) : was;
  if (!isPart(was) || !isPart(now) || "env" in was) return was;
  return Object.fromEntries(
    Object.entries(was).map(([key, x]) => [key, key === "span" ? now[key] : withPlaces(x, now[key])]),
  );
}
