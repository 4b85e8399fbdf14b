// Whole matrices: a transpose too few or too many, factors in the wrong order, entry by entry for the matrix product.

import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family } from "../edit.ts";
import { isApp, parentOf } from "../sites.ts";

export const transposition: Family = {
  code: "transposition",
  candidates: (site, { ctx, say, instead }) => {
    const { term } = site;
    if (site.role !== "tensor") return [];
    const out: Candidate[] = [];
    const above = parentOf(site);
    const up = above?.node.kind === "app" ? 1 : 0;
    if (term.kind === "app" && term.op === "transpose" && term.args[0] !== undefined) {
      const [by] = term.args;
      out.push({
        by,
        weight: 1.4,
        sentence: () => `${say(site, by)} must not be transposed: ${instead(site, by, up)}`,
      });
    } else if (!isApp(above?.node, "transpose")) {
      const by = ctx.app("transpose", [term]);
      out.push({
        by,
        weight: 1.6,
        sentence: () => `${say(site, term)} must be transposed: ${instead(site, by, up)}`,
      });
    }
    if (term.kind === "app" && (term.op === "matmul" || term.op === "outer") && term.args.length === 2) {
      const [a, b] = term.args as readonly [Expr, Expr];
      const swapped = ctx.app(term.op, [b, a]);
      out.push({
        by: swapped,
        // A matrix before a vector is rarely meant behind it.
        weight: term.op === "outer" ? 1.5 : 1.9,
        sentence: () => `the factors stand in the wrong order: ${instead(site, swapped, 0)}`,
      });
      // (A B)ᵀ = Bᵀ Aᵀ
      const both = ctx.app(term.op, [transposed(b), transposed(a)]);
      out.push({
        by: both,
        weight: 2.5,
        sentence: () => `the product must be transposed, which changes its order: ${instead(site, both, 0)}`,
      });
      if (term.op === "matmul") {
        const entries = ctx.app("hadamard", [a, b]);
        out.push({
          by: entries,
          weight: 2,
          code: "product",
          sentence: () => `the product is meant entry by entry: ${instead(site, entries, 0)}`,
        });
      }
    }
    if (term.kind === "app" && term.op === "hadamard") {
      const by = ctx.app("matmul", term.args);
      out.push({
        by,
        weight: 2,
        code: "product",
        sentence: () => `the matrix product is meant, not the one entry by entry: ${instead(site, by, 0)}`,
      });
    }
    return out;

    function transposed(e: Expr): Expr {
      const [inner] = e.kind === "app" && e.op === "transpose" ? e.args : [];
      return inner ?? ctx.app("transpose", [e]);
    }
  },
};
