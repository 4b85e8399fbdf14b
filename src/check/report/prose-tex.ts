// The words of a LaTeX document as HTML: headings, paragraphs and items; marks of emphasis are dropped, other commands
// are shown as they were written. It is no typesetting: it is for finding one's way between the formulas.

import { escapeHtml } from "../../show/escape-html.ts";
import { argumentAt, optionalAt, type TexToken, texTokens } from "../text/tex-tokens.ts";

/** The places of formulas, as `OPEN 12 CLOSE`: signs of the private use area, which the document itself cannot hold. */
export const OPEN = "\ue000";
export const OPEN_DISPLAY = "\ue002";
export const CLOSE = "\ue001";
export const PRIVATE = /[\ue000-\ue002]/g;

const HEADINGS: ReadonlyMap<string, 2 | 3> = new Map([
  ["\\title", 2],
  ["\\chapter", 2],
  ["\\part", 2],
  ["\\section", 2],
  ["\\subsection", 3],
  ["\\subsubsection", 3],
  ["\\paragraph", 3],
  ["\\problem", 3],
  ["\\question", 3],
  ["\\exercise", 3],
]);
/** Commands that change how words look: the words are kept. */
const LOOKS: ReadonlySet<string> = new Set(
  "\\textbf \\textit \\emph \\textrm \\textsf \\texttt \\textsc \\text \\underline \\mbox \\bf \\it \\large \\Large \\small \\centering \\noindent \\bfseries \\itshape \\em \\maketitle \\newpage \\clearpage \\bigskip \\medskip \\smallskip \\quad \\qquad \\hfill \\footnote".split(
    " ",
  ),
);
/** Commands whose argument is no word of the text. */
const SILENT: ReadonlySet<string> = new Set(
  "\\label \\vspace \\hspace \\documentclass \\usepackage \\pagestyle \\thispagestyle \\setlength \\geometry \\bibliographystyle".split(
    " ",
  ),
);
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["\\%", "%"],
  ["\\&", "&"],
  ["\\#", "#"],
  ["\\_", "_"],
  ["\\$", "$"],
  ["\\{", "{"],
  ["\\}", "}"],
  ["\\ ", " "],
  ["\\,", " "],
  ["\\ldots", "…"],
  ["\\dots", "…"],
  ["\\textbackslash", "\\"],
]);
const VERBATIM: ReadonlySet<string> = new Set(["verbatim", "lstlisting", "minted", "Verbatim", "alltt"]);

export function latexProse(source: string): string {
  const from = source.indexOf("\\begin{document}");
  const to = source.lastIndexOf("\\end{document}");
  const body = source.slice(from < 0 ? 0 : from + "\\begin{document}".length, to > from ? to : source.length);
  return new Prose(body).run();
}

class Prose {
  readonly #text: string;
  readonly #tokens: readonly TexToken[];
  readonly #out: string[] = [];
  #words: string[] = [];
  #item = false;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = texTokens(text);
  }

  run(): string {
    for (let k = 0; k < this.#tokens.length; ) k = this.#at(k);
    this.#flush();
    return this.#out.join("\n");
  }

  #at(k: number): number {
    const t = this.#tokens[k];
    if (t === undefined) return k + 1;
    switch (t.kind) {
      case "comment":
      case "open":
      case "close":
        return k + 1;
      case "space":
        if (/\n\s*\n/.test(t.text)) this.#flush();
        else this.#words.push(t.text.includes("\n") ? "\n" : " ");
        return k + 1;
      case "char":
        if (t.text === OPEN_DISPLAY) return this.#display(k);
        this.#words.push(t.text === "~" ? "\u00a0" : escapeHtml(t.text));
        return k + 1;
      case "command":
        return this.#command(t, k);
    }
  }

  #display(k: number): number {
    let end = k + 1;
    while (end < this.#tokens.length && this.#tokens[end]?.text !== CLOSE) end += 1;
    this.#flush();
    this.#out.push(
      this.#text.slice(this.#tokens[k]?.start ?? 0, this.#tokens[end]?.end ?? this.#text.length),
    );
    return end + 1;
  }

  #command(t: TexToken, k: number): number {
    const heading = HEADINGS.get(t.text);
    if (heading !== undefined) return this.#heading(k, heading);
    if (SILENT.has(t.text)) {
      const option = optionalAt(this.#tokens, k + 1);
      return argumentAt(this.#tokens, option?.next ?? k + 1)?.next ?? k + 1;
    }
    if (LOOKS.has(t.text)) return k + 1;
    switch (t.text) {
      case "\\begin":
      case "\\end":
        return this.#environment(t, k);
      case "\\item":
        this.#flush();
        this.#item = true;
        return k + 1;
      case "\\\\":
      case "\\newline":
        this.#words.push("<br>");
        return k + 1;
      case "\\par":
        this.#flush();
        return k + 1;
      default: {
        const sign = SIGNS.get(t.text);
        this.#words.push(sign === undefined ? `<code>${escapeHtml(t.text)}</code>` : escapeHtml(sign));
        return k + 1;
      }
    }
  }

  #heading(k: number, level: 2 | 3): number {
    const star = this.#tokens[k + 1]?.text === "*" ? 1 : 0;
    const a = argumentAt(this.#tokens, k + 1 + star);
    if (a === undefined || this.#tokens[a.next - 1]?.kind !== "close") return k + 1;
    this.#flush();
    const inner = new Prose(this.#text.slice(a.start, a.end));
    this.#out.push(`<h${level + 1}>${inner.phrase()}</h${level + 1}>`);
    return a.next;
  }

  /** Everything in one line: what a heading says. Commands in it are shown. */
  phrase(): string {
    return this.#tokens
      .flatMap((t) =>
        t.kind === "comment" || t.kind === "open" || t.kind === "close" || LOOKS.has(t.text)
          ? []
          : [escapeHtml(SIGNS.get(t.text) ?? t.text)],
      )
      .join("");
  }

  #environment(t: TexToken, k: number): number {
    const a = argumentAt(this.#tokens, k + 1);
    const name = a === undefined ? "" : this.#text.slice(a.start, a.end);
    if (a === undefined) return k + 1;
    this.#flush();
    if (t.text === "\\end" || !VERBATIM.has(name)) return a.next;
    const close = this.#text.indexOf(`\\end{${name}}`, a.end);
    if (close < 0) return a.next;
    const start = this.#tokens[a.next - 1]?.end ?? a.end;
    this.#out.push(
      `<pre tabindex="0"><code>${escapeHtml(this.#text.slice(start, close).trim())}</code></pre>`,
    );
    let j = a.next;
    while (j < this.#tokens.length && (this.#tokens[j]?.start ?? 0) < close) j += 1;
    return argumentAt(this.#tokens, j + 1)?.next ?? j + 1;
  }

  #flush(): void {
    const words = this.#words.join("").trim();
    if (words !== "") this.#out.push(`<p${this.#item ? ' class="gc-item"' : ""}>${words}</p>`);
    this.#words = [];
    this.#item = false;
  }
}
