// A term as text of the sheet language that reads back as the same term (up to tidy): for JSON, keys of results and
// tests. Ranges are written except where the reader infers exactly them.

import type { Context } from "../expr/context.ts";
import { axesOf, type Env } from "../expr/environment.ts";
import type { App, Bind, Expr, Op, Range } from "../expr/nodes.ts";
import { sameByNorm } from "../expr/norm.ts";
import { denominator, isIntegerQ, negQ, numerator, type Rational, showQ, signQ } from "../expr/rational.ts";
import { sliceParts } from "../expr/slices.ts";
import { freeIndices } from "../expr/traverse.ts";
import { aloneAxes } from "../notation/axis-range.ts";
import { toWritten } from "../notation/first-index.ts";
import { chooseLetters } from "../notation/lay-out-binder.ts";

export interface SheetLanguageOptions {
  readonly ctx: Context;
  readonly env: Env;
  readonly first: 0 | 1;
  /** Letters in use around the term. */
  readonly taken?: Iterable<string>;
}

/** From loose to tight: or, and, not, relation, sum, product (a leading minus included), power, atom. */
const STRENGTH = { or: 0, and: 1, not: 2, relation: 3, sum: 4, product: 5, power: 6, atom: 7 } as const;
type Strength = (typeof STRENGTH)[keyof typeof STRENGTH];

interface Text {
  readonly text: string;
  readonly strength: Strength;
  /** A binder at its end takes in what follows. */
  readonly open?: boolean;
}

interface Scope {
  readonly o: SheetLanguageOptions;
  readonly letters: readonly string[];
  readonly taken: ReadonlySet<string>;
}

export function sheetText(term: Expr, o: SheetLanguageOptions): string {
  const e = toWritten(o.ctx, o.first, term, "exact");
  const taken = new Set([...(o.taken ?? []), ...freeIndices(e), ...o.env.decls.keys()]);
  return write(e, { o, letters: [], taken }).text;
}

/** The key of a derivative in results: its target without spaces and subscripts, d(L)/d(x). */
export function targetKey(e: Expr): string {
  switch (e.kind) {
    case "deriv":
      return `d(${targetKey(e.of)})/d(${targetKey(e.wrt)})`;
    case "at":
      return targetKey(e.tensor);
    case "sym":
    case "idx":
      return e.name;
    default:
      return "";
  }
}

const atom = (text: string): Text => ({ text, strength: STRENGTH.atom });

/** The text, in parentheses when it is looser than asked or would take in what follows. */
function held(t: Text, strength: Strength, last = true): string {
  return t.strength >= strength && (last || t.open !== true) ? t.text : `(${t.text})`;
}

function write(e: Expr, s: Scope): Text {
  switch (e.kind) {
    case "num":
      return numberText(e.value);
    case "sym":
    case "idx":
      return atom(e.name);
    case "bound":
      return atom(s.letters[s.letters.length - 1 - e.index] ?? `#${e.index}`);
    case "at": {
      const tensor = held(write(e.tensor, s), STRENGTH.atom);
      return atom(`${tensor}[${e.subs.map((x) => write(x, s).text).join(", ")}]`);
    }
    case "deriv": {
      const slot = slotText(e, s);
      if (slot !== undefined) return atom(slot);
      return atom(`d(${write(e.of, s).text})/d(${write(e.wrt, s).text})`);
    }
    case "bind":
      return writeBind(e, s);
    case "app":
      return writeApp(e, s);
  }
}

/** The derivative of a given function in slots, at written arguments: f'(a), or f_x(u, v). */
function slotText(e: Expr & { readonly kind: "deriv" }, s: Scope): string | undefined {
  const by: string[] = [];
  let of: Expr = e;
  while (of.kind === "deriv" && of.mode === "slot" && of.wrt.kind === "sym") {
    by.unshift(of.wrt.name);
    of = of.of;
  }
  const [f, ...args] = of.kind === "app" && of.op === "apply" ? of.args : [];
  const decl = f?.kind === "sym" ? s.o.env.decls.get(f.name) : undefined;
  if (decl?.kind !== "function" || by.length === 0) return undefined;
  const name =
    decl.params.length === 1 ? `${decl.name}${"'".repeat(by.length)}` : `${decl.name}_${by.join("_")}`;
  return `${name}(${args.map((a) => write(a, s).text).join(", ")})`;
}

function numberText(v: Rational): Text {
  if (signQ(v) < 0)
    return { text: `-${held(numberText(negQ(v)), STRENGTH.power)}`, strength: STRENGTH.product };
  if (isIntegerQ(v)) return atom(showQ(v));
  const decimal = shortDecimal(v);
  return decimal === undefined ? { text: showQ(v), strength: STRENGTH.product } : atom(decimal);
}

