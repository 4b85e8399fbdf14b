// The semantics of the kernel, one law at a time, in doubles and in exact arithmetic.

import { describe, expect, it } from "vitest";
import { doubleField, exactField, ieeeField } from "../../src/eval/field.ts";
import { drawPolynomial, drawQuadratic } from "../../src/eval/instance.ts";
import type { Decision, Result } from "../../src/eval/result.ts";
import { ratio } from "../../src/expr/rational.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Built, draws, MINUS_INFINITY, sheet, type Term, ZERO } from "./world.ts";

const double = doubleField(meanings);
const exact = exactField(meanings);
const at = (o: Record<string, number> = {}) => new Map(Object.entries(o));

function value(b: Built, e: Term, where: Record<string, number> = {}): number {
  const r = b.evaluator(double).value(b.t(e), at(where));
  if (r.kind !== "value") throw new Error(JSON.stringify(r));
  return r.value;
}
const stop = (b: Built, e: Term, where: Record<string, number> = {}): Result<number> =>
  b.evaluator(double).value(b.t(e), at(where));

/** x[0..3] = 1 2 3 5, strict; w[0..1] = 10 20, zero-extended. */
function block(): Built {
  const b = sheet();
  b.size("N", 4);
  b.tensor("x", [b.axis(0, b.sub(b.s("N"), 1))], { shape: [4], data: [1, 2, 3, 5] });
  b.tensor("w", [b.axis(0, 1, ZERO)], { shape: [2], data: [10, 20] });
  b.scalar("u", -1.5);
  return b;
}

describe("sums and ranges", () => {
  it("adds over an interval, and over an empty one", () => {
    const b = block();
    expect(value(b, b.sum([["i", 0, b.sub(b.s("N"), 1)]], b.at("x", "i")))).toBe(11);
    expect(value(b, b.sum([["i", 3, 2]], b.at("x", 9)))).toBe(0);
    expect(value(b, b.prod([["i", 1, 0]], 7))).toBe(1);
    expect(stop(b, b.max([["i", 1, 0]], 7)).kind).toBe("undefined");
  });
  it("has ranges that depend on earlier variables and not on their own", () => {
    const b = block();
    const e = b.sum(
      [
        ["i", 0, 3],
        ["j", "i", 3],
      ],
      b.mul(b.add("i", 1), b.add("j", 1)),
    );
    expect(value(b, e)).toBe(65);
  });
  it("restricts by a guard, under products too", () => {
    const b = block();
    expect(value(b, b.prod([["i", 0, 3]], b.at("x", "i"), b.app("ne", "i", 2)))).toBe(10);
  });
  it("evaluates the body only where the guard holds", () => {
    const b = block();
    const e = b.sum([["i", 0, 9]], b.at("x", "i"), b.app("lt", "i", b.s("N")));
    expect(value(b, e)).toBe(11);
  });
  it("knows sums that are too large before starting", () => {
    const b = block();
    const million = 1_000_000_000;
    const e = b.sum([["i", 1, million]], b.app("exp", b.s("u")));
    const nested = b.sum([["i", 1, 40_000]], b.sum([["j", 1, 40_000]], b.mul("i", "j")));
    const began = b.evaluator(double);
    expect(began.value(e).kind).toBe("too-large");
    expect(began.value(nested).kind).toBe("too-large");
    expect(began.value(b.sum([["i", 1, 3]], "i"))).toEqual({ kind: "value", value: 6 });
  });
  it("sums over a finite set", () => {
    const b = block();
    b.own.decls.set("S", { kind: "set", name: "S", arity: 2, axes: [b.axis(0, 1)] });
    b.own.sets.set("S", {
      lo: [0],
      shape: [2],
      members: [
        [
          [0, 1],
          [2, 3],
        ],
        [[3, 3]],
      ],
    });
    const e = b.sumSet(b.at("S", "k"), ["l", "m"], b.mul(b.at("x", "l"), b.at("x", "m")));
    expect(value(b, e, { k: 0 })).toBe(17);
    expect(value(b, e, { k: 1 })).toBe(25);
    expect(value(b, b.app("card", b.at("S", "k")), { k: 0 })).toBe(2);
  });
});

