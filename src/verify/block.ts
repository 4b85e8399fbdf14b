// Evidence for every line of a derived block: the rules applied again, and the two sides compared at drawn points,
// which all lines share. Final gradients are held against finite differences as well. Nothing here looks at how a
// line was found except the replay.

import type { BlockDerivation } from "../derive/tasks/block.ts";
import { isIncoming } from "../diff/depends.ts";
import type { Meanings } from "../eval/field.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { sliceParts } from "../expr/slices.ts";
import type { Library } from "../library/types.ts";
import type { Chain, Derivation, Step, WholeForm } from "../rewrite/derivation.ts";
import { type ComparedPoint, type Evidence, NO_EVIDENCE } from "../rewrite/evidence.ts";
import { TOLERANCE } from "./bounded.ts";
import { DIGITS } from "./decimal.ts";
import { DIFFERENCE_TOLERANCE, type Differences, finiteDifferences } from "./differences.ts";
import { type Judgement, judgeDifference, judgeLine, judgement, PLACES, STEPS, settle } from "./equality.ts";
import { comparedPoints, type Line, type Tally } from "./judge.ts";
import { judgeLimit, judgeOrder } from "./limits.ts";
import { openPoints, type Points } from "./points.ts";
import { type Replayer, replayer } from "./replay.ts";
import { writtenSample } from "./shrink.ts";
import { laboratory } from "./trial.ts";

export interface VerifyOptions {
  /** Meanings of the scalar operators as numbers. */
  readonly meanings: Meanings;
  readonly seed: number;
  /** Ask mathjs and nerdamer about final gradients too. */
  readonly secondOpinions?: boolean | undefined;
  /** Compare both sides of the steps within a line too, for pages that show them; else they are replayed alone. */
  readonly substeps?: boolean | undefined;
  /** Keep one of the points of each line, for pages that show it. */
  readonly samples?: boolean | undefined;
  /** Called before each line; what it gives is waited for. */
  readonly pause?: (() => Promise<void> | undefined) | undefined;
  /** Points that every line is compared at, values of its letters at each, and points of the search for branches. */
  readonly points?:
    | {
        readonly trials?: number | undefined;
        readonly places?: number | undefined;
        readonly search?: number | undefined;
      }
    | undefined;
}

export async function verifyBlock(
  ctx: Context,
  library: Library,
  derived: BlockDerivation,
  options: VerifyOptions,
): Promise<BlockDerivation> {
  const env = originalEnv(derived);
  if (env === undefined) return derived;
  const lab = laboratory(ctx, env, options.meanings, STEPS);
  const points = openPoints(lab, { seed: options.seed, ...options.points }, derived.block.order);
  const replay = replayer(ctx, library, derived);
  const most = options.points?.places ?? PLACES;

  const judged = new Map<Step, Judged>();
  const parts: { readonly step: Step; readonly line: Line }[] = [];
  for (const d of derived.derivations) {
    const assumed = new Map<string, readonly Expr[]>();
    for (const chain of d.chains) {
      let assumes: readonly Expr[] = assumed.get(chain.continues ?? "") ?? [];
      for (const step of chain.steps) {
        // A condition holds for the lines after it, too.
        assumes = [...assumes, ...step.assumes];
        await options.pause?.();
        const line: Line = { lhs: chain.lhs, rhs: step.after, stead: step.before, assumes, env: d.env };
        judged.set(step, { tally: judgeStep(points, chain, step, line, most), assumes });
        for (const part of step.substeps)
          parts.push({ step: part, line: { ...line, rhs: part.after, stead: part.before } });
      }
      assumed.set(chain.key, assumes);
    }
    judgeResult(points, d, judged, most);
  }
  // Lines share their points and what was decided there. Steps within them come after all lines, so that what is said
  // of a line is the same on pages that show them and on pages that do not.
  if (options.substeps === true)
    for (const { step, line } of parts) {
      await options.pause?.();
      judged.set(step, { tally: judgeLine(points, line, most), assumes: line.assumes });
    }
  await settle(
    [...judged.values()].flatMap((j) => [j.tally, ...[j.whole, j.transposed].flatMap((t) => t ?? [])]),
  );
  const opinions =
    options.secondOpinions === true
      ? await (await import("./second-opinions.ts")).secondOpinions(points, derived)
      : undefined;
  return {
    ...derived,
    derivations: derived.derivations.map((d) => ({
      ...d,
      chains: d.chains.map((c) => ({
        ...c,
        steps: c.steps.map((s) => {
          const evident = (u: Step): Step => {
            const j = judged.get(u);
            if (j === undefined) return replayedOnly(replay, d, c, u, options.seed);
            const said = opinions?.get(u) ?? [];
            const evidence = evidenceOf(points, replay, d, c, u, j, options.seed, said);
            if (options.samples !== true) return { ...u, evidence };
            const sample = evidence.counterexample ?? sampleAt(points, u, j.tally);
            return { ...u, evidence: { ...evidence, sample } };
          };
          return { ...evident(s), substeps: s.substeps.map(evident) };
        }),
      })),
    })),
  };
}

