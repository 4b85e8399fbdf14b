// Random closed terms of every kind, well formed but not simplified, for the properties of printing.

import fc from "fast-check";
import { abstract } from "../../src/expr/binders.ts";
import type { Expr, Op } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import { add, app, at, ctx, d, div, mul, neg, num, pow, s, sub, t } from "./world.ts";

const LETTERS = ["i", "j", "k", "l", "e", "u"];
const index: fc.Arbitrary<Expr> = fc.letrec<{ index: Expr }>((tie) => ({
  index: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(...LETTERS.slice(0, 5).map((x) => t(x)), num(0), num(1), s("n"), s("S")),
    fc.tuple(tie("index"), tie("index")).map(([a, b]) => add(a, b)),
    fc.tuple(tie("index"), tie("index")).map(([a, b]) => sub(a, b)),
    fc.tuple(fc.integer({ min: -3, max: 3 }), tie("index")).map(([c, a]) => mul(c, a)),
    fc.tuple(fc.constantFrom(s("S"), s("K")), tie("index")).map(([c, a]) => mul(c, a)),
    tie("index").map((a) => app("floor", div(a, 2))),
  ),
})).index;

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  fc.integer({ min: -3, max: 4 }).map(num),
  fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 2, max: 12 }))
    .map(([n, m]) => ctx.num(ratio(n, m))),
  fc.constantFrom(...["u", "v", "theta", "gamma", "cx", "F", "var", "x_hat", "epsilon"].map(s)),
  fc.tuple(fc.constantFrom("s", "t", "a", "z", "k1"), index).map(([x, i]) => at(x, i)),
  fc.tuple(fc.constantFrom("x", "w", "y"), index, index).map(([x, i, j]) => at(x, i, j)),
  fc.tuple(index, index).map(([i, j]) => d(s("L"), at("y", i, j))),
  fc.tuple(index, index).map(([i, j]) => d(at("z", i), at("a", j))),
  fc.constantFrom(d(s("f"), s("r")), d(s("h"), s("r")), d(s("F"), s("cx")), d(d(s("F"), s("u")), s("v"))),
  index,
);

const ONE: readonly Op[] = [
  "exp",
  "log",
  "sqrt",
  "abs",
  "sign",
  "floor",
  "ceil",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "relu",
  "erf",
  "stop",
];

const condition = (value: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom<Op>("eq", "ne", "lt", "le", "gt", "ge"), value, value)
      .map(([op, a, b]) => app(op, a, b)),
    fc.tuple(fc.constantFrom<Op>("eq", "le"), index, index).map(([op, a, b]) => app(op, a, b)),
    fc.tuple(value, value, value).map(([a, b, c]) => app("and", app("le", a, b), app("lt", b, c))),
    index.map((i) => app("divides", s("S"), i)),
    fc
      .tuple(index, index, index)
      .map(([a, b, c]) => app("or", app("eq", a, b), app("and", app("ne", b, c), app("lt", a, c)))),
    index.map((i) => app("not", app("divides", s("S"), i))),
  );

export const term: fc.Arbitrary<Expr> = fc.letrec<{ term: Expr }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 5, depthSize: "medium", withCrossShrink: true },
    leaf,
    fc.array(tie("term"), { minLength: 2, maxLength: 4 }).map((xs) => add(...xs)),
    fc.array(tie("term"), { minLength: 2, maxLength: 4 }).map((xs) => mul(...xs)),
    tie("term").map(neg),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => div(a, b)),
    fc.tuple(tie("term"), fc.constantFrom(-2, -1, 1, 2, 3)).map(([a, n]) => pow(a, n)),
    fc
      .tuple(tie("term"), fc.constantFrom(ratio(1, 2), ratio(-1, 2), ratio(2, 3)))
      .map(([a, n]) => pow(a, ctx.num(n))),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => pow(a, b)),
    fc.tuple(fc.constantFrom(...ONE), tie("term")).map(([op, a]) => app(op, a)),
    fc.tuple(fc.constantFrom<Op>("max", "min"), tie("term"), tie("term")).map(([op, a, b]) => app(op, a, b)),
    condition(tie("term")).map((c) => ctx.iverson(c)),
    fc.tuple(tie("term"), condition(tie("term")), tie("term")).map(([a, c, b]) => app("cases", a, c, b)),
    fc
      .tuple(
        fc.constantFrom("sum", "prod", "max", "median", "sum"),
        fc.uniqueArray(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 2 }),
        tie("term"),
        fc.boolean(),
      )
      .map(([op, names, body, full]) =>
        ctx.bind(
          op as "sum" | "prod" | "max" | "median",
          names.map(() => ({ kind: "interval", lo: num(full ? 0 : 1), hi: sub(s("n"), 1) })),
          abstract(ctx, body, names),
          names,
        ),
      ),
    fc.tuple(tie("term"), index).map(([a, i]) => d(a, at("s", i))),
  ),
})).term;