describe("brackets and branches", () => {
  it("makes a false bracket zero whatever the other factors are, in any order", () => {
    const b = block();
    const bad: Term[] = [b.div(1, 0), b.app("log", b.s("u")), b.at("x", 17)];
    for (const u of bad) {
      expect(value(b, b.mul(u, b.is(b.app("false"))))).toBe(0);
      expect(value(b, b.mul(b.is(b.app("eq", 1, 2)), u, 3))).toBe(0);
      expect(value(b, b.mul(b.mul(u, 2), b.mul(b.is(b.app("gt", 1, 2)), 4)))).toBe(0);
      expect(value(b, b.div(b.mul(u, b.is(b.app("false"))), u))).toBe(0);
      expect(value(b, b.mul(u, b.add(b.is(b.app("false")), b.mul(b.is(b.app("false")), 2))))).toBe(0);
    }
  });
  it("decides brackets before any other factor, and one false bracket outdoes one without value", () => {
    const b = block();
    const undefinedBracket = b.is(b.app("gt", b.app("log", b.s("u")), 0));
    expect(value(b, b.mul(undefinedBracket, b.is(b.app("false"))))).toBe(0);
    expect(stop(b, b.mul(undefinedBracket, b.is(b.app("true")))).kind).toBe("undefined");
  });
  it("evaluates only the branch that applies, in order", () => {
    const b = block();
    const c = b.app(
      "cases",
      b.div(1, 0),
      b.app("gt", b.s("u"), 0),
      5,
      b.app("lt", b.s("u"), 0),
      b.at("x", 99),
    );
    expect(value(b, c)).toBe(5);
    expect(stop(b, b.app("cases", 1, b.app("gt", b.s("u"), 0))).kind).toBe("undefined");
  });
  it("short-circuits and, or from left to right", () => {
    const b = block();
    const bad = b.app("gt", b.at("x", 50), 0);
    expect(value(b, b.is(b.app("and", b.app("false"), bad)))).toBe(0);
    expect(value(b, b.is(b.app("or", b.app("true"), bad)))).toBe(1);
    expect(stop(b, b.is(b.app("and", bad, b.app("false")))).kind).toBe("out-of-range");
  });
  it("reports decisions and how near the kink is", () => {
    const b = block();
    const seen: Decision[] = [];
    const e = b.add(
      b.app("abs", b.s("u")),
      b.max([["i", 0, 3]], b.at("x", "i")),
      b.is(b.app("lt", b.s("u"), 1)),
    );
    const r = b.evaluator(double, { onDecision: (d) => seen.push(d) }).value(b.t(e));
    expect(r).toEqual({ kind: "value", value: 7.5 });
    expect(seen.map((d) => [d.node.kind === "app" ? d.node.op : d.node.kind, d.outcome, d.distance])).toEqual(
      [
        ["abs", -1, 1.5],
        ["bind", 3, 2],
        ["lt", 1, 2.5],
      ],
    );
  });
});

