// Given functions of which nothing is known but their derivatives: answers, evidence, values and messages.

import { describe, expect, it } from "vitest";
import { evaluateBlock } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { statusOf } from "../../src/rewrite/derivation.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { verifyBlock } from "../../src/verify/block.ts";

const read = (text: string) => readLooseBlock(text, "block", standard, { first: 0, index: undefined });

function block(text: string) {
  const r = read(text);
  const first = r.ok ? r.value.blocks[0] : undefined;
  if (!r.ok || first === undefined)
    throw new Error(r.ok ? text : r.messages.map((m) => m.diagnostic.message).join());
  return { ctx: r.value.ctx, block: first };
}

const messages = (text: string): readonly string[] => {
  const r = read(text);
  return r.ok ? [] : r.messages.map((m) => m.diagnostic.message);
};

async function answers(text: string): Promise<readonly string[]> {
  const { ctx, block: b } = block(text);
  const derived = deriveBlock(ctx, standard, b.block);
  const verified = await verifyBlock(ctx, standard, derived, { meanings, seed: 3 });
  return verified.derivations.map((d) => {
    expect(statusOf(d)).toBe("established");
    return d.result === undefined ? "none" : sheetText(d.result.rhs, { ctx, env: d.env, first: 0 });
  });
}

const LOGISTIC = "given s(u) with d(s)/d(u) = s(u)*(1 - s(u))\n";

