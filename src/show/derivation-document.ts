// A derivation as a task of the document model: the left side once a chain, numbers on chains that later reasons
// name, reasons as sentences, evidence in words, the result in whole tensors where it has that form.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import { namePartsOfAll, type Part } from "../notation/parts.ts";
import { type Chain, type Derivation, type Reason, type Step, statusOf } from "../rewrite/derivation.ts";
import { type Answer, NO_ANSWER } from "./answer.ts";
import { askedTerm, questionOf } from "./asked.ts";
import {
  chainIndex,
  type DerivationDocumentOptions,
  type KnownChain,
  refsIn,
  refsOf,
} from "./chain-index.ts";
import { changedPlaces, type Path } from "./changed.ts";
import { counterexampleSentence, sampleOf } from "./counterexample.ts";
import {
  type ChangedLine,
  type EvidenceNote,
  type Formula,
  type FormulaLine,
  type Inline,
  LEVELS,
  type Level,
  type LineDocument,
  math,
  type NamedPart,
  NO_EVIDENCE,
  type Relation,
  type ResultDocument,
  type Sentence,
  type TaskDocument,
  text,
} from "./document.ts";
import { evidenceNote } from "./evidence-words.ts";
import {
  equationOf,
  type FormulaSetting,
  formulaOf,
  inlineEquationOf,
  inlineOf,
  lazily,
  letterFormula,
  limitFormula,
} from "./formula.ts";
import { wordsAndFormulas } from "./formulas-in-words.ts";
import { namesPrinted, type Printed, printsAlike } from "./printed.ts";
import { merged, sentenceText } from "./sentence.ts";
import { shownResult } from "./shown-result.ts";
import { wholeSentence } from "./words.ts";

/** The derivations of one block, which share their numbers: a later task may refer to an earlier one. */
export function taskDocuments(
  derivations: readonly Derivation[],
  o: DerivationDocumentOptions,
  answers: readonly Answer[] = [],
): readonly TaskDocument[] {
  const chains = chainIndex(derivations, o);
  return derivations.map((d, k) => {
    const others = derivations.filter((x) => x !== d);
    const referredTo = new Set([...others.flatMap(refsIn), ...d.remarks.flatMap(refsOf)]);
    return new Writer(d, k, chains, referredTo, o).task(answers[k] ?? NO_ANSWER);
  });
}

/** Where numbers are the subject: what the author wrote with a decimal point is printed so, and its results too. */
function asWritten(d: Derivation): boolean {
  if (d.env.decimals !== true) return false;
  switch (d.task.kind) {
    case "compute":
    case "refute":
    case "draw":
    case "plot":
    case "minimise":
    case "train":
      return true;
    case "find":
    case "show":
    case "expand":
    case "limit":
    case "size":
    case "code":
      return false;
  }
}

/** Terms with more printed nodes than this are shown with named parts. */
const LONG = 240;

const RANK: Readonly<Record<Level, number>> = { brief: 0, standard: 1, full: 2 };
const shownAt = (...coarsest: readonly Level[]): readonly Level[] =>
  LEVELS.filter((l) => coarsest.every((c) => RANK[c] <= RANK[l]));

class Writer {
  readonly #d: Derivation;
  readonly #o: DerivationDocumentOptions;
  readonly #chains: ReadonlyMap<string, KnownChain>;
  readonly #s: FormulaSetting;
  readonly #anchor: string;
  readonly #short: ReadonlyMap<number, Expr>;
  readonly #parts: readonly NamedPart[];
  readonly #decimals: boolean;
  /** Chains that other tasks refer to by number. */
  readonly #referredTo: ReadonlySet<string>;

