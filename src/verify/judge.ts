// Comparing the two sides of one equality at drawn points, and keeping count: exactly where that is possible, else
// in doubles, with 50 digits where those leave it open. A point where a side has no value proves nothing, unless
// the right side reads beyond an index set or covers no case where the left side has a value: that is an error.

import type { Result, Stop } from "../eval/result.ts";
import { showStop } from "../eval/result.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { symbols } from "../expr/traverse.ts";
import type { Arithmetic, Branching } from "./anatomy.ts";
import { type Bounded, compareBounded, SAFETY } from "./bounded.ts";
import { type Formal, sameFormal } from "./formal.ts";
import type { Indices } from "./places.ts";
import { type Laboratory, type Trial, trialAt } from "./trial.ts";

/** One equality, with what it may assume beyond the declarations. */
export interface Line {
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** Stands for lhs where lhs has no value: the line before. */
  readonly stead: Expr | undefined;
  readonly assumes: readonly Expr[];
  /** Where its letters run. */
  readonly env: Env;
  /** Sides that differ on a kink, or because one has no value, do not differ: what a person wrote is not judged there. */
  readonly definite?: boolean | undefined;
}

export interface Point {
  readonly trial: Trial;
  readonly at: Indices;
}

export interface Difference extends Point {
  readonly left: string;
  readonly right: string;
}

type Verdict =
  | { readonly kind: "equal"; readonly by: "exact" | "real"; readonly zero: boolean }
  | { readonly kind: "different"; readonly left: string; readonly right: string }
  | { readonly kind: "close" }
  /** `question`: the left side has no value there, so that there is nothing that the right side could lack. */
  | { readonly kind: "nothing"; readonly why: Stop; readonly question?: boolean };

export interface Tally {
  readonly line: Line;
  readonly arithmetic: Arithmetic;
  readonly branchings: readonly Branching[];
  /** Whether one of them decides between real values. */
  readonly kinked: boolean;
  /** How many outcomes their forms allow. */
  readonly allowed: number;
  exact: number;
  real: number;
  decimal: number;
  /** Compared points at which the sides were not 0. */
  nonzero: number;
  /** Points that proved nothing, and why the last of them did not. */
  nothing: number;
  why: string | undefined;
  readonly close: Point[];
  difference: Difference | undefined;
  /** A point at which the sides were equal, and not 0 if there was one. */
  sample: Point | undefined;
  /** Outcomes (`outcomeKey`) that were met at all, and at points that were compared. */
  readonly met: Set<number>;
  readonly hit: Set<number>;
  /** Nodes that a compared point stood on a kink of. */
  readonly onKink: Set<number>;
  kinks: number;
  readonly trials: Set<Trial>;
}

export function openTally(lab: Laboratory, line: Line): Tally {
  const parts = [line.lhs, line.rhs, ...(line.stead === undefined ? [] : [line.stead])].map(lab.anatomy);
  const kinds = parts.slice(0, 2).map((p) => p.arithmetic);
  const arithmetic = kinds.includes("real") ? "real" : kinds.includes("formal") ? "formal" : "rational";
  const branchings = new Map<number, Branching>();
  for (const p of parts) for (const b of p.branchings) branchings.set(b.node.id, b);
  return {
    line,
    arithmetic,
    branchings: [...branchings.values()],
    kinked: [...branchings.values()].some((b) => b.kinked),
    allowed: [...branchings.values()].reduce((n, b) => n + b.outcomes.length, 0),
    exact: 0,
    real: 0,
    decimal: 0,
    nonzero: 0,
    nothing: 0,
    why: undefined,
    close: [],
    difference: undefined,
    sample: undefined,
    met: new Set(),
    hit: new Set(),
    onKink: new Set(),
    kinks: 0,
    trials: new Set(),
  };
}

export const comparedPoints = (t: Tally): number => t.exact + t.real + t.decimal;

/** Points that a line should have at least where the sides are not 0. */
const NONZERO = 6;
/** Further places that may show nothing new before no more are tried. */
const IDLE = 16;

/**
 * Compares the line at places of a trial, until the first difference: at `most` of them, and at further ones while
 * the sides were nearly always 0, or comparisons of integers still fall in new ways.
 */
