// Formulas of a LaTeX document: between dollars, \( \), \[ \] and in environments. Comments and verbatim text are
// skipped, macros are taken in where they are defined, and files that it includes are named and not opened.

import { SheetError } from "../../expr/diagnostics.ts";
import type { Span } from "../../expr/span.ts";
import { BREAKS, closes, type FormulaMacro, OWN_MACROS, opens, wraps } from "../text/formula-macros.ts";
import { definitionAt, expandMacros, MacroAllowance, type Macros, type Others } from "../text/macros.ts";
import { Assembly, type Mapped, mappedQuote, mappedSlice, placeOf } from "../text/mapped.ts";
import { type Argument, argumentAt, skipSpace, type TexToken, texTokens } from "../text/tex-tokens.ts";
import { type Unread, UnreadError } from "../text/unread.ts";
import { definedIn, usualMacro } from "../text/usual-macros.ts";
import {
  type CheckedDocument,
  type Declared,
  type Formula,
  LONGEST_FORMULA,
  MOST_FORMULAS,
} from "./document.ts";

export const MATH_ENVIRONMENTS: ReadonlySet<string> = new Set(
  "equation align alignat flalign xalignat gather multline eqnarray displaymath math dmath split aligned".split(
    " ",
  ),
);
const isMath = (environment: string): boolean => MATH_ENVIRONMENTS.has(environment);
const VERBATIM: ReadonlySet<string> = new Set(
  "verbatim Verbatim lstlisting minted comment filecontents alltt BVerbatim tikzpicture".split(" "),
);
const INCLUDES: ReadonlySet<string> = new Set([
  "\\input",
  "\\include",
  "\\import",
  "\\subfile",
  "\\subimport",
]);
const HEADINGS: ReadonlySet<string> = new Set(
  "\\section \\section* \\chapter \\part \\subsection \\problem \\question \\exercise".split(" "),
);

/** More is a document that is made to take time: what stands behind is not read. */
export const MOST_WASTED = 4_000_000;
export const TOO_MANY_OPEN =
  "too many formulas before this place are not closed: from here on nothing is read";

export function readLatexDocument(text: string, name: string): CheckedDocument {
  const reader = new LatexReader(text);
  reader.read();
  return { name, text, formulas: reader.formulas, declared: reader.declared, remarks: reader.remarks };
}

/** The formulas of a stretch of text that is TeX or may hold some: the rest of a Markdown document, too. */
export class LatexReader {
  readonly formulas: Formula[] = [];
  readonly declared: Declared[] = [];
  readonly remarks: Unread[] = [];
  readonly #text: string;
  readonly #macros: Macros;
  readonly #allowance = new MacroAllowance();
  /** Commands that the text defines somewhere. */
  #defined: ReadonlySet<string> | undefined;
  /** Commands of which it is said how they are read. */
  readonly #said = new Set<string>();
  #section = 0;
  /** The last line of a derivation, by its number among the formulas. */
  #line: number | undefined;
  /** Tokens that were looked through for an end that is not there. */
  #wasted = 0;

  constructor(text: string, macros: Macros = new Map()) {
    this.#text = text;
    this.#macros = macros;
    for (const name of BREAKS) macros.set(name, { parameters: 0, preset: undefined, body: "" });
  }

  read(): void {
    const tokens = texTokens(this.#text);
    for (let k = 0; k < tokens.length && this.#wasted <= MOST_WASTED; ) {
      k = this.#at(tokens, k);
      if (this.#wasted > MOST_WASTED) this.#giveUp(tokens[k]?.start ?? this.#text.length);
    }
  }

  #giveUp(at: number): void {
    this.#remark("open", TOO_MANY_OPEN, { start: at, end: at + 1 });
  }

  /** Deals with what stands at a token and gives the index to go on from. */
  #at(tokens: readonly TexToken[], k: number): number {
    const t = tokens[k] as TexToken;
    if (t.kind === "comment") {
      const said = /^%+\s*gradsheet:\s*(.*?)\s*$/m.exec(t.text);
      if (said !== null)
        this.declared.push({
          text: said[1] ?? "",
          offset: t.start + t.text.lastIndexOf(said[1] ?? ""),
          section: this.#section,
        });
      return k + 1;
    }
    if (t.text === "$") return this.#dollars(tokens, k);
    if (t.kind !== "command") return k + 1;
    switch (t.text) {
      case "\\(":
        return this.#until(tokens, k, "\\)", false);
      case "\\[":
        return this.#until(tokens, k, "\\]", true);
      case "\\verb":
        return this.#verb(tokens, k);
      case "\\begin":
        return this.#begin(tokens, k);
      case "\\end":
        return this.#isEndOfDocument(tokens, k) ? tokens.length : k + 1;
      default:
        break;
    }
    if (HEADINGS.has(t.text)) this.#section += 1;
    if (INCLUDES.has(t.text)) {
      const a = argumentAt(tokens, k + 1);
      const end = (a === undefined ? undefined : tokens[a.next - 1]?.end) ?? t.end;
      this.#remark(
        "include",
        `\`${this.#text.slice(t.start, end)}\` is not followed: only the files that are named are read`,
        { start: t.start, end },
      );
      return a?.next ?? k + 1;
    }
    const defined = definitionAt(this.#text, tokens, k, this.#macros);
    if (defined !== undefined) return defined;
    const macro = this.#macros.get(t.text);
    const environment = macro === undefined ? undefined : opens(macro);
    if (environment !== undefined && isMath(environment)) return this.#opened(tokens, k, environment);
    const formula = OWN_MACROS.get(t.text) ?? (macro === undefined ? undefined : wraps(macro, isMath));
    return formula === undefined ? k + 1 : this.#called(tokens, k, formula);
  }

