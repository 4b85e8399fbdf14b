// What a wrong relation was probably meant to say: the smallest edit at one place after which it holds. Every family
// of edits offers candidates; they are tried at the point that refuted the relation, those that agree there are
// compared as fully as any line. The number of candidates is bounded, not the time.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import type { Notation } from "../../notation/notation.ts";
import { formulaOf, inlineOf } from "../../show/formula.ts";
import { judgeLine, judgement, PLACES, settle } from "../../verify/equality.ts";
import { compare, type Line, openTally, type Point } from "../../verify/judge.ts";
import { openPoints, type Points } from "../../verify/points.ts";
import type { Diagnosis, Place } from "../verdicts.ts";
import type { Candidate, Scope } from "./edit.ts";
import { FAMILIES } from "./families.ts";
import { edited, flattened, lettered, type Site, sitesOf, within } from "./sites.ts";

/** What the judge of a relation has at hand. */
export interface DiagnosisSetting {
  readonly ctx: Context;
  readonly env: Env;
  readonly notation: Notation;
  readonly library: Library;
  /** The points of the block that the relation was compared at. */
  readonly points: Points;
  /** How two sides are compared: at which entries, with which ranges of the letters, under which conditions. */
  readonly line: (lhs: Expr, rhs: Expr) => Line;
  /** Axes of the sides; 0 for numbers. */
  readonly rank: number;
  /** Where the sides stand in the document. */
  readonly places: { readonly left: Place | undefined; readonly right: Place | undefined };
  /** Whether the left side was written in this line, too: not if it repeats what an earlier line ended in. */
  readonly ownLeft: boolean;
}

/** Candidates of one side that are tried at the point, and those that agree there and are compared fully. */
const MOST_TRIED = 1500;
const MOST_COMPARED = 60;

/** An edit is proposed only if the relation holds at other points, too: among many, one may hold at some by chance. */
const AGAIN = { seed: 2, trials: 5 } as const;

export interface Mending {
  readonly diagnosis: Diagnosis;
  readonly isLeft: boolean;
  /** The side after the edit. */
  readonly side: Expr;
}

/** An edit that makes lhs = rhs hold, which differ at the point `at` (it is looked for if it is not known). */
export async function diagnose(
  s: DiagnosisSetting,
  lhs: Expr,
  rhs: Expr,
  at?: Point,
): Promise<Mending | undefined> {
  const found = await mended(s, lhs, rhs, at);
  if (found === undefined) return undefined;
  const { code, text, side, other, isLeft } = found;
  const diagnosis: Diagnosis = {
    code,
    text: isLeft ? `on the left side: ${text}` : text,
    tex: formulaOf(tidy(s.ctx, side), s, { beside: [other] }).tex,
    place: isLeft ? s.places.left : s.places.right,
  };
  return { diagnosis, isLeft, side };
}

/** A side as it should stand, with the words for the edit that leads there. */
export interface Mended extends Sides {
  readonly code: string;
  readonly text: string;
}

export async function mended(
  s: DiagnosisSetting,
  lhs: Expr,
  rhs: Expr,
  at?: Point,
): Promise<Mended | undefined> {
  const found = at ?? (await difference(s, lhs, rhs));
  if (found === undefined) return undefined;
  const right = await mend(s, { side: rhs, other: lhs, isLeft: false }, found);
  if (right !== undefined || !s.ownLeft) return right;
  return mend(s, { side: lhs, other: rhs, isLeft: true }, found);
}

interface Sides {
  readonly side: Expr;
  readonly other: Expr;
  readonly isLeft: boolean;
}

interface Offer {
  readonly code: string;
  readonly site: Site;
  readonly candidate: Candidate;
}

