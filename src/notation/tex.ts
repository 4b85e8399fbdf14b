// Layout to TeX that KaTeX and pdflatex with amsmath and amssymb both set. The only text that comes from a user is
// the letters of names, and `letters` is the one place where they become TeX. Fences have explicit sizes, never
// \left…\right around something that may be cut, so that every piece of a broken line compiles by itself.

import { cuttable } from "./cuttable.ts";
import {
  type Accent,
  type BigSymbol,
  contains,
  type Face,
  type FenceKind,
  type Layout,
  parts,
  row,
  type Sign,
  type Style,
  WIDE,
  words,
} from "./layout.ts";
import { plain } from "./plain.ts";

export interface TexPiece {
  readonly tex: string;
  /** The cut before the piece: 0 between terms and at relations, 1 between factors or inside brackets. */
  readonly rank: 0 | 1;
}

const SIGNS: Readonly<Record<Sign, string>> = {
  "+": "+",
  "-": "-",
  "/": "/",
  dot: "\\cdot",
  conv: "\\ast",
  corr: "\\star",
  times: "\\times",
  circular: "\\circledast",
  hadamard: "\\odot",
  outer: "\\otimes",
  upsample: "\\uparrow",
  downsample: "\\downarrow",
  mod: "\\bmod",
  partial: "\\partial",
  "=": "=",
  "!=": "\\ne",
  "<": "<",
  "<=": "\\le",
  ">": ">",
  ">=": "\\ge",
  colon: ":",
  divides: "\\mid",
  "not-divides": "\\nmid",
  in: "\\in",
  not: "\\neg",
  "for-all": "\\forall",
  dots: "\\dots",
  infinity: "\\infty",
  to: "\\to",
};
const BIGS: Readonly<Record<BigSymbol, string>> = {
  sum: "\\sum",
  prod: "\\prod",
  max: "\\max",
  min: "\\min",
  argmax: "\\operatorname*{arg\\,max}",
  argmin: "\\operatorname*{arg\\,min}",
  median: "\\operatorname*{median}",
  argmedian: "\\operatorname*{arg\\,median}",
  lim: "\\lim",
};
const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set(
  "exp log sin cos tan sinh cosh tanh arcsin arccos arctan max min".split(" "),
);
const FENCES: Readonly<Record<FenceKind, readonly [string, string]>> = {
  paren: ["(", ")"],
  bracket: ["[", "]"],
  // By name: a row of cases that began with [ would read as the optional argument of the \\ before it.
  iverson: ["\\lbrack", "\\rbrack"],
  floor: ["\\lfloor", "\\rfloor"],
  ceil: ["\\lceil", "\\rceil"],
  bars: ["\\lvert", "\\rvert"],
  norm: ["\\lVert", "\\rVert"],
  brace: ["\\{", "\\}"],
};
const SIZES: readonly string[] = ["", "big", "Big", "bigg", "Bigg"];
const ACCENTS: Readonly<Record<Accent, readonly [narrow: string, wide: string]>> = {
  tilde: ["\\tilde", "\\widetilde"],
  hat: ["\\hat", "\\widehat"],
  bar: ["\\bar", "\\overline"],
  vec: ["\\vec", "\\overrightarrow"],
  dot: ["\\dot", "\\dot"],
};
const FACES: Readonly<Record<Face, string>> = {
  italic: "",
  upright: "\\mathrm",
  bold: "\\mathbf",
  calligraphic: "\\mathcal",
  blackboard: "\\mathbb",
};

/** What is written: TeX, or a mark at which a line may be cut. */
type Token = string | { readonly rank: 0 | 1 };

export function tex(l: Layout, style: Style = "display"): string {
  return join(write(l, style, 0).filter((t): t is string => typeof t === "string"));
}

/** The formula cut where a line may break; the pieces one after another are `tex(l)`. */
export function texPieces(l: Layout, style: Style = "display"): readonly TexPiece[] {
  const out: { tokens: string[]; rank: 0 | 1 }[] = [{ tokens: [], rank: 0 }];
  for (const t of write(l, style, 0)) {
    const last = out.at(-1);
    if (typeof t === "string") last?.tokens.push(t);
    else if (last !== undefined && last.tokens.length > 0) out.push({ tokens: [], rank: t.rank });
  }
  const pieces: TexPiece[] = [];
  let before = "";
  for (const p of out) {
    const own = join(p.tokens);
    if (own === "") continue;
    // A command that ends one piece must not swallow the letter that begins the next.
    const gap = needsSpace(before, own) ? " " : "";
    pieces.push({ tex: `${gap}${own}`, rank: p.rank });
    before = own;
  }
  return pieces;
}