describe("reads", () => {
  it("names the read that is out of range", () => {
    const b = block();
    expect(stop(b, b.at("x", "i"), { i: 4 })).toEqual({
      kind: "out-of-range",
      name: "x",
      axis: 0,
      index: 4,
      lo: 0,
      hi: 3,
    });
  });
  it("is 0, −∞ or padded beyond the index set, as the axis says", () => {
    const b = block();
    b.tensor("v", [b.axis(0, 1, MINUS_INFINITY)], { shape: [2], data: [-3, -4] });
    b.tensor("p", [b.axis(0, 1, { kind: "pad", width: b.t(1) })], { shape: [2], data: [7, 8] });
    expect(value(b, b.at("w", -5))).toBe(0);
    expect(value(b, b.max([["i", -1, 4]], b.at("v", "i")))).toBe(-3);
    expect(value(b, b.add(b.at("p", -1), b.at("p", 2), b.at("p", 0)))).toBe(7);
    expect(stop(b, b.at("p", 3)).kind).toBe("out-of-range");
  });
  it("reports a strict axis even when another axis is zero-extended", () => {
    const b = block();
    b.tensor("z", [b.axis(0, 1, ZERO), b.axis(0, 1)], { shape: [2, 2], data: [1, 2, 3, 4] });
    expect(stop(b, b.at("z", -1, 5)).kind).toBe("out-of-range");
    expect(value(b, b.at("z", -1, 1))).toBe(0);
  });
  it("computes definitions with parameters, once for each entry", () => {
    const b = block();
    b.define("y", [["i", b.axis(0, 2)]], b.add(b.at("x", "i"), b.at("x", b.add("i", 1))));
    b.define("L", [], b.sum([["i", 0, 2]], b.pow(b.at("y", "i"), 2)));
    expect(value(b, b.s("L"))).toBe(9 + 25 + 64);
    expect(stop(b, b.at("y", 3)).kind).toBe("out-of-range");
  });
  it("stops at a definition by itself and at an undeclared name", () => {
    const b = block();
    b.define("a", [], b.add(b.s("c"), 1));
    b.define("c", [], b.add(b.s("a"), 1));
    expect(stop(b, b.s("a")).kind).toBe("undefined");
    expect(stop(b, b.s("nowhere")).kind).toBe("undefined");
  });
  it("follows a chain of many definitions", () => {
    const b = block();
    b.define("d0", [], b.s("u"));
    for (let k = 1; k <= 3000; k += 1) b.define(`d${k}`, [], b.add(b.s(`d${k - 1}`), 1));
    expect(value(b, b.s("d3000"))).toBe(2998.5);
    expect(value(b, b.d(b.s("d3000"), b.s("u")))).toBe(1);
  });
  it("reads data and ragged definitions", () => {
    const b = block();
    b.define(
      "A",
      [
        ["i", b.axis(0, 1)],
        ["j", b.axis(0, 2)],
      ],
      b.app("list", b.app("list", 1, 2, 3), b.app("list", 4, 5, 6)),
    );
    b.define(
      "T",
      [
        ["i", b.axis(0, 3)],
        ["j", b.axis(0, "i")],
      ],
      b.add(b.mul("i", 10), "j"),
    );
    expect(value(b, b.at("A", 1, 2))).toBe(6);
    expect(value(b, b.at("T", 3, 3))).toBe(33);
    expect(stop(b, b.at("T", 2, 3)).kind).toBe("out-of-range");
  });
  it("counts with integers as subscripts: data, floor, argmax, and nothing that is not one", () => {
    const b = block();
    b.tensor("t", [b.axis(0, 2)], { shape: [3], data: [2, 0, 3] }, true);
    expect(value(b, b.at("x", b.at("t", 2)))).toBe(5);
    expect(value(b, b.at("x", b.app("floor", b.add(b.s("u"), 3))))).toBe(2);
    expect(value(b, b.at("x", b.argmax([["i", 0, 3]], b.app("abs", b.sub(b.at("x", "i"), 3)))))).toBe(1);
    expect(value(b, b.at("x", b.div("m", 2)), { m: 4 })).toBe(3);
    expect(stop(b, b.at("x", b.div("m", 2)), { m: 3 }).kind).toBe("undefined");
    expect(stop(b, b.at("x", b.s("u"))).kind).toBe("undefined");
  });
});

describe("integers", () => {
  it("has exact floor, ceil, mod and divides at negative numbers", () => {
    const b = block();
    const half = (m: number) => [
      value(b, b.app("floor", b.div("m", 2)), { m }),
      value(b, b.app("ceil", b.div("m", 2)), { m }),
      value(b, b.app("mod", "m", 3), { m }),
      value(b, b.is(b.app("divides", 3, "m")), { m }),
    ];
    expect(half(-5)).toEqual([-3, -2, 1, 0]);
    expect(half(-6)).toEqual([-3, -3, 0, 1]);
    expect(half(7)).toEqual([3, 4, 1, 0]);
  });
  it("takes the first of several largest entries, and components in row-major order", () => {
    const b = block();
    b.tensor("z", [b.axis(0, 1), b.axis(0, 1)], { shape: [2, 2], data: [1, 4, 4, 2] });
    const arg = b.argmax(
      [
        ["i", 0, 1],
        ["j", 0, 1],
      ],
      b.at("z", "i", "j"),
    );
    expect([value(b, b.app("component", arg, 0)), value(b, b.app("component", arg, 1))]).toEqual([0, 1]);
    expect(value(b, b.is(b.app("eq", b.app("tuple", 0, 1), arg)))).toBe(1);
    expect(value(b, b.is(b.app("eq", b.app("tuple", 1, 0), arg)))).toBe(0);
    const least = b.argmin(
      [
        ["i", 0, 1],
        ["j", 0, 1],
      ],
      b.at("z", "i", "j"),
    );
    expect(value(b, b.is(b.app("eq", b.app("tuple", 0, 0), least)))).toBe(1);
  });
  it("keeps integers exact beside reals", () => {
    const b = block();
    const r = b.evaluator(exact).value(b.t(b.add(b.div("i", 3), b.s("u"))), at({ i: 1 }));
    expect(r).toEqual({ kind: "value", value: ratio(-7n, 6n) });
  });
});

