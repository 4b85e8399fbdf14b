// Layout to one line of Unicode text: terminals, alternative text, search. Fractions are expected in linear
// style; a stacked one is written with a slash and whatever parentheses that needs.

import { type BigSymbol, type FenceKind, hasDecimalComma, type Layout, type Sign } from "./layout.ts";

const SIGNS: Readonly<Record<Sign, string>> = {
  "+": "+",
  "-": "−",
  "/": "/",
  dot: "·",
  conv: "∗",
  corr: "⋆",
  times: "×",
  circular: "⊛",
  hadamard: "⊙",
  outer: "⊗",
  upsample: "↑",
  downsample: "↓",
  mod: "mod",
  partial: "∂",
  "=": "=",
  "!=": "≠",
  "<": "<",
  "<=": "≤",
  ">": ">",
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
  sum: "Σ",
  prod: "Π",
  max: "max",
  min: "min",
  argmax: "argmax",
  argmin: "argmin",
  median: "median",
  argmedian: "argmedian",
  lim: "lim",
};
const FENCES: Readonly<Record<FenceKind, readonly [string, string]>> = {
  paren: ["(", ")"],
  bracket: ["[", "]"],
  iverson: ["[", "]"],
  floor: ["⌊", "⌋"],
  ceil: ["⌈", "⌉"],
  bars: ["|", "|"],
  norm: ["‖", "‖"],
  brace: ["{", "}"],
};
const COMBINING = { tilde: "\u0303", hat: "\u0302", bar: "\u0304", vec: "\u20d7", dot: "\u0307" } as const;

const SUPERSCRIPTS: ReadonlyMap<string, string> = new Map(
  [..."0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹−⁻+⁺".matchAll(/(.)(.)/gu)].map((m): [string, string] => [m[1] ?? "", m[2] ?? ""]),
);
const SUBSCRIPTS: ReadonlyMap<string, string> = new Map(
  [..."0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉aₐeₑiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ".matchAll(/(.)(.)/gu)].map(
    (m): [string, string] => [m[1] ?? "", m[2] ?? ""],
  ),
);

const BLACKBOARD: Readonly<Record<string, string>> = { N: "ℕ", Z: "ℤ", Q: "ℚ", R: "ℝ", C: "ℂ" };

export function plain(l: Layout): string {
  return text(l)
    .replace(/ {2,}(?! )/g, "  ")
    .trim();
}

function text(l: Layout): string {
  switch (l.kind) {
    case "row":
      return l.items.map(text).join("");
    case "name":
      return (l.face === "blackboard" ? BLACKBOARD[l.text] : undefined) ?? l.text;
    case "number":
    case "words":
      return l.text;
    case "function":
      return l.name;
    case "sign": {
      const glyph = SIGNS[l.sign];
      switch (l.role) {
        case "prefix":
        case "plain":
          return glyph;
        case "binary":
        case "relation":
          return l.tight && l.sign !== "mod" ? glyph : ` ${glyph} `;
      }
      break;
    }
    case "comma":
      return l.strong === true ? "; " : l.space ? ", " : ",";
    case "space":
      return l.size === "wide" ? "  " : " ";
    case "scripts":
      return scripts(l);
    case "fraction": {
      const group = (x: Layout): string => {
        const t = text(x);
        return x.kind === "row" && x.items.length > 1 && l.role !== "derivative" ? parenthesized(t) : t;
      };
      return `${group(l.over)}/${group(l.under)}`;
    }
    case "big": {
      const name = BIGS[l.symbol];
      return `${name}${script("_", l.under, true)}${script("^", l.over, true)}`;
    }
    case "fence": {
      const body = text(l.body);
      const [open, close] = FENCES[l.fence];
      return l.fence === "paren" ? parenthesized(body) : `${open}${body}${close}`;
    }
    case "cases": {
      const rows = l.rows.map((r) =>
        r.condition === undefined ? `${text(r.value)} otherwise` : `${text(r.value)} if ${text(r.condition)}`,
      );
      return `{ ${rows.join("; ")} }`;
    }
    case "matrix": {
      const between = l.rows.some((r) => r.some(hasDecimalComma)) ? "; " : ", ";
      return `[${l.rows.map((r) => `[${r.map(text).join(between)}]`).join(between)}]`;
    }
    case "root":
      return `√${simple(text(l.body)) ? text(l.body) : parenthesized(text(l.body))}`;
    case "accent": {
      const body = text(l.body);
      return [...body].length === 1
        ? `${body}${COMBINING[l.accent]}`.normalize("NFC")
        : `${l.accent}${parenthesized(body)}`;
    }
    case "transposed":
      return `${text(l.body)}ᵀ`;
    case "place":
      return text(l.body);
    case "break":
      return "";
  }
}

/** A number or a name: after √ a product or a power needs parentheses. */
const simple = (t: string): boolean =>
  /^(?:\d+|[A-Za-z]+)$/.test(t) || /^(?:\p{Nd}+|\p{L}[\p{L}\p{M}₀-₉]*)$/u.test(t);
/** `( (a+b)² − c )`: air keeps nested parentheses apart. */
function parenthesized(body: string): string {
  const air = body.startsWith("(") || body.endsWith("))") ? " " : "";
  return `(${air}${body}${air})`;
}

const primeSigns = (n: number): string => ["", "′", "″", "‴"][n] ?? "′".repeat(n);

function scripts(l: Layout & { readonly kind: "scripts" }): string {
  const base = text(l.base);
  if (l.base.kind === "sign" && l.sub !== undefined) {
    const t = text(l.sub);
    const small = [...t].map((c) => SUBSCRIPTS.get(c));
    if (small.every((c) => c !== undefined)) return `${base}${small.join("")}`;
  }
  return `${base}${script("_", l.sub, false)}${primeSigns(l.primes ?? 0)}${script("^", l.sup, false)}`;
}

function script(mark: "_" | "^", l: Layout | undefined, always: boolean): string {
  if (l === undefined) return "";
  const t = text(l).trim();
  if (mark === "^" && !always) {
    const small = [...t].map((c) => SUPERSCRIPTS.get(c));
    if (small.every((c) => c !== undefined)) return small.join("");
  }
  if ([...t].length === 1 || (mark === "_" && /^[A-Za-z0-9]+$/.test(t))) return `${mark}${t}`;
  return `${mark}{${t}}`;
}

/** Columns that the layout takes in a terminal, near enough to choose between arrangements. */
export const widthOf = (l: Layout): number => [...plain(l).replace(/\p{M}/gu, "")].length;
