// Plain terms as text. What all languages share: which parentheses are needed, signs, products with their divisors,
// whole numbers apart from others. A language says how it writes the rest.

import type { Env } from "../expr/environment.ts";
import type { App, ElementaryOp, Expr } from "../expr/nodes.ts";
import { denominator, isIntegerQ, negQ, numerator, type Rational, ratio, signQ } from "../expr/rational.ts";
import { some } from "../expr/traverse.ts";
import { isInteger } from "../index/affine.ts";
import type { Names } from "./names.ts";
import type { Statement } from "./program.ts";
import { Unwritable } from "./writer.ts";

/** How tight a text holds together: an operand looser than its operator asks for is put in parentheses. */
export const TIGHT = {
  choice: 0,
  or: 1,
  and: 2,
  not: 3,
  relation: 4,
  sum: 5,
  product: 6,
  sign: 7,
  power: 8,
  atom: 9,
} as const;
export interface Text {
  readonly text: string;
  readonly tight: number;
}

export const atom = (text: string): Text => ({ text, tight: TIGHT.atom });
export const atLeast = (t: Text, tight: number): string => (t.tight >= tight ? t.text : `(${t.text})`);

export interface Language {
  readonly infinity: string;
  readonly pi: string;
  /** Whether products of whole numbers are written without spaces: s*i + k. */
  readonly tight: boolean;
  /** Whether −u^2 may be written without parentheses around the power. */
  readonly minusPower: boolean;
  readonly and: string;
  readonly or: string;
  not(t: Text): Text;
  readonly equal: string;
  readonly unequal: string;
  read(array: string, subs: readonly Text[]): string;
  /** ⌊a/b⌋ and ⌈a/b⌉ of whole numbers; a/b where it is known to be whole. */
  floorOf(a: Text, b: Text): Text;
  ceilOf(a: Text, b: Text): Text;
  exact(a: Text, b: Text): Text;
  remainder(a: Text, b: Text): Text;
  divides(a: Text, b: Text): Text;
  power(a: Text, n: Text): Text;
  /** An elementary function; `plain` where nothing in the arguments is read from an array or given as a number. */
  call(op: ElementaryOp, args: readonly Text[], plain: boolean): Text;
  choose(branches: readonly { readonly value: Text; readonly condition: Text | undefined }[]): Text;
  apply(f: string, args: readonly string[]): string;
  card(set: string, at: readonly string[]): string;
}

export class Terms {
  readonly names: Names;
  readonly env: Env;
  readonly language: Language;
  /** Within an index every quotient is a whole number. */
  #indexing = false;

  constructor(names: Names, env: Env, language: Language) {
    this.names = names;
    this.env = env;
    this.language = language;
  }

  /** The identifier of a name of the program. */
  name(name: string): string {
    return this.names.of(`name ${name}`, wishOf(name));
  }

