// Formulas to the syntax of the sheet language, now that it is known what names there are: entries, calls and products
// are told apart, letters of sums get their ranges, products of whole tensors their operator. What was read one way
// and could be read otherwise is noted; what cannot be told is not read.

import type { Span } from "../../expr/span.ts";
import type {
  AddTerm,
  Binder,
  CaseBranch,
  Condition as ConditionSyntax,
  Range,
  Value,
} from "../../read/syntax/syntax.ts";
import { letterGroups } from "../formula/letters.ts";
import {
  type BigMath,
  type CallMath,
  type CasesMath,
  type Condition,
  type Item,
  isCondition,
  type MathNode,
  type RootMath,
  type SumMath,
} from "../formula/math.ts";
import { call, decimal, quotient } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { operatorWanted, operatorWords } from "../tree/unread-operators.ts";
import { resolveApply, resolveFence } from "./bracket.ts";
import { rangeOf, resolveCondition } from "./condition.ts";
import { mayMoveTogether, openDerivative, resolveDerivative, resolveNabla } from "./derivative.ts";
import { flipped, resolveScripted, resolveSymbol } from "./name.ts";
import { resolveProduct, withSign } from "./products.ts";
import { Resolving } from "./scope.ts";

export class Resolver extends Resolving {
  value(m: MathNode): Value {
    const { span } = m;
    switch (m.kind) {
      case "number":
        return decimal(m.text, span);
      case "symbol":
        return resolveSymbol(this, m.text, span);
      case "scripted":
        // a (b + c)² is a times a square, f(x)² the square of a value.
        return m.base.kind === "apply" ? resolveApply(this, m.base, m) : resolveScripted(this, m);
      case "accent": {
        if (m.accent !== "tilde")
          throw unread("accent", `a ${m.accent} over more than a letter is not read`, span);
        return flipped(this, this.value(m.body), span);
      }
      case "fence":
        return resolveFence(this, m);
      case "apply":
        return resolveApply(this, m);
      case "product":
        return resolveProduct(this, m);
      case "sum":
        return this.#sum(m);
      case "negate":
        return { kind: "negate", operand: this.value(m.operand), span };
      case "fraction":
        return this.#quotient(this.value(m.over), this.value(m.under), span);
      case "derivative":
        if (mayMoveTogether(this, m))
          throw unread("derivative", "what is held fixed in this derivative is not said", span);
        return m.open === true
          ? openDerivative(this, m)
          : resolveDerivative(this, this.value(m.of), m.by, span, m.mark);
      case "evaluated":
        throw unread("evaluated", "a value at a point is not read", span, "the value at a name of its own");
      case "operator":
        throw unread("operator", operatorWords(m.name), span, operatorWanted(m.name));
      case "nabla":
        return resolveNabla(this, m, span);
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
        return { kind: "iverson", condition: this.#conditionOf(m.condition), span };
      case "range":
        throw unread("range", "a range stands where a number is wanted", span);
      case "ellipsis":
        throw unread("dots", "the dots are not read here", span, "a sum with letters");
    }
  }

  #conditionOf(x: Item): ConditionSyntax {
    if (isCondition(x)) return this.condition(x);
    throw unread("condition", "a value stands where a condition is wanted", x.span);
  }
  condition(c: Condition): ConditionSyntax {
    return resolveCondition(this, c);
  }

  over(m: MathNode): Range | Value {
    return rangeOf(this, m) ?? this.value(m);
  }

  range(m: MathNode): Range | undefined {
    return rangeOf(this, m);
  }

