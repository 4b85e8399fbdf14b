// Why a relation that fails may still be meant: assumptions that the document states, then the usual ones, one by one
// and in pairs. An assumption counts where the relation holds at the points drawn under it, and there are enough of them.

import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { signQ } from "../../expr/rational.ts";
import { symbols, visit } from "../../expr/traverse.ts";
import type { Notation } from "../../notation/notation.ts";
import type { Evidence } from "../../rewrite/evidence.ts";
import { type FormulaSetting, inlineOf } from "../../show/formula.ts";
import { holdsEverywhere, slots, withSlot } from "../../verify/draw.ts";
import { compare, type Line, openTally } from "../../verify/judge.ts";
import { placesOf } from "../../verify/line-places.ts";
import { type Trial, trialAt } from "../../verify/trial.ts";
import type { Bench, Benches } from "../verdict/bench.ts";
import type { Condition } from "../verdict/verdicts.ts";
import { variationsFor } from "./conditions.ts";
import type { Claim, Finding } from "./relation.ts";
import { both, type Variation } from "./variation.ts";

export interface Explained {
  readonly conditions: readonly Condition[];
  readonly evidence: Evidence;
}

export type Judge = (bench: Bench, claim: Claim) => Promise<Finding>;

/** Points that a condition has to exclude, and how many there have to be: of few it may exclude all by chance. */
const COUNTERPOINTS = 12;
const FEWEST = 4;
/** Further points that are looked at for them. */
const FURTHER = 60;
/** Pairs of assumptions that are tried. */
const PAIRS = 10;

export async function explain(
  all: Benches,
  bench: Bench,
  claim: Claim,
  notation: Notation,
  judge: Judge,
  turn: Variation["turn"],
): Promise<Explained | undefined> {
  const { lab } = bench.points;
  const { ctx } = lab;
  const { env } = bench;
  const names = new Set([claim.lhs, claim.rhs].flatMap((e) => [...lab.anatomy(e).names]));
  const counter = counterpoints(bench, claim);
  const singles = variationsFor(ctx, env, claim, names).filter((v) => excludes(bench, v, counter));
  const inTurn = (parts: readonly Variation[]): boolean =>
    turn === "last" ? parts.some((v) => v.turn === "last") : parts.every((v) => v.turn === "first");
  const tried = async (v: Variation, parts: readonly Variation[]): Promise<Explained | undefined> => {
    const varied = all.varied(env, v.key, v.env);
    if (varied === undefined) return undefined;
    const moved = v.claim(claim);
    const found = await judge(varied, { ...moved, env: withIndices(varied.env, moved.env) });
    if (found.kind !== "holds") return undefined;
    const setting = { ctx, env, notation };
    return { conditions: parts.map((p) => conditionOf(p, setting)), evidence: found.evidence };
  };
  for (const v of singles) {
    if (!inTurn([v])) continue;
    const found = await tried(v, [v]);
    if (found !== undefined) return found;
  }
  for (const [a, b] of pairsOf(singles)) {
    if (!inTurn([a, b])) continue;
    const found = await tried(both(a, b), [a, b]);
    if (found !== undefined) return found;
  }
  return undefined;
}

export type Missing =
  | { readonly kind: "holds"; readonly by: keyof typeof COMPLETED; readonly explained: Explained }
  /** With the relation as it was completed, and what says so. */
  | (Extract<Finding, { kind: "wrong" }> & {
      readonly claim: Claim;
      readonly by: keyof typeof COMPLETED;
    });

/** What is said of a line that was judged so. */
export const COMPLETED = {
  "zero-extended": "what is read outside of a shape counts as 0 here",
  "otherwise-zero": "where no case applies the value is 0 here",
} as const;

const isCompletion = (code: string): code is keyof typeof COMPLETED => code in COMPLETED;

/** The same for a relation that holds where both sides have values: what the missing ones may be taken for. */
export async function explainMissing(
  all: Benches,
  bench: Bench,
  claim: Claim,
  notation: Notation,
  judge: Judge,
): Promise<Missing | undefined> {
  const { ctx } = bench.points.lab;
  const { env } = bench;
  const names = new Set([claim.lhs, claim.rhs].flatMap((e) => [...bench.points.lab.anatomy(e).names]));
  const judged = async (v: Variation) => {
    const varied = all.varied(env, v.key, v.env);
    if (varied === undefined) return undefined;
    const moved = v.claim(claim);
    const claimed = { ...moved, env: withIndices(varied.env, moved.env) };
    return { claimed, found: await judge(varied, claimed) };
  };
  for (const v of variationsFor(ctx, env, claim, names)) {
    if (!isCompletion(v.code)) continue;
    const one = await judged(v);
    if (one?.found.kind === "wrong") return { ...one.found, claim: one.claimed, by: v.code };
    if (one?.found.kind !== "holds") continue;
    const { evidence } = one.found;
    let enough = v;
    for (const part of v.fewer ?? []) {
      if ((await judged(part))?.found.kind !== "holds") continue;
      enough = part;
      break;
    }
    const conditions = [conditionOf(enough, { ctx, env, notation })];
    return { kind: "holds", by: v.code, explained: { conditions, evidence } };
  }
  return undefined;
}

/** The ranges of the relation's letters, in another environment. */
export const withIndices = (env: Env, own: Env): Env => ({
  ...env,
  indices: new Map([...env.indices, ...own.indices]),
});

