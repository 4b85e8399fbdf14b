// Numbers with a comma before their tenths, as German prints them. Terms are laid out so (Notation.decimal); here are the
// numbers that sentences, tables and pictures hold as text.

import type { Formula } from "../sentence.ts";

/** Not within a name (v1.5), a version (0.1.0), a file (run-1.5.csv) or a range (0..5). */
const decimal = (): RegExp =>
  /(?<![\p{L}\p{N}_.])(\d+)\.(\d+)(?!(?!e[-+\u2212]?\d)[\p{L}\p{N}_/]|\.[\p{L}\p{N}])/gu;

/** By the tag of a language. */
export const decimalMarkOf = (tag: string | undefined): "point" | "comma" =>
  /^de(?:-|$)/i.test(tag ?? "") ? "comma" : "point";

export const withDecimalComma = (text: string): string => text.replace(decimal(), "$1,$2");

/** (0.5, 1) as (0,5; 1). */
export function valueWithDecimalComma(value: string): string {
  const said = withDecimalComma(value);
  if (said === value) return value;
  let depth = 0;
  return [...said]
    .map((c, k) => {
      if ("([".includes(c)) depth += 1;
      else if (")]".includes(c)) depth -= 1;
      return c === "," && depth > 0 && said[k + 1] === " " ? ";" : c;
    })
    .join("");
}

/** In a sentence, whose code is left as it was typed. */
export const proseWithDecimalComma = (sentence: string): string =>
  sentence
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : withDecimalComma(part)))
    .join("");

export function formulaWithDecimalComma(f: Formula): Formula {
  const tex = (t: string): string => t.replace(decimal(), "$1{,}$2");
  return {
    get tex() {
      return tex(f.tex);
    },
    get text() {
      return withDecimalComma(f.text);
    },
    get pieces() {
      return f.pieces?.map((p) => ({ ...p, tex: tex(p.tex) }));
    },
    get typst() {
      return f.typst?.map((p) => ({ ...p, typst: p.typst.replace(decimal(), '"$1,$2"') }));
    },
  };
}
