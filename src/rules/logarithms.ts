// Logarithms and exponentials. A logarithm may be split only where all its parts are positive; a condition that
// is not known to hold is stated.

import { close, open } from "../expr/binders.ts";
import { forAll } from "../expr/for-all.ts";
import type { Expr } from "../expr/nodes.ts";
import { ratio } from "../expr/rational.ts";
import { enter } from "../rewrite/enter.ts";
import type { Match, Rule } from "../rewrite/rule.ts";
import { positive } from "./conditions.ts";
import { equation, isApp, law } from "./terms.ts";

const given = "given a > 0, b > 0";

export const logarithms: readonly Rule[] = [
  equation("log.exp", "log e^u = u", [{ given: "given x", before: "log(exp(x))", after: "x" }], (ctx, m) => [
    ctx.app("log", [ctx.app("exp", [m("u")])]),
    m("u"),
  ]),
  equation(
    "exp.log",
    "e^(log u) = u",
    [{ given, before: "exp(log(a))", after: "a" }],
    (ctx, m) => [ctx.app("exp", [ctx.app("log", [m("u")])]), m("u")],
    (scope, b) => positive(scope, b["?u"] as Expr),
  ),
  equation(
    "log.quotient",
    "logarithm of a quotient",
    [{ given, before: "log(a/b)", after: "log(a) - log(b)" }],
    (ctx, m) => [
      ctx.app("log", [ctx.div(m("a"), m("b"))]),
      ctx.sub(ctx.app("log", [m("a")]), ctx.app("log", [m("b")])),
    ],
    (scope, b) => positive(scope, b["?a"] as Expr, b["?b"] as Expr),
  ),
  law(
    "log.product",
    "logarithm of a product",
    [{ given, before: "log(a*b)", after: "log(a) + log(b)" }],
    (scope, e): Match | undefined => {
      const u = isApp(e, "log") ? e.args[0] : undefined;
      if (u === undefined || !isApp(u, "mul")) return undefined;
      const { ctx } = scope;
      const after = ctx.add(...u.args.map((f) => ctx.app("log", [f])));
      return { after, match: { "?u": u }, assumes: positive(scope, ...u.args) };
    },
    ["log"],
  ),
  law(
    "log.product.indexed",
    "logarithm of a product",
    [{ given: "given s[n]", before: "log(prod{i} exp(s[i]))", after: "sum{i} log(exp(s[i]))" }],
    (scope, e): Match | undefined => {
      const u = isApp(e, "log") ? e.args[0] : undefined;
      if (u?.kind !== "bind" || u.op !== "prod") return undefined;
      const { ctx } = scope;
      const o = open(ctx, u, scope.env.indices.keys());
      const known = positive(enter(scope, o.vars, o.ranges, o.guard), o.body).length === 0;
      const assumes = known ? [] : [forAll(ctx, o, ctx.app("gt", [o.body, ctx.zero]))];
      return {
        after: close(ctx, { ...o, op: "sum", body: ctx.app("log", [o.body]) }),
        match: { "?u": u },
        assumes,
      };
    },
    ["log"],
  ),
  equation(
    "log.power",
    "logarithm of a power",
    [{ given, before: "log(a^3)", after: "3*log(a)" }],
    (ctx, m) => [ctx.app("log", [ctx.pow(m("u"), m("n"))]), ctx.mul(m("n"), ctx.app("log", [m("u")]))],
    (scope, b) => positive(scope, b["?u"] as Expr),
  ),
  equation(
    "log.sqrt",
    "logarithm of a square root",
    [{ given, before: "log(sqrt(a))", after: "0.5*log(a)" }],
    (ctx, m) => [
      ctx.app("log", [ctx.app("sqrt", [m("u")])]),
      ctx.mul(ctx.num(ratio(1, 2)), ctx.app("log", [m("u")])),
    ],
    (scope, b) => positive(scope, b["?u"] as Expr),
  ),
  law(
    "exp.sum",
    "exponential of a sum",
    [{ given: "given x, y", before: "exp(x + y)", after: "exp(x)*exp(y)" }],
    ({ ctx }, e) => {
      const u = isApp(e, "exp") ? e.args[0] : undefined;
      return u !== undefined && isApp(u, "add")
        ? ctx.mul(...u.args.map((t) => ctx.app("exp", [t])))
        : undefined;
    },
  ),
  equation(
    "exp.product",
    "product of exponentials",
    [{ given: "given x, y", before: "exp(x)*exp(y)", after: "exp(x + y)" }],
    (ctx, m) => [
      ctx.mul(ctx.app("exp", [m("a")]), ctx.app("exp", [m("b")])),
      ctx.app("exp", [ctx.add(m("a"), m("b"))]),
    ],
  ),
  equation(
    "exp.quotient",
    "quotient of exponentials",
    [{ given: "given x, y", before: "exp(x)/exp(y)", after: "exp(x - y)" }],
    (ctx, m) => [
      ctx.div(ctx.app("exp", [m("a")]), ctx.app("exp", [m("b")])),
      ctx.app("exp", [ctx.sub(m("a"), m("b"))]),
    ],
  ),
  equation(
    "exp.negative",
    "e^(−u) = 1/e^u",
    [{ given: "given x", before: "exp(-x)", after: "1/exp(x)" }],
    (ctx, m) => [ctx.app("exp", [ctx.mul(ctx.num(-1), m("u"))]), ctx.div(ctx.one, ctx.app("exp", [m("u")]))],
  ),
  equation(
    "log.one-plus",
    "definition of log1p",
    [{ given, before: "log1p(a)", after: "log(1 + a)" }],
    (ctx, m) => [ctx.app("log1p", [m("u")]), ctx.app("log", [ctx.add(ctx.one, m("u"))])],
  ),
  equation(
    "log.base.two",
    "change of the base",
    [{ given, before: "log2(a)", after: "log(a)/log(2)" }],
    (ctx, m) => [ctx.app("log2", [m("u")]), ctx.div(ctx.app("log", [m("u")]), ctx.app("log", [ctx.num(2)]))],
  ),
  equation(
    "log.base.ten",
    "change of the base",
    [{ given, before: "log10(a)", after: "log(a)/log(10)" }],
    (ctx, m) => [
      ctx.app("log10", [m("u")]),
      ctx.div(ctx.app("log", [m("u")]), ctx.app("log", [ctx.num(10)])),
    ],
  ),
];