describe("sums over all integers", () => {
  it("finds the support of zero-extended reads", () => {
    const b = block();
    b.tensor("v", [b.axis(0, 2, ZERO)], { shape: [3], data: [1, 2, 3] });
    const conv = b.sum(["k"], b.mul(b.at("w", "k"), b.at("v", b.sub("m", "k"))));
    expect([-1, 0, 1, 2, 3, 4].map((m) => value(b, conv, { m }))).toEqual([0, 10, 40, 70, 60, 0]);
  });
  it("needs only one factor to be confined, and combines what confines none alone", () => {
    const b = block();
    expect(value(b, b.sum(["k"], b.mul(b.at("w", "k"), "k")))).toBe(20);
    const both = b.sum(["a", "b"], b.mul(b.at("w", b.add("a", "b")), b.at("w", b.sub("a", "b"))));
    expect(value(b, both)).toBe(10 * 10 + 20 * 20);
    const nested = b.sum(["a"], b.sum(["b"], b.mul(b.at("w", "b"), b.at("w", b.sub("a", "b")))));
    expect(value(b, nested)).toBe(900);
  });
  it("keeps binders side by side apart", () => {
    const b = block();
    const left = b.sum(["k"], b.at("w", b.sub("i", "k")));
    const one = b.sum([["k", 50, 60]], 1);
    expect(value(b, b.sum(["i"], b.mul(b.at("w", "i"), one, left)))).toBe(30 * 11 * 30);
  });
  it("takes brackets, branches and sums of terms into account", () => {
    const b = block();
    const within = b.is(b.app("and", b.app("le", -2, "k"), b.app("lt", "k", 3)));
    expect(value(b, b.sum(["k"], within))).toBe(5);
    expect(value(b, b.sum(["k"], b.add(b.at("w", "k"), b.at("w", b.sub("k", 7)))))).toBe(60);
    expect(value(b, b.sum(["k"], b.is(b.app("eq", b.mul(2, "k"), 3))))).toBe(0);
    const e = b.app("cases", b.at("w", "k"), b.app("lt", "k", 1), 0);
    expect(value(b, b.sum(["k"], e))).toBe(10);
    expect(value(b, b.sum(["k"], b.at("w", b.app("floor", b.div("k", 2)))))).toBe(60);
  });
  it("says so when no finite support is known", () => {
    const b = block();
    expect(stop(b, b.sum(["k"], 1)).kind).toBe("undefined");
    expect(stop(b, b.sum(["k"], b.add(b.at("w", "k"), 1))).kind).toBe("undefined");
    expect(stop(b, b.sum(["a", "b"], b.at("w", b.add("a", "b")))).kind).toBe("undefined");
  });
});

