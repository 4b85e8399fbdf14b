// The words within formulas (cases, conditions) in another language. The sheet language keeps these words for itself, so
// that none of them is a name.

import type { Formula } from "../sentence.ts";

/** Each by its English word. */
export interface FormulaWords {
  readonly if: string;
  readonly otherwise: string;
  readonly and: string;
  readonly or: string;
  readonly not: string;
}

const isWord = (word: string): word is keyof FormulaWords => /^(?:if|otherwise|and|or|not)$/.test(word);

/** As the three writers set words: `\text{if }` in TeX, `"if "` in Typst, bare in text. */
const texWord = (): RegExp => /(?<=\\text\{ ?)(?:if|otherwise|and|or|not)(?= ?\})/g;
const typstWord = (): RegExp => /(?<=" ?)(?:if|otherwise|and|or|not)(?= ?")/g;
const textWord = (): RegExp => /(?<![\p{L}\p{N}_′])(?:(?:if|and|or|not)(?= )|otherwise)(?![\p{L}\p{N}_′])/gu;

/** Written when it is asked for, as the formula itself is. */
export function formulaIn(words: FormulaWords, f: Formula): Formula {
  const say = (text: string, pattern: RegExp): string =>
    text.replace(pattern, (word) => (isWord(word) ? words[word] : word));
  return {
    get tex() {
      return say(f.tex, texWord());
    },
    get text() {
      return say(f.text, textWord());
    },
    get pieces() {
      return f.pieces?.map(({ tex, rank }) => ({ tex: say(tex, texWord()), rank }));
    },
    get typst() {
      return f.typst?.map(({ typst, rank }) => ({ typst: say(typst, typstWord()), rank }));
    },
  };
}