export function tryTrial(tally: Tally, trial: Trial, at: readonly Indices[], most: number): void {
  if (tally.difference !== undefined || tally.trials.has(trial)) return;
  tally.trials.add(trial);
  let compared = 0;
  let lacking = 0;
  let nonzero = 0;
  let progress = 0;
  let seen = 0;
  for (let k = 0; k < at.length; k += 1) {
    const place = at[k] as Indices;
    if (k >= most) {
      noteBranches(tally, trial, compared > 0, nonzero > 0, lacking > 0);
      const shown = Math.min(nonzero, NONZERO) + tally.hit.size;
      if (shown > seen) progress = k;
      seen = shown;
      const wanting = nonzero < NONZERO || missing(tally).some((b) => !b.kinked);
      if (!wanting || k - progress >= IDLE) break;
    }
    const verdict = compare(tally, trial, place);
    switch (verdict.kind) {
      case "equal":
        compared += 1;
        if (!verdict.zero) nonzero += 1;
        if (tally.sample === undefined || (!verdict.zero && tally.nonzero + nonzero === 1))
          tally.sample = { trial, at: place };
        if (verdict.by === "exact") tally.exact += 1;
        else tally.real += 1;
        break;
      case "close":
        compared += 1;
        tally.close.push({ trial, at: place });
        break;
      case "different":
        tally.difference = { trial, at: place, left: verdict.left, right: verdict.right };
        return;
      case "nothing":
        tally.nothing += 1;
        tally.why = showStop(verdict.why);
        if (verdict.question !== true) lacking += 1;
        break;
    }
  }
  tally.nonzero += nonzero;
  if (noteBranches(tally, trial, compared > 0, nonzero > 0, lacking > 0)) tally.kinks += 1;
}

/** One number for a node and an outcome, which is a sign or the number of a branch. */
export const outcomeKey = (b: Branching, outcome: number): number => b.node.id * OUTCOMES + outcome + 1;
const OUTCOMES = 2 ** 16;

/** A winner of max{…} counts as the first entry or another one. */
const folded = (b: Branching, outcome: number): number =>
  b.node.kind === "bind" ? Math.min(outcome, 1) : outcome;

/**
 * Notes the outcomes that occurred at the trial so far, unless the question itself has no value anywhere there; gives whether it stands on a kink. A kink counts as looked at
 * where the sides were not 0 for other reasons.
 */
function noteBranches(
  tally: Tally,
  trial: Trial,
  compared: boolean,
  nonzero: boolean,
  lacking: boolean,
): boolean {
  let kink = false;
  if (!compared && !lacking) return kink;
  for (const b of tally.branchings) {
    const met = trial.met.get(b.node.id);
    if (met === undefined) continue;
    // Where every outcome was hit there is none to be noted.
    for (const outcome of tally.hit.size < tally.allowed ? met.outcomes : []) {
      const o = folded(b, outcome);
      if (!b.outcomes.includes(o)) continue;
      const key = outcomeKey(b, o);
      tally.met.add(key);
      if (compared) tally.hit.add(key);
    }
    if (compared && b.kinked && met.distance === 0) {
      kink = true;
      if (nonzero) tally.onKink.add(b.node.id);
    }
  }
  return kink;
}

/** Outcomes that the form allows and that no compared point had yet. */
export const missing = (t: Tally): readonly Branching[] =>
  t.branchings.filter((b) => b.outcomes.some((o) => !t.hit.has(outcomeKey(b, o))));

export const offKink = (t: Tally): readonly Branching[] =>
  t.branchings.filter((b) => b.kinked && !t.onKink.has(b.node.id));

/** Reasons for having no value that lie in subscripts and cases, not in the numbers. */
const STRUCTURAL = [
  "no case applies",
  "an index is not an integer",
  "over an empty range",
  "index sets",
  "numbers of axes",
  "subscripts",
  "is not one number",
  "read an entry of it",
  "something that is not a set",
  "division by zero between indices",
];

export const isStructural = (s: Stop): boolean =>
  s.kind === "out-of-range" || (s.kind === "undefined" && STRUCTURAL.some((x) => s.reason.includes(x)));

export function compare(tally: Tally, trial: Trial, at: Indices): Verdict {
  const { line, arithmetic } = tally;
  for (const a of line.assumes) {
    const r = trial.condition(a, at);
    if (r.kind !== "value" || !r.value)
      return { kind: "nothing", why: { kind: "undefined", reason: "a condition of the line does not hold" } };
  }
  const judge = (lhs: Expr, rhs: Expr): Verdict => valuesAt(trial, arithmetic, tally.kinked, lhs, rhs, at);
  const first = judge(line.lhs, line.rhs);
  if (line.definite === true && first.kind === "different") return definitely(tally, trial, at, first);
  if (first.kind === "nothing" && first.question !== true && asksNothing(trial, line.lhs, at))
    return { ...first, question: true };
  if (first.kind !== "nothing" || line.stead === undefined || line.stead === line.lhs) return first;
  const second = judge(line.stead, line.rhs);
  return second.kind === "nothing" ? first : second;
}

