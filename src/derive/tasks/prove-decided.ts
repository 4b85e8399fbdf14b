// Two terms that say the same once every choice in them is decided or written along one quantity: sums over numbers
// are written out where that is needed, |u| is u where u is declared positive, and conditions on one quantity are put
// together on both sides.

import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Step } from "../../rewrite/derivation.ts";
import { nestedCases } from "../lines/case-forms.ts";
import { type LineRule, single } from "../lines/line-rule.ts";
import type { Workshop } from "../lines/workshop.ts";
import { decideBrackets } from "../simplify/decide-brackets.ts";
import { mergeChoices } from "../simplify/piecewise.ts";
import { knownPieces, resolvePieces } from "../simplify/resolve-pieces.ts";
import { linesBy } from "../simplify/simplify.ts";

const DECIDERS: readonly LineRule[] = [
  knownPieces,
  resolvePieces,
  mergeChoices,
  nestedCases,
  decideBrackets,
].map(single);

const CHOOSES: ReadonlySet<string> = new Set([
  "cases",
  "iverson",
  "max",
  "min",
  "abs",
  "relu",
  "clamp",
  "sign",
]);
const hasChoice = (e: Expr): boolean => some(e, (s) => s.kind === "app" && CHOOSES.has(s.op));

/** The lines from a to b, both decided; `meets` gives the lines between what they come to. */
export function decidedAlike(
  w: Workshop,
  a: Expr,
  b: Expr,
  taken: readonly string[],
  meets: (left: Expr, right: Expr) => readonly Step[] | undefined,
): readonly Step[] | undefined {
  if (!hasChoice(a) && !hasChoice(b)) return undefined;
  const [forward, back] = [a, b].map((e) => linesBy(w, DECIDERS, e, taken)) as [Step[], Step[]];
  if (forward.length + back.length === 0) return undefined;
  const link = meets(forward[forward.length - 1]?.after ?? a, back[back.length - 1]?.after ?? b);
  return link === undefined ? undefined : [...forward, ...link, ...reversed(back)];
}

/** Lines that were made from the right side, read the other way. */
export const reversed = (lines: readonly Step[]): readonly Step[] => [...lines].reverse().map(mirrored);

/** A line and the steps within it, read from its end to its beginning. */
export const mirrored = (s: Step): Step => ({
  ...s,
  before: s.after,
  after: s.before,
  backward: s.backward !== true,
  substeps: reversed(s.substeps),
});