/** A command must not swallow the letter after it; `( (` keeps nested parentheses apart in the source, too. */
const needsSpace = (a: string, b: string): boolean =>
  isLetter(b.charCodeAt(0)) ? /\\[A-Za-z]+$/.test(a) : b.startsWith("(") && a.endsWith("(");

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

function join(tokens: readonly string[]): string {
  let out = "";
  let before = "";
  for (let k = 0; k < tokens.length; k += 1) {
    const t = tokens[k] as string;
    if (t === "") continue;
    out += needsSpace(before, t) ? ` ${t}` : t;
    before = t;
  }
  return out;
}

function write(l: Layout, style: Style, depth: number): Token[] {
  switch (l.kind) {
    case "row":
      return l.items.flatMap((x) => write(x, style, depth));
    case "name":
      return [name(l.text, l.face)];
    case "number":
      return [l.text.replace("−", "-").replace(",", "{,}")];
    case "words":
      return [`\\text{${l.text.replace(/[^A-Za-z0-9 ,.;:()-]/g, "")}}`];
    case "function":
      return [KNOWN_FUNCTIONS.has(l.name) ? `\\${l.name}` : `\\operatorname{${letters(l.name)}}`];
    case "sign":
      return writeSign(l, depth);
    case "comma":
      return [l.strong === true ? ";\\;" : l.space ? ",\\," : ","];
    case "space":
      return l.size === "apart" ? [] : [l.size === "thin" ? "\\," : "\\quad"];
    case "scripts":
      return writeScripts(l, depth);
    case "fraction": {
      const command = l.role === "small" || depth > 0 ? "\\tfrac" : "\\frac";
      const inner = depth + 1;
      return [`${depth > 1 ? "\\frac" : command}{${group(l.over, inner)}}{${group(l.under, inner)}}`];
    }
    case "big": {
      const under = l.under === undefined ? "" : `_{${group(l.under, depth + 2)}}`;
      const over = l.over === undefined ? "" : `^{${group(l.over, depth + 2)}}`;
      return [`${BIGS[l.symbol]}${under}${over}`];
    }
    case "fence":
      return writeFence(l, style, depth);
    case "cases": {
      const rows = l.rows.flatMap((r) => {
        const value = group(r.value, depth + 1);
        if (r.condition === undefined) return [`${value}&\\text{otherwise}`];
        const [first = "", ...others] = conditionLines(r.value, r.condition).map((c) => group(c, depth + 1));
        return [`${value}&\\text{if }${first}`, ...others.map((c) => `&${c}`)];
      });
      return [`\\begin{cases}${rows.join("\\\\")}\\end{cases}`];
    }
    case "matrix":
      return [
        `\\begin{pmatrix}${l.rows.map((r) => r.map((x) => group(x, depth + 1)).join("&")).join("\\\\")}\\end{pmatrix}`,
      ];
    case "root":
      return [`\\sqrt{${group(l.body, depth)}}`];
    case "accent": {
      const [narrow, wide] = ACCENTS[l.accent];
      return [`${l.wide ? wide : narrow}{${group(l.body, depth)}}`];
    }
    case "transposed":
      return [`${base(l.body, depth)}^{\\top}`];
    case "place":
      return writePlace(write(l.body, style, depth));
    case "break":
      return [{ rank: l.rank }];
  }
}

/** The class of a marked place; KaTeX alone knows the command, so that marks are for pages. */
export const PLACE_CLASS = "gs-place";

/** A place that may be cut is marked piece by piece, so that each piece closes its own braces. */
function writePlace(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  let run: string[] = [];
  const close = (): void => {
    if (run.length > 0) out.push(`\\htmlClass{${PLACE_CLASS}}{${join(run)}}`);
    run = [];
  };
  for (const t of tokens) {
    if (typeof t === "string") run.push(t);
    else {
      close();
      out.push(t);
    }
  }
  close();
  return out;
}

/** TeX of a part in which no line is cut. */
const group = (l: Layout, depth: number): string =>
  join(write(l, depth > 0 ? "linear" : "display", depth).filter((t): t is string => typeof t === "string"));

