// Derives every task of a block. Tasks share one workshop: an equation that an earlier task derived is referred
// to by its number, not derived again.

import type { Context } from "../../expr/context.ts";
import type { Block, Task } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import type { Chain, Derivation, Result, Step } from "../../rewrite/derivation.ts";
import { entriesOf } from "../lines/entries.ts";
import { madeStep } from "../lines/lines.ts";
import { isDeriv, nextKey, openWorkshop, type Workshop } from "../lines/workshop.ts";
import { compute, expand } from "./compute.ts";
import { findDerivative } from "./find.ts";
import { limitOf } from "./limit.ts";
import { showIdentity } from "./show.ts";
import { sizeOf } from "./size.ts";

export interface BlockDerivation {
  readonly block: Block;
  readonly derivations: readonly Derivation[];
}

type Outcome = Pick<Derivation, "chains" | "result" | "remarks" | "diagnostics">;

export function deriveBlock(ctx: Context, library: Library, block: Block): BlockDerivation {
  return { block, derivations: [...derivationsOf(ctx, library, block)] };
}

/** One task after the other, each when it is asked for. */
export function* derivationsOf(ctx: Context, library: Library, block: Block): Generator<Derivation> {
  const w = openWorkshop(ctx, library, block.env);
  for (const task of block.tasks) yield deriveTask(w, task);
}

function deriveTask(w: Workshop, task: Task): Derivation {
  const before = new Set(w.conventions.keys());
  const { chains, result, remarks, diagnostics } = outcome(w, task);
  return {
    schema: "gradsheet.derivation/1",
    task,
    env: w.env,
    chains: chains.map((c, k) => withBriefLines(c, result, remarks, chains.slice(k + 1))),
    result,
    remarks,
    // Said where it first matters; later tasks of the block go by the same.
    conventions: [...w.conventions].flatMap(([key, c]) => (before.has(key) ? [] : [c])),
    diagnostics,
  };
}

/**
 * What goes on an answer key: the last line of a main chain, and the indexed result where it takes another form
 * after that, with the definition of a name that it is said in, and what a derivative is that a remark refers to. A main
 * chain that is continued later has its answer there.
 */
function withBriefLines(
  chain: Chain,
  result: Result | undefined,
  remarks: Derivation["remarks"],
  later: readonly Chain[],
): Chain {
  const said = [result?.rhs, result?.whole?.rhs].some(
    (e) => e !== undefined && some(e, (x) => x === chain.lhs),
  );
  if (chain.role === "definition" && chain.level === "brief" && said) return chain;
  const isReferredTo = remarks.some((r) =>
    r.some((p) => typeof p !== "string" && "ref" in p && p.ref === chain.key),
  );
  const continued = later.some((c) => c.continues === chain.key);
  if (continued || (chain.role !== "main" && !isReferredTo)) return { ...chain, level: "standard" };
  const last = chain.steps.length - 1;
  const steps = chain.steps.map((s, k) => {
    const brief = k === last || (result !== undefined && s.after.alpha === result.rhs.alpha);
    return brief ? { ...s, level: "brief" as const } : s;
  });
  return { ...chain, steps, level: "brief" };
}

/** The answer is made of the values of the block, not of lines. */
const NO_LINES: Outcome = { chains: [], result: undefined, remarks: [], diagnostics: [] };
/** What is found may be read at particular entries by a later task. */
function found(w: Workshop, target: Deriv): Outcome {
  const f = findDerivative(w, target);
  const { lhs, rhs } = f.result ?? {};
  if (f.key !== undefined && lhs !== undefined && rhs !== undefined && isDeriv(lhs))
    w.found.push({ key: f.key, lhs, rhs });
  return f;
}

/** Two sides that need not be equal: the verifier looks for the counterexample. */
function refute(w: Workshop, lhs: Expr, rhs: Expr): Outcome {
  const [a, b] = entriesOf(w, [lhs, rhs]).entries as readonly [Expr, Expr];
  const step: Step = madeStep({
    before: a,
    after: b,
    relation: "ne",
    rule: "refute",
    reason: [],
    level: "brief",
  });
  const chain: Chain = {
    key: nextKey(w),
    lhs: a,
    steps: [step],
    role: "main",
    level: "brief",
    unnumbered: true,
  };
  return { chains: [chain], result: { lhs: a, rhs: b, unsaid: true }, remarks: [], diagnostics: [] };
}

function outcome(w: Workshop, task: Task): Outcome {
  switch (task.kind) {
    case "find":
      return found(w, task.target as Deriv);
    case "show":
      return showIdentity(w, task.lhs, task.rhs);
    case "refute":
      return refute(w, task.lhs, task.rhs);
    case "compute":
      return { ...compute(w, task.what), remarks: [] };
    case "expand":
      return { ...expand(w, task.what), remarks: [] };
    case "limit":
      return limitOf(w, task.of, { variable: task.variable, to: task.to, side: task.side });
    case "size":
      return sizeOf(w, task.name, task.crop);
    case "draw":
    case "plot":
    case "minimise":
    case "train":
      return NO_LINES;
    case "code":
      // What is written is derived apart from the lines of the page.
      return { chains: [], result: undefined, remarks: [], diagnostics: [] };
  }
}
