// A sum that is missing, or one where a single term is left.

import { abstract, instantiate } from "../../../expr/binders.ts";
import { axesOf, axisRange } from "../../../expr/environment.ts";
import type { Bind, Expr, Range } from "../../../expr/nodes.ts";
import { arities } from "../../../expr/nodes.ts";
import { freeIndices, visit } from "../../../expr/traverse.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { isTermOrBody, type Site } from "../sites.ts";
import { where } from "../words.ts";
import { lettersAt } from "./deltas.ts";

export const sums: Family = {
  code: "missing-sum",
  candidates: (site, scope) => [...missing(site, scope), ...extra(site, scope)],
};

function missing(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, other, say } = scope;
  if (!isTermOrBody(site) || site.role !== "value") return [];
  const wanted = new Set(freeIndices(other));
  return freeIndices(site.term).flatMap((letter): readonly Candidate[] => {
    const range = rangeOf(letter, site.term, scope);
    if (range === undefined) return [];
    // A letter that both sides have may still have been meant as the one of a sum.
    const weight = wanted.has(letter) ? 3.4 : 1.4;
    const by = ctx.bind("sum", [range], abstract(ctx, site.term, [letter]), [letter]);
    return [
      {
        by,
        weight,
        sentence: () => `${where(site)}the sum over ${say(site, ctx.idx(letter))} is missing`,
      },
    ];
  });
}

/** Where the letter runs: as it is declared, or over the axis that it reads. */
export function rangeOf(letter: string, e: Expr, { env }: Scope): Range | undefined {
  const declared = env.indices.get(letter);
  if (declared !== undefined) return declared;
  let found: Range | undefined;
  visit(e, (x) => {
    if (found !== undefined) return false;
    if (x.kind === "at" && x.tensor.kind === "sym") {
      const axis = axesOf(env, x.tensor.name)?.[
        x.subs.findIndex((s) => s.kind === "idx" && s.name === letter)
      ];
      if (axis !== undefined) found = axisRange(axis);
    }
    return true;
  });
  return found;
}

function extra(site: Site, scope: Scope): readonly Candidate[] {
  const { say } = scope;
  const { term } = site;
  if (term.kind !== "bind" || term.op !== "sum" || term.guard !== undefined || site.role !== "value")
    return [];
  if (arities(term.ranges) !== term.ranges.length) return [];
  return term.ranges.flatMap((_, k): readonly Candidate[] =>
    lettersAt(site, scope).flatMap((x): readonly Candidate[] => {
      const by = without(term, k, x, scope);
      if (by === undefined) return [];
      return [
        {
          by,
          weight: 2.4,
          code: "extra-sum",
          sentence: () =>
            `${where(site)}the sum over ${term.letters[k]} is too much: only its term with ${term.letters[k]} = ${say(site, x)} is left`,
        },
      ];
    }),
  );
}

/** The sum without its variable k, which is x instead. */
function without(sum: Bind, k: number, x: Expr, { ctx }: Scope): Expr | undefined {
  const n = sum.ranges.length;
  if (n === 1) return instantiate(ctx, sum.body, [x]);
  // Ranges that mention the variable would have to be changed, too: left alone.
  const later = sum.ranges.slice(k + 1);
  if (later.some((r) => r.kind !== "all" && (r.kind === "set" || r.lo.loose > 0 || r.hi.loose > 0)))
    return undefined;
  const names = sum.ranges.map((_, j) => ctx.idx(`#${j}`));
  const opened = instantiate(
    ctx,
    sum.body,
    names.map((name, j) => (j === k ? x : name)),
  );
  const kept = names.filter((_, j) => j !== k).map((name) => name.name);
  const ranges = sum.ranges.filter((_, j) => j !== k);
  if (x.loose > 0) return undefined;
  return ctx.bind(
    "sum",
    ranges,
    abstract(ctx, opened, kept),
    sum.letters.filter((_, j) => j !== k),
  );
}
