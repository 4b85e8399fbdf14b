// Formulas to the syntax of the sheet language, now that it is known what names there are: entries, calls and products
// are told apart, letters of sums get their ranges, products of whole tensors their operator. What was read one way
// and could be read otherwise is noted; what cannot be told is not read.

import type { Span } from "../expr/span.ts";
import type {
  AddTerm,
  Binder,
  CaseBranch,
  Condition as ConditionSyntax,
  Name,
  Range,
  RelationOp,
  Value,
} from "../read/syntax.ts";
import { keyOfSymbol, scriptedKey } from "./keys.ts";
import { letterGroups, type ResolvedLetters } from "./letters.ts";
import {
  type ApplyMath,
  type BigMath,
  type CallMath,
  type Condition,
  type FenceMath,
  type Item,
  isCondition,
  type MathNode,
  type RelationMath,
  type Script,
  type ScriptedMath,
  type SumMath,
} from "./math.ts";
import type { Known, Names } from "./names.ts";
import { resolveProduct } from "./products.ts";
import { rankOf } from "./ranks.ts";
import { unread } from "./unread.ts";
import { call, decimal, product, quotient } from "./values.ts";

/** One reading of something that could be read otherwise. */
export interface Note {
  readonly text: string;
  readonly span: Span;
}

export interface Resolution {
  readonly names: Names;
  /** Ranges that stand behind the formula: Σ_i …, i = 0 … n−1. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Letters that stand alone in a subscript somewhere in the statement: they are indices. */
  readonly indices: ReadonlySet<string>;
  readonly notes: Note[];
}

export class Resolver {
  readonly names: Names;
  readonly #ranges: ReadonlyMap<string, Range>;
  readonly #indices: ReadonlySet<string>;
  readonly #notes: Note[];
  /** Letters of the sums around. */
  readonly #bound: Map<string, number> = new Map();

  constructor(r: Resolution) {
    this.names = r.names;
    this.#ranges = r.ranges;
    this.#indices = r.indices;
    this.#notes = r.notes;
  }