  /** A macro that sets a formula. */
  #called(tokens: readonly TexToken[], k: number, macro: FormulaMacro): number {
    const args: Argument[] = [];
    let next = k + 1;
    while (args.length < macro.parameters) {
      const a = argumentAt(tokens, next);
      if (a === undefined) return k + 1;
      args.push(a);
      next = a.next;
    }
    const start = (tokens[k] as TexToken).start;
    const parts = macro.formula.flatMap((n) => args[n] ?? []);
    const [first] = parts;
    const last = parts.at(-1);
    if (first === undefined || last === undefined) return k + 1;
    const out = new Assembly(first.start);
    for (const a of parts) {
      out.copy(mappedSlice(this.#text, a.start, a.end), 0, a.end - a.start);
      out.put(" ", a.end);
    }
    const goesOn = macro.isLine && first.start === first.end && this.#line !== undefined;
    const after = goesOn ? this.#line : undefined;
    if (macro.isLine) this.#line = this.formulas.length;
    this.#add(out.done(), { start, end: last.end + 1 }, macro.display, macro.environment, after);
    for (const n of macro.text) {
      const from = args[n];
      if (from === undefined) continue;
      let j = tokens.findIndex((t, at) => at > k && t.start >= from.start);
      while (j >= 0 && j < tokens.length && (tokens[j] as TexToken).start < from.end) j = this.#at(tokens, j);
    }
    return next;
  }

  /** \\be … \\ee: an environment that macros open and close. */
  #opened(tokens: readonly TexToken[], k: number, environment: string): number {
    const { start, end } = tokens[k] as TexToken;
    for (let j = k + 1; j < tokens.length; j += 1) {
      const t = tokens[j] as TexToken;
      if (t.kind !== "command") continue;
      const macro = this.#macros.get(t.text);
      const closed = macro !== undefined && closes(macro) === environment;
      if (!closed) continue;
      this.add(end, t.start, { start, end: t.end }, true, environment);
      return j + 1;
    }
    this.#wasted += tokens.length - k;
    this.#remark("open", "the formula that opens here is not closed", { start, end });
    return k + 1;
  }

