// Random indexed terms for the properties of simplification: sums, products, brackets, reads, maxima, cases and
// incoming gradients over letters with ranges that may be empty. They are drawn as small trees, so that
// counterexamples shrink, and built in a Context of their own.

import fc from "fast-check";
import { close } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { BindOp, Expr, Idx, Op, Range } from "../../src/expr/nodes.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";

/** x, w and z are 0 outside, v is strict and only read at letters over its axis. */
const GIVEN =
  "given x[n] outside 0, w[m] outside 0, z[n, m] outside 0, v[n], a, b, s >= 1 integer, y[n] outside 0\ngiven L(y)\n";

export interface World {
  readonly ctx: Context;
  readonly env: Env;
}

/** The free letters of every term, and where they run. */
export const FREE = ["p", "q"] as const;

export function world(): World {
  const ctx = new Context();
  const { block } = readBlock(ctx, `${GIVEN}find d(L)/d(y[p])\n`, { library: standard });
  if (block === undefined) throw new Error("the declarations cannot be read");
  const range: Range = { kind: "interval", lo: ctx.zero, hi: ctx.sub(ctx.sym("n"), ctx.one) };
  return { ctx, env: { ...block.env, indices: new Map(FREE.map((l) => [l, range])) } };
}

/** Letters are told by how far out they are bound, counted modulo those in force. */
export type Index =
  | readonly ["letter", number]
  | readonly ["shift", number, number]
  | readonly ["both", number, number, number]
  | readonly ["back", number]
  | readonly ["scaled", number, number, number]
  | readonly ["number", number];
export type Cond =
  | readonly [Op, Index, Index]
  | readonly ["divides", number, Index]
  | readonly ["both-of", Cond, Cond];
export type Ends =
  | readonly ["n" | "m" | "from1" | "three" | "gap"]
  | readonly ["upto" | "from" | "near", number];
export type Tree =
  | readonly ["number", number]
  | readonly ["scalar", "a" | "b"]
  | readonly ["read", "x" | "w", Index]
  | readonly ["read2", Index, Index]
  | readonly ["strict", number]
  | readonly ["gradient", Index]
  | readonly ["add" | "mul" | "max", Tree, Tree]
  | readonly ["neg" | "sin" | "exp", Tree]
  | readonly ["over", Tree, Tree]
  | readonly ["bracket", Cond, Tree]
  | readonly ["cases", Cond, Tree, Tree]
  | readonly ["bind", "sum" | "prod" | "max" | "median", Ends, Cond | undefined, Tree];

const place = fc.nat({ max: 3 });

const index: fc.Arbitrary<Index> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant("letter" as const), place) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("shift" as const), place, fc.integer({ min: -1, max: 2 })) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant("both" as const), place, place, fc.constantFrom(1, -1)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("back" as const), place) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant("scaled" as const), place, place, fc.constantFrom(2, 3)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("number" as const), fc.integer({ min: 0, max: 2 })) },
);

const simple: fc.Arbitrary<Cond> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant("eq" as const), index, index) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom("le" as const, "lt" as const, "ge" as const), index, index),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("ne" as const), index, index) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("divides" as const), fc.constantFrom(2, 3), index) },
);
const cond: fc.Arbitrary<Cond> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.tuple(fc.constant("both-of" as const), simple, simple) },
);

const ends: fc.Arbitrary<Ends> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom("n" as const, "m" as const)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("from1" as const, "three" as const, "gap" as const)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("upto" as const, "from" as const, "near" as const), place),
  },
);

const some: fc.Arbitrary<Ends> = fc.oneof(
  fc.tuple(fc.constantFrom("n" as const, "m" as const, "from1" as const, "three" as const)),
  fc.tuple(fc.constant("near" as const), place),
);

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constant("read" as const), fc.constantFrom("x" as const, "w" as const), index),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant("read2" as const), index, index) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("strict" as const), place) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("gradient" as const), index) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant("scalar" as const), fc.constantFrom("a" as const, "b" as const)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("number" as const), fc.integer({ min: -2, max: 3 })) },
);

export const tree: fc.Arbitrary<Tree> = fc.letrec<{ t: Tree }>((tie) => ({
  t: fc.oneof(
    { maxDepth: 3, depthSize: "small", withCrossShrink: true },
    leaf,
    fc.tuple(fc.constant("mul" as const), tie("t"), tie("t")),
    fc.tuple(
      fc.constant("bind" as const),
      fc.constant("sum" as const),
      ends,
      fc.constant(undefined),
      tie("t"),
    ),
    fc.tuple(fc.constant("bracket" as const), cond, tie("t")),
    fc.tuple(fc.constant("add" as const), tie("t"), tie("t")),
    // A maximum of nothing has no value, nor has a median.
    fc.tuple(
      fc.constant("bind" as const),
      fc.constantFrom("max" as const, "median" as const),
      some,
      fc.constant(undefined),
      tie("t"),
    ),
    fc.tuple(
      fc.constant("bind" as const),
      fc.constantFrom("sum" as const, "sum" as const, "prod" as const),
      ends,
      fc.option(cond, { nil: undefined }),
      tie("t"),
    ),
    fc.oneof(
      fc.tuple(fc.constant("cases" as const), cond, tie("t"), tie("t")),
      fc.tuple(fc.constant("max" as const), tie("t"), tie("t")),
      fc.tuple(fc.constantFrom("neg" as const, "sin" as const, "exp" as const), tie("t")),
      fc.tuple(fc.constant("over" as const), tie("t"), tie("t")),
    ),
  ),
})).t;

