// A second derivative through a recurrence. The first one is told by the adjoint recurrence, ∂L/∂a = Σ_t δ[t]·∂h[t]/∂a,
// so that it depends on a through h and through δ. It gets a name, g := ∂L/∂a, and is differentiated as any other
// quantity that depends on two recurrences: its own total derivatives dg/dh[t] and dg/dδ[t] run the other way again.

import { entryOfName, gradientNameRule, gradientRule, throughAdjoints } from "../../diff/recurrences.ts";
import { freshName } from "../../expr/binders.ts";
import type { Axis, Decl, Definition } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { Chain, Step } from "../../rewrite/derivation.ts";
import { line, madeStep, pass } from "../lines/lines.ts";
import { type Equation, nextKey, scopeOf, type Workshop } from "../lines/workshop.ts";
import { cleaned } from "../simplify/simplify.ts";

export interface NamedGradient {
  /** ∂g/∂b, and the line that says so of ∂²L/∂a∂b. */
  readonly target: Deriv;
  readonly step: Step;
  /** g = ∂L/∂a = …, where it has not been said. */
  readonly chains: readonly Chain[];
}

/** Names the derivative under a second one, where its equation goes through an adjoint recurrence. */
export function nameGradient(w: Workshop, target: Deriv, first: Equation): NamedGradient | undefined {
  if (!throughAdjoints(w.env, first.rhs)) return undefined;
  const known = [...w.env.decls.values()].find(
    (d): d is Definition => d.kind === "definition" && d.stands?.alpha === first.lhs.alpha,
  );
  const def = known ?? introduced(w, first);
  if (def === undefined) return undefined;
  const chains = known === undefined ? [introduction(w, def, first)] : [];
  const hit = pass(scopeOf(w), gradientNameRule, target, [0], []);
  if (hit?.after.kind !== "deriv") return undefined;
  const key = chains[0]?.key ?? w.adjoints.get(def.name);
  const step = line([hit.step], key === undefined ? hit.step.reason : [{ ref: key }], "standard");
  return { target: hit.after, step, chains };
}

/** The name as a definition; undefined where a letter of the derivative has no range. */
function introduced(w: Workshop, first: Equation): Definition | undefined {
  const letters = freeIndices(first.lhs);
  const axes = letters.flatMap((l): readonly Axis[] => {
    const r = w.env.indices.get(l);
    return r?.kind === "interval" ? [{ lo: r.lo, hi: r.hi, outside: { kind: "error" }, letter: l }] : [];
  });
  if (axes.length < letters.length) return undefined;
  const name = freshName("g", new Set([...w.env.decls.keys(), ...w.env.indices.keys()]));
  const def: Definition = {
    kind: "definition",
    name,
    params: letters,
    axes,
    body: first.rhs,
    integer: false,
    stands: first.lhs,
  };
  w.env = { ...w.env, decls: new Map<string, Decl>([...w.env.decls, [name, def]]) };
  return def;
}

function introduction(w: Workshop, def: Definition, first: Equation): Chain {
  const lhs: Expr = entryOfName(w.ctx, def);
  const opened = pass(scopeOf(w), gradientRule, lhs, [], []);
  if (opened === undefined) throw new Error("a name opens to what it stands for");
  const key = nextKey(w);
  w.adjoints.set(def.name, key);
  const put: Step = madeStep({
    before: first.lhs,
    after: first.rhs,
    rule: "use.equation",
    match: { "?lhs": first.lhs, "?rhs": first.rhs },
    reason: [{ ref: first.key }],
  });
  const steps = [
    line([opened.step], opened.step.reason, "standard"),
    line(cleaned(w, [put]), put.reason, "standard"),
  ];
  return { key, lhs, steps, continues: undefined, role: "auxiliary", level: "standard" };
}
