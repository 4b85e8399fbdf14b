// Formulas of a Markdown document. The Markdown parser tells what is code, a comment or a heading; what stands
// between dollars, \( \), \[ \] or in a LaTeX environment is found in the rest of the text as it was written: the
// parser's own extension takes `$$` with a formula behind it for a fence, and then what follows, too.

import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { frontmatter } from "micromark-extension-frontmatter";
import { isMap, isScalar, parseDocument } from "yaml";
import type { Macros } from "../text/macros.ts";
import type { Unread } from "../text/unread.ts";
import type { CheckedDocument, Declared } from "./document.ts";
import { LatexReader, MATH_ENVIRONMENTS, MOST_WASTED, TOO_MANY_OPEN } from "./latex-document.ts";
import { linkedRows } from "./table-rows.ts";

interface Structure {
  /** Where no formula is looked for. */
  readonly opaque: readonly { readonly start: number; readonly end: number }[];
  /** Contents of ```math blocks. */
  readonly fenced: readonly {
    readonly from: number;
    readonly to: number;
    readonly start: number;
    readonly end: number;
  }[];
  readonly headings: readonly number[];
  readonly declared: readonly Declared[];
}

export function readMarkdownDocument(text: string, name: string): CheckedDocument {
  const tree = fromMarkdown(text, {
    extensions: [frontmatter(["yaml"])],
    mdastExtensions: [frontmatterFromMarkdown(["yaml"])],
  });
  const s = structureOf(tree, text);
  const reader = new LatexReader(text, new Map() as Macros);
  const remarks: Unread[] = [];
  const scan = new Scanner(text, s, reader, remarks);
  scan.run();
  const formulas = [...reader.formulas].sort((a, b) => a.span.start - b.span.start);
  const said = reader.remarks.filter((r) => r.code === "macro");
  return {
    name,
    text,
    formulas: linkedRows(text, formulas),
    declared: s.declared,
    remarks: [...remarks, ...said],
  };
}

function structureOf(tree: Root, text: string): Structure {
  const opaque: { start: number; end: number }[] = [];
  const fenced: { from: number; to: number; start: number; end: number }[] = [];
  const headings: number[] = [];
  const declared: Declared[] = [];
  const go = (n: Nodes): void => {
    const start = n.position?.start.offset ?? 0;
    const end = n.position?.end.offset ?? start;
    switch (n.type) {
      case "code":
        opaque.push({ start, end });
        if (n.lang === "math") {
          const from = text.indexOf("\n", start) + 1;
          const last = text.lastIndexOf("\n", end - 1);
          fenced.push({ from, to: Math.max(from, last), start, end });
        }
        return;
      case "yaml":
        opaque.push({ start, end });
        declared.push(...declaredInFront(n.value, text.indexOf("\n", start) + 1));
        return;
      case "inlineCode":
      case "definition":
        opaque.push({ start, end });
        return;
      case "html": {
        // One node may hold several comments, and text behind them.
        for (const m of text.slice(start, end).matchAll(/<!--([\s\S]*?)-->/g)) {
          const from = start + m.index;
          opaque.push({ start: from, end: from + m[0].length });
          const said = /^\s*gradsheet:\s*([\s\S]*?)\s*$/.exec(m[1] ?? "")?.[1];
          if (said === undefined) continue;
          const offset = from + m[0].indexOf(said, m[0].indexOf("gradsheet:") + "gradsheet:".length);
          declared.push({ text: said, offset, section: headings.length });
        }
        return;
      }
      case "heading":
        headings.push(start);
        break;
      default:
        break;
    }
    if ("children" in n) for (const c of n.children) go(c);
  };
  go(tree);
  return { opaque, fenced, headings, declared };
}

