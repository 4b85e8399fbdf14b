// What all methods of optimisation share: how they see a function, and the settings of the blocks that describe them.

import type { Block, Decl, Definition } from "../expr/environment.ts";
import { symbols } from "../expr/traverse.ts";

/** The value at x of the function to be made small; its gradient goes to `out`. */
export type Slope = (x: Float64Array, out: Float64Array) => number;

export interface Stepper {
  /** One step from x, in place; gives the value before it. */
  step(x: Float64Array, f: Slope): number;
}

/** Scalars that a block defines by numbers alone. */
export const settingsOf = (block: Block): readonly Definition[] =>
  [...block.env.decls.values()].filter(
    (d): d is Definition => d.kind === "definition" && d.axes.length === 0 && symbols(d.body).length === 0,
  );

/** A block with its settings given from outside. */
export function withSettings(block: Block, settings: ReadonlyMap<string, number>): Block {
  const decls = new Map(
    [...block.env.decls].map(([name, d]): [string, Decl] => [
      name,
      settings.has(name) ? { kind: "scalar", name, integer: false, role: "given" } : d,
    ]),
  );
  return { ...block, env: { ...block.env, decls } };
}
