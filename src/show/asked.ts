// What a task asks, as a term and, where a word and the term do not say it, as a sentence.

import type { Context } from "../expr/context.ts";
import type { Task } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Sentence } from "./document.ts";
import type { FormulaSetting } from "./formula.ts";

export function askedTerm(ctx: Context, task: Task): Expr {
  switch (task.kind) {
    case "find":
      return task.target;
    case "show":
      return ctx.eq(task.lhs, task.rhs);
    case "compute":
      return task.what;
    case "size":
      return ctx.sym(task.name);
  }
}

/** Undefined: the word of its kind (show/words.ts) and the term ask for it. */
export function questionOf(task: Task, _s: FormulaSetting): Sentence | undefined {
  switch (task.kind) {
    case "find":
    case "show":
    case "compute":
    case "size":
      return undefined;
  }
}
