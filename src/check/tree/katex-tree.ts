// The one file that knows the shape of KaTeX's parse tree (pinned: the tree is no public interface, and a test holds
// its shapes). A formula goes in, trees of our own come out. Every leaf of KaTeX's tree becomes one of ours, is a
// space or a change of style, or the formula is not read; places that KaTeX does not give are told from neighbours.

import katex from "katex";
import type { Span } from "../../expr/span.ts";
import { type Mapped, placeOf } from "../text/mapped.ts";
import { unread } from "../text/unread.ts";
import { COMBINING, letterOf, markOf } from "./signs.ts";
import { tidied } from "./tidy.ts";
import type { AccentTree, Tree } from "./tree.ts";
import { summation } from "./typed-sums.ts";

/** A node of KaTeX's tree: fields depend on the type, and each is looked at before it is used. */
interface Raw {
  readonly type: string;
  readonly loc?: { readonly start: number; readonly end: number; readonly lexer: { readonly input: string } };
  readonly [field: string]: unknown;
}

interface ParserSettings {
  readonly displayMode: boolean;
  readonly throwOnError: boolean;
  readonly trust: boolean;
  readonly strict: string;
  readonly maxExpand: number;
  readonly maxSize: number;
}
const parse = (katex as unknown as { __parse: (tex: string, s: ParserSettings) => readonly Raw[] }).__parse;

/** Expansions of KaTeX's own macros in one formula; those of the document are put in before. */
const MAX_EXPAND = 20_000;

/** `seen` is told every leaf of KaTeX's tree that was taken in: a test holds it against the tree. */
export function readTrees(m: Mapped, seen?: (leaf: unknown) => void): readonly Tree[] {
  const raw = rawTree(m);
  return new Adapter(m, seen).all(raw, "");
}