  values(items: readonly Item[]): readonly Value[] {
    return items.map((x) => {
      if (isCondition(x)) throw unread("condition", "a condition stands where a value is wanted", x.span);
      return this.value(x);
    });
  }

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
    const ranks = new Set(terms.map((t) => this.rank(t.term)).filter((n) => n > 0));
    if (ranks.size < 2) return { kind: "add", terms, span: m.span };
    // X W + b: the product stands as one of matrices, to which less is added.
    return { kind: "add", terms: terms.map((t) => ({ ...t, term: withSign(t.term) })), span: m.span };
  }

  #big(m: BigMath): Value {
    const { groups, guards: below } = letterGroups(this, m);
    const named = groups.flatMap((g) => g.letters).find((l) => this.names.byKey.has(l.name));
    if (named !== undefined && m.op !== "sum" && m.op !== "prod")
      throw unread("extremum", `an extremum over all values of \`${named.name}\` is not read`, m.span);
    if (m.reaches === true)
      this.note("a sum is read to reach over the terms behind it that have its letter", m.span);
    return this.within(
      groups.flatMap((g) => g.letters.map((l) => l.name)),
      () => {
        const guards = below.map((g) => this.condition(g));
        const body = this.value(m.body);
        // Σ_i Σ_j is one sum over two letters.
        if (
          body.kind === "binder" &&
          body.op === m.op &&
          guards.length === 0 &&
          (m.op === "sum" || m.op === "prod")
        ) {
          const merged: Binder = { ...body, groups: [...groups, ...body.groups], span: m.span };
          return merged;
        }
        return { kind: "binder", op: m.op, groups, guards, body, span: m.span };
      },
    );
  }

  #call(m: CallMath): Value {
    const { span } = m;
    const args = m.args.map((a) => this.value(a));
    const [arg] = args;
    if (m.name === "inner" && m.sub === undefined && m.power === undefined) return this.#inner(args, span);
    if (m.name === "trace" && m.sub === undefined && m.power === undefined) return this.#trace(arg, span);
    if (m.name === "sum" && (arg === undefined || this.rank(arg) === 0))
      throw unread("letters", "this does not say over which letters it goes", span, "a letter below it");
    const below = RECIPROCALS.get(m.name);
    let v: Value =
      below === undefined
        ? call(m.name, args, span)
        : quotient(decimal("1", span), call(below, args, span), span);
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

  /** ⟨x, y⟩ of vectors is Σ_i x_i y_i, and of matrices the sum over all entries. */
  #inner(args: readonly Value[], span: Span): Value {
    const [a, b] = args;
    const rank = a === undefined ? 0 : this.rank(a);
    if (a === undefined || b === undefined || rank !== this.rank(b) || rank < 1 || rank > 2)
      throw unread("inner", "an inner product is that of two vectors or two matrices", span, "`x^\\top y`");
    if (rank === 2) return call("trace", [call("matmul", [call("transpose", [a], span), b], span)], span);
    return {
      kind: "multiply",
      factors: [
        { op: "*", factor: a },
        { op: "@", factor: b },
      ],
      span,
    };
  }

  /** The sum of the entries on the diagonal. */
  #trace(of: Value | undefined, span: Span): Value {
    if (of === undefined || this.rank(of) !== 2)
      throw unread("trace", "the trace is that of a matrix, and this is none", span, "a matrix");
    return call("trace", [of], span);
  }

  #cases(m: CasesMath): Value {
    const last = m.rows.at(-1);
    const early = m.rows.slice(0, -1).find((r) => r.condition === undefined);
    if (early !== undefined && m.rows.every((r) => r.condition === undefined))
      throw unread(
        "case",
        "these cases do not say when they apply",
        m.span,
        "a condition, or \\text{otherwise}",
      );
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

  #root(m: RootMath, span: Span): Value {
    const body = this.value(m.body);
    if (m.index === undefined) return call("sqrt", [body], span);
    return {
      kind: "power",
      base: body,
      exponent: quotient(decimal("1", span), this.value(m.index), span),
      span,
    };
  }
}

/** Functions that have no name of their own in the sheet language, by what they are one over. */
const RECIPROCALS: ReadonlyMap<string, string> = new Map([
  ["sec", "cos"],
  ["csc", "sin"],
  ["cot", "tan"],
  ["coth", "tanh"],
]);
