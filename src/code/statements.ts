// One way to walk statements: their terms mapped, the names that they mention.

import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import type { Statement } from "./program.ts";

/** Every term mapped; indices and ends of ranges by `simplify` as well where the map changed them. */
export function mapStatement(s: Statement, f: (e: Expr) => Expr, simplify: (e: Expr) => Expr): Statement {
  const index = (e: Expr): Expr => {
    const g = f(e);
    return g === e ? e : simplify(g);
  };
  const all = (body: readonly Statement[]): readonly Statement[] =>
    body.map((x) => mapStatement(x, f, simplify));
  switch (s.kind) {
    case "let":
    case "assign":
    case "accumulate":
    case "data":
    case "append":
      return { ...s, value: f(s.value) };
    case "array":
      return { ...s, shape: s.shape.map(index) };
    case "pad":
      return { ...s, widths: s.widths.map(index) };
    case "crop":
      return { ...s, widths: s.widths.map(index), shape: s.shape.map(index) };
    case "store":
      return { ...s, subs: s.subs.map(index), value: f(s.value) };
    case "for":
      return { ...s, loop: { ...s.loop, lo: index(s.loop.lo), hi: index(s.loop.hi) }, body: all(s.body) };
    case "each":
      return { ...s, at: s.at.map(index), body: all(s.body) };
    case "if":
      return { ...s, condition: f(s.condition), body: all(s.body), otherwise: all(s.otherwise) };
    case "define":
    case "fail":
    case "list":
    case "median":
      return s;
  }
}

/** The terms of a statement itself, not of those within it. */
export function termsOf(s: Statement): readonly Expr[] {
  switch (s.kind) {
    case "let":
    case "assign":
    case "accumulate":
    case "data":
    case "append":
      return [s.value];
    case "array":
      return s.shape;
    case "pad":
      return s.widths;
    case "crop":
      return [...s.widths, ...s.shape];
    case "store":
      return [...s.subs, s.value];
    case "for":
      return [s.loop.lo, s.loop.hi];
    case "each":
      return s.at;
    case "if":
      return [s.condition];
    case "define":
    case "fail":
    case "list":
    case "median":
      return [];
  }
}

/** The statements within a statement. */
export function bodiesOf(s: Statement): readonly (readonly Statement[])[] {
  switch (s.kind) {
    case "for":
    case "each":
      return [s.body];
    case "if":
      return [s.body, s.otherwise];
    default:
      return [];
  }
}

/** All names that the statements mention. */
export const namesIn = (body: readonly Statement[]): readonly string[] =>
  body.flatMap((s) => [...ownNames(s), ...termsOf(s).flatMap(symbols), ...bodiesOf(s).flatMap(namesIn)]);

function ownNames(s: Statement): readonly string[] {
  switch (s.kind) {
    case "store":
      return [s.array];
    case "append":
      return [s.list];
    case "pad":
    case "crop":
    case "median":
      return [s.name, s.of];
    case "array":
    case "data":
    case "let":
    case "assign":
    case "accumulate":
    case "list":
      return [s.name];
    case "each":
      return [s.set];
    default:
      return [];
  }
}
