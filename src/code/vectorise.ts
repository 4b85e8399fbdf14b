// A loop nest as operations on whole arrays: loop variables become axes of slices, what is summed becomes `einsum`, `sum` or
// `@`, writes at looked-up places `np.add.at`. A variable stays a loop where a place mixes it with another one (i + k), is no
// slice, or where an iteration needs what another one has made. What fits in none of this is left to the loops.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { toPoly } from "../expr/poly.ts";
import { freeIndices, symbols, visit } from "../expr/traverse.ts";
import { isPositive } from "../index/positive.ts";
import { factsOf } from "../index/prove.ts";
import { contracted, expanded, sliceCall, type View } from "./contract.ts";
import { carries, type For, readsWhatItMakes, times, variablesOf } from "./nests.ts";
import type { Routine, Statement } from "./program.ts";
import { type Arrays, pythonStatements, range, tuple } from "./python-statements.ts";
import { index } from "./reads.ts";
import { atLeast, type Terms, type Text, TIGHT } from "./terms.ts";
import { Keep, Unfit } from "./unfit.ts";
import { readsPart, VectorTerms } from "./vector-terms.ts";

type Store = Statement & { readonly kind: "store" };
type At = Expr & { readonly kind: "at" };

/** A loop variable that has become an axis. */
interface Axis {
  readonly variable: string;
  readonly extent: Expr;
}

export function vectorStatements(
  ctx: Context,
  r: Routine,
  terms: Terms,
  arrays: Arrays,
  body: readonly Statement[],
): readonly string[] {
  const lines: string[] = [];
  const written = times(body);
  for (const s of body) {
    const made = s.kind === "for" ? new Vectors(ctx, r, terms, written).nest(s) : undefined;
    if (made === undefined) lines.push(...pythonStatements([s], { terms, arrays }, 1));
    else append(lines, made);
  }
  return lines;
}

interface Made {
  readonly lines: readonly string[];
  /** Where the last line gives everything that this name has: what it is. */
  readonly whole?: { readonly name: string; readonly value: string } | undefined;
}

/** What was begun with zeros and is made by one line is what that line says. */
function append(lines: string[], { lines: more, whole }: Made): void {
  const last = more.at(-1);
  const indent = /^ */.exec(last ?? "")?.[0] ?? "";
  const zeros =
    whole === undefined
      ? -1
      : lines.findIndex(
          (l) => l === `${indent}${whole.name} = 0` || l.startsWith(`${indent}${whole.name} = np.zeros(`),
        );
  if (whole === undefined || zeros < 0 || lines[zeros]?.includes("dtype=int") === true) lines.push(...more);
  else {
    lines.splice(zeros, 1);
    lines.push(...more.slice(0, -1), `${indent}${whole.name} = ${whole.value}`);
  }
}

class Vectors {
  readonly #ctx: Context;
  readonly #r: Routine;
  readonly #terms: Terms;
  #kept: ReadonlySet<string> = new Set();
  #axes: readonly Axis[] = [];
  /** Temporaries that have become arrays. */
  #temporaries = new Map<string, readonly string[]>();
  /** How often names are written in the routine. */
  readonly #written: ReadonlyMap<string, number>;

  constructor(ctx: Context, r: Routine, terms: Terms, written: ReadonlyMap<string, number>) {
    this.#ctx = ctx;
    this.#r = r;
    this.#terms = terms;
    this.#written = written;
  }

