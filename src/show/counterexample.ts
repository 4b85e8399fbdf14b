// A counterexample as a sentence: the numbers as formulas in the sheet's notation, then what both sides come to there.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { ratio } from "../expr/rational.ts";
import type { Counterexample } from "../rewrite/evidence.ts";
import { type FormulaSetting, inlineOf } from "./formula.ts";
import { type Inline, math, type Sentence, text } from "./sentence.ts";

export function counterexampleSentence(c: Counterexample, s: FormulaSetting): Sentence {
  const { ctx, env } = s;
  const values = c.inputs.map(({ name, value }) => ({ name, value, term: termOf(ctx, value) }));
  // Where a tensor is shown its sizes are seen.
  const sizesSeen = values.some(({ term }) => term?.kind === "app");
  const items = [
    ...c.indices.map(({ name, value }) => [math(inlineOf(ctx.eq(ctx.idx(name), ctx.num(value)), s))]),
    ...values.flatMap(({ name, value, term }): (readonly Inline[])[] => {
      const decl = env.decls.get(name);
      if (sizesSeen && decl?.kind === "scalar" && decl.role === "size") return [];
      return term === undefined || decl === undefined
        ? [[text(`${name} = ${value}`)]]
        : [[math(inlineOf(ctx.eq(ctx.sym(name), term), s))]];
    }),
  ];
  const where = items.flatMap((x, k): readonly Inline[] => (k === 0 ? x : [text(", "), ...x]));
  const side = (value: string): Inline => {
    const term = termOf(ctx, value);
    return term === undefined ? text(value) : math(inlineOf(term, s));
  };
  return [
    ...(where.length === 0 ? [] : [text("for "), ...where, text(": ")]),
    side(c.left),
    text(" on the left, "),
    side(c.right),
    text(" on the right"),
  ];
}

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