/** By what the line claims: equality, difference, order, or a limit. */
function judgeStep(points: Points, chain: Chain, step: Step, line: Line, most: number): Tally {
  switch (step.relation) {
    case undefined:
      return judgeLine(points, line, most);
    case "ne":
      return judgeDifference(points, line, most);
    case "le":
      return judgeOrder(points, line, step.before);
    case "tends":
      return chain.limit === undefined
        ? judgeLine(points, line, most)
        : judgeLimit(points, line, chain.limit);
  }
}

/** Of a limit the distance was followed, and nothing compared. */
const sampleAt = (points: Points, s: Step, tally: Tally): ComparedPoint | undefined =>
  s.relation === "tends" || s.relation === "ne" ? undefined : writtenSample(points, tally);

interface Judged {
  readonly tally: Tally;
  readonly assumes: readonly Expr[];
  /** The same result in whole tensors. */
  whole?: Tally;
  /** The same with the rows of the denominator. */
  transposed?: Tally;
  differences?: Differences;
}

/** The environment with every definition as the author wrote it, and what the derivation introduced. */
function originalEnv(derived: BlockDerivation): Env | undefined {
  const last = derived.derivations[derived.derivations.length - 1];
  if (last === undefined) return undefined;
  return { ...last.env, decls: new Map([...last.env.decls, ...derived.block.env.decls]) };
}

/** What is known of the answer beyond its lines: the form in whole tensors, and finite differences. */
function judgeResult(points: Points, d: Derivation, judged: Map<Step, Judged>, most: number): void {
  const { result } = d;
  const end = d.chains[d.chains.length - 1]?.steps.at(-1);
  const j = end === undefined ? undefined : judged.get(end);
  if (result === undefined || j === undefined) return;
  const judge = (rhs: Expr): Tally =>
    judgeLine(points, { lhs: result.lhs, rhs, stead: result.rhs, assumes: j.assumes, env: d.env }, most);
  const { at, transposed } = result.whole ?? {};
  if (at !== undefined && transposed !== undefined)
    j.transposed = judge(points.lab.ctx.at(transposed, [...at].reverse()));
  const whole = result.whole === undefined ? undefined : wholeEntry(points, result.lhs, result.whole);
  if (whole !== undefined) j.whole = judge(whole);
  const { lhs } = result;
  if (d.task.kind === "find" && isOwnDerivative(points, lhs))
    j.differences = finiteDifferences(points, d.env, lhs, result.closed ?? result.rhs);
}

const isOwnDerivative = (points: Points, e: Expr): e is Deriv =>
  e.kind === "deriv" && e.mode === "total" && !isIncoming(points.lab.env, e);

/** T[m, n] of a result ∂L/∂x[m, n] that reads ∂L/∂x = T in whole tensors. */
function wholeEntry(points: Points, lhs: Expr, whole: WholeForm): Expr | undefined {
  if (whole.at !== undefined) return points.lab.ctx.at(whole.rhs, whole.at);
  // An entry of its own is the last line, which is checked.
  if (whole.lhs.alpha === lhs.alpha) return undefined;
  const letters =
    lhs.kind === "deriv" && lhs.wrt.kind === "at" ? lhs.wrt.subs : lhs.kind === "at" ? lhs.subs : [];
  const { fixed } = sliceParts(whole.lhs);
  const rest = letters.filter((_, k) => !fixed.has(k));
  if (rest.length === 0) return undefined;
  return points.lab.ctx.at(whole.rhs, rest);
}

