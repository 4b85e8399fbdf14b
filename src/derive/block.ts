// Derives every task of a block. Tasks share one workshop: an equation that an earlier task derived is referred
// to by its number, not derived again.

import { dependsOn, targetName } from "../diff/depends.ts";
import { overAxes } from "../diff/rules.ts";
import type { Context } from "../expr/context.ts";
import type { Block, Task } from "../expr/environment.ts";
import type { Deriv, Expr, Range } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";
import type { Chain, Derivation, DerivationDiagnostic, Reason, Result } from "../rewrite/derivation.ts";
import { deriveDerivative } from "./derivative.ts";
import { recognise } from "./recognise.ts";
import { declareIndices, openWorkshop, scopeOf, type Workshop } from "./workshop.ts";

export interface BlockDerivation {
  readonly block: Block;
  readonly derivations: readonly Derivation[];
}

export function deriveBlock(ctx: Context, library: Library, block: Block): BlockDerivation {
  const w = openWorkshop(ctx, library, block.env);
  return { block, derivations: block.tasks.map((t) => deriveTask(w, t)) };
}

function deriveTask(w: Workshop, task: Task): Derivation {
  w.conventions.clear();
  switch (task.kind) {
    case "find":
      return find(w, task, task.target as Deriv);
    case "show":
    case "compute":
    case "size":
      return finish(w, task, {
        chains: [],
        result: undefined,
        remarks: [],
        diagnostics: [notYet(task.kind)],
      });
  }
}

const notYet = (what: string): DerivationDiagnostic => ({
  code: "task.unsupported",
  message: `${what} is not done yet`,
});

interface Outcome {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
}

const finish = (w: Workshop, task: Task, o: Outcome): Derivation => ({
  schema: "gradsheet.derivation/1",
  task,
  env: w.env,
  chains: o.chains,
  result: o.result,
  remarks: o.remarks,
  conventions: [...w.conventions.values()],
  diagnostics: o.diagnostics,
});

/** A derivative of whole tensors is taken entry by entry: subscripts are added with the letters of the axes. */
export function atEntries(w: Workshop, d: Deriv): Deriv {
  const taken = new Set([...freeIndices(d), ...w.env.decls.keys()]);
  const entry = (e: Expr): Expr => {
    if (e.kind === "deriv") return w.ctx.deriv(entry(e.of), entry(e.wrt), e.mode);
    if (e.kind !== "sym") return e;
    const over = overAxes(scopeOf(w), e.name, taken);
    if (over === undefined || over.vars.length === 0) return e;
    for (const v of over.vars) taken.add(v.name);
    declareIndices(
      w,
      over.vars.map((v, k): readonly [string, Range] => [v.name, over.ranges[k] as Range]),
    );
    return w.ctx.at(e, over.vars);
  };
  // The letters of the target come first: they are the ones that the answer is indexed by.
  const wrt = entry(d.wrt);
  return w.ctx.deriv(entry(d.of), wrt, d.mode);
}

function find(w: Workshop, task: Task, asked: Deriv): Derivation {
  const target = atEntries(w, asked);
  if (!dependsOn(w.env, target.of, targetName(target.wrt))) return independent(w, task, target);
  const derived = deriveDerivative(w, target);
  const indices = target.wrt.kind === "at" ? freeIndices(target.wrt) : [];
  const known = recognise({ ctx: w.ctx, env: w.env, lhs: target, rhs: derived.rhs, indices });
  const last = derived.chains[derived.chains.length - 1];
  if (known === undefined || last === undefined) {
    return finish(w, task, {
      chains: derived.chains,
      result: { lhs: target, rhs: derived.rhs },
      remarks: [],
      diagnostics: [],
    });
  }
  const chains = [...derived.chains.slice(0, -1), { ...last, steps: [...last.steps, ...known.steps] }];
  return finish(w, task, {
    chains,
    result: { lhs: target, rhs: derived.rhs, whole: known.whole },
    remarks: [],
    diagnostics: [],
  });
}

/** The answer 0, and why. */
function independent(w: Workshop, task: Task, target: Deriv): Derivation {
  const { ctx } = w;
  const name = ctx.sym(targetName(target.wrt));
  const reason: Reason = [{ math: target.of }, " does not depend on ", { math: name }];
  const step = {
    before: target,
    after: ctx.zero,
    rule: "d.constant",
    at: [],
    match: {},
    reason,
    assumes: [],
    substeps: [],
    level: "brief" as const,
    evidence: undefined,
  };
  w.keys += 1;
  const chain: Chain = { key: `e${w.keys}`, lhs: target, steps: [step], role: "main", level: "brief" };
  return finish(w, task, {
    chains: [chain],
    result: { lhs: target, rhs: ctx.zero },
    remarks: [],
    diagnostics: [],
  });
}
