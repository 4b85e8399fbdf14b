import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Recognition, recognise } from "../../src/derive/recognise/recognise.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { some } from "../../src/expr/traverse.ts";
import { agree, Builder, type Extent } from "./recognise-sheet.ts";

const SIZES = { M: 2, N: 3, B: 2 };

function sheet() {
  const b = new Builder();
  const [M, N, B] = [b.size("M"), b.size("N"), b.size("B")];
  b.tensor("W", [M, N]);
  b.tensor("V", [M, N]);
  b.tensor("x", [N]);
  b.tensor("h", [N]);
  b.tensor("y", [M]);
  b.tensor("t", [M]);
  b.tensor("b", [M]);
  b.tensor("X", [B, N]);
  b.tensor("Y", [B, M]);
  b.tensor("Q", [N, N]);
  b.loss("y");
  const full = (size: Expr) => [b.n(0), b.plus(size, -1)] as const;
  const find = (lhs: Expr, rhs: Expr, indices: readonly string[]): Recognition | undefined =>
    recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
  return { b, M, N, B, full, find, s: (n: string) => b.ctx.sym(n) };
}

describe("the fully connected layer", () => {
  const { b, M, N, full, find, s } = sheet();
  const [i, j, k, l] = [b.i("i"), b.i("j"), b.i("k"), b.i("l")];

  it("Wᵀ ∂L/∂y", () => {
    const rhs = b.sum({ j: full(M) }, b.times(b.at("W", j, i), b.g("y", j)));
    const r = find(b.g("x", i), rhs, ["i"]);
    expect(r?.steps).toEqual([]);
    expect(r?.whole?.lhs.alpha).toBe(b.g("x").alpha);
    expect(r?.whole?.rhs.alpha).toBe(b.op("matmul", b.op("transpose", s("W")), b.g("y")).alpha);
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["i"], SIZES)).toBe(3);
  });
  it("W x, and not W x for a sum that misses an entry", () => {
    const over = (lo: number) =>
      b.sum({ j: [b.n(lo), b.plus(N, -1)] }, b.times(b.at("x", j), b.at("W", i, j)));
    const r = find(b.at("y", i), over(0), ["i"]);
    expect(r?.whole?.rhs.alpha).toBe(b.op("matmul", s("W"), s("x")).alpha);
    expect(find(b.at("y", i), over(1), ["i"])).toBeUndefined();
  });
  it("∂L/∂y xᵀ in the order of the result's axes, in whichever order the factors stand", () => {
    for (const rhs of [b.times(b.g("y", k), b.at("x", l)), b.times(b.at("x", l), b.g("y", k))]) {
      const r = find(b.g("W", k, l), rhs, ["k", "l"]);
      expect(r?.whole?.rhs.alpha).toBe(b.op("outer", b.g("y"), s("x")).alpha);
      if (r !== undefined) expect(agree(b, r, "W", rhs, ["k", "l"], SIZES)).toBe(6);
    }
  });
  it("∂L/∂b = ∂L/∂y", () => {
    const r = find(b.g("b", j), b.g("y", j), ["j"]);
    expect(r?.whole).toEqual({ lhs: b.g("b"), rhs: b.g("y"), note: [], place: [] });
  });
  it("leaves a shifted read and a trace alone", () => {
    expect(find(b.g("b", j), b.g("y", b.plus(j, 1)), ["j"])).toBeUndefined();
    const trace = b.sum({ j: full(N) }, b.times(b.at("Q", j, j), b.at("x", i)));
    const r = find(b.g("x", i), trace, ["i"]);
    if (r !== undefined) expect(agree(b, r, "x", trace, ["i"], SIZES)).toBe(3);
  });
});