  note(text: string, span: Span): void {
    if (!this.#notes.some((n) => n.text === text)) this.#notes.push({ text, span });
  }

  rank(v: Value): number {
    return rankOf(v, this.names);
  }

  isBound(name: string): boolean {
    return (this.#bound.get(name) ?? 0) > 0;
  }

  /** The name that is written like this, with entries or without; a letter of a sum around hides it. */
  known(key: string, entries = false): Known | undefined {
    if (this.isBound(key)) return undefined;
    const all = this.names.byKey.get(key) ?? [];
    return all.find((k) => k.rank > 0 === entries) ?? all[0];
  }

  /** e is the number where nothing makes an index of it; where it would be both, that is not decided here. */
  #isNumberE(text: string, raised: boolean, span: Span): boolean {
    if (text !== "e" || this.isBound("e")) return false;
    if (!this.#indices.has("e")) return true;
    if (raised)
      throw unread(
        "e",
        "`e` is an index in this formula, so it may be no number here",
        span,
        "another letter, or \\exp",
      );
    return false;
  }

  rangeBehind(letter: string): Range | undefined {
    return this.#ranges.get(letter);
  }

  value(m: MathNode): Value {
    const { span } = m;
    switch (m.kind) {
      case "number":
        return decimal(m.text, span);
      case "symbol":
        return this.#symbol(m.text, span);
      case "scripted":
        return this.#scripted(m);
      case "accent": {
        if (m.accent !== "tilde")
          throw unread("accent", `a ${m.accent} over more than a letter is not read`, span);
        return this.#flipped(this.value(m.body), span);
      }
      case "fence":
        return this.#fence(m);
      case "apply":
        return this.#apply(m);
      case "product":
        return resolveProduct(this, m);
      case "sum":
        return this.#sum(m);
      case "negate":
        return { kind: "negate", operand: this.value(m.operand), span };
      case "fraction":
        return this.#quotient(this.value(m.over), this.value(m.under), span);
      case "derivative":
        return this.#derivative(this.value(m.of), m.by, span, m.mark);
      case "nabla":
        return this.#nabla(m, span);
      case "root":
        return this.#root(m, span);
      case "bars":
        return { kind: "bars", operand: this.value(m.body), span };
      case "norm":
        return call("norm", [this.value(m.body)], span);
      case "floor":
      case "ceil":
        return call(m.kind, [this.value(m.body)], span);
      case "big":
        return this.#big(m);
      case "call":
        return this.#call(m);
      case "cases":
        return this.#cases(m);
      case "matrix":
        return {
          kind: "data",
          items: m.rows.map((r): Value => ({ kind: "data", items: r.map((c) => this.value(c)), span })),
          span,
        };
      case "indicator":
        return { kind: "iverson", condition: this.conditionOf(m.condition), span };
      case "range":
        throw unread("range", "a range stands where a number is wanted", span);
      case "ellipsis":
        throw unread("dots", "the dots are not read here", span, "a sum with letters");
    }
  }

  conditionOf(x: Item): ConditionSyntax {
    if (isCondition(x)) return this.condition(x);
    throw unread("condition", "a value stands where a condition is wanted", x.span);
  }

  condition(c: Condition): ConditionSyntax {
    switch (c.kind) {
      case "relation":
        return this.#relation(c);
      case "and":
      case "or":
        return { kind: c.kind, conditions: c.conditions.map((x) => this.condition(x)), span: c.span };
      case "not":
        return { kind: "not", condition: this.condition(c.condition), span: c.span };
    }
  }

  #relation(c: RelationMath): ConditionSyntax {
    const [only] = c.links;
    if (c.links.length === 1 && only !== undefined && (only.op === "∈" || only.op === "∉")) {
      const elements = c.first.kind === "fence" ? this.values(c.first.items) : [this.value(c.first)];
      const member: ConditionSyntax = { kind: "member", elements, over: this.over(only.right), span: c.span };
      return only.op === "∈" ? member : { kind: "not", condition: member, span: c.span };
    }
    if (c.links.length === 1 && only?.op === "∤") {
      const divides = this.#relation({ ...c, links: [{ op: "∣", right: only.right }] });
      return { kind: "not", condition: divides, span: c.span };
    }
    return {
      kind: "relation",
      first: this.value(c.first),
      links: c.links.map((l) => ({ op: relationOp(l.op, l.right.span), right: this.value(l.right) })),
      span: c.span,
    };
  }

  /** What an index is in: a range, or a set by its name. */
  over(m: MathNode): Range | Value {
    const range = this.range(m);
    return range ?? this.value(m);
  }

  /** {0, …, n−1}, 0 … n−1. */
  range(m: MathNode): Range | undefined {
    if (m.kind === "range")
      return { kind: "range", low: this.value(m.low), high: this.value(m.high), span: m.span };
    if (m.kind !== "fence" || m.open !== "{") return undefined;
    const items = m.items.filter((x) => x.kind !== "ellipsis");
    const [low] = items;
    const high = items.at(-1);
    if (
      items.length === m.items.length ||
      low === undefined ||
      high === undefined ||
      isCondition(low) ||
      isCondition(high)
    )
      return undefined;
    return { kind: "range", low: this.value(low), high: this.value(high), span: m.span };
  }

  values(items: readonly Item[]): readonly Value[] {
    return items.map((x) => {
      if (isCondition(x)) throw unread("condition", "a condition stands where a value is wanted", x.span);
      return this.value(x);
    });
  }

  // --- names and entries

  #symbol(text: string, span: Span): Value {
    const known = this.known(text);
    if (known !== undefined) return { kind: "name", name: known.name, span };
    if (text === "∞") return { kind: "infinity", span };
    if (this.#isNumberE(text, false, span)) return call("exp", [decimal("1", span)], span);
    const tilde = /^\\tilde\{(.*)\}$/.exec(text)?.[1];
    const flipped = tilde === undefined ? undefined : this.known(tilde, true);
    if (flipped !== undefined && flipped.rank > 0)
      return this.#flipped({ kind: "name", name: flipped.name, span }, span);
    if (text === "π")
      return quotient(
        call("atan", [decimal("1", span)], span),
        quotient(decimal("1", span), decimal("4", span), span),
        span,
      );
    return { kind: "name", name: text, span };
  }

  #flipped(v: Value, span: Span): Value {
    if (this.rank(v) === 0)
      throw unread("accent", "a tilde over a number is not read", span, "a name that is declared with it");
    this.note("a tilde is read as the flipped kernel: w̃[u] = w[−u]", span);
    return call("flip", [v], span);
  }

