// Where a long formula may break. A formula that comes without pieces is cut at the top level of its TeX:
// before signs and relations (rank 0), before multiplication signs and, inside round brackets, before
// signs (rank 1); never inside braces, subscripts, \left…\right or an environment.

import type { Formula, Piece } from "./document.ts";

const RELATIONS = new Set(
  "= < > \\le \\ge \\leq \\geq \\ne \\approx \\equiv \\in \\iff \\implies \\to \\Rightarrow \\Longrightarrow \\Leftrightarrow \\Longleftrightarrow".split(
    " ",
  ),
);
const SIGNS = new Set(["+", "-", "\\pm", "\\mp"]);
const FACTORS = new Set(["\\cdot", "\\times", "\\odot", "\\ast", "*"]);
const OPENING = new Set([
  "(",
  "[",
  "\\{",
  "\\lfloor",
  "\\lceil",
  "\\langle",
  "\\quad",
  "\\qquad",
  ",",
  ":",
  "\\,",
  "\\;",
]);

/** Where there is a choice, a row ends before a sign: a factor belongs to what stands before it. */
export const beginsWithSign = ({ tex }: Piece): boolean => /^[\s{}]*(?:[+-]|\\pm|\\mp)/.test(tex);

export function piecesOf(formula: Formula): readonly Piece[] {
  return formula.pieces ?? cut(formula.tex);
}

function cut(tex: string): readonly Piece[] {
  const tokens = tex.match(/\\[A-Za-z]+|\\[\s\S]|[\s\S]/gu) ?? [];
  const pieces: Piece[] = [];
  let current = "";
  let rank: 0 | 1 = 0;
  let closed = 0;
  let round = 0;
  let square = 0;
  let previous = "";
  for (const token of tokens) {
    if (token === "{" || token === "\\left" || token === "\\begin") closed += 1;
    if (
      token === "[" ||
      token === "\\lbrack" ||
      token === "\\{" ||
      token === "\\lfloor" ||
      token === "\\lceil"
    )
      square += 1;
    const script = previous === "^" || previous === "_";
    if (closed === 0 && square === 0 && !script && current.trim() !== "") {
      const unary =
        previous === "" ||
        RELATIONS.has(previous) ||
        SIGNS.has(previous) ||
        FACTORS.has(previous) ||
        OPENING.has(previous);
      const at = breakRank(token, unary, round);
      if (at !== undefined) {
        pieces.push({ tex: current, rank });
        current = "";
        rank = at;
      }
    }
    current += token;
    if (token === "(") round += 1;
    if (token === ")") round = Math.max(0, round - 1);
    if (
      token === "]" ||
      token === "\\rbrack" ||
      token === "\\}" ||
      token === "\\rfloor" ||
      token === "\\rceil"
    )
      square = Math.max(0, square - 1);
    if (token === "}" || token === "\\right" || token === "\\end") closed = Math.max(0, closed - 1);
    if (token.trim() !== "") previous = token;
  }
  pieces.push({ tex: current, rank });
  return joinEnds(pieces);
}

function breakRank(token: string, unary: boolean, round: number): 0 | 1 | undefined {
  if (round > 1) return undefined;
  if (RELATIONS.has(token)) return round === 0 ? 0 : undefined;
  if (SIGNS.has(token)) return unary ? undefined : round === 0 ? 0 : 1;
  if (FACTORS.has(token)) return 1;
  if (token === "\\quad" || token === "\\qquad") return round === 0 ? 0 : undefined;
  return undefined;
}

/** The delimiter after `\right` and the name after `\end` belong to the piece before: no piece starts with them. */
function joinEnds(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last !== undefined && /\\(?:right|end|left|begin)\s*$/.test(last.tex)) {
      out[out.length - 1] = { tex: last.tex + piece.tex, rank: last.rank };
    } else {
      out.push(piece);
    }
  }
  return out;
}
