// An index that is shifted: by one, by an integer of the block (a padding, a stride), or by a part that stands too much.

import type { Context } from "../../../expr/context.ts";
import type { Env } from "../../../expr/environment.ts";
import type { Expr } from "../../../expr/nodes.ts";
import { tidy } from "../../../expr/norm.ts";
import type { Candidate, Family } from "../edit.ts";
import { isApp, parentOf } from "../sites.ts";

export const shift: Family = {
  code: "shift",
  ofNames: true,
  candidates: (site, { ctx, env, say, instead }) => {
    const above = parentOf(site);
    if (site.role !== "subscript" || above?.node.kind !== "at" || above.child === 0) return [];
    const { tensor } = above.node;
    const out: Candidate[] = [];
    const moved = (by: Expr, weight: number, words: string): void => {
      if (by.alpha !== site.term.alpha)
        out.push({
          by,
          weight,
          sentence: () => `the index of ${say(site, tensor)} ${words}: ${instead(site, by, 1)}`,
        });
    };
    for (const d of [ctx.one, ctx.num(-1)]) moved(tidy(ctx, ctx.add(site.term, d)), 1.5, "is shifted by one");
    for (const p of integersOf(ctx, env)) {
      const words = `is shifted by ${say(site, p)}`;
      moved(tidy(ctx, ctx.add(site.term, p)), 2.2, words);
      moved(tidy(ctx, ctx.sub(site.term, p)), 2.2, words);
    }
    const { term } = site;
    if (isApp(term, "add") && term.kind === "app")
      term.args.forEach((a, k) => {
        const rest = term.args.filter((_, j) => j !== k);
        moved(ctx.add(...rest), 2.4, `holds ${say(site, a)} too much`);
      });
    if (isApp(term, "mul") && term.kind === "app" && term.args.length > 1)
      term.args.forEach((a, k) => {
        const rest = term.args.filter((_, j) => j !== k);
        moved(ctx.mul(...rest), 2.6, `has the factor ${say(site, a)} too much`);
      });
    // A stride that was forgotten.
    for (const s of integersOf(ctx, env)) {
      const parts = isApp(term, "add") && term.kind === "app" ? term.args : [term];
      parts.forEach((part, k) => {
        if (part.kind !== "bound" && part.kind !== "idx") return;
        const by = ctx.add(...parts.map((x, j) => (j === k ? ctx.mul(s, x) : x)));
        moved(by, 2.6, `lacks the factor ${say(site, s)}`);
      });
    }
    return out;
  },
};

/** Integers that the author declares for themselves: strides, paddings, lengths. */
function integersOf(ctx: Context, env: Env): readonly Expr[] {
  const names: Expr[] = [];
  for (const d of env.decls.values())
    if (d.kind === "scalar" && d.integer && d.role === "given") names.push(ctx.sym(d.name));
  return names.slice(0, 6);
}
