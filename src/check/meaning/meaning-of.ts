// What the symbols of a document mean: from the sheet that it is checked against, from what it declares, from its own
// definitions, and from use, in this order. Every formula gets the interpretations that stay open.

import { Context } from "../../expr/context.ts";
import { SheetError } from "../../expr/diagnostics.ts";
import type { Env } from "../../expr/environment.ts";
import { readStatements } from "../../read/sheet/block.ts";
import type { ReadLibrary } from "../../read/syntax/vocabulary.ts";
import type { FindBlock } from "../../read/terms/find-block.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { MathNode } from "../formula/math.ts";
import type { Names } from "../formula/names.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import type { Against } from "../verdict/options.ts";
import type { Inferred, Question, Repair } from "../verdict/verdicts.ts";
import { type Base, basesOf, NO_BASE } from "./bases.ts";
import { blocksAt } from "./block-places.ts";
import { bareQuotients } from "./damage.ts";
import { type DeclaredStatement, declaredIn, declaredStatements } from "./declarations.ts";
import type { StretchMeaning } from "./declared-names.ts";
import { reachable } from "./definitions.ts";
import { type Stretch, stretchesIn } from "./document-stretches.ts";
import { interpret, usesConvolution } from "./interpretations.ts";
import type { Declared, KeptMeaning, Repairing, StretchFound } from "./kept.ts";
import { lostLefts } from "./lost-lefts.ts";
import { lettersIn, mattering } from "./mattering.ts";
import type { DocumentMeaning, InferredIn, Interpretation } from "./meaning.ts";
import type { Mend } from "./mend.ts";
import { type FoundReading, isRead, QuestionOrder } from "./question-order.ts";
import { damageIn, lookAlike, lookAlikes, lostBackslashes, lostLeft, lostPartial } from "./repairs.ts";
import { dependenciesOf, without } from "./settled.ts";
import { type Spelling, written } from "./spelling.ts";
import { readStretch, type StretchReadings } from "./stretch.ts";
import { inferredWords, openQuestion } from "./words.ts";

export interface MeaningOptions {
  readonly library: ReadLibrary;
  readonly against?: Against | undefined;
  /** One block of the sheet alone. */
  readonly block?: string | undefined;
  /** Damage is put right already: nothing is kept from being read for it. */
  readonly mended?: boolean | undefined;
  /** Where `use` in a declaration finds blocks. */
  readonly use?: FindBlock | undefined;
  /** What the same document with other formulas shares with this one. */
  readonly kept?: KeptMeaning | undefined;
}

/** In the place of a formula whose text is damaged. */
const DAMAGED: Unread = { code: "damaged", message: "this formula is damaged", span: { start: 0, end: 0 } };

/** A letter, and no part of a command. */
const isLetterIn = (tex: string, letter: string): boolean =>
  tex.replace(/\\[A-Za-z]+/g, " ").includes(letter);

type Formulas = readonly (FormulaStatements | Unread)[];

/** Throws a SheetError, with places in the document, where a declaration cannot be read. */
export function documentMeaning(
  doc: CheckedDocument,
  formulas: Formulas,
  options: MeaningOptions,
): DocumentMeaning {
  const w = new Work(doc, formulas, options);
  const bases = basesOf(options);
  const clashes = bases.flatMap((base) => w.base(base) ?? []);
  // What no block agrees with cannot be used.
  const [first] = clashes;
  if (first !== undefined && clashes.length === bases.length) throw first.error;
  return w.done(clashes.flatMap(clashOf));
}

interface Clash {
  readonly base: Base;
  readonly error: SheetError;
}

/** One block is passed over, the others are there still. */
function clashOf({ base, error }: Clash): readonly Unread[] {
  const [d] = error.diagnostics;
  if (d === undefined) return [];
  return [
    {
      code: "clash",
      message: `with the block #${base.id ?? ""} of the sheet this declaration is not read, and the block is passed over: ${d.message}`,
      span: d.span ?? { start: 0, end: 0 },
      ...(d.expected === undefined ? {} : { expected: d.expected }),
    },
  ];
}

