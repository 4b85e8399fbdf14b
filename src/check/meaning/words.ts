// What was inferred and what is open, in words, each with its place.

import type { Context } from "../../expr/context.ts";
import { positionAt } from "../../expr/diagnostics.ts";
import { axesOf, type Decl, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { prettyPoly, toPoly } from "../../expr/poly.ts";
import type { Span } from "../../expr/span.ts";
import { nameLayout } from "../../notation/names.ts";
import type { Notation } from "../../notation/notation.ts";
import { plain } from "../../notation/plain.ts";
import { tex } from "../../notation/tex.ts";
import { formulaOf } from "../../show/formula.ts";
import type { Inferred, Place, Question } from "../verdict/verdicts.ts";
import type { StretchMeaning } from "./declared-names.ts";
import type { Origin } from "./origin.ts";
import { written } from "./spelling.ts";

export function placeAt(text: string, span: Span): Place {
  const { line, column } = positionAt(text, span.start);
  return { span, line, column };
}

export const printed = (key: string): string => plain(nameLayout(written(key)));

export function inferredWords(ctx: Context, text: string, m: StretchMeaning): readonly Inferred[] {
  return m.origins.map((o) => ({
    name: written(o.key),
    tex: tex(nameLayout(written(o.key))),
    meaning: meaningWords(ctx, m, o),
    from: o.kind === "defined" || o.kind === "function" ? "defined" : "used",
    place: placeAt(text, o.place),
  }));
}

function meaningWords(ctx: Context, m: StretchMeaning, o: Origin): string {
  const list = (names: readonly string[]): string => names.map(printed).join(", ");
  switch (o.kind) {
    case "function":
      return `a function of ${list(o.parameters)}, by its formula`;
    case "free-function":
      return functionWords(o.takes ?? [0]);
    case "loss":
      return `a number that depends on ${list(o.parameters)}, of which nothing else is known`;
    case "identity":
      return "the identity matrix";
    case "defined":
    case "given": {
      const outside = m.folded.has(o.key) ? ", 0 outside" : "";
      return `${axesWords(ctx, m.env, m.notation, o)}${o.kind === "defined" ? ", by its definition" : outside}`;
    }
  }
}

/** Functions of one number come first: they may be taken entry by entry. */
function functionWords(takes: readonly number[]): string {
  const [only = 0, ...more] = takes;
  if (more.length === 0)
    switch (only) {
      case 0:
        return "a function of a number, of which nothing else is known";
      case 1:
        return "a function of a vector, whose values are numbers, of which nothing else is known";
      default:
        return "a function of a tensor, whose values are numbers, of which nothing else is known";
    }
  return takes.every((n) => n === 0)
    ? `a function of ${takes.length} numbers, of which nothing else is known`
    : `a function of ${takes.length} arguments, whose values are numbers, of which nothing else is known`;
}

function axesWords(ctx: Context, env: Env, notation: Notation, o: Origin): string {
  const axes = axesOf(env, o.key) ?? [];
  const decl = env.decls.get(o.key);
  if (axes.length === 0) return numberWords(decl, o.least);
  const print = (e: Expr): string => formulaOf(e, { ctx, env, notation }).text;
  const lengths = axes.map((a) => print(prettyPoly(ctx, toPoly(ctx.add(a.hi, ctx.neg(a.lo), ctx.one)))));
  const [first, second] = lengths;
  if (axes.length === 1) return `a vector with ${first} entries`;
  if (axes.length === 2 && o.indices === 1) return `${first} vectors with ${second} entries each`;
  if (axes.length === 2) return `a matrix with ${first} rows and ${second} columns`;
  return `a tensor of the shape ${lengths.join(" × ")}`;
}

function numberWords(d: Decl | undefined, least: 0 | 1 | undefined): string {
  if (d?.kind !== "scalar" || !d.integer) return "a number";
  return least === 0 ? "a positive integer or 0" : "a positive integer";
}

/** What a document leaves open of a name. */
export function openQuestion(text: string, key: string, reason: string, place: Span): Question {
  const name = printed(key);
  return {
    text: reason.replaceAll(`\`${key}\``, `\`${name}\``),
    choices: [],
    remedy: `<!-- gradsheet: ${name} = … -->`,
    place: placeAt(text, place),
  };
}
