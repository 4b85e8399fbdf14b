// Words and formulas in a line, as every renderer prints them.

/**
 * A formula in the common subset of LaTeX (amsmath, amssymb) and KaTeX, without `$`.
 * `pieces`, when given, is the same formula cut where a line may break; printed one after another
 * they give `tex`. Each piece compiles by itself: braces, `\left…\right` and environments close in the
 * piece they open in (`\bigl(` and `\bigr)` may stand in different pieces). A piece that begins with
 * `+`, `-`, `\cdot` or a relation is spaced as a binary operator. Without `pieces` the renderers cut
 * at the signs and relations of the top level.
 */
export interface Formula {
  readonly tex: string;
  /** One line of Unicode text, for terminals, alternative text and search. */
  readonly text: string;
  readonly pieces?: readonly Piece[] | undefined;
  /** The same in Typst, cut where a line may break; without it the TeX is turned. */
  readonly typst?: readonly { readonly typst: string; readonly rank: 0 | 1 }[] | undefined;
}

export interface Piece {
  readonly tex: string;
  /** A break before the piece: 0 between terms and at relations (preferred), 1 between factors or inside brackets. */
  readonly rank: 0 | 1;
}

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "emphasis"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "formula"; readonly formula: Formula }
  /** "(3)", a link to the line that carries this number. */
  | { readonly kind: "ref"; readonly number: number; readonly anchor: string };

/** One paragraph of inline content. */
export type Sentence = readonly Inline[];

export function text(value: string): Inline {
  return { kind: "text", text: value };
}

/** What is the same in every language: numbers, names, words of the author. */
export function verbatim(value: string): Inline {
  return math({ tex: value, text: value });
}

export function math(formula: Formula): Inline {
  return { kind: "formula", formula };
}

/** Neighbouring words as one, empty ones dropped. */
export function merged(parts: readonly Inline[]): Sentence {
  const out: Inline[] = [];
  for (const p of parts) {
    const last = out.at(-1);
    if (p.kind === "text" && p.text === "") continue;
    if (p.kind === "text" && last?.kind === "text") out[out.length - 1] = text(last.text + p.text);
    else out.push(p);
  }
  return out;
}

/** "a", "a and b", "a, b and c". */
export const listed = (items: readonly Sentence[]): Sentence =>
  items.flatMap((item, k) => [...(k === 0 ? [] : [text(k === items.length - 1 ? " and " : ", ")]), ...item]);

/** As text, without any markup. */
export const sentenceText = (s: Sentence): string => s.map(inlineText).join("");

function inlineText(part: Inline): string {
  switch (part.kind) {
    case "text":
    case "emphasis":
    case "code":
      return part.text;
    case "formula":
      return part.formula.text;
    case "ref":
      return `(${part.number})`;
  }
}
