// The whole gradient of a scalar in one sweep, against differences of the value and against values written by hand;
// and what depends on what.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependsOn, isIncoming, nameDependsOn } from "../../src/diff/depends.ts";
import { gradient, NotScalar } from "../../src/diff/gradient.ts";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { NoValue, value } from "../verify/brute.ts";

function block(text: string): {
  readonly ctx: Context;
  readonly env: Env;
  readonly body: (name: string) => Expr;
} {
  const ctx = new Context();
  const { block: b, diagnostics } = readBlock(ctx, text, { library: standard });
  if (b === undefined) throw new Error(`${text}\n${diagnostics.map((d) => d.message).join("\n")}`);
  const body = (name: string): Expr => {
    const d = b.env.decls.get(name);
    if (d?.kind !== "definition") throw new Error(name);
    return d.body;
  };
  return { ctx, env: b.env, body };
}

/** By plain loops; NaN where there is no value. */
function at(env: Env, e: Expr, scalars: Readonly<Record<string, number>>): number {
  const none = { tensors: new Map(), sets: new Map(), functions: new Map(), memo: new Map() };
  const numbers = new Map(Object.entries(scalars));
  try {
    return value(
      {
        env,
        numbers,
        ...none,
        work: { done: 0, even: 0, most: Number.POSITIVE_INFINITY },
        tied: new Set(),
        moved: new Map(),
      },
      e,
      new Map(),
    );
  } catch (x) {
    if (x instanceof NoValue) return Number.NaN;
    throw x;
  }
}

const NAMES = ["a", "b", "c"];

/** The gradient of the text at a point, in the order a, b, c. */
function slopes(text: string, scalars: Readonly<Record<string, number>>): readonly number[] {
  const { ctx, env, body } = block(`given a, b, c\ny = ${text}`);
  const g = gradient(ctx, standard, env, body("y"), NAMES);
  return NAMES.map((n) => at(env, g.get(n) ?? ctx.zero, scalars));
}

