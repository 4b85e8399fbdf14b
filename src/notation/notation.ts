// How a reader wants formulas written: index style, where counting starts, spellings. The kernel knows none of
// this: the reader takes it away and the printer puts it on (first-index.ts).

import { axesOf, type Env } from "../expr/environment.ts";

export interface Notation {
  /** Entries as `x[i, j]` or as `x_{i,j}`. */
  readonly index: "brackets" | "subscripts";
  /** The number of the first entry of an axis. */
  readonly first: 0 | 1;
  /** Derivatives of a given function f(x, y) in one argument: `f_x`, or `∂f/∂x`. */
  readonly slot: "subscript" | "quotient";
  /** Whether the rows of a matrix of derivatives are those of the numerator or of the denominator. */
  readonly layout: "numerator" | "denominator";
  /** Long ranges of a sum: under the sign, after the formula, or wherever there is room. */
  readonly ranges: "auto" | "under" | "after";
  /** What stands between the units and the tenths of a number. */
  readonly decimal: "point" | "comma";
  /** How names are printed, in the grammar of names.ts; it overrides the block's own spellings. */
  readonly spellings: ReadonlyMap<string, string>;
  /** How the loss is printed where the block gives it no spelling of its own. */
  readonly loss: string | undefined;
}

export const BRACKETS: Notation = {
  index: "brackets",
  first: 0,
  slot: "subscript",
  layout: "numerator",
  ranges: "auto",
  decimal: "point",
  spellings: new Map(),
  loss: undefined,
};
export const SUBSCRIPTS: Notation = { ...BRACKETS, index: "subscripts" };

/** What a sheet or a block says about its notation; what it leaves out stays as it is in `base`. */
export interface NotationSettings {
  readonly index?: "brackets" | "subscripts" | undefined;
  readonly first?: 0 | 1 | undefined;
  readonly loss?: string | undefined;
  readonly slot?: "subscript" | "quotient" | undefined;
  readonly layout?: "numerator" | "denominator" | undefined;
  readonly ranges?: "auto" | "under" | "after" | undefined;
  readonly decimal?: "point" | "comma" | undefined;
  readonly spellings?: Readonly<Record<string, string>> | undefined;
}

export function notationWith(base: Notation, settings: NotationSettings): Notation {
  return {
    index: settings.index ?? base.index,
    first: settings.first ?? base.first,
    slot: settings.slot ?? base.slot,
    layout: settings.layout ?? base.layout,
    ranges: settings.ranges ?? base.ranges,
    decimal: settings.decimal ?? base.decimal,
    spellings: new Map([...base.spellings, ...Object.entries(settings.spellings ?? {})]),
    loss: settings.loss ?? base.loss,
  };
}

/** The printed spelling of a declared name. */
export function spellingOf(notation: Notation, env: Env, name: string): string {
  const own = notation.spellings.get(name) ?? env.decls.get(name)?.spelling;
  if (own !== undefined) return own;
  return notation.loss !== undefined && isLoss(env, name) && isOnlyLoss(env, name, notation.loss)
    ? notation.loss
    : name;
}

/** Two names must not be printed alike: E stays E beside L, or beside another loss. */
const isOnlyLoss = (env: Env, name: string, loss: string): boolean =>
  [...env.decls.keys()].every((n) => n === name || (n !== loss && !isLoss(env, n)));

const LOSS_NAMES: ReadonlySet<string> = new Set(["L", "J", "E", "loss"]);

/** An unspecified function of tensors, or a function or scalar by one of the usual names. */
export function isLoss(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  if (d?.kind === "function" && d.params.some((p) => (axesOf(env, p)?.length ?? 0) > 0)) return true;
  return (
    (d?.kind === "function" || (d?.kind === "definition" && d.axes.length === 0)) && LOSS_NAMES.has(name)
  );
}