describe("whole tensors", () => {
  function two(): Built {
    const b = block();
    b.tensor("A", [b.axis(0, 1), b.axis(0, 2)], { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] });
    b.tensor("B", [b.axis(0, 2), b.axis(0, 1)], { shape: [3, 2], data: [1, 0, 2, 1, 0, 3] });
    b.tensor("v", [b.axis(0, 2)], { shape: [3], data: [1, 2, 3] });
    return b;
  }
  const all = (b: Built, e: Term) => {
    const r = b.evaluator(double).tensor(b.t(e));
    if (r.kind !== "value") throw new Error(JSON.stringify(r));
    return r.value;
  };
  it("convolves and correlates over index sets that add up", () => {
    const b = two();
    expect(all(b, b.app("conv", b.s("w"), b.s("v")))).toEqual({
      box: { lo: [0], hi: [3] },
      data: [10, 40, 70, 60],
    });
    expect(all(b, b.app("corr", b.s("v"), b.s("w")))).toEqual({
      box: { lo: [-1], hi: [2] },
      data: [20, 50, 80, 30],
    });
    expect(all(b, b.app("flip", b.s("v")))).toEqual({ box: { lo: [-2], hi: [0] }, data: [3, 2, 1] });
    expect(all(b, b.app("conv", b.s("v"), b.app("flip", b.s("w"))))).toEqual(
      all(b, b.app("corr", b.s("v"), b.s("w"))),
    );
    const shape = all(b, b.app("conv", b.s("A"), b.s("B"))).box;
    expect(shape).toEqual({ lo: [0, 0], hi: [3, 3] });
  });
  it("multiplies matrices and vectors, transposes, upsamples", () => {
    const b = two();
    expect(all(b, b.app("matmul", b.s("A"), b.s("B"))).data).toEqual([5, 11, 14, 23]);
    expect(all(b, b.app("matmul", b.s("A"), b.s("v"))).data).toEqual([14, 32]);
    expect(
      all(b, b.app("matmul", b.app("transpose", b.s("A")), b.app("transpose", b.s("B")))).box.hi,
    ).toEqual([2, 2]);
    expect(all(b, b.app("outer", b.s("w"), b.s("v"))).data).toEqual([10, 20, 30, 20, 40, 60]);
    expect(all(b, b.app("hadamard", b.s("v"), b.s("v"))).data).toEqual([1, 4, 9]);
    expect(all(b, b.app("upsample", b.s("v"), 2))).toEqual({
      box: { lo: [0], hi: [4] },
      data: [1, 0, 2, 0, 3],
    });
    expect(all(b, b.app("downsample", b.s("v"), 2))).toEqual({ box: { lo: [0], hi: [1] }, data: [1, 3] });
    expect(all(b, b.app("diag", b.s("v"))).data).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 3]);
    expect(all(b, b.app("diagonal", b.app("diag", b.s("v")))).data).toEqual([1, 2, 3]);
    expect(stop(b, b.app("diagonal", b.s("A"))).kind).toBe("undefined");
    expect(value(b, b.app("trace", b.app("diag", b.s("v"))))).toBe(6);
    expect(stop(b, b.app("trace", b.s("A"))).kind).toBe("undefined");
    expect(value(b, b.app("total", b.s("v")))).toBe(6);
    expect(value(b, b.app("mean", b.app("hadamard", b.s("v"), b.s("v"))))).toBeCloseTo(14 / 3, 12);
    expect(value(b, b.app("matmul", b.s("v"), b.s("v")))).toBe(14);
    expect(stop(b, b.app("matmul", b.s("A"), b.s("A"))).kind).toBe("undefined");
  });
  it("gives 0 beyond the box of an expression and applies scalar operators to entries", () => {
    const b = two();
    const e = b.add(b.app("matmul", b.s("A"), b.s("B")), b.app("matmul", b.s("A"), b.s("B")));
    expect(value(b, b.at(e, 1, 1))).toBe(46);
    expect(value(b, b.at(b.app("conv", b.s("w"), b.s("v")), -7))).toBe(0);
    expect(all(b, b.app("exp", b.mul(0, b.s("v")))).data).toEqual([1, 1, 1]);
    expect(value(b, b.sum(["k"], b.at(b.app("conv", b.s("w"), b.s("v")), "k")))).toBe(180);
  });
});

