// The relations of a document seen together, in their order: which of those that fail follow from an earlier one that is
// wrong, which are right in spite of the side before them, and for the others the slip or the unsaid assumption.

import { axesOf } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Span } from "../../expr/span.ts";
import { freeIndices, some, symbols, visit } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import type { Notation } from "../../notation/notation.ts";
import { inlineOf } from "../../show/formula.ts";
import type { Line, Point } from "../../verify/judge.ts";
import { diagnose, type Mending } from "../diagnosis/diagnose.ts";
import type { CheckedDocument } from "../document/document.ts";
import { placeOfPart } from "../formula/written-parts.ts";
import type { Unread } from "../text/unread.ts";
import { type Bench, type Benches, reached } from "../verdict/bench.ts";
import type { Place } from "../verdict/verdicts.ts";
import { consequences } from "./carried.ts";
import { variationsFor } from "./conditions.ts";
import { determinantIn, doubtOfConditions } from "./conditions-doubted.ts";
import { contradictionAt, deniedAt, numbersMeant, specialCaseAt } from "./denied.ts";
import { doubtOf, doubtOfDefinition, isGuess } from "./doubt.ts";
import { conditionOf, type Explained, explain, explainMissing, withIndices } from "./explain.ts";
import { finding } from "./formula.ts";
import { heldFixed } from "./held-fixed.ts";
import { isLink, type Link } from "./links.ts";
import { otherBase } from "./log-base.ts";
import { type Judged, type Outcome, outcome } from "./outcome.ts";
import { pairLetter } from "./pair-sums.ts";
import { afterEquations } from "./premises.ts";
import { type Claim, judgeEquality } from "./relation.ts";
import { repeatsACase } from "./repeated-case.ts";
import { doubtOfRestated, heldByReplaced } from "./restated.ts";

export interface ArgumentSetting {
  readonly benches: Benches;
  readonly library: Library;
  readonly doc: CheckedDocument;
  /** Of a side, or of a part of it. */
  readonly placeOf: (o: Outcome, side: "left" | "right", part?: Span) => Place | undefined;
}

/** Wrong relations that are looked back at from a later one. */
const LOOKED_BACK = 12;

export async function asArgument(
  setting: ArgumentSetting,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const out: Outcome[] = [];
  for (const o of outcomes) out.push(await placed(setting, out, o));
  return out;
}

async function placed(setting: ArgumentSetting, before: readonly Outcome[], o: Outcome): Promise<Outcome> {
  const { link, judged } = o;
  if (!isLink(link) || judged === undefined) return o;
  if (o.role === "remark") return solved(setting, before, o, judged);
  if (o.role !== "claim") return o;
  const chain = chainBefore(before, link);
  const broken = chain.findLast((b) => before[b]?.verdict === "wrong" || before[b]?.follows !== undefined);
  if (o.verdict !== "wrong") {
    const open = openInSpite(setting, before, o, link, judged);
    if (open !== undefined) return doubted({ ...o, conditions: [] }, open);
    // In a chain, what equals the side before it follows from that one, however it came about.
    const cause =
      broken === undefined || recovered(before, chain, broken) ? undefined : rootOf(before, broken);
    return cause !== undefined && (o.verdict === "holds" || o.verdict === "holds-if")
      ? { ...o, follows: cause }
      : o;
  }
  if (broken !== undefined) {
    const right = await inSpite(setting.benches, before, chain, broken, o, judged);
    if (right !== undefined && "claim" in right)
      return explained(setting, { ...o, ...right.found }, link, { ...judged, ...right });
    if (right !== undefined) return { ...right, link, reading: o.reading, role: o.role };
  }
  const cause = await causeOf(setting.benches, before, o, judged);
  if (cause !== undefined) return { ...o, follows: cause };
  const told = await solved(setting, before, o, judged);
  if (told !== o) return told;
  const why =
    doubtOfDefinition(before, o, judged) ??
    doubtOfRestated(setting.doc, before, o, judged) ??
    heldByReplaced(setting.doc, before, o, judged);
  return why === undefined ? explained(setting, o, link, judged) : doubted(o, why);
}

/** Why what holds of the names as they are taken is not said to hold. */
function openInSpite(
  { doc }: ArgumentSetting,
  before: readonly Outcome[],
  o: Outcome,
  link: Link,
  judged: Judged,
): Unread | undefined {
  if ((o.verdict !== "holds" && o.verdict !== "holds-if") || o.reading === undefined) return undefined;
  if (!isGuess(judged, o.reading.meaning)) return heldByReplaced(doc, before, o, judged);
  return (
    heldByReplaced(doc, before, o, judged) ??
    determinantIn(link) ??
    (o.verdict === "holds-if" ? doubtOfConditions(link, judged, o.conditions) : undefined)
  );
}

