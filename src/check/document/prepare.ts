// What KaTeX does not know or would lay out instead of telling: labels, tags, words between rows, eqnarray, multline,
// names of packages. The formula is rewritten before KaTeX sees it, character by character with its place.

import { Assembly, type Mapped, placeOf } from "../text/mapped.ts";
import { type Argument, argumentAt, optionalAt, type TexToken, texTokens } from "../text/tex-tokens.ts";
import { unread } from "../text/unread.ts";
import { LONGEST_FORMULA } from "./document.ts";

export interface Prepared {
  readonly tex: Mapped;
  /** What \label and \tag call the formula. */
  readonly labels: readonly string[];
}

/** What loads, runs or refers to anything outside of the formula, or changes how TeX reads. */
const REFUSED: ReadonlySet<string> = new Set(
  (
    "\\input \\include \\includegraphics \\href \\url \\htmlClass \\htmlId \\htmlStyle \\htmlData \\write \\openin " +
    "\\openout \\read \\csname \\catcode \\immediate \\special \\directlua \\footnote \\cite \\hyperref"
  ).split(" "),
);
/** No part of the mathematics. */
const DROPPED: ReadonlySet<string> = new Set(
  "\\nonumber \\notag \\qedhere \\hfill \\hfil \\displaybreak \\allowdisplaybreaks \\centering \\xspace \\ensuremath \\noindent \\limits \\nolimits \\mit \\lefteqn".split(
    " ",
  ),
);
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["\\mbox", "\\text"],
  ["\\textnormal", "\\text"],
  ["\\textup", "\\text"],
  ["\\bm", "\\boldsymbol"],
  ["\\mathds", "\\mathbb"],
  ["\\mathbbm", "\\mathbb"],
  ["\\nicefrac", "\\frac"],
  ["\\sfrac", "\\frac"],
  ["\\operatornamewithlimits", "\\operatorname*"],
  ["\\lbrack", "["],
  ["\\rbrack", "]"],
  ["\\vert", "|"],
  ["\\enspace", "\\,"],
  // Of packages for physics, and what many define: the gradient.
  ["\\grad", "\\nabla"],
  ["\\gradient", "\\nabla"],
]);
/** Environments by what KaTeX has for them. */
const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([
  ["align", "aligned"],
  ["alignat", "aligned"],
  ["xalignat", "aligned"],
  ["alignedat", "aligned"],
  ["flalign", "aligned"],
  ["eqnarray", "aligned"],
  ["split", "aligned"],
  ["aligned", "aligned"],
  ["gather", "gathered"],
  ["gathered", "gathered"],
  ["multline", ""],
  ["multlined", ""],
  ["equation", ""],
  ["displaymath", ""],
  ["dmath", ""],
  ["math", ""],
  ["subequations", ""],
]);
/** Fractions that are one character. */
const FRACTIONS: ReadonlyMap<string, string> = new Map(
  "½1/2 ⅓1/3 ⅔2/3 ¼1/4 ¾3/4 ⅕1/5 ⅛1/8".split(" ").map((f) => {
    const [sign = "", over = "", , under = ""] = [...f];
    return [sign, `\\frac{${over}}{${under}}`];
  }),
);
const DEEPEST = 60;

export function prepareFormula(m: Mapped, environment: string | undefined): Prepared {
  if (m.text.length > LONGEST_FORMULA * 5)
    throw unread(
      "long",
      `this formula has ${m.text.length} characters, more than are read`,
      placeOf(m, 0, 1),
    );
  const p = new Preparer(m);
  const outer = environment === undefined ? "" : (ENVIRONMENTS.get(environment) ?? "");
  const joined = environment === "multline";
  const body = p.run(joined);
  const wrap = outer !== "" ? outer : p.broken ? "aligned" : "";
  if (wrap === "") return { tex: body, labels: p.labels };
  const out = new Assembly(body.at[0] ?? 0);
  out.put(`\\begin{${wrap}}`, body.at[0] ?? 0);
  out.copy(body, 0, body.text.length);
  out.put(`\\end{${wrap}}`, body.at.at(-1) ?? 0);
  return { tex: out.done(), labels: p.labels };
}

class Preparer {
  readonly labels: string[] = [];
  /** A `\\` stands outside of all environments. */
  broken = false;
  readonly #m: Mapped;
  readonly #tokens: readonly TexToken[];
  readonly #out: Assembly;

  constructor(m: Mapped) {
    this.#m = m;
    this.#tokens = texTokens(m.text);
    this.#out = new Assembly(m.at[0] ?? 0);
  }