  #remark(code: string, message: string, span: Span): void {
    this.remarks.push({ code, message, span });
  }

  #isEndOfDocument(tokens: readonly TexToken[], k: number): boolean {
    const a = argumentAt(tokens, k + 1);
    return a !== undefined && this.#text.slice(a.start, a.end) === "document";
  }

  #dollars(tokens: readonly TexToken[], k: number): number {
    const double = tokens[k + 1]?.text === "$" && tokens[k + 1]?.start === tokens[k]?.end;
    const from = double ? k + 2 : k + 1;
    let depth = 0;
    let looked = from;
    for (let j = from; j < tokens.length; j += 1) {
      looked = j;
      const t = tokens[j] as TexToken;
      if (t.kind === "open") depth += 1;
      else if (t.kind === "close") depth -= 1;
      else if (t.kind === "space" && /\n\s*\n/.test(t.text) && !double) break;
      else if (t.text === "$" && depth <= 0 && (!double || tokens[j + 1]?.text === "$")) {
        const start = tokens[from - 1]?.end ?? 0;
        const next = double ? j + 2 : j + 1;
        this.add(
          start,
          t.start,
          { start: tokens[k]?.start ?? 0, end: tokens[next - 1]?.end ?? t.end },
          double,
        );
        return next;
      }
    }
    this.#wasted += looked - from;
    const { start, end } = tokens[k] as TexToken;
    this.#remark("open", "the formula that opens here is not closed", { start, end: double ? end + 1 : end });
    return from;
  }

  #until(tokens: readonly TexToken[], k: number, close: string, display: boolean): number {
    const { start, end } = tokens[k] as TexToken;
    for (let j = k + 1; j < tokens.length; j += 1) {
      const t = tokens[j] as TexToken;
      if (t.text !== close) continue;
      this.add(end, t.start, { start, end: t.end }, display);
      return j + 1;
    }
    this.#wasted += tokens.length - k;
    this.#remark("open", "the formula that opens here is not closed", { start, end });
    return k + 1;
  }

  /** \verb|…|, with any delimiter. */
  #verb(tokens: readonly TexToken[], k: number): number {
    const from = (tokens[k] as TexToken).end;
    const delimiter = this.#text[from] === "*" ? this.#text[from + 1] : this.#text[from];
    const end =
      delimiter === undefined ? -1 : this.#text.indexOf(delimiter, this.#text.indexOf(delimiter, from) + 1);
    if (end < 0) return k + 1;
    let j = k + 1;
    while (j < tokens.length && (tokens[j] as TexToken).start <= end) j += 1;
    return j;
  }

  #begin(tokens: readonly TexToken[], k: number): number {
    const a = argumentAt(tokens, k + 1);
    if (a === undefined) return k + 1;
    const name = this.#text.slice(a.start, a.end);
    const bare = name.replace(/\*$/, "");
    if (!isMath(bare) && !VERBATIM.has(bare)) return a.next;
    const start = (tokens[k] as TexToken).start;
    if (!isMath(bare)) {
      const end = this.#text.indexOf(`\\end{${name}}`, a.end);
      if (end < 0) {
        this.#wasted += tokens.length - k;
        return a.next;
      }
      let j = a.next;
      while (j < tokens.length && (tokens[j] as TexToken).start < end) j += 1;
      return Math.min(tokens.length, argumentAt(tokens, j + 1)?.next ?? j + 1);
    }
    let depth = 1;
    for (let j = a.next; j < tokens.length; j += 1) {
      const t = tokens[j] as TexToken;
      if (t.text !== "\\begin" && t.text !== "\\end") continue;
      const b = argumentAt(tokens, j + 1);
      if (b === undefined || this.#text.slice(b.start, b.end) !== name) continue;
      depth += t.text === "\\begin" ? 1 : -1;
      if (depth > 0) continue;
      const from = bodyStart(tokens, a.next, bare);
      this.add(from, t.start, { start, end: tokens[b.next - 1]?.end ?? b.end }, bare !== "math", bare);
      return b.next;
    }
    this.#wasted += tokens.length - k;
    this.#remark("open", `\`\\begin{${name}}\` is not closed`, { start, end: a.end + 1 });
    return a.next;
  }

  /** Notes the formula between two offsets. */
  add(from: number, to: number, span: Span, display: boolean, environment?: string): void {
    this.#add(mappedQuote(this.#text, span.start, from, to), span, display, environment, undefined);
  }

  #add(
    tex: Mapped,
    span: Span,
    display: boolean,
    environment: string | undefined,
    after: number | undefined,
  ): void {
    if (this.formulas.length >= MOST_FORMULAS)
      throw new SheetError([
        {
          severity: "error",
          code: "check.many",
          message: `this document has more than ${MOST_FORMULAS} formulas, more than are read at once`,
          expected: "several documents",
          span,
        },
      ]);
    this.formulas.push({
      tex: this.#expanded(tex, span),
      span,
      display,
      environment,
      section: this.#section,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** What the document calls and defines nowhere, as it is usually defined; that is said once for each. */
  readonly #usual: Others = (m, tokens, k) => {
    const t = tokens[k];
    this.#defined ??= definedIn(this.#text);
    if (t === undefined || this.#defined.has(t.text)) return undefined;
    const macro = usualMacro(m.text, tokens, k);
    if (macro !== undefined && !this.#said.has(t.text)) {
      this.#said.add(t.text);
      const { start, end } = placeOf(m, t.start, t.end);
      this.#remark(
        "macro",
        `\`${t.text}\` is not defined in this document and read as \`${macro.body}\`, as is usual`,
        { start, end },
      );
    }
    return macro;
  };

  #expanded(tex: Mapped, span: Span): Formula["tex"] {
    const { length } = tex.text;
    if (length > LONGEST_FORMULA)
      return {
        code: "long",
        message: `this formula has ${length} characters, more than are read`,
        span: { start: span.start, end: span.start + 1 },
        expected: `at most ${LONGEST_FORMULA}`,
      };
    try {
      return expandMacros(tex, this.#macros, this.#allowance, this.#usual);
    } catch (error) {
      if (!(error instanceof UnreadError)) throw error;
      return error.unread;
    }
  }

  set section(k: number) {
    this.#section = k;
  }
}

/** Behind `{3}` of an alignat, and `[t]`. */
function bodyStart(tokens: readonly TexToken[], k: number, name: string): number {
  const at = tokens[k]?.start ?? 0;
  if (name !== "alignat" && name !== "xalignat") return at;
  const j = skipSpace(tokens, k);
  const a = tokens[j]?.kind === "open" ? argumentAt(tokens, j) : undefined;
  return a === undefined ? at : (tokens[a.next - 1]?.end ?? at);
}
