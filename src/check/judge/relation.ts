// One relation at the points of its environment. "Holds" wants values that are not 0 at sizes above 1; "wrong" wants a
// point beside all kinks at which both sides have values that differ, found twice: as it was drawn, and again by itself
// or at the smallest numbers. Everything else is open, with the reason.

import { isIncoming } from "../../diff/depends.ts";
import { doubleDatum } from "../../eval/field.ts";
import { axesOf, bodiesOf, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { compareQ, type Rational } from "../../expr/rational.ts";
import { eachChild, some, symbols } from "../../expr/traverse.ts";
import type { Counterexample, Evidence } from "../../rewrite/evidence.ts";
import { SAFETY, TOLERANCE } from "../../verify/bounded.ts";
import { DIGITS } from "../../verify/decimal.ts";
import { judgeLine, judgement, settle } from "../../verify/equality.ts";
import {
  compare,
  comparedPoints,
  type Difference,
  isEven,
  type Line,
  NO_VALUE,
  openTally,
  type Point,
  showFormal,
  type Tally,
} from "../../verify/judge.ts";
import { placesOf } from "../../verify/line-places.ts";
import type { Indices } from "../../verify/places.ts";
import { type Points, sizesText } from "../../verify/points.ts";
import { smallestDifference, writtenCounterexample } from "../../verify/shrink.ts";
import { type Trial, trialAt } from "../../verify/trial.ts";
import type { Bench } from "../verdict/bench.ts";

/** What is compared, with what it may assume at each point. */
export interface Claim {
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly assumes: readonly Expr[];
  /** With the ranges of the free letters. */
  readonly env: Env;
}

export type Order = "<" | "≤" | ">" | "≥";

export type Finding =
  | { readonly kind: "holds"; readonly evidence: Evidence; readonly remarks: readonly string[] }
  | {
      readonly kind: "wrong";
      readonly evidence: Evidence;
      /** The smallest one: looked for when it is asked for, since most of what fails is never told. */
      readonly counterexample: () => Promise<Counterexample>;
      /** Where it was seen. */
      readonly at: Point;
    }
  /** Equal where both sides have values; one of them has none at some entries or in some cases. */
  | { readonly kind: "partly"; readonly evidence: Evidence; readonly why: string }
  /** `valued`: no side lacked a value anywhere. */
  | { readonly kind: "open"; readonly evidence: Evidence; readonly why: string; readonly valued?: boolean };

/** Values of the letters at a point: all of a small index set. */
const PLACES = 10;
/** Points below which nothing is said. */
const LEAST = 3;

/** What is asked of a relation: all that can be said, or whether it holds and nothing of how it fails. */
export type Wish = "all" | "holds";

export async function judgeEquality(bench: Bench, claim: Claim, wish: Wish = "all"): Promise<Finding> {
  const { points } = bench;
  const line: Line = { ...claim, stead: undefined, definite: true };
  const tally = judgeLine(points, line, PLACES);
  await settle([tally]);
  if (tally.difference !== undefined) return failed(bench, claim, line, tally, tally.difference, wish);
  const more = bench.more();
  const further = judgeLine(more, line, PLACES);
  await settle([further]);
  if (further.difference !== undefined) return failed(bench, claim, line, further, further.difference, wish);
  const lacking = whatLacks(points, claim, tally);
  if (lacking !== undefined && whatLacks(more, claim, further) !== undefined)
    return {
      kind: "open",
      evidence: evidenceOf(bench, claim, tally, "not-established"),
      why: lacking,
      valued: comparedPoints(tally) > 0 && tally.nothing + further.nothing === 0,
    };
  const evidence = evidenceOf(bench, claim, lacking === undefined ? tally : further, "established");
  const beside = strictly(bench, claim);
  if (beside === undefined) return { kind: "holds", evidence, remarks: [] };
  const letters = [claim.lhs, claim.rhs].flatMap((e) => points.lab.letters(e));
  const bounded = letters.every((l) => claim.env.indices.get(l)?.kind === "interval");
  // Where a letter runs is not known: there may be nothing to be said of the places without a value.
  if (beside.right.startsWith(NO_VALUE) && !bounded) return { kind: "holds", evidence, remarks: [] };
  if (beside.right.startsWith(NO_VALUE))
    return { kind: "partly", evidence: { ...evidence, status: "not-established" }, why: beside.right };
  if (besideKinks(bench, line) < LEAST)
    return { kind: "open", evidence: { ...evidence, status: "not-established" }, why: ON_KINKS };
  return { kind: "holds", evidence, remarks: [kinkRemark(bench.env, tally)] };
}

const ON_KINKS = "the sides were compared on kinks alone, and differ on some";

/** Places at which the sides are equal, and no decision is near to falling otherwise; counted up to what is wanted. */
function besideKinks(bench: Bench, line: Line): number {
  let found = 0;
  for (const points of [bench.points, bench.more()])
    for (let k = 0; k < points.mostTrials && found < LEAST; k += 1) {
      const trial = points.trial(k);
      if (trial === undefined) continue;
      for (const at of placesOf(points, line, trial).slice(0, PLACES)) {
        // By itself, so that the decisions of this place alone are noted.
        const apart = trialAt(points.lab, { ...trial.instance }, trial.label);
        const tally = openTally(points.lab, line);
        if (compare(tally, apart, at).kind === "equal" && !isEven(tally, apart)) found += 1;
      }
    }
  return found;
}

/** How the sides differ where kinks and missing values count, too; either side may be the one without a value. */
function strictly(bench: Bench, claim: Claim): Difference | undefined {
  const turned = { ...claim, lhs: claim.rhs, rhs: claim.lhs };
  for (const points of [bench.points, bench.more()])
    for (const c of [claim, turned]) {
      const { difference } = judgeLine(points, { ...c, stead: undefined }, PLACES);
      if (difference !== undefined) return difference;
    }
  return undefined;
}

const failed = async (
  bench: Bench,
  claim: Claim,
  line: Line,
  tally: Tally,
  found: Difference,
  wish: Wish,
): Promise<Finding> =>
  wish === "all"
    ? refuted(bench, claim, line, tally, found)
    : { kind: "open", evidence: evidenceOf(bench, claim, tally, "not-established"), why: "the sides differ" };

async function refuted(
  bench: Bench,
  claim: Claim,
  line: Line,
  tally: Tally,
  found: Difference,
): Promise<Finding> {
  const { points } = bench;
  const evidence = evidenceOf(bench, claim, tally, "refuted");
  const told = async (): Promise<Difference | undefined> => {
    // The smallest numbers may be a border, where a side has no value with more digits.
    for (const d of [smallestDifference(points, line, found), found])
      if (await differsAgain(line, d)) return d;
    return undefined;
  };
  if (differsClearly(openTally(points.lab, line), apart(found), found.at))
    return {
      kind: "wrong",
      evidence,
      counterexample: async () => written(bench, line, (await told()) ?? found),
      at: found,
    };
  const again = await told();
  if (again !== undefined)
    return { kind: "wrong", evidence, counterexample: async () => written(bench, line, again), at: found };
  return { kind: "open", evidence, why: "the sides differ by what rounding may explain" };
}

/** With the integers that matter to the sides alone. */
function written(bench: Bench, line: Line, d: Difference): Counterexample {
  const { lab } = bench.points;
  const { env } = bench;
  const all = writtenCounterexample(bench.points, line, d);
  const relevant = new Set<string>();
  const add = (e: Expr): void => {
    for (const name of symbols(e)) addName(name);
  };
  const addName = (name: string): void => {
    if (relevant.has(name)) return;
    relevant.add(name);
    const decl = env.decls.get(name);
    for (const a of axesOf(env, name) ?? []) for (const end of [a.lo, a.hi]) add(end);
    if (decl?.kind === "definition") for (const b of bodiesOf(decl)) add(b);
  };
  for (const e of [line.lhs, line.rhs]) {
    add(e);
    for (const name of lab.anatomy(e).names) addName(name);
    for (const l of lab.letters(e)) {
      const range = line.env.indices.get(l);
      if (range?.kind === "interval") for (const end of [range.lo, range.hi]) add(end);
    }
  }
  const isInteger = (name: string): boolean => d.trial.instance.integers.has(name);
  const parameters = argumentsIn(env, [line.lhs, line.rhs]);
  const matters = (name: string): boolean =>
    (!isInteger(name) || relevant.has(name)) && parameters.get(name) !== "unread";
  return { ...all, inputs: all.inputs.filter((i) => matters(i.name)) };
}

/** What functions are declared with, and whether the sides read it: the u of φ(u) is a letter like any other. */
function argumentsIn(env: Env, sides: readonly Expr[]): ReadonlyMap<string, "read" | "unread"> {
  const out = new Map<string, "read" | "unread">();
  for (const d of env.decls.values())
    if (d.kind === "function") for (const p of d.params) out.set(p, "unread");
  const seen = new Set<string>();
  const look = (e: Expr): void => {
    if (e.kind === "sym" && !seen.has(e.name)) {
      seen.add(e.name);
      if (out.has(e.name)) out.set(e.name, "read");
      const d = env.decls.get(e.name);
      if (d?.kind === "definition") for (const b of bodiesOf(d)) look(b);
    }
    // φ′ is by its u, whatever its argument is.
    if (e.kind === "deriv" && e.mode === "slot") look(e.of);
    else eachChild(e, look);
  };
  for (const e of sides) look(e);
  return out;
}

/** The point by itself, with nothing kept of what was evaluated there. */
const apart = ({ trial }: Point): Trial => trialAt(trial.lab, { ...trial.instance }, trial.label);

/** A point once more: exactly, by values that are far from each other, or with 50 digits. */
async function differsAgain(line: Line, d: Difference): Promise<boolean> {
  const trial = apart(d);
  const again = openTally(trial.lab, line);
  if (differsClearly(again, trial, d.at)) return true;
  again.close.push({ trial, at: d.at });
  await settle([again]);
  return again.difference !== undefined;
}

/** Exactly, or by values that are far from each other. */
function differsClearly(tally: Tally, trial: Trial, at: Indices): boolean {
  if (compare(tally, trial, at).kind !== "different") return false;
  if (tally.arithmetic === "rational") return true;
  const [l, r] = [trial.real(tally.line.lhs, at), trial.real(tally.line.rhs, at)];
  if (l.kind !== "value" || r.kind !== "value") return false;
  const gap = Math.abs(l.value.v - r.value.v);
  return gap > FAR * Math.max(l.value.m, r.value.m) && gap > (l.value.e + r.value.e) / TOLERANCE;
}

/** Sides that differ by this part of their magnitude, while rounding explains a billionth of it. */
const FAR = 1e-2;

export const BOTH_ZERO = "both sides are 0 at all points that were tried";

/** Why the points do not suffice; undefined where they do. */
function whatLacks({ lab, integers }: Points, claim: Claim, tally: Tally): string | undefined {
  const compared = comparedPoints(tally);
  const names = [claim.lhs, claim.rhs].map((e) => lab.anatomy(e).names.size + lab.letters(e).length);
  if (tally.trials.size === 0) return "no numbers were found that fulfil the assumptions";
  if (compared === 0) return `no point proved anything: ${tally.why ?? "there is no entry to compare"}`;
  if (names.every((n) => n === 0)) return undefined;
  if (compared < LEAST) return "at too few points both sides have a value";
  if (tally.nonzero === 0 && names.every((n) => n > 0)) return BOTH_ZERO;
  const sizes = integers.spans.filter((s) => s.isSize && s.hi > Math.max(1, s.lo));
  const grown = [...tally.trials].some((t) => sizes.some((s) => (t.instance.integers.get(s.name) ?? 1) > 1));
  return sizes.length > 0 && !grown ? "there are no points at sizes above 1" : undefined;
}

/** The conventions that matter where the sides differ on a set of measure zero. */
function kinkRemark({ kink }: Env, tally: Tally): string {
  const ops = new Set(
    tally.branchings.flatMap((b) => (b.kinked && b.node.kind === "app" ? [b.node.op] : [])),
  );
  const conventions = [
    ...(ops.has("abs") ? [`|u|′(0) = ${{ zero: "0", right: "1", left: "−1" }[kink.abs]}`] : []),
    ...(ops.has("relu") || ops.has("max")
      ? [`the derivative of max(0, u) at u = 0 is ${{ zero: "0", one: "1", half: "1/2" }[kink.relu]}`]
      : []),
  ];
  const told = conventions.length === 0 ? "" : `; here ${conventions.join(" and ")}`;
  return `the sides differ on a kink alone, where the derivative is a convention${told}`;
}

/** An inequality, at every point that is drawn. */
export function judgeOrder(bench: Bench, claim: Claim, sign: Order): Finding {
  const { points } = bench;
  const [low, high] = sign === "<" || sign === "≤" ? [claim.lhs, claim.rhs] : [claim.rhs, claim.lhs];
  const strict = sign === "<" || sign === ">";
  const line: Line = { ...claim, stead: undefined, definite: true };
  const tally = openTally(points.lab, line);
  const length = points.mostTrials + points.searchLength;
  for (let k = 0; k < length && tally.difference === undefined; k += 1) {
    const trial = k < points.mostTrials ? points.trial(k) : points.search(k - points.mostTrials);
    if (trial === undefined) continue;
    tally.trials.add(trial);
    for (const at of placesOf(points, line, trial).slice(0, 2 * PLACES)) {
      if (!holdsAt(trial, claim.assumes, at)) continue;
      const order = compareAt(trial, tally.arithmetic === "rational", low, high, at);
      if (order === undefined) tally.nothing += 1;
      else if (order > 0 || (strict && order === 0)) {
        tally.difference = {
          trial,
          at,
          left: valueText(trial, claim.lhs, at),
          right: valueText(trial, claim.rhs, at),
        };
        break;
      } else {
        tally.nonzero += 1;
        if (tally.arithmetic === "rational") tally.exact += 1;
        else tally.real += 1;
      }
    }
  }
  const { difference } = tally;
  if (difference !== undefined) {
    const exact = tally.arithmetic === "rational";
    return {
      kind: "wrong",
      evidence: evidenceOf(bench, claim, tally, "refuted"),
      counterexample: async () => written(bench, line, leastViolation(bench, claim, sign, difference, exact)),
      at: difference,
    };
  }
  const lacking = whatLacks(points, claim, tally);
  const evidence = evidenceOf(bench, claim, tally, lacking === undefined ? "established" : "not-established");
  return lacking === undefined
    ? { kind: "holds", evidence, remarks: [] }
    : { kind: "open", evidence, why: lacking };
}

/** The sign of low − high; undefined where it is not certain. */
function compareAt(trial: Trial, exact: boolean, low: Expr, high: Expr, at: Indices): number | undefined {
  if (exact) {
    const [l, h] = [trial.exact(low, at), trial.exact(high, at)];
    if (l.kind !== "value" || h.kind !== "value") return undefined;
    const isRational = (x: typeof l.value): x is Rational => typeof x === "number" || !("terms" in x);
    return isRational(l.value) && isRational(h.value) ? compareQ(l.value, h.value) : undefined;
  }
  const [l, h] = [trial.real(low, at), trial.real(high, at)];
  if (l.kind !== "value" || h.kind !== "value") return undefined;
  const gap = l.value.v - h.value.v;
  const room = SAFETY * (l.value.e + h.value.e) + TOLERANCE * Math.max(l.value.m, h.value.m);
  return Math.abs(gap) <= room ? undefined : gap;
}

const OPS = { "<": "lt", "≤": "le", ">": "gt", "≥": "ge" } as const;

function leastViolation(
  bench: Bench,
  claim: Claim,
  sign: Order,
  found: Difference,
  exact: boolean,
): Difference {
  const { points } = bench;
  const { ctx } = points.lab;
  const bracket = ctx.iverson(ctx.app(OPS[sign], [claim.lhs, claim.rhs]));
  const line: Line = { ...claim, lhs: bracket, rhs: ctx.one, stead: undefined };
  const { trial, at } = smallestDifference(points, line, found);
  const [low, high] = sign === "<" || sign === "≤" ? [claim.lhs, claim.rhs] : [claim.rhs, claim.lhs];
  const order = compareAt(trial, exact, low, high, at);
  const violated = order !== undefined && (order > 0 || (exact && order === 0));
  return violated
    ? { trial, at, left: valueText(trial, claim.lhs, at), right: valueText(trial, claim.rhs, at) }
    : found;
}

const holdsAt = (trial: Trial, assumes: readonly Expr[], at: Indices): boolean =>
  assumes.every((a) => {
    const r = trial.condition(a, at);
    return r.kind === "value" && r.value;
  });

function valueText(trial: Trial, e: Expr, at: Indices): string {
  const exact = trial.lab.anatomy(e).arithmetic === "rational" ? trial.exact(e, at) : undefined;
  if (exact?.kind === "value") return showFormal(exact.value);
  const v = trial.real(e, at);
  return v.kind === "value" ? `${Number(v.value.v.toPrecision(6))}` : "no value";
}

/** The value of a term without names and letters. */
export function constantOf(bench: Bench, e: Expr): number | undefined {
  const { lab } = bench.points;
  const trial = bench.points.trial(0);
  if (trial === undefined || lab.anatomy(e).names.size > 0 || lab.letters(e).length > 0) return undefined;
  const v = trial.real(e, new Map());
  return v.kind === "value" ? v.value.v : undefined;
}

/** The entries of two lists of numbers, counted from 0; undefined where anything else stands in them. */
export function constantEntries(
  bench: Bench,
  claim: Claim,
): readonly { readonly k: number; readonly left: number; readonly right: number }[] | undefined {
  const { points } = bench;
  const trial = points.trial(0);
  const named = [claim.lhs, claim.rhs].some((e) => points.lab.anatomy(e).names.size > 0);
  if (trial === undefined || named) return undefined;
  const out: { k: number; left: number; right: number }[] = [];
  for (const at of placesOf(points, { ...claim, stead: undefined }, trial)) {
    const [k, ...others] = at.values();
    const [l, r] = [trial.real(claim.lhs, at), trial.real(claim.rhs, at)];
    if (k === undefined || others.length > 0 || l.kind !== "value" || r.kind !== "value") return undefined;
    out.push({ k: Number(k), left: l.value.v, right: r.value.v });
  }
  return out.length === 0 ? undefined : out;
}

/** Whether neither side depends on what is given: then what it says is no assumption. */
export function isFixed(bench: Bench, claim: Claim): boolean {
  const { points } = bench;
  const line: Line = { ...claim, stead: undefined };
  const values = [new Set<number>(), new Set<number>()] as const;
  for (let k = 0; k < points.mostTrials; k += 1) {
    const trial = points.trial(k);
    if (trial === undefined) continue;
    for (const at of placesOf(points, line, trial).slice(0, PLACES))
      for (const [n, e] of [claim.lhs, claim.rhs].entries()) {
        const v = trial.real(e, at);
        if (v.kind === "value") values[n]?.add(Number(v.value.v.toPrecision(9)));
      }
  }
  return values.every((v) => v.size <= 1);
}

/** Ratios of the sides: at the places of one point, or where there are none at points that share their sizes. */
export function ratios(bench: Bench, claim: Claim): readonly (readonly number[])[] {
  const { points } = bench;
  const line: Line = { ...claim, stead: undefined };
  const out = new Map<string, number[]>();
  for (let k = 0; k < points.mostTrials + points.searchLength; k += 1) {
    const trial = k < points.mostTrials ? points.trial(k) : points.search(k - points.mostTrials);
    if (trial === undefined) continue;
    const at = placesOf(points, line, trial);
    const key = (at[0]?.size ?? 0) > 0 ? trial.label : sizesText(points, trial);
    for (const place of at.slice(0, PLACES)) {
      const [l, r] = [trial.real(claim.lhs, place), trial.real(claim.rhs, place)];
      if (l.kind !== "value" || r.kind !== "value" || r.value.v === 0) continue;
      out.set(key, [...(out.get(key) ?? []), doubleDatum(l.value.v / r.value.v)]);
    }
  }
  return [...out.values()];
}

function evidenceOf(bench: Bench, claim: Claim, tally: Tally, status: Evidence["status"]): Evidence {
  const { points } = bench;
  const said = judgement(points, { ...tally, difference: undefined });
  const isOwn = (e: Expr): boolean => e.kind === "deriv" && e.mode === "total" && !isIncoming(bench.env, e);
  const derivative = [claim.lhs, claim.rhs].some((e) => some(e, isOwn));
  const compared = comparedPoints(tally);
  const inexact = tally.real + tally.decimal;
  return {
    status,
    replayed: undefined,
    exact: tally.exact > 0 ? { points: tally.exact, primes: 0 } : undefined,
    floats:
      inexact === 0
        ? undefined
        : { points: inexact, tolerance: TOLERANCE, digits: tally.decimal > 0 ? DIGITS : 16 },
    differences: undefined,
    automatic: derivative && compared > 0 ? { points: compared } : undefined,
    branches: said.branches.reachable > 0 ? said.branches : undefined,
    kinks: tally.kinks > 0 ? { points: tally.kinks } : undefined,
    secondOpinions: [],
    sizes: said.sizes,
    seed: bench.seed,
    counterexample: undefined,
    notes: status === "refuted" ? [] : said.notes,
    assumes: claim.assumes,
  };
}
