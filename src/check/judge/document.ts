// All relations of a document: formula by formula under the readings that are open, and then seen together.

import { bodiesOf, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Span } from "../../expr/span.ts";
import { symbols } from "../../expr/traverse.ts";
import type { Counterexample } from "../../rewrite/evidence.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { DocumentMeaning, InferredIn, Interpretation } from "../meaning/meaning.ts";
import { written } from "../meaning/spelling.ts";
import type { Unread } from "../text/unread.ts";
import type { Against } from "../verdict/options.ts";
import type { BlockCredit, CheckedRelation, Inferred, Question } from "../verdict/verdicts.ts";
import { asArgument } from "./argument.ts";
import { chooseReading } from "./choose-reading.ts";
import { creditFor } from "./credit.ts";
import { compareAnswers } from "./derived-answer.ts";
import { wordsBefore } from "./equations.ts";
import { expectedAnswers, missingAnswers } from "./expected-answer.ts";
import { type JudgeSetting, judgeFormula } from "./formula.ts";
import { isLink, isRead, type Link, type ReadFormula, type UnreadLink } from "./links.ts";
import { type ToldStar, withOneStar } from "./one-star.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { type Placer, placer, wholeSpan } from "./places.ts";
import { statedNear } from "./stated.ts";

export interface JudgedDocument {
  readonly relations: readonly CheckedRelation[];
  readonly inferred: readonly Inferred[];
  readonly questions: readonly Question[];
  /** Answers that the sheet asks for and no line gives. */
  readonly missing: readonly Unread[];
  readonly credit: readonly BlockCredit[];
}

export async function judgeDocument(
  setting: JudgeSetting & { readonly against?: Against | undefined },
  doc: CheckedDocument,
  formulas: readonly ReadFormula[],
  links: readonly (Link | UnreadLink)[],
  meaning: DocumentMeaning,
): Promise<JudgedDocument> {
  const place = placer(doc.text);
  const outcomes: Outcome[] = [];
  /** Of vectors that may be the rows of a matrix or its columns, which of it the lines say. */
  const rows = new Map<string, ReadonlySet<boolean>>();
  const inferred: Inferred[] = [];
  const questions: Question[] = [];
  const byFormula = new Map<number, (Link | UnreadLink)[]>();
  for (const l of links) {
    const own = byFormula.get(l.formula);
    if (own === undefined) byFormula.set(l.formula, [l]);
    else own.push(l);
  }
  const isConvolution = writesCorrelation(doc);
  let told: ToldStar | undefined;
  for (const [k, formula] of formulas.entries()) {
    const own = byFormula.get(k) ?? [];
    if (own.length === 0) continue;
    // `*` is one of both, and which one the document may tell.
    const readings = (meaning.interpretations[k] ?? []).filter(
      (r) => r.meaning.star !== "corr" || !isConvolution,
    );
    if (!isRead(formula) || readings.length === 0) {
      for (const link of own) outcomes.push(outcome(link, undefined, "claim", "not-read", whyNot(link)));
      continue;
    }
    const judged: (readonly Outcome[])[] = [];
    const rangesOf = (chain: number) => {
      const last = outcomes.findLast((o) => isLink(o.link) && o.link.chain === chain);
      return last?.judged?.claim.env.indices ?? new Map();
    };
    const stated = statedNear(doc, links, k, (l) => place(l.span).line);
    const around = { stated, rangesOf, words: wordsBefore(doc, k), before: outcomes };
    for (const reading of readings) {
      const found = await judgedOrTooLarge(setting, formula, own, reading, around);
      judged.push(found);
      // Whether it holds with the other meaning of `*` as well tells something of both.
      const { star } = reading.meaning;
      const both = star === undefined || star === "corr";
      if (both && found.every((o) => o.verdict === "holds" || o.verdict === "holds-if")) break;
    }
    const chosen = chooseReading(judged);
    const turned = chosen.decided?.rows;
    if (turned !== undefined) rows.set(turned.of, new Set([...(rows.get(turned.of) ?? []), turned.turned]));
    const starred = withOneStar(judged, chosen.outcomes, told, (o) => place(spanOf(doc, o.link)).line);
    told = starred.told;
    outcomes.push(...starred.outcomes);
    for (const { outcome: o, readings } of chosen.asked) questions.push(questionOf(doc, readings, place, o));
    if (chosen.decided !== undefined)
      inferred.push(byLines(chosen.decided, place(own[0]?.span ?? { start: 0, end: 0 }), inferred));
  }
  const placeOf = (o: Outcome, side: "left" | "right", part?: Span) => {
    const span = part ?? o.judged?.read[side].span;
    const bounds = doc.formulas[o.link.formula]?.span;
    return span === undefined || bounds === undefined ? undefined : place(wholeSpan(doc.text, span, bounds));
  };
  const argued = await Promise.all(
    (await asArgument({ ...setting, doc, placeOf }, withoutBoth(outcomes, rows))).map(withCounterexample),
  );
  const blocks = setting.against?.blocks ?? [];
  const expected = expectedAnswers(meaning.ctx, blocks, argued);
  const credit = creditFor(blocks, expected, argued);
  const derived = await compareAnswers(meaning.ctx, setting.library, expected, argued);
  return {
    relations: argued.map((o, k) => ({
      ...relationOf(o, doc, place),
      remarks: [...o.remarks, ...(derived.get(k) ?? [])],
      points: credit.lines.get(k),
    })),
    inferred: [
      ...usedOf(meaning.inferred, argued),
      ...new Set(inferred),
      ...choicesIn(doc, argued, place),
      ...derivativeNames(formulas, place),
    ],
    questions,
    missing: [...missingAnswers(expected, doc.text.length), ...credit.unanswered(doc.text.length)],
    credit: credit.blocks,
  };
}