/** What it is of the numbers for which the equations before it hold; itself where none of them is about its names. */
async function solved(
  setting: ArgumentSetting,
  before: readonly Outcome[],
  o: Outcome,
  judged: Judged,
): Promise<Outcome> {
  const { claim } = judged;
  const isDerived = [claim.lhs, claim.rhs].some((e) => some(e, (x) => x.kind === "deriv"));
  if (isDerived || o.reading === undefined) return o;
  const found = await afterEquations(setting.benches, before, o, judged);
  if (found === undefined) return o;
  // A side that goes on from another one is equal to it, whatever has to be solved elsewhere.
  const { link } = o;
  if (found.kind !== "follows" && isLink(link) && (link.at > 0 || link.statement.continues)) return o;
  const from = setting.placeOf(found.from, "left");
  const { span } = o.link;
  const open = (message: string): Outcome => ({
    ...o,
    role: "claim",
    verdict: "not-decided",
    remarks: [],
    equation: false,
    why: { code: "solution", message, span },
  });
  switch (found.kind) {
    case "follows":
      return {
        ...o,
        role: "claim",
        verdict: "holds",
        refuted: undefined,
        evidence: found.evidence,
        remarks: [`follows from the equation of line ${from?.line ?? 0}`],
        equation: true,
      };
    case "fails": {
      // One more equation beside the others has not to follow from them.
      if (o.equation) return o;
      const { refuted, evidence } = found;
      if (isGuess(judged, o.reading.meaning))
        return {
          ...open(`this is not so where the equation of line ${from?.line ?? 0} holds`),
          refuted,
          evidence,
        };
      return { ...o, role: "claim", verdict: "wrong", remarks: [], equation: false, refuted, evidence };
    }
    case "open":
      return o.verdict === "wrong"
        ? open(`whether this follows from the equation of line ${from?.line ?? 0} could not be told`)
        : o;
  }
}

/** The relations of the chain so far, also where it goes on from the formula before. */
function chainBefore(before: readonly Outcome[], link: Link): readonly number[] {
  const out: number[] = [];
  let { chain, goesOnFrom } = link;
  for (let k = before.length - 1; k >= 0; k -= 1) {
    const b = before[k]?.link;
    if (b === undefined) break;
    if (!isLink(b) || before[k]?.role === "remark") continue;
    if (b.chain !== chain) {
      if (goesOnFrom === undefined) break;
      if (b.chain !== goesOnFrom) continue;
      ({ chain, goesOnFrom } = b);
    }
    out.unshift(k);
  }
  return out;
}

const IN_SPITE = "right, though the side before it is not";

/** Whether a later relation of the chain has come back to what is right. */
const recovered = (before: readonly Outcome[], chain: readonly number[], broken: number): boolean =>
  chain.some((k) => k > broken && before[k]?.remarks.includes(IN_SPITE) === true);

/** That a side differs from what is true as well, by a slip of its own. */
interface OwnSlip {
  readonly claim: Claim;
  readonly at: Point;
  readonly found: Pick<Outcome, "evidence" | "refuted">;
}

/** A side that equals what stood before the wrong one, or has a slip of its own that shows there. */
async function inSpite(
  all: Benches,
  before: readonly Outcome[],
  chain: readonly number[],
  broken: number,
  o: Outcome,
  judged: Judged,
): Promise<Outcome | OwnSlip | undefined> {
  const first = before[chain.find((k) => k <= broken && isWrong(before[k])) ?? broken];
  const good = first?.judged;
  if (first === undefined || good === undefined || good.bench !== judged.bench) return undefined;
  const indices = new Map([...good.claim.env.indices, ...judged.claim.env.indices]);
  const claim = { ...judged.claim, lhs: good.claim.lhs, env: { ...judged.claim.env, indices } };
  const found = await judgeEquality(judged.bench, claim);
  const notation = o.reading?.meaning.notation;
  // Cases that leave out where the value is 0, as they would be read against the side before.
  const extended =
    (found.kind === "partly" || found.kind === "open") && notation !== undefined
      ? await explainMissing(all, judged.bench, claim, notation, judgeEquality)
      : undefined;
  const conditions = extended?.kind === "holds" ? extended.explained.conditions : [];
  if (found.kind !== "holds" && extended?.kind !== "holds") {
    // Whatever is right differs from a side that is wrong: this one is wrong only if it differs from what is true.
    if (found.kind === "wrong") return undefined;
    if (extended?.kind === "wrong" && repeatsACase(claim)) {
      const { evidence, counterexample: refuted, at } = extended;
      return { claim: extended.claim, at, found: { evidence, refuted } };
    }
    const why = { code: "undecided", message: found.why, span: o.link.span };
    return outcome(o.link, o.reading, o.role, "not-decided", { judged, evidence: found.evidence, why });
  }
  return {
    ...first,
    verdict: conditions.length > 0 ? "holds-if" : "holds",
    refuted: undefined,
    conditions,
    evidence: extended?.kind === "holds" ? extended.explained.evidence : found.evidence,
    why: undefined,
    diagnosis: undefined,
    follows: undefined,
    remarks: [IN_SPITE],
    judged: { ...judged, claim },
  };
}

