// Names and spellings to layout. Grammar of a spelling: letters and digits, `_` and `^` with one name or {…},
// primes, Greek names with or without `\`, accents \hat \tilde \bar \vec \dot and faces \mathbf \mathcal \mathbb
// \mathrm with one name. Anything else is shown as letters: a spelling is never TeX.

import type { Env } from "../expr/environment.ts";
import { type Accent, type Face, type Layout, row, separated } from "./layout.ts";

const GREEK_PAIRS =
  "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ " +
  "sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω vartheta ϑ varphi ϕ varrho ϱ varsigma ς varepsilon ε " +
  "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω ell ℓ nabla ∇";

/** `theta` → θ. */
export const GREEK: ReadonlyMap<string, string> = new Map(
  [...GREEK_PAIRS.matchAll(/(\S+) (\S+)/g)].map((m): [string, string] => [m[1] ?? "", m[2] ?? ""]),
);

const ACCENTS: ReadonlyMap<string, Accent> = new Map<string, Accent>([
  ["hat", "hat"],
  ["tilde", "tilde"],
  ["bar", "bar"],
  ["vec", "vec"],
  ["dot", "dot"],
  ["widehat", "hat"],
  ["widetilde", "tilde"],
  ["overline", "bar"],
]);
/** `x_hat` in a program is x̂ on paper. */
const SUFFIX_ACCENTS: ReadonlyMap<string, Accent> = new Map<string, Accent>([
  ["hat", "hat"],
  ["tilde", "tilde"],
  ["bar", "bar"],
]);
const FACES: ReadonlyMap<string, Face> = new Map<string, Face>([
  ["mathbf", "bold"],
  ["boldsymbol", "bold"],
  ["mathcal", "calligraphic"],
  ["mathbb", "blackboard"],
  ["mathrm", "upright"],
  ["mathit", "italic"],
  ["operatorname", "upright"],
  ["text", "upright"],
]);

/** Everything that a name of the block is or looks like: of `delta`, and of a name spelled \\delta, δ as well. */
export function printedNames(env: Env): Set<string> {
  const plain = (spelling: string): string =>
    spelling
      .split("_")
      .map((part) => {
        const bare = part.replace(/^\\|[{}]/g, "");
        return GREEK.get(bare) ?? bare;
      })
      .join("_");
  const names = new Set(env.decls.keys());
  for (const [name, d] of env.decls) names.add(plain(d.spelling ?? name));
  return names;
}

const DEPTH = 8;

/** Names that look alike on paper get the same layout; the sheet's own text is in sheet-language.ts. */
export function nameLayout(spelling: string): Layout {
  // A document says the same few names over and over.
  const before = read.get(spelling);
  if (before !== undefined) return before;
  const layout = readName(spelling);
  if (read.size >= REMEMBERED) read.clear();
  read.set(spelling, layout);
  return layout;
}

const REMEMBERED = 1000;
const read = new Map<string, Layout>();