  run(joined: boolean): Mapped {
    let depth = 0;
    /** Environments that are open, as they are named for KaTeX. */
    const open: string[] = [];
    for (let k = 0; k < this.#tokens.length; ) {
      const t = this.#tokens[k] as TexToken;
      if (t.kind === "open" || t.text === "\\left") depth += 1;
      if (t.kind === "close" || t.text === "\\right") depth -= 1;
      if (depth + open.length > DEEPEST)
        throw unread(
          "depth",
          "this formula nests too deeply here",
          this.#place(t),
          `at most ${DEEPEST} levels`,
        );
      if (t.kind !== "command" || (t.text !== "\\begin" && t.text !== "\\end")) {
        const bare = open.every((e) => e === "");
        if (t.text === "\\\\" && depth <= 0 && bare) {
          if (joined || open.includes("")) {
            const gap = optionalAt(this.#tokens, k + 1);
            k = gap?.next ?? k + 1;
            continue;
          }
          this.broken = true;
        }
        if (t.text === "&" && bare && joined) {
          k += 1;
          continue;
        }
        if (t.text === "&" && bare && depth <= 0 && !joined) this.broken = true;
        k = this.#command(t, k);
        continue;
      }
      const a = argumentAt(this.#tokens, k + 1);
      if (a === undefined) throw unread("environment", `\`${t.text}\` without a name`, this.#place(t));
      const name = this.#text(a).replace(/\*$/, "");
      const renamed = ENVIRONMENTS.get(name) ?? name;
      if (t.text === "\\end") {
        open.pop();
        const kept = ENVIRONMENTS.has(name) ? renamed : this.#text(a);
        if (renamed !== "") this.#out.put(`\\end{${kept}}`, this.#m.at[t.start] ?? 0);
        k = a.next;
        continue;
      }
      open.push(renamed);
      let next = a.next;
      if (renamed !== "") {
        const kept = ENVIRONMENTS.has(name) ? renamed : this.#text(a);
        this.#out.put(`\\begin{${kept}}`, this.#m.at[t.start] ?? 0);
        if (ENVIRONMENTS.has(name)) next = optionalAt(this.#tokens, next)?.next ?? next;
      }
      if (name.startsWith("alignat") || name === "xalignat" || name === "alignedat")
        next = argumentAt(this.#tokens, next)?.next ?? next;
      k = next;
    }
    return this.#out.done();
  }

  #place(t: TexToken) {
    return placeOf(this.#m, t.start, t.end);
  }

  #text(a: Argument): string {
    return this.#m.text.slice(a.start, a.end).trim();
  }

  #command(t: TexToken, k: number): number {
    if (t.kind !== "command") {
      const fraction = FRACTIONS.get(t.text);
      if (fraction === undefined) this.#out.copy(this.#m, t.start, t.end);
      else this.#out.put(fraction, this.#m.at[t.start] ?? 0);
      return k + 1;
    }
    if (REFUSED.has(t.text))
      throw unread("command", `\`${t.text}\` is not read in a formula`, this.#place(t));
    if (DROPPED.has(t.text)) {
      this.#out.put(" ", this.#m.at[t.start] ?? 0);
      return k + 1;
    }
    const place = this.#m.at[t.start] ?? 0;
    switch (t.text) {
      case "\\label":
      case "\\tag": {
        const star = this.#tokens[k + 1]?.text === "*" ? 1 : 0;
        const a = argumentAt(this.#tokens, k + 1 + star);
        if (a === undefined) break;
        this.labels.push(this.#text(a));
        return a.next;
      }
      case "\\vspace":
      case "\\require": {
        const star = this.#tokens[k + 1]?.text === "*" ? 1 : 0;
        const a = argumentAt(this.#tokens, k + 1 + star);
        if (a === undefined) break;
        return a.next;
      }
      case "\\intertext":
      case "\\shortintertext": {
        const a = argumentAt(this.#tokens, k + 1);
        if (a === undefined) break;
        this.#out.put("\\text{", place);
        // Formulas inside of the words are words here: they are no line of the derivation.
        this.#out.put(this.#text(a).replace(/[$\\{}]/g, " "), place);
        this.#out.put("}\\\\", place);
        return a.next;
      }
      case "\\ref":
      case "\\eqref": {
        const a = argumentAt(this.#tokens, k + 1);
        if (a === undefined) break;
        this.#out.put(`\\text{(${this.#text(a).replace(/[^A-Za-z0-9:.-]/g, " ")})}`, place);
        return a.next;
      }
      default:
        break;
    }
    const renamed = RENAMED.get(t.text);
    if (renamed === undefined) this.#out.copy(this.#m, t.start, t.end);
    else this.#out.put(renamed, place);
    return k + 1;
  }
}