describe("functions that are known by their derivatives", () => {
  it.each([
    [`${LOGISTIC}given x, a; find d(s(a*x))/d(x)`, ["s(a*x)*(1 - s(a*x))*a"]],
    [`${LOGISTIC}given x; y = s(x); find d(y)/d(x)`, ["y*(1 - y)"]],
    // The name of a parameter may be that of something in the block.
    [`${LOGISTIC}given u, x; y = s(x)*u; find d(y)/d(u), d(y)/d(x)`, ["s(x)", "y*(1 - s(x))"]],
    ["given f(u) with d(f)/d(u) = g(u), g(v), v, x; find d(f(2*x))/d(x)", ["2*g(2*x)"]],
    [
      "given s(u) with d(s)/d(u) = c(u), c(v) with d(c)/d(v) = -s(v); given x; y = s(x)^2 + c(x)^2; find d(y)/d(x)",
      ["0"],
    ],
    ["given l(u) with d(l)/d(u) = 1/u; given x > 0, y > 0; z = l(x*y) - l(x); find d(z)/d(x)", ["0"]],
    [
      "given h(u, v) with d(h)/d(u) = v*h(u, v), d(h)/d(v) = u*h(u, v); given a, b; z = h(a, b); find d(z)/d(a), d(z)/d(b)",
      ["b*z", "a*z"],
    ],
    ["define sq(u) = u^2; given f(u) with d(f)/d(u) = sq(f(u)); given x; y = f(x); find d(y)/d(x)", ["y^2"]],
    [`${LOGISTIC}given x; show s'(x) = s(x) - s(x)^2`, ["s(x) - s(x)^2"]],
  ] as const)("%s", async (text, want) => {
    expect(await answers(text)).toEqual(want);
  });

  it("have second derivatives, and gradients through tensors", async () => {
    const text = `${LOGISTIC}given x[n], w[n]
z[i] = s(w[i]*x[i])
given L(z)
find d(L)/d(w[i]), d(d(z[i])/d(w[j]))/d(w[k])`;
    expect((await answers(text)).length).toBe(2);
  });

  it("refute what does not hold, and no true statement", async () => {
    const check = async (claim: string): Promise<string> => {
      const { ctx, block: b } = block(`${LOGISTIC}given x; show ${claim}`);
      const verified = await verifyBlock(ctx, standard, deriveBlock(ctx, standard, b.block), {
        meanings,
        seed: 3,
      });
      return verified.derivations.map(statusOf).join();
    };
    expect(await check("d(s(x))/d(x) = s(x)^2")).toBe("refuted");
    // True of all of them: it follows from the differential equation, and from no rule.
    expect(await check("s(x + 1)*(1 - s(x))/(s(x)*(1 - s(x + 1))) = exp(1)")).not.toBe("refuted");
  });

  it("are integrated from the value that is given", () => {
    const run = (text: string, inputs: Readonly<Record<string, unknown>>) => {
      const { ctx, block: b } = block(text);
      const done = evaluateBlock(ctx, standard, b, inputs);
      if (!done.ok) throw new Error(JSON.stringify(done.problems));
      const all = [...done.evaluation.values, ...done.evaluation.gradients];
      return Object.fromEntries(all.map(([k, v]) => [k, v.data[0]]));
    };
    const x = 1.7;
    const sigmoid = 1 / (1 + Math.exp(-x));
    const one = run(`${LOGISTIC}given x; y = s(x); find d(y)/d(x)`, { x, "s(0)": 0.5 });
    expect(one.y).toBeCloseTo(sigmoid, 12);
    expect(one["d(y)/d(x)"]).toBeCloseTo(sigmoid * (1 - sigmoid), 12);
    const circle = run(
      "given s(u) with d(s)/d(u) = c(u), c(u) with d(c)/d(u) = -s(u); given x; y = s(x); find d(y)/d(x)",
      { x: -5.3, "s(0)": 0, "c(0)": 1 },
    );
    expect(circle.y).toBeCloseTo(Math.sin(-5.3), 11);
    expect(circle["d(y)/d(x)"]).toBeCloseTo(Math.cos(-5.3), 11);
    const both = run(
      "given h(u, v) with d(h)/d(u) = v*h(u, v), d(h)/d(v) = u*h(u, v); given a, b; y = h(a, b); find d(y)/d(a)",
      { a: 0.5, b: -1.5, "h(0, 0)": 2 },
    );
    expect(both.y).toBeCloseTo(2 * Math.exp(-0.75), 11);
    const log = run("given l(u) with d(l)/d(u) = 1/u; given x; y = l(x); find d(y)/d(x)", {
      x: 8,
      "l(1)": 0,
    });
    expect(log.y).toBeCloseTo(Math.log(8), 11);
  });

  it("have no value beyond a pole", () => {
    const { ctx, block: b } = block("given f(u) with d(f)/d(u) = f(u)^2; given x; y = f(x); find d(y)/d(x)");
    const at = (x: number) => evaluateBlock(ctx, standard, b, { x, "f(0)": 1 });
    const near = at(0.75);
    expect(near.ok && near.evaluation.values.get("y")?.data[0]).toBeCloseTo(4, 10);
    const beyond = at(1.25);
    expect(beyond.ok && [...beyond.evaluation.values.keys()]).toEqual([]);
    expect(beyond.ok && beyond.evaluation.gradients.get("d(y)/d(x)")?.data).toEqual([Number.NaN]);
  });

  it.each([
    [
      "given h(u, v) with d(h)/d(u) = v*h(u, v), d(h)/d(v) = h(u, v); given a; z = h(a, a); find d(z)/d(a)",
      "the declared derivatives of `h` contradict each other: at u = 0.5, v = -0.5, h(u, v) = 1 that in u of d(h)/d(v) is -0.5, that in v of d(h)/d(u) is 0.5",
    ],
    [
      "given h(u, v) with d(h)/d(u) = v; given a; z = h(a, a); find d(z)/d(a)",
      "the derivative of `h` in `v` is not declared",
    ],
    [
      "given h(u) with d(h)/d(u) = h(2*u); given a; z = h(a); find d(z)/d(a)",
      "the derivative of `h` mentions `h` at other arguments",
    ],
    ["given h(u) with d(h)/d(v) = 1; given a; z = h(a); find d(z)/d(a)", "`v` is no parameter of `h`"],
    [
      "given h(u) with d(h)/d(u) = 1, d(h)/d(u) = 2; given a; z = h(a); find d(z)/d(a)",
      "the derivative in `u` is declared twice",
    ],
    [
      "given h(u) with d(h)/d(u) = a*u; given a; z = h(a); find d(z)/d(a)",
      "`a` is no parameter of the function",
    ],
    [
      "given h(u) with d(h)/d(u) = u; given a; z = h; find d(z)/d(a)",
      "`h` is a function and needs an argument",
    ],
    [
      "given h(u) with d(g)/d(u) = u; given a; z = h(a); find d(z)/d(a)",
      "a declared derivative is one of the function",
    ],
  ])("%s", (text, message) => {
    expect(messages(text)[0]).toBe(message);
  });

  it("ask for a value where there are numbers", () => {
    const { ctx, block: b } = block(`${LOGISTIC}given x; y = s(x); find d(y)/d(x)`);
    const done = evaluateBlock(ctx, standard, b, { x: 1 });
    expect(done.ok ? [] : done.problems).toEqual([
      {
        name: "s",
        cause: "it is known by its derivative, and no value is given",
        remedy: 'add "s(0)": a number',
      },
    ]);
    const wrong = evaluateBlock(ctx, standard, b, { x: 1, "s(a)": 1 });
    expect(wrong.ok ? [] : wrong.problems.map((p) => p.cause)).toEqual([
      "this is no place where all parameters are one number",
    ]);
  });
});
