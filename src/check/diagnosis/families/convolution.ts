// Convolution taken for correlation, and the other way round.

import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family } from "../edit.ts";

export const convolution: Family = {
  code: "convolution",
  candidates: (site, { ctx, instead }) => {
    const { term } = site;
    if (term.kind !== "app" || (term.op !== "conv" && term.op !== "corr")) return [];
    const other = ctx.app(term.op === "conv" ? "corr" : "conv", term.args);
    const words =
      term.op === "conv"
        ? "the correlation is meant, not the convolution"
        : "the convolution is meant, not the correlation";
    const out: Candidate[] = [
      {
        by: other,
        weight: term.op === "conv" ? 1.7 : 1.2,
        sentence: () => `${words}: ${instead(site, other, 0)}`,
      },
    ];
    const [a, b] = term.args as readonly [Expr, Expr];
    if (term.op === "corr") {
      const by = ctx.app("corr", [b, a]);
      out.push({
        by,
        weight: 1.7,
        sentence: () => `a correlation may not be interchanged: ${instead(site, by, 0)}`,
      });
    }
    return out;
  },
};
