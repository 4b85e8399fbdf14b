// Sentences in another language. A phrase is English text with slots ({x}: formulas in a list, {n}: a number, {s}: any
// words, which are looked up in turn, {t}: names, which are not) and what it is in the other language. A sentence is taken apart at full stops
// and semicolons, so that a table holds phrases and not their combinations. What no phrase fits stays as it is, and is
// told to whoever asks.

import type { Formula, Inline, Sentence } from "../sentence.ts";
import { formulaWithDecimalComma, withDecimalComma } from "./decimal-comma.ts";
import { type FormulaWords, formulaIn } from "./formula-words.ts";

export type Phrase = readonly [english: string, other: string];

export interface PhrasebookData {
  readonly phrases: readonly Phrase[];
  /** Between the last two of a list. */
  readonly and: string;
  /** Words between the items of a list of names ({t}). */
  readonly inLists?: readonly Phrase[];
  /** Names of ours, wherever they stand among others. */
  readonly ourNames?: readonly Phrase[];
  /** 0,5 for 0.5. */
  readonly decimalComma?: boolean;
  /** Without them the words within formulas stay as they are. */
  readonly inFormulas?: FormulaWords;
}

/** Formulas, code and references stand as one character each while words are looked up. */
const FIRST = 0xe000;
const ATOM = "[\\ue000-\\uf8ff]";
const LIST = `${ATOM}(?:(?:, | and )${ATOM})*`;
const NUMBER = "\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?";

interface Entry {
  readonly pattern: RegExp;
  readonly other: string;
}

export class Phrasebook {
  readonly #entries: readonly Entry[];
  readonly #and: string;
  readonly #inLists: readonly Phrase[];
  readonly #ourNames: readonly Phrase[];
  readonly decimalComma: boolean;
  readonly #inFormulas: FormulaWords | undefined;
  readonly #known = new Map<string, string>();
  /** The same formula stays the same: a left side is not written again. */
  readonly #formulas = new WeakMap<Formula, Formula>();
  readonly #missing: Set<string> | undefined;

  /** `missing` is given the phrases that are not in the table. */
  constructor(data: PhrasebookData, missing?: Set<string>) {
    // A slot takes any words: whole sentences come first, wherever they stand in the table.
    this.#entries = [true, false].flatMap((isWhole) =>
      data.phrases
        .filter(([english]) => /\{\w+\}/.test(english) !== isWhole)
        .map(([english, other]) => ({ pattern: patternOf(english), other })),
    );
    this.#and = data.and;
    this.#inLists = data.inLists ?? [];
    this.#ourNames = data.ourNames ?? [];
    this.decimalComma = data.decimalComma === true;
    this.#inFormulas = data.inFormulas;
    this.#missing = missing;
  }

  formula(f: Formula): Formula {
    const made = this.#formulas.get(f) ?? this.#said(f);
    this.#formulas.set(f, made);
    return made;
  }

  #said(f: Formula): Formula {
    const worded = this.#inFormulas === undefined ? f : formulaIn(this.#inFormulas, f);
    return this.decimalComma ? formulaWithDecimalComma(worded) : worded;
  }

  /** A number by itself. */
  number(text: string): string {
    return this.decimalComma ? withDecimalComma(text) : text;
  }

  sentence(s: Sentence): Sentence {
    const atoms: Inline[] = [];
    const text = s
      .map((x) => (x.kind === "text" ? x.text : String.fromCharCode(FIRST + atoms.push(this.#inline(x)) - 1)))
      .join("");
    const out: Inline[] = [];
    for (const part of this.text(text).split(/([\ue000-\uf8ff])/)) {
      const atom = /^[\ue000-\uf8ff]$/.test(part) ? atoms[part.charCodeAt(0) - FIRST] : undefined;
      if (atom !== undefined) out.push(atom);
      else if (part !== "") out.push({ kind: "text", text: part });
    }
    return out;
  }

  #inline(x: Inline): Inline {
    return x.kind === "formula" ? { ...x, formula: this.formula(x.formula) } : x;
  }

  text(whole: string): string {
    if (!/[a-z]/i.test(whole)) return this.number(whole);
    const known = this.#known.get(whole);
    if (known !== undefined) return known;
    const said = this.#paragraph(whole);
    this.#known.set(whole, said);
    return said;
  }

  #paragraph(whole: string): string {
    const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(whole) ?? [];
    if (before !== "" || after !== "") return before + this.#paragraph(inner) + after;
    const bracket = /^\(([^()]*)\)$/.exec(whole);
    if (bracket !== null) return `(${this.#paragraph(bracket[1] ?? "")})`;
    const direct = this.#phrase(whole);
    if (direct !== undefined) return direct;
    const sentences = whole.split(/(?<=[.!?]) (?=[A-Z\d\ue000-\uf8ff])/);
    if (sentences.length > 1) return sentences.map((s) => this.#paragraph(s)).join(" ");
    const stopped = /^(.*[^.])\.$/s.exec(whole);
    if (stopped !== null) return `${this.#paragraph(stopped[1] ?? "")}.`;
    const clauses = whole.split("; ");
    if (clauses.length > 1) return clauses.map((c) => this.#paragraph(c)).join("; ");
    if (/[a-z]{2}/i.test(whole.replace(/ and /g, ""))) this.#missing?.add(templateOf(whole));
    return this.#list(whole);
  }

  #phrase(whole: string): string | undefined {
    for (const { pattern, other } of this.#entries) {
      const found = pattern.exec(whole);
      if (found === null) continue;
      const said = other.replace(/\{(\w+)\}/g, (_, slot: string) => {
        const part = found.groups?.[slot] ?? "";
        if (slot.startsWith("s")) return this.#paragraph(part);
        if (slot.startsWith("n")) return this.number(part);
        return slot.startsWith("t") ? this.#names(part) : this.#list(part);
      });
      return /^[A-Z]/.test(whole) ? said.charAt(0).toUpperCase() + said.slice(1) : said;
    }
    return undefined;
  }

  #names(text: string): string {
    const named = this.#ourNames.reduce((t, [english, other]) => t.replaceAll(english, other), text);
    const said = named.replaceAll(" and ", ` ${this.#and} `);
    return this.#inLists.reduce((t, [english, other]) => t.replaceAll(` ${english} `, ` ${other} `), said);
  }

  #list(text: string): string {
    return text.replace(/ and (?=[\ue000-\uf8ff])/g, ` ${this.#and} `);
  }
}

/** The first letter may be a capital, as at the start of a sentence. */
function patternOf(english: string): RegExp {
  const source = english
    .split(/(\{\w+\})/)
    .map((part, k, parts) => {
      const slot = /^\{(\w+)\}$/.exec(part)?.[1];
      if (slot !== undefined) {
        // A name between backticks ends at the next one: what stands behind it is said, and to be looked up.
        const isQuoted = parts[k - 1]?.endsWith("`") === true && parts[k + 1]?.startsWith("`") === true;
        const words = isQuoted ? "[^`]+?" : ".+?";
        return `(?<${slot}>${slot.startsWith("n") ? NUMBER : /^[st]/.test(slot) ? words : LIST})`;
      }
      const plain = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const [first = ""] = plain;
      return k === 0 && /[a-z]/.test(first) ? `[${first}${first.toUpperCase()}]${plain.slice(1)}` : plain;
    })
    .join("");
  return new RegExp(`^${source}$`, "s");
}

const templateOf = (text: string): string =>
  text.replace(new RegExp(LIST, "g"), "{x}").replace(new RegExp(NUMBER, "g"), "{n}");
