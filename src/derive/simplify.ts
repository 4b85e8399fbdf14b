// What is done once no derivative is left to take: collapse brackets, turn conditions into ranges, move constants
// out, use assumptions, fold definitions back. Each is a displayed line with its own reason; the order is the one
// in which a person works.

import type { Expr } from "../expr/nodes.ts";
import type { Step } from "../rewrite/derivation.ts";
import type { FunctionRule } from "../rewrite/rule.ts";
import { line, pass, presentStep, tidyStep } from "./lines.ts";
import { simplifiers } from "./simplifiers.ts";
import { scopeOf, type Workshop } from "./workshop.ts";

/** More lines than this means that two simplifiers undo each other. */
const MAX_LINES = 40;

export function simplifyLines(w: Workshop, start: Expr, taken: readonly string[]): readonly Step[] {
  const lines: Step[] = [];
  let e = start;
  const rules: readonly FunctionRule[] = simplifiers(w);
  for (let n = 0; n < MAX_LINES; n += 1) {
    const next = nextLine(w, rules, e, taken);
    if (next === undefined) return lines;
    lines.push(next);
    e = next.after;
  }
  throw new Error("simplification does not come to an end");
}

/** The steps followed by the clean-up that needs no reason: neutral elements dropped, fractions joined. */
export function cleaned(w: Workshop, steps: readonly Step[]): readonly Step[] {
  const out = [...steps];
  for (const clean of [tidyStep, presentStep, tidyStep]) {
    const last = out[out.length - 1];
    const next = last === undefined ? undefined : clean(scopeOf(w), last.after);
    if (next !== undefined) out.push(next);
  }
  return out;
}

function nextLine(
  w: Workshop,
  rules: readonly FunctionRule[],
  e: Expr,
  taken: readonly string[],
): Step | undefined {
  for (const rule of rules) {
    const hit = pass(scopeOf(w), rule, e, "everywhere", taken);
    if (hit === undefined) continue;
    return line(cleaned(w, [hit.step]), hit.step.reason, "standard");
  }
  return undefined;
}
