// Derives every task of a block. Tasks share one workshop: an equation that an earlier task derived is referred
// to by its number, not derived again.

import type { Context } from "../expr/context.ts";
import type { Block, Task } from "../expr/environment.ts";
import type { Deriv } from "../expr/nodes.ts";
import type { Library } from "../library/types.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { compute } from "./compute.ts";
import { findDerivative } from "./find.ts";
import { showIdentity } from "./show.ts";
import { sizeOf } from "./size.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

export interface BlockDerivation {
  readonly block: Block;
  readonly derivations: readonly Derivation[];
}

type Outcome = Pick<Derivation, "chains" | "result" | "remarks" | "diagnostics">;

export function deriveBlock(ctx: Context, library: Library, block: Block): BlockDerivation {
  const w = openWorkshop(ctx, library, block.env);
  return { block, derivations: block.tasks.map((t) => deriveTask(w, t)) };
}

function deriveTask(w: Workshop, task: Task): Derivation {
  w.conventions.clear();
  const { chains, result, remarks, diagnostics } = outcome(w, task);
  return {
    schema: "gradsheet.derivation/1",
    task,
    env: w.env,
    chains,
    result,
    remarks,
    conventions: [...w.conventions.values()],
    diagnostics,
  };
}

function outcome(w: Workshop, task: Task): Outcome {
  switch (task.kind) {
    case "find":
      return findDerivative(w, task.target as Deriv);
    case "show":
      return showIdentity(w, task.lhs, task.rhs);
    case "compute":
      return { ...compute(w, task.what), remarks: [] };
    case "size":
      return sizeOf(w, task.name, task.crop);
  }
}
