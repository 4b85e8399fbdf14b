// What a document assumes in so many words: "for i = j", "since Σ_i t_i = 1", "with x > 0". Such a relation says
// something about letters or about what is given; a line near it that holds under it holds.

import type { Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { RelationMath } from "../formula/math.ts";
import type { Bench, Benches } from "../verdict/bench.ts";
import type { Explained, Judge } from "./explain.ts";
import { isLink, type Link, type UnreadLink } from "./links.ts";
import { wholeSpan } from "./places.ts";
import type { Claim } from "./relation.ts";

export interface Stated {
  readonly link: Link;
  readonly condition: RelationMath;
  readonly line: number;
  readonly text: string;
}

/** Formulas before and behind that are looked at, and assumptions that are tried. */
const BEFORE = 12;
const BEHIND = 2;
const TRIED = 6;

/** The assumptions near a formula, the nearest first. */
export function statedNear(
  doc: CheckedDocument,
  links: readonly (Link | UnreadLink)[],
  formula: number,
  lineOf: (link: Link) => number,
): readonly Stated[] {
  const own = doc.formulas[formula];
  const found = links.filter((l): l is Link => {
    if (!isLink(l) || l.at !== 0 || l.formula === formula) return false;
    const f = doc.formulas[l.formula];
    if (f?.section !== own?.section || l.formula < formula - BEFORE || l.formula > formula + BEHIND)
      return false;
    if (l.statement.item.kind !== "relation" || l.statement.continues) return false;
    return l.restricts || (f?.display === false && l.statement.item.links.length === 1);
  });
  const distance = (l: Link): number => Math.abs(l.formula - formula) + (l.formula > formula ? 0.5 : 0);
  return found
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, TRIED)
    .flatMap((l): readonly Stated[] => {
      const { item } = l.statement;
      if (item.kind !== "relation") return [];
      const { start, end } = wholeSpan(doc.text, l.span, doc.formulas[l.formula]?.span ?? l.span);
      return [{ link: l, condition: item, line: lineOf(l), text: doc.text.slice(start, end) }];
    });
}

export interface Assumed {
  readonly explained: Explained;
  readonly stated: Stated;
}

/** A condition with the ranges of its letters. */
export interface ReadCondition {
  readonly condition: Expr;
  readonly ranges: ReadonlyMap<string, Range>;
}

/** The first of the stated assumptions under which the relation holds. */
export async function assumed(
  all: Benches,
  bench: Bench,
  claim: Claim,
  stated: readonly Stated[],
  readStated: (s: Stated, letters: ReadonlySet<string>) => ReadCondition | undefined,
  judge: Judge,
): Promise<Assumed | undefined> {
  const { lab } = bench.points;
  const letters = new Set([claim.lhs, claim.rhs].flatMap((e) => [...freeIndices(e)]));
  const names = new Set([claim.lhs, claim.rhs].flatMap((e) => [...lab.anatomy(e).names]));
  for (const s of stated) {
    const read = readStated(s, letters);
    if (read === undefined || !isAboutGiven(bench.env, read.condition)) continue;
    // What is said of other names changes nothing.
    const said = symbols(read.condition).filter((n) => !isInteger(bench.env, n));
    if (said.length > 0 && !said.some((n) => names.has(n))) continue;
    const found = await under(all, bench, claim, read, judge);
    if (found !== undefined) return { explained: found, stated: s };
  }
  return undefined;
}

async function under(
  all: Benches,
  bench: Bench,
  claim: Claim,
  { condition, ranges }: ReadCondition,
  judge: Judge,
): Promise<Explained | undefined> {
  const indices = new Map([...claim.env.indices, ...ranges]);
  const own = new Set([...freeIndices(claim.lhs), ...freeIndices(claim.rhs)]);
  const letters = freeIndices(condition);
  const onLetters = symbols(condition).every((s) => isInteger(bench.env, s));
  if (letters.length > 0 && onLetters) {
    if (!letters.every((l) => own.has(l))) return undefined;
    const found = await judge(bench, { ...claim, assumes: [...claim.assumes, condition] });
    return found.kind === "holds" ? { conditions: [], evidence: found.evidence } : undefined;
  }
  const varied = all.varied(bench.env, `stated ${condition.id}`, (env) => ({
    ...env,
    assumptions: [...env.assumptions, condition],
    indices: new Map([...env.indices, ...letters.flatMap((l) => rangeOf(ranges, l))]),
  }));
  if (varied === undefined) return undefined;
  const found = await judge(varied, { ...claim, env: { ...varied.env, indices } });
  return found.kind === "holds" ? { conditions: [], evidence: found.evidence } : undefined;
}

const rangeOf = (ranges: ReadonlyMap<string, Range>, letter: string) => {
  const range = ranges.get(letter);
  return range === undefined ? [] : [[letter, range] as const];
};

function isInteger(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && (d.integer || d.role === "size");
}

const isAboutGiven = (env: Env, condition: Expr): boolean =>
  !some(condition, (e) => e.kind === "deriv") &&
  symbols(condition).every((s) => {
    const d = env.decls.get(s);
    return d?.kind === "scalar" || d?.kind === "tensor";
  });