type Words = readonly Inferred[];

class Work {
  readonly #doc: CheckedDocument;
  readonly #formulas: Formulas;
  readonly #options: MeaningOptions;
  readonly #ctx: Context;
  readonly #declared: readonly DeclaredStatement[];
  /** For each formula, by its base; sections that declare the same share what is read. */
  readonly #found = new Map<number, FoundReading[]>();
  readonly #inferred = new Map<string, InferredIn>();
  readonly #questions = new Map<string, Question>();
  readonly #repairs: Repair[];
  readonly #mends: Mend[] = [];
  /** Formulas whose text is damaged. */
  readonly #damaged: ReadonlySet<number>;
  readonly #stretches = new Map<string, readonly Stretch[]>();
  readonly #order: QuestionOrder;
  /** What was inferred for a stretch, by what of a base matters to it: other bases have the readings of the first one. */
  readonly #alike = new Map<
    Stretch,
    Map<string, Pick<StretchReadings, "ranks"> & { readonly words: Words }>
  >();
  #own: ((section: number) => Declared) | undefined;
  /** Bases and formulas that have been seen to, be it with another base. */
  readonly #seen = new Set<string>();
  /** The block that each formula belongs to, where the document says it: words between two may be about either. */
  readonly #blocksOf: readonly (readonly (string | undefined)[] | undefined)[];