/** Where what is differentiated has no value, as log 0 has none, neither has its derivative, whatever rules give for it. */
function asksNothing(trial: Trial, e: Expr, at: Indices): boolean {
  const root = e.kind === "at" ? e.tensor : e;
  const d = root.kind === "sym" ? trial.lab.env.decls.get(root.name) : undefined;
  const of = e.kind === "deriv" ? e.of : d?.kind === "definition" ? d.adjoint?.of : undefined;
  if (of === undefined) return false;
  if (of.kind === "deriv") return asksNothing(trial, of, at);
  const value = trial.real(of, at);
  return value.kind === "undefined" || (value.kind === "value" && !Number.isFinite(value.value.v));
}

/** Before the reason, where a difference is that the right side has none. */
export const NO_VALUE = "no value: ";

/** The difference, where it is one beside all kinks and both sides have values. */
function definitely(
  tally: Tally,
  trial: Trial,
  at: Indices,
  found: Extract<Verdict, { readonly kind: "different" }>,
): Verdict {
  const nothing = (reason: string): Verdict => ({ kind: "nothing", why: { kind: "undefined", reason } });
  if (found.right.startsWith(NO_VALUE)) return nothing(found.right.slice(NO_VALUE.length));
  if (!tally.kinked) return found;
  // By itself, so that the decisions of this place alone are noted.
  const apart = trialAt(trial.lab, { ...trial.instance }, trial.label);
  const again = valuesAt(apart, tally.arithmetic, true, tally.line.lhs, tally.line.rhs, at);
  if (again.kind !== "different") return nothing("the values are close to each other");
  return isEven(tally, apart) ? nothing("the sides differ on a kink") : found;
}

/** Whether a decision between real values fell there that was near to falling otherwise. */
export const isEven = (tally: Tally, trial: Trial): boolean =>
  tally.branchings.some(
    (b) => b.kinked && (trial.met.get(b.node.id)?.distance ?? Number.POSITIVE_INFINITY) <= NEAR_KINK,
  );

/** Decisions that are this close to falling otherwise count as kinks. */
const NEAR_KINK = 1e-9;

/** `kinked`: both sides are evaluated exactly in any case, since doubles may miss that a decision falls on a kink. */
function valuesAt(
  trial: Trial,
  arithmetic: Arithmetic,
  kinked: boolean,
  lhs: Expr,
  rhs: Expr,
  at: Indices,
): Verdict {
  const l = arithmetic === "real" ? undefined : trial.exact(lhs, at);
  if (l !== undefined && (l.kind === "value" || kinked || arithmetic === "rational")) {
    const r = trial.exact(rhs, at);
    if (l.kind === "value" && r.kind === "value") {
      if (sameFormal(l.value, r.value)) return { kind: "equal", by: "exact", zero: l.value === 0 };
      if (arithmetic === "rational")
        return { kind: "different", left: showFormal(l.value), right: showFormal(r.value) };
    } else if (arithmetic === "rational") return stopped(l, r, showFormal, rhs);
  }
  const [left, right] = [trial.real(lhs, at), trial.real(rhs, at)];
  if (left.kind !== "value" || right.kind !== "value") return stopped(left, right, showBounded, rhs);
  switch (compareBounded(left.value, right.value)) {
    case "equal":
      // What rounding alone may be shows no more than 0 does.
      return { kind: "equal", by: "real", zero: Math.abs(left.value.v) <= SAFETY * left.value.e };
    case "close":
      return { kind: "close" };
    case "different":
      return { kind: "different", left: showBounded(left.value), right: showBounded(right.value) };
  }
}

/**
 * A right side without a value is wrong where its own reads or cases leave it without one. Where a definition reads
 * beyond a tensor that the line does not mention, it is the question that has no value there.
 */
function stopped<T>(l: Result<T>, r: Result<T>, show: (x: T) => string, rhs: Expr): Verdict {
  if (l.kind !== "value") return { kind: "nothing", why: l, question: l.kind !== "too-large" };
  if (r.kind === "value") throw new Error("neither side stopped");
  const within = r.kind === "out-of-range" && !symbols(rhs).includes(r.name);
  if (isStructural(r) && !within)
    return { kind: "different", left: show(l.value), right: `${NO_VALUE}${showStop(r)}` };
  return { kind: "nothing", why: r };
}

/** Six digits: more would differ between machines. */
const showDouble = (x: number): string => `${Number(x.toPrecision(6))}`;
export const showBounded = (x: Bounded): string => showDouble(x.v);

export function showFormal(x: Formal): string {
  if (typeof x === "number") return `${x}`;
  if ("terms" in x) return "a sum of logarithms";
  return x.d < 10n ** 9n ? `${x.n}${x.d === 1n ? "" : `/${x.d}`}` : showDouble(toNumberQ(x));
}
