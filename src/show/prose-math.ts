// Formulas that the author wrote in the prose (`$…$`). They reach LaTeX and the page as they are, so they
// are read first: only commands on the list below may occur, no comments, no character codes, nothing
// that defines, reads or writes. What passes is rewritten to the subset that LaTeX (amsmath, amssymb)
// and KaTeX share: Unicode letters become commands, `align` inside a display becomes `aligned`.

import { isInvisible } from "./invisible.ts";
import { ACCENT_TEX, MATH_TEX } from "./unicode.ts";

export const COMMANDS: ReadonlySet<string> = new Set(
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi
  rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
  Psi Omega frac dfrac tfrac cfrac binom dbinom tbinom sqrt sum prod coprod int iint iiint oint bigcup bigcap
  bigoplus bigotimes bigodot bigvee bigwedge biguplus bigsqcup limits nolimits displaystyle textstyle scriptstyle
  scriptscriptstyle left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm biggm
  Biggm langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace lbrack rbrack
  backslash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow sin cos tan cot sec csc arcsin arccos arctan
  sinh cosh tanh coth exp log ln lg min max sup inf lim limsup liminf arg det dim gcd hom ker deg Pr
  operatorname mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol text textrm textbf
  textit textsf texttt mathord mathbin mathrel mathop mathopen mathclose mathpunct mathinner
  hat widehat bar overline underline tilde widetilde vec dot ddot dddot acute grave check breve mathring
  overbrace underbrace overrightarrow overleftarrow overset underset stackrel substack xrightarrow xleftarrow
  quad qquad enspace thinspace negthinspace phantom hphantom vphantom smash mathstrut
  cdot cdots ldots dots dotsc dotsb dotsm dotsi dotso vdots ddots times div pm mp ast star circ bullet odot otimes
  oplus ominus oslash wedge vee land lor lnot neg cap cup sqcap sqcup uplus setminus smallsetminus wr amalg dagger
  ddagger triangleleft triangleright le leq ge geq leqslant geqslant ll gg lll ggg ne neq equiv approx sim simeq cong
  propto asymp doteq prec succ preceq succeq subset supset subseteq supseteq subsetneq supsetneq sqsubseteq
  sqsupseteq in notin ni owns mid nmid parallel nparallel perp vdash dashv models Vdash vDash triangleq   to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow
  longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow mapsto longmapsto hookrightarrow hookleftarrow
  implies impliedby iff nearrow searrow swarrow nwarrow rightharpoonup leftharpoonup rightleftharpoons leadsto
  partial nabla infty forall exists nexists emptyset varnothing ell hbar hslash imath jmath wp Re Im aleph beth
  prime angle triangle vartriangle blacktriangle blacktriangleleft blacktriangleright blacktriangledown square blacksquare Box Diamond lozenge bigstar clubsuit diamondsuit heartsuit spadesuit top
  bot surd therefore because checkmark complement flat natural sharp colon not bmod pmod mod pod boxed   hline`
    .split(/\s+/)
    .filter((name) => name !== ""),
);

/** Spellings that LaTeX or KaTeX lacks, and what both know. */
const RESPELLED: ReadonlyMap<string, string> = new Map([
  ["argmax", "\\operatorname*{arg\\,max}"],
  ["argmin", "\\operatorname*{arg\\,min}"],
  ["bm", "\\boldsymbol"],
  ["mathscr", "\\mathcal"],
  ["mbox", "\\text"],
  ["textnormal", "\\text"],
  ["coloneqq", ":="],
  ["R", "\\mathbb{R}"],
  ["N", "\\mathbb{N}"],
  ["Z", "\\mathbb{Z}"],
  ["lt", "<"],
  ["gt", ">"],
  ["nonumber", ""],
  ["notag", ""],
]);

const SYMBOLS = new Set([...",;:!> {}|%#&_$\\"]);
const TEXT_COMMANDS = new Set([
  "text",
  "textrm",
  "textbf",
  "textit",
  "textsf",
  "texttt",
  "mbox",
  "textnormal",
]);
const SAME_ENVIRONMENT =
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases array aligned gathered";
const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([
  ...SAME_ENVIRONMENT.split(" ").map((name): [string, string] => [name, name]),
  ["align", "aligned"],
  ["align*", "aligned"],
  ["split", "aligned"],
  ["gather", "gathered"],
  ["gather*", "gathered"],
]);

export type ProseMath =
  | {
      readonly ok: true;
      readonly tex: string;
      /** The text of a \tag, printed beside a display. */
      readonly tag?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** Braces nest this deep at most; a formula that a person writes stays far below. */
const MAX_DEPTH = 60;

export function readProseMath(source: string): ProseMath {
  const tokens = tokenize(stripOuterEnvironment(source.trim().replace(/\s*\n\s*/g, " ")));
  let out = "";
  let tag: string | undefined;
  let environments = 0;
  let wrap: "" | "gathered" | "aligned" = "";
  // One entry an open group: whether its content is text.
  const groups: boolean[] = [];
  let opensText = false;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] ?? "";
    const inText = groups.at(-1) === true;
    const textGroup: boolean = opensText;
    opensText = false;
    if (token === "{") {
      groups.push(textGroup || inText);
      if (groups.length > MAX_DEPTH) return refuse("braces nest too deeply");
      out += token;
    } else if (token === "}") {
      if (groups.pop() === undefined) return refuse("a closing brace without its opening one");
      out += token;
    } else if (token === "\\begin" || token === "\\end") {
      const { content, last } = group(tokens, i + 1);
      const target = ENVIRONMENTS.get(content ?? "");
      if (target === undefined) return refuse(`${token}{${content ?? ""}} is not available in a sheet`);
      environments += token === "\\begin" ? 1 : -1;
      out += `${token}{${target}}`;
      i = last;
    } else if (token === "\\tag") {
      const { content, last } = group(tokens, i + 1);
      if (content === undefined || !/^[A-Za-z0-9 .()'*-]*$/.test(content))
        return refuse("a \\tag may hold plain text only");
      tag = content;
      i = last;
    } else if (/^\\[A-Za-z]/.test(token)) {
      const name = token.slice(1);
      const respelled = RESPELLED.get(name);
      if (respelled === undefined && !COMMANDS.has(name))
        return refuse(`${token} is not available in a sheet`);
      opensText = TEXT_COMMANDS.has(name);
      out += respelled ?? token;
    } else if (token.startsWith("\\")) {
      if (!SYMBOLS.has(token.slice(1))) return refuse(`${token} is not available in a sheet`);
      if (token === "\\\\" && environments === 0 && wrap === "") wrap = "gathered";
      out += token;
    } else if (token === "%" || token === "$" || token === "#") {
      return refuse(`${token} inside a formula has a meaning of its own in TeX; write \\${token}`);
    } else if (token === "^" && tokens[i + 1] === "^") {
      return refuse("^^ inside a formula");
    } else {
      if (token === "&" && environments === 0) wrap = "aligned";
      opensText = token === " " && textGroup;
      const char = inText ? textChar(token) : mathChar(token);
      if (char === undefined) return refuse(`the character ${token} has no sign in the fonts`);
      out += char;
    }
  }
  if (groups.length > 0) return refuse("an opening brace without its closing one");
  const tex = wrap === "" ? out.trim() : `\\begin{${wrap}}${out.trim()}\\end{${wrap}}`;
  return { ok: true, tex, ...(tag === undefined ? {} : { tag }) };
}

function refuse(reason: string): ProseMath {
  return { ok: false, reason };
}

function tokenize(tex: string): readonly string[] {
  return tex.match(/\\[A-Za-z]+|\\[\s\S]|[\s\S]/gu) ?? [];
}

/** The text of the `{…}` without inner braces that starts at token `from` (spaces skipped), and where it ends. */
function group(
  tokens: readonly string[],
  from: number,
): { readonly content: string | undefined; readonly last: number } {
  let i = from;
  while (tokens[i] === " ") i += 1;
  if (tokens[i] !== "{") return { content: undefined, last: from };
  const close = tokens.indexOf("}", i);
  if (close < 0) return { content: undefined, last: from };
  return { content: tokens.slice(i + 1, close).join(""), last: close };
}

function mathChar(char: string): string | undefined {
  const common = plainChar(char);
  if (common !== undefined) return common;
  const asMath = MATH_TEX.get(char);
  if (asMath === undefined) return accented(char, true);
  if (asMath.startsWith("{}")) return asMath.slice(2);
  return /^\\[A-Za-z]+$/.test(asMath) ? `${asMath} ` : `{${asMath}}`;
}

function textChar(char: string): string | undefined {
  const common = plainChar(char);
  if (common !== undefined) return common;
  const asMath = MATH_TEX.get(char);
  return TEXT_CHARS.get(char) ?? (asMath === undefined ? accented(char, false) : `$${asMath}$`);
}

const TEXT_CHARS: ReadonlyMap<string, string> = new Map([
  ["–", "--"],
  ["—", "---"],
  ["’", "'"],
  ["‘", "`"],
]);

