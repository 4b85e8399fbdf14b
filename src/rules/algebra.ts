// Sums, products, fractions and small powers. Each rule does one thing once; a denominator that is cancelled
// leaves the condition that it is not 0, unless that is known.

import type { Expr } from "../expr/nodes.ts";
import { isIntegerQ, signQ } from "../expr/rational.ts";
import type { Rule } from "../rewrite/rule.ts";
import { nonZero } from "./conditions.ts";
import { equation, factorsOf, isApp, law, product, termsOf } from "./terms.ts";

const given = "given a, b, c, d";

export const algebra: readonly Rule[] = [
  law(
    "algebra.distribute",
    "multiply out",
    [
      { given, before: "a*(b + c)", after: "a*b + a*c" },
      { given, before: "-(a - b)", after: "-a + b" },
    ],
    ({ ctx }, e) => {
      const factors = isApp(e, "mul") ? e.args : [];
      const k = factors.findIndex((f) => isApp(f, "add"));
      if (k < 0) return undefined;
      const terms = termsOf(factors[k] as Expr);
      return ctx.add(
        ...terms.map((t) => {
          // −(−b) is b; other numbers are left as they are written.
          const parts = [...factors.slice(0, k), t, ...factors.slice(k + 1)].flatMap(factorsOf);
          const isMinus = (p: Expr): boolean => p.kind === "num" && p.value === -1;
          const negative = parts.filter(isMinus).length % 2 === 1;
          const kept = parts.filter((p) => !isMinus(p));
          return negative ? ctx.mul(ctx.num(-1), ...kept) : ctx.mul(...kept);
        }),
      );
    },
  ),
  equation(
    "algebra.factor",
    "common factor",
    [{ given, before: "a*b + a*c", after: "a*(b + c)" }],
    (ctx, m) => [
      ctx.add(ctx.mul(m("c"), m("a")), ctx.mul(m("c"), m("b"))),
      ctx.mul(m("c"), ctx.add(m("a"), m("b"))),
    ],
  ),
  law(
    "algebra.square-of-sum",
    "square of a sum",
    [{ given, before: "(a + b)^2", after: "a^2 + 2*a*b + b^2" }],
    ({ ctx }, e) => {
      if (!isApp(e, "pow")) return undefined;
      const [base, n] = e.args as readonly [Expr, Expr];
      if (n.kind !== "num" || n.value !== 2 || !isApp(base, "add")) return undefined;
      const two = ctx.num(2);
      return ctx.add(
        ...base.args.flatMap((a, k) => [
          ctx.pow(a, two),
          ...base.args.slice(k + 1).map((b) => product(ctx, [two, a, b])),
        ]),
      );
    },
  ),
  law(
    "algebra.power-of-product",
    "power of a product",
    [{ given, before: "(a*b)^2", after: "a^2 * b^2" }],
    ({ ctx }, e) => {
      if (!isApp(e, "pow")) return undefined;
      const [base, n] = e.args as readonly [Expr, Expr];
      if (n.kind !== "num" || !isIntegerQ(n.value) || !isApp(base, "mul")) return undefined;
      return ctx.mul(...base.args.map((f) => ctx.pow(f, n)));
    },
  ),
  law(
    "algebra.power-of-quotient",
    "power of a quotient",
    [{ given: "given a, b > 0", before: "(a/b)^2", after: "a^2 / b^2" }],
    ({ ctx }, e) => {
      if (!isApp(e, "pow")) return undefined;
      const [base, n] = e.args as readonly [Expr, Expr];
      // A negative power would move the zeros of the numerator below the line.
      if (n.kind !== "num" || !isIntegerQ(n.value) || signQ(n.value) <= 0 || !isApp(base, "div"))
        return undefined;
      const [u, v] = base.args as readonly [Expr, Expr];
      return ctx.div(ctx.pow(u, n), ctx.pow(v, n));
    },
  ),
  equation(
    "algebra.self-quotient",
    "u/u = 1",
    [{ given: "given a > 0", before: "a/a", after: "1" }],
    (ctx, m) => [ctx.div(m("u"), m("u")), ctx.one],
    (scope, b) => nonZero(scope, b["?u"] as Expr),
  ),
  equation(
    "algebra.cancel-factor",
    "cancel",
    [{ given: "given a, b > 0", before: "b*(a/b)", after: "a" }],
    (ctx, m) => [ctx.mul(m("u"), ctx.div(m("v"), m("u"))), m("v")],
    (scope, b) => nonZero(scope, b["?u"] as Expr),
  ),
  law(
    "algebra.cancel-fraction",
    "cancel",
    [{ given: "given a, b > 0, c > 0", before: "(a*b)/(b*c)", after: "a/c" }],
    (scope, e) => {
      if (!isApp(e, "div")) return undefined;
      const { ctx } = scope;
      const top = factorsOf(e.args[0] as Expr);
      const bottom = factorsOf(e.args[1] as Expr);
      const k = top.findIndex((t) => t.kind !== "num" && bottom.some((b) => b.alpha === t.alpha));
      const hit = top[k];
      if (hit === undefined) return undefined;
      const j = bottom.findIndex((b) => b.alpha === hit.alpha);
      const over = ctx.mul(...top.filter((_, i) => i !== k));
      const under = bottom.filter((_, i) => i !== j);
      return {
        after: under.length === 0 ? over : ctx.div(over, ctx.mul(...under)),
        match: { "?u": hit },
        assumes: nonZero(scope, hit),
        reason: [{ math: hit }, " cancels"],
      };
    },
  ),
  equation(
    "algebra.common-denominator",
    "common denominator",
    [{ given: "given a, b, c > 0", before: "a/c + b/c", after: "(a + b)/c" }],
    (ctx, m) => [
      ctx.add(ctx.div(m("a"), m("c")), ctx.div(m("b"), m("c"))),
      ctx.div(ctx.add(m("a"), m("b")), m("c")),
    ],
  ),
  law(
    "algebra.split-fraction",
    "split the fraction",
    [{ given: "given a, b, c > 0", before: "(a + b)/c", after: "a/c + b/c" }],
    ({ ctx }, e) => {
      if (!isApp(e, "div")) return undefined;
      const [u, v] = e.args as readonly [Expr, Expr];
      return isApp(u, "add") ? ctx.add(...u.args.map((t) => ctx.div(t, v))) : undefined;
    },
  ),
  equation(
    "algebra.product-of-fractions",
    "product of fractions",
    [{ given: "given a, b > 0, c, d > 0", before: "a/b * (c/d)", after: "(a*c)/(b*d)" }],
    (ctx, m) => [
      ctx.mul(ctx.div(m("a"), m("b")), ctx.div(m("c"), m("d"))),
      ctx.div(ctx.mul(m("a"), m("c")), ctx.mul(m("b"), m("d"))),
    ],
  ),
  equation(
    "algebra.difference-of-squares",
    "difference of squares",
    [{ given, before: "a^2 - b^2", after: "(a + b)*(a - b)" }],
    (ctx, m) => [
      ctx.sub(ctx.pow(m("a"), ctx.num(2)), ctx.pow(m("b"), ctx.num(2))),
      ctx.mul(ctx.add(m("a"), m("b")), ctx.sub(m("a"), m("b"))),
    ],
  ),
];