function writeSign(l: Layout & { readonly kind: "sign" }, depth: number): Token[] {
  const glyph = SIGNS[l.sign];
  // TeX leaves out the space around signs in scripts by itself.
  if (depth > 1) return [glyph];
  if (l.role === "binary" || l.role === "relation")
    return l.tight && l.sign !== "mod" ? [`{${glyph}}`] : [glyph];
  if (l.role === "prefix" && (l.sign === "-" || l.sign === "+") && l.tight) return [`{${glyph}}`];
  return l.sign === "upsample" || l.sign === "downsample" || l.sign === "colon" || l.sign === "divides"
    ? [`{${glyph}}`]
    : [glyph];
}

function base(l: Layout, depth: number): string {
  const t = group(l, depth);
  const closed =
    l.kind === "name" ||
    l.kind === "number" ||
    l.kind === "fence" ||
    l.kind === "accent" ||
    l.kind === "function" ||
    l.kind === "sign";
  return closed ? t : `{${t}}`;
}

function writeScripts(l: Layout & { readonly kind: "scripts" }, depth: number): Token[] {
  const sub = l.sub === undefined ? "" : `_{${group(l.sub, depth + 2)}}`;
  const primes = "\\prime".repeat(l.primes ?? 0);
  const sup = l.sup === undefined ? "" : group(l.sup, depth + 2);
  const over = sup === "" ? (primes === "" ? "" : "'".repeat(l.primes ?? 0)) : `^{${join([primes, sup])}}`;
  // Primes before the subscript read as one script pair in TeX: x'_{i}.
  if (l.base.kind === "fence") {
    const tokens = write(l.base, depth > 0 ? "linear" : "display", depth);
    return [...tokens.slice(0, -1), `${tokens.at(-1) as string}${sub}${over}`];
  }
  return [`${base(l.base, depth)}${sup === "" ? over : ""}${sub}${sup === "" ? "" : over}`];
}

function writeFence(l: Layout & { readonly kind: "fence" }, style: Style, depth: number): Token[] {
  const [open, close] = FENCES[l.fence];
  const size = fenceHeight(l, style, depth);
  const body = write(cuttable(l.body), style, depth);
  if (size > 4) {
    return [join([`\\left${open}`, group(l.body, depth), `\\right${close}`])];
  }
  const command = SIZES[size] ?? "";
  const left = command === "" ? open : `\\${command}l${open}`;
  const right = command === "" ? close : `\\${command}r${close}`;
  return [left, ...body.map((t): Token => (typeof t === "string" ? t : { rank: 1 })), right];
}

/** A case with more printed characters has its conditions on lines of their own. */
const LONG_CASE = 56;

/** A condition of so many is not cut at its relation, however long the value is: it would not get narrower by much. */
const SHORT_CONDITION = 20;

/**
 * A long condition cut after its commas and before "and", as few cuts as will do; what is too long even so is cut at its
 * relation.
 */
export function conditionLines(value: Layout, condition: Layout): readonly Layout[] {
  const long = (...parts: readonly Layout[]): boolean => parts.map(plain).join("").length > LONG_CASE;
  if (condition.kind !== "row" || !long(value, condition)) return [condition];
  const startsClause = (l: Layout): boolean =>
    (l.kind === "words" && l.text === " and ") || (l.kind === "comma" && l.space);
  const clauses = cutBefore(condition.items, startsClause, (line) => long(value, ...line));
  // A comma ends its line, the word "and" begins one.
  return clauses.flatMap((line, k) => {
    const [first, ...rest] = line;
    const next = clauses[k + 1]?.[0];
    const ended = next?.kind === "comma" ? [{ ...next, space: false }] : [];
    const whole =
      k === 0 || first === undefined
        ? [...line, ...ended]
        : first.kind === "comma"
          ? [...rest, ...ended]
          : [words("and "), ...rest, ...ended];
    return cutBefore(
      whole,
      (l, next) => l.kind === "break" && next?.kind === "sign" && next.role === "relation",
      (part) => long(value, ...part) && part.map(plain).join("").length > SHORT_CONDITION,
    ).map((part, j) => (j === 0 ? row(...part) : row(WIDE, ...part)));
  });
}