const AXES: Readonly<Record<string, string>> = { n: "n", m: "m" };

/** The term; a letter is an index of FREE or of a binder around. */
export function build({ ctx }: World, t: Tree): Expr {
  const sub = (e: Expr, by: number): Expr => (by === 0 ? e : ctx.add(e, ctx.num(by)));
  const size = (name: string): Expr => ctx.sym(name);
  const last = (name: string): Expr => ctx.sub(size(name), ctx.one);
  const at = (scope: readonly Letter[], k: number): Expr => (scope[k % scope.length] as Letter).idx;
  const indexed = (i: Index, scope: readonly Letter[]): Expr => {
    switch (i[0]) {
      case "letter":
        return at(scope, i[1]);
      case "shift":
        return sub(at(scope, i[1]), i[2]);
      case "both":
        return ctx.add(at(scope, i[1]), ctx.mul(ctx.num(i[3]), at(scope, i[2])));
      case "back":
        return ctx.add(last("n"), ctx.neg(at(scope, i[1])));
      case "scaled":
        return ctx.add(ctx.mul(ctx.num(i[3]), at(scope, i[1])), ctx.neg(at(scope, i[2])));
      case "number":
        return ctx.num(i[1]);
    }
  };
  const condition = (c: Cond, scope: readonly Letter[]): Expr => {
    if (c[0] === "both-of") return ctx.app("and", [condition(c[1], scope), condition(c[2], scope)]);
    if (c[0] === "divides") return ctx.app("divides", [ctx.num(c[1] as number), indexed(c[2], scope)]);
    return ctx.app(c[0], [indexed(c[1] as Index, scope), indexed(c[2] as Index, scope)]);
  };
  const range = (r: Ends, scope: readonly Letter[]): Range => {
    const interval = (lo: Expr, hi: Expr): Range => ({ kind: "interval", lo, hi });
    switch (r[0]) {
      case "n":
      case "m":
        return interval(ctx.zero, last(AXES[r[0]] as string));
      case "from1":
        return interval(ctx.one, size("n"));
      case "three":
        return interval(ctx.zero, ctx.num(2));
      case "gap":
        return interval(size("m"), last("n"));
      case "upto":
        return interval(ctx.zero, at(scope, r[1]));
      case "from":
        return interval(at(scope, r[1]), last("n"));
      case "near":
        return interval(sub(at(scope, r[1]), -1), sub(at(scope, r[1]), 1));
    }
  };
  const go = (e: Tree, scope: readonly Letter[]): Expr => {
    switch (e[0]) {
      case "number":
        return ctx.num(e[1]);
      case "scalar":
        return ctx.sym(e[1]);
      case "read":
        return ctx.at(ctx.sym(e[1]), [indexed(e[2], scope)]);
      case "read2":
        return ctx.at(ctx.sym("z"), [indexed(e[1], scope), indexed(e[2], scope)]);
      case "strict": {
        const fits = scope.filter((l) => l.axis === "n");
        return ctx.at(ctx.sym("v"), [at(fits, e[1])]);
      }
      case "gradient":
        return ctx.deriv(ctx.sym("L"), ctx.at(ctx.sym("y"), [indexed(e[1], scope)]));
      case "add":
      case "mul":
      case "max":
        return ctx.app(e[0], [go(e[1], scope), go(e[2], scope)]);
      case "neg":
        return ctx.neg(go(e[1], scope));
      case "sin":
      case "exp":
        return ctx.app(e[0], [go(e[1], scope)]);
      case "over":
        // The divisor is 0 nowhere.
        return ctx.div(go(e[1], scope), ctx.add(ctx.num(2), ctx.app("sin", [go(e[2], scope)])));
      case "bracket":
        return ctx.mul(ctx.iverson(condition(e[1], scope)), go(e[2], scope));
      case "cases":
        return ctx.app("cases", [go(e[2], scope), condition(e[1], scope), go(e[3], scope)]);
      case "bind": {
        const idx = ctx.idx("ijkltu"[scope.length - FREE.length] ?? `i${scope.length}`);
        const axis = e[2][0] === "n" || e[2][0] === "m" ? e[2][0] : "other";
        const inner = [{ idx, axis }, ...scope];
        return close(ctx, {
          op: e[1] as BindOp,
          vars: [idx],
          ranges: [range(e[2], scope)],
          guard: e[3] === undefined ? undefined : condition(e[3], inner),
          body: go(e[4], inner),
        });
      }
    }
  };
  return go(
    t,
    FREE.map((l): Letter => ({ idx: ctx.idx(l), axis: "n" })),
  );
}

interface Letter {
  readonly idx: Idx;
  readonly axis: string;
}
