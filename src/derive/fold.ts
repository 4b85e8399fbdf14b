// Folding a definition back: a product that contains an instance of its right side is written with its name,
// e^{s_k}/Σ_j e^{s_j} = p_k. Only definitions with something to hide (a function, a sum, a quotient) are folded.

import { directNames } from "../diff/depends.ts";
import { unfoldRead } from "../diff/rules.ts";
import { replaceLeaves } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Definition } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { some } from "../expr/traverse.ts";
import { matchPattern } from "../rewrite/match.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { isEntry } from "./defined.ts";
import { orderFactors } from "./present.ts";
import type { Workshop } from "./workshop.ts";

/** The defining right side with its parameters as metavariables, in normal form. */
function patternOf(ctx: Context, def: Definition): Expr {
  const body = replaceLeaves(ctx, def.body, (x) =>
    x.kind === "idx" && def.params.includes(x.name) ? ctx.sym(`?${x.name}`) : undefined,
  );
  return norm(ctx, body);
}

const worthFolding = (def: Definition): boolean =>
  some(
    def.body,
    (s) => s.kind === "app" && s.op !== "add" && s.op !== "mul" && s.op !== "pow" && s.op !== "list",
  ) && !some(def.body, (s) => s.kind === "app" && s.op === "list");

/** The definitions that `name` is made of, itself included. */
function madeOf(w: Workshop, name: string): ReadonlySet<string> {
  const out = new Set<string>();
  const go = (n: string): void => {
    if (out.has(n)) return;
    out.add(n);
    const d = w.env.decls.get(n);
    if (d?.kind === "definition") directNames(d.body).forEach(go);
  };
  go(name);
  return out;
}

/**
 * Folds the definitions that the differentiated quantity is made of. Others are left alone even where they agree:
 * in polar coordinates ∂x/∂θ is −r sin θ, not −y. The parameters of a given function are not what it is made of.
 */
export function foldRule(w: Workshop, quantity: string | undefined): FunctionRule {
  const { ctx } = w;
  const inside = quantity === undefined ? new Set<string>() : madeOf(w, quantity);
  const patterns = [...w.env.decls.values()].flatMap((d) =>
    d.kind === "definition" && inside.has(d.name) && d.scatter === undefined && worthFolding(d)
      ? [{ def: d, pattern: patternOf(ctx, d) }]
      : [],
  );
  return {
    kind: "function",
    name: "fold.definition",
    reason: ["by definition"],
    examples: [],
    apply: (scope, e): Match | undefined => {
      if (e.kind !== "app" || e.op === "list") return undefined;
      if (e.op === "add" || e.op === "cases" || e.op === "iverson") return undefined;
      const term = norm(ctx, e);
      for (const { def, pattern } of patterns) {
        for (const found of matchPattern(ctx, pattern, term)) {
          const subs = def.params.map((p) => found.bindings[`?${p}`]);
          // The pattern also fits at numbers that are no index of the definition.
          if (subs.some((s) => s === undefined) || !isEntry(scope, def, subs as Expr[])) continue;
          const name = ctx.sym(def.name);
          const read = subs.length === 0 ? name : ctx.at(name, subs as Expr[]);
          const after = orderFactors(ctx, w.env, found.around(read));
          return {
            after,
            match: { "?definition": read },
            assumes: [],
            reason: ["definition of ", { math: name }],
          };
        }
      }
      return undefined;
    },
  };
}

/** A definition that is a bracket and nothing else, t_i = [i = a], is put in: the bracket then picks a term. */
export const unfoldBracket = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "definition.bracket",
  heads: ["at"],
  reason: ["by definition"],
  examples: [],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return undefined;
    const def = w.env.decls.get(e.tensor.name);
    if (def?.kind !== "definition" || def.body.kind !== "app" || def.body.op !== "iverson") return undefined;
    const after = unfoldRead(ctx, def, e);
    return {
      after,
      match: { "?definition": e },
      assumes: [],
      reason: ["definition of ", { math: e.tensor }],
    };
  },
});
