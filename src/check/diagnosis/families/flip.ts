// A kernel that is not flipped, or flipped once too often: w̃ for w between whole tensors, w[−u] and w[K − 1 − u]
// for w[u] in entries.

import { axesOf } from "../../../expr/environment.ts";
import type { Expr } from "../../../expr/nodes.ts";
import { tidy } from "../../../expr/norm.ts";
import type { Candidate, Family } from "../edit.ts";
import { isApp, parentOf } from "../sites.ts";

export const flip: Family = {
  code: "missing-flip",
  candidates: (site, { ctx, env, say, instead }) => {
    const { term } = site;
    if (site.role === "tensor") {
      const above = parentOf(site);
      if (term.kind === "app" && term.op === "flip" && term.args[0] !== undefined) {
        const [by] = term.args;
        return [
          {
            by,
            weight: 1.4,
            code: "extra-flip",
            sentence: () =>
              `${say(site, by)} is flipped once too often: ${instead(site, by, height(above?.node))}`,
          },
        ];
      }
      if (isApp(above?.node, "conv") || isApp(above?.node, "corr")) {
        const by = ctx.app("flip", [term]);
        return [
          {
            by,
            // The kernel is the second one.
            weight: above?.child === 1 ? 1.4 : 1.6,
            sentence: () => `${say(site, term)} must be flipped: ${instead(site, by, height(above?.node))}`,
          },
        ];
      }
      return [];
    }
    if (term.kind !== "at" || term.tensor.kind !== "sym" || site.role === "name") return [];
    const { tensor } = term;
    const axes = axesOf(env, tensor.name);
    if (axes === undefined || axes.length !== term.subs.length) return [];
    const out: Candidate[] = [];
    const mirrored = (subs: readonly Expr[]): void => {
      const by = ctx.at(tensor, subs);
      if (by.alpha === term.alpha) return;
      out.push({
        by,
        weight: 2.6,
        sentence: () => `${say(site, tensor)} must be read the other way round: ${instead(site, by, 0)}`,
      });
    };
    const negated = term.subs.map((s) => tidy(ctx, ctx.neg(s)));
    const reversed = term.subs.map((s, k) => {
      const axis = axes[k];
      return axis === undefined ? s : tidy(ctx, ctx.sub(ctx.add(axis.lo, axis.hi), s));
    });
    mirrored(reversed);
    mirrored(negated);
    if (term.subs.length > 1)
      term.subs.forEach((_, k) => {
        mirrored(term.subs.map((s, j) => (j === k ? (reversed[j] ?? s) : s)));
        mirrored(term.subs.map((s, j) => (j === k ? (negated[j] ?? s) : s)));
      });
    return out;
  },
};

const height = (above: Expr | undefined): number => (above?.kind === "app" ? 1 : 0);
