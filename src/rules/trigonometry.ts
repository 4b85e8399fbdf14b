// Identities of the trigonometric and the hyperbolic functions, and what the activations are in terms of the
// exponential.

import type { Expr } from "../expr/nodes.ts";
import type { Rule } from "../rewrite/rule.ts";
import { equation, factorsOf, isApp, law, product, termsOf, without } from "./terms.ts";

const given = "given t";

/** For c·cos²u the place of the cosine and its argument; likewise for the sine. */
function squareOf(op: "cos" | "sin", factors: readonly Expr[]): { k: number; u: Expr } | undefined {
  for (const [k, f] of factors.entries()) {
    if (!isApp(f, "pow")) continue;
    const [base, n] = f.args as readonly [Expr, Expr];
    if (n.kind === "num" && n.value === 2 && isApp(base, op)) return { k, u: base.args[0] as Expr };
  }
  return undefined;
}

export const trigonometry: readonly Rule[] = [
  equation(
    "trig.pythagoras",
    "cos² + sin² = 1",
    [{ given, before: "cos(t)^2 + sin(t)^2", after: "1" }],
    (ctx, m) => [
      ctx.add(ctx.pow(ctx.app("cos", [m("u")]), ctx.num(2)), ctx.pow(ctx.app("sin", [m("u")]), ctx.num(2))),
      ctx.one,
    ],
  ),
  law(
    "trig.pythagoras.factor",
    "cos² + sin² = 1",
    [{ given: "given a, t", before: "a*cos(t)^2 + a*sin(t)^2", after: "a" }],
    ({ ctx }, e) => {
      const terms = termsOf(e);
      for (const [j, t] of terms.entries()) {
        const cosine = squareOf("cos", factorsOf(t));
        if (cosine === undefined) continue;
        const c = product(ctx, without(factorsOf(t), cosine.k));
        const partner = terms.findIndex((s, k) => {
          const sine = k === j ? undefined : squareOf("sin", factorsOf(s));
          return (
            sine?.u.alpha === cosine.u.alpha && product(ctx, without(factorsOf(s), sine.k)).alpha === c.alpha
          );
        });
        if (partner < 0) continue;
        const rest = terms.map((s, k) => (k === Math.min(j, partner) ? c : s));
        return ctx.add(...without(rest, Math.max(j, partner)));
      }
      return undefined;
    },
  ),
  equation(
    "trig.sine-squared",
    "1 − cos² = sin²",
    [{ given, before: "1 - cos(t)^2", after: "sin(t)^2" }],
    (ctx, m) => [
      ctx.sub(ctx.one, ctx.pow(ctx.app("cos", [m("u")]), ctx.num(2))),
      ctx.pow(ctx.app("sin", [m("u")]), ctx.num(2)),
    ],
  ),
  equation(
    "trig.cosine-squared",
    "1 − sin² = cos²",
    [{ given, before: "1 - sin(t)^2", after: "cos(t)^2" }],
    (ctx, m) => [
      ctx.sub(ctx.one, ctx.pow(ctx.app("sin", [m("u")]), ctx.num(2))),
      ctx.pow(ctx.app("cos", [m("u")]), ctx.num(2)),
    ],
  ),
  equation(
    "trig.tangent",
    "tan = sin/cos",
    [{ given, before: "tan(t)", after: "sin(t)/cos(t)" }],
    (ctx, m) => [ctx.app("tan", [m("u")]), ctx.div(ctx.app("sin", [m("u")]), ctx.app("cos", [m("u")]))],
  ),
  equation(
    "trig.odd.sine",
    "sin(−u) = −sin u",
    [{ given, before: "sin(-t)", after: "-sin(t)" }],
    (ctx, m) => [ctx.app("sin", [ctx.mul(ctx.num(-1), m("u"))]), ctx.neg(ctx.app("sin", [m("u")]))],
  ),
  equation(
    "trig.even.cosine",
    "cos(−u) = cos u",
    [{ given, before: "cos(-t)", after: "cos(t)" }],
    (ctx, m) => [ctx.app("cos", [ctx.mul(ctx.num(-1), m("u"))]), ctx.app("cos", [m("u")])],
  ),
  equation(
    "trig.double.sine",
    "sin 2u = 2 sin u cos u",
    [{ given, before: "sin(2*t)", after: "2*sin(t)*cos(t)" }],
    (ctx, m) => [
      ctx.app("sin", [ctx.mul(ctx.num(2), m("u"))]),
      ctx.mul(ctx.num(2), ctx.app("sin", [m("u")]), ctx.app("cos", [m("u")])),
    ],
  ),
  equation(
    "trig.double.cosine",
    "cos 2u = cos² u − sin² u",
    [{ given, before: "cos(2*t)", after: "cos(t)^2 - sin(t)^2" }],
    (ctx, m) => [
      ctx.app("cos", [ctx.mul(ctx.num(2), m("u"))]),
      ctx.sub(ctx.pow(ctx.app("cos", [m("u")]), ctx.num(2)), ctx.pow(ctx.app("sin", [m("u")]), ctx.num(2))),
    ],
  ),
  equation(
    "hyperbolic.pythagoras",
    "cosh² − sinh² = 1",
    [{ given, before: "cosh(t)^2 - sinh(t)^2", after: "1" }],
    (ctx, m) => [
      ctx.sub(ctx.pow(ctx.app("cosh", [m("u")]), ctx.num(2)), ctx.pow(ctx.app("sinh", [m("u")]), ctx.num(2))),
      ctx.one,
    ],
  ),
  equation(
    "hyperbolic.tangent",
    "tanh = sinh/cosh",
    [{ given, before: "tanh(t)", after: "sinh(t)/cosh(t)" }],
    (ctx, m) => [ctx.app("tanh", [m("u")]), ctx.div(ctx.app("sinh", [m("u")]), ctx.app("cosh", [m("u")]))],
  ),
  equation(
    "sigmoid.definition",
    "definition of the sigmoid",
    [{ given, before: "sigmoid(t)", after: "1/(1 + exp(-t))" }],
    (ctx, m) => [
      ctx.app("sigmoid", [m("u")]),
      ctx.div(ctx.one, ctx.add(ctx.one, ctx.app("exp", [ctx.neg(m("u"))]))),
    ],
  ),
  equation(
    "sigmoid.reflection",
    "1 − σ(u) = σ(−u)",
    [{ given, before: "1 - sigmoid(t)", after: "sigmoid(-t)" }],
    (ctx, m) => [ctx.sub(ctx.one, ctx.app("sigmoid", [m("u")])), ctx.app("sigmoid", [ctx.neg(m("u"))])],
  ),
  equation(
    "softplus.definition",
    "definition of softplus",
    [{ given, before: "softplus(t)", after: "log(1 + exp(t))" }],
    (ctx, m) => [ctx.app("softplus", [m("u")]), ctx.app("log", [ctx.add(ctx.one, ctx.app("exp", [m("u")]))])],
  ),
  equation(
    "logit.definition",
    "definition of the logit",
    [{ given: "given t > 0 < 1", before: "logit(t)", after: "log(t/(1 - t))" }],
    (ctx, m) => [ctx.app("logit", [m("u")]), ctx.app("log", [ctx.div(m("u"), ctx.sub(ctx.one, m("u")))])],
  ),
  equation(
    "exp.minus-one",
    "definition of expm1",
    [{ given, before: "expm1(t)", after: "exp(t) - 1" }],
    (ctx, m) => [ctx.app("expm1", [m("u")]), ctx.sub(ctx.app("exp", [m("u")]), ctx.one)],
  ),
  equation(
    "erfc.definition",
    "erfc = 1 − erf",
    [{ given, before: "erfc(t)", after: "1 - erf(t)" }],
    (ctx, m) => [ctx.app("erfc", [m("u")]), ctx.sub(ctx.one, ctx.app("erf", [m("u")]))],
  ),
  equation(
    "relu.definition",
    "definition of relu",
    [{ given, before: "relu(t)", after: "max(0, t)" }],
    (ctx, m) => [ctx.app("relu", [m("u")]), ctx.app("max", [ctx.zero, m("u")])],
  ),
];