/** A step within a line is replayed; its numbers are those of the line. */
function replayedOnly(replay: Replayer, d: Derivation, c: Chain, s: Step, seed: number): Step {
  const replayed = replay.replays(d, c, s);
  const evidence: Evidence = {
    ...NO_EVIDENCE,
    status: "not-established",
    replayed,
    seed,
    notes: ["part of a line: applied again, and checked with the line as a whole"],
    assumes: s.assumes,
  };
  return { ...s, evidence, substeps: s.substeps.map((u) => replayedOnly(replay, d, c, u, seed)) };
}

function evidenceOf(
  points: Points,
  replay: Replayer,
  d: Derivation,
  c: Chain,
  s: Step,
  j: Judged,
  seed: number,
  opinions: Evidence["secondOpinions"],
): Evidence {
  const { tally } = j;
  const verdict = judgement(points, tally, s.relation === "le" || s.relation === "tends");
  if (s.relation === "ne") return differenceEvidence(verdict, s, seed);
  const replayed = replay.replays(d, c, s);
  const forms = [j.whole, j.transposed].flatMap((t) => (t === undefined ? [] : [judgement(points, t)]));
  const whole = forms.find((f) => f.status === "different") ?? forms[0];
  const apart = j.differences?.difference;
  const notes = [...verdict.notes];
  if (replayed === undefined) notes.push("no rule leads here, and numbers alone cannot establish it");
  else if (!replayed) notes.push("the recorded rule does not give this line again");
  if (whole?.status === "different") notes.push("the form in whole tensors is another value");
  if (apart !== undefined) notes.push("finite differences of the forward equations give another value");
  const refuted = verdict.status === "different" || whole?.status === "different" || apart !== undefined;
  const established = replayed === true && verdict.status === "equal";
  const derivative = c.lhs.kind === "deriv" && !isIncoming(points.lab.env, c.lhs);
  const compared = comparedPoints(tally);
  return {
    status: refuted ? "refuted" : established ? "established" : "not-established",
    replayed,
    exact: tally.exact > 0 ? { points: tally.exact, primes: 0 } : undefined,
    floats: floatsOf(tally),
    differences:
      j.differences === undefined || j.differences.points === 0
        ? undefined
        : { points: j.differences.points, tolerance: DIFFERENCE_TOLERANCE },
    automatic: derivative && compared > 0 ? { points: compared } : undefined,
    branches: verdict.branches.reachable > 0 ? verdict.branches : undefined,
    kinks: verdict.kinks > 0 ? { points: verdict.kinks } : undefined,
    secondOpinions: opinions,
    sizes: verdict.sizes,
    seed,
    counterexample:
      verdict.counterexample ??
      whole?.counterexample ??
      (apart === undefined ? undefined : plainCounterexample(apart.at, apart.left, apart.right)),
    notes,
    assumes: s.assumes,
  };
}

/** That two sides are not always equal is established by one point at which both have a value. */
function differenceEvidence(verdict: Judgement, s: Step, seed: number): Evidence {
  const { counterexample: found } = verdict;
  const shown = found !== undefined && !found.right.startsWith("no value");
  const tried = verdict.exact + verdict.floats + verdict.digits;
  return {
    ...NO_EVIDENCE,
    status: shown ? "established" : "not-established",
    replayed: undefined,
    sizes: verdict.sizes,
    seed,
    counterexample: found,
    notes: shown
      ? []
      : [`no counterexample was found: the two sides are equal at all ${tried} points that were tried`],
    assumes: s.assumes,
  };
}

const plainCounterexample = (at: ReadonlyMap<string, number>, left: string, right: string) => ({
  inputs: [],
  indices: [...at].map(([name, value]) => ({ name, value })),
  left,
  right,
});

function floatsOf(t: Tally): Evidence["floats"] {
  if (t.real + t.decimal === 0) return undefined;
  return { points: t.real + t.decimal, tolerance: TOLERANCE, digits: t.decimal > 0 ? DIGITS : 16 };
}
