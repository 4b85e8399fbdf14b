// A point at which the sides of a line were compared: the numbers as formulas in the sheet's notation, and what both sides
// come to there.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { ratio } from "../expr/rational.ts";
import type { ComparedPoint, Counterexample } from "../rewrite/evidence.ts";
import type { SampleNote } from "./document.ts";
import { type FormulaSetting, inlineOf } from "./formula.ts";
import { type Inline, math, type Sentence, text } from "./sentence.ts";

/** The numbers of a point, one equation each. */
function equations({ indices, inputs }: ComparedPoint, s: FormulaSetting): readonly (readonly Inline[])[] {
  const { ctx, env } = s;
  const values = inputs.map(({ name, value }) => ({ name, value, term: termOf(ctx, value) }));
  // Where a tensor is shown its sizes are seen.
  const sizesSeen = values.some(({ term }) => term?.kind === "app");
  return [
    ...indices.map(({ name, value }) => [math(inlineOf(ctx.eq(ctx.idx(name), ctx.num(value)), s))]),
    ...values.flatMap(({ name, value, term }): readonly (readonly Inline[])[] => {
      const decl = env.decls.get(name);
      if (sizesSeen && decl?.kind === "scalar" && decl.role === "size") return [];
      const named = nameOf(name, s);
      return term === undefined || named === undefined
        ? [[text(`${name} = ${value}`)]]
        : [[math(inlineOf(ctx.eq(named, term), s))]];
    }),
  ];
}

/** A declared name, or the incoming gradient of a declared function, `d(L)/d(y)`. */
function nameOf(name: string, { ctx, env }: FormulaSetting): Expr | undefined {
  if (env.decls.has(name)) return ctx.sym(name);
  const [, of, by] = /^d\(([^()]+)\)\/d\(([^()]+)\)$/.exec(name) ?? [];
  return of !== undefined && by !== undefined && env.decls.has(of) && env.decls.has(by)
    ? ctx.deriv(ctx.sym(of), ctx.sym(by))
    : undefined;
}

function numberOf(value: string, s: FormulaSetting): Inline {
  const term = termOf(s.ctx, value);
  return term === undefined ? text(value) : math(inlineOf(term, s));
}

export function counterexampleSentence(c: Counterexample, s: FormulaSetting): Sentence {
  const where = equations(c, s).flatMap((x, k): readonly Inline[] => (k === 0 ? x : [text(", "), ...x]));
  return [
    ...(where.length === 0 ? [] : [text("for "), ...where, text(": ")]),
    numberOf(c.left, s),
    text(" on the left, "),
    numberOf(c.right, s),
    text(" on the right"),
  ];
}

export const sampleOf = (p: ComparedPoint, s: FormulaSetting): SampleNote => ({
  at: equations(p, s),
  left: [numberOf(p.left, s)],
  right: [numberOf(p.right, s)],
});

/** `[[1, 2], [3, 1/2]]`, `-3`, `0.5`; undefined for anything else. */
function termOf(ctx: Context, value: string): Expr | undefined {
  const trimmed = value.trim();
  if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
    const parts = split(trimmed.slice(1, -1)).map((p) => termOf(ctx, p));
    return parts.every((p) => p !== undefined) ? ctx.app("list", parts as readonly Expr[]) : undefined;
  }
  const m = /^(-?\d+)(?:\/(\d+))?$/.exec(trimmed);
  if (m !== null) return ctx.num(ratio(BigInt(m[1] ?? "0"), BigInt(m[2] ?? "1")));
  const d = /^(-?)(\d+)\.(\d+)$/.exec(trimmed);
  if (d === null) return undefined;
  const [, sign = "", whole = "0", part = ""] = d;
  return ctx.num(ratio(BigInt(`${sign}${whole}${part}`), 10n ** BigInt(part.length)));
}

/** At the commas outside of brackets. */
function split(list: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let k = 0; k <= list.length; k += 1) {
    const c = list[k];
    if (c === "[") depth += 1;
    else if (c === "]") depth -= 1;
    else if (c === undefined || (c === "," && depth === 0)) {
      out.push(list.slice(from, k));
      from = k + 1;
    }
  }
  return out;
}
