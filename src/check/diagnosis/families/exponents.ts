// A wrong exponent, a square that is missing or too much, a root.

import type { Expr } from "../../../expr/nodes.ts";
import { tidy } from "../../../expr/norm.ts";
import type { Candidate, Family } from "../edit.ts";
import { isApp, parentOf } from "../sites.ts";

export const exponents: Family = {
  code: "exponent",
  candidates: (site, { ctx, say, instead }) => {
    const { term } = site;
    if (site.role !== "value" && site.role !== "compared") return [];
    const above = parentOf(site);
    const out: Candidate[] = [];
    const add = (by: Expr, weight: number, words: string): void => {
      if (by.alpha !== term.alpha)
        out.push({ by, weight, sentence: () => `${words}: ${instead(site, by, 0)}` });
    };
    if (term.kind === "app" && term.op === "pow") {
      const [base, exponent] = term.args;
      if (base === undefined || exponent === undefined) return [];
      const words = `the exponent of ${say(site, base)} is wrong`;
      add(base, 1.7, words);
      add(ctx.pow(base, tidy(ctx, ctx.add(exponent, ctx.one))), 1.7, words);
      const less = tidy(ctx, ctx.add(exponent, ctx.num(-1)));
      add(less.kind === "num" && less.value === 1 ? base : ctx.pow(base, less), 1.7, words);
      add(ctx.pow(base, ctx.div(exponent, ctx.num(2))), 2.4, words);
      add(ctx.pow(base, tidy(ctx, ctx.mul(ctx.num(2), exponent))), 2.4, words);
      return out;
    }
    if (term.kind === "app" && term.op === "sqrt" && term.args[0] !== undefined) {
      add(term.args[0], 1.8, "the root is too much");
      return out;
    }
    const summed = isApp(term, "add") && (above?.node.kind === "bind" || isApp(above?.node, "mul"));
    const single =
      term.kind === "at" || term.kind === "sym" || term.kind === "deriv" || isCall(term) || summed;
    if (single && !isApp(above?.node, "pow")) {
      add(ctx.pow(term, ctx.num(2)), 2.6, "a square is missing");
      if (above !== undefined && (isApp(above.node, "div") || isApp(above.node, "mul")))
        add(ctx.app("sqrt", [term]), 2.9, "a root is missing");
    }
    return out;
  },
};

const isCall = (e: Expr): boolean =>
  e.kind === "app" && e.args.length === 1 && !["iverson", "card", "abs", "stop"].includes(e.op);
