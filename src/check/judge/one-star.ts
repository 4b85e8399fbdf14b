// `*` between tensors means one thing in a document: the first line that holds under one meaning alone tells which. A later
// line that holds under the other one alone is not decided.

import { isLink } from "./links.ts";
import type { Outcome } from "./outcome.ts";

export type Star = "conv" | "corr";
export interface ToldStar {
  readonly star: Star;
  readonly line: number;
}

const NAMES: Readonly<Record<Star, string>> = { conv: "the convolution", corr: "the correlation" };
const starOf = (o: Outcome | undefined): Star | undefined => o?.reading?.meaning.star;

/** The meaning under which alone a relation holds; `judged` has the outcomes under each reading. */
function alone(judged: readonly (readonly Outcome[])[], chosen: Outcome, n: number): Star | undefined {
  const own = starOf(chosen);
  if (own === undefined || chosen.verdict !== "holds" || chosen.role !== "claim") return undefined;
  const others = judged.flatMap((list) => {
    const other = list[n];
    return other !== undefined && starOf(other) !== own ? [other] : [];
  });
  return others.length > 0 && others.every((o) => o.verdict === "wrong") ? own : undefined;
}

/** The outcomes of a formula beside what lines before it tell of `*`, and what is told after it. */
export function withOneStar(
  judged: readonly (readonly Outcome[])[],
  chosen: readonly Outcome[],
  before: ToldStar | undefined,
  lineOf: (o: Outcome) => number,
): { readonly outcomes: readonly Outcome[]; readonly told: ToldStar | undefined } {
  let told = before;
  const outcomes = chosen.map((o, n): Outcome => {
    const star = alone(judged, o, n);
    if (star === undefined) return o;
    told ??= { star, line: lineOf(o) };
    if (told.star === star || !isLink(o.link)) return o;
    const message = `\`*\` is ${NAMES[told.star]} in line ${told.line}, and this holds only if it is ${NAMES[star]}`;
    const why = { code: "star", message, span: o.link.span, expected: "`⋆` for the correlation" };
    return { ...o, verdict: "not-decided", why };
  });
  return { outcomes, told };
}
