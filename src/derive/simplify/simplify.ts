// What is done once no derivative is left to take: collapse brackets, turn conditions into ranges, move constants
// out, use assumptions, fold definitions back. Each is a displayed line with its own reason; the order is the one
// in which a person works.

import type { Expr } from "../../expr/nodes.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import { sameButForOrder } from "../lines/factors.ts";
import type { LineRule } from "../lines/line-rule.ts";
import { leadStep, line, type Pass, pass, presentStep, tidyStep } from "../lines/lines.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";
import { SIGN_ALONE } from "./constants.ts";
import { simplifiers } from "./simplifiers.ts";

/** More lines than this means that two simplifiers undo each other. */
const MAX_LINES = 40;
/** Rules that need no word when others in the line have one. */
const SILENT = new Set(["sum.split"]);
/** The same for what goes on in a line that another rule has opened. */
const SILENT_AFTER = new Set([...SILENT, "sum.constant-factor"]);
/** What one does at one go, however many sums it takes: the only term left is n′ = n, then j = k; a factor leaves two sums. */
const REPEATED = new Set(["sum.delta", "sum.constant-factor"]);
/** Passes within one line. */
const MAX_PASSES = 200;

/** The lines that simplify what is left of the derivative of the quantity `name`. */
export const simplifyLines = (
  w: Workshop,
  start: Expr,
  name: string | undefined,
  taken: readonly string[],
  auxiliary = false,
): readonly Step[] => {
  const lines = linesBy(w, simplifiers(w, name, auxiliary), start, taken);
  const last = lines[lines.length - 1];
  if (last === undefined) return lines;
  const lead = leadStep(scopeOf(w), last.after);
  if (lead === undefined) return lines;
  return [...lines.slice(0, -1), line([...parts(last), lead], last.reason, last.level)];
};

const parts = (s: Step): readonly Step[] => (s.substeps.length > 0 ? s.substeps : [s]);

/** One line for each rule that applies, first rule first, until none does. */
export function linesBy(
  w: Workshop,
  rules: readonly LineRule[],
  start: Expr,
  taken: readonly string[],
): readonly Step[] {
  const lines: Step[] = [];
  const seen = new Set([start.alpha]);
  let e = start;
  for (let n = 0; n < MAX_LINES; n += 1) {
    const next = nextLine(w, rules, e, taken);
    // A term that was there before: two rules undo each other, and nothing is gained by going on.
    if (next === undefined || seen.has(next.after.alpha)) return lines;
    lines.push(next);
    seen.add(next.after.alpha);
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
  rules: readonly LineRule[],
  e: Expr,
  taken: readonly string[],
): Step | undefined {
  for (const { rules: together, opens } of rules) {
    const steps: Step[] = [];
    const reasons: Reason[] = [];
    const quiet: Reason[] = [];
    let now = e;
    for (let n = 0; n < MAX_PASSES; n += 1) {
      const tried = opens === true && n === 0 ? together.slice(0, 1) : together;
      const hit = tried.reduce<Pass | undefined>(
        (h, r) => h ?? pass(scopeOf(w), r, now, "everywhere", taken),
        undefined,
      );
      if (hit === undefined) break;
      steps.push(hit.step);
      const silent = opens === true ? SILENT_AFTER : SILENT;
      for (const m of hit.matches)
        (silent.has(m.by ?? hit.step.rule) || m.reason === SIGN_ALONE ? quiet : reasons).push(
          m.reason ?? hit.step.reason,
        );
      now = hit.after;
      const clean = tidyStep(scopeOf(w), now);
      if (clean !== undefined) {
        steps.push(clean);
        now = clean.after;
      }
      if (together.length === 1 && !REPEATED.has(together[0]?.name ?? "")) break;
    }
    if (steps.length === 0) continue;
    // What the clean-up takes back is no line, nor is another order.
    const all = cleaned(w, steps);
    const last = all[all.length - 1];
    if (last === undefined || sameButForOrder(w.ctx, last.after, e, ["add", "mul"])) continue;
    return line(all, joinReasons(reasons.length > 0 ? reasons : quiet), "standard");
  }
  return undefined;
}
