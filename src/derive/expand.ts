// Writing a product out: products over sums, a sign over a sum, and Σ(a + b) = Σa + Σb. Used where an equation is
// to be spread term by term, never as a normal form.

import { close, open } from "../expr/binders.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import type { Workshop } from "./workshop.ts";

const isSum = (e: Expr): e is App => e.kind === "app" && e.op === "add";

/** c·(a + b) = c·a + c·b, one sum at a time. */
export const distribute: FunctionRule = {
  kind: "function",
  name: "product.distribute",
  reason: ["multiply out"],
  examples: [{ given: "given a, b, c", before: "c*(a + b)", after: "c*a + c*b" }],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "mul") return undefined;
    const k = e.args.findIndex(isSum);
    const sum = e.args[k];
    if (sum === undefined || !isSum(sum)) return undefined;
    const around = (t: Expr): Expr => {
      const inner = t.kind === "app" && t.op === "mul" ? t.args : [t];
      return ctx.mul(...e.args.slice(0, k), ...inner, ...e.args.slice(k + 1));
    };
    return { after: ctx.add(...sum.args.map(around)), match: {}, assumes: [] };
  },
};

/** Σ(a + b) = Σa + Σb over the same range. */
export const splitSum: FunctionRule = {
  kind: "function",
  name: "sum.split",
  reason: ["the sum term by term"],
  examples: [
    { given: "given a[n], b[n]", before: "sum{i} (a[i] + b[i])", after: "sum{i} a[i] + sum{i} b[i]" },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "bind" || e.op !== "sum" || !isSum(e.body)) return undefined;
    const o = open(ctx, e);
    const parts = (o.body as App).args.map((t) => close(ctx, { ...o, body: t }));
    return { after: ctx.add(...parts), match: {}, assumes: [] };
  },
};

/** (a + b)² = a² + 2ab + b², for squares of sums. */
export const square: FunctionRule = {
  kind: "function",
  name: "power.square-of-sum",
  reason: ["square of a sum"],
  examples: [{ given: "given a, b", before: "(a + b)^2", after: "a^2 + 2*a*b + b^2" }],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "app" || e.op !== "pow") return undefined;
    const [u, n] = e.args as readonly [Expr, Expr];
    if (!isSum(u) || n.kind !== "num" || n.value !== 2) return undefined;
    const terms: Expr[] = [];
    u.args.forEach((a, k) => {
      terms.push(ctx.pow(a, n));
      for (const b of u.args.slice(k + 1)) terms.push(ctx.mul(n, a, b));
    });
    return { after: ctx.add(...terms), match: {}, assumes: [] };
  },
};

/** Assumed equations, read from left to right: Σ_i t_i = 1. */
export function assumed(w: Workshop): readonly FunctionRule[] {
  const { ctx } = w;
  return w.env.assumptions.flatMap((a): FunctionRule[] => {
    if (a.kind !== "app" || a.op !== "eq") return [];
    const [l, r] = a.args as readonly [Expr, Expr];
    const left = norm(ctx, l);
    return [
      {
        kind: "function",
        name: "assume",
        reason: ["uses ", { math: a }],
        examples: [],
        apply: (_, e): Match | undefined =>
          e.kind === l.kind && norm(ctx, e).alpha === left.alpha
            ? { after: r, match: { "?assumption": a }, assumes: [] }
            : undefined,
      },
    ];
  });
}
