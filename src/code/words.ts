// What a listing says about itself: the formula, what is taken, what is returned. Formulas are printed as text, and
// nothing in them can end a comment.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { layOut } from "../notation/lay-out.ts";
import type { Notation } from "../notation/notation.ts";
import { plain } from "../notation/plain.ts";
import type { Parameter, Routine } from "./program.ts";
import type { Terms } from "./terms.ts";

export interface Described {
  readonly formula: readonly string[];
  /** Name and words. */
  readonly parameters: readonly (readonly [string, string])[];
  /** What is returned, and the line that says so. */
  readonly returns: string;
  readonly returnLine: string;
  readonly notes: readonly string[];
}

/** What listings say in words; a language is one object of this type. */
export interface ListingWords {
  readonly shape: (extents: string) => string;
  readonly number: string;
  readonly wholeNumber: string;
  readonly wholeNumbers: string;
  readonly onlyShape: string;
  readonly functionOf: (numbers: number) => string;
  readonly members: string;
  readonly membersAtSubscripts: string;
  readonly returns: (what: string) => string;
  readonly fromZero: string;
  readonly rowMajor: string;
}

export const ENGLISH_LISTINGS: ListingWords = {
  shape: (extents) => `shape ${extents}`,
  number: "a number",
  wholeNumber: "a whole number",
  wholeNumbers: "whole numbers",
  onlyShape: "only its shape is used",
  functionOf: (n) => (n === 1 ? "a function of a number" : `a function of ${n} numbers`),
  members: "the members of a set",
  membersAtSubscripts: "the members of the set at these subscripts",
  returns: (what) => `returns ${what}`,
  fromZero: "Indices count from 0 here; in the formula they count from 1.",
  rowMajor: "Numbers in row-major order.",
};

export interface Voice {
  readonly ctx: Context;
  readonly notation: Notation;
  readonly words: ListingWords;
  readonly shape: (extents: readonly string[]) => string;
}

const WIDTH = 96;

/** Text that no comment or docstring can be left by. */
const safe = (text: string): string =>
  text.replace(/[\\`]/g, "").replace(/"/g, "'").replaceAll("*/", "* /").replace(/\s+/g, " ");

export function described(r: Routine, terms: Terms, v: Voice): Described {
  // Beside code a number has the point that it has in the code.
  const notation: Notation = { ...v.notation, decimal: "point" };
  const print = (e: Expr): string =>
    safe(plain(layOut(e, { ctx: v.ctx, env: r.env, notation, style: "linear", ranges: true })));
  const { lhs, rhs } = r.result;
  const formula = rhs === undefined ? [print(lhs)] : wrapped(`${print(lhs)} = ${print(rhs)}`);
  const parameters = r.parameters.map((p): readonly [string, string] => [
    terms.name(p.name),
    wordsOf(p, terms, v, print),
  ]);
  const notes = v.notation.first === 1 ? [v.words.fromZero] : [];
  const shape = r.returns.shape.map((x) => terms.index(x));
  const returns = shape.length === 0 ? v.words.number : v.words.shape(v.shape(shape));
  return { formula, parameters, returns, returnLine: v.words.returns(returns), notes };
}

function wordsOf(p: Parameter, terms: Terms, v: Voice, print: (e: Expr) => string): string {
  const meaning = p.meaning === undefined ? [] : [print(p.meaning)];
  switch (p.kind.kind) {
    case "array": {
      const shape = v.shape(p.kind.shape.map((x) => terms.index(x)));
      const what = p.kind.integer ? [v.words.wholeNumbers] : [];
      const only = p.shapeOnly ? [v.words.onlyShape] : [];
      return [...meaning, v.words.shape(shape), ...what, ...only].join(", ");
    }
    case "real":
      return [...meaning, v.words.number].join(", ");
    case "integer":
      return v.words.wholeNumber;
    case "function":
      return v.words.functionOf(p.kind.arity);
    case "set":
      return p.kind.subscripts === 0 ? v.words.members : v.words.membersAtSubscripts;
  }
}

/** A long formula over several lines, broken at spaces. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH - (lines.length > 0 ? 2 : 0)) {
      lines.push(lines.length > 0 ? `  ${line}` : line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, lines.length > 0 ? `  ${line}` : line];
}
