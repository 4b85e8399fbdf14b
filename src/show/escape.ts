// The escape functions, one for each output format (HTML in escape-html.ts): user text becomes text of that format and
// nothing else. TeX output is 7-bit except for Latin letters that inputenc knows in every font encoding.

import { isInvisible } from "./invisible.ts";
import { ACCENT_TEX, MATH_TEX, TEXT_TEX } from "./unicode.ts";

/** Letters that inputenc sets in OT1 and T1 alike; they stay themselves so that the source is readable. */
const NATIVE = new Set("äöüÄÖÜáéíóúàèìòùâêîôûçÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÇñÑãõÃÕëïËÏýÝčřšžČŘŠŽěĚćńśźĆŃŚŹőűŐŰ");

const TEX_SPECIAL: ReadonlyMap<string, string> = new Map([
  ["\\", "\\textbackslash{}"],
  ["{", "\\{"],
  ["}", "\\}"],
  ["$", "\\$"],
  ["&", "\\&"],
  ["#", "\\#"],
  ["%", "\\%"],
  ["_", "\\_"],
  ["^", "\\textasciicircum{}"],
  ["~", "\\textasciitilde{}"],
  ["<", "\\textless{}"],
  [">", "\\textgreater{}"],
  ["|", "\\textbar{}"],
  ["`", "\\textasciigrave{}"],
  ["[", "{[}"],
  ["]", "{]}"],
]);

/** In code every character is itself: no ligatures, no curly quotes, and lines may break after punctuation. */
const CODE_SPECIAL: ReadonlyMap<string, string> = new Map([
  ["'", "'{}"],
  ['"', "\\char34{}"],
  ["-", "-{}"],
  [",", ",{}"],
  ["^", "\\char94{}"],
  ["~", "\\char126{}"],
  ["\\", "\\char92{}"],
  ["{", "\\char123{}"],
  ["}", "\\char125{}"],
  ["_", "\\char95{}"],
  ["<", "\\char60{}"],
  [">", "\\char62{}"],
  ["|", "\\char124{}"],
]);

export interface TexEscape {
  /** Monospaced text: no ligatures, break opportunities after punctuation. */
  readonly code?: boolean;
}

/** Text to TeX in text mode. A character that no font of a plain installation has prints as its code point. */
export function escapeTex(text: string, options: TexEscape = {}): string {
  const code = options.code === true;
  let out = "";
  // The length since the last place where a line may break, and the characters since the last space.
  let run = 0;
  let word = 0;
  let previous = " ";
  const shown = text.normalize("NFC");
  // A quotation may end in front of what comes after a formula: `…$x$" is`.
  if (/^"(?:[\s.,;:!?)]|$)/.test(shown)) previous = "x";
  for (const char of shown) {
    const tex = escapeTexChar(char, previous, code);
    const punctuation = code && /[^A-Za-z0-9\s]/.test(char);
    word = /\s/.test(char) ? 0 : word + 1;
    run = word === 0 || tex.startsWith("\\gsunknown") ? 0 : run + breadth(char, code);
    out += tex;
    if (word > 1 && (punctuation || run > (code ? 16 : 28))) out += "\\gsbreak{}";
    if (punctuation) run = 0;
    previous = char;
  }
  return out;
}

/** In units of a small letter, roughly. */
function breadth(char: string, code: boolean): number {
  if (code || /[a-z0-9äöüßéèà.,;:'!()/-]/.test(char)) return 1;
  return MATH_TEX.has(char) ? 3 : 2;
}

function escapeTexChar(char: string, previous: string, code: boolean): string {
  if (code) {
    const special = CODE_SPECIAL.get(char);
    if (special !== undefined) return special;
  }
  const special = TEX_SPECIAL.get(char);
  if (special !== undefined) return special;
  if (char === '"') return /[\s(]|\[/.test(previous) ? "``" : "''";
  if (char === "-") return previous === "-" ? "{}-" : "-";
  if (char === "'" || char === ",") return previous === char ? `{}${char}` : char;
  const point = char.codePointAt(0) ?? 0;
  if (char === "\n" || char === "\t" || (point >= 32 && point < 127)) return char === "\t" ? " " : char;
  if (isInvisible(char)) return "";
  if (NATIVE.has(char)) return char;
  const asText = TEXT_TEX.get(char);
  if (asText !== undefined) return asText;
  const asMath = MATH_TEX.get(char);
  if (asMath !== undefined) return `\\ensuremath{${asMath}}`;
  return composed(char) ?? `\\gsunknown{${codePoint(point)}}`;
}

/** "ẋ" as `\.{x}`; undefined where a mark or the letter under it is not known. */
function composed(char: string): string | undefined {
  const [letter = "", ...marks] = char.normalize("NFD");
  if (marks.length === 0) return undefined;
  let out = /^[A-Za-z]$/.test(letter) ? letter : undefined;
  if (out === "i") out = "\\i";
  if (out === "j") out = "\\j";
  for (const mark of marks) {
    const accent = ACCENT_TEX.get(mark);
    if (accent === undefined || out === undefined) return undefined;
    out = `${accent}{${out}}`;
  }
  return out;
}

function codePoint(point: number): string {
  return point.toString(16).toUpperCase().padStart(4, "0");
}

/** The characters that `escapeTex` can only print as a code point, each once, in order. */
export function unprintableInTex(text: string): readonly string[] {
  const found = new Set<string>();
  for (const char of text.normalize("NFC")) {
    if (escapeTexChar(char, " ", false).startsWith("\\gsunknown")) found.add(char);
  }
  return [...found];
}

/** Text to Markdown: what would start markup is escaped, on GitHub too (mentions and issue numbers aside). */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~$&]/g, (char) =>
      char === "<" ? "&lt;" : char === ">" ? "&gt;" : char === "&" ? "&amp;" : `\\${char}`,
    )
    .replace(/^(\s*)([-+]|\d+[.)])(?=\s|$)/gm, (_all, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    )
    .replace(/^(\s*)(=+|-+)\s*$/gm, "$1\\$2");
}

/** A URL that may be followed from a page, or undefined: relative, http, https, mailto. */
export function safeUrl(url: string): string | undefined {
  const trimmed = [...url].filter((char) => char !== " " && char > "\u001f" && !isInvisible(char)).join("");
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && !["http", "https", "mailto"].includes(scheme)) return undefined;
  return trimmed;
}

/** A URL as the argument of \href: percent-encoded, and the characters that TeX would read escaped. */
export function escapeTexUrl(url: string): string {
  const encoded = url.replace(/[^A-Za-z0-9\-._:/?#@!$&'()*+,;=%]/gu, (char) => encodeUri(char));
  return encoded.replace(/[%#&_$]/g, (char) => `\\${char}`);
}

function encodeUri(char: string): string {
  try {
    return encodeURIComponent(char).replace(/~/g, "%7E");
  } catch {
    return "%EF%BF%BD";
  }
}

/** An anchor in letters, digits, hyphens and full stops, which TeX and Typst take in names. */
export const plainAnchor = (anchor: string): string =>
  anchor.replace(/[^A-Za-z0-9-]/gu, (char) => `.${(char.codePointAt(0) ?? 0).toString(16)}`);