/** Items in lines that begin at `begins`; lines that are not `long` together are one. */
function cutBefore(
  items: readonly Layout[],
  begins: (l: Layout, next: Layout | undefined) => boolean,
  long: (line: readonly Layout[]) => boolean,
): readonly (readonly Layout[])[] {
  const parts: Layout[][] = [[]];
  for (const [k, item] of items.entries()) {
    if (begins(item, items[k + 1])) parts.push([item]);
    else (parts.at(-1) as Layout[]).push(item);
  }
  const lines: Layout[][] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || long([...last, ...part])) lines.push([...part]);
    else last.push(...part);
  }
  return lines;
}

type Height = 0 | 1 | 2 | 3 | 4 | 5;

/** How high a layout is: 0 a line, 1 a little more, 2 scripts on a sum, 3 a stacked fraction, 4 one of fractions, 5 more than that. */
export function height(l: Layout, style: Style, depth = 0): Height {
  const most = (xs: readonly Layout[], d = depth): Height =>
    xs.reduce<Height>((m, x) => {
      const h = height(x, style, d);
      return h > m ? h : m;
    }, 0);
  switch (l.kind) {
    case "fraction":
      if (depth > 0 || l.role === "small") return 1;
      if (contains(l.over, isTall) || contains(l.under, isTall)) return 5;
      return contains(l.over, isFraction) || contains(l.under, isFraction) ? 4 : 3;
    case "big":
      if (depth > 1) return 0;
      return style === "display" && depth === 0 && (l.under !== undefined || l.over !== undefined) ? 2 : 1;
    case "cases":
    case "matrix":
      return 5;
    case "row":
      return most(l.items);
    case "scripts":
      return most([l.base]);
    case "fence":
      return fenceHeight(l, style, depth);
    case "root":
    case "accent":
    case "transposed":
    case "place":
      return most([l.body]);
    default:
      return 0;
  }
}
const isFraction = (x: Layout): boolean => x.kind === "fraction";
const isTall = (x: Layout): boolean => x.kind === "cases" || x.kind === "matrix";

/** As high as what it holds; parentheses around parentheses are a little higher, except in scripts. */
function fenceHeight(l: Layout & { readonly kind: "fence" }, style: Style, depth: number): Height {
  const inner = height(l.body, style, depth);
  return l.fence === "paren" && inner === 0 && depth < 2 && holdsParentheses(l.body) ? 1 : inner;
}

const holdsParentheses = (l: Layout): boolean =>
  l.kind === "fence" ? l.fence === "paren" : parts(l).some(holdsParentheses);

const GREEK_TEX: ReadonlyMap<string, string> = new Map(
  (
    "α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda " +
    "μ mu µ mu ν nu ξ xi π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega " +
    "Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega ℓ ell ∇ nabla"
  )
    .split(" ")
    .flatMap((w, k, all): readonly (readonly [string, string])[] =>
      k % 2 === 0 ? [[w, `\\${all[k + 1] ?? ""}`]] : [],
    ),
);
const MARKS_TEX: ReadonlyMap<string, string> = new Map([
  ["\u0300", "\\grave"],
  ["\u0301", "\\acute"],
  ["\u0302", "\\hat"],
  ["\u0303", "\\tilde"],
  ["\u0304", "\\bar"],
  ["\u0306", "\\breve"],
  ["\u0307", "\\dot"],
  ["\u0308", "\\ddot"],
  ["\u030a", "\\mathring"],
  ["\u030c", "\\check"],
  ["\u20d7", "\\vec"],
]);

/** Letters of a name as TeX: ASCII as it is, Greek and accents as commands, any other sign as its code point. */
export function letters(text: string): string {
  const out: string[] = [];
  for (const char of text.normalize("NFD")) {
    const mark = MARKS_TEX.get(char);
    const greek = GREEK_TEX.get(char);
    if (/^[A-Za-z0-9]$/.test(char)) out.push(char);
    else if (mark !== undefined && out.length > 0) out.push(`${mark}{${out.pop() ?? ""}}`);
    else if (greek !== undefined) out.push(greek);
    else if (!/^[\p{M}\p{C}\s]$/u.test(char))
      out.push(`U${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
  }
  return join(out);
}

function name(text: string, face: Face): string {
  const body = letters(text);
  const command = FACES[face];
  // Faces other than upright have no lower-case or Greek forms everywhere: those letters stay as they are.
  if (command === "" || !/^[A-Za-z0-9]+$/.test(body)) return body;
  if ((face === "calligraphic" || face === "blackboard") && !/^[A-Z]+$/.test(body)) return body;
  return `${command}{${body}}`;
}
