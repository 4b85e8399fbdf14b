// Text and formulas in Typst. Text only ever stands in strings, so that nothing in it is markup; the string and its end
// are written here and nowhere else.

import { tex2typst } from "tex2typst";
import { plainAnchor } from "./escape.ts";
import type { Formula, Sentence } from "./sentence.ts";

/** A string of Typst's code mode. */
export const typstString = (text: string): string =>
  `"${text.replace(/[\\"]/g, "\\$&").replace(/\p{C}/gu, (c) => (c === "\n" || c === "\t" ? " " : ""))}"`;

/** Text in markup. Quotation marks get the form that they have in the language of the page: a string keeps them straight. */
export const typstText = (text: string): string =>
  text
    .split(/(["'])/)
    .map((part) => {
      if (part === '"') return "#smartquote();";
      if (part === "'") return "#smartquote(double: false);";
      return part === "" ? "" : `#${typstString(part)};`;
    })
    .join("");

/** The name of a label. */
export const typstLabel = (anchor: string): string => `gs-${plainAnchor(anchor)}`;

/**
 * Formulas that are held as TeX alone. Undefined where they cannot be turned: what is made from letters of a person
 * must not reach code (#) or end the formula ($).
 */
export function typstOfTex(tex: string): string | undefined {
  const plain = tex
    .replace(/(\d+)\{,\}(\d+)/g, "\\text{$1,$2}")
    .replace(/\\[lr]vert(?![a-zA-Z])/g, "|")
    .replace(/\\([lr])Vert(?![a-zA-Z])/g, (_, side: string) => (side === "l" ? "\\left\\|" : "\\right\\|"));
  if (!(plain.match(/\\[a-zA-Z]+/g) ?? []).every(isKnown)) return undefined;
  try {
    const out = tex2typst(pairedBars(plain), OPTIONS);
    return /[#$]/.test(out.replace(/"(?:[^"\\]|\\.)*"/g, "")) ? undefined : out;
  } catch {
    return undefined;
  }
}

const OPTIONS = { nonStrict: true, preferShorthands: false, fracToSlash: false } as const;

/** Functions that Typst has by the same name. */
const OPERATORS =
  /^\\(?:arccos|arcsin|arctan|arg|cos|cosh|cot|coth|csc|deg|det|dim|exp|gcd|hom|inf|ker|lg|lim|liminf|limsup|ln|log|max|min|Pr|sec|sin|sinh|sup|tan|tanh)$/;
const known = new Map<string, boolean>();

/** A command that is not known would be an unknown name in Typst, which refuses the page. */
function isKnown(command: string): boolean {
  const before = known.get(command);
  if (before !== undefined) return before;
  let found = true;
  if (!OPERATORS.test(command)) {
    try {
      tex2typst(command, { ...OPTIONS, nonStrict: false });
    } catch (error) {
      found = !(error instanceof Error && error.message.startsWith("Unknown token"));
    }
  }
  known.set(command, found);
  return found;
}

/** |x| as a pair of fences, where two bars stand around something whole: by themselves they would be set as relations. */
function pairedBars(tex: string): string {
  const at = [...tex.matchAll(/(?<![\\a-zA-Z])\||(?<=[a-zA-Z])\|/g)].map((m) => m.index);
  const before = (k: number): boolean =>
    /\\(?:left|right|middle|[bB]ig{1,2}[lrm]?)\s*$/.test(tex.slice(0, k));
  if (at.length % 2 === 1 || at.some(before)) return tex;
  let out = "";
  let from = 0;
  for (let k = 0; k < at.length; k += 2) {
    const [open = 0, close = 0] = [at[k], at[k + 1]];
    const inside = tex.slice(open + 1, close);
    if (!isWhole(inside)) return tex;
    out += `${tex.slice(from, open)}\\left|${inside}\\right|`;
    from = close + 1;
  }
  return out + tex.slice(from);
}

/** Every bracket and brace is closed. */
function isWhole(tex: string): boolean {
  let depth = 0;
  for (const c of tex) {
    if ("({[".includes(c)) depth += 1;
    else if (")}]".includes(c)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && tex.trim() !== "";
}

const mathOf = (f: Formula): string =>
  f.typst?.map((p) => p.typst).join(" ") ?? typstOfTex(f.tex) ?? `"${f.text.replace(/[\\"]/g, "\\$&")}"`;

/** In a sentence, where a short formula stays on one line. */
export const inlineTypst = (f: Formula): string =>
  f.text.length <= SHORT ? `$${whole(mathOf(f))}$` : `$${mathOf(f)}$`;
const SHORT = 24;

/** As a base that could have scripts a formula is of one piece: no line breaks within. */
const whole = (typst: string): string => `scripts(${typst})`;

/**
 * Set as a display: an array of terms, each an array of the parts between which it may break. A sign that begins a part
 * has lost what stood before it, so its space is written.
 */
export function displayTypst(f: Formula): string {
  const terms: string[][] = [];
  for (const { typst, rank } of f.typst ?? [{ typst: mathOf(f), rank: 0 }]) {
    const signed = terms.length > 0 && /^class\("(?:binary|relation)"/.test(typst);
    // No row ends at the space before a sign: it would end within a term, too.
    const part = `[${signed ? "#h(0.22em, weak: true)#sym.wj" : ""}$display(${whole(typst)})$],`;
    const last = terms.at(-1);
    if (rank === 0 || last === undefined) terms.push([part]);
    else last.push(part);
  }
  return `(${terms.map((parts) => `(${parts.join(" ")}),`).join(" ")})`;
}

export function sentenceTypst(s: Sentence): string {
  return s
    .map((inline) => {
      switch (inline.kind) {
        case "text":
          return typstText(inline.text);
        case "emphasis":
          return `#emph(${typstString(inline.text)});`;
        case "code":
          return `#raw(${typstString(inline.text)});`;
        case "formula":
          return inlineTypst(inline.formula);
        case "ref":
          return `#gs-ref(${typstString(typstLabel(inline.anchor))}, ${inline.number});`;
      }
    })
    .join("");
}
