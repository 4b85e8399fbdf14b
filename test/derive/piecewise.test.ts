// Choices merged: the forms of derivatives through nested relu, clamp, max and min, and the value of every merged term
// at random points, at its cuts among them.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { present } from "../../src/derive/lines/present.ts";
import { casesOfBrackets } from "../../src/derive/simplify/bracket-cases.ts";
import { decideBrackets } from "../../src/derive/simplify/decide-brackets.ts";
import { mergeChoices } from "../../src/derive/simplify/piecewise.ts";
import { resolvePieces } from "../../src/derive/simplify/resolve-pieces.ts";
import { Context } from "../../src/expr/context.ts";
import { type Decl, type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import type { FunctionRule } from "../../src/rewrite/rule.ts";
import { evaluate } from "../ops/evaluate.ts";
import { outcomeOf } from "./results.ts";

/** d(y)/d(x) of y = the formula. */
const DERIVATIVES: readonly (readonly [string, string])[] = [
  ["relu(relu(x))", "[x > 0]"],
  ["relu(x)*[x > 0]", "[x > 0]"],
  ["relu(x)^2", "2 ReLU(x)"],
  ["relu(1 - relu(x))", "−[0 < x < 1]"],
  ["relu(x)*relu(1 - x)", "[0 < x < 1] (1−2x)"],
  ["clamp(clamp(x, 0, 1), 0, 2)", "[0 ≤ x ≤ 1]"],
  ["clamp(clamp(x, 0, 1), 1/2, 2)", "[1/2 ≤ x ≤ 1]"],
  ["min(max(x, 0), 6)", "{ 1 if 0 < x < 6; 1/2 if x = 6; 0 otherwise }"],
  ["min(1, max(-1, x))", "{ 1/2 if x = −1; 1 if −1 < x < 1; 1/2 if x = 1; 0 otherwise }"],
  ["x*min(max(x, 0), 6)", "{ 2x if 0 < x < 6; 9 if x = 6; 6 if x > 6; 0 otherwise }"],
  ["max(max(x, 0), b)", "{ 1 if x > 0 and x > b; 1/2 if x > 0 and x = b; 0 otherwise }"],
  ["max(x, min(0, x))", "{ 1/2 if x = 0; 1 otherwise }"],
  [
    "cases{x^2 if x > 0 and x > 1, x if x > -1, 0 otherwise}",
    "{ 2x if x > 1; 1 if −1 < x ≤ 1; 0 otherwise }",
  ],
  [
    "cases{cases{x^2 if x > 2, x otherwise} if x > 1, 0 otherwise}",
    "{ 2x if x > 2; 1 if 1 < x ≤ 2; 0 otherwise }",
  ],
  ["cases{cases{x^2 if x > 0, x otherwise} if x > 1, 0 otherwise}", "{ 2x if x > 1; 0 otherwise }"],
  ["x*[x > 0]*[x > 1]", "[x > 1]"],
  ["x*[b > 0]*[b <= c]", "[0 < b ≤ c]"],
  ["x*[b <= c]*[b > 0]*c", "[0 < b ≤ c] c"],
  ["relu(min(x, b) - max(c, 0))", "{ 1 if max(c, 0) < x < b; 1/2 if max(c, 0) < b and x = b; 0 otherwise }"],
];

describe("derivatives through choices", () => {
  it.each(DERIVATIVES)("%s", async (formula, result) => {
    const { results, statuses } = await outcomeOf(`given x, b, c\ny = ${formula}\nfind d(y)/d(x)`);
    expect([results, statuses]).toEqual([[result], ["established"]]);
  });

  it("say what a condition follows from", async () => {
    const { reasons } = await outcomeOf("given x\ny = x*[x > 0]*[x > 1]\nfind d(y)/d(x)");
    expect(reasons).toContain("x > 0 follows from x > 1");
  });
});

const ctx = new Context();
const scalar = (name: string): [string, Decl] => [
  name,
  { kind: "scalar", name, integer: false, role: "given" },
];
const env: Env = {
  decls: new Map([scalar("x"), scalar("y"), scalar("g")]),
  assumptions: [],
  indices: new Map(),
  kink: TORCH_KINKS,
};
const x = ctx.sym("x");
const y = ctx.sym("y");

const number = fc.integer({ min: -4, max: 4 }).map((n) => ctx.num(ratio(n, 2)));
const plainTerm = fc.oneof(
  { weight: 4, arbitrary: fc.constant(x) },
  { weight: 2, arbitrary: number.map((c) => ctx.add(x, c)) },
  { weight: 1, arbitrary: number.map((c) => ctx.sub(c, x)) },
  { weight: 1, arbitrary: fc.constant(y) },
);
const piece = (of: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    of.map((u) => ctx.app("relu", [u])),
    of.map((u) => ctx.app("abs", [u])),
    fc
      .tuple(fc.constantFrom("max", "min"), of, fc.oneof(of, number))
      .map(([op, u, v]) => ctx.app(op as "max", [u, v])),
    fc.tuple(of, number).map(([u, c]) => ctx.app("clamp", [u, c, ctx.add(c, ctx.one)])),
  );
const side = fc.oneof(plainTerm, piece(plainTerm), piece(fc.oneof(plainTerm, piece(plainTerm))));
const relation = fc
  .tuple(fc.constantFrom("lt", "le", "gt", "ge", "eq", "ne"), side, fc.oneof(number, side))
  .map(([op, u, v]) => ctx.app(op as "lt", [u, v]));
const condition = fc.oneof(
  { weight: 3, arbitrary: relation },
  { weight: 1, arbitrary: fc.tuple(relation, relation).map((c) => ctx.app("and", c)) },
);
const value = fc.oneof(number, side);
const choice = fc.oneof(
  { weight: 3, arbitrary: condition.map((c) => ctx.iverson(c)) },
  { weight: 2, arbitrary: fc.tuple(value, condition, value).map((a) => ctx.app("cases", a)) },
  {
    weight: 1,
    arbitrary: fc.tuple(value, condition, value, condition, value).map((a) => ctx.app("cases", a)),
  },
  { weight: 1, arbitrary: side.map((u) => ctx.app("sign", [u])) },
);
const factor = fc.oneof(
  { weight: 3, arbitrary: choice },
  { weight: 2, arbitrary: side },
  fc.constant(ctx.sym("g")),
);
const productOf = fc.array(factor, { minLength: 1, maxLength: 3 }).map((f) => ctx.mul(...f));
const term = fc.oneof(
  productOf,
  fc.tuple(productOf, productOf).map(([a, b]) => ctx.add(a, b)),
  fc.tuple(value, condition, value, condition, value).map((a) => ctx.app("cases", a)),
);

const RULES: readonly FunctionRule[] = [mergeChoices, resolvePieces, decideBrackets, casesOfBrackets];

describe("merged choices", () => {
  it.each(RULES.map((r) => [r.name, r] as const))("%s keeps values", (_, rule) => {
    let changed = 0;
    fc.assert(
      fc.property(term, (e) => {
        const hit = rule.apply({ ctx, env, facts: [] }, e);
        if (hit === undefined) return;
        changed += 1;
        const shown = present(ctx, hit.after);
        // The cuts are whole quarters as long as only x counts.
        for (let a = -14; a <= 14; a += 1)
          for (const b of [-1.5, 0, 2]) {
            const at = { env, scalars: { x: a / 4, y: b, g: 3 } };
            const [before, after, last] = [e, hit.after, shown].map((t) => evaluate(t, at) + 0);
            expect([a / 4, b, after, last]).toEqual([a / 4, b, before, before]);
          }
      }),
      { seed: 11, numRuns: 500 },
    );
    expect(changed).toBeGreaterThan(12);
  });
});

it("gives a sum that stands in a condition and beside it its form at both places", async () => {
  const { results, statuses } = await outcomeOf(
    "given x[n], w[K]\ny[i] = relu(sum{k} w[k]*x[i+k])^2\nL = sum{i} y[i]\nfind d(L)/d(x[m])",
  );
  expect(results[0]).toContain("[(x ⋆ w)[i] > 0] w[m−i] · (x ⋆ w)[i]");
  expect(statuses).toEqual(["established"]);
});