/** The text behind `gradsheet:` in the front matter, which starts at an offset of the document. */
function declaredInFront(yaml: string, base: number): readonly Declared[] {
  const document = parseDocument(yaml, { prettyErrors: false, logLevel: "silent" });
  const node = isMap(document.contents) ? document.contents.get("gradsheet", true) : undefined;
  if (!isScalar(node) || typeof node.value !== "string" || node.range == null) return [];
  const [from, to] = node.range;
  const raw = yaml.slice(from, to);
  const block = /^[|>][^\n]*\n/.exec(raw)?.[0].length;
  const start = block ?? (/^["']/.test(raw) ? 1 : 0);
  const text = block === undefined && start === 1 ? raw.slice(1, -1) : raw.slice(start);
  return [{ text, offset: base + from + start, section: 0 }];
}

class Scanner {
  readonly #text: string;
  readonly #s: Structure;
  readonly #reader: LatexReader;
  readonly #remarks: Unread[];
  readonly #fences: ReadonlyMap<number, Structure["fenced"][number]>;
  /** Headings before the place. */
  #passed = 0;
  /** Characters that were looked through for an end that is not there. */
  #wasted = 0;
  /** The next place of each closing mark, as it was found last: places are asked for in order. */
  readonly #found = new Map<string, number>();

  constructor(text: string, s: Structure, reader: LatexReader, remarks: Unread[]) {
    this.#text = text;
    this.#s = s;
    this.#reader = reader;
    this.#remarks = remarks;
    this.#fences = new Map(s.fenced.map((f) => [f.start, f]));
  }

  run(): void {
    let at = 0;
    let opaque = 0;
    while (at < this.#text.length) {
      const skip = this.#s.opaque[opaque];
      if (skip !== undefined && at >= skip.end) {
        opaque += 1;
        continue;
      }
      if (skip !== undefined && at >= skip.start) {
        this.#fence(skip.start);
        at = Math.max(at, skip.end);
        opaque += 1;
        continue;
      }
      const next = this.#next(at, skip?.start ?? this.#text.length);
      at = next;
      if (this.#wasted <= MOST_WASTED) continue;
      this.#remarks.push({ code: "open", message: TOO_MANY_OPEN, span: { start: at, end: at + 1 } });
      return;
    }
  }

  #fence(start: number): void {
    const f = this.#fences.get(start);
    if (f === undefined) return;
    this.#section(start);
    this.#reader.add(f.from, f.to, { start: f.start, end: f.end }, true);
  }

  #section(at: number): void {
    while ((this.#s.headings[this.#passed] ?? Number.POSITIVE_INFINITY) <= at) this.#passed += 1;
    this.#reader.section = this.#passed;
  }

  /** Where `mark` stands next, from `at` on; the length of the text where it does not. */
  #nextOf(mark: string, at: number): number {
    const known = this.#found.get(mark);
    if (known !== undefined && known >= at) return known;
    const found = mark === BLANK_LINE ? blankLine(this.#text, at) : this.#text.indexOf(mark, at);
    const place = found < 0 ? this.#text.length : found;
    this.#found.set(mark, place);
    return place;
  }

  /** Looks for a formula from `at` on, before `end`; gives where to go on. */
  #next(at: number, end: number): number {
    const opener = /\\(?:[([]|begin\{([A-Za-z]+)\*?\}|[\s\S])|\$`|\$\$?/g;
    opener.lastIndex = at;
    const m = opener.exec(this.#text);
    if (m === null || m.index >= end) return end;
    const [found, environment] = m;
    const start = m.index;
    const after = start + found.length;
    this.#section(start);
    if (found === "\\(") return this.#closed(start, after, "\\)", false);
    if (found === "\\[") return this.#closed(start, after, "\\]", true);
    if (found === "$`") return this.#closed(start, after, "`$", false);
    if (found === "$$") return this.#dollars(start, after, true);
    if (found === "$") return this.#dollars(start, after, false);
    if (environment === undefined || !MATH_ENVIRONMENTS.has(environment)) return after;
    const name = found.slice("\\begin{".length, -1);
    const close = `\\end{${name}}`;
    const last = this.#nextOf(close, after);
    if (last >= this.#text.length) return this.#open(start, after);
    const from = /^\s*\{\d+\}/.exec(this.#text.slice(after, after + 40))?.[0].length ?? 0;
    this.#reader.add(
      after + (environment === "alignat" ? from : 0),
      last,
      { start, end: last + close.length },
      true,
      environment,
    );
    return last + close.length;
  }

  #closed(start: number, after: number, close: string, display: boolean): number {
    const last = this.#nextOf(close, after);
    // `\[` and `\(` are also escaped brackets; what is no formula has no partner in its paragraph.
    if (last >= this.#text.length || this.#nextOf(BLANK_LINE, after) < last) return after;
    this.#reader.add(after, last, { start, end: last + close.length }, display);
    return last + close.length;
  }

  #dollars(start: number, after: number, double: boolean): number {
    const mark = double ? "$$" : "$";
    let last = -1;
    let depth = 0;
    let looked = after;
    for (let k = after; k < this.#text.length; k += 1) {
      looked = k;
      const c = this.#text[k];
      if (c === "\\") k += 1;
      else if (c === "{") depth += 1;
      else if (c === "}") depth -= 1;
      else if (
        c === "$" &&
        (depth <= 0 || this.#text.startsWith("$$", k)) &&
        this.#text.startsWith(mark, k)
      ) {
        last = k;
        break;
      } else if (c === "\n" && !double && /^\n\s*\n/.test(this.#text.slice(k, k + 80))) break;
    }
    if (last < 0) this.#wasted += looked - after;
    if (last < 0) return double ? this.#open(start, after) : after;
    const body = this.#text.slice(after, last);
    // Prices are no formulas: `$5 and $10`.
    if (
      !double &&
      (body.trim() === "" || (/^\d/.test(body) && /[^\\]\s$/.test(body) && !/[\\_^=]/.test(body)))
    )
      return after;
    this.#reader.add(after, last, { start, end: last + mark.length }, double);
    return last + mark.length;
  }

  #open(start: number, after: number): number {
    this.#remarks.push({
      code: "open",
      message: "the formula that opens here is not closed",
      span: { start, end: after },
    });
    return after;
  }
}

const BLANK_LINE = "blank line";

function blankLine(text: string, from: number): number {
  const blank = /\n[^\S\n]*\n/g;
  blank.lastIndex = from;
  return blank.exec(text)?.index ?? -1;
}