async function mend(s: DiagnosisSetting, sides: Sides, found: Point): Promise<Mended | undefined> {
  const { ctx } = s;
  const side = flattened(ctx, sides.side);
  const { other, isLeft } = sides;
  const scope = scopeOf(s, { side, other, isLeft }, found);
  const seen = new Set<number>([side.alpha]);
  let again: Points | undefined;
  let tried = 0;
  let compared = 0;
  for (const offer of offersOf(s, scope, isLeft)) {
    const whole = edited(ctx, offer.site, offer.candidate.by);
    // That a side equals itself is no repair of another name, but one of a slip in a chain.
    if (whole.loose > 0 || seen.has(whole.alpha) || (whole.alpha === other.alpha && side.kind !== "app"))
      continue;
    seen.add(whole.alpha);
    tried += 1;
    if (tried > MOST_TRIED) return undefined;
    const line = isLeft ? s.line(whole, other) : s.line(other, whole);
    if (!agreesAt(s.points, line, found)) continue;
    compared += 1;
    if (compared > MOST_COMPARED) return undefined;
    if (!(await holds(s.points, line))) continue;
    again ??= openPoints(s.points.lab, AGAIN, s.points.order);
    if (!(await holds(again, line))) continue;
    const text = offer.candidate.sentence();
    return { code: offer.candidate.code ?? offer.code, text, side: whole, other, isLeft };
  }
  return undefined;
}

/** The candidates of all families at all places, the nearest first; ties by family, then by place. */
function offersOf(s: DiagnosisSetting, scope: Scope, isLeft: boolean): readonly Offer[] {
  const sites = sitesOf(scope.side, s.rank > 0 ? "tensor" : "value", scope.letters);
  const all: Offer[] = [];
  const named = scope.side.kind !== "app" && scope.side.kind !== "bind" && scope.side.kind !== "num";
  for (const { code, candidates } of FAMILIES.filter((f) => !isLeft || !named || f.ofNames === true))
    for (const site of sites)
      for (const candidate of candidates(site, scope)) all.push({ code, site, candidate });
  return all.sort((a, b) => a.candidate.weight - b.candidate.weight);
}

async function difference(s: DiagnosisSetting, lhs: Expr, rhs: Expr): Promise<Point | undefined> {
  const tally = judgeLine(s.points, s.line(lhs, rhs), PLACES);
  await settle([tally]);
  return tally.difference;
}

function agreesAt(points: Points, line: Line, { trial, at }: Point): boolean {
  const { kind } = compare(openTally(points.lab, line), trial, at);
  return kind === "equal" || kind === "close";
}

async function holds(points: Points, line: Line): Promise<boolean> {
  const tally = judgeLine(points, line, PLACES);
  await settle([tally]);
  return tally.difference === undefined && judgement(points, tally).status === "equal";
}

/** The value of a term without names. */
function numberOf(ctx: Context, e: Expr, trial: Point["trial"], at: Point["at"]): Expr | undefined {
  if (symbols(e).length > 0 || freeIndices(e).length > 0) return undefined;
  const r = trial.exact(e, at);
  if (r.kind !== "value" || (typeof r.value === "object" && "terms" in r.value)) return undefined;
  return ctx.num(r.value);
}

function scopeOf(s: DiagnosisSetting, { side, other }: Sides, { trial, at }: Point): Scope {
  const { ctx, env, library } = s;
  const text = (e: Expr, bound: readonly string[]): string =>
    inlineOf(tidy(ctx, lettered(ctx, e, bound)), s).text;
  const written = (e: Expr, bound: readonly string[]): string => inlineOf(lettered(ctx, e, bound), s).text;
  return {
    ctx,
    env,
    library,
    side,
    other,
    otherValue: numberOf(ctx, other, trial, at),
    letters: [...new Set([...freeIndices(other), ...freeIndices(side)])],
    say: (site, e) => text(e, site.bound),
    instead: (site, by, height) => {
      const above = height === 0 ? undefined : site.trail[site.trail.length - height];
      const bound = above?.bound ?? site.bound;
      const before = written(above?.node ?? site.term, bound);
      const after = text(within(ctx, site, by, height), bound);
      return `${before} should be ${after}`;
    },
  };
}
