// Layout to mathematics of Typst. As in TeX, the letters of names are the only text that comes from a user; words stand in
// strings. Commas are named and brackets are symbols, so that nothing in a part ends the call that it is an argument of.

import { cuttable } from "./cuttable.ts";
import type { Accent, BigSymbol, FenceKind, Layout, Sign, Style } from "./layout.ts";
import { plain } from "./plain.ts";
import { conditionLines, height } from "./tex.ts";

const SIGNS: Readonly<Record<Sign, string>> = {
  "+": "+",
  "-": "−",
  "/": "slash",
  dot: "⋅",
  conv: "∗",
  corr: "⋆",
  times: "×",
  circular: "⊛",
  hadamard: "⊙",
  outer: "⊗",
  upsample: "↑",
  downsample: "↓",
  mod: '"mod"',
  partial: "∂",
  "=": "=",
  "!=": "≠",
  "<": "lt",
  "<=": "≤",
  ">": "gt",
  ">=": "≥",
  colon: ":",
  divides: "∣",
  "not-divides": "∤",
  in: "∈",
  not: "¬",
  "for-all": "∀",
  dots: "…",
  infinity: "∞",
  to: "→",
};
const BIGS: Readonly<Record<BigSymbol, string>> = {
  sum: "∑",
  prod: "∏",
  max: operator("max"),
  min: operator("min"),
  median: operator("median"),
  argmedian: operator("arg median"),
  argmax: operator("arg max"),
  argmin: operator("arg min"),
  lim: operator("lim"),
};
const FENCES: Readonly<Record<FenceKind, readonly [string, string]>> = {
  paren: ["paren.l", "paren.r"],
  bracket: ["bracket.l", "bracket.r"],
  iverson: ["bracket.l", "bracket.r"],
  floor: ["⌊", "⌋"],
  ceil: ["⌈", "⌉"],
  bars: ['class("opening", bar.v)', 'class("closing", bar.v)'],
  norm: ['class("opening", bar.v.double)', 'class("closing", bar.v.double)'],
  brace: ["brace.l", "brace.r"],
};
/** Heights of brackets, as tex.ts tells them apart. */
const SIZES: readonly string[] = ["", "1.25em", "1.8em", "2.4em"];
const ACCENTS: Readonly<Record<Accent, readonly [narrow: string, wide: string]>> = {
  tilde: ["tilde", "tilde"],
  hat: ["hat", "hat"],
  bar: ["macron", "overline"],
  vec: ["arrow", "arrow"],
  dot: ["dot", "dot"],
};

function operator(name: string): string {
  return `op("${name}", limits: #true)`;
}

export interface TypstPiece {
  readonly typst: string;
  /** The cut before the piece: 0 between terms and at relations, 1 between factors or inside brackets. */
  readonly rank: 0 | 1;
}

/** The formula cut where a line may break; brackets that are taller than a line are cut where they are wide. */
export function typstPieces(l: Layout, style: Style = "display"): readonly TypstPiece[] {
  const out: { parts: string[]; rank: 0 | 1 }[] = [{ parts: [], rank: 0 }];
  const put = (x: Layout, inner: boolean): void => {
    if (x.kind === "row") for (const item of x.items) put(item, inner);
    else if (x.kind === "place") put(x.body, inner);
    else if (x.kind === "break") out.push({ parts: [], rank: inner ? 1 : x.rank });
    else if (x.kind === "fence" && isCut(x, height(x, style))) {
      const [open, close] = FENCES[x.fence].map((sign) => sized(sign, height(x, style)));
      out.at(-1)?.parts.push(open ?? "");
      put(cuttable(x.body), true);
      out.at(-1)?.parts.push(close ?? "");
    } else out.at(-1)?.parts.push(write(x, style, 0));
  };
  put(l, false);
  return out.flatMap(({ parts, rank }) => {
    const whole = join(parts);
    return whole === "" ? [] : [{ typst: whole, rank }];
  });
}

/** A tall bracket that is wider than most lines. */
const WIDE = 60;
const isCut = (l: Layout & { readonly kind: "fence" }, size: number): boolean =>
  size < 2 || (size <= 3 && plain(l.body).length > WIDE);

/** A bracket by itself, the other one standing in another piece. */
const sized = (sign: string, size: number): string =>
  size < 2 ? sign : `lr(size: #${SIZES[size] ?? "auto"}, ${sign})`;

export const typst = (l: Layout, style: Style = "display"): string => write(l, style, 0);

const join = (parts: readonly string[]): string => parts.filter((p) => p !== "").join(" ");
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

