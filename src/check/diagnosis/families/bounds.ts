// Off by one: the ends of sums, and the numbers that conditions compare with.

import { tidy } from "../../../expr/norm.ts";
import type { Candidate, Family } from "../edit.ts";
import { parentOf } from "../sites.ts";

export const bounds: Family = {
  code: "bound",
  candidates: (site, { ctx, say, instead }) => {
    const above = parentOf(site);
    if (above === undefined) return [];
    const steps = [ctx.one, ctx.num(-1)];
    if (site.role === "bound" && above.node.kind === "bind") {
      const { node } = above;
      const place = endAt(node.ranges, above.child);
      if (place === undefined) return [];
      const letter = node.letters[place.variable] ?? "";
      return steps.map((d, k): Candidate => {
        const by = tidy(ctx, ctx.add(site.term, d));
        const far = k === 0 ? "early" : "late";
        const words = place.low ? `begins one too ${far}` : `ends one too ${far}`;
        return {
          by,
          weight: 1.4,
          sentence: () =>
            `${BINDER[node.op]} over ${letter} ${words}: ${place.low ? "the first" : "the last"} ${letter} should be ${say(site, by)}, not ${say(site, site.term)}`,
        };
      });
    }
    if (site.role !== "compared" || above.role !== "condition") return [];
    return steps.map((d): Candidate => {
      const by = tidy(ctx, ctx.add(site.term, d));
      return {
        by,
        weight: 2,
        sentence: () => `the condition is off by one: ${instead(site, by, 1)}`,
      };
    });
  },
};

const BINDER = {
  sum: "the sum",
  prod: "the product",
  max: "the maximum",
  min: "the minimum",
  argmax: "the argmax",
  argmin: "the argmin",
  median: "the median",
  argmedian: "the argmedian",
} as const;

function endAt(
  ranges: readonly { readonly kind: string; readonly arity?: number }[],
  child: number,
): { readonly variable: number; readonly low: boolean } | undefined {
  let at = 0;
  let variable = 0;
  for (const r of ranges) {
    if (r.kind === "interval") {
      if (child === at || child === at + 1) return { variable, low: child === at };
      at += 2;
    } else if (r.kind === "set") at += 1;
    variable += r.kind === "set" ? (r.arity ?? 1) : 1;
  }
  return undefined;
}