describe("linear combinations and products entry by entry", () => {
  const { b, M, full, find, s } = sheet();
  const [k, j] = [b.i("k"), b.i("j")];
  const c = b.scalar("c");

  it("p − t", () => {
    const r = find(b.g("b", k), b.minus(b.at("y", k), b.at("t", k)), ["k"]);
    expect(r?.whole?.rhs.alpha).toBe(b.minus(s("y"), s("t")).alpha);
  });
  it("a scalar multiple and a sum in one", () => {
    const rhs = b.plus(b.times(c, b.at("y", k)), b.ctx.div(b.at("t", k), b.n(2)));
    const r = find(b.g("b", k), rhs, ["k"]);
    expect(r?.whole).toBeDefined();
    if (r !== undefined) expect(agree(b, r, "b", rhs, ["k"], { ...SIZES, c: 3 })).toBe(2);
  });
  it("a factor that a scalar sum gives stays a scalar", () => {
    const rhs = b.times(b.sum({ j: full(M) }, b.at("t", j)), b.at("y", k));
    const r = find(b.g("b", k), rhs, ["k"]);
    expect(r?.whole).toBeDefined();
    if (r !== undefined) expect(agree(b, r, "b", rhs, ["k"], SIZES)).toBe(2);
  });
  it("(Wᵀ ∂L/∂y) ⊙ (1 − tanh(h)²), the second factor inside or outside the sum", () => {
    const slope = b.minus(1, b.ctx.pow(b.ctx.app("tanh", [b.at("h", k)]), b.n(2)));
    const g = [b.at("W", j, k), b.g("y", j)];
    for (const rhs of [
      b.times(b.sum({ j: full(M) }, b.times(...g)), slope),
      b.sum({ j: full(M) }, b.times(...g, slope)),
    ]) {
      const r = find(b.g("h", k), rhs, ["k"]);
      expect(r?.whole?.rhs.kind === "app" ? r.whole.rhs.op : undefined).toBe("hadamard");
      if (r !== undefined) expect(agree(b, r, "h", rhs, ["k"], SIZES)).toBe(3);
    }
  });
  it("tensors with different index sets are not joined", () => {
    b.tensor("longer", [b.plus(M, 1)]);
    expect(find(b.g("b", k), b.minus(b.at("y", k), b.at("longer", k)), ["k"])).toBeUndefined();
    expect(find(b.g("b", k), b.times(b.at("y", k), b.at("longer", k)), ["k"])).toBeUndefined();
  });
  it("a factor formed entry by entry joins the read at its subscripts: Wᵀ (∂L/∂y ⊙ (1 − y²))", () => {
    const slope = b.minus(1, b.ctx.pow(b.at("y", j), b.n(2)));
    const rhs = b.sum({ j: full(M) }, b.times(b.g("y", j), slope, b.at("W", j, k)));
    const r = find(b.g("x", k), rhs, ["k"]);
    const had = b.op("hadamard", b.g("y"), b.minus(1, b.ctx.pow(s("y"), b.n(2))));
    expect(r?.whole?.rhs.alpha).toBe(b.op("matmul", b.op("transpose", s("W")), had).alpha);
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["k"], SIZES)).toBe(3);
  });
  it("a constant term is not a tensor", () => {
    expect(
      find(b.g("b", k), b.plus(b.at("y", k), b.sum({ j: full(M) }, b.at("t", j))), ["k"]),
    ).toBeUndefined();
  });
  it("factors of the summed letter join entry by entry: Wᵀ (∂L/∂y ⊙ t)", () => {
    const rhs = b.sum({ j: full(M) }, b.times(b.at("W", j, k), b.g("y", j), b.at("t", j)));
    const r = find(b.g("x", k), rhs, ["k"]);
    const had = b.op("hadamard", b.g("y"), s("t"));
    expect(r?.whole?.rhs.alpha).toBe(b.op("matmul", b.op("transpose", s("W")), had).alpha);
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["k"], SIZES)).toBe(3);
  });
});

describe("generated products of two tensors of rank 1 or 2", () => {
  // Every reading of two factors with letters among p, q (the result's) and j (summed) over sizes that fit.
  const letters = fc.constantFrom("p", "q", "j");
  const subs = fc.array(letters, { minLength: 1, maxLength: 2 });
  it("have the value of the whole-tensor form wherever one is given", () => {
    const given = new Map<string, number>();
    let refused = 0;
    fc.assert(
      fc.property(
        subs,
        subs,
        fc.boolean(),
        fc.constantFrom(0, 0, 0, 1, -1),
        fc.constantFrom("none", "first", "both"),
        (u, v, matrix, off, batch) => {
          const b = new Builder();
          const sizeOfJ = b.size("J");
          const size: Record<string, Expr> = { p: b.size("M"), q: b.size("N"), j: sizeOfJ };
          const B = b.size("B");
          const of = (x: readonly string[], lead: boolean): Extent[] => [
            ...(lead ? [B] : []),
            ...x.map((n) => size[n] as Expr),
          ];
          const indices = matrix ? ["p", "q"] : ["p"];
          fc.pre([...u, ...v].every((n) => n === "j" || indices.includes(n)));
          fc.pre(u.includes("j") || v.includes("j"));
          const lead = batch !== "none";
          b.tensor("u", of(u, lead));
          b.tensor("v", of(v, batch === "both"));
          b.tensor("z", of(indices, lead));
          const read = (name: string, x: readonly string[], n: boolean): Expr =>
            b.at(name, ...(n ? [b.i("n")] : []), ...x.map((y) => b.i(y)));
          const rhs = b.sum(
            { j: [b.n(0), b.plus(sizeOfJ, -1 + off)] },
            b.times(read("u", u, lead), read("v", v, batch === "both")),
          );
          const all = [...(lead ? ["n"] : []), ...indices];
          const r = recognise({ ctx: b.ctx, env: b.env(), lhs: read("z", indices, lead), rhs, indices: all });
          if (r === undefined) {
            refused += 1;
            return;
          }
          const product = some(r.whole?.rhs ?? rhs, (x) => x.kind === "app" && x.op === "matmul");
          if (product) expect(off).toBe(0);
          const key = `${u.join("")}·${v.join("")}→${indices.join("")}`;
          given.set(key, (given.get(key) ?? 0) + 1);
          const entries = (lead ? 2 : 1) * (matrix ? 6 : 2);
          const compared = agree(b, r, "z", rhs, all, { M: 2, N: 3, J: 4, B: 2 });
          if (off <= 0) expect(compared).toBe(entries);
        },
      ),
      { seed: 11, numRuns: 900 },
    );
    expect(refused).toBeGreaterThan(50);
    // The matrix products, each way round.
    for (const key of [
      "pj·j→p",
      "jp·j→p",
      "j·pj→p",
      "pj·jq→pq",
      "jp·jq→pq",
      "pj·qj→pq",
      "jp·qj→pq",
      "jq·pj→pq",
    ])
      expect(given.get(key) ?? 0, key).toBeGreaterThan(0);
  });
});
