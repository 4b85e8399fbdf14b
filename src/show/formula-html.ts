// Formulas and sentences in HTML, as every page sets them. What the user wrote is in it as text, escaped, and as
// formulas that KaTeX has set.

import { escapeHtml } from "./escape-html.ts";
import { renderMath } from "./katex.ts";
import { beginsWithSign, piecesOf } from "./pieces.ts";
import type { Formula, Sentence } from "./sentence.ts";

/** `link`: where the number of a line leads. */
export function sentenceHtml(inlines: Sentence, link: (anchor: string) => string): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case "text":
          return escapeHtml(inline.text);
        case "emphasis":
          return `<em>${escapeHtml(inline.text)}</em>`;
        case "code":
          return `<code>${escapeHtml(inline.text)}</code>`;
        case "formula":
          return inlineFormula(inline.formula);
        case "ref":
          return `<a class="gs-ref" href="${link(inline.anchor)}">(${inline.number})</a>`;
      }
    })
    .join("");
}

/** A short formula in running text stays on one line. */
const SHORT = 24;

export function inlineFormula(formula: Formula): string {
  return unbroken(formula, renderMath(formula.tex, { display: false }));
}

const unbroken = (formula: Formula, html: string): string =>
  formula.text.length <= SHORT ? `<span class="gs-nowrap">${html}</span>` : html;

export function inlineMath(tex: string): string {
  return renderMath(tex, { display: false });
}

/**
 * A formula in display style that may wrap. What is seen is set piece by piece, where there are several terms pieces of
 * rank 1 inside their term, so that a line breaks between terms before it breaks inside one; what is read aloud is the
 * whole formula as MathML.
 */
export function displayFormula(formula: Formula): string {
  return displayed(formula, `<span class="gs-sr">${readFormula(formula, true)}</span>`);
}

/** What is seen of either of these, with a place for the formula as MathML, which is hidden until it is there. */
export function formulaSeen(formula: Formula, display: boolean): string {
  if (display) return displayed(formula, `<span class="gs-sr" hidden></span>`);
  const seen = renderMath(formula.tex, { display, output: "html" });
  return unbroken(formula, `<span class="gs-sr" hidden></span>${seen}`);
}

/** As MathML. */
export const readFormula = (formula: Formula, display: boolean): string =>
  renderMath(formula.tex, { display, output: "mathml" });

function displayed(formula: Formula, read: string): string {
  const terms: Part[][] = [];
  for (const [index, piece] of piecesOf(formula).entries()) {
    const tex = `\\displaystyle ${index === 0 ? "" : "{}"}${piece.tex}`;
    const html = `<span class="gs-piece">${renderMath(tex, { display: false, output: "html" })}</span>`;
    const part = { html, signed: beginsWithSign(piece) };
    const term = terms.at(-1);
    if (term === undefined || piece.rank === 0) terms.push([part]);
    else term.push(part);
  }
  const seen = terms.map((term) => (terms.length === 1 ? inGroups(term) : grouped(term, inGroups))).join("");
  return `<span class="gs-formula">${read}<span aria-hidden="true" class="gs-seen">${seen}</span></span>`;
}

interface Part {
  readonly html: string;
  readonly signed: boolean;
}

const joined = (parts: readonly Part[]): string => parts.map((p) => p.html).join("");

/** Parts that stay in one row as long as there is one that is wide enough. */
const grouped = (parts: readonly Part[], set: (parts: readonly Part[]) => string): string =>
  parts.length === 1 ? joined(parts) : `<span class="gs-term">${set(parts)}</span>`;

/** Of a term with a bracket, each part of what is in it that begins with a sign, with its factors. */
function inGroups(term: readonly Part[]): string {
  const groups: Part[][] = [];
  for (const part of term) {
    const group = groups.at(-1);
    if (group === undefined || part.signed) groups.push([part]);
    else group.push(part);
  }
  return groups.length === 1 ? joined(term) : groups.map((group) => grouped(group, joined)).join("");
}
