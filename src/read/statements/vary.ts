// What `vary` draws becomes a definition by the numbers drawn, so that nothing further on tells it from one that is
// written. Which of the values it takes is left to whoever builds the sheet.

import type { Diagnostic, Span } from "../../expr/diagnostics.ts";
import { SheetError } from "../../expr/diagnostics.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import {
  addQ,
  compareQ,
  denominator,
  divQ,
  equalQ,
  floorQ,
  isIntegerQ,
  mulQ,
  negQ,
  numerator,
  type Rational,
  ratio,
  signQ,
  subQ,
  toNumberQ,
} from "../../expr/rational.ts";
import type { DefineStatement, Statement, VaryItem } from "../syntax/statement-syntax.ts";
import type { Value } from "../syntax/syntax.ts";
import { failure } from "../terms/workspace.ts";

/** Something that is drawn: so many entries, each one of so many values. */
export interface Varied {
  readonly name: string;
  readonly entries: number;
  readonly choices: number;
  readonly span: Span;
}

/** Which value each entry takes, row by row; values count from 0. */
export type Draw = (v: Varied) => readonly number[];

/** What is asked of all draws, in the block as it was drawn. */
export interface VaryCondition {
  readonly relations: readonly Expr[];
  readonly env: Env;
  readonly span: Span;
}

export interface Drawn {
  readonly statements: readonly Statement[];
  readonly varied: readonly Varied[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of which nothing is known. */
  readonly broken: readonly string[];
}

/** As many as `compute` may write out, and more. */
const MAX_ENTRIES = 1024;
const MAX_CHOICES = 1_000_000;

/** The statements with a definition for everything that is drawn, after the statement that draws it. */
export function withDrawn(statements: readonly Statement[], draw: Draw | undefined): Drawn {
  const varied: Varied[] = [];
  const diagnostics: Diagnostic[] = [];
  const broken: string[] = [];
  const out = statements.flatMap((s): readonly Statement[] => {
    if (s.kind !== "vary") return [s];
    const made = s.items.flatMap((item) => {
      try {
        const { value, what } = drawn(item, draw);
        varied.push(what);
        return [definitionOf(item, value)];
      } catch (error) {
        if (!(error instanceof SheetError)) throw error;
        diagnostics.push(...error.diagnostics);
        broken.push(item.name.name);
        return [];
      }
    });
    return [s, ...made];
  });
  return { statements: out, varied, diagnostics, broken };
}

const definitionOf = (item: VaryItem, value: Value): DefineStatement => ({
  kind: "define",
  name: item.name,
  ...(item.spelling === undefined ? {} : { spelling: item.spelling }),
  value,
  span: item.span,
});

function drawn(item: VaryItem, draw: Draw | undefined): { readonly value: Value; readonly what: Varied } {
  const domain = domainOf(item);
  const lengths = item.shape.map(lengthOf);
  const entries = lengths.reduce((n, k) => n * k, 1);
  if (entries > MAX_ENTRIES)
    throw failure("vary", `\`${item.name.name}\` has ${entries} entries`, item.span, {
      expected: `at most ${MAX_ENTRIES} entries that are drawn`,
    });
  const what: Varied = { name: item.name.name, entries, choices: domain.choices, span: item.span };
  if (draw === undefined)
    throw failure("vary", "numbers are drawn in a sheet alone", item.span, {
      expected: "a block of a sheet that is built",
    });
  const numbers = draw(what).map((k) => literal(domain.at(k), item.span));
  return { value: nested(numbers, lengths, item.span), what };
}

function nested(numbers: readonly Value[], lengths: readonly number[], span: Span): Value {
  const [n, ...inner] = lengths;
  if (n === undefined) return numbers[0] ?? literal(0, span);
  const size = inner.reduce((p, k) => p * k, 1);
  const items = Array.from({ length: n }, (_, k) =>
    nested(numbers.slice(k * size, (k + 1) * size), inner, span),
  );
  return { kind: "data", items, span };
}

function literal(q: Rational, span: Span): Value {
  if (signQ(q) < 0) return { kind: "negate", operand: literal(negQ(q), span), span };
  const [n, d] = [numerator(q), denominator(q)];
  return { kind: "number", text: d === 1n ? `${n}` : `${n}/${d}`, numerator: n, denominator: d, span };
}

interface Values {
  readonly choices: number;
  readonly at: (k: number) => Rational;
}

function domainOf(item: VaryItem): Values {
  const { domain } = item;
  if (domain.kind === "set") {
    const values = domain.values.map((v) => numberOf(v));
    values.forEach((v, k) => {
      const before = values.findIndex((o) => equalQ(o, v));
      const [own, first] = [domain.values[k], domain.values[before]];
      if (before < k && own !== undefined && first !== undefined)
        throw failure("vary", "this value stands in the set twice", own.span, {
          expected: "each value once",
          related: [{ span: first.span, message: "the first time" }],
        });
    });
    return { choices: values.length, at: (k) => values[k] ?? 0 };
  }
  const [lo, hi] = [numberOf(domain.range.low), numberOf(domain.range.high)];
  const step = domain.step === undefined ? 1 : numberOf(domain.step);
  if (signQ(step) <= 0)
    throw failure("vary", "a step is a number above 0", domain.step?.span ?? item.span, {
      expected: "a step such as `step 1/2`",
    });
  if (compareQ(lo, hi) > 0)
    throw failure("vary", "the range is empty: it ends before it begins", domain.range.span, {
      expected: "`lo..hi` with lo at most hi",
    });
  const choices = toNumberQ(floorQ(divQ(subQ(hi, lo), step))) + 1;
  if (choices > MAX_CHOICES)
    throw failure("vary", "the range has more values than can be told apart", domain.range.span, {
      expected: `at most ${MAX_CHOICES} values`,
    });
  return { choices, at: (k) => addQ(lo, mulQ(step, k)) };
}

function lengthOf(v: Value): number {
  const n = numberOf(v, "a length");
  if (!isIntegerQ(n) || signQ(n) <= 0)
    throw failure("vary", "a length is a whole number above 0", v.span, {
      expected: "a shape such as `[5, 5]`",
    });
  return toNumberQ(n);
}

/** A number as it is written: `3`, `-1/2`, `0.25`. */
function numberOf(v: Value, what = "what is drawn from"): Rational {
  switch (v.kind) {
    case "number":
      return ratio(v.numerator, v.denominator);
    case "negate":
      return negQ(numberOf(v.operand, what));
    case "multiply":
      return v.factors.reduce<Rational>((product, { op, factor }) => {
        const q = numberOf(factor, what);
        if (op === "*") return mulQ(product, q);
        if (op === "/" && signQ(q) !== 0) return divQ(product, q);
        throw notWritten(v, what);
      }, 1);
    default:
      throw notWritten(v, what);
  }
}

const notWritten = (v: Value, what: string): SheetError =>
  failure("vary", `${what} is written in numbers`, v.span, {
    expected: "a number such as `3`, `-1/2` or `0.25`: other names are not known before the draw",
  });