/** Points at which the sides differ; a condition that one of them fulfils explains nothing. Looked for as they are asked for. */
function counterpoints(bench: Bench, claim: Claim): () => Iterable<Trial> {
  const found: Trial[] = [];
  const search = differing(bench, claim);
  return function* () {
    for (let n = 0; n < COUNTERPOINTS; n += 1) {
      const known = found[n] ?? search.next().value;
      if (known === undefined) return;
      if (n === found.length) found.push(known);
      yield known;
    }
  };
}

function* differing(bench: Bench, claim: Claim): Generator<Trial, undefined> {
  const { points } = bench;
  const line: Line = { ...claim, stead: undefined, definite: true };
  const tally = openTally(points.lab, line);
  const length = points.mostTrials + points.searchLength;
  for (let k = 0; k < length + FURTHER; k += 1) {
    const trial =
      k < points.mostTrials
        ? points.trial(k)
        : k < length
          ? points.search(k - points.mostTrials)
          : points.further(k - length);
    if (trial === undefined) continue;
    const differs = placesOf(points, line, trial)
      .slice(0, 8)
      .some((at) => compare(tally, trial, at).kind === "different");
    if (differs) yield trial;
  }
  return undefined;
}

function excludes(bench: Bench, v: Variation, counter: () => Iterable<Trial>): boolean {
  const { test } = v;
  if (test === undefined) return true;
  let seen = 0;
  for (const t of counter()) {
    if (holdsEverywhere(bench.points.drawing, t.instance, test)) return false;
    seen += 1;
  }
  return seen >= FEWEST;
}

/** Of different kinds, the more common ones first. */
function pairsOf(singles: readonly Variation[]): readonly (readonly [Variation, Variation])[] {
  const out: { readonly pair: readonly [Variation, Variation]; readonly rank: number }[] = [];
  const kinds = [...new Map(singles.map((v) => [v.code, v])).keys()];
  for (const [n, a] of singles.entries())
    for (const [m, b] of singles.entries())
      if (m > n && a.code !== b.code && !(isSign(a) && isSign(b)))
        out.push({ pair: [a, b], rank: kinds.indexOf(a.code) + kinds.indexOf(b.code) });
  return out
    .sort((x, y) => x.rank - y.rank)
    .slice(0, PAIRS)
    .map((x) => x.pair)
    .filter(([a, b]) => !excludeEachOther(a, b));
}

/** Entries that are 1 at one place and 0 at all others are not all positive. */
function excludeEachOther(a: Variation, b: Variation): boolean {
  if (a.code !== "one-hot" || b.code !== "positive" || b.test === undefined) return false;
  return "words" in a.said && symbols(b.test).includes(a.said.name);
}

const isSign = (v: Variation): boolean => v.code === "nonnegative" || v.code === "positive";

export function conditionOf(v: Variation, s: FormulaSetting): Condition {
  const { said, code } = v;
  if ("words" in said) {
    if (said.name === "") return { code, text: said.words, tex: `\\text{${said.words}}` };
    const name = inlineOf(s.ctx.sym(said.name), s);
    return { code, text: `${name.text} ${said.words}`, tex: `${name.tex} \\text{ ${said.words}}` };
  }
  return { code, ...relationText(said, s) };
}

function relationText(e: Expr, s: FormulaSetting): { readonly text: string; readonly tex: string } {
  if (e.kind === "app" && e.op === "and") {
    const parts = e.args.map((a) => inlineOf(a, s));
    return { text: parts.map((p) => p.text).join(", "), tex: parts.map((p) => p.tex).join(",\\ ") };
  }
  const f = inlineOf(e, s);
  return { text: f.text, tex: f.tex };
}

/**
 * Numbers in whose place 0 gives one side a value and the other one none, as in x²/x = x: the relation holds only where
 * they are not 0.
 */
export function nonzeroConditions(bench: Bench, claim: Claim, notation: Notation): readonly Condition[] {
  const { points, env } = bench;
  const { ctx } = points.lab;
  const line: Line = { ...claim, stead: undefined };
  const trial = points.trial(0);
  const [at] = trial === undefined ? [] : placesOf(points, line, trial);
  if (trial === undefined || at === undefined) return [];
  const names = [...divisors(claim, env)];
  return names.flatMap((name): readonly Condition[] => {
    const all = slots(trial.instance, new Set([name]));
    const instance = all.reduce((i, s) => withSlot(i, s, 0), trial.instance);
    if (!points.domain.checks.every((c) => holdsEverywhere(points.drawing, instance, c))) return [];
    const zero = trialAt(points.lab, instance, `${name} = 0`);
    const values = [claim.lhs, claim.rhs].map((e) => {
      const r = zero.real(e, at);
      return r.kind === "value" && Number.isFinite(r.value.v);
    });
    if (values[0] === values[1]) return [];
    const condition = ctx.app("ne", [ctx.sym(name), ctx.zero]);
    return [{ code: "nonzero", ...relationText(condition, { ctx, env, notation }) }];
  });
}

/** Given real numbers that stand below a line. */
function divisors(claim: Claim, env: Env): ReadonlySet<string> {
  const out = new Set<string>();
  const isReal = (name: string): boolean => {
    const d = env.decls.get(name);
    return d?.kind === "scalar" && !d.integer && d.role === "given";
  };
  const scan = (root: Expr): void =>
    visit(root, (e) => {
      if (e.kind !== "app" || (e.op !== "div" && e.op !== "pow")) return true;
      const [a, b] = e.args;
      // (x − μ)² has a value everywhere.
      const below = e.op === "div" ? b : b?.kind === "num" && signQ(b.value) > 0 ? undefined : a;
      if (below !== undefined) for (const s of symbols(below)) if (isReal(s)) out.add(s);
      return true;
    });
  scan(claim.lhs);
  scan(claim.rhs);
  return out;
}