  #scripted(m: ScriptedMath): Value {
    const { base, sub, sup, primes, span } = m;
    if (base.kind !== "symbol") return this.#scriptedValue(m);
    const key = (s: Script | undefined, p: Script | undefined): string =>
      scriptedKey(base.text, primes, s?.key, p?.key);
    const whole = sup === undefined ? undefined : this.known(key(sub, sup));
    if (whole !== undefined) return { kind: "name", name: whole.name, span };
    const named = sub === undefined ? undefined : this.known(key(sub, undefined));
    if (named !== undefined)
      return this.#raised({ kind: "name", name: named.name, span }, named.rank, sup, span);
    const plain = this.known(key(undefined, undefined), sub !== undefined);
    if (plain !== undefined) return this.#withScripts(plain, sub, sup, span);
    const tilde = primes > 0 ? undefined : /^\\tilde\{(.*)\}$/.exec(base.text)?.[1];
    const flipped = tilde === undefined ? undefined : this.known(tilde, true);
    if (flipped !== undefined && flipped.rank > 0) {
      const flip = this.#flipped({ kind: "name", name: flipped.name, span: base.span }, base.span);
      const read: Value =
        sub === undefined
          ? flip
          : { kind: "read", of: flip, subscripts: this.subscripts(sub, flipped.rank), span };
      return this.#raised(read, sub === undefined ? flipped.rank : 0, sup, span);
    }
    if (base.text === "δ" && sub !== undefined && primes === 0 && sup === undefined)
      return this.#kronecker(sub, span);
    if (sub === undefined && sup !== undefined && primes === 0 && this.#isNumberE(base.text, true, span)) {
      const [exponent] = sup.items;
      if (exponent === undefined || sup.items.length !== 1 || isCondition(exponent))
        throw unread("power", "this exponent is not read", sup.span);
      return call("exp", [this.value(exponent)], span);
    }
    const name: Value = { kind: "name", name: key(sub, undefined), span };
    return this.#raised(name, 0, sup, span);
  }

  /** A declared name with scripts: entries, derivatives of a function in an argument, powers. */
  #withScripts(known: Known, sub: Script | undefined, sup: Script | undefined, span: Span): Value {
    const name: Name = { kind: "name", name: known.name, span };
    if (sub === undefined) return this.#raised(name, known.rank, sup, span);
    if (known.kind === "function") return this.#raised(this.#slot(known, sub, span), 0, sup, span);
    if (known.rank === 0)
      throw unread(
        "subscript",
        `\`${known.name}\` is a number and has no entries`,
        sub.span,
        "a name that is declared with this subscript",
      );
    const above = sup === undefined ? 0 : this.#count(sup, known.rank);
    const below = this.#count(sub, known.rank);
    if (sup !== undefined && above + below === known.rank && below < known.rank && !isTransposeSign(sup)) {
      this.note(`the raised index of \`${known.name}\` is read as its first`, sup.span);
      const subscripts = [...this.subscripts(sup, above), ...this.subscripts(sub, below)];
      return { kind: "read", of: name, subscripts, span };
    }
    const read: Value = { kind: "read", of: name, subscripts: this.subscripts(sub, known.rank), span };
    return this.#raised(read, 0, sup, span);
  }

  /** f_x, f_{xy} of a given function. */
  #slot(known: Known, sub: Script, span: Span): Value {
    const parts = sub.items.flatMap((x) => (isCondition(x) ? [] : juxtaposed(x)));
    let of: Value = { kind: "name", name: known.name, span };
    for (const p of parts) {
      const by = this.value(p);
      if (by.kind !== "name" || !known.parameters.includes(by.name))
        throw unread(
          "subscript",
          `\`${known.name}\` has no argument of this name`,
          p.span,
          known.parameters.join(", "),
        );
      of = { kind: "derivative", of, by, span };
    }
    return of;
  }

  /** How many subscripts a script holds, of a tensor with so many axes. */
  #count(s: Script, rank: number): number {
    return s.items.length > 1 || rank === 1 ? s.items.length : this.#split(s, rank).length;
  }

  #split(s: Script, rank: number): readonly MathNode[] {
    const [only] = s.items;
    if (only === undefined || isCondition(only)) return [];
    if (s.items.length > 1 || rank < 2) return s.items.flatMap((x) => (isCondition(x) ? [] : [x]));
    if (only.kind === "fence" && only.open === "(")
      return only.items.flatMap((x) => (isCondition(x) ? [] : [x]));
    // C_{11} of a matrix is the entry in row 1 and column 1.
    if (only.kind === "number" && only.text.length === rank && /^\d+$/.test(only.text))
      return [...only.text].map((text) => ({ kind: "number", text, span: only.span }));
    const parts = juxtaposed(only);
    return parts.length === rank || parts.length > 1 ? parts : [only];
  }

  /** The subscripts in a script; `ij` are two where the tensor has two axes. */
  subscripts(s: Script, rank: number): readonly Value[] {
    if (s.items.some(isCondition)) throw unread("subscript", "a condition cannot be a subscript", s.span);
    const parts = this.#split(s, rank);
    const chosen =
      parts.length === rank || s.items.length > 1
        ? parts
        : s.items.flatMap((x) => (isCondition(x) ? [] : [x]));
    return chosen.map((x) => this.value(x));
  }

  /** Powers, transposes: what stands above. */
  #raised(v: Value, rank: number, sup: Script | undefined, span: Span): Value {
    if (sup === undefined) return v;
    if (isTransposeSign(sup) && (sup.key !== "T" || this.known("T") === undefined || rank > 0)) {
      if (sup.key === "T" && this.known("T") !== undefined)
        throw unread(
          "transpose",
          "`T` is a name here, so this could be a power or a transpose",
          sup.span,
          "`\\top` for the transpose",
        );
      if (rank === 0) throw unread("transpose", "what is transposed here is a number", sup.span);
      return call("transpose", [v], span);
    }
    const [exponent] = sup.items;
    if (exponent === undefined || sup.items.length !== 1 || isCondition(exponent))
      throw unread("power", "this exponent is not read", sup.span);
    if (exponent.kind === "fence" || (exponent.kind === "symbol" && "*†+⋆".includes(exponent.text)))
      throw unread(
        "power",
        "whether this is an index, a power or a part of the name is not known",
        sup.span,
        "a name that is declared with it",
      );
    if (
      v.kind === "name" &&
      this.names.byName.get(v.name) === undefined &&
      !this.isBound(v.name) &&
      exponent.kind === "symbol" &&
      exponent.text === "T"
    )
      throw unread("transpose", "what is transposed here is not declared", span);
    return { kind: "power", base: v, exponent: this.value(exponent), span };
  }

  /** Scripts at brackets, entries and the like. */
  #scriptedValue(m: ScriptedMath): Value {
    const { base, sub, sup, primes, span } = m;
    if (primes > 0)
      throw unread("prime", "a prime stands at something that has no derivative by itself", span);
    if (base.kind === "norm" && sub !== undefined) {
      if (sub.key !== "2" && sub.key !== "F")
        throw unread("norm", "only norms of squares are read", sub.span, "‖x‖ or ‖x‖_2");
      return this.#raised(this.value(base), 0, sup, span);
    }
    const v = this.value(base);
    const rank = this.rank(v);
    if (sub === undefined) return this.#raised(v, rank, sup, span);
    if (rank === 0) throw unread("subscript", "what a subscript stands at here is a number", sub.span);
    return this.#raised({ kind: "read", of: v, subscripts: this.subscripts(sub, rank), span }, 0, sup, span);
  }

  #kronecker(sub: Script, span: Span): Value {
    const parts = this.#split(sub, 2);
    const [a, b] = parts;
    if (a === undefined || b === undefined || parts.length !== 2)
      throw unread(
        "delta",
        "`δ` is not declared, and without two subscripts it is no Kronecker symbol",
        span,
      );
    this.note("δ with two subscripts is read as 1 where they are equal", span);
    const condition: ConditionSyntax = {
      kind: "relation",
      first: this.value(a),
      links: [{ op: "=", right: this.value(b) }],
      span,
    };
    return { kind: "iverson", condition, span };
  }

  // --- brackets

  #fence(m: FenceMath): Value {
    const [only] = m.items;
    if (m.such !== undefined) throw unread("set", "a set by its property is not read here", m.span);
    if (m.items.length === 1 && only !== undefined && !isCondition(only)) return this.value(only);
    if (m.items.length > 1 && m.open === "(")
      return { kind: "tuple", elements: this.values(m.items), span: m.span };
    if (m.items.length > 1 && m.open === "[")
      return { kind: "data", items: this.values(m.items), span: m.span };
    throw unread("bracket", "what stands in these brackets is not read", m.span);
  }

  #apply(m: ApplyMath): Value {
    const { fence, span } = m;
    const conditions = fence.items.length > 0 && fence.items.every(isCondition);
    if (fence.open === "[") {
      if (conditions)
        return product(
          this.value(m.head),
          this.value({ kind: "indicator", condition: joint(fence), span: fence.span }),
          span,
        );
      const own = keyOfSymbol(m.head);
      const entries = own === undefined ? undefined : this.known(own, true);
      const head: Value =
        entries === undefined || entries.rank === 0
          ? this.value(m.head)
          : { kind: "name", name: entries.name, span: m.head.span };
      if (this.rank(head) > 0) return { kind: "read", of: head, subscripts: this.values(fence.items), span };
      return this.#times(m, head);
    }
    const name = this.#functionName(m.head);
    if (name !== undefined) return call(name, this.values(fence.items), span);
    const head = this.value(m.head);
    const rank = this.rank(head);
    if (head.kind === "name" && this.names.byName.get(head.name) === undefined && fence.items.length > 0) {
      if (head.name === "σ" && fence.items.length === 1) {
        this.note("σ is not declared and read as the logistic function", m.head.span);
        return call("sigmoid", this.values(fence.items), span);
      }
      if (!this.isBound(head.name))
        throw unread(
          "function",
          `whether \`${head.name}\` is a function here is not known`,
          m.head.span,
          "a declaration of it",
        );
    }
    if (rank > 1 && fence.items.length === rank)
      return { kind: "read", of: head, subscripts: this.values(fence.items), span };
    return this.#times(m, head);
  }

  /** a(b + c) as a product. */
  #times(m: ApplyMath, head: Value): Value {
    if (m.bare)
      throw unread(
        "argument",
        "whether this bracket belongs to the argument of the function is not said",
        m.fence.span,
        "parentheses around the argument",
      );
    const inner = this.value(m.fence);
    const ranks = [this.rank(head), this.rank(inner)];
    if (ranks.every((r) => r > 0))
      return resolveProduct(this, {
        kind: "product",
        factors: [
          { sign: "", factor: m.head },
          { sign: "", factor: m.fence },
        ],
        span: m.span,
      });
    return product(head, inner, m.span);
  }

  /** The name by which a function is called: f, f', f_x at arguments. */
  #functionName(head: MathNode): string | undefined {
    if (head.kind === "symbol") {
      const known = this.known(head.text);
      return known?.kind === "function" ? known.name : undefined;
    }
    if (head.kind !== "scripted" || head.base.kind !== "symbol" || head.sup !== undefined) return undefined;
    const own = this.known(scriptedKey(head.base.text, head.primes, head.sub?.key, undefined));
    if (own !== undefined) return own.kind === "function" ? own.name : undefined;
    const known = this.known(head.base.text);
    if (known?.kind !== "function") return undefined;
    if (head.sub === undefined) return `${known.name}${"'".repeat(head.primes)}`;
    if (head.primes > 0) return undefined;
    const by = head.sub.items.flatMap((x) => (isCondition(x) ? [] : juxtaposed(x))).map((x) => this.value(x));
    return by.every((v): v is Name => v.kind === "name" && known.parameters.includes(v.name))
      ? [known.name, ...by.map((v) => v.name)].join("_")
      : undefined;
  }

  // --- sums, functions, cases

  #quotient(over: Value, under: Value, span: Span): Value {
    if (this.rank(under) === 0) return quotient(over, under, span);
    return {
      kind: "multiply",
      factors: [
        { op: "*", factor: over },
        { op: "./", factor: under },
      ],
      span,
    };
  }

  #sum(m: SumMath): Value {
    const dots = m.terms.findIndex((t) => t.term.kind === "ellipsis");
    if (dots >= 0)
      throw unread(
        "dots",
        "the dots of this sum are not read",
        m.terms[dots]?.term.span ?? m.span,
        "a sum with letters",
      );
    const terms = m.terms.map((t): AddTerm => ({ sign: t.sign, term: this.value(t.term) }));
    return { kind: "add", terms, span: m.span };
  }

  #big(m: BigMath): Value {
    const letters: ResolvedLetters = letterGroups(this, m);
    const names = letters.groups.flatMap((g) => g.letters.map((l) => l.name));
    for (const n of names) this.#bound.set(n, (this.#bound.get(n) ?? 0) + 1);
    try {
      const guards = letters.guards.map((g) => this.condition(g));
      const body = this.value(m.body);
      // Σ_i Σ_j is one sum over two letters.
      if (
        body.kind === "binder" &&
        body.op === m.op &&
        guards.length === 0 &&
        (m.op === "sum" || m.op === "prod")
      ) {
        const merged: Binder = { ...body, groups: [...letters.groups, ...body.groups], span: m.span };
        return merged;
      }
      return { kind: "binder", op: m.op, groups: letters.groups, guards, body, span: m.span };
    } finally {
      for (const n of names) this.#bound.set(n, (this.#bound.get(n) ?? 1) - 1);
    }
  }

  #call(m: CallMath): Value {
    const { span } = m;
    const args = m.args.map((a) => this.value(a));
    const [arg] = args;
    let v: Value = call(m.name, args, span);
    if (m.sub !== undefined) {
      if (m.name !== "log" || arg === undefined)
        throw unread("subscript", `a subscript of \`${m.name}\` is not read`, m.sub.span);
      const [base] = m.sub.items;
      if (base === undefined || isCondition(base))
        throw unread("subscript", "this base is not read", m.sub.span);
      v = quotient(call("log", [arg], span), call("log", [this.value(base)], span), span);
    }
    if (m.power === undefined) return v;
    const [power] = m.power.items;
    if (power?.kind === "negate")
      throw unread("power", `whether this is 1/${m.name} or the inverse function is not said`, m.power.span);
    if (power === undefined || isCondition(power))
      throw unread("power", "this exponent is not read", m.power.span);
    return { kind: "power", base: v, exponent: this.value(power), span };
  }

  #cases(m: MathNode & { readonly kind: "cases" }): Value {
    const last = m.rows.at(-1);
    const early = m.rows.slice(0, -1).find((r) => r.condition === undefined);
    if (early !== undefined) throw unread("case", "`otherwise` is not the last case", early.span);
    const branches = m.rows.flatMap((r): CaseBranch[] =>
      r.condition === undefined
        ? []
        : [{ value: this.value(r.value), condition: this.condition(r.condition), span: r.span }],
    );
    const otherwise =
      last?.condition === undefined && last !== undefined ? this.value(last.value) : undefined;
    return { kind: "cases", branches, ...(otherwise === undefined ? {} : { otherwise }), span: m.span };
  }

  #root(m: MathNode & { readonly kind: "root" }, span: Span): Value {
    const body = this.value(m.body);
    if (m.index === undefined) return call("sqrt", [body], span);
    return {
      kind: "power",
      base: body,
      exponent: quotient(decimal("1", span), this.value(m.index), span),
      span,
    };
  }

  #nabla(m: MathNode & { readonly kind: "nabla" }, span: Span): Value {
    const by = m.by?.items.flatMap((x) => (isCondition(x) ? [] : [x])) ?? [];
    if (by.length !== 1)
      throw unread("nabla", "by what ∇ differentiates is not said", span, "its variable below it: \\nabla_x");
    return this.#derivative(this.value(m.of), by, span);
  }

  #derivative(of: Value, by: readonly MathNode[], span: Span, mark: "∂" | "d" = "∂"): Value {
    return [...by].reverse().reduce<Value>((v, b) => {
      const variable = this.value(b);
      if (variable.kind !== "name" && variable.kind !== "read")
        throw unread("derivative", "what is differentiated by is no name and no entry", b.span);
      if (mark === "d") return { kind: "derivative", of: v, by: variable, through: true, span };
      this.#refuseThrough(v, variable, span);
      return { kind: "derivative", of: v, by: variable, span };
    }, of);
  }

  /** ∂h[t]/∂h[s] of a recurrence: with the entries between them held fixed, or not. */
  #refuseThrough(of: Value, by: Value, span: Span): void {
    const recurrent = (v: Value): string | undefined => {
      const name = v.kind === "read" ? v.of : v;
      return name.kind === "name" && this.names.byName.get(name.name)?.recurrent === true
        ? name.name
        : undefined;
    };
    const given = of.kind === "name" && this.names.byName.get(of.name)?.kind === "function";
    const name = recurrent(of) ?? (given ? undefined : recurrent(by));
    if (name !== undefined)
      throw unread(
        "derivative",
        `\`${name}\` reads its own entries, and whether this derivative goes through them is not said`,
        span,
        "d for the derivative that counts later entries",
      );
  }
}

