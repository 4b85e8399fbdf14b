// Terms as the formulas of the document model: TeX for display with the places where it may be cut, TeX for
// sentences, and text. The letters of one side of a line are kept apart from those of the other.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { layOut } from "../notation/lay-out.ts";
import { breakAt, fence, type Layout, row, type Style, sign, THIN } from "../notation/layout.ts";
import { nameLayout } from "../notation/names.ts";
import type { Notation } from "../notation/notation.ts";
import { plain } from "../notation/plain.ts";
import { tex, texPieces } from "../notation/tex.ts";
import { typst, typstPieces } from "../notation/typst.ts";
import type { Formula } from "./document.ts";

export interface FormulaSetting {
  readonly ctx: Context;
  readonly env: Env;
  readonly notation: Notation;
  /** Fractions that a decimal can say are printed as one, unless a formula's own options say. */
  readonly decimals?: boolean;
}

export interface FormulaOptions {
  /** Terms on the same line, whose letters are in use. */
  readonly beside?: readonly Expr[];
  /** 1·u and u + 0 as they are held. */
  readonly units?: boolean;
  /** Numbers put in for names. */
  readonly written?: boolean;
  /** Decimals where the author writes them. */
  readonly decimals?: boolean;
  /** Long ranges may stand after the formula. */
  readonly ranges?: boolean;
  /** Subterms to be marked, as paths of argument positions. */
  readonly marks?: readonly (readonly number[])[];
}

/** The two layouts of a term, each made when it is first asked for. */
interface LayOuts {
  readonly display: () => Layout;
  readonly linear: () => Layout;
}

/** Made once, when first asked for: a page in one format and at one level needs a part of what a document holds. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const layOuts = (e: Expr, s: FormulaSetting, o: FormulaOptions): LayOuts => {
  const styled = (style: Style): Layout =>
    layOut(e, {
      ctx: s.ctx,
      env: s.env,
      notation: s.notation,
      style,
      taken: (o.beside ?? []).flatMap(freeIndices),
      units: o.units ?? false,
      written: o.written ?? false,
      decimals: o.decimals ?? s.decimals ?? false,
      marks: o.marks ?? [],
      ranges: o.ranges ?? true,
    });
  return { display: lazily(() => styled("display")), linear: lazily(() => styled("linear")) };
};

const displayed = (display: () => Layout, linear: () => Layout): Formula => {
  const cut = lazily(() => texPieces(display(), "display"));
  const whole = lazily(() =>
    cut()
      .map((p) => p.tex)
      .join(""),
  );
  const words = lazily(() => plain(linear()));
  return {
    get tex() {
      return whole();
    },
    get text() {
      return words();
    },
    get pieces() {
      return cut();
    },
    get typst() {
      return typstPieces(display(), "display");
    },
  };
};

/** For a line of its own. */
export function formulaOf(e: Expr, s: FormulaSetting, o: FormulaOptions = {}): Formula {
  const { display, linear } = layOuts(e, s, o);
  return displayed(display, linear);
}

/** lhs = rhs on a line of its own. */
export function equationOf(lhs: Expr, rhs: Expr, s: FormulaSetting, decimals = s.decimals ?? false): Formula {
  const left = layOuts(lhs, s, { beside: [rhs], ranges: false, decimals });
  const right = layOuts(rhs, s, { beside: [lhs], decimals });
  return displayed(
    () => row(left.display(), ...EQUALS, right.display()),
    () => row(left.linear(), ...EQUALS, right.linear()),
  );
}

const EQUALS = [breakAt(0), sign("=", "relation")];

/** lim over what moves, before the term; with a value, that this is it. */
export function limitFormula(
  of: Expr,
  {
    variable,
    to,
    side,
  }: { readonly variable: Expr; readonly to: Expr; readonly side: "both" | "above" | "below" },
  s: FormulaSetting,
  value?: Expr,
): Formula {
  const right = value === undefined ? undefined : layOuts(value, s, { beside: [of] });
  const make = (style: "display" | "linear"): Layout => {
    const inner = layOut(of, { ...s, style, ranges: false });
    const body = isLoose(of) ? fence("paren", inner) : inner;
    const index = (e: Expr): Layout => layOut(e, { ...s, style: "linear", ranges: false });
    const end = index(to);
    const target: Layout =
      side === "both"
        ? end
        : { kind: "scripts", base: end, sup: sign(side === "above" ? "+" : "-", "plain") };
    const under = row(index(variable), sign("to", "relation", true), target);
    const left = row({ kind: "big", symbol: "lim", under }, THIN, body);
    return right === undefined ? left : row(left, ...EQUALS, right[style]());
  };
  return displayed(
    lazily(() => make("display")),
    lazily(() => make("linear")),
  );
}

/** What would be read as more than one term behind lim. */
const isLoose = (e: Expr): boolean => e.kind === "app" && (e.op === "add" || e.op === "cases");

/** The letter of an index by itself, as a name and not as a number. */
export function letterFormula(name: string): Formula {
  const layout = nameLayout(name);
  return {
    tex: tex(layout, "linear"),
    text: plain(layout),
    typst: [{ typst: typst(layout, "linear"), rank: 0 }],
  };
}

const inSentence = (layout: () => Layout): Formula => {
  const set = lazily(() => tex(layout(), "linear"));
  const words = lazily(() => plain(layout()));
  return {
    get tex() {
      return set();
    },
    get text() {
      return words();
    },
    get typst() {
      return [{ typst: typst(layout(), "linear"), rank: 0 as const }];
    },
  };
};

/** For a sentence: nothing in it is stacked. */
export const inlineOf = (e: Expr, s: FormulaSetting): Formula => inSentence(layOuts(e, s, {}).linear);

export function inlineEquationOf(lhs: Expr, rhs: Expr, s: FormulaSetting): Formula {
  const left = layOuts(lhs, s, { beside: [rhs], ranges: false }).linear;
  const right = layOuts(rhs, s, { beside: [lhs] }).linear;
  return inSentence(lazily(() => row(left(), sign("=", "relation"), right())));
}
