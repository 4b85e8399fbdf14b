// Numerator and denominator interchanged, a factor that should divide, a divisor that should be a factor.

import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family } from "../edit.ts";
import { isApp } from "../sites.ts";
import { where } from "../words.ts";

export const quotients: Family = {
  code: "quotient",
  candidates: (site, { ctx, say, instead }) => {
    const { term } = site;
    if (term.kind !== "app" || site.role === "tensor" || site.role === "name") return [];
    const [a, b] = term.args;
    if (term.op === "div" && a !== undefined && b !== undefined) {
      const turned = ctx.div(b, a);
      const product = ctx.mul(a, b);
      return [
        {
          by: turned,
          weight: 1.5,
          sentence: () => `numerator and denominator are interchanged: ${instead(site, turned, 0)}`,
        },
        {
          by: product,
          weight: 2.5,
          sentence: () => `${where(site)}${say(site, b)} should be a factor, not a divisor`,
        },
      ];
    }
    if (term.op !== "mul") return [];
    return term.args.flatMap((x, k): readonly Candidate[] => {
      if (x.kind === "num" || isApp(x, "iverson") || (site.role !== "value" && site.role !== "subscript"))
        return [];
      const rest: readonly Expr[] = term.args.filter((_, j) => j !== k);
      return [
        {
          by: ctx.div(ctx.mul(...rest), x),
          weight: 2.7,
          sentence: () => `${where(site)}${say(site, x)} should be a divisor, not a factor`,
        },
      ];
    });
  },
};
