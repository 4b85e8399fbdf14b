// What is said after an equation that is to be solved: 2x − 4 = 0, hence x = 2. A relation that is not true of all numbers
// may be true where the equations before it hold. Equations that can be solved exactly are put to the points that are
// drawn; others are solved by Newton's method. What fails at every solution that was found does not follow.

import { freeIndices, some } from "../../expr/traverse.ts";
import { type Evidence, NO_EVIDENCE } from "../../rewrite/evidence.ts";
import { TOLERANCE } from "../../verify/bounded.ts";
import { writtenCounterexample } from "../../verify/shrink.ts";
import { type Bench, type Benches, benchFor, reached } from "../verdict/bench.ts";
import { derivedBy } from "./equations.ts";
import { isLink } from "./links.ts";
import type { Judged, Outcome } from "./outcome.ts";
import { type Claim, judgeEquality } from "./relation.ts";
import { compareAt, type Solved, solutions } from "./solutions.ts";

/** Equations that are looked back at, and solutions below which nothing is said. */
const LOOKED_BACK = 4;
const LEAST = 3;

/** What a relation is where the equations before it hold. */
export type Following =
  | { readonly kind: "follows"; readonly evidence: Evidence; readonly from: Outcome }
  /** At the solutions that were found it does not hold; `refuted` where nothing else can be meant. */
  | {
      readonly kind: "fails";
      readonly evidence: Evidence;
      readonly from: Outcome;
      readonly refuted: Outcome["refuted"];
    }
  | { readonly kind: "open"; readonly from: Outcome };

/** Undefined where no equation before it is about the same names. */
export async function afterEquations(
  all: Benches,
  before: readonly Outcome[],
  o: Outcome,
  judged: Judged,
): Promise<Following | undefined> {
  const env = o.reading?.meaning.env;
  if (env === undefined || !isLink(o.link) || o.link.sign !== "=") return undefined;
  const { claim } = judged;
  const own = reached(env, [claim.lhs, claim.rhs]);
  const premises = before.filter((b): b is Outcome & { readonly judged: Judged } => {
    if (!b.equation || b.judged === undefined) return false;
    const theirs = b.judged.claim;
    const names = reached(theirs.env, [theirs.lhs, theirs.rhs]);
    return (
      [...names].every((n) => theirs.env.decls.get(n) === env.decls.get(n)) &&
      [...names].some((n) => own.has(n) && isReal(env.decls.get(n)))
    );
  });
  const last = premises.at(-1);
  if (last === undefined) return undefined;
  const near = premises.slice(-LOOKED_BACK);
  const exact = await exactly(all, last, judged);
  if (exact !== undefined) return { kind: "follows", evidence: exact, from: last };
  const sets = [...near.map((p) => [p]).reverse(), ...(near.length > 1 ? [near] : [])];
  let failing: Solved | undefined;
  let bench: Bench = judged.bench;
  for (const set of sets) {
    const equations = set.map((p) => p.judged.claim);
    bench = benchFor(
      all,
      env,
      [claim, ...equations].flatMap((c) => [c.lhs, c.rhs]),
    );
    const { anatomy } = bench.points.lab;
    const names = (list: readonly Claim[]): ReadonlySet<string> =>
      new Set(list.flatMap((c) => [c.lhs, c.rhs]).flatMap((e) => [...anatomy(e).names]));
    const whole = names(equations);
    const claimed = names([claim]);
    const wanted = set.map((p) => [...unknownsOf(before, p)].filter((n) => whole.has(n)));
    const asked = wanted.every((w) => w.length > 0) ? new Set(wanted.flat()) : undefined;
    for (const unknown of asked === undefined ? [whole] : [asked, whole]) {
      const found = solutions(bench, equations, unknown);
      const said = found.map((s) => compareAt(bench, claim, s.trial));
      const equal = said.filter((s) => s.kind === "equal");
      if (found.length < LEAST) continue;
      if (equal.length === found.length && equal.some((s) => s.nonzero))
        return {
          kind: "follows",
          evidence: evidenceOf(judged, found.length, bench.seed, "established"),
          from: last,
        };
      // Other equations may be meant beside it: all of them are asked, and for what they are about. Numbers may be put in
      // for what is given.
      const isAbout =
        unknown === asked &&
        [...claimed].some((n) => asked.has(n)) &&
        [...claimed].some((n) => !asked.has(n));
      const complete =
        set.length === near.length &&
        (isAbout || (unknown.size === whole.size && found.every((s) => s.determined)));
      if (complete && said.every((s) => s.kind === "different")) failing = found[0];
    }
  }
  if (failing === undefined) return { kind: "open", from: last };
  const at = compareAt(bench, claim, failing.trial);
  if (at.kind !== "different") return { kind: "open", from: last };
  const { trial } = failing;
  const used = bench;
  return {
    kind: "fails",
    evidence: evidenceOf(judged, LEAST, bench.seed, "refuted"),
    from: last,
    refuted: async () => {
      const [left, right] = [claim.lhs, claim.rhs].map((e) => {
        const v = trial.real(e, at.at);
        return v.kind === "value" ? `${Number(v.value.v.toPrecision(6))}` : "no value";
      });
      const line = { ...claim, stead: undefined };
      return writtenCounterexample(used.points, line, {
        trial,
        at: at.at,
        left: left ?? "",
        right: right ?? "",
      });
    },
  };
}

const isReal = (d: { readonly kind: string; readonly integer?: boolean } | undefined): boolean =>
  (d?.kind === "scalar" || d?.kind === "tensor") && d.integer !== true;

/** Where the equation can be put to the points that are drawn. */
async function exactly(
  all: Benches,
  from: Outcome & { readonly judged: Judged },
  { bench, claim }: Judged,
): Promise<Evidence | undefined> {
  const { lhs, rhs } = from.judged.claim;
  const condition = all.ctx.eq(lhs, rhs);
  // One equation for each letter, all of which share their unknowns, is more than the drawing of points can solve.
  if (freeIndices(condition).length > 0 || some(condition, (e) => e.kind === "deriv")) return undefined;
  const varied = all.varied(bench.env, `solved ${condition.id}`, (e) => ({
    ...e,
    assumptions: [...e.assumptions, condition],
  }));
  if (varied === undefined) return undefined;
  const indices = new Map([...varied.env.indices, ...claim.env.indices]);
  const found = await judgeEquality(varied, { ...claim, env: { ...varied.env, indices } }, "holds");
  return found.kind === "holds" ? found.evidence : undefined;
}

/** What an equation is solved for: what the derivative is by that it sets to zero, as it stands or as it was found. */
function unknownsOf(
  before: readonly Outcome[],
  from: Outcome & { readonly judged: Judged },
): ReadonlySet<string> {
  const { claim } = from.judged;
  const sides = [claim.lhs, claim.rhs];
  const out = new Set(derivedBy(claim.env, sides));
  for (const b of before) {
    const theirs = b.judged?.claim;
    if (theirs === undefined || b.verdict !== "holds" || !sides.some((s) => s.alpha === theirs.rhs.alpha))
      continue;
    for (const name of derivedBy(theirs.env, [theirs.lhs])) out.add(name);
  }
  return out;
}

const evidenceOf = (
  { claim }: Judged,
  points: number,
  seed: number,
  status: Evidence["status"],
): Evidence => ({
  ...NO_EVIDENCE,
  status,
  replayed: undefined,
  floats: { points, tolerance: TOLERANCE, digits: 16 },
  seed,
  notes: [],
  assumes: claim.assumes,
});
