// Whole arrays: what the fused loops and the general evaluator give together is what the evaluator gives alone.

import { describe, expect, it } from "vitest";
import { ieeeField } from "../../src/eval/field.ts";
import type { Box } from "../../src/eval/instance.ts";
import { tables } from "../../src/eval/tables.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { type Built, drawn, draws, sheet, type Term, ZERO } from "./world.ts";

const of = (b: Built, options = {}) => tables(b.ctx, b.env(), b.own, meanings, options);
const plain = (r: ReturnType<ReturnType<typeof of>["entries"]>) =>
  r.kind === "value" ? [...r.value] : r.kind;
const evaluated = (b: Built, e: Expr, name: string, n: number) =>
  Array.from({ length: n }, (_, k) => {
    const r = b.evaluator(ieeeField(meanings)).value(e, new Map([[name, k]]));
    return r.kind === "value" ? r.value : Number.NaN;
  });
const line = (n: number): Box => ({ lo: [0], hi: [n - 1] });

/** A softmax p of s, a linear layer y = W p, an unspecified loss of y known by its gradient. */
function block(): Built {
  const b = sheet();
  const next = draws(5);
  b.size("n", 4);
  b.size("m", 3);
  const n = b.axis(0, b.sub(b.s("n"), 1));
  const m = b.axis(0, b.sub(b.s("m"), 1));
  b.tensor("s", [n], { shape: [4], data: drawn(4, next) });
  b.tensor("W", [m, n], { shape: [3, 4], data: drawn(12, next) });
  b.define("Z", [], b.sum([["j", 0, b.sub(b.s("n"), 1)]], b.app("exp", b.at("s", "j"))));
  b.define("p", [["i", n]], b.div(b.app("exp", b.at("s", "i")), b.s("Z")));
  b.define(
    "y",
    [["k", m]],
    b.sum([["i", 0, b.sub(b.s("n"), 1)]], b.mul(b.at("W", "k", "i"), b.at("p", "i"))),
  );
  b.given("L", ["y"], { kind: "gradient", parameters: [drawn(3, next)] });
  return b;
}