export function rawTree(m: Mapped): readonly Raw[] {
  try {
    return parse(m.text, {
      displayMode: true,
      throwOnError: true,
      trust: false,
      strict: "ignore",
      maxExpand: MAX_EXPAND,
      maxSize: 20,
    });
  } catch (error) {
    const whole = placeOf(m, 0, m.text.length);
    if (error instanceof RangeError) throw unread("depth", "this formula nests too deeply", whole);
    // `\\newline` in a list of columns and the like: an assertion within KaTeX, which tells no place.
    if (!(error instanceof katex.ParseError)) throw unread("tex", "this is no formula that TeX reads", whole);
    const at = typeof error.position === "number" ? error.position : undefined;
    const message = error.rawMessage.replace(/ at position \d+.*$/s, "").replace(/\.$/, "");
    throw unread(
      "tex",
      `this is no formula that TeX reads: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
      at === undefined ? whole : placeOf(m, at, at + Math.max(1, error.length ?? 1)),
    );
  }
}

function isUnderlined(raw: unknown): boolean {
  const [only, ...others] = Array.isArray(raw) ? raw : [raw];
  const n = only as Raw | undefined | null;
  if (n === undefined || n === null || others.length > 0) return false;
  return n.type === "underline" || (n.type === "ordgroup" && isUnderlined(n.body));
}

const ACCENTS: ReadonlyMap<string, AccentTree["accent"]> = new Map<string, AccentTree["accent"]>([
  ["\\tilde", "tilde"],
  ["\\widetilde", "tilde"],
  ["\\hat", "hat"],
  ["\\widehat", "hat"],
  ["\\bar", "bar"],
  ["\\overline", "bar"],
  ["\\vec", "vec"],
  ["\\overrightarrow", "vec"],
  ["\\dot", "dot"],
  ["\\ddot", "ddot"],
]);

/** Faces in which a run of letters is a word. */
const UPRIGHT: ReadonlySet<string> = new Set(["mathrm", "mathsf", "mathtt", "mathit", "textrm", "rm", "it"]);

class Adapter {
  readonly #m: Mapped;
  readonly #seen: ((leaf: unknown) => void) | undefined;
  /** Where the last leaf ended, in the mapped text. */
  #last = 0;

  constructor(m: Mapped, seen: ((leaf: unknown) => void) | undefined) {
    this.#m = m;
    this.#seen = seen;
  }

  all(nodes: readonly Raw[], face: string): readonly Tree[] {
    const out: Tree[] = [];
    let negated: Span | undefined;
    for (const n of nodes) {
      const trees = this.#node(n, face);
      for (const t of trees) {
        if (t.kind === "mark" && t.text === "̸") negated = t.span;
        else if (negated !== undefined) {
          out.push(this.#negate(t, negated));
          negated = undefined;
        } else out.push(t);
      }
    }
    if (negated !== undefined) throw unread("sign", "`\\not` stands before no relation", negated);
    return tidied(out);
  }

  #negate(t: Tree, span: Span): Tree {
    const text = t.kind === "mark" ? { "=": "≠", "∈": "∉", "∣": "∤" }[t.text] : undefined;
    if (text === undefined)
      throw unread("sign", "`\\not` stands before a sign that it is not read with", span);
    return { kind: "mark", text, span: { start: span.start, end: t.span.end } };
  }

  #list(value: unknown, face: string): readonly Tree[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return this.all(value as readonly Raw[], face);
    const node = value as Raw;
    return node.type === "ordgroup" ? this.all(body(node), face) : this.all([node], face);
  }

  /** The place of a node: KaTeX's own where it has one in this text, else from its name or its neighbours. */
  #place(n: Raw, name?: string): Span {
    const loc = n.loc;
    if (loc !== undefined && loc.lexer.input === this.#m.text) {
      this.#last = loc.end;
      return placeOf(this.#m, loc.start, loc.end);
    }
    const found = name === undefined ? -1 : this.#m.text.indexOf(name, this.#last);
    if (name !== undefined && found >= 0) {
      this.#last = found + name.length;
      return placeOf(this.#m, found, found + name.length);
    }
    return placeOf(this.#m, this.#last, this.#last + 1);
  }

  #leaf(n: Raw, face: string): readonly Tree[] {
    this.#seen?.(n);
    const symbol = String(n.text);
    const span = this.#place(n, symbol);
    if (/^\d$/.test(symbol))
      return [
        face === "mathbb"
          ? { kind: "letter", text: symbol, face, span }
          : { kind: "digit", text: symbol, span },
      ];
    const letter = letterOf(symbol);
    if (letter !== undefined) return [{ kind: "letter", text: letter, face, span }];
    const mark = markOf(symbol);
    if (mark !== undefined) return [{ kind: "mark", text: mark, span }];
    if (symbol === " " || symbol === "\u00a0" || symbol === "\u3000") return [];
    throw unread("sign", `the sign \`${symbol}\` is not read`, span);
  }

  #node(n: Raw, face: string): readonly Tree[] {
    switch (n.type) {
      case "mathord":
      case "textord":
      case "atom":
        return this.#leaf(n, face);
      case "ordgroup": {
        const inner = this.all(body(n), face);
        const span = this.#around(n, inner);
        // {=} and {-} are the sign, set without space around it.
        if (inner.length === 1 && inner[0]?.kind === "mark" && inner[0].text !== ",") return inner;
        return inner.length === 0 ? [] : [{ kind: "group", body: inner, span }];
      }
      case "supsub":
        return [this.#scripts(n, face)];
      case "genfrac":
        return [this.#fraction(n, face)];
      case "sqrt": {
        const inner = this.#list(n.body, face);
        const index = n.index === undefined || n.index === null ? undefined : this.#list(n.index, face);
        return [{ kind: "root", body: inner, index, span: this.#around(n, inner) }];
      }
      case "op":
        return this.#op(n, face);
      case "operatorname": {
        const inner = this.all(body(n), "mathrm");
        const name = inner.map(lettersOf).join("");
        return [{ kind: "op", name, spelled: true, span: this.#around(n, inner) }];
      }
      case "accent": {
        const label = String(n.label);
        const accent = ACCENTS.get(label);
        const inner = this.#list(n.base, face);
        const span = this.#around(n, inner);
        if (label === "\\textcircled")
          return [{ kind: "text", text: `(${inner.map(lettersOf).join("")})`, span }];
        const [letter] = inner;
        const mark = COMBINING.get(label);
        // ś is a letter like others.
        if (mark !== undefined && inner.length === 1 && letter?.kind === "letter")
          return [{ ...letter, text: `${letter.text}${mark}`.normalize("NFC"), span }];
        if (accent === undefined) throw unread("accent", `the accent \`${label}\` is not read`, span);
        return [{ kind: "accent", accent, body: inner, span }];
      }
      case "overline": {
        const inner = this.#list(n.body, face);
        return [{ kind: "accent", accent: "bar", body: inner, span: this.#around(n, inner) }];
      }
      case "font":
        return this.#font(n);
      case "pmb":
        return this.#list(n.body, "boldsymbol");
      case "text":
        return this.#text(n);
      case "leftright":
        return [this.#leftRight(n, face)];
      case "middle":
      case "delimsizing": {
        this.#seen?.(n);
        const delim = String(n.delim);
        const span = this.#place(n, delim);
        if (delim === ".") return [];
        const mark = markOf(delim);
        if (mark === undefined) throw unread("sign", `the delimiter \`${delim}\` is not read`, span);
        return [{ kind: "mark", text: mark, span }];
      }
      case "array":
        return [this.#table(n, face)];
      case "spacing":
        this.#seen?.(n);
        return [];
      case "kern": {
        const d = n.dimension as { readonly number: number; readonly unit: string };
        const wide = (d.unit === "em" && d.number >= 1) || (d.unit === "mu" && d.number >= 18);
        return wide ? [{ kind: "space", span: this.#place(n) }] : [];
      }
      case "mathchoice":
        return this.#list(n.display, face).filter((t) => t.kind !== "space");
      case "styling":
      case "sizing":
      case "color":
      case "smash":
      case "hbox":
      case "vcenter":
      case "lap":
      case "underline":
        return this.#list(n.body, face);
      case "mclass":
        return this.#class(n, face);
      case "htmlmathml":
        return this.#twofold(n);
      case "enclose": {
        if (n.label === "\\fbox") return cellOf(this.#list(n.body, face));
        throw unread(
          "struck",
          "a part of this formula is struck out or framed",
          this.#place(n),
          "the formula without it",
        );
      }
      case "horizBrace":
        return this.#list(n.base, face);
      case "xArrow": {
        const label = [...this.#list(n.body, face), ...this.#list(n.below, face)];
        const span = this.#around(n, label);
        return [{ kind: "mark", text: /left/i.test(String(n.label)) ? "←" : "→", span }];
      }
      case "internal":
      case "cr":
      case "phantom":
        return [];
      case "rule": {
        const { number } = n.width as { readonly number: number };
        if (number === 0) return [];
        throw unread("part", "a part of this formula is a line that was drawn", this.#place(n));
      }
      default:
        throw unread(
          "part",
          `a part of this formula is not mathematics that is read (${n.type})`,
          this.#place(n),
        );
    }
  }

  /** The span of what a node holds, or its own. */
  #around(n: Raw, inner: readonly Tree[]): Span {
    const loc = n.loc;
    if (loc !== undefined && loc.lexer.input === this.#m.text) {
      this.#last = Math.max(this.#last, loc.end);
      return placeOf(this.#m, loc.start, loc.end);
    }
    const [first] = inner;
    const last = inner.at(-1);
    if (first === undefined || last === undefined) return this.#place(n);
    return { start: first.span.start, end: Math.max(first.span.end, last.span.end) };
  }

  #scripts(n: Raw, face: string): Tree {
    const baseRaw = n.base as Raw | undefined;
    if (baseRaw?.type === "horizBrace") {
      // What stands at a brace is a remark on what it spans.
      const of = this.#list(baseRaw, face);
      const note = [...this.#list(n.sub, face), ...this.#list(n.sup, face)];
      return { kind: "group", body: of, span: this.#around(n, [...of, ...note]) };
    }
    const bases = baseRaw === undefined || baseRaw === null ? [] : this.#node(baseRaw, face);
    const base: Tree | undefined =
      bases.length > 1 ? { kind: "group", body: bases, span: this.#around(n, bases) } : bases[0];
    const sub = n.sub === undefined || n.sub === null ? undefined : this.#list(n.sub, face);
    const above = n.sup === undefined || n.sup === null ? undefined : this.#list(n.sup, face);
    // x with an underlined n above it is a product of n factors that fall.
    if (isUnderlined(n.sup))
      throw unread("accent", "a line below an exponent is not read", this.#place(n), "the product in full");
    const isPrime = (t: Tree): boolean => t.kind === "mark" && t.text === "′";
    const primes = above?.filter(isPrime).length ?? 0;
    const rest = above?.filter((t) => !isPrime(t));
    const sup = rest === undefined || rest.length === 0 ? undefined : rest;
    const parts = [...bases, ...(sub ?? []), ...(above ?? [])];
    const sign = bases.length === 1 ? summation(String(baseRaw?.text), bases[0], sub) : undefined;
    const spans = parts.map((t) => t.span);
    const span = {
      start: Math.min(...spans.map((s) => s.start)),
      end: Math.max(...spans.map((s) => s.end)),
    };
    return {
      kind: "scripts",
      base: sign ?? base,
      sub,
      sup,
      primes,
      span: spans.length === 0 ? this.#place(n) : span,
    };
  }

  #fraction(n: Raw, face: string): Tree {
    const over = this.#list(n.numer, face);
    const under = this.#list(n.denom, face);
    const span = this.#around(n, [...over, ...under]);
    if (n.hasBarLine !== true)
      throw unread("fraction", "two lines without a bar are not read", span, "`\\frac`");
    return { kind: "fraction", over, under, span };
  }

  #op(n: Raw, face: string): readonly Tree[] {
    const own = n.body;
    if (own !== undefined && own !== null) return this.#list(own, face);
    this.#seen?.(n);
    const symbol = String(n.name);
    const span = this.#place(n, symbol);
    return [{ kind: "op", name: symbol.replace(/^\\/, ""), span }];
  }

  #font(n: Raw): readonly Tree[] {
    const face = String(n.font);
    const inner = this.#list(n.body, face === "mathnormal" ? "" : face);
    const word = inner.length > 1 && inner.every((t) => t.kind === "letter" || t.kind === "digit");
    if (!word || !(UPRIGHT.has(face) || face === "mathbf" || face === "boldsymbol")) return inner;
    if (inner[0]?.kind !== "letter") return inner;
    return [{ kind: "word", text: inner.map(lettersOf).join(""), span: this.#around(n, inner) }];
  }

  /** Words, and the formulas between them. */
  #text(n: Raw): readonly Tree[] {
    const out: Tree[] = [];
    let text = "";
    let spans: Span[] = [];
    const flush = (): void => {
      const [first] = spans;
      if (first !== undefined)
        out.push({ kind: "text", text, span: { start: first.start, end: spans.at(-1)?.end ?? first.end } });
      text = "";
      spans = [];
    };
    const go = (nodes: readonly Raw[]): void => {
      for (const x of nodes) {
        if (x.type === "textord" || x.type === "mathord" || x.type === "atom" || x.type === "spacing") {
          this.#seen?.(x);
          spans.push(this.#place(x));
          text += String(x.text).replace(/^\\[ ]$|^~$|^\u00a0$/, " ");
        } else if (x.type === "accent") {
          go(x.base === undefined || x.base === null ? [] : [x.base as Raw]);
          text = `${text}${COMBINING.get(String(x.label)) ?? ""}`.normalize("NFC");
        } else if (x.type === "styling" && body(x).some((y) => y.mode === "math")) {
          flush();
          out.push(...this.all(body(x), ""));
        } else if (Array.isArray(x.body)) go(x.body as readonly Raw[]);
        else if (x.body !== undefined && x.body !== null) go([x.body as Raw]);
        else if (x.type !== "kern")
          throw unread("text", "words with formulas in them are not read", this.#place(x));
      }
    };
    go(body(n));
    flush();
    return out.length > 0 ? out : [{ kind: "text", text: "", span: this.#place(n) }];
  }

  #leftRight(n: Raw, face: string): Tree {
    const delimiter = (name: string): string => {
      const symbol = String(n[name]);
      if (symbol === ".") return "";
      const mark = markOf(symbol);
      if (mark === undefined)
        throw unread("sign", `the delimiter \`${symbol}\` is not read`, this.#place(n, symbol));
      return mark;
    };
    const open = delimiter("left");
    const start = this.#last;
    const inner = this.all(body(n), face);
    const close = delimiter("right");
    const span = inner.length === 0 ? placeOf(this.#m, start, start + 1) : this.#around(n, inner);
    return { kind: "fenced", open, close, body: inner, span };
  }

  #table(n: Raw, face: string): Tree {
    const rows = (n.body as readonly (readonly Raw[])[]).map((r) =>
      r.map((cell) => cellOf(this.#list(cell, face))),
    );
    const cells = rows.flat(2);
    return { kind: "table", rows, span: this.#around(n, cells) };
  }

  #class(n: Raw, face: string): readonly Tree[] {
    const inner = this.#list(n.body, face);
    if (
      n.mclass === "mbin" &&
      inner.every((t) => t.kind === "letter" || t.kind === "word") &&
      inner.map(lettersOf).join("") === "mod"
    )
      return [{ kind: "mark", text: "mod", span: this.#place(n, "\\bmod") }];
    if (n.mclass !== "mrel") return inner;
    // `=` with something above it is the relation; what stands there is a remark.
    const marks = inner.map((t) => (t.kind === "scripts" ? (t.base ?? t) : t));
    const joined = marks.map((t) => (t.kind === "mark" ? t.text : "")).join("");
    const [first] = marks;
    if (joined === ":=" && first !== undefined) return [{ kind: "mark", text: ":=", span: first.span }];
    return marks;
  }

  /** Signs that KaTeX puts together from several: the character is the one for screen readers. */
  #twofold(n: Raw): readonly Tree[] {
    const own: Raw[] = [];
    const go = (x: unknown): void => {
      if (Array.isArray(x)) x.forEach(go);
      else if (x !== null && typeof x === "object") {
        const node = x as Raw;
        if (typeof node.text === "string") {
          this.#seen?.(node);
          own.push(node);
        }
        go(node.body);
        go(node.html);
        go(node.base);
      }
    };
    go(n.html);
    let text = "";
    const say = (x: unknown): void => {
      if (Array.isArray(x)) x.forEach(say);
      else if (x !== null && typeof x === "object") {
        const node = x as Raw;
        if (typeof node.text === "string") text += node.text;
        say(node.body);
      }
    };
    say(n.mathml);
    const span = this.#place(own.find((x) => x.loc?.lexer.input === this.#m.text) ?? n);
    const mark = text === "̸" ? text : markOf(text);
    if (mark === undefined) throw unread("sign", `the sign \`${text}\` is not read`, span);
    return [{ kind: "mark", text: mark, span }];
  }
}

const body = (n: Raw): readonly Raw[] =>
  Array.isArray(n.body) ? (n.body as readonly Raw[]) : n.body === undefined ? [] : [n.body as Raw];

/** A cell of a table is a group of its own; alignments begin theirs with an empty one. */
const cellOf = (trees: readonly Tree[]): readonly Tree[] => {
  const [only] = trees;
  return trees.length === 1 && only?.kind === "group" ? only.body : trees;
};

function lettersOf(t: Tree): string {
  switch (t.kind) {
    case "letter":
    case "digit":
    case "word":
    case "text":
      return t.text;
    case "mark":
      if (t.text === "*" || t.text === "-" || t.text === "′") return t.text;
      throw unread("name", `a name with \`${t.text}\` in it is not read`, t.span);
    case "group":
      return t.body.map(lettersOf).join("");
    default:
      throw unread("name", "a name with more than letters in it is not read", t.span);
  }
}
