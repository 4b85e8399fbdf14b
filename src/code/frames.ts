// Where statements go while a program is made: frames within each other (the routine, loops, branches), what is known
// in each, and the temporaries that may be used there again.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { type Facts, withFacts } from "../index/prove.ts";
import type { Statement } from "./program.ts";

export interface Frame {
  readonly kind: "routine" | "loop" | "branch";
  readonly parent: Frame | undefined;
  readonly statements: Statement[];
  /** Loop variables in force. */
  readonly bound: ReadonlySet<string>;
  /** Of the terms of the sheet, not of the temporaries. */
  readonly facts: Facts;
  /** What terms have become, by their `alpha`. */
  readonly known: Map<number, readonly Expr[]>;
}

export const routineFrame = (facts: Facts): Frame => ({
  kind: "routine",
  parent: undefined,
  statements: [],
  bound: new Set(),
  facts,
  known: new Map(),
});

export const loopFrame = (parent: Frame, variables: readonly string[], facts: Facts): Frame => ({
  kind: "loop",
  parent,
  statements: [],
  bound: new Set([...parent.bound, ...variables]),
  facts,
  known: new Map(),
});

export const branchFrame = (parent: Frame, conditions: readonly Expr[]): Frame => ({
  kind: "branch",
  parent,
  statements: [],
  bound: parent.bound,
  facts: withFacts(parent.facts, conditions),
  known: new Map(),
});

/** What a term has become in this frame or in one around it. */
export function lookUp(frame: Frame, e: Expr): readonly Expr[] | undefined {
  for (let f: Frame | undefined = frame; f !== undefined; f = f.parent) {
    const found = f.known.get(e.alpha);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The outermost frame where the term has a meaning. Nothing leaves a branch: its condition may protect a read. */
export function homeOf(frame: Frame, e: Expr): Frame {
  const letters = freeIndices(e);
  let home = frame;
  while (home.kind === "loop" && home.parent !== undefined) {
    const { bound } = home.parent;
    if (letters.some((l) => !bound.has(l))) break;
    home = home.parent;
  }
  return home;
}

/** What a term becomes, written once where it has a meaning. */
export function writtenOnce(
  w: { readonly frame: Frame; inFrame<T>(frame: Frame, f: () => T): T },
  e: Expr,
  write: () => readonly Expr[],
): readonly Expr[] {
  const known = lookUp(w.frame, e);
  if (known !== undefined) return known;
  const home = homeOf(w.frame, e);
  return w.inFrame(home, () => {
    const found = write();
    home.known.set(e.alpha, found);
    return found;
  });
}

/** The negation of conditions, for the branches after them. */
export const negated = (ctx: Context, c: Expr): Expr => ctx.app("not", [c]);