function plainChar(char: string): string | undefined {
  if (char === "\u00a0" || char === "\t") return " ";
  if (isInvisible(char)) return "";
  return char >= " " && char <= "~" ? char : undefined;
}

const MATH_ACCENTS: ReadonlyMap<string, string> = new Map([
  ["\\`", "\\grave"],
  ["\\'", "\\acute"],
  ["\\^", "\\hat"],
  ["\\~", "\\tilde"],
  ["\\=", "\\bar"],
  ["\\u", "\\breve"],
  ["\\.", "\\dot"],
  ['\\"', "\\ddot"],
  ["\\v", "\\check"],
  ["\\r", "\\mathring"],
]);

function accented(char: string, inMath: boolean): string | undefined {
  const [letter = "", mark = "", ...more] = char.normalize("NFD");
  const accent = ACCENT_TEX.get(mark);
  if (more.length > 0 || accent === undefined || !/^[A-Za-z]$/.test(letter)) return undefined;
  if (!inMath) return MATH_ACCENTS.has(accent) ? `${accent}{${letter}}` : undefined;
  const command = MATH_ACCENTS.get(accent);
  return command === undefined ? undefined : `${command}{${letter}}`;
}

/** `equation` around the whole formula says only that it is displayed. */
function stripOuterEnvironment(tex: string): string {
  const match = /^\\begin\{(equation\*?|displaymath|math)\}([\s\S]*)\\end\{\1\}$/.exec(tex);
  return match?.[2]?.trim() ?? tex;
}
