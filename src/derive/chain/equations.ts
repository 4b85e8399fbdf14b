// Equations that earlier chains show, put in where their left sides stand: "by equation (n)", at any values of its
// variables.

import type { Expr } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { Level, Reason, Step } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { line, pass } from "../lines/lines.ts";
import { type Equation, isDeriv, scopeOf, specialise, type Workshop } from "../lines/workshop.ts";
import { cleaned } from "../simplify/simplify.ts";

/** The rule "by equation (n)": the left side, at any values of its variables, is replaced by the right side. */
export function equationRule(w: Workshop, eq: Equation): FunctionRule {
  return {
    kind: "function",
    name: "use.equation",
    heads: ["deriv"],
    reason: [{ ref: eq.key }],
    examples: [],
    apply: (_, s): Match | undefined => {
      if (!isDeriv(s) || !isDeriv(eq.lhs) || s.wrt !== eq.lhs.wrt || s.mode !== eq.lhs.mode) return undefined;
      const subs = matchEntry(eq.lhs.of, s.of, eq.vars);
      if (subs === undefined) return undefined;
      return { after: specialise(w, eq, subs), match: { "?lhs": eq.lhs, "?rhs": eq.rhs }, assumes: [] };
    },
  };
}

/** What the equation's variables stand for in the term; its other subscripts must be the same. */
function matchEntry(pattern: Expr, term: Expr, vars: readonly string[]): readonly Expr[] | undefined {
  if (vars.length === 0) return pattern.alpha === term.alpha ? [] : undefined;
  if (pattern.kind !== "at" || term.kind !== "at" || pattern.tensor !== term.tensor) return undefined;
  const found = new Map<string, Expr>();
  for (const [k, p] of pattern.subs.entries()) {
    const t = term.subs[k] as Expr;
    if (p.kind === "idx" && vars.includes(p.name)) found.set(p.name, t);
    else if (p.alpha !== t.alpha) return undefined;
  }
  return vars.map((v) => found.get(v) as Expr);
}

export function substituteEquations(
  w: Workshop,
  before: Expr,
  eqs: readonly Equation[],
  into: string | undefined,
  taken: readonly string[] = freeIndices(before),
): Step {
  const substeps: Step[] = [];
  let e = before;
  for (const eq of eqs) {
    const hit = pass(scopeOf(w), equationRule(w, eq), e, "everywhere", [...taken, ...freeIndices(e)]);
    if (hit === undefined) continue;
    substeps.push(hit.step);
    e = hit.after;
  }
  const all = cleaned(w, substeps);
  const refs = eqs.flatMap(
    (eq, k): Reason =>
      k === 0 ? [{ ref: eq.key }] : [k === eqs.length - 1 ? " and " : ", ", { ref: eq.key }],
  );
  const reason: Reason = into === undefined ? ["with ", ...refs] : [...refs, " into ", { ref: into }];
  const level: Level = "standard";
  return line(all, reason, level);
}