const joint = (f: FenceMath): Condition => {
  const conditions = f.items.filter(isCondition);
  const [first] = conditions;
  return conditions.length === 1 && first !== undefined ? first : { kind: "and", conditions, span: f.span };
};

const isTransposeSign = (s: Script): boolean => s.key === "T" || s.key === "⊤" || s.key === "t⊤";

/** The signs of a product without signs: i, j of ij. */
function juxtaposed(m: MathNode): readonly MathNode[] {
  if (m.kind !== "product" || m.factors.some((f) => f.sign !== "")) return [m];
  const single = (x: MathNode): boolean =>
    x.kind === "number" ||
    x.kind === "symbol" ||
    (x.kind === "scripted" && x.base.kind === "symbol" && x.sup === undefined);
  return m.factors.every((f) => single(f.factor)) ? m.factors.map((f) => f.factor) : [m];
}

const RELATIONS: ReadonlyMap<string, RelationOp> = new Map<string, RelationOp>([
  ["=", "="],
  [":=", "="],
  ["≠", "!="],
  ["<", "<"],
  ["≤", "<="],
  [">", ">"],
  ["≥", ">="],
  ["∣", "divides"],
]);

export function relationOp(op: string, span: Span): RelationOp {
  const found = RELATIONS.get(op);
  if (found === undefined)
    throw unread("relation", `the relation \`${op}\` is not read`, span, "=, ≠, <, ≤, >, ≥");
  return found;
}
