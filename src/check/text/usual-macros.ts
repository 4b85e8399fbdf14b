// Commands that a document calls and does not define, since their definitions stand in a file beside it, and that people
// define in one way: \bx for 𝐱, \abs{x} for |x|, \RR for ℝ. They are read so, and the document is told. What KaTeX knows
// is no matter of this, and what could as well be something else is left: \be, which often begins an environment, and any
// single letter in front of a group, which it may take as its argument.

import type { Macro } from "./macros.ts";
import { groupEnd, skipSpace, type TexToken } from "./tex-tokens.ts";

const macro = (parameters: number, body: string): Macro => ({ parameters, preset: undefined, body });

/** Letters in a face, with nothing to take: \bx, \bbR, \calJ. */
const FACES: readonly (readonly [RegExp, string])[] = [
  [/^\\(?:b|bf|v)([A-Za-z])$/, "\\mathbf"],
  [/^\\m([A-Z])$/, "\\mathbf"],
  [/^\\bb([A-Z])$/, "\\mathbb"],
  [/^\\(?:cal|mc)([A-Z])$/, "\\mathcal"],
];
const GREEK =
  /^\\(?:b|bf|bs|v)(alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega)$/;
/** What is known to TeX, and what begins an environment as often as it is a letter: \be … \ee, \bi … \ei. */
const OTHERS: ReadonlySet<string> = new Set(["\\beta", "\\bf", "\\bm", "\\be", "\\bi", "\\vv"]);

const SIGNS: ReadonlyMap<string, string> = new Map([
  ...[..."NZQRCEPFH"].map((l) => [`\\${l}${l}`, `\\mathbb{${l}}`] as const),
  ["\\E", "\\mathbb{E}"],
  ["\\Ex", "\\mathbb{E}"],
  ["\\dd", "\\mathrm{d}"],
]);
const OPERATORS =
  /^\\(sign|sgn|tr|Tr|trace|diag|rank|softmax|relu|ReLU|sigmoid|softplus|Var|Cov|KL|prox|dom|vech|mean)$/;

/** With their arguments in braces. */
const CALLS: ReadonlyMap<string, Macro> = new Map([
  ["\\abs", macro(1, "\\left|#1\\right|")],
  ["\\norm", macro(1, "\\left\\|#1\\right\\|")],
  ["\\floor", macro(1, "\\left\\lfloor#1\\right\\rfloor")],
  ["\\ceil", macro(1, "\\left\\lceil#1\\right\\rceil")],
  ["\\vv", macro(1, "\\vec{#1}")],
  ["\\vect", macro(1, "\\mathbf{#1}")],
  ["\\mat", macro(1, "\\mathbf{#1}")],
  ["\\mb", macro(1, "\\mathbf{#1}")],
  ["\\mbf", macro(1, "\\mathbf{#1}")],
  ["\\bs", macro(1, "\\boldsymbol{#1}")],
  ["\\bb", macro(1, "\\mathbb{#1}")],
  ["\\mc", macro(1, "\\mathcal{#1}")],
  ["\\mcal", macro(1, "\\mathcal{#1}")],
  ["\\inner", macro(2, "\\langle{#1},{#2}\\rangle")],
  ["\\ip", macro(2, "\\langle{#1},{#2}\\rangle")],
  ["\\inprod", macro(2, "\\langle{#1},{#2}\\rangle")],
  ["\\innerprod", macro(2, "\\langle{#1},{#2}\\rangle")],
  ["\\dotp", macro(2, "\\langle{#1},{#2}\\rangle")],
  ["\\pdv", macro(2, "\\frac{\\partial #1}{\\partial #2}")],
  ["\\pderiv", macro(2, "\\frac{\\partial #1}{\\partial #2}")],
  ["\\dv", macro(2, "\\frac{d #1}{d #2}")],
]);

/** The sign of the transpose, behind ^. */
const RAISED: ReadonlySet<string> = new Set(["\\T", "\\tran", "\\trans", "\\transp", "\\tp", "\\intercal"]);

/** What a command is usually defined as, where it is called like that. */
export function usualMacro(text: string, tokens: readonly TexToken[], k: number): Macro | undefined {
  const name = tokens[k]?.text ?? "";
  const groups = groupsBehind(tokens, k + 1);
  const call = CALLS.get(name);
  if (call !== undefined && groups >= call.parameters) return call;
  if (RAISED.has(name)) return isRaised(tokens, k) ? macro(0, "\\top") : undefined;
  if (groups > 0) return undefined;
  const sign = SIGNS.get(name);
  if (sign !== undefined) return macro(0, sign);
  const operator = OPERATORS.exec(name)?.[1];
  if (operator !== undefined) return macro(0, `\\operatorname{${operator}}`);
  if (name === "\\del") return isPartial(text) ? macro(0, "\\partial") : undefined;
  if (OTHERS.has(name)) return undefined;
  const greek = GREEK.exec(name)?.[1];
  if (greek !== undefined) return macro(0, `\\boldsymbol{\\${greek}}`);
  for (const [pattern, face] of FACES) {
    const letter = pattern.exec(name)?.[1];
    if (letter !== undefined) return macro(0, `${face}{${letter}}`);
  }
  return undefined;
}

/** How many groups in braces follow directly. */
function groupsBehind(tokens: readonly TexToken[], from: number): number {
  let count = 0;
  for (let k = skipSpace(tokens, from); tokens[k]?.kind === "open" && count < 2; count += 1) {
    const end = groupEnd(tokens, k);
    if (end === undefined) break;
    k = skipSpace(tokens, end);
  }
  return count;
}

/** x^\T and x^{\T}. */
function isRaised(tokens: readonly TexToken[], k: number): boolean {
  const before = tokens[k - 1];
  if (before?.text === "^") return true;
  return before?.kind === "open" && tokens[k - 2]?.text === "^" && tokens[k + 1]?.kind === "close";
}

/** \frac{\del f}{\del x}: a quotient of derivatives, and no ∇ or bracket. */
const isPartial = (text: string): boolean =>
  /\\[dt]?frac\s*\{\s*\\del[^A-Za-z][^{}]*\}\s*\{\s*\\del[^A-Za-z]/.test(text);

const DEFINED =
  /\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter|g?def|let)\*?\s*\{?\s*(\\[A-Za-z@]+)/g;

/** Commands that the document defines somewhere, be it in a way that is not read. */
export const definedIn = (document: string): ReadonlySet<string> =>
  new Set([...document.matchAll(DEFINED)].flatMap((m) => m[1] ?? []));