/** What is told of a relation that fails is looked for now that it is known to be told. */
async function withCounterexample(o: Outcome): Promise<Outcome> {
  if (o.refuted === undefined) return o;
  const counterexample = await o.refuted();
  const evidence = o.evidence && { ...o.evidence, counterexample };
  return { ...o, evidence, counterexample: o.verdict === "wrong" ? counterexample : undefined };
}

/** Whether correlations have the sign ⋆ in the document, which `*` is not for then; w^⋆ is another name. */
const writesCorrelation = (doc: CheckedDocument): boolean =>
  doc.formulas.some(({ span }) =>
    /[^\s^{]\s*(?:\\star(?![a-zA-Z])|⋆)/.test(doc.text.slice(span.start, span.end)),
  );

/** Vectors are not the rows of a matrix in one line and its columns in another: then no line has told it. */
function withoutBoth(
  outcomes: readonly Outcome[],
  rows: ReadonlyMap<string, ReadonlySet<boolean>>,
): readonly Outcome[] {
  return outcomes.map((o) => {
    const told = o.reading?.rows;
    if (told === undefined || (rows.get(told.of)?.size ?? 0) < 2) return o;
    const why: Unread = {
      code: "rows",
      message: `this holds if ${o.reading?.text ?? "it is read so"}, and another line holds only if they are not`,
      span: o.link.span,
      expected: "what the vectors are of the matrix, said in the document",
    };
    return { ...o, verdict: "not-decided", why };
  });
}

/** The names in terms, and in the definitions of these. */
function namesBehind(env: Env, terms: readonly Expr[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...terms];
  for (let e = open.pop(); e !== undefined; e = open.pop())
    for (const s of symbols(e)) {
      if (seen.has(s)) continue;
      seen.add(s);
      const d = env.decls.get(s);
      if (d?.kind === "definition") open.push(...bodiesOf(d));
    }
  return seen;
}

/** What was inferred for the readings that were taken, each once; where there is one block, all of it. */
function usedOf(all: readonly InferredIn[], outcomes: readonly Outcome[]): readonly Inferred[] {
  const used = new Map<string, Set<string>>();
  for (const { reading, judged } of outcomes) {
    if (reading?.block === undefined || judged === undefined) continue;
    const { lhs, rhs } = judged.claim;
    const names = used.get(reading.block) ?? new Set();
    for (const key of namesBehind(reading.meaning.env, [lhs, rhs])) names.add(written(key));
    used.set(reading.block, names);
  }
  const several = new Set(all.map((i) => i.block)).size > 1;
  const out = new Map<string, Inferred>();
  for (const { block, ...i } of all) {
    if (several && block !== undefined && used.get(block)?.has(i.name) !== true) continue;
    const key = `${i.name} ${i.meaning}`;
    if (!out.has(key)) out.set(key, i);
  }
  return [...out.values()];
}

/** What was read one way and could have been read otherwise, each once, where it comes first. */
function choicesIn(doc: CheckedDocument, outcomes: readonly Outcome[], place: Placer): readonly Inferred[] {
  const out = new Map<string, Inferred>();
  for (const o of outcomes)
    for (const { text, span, about } of o.judged?.read.notes ?? []) {
      // What was inferred from use is said with the name.
      if (out.has(text) || (about !== undefined && o.reading?.meaning.inferred?.has(about))) continue;
      const whole = wholeSpan(doc.text, span, doc.formulas[o.link.formula]?.span ?? span);
      const name = doc.text.slice(whole.start, whole.end);
      out.set(text, { name, tex: name, meaning: text, from: "used", place: place(whole) });
    }
  return [...out.values()];
}

/** What grows out of all bounds in one formula leaves the others alone. */
async function judgedOrTooLarge(...task: Parameters<typeof judgeFormula>): Promise<readonly Outcome[]> {
  try {
    return await judgeFormula(...task);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, , links, reading] = task;
    return links.map((link) =>
      outcome(link, reading, "claim", "not-decided", {
        why: { code: "large", message: "what this formula counts or nests is too large", span: link.span },
      }),
    );
  }
}