describe("derivatives by dual numbers", () => {
  it("differentiates through definitions, entry by entry", () => {
    const b = block();
    b.define("y", [["i", b.axis(0, 2)]], b.mul(b.at("x", "i"), b.at("x", b.add("i", 1))));
    b.define("L", [], b.sum([["i", 0, 2]], b.pow(b.at("y", "i"), 2)));
    const d = b.d(b.s("L"), b.at("x", "m"));
    // y = 2 6 15; ∂L/∂x[1] = 2·2·1 + 2·6·3
    expect(value(b, d, { m: 1 })).toBe(40);
    expect(value(b, b.d(b.s("L"), b.at("y", "m")), { m: 2 })).toBe(30);
    expect(value(b, b.d(b.at("y", "i"), b.at("x", "m")), { i: 0, m: 3 })).toBe(0);
    expect(stop(b, d, { m: 4 }).kind).toBe("out-of-range");
  });
  it("reads entries of a whole derivative, numerator first", () => {
    const b = block();
    b.define("y", [["i", b.axis(0, 2)]], b.mul(b.at("x", "i"), b.at("x", b.add("i", 1))));
    expect(value(b, b.at(b.d(b.s("y"), b.s("x")), "i", "m"), { i: 1, m: 2 })).toBe(2);
    const r = b.evaluator(double).tensor(b.t(b.d(b.s("y"), b.s("x"))));
    expect(r.kind === "value" && r.value.data).toEqual([2, 1, 0, 0, 0, 3, 2, 0, 0, 0, 5, 3]);
  });
  it("chains through given functions and knows slots from totals", () => {
    const b = block();
    b.scalar("r", 2);
    b.define("p", [], b.mul(b.s("r"), 3));
    b.define("q", [], b.pow(b.s("r"), 2));
    b.given("f", ["p", "q"], {
      kind: "polynomial",
      terms: [
        { coefficient: 1, powers: [1, 1] },
        { coefficient: 2, powers: [2, 0] },
      ],
    });
    // f = p q + 2 p² at p = 6, q = 4
    expect(value(b, b.s("f"))).toBe(96);
    expect(value(b, b.d(b.s("f"), b.s("p"), "slot"))).toBe(28);
    expect(value(b, b.d(b.s("f"), b.s("q"), "slot"))).toBe(6);
    expect(value(b, b.d(b.s("f"), b.s("r")))).toBe(28 * 3 + 6 * 4);
    expect(value(b, b.d(b.d(b.s("f"), b.s("p"), "slot"), b.s("q"), "slot"))).toBe(1);
    expect(value(b, b.d(b.d(b.s("f"), b.s("p"), "slot"), b.s("r")))).toBe(4 * 3 + 4);
    // f(r) = 3 r³ + 18 r²
    expect(value(b, b.d(b.d(b.s("f"), b.s("r")), b.s("r")))).toBe(18 * 2 + 36);
    expect(value(b, b.app("apply", b.s("f"), 1, b.s("r")))).toBe(4);
  });
  it("cuts the definition of the variable and lets nothing through stop", () => {
    const b = block();
    b.scalar("r", 2);
    b.define("p", [], b.mul(b.s("r"), 3));
    b.define("g", [], b.add(b.mul(b.s("r"), b.s("p")), b.app("stop", b.s("p"))));
    expect(value(b, b.d(b.s("g"), b.s("p")))).toBe(2);
    expect(value(b, b.d(b.s("g"), b.s("r")))).toBe(6 + 2 * 3);
    expect(value(b, b.d(b.s("u"), b.s("r")))).toBe(0);
  });
  it("has incoming gradients of a given loss, whole and by entry, and second derivatives", () => {
    const b = block();
    b.define("y", [["i", b.axis(0, 1)]], b.mul(b.at("x", "i"), b.at("x", b.add("i", 1))));
    b.given("L", ["y"], {
      kind: "quadratic",
      parameters: [{ linear: [1, 2], square: [3, 4], mixed: [1, -1] }],
    });
    // y = 2 6, Σ r y = −4: ∂L/∂y = 1 + 6 − 4, 2 + 24 + 4
    expect(value(b, b.d(b.s("L"), b.at("y", "i")), { i: 0 })).toBe(3);
    expect(value(b, b.at(b.d(b.s("L"), b.s("y")), "i"), { i: 1 })).toBe(30);
    expect(value(b, b.d(b.s("L"), b.at("x", "m")), { m: 1 })).toBe(3 * 1 + 30 * 3);
    expect(value(b, b.d(b.d(b.s("L"), b.at("y", 0)), b.at("y", 1)))).toBe(-1);
    expect(value(b, b.d(b.d(b.s("L"), b.at("y", 0)), b.at("y", 0)))).toBe(4);
    // ∂/∂x[0] of ∂L/∂y[0]: only y[0] = x0 x1 moves
    expect(value(b, b.d(b.d(b.s("L"), b.at("y", 0)), b.at("x", 0)))).toBe(8);
    const next = draws(7);
    const model = drawQuadratic([2], next);
    b.given("M", ["y"], model);
    const whole = b.d(b.s("M"), b.at("x", "m"));
    const chain = b.sum(
      [["i", 0, 1]],
      b.mul(b.d(b.s("M"), b.at("y", "i")), b.d(b.at("y", "i"), b.at("x", "m"))),
    );
    for (let m = 0; m < 4; m += 1) expect(value(b, whole, { m })).toBeCloseTo(value(b, chain, { m }), 12);
  });
  it("refuses what a gradient alone cannot tell", () => {
    const b = block();
    b.define("y", [["i", b.axis(0, 2)]], b.mul(b.at("x", "i"), b.at("x", b.add("i", 1))));
    b.given("L", ["y"], { kind: "gradient", parameters: [[1, 2, 3]] });
    const ieee = (e: Term) => b.evaluator(ieeeField(meanings)).value(b.t(e));
    const first = b.d(b.s("L"), b.at("y", 2));
    expect(ieee(first)).toEqual({ kind: "value", value: 3 });
    expect(ieee(b.d(b.s("L"), b.at("x", 1)))).toEqual({ kind: "value", value: 1 * 1 + 2 * 3 });
    expect(ieee(b.d(first, b.at("y", 2))).kind).toBe("undefined");
    expect(ieee(b.d(first, b.at("x", 2))).kind).toBe("undefined");
    expect(ieee(b.d(b.d(b.s("L"), b.at("x", 1)), b.at("x", 2))).kind).not.toBe("value");
    // The derivative of L² would need the value of L.
    const square = ieee(b.d(b.pow(b.s("L"), 2), b.at("x", 1)));
    expect(square.kind === "value" ? square.value : Number.NaN).toBeNaN();
  });
  it("follows the conventions at kinks", () => {
    const b = block();
    b.scalar("z", 0);
    b.tensor("c", [b.axis(0, 2)], { shape: [3], data: [4, 4, 1] });
    const d = (e: Term) => value(b, b.d(e, b.s("z")));
    const z = b.s("z");
    const every = () => [
      d(b.app("abs", z)),
      d(b.app("relu", z)),
      d(b.app("max", 0, z)),
      d(b.app("max", z, b.mul(3, z))),
      d(b.app("clamp", z, 0, 1)),
      d(b.app("floor", z)),
    ];
    expect(every()).toEqual([0, 0, 0, 2, 1, 0]);
    b.own.kink = { abs: "right", relu: "one", clamp: "zero", max: "first", binder: "split" };
    expect(every()).toEqual([1, 1, 1, 1, 0, 0]);
    b.own.kink = { ...b.own.kink, abs: "left", relu: "half", max: "last" };
    expect(every()).toEqual([-1, 0.5, 0.5, 3, 0, 0]);
    const top = b.max([["i", 0, 2]], b.at("c", "i"));
    const routed = () => [0, 1, 2].map((m) => value(b, b.d(top, b.at("c", m))));
    expect(routed()).toEqual([0.5, 0.5, 0]);
    b.own.kink = { ...b.own.kink, binder: "first" };
    expect(routed()).toEqual([1, 0, 0]);
    b.own.kink = { ...b.own.kink, binder: "all" };
    expect(routed()).toEqual([1, 1, 0]);
  });
  it("draws polynomials with every monomial", () => {
    const p = drawPolynomial(2, 3, () => 1);
    expect(p.kind === "polynomial" && p.terms.length).toBe(10);
  });
});

describe("shared terms", () => {
  it("evaluates and differentiates a deep graph in time linear in it", () => {
    const b = block();
    let f: Term = b.s("u");
    for (let k = 0; k < 60; k += 1) f = b.app("sin", b.add(b.mul(f, b.s("u")), f));
    expect(Number.isFinite(value(b, f))).toBe(true);
    expect(Number.isFinite(value(b, b.d(f, b.s("u"))))).toBe(true);
    let g: Term = b.s("u");
    for (let k = 0; k < 60; k += 1) g = b.add(b.mul(g, b.s("u")), g);
    expect(value(b, g)).toBeCloseTo(-1.5 * (-0.5) ** 60, 25);
  });
  it("says when terms are nested too deeply", () => {
    const b = block();
    let f: Term = b.s("u");
    for (let k = 0; k < 100_000; k += 1) f = b.app("sin", f);
    expect(stop(b, f).kind).toBe("too-large");
  });
});
