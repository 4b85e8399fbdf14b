// The relations of one formula under one reading of its names: read, told apart by their roles, and judged by what they
// claim.

import type { Meanings } from "../../eval/field.ts";
import { substituteIndices } from "../../expr/binders.ts";
import { definition, type Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import type { Library } from "../../library/types.ts";
import type { Evidence } from "../../rewrite/evidence.ts";
import { keyOfSymbol } from "../formula/keys.ts";
import type { Item, RelationMath } from "../formula/math.ts";
import { type Names, namesOf } from "../formula/names.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Interpretation, Meaning } from "../meaning/meaning.ts";
import type { ElaborateSetting } from "../resolve/elaborate.ts";
import type { Unread } from "../text/unread.ts";
import { anywhere } from "../tree/parts.ts";
import { type Bench, type Benches, benchApart, benchFor } from "../verdict/bench.ts";
import { asNumber, mayBeNumber } from "./as-number.ts";
import { SAYS_NOTHING } from "./choose-reading.ts";
import { roundedAway, roundedEntries } from "./decimals.ts";
import { ROUNDED_BEFORE, withinDigits } from "./digits.ts";
import { isSetToZero, isToBeSolved } from "./equations.ts";
import {
  COMPLETED,
  type Explained,
  explain,
  explainMissing,
  type Judge,
  type Missing,
  nonzeroConditions,
} from "./explain.ts";
import { isDeclared, numberedName } from "./inferred-shapes.ts";
import { isLink, type Link, type UnreadLink } from "./links.ts";
import type { Known } from "./once.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { conditionAlone, conditionBeside, type ReadLink, readChain } from "./read-links.ts";
import {
  BOTH_ZERO,
  type Claim,
  constantEntries,
  constantOf,
  type Finding,
  isFixed,
  judgeEquality,
  judgeOrder,
  ratios,
  type Wish,
} from "./relation.ts";
import { repeatsACase } from "./repeated-case.ts";
import { functionUnsaid, roleOf, roleOfFailing } from "./role.ts";
import { assumed, type ReadCondition, type Stated } from "./stated.ts";
import { isGradientAtZero } from "./stationary.ts";

export interface JudgeSetting {
  readonly library: Library;
  readonly meanings: Meanings;
  readonly benches: Benches;
  readonly text: string;
  readonly known: Known;
}

/** Where a formula stands: what the document assumes near it. */
export interface Surroundings {
  readonly stated: readonly Stated[];
  /** Where the letters of an earlier chain run, which this one may go on from. */
  readonly rangesOf: (chain: number) => ReadonlyMap<string, Range>;
  /** The words before it. */
  readonly words: string;
  /** What is said of the lines before it. */
  readonly before: readonly Outcome[];
}

/** The links are those of the formula, in their order. */
export async function judgeFormula(
  setting: JudgeSetting,
  formula: FormulaStatements,
  links: readonly (Link | UnreadLink)[],
  reading: Interpretation,
  around: Surroundings,
): Promise<readonly Outcome[]> {
  const { meaning } = reading;
  const names = namesIn(meaning);
  const out: Outcome[] = [];
  for (let k = 0; k < links.length; ) {
    const link = links[k] as Link | UnreadLink;
    if (!isLink(link)) {
      out.push(outcome(link, reading, "claim", "not-read", { why: link.why }));
      k += 1;
      continue;
    }
    const chain: Link[] = [];
    for (
      let next: Link | UnreadLink | undefined = link;
      next !== undefined && isLink(next);
      next = links[k]
    ) {
      if (next.chain !== link.chain) break;
      chain.push(next);
      k += 1;
    }
    out.push(...(await judgeChain(setting, formula, chain, reading, names, around)));
  }
  return out;
}

const namesIn = (m: Meaning): Names => namesOf(m.env, m.notation, m.applied);

async function judgeChain(
  setting: JudgeSetting,
  formula: FormulaStatements,
  chain: readonly Link[],
  reading: Interpretation,
  names: Names,
  around: Surroundings,
): Promise<readonly Outcome[]> {
  const { meaning } = reading;
  const roles = chain.map((l) => roleOf(l, meaning, names));
  if (roles.every((r) => r === "remark" || r === "update"))
    return chain.map((l, k) => outcome(l, reading, roles[k] ?? "remark", "holds"));
  const { env } = meaning;
  const goesOnFrom = chain[0]?.goesOnFrom;
  const elaboration: ElaborateSetting = {
    ctx: setting.benches.ctx,
    library: setting.library,
    text: setting.text,
    ...meaning,
    letters: goesOnFrom === undefined ? undefined : around.rangesOf(goesOnFrom),
  };
  const read = readChain(elaboration, formula, chain);
  if (read.some((r) => r.kind === "unread" && mayBeNumber(r.why))) {
    const other = asNumber(chain, meaning, names);
    const told =
      other === undefined
        ? []
        : await judgeChain(
            setting,
            formula,
            chain,
            { ...reading, meaning: other.meaning },
            namesIn(other.meaning),
            around,
          );
    // That it is a number is a guess: it accuses nobody.
    if (other !== undefined && told.every((o) => o.verdict === "holds" || o.verdict === "holds-if"))
      return told.map((o) => withNote(o, other.name));
  }
  const out: Outcome[] = [];
  for (const [k, link] of chain.entries()) {
    const role = roles[k] ?? "claim";
    const sides = read[k];
    if (role === "remark" || role === "update") out.push(outcome(link, reading, role, "holds"));
    else if (sides?.kind !== "read" && isListOfNames(link))
      out.push(outcome(link, reading, "definition", "holds", { remarks: [NAMES_A_LIST] }));
    else if (sides === undefined || sides.kind === "unread")
      out.push(outcome(link, reading, role, "not-read", { why: sides?.why ?? nothing(link) }));
    else if (role === "definition") {
      const bench = benchFor(setting.benches, env, [sides.lhs, sides.rhs]);
      const judged = { read: sides, claim: claimOf(sides, env, around, link), bench };
      out.push(outcome(link, reading, role, "holds", { judged }));
    } else {
      const readStated: ReadStated = (x, letters) =>
        conditionAlone(elaboration, x.link) ??
        (speaksOf(x.condition, letters)
          ? conditionBeside(elaboration, formula, link, x.condition)
          : undefined);
      out.push(await judgeLink(setting, link, sides, reading, around, readStated));
    }
  }
  return out;
}

/** What it was taken for is listed. */
function withNote(o: Outcome, name: string): Outcome {
  if (o.judged === undefined) return o;
  const { read } = o.judged;
  const note = { text: `\`${name}\` is taken for a number, entry by entry`, span: o.link.span };
  return { ...o, judged: { ...o.judged, read: { ...read, notes: [...read.notes, note] } } };
}

/** A condition by itself, or beside the relation where it speaks of one of its free letters. */
type ReadStated = (s: Stated, letters: ReadonlySet<string>) => ReadCondition | undefined;

const speaksOf = (condition: RelationMath, letters: ReadonlySet<string>): boolean =>
  anywhere<Item>(
    condition,
    (x) => (x.kind === "symbol" || x.kind === "scripted") && letters.has(keyOfSymbol(x) ?? ""),
  );

const NAMES_A_LIST = "says what a name stands for as a list or a set, and claims nothing";

/** D = {(x_i, y_i)}, θ = (W, b): a name for several things. */
function isListOfNames(link: Link): boolean {
  const { left, right } = link;
  const isName = left.kind === "symbol" || (left.kind === "scripted" && left.base.kind === "symbol");
  if (link.at > 0 || !isName || (link.sign !== "=" && link.sign !== ":=")) return false;
  const list = right.kind === "scripted" && right.base.kind === "fence" ? right.base : right;
  return list.kind === "fence" && (list.open === "{" || (list.open === "(" && list.items.length > 1));
}

const nothing = (link: Link): Unread => ({ code: "read", message: "this is not read", span: link.span });

function claimOf(read: ReadLink, env: Env, around: Surroundings, link: Link): Claim {
  const { lhs, rhs } = read;
  const from = link.goesOnFrom === undefined ? [] : [...around.rangesOf(link.goesOnFrom)];
  const letters = new Set([...freeIndices(lhs), ...freeIndices(rhs)]);
  const earlier = from.filter(([letter, range]) => letters.has(letter) && range.kind === "interval");
  const indices = new Map([...env.indices, ...read.ranges, ...earlier]);
  return { lhs, rhs, assumes: read.when ?? [], env: { ...env, indices } };
}

async function judgeLink(
  { benches: all, known }: JudgeSetting,
  link: Link,
  read: ReadLink,
  reading: Interpretation,
  around: Surroundings,
  readStated: ReadStated,
): Promise<Outcome> {
  const { meaning } = reading;
  const { env, notation } = meaning;
  const claim = claimOf(read, env, around, link);
  const bench = benchFor(all, env, [claim.lhs, claim.rhs]);
  const judged = { read, claim, bench };
  // What the other names of a question are is asked where a line is wrong, and what is said of it depends on them.
  const near = all.apart ? benchApart(all, env, [...sidesWithRanges(claim), ...claim.assumes]) : bench;
  const judge: Judge = (b, c) => known.finding(b, link, c, "all", () => finding(b, link, c));
  const whether: Judge = (b, c) => known.finding(b, link, c, "holds", () => finding(b, link, c, "holds"));
  const spelt = JSON.stringify(notation);
  const missing = () =>
    known.missing(near, link, claim, spelt, () => explainMissing(all, near, claim, notation, judge));
  const found = await atTheCondition(all, near, claim, await judge(near, claim), whether);
  const refuted = (f: Refuted, c = claim, remarks: readonly string[] = []): Outcome =>
    wrong(link, reading, { ...judged, claim: c, at: near === bench ? f.at : undefined }, f, remarks);
  const undecided = (code: string, message: string): Outcome =>
    outcome(link, reading, "claim", "not-decided", {
      judged,
      evidence: found.evidence,
      why: { code, message, span: link.span },
    });
  const under = (e: Explained): Outcome =>
    outcome(link, reading, "claim", "holds-if", { judged, evidence: e.evidence, conditions: e.conditions });
  // w_0 beside w_1, …, w_n: it is no entry outside of what w has, but it is not said how many w has.
  const completed = (e: Completed): Outcome => {
    const name = e.by === "zero-extended" ? numberedName(near, claim, meaning) : undefined;
    if (name === undefined) return under(e.explained);
    return undecided("unsettled", `from where to where the indices of \`${name}\` run is not said`);
  };
  switch (found.kind) {
    case "holds": {
      const conditions = nonzeroConditions(near, claim, notation);
      if (conditions.length > 0) return under({ conditions, evidence: found.evidence });
      return outcome(link, reading, "claim", "holds", {
        judged,
        evidence: found.evidence,
        remarks: found.remarks,
      });
    }
    case "open": {
      const extended = found.valued === true ? undefined : await missing();
      if (extended?.kind === "holds") return completed(extended);
      // A case that can never apply is a slip, whatever is meant where none does. What reads beyond declared shapes
      // wherever it is asked, and is not even right where 0 stands there, is one.
      const isSlip =
        repeatsACase(claim) || (extended?.by === "zero-extended" && isDeclared(near, claim, meaning));
      if (extended !== undefined && isSlip)
        return refuted(extended, extended.claim, [COMPLETED[extended.by]]);
      // What the names are was guessed, and does not fit.
      if (/ axes and is read with /.test(found.why)) return undecided("undecided", NO_FIT);
      return undecided(found.why === BOTH_ZERO ? SAYS_NOTHING : "undecided", found.why);
    }
    case "partly": {
      const extended = await missing();
      if (extended === undefined) return undecided("no-value", found.why);
      return extended.kind === "wrong"
        ? refuted(extended, claim, [COMPLETED[extended.by]])
        : completed(extended);
    }
    case "wrong": {
      const turned = await otherLayout(near, read, claim, meaning, whether);
      if (turned !== undefined) return outcome(link, reading, "claim", "holds", { judged, ...turned });
      const role = roleOfFailing(link, read, env);
      if (role === "update") return outcome(link, reading, role, "holds", { judged });
      const unsaid = role === "remark" ? functionUnsaid(link, claim, around.words) : undefined;
      if (unsaid !== undefined)
        return undecided("unsaid", `what \`${unsaid}\` is is not said, only what it depends on`);
      if (role === "remark" && !isFixed(near, claim))
        return outcome(link, reading, role, "holds", {
          judged,
          remarks: ["taken as an assumption: it says something about what is given"],
          equation: !isAboutOne(claim),
        });
      if (isToBeSolved(link, around.words, claim) && !isFixed(near, claim))
        return outcome(link, reading, "remark", "holds", { judged, remarks: [TO_BE_SOLVED], equation: true });
      if (isSetToZero(link, around.words) && isGradientAtZero(all, claim, around.before))
        return outcome(link, reading, "claim", "holds", { judged, remarks: [AT_ZERO], equation: true });
      const loose = unsettledIn(meaning, [read.lhs, read.rhs]);
      if (loose !== undefined) return undecided("unsettled", loose);
      if (read.when === undefined)
        return undecided("restriction", "the condition beside this relation is not read");
      const said = await assumed(all, bench, claim, around.stated, readStated, whether);
      if (said !== undefined)
        return outcome(link, reading, "claim", "holds", {
          judged,
          evidence: said.explained.evidence,
          remarks: [
            isEquation(said.stated.link)
              ? `follows from the equation of line ${said.stated.line}`
              : `under what line ${said.stated.line} assumes: ${said.stated.text}`,
          ],
        });
      const explained = await known.explained(near, link, claim, spelt, () =>
        explain(all, near, claim, notation, whether, "first"),
      );
      return explained === undefined ? refuted(found) : under(explained);
    }
  }
}

type Completed = Extract<Missing, { readonly kind: "holds" }>;

/** X^⊤ X w = X^⊤ y is solved; A = A^⊤ and Σ t = 1 are assumed. */
const isEquation = ({ sign, left, right }: Link): boolean =>
  sign === "=" && [left, right].every((m) => m.kind === "product" || m.kind === "sum");

const NO_FIT = "how many entries what is differentiated here has is not told";
const AT_ZERO = "the gradient set to zero: it claims nothing of other numbers";
const TO_BE_SOLVED = "taken as an equation to be solved: it claims nothing of other numbers";

/** x = r cos θ and x = 2 say what one name is: nothing has to be solved. */
const isAboutOne = ({ lhs, rhs }: Claim): boolean =>
  [lhs, rhs].some((e) => e.kind === "sym" || e.kind === "at" || e.kind === "deriv" || e.kind === "idx");

/** Where no drawn point meets the condition of a line, points are drawn for which it is solved. */
async function atTheCondition(
  all: Benches,
  bench: Bench,
  claim: Claim,
  found: Finding,
  judge: Judge,
): Promise<Finding> {
  if (found.kind !== "open" || claim.assumes.length === 0) return found;
  const key = `when ${claim.assumes.map((a) => a.id).join(" ")}`;
  const varied = all.varied(bench.env, key, (env) => ({
    ...env,
    assumptions: [...env.assumptions, ...claim.assumes],
  }));
  if (varied === undefined || claim.assumes.some((a) => freeIndices(a).length > 0)) return found;
  const again = await judge(varied, { ...claim, env: { ...varied.env, indices: claim.env.indices } });
  return again.kind === "holds" ? again : found;
}

/** Where the notation sets the denominator's layout, a matrix of derivatives is meant with its axes exchanged. */
async function otherLayout(
  bench: Bench,
  read: ReadLink,
  claim: Claim,
  { notation }: Meaning,
  judge: Judge,
): Promise<{ readonly evidence: Evidence; readonly remarks: readonly string[] } | undefined> {
  const { ctx } = bench.points.lab;
  if (notation.layout !== "denominator" || read.left.rank !== 2) return undefined;
  const { lhs } = claim;
  const [i, j] = lhs.kind === "at" && lhs.tensor.kind === "deriv" ? lhs.subs : [];
  if (i?.kind !== "idx" || j?.kind !== "idx") return undefined;
  const turn = new Map([
    [i.name, j],
    [j.name, i],
  ]);
  const found = await judge(bench, { ...claim, rhs: substituteIndices(ctx, claim.rhs, turn) });
  return found.kind === "holds" ? { evidence: found.evidence, remarks: found.remarks } : undefined;
}

type Refuted = Extract<Finding, { readonly kind: "wrong" }>;

const wrong = (
  link: Link,
  reading: Interpretation,
  judged: Outcome["judged"],
  found: Refuted,
  remarks: readonly string[],
): Outcome =>
  outcome(link, reading, "claim", "wrong", {
    judged,
    remarks,
    evidence: found.evidence,
    refuted: found.counterexample,
  });

/** The sides, and the ends of the ranges of their letters. */
function sidesWithRanges({ lhs, rhs, env }: Claim): readonly Expr[] {
  const letters = [...freeIndices(lhs), ...freeIndices(rhs)];
  const ends = letters.flatMap((l) => {
    const r = env.indices.get(l);
    return r?.kind === "interval" ? [r.lo, r.hi] : [];
  });
  return [lhs, rhs, ...ends];
}

/** By what the sign claims. */
export async function finding(bench: Bench, link: Link, claim: Claim, wish: Wish = "all"): Promise<Finding> {
  switch (link.sign) {
    case "=":
    case ":=":
    case "≈":
    case "∝": {
      const [l, r] = [constantOf(bench, claim.lhs), constantOf(bench, claim.rhs)];
      // Numbers may be rounded, and what differs may differ by a factor.
      const entries = l === undefined || r === undefined ? constantEntries(bench, claim) : undefined;
      const mayHold = (l !== undefined && r !== undefined) || entries !== undefined || link.sign === "∝";
      const found = await judgeEquality(bench, claim, mayHold ? "all" : wish);
      if (found.kind !== "wrong") return found;
      const said =
        l !== undefined && r !== undefined
          ? roundedAway(link, l, r)
          : entries && roundedEntries(link, entries);
      if (said !== undefined)
        return { kind: "holds", evidence: { ...found.evidence, status: "established" }, remarks: said };
      if (withinDigits(link)) return open(found, ROUNDED_BEFORE);
      if (link.sign === "≈" && (l === undefined || r === undefined))
        return open(found, "how close the sides are meant to be is not said");
      if (link.sign === "∝") return proportional(bench, claim, found);
      return found;
    }
    case "<":
    case "≤":
    case ">":
    case "≥":
      return judgeOrder(bench, claim, link.sign);
    case "≠": {
      const found = await judgeEquality(bench, claim);
      if (found.kind === "wrong")
        return { kind: "holds", evidence: { ...found.evidence, status: "established" }, remarks: [] };
      return open(found, "the sides are equal at all points that were tried");
    }
    case "←":
    case "other":
      throw new Error("a relation that claims nothing is not judged");
  }
}

const open = (found: Finding, why: string): Finding => ({
  kind: "open",
  evidence: { ...found.evidence, status: "not-established" },
  why,
});

/** One factor at all points that share their sizes. */
function proportional(bench: Bench, claim: Claim, found: Finding): Finding {
  const all = ratios(bench, claim);
  const same = (list: readonly number[]): boolean =>
    list.every((x) => Math.abs(x - (list[0] ?? 0)) <= 1e-9 * Math.max(1, Math.abs(x)));
  if (all.length > 0 && all.some((l) => l.length > 2) && all.every(same))
    return {
      kind: "holds",
      evidence: { ...found.evidence, status: "established" },
      remarks: ["up to a factor"],
    };
  return open(found, "what the factor may depend on is not said");
}

/** Why a name that the sides go back to is not settled. */
function unsettledIn(meaning: Meaning, sides: readonly Expr[]): string | undefined {
  const { unsettled, env } = meaning;
  if (unsettled === undefined || unsettled.size === 0) return undefined;
  const seen = new Set<string>();
  const go = (e: Expr): string | undefined => {
    for (const s of symbols(e)) {
      if (seen.has(s)) continue;
      seen.add(s);
      const own = unsettled.get(s);
      if (own !== undefined) return own;
      const d = definition(env, s);
      const below = d === undefined ? undefined : go(d.body);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  for (const e of sides) {
    const found = go(e);
    if (found !== undefined) return found;
  }
  return undefined;
}