function readName(spelling: string): Layout {
  // V8 takes its time for the classes of Unicode, which most names do not need.
  const tokens = /^[\0-\x7f]*$/.test(spelling)
    ? spelling.match(/\\[A-Za-z]+|./gs)
    : spelling.normalize("NFC").match(/\\[A-Za-z]+|\p{L}\p{M}*|\d|['′]|[_^{}]|[₀-₉]|./gsu);
  const reader = { tokens: tokens ?? [], at: 0 };
  const layout = readRow(reader, 0);
  return layout ?? { kind: "name", text: spelling === "" ? "?" : spelling, face: "upright" };
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function readRow(r: Reader, depth: number): Layout | undefined {
  const items: Layout[] = [];
  while (r.at < r.tokens.length && r.tokens[r.at] !== "}") {
    const before = r.at;
    const item = readScripted(r, depth);
    if (item !== undefined) items.push(item);
    if (r.at === before) r.at += 1;
  }
  return items.length === 0 ? undefined : row(...items);
}

/** A letter group with its primes, subscript and superscript. */
function readScripted(r: Reader, depth: number): Layout | undefined {
  let base = readBase(r, depth);
  if (base === undefined) return undefined;
  let sub: Layout | undefined;
  let sup: Layout | undefined;
  const subs: Layout[] = [];
  let primes = 0;
  const trailing = trailingDigits(base);
  if (trailing !== undefined) {
    base = trailing.base;
    subs.push(trailing.digits);
  }
  for (;;) {
    const t = r.tokens[r.at];
    if (t === "'" || t === "′") {
      primes += 1;
      r.at += 1;
    } else if (t !== undefined && /^[₀-₉]$/.test(t)) {
      subs.push({ kind: "number", text: String.fromCharCode(t.charCodeAt(0) - 0x2080 + 48) });
      r.at += 1;
    } else if ((t === "_" || t === "^") && r.at + 1 < r.tokens.length && depth < DEPTH) {
      r.at += 1;
      // A face that is written stays: x_{\mathrm{px}} is one word.
      const faced = r.tokens.slice(r.at, r.at + 2).some((x) => x.startsWith("\\"));
      const script = faced ? readGroup(r, depth + 1) : scriptLetters(readGroup(r, depth + 1));
      if (script === undefined) continue;
      const accent =
        t === "_" && script.kind === "name" && base.kind === "name"
          ? SUFFIX_ACCENTS.get(script.text)
          : undefined;
      if (accent !== undefined && subs.length === 0) base = accented(accent, base);
      else if (t === "_") subs.push(script);
      else sup = script;
    } else break;
  }
  if (subs.length > 0) sub = separated(subs, false);
  if (sub === undefined && sup === undefined && primes === 0) return base;
  return { kind: "scripts", base, sub, sup, primes: primes === 0 ? undefined : primes };
}

/** Two letters in a script are two variables (f_{xy}), more are a word (x_max). */
function scriptLetters(l: Layout | undefined): Layout | undefined {
  return l?.kind === "name" && l.face === "upright" && [...l.text].length === 2
    ? { ...l, face: "italic" }
    : l;
}

/** `x1` is x₁; `conv` stays whole. */
function trailingDigits(base: Layout): { base: Layout; digits: Layout } | undefined {
  if (base.kind !== "name") return undefined;
  const m = /^(\D+)(\d+)$/u.exec(base.text);
  if (m === null) return undefined;
  const [, letters = "", digits = ""] = m;
  return { base: letterGroup(letters), digits: { kind: "number", text: digits } };
}

const accented = (accent: Accent, body: Layout): Layout => ({
  kind: "accent",
  accent,
  body,
  wide: !(body.kind === "name" && [...body.text].length === 1),
});

function readBase(r: Reader, depth: number): Layout | undefined {
  const t = r.tokens[r.at];
  if (t === undefined) return undefined;
  if (t === "{") return depth < DEPTH ? readGroup(r, depth + 1) : undefined;
  if (t.startsWith("\\")) {
    r.at += 1;
    const command = t.slice(1);
    const accent = ACCENTS.get(command);
    const face = FACES.get(command);
    if (accent !== undefined || face !== undefined) {
      const inner = depth < DEPTH ? readGroup(r, depth + 1) : undefined;
      if (inner === undefined) return undefined;
      if (accent !== undefined) return accented(accent, inner);
      return inner.kind === "name" && face !== undefined ? { ...inner, face } : inner;
    }
    return letterGroup(command);
  }
  if (/^[_^}'′]$/.test(t)) return undefined;
  let text = "";
  for (let u = r.tokens[r.at]; u !== undefined && isLetter(u); u = r.tokens[r.at]) {
    text += u;
    r.at += 1;
  }
  if (text !== "") return letterGroup(text);
  // A character outside the grammar: a space separates, anything else is shown as it is.
  r.at += 1;
  return /^\s$/.test(t) ? undefined : { kind: "name", text: t, face: "upright" };
}

const isLetter = (token: string): boolean =>
  /^[A-Za-z\d]$/.test(token) || (/[^\0-\x7f]/.test(token) && /^\p{L}\p{M}*$/u.test(token));

function readGroup(r: Reader, depth: number): Layout | undefined {
  if (r.tokens[r.at] !== "{") {
    const t = r.tokens[r.at] ?? "";
    // Without braces a script is one word: `x_max`, and in TeX's manner one sign otherwise.
    return isLetter(t) || /^\\[A-Za-z]+$/.test(t) ? readBase(r, depth) : undefined;
  }
  r.at += 1;
  const inner = readRow(r, depth);
  if (r.tokens[r.at] === "}") r.at += 1;
  return inner;
}

function letterGroup(text: string): Layout {
  if (/^\d+$/.test(text)) return { kind: "number", text };
  const greek = GREEK.get(text);
  if (greek !== undefined) return { kind: "name", text: greek, face: "italic" };
  const single = [...text.normalize("NFC")].length === 1;
  return { kind: "name", text, face: single ? "italic" : "upright" };
}

/** A name whose layout already carries a subscript takes its indices in brackets. */
export const hasSubscript = (l: Layout): boolean =>
  l.kind === "scripts" && (l.sub !== undefined || l.sup !== undefined);