describe("tables", () => {
  it("compute definitions in the order of their use", () => {
    const b = block();
    const t = of(b);
    const y = t.definition("y");
    const alone = b.evaluator(ieeeField(meanings)).tensor(b.s("y"));
    if (y.kind !== "value" || alone.kind !== "value") throw new Error("no value");
    y.value.data.forEach((v, k) => {
      expect(v).toBeCloseTo(alone.value.data[k] as number, 14);
    });
    const Z = t.definition("Z");
    expect(Z.kind === "value" && Z.value.box.lo.length).toBe(0);
  });

  it("take the gradient of a layer with the incoming gradient as data", () => {
    const b = block();
    const g = b.d(b.s("L"), b.at("y", "k"));
    const toP = b.sum([["k", 0, b.sub(b.s("m"), 1)]], b.mul(g, b.at("W", "k", "i")));
    const t = of(b);
    expect(t.fused(toP, ["i"], line(4))).toBe(true);
    const whole = b.sum(
      [["k", 0, b.sub(b.s("m"), 1)]],
      b.mul(b.at(b.d(b.s("L"), b.s("y")), "k"), b.at("W", "k", "i")),
    );
    expect(t.fused(whole, ["i"], line(4))).toBe(true);
    const expected = evaluated(b, toP, "i", 4);
    (plain(t.entries(toP, ["i"], line(4))) as number[]).forEach((v, k) => {
      expect(v).toBeCloseTo(expected[k] as number, 13);
    });
    // The closed form of ∂L/∂s and the automatic derivative.
    const back = (i: Term) => b.sum([["k", 0, b.sub(b.s("m"), 1)]], b.mul(g, b.at("W", "k", i)));
    const toS = b.mul(
      b.at("p", "i"),
      b.sub(back("i"), b.sum([["q", 0, b.sub(b.s("n"), 1)]], b.mul(b.at("p", "q"), back("q")))),
    );
    const automatic = evaluated(b, b.d(b.s("L"), b.at("s", "i")), "i", 4);
    (plain(t.entries(toS, ["i"], line(4))) as number[]).forEach((v, k) => {
      expect(v).toBeCloseTo(automatic[k] as number, 12);
    });
    // A derivative goes through definitions that have become data for everything else.
    expect(plain(t.entries(b.d(b.s("L"), b.at("s", "i")), ["i"], line(4)))).toEqual(automatic);
  });

  it("give NaN where an entry has no value, and stop at reads out of range", () => {
    const b = block();
    const t = of(b);
    const cases = b.app("cases", b.at("s", "i"), b.app("lt", "i", 2));
    const r = plain(t.entries(cases, ["i"], line(3))) as number[];
    expect(r.slice(0, 2)).toEqual(evaluated(b, b.at("s", "i"), "i", 2));
    expect(r[2]).toBeNaN();
    expect(t.entries(b.at("s", "i"), ["i"], line(5))).toMatchObject({
      kind: "out-of-range",
      name: "s",
      index: 4,
    });
    expect(plain(t.entries(b.app("log", b.sub(0, "i")), ["i"], line(2)))).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it("sum rows of many entries as plain loops do", () => {
    // The entries of a row have u in common; 11 of them are no multiple of those that are summed together.
    const b = block();
    const next = draws(7);
    const whole = (n: number) => drawn(n, next).map((x) => Math.round(1000 * Number(x)));
    const [u, v] = [whole(12), whole(8 * 14)];
    const upTo = (n: number) => b.axis(0, n - 1);
    b.tensor("u", [upTo(3), upTo(4)], { shape: [3, 4], data: u });
    b.tensor("v", [upTo(8), upTo(14)], { shape: [8, 14], data: v });
    const ranges: [string, number, number][] = [
      ["i", 0, 2],
      ["j", 0, 3],
    ];
    const read = b.at("v", b.add("m", "i"), b.add("k", "j"));
    const rows = { lo: [0, 0], hi: [5, 10] };
    const expected = Array.from({ length: 6 * 11 }, (_, o) => {
      let sum = 0;
      for (let i = 0; i < 3; i += 1)
        for (let j = 0; j < 4; j += 1)
          sum += Number(u[4 * i + j]) * Number(v[14 * (Math.floor(o / 11) + i) + (o % 11) + j]);
      return sum;
    });
    for (const factors of [
      [b.at("u", "i", "j"), read],
      [read, b.at("u", "i", "j")],
    ]) {
      const e = b.sum(ranges, b.mul(...factors));
      const t = of(b);
      expect(t.fused(e, ["m", "k"], rows)).toBe(true);
      expect(plain(t.entries(e, ["m", "k"], rows))).toEqual(expected);
    }
  });

  it("say when there is too much to do", () => {
    const b = block();
    const far = b.sum(
      [
        ["i", 1, 4000],
        ["j", 1, 4000],
      ],
      b.mul(b.at("p", b.app("mod", "i", 4)), "j"),
    );
    expect(of(b, { steps: 1000 }).entries(far, [], { lo: [], hi: [] }).kind).toBe("too-large");
    b.tensor("big", [b.axis(0, 0, ZERO)], { shape: [1], data: [1] });
    const products = b.sum(
      [
        ["i", 0, 99],
        ["j", 0, 99],
      ],
      b.at("s", b.app("mod", 5, 4)),
    );
    expect(of(b, { products: 100, steps: 100 }).entries(products, [], { lo: [], hi: [] }).kind).toBe(
      "too-large",
    );
    expect(of(b).entries(products, [], { lo: [], hi: [] }).kind).toBe("value");
  });

  it("keep definitions that have no array as they are", () => {
    const b = block();
    // r[i] has a value for even i only; T has axes that depend on each other.
    b.define("r", [["i", b.axis(0, 3)]], b.app("cases", b.at("s", "i"), b.app("divides", 2, "i")));
    b.define(
      "T",
      [
        ["i", b.axis(0, 3)],
        ["j", b.axis(0, "i")],
      ],
      b.add(b.mul("i", 10), "j"),
    );
    b.define("h", [["i", b.axis(0, 3)]], b.app("floor", b.div("i", 2)), true);
    const t = of(b);
    expect(t.definition("r").kind).toBe("undefined");
    expect(t.definition("T").kind).toBe("undefined");
    const e = b.add(b.at("r", b.mul(2, "i")), b.at("T", 3, "i"), b.at("s", b.at("h", "i")));
    expect(plain(t.entries(e, ["i"], line(2)))).toEqual(evaluated(b, e, "i", 2));
    const h = t.definition("h");
    expect(h.kind === "value" && [...h.value.data]).toEqual([0, 0, 1, 1]);
  });

  it("read written data and empty arrays", () => {
    const b = block();
    b.define(
      "A",
      [
        ["i", b.axis(0, 1)],
        ["j", b.axis(0, 1)],
      ],
      b.app("list", b.app("list", 1, 2), b.app("list", 3, 4)),
    );
    const t = of(b);
    const A = t.definition("A");
    expect(A.kind === "value" && [...A.value.data]).toEqual([1, 2, 3, 4]);
    const square = b.sum([["k", 0, 1]], b.mul(b.at("A", "i", "k"), b.at("A", "k", "j")));
    expect(plain(t.entries(square, ["i", "j"], { lo: [0, 0], hi: [1, 1] }))).toEqual([7, 10, 15, 22]);
    expect(plain(t.entries(square, ["i", "j"], { lo: [0, 0], hi: [-1, 1] }))).toEqual([]);
  });
});