const whyNot = (link: Link | UnreadLink): Partial<Outcome> => ({
  why: isLink(link)
    ? { code: "meaning", message: "what the names in this formula mean is not known", span: link.span }
    : link.why,
});

/** Two readings of a formula, one of which each line wants. */
function questionOf(
  doc: CheckedDocument,
  readings: readonly Interpretation[],
  place: Placer,
  o: Outcome,
): Question {
  const [first, second] = readings.map((r) => r.text);
  const span = spanOf(doc, o.link);
  const said = doc.text.slice(span.start, span.end).replace(/\s+/g, " ");
  return {
    text: `how this formula is to be read is not told: \`${said}\` holds if ${second ?? "it is read otherwise"}, what stands beside it if ${first ?? "not"}`,
    choices: readings.map((r) => r.text),
    remedy: "<!-- gradsheet: … -->, with the names of the formula declared",
    place: place(span),
  };
}

/** Where a relation stands, with all that belongs to it. */
const spanOf = (doc: CheckedDocument, { span, formula }: Link | UnreadLink): Span =>
  wholeSpan(doc.text, span, doc.formulas[formula]?.span ?? span);

function byLines(reading: Interpretation, at: ReturnType<Placer>, before: readonly Inferred[]): Inferred {
  const known = before.find((i) => i.meaning === reading.text);
  return known ?? { name: "", tex: "", meaning: reading.text, from: "lines", place: at };
}

/** Indices as the document counts them. */
function asCounted(c: Counterexample | undefined, first: number): Counterexample | undefined {
  if (c === undefined || first === 0) return c;
  return { ...c, indices: c.indices.map((i) => ({ ...i, value: i.value + first })) };
}

/** That names with a mark are derivatives, as a line says of one. */
function derivativeNames(formulas: readonly ReadFormula[], place: Placer): readonly Inferred[] {
  const all = formulas.flatMap((f) => (isRead(f) ? f.statements.flatMap((s) => s.named ?? []) : []));
  const [named] = all;
  if (named === undefined) return [];
  const meaning = "names that are written alike stand for derivatives";
  return [{ name: named.name, tex: named.name, meaning, from: "used", place: place(named.said) }];
}

function relationOf(o: Outcome, doc: CheckedDocument, place: Placer): CheckedRelation {
  const { link, evidence } = o;
  const first = o.reading?.meaning.notation.first ?? 0;
  const span = spanOf(doc, link);
  return {
    ...place(span),
    text: doc.text.slice(span.start, span.end),
    role: o.role,
    verdict: o.verdict,
    labels: isLink(link) ? link.labels : [],
    evidence: evidence && { ...evidence, counterexample: asCounted(evidence.counterexample, first) },
    counterexample: asCounted(o.counterexample, first),
    conditions: o.conditions,
    diagnosis: o.diagnosis,
    why: o.why,
    follows: o.follows,
    remarks: o.remarks,
    points: undefined,
  };
}