  constructor(doc: CheckedDocument, formulas: Formulas, options: MeaningOptions) {
    this.#doc = doc;
    this.#formulas = formulas;
    this.#options = options;
    this.#ctx = options.against?.ctx ?? options.kept?.ctx ?? new Context();
    this.#declared = declaredStatements(doc);
    const declared = (section: number): Env | undefined => this.#ownIn(section);
    this.#order = new QuestionOrder({ ctx: this.#ctx, library: options.library, doc, formulas, declared });
    const blocks = options.block === undefined ? (options.against?.blocks ?? []) : [];
    const at = blocksAt(
      doc.text,
      blocks.map((b) => b.id),
    );
    this.#blocksOf = doc.formulas.map((f) => {
      const found = at(f.span.start);
      if (found === undefined) return undefined;
      return f.display || inTable(doc.text, f.span.start) ? [found.own] : [found.own, found.next];
    });
    const damage = doc.formulas.map((f) => damageIn(doc, f.span));
    this.#damaged = new Set(
      options.mended === true ? [] : damage.flatMap((d, k) => (d.length > 0 ? [k] : [])),
    );
    this.#repairs = [...damage.flat(), ...formulas.flatMap((f) => lostBackslashes(doc, f))];
    for (const { formula, left, tex } of lostLefts(formulas)) {
      const repair = lostLeft(doc, tex, doc.formulas[formula]?.span ?? left.span);
      const { found, proposed } = repair;
      this.#repairs.push(repair);
      this.#mends.push({ found, proposed, formulas: [formula], what: { kind: "left", left } });
    }
  }

  /** What keeps a block from being put under the declarations of the document, where anything does. */
  base(base: Base): Clash | undefined {
    const env = this.#declaredOn(base);
    try {
      for (const f of this.#doc.formulas) env(f.section);
    } catch (error) {
      if (error instanceof SheetError) return { base, error };
      throw error;
    }
    const prior = new Map<string, number>();
    const belongs = (k: number): boolean => this.#blocksOf[k]?.includes(base.id) !== false;
    for (const stretch of this.#stretchesFor(belongs, (section) => env(section).env)) {
      const declared = env(stretch.section);
      const own = this.#alike.get(stretch) ?? new Map();
      this.#alike.set(stretch, own);
      const letters = lettersIn(stretch.placed.map((p) => p.statement));
      const matters = mattering(this.#ctx, declared.env, declared.notation, letters, prior);
      const key = `${base.convolves} ${declared.firstIsSet}\n${matters}`;
      let alike = own.get(key);
      if (alike === undefined) {
        alike = this.#once(base, declared, stretch, prior, key);
        own.set(key, alike);
      }
      const { ranks, words } = alike;
      for (const [name, rank] of ranks) prior.set(name, rank);
      this.#infer(base, words);
      for (const k of stretch.formulas) this.#seen.add(`${base.text} ${k}`);
    }
    // Formulas of which nothing could be read have what is declared.
    for (const [k, f] of this.#doc.formulas.entries()) {
      const all = this.#found.get(k) ?? [];
      if (this.#seen.has(`${base.text} ${k}`) || !belongs(k)) continue;
      const { env: whole, notation } = env(f.section);
      // What is damaged is not read, whatever its letters could mean.
      const own = this.#damaged.has(k) ? { ...whole, decls: new Map() } : whole;
      const formula = this.#formulas[k];
      const statements = formula !== undefined && isRead(formula) ? formula.statements : [];
      const matters = `${k} ${mattering(this.#ctx, own, notation, lettersIn(statements), new Map())}`;
      if (this.#seen.has(matters)) continue;
      this.#seen.add(matters);
      const interpretation = { text: base.text || "as declared", meaning: { env: own, notation } };
      this.#found.set(k, [...all, { base, interpretation, stretch: interpretation.meaning }]);
    }
    return undefined;
  }

  /** Blocks with the same formulas, under which the same sections declare alike, share their stretches. */
  #stretchesFor(belongs: (k: number) => boolean, declared: (section: number) => Env): readonly Stretch[] {
    const isRead = (k: number): boolean => !this.#damaged.has(k) && belongs(k);
    const envs: Env[] = [];
    const key = this.#doc.formulas.map((f, k) => {
      const own = declared(f.section);
      if (!envs.includes(own)) envs.push(own);
      return `${envs.indexOf(own)}${isRead(k) ? "" : "-"}`;
    });
    const before = this.#stretches.get(key.join());
    if (before !== undefined) return before;
    const readable = this.#formulas.map((f, k) => (isRead(k) ? f : DAMAGED));
    const found = stretchesIn(this.#doc, readable, declared);
    this.#stretches.set(key.join(), found);
    return found;
  }

  #infer(base: Base, words: Words): void {
    for (const i of words) {
      const key = `${base.id ?? ""} ${i.name} ${i.meaning}`;
      if (!this.#inferred.has(key)) this.#inferred.set(key, { ...i, block: base.id });
    }
  }

  /** What is found of a stretch, noted for its formulas. */
  #once(
    base: Base,
    declared: Declared,
    stretch: Stretch,
    prior: ReadonlyMap<string, number>,
    matters: string,
  ): StretchFound {
    const { kept } = this.#options;
    const key = kept && `${base.text}\n${matters}\n${kept.keyOf(stretch)}`;
    const before = key === undefined ? undefined : kept?.stretches.get(key);
    const found = before ?? this.#stretch(base, declared, stretch, prior);
    if (key !== undefined) kept?.stretches.set(key, found);
    for (const [k, reading] of found.readings) this.#found.set(k, [...(this.#found.get(k) ?? []), reading]);
    for (const o of found.open)
      if (!this.#questions.has(o.reason))
        this.#questions.set(o.reason, openQuestion(this.#doc.text, o.key, o.reason, o.place));
    this.#repairs.push(...found.repairs);
    this.#mends.push(...found.mends);
    return found;
  }

  #stretch(
    base: Base,
    declared: Declared,
    stretch: Stretch,
    prior: ReadonlyMap<string, number>,
  ): StretchFound {
    const { env, notation, firstIsSet } = declared;
    const put: Repairing = { repairs: [], mends: [] };
    const found: (readonly [number, FoundReading])[] = [];
    const open: StretchFound["open"][number][] = [];
    const { text } = this.#doc;
    const { readings, names, spelling, ranks } = readStretch({
      ctx: this.#ctx,
      text,
      library: this.#options.library,
      base: env,
      notation,
      firstIsSet,
      placed: stretch.placed,
      before: (formula) => {
        const start = this.#doc.formulas[formula]?.span.start ?? 0;
        return text.slice(Math.max(0, start - 40), start);
      },
      isDisplay: (formula) => this.#doc.formulas[formula]?.display === true,
      prior,
    });
    const [best] = readings;
    const strange =
      best === undefined ? new Map() : this.#lookAlikes(best.meaning, names, stretch.formulas, put);
    const said = best === undefined ? [] : inferredWords(this.#ctx, text, best.meaning);
    const dependencies = readings.map((r) => dependenciesOf(r.meaning.env));
    const convolves = base.convolves || usesConvolution(env);
    for (const k of stretch.formulas) {
      const formula = this.#formulas[k];
      if (formula === undefined || !isRead(formula)) continue;
      for (const [at, r] of readings.entries()) {
        const uses = dependencies[at] ?? new Map();
        const words = [base.text, r.text].filter((x) => x !== "").join("; ");
        const { interpretations, withheld } = interpret(
          words,
          r.meaning,
          names,
          spelling,
          formula.statements,
          uses,
          convolves,
        );
        const lost = this.#lostPartials(formula, k, r.meaning, spelling, names, r === best ? put : undefined);
        for (const { text: said, meaning: m } of interpretations) {
          const env = lost.length === 0 ? m.env : without(m.env, lost);
          const unsettled = new Map([...(m.unsettled ?? []), ...strange]);
          const rows = r.rows && { of: `${r.rows.small} ${r.rows.large}`, turned: r.rows.turned };
          const interpretation = { text: said, meaning: { ...m, env, unsettled }, rows, block: base.id };
          found.push([k, { base, interpretation, stretch: r.meaning }]);
        }
        const place = this.#doc.formulas[k]?.span;
        if (r !== best || place === undefined) continue;
        for (const [key, reason] of withheld) open.push({ key, reason, place });
      }
    }
    return { ranks, words: said, readings: found, open, ...put };
  }

  /** Letters that are given by use alone, where a declared one that looks like them is never used. */
  #lookAlikes(
    m: StretchMeaning,
    declared: Names,
    formulas: readonly number[],
    put: Repairing,
  ): ReadonlyMap<string, string> {
    const out = new Map<string, string>();
    for (const o of m.origins) {
      if (o.kind !== "given") continue;
      const meant = lookAlikes(o.key).find((l) => declared.byKey.has(l) && !this.#areBeside(o.key, l));
      if (meant === undefined) continue;
      out.set(o.key, `\`${o.key}\` may be \`${meant}\`, which looks like it`);
      put.repairs.push(lookAlike(this.#doc, o.key, meant, o.place));
      const what = { kind: "letter", from: o.key, to: meant } as const;
      put.mends.push({ found: o.key, proposed: meant, formulas, what });
    }
    return out;
  }

  /** Whether a formula has both letters: then they are two. */
  #areBeside(a: string, b: string): boolean {
    return this.#doc.formulas.some(
      ({ tex }) => "text" in tex && isLetterIn(tex.text, a) && isLetterIn(tex.text, b),
    );
  }

  /** L/F where ∂L/∂F is meant: the loss is as good as undeclared there. */
  #lostPartials(
    f: FormulaStatements,
    number: number,
    m: StretchMeaning,
    spelling: Spelling,
    declared: Names,
    put: Repairing | undefined,
  ): readonly string[] {
    const nameOf = (x: MathNode): string | undefined => {
      const atom = spelling.atom(x);
      const own = atom === undefined ? undefined : declared.byKey.get(written(atom.key))?.[0]?.name;
      return own ?? atom?.key;
    };
    const uses = dependenciesOf(m.env);
    const isLoss = (x: MathNode): boolean => {
      const d = m.env.decls.get(nameOf(x) ?? "");
      return d?.kind === "function" && d.formula === undefined;
    };
    const out: string[] = [];
    for (const s of f.statements)
      for (const q of bareQuotients(s.item, isLoss, (x) => spelling.atom(x) !== undefined)) {
        const [over, under] = [nameOf(q.over), nameOf(q.under)];
        if (over === undefined || under === undefined) continue;
        if (!reachable(uses, over, uses.get(over)?.uses ?? []).has(under)) continue;
        out.push(over);
        if (put === undefined) continue;
        const repair = lostPartial(this.#doc, over, q.span);
        put.repairs.push(repair);
        const { found, proposed } = repair;
        put.mends.push({
          found,
          proposed,
          formulas: [number],
          what: { kind: "quotient", start: q.span.start },
        });
      }
    return out;
  }

  done(clashes: readonly Unread[]): DocumentMeaning {
    const ordered = (): readonly (readonly Interpretation[])[] => this.#interpretations();
    let found: readonly (readonly Interpretation[])[] | undefined;
    return {
      ctx: this.#ctx,
      // Where mends are put in first, no one asks for them.
      get interpretations() {
        found ??= ordered();
        return found;
      },
      inferred: [...this.#inferred.values()],
      questions: [...this.#questions.values()],
      clashes,
      repairs: this.#repairs,
      mends: this.#mends,
    };
  }

  #interpretations(): readonly (readonly Interpretation[])[] {
    const several = (this.#options.against?.blocks.length ?? 0) > 1 && this.#options.block === undefined;
    return this.#doc.formulas.map((_, k): readonly Interpretation[] => {
      const all = this.#found.get(k) ?? [];
      const formula = this.#formulas[k];
      return several && formula !== undefined && isRead(formula)
        ? this.#order.inOrder(all, k, formula)
        : all.map((x) => x.interpretation);
    });
  }

  /** The declarations of a section on top of a block; what the block names already stays as it is. */
  #declaredOn(base: Base): (section: number) => Declared {
    const shared = this.#options.kept?.declared;
    const made = shared?.get(base.text) ?? this.#declaring(base);
    shared?.set(base.text, made);
    return made;
  }

  #declaring(base: Base): (section: number) => Declared {
    const kept = this.#declared.filter((d) => d.name === undefined || base.env?.decls.has(d.name) !== true);
    const known = new Map<string, Declared>();
    return (section) => {
      const statements = declaredIn(kept, section);
      const key = statements.map((s) => `${s.span.start}-${s.span.end}`).join();
      const before = known.get(key);
      if (before !== undefined) return before;
      const found = readStatements(this.#ctx, this.#doc.text, statements, {
        library: this.#options.library,
        use: this.#options.use,
        base: base.env,
        first: base.notation.first,
      });
      const errors = found.diagnostics.filter((d) => d.severity === "error");
      if (errors.length > 0) throw new SheetError(errors);
      const firstIsSet = base.env !== undefined || statements.some((s) => s.kind === "index");
      const made: Declared = {
        env: found.env,
        notation: { ...base.notation, first: found.first },
        firstIsSet,
      };
      known.set(key, made);
      return made;
    };
  }

  /** What the document declares in a section without any question; undefined where it declares nothing, or only beside one. */
  #ownIn(section: number): Env | undefined {
    this.#own ??= this.#declaredOn(NO_BASE);
    try {
      const { env } = this.#own(section);
      return env.decls.size === 0 ? undefined : env;
    } catch (error) {
      if (error instanceof SheetError) return undefined;
      throw error;
    }
  }
}

/** Whether a place is in a row of a table, as lines of derivations are. */
const inTable = (text: string, offset: number): boolean =>
  /^[ \t]*\|/.test(text.slice(text.lastIndexOf("\n", offset) + 1, offset));