/** The exact decimal of a positive rational, when it has one of at most 9 places. */
function shortDecimal(v: Rational): string | undefined {
  const scale = 10n ** 9n;
  if (scale % denominator(v) !== 0n) return undefined;
  const digits = `${numerator(v) * (scale / denominator(v))}`.padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/0+$/, "");
}

const RELATIONS: ReadonlyMap<Op, string> = new Map<Op, string>([
  ["eq", "="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
  ["divides", "divides"],
]);

function writeApp(e: App, s: Scope): Text {
  const relation = RELATIONS.get(e.op);
  if (relation !== undefined) {
    const [a, b] = e.args.map((x) => held(write(x, s), STRENGTH.sum)) as [string, string];
    return { text: `${a} ${relation} ${b}`, strength: STRENGTH.relation };
  }
  switch (e.op) {
    case "add":
      return writeSum(e, s);
    case "mul":
      return writeProduct(e, s);
    case "div": {
      const [a, b] = e.args as readonly [Expr, Expr];
      const over = held(write(a, s), STRENGTH.product, false);
      const under = write(b, s);
      return { text: `${over}/${held(under, STRENGTH.power, false)}`, strength: STRENGTH.product };
    }
    case "pow": {
      const [a, n] = e.args as readonly [Expr, Expr];
      const exponent =
        n.kind === "num" && isIntegerQ(n.value) ? showQ(n.value) : held(write(n, s), STRENGTH.power, false);
      return { text: `${held(write(a, s), STRENGTH.atom, false)}^${exponent}`, strength: STRENGTH.power };
    }
    case "iverson":
      return atom(`[${write(e.args[0] as Expr, s).text}]`);
    case "and":
    case "or": {
      const own = e.op === "and" ? STRENGTH.and : STRENGTH.or;
      const inner = e.op === "and" ? STRENGTH.not : STRENGTH.and;
      return { text: e.args.map((x) => held(write(x, s), inner)).join(` ${e.op} `), strength: own };
    }
    case "not":
      return { text: `not ${held(write(e.args[0] as Expr, s), STRENGTH.not)}`, strength: STRENGTH.not };
    case "true":
      return { text: "0 = 0", strength: STRENGTH.relation };
    case "false":
      return { text: "0 = 1", strength: STRENGTH.relation };
    case "cases":
      return writeCases(e, s);
    case "list":
      return atom(`[${e.args.map((x) => write(x, s).text).join(", ")}]`);
    case "tuple":
      return atom(`(${e.args.map((x) => write(x, s).text).join(", ")})`);
    case "card":
      return atom(`|${write(e.args[0] as Expr, s).text}|`);
    case "infinity":
      return atom("inf");
    case "pi":
      return atom(s.o.env.decls.has("pi") ? (s.o.env.decls.has("π") ? "4*atan(1)" : "π") : "pi");
    case "apply": {
      const [f, ...args] = e.args as readonly [Expr, ...Expr[]];
      return atom(`${write(f, s).text}(${args.map((x) => write(x, s).text).join(", ")})`);
    }
    case "slice": {
      const { tensor, fixed } = sliceParts(e);
      const rank = Math.max(axesOfWritten(tensor, s), ...[...fixed.keys()].map((k) => k + 1));
      const subs = Array.from({ length: rank }, (_, k) => {
        const i = fixed.get(k);
        return i === undefined ? ":" : write(i, s).text;
      });
      return atom(`${held(write(tensor, s), STRENGTH.atom)}[${subs.join(", ")}]`);
    }
    default:
      return atom(`${e.op}(${e.args.map((x) => write(x, s).text).join(", ")})`);
  }
}

/** How many axes a name or a derivative to a name has; 0 where that is not told. */
function axesOfWritten(e: Expr, s: Scope): number {
  if (e.kind === "deriv") return axesOfWritten(e.wrt, s);
  return e.kind === "sym" ? (axesOf(s.o.env, e.name)?.length ?? 0) : 0;
}

function writeCases(e: App, s: Scope): Text {
  const branches: string[] = [];
  for (let k = 0; k < e.args.length; k += 2) {
    const value = write(e.args[k] as Expr, s).text;
    const condition = e.args[k + 1];
    branches.push(condition === undefined ? `${value} otherwise` : `${value} if ${write(condition, s).text}`);
  }
  return atom(`cases{${branches.join(", ")}}`);
}

/** A term's text without its leading minus. */
function splitMinus(e: Expr, s: Scope): { readonly minus: boolean; readonly body: Text } {
  const [first, ...rest] = e.kind === "app" && e.op === "mul" ? e.args : [];
  if (e.kind === "num" && signQ(e.value) < 0) return { minus: true, body: numberText(negQ(e.value)) };
  if (first?.kind === "num" && signQ(first.value) < 0 && rest.length > 0) {
    const positive = negQ(first.value);
    const factors = positive === 1 ? rest : [s.o.ctx.num(positive), ...rest];
    return { minus: true, body: writeFactors(factors, s) };
  }
  const body = e.kind === "app" && e.op === "mul" ? writeFactors(e.args, s) : write(e, s);
  return { minus: false, body };
}

function writeSum(e: App, s: Scope): Text {
  let text = "";
  let open = false;
  for (const [k, term] of e.args.entries()) {
    const { minus, body } = splitMinus(term, s);
    const own = held(body, STRENGTH.product);
    const piece = own.startsWith("-") && (k > 0 || minus) ? `(${own})` : own;
    text += k === 0 ? `${minus ? "-" : ""}${piece}` : ` ${minus ? "-" : "+"} ${piece}`;
    open = body.open === true && own === body.text;
  }
  return { text, strength: STRENGTH.sum, open };
}

function writeProduct(e: App, s: Scope): Text {
  const { minus, body } = splitMinus(e, s);
  if (!minus) return body;
  const own = held(body, STRENGTH.product);
  return {
    text: own.startsWith("-") ? `-(${own})` : `-${own}`,
    strength: STRENGTH.product,
    open: body.open === true,
  };
}

/** Factors with `*` between them; a quotient may lead without parentheses, since a/b*c is (a/b)*c. */
function writeFactors(factors: readonly Expr[], s: Scope): Text {
  const only = factors[0];
  if (only !== undefined && factors.length === 1) return write(only, s);
  let open = false;
  const texts = factors.map((f, k) => {
    const last = k === factors.length - 1;
    const t = write(f, s);
    const leading = k === 0 && f.kind === "app" && f.op === "div";
    const own = held(t, leading ? STRENGTH.product : STRENGTH.power, last);
    if (last) open = t.open === true && own === t.text;
    return own;
  });
  return { text: texts.join("*"), strength: STRENGTH.product, open };
}

function writeBind(e: Bind, s: Scope): Text {
  const names = chooseLetters(e, s);
  const inside: Scope = { ...s, letters: [...s.letters, ...names] };
  const groups: { text: string; bare: boolean }[] = [];
  let k = 0;
  for (const r of e.ranges) {
    const scope: Scope = { ...s, letters: [...s.letters, ...names.slice(0, k)] };
    const n = r.kind === "set" ? r.arity : 1;
    groups.push(rangeText(e, r, k, names.slice(k, k + n), scope));
    k += n;
  }
  const guard = e.guard === undefined ? [] : [write(e.guard, inside).text];
  const heads: string[] = [];
  // A letter without a range takes the next one to its right, so bare letters end their braces.
  let current: string[] = [];
  for (const [i, g] of groups.entries()) {
    current.push(g.text);
    const next = groups[i + 1];
    if (g.bare && next !== undefined && !next.bare && (e.op === "sum" || e.op === "prod")) {
      heads.push(`${e.op}{${current.join(", ")}}`);
      current = [];
    }
  }
  heads.push(`${e.op}{${[...current, ...guard].join(", ")}}`);
  const body = write(e.body, inside);
  return { text: `${heads.join(" ")} ${held(body, STRENGTH.product)}`, strength: STRENGTH.power, open: true };
}

function rangeText(
  e: Bind,
  r: Range,
  k: number,
  names: readonly string[],
  s: Scope,
): { readonly text: string; readonly bare: boolean } {
  const letters = names.join(", ");
  switch (r.kind) {
    case "all":
      return { text: letters, bare: true };
    case "set": {
      const set = write(r.set, s).text;
      return { text: `${names.length > 1 ? `(${letters})` : letters} in ${set}`, bare: false };
    }
    case "interval": {
      if (inferred(e, r, k, s.o)) return { text: letters, bare: true };
      const ends = [r.lo, r.hi].map((x) => held(write(x, s), STRENGTH.sum));
      return { text: `${letters}=${ends.join("..")}`, bare: false };
    }
  }
}

/** Whether the reader infers exactly this range: all strict axes on which the letter stands alone have it. */
function inferred(
  e: Bind,
  r: Range & { readonly kind: "interval" },
  k: number,
  o: SheetLanguageOptions,
): boolean {
  const strict = (like: boolean) => aloneAxes(o.env, e, k, like).filter((a) => a.outside.kind === "error");
  const axes = strict(true);
  const by = o.ctx.num(o.first);
  return (
    strict(false).length > 0 &&
    axes.every(
      (a) => sameByNorm(o.ctx, r.lo, o.ctx.add(a.lo, by)) && sameByNorm(o.ctx, r.hi, o.ctx.add(a.hi, by)),
    )
  );
}
