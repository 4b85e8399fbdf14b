// How a reader wants formulas written: index style, where counting starts, spellings. The kernel knows none of
// this: the reader takes it away and the printer puts it on (first-index.ts).

import type { Env } from "../expr/environment.ts";

export interface Notation {
  /** Entries as `x[i, j]` or as `x_{i,j}`. */
  readonly index: "brackets" | "subscripts";
  /** The number of the first entry of an axis. */
  readonly first: 0 | 1;
  /** Derivatives of a given function f(x, y) in one argument: `f_x`, or `∂f/∂x`. */
  readonly slot: "subscript" | "quotient";
  /** Long ranges of a sum: under the sign, after the formula, or wherever there is room. */
  readonly ranges: "auto" | "under" | "after";
  /** How names are printed, in the grammar of names.ts; it overrides the block's own spellings. */
  readonly spellings: ReadonlyMap<string, string>;
  /** Another name for the loss: every `from` is printed as `as`. */
  readonly loss: { readonly from: string; readonly as: string } | undefined;
}

export const BRACKETS: Notation = {
  index: "brackets",
  first: 0,
  slot: "subscript",
  ranges: "auto",
  spellings: new Map(),
  loss: undefined,
};
export const SUBSCRIPTS: Notation = { ...BRACKETS, index: "subscripts" };

/** The printed spelling of a declared name. */
export function spellingOf(notation: Notation, env: Env, name: string): string {
  const own = notation.spellings.get(name) ?? env.decls.get(name)?.spelling;
  if (own !== undefined) return own;
  return notation.loss !== undefined && notation.loss.from === name ? notation.loss.as : name;
}