const isWrong = (o: Outcome | undefined): boolean => o?.verdict === "wrong" && o.follows === undefined;

const rootOf = (before: readonly Outcome[], k: number): number => before[k]?.follows ?? k;

/** The wrong relation that this one follows from. */
async function causeOf(
  all: Benches,
  before: readonly Outcome[],
  o: Outcome,
  judged: Judged,
): Promise<number | undefined> {
  const candidates = before
    .map((b, k) => ({ b, k }))
    .filter(({ b }) => b.verdict === "wrong" && b.judged?.bench === judged.bench)
    .slice(-LOOKED_BACK)
    .reverse();
  for (const { b, k } of candidates) {
    if (b.judged === undefined || !isEquation(b) || !isEquation(o)) continue;
    for (const c of consequences(all, judged.bench, b.judged.claim, judged.claim)) {
      const found = await judgeEquality(c.bench, c.claim, "holds");
      if (found.kind === "holds") return rootOf(before, k);
    }
  }
  return undefined;
}

const isEquation = (o: Outcome): boolean => isLink(o.link) && (o.link.sign === "=" || o.link.sign === ":=");

const SYMMETRIC = /symmetri|symétri|simétri|simetri|симметри|对称/iu;

/** The slip that it comes from; without one, an assumption that would explain it. */
async function explained(setting: ArgumentSetting, o: Outcome, link: Link, judged: Judged): Promise<Outcome> {
  const { reading } = o;
  if (reading === undefined) return o;
  const { bench, claim, read } = judged;
  const { notation } = reading.meaning;
  const { ctx } = setting.benches;
  const places = { left: setting.placeOf(o, "left"), right: setting.placeOf(o, "right") };
  const mended = (b: Bench, c: Claim, at: Point | undefined): Promise<Mending | undefined> =>
    diagnose(
      {
        ctx,
        env: b.env,
        notation,
        library: setting.library,
        points: b.points,
        line: (lhs, rhs): Line => ({ ...c, lhs, rhs, stead: undefined, definite: true }),
        rank: read.left.rank,
        places,
        placeOfPart: (isLeft, part, nth, count) => {
          const side = isLeft ? "left" : "right";
          const span = placeOfPart(read[side].parts, part, nth, count);
          return span === undefined ? undefined : setting.placeOf(o, side, span);
        },
        ownLeft: link.at === 0 && !link.statement.continues && link.statement.restored !== true,
      },
      c.lhs,
      c.rhs,
      at,
    );
  const mending = !isEquation(o)
    ? undefined
    : ((await mended(bench, claim, judged.at)) ??
      (await underShares(setting.benches, bench, claim, notation, mended)));
  const letter = mending?.diagnosis.code === "missing-sum" ? pairLetter(link, claim) : undefined;
  if (mending !== undefined && letter !== undefined && isGuess(judged, reading.meaning)) {
    const both = await judgeEquality(bench, { ...claim, rhs: mending.side });
    if (both.kind === "holds")
      return {
        ...o,
        verdict: "holds",
        refuted: undefined,
        evidence: both.evidence,
        remarks: [...both.remarks, `\`${letter}\` stands nowhere else: the sum goes over it as well`],
      };
  }
  // A document that speaks of symmetric matrices means them where indices seem interchanged.
  const spoken = isGuess(judged, reading.meaning) && SYMMETRIC.test(setting.doc.text);
  if (mending === undefined || spoken) {
    const found = await explain(
      setting.benches,
      bench,
      claim,
      notation,
      (b, c) => finding(b, link, c, "holds"),
      "last",
    );
    if (found !== undefined) return conditional(o, found);
  }
  const why =
    deniedAt(setting.doc.text, link.span) ??
    (isOfNumbers(claim)
      ? (contradictionAt(setting.doc.text, link.span) ??
        numbersMeant(setting.doc.text, wholeOf(link), link.right.span) ??
        otherBase(bench, claim, link, setting.doc.text.slice(wholeOf(link).start, wholeOf(link).end)))
      : undefined) ??
    (isGuess(judged, reading.meaning)
      ? specialCaseAt(
          setting.doc.text.slice(0, setting.doc.formulas[link.formula]?.span.start ?? link.span.start),
          link.span,
          new Set([claim.lhs, claim.rhs].flatMap((e) => freeIndices(e))),
        )
      : undefined) ??
    doubtOf(link, judged, reading.meaning, mending) ??
    (isGuess(judged, reading.meaning) ? await heldFixed(setting.benches, bench, claim, link) : undefined);
  if (why !== undefined) return doubted(o, why);
  const sized = isGuess(judged, reading.meaning)
    ? await underEqualSizes(setting.benches, bench, claim, notation)
    : undefined;
  return sized === undefined ? { ...o, diagnosis: mending?.diagnosis } : conditional(o, sized);
}

