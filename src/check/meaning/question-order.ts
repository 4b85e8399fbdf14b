// Which question of a sheet a formula is about, where several are open: those that read more of it first, then those that
// know more of its names, then those that say the same of them as the document, then those that read more of what stands
// around it.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import { symbols } from "../../expr/traverse.ts";
import type { ReadLibrary } from "../../read/syntax/vocabulary.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import { elaborateFormula, type ReadRelation } from "../resolve/elaborate.ts";
import type { Unread } from "../text/unread.ts";
import { agreement, isCloser } from "./agreement.ts";
import { type Base, NO_BASE } from "./bases.ts";
import { lettersIn, mattering, standingIn } from "./mattering.ts";
import type { Interpretation, Meaning } from "./meaning.ts";

/** Formulas that are looked at together to tell which block they are about. */
const NEAR = 8;

const NONE: ReadonlyMap<string, number> = new Map();

export const isRead = (f: FormulaStatements | Unread): f is FormulaStatements => "statements" in f;

export interface FoundReading {
  readonly base: Base;
  readonly interpretation: Interpretation;
  /** Of the whole stretch, with nothing withheld for a formula. */
  readonly stretch: Meaning;
}

export interface OrderSetting {
  readonly ctx: Context;
  readonly library: ReadLibrary;
  readonly doc: CheckedDocument;
  readonly formulas: readonly (FormulaStatements | Unread)[];
  /** What the document declares in a section without any question. */
  readonly declared: (section: number) => Env | undefined;
}

export class QuestionOrder {
  readonly #s: OrderSetting;
  /** The relations of formulas, by what of an environment matters to them, and by the environment itself. */
  readonly #read = new Map<string, readonly ReadRelation[]>();
  readonly #known = new Map<Env, Map<string, readonly ReadRelation[]>>();
  readonly #letters = new Map<FormulaStatements, ReadonlySet<string>>();
  readonly #numbers: ReadonlyMap<FormulaStatements | Unread, number>;
  /** How many there are in a group of formulas. */
  readonly #scores = new Map<Env, Map<string, number>>();

  constructor(setting: OrderSetting) {
    this.#s = setting;
    this.#numbers = new Map(setting.formulas.map((f, k) => [f, k]));
  }

  /** What a formula says with a meaning: once for all environments in which the same matters to it. */
  #relations(meaning: Meaning, f: FormulaStatements): readonly ReadRelation[] {
    if (!f.statements.some((s) => s.item.kind === "relation")) return [];
    const { ctx, library, doc } = this.#s;
    const number = this.#numbers.get(f);
    const how = `${number} ${meaning.star} ${meaning.choices?.recurrence}`;
    const own = this.#known.get(meaning.env) ?? new Map<string, readonly ReadRelation[]>();
    this.#known.set(meaning.env, own);
    let found = own.get(how);
    if (found === undefined) {
      let letters = this.#letters.get(f);
      letters ??= lettersIn(f.statements);
      this.#letters.set(f, letters);
      const key = `${how} ${mattering(ctx, meaning.env, meaning.notation, letters, NONE)}`;
      found = this.#read.get(key);
      found ??= elaborateFormula({ ctx, library, text: doc.text, ...meaning }, f).statements.filter(
        (s) => s.kind === "relation",
      );
      this.#read.set(key, found);
      own.set(how, found);
    }
    return found;
  }

  /** Names of the formula before, where this one begins with a sign of equality. */
  #goesOnFrom(number: number, f: FormulaStatements, own: Env): readonly string[] {
    const last = this.#s.formulas[number - 1];
    if (last === undefined || !isRead(last) || f.statements[0]?.continues !== true) return [];
    return standingIn(own, NO_BASE.notation, lettersIn(last.statements)).map((n) => n.name);
  }

  inOrder(all: readonly FoundReading[], number: number, f: FormulaStatements): readonly Interpretation[] {
    if (all.length < 2) return all.map((x) => x.interpretation);
    const section = this.#s.doc.formulas[number]?.section ?? 0;
    const group = Math.floor(number / NEAR);
    const key = `${group}:${section}`;
    const around = ({ stretch }: FoundReading): number => {
      let own = this.#scores.get(stretch.env);
      if (own === undefined) {
        own = new Map();
        this.#scores.set(stretch.env, own);
      }
      let sum = own.get(key);
      if (sum === undefined) {
        const near = this.#s.formulas.filter(
          (g, k): g is FormulaStatements =>
            Math.floor(k / NEAR) === group && this.#s.doc.formulas[k]?.section === section && isRead(g),
        );
        sum = near.reduce((total, g) => total + this.#relations(stretch, g).length, 0);
        own.set(key, sum);
      }
      return sum;
    };
    const declared = this.#s.declared(section);
    const before = declared === undefined ? [] : this.#goesOnFrom(number, f, declared);
    const scored = all.map((x) => {
      const { meaning } = x.interpretation;
      const read = this.#relations(meaning, f);
      const block = x.base.env;
      const fit =
        declared && block && agreement(this.#s.ctx, declared, block, new Set([...before, ...namesIn(read)]));
      return { x, own: read.length, strange: strangersIn(read, meaning), fit: fit ?? "same" };
    });
    const order = (a: (typeof scored)[number], b: (typeof scored)[number]): number =>
      b.own - a.own || a.strange - b.strange || isCloser(a.fit, b.fit);
    const [best] = scored.toSorted(order);
    // A block that declares all names says what they mean: there is nothing to infer.
    const told = best !== undefined && best.own > 0 && best.strange === 0;
    // One that says otherwise what they are is not meant, where another one does not.
    const isMeant = (s: (typeof scored)[number]): boolean =>
      s.own === best?.own &&
      s.strange === best.strange &&
      (s.fit !== "otherwise" || best.fit === "otherwise");
    const left = told ? scored.filter(isMeant) : scored;
    const ordered = left.toSorted(order);
    // What no question reads has no place among them.
    if (best === undefined || best.own === 0) return ordered.map((s) => s.x.interpretation);
    const first = ordered.filter((s) => order(s, best) === 0);
    // What stands around is looked at where the formula itself does not decide which comes first.
    const nearer = (a: FoundReading, b: FoundReading): number =>
      a.stretch === b.stretch ? 0 : around(b) - around(a);
    const nearest = first.toSorted((a, b) => nearer(a.x, b.x));
    return [...nearest, ...ordered.slice(first.length)].map((s) => s.x.interpretation);
  }
}

/** Names in the relations that the block does not declare. */
function strangersIn(relations: readonly ReadRelation[], { inferred }: Meaning): number {
  if (inferred === undefined || inferred.size === 0) return 0;
  return [...namesIn(relations)].filter((n) => inferred.has(n)).length;
}

function namesIn(relations: readonly ReadRelation[]): ReadonlySet<string> {
  const sides = relations.flatMap((r) => [r.first, ...r.links.map((l) => l.side)]);
  return new Set(sides.flatMap((s) => (s === undefined ? [] : symbols(s.expr))));
}