describe("the gradient of a scalar", () => {
  it("is right at zeros", () => {
    expect(slopes("a*b*c", { a: 0, b: 2, c: 3 })).toEqual([6, 0, 0]);
    expect(slopes("a*b*c", { a: 0, b: 0, c: 3 })).toEqual([0, 0, 0]);
    expect(slopes("a^2 + b^1 + c^0", { a: 0, b: 0, c: 0 })).toEqual([0, 1, 0]);
    expect(slopes("a^3", { a: -2, b: 0, c: 0 })).toEqual([12, 0, 0]);
    expect(slopes("0^a", { a: 2, b: 0, c: 0 })).toEqual([0, 0, 0]);
  });

  it("follows the choice that is made, and stops at stop", () => {
    expect(slopes("cases{a*b if c > 0, b^2 otherwise}", { a: 2, b: 3, c: 1 })).toEqual([3, 2, 0]);
    expect(slopes("cases{a*b if c > 0, b^2 otherwise}", { a: 2, b: 3, c: -1 })).toEqual([0, 6, 0]);
    expect(slopes("stop(a)*a + [b > 0]*c", { a: 5, b: 1, c: 2 })).toEqual([5, 0, 1]);
    expect(slopes("max(a, b) + relu(c)", { a: 1, b: 2, c: 0 })).toEqual([0, 1, 0]);
  });

  it("agrees with differences on random terms", () => {
    const term = fc.letrec<{ t: string }>((tie) => ({
      t: fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        fc.constantFrom("a", "b", "c", "2", "1/3"),
        fc.tuple(tie("t"), fc.constantFrom("+", "-", "*"), tie("t")).map(([x, o, y]) => `(${x} ${o} ${y})`),
        fc.tuple(fc.constantFrom("sin", "tanh", "sigmoid", "atan"), tie("t")).map(([f, x]) => `${f}(${x})`),
        fc.tuple(tie("t"), tie("t")).map(([x, y]) => `${x}/(2 + cos(${y}))`),
        fc.tuple(tie("t"), fc.integer({ min: 0, max: 3 })).map(([x, n]) => `(${x})^${n}`),
        fc.tuple(tie("t"), tie("t")).map(([x, y]) => `(2 + sin(${x}))^(${y})`),
        fc.tuple(tie("t"), tie("t")).map(([x, y]) => `cases{${x} if b > 0.3, ${y} otherwise}`),
      ),
    })).t;
    let compared = 0;
    fc.assert(
      fc.property(term, (text) => {
        const { ctx, env, body } = block(`given a, b, c\ny = ${text} + a*b*c`);
        const y = body("y");
        const g = gradient(ctx, standard, env, y, NAMES);
        const point = { a: 0.37, b: -0.81, c: 1.13 };
        for (const n of NAMES) {
          const f = (h: number): number => at(env, y, { ...point, [n]: point[n as "a"] + h });
          const slope = (8 * (f(1e-3) - f(-1e-3)) - (f(2e-3) - f(-2e-3))) / 12e-3;
          // A quotient of large values has lost its digits.
          if (!Number.isFinite(slope) || Math.abs(f(0)) > 100) continue;
          const v = at(env, g.get(n) ?? ctx.zero, point);
          compared += 1;
          expect(Math.abs(v - slope), `d(${text})/d(${n}): ${v}, ${slope}`).toBeLessThan(
            1e-5 * Math.max(1, Math.abs(slope)),
          );
        }
      }),
      { seed: 77, numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(900);
  });

  it("has size linear in the number of factors", () => {
    const size = (n: number): number => {
      const ctx = new Context();
      const names = Array.from({ length: n }, (_, k) => `x${k}`);
      const { env } = block("given a\ny = a");
      gradient(ctx, standard, env, ctx.mul(...names.map((x) => ctx.sym(x))), names);
      return ctx.size;
    };
    expect(size(200)).toBeLessThan(2.2 * size(100));
  });

  it("refuses reads and sums", () => {
    const { ctx, env, body } = block("given x[n]\ny = sum{i} x[i]");
    expect(() => gradient(ctx, standard, env, ctx.mul(body("y"), ctx.sym("x")), ["x"])).toThrow(NotScalar);
  });
});

describe("what depends on what", () => {
  it("goes through definitions and given functions, not through stop and subscripts", () => {
    const { ctx, env } = block(
      "given x[n], w[n], k in 0..n-1\ny[i] = x[i]^2\nz = sum{i} y[i]\nu = stop(z) + w[0]\nv = w[k]\ngiven L(y), f(w)",
    );
    const yes = [
      ["y", "x"],
      ["z", "x"],
      ["L", "x"],
      ["L", "y"],
      ["f", "w"],
      ["x", "x"],
      ["u", "w"],
    ] as const;
    const no = [
      ["u", "x"],
      ["u", "z"],
      ["v", "k"],
      ["f", "x"],
      ["x", "y"],
      ["L", "w"],
    ] as const;
    for (const [a, b] of yes) expect(nameDependsOn(env, a, b), `${a} on ${b}`).toBe(true);
    for (const [a, b] of no) expect(nameDependsOn(env, a, b), `${a} on ${b}`).toBe(false);
    expect(dependsOn(env, ctx.mul(ctx.sym("z"), ctx.sym("u")), "x")).toBe(true);
  });

  it("knows an incoming gradient", () => {
    const { ctx, env } = block("given x[n]\ny[i] = x[i]^2\nu = y[0]\ngiven L(y), f(y, u)");
    const d = (of: Expr, name: string): Expr => ctx.deriv(of, ctx.at(ctx.sym(name), [ctx.idx("i")]));
    const L = ctx.sym("L");
    expect(isIncoming(env, d(L, "y"))).toBe(true);
    expect(isIncoming(env, d(d(L, "y"), "y"))).toBe(true);
    expect(isIncoming(env, d(L, "x"))).toBe(false);
    expect(isIncoming(env, d(d(L, "y"), "x"))).toBe(false);
    // u depends on y, so that ∂f/∂y is not the derivative in one argument.
    expect(isIncoming(env, d(ctx.sym("f"), "y"))).toBe(false);
    expect(isIncoming(env, d(ctx.sym("y"), "x"))).toBe(false);
  });
});