  letter(letter: string): string {
    return this.names.of(`letter ${letter}`, letter.replace(/['#].*$/, ""));
  }

  /** `y[i] = u` or `y[i] += u`, without what ends a statement. */
  stored(s: Statement & { readonly kind: "store" }): string {
    const place = this.language.read(
      this.name(s.array),
      s.subs.map((x) => this.indexTerm(x)),
    );
    return `${place} ${s.add ? "+=" : "="} ${this.text(s.value)}`;
  }

  whole(e: Expr): boolean {
    return isInteger(this.env, e);
  }

  /** Numbers, sizes and indices alone. */
  isPlain(e: Expr): boolean {
    return !some(e, (s) => s.kind === "at" || (s.kind === "sym" && !this.whole(s)));
  }

  text(e: Expr, tight: number = TIGHT.choice): string {
    return atLeast(this.term(e), tight);
  }

  term(e: Expr): Text {
    switch (e.kind) {
      case "num":
        return this.number(e.value);
      case "sym":
        return atom(this.name(e.name));
      case "idx":
        return atom(this.letter(e.name));
      case "at":
        if (e.tensor.kind !== "sym") throw new Error("a read of a term");
        return atom(
          this.language.read(
            this.name(e.tensor.name),
            e.subs.map((s) => this.indexTerm(s)),
          ),
        );
      case "app":
        return this.application(e);
      case "bound":
      case "bind":
      case "deriv":
        throw new Error(`a ${e.kind} in a program`);
    }
  }

  private number(q: Rational): Text {
    if (this.#indexing && !isIntegerQ(q)) throw new Unwritable("an index that is no whole number");
    if (signQ(q) < 0) return { text: `-${atLeast(this.number(negQ(q)), TIGHT.sign)}`, tight: TIGHT.sign };
    if (isIntegerQ(q)) return atom(String(q));
    const decimal = decimalText(q);
    if (decimal !== undefined) return atom(decimal);
    return { text: `${numerator(q)} / ${denominator(q)}`, tight: TIGHT.product };
  }

  private application(e: App): Text {
    const l = this.language;
    const arg = (k: number): Expr => e.args[k] as Expr;
    switch (e.op) {
      case "add":
        return this.sum(e.args);
      case "mul":
      case "div":
        return this.product(e);
      case "pow":
        return this.power(e);
      case "eq":
        return this.relation(arg(0), l.equal, arg(1));
      case "ne":
        return this.relation(arg(0), l.unequal, arg(1));
      case "lt":
        return this.relation(arg(0), "<", arg(1));
      case "le":
        return this.atMost(arg(0), arg(1));
      case "gt":
        return this.relation(arg(0), ">", arg(1));
      case "ge":
        return this.relation(arg(0), ">=", arg(1));
      case "divides":
        return l.divides(this.term(arg(0)), this.term(arg(1)));
      case "and":
        return this.conjunction(e.args);
      case "or":
        return { text: e.args.map((a) => this.text(a, TIGHT.and)).join(` ${l.or} `), tight: TIGHT.or };
      case "not":
        return l.not(this.term(arg(0)));
      case "cases": {
        const branches = [];
        for (let k = 0; k < e.args.length; k += 2) {
          const condition = e.args[k + 1];
          branches.push({
            value: this.term(arg(k)),
            condition: condition === undefined ? undefined : this.term(condition),
          });
        }
        return l.choose(branches);
      }
      case "infinity":
        return atom(l.infinity);
      case "pi":
        return atom(l.pi);
      case "apply": {
        const [f, ...args] = e.args;
        if (f?.kind !== "sym") throw new Error("a function without a name");
        return atom(
          l.apply(
            this.name(f.name),
            args.map((a) => this.text(a)),
          ),
        );
      }
      case "card": {
        const s = arg(0);
        if (s.kind !== "at" || s.tensor.kind !== "sym") throw new Error("the size of a term");
        return atom(
          l.card(
            this.name(s.tensor.name),
            s.subs.map((x) => this.text(x)),
          ),
        );
      }
      case "floor":
      case "ceil": {
        const q = arg(0);
        if (this.whole(q)) return this.term(q);
        const [a, b] = this.quotient(q) ?? [];
        if (a !== undefined && b !== undefined) return e.op === "floor" ? l.floorOf(a, b) : l.ceilOf(a, b);
        return l.call(e.op, [this.term(q)], this.isPlain(q));
      }
      case "mod":
        if (e.args.every((a) => this.whole(a))) return l.remainder(this.term(arg(0)), this.term(arg(1)));
        return l.call(
          "mod",
          e.args.map((a) => this.term(a)),
          e.args.every((a) => this.isPlain(a)),
        );
      default:
        return l.call(
          elementary(e.op),
          e.args.map((a) => this.term(a)),
          e.args.every((a) => this.isPlain(a)),
        );
    }
  }

  /** a/b of whole numbers. */
  private quotient(e: Expr): readonly [Text, Text] | undefined {
    if (e.kind !== "app" || (e.op !== "div" && e.op !== "mul")) return undefined;
    const { above, below, coefficient, whole } = this.parts(e);
    if (!whole) return undefined;
    const top = [...digits(numerator(coefficient)), ...above];
    const bottom = [...digits(denominator(coefficient)), ...below];
    return [times(top, this.language.tight), times(bottom, this.language.tight)];
  }

  /** An index: whole, and so is every quotient in it. */
  index(e: Expr, tight: number = TIGHT.choice): string {
    return atLeast(this.indexTerm(e), tight);
  }

  indexTerm(e: Expr): Text {
    const before = this.#indexing;
    this.#indexing = true;
    try {
      return this.term(e);
    } finally {
      this.#indexing = before;
    }
  }

  private sum(terms: readonly Expr[]): Text {
    const tight = terms.every((t) => this.whole(t));
    let text = "";
    // A sum does not begin with a minus sign if it need not.
    const first = terms.findIndex((t) => !isNegative(t));
    const order = first > 0 && tight ? [terms[first] as Expr, ...terms.filter((_, k) => k !== first)] : terms;
    for (const t of order) {
      const minus = isNegative(t);
      const body = this.signedTerm(t, text === "");
      if (text === "") text = minus ? `-${body}` : body;
      else text += `${minus ? " - " : " + "}${body}`;
    }
    return { text, tight: TIGHT.sum };
  }

  /** The term without its minus sign. */
  private signedTerm(t: Expr, leads: boolean): string {
    if (!isNegative(t)) return this.text(t, TIGHT.product);
    if (t.kind === "num") return atLeast(this.number(negQ(t.value)), TIGHT.product);
    return atLeast(this.unsigned(t as App, leads), TIGHT.product);
  }

  private product(e: App): Text {
    if (!isNegative(e)) return this.unsigned(e);
    return { text: `-${atLeast(this.unsigned(e, true), TIGHT.product)}`, tight: TIGHT.sum };
  }

  /** The product without its sign; `after` where a minus sign stands before it. */
  private unsigned(e: App, after = false): Text {
    const { above, below, coefficient, whole } = this.parts(e);
    const tight = this.language.tight && whole;
    const size = signQ(coefficient) < 0 ? negQ(coefficient) : coefficient;
    const top = [...digits(numerator(size)), ...above];
    const bottom = [...digits(denominator(size)), ...below];
    const [lead] = top;
    if (after && lead?.tight === TIGHT.power && !this.language.minusPower) top[0] = atom(`(${lead.text})`);
    const over = times(top, tight);
    if (bottom.length === 0) return over;
    const under = times(bottom, tight);
    if (this.#indexing) return this.language.exact(over, under);
    return { text: `${atLeast(over, TIGHT.product)} / ${atLeast(under, TIGHT.sign)}`, tight: TIGHT.product };
  }

  /** Factors and divisors of a product, with its number, and whether all of them are whole. */
  private parts(e: Expr): Parts {
    const above: Text[] = [];
    const below: Text[] = [];
    let [top, bottom] = [1n, 1n];
    let whole = true;
    const put = (x: Expr, t: Text, up: boolean): void => {
      if (!this.whole(x)) whole = false;
      (up ? above : below).push(t);
    };
    const go = (x: Expr, up: boolean): void => {
      if (x.kind === "num" && signQ(x.value) !== 0) {
        top *= up ? numerator(x.value) : denominator(x.value);
        bottom *= up ? denominator(x.value) : numerator(x.value);
        return;
      }
      if (x.kind === "app" && x.op === "mul") {
        for (const a of x.args) go(a, up);
        return;
      }
      if (x.kind === "app" && x.op === "div") {
        go(x.args[0] as Expr, up);
        go(x.args[1] as Expr, !up);
        return;
      }
      const n = x.kind === "app" && x.op === "pow" ? x.args[1] : undefined;
      if (x.kind === "app" && n?.kind === "num" && signQ(n.value) < 0) {
        const base = x.args[0] as Expr;
        if (n.value === -1) go(base, !up);
        else put(base, this.language.power(this.term(base), this.number(negQ(n.value))), !up);
        return;
      }
      put(x, this.term(x), up);
    };
    go(e, true);
    return { above, below, coefficient: ratio(top, bottom), whole };
  }

  private power(e: App): Text {
    const n = e.args[1];
    if (n?.kind === "num" && signQ(n.value) < 0) return this.unsigned(e);
    return this.language.power(this.term(e.args[0] as Expr), this.term(e.args[1] as Expr));
  }

  private relation(a: Expr, sign: string, b: Expr): Text {
    return {
      text: `${this.text(a, TIGHT.sum)} ${sign} ${this.text(b, TIGHT.sum)}`,
      tight: TIGHT.relation,
    };
  }

  /** u ≤ n − 1 of whole numbers as u < n. */
  private atMost(a: Expr, b: Expr): Text {
    const less = this.whole(a) ? this.successor(b) : undefined;
    if (less === undefined) return this.relation(a, "<=", b);
    return { text: `${this.text(a, TIGHT.sum)} < ${less}`, tight: TIGHT.relation };
  }

  /** n of n − 1. */
  successor(e: Expr): string | undefined {
    if (e.kind !== "app" || e.op !== "add" || !this.whole(e)) return undefined;
    const last = e.args.at(-1);
    if (last?.kind !== "num" || last.value !== -1) return undefined;
    const rest = e.args.slice(0, -1);
    return rest.length === 1 ? this.text(rest[0] as Expr, TIGHT.sum) : this.sum(rest).text;
  }

  private conjunction(parts: readonly Expr[]): Text {
    const flat = (e: Expr): readonly Expr[] =>
      e.kind === "app" && e.op === "and" ? e.args.flatMap(flat) : [e];
    const args = parts.flatMap(flat);
    return {
      text: args.map((a) => this.text(a, TIGHT.not)).join(` ${this.language.and} `),
      tight: TIGHT.and,
    };
  }
}

interface Parts {
  readonly above: readonly Text[];
  readonly below: readonly Text[];
  readonly coefficient: Rational;
  readonly whole: boolean;
}

const digits = (n: bigint): readonly Text[] => (n === 1n ? [] : [atom(String(n))]);

function times(factors: readonly Text[], tight: boolean): Text {
  const [only] = factors;
  if (only === undefined) return atom("1");
  if (factors.length === 1) return only;
  const text = factors
    .map((f, k) => atLeast(f, k === 0 ? TIGHT.product : TIGHT.sign))
    .join(tight ? "*" : " * ");
  return { text, tight: TIGHT.product };
}

export function isNegative(e: Expr): boolean {
  if (e.kind === "num") return signQ(e.value) < 0;
  if (e.kind !== "app") return false;
  if (e.op === "mul") return e.args.filter(isNegative).length % 2 === 1;
  return e.op === "div" && isNegative(e.args[0] as Expr) !== isNegative(e.args[1] as Expr);
}

/** Short decimals that are exact. */
function decimalText(q: Rational): string | undefined {
  const [n, d] = [numerator(q), denominator(q)];
  for (let [k, power] = [1, 10n]; k <= 4; k += 1, power *= 10n)
    if (power % d === 0n) {
      const digits = String((n * power) / d).padStart(k + 1, "0");
      return `${digits.slice(0, -k)}.${digits.slice(-k)}`;
    }
  return undefined;
}

/** What a name of the program is called if that is free: `d(L)/d(y)` is dL_dy. */
export function wishOf(name: string): string {
  const padded = / padded$/.exec(name);
  if (padded !== null) return `${wishOf(name.slice(0, padded.index))}_padded`;
  const bare = name.replace(/ result$/, "").replace(/^(n_[^#]*)#.*$/, "$1");
  const derivative = /^d\((.*)\)\/d\((.*)\)$/.exec(bare);
  if (derivative !== null) return `d${wishOf(derivative[1] ?? "")}_d${wishOf(derivative[2] ?? "")}`;
  return bare.replace(/#\d+$/, "").replace(/ /g, "_");
}

const ELEMENTARY: ReadonlySet<string> = new Set(
  (
    "exp expm1 log log1p log2 log10 sqrt abs sign floor ceil round mod clamp sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc " +
    "sigmoid logit softplus relu " +
    "max min"
  ).split(" "),
);

function elementary(op: App["op"]): ElementaryOp {
  if (!ELEMENTARY.has(op)) throw new Unwritable(`\`${op}\` in a program`);
  return op as ElementaryOp;
}