/** With the side before the sign. */
const wholeOf = ({ span, left, right }: Link): Span => ({
  start: Math.min(span.start, left.span.start),
  end: Math.max(span.end, right.span.end),
});

const isOfNumbers = ({ lhs, rhs }: Claim): boolean =>
  [lhs, rhs].every((e) => symbols(e).length === 0 && freeIndices(e).length === 0);

/** What sums end in. */
function endsIn(side: Expr): ReadonlySet<string> {
  const out = new Set<string>();
  visit(side, (e) => {
    if (e.kind === "bind")
      for (const r of e.ranges) if (r.kind === "interval") for (const n of symbols(r.hi)) out.add(n);
    return true;
  });
  return out;
}

/** Pairs of sizes that are tried. */
const SIZES = 3;

/** Where nobody declares how many entries there are, Σ over k = 1 … m beside entries 1 … n may be over all of them. */
async function underEqualSizes(
  all: Benches,
  bench: Bench,
  claim: Claim,
  notation: Notation,
): Promise<Explained | undefined> {
  const { ctx } = bench.points.lab;
  const { env } = bench;
  const axes = new Set(
    [...reached(env, [claim.lhs, claim.rhs])].flatMap((n) =>
      (axesOf(env, n) ?? []).flatMap((a) => symbols(a.hi)),
    ),
  );
  const ends = new Set(
    [claim.lhs, claim.rhs].flatMap((side) => [...endsIn(side)]).filter((m) => !axes.has(m)),
  );
  const pairs = [...ends].flatMap((m) => [...axes].map((n) => [m, n] as const));
  for (const [m, n] of pairs.slice(0, SIZES)) {
    const condition = ctx.eq(ctx.sym(m), ctx.sym(n));
    const varied = all.varied(env, `sizes ${condition.id}`, (from) => ({
      ...from,
      assumptions: [...from.assumptions, condition],
    }));
    if (varied === undefined) continue;
    const found = await judgeEquality(varied, { ...claim, env: withIndices(varied.env, claim.env) }, "holds");
    if (found.kind !== "holds") continue;
    const { text, tex } = inlineOf(condition, { ctx, env, notation });
    return { conditions: [{ code: "sizes", text, tex }], evidence: found.evidence };
  }
  return undefined;
}

const doubted = (o: Outcome, why: Unread): Outcome => ({
  ...o,
  verdict: "not-decided",
  evidence: o.evidence === undefined ? undefined : { ...o.evidence, status: "not-established" },
  why,
});

/** A slip in what is meant of shares alone, as p − t is of Σ t = 1. */
async function underShares(
  all: Benches,
  bench: Bench,
  claim: Claim,
  notation: Notation,
  mended: (b: Bench, c: Claim, at: Point) => Promise<Mending | undefined>,
): Promise<Mending | undefined> {
  const { lab } = bench.points;
  const names = new Set([claim.lhs, claim.rhs].flatMap((e) => [...lab.anatomy(e).names]));
  for (const v of variationsFor(lab.ctx, bench.env, claim, names)) {
    if (v.code !== "sums-to-one") continue;
    const varied = all.varied(bench.env, v.key, v.env);
    if (varied === undefined) continue;
    const own = { ...claim, env: withIndices(varied.env, claim.env) };
    const found = await judgeEquality(varied, own);
    if (found.kind !== "wrong") continue;
    const mending = await mended(varied, own, found.at);
    if (mending === undefined) continue;
    const { text } = conditionOf(v, { ctx: lab.ctx, env: bench.env, notation });
    const { diagnosis } = mending;
    return { ...mending, diagnosis: { ...diagnosis, text: `with ${text}: ${diagnosis.text}` } };
  }
  return undefined;
}

function conditional(o: Outcome, found: Explained): Outcome {
  return {
    ...o,
    verdict: "holds-if",
    refuted: undefined,
    conditions: found.conditions,
    evidence: found.evidence,
  };
}