function write(l: Layout, style: Style, depth: number): string {
  const inner = (x: Layout, deeper: number): string =>
    write(x, depth + deeper > 0 ? "linear" : style, depth + deeper);
  switch (l.kind) {
    case "row":
      return join(l.items.map((x) => write(x, style, depth)));
    case "name":
      return name(l.text, l.face);
    case "number":
      return l.text.includes(",") ? quoted(l.text) : l.text;
    case "words":
      return quoted(l.text);
    case "function":
      return `op(${quoted(l.name)})`;
    case "sign":
      return writeSign(l);
    case "comma":
      return l.strong === true ? '";" thin' : l.space ? "comma thin" : "comma";
    case "space":
      return l.size === "apart" ? "" : l.size === "thin" ? "thin" : "quad";
    case "scripts": {
      const sub = l.sub === undefined ? "" : `, b: ${inner(l.sub, 2)}`;
      const primes = (l.primes ?? 0) === 0 ? "" : "′".repeat(l.primes ?? 0);
      const sup = join([primes, l.sup === undefined ? "" : inner(l.sup, 2)]);
      return `attach(${inner(l.base, 0)}${sub}${sup === "" ? "" : `, t: ${sup}`})`;
    }
    case "fraction": {
      const fraction = `frac(${inner(l.over, 1)}, ${inner(l.under, 1)})`;
      return l.role === "small" || depth > 0 ? `inline(${fraction})` : fraction;
    }
    case "big": {
      const under = l.under === undefined ? "" : `, b: ${inner(l.under, 2)}`;
      const over = l.over === undefined ? "" : `, t: ${inner(l.over, 2)}`;
      return under === "" && over === "" ? BIGS[l.symbol] : `attach(${BIGS[l.symbol]}${under}${over})`;
    }
    case "fence": {
      const [open, close] = FENCES[l.fence];
      const size = height(l, style, depth);
      const body = join([open, write(l.body, style, depth), close]);
      if (size === 0) return body;
      return size > 3 ? `lr(${body})` : `lr(size: #${SIZES[size] ?? "auto"}, ${body})`;
    }
    case "cases":
      return `cases(${l.rows
        .flatMap((r) => {
          if (r.condition === undefined) return [`${inner(r.value, 1)} & quad "otherwise"`];
          const [first = "", ...others] = conditionLines(r.value, r.condition).map((c) => inner(c, 1));
          return [`${inner(r.value, 1)} & quad "if" med ${first}`, ...others.map((c) => `& quad ${c}`)];
        })
        .join(", ")})`;
    case "matrix":
      return `mat(${l.rows.map((r) => r.map((x) => inner(x, 1)).join(", ")).join("; ")})`;
    case "root":
      return `sqrt(${inner(l.body, 0)})`;
    case "accent": {
      const [narrow, wide] = ACCENTS[l.accent];
      return `${l.wide ? wide : narrow}(${inner(l.body, 0)})`;
    }
    case "transposed":
      return `attach(${inner(l.body, 0)}, t: ⊤)`;
    case "place":
      return write(l.body, style, depth);
    case "break":
      return "";
  }
}

function writeSign(l: Layout & { readonly kind: "sign" }): string {
  const glyph = SIGNS[l.sign];
  if (l.sign === "mod") return `class("binary", ${glyph})`;
  if (l.role === "plain") return `class("normal", ${glyph})`;
  if (l.tight || l.role === "prefix") return `class("normal", ${glyph})`;
  return l.role === "binary" ? `class("binary", ${glyph})` : `class("relation", ${glyph})`;
}

/** Letters one by one: as a text they would have spaces around them. */
const spelled = (letters: readonly string[]): string | undefined =>
  letters.every((l) => /^\p{L}$/u.test(l)) ? letters.join(" ") : undefined;

/** Single letters are slanted, longer names stand upright. */
function name(text: string, face: (Layout & { readonly kind: "name" })["face"]): string {
  const letters = [...text.normalize("NFC")];
  const single = letters.length === 1 && /^\p{L}$/u.test(text) ? text : undefined;
  switch (face) {
    case "upright":
      return `upright(${spelled(letters) ?? quoted(text)})`;
    case "bold":
      return `bold(upright(${spelled(letters) ?? quoted(text)}))`;
    case "calligraphic":
      return single === undefined ? quoted(text) : `cal(${single})`;
    case "blackboard":
      return single === undefined ? quoted(text) : `bb(${single})`;
    case "italic":
      return single ?? `italic(${spelled(letters) ?? quoted(text)})`;
  }
}
