// What a wrong relation was probably meant to say: the smallest edit at one place after which it holds. Every family
// of edits offers candidates; they are tried at the point that refuted the relation, those that agree there are
// compared as fully as any line. The number of candidates is bounded, not the time.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { children, freeIndices, symbols } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import type { Notation } from "../../notation/notation.ts";
import { formulaOf, inlineOf } from "../../show/formula.ts";
import { judgeLine, judgement, PLACES, settle } from "../../verify/equality.ts";
import { compare, type Line, openTally, type Point } from "../../verify/judge.ts";
import { openPoints, type Points } from "../../verify/points.ts";
import type { Diagnosis, Place } from "../verdict/verdicts.ts";
import type { Candidate, Scope } from "./edit.ts";
import { FAMILIES } from "./families.ts";
import { edited, flattened, lettered, parentOf, type Site, sitesOf, within } from "./sites.ts";
import { isNegative, opposite } from "./words.ts";

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
  /** Where a part of a side stands that is the nth of so many equal ones; undefined where that is not told. */
  readonly placeOfPart: (isLeft: boolean, part: Expr, nth: number, count: number) => Place | undefined;
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
  const place = partOf(s, found) ?? (isLeft ? s.places.left : s.places.right);
  const diagnosis: Diagnosis = {
    code,
    text: isLeft ? `on the left side: ${text}` : text,
    tex: formulaOf(tidy(s.ctx, side), s, { beside: [other] }).tex,
    place,
  };
  return { diagnosis, isLeft, side };
}

/** A side as it should stand, with the words for the edit that leads there. */
export interface Mended extends Sides {
  readonly code: string;
  readonly text: string;
  /** The part of the side before the edit in whose place another one is put. */
  readonly site: Site;
  /** All places of that side. */
  readonly sites: readonly Site[];
}

/** Where the edited part stands, or the least part around it of which that is told. */
function partOf(s: DiagnosisSetting, { site, sites, isLeft }: Mended): Place | undefined {
  const { trail } = site;
  for (let depth = trail.length; depth > 0; depth -= 1) {
    const above = trail[depth];
    const shown = unsigned(s.ctx, above?.node ?? site.term, above?.bound ?? site.bound);
    const alike = sites.filter((x) => {
      const parent = parentOf(x);
      const same = (e: Expr, bound: readonly string[]): boolean =>
        unsigned(s.ctx, e, bound).alpha === shown.alpha;
      // Of −u and u in it one stands in the document.
      return same(x.term, x.bound) && (parent === undefined || !same(parent.node, parent.bound));
    });
    const nth = alike.findIndex(
      (x) => x.trail.length === depth && x.trail.every((a, k) => a.child === trail[k]?.child),
    );
    const found = nth < 0 ? undefined : s.placeOfPart(isLeft, shown, nth, alike.length);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** −u stands as u behind a sign. */
function unsigned(ctx: Context, e: Expr, bound: readonly string[]): Expr {
  const own = lettered(ctx, e, bound);
  return isNegative(own) ? opposite(ctx, own) : own;
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
  const sites = sitesOf(scope.side, s.rank > 0 ? "tensor" : "value", scope.letters);
  for (const offer of offersOf(scope, sites, isLeft)) {
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
    const site = narrowed(sites, offer.site, offer.candidate.by);
    return { code: offer.candidate.code ?? offer.code, text, side: whole, other, isLeft, site, sites };
  }
  return undefined;
}

/** The place of the part that alone differs in the two terms, where the rest of them is the same. */
function narrowed(sites: readonly Site[], site: Site, by: Expr): Site {
  if (site.term.kind !== by.kind) return site;
  if (site.term.kind === "app" && by.kind === "app" && site.term.op !== by.op) return site;
  const [before, after] = [children(site.term), children(by)];
  const other = before.flatMap((c, k) => (c.expr.alpha === after[k]?.expr.alpha ? [] : [k]));
  const [child] = other;
  const instead = child === undefined ? undefined : after[child]?.expr;
  if (before.length !== after.length || other.length !== 1 || instead === undefined) return site;
  const depth = site.trail.length;
  const below = sites.find(
    (x) =>
      x.trail.length === depth + 1 &&
      x.trail[depth]?.child === child &&
      x.trail.every((a, k) => k === depth || a.child === site.trail[k]?.child),
  );
  return below === undefined ? site : narrowed(sites, below, instead);
}

/** The candidates of all families at all places, the nearest first; ties by family, then by place. */
function offersOf(scope: Scope, sites: readonly Site[], isLeft: boolean): readonly Offer[] {
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
