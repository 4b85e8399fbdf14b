// Evidence for the derivations of a block: the verifier with the numbers behind the standard operators.

import type { BlockDerivation } from "../derive/tasks/block.ts";
import type { Context } from "../expr/context.ts";
import type { Library } from "../library/types.ts";
import { meanings } from "../ops/meanings.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { verifyBlock } from "../verify/block.ts";
import type { Pause } from "./behind.ts";

export interface CheckOptions {
  readonly seed: number;
  readonly secondOpinions: boolean;
  /** Keep one of the points of each line. */
  readonly samples?: boolean;
  /** The steps within lines are going to be shown. */
  readonly substeps: boolean;
  readonly pause?: Pause;
}

export async function checkBlock(
  ctx: Context,
  library: Library,
  derived: BlockDerivation,
  options: CheckOptions,
): Promise<readonly Derivation[]> {
  return (await verifyBlock(ctx, library, derived, { meanings, ...options })).derivations;
}
