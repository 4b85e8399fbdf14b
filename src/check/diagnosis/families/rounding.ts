// Rounded the wrong way, or not at all.

import { isIntegerQ } from "../../../expr/rational.ts";
import type { Family } from "../edit.ts";
import { isApp, parentOf } from "../sites.ts";

export const rounding: Family = {
  code: "rounding",
  candidates: (site, { ctx, instead }) => {
    const { term } = site;
    if (term.kind !== "app" || site.role === "name" || site.role === "condition") return [];
    const [inner] = term.args;
    if ((term.op === "floor" || term.op === "ceil") && inner !== undefined) {
      const by = ctx.app(term.op === "floor" ? "ceil" : "floor", term.args);
      const words = term.op === "floor" ? "down, and up is right" : "up, and down is right";
      return [
        { by, weight: 1, sentence: () => `this is rounded ${words}: ${instead(site, by, 0)}` },
        {
          by: inner,
          weight: 2.5,
          sentence: () => `this must not be rounded: ${instead(site, inner, 0)}`,
        },
      ];
    }
    const above = parentOf(site)?.node;
    if (term.op !== "div" || isApp(above, "floor") || isApp(above, "ceil")) return [];
    if (inner?.kind === "num" && !isIntegerQ(inner.value)) return [];
    return (["floor", "ceil"] as const).map((op) => {
      const by = ctx.app(op, [term]);
      return {
        by,
        weight: 2.6,
        sentence: () => `this must be rounded ${op === "floor" ? "down" : "up"}: ${instead(site, by, 0)}`,
      };
    });
  },
};