  nest(s: For): Made | undefined {
    const all = variablesOf(s);
    if (readsWhatItMakes(s)) return undefined;
    for (;;) {
      this.#axes = [];
      this.#temporaries = new Map();
      try {
        return this.#statement(s, 1);
      } catch (e) {
        if (e instanceof Unfit) return undefined;
        if (!(e instanceof Keep)) throw e;
        if (this.#kept.has(e.variable)) return undefined;
        this.#kept = new Set([...this.#kept, e.variable]);
        if (all.every((v) => this.#kept.has(v))) return undefined;
      }
    }
  }

  #body(body: readonly Statement[], depth: number): Made {
    const lines: string[] = [];
    let whole: Made["whole"];
    for (const s of body) {
      const made = this.#statement(s, depth);
      append(lines, made);
      whole = made.whole;
    }
    return { lines, whole };
  }

  #statement(s: Statement, depth: number): Made {
    const indent = "    ".repeat(depth);
    const line = (text: string, whole?: Made["whole"]): Made => ({ lines: [`${indent}${text}`], whole });
    switch (s.kind) {
      case "for":
        return this.#for(s, depth);
      case "store":
        return this.#store(s, line);
      case "let": {
        const letters = this.#axes.map((a) => a.variable);
        const value = this.#initial(s, letters);
        this.#temporaries.set(s.name, letters);
        return line(`${this.#terms.name(s.name)} = ${value}`);
      }
      case "accumulate": {
        if (s.operator !== "add") throw new Unfit();
        const letters = this.#temporaries.get(s.name) ?? [];
        const name = this.#terms.name(s.name);
        const value = this.#reduced(s.value, letters);
        const alone =
          value.fresh && value.letters.length === letters.length && this.#written.get(s.name) === 1;
        return line(`${name} += ${value.text}`, alone ? { name, value: value.text } : undefined);
      }
      case "assign":
        return line(`${this.#terms.name(s.name)} = ${this.#assigned(s.name, s.value)}`);
      case "if": {
        const changes = s.body.flatMap((x) => (x.kind === "assign" ? [x] : []));
        if (changes.length < s.body.length || s.otherwise.length > 0) throw new Unfit();
        // Everything is computed, chosen or not.
        if (changes.some((x) => readsPart(this, x.value))) throw new Unfit();
        const letters = this.#axes.map((a) => a.variable);
        const mask = this.#terms.name("chosen#0");
        const test = this.elementwise(s.condition, letters).text;
        const lines = changes.map((x) => {
          const name = this.#terms.name(x.name);
          return `${indent}${name} = np.where(${mask}, ${this.#assigned(x.name, x.value)}, ${name})`;
        });
        return { lines: [`${indent}${mask} = ${test}`, ...lines] };
      }
      case "define":
        return { lines: [] };
      default:
        throw new Unfit();
    }
  }

  /** A new value of a temporary, which has to have all axes of this place. */
  #assigned(name: string, value: Expr): string {
    const letters = this.#temporaries.get(name);
    if (letters === undefined) throw new Unfit();
    const other = this.#axes.find((a) => !letters.includes(a.variable));
    if (other !== undefined) throw new Keep(other.variable);
    return this.elementwise(value, letters, this.#terms.whole(this.#ctx.sym(name))).text;
  }

  #initial(s: Statement & { readonly kind: "let" }, letters: readonly string[]): string {
    const terms = this.#terms;
    if (letters.length === 0) return terms.text(s.value);
    const shape = tuple(this.#axes.map((a) => terms.index(a.extent)));
    const integer = terms.whole(this.#ctx.sym(s.name));
    if (!this.varies(s.value)) {
      if (s.value.kind === "num" && s.value.value === 0)
        return `np.zeros(${shape}${integer ? ", dtype=int" : ""})`;
      return `np.full(${shape}, ${terms.text(s.value)})`;
    }
    const t = this.elementwise(s.value, letters, integer);
    if (t.letters.length < letters.length) return `${atLeast(t, TIGHT.product)} * np.ones(${shape})`;
    return s.fixed ? t.text : `np.array(${t.text})`;
  }

  #for(s: For, depth: number): Made {
    const { variable, lo, hi } = s.loop;
    const bound = [...freeIndices(lo), ...freeIndices(hi)].find((v) =>
      this.#axes.some((a) => a.variable === v),
    );
    if (bound !== undefined) throw new Keep(bound);
    if (this.#kept.has(variable)) {
      const indent = "    ".repeat(depth);
      const head = `${indent}for ${this.#terms.letter(variable)} in ${range(s, this.#terms)}:`;
      return { lines: [head, ...this.#body(s.body, depth + 1).lines] };
    }
    if (s.down || lo.kind !== "num" || lo.value !== 0 || carries(s)) throw new Keep(variable);
    const before = this.#axes;
    const extent = index(this.#ctx, this.#ctx.add(hi, this.#ctx.one));
    this.#axes = [...before, { variable, extent }];
    const made = this.#body(s.body, depth);
    this.#axes = before;
    return made;
  }

  #store(s: Store, line: (text: string, whole?: Made["whole"]) => Made): Made {
    const name = this.#terms.name(s.array);
    const extents = this.#r.extents.get(s.array) ?? [];
    if (s.subs.some((x) => this.#isLookedUp(x))) return line(this.#scattered(s));
    const { items, letters, full } = this.#slices(s.subs, extents);
    const missing = this.#axes.find((a) => !letters.includes(a.variable));
    if (!s.add && missing !== undefined) throw new Keep(missing.variable);
    const value = this.#reduced(s.value, letters);
    const alone = full && value.letters.length === letters.length && this.#written.get(s.array) === 1;
    const made = value.fresh ? value.text : `np.array(${value.text})`;
    const place = full ? (s.add ? name : `${name}[:]`) : `${name}[${items.join(", ")}]`;
    const sign = s.add ? "+=" : "=";
    return line(`${place} ${sign} ${value.text}`, alone ? { name, value: made } : undefined);
  }

  /** `np.add.at`: places may occur several times. */
  #scattered(s: Store): string {
    if (!s.add) throw new Unfit();
    const name = this.#terms.name(s.array);
    const [first, ...rest] = s.subs;
    if (first !== undefined && this.#isLookup(first)) {
      const at = this.view(first);
      const { items, letters, full } = this.#slices(rest, (this.#r.extents.get(s.array) ?? []).slice(1));
      const all = [...at.letters, ...letters];
      if (letters.length === rest.length && new Set(all).size === all.length) {
        const value = this.#reduced(s.value, all);
        if (value.letters.length < all.length) throw new Unfit();
        const place = full ? at.text : `(${[at.text, ...items.map(sliceCall)].join(", ")})`;
        return `np.add.at(${name}, ${place}, ${value.text})`;
      }
    }
    const letters = this.#axes.map((a) => a.variable);
    const missing = letters.find((l) => !s.subs.some((x) => this.#lettersIn(x).includes(l)));
    if (missing !== undefined) throw new Keep(missing);
    const places = s.subs.map((x) => new VectorTerms(this.#terms, this, letters).index(x));
    const place = places.length === 1 ? places[0] : `(${places.join(", ")})`;
    return `np.add.at(${name}, ${place}, ${this.elementwise(s.value, letters).text})`;
  }

  /** A place that other arrays tell. */
  #isLookedUp(e: Expr): boolean {
    let found = this.#isLookup(e);
    visit(e, (x) => {
      if (x.kind === "at" && this.varies(x)) found = true;
      if (x.kind === "sym" && (this.#temporaries.get(x.name) ?? []).length > 0) found = true;
      return !found;
    });
    return found;
  }

  #isLookup(e: Expr): e is At {
    return e.kind === "at" && this.#lettersIn(e).length > 0;
  }

  /** The axes that a term varies along, in the order of the loops. */
  #lettersIn(e: Expr): readonly string[] {
    const found = new Set(freeIndices(e));
    for (const n of symbols(e)) for (const l of this.#temporaries.get(n) ?? []) found.add(l);
    return this.#axes.map((a) => a.variable).filter((v) => found.has(v));
  }

  #slices(subs: readonly Expr[], extents: readonly Expr[]) {
    const letters: string[] = [];
    let full = true;
    const items = subs.map((sub, k) => {
      const own = this.#lettersIn(sub);
      const [v, ...more] = own;
      if (v === undefined) {
        full = false;
        return this.#terms.index(sub);
      }
      const axis = this.#axes.find((a) => a.variable === v) as Axis;
      const parts = this.#affine(sub, own);
      if (more.length > 0) throw new Keep(this.#toKeep(own));
      if (parts === undefined || letters.includes(v)) throw new Keep(v);
      letters.push(v);
      const text = this.#slice(parts.times, parts.plus, axis.extent, extents[k]);
      if (text !== ":") full = false;
      return text;
    });
    return { items, letters, full };
  }

  /** Of i + k the variable that stays a loop: the one that runs over a kernel, not over a derived number of places. */
  #toKeep(letters: readonly string[]): string {
    const derived = (v: string): boolean => {
      const { extent } = this.#axes.find((a) => a.variable === v) as Axis;
      return this.#r.sizes.some((z) => z.from === "sizes" && symbols(extent).includes(z.name));
    };
    const short = letters.filter((v) => !derived(v));
    return short.at(-1) ?? (letters.at(-1) as string);
  }

  /** times·v + plus, with a positive factor that does not vary. */
  #affine(e: Expr, letters: readonly string[]): { readonly times: Expr; readonly plus: Expr } | undefined {
    const ctx = this.#ctx;
    const varies = (x: Expr): boolean => this.#lettersIn(x).length > 0;
    const [times, plus]: [Expr[], Expr[]] = [[], []];
    for (const m of toPoly(e).terms) {
      const moving = m.atoms.filter(varies);
      const fixed = m.atoms.filter((a) => !varies(a));
      const factor = ctx.mul(ctx.num(m.coef), ...fixed);
      const [only, ...others] = moving;
      if (only === undefined) plus.push(factor);
      else if (others.length > 0 || only.kind !== "idx") return undefined;
      else times.push(factor);
    }
    if (letters.length > 1) return undefined;
    const slope = index(ctx, ctx.add(...times));
    if (!isPositive(factsOf(ctx, this.#r.env), slope)) return undefined;
    return { times: slope, plus: index(ctx, ctx.add(...plus)) };
  }

  #slice(times: Expr, plus: Expr, extent: Expr, whole: Expr | undefined): string {
    const ctx = this.#ctx;
    const terms = this.#terms;
    const one = times.kind === "num" && times.value === 1;
    const zero = plus.kind === "num" && plus.value === 0;
    if (one && zero && whole !== undefined && index(ctx, whole).alpha === extent.alpha) return ":";
    const from = zero ? "" : terms.index(plus);
    const to = terms.index(index(ctx, ctx.add(plus, ctx.mul(times, extent))));
    return one ? `${from}:${to}` : `${from}:${to}:${terms.index(times)}`;
  }

  /** The part of an array that a read goes through. */
  view(e: Expr): View {
    if (e.kind === "sym") {
      const letters = this.#temporaries.get(e.name) ?? [];
      return { text: this.#terms.name(e.name), letters };
    }
    if (e.kind !== "at" || e.tensor.kind !== "sym") throw new Unfit();
    const { name } = e.tensor;
    const extents = this.#r.extents.get(name) ?? [];
    if (e.subs.some((x) => this.#isLookedUp(x))) return this.#lookedUp(e, name, extents);
    const { items, letters, full } = this.#slices(e.subs, extents);
    const shown = [...items];
    while (shown.at(-1) === ":") shown.pop();
    return {
      text: full ? this.#terms.name(name) : `${this.#terms.name(name)}[${shown.join(", ")}]`,
      letters,
    };
  }

  /** A read at places that arrays tell: whole axes stay slices beside one list of places, else all are told. */
  #lookedUp(e: At, name: string, extents: readonly Expr[]): View {
    const tensor = this.#terms.name(name);
    const place = e.subs.findIndex((x) => this.#isLookup(x));
    const others = e.subs.filter((_, k) => k !== place);
    if (place >= 0 && !others.some((x) => this.#isLookedUp(x) || !this.varies(x))) {
      const at = this.view(e.subs[place] as At);
      const beside = others.flatMap((x) => this.#lettersIn(x));
      if (!beside.some((l) => at.letters.includes(l))) {
        const { items, letters } = this.#slices(
          others,
          extents.filter((_, k) => k !== place),
        );
        const list = [...items.slice(0, place), at.text, ...items.slice(place)];
        while (list.at(-1) === ":") list.pop();
        return {
          text: `${tensor}[${list.join(", ")}]`,
          letters: [...letters.slice(0, place), ...at.letters, ...letters.slice(place)],
        };
      }
    }
    const letters = this.#lettersIn(e);
    const places = e.subs.map((x) => new VectorTerms(this.#terms, this, letters).index(x));
    return { text: `${tensor}[${places.join(", ")}]`, letters };
  }

  /** 0, 1, 2, … along an axis. */
  counted(variable: string): View {
    const axis = this.#axes.find((a) => a.variable === variable);
    if (axis === undefined) throw new Unfit();
    return { text: `np.arange(${this.#terms.index(axis.extent)})`, letters: [variable] };
  }

  varies(e: Expr): boolean {
    return this.#lettersIn(e).length > 0;
  }

  /** Whether the read is inside of its array whatever a condition says: it goes through whole axes. */
  isWhole(e: At): boolean {
    const extents = e.tensor.kind === "sym" ? (this.#r.extents.get(e.tensor.name) ?? []) : [];
    return e.subs.every((x, k) => {
      const axis = x.kind === "idx" ? this.#axes.find((a) => a.variable === x.name) : undefined;
      const whole = extents[k];
      return axis !== undefined && whole !== undefined && index(this.#ctx, whole).alpha === axis.extent.alpha;
    });
  }

  /** Entry by entry, along these axes in this order; axes that it does not vary along may be missing in front. */
  elementwise(
    e: Expr,
    letters: readonly string[],
    integer = false,
  ): Text & { readonly letters: readonly string[] } {
    const own = this.#lettersIn(e).filter((l) => letters.includes(l));
    const terms = new VectorTerms(this.#terms, this, letters);
    return { ...(integer ? terms.indexTerm(e) : terms.term(e)), letters: own };
  }

  /** Summed over the axes of this place that are not among the letters. */
  #reduced(e: Expr, letters: readonly string[]): View & { readonly fresh: boolean } {
    const over = this.#axes.filter((a) => !letters.includes(a.variable));
    if (over.length === 0) return { ...this.elementwise(e, letters), fresh: !isBare(e) };
    if (e.kind === "app" && e.op === "add") {
      const parts = e.args.map((t) => this.#reduced(t, letters));
      const all = letters.filter((l) => parts.some((p) => p.letters.includes(l)));
      const text = parts.reduce(
        (before, { text: t }) =>
          before === "" ? t : t.startsWith("-") ? `${before} - ${t.slice(1)}` : `${before} + ${t}`,
        "",
      );
      return { text, letters: all, fresh: true };
    }
    const ctx = this.#ctx;
    const scalars: Expr[] = [];
    const operands: View[] = [];
    const put = (f: Expr, below: boolean): void => {
      if (f.kind === "app" && f.op === "mul") for (const a of f.args) put(a, below);
      else if (f.kind === "app" && f.op === "div") {
        put(f.args[0] as Expr, below);
        put(f.args[1] as Expr, !below);
      } else {
        const power = below ? ctx.div(ctx.one, f) : f;
        if (!this.varies(f)) scalars.push(power);
        else if (!below && (f.kind === "at" || f.kind === "sym")) operands.push(this.view(f));
        else {
          const own = this.#lettersIn(f);
          operands.push({ text: this.elementwise(power, own).text, letters: own });
        }
      }
    };
    put(e, false);
    const present = new Set(operands.flatMap((o) => o.letters));
    for (const a of over) if (!present.has(a.variable)) scalars.push(a.extent);
    const out = letters.filter((l) => present.has(l));
    const total = contracted(operands, out);
    const scale = scalars.length === 0 ? undefined : ctx.mul(...scalars);
    const text =
      total === undefined
        ? this.#terms.text(scale ?? ctx.one)
        : scale === undefined
          ? total
          : scale.kind === "num" && scale.value === -1
            ? `-${total}`
            : `${this.#terms.text(scale, TIGHT.product)} * ${total}`;
    return { text: expanded(text, out, letters), letters: out, fresh: true };
  }
}

const isBare = (e: Expr): boolean => e.kind === "at" || e.kind === "sym";
