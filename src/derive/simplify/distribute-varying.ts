// A product multiplied out, as a·(b_i + c_i) = a·b_i + a·c_i, where the sum varies with an index. Beside such a sum a
// number of the block such as 1 − ε is a factor, and stays one.

import type { Context } from "../../expr/context.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { factorsOf } from "../lines/factors.ts";

const isSum = (f: Expr): boolean => f.kind === "app" && f.op === "add";

/** Whether nothing in it is an entry, a sum over an index, or an index. */
const isNumber = (e: Expr): boolean =>
  !some(e, (x) => x.kind === "at" || x.kind === "bind" || x.kind === "idx" || x.kind === "bound");

/** A term of the sum beside the other factors; −(−b) is b. */
function term(ctx: Context, factors: readonly Expr[]): Expr {
  const parts = factors.flatMap(factorsOf);
  const isMinus = (p: Expr): boolean => p.kind === "num" && p.value === -1;
  const negative = parts.filter(isMinus).length % 2 === 1;
  const kept = parts.filter((p) => !isMinus(p));
  return negative ? ctx.mul(ctx.num(-1), ...kept) : ctx.mul(...kept);
}

export const distributeVarying: FunctionRule = {
  kind: "function",
  name: "algebra.distribute.varying",
  heads: ["mul"],
  reason: ["multiply out"],
  examples: [
    { given: "given a[n], b[n], e", before: "(1 - e)*(a[i] + b[i])", after: "(1 - e)*a[i] + (1 - e)*b[i]" },
    { given: "given a, b", before: "-(a - b)", after: "-a + b" },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "mul") return undefined;
    const all = e.args.every(isNumber);
    const k = e.args.findIndex((f) => isSum(f) && (all || !isNumber(f)));
    const sum = e.args[k];
    if (sum?.kind !== "app") return undefined;
    const terms = sum.args.map((t) => term(ctx, [...e.args.slice(0, k), t, ...e.args.slice(k + 1)]));
    return { after: ctx.add(...terms), match: { "?u": e }, assumes: [] };
  },
};