  constructor(
    d: Derivation,
    k: number,
    chains: ReadonlyMap<string, KnownChain>,
    referredTo: ReadonlySet<string>,
    o: DerivationDocumentOptions,
  ) {
    this.#referredTo = referredTo;
    this.#d = d;
    this.#o = o;
    this.#chains = chains;
    this.#s = { ctx: o.ctx, env: d.env, notation: o.notation, decimals: asWritten(d) };
    this.#anchor = `${o.anchor}-t${k + 1}`;
    this.#decimals = asWritten(d);
    const terms = printedTerms(d);
    const taken = [...d.env.decls.keys(), ...d.env.indices.keys()];
    const { bodies, parts } = namePartsOfAll(o.ctx, terms, LONG, taken);
    this.#short = new Map(terms.map((e, i) => [e.id, bodies[i] ?? e] as const));
    const used = LEVELS.map((level) => [level, mentioned(printedAt(d, level, this.#short), parts)] as const);
    this.#parts = parts.map((p) => ({
      name: formulaOf(o.ctx.sym(p.name), this.#s),
      meaning: formulaOf(p.expr, this.#s),
      levels: used.flatMap(([level, names]) => (names.has(p.name) ? [level] : [])),
    }));
  }

  task(answer: Answer): TaskDocument {
    const d = this.#d;
    const result = this.#result();
    const remarks = [...d.remarks.map((r) => this.#sentence(r)), ...answer.remarks].map(wholeSentence);
    const remarkLevels = d.remarks.map((r) => this.#levelsOf(r));
    const question = questionOf(d.task, this.#s);
    return {
      anchor: this.#anchor,
      kind: d.task.kind,
      asked: this.#asked(),
      ...(question === undefined ? {} : { question }),
      status: answer.status ?? statusOf(d),
      lines: this.#withoutEcho(
        d.chains.flatMap((c) => this.#chain(c)),
        result,
      ),
      ...(result === undefined ? {} : { result }),
      namedParts: this.#parts,
      exhibits: answer.exhibits,
      remarks,
      ...(remarkLevels.every((at) => at.length === LEVELS.length) ? {} : { remarkLevels }),
      conventions: d.conventions.map((r) => wholeSentence(this.#sentence(r))),
      diagnostics: d.diagnostics.map((x) => ({ severity: "warning", message: x.message })),
    };
  }

  /** Where everything that a remark refers to is shown. */
  #levelsOf(remark: Reason): readonly Level[] {
    return LEVELS.filter((level) => refsOf(remark).every((key) => this.#isShown(key, level)));
  }

  /** An answer key has the result alone, where its one line says the same. */
  #withoutEcho(lines: readonly LineDocument[], result: ResultDocument | undefined): readonly LineDocument[] {
    const [only, ...others] = lines.filter((l) => l.levels.includes("brief"));
    if (result === undefined || others.length > 0 || only?.kind !== "formula") return lines;
    if (this.#d.task.kind === "size" || this.#isReferredTo(only.anchor)) return lines;
    const lhs = lines.findLast((l, k) => l.kind === "formula" && l.lhs !== null && k <= lines.indexOf(only));
    if (lhs?.kind !== "formula" || lhs.lhs === null) return lines;
    if (`${lhs.lhs.text} ${only.relation} ${only.rhs.text}` !== result.formula.text) return lines;
    return lines.map((l) =>
      l === only
        ? Object.assign(Object.create(l), { levels: l.levels.filter((level) => level !== "brief") })
        : l,
    );
  }

  /** A line of a chain that another task, or a remark, refers to. */
  #isReferredTo(anchor: string): boolean {
    return this.#d.chains.some(({ key }) => {
      const own = this.#chains.get(key)?.anchor;
      return (
        own !== undefined &&
        this.#referredTo.has(key) &&
        (anchor === own || /^-\d+$/.test(anchor.slice(own.length)))
      );
    });
  }

  #asked(): Formula {
    const { task } = this.#d;
    return task.kind === "show" || task.kind === "refute"
      ? equationOf(task.lhs, task.rhs, this.#s)
      : task.kind === "limit"
        ? limitFormula(task.of, task, this.#s)
        : formulaOf(askedTerm(this.#o.ctx, task), this.#s);
  }

  #formula(e: Expr, beside: readonly Expr[], units = false, written = false): Formula {
    return formulaOf(this.#shown(e), this.#s, { beside, units, written, decimals: this.#decimals });
  }

  #shown(e: Expr): Expr {
    return this.#short.get(e.id) ?? e;
  }

  #chain(c: Chain): readonly LineDocument[] {
    const known = this.#chains.get(c.key);
    const anchor = known?.anchor ?? `${this.#anchor}-${c.key}`;
    const lines: LineDocument[] = [];
    if (c.lead !== undefined)
      lines.push({
        kind: "text",
        anchor: `${anchor}-lead`,
        levels: shownAt(c.level),
        reason: [],
        evidence: evidenceNote(undefined, () => this.#asked()),
        text: this.#sentence(c.lead),
      });
    const lhs =
      c.limit === undefined
        ? formulaOf(c.lhs, this.#s, { ranges: false })
        : limitFormula(c.lhs, c.limit, this.#s);
    let before: Printed | undefined;
    for (const step of c.steps) {
      const first = before === undefined;
      const rhs = this.#formula(step.after, [c.lhs], step.rule.startsWith("d.chain"), isNumbers(step));
      const printed = { formula: rhs, names: namesPrinted(this.#s.ctx, this.#shown(step.after)) };
      // What differs only in ways that are not printed is one line.
      if (before !== undefined && printsAlike(printed, before)) continue;
      const levels = shownAt(c.level, step.level);
      const reasons = this.#reasonsAt(c, step, levels);
      const place = lines.length + 1;
      const substeps = lazily(() => this.#substeps(step, c.lhs, `${anchor}-${place}`));
      const changed = lazily(() => this.#changed(step, c.lhs));
      lines.push({
        kind: "formula",
        anchor: first ? anchor : `${anchor}-${place}`,
        ...(first && known?.number !== undefined ? { number: known.number } : {}),
        ...(first && this.#referredTo.has(c.key) ? { cited: true } : {}),
        levels,
        lhs: first ? lhs : null,
        relation: first && c.role === "definition" ? ":=" : RELATION[step.relation ?? "eq"],
        rhs,
        reason: this.#reason(step),
        ...(Object.keys(reasons).length === 0 ? {} : { reasons }),
        evidence: this.#evidence(step),
        rule: step.rule,
        get changed() {
          return changed();
        },
        get substeps() {
          return substeps();
        },
      });
      before = printed;
    }
    return lines;
  }

  #changed(step: Step, lhs: Expr): ChangedLine {
    const [before, after] = [this.#shown(step.before), this.#shown(step.after)];
    const places = changedPlaces(before, after);
    const marked = (e: Expr, marks: readonly Path[]): Formula =>
      formulaOf(e, this.#s, {
        beside: [lhs],
        units: step.rule.startsWith("d.chain"),
        written: isNumbers(step),
        decimals: this.#decimals,
        marks,
      });
    return { before: marked(before, places.before), after: marked(after, places.after) };
  }

  #evidence(step: Step): EvidenceNote {
    const note = this.#note(step);
    const sample = step.evidence?.sample;
    return sample === undefined ? note : { ...note, sample: sampleOf(sample, this.#s) };
  }

  /** A part of a line has its own mark where it was compared by itself, or where its rule does not give it again. */
  #partEvidence(step: Step) {
    const e = step.evidence;
    const says =
      e?.exact !== undefined ||
      e?.floats !== undefined ||
      e?.status === "refuted" ||
      e?.status === "unchecked" ||
      e?.replayed === false;
    return says ? this.#evidence(step) : NO_EVIDENCE;
  }

  /** The rules behind a line, as lines that continue from the one before; without those that change nothing visible. */
  #substeps(step: Step, lhs: Expr, anchor: string): readonly FormulaLine[] {
    if (step.substeps.length < 2) return [];
    const out: FormulaLine[] = [];
    let before = this.#formula(step.before, [lhs], true).text;
    for (const [k, sub] of step.substeps.entries()) {
      const rhs = this.#formula(sub.after, [lhs], true);
      if (rhs.text === before) continue;
      before = rhs.text;
      out.push({
        kind: "formula",
        anchor: `${anchor}-s${k + 1}`,
        levels: ["full"],
        lhs: null,
        relation: "=",
        rhs,
        reason: this.#reason(sub),
        evidence: this.#partEvidence(sub),
        rule: sub.rule,
      });
    }
    return out.length < 2 ? [] : out;
  }

  #reason(step: Step): Sentence {
    return [...this.#sentence(step.reason), ...this.#counterexample(step), ...this.#conditions(step.assumes)];
  }

  /** "for x = (1, 0): 1 on the left, 0 on the right", where that is what a line says. */
  #note(step: Step | undefined): EvidenceNote {
    const { first } = this.#s.notation;
    return evidenceNote(step?.evidence, (e) => inlineOf(e, this.#s), step?.relation, first);
  }

  #counterexample(step: Step): Sentence {
    const c = step.relation === "ne" ? step.evidence?.counterexample : undefined;
    return c === undefined ? [] : counterexampleSentence(c, this.#s);
  }

  #conditions(assumes: readonly Expr[]): Sentence {
    if (assumes.length === 0) return [];
    const items = assumes.map((a) => math(inlineOf(a, this.#s)));
    return merged([text("; needs "), ...items.flatMap((x, k) => (k === 0 ? [x] : [text(" and "), x]))]);
  }

  /** Where a level hides the equations that the reason names, they are said instead. */
  #reasonsAt(c: Chain, step: Step, levels: readonly Level[]): Partial<Record<Level, Sentence>> {
    const out: Partial<Record<Level, Sentence>> = {};
    if (step.finer !== undefined)
      out.full = [...this.#sentence(step.finer), ...this.#conditions(step.assumes)];
    const refs = refsOf(step.reason);
    for (const level of levels) {
      const hidden = new Set(refs.filter((key) => !this.#isShown(key, level)));
      if (hidden.size === 0) continue;
      const said =
        hidden.size === new Set(refs).size ? this.#retold(c, refs) : this.#spelledOut(step, hidden);
      out[level] = [...said, ...this.#conditions(step.assumes)];
    }
    return out;
  }

  #isShown(key: string, level: Level): boolean {
    const chain = this.#chains.get(key)?.chain;
    return chain?.steps.some((x) => shownAt(chain.level, x.level).includes(level)) ?? false;
  }

  /** "chain rule: …; ∂y/∂x = …": the reasons of the chain that this one continues, and the equations used. */
  #retold(c: Chain, refs: readonly string[]): Sentence {
    const earlier: Inline[][] = [];
    const used: Inline[][] = [];
    for (const key of new Set(refs)) {
      const known = this.#chains.get(key);
      if (known === undefined) continue;
      if (known.chain.lhs.alpha === c.lhs.alpha)
        earlier.push(...known.chain.steps.map((x) => [...this.#sentence(x.reason)]));
      else {
        const equation = this.#equation(known);
        // A longer one would fill the column of the reasons, and more.
        if (sentenceText(equation).length <= 60) used.push([...equation]);
      }
    }
    const with_ = used.flatMap((x, k) => (k === 0 ? x : [text(" and "), ...x]));
    const all =
      with_.length === 0 ? earlier : [...earlier, [text(earlier.length > 0 ? "" : "with "), ...with_]];
    return merged(all.flatMap((x, k) => (k === 0 ? x : [text("; "), ...x])));
  }

  #spelledOut(step: Step, hidden: ReadonlySet<string>): Sentence {
    return merged(
      step.reason.flatMap((p) => {
        const known =
          typeof p === "object" && "ref" in p && hidden.has(p.ref) ? this.#chains.get(p.ref) : undefined;
        return known === undefined ? this.#part(p) : this.#equation(known);
      }),
    );
  }

  #equation(known: KnownChain): Sentence {
    const last = known.chain.steps.at(-1);
    return last === undefined ? [] : [math(inlineEquationOf(known.chain.lhs, last.after, known.setting))];
  }

  #sentence(reason: Reason): Sentence {
    return merged(joinEquations(this.#o.ctx, reason).flatMap((p) => this.#part(p)));
  }

  #part(p: Reason[number]): readonly Inline[] {
    if (typeof p === "string") return wordsAndFormulas(p);
    if ("math" in p)
      return [math(p.math.kind === "idx" ? letterFormula(p.math.name) : inlineOf(p.math, this.#s))];
    const known = this.#chains.get(p.ref);
    if (known?.number === undefined) return [text("the equation above")];
    return [{ kind: "ref", number: known.number, anchor: known.anchor }];
  }

  #result(): ResultDocument | undefined {
    const { task, result: r } = this.#d;
    // A claim that nothing establishes is no result.
    if (task.kind === "show" && statusOf(this.#d) === "not-established") return undefined;
    if (r === undefined || (r.unsaid === true && task.kind !== "limit")) return undefined;
    const needs = uniqueTerms(this.#d.chains.flatMap((c) => c.steps).flatMap((x) => x.assumes));
    const last = this.#d.chains.findLast((c) => c.role === "main")?.steps.at(-1);
    const length = (e: Expr, beside: Expr): number => this.#formula(e, [beside]).text.length;
    const shown = shownResult(this.#d, r, this.#s.notation, length);
    const note = this.#sentence(shown.note);
    const conditions: Inline[] = needs.flatMap((e, k): readonly Inline[] => [
      text(k === 0 ? (note.length > 0 ? ", for " : "for ") : " and "),
      math(inlineOf(e, this.#s)),
    ]);
    const condition = merged([...note, ...conditions]);
    return {
      formula:
        task.kind === "limit"
          ? limitFormula(r.lhs, task, this.#s, this.#shown(r.rhs))
          : equationOf(shown.lhs, this.#shown(shown.rhs), this.#s, this.#decimals),
      ...(condition.length === 0 ? {} : { condition }),
      evidence: this.#note(last),
    };
  }
}

const RELATION: Readonly<Record<NonNullable<Step["relation"]> | "eq", Relation>> = {
  eq: "=",
  ne: "≠",
  le: "≤",
  tends: "=",
};

/** Whether the line holds numbers that were put in for names. */
const isNumbers = (s: Step): boolean => s.rule === "compute.write-out" || s.rule === "compute.group";

/** What is printed at a level, with the names of parts in it. */
function printedAt(d: Derivation, level: Level, short: ReadonlyMap<number, Expr>): readonly Expr[] {
  const steps = d.chains.flatMap((c) =>
    c.steps
      .filter((x) => shownAt(c.level, x.level).includes(level))
      .flatMap((x) => (level === "full" ? [x, ...x.substeps] : [x])),
  );
  const terms = [...steps.map((x) => x.after), ...(d.result === undefined ? [] : [d.result.rhs])];
  return terms.map((e) => short.get(e.id) ?? e);
}

/** The names of parts that the terms mention, or the meanings of those do. */
function mentioned(terms: readonly Expr[], parts: readonly Part[]): ReadonlySet<string> {
  const names = new Set(terms.flatMap((e) => [...symbols(e)]));
  for (const p of [...parts].reverse()) if (names.has(p.name)) for (const n of symbols(p.expr)) names.add(n);
  return names;
}

/** Everything of a derivation that is set on a line of its own. */
function printedTerms(d: Derivation): readonly Expr[] {
  const terms = d.chains.flatMap((c) => c.steps.flatMap((x) => [x.after, ...x.substeps.map((y) => y.after)]));
  const result = d.result === undefined ? [] : [d.result.rhs];
  return uniqueTerms([...terms, ...result]);
}

const uniqueTerms = (terms: readonly Expr[]): readonly Expr[] => {
  const seen = new Set<number>();
  return terms.filter((t) => {
    if (seen.has(t.alpha)) return false;
    seen.add(t.alpha);
    return true;
  });
};

/** `k`, " = ", `m − i` as one equation: what counts entries on both sides is then counted alike. */
function joinEquations(ctx: Context, reason: Reason): Reason {
  const out: Reason[number][] = [];
  for (const p of reason) {
    const equals = out.at(-1);
    const left = out.at(-2);
    if (
      typeof p === "object" &&
      "math" in p &&
      equals === " = " &&
      typeof left === "object" &&
      "math" in left
    )
      out.splice(-2, 2, { math: ctx.eq(left.math, p.math) });
    else out.push(p);
  }
  return out;
}
