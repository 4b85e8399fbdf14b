import { describe, expect, it } from "vitest";
import { RECOGNITION_RULES, recognise } from "../../src/derive/recognise/recognise.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm } from "../../src/expr/norm.ts";
import { sliceOf } from "../../src/expr/slices.ts";
import { entryOf } from "../../src/ops/axes.ts";
import { applyAt } from "../../src/rewrite/engine.ts";
import { agree, Builder } from "./recognise-sheet.ts";

const same = (b: Builder, a: Expr | undefined, e: Expr): void => {
  expect(a === undefined ? undefined : norm(b.ctx, a).alpha).toBe(norm(b.ctx, e).alpha);
};
const words = (r: readonly unknown[] | undefined): string =>
  (r ?? []).map((p) => (typeof p === "string" ? p : "…")).join("");

describe("convolution of zero-extended tensors, summed over all integers", () => {
  const sheet = () => {
    const b = new Builder();
    const [H, W, K] = [b.size("H"), b.size("W"), b.size("K")];
    b.tensor("x", [H, W], "zero");
    b.tensor("w", [K, K], "zero");
    b.tensor("y", [b.plus(H, K, -1), b.plus(W, K, -1)], "zero");
    b.loss("y");
    return b;
  };

  it("gradient to the input: ∂L/∂y ∗ w̃ by two lines", () => {
    const b = sheet();
    const [e, f, a, c] = [b.i("e"), b.i("f"), b.i("a"), b.i("b")];
    const rhs = b.sum(
      { e: "all", f: "all" },
      b.times(b.g("y", e, f), b.at("w", b.minus(e, a), b.minus(f, c))),
    );
    const input = { ctx: b.ctx, env: b.env(), lhs: b.g("x", a, c), rhs, indices: ["a", "b"] };
    const r = recognise(input);
    expect(r?.steps.map((s) => s.rule)).toEqual(["recognise.flip", "recognise.convolution"]);
    const flip = b.op("flip", b.ctx.sym("w"));
    const middle = b.ctx.at(flip, [b.minus(a, e), b.minus(c, f)]);
    expect(r?.steps[0]?.after.alpha).toBe(
      b.sum({ e: "all", f: "all" }, b.times(b.g("y", e, f), middle)).alpha,
    );
    expect(r?.steps[1]?.after.alpha).toBe(b.ctx.at(b.op("conv", b.g("y"), flip), [a, c]).alpha);
    expect(r?.whole?.rhs.alpha).toBe(b.op("conv", b.g("y"), flip).alpha);
    expect(r?.whole?.lhs.alpha).toBe(b.g("x").alpha);
    expect(words(r?.whole?.note)).toBe("on the index set of … (the convolution reaches further)");
    expect(r?.introduced.map((x) => x.name)).toEqual(["w\u0303"]);
    expect(words(r?.steps[0]?.reason)).toBe("where …, the flipped …");
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["a", "b"], { H: 3, W: 2, K: 2 })).toBe(6);
    for (const step of r?.steps ?? []) {
      const rule = RECOGNITION_RULES.find((x) => x.name === step.rule);
      const scope = { ctx: b.ctx, env: b.env(), facts: [] };
      const again = rule === undefined ? undefined : applyAt(rule, scope, step.before, step.at, ["a", "b"]);
      expect(again?.after).toBe(step.after);
    }
  });

  it("gradient to the kernel: ∂L/∂y ∗ x̃", () => {
    const b = sheet();
    const [e, f, k, l] = [b.i("e"), b.i("f"), b.i("k"), b.i("l")];
    const rhs = b.sum(
      { e: "all", f: "all" },
      b.times(b.g("y", e, f), b.at("x", b.minus(e, k), b.minus(f, l))),
    );
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("w", k, l), rhs, indices: ["k", "l"] });
    expect(r?.whole?.rhs.alpha).toBe(b.op("conv", b.g("y"), b.op("flip", b.ctx.sym("x"))).alpha);
    if (r !== undefined) expect(agree(b, r, "w", rhs, ["k", "l"], { H: 3, W: 2, K: 2 })).toBe(4);
  });

  it("refuses one axis turned and the other not", () => {
    const b = sheet();
    const [e, f, a, c] = [b.i("e"), b.i("f"), b.i("a"), b.i("b")];
    const rhs = b.sum(
      { e: "all", f: "all" },
      b.times(b.g("y", e, f), b.at("w", b.minus(e, a), b.minus(c, f))),
    );
    expect(
      recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", a, c), rhs, indices: ["a", "b"] }),
    ).toBeUndefined();
  });
});

describe("strided cross-correlation with padding", () => {
  const sheet = () => {
    const b = new Builder();
    const [I, K] = [b.size("I"), b.size("K")];
    const s = b.integer("s", 1);
    const p = b.integer("p", 0);
    b.assume(b.ctx.le(K, b.plus(I, b.times(2, p))));
    const O = b.ctx.app("floor", [b.ctx.div(b.plus(I, b.times(2, p), b.times(-1, K)), s)]);
    b.tensor("x", [I]);
    b.tensor("w", [K]);
    b.tensor("y", [[b.n(0), O]]);
    b.loss("y");
    return { b, I, K, s, p, O };
  };
  const input = (at: "m", off: number) => {
    const { b, K, s, p, O } = sheet();
    const m = b.i(at);
    const i = b.i("i");
    const lo = b.ctx.app("max", [
      b.n(0),
      b.ctx.app("ceil", [b.ctx.div(b.plus(m, p, b.times(-1, K), 1 + off), s)]),
    ]);
    const hi = b.ctx.app("min", [O, b.ctx.app("floor", [b.ctx.div(b.plus(m, p), s)])]);
    const rhs = b.sum({ i: [lo, hi] }, b.times(b.g("y", i), b.at("w", b.plus(m, p, b.times(-1, s, i)))));
    return { b, rhs, m, s, p };
  };

  it("gradient to the input: (↑ₛ ∂L/∂y ∗ w)[m+p]", () => {
    const { b, rhs, m, s, p } = input("m", 0);
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", m), rhs, indices: ["m"] });
    same(
      b,
      r?.steps[0]?.after,
      b.ctx.at(b.op("conv", b.op("upsample", b.g("y"), s), b.ctx.sym("w")), [b.plus(m, p)]),
    );
    // The operator is read at another place, so the form is that of an entry.
    expect(r?.whole?.lhs.alpha).toBe(b.g("x", m).alpha);
    expect(r?.whole?.rhs.alpha).toBe(r?.steps[0]?.after.alpha);
    if (r !== undefined) {
      expect(agree(b, r, "x", rhs, ["m"], { I: 6, K: 3, s: 2, p: 1 })).toBe(6);
      expect(agree(b, r, "x", rhs, ["m"], { I: 5, K: 2, s: 3, p: 0 })).toBe(5);
    }
  });

  it.each([-1, 1])("refuses a range that is off by %i", (off) => {
    const { b, rhs, m } = input("m", off);
    expect(recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", m), rhs, indices: ["m"] })).toBeUndefined();
  });

  it("gradient to the kernel: (x ⋆ ↑ₛ ∂L/∂y)[k−p], the reads of x kept inside by a bracket", () => {
    const { b, I, s, p, O } = sheet();
    const [i, k] = [b.i("i"), b.i("k")];
    const at = b.plus(b.times(s, i), k, b.times(-1, p));
    const bracket = b.ctx.app("and", [b.ctx.le(b.n(0), at), b.ctx.le(at, b.plus(I, -1))]);
    const rhs = b.sum({ i: [b.n(0), O] }, b.times(b.ctx.iverson(bracket), b.g("y", i), b.at("x", at)));
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("w", k), rhs, indices: ["k"] });
    same(
      b,
      r?.steps[0]?.after,
      b.ctx.at(b.op("corr", b.ctx.sym("x"), b.op("upsample", b.g("y"), s)), [b.minus(k, p)]),
    );
    if (r !== undefined) expect(agree(b, r, "w", rhs, ["k"], { I: 6, K: 3, s: 2, p: 1 })).toBe(3);
  });
});

describe("clipped ranges at stride 1", () => {
  const sheet = (off: number) => {
    const b = new Builder();
    const [O, K] = [b.size("O"), b.size("K")];
    b.tensor("x", [b.plus(O, K, -1)]);
    b.tensor("w", [K]);
    b.tensor("y", [O]);
    b.loss("y");
    const [i, m] = [b.i("i"), b.i("m")];
    const lo = b.ctx.app("max", [b.n(0), b.plus(m, b.times(-1, K), 1)]);
    const hi = b.ctx.app("min", [b.plus(O, -1 + off), m]);
    const rhs = b.sum({ i: [lo, hi] }, b.times(b.g("y", i), b.at("w", b.minus(m, i))));
    return { b, rhs, m };
  };
  it("the full convolution with no word about index sets: they are equal", () => {
    const { b, rhs, m } = sheet(0);
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", m), rhs, indices: ["m"] });
    expect(r?.whole?.rhs.alpha).toBe(b.op("conv", b.g("y"), b.ctx.sym("w")).alpha);
    expect(r?.whole?.note).toEqual([]);
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["m"], { O: 4, K: 3 })).toBe(6);
  });
  it.each([-1, 1])("refuses a range one off (%i)", (off) => {
    const { b, rhs, m } = sheet(off);
    expect(recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", m), rhs, indices: ["m"] })).toBeUndefined();
  });
  it("gradient to the kernel: x ⋆ ∂L/∂y, the correlation reaches further", () => {
    const { b } = sheet(0);
    const [i, k] = [b.i("i"), b.i("k")];
    const rhs = b.sum(
      { i: [b.n(0), b.plus(b.ctx.sym("O"), -1)] },
      b.times(b.g("y", i), b.at("x", b.plus(i, k))),
    );
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("w", k), rhs, indices: ["k"] });
    expect(r?.whole?.rhs.alpha).toBe(b.op("corr", b.ctx.sym("x"), b.g("y")).alpha);
    expect(words(r?.whole?.note)).toContain("(the correlation reaches further)");
    if (r !== undefined) expect(agree(b, r, "w", rhs, ["k"], { O: 4, K: 3 })).toBe(3);
  });
});

describe("batch and channels", () => {
  const sheet = () => {
    const b = new Builder();
    const [N, C, F, O, K] = [b.size("N"), b.size("C"), b.size("F"), b.size("O"), b.size("K")];
    b.tensor("x", [N, C, b.plus(O, K, -1)]);
    b.tensor("w", [F, C, K]);
    b.tensor("y", [N, F, O]);
    b.loss("y");
    return { b, N, C, F, O, K };
  };
  it("gradient to the input: a sum of convolutions over the output channels", () => {
    const { b, F, O, K } = sheet();
    const [n, c, f, i, m] = [b.i("n"), b.i("c"), b.i("f"), b.i("i"), b.i("m")];
    const lo = b.ctx.app("max", [b.n(0), b.plus(m, b.times(-1, K), 1)]);
    const hi = b.ctx.app("min", [b.plus(O, -1), m]);
    const rhs = b.sum(
      { f: [b.n(0), b.plus(F, -1)], i: [lo, hi] },
      b.times(b.g("y", n, f, i), b.at("w", f, c, b.minus(m, i))),
    );
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", n, c, m), rhs, indices: ["n", "c", "m"] });
    const conv = b.op("conv", b.ctx.at(b.g("y"), [n, f]), b.at("w", f, c));
    const over = { f: [b.n(0), b.plus(F, -1)] as const };
    expect(r?.steps[0]?.after.alpha).toBe(b.sum(over, b.ctx.at(conv, [m])).alpha);
    expect(r?.whole?.rhs.alpha).toBe(b.sum(over, conv).alpha);
    expect(r?.whole?.lhs.alpha).toBe(b.ctx.at(b.g("x"), [n, c]).alpha);
    if (r !== undefined)
      expect(agree(b, r, "x", rhs, ["n", "c", "m"], { N: 2, C: 2, F: 3, O: 3, K: 2 })).toBe(16);
  });
  it("gradient to the kernel: a sum of correlations over the batch", () => {
    const { b, N, O } = sheet();
    const [n, c, f, i, k] = [b.i("n"), b.i("c"), b.i("f"), b.i("i"), b.i("k")];
    const rhs = b.sum(
      { n: [b.n(0), b.plus(N, -1)], i: [b.n(0), b.plus(O, -1)] },
      b.times(b.g("y", n, f, i), b.at("x", n, c, b.plus(i, k))),
    );
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("w", f, c, k), rhs, indices: ["f", "c", "k"] });
    const corr = b.op("corr", b.at("x", n, c), b.ctx.at(b.g("y"), [n, f]));
    expect(r?.whole?.rhs.alpha).toBe(b.sum({ n: [b.n(0), b.plus(N, -1)] }, corr).alpha);
    if (r !== undefined)
      expect(agree(b, r, "w", rhs, ["f", "c", "k"], { N: 2, C: 2, F: 3, O: 3, K: 2 })).toBe(12);
  });
  it("gradient to the bias: the sum of all entries of a slice", () => {
    const { b, N, F, O } = sheet();
    b.tensor("v", [F]);
    const [n, f, i] = [b.i("n"), b.i("f"), b.i("i")];
    const rhs = b.sum({ n: [b.n(0), b.plus(N, -1)], i: [b.n(0), b.plus(O, -1)] }, b.g("y", n, f, i));
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("v", f), rhs, indices: ["f"] });
    expect(r?.steps).toEqual([]);
    const slice = sliceOf(b.ctx, b.g("y"), new Map([[1, f]]));
    expect(r?.whole?.rhs).toBe(b.ctx.app("total", [slice]));
    if (r !== undefined) agree(b, r, "v", rhs, ["f"], { N: 2, F: 3, O: 2, C: 1, K: 1 });
    const short = b.sum({ n: [b.n(0), b.plus(N, -1)], i: [b.n(1), b.plus(O, -1)] }, b.g("y", n, f, i));
    expect(
      recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("v", f), rhs: short, indices: ["f"] }),
    ).toBeUndefined();
  });
});

describe("divisibility by the stride", () => {
  // y[i] = Σ_k w[k]·x[s·i + d·k − p]: Σ_k [s ∣ u]·w[k]·∂L/∂y[u/s] with u = m + p − d·k is (↑ₛ ∂L/∂y ∗ ↑_d w)[m+p].
  const sheet = (bracketed: boolean, read: "floor" | "quotient", off: number) => {
    const b = new Builder();
    const [O, K] = [b.size("O"), b.size("K")];
    const [s, d, p] = [b.integer("s", 1), b.integer("d", 1), b.integer("p", 0)];
    const T = b.size("T");
    b.tensor("x", [T]);
    b.tensor("w", [K]);
    b.tensor("y", [O]);
    b.loss("y");
    const [k, m] = [b.i("k"), b.i("m")];
    const u = b.plus(m, p, b.times(-1, d, k), off);
    const quotient = b.ctx.div(u, s);
    const at = read === "floor" ? b.ctx.app("floor", [quotient]) : quotient;
    const conditions = [
      ...(bracketed ? [b.ctx.app("divides", [s, b.plus(m, p, b.times(-1, d, k))])] : []),
      b.ctx.le(b.n(0), u),
      b.ctx.le(u, b.times(s, b.plus(O, -1))),
    ];
    const rhs = b.sum(
      { k: [b.n(0), b.plus(K, -1)] },
      b.times(b.ctx.iverson(b.ctx.app("and", conditions)), b.at("w", k), b.g("y", at)),
    );
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", m), rhs, indices: ["m"] });
    return { b, r, rhs, m, s, d, p };
  };
  it.each(["floor", "quotient"] as const)("(↑ₛ ∂L/∂y ∗ ↑_d w)[m+p], read by %s", (read) => {
    const { b, r, rhs, m, s, d, p } = sheet(true, read, 0);
    const conv = b.op("conv", b.op("upsample", b.g("y"), s), b.op("upsample", b.ctx.sym("w"), d));
    same(b, r?.steps[0]?.after, b.ctx.at(conv, [b.plus(m, p)]));
    if (r !== undefined) {
      expect(agree(b, r, "x", rhs, ["m"], { O: 3, K: 3, T: 9, s: 2, d: 3, p: 1 })).toBe(9);
      expect(agree(b, r, "x", rhs, ["m"], { O: 3, K: 2, T: 6, s: 3, d: 1, p: 0 })).toBe(6);
    }
  });
  it("refuses the quotient without its bracket, and a bracket of something else", () => {
    expect(sheet(false, "floor", 0).r).toBeUndefined();
    expect(sheet(true, "floor", 1).r).toBeUndefined();
  });
});

describe("transposed convolution", () => {
  // y[s·i + k − p] += x[i]·w[k]: the gradient to x slides w over ∂L/∂y in strides, without a flip.
  it("gradient to the input: (∂L/∂y ⋆ w)[s·i − p]", () => {
    const b = new Builder();
    const [I, K] = [b.size("I"), b.size("K")];
    const [s, p] = [b.integer("s", 1), b.integer("p", 0)];
    b.tensor("x", [I]);
    b.tensor("w", [K]);
    b.tensor("y", [[b.times(-1, p), b.plus(b.times(s, b.plus(I, -1)), K, -1, b.times(-1, p))]]);
    b.loss("y");
    const [i, o] = [b.i("i"), b.i("o")];
    const from = b.plus(b.times(s, i), b.times(-1, p));
    const rhs = b.sum({ o: [from, b.plus(from, K, -1)] }, b.times(b.g("y", o), b.at("w", b.minus(o, from))));
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", i), rhs, indices: ["i"] });
    same(b, r?.steps[0]?.after, b.ctx.at(b.op("corr", b.g("y"), b.ctx.sym("w")), [from]));
    if (r !== undefined) expect(agree(b, r, "x", rhs, ["i"], { I: 3, K: 3, s: 2, p: 1 })).toBe(3);
  });
});

describe("the whole-tensor form read at an entry", () => {
  it("unfolds by the library to a sum with the same value, also with slices", () => {
    const b = new Builder();
    const [N, O, K] = [b.size("N"), b.size("O"), b.size("K")];
    b.tensor("x", [N, b.plus(O, K, -1)]);
    b.tensor("w", [K]);
    b.tensor("y", [N, O]);
    b.loss("y");
    const [n, i, m] = [b.i("n"), b.i("i"), b.i("m")];
    const lo = b.ctx.app("max", [b.n(0), b.plus(m, b.times(-1, K), 1)]);
    const hi = b.ctx.app("min", [b.plus(O, -1), m]);
    const rhs = b.sum({ i: [lo, hi] }, b.times(b.g("y", n, i), b.at("w", b.minus(m, i))));
    const r = recognise({ ctx: b.ctx, env: b.env(), lhs: b.g("x", n, m), rhs, indices: ["n", "m"] });
    const whole = r?.whole;
    expect(whole?.lhs.alpha).toBe(b.ctx.at(b.g("x"), [n]).alpha);
    if (r === undefined || whole === undefined) return;
    const after = entryOf(b.ctx, b.env(), whole.rhs, [m]);
    const last = r.steps[r.steps.length - 1];
    if (last === undefined) throw new Error("no line");
    const unfolded = { ...r, steps: [...r.steps, { ...last, before: last.after, after }] };
    expect(agree(b, unfolded, "x", rhs, ["n", "m"], { N: 2, O: 3, K: 2 })).toBe(8);
  });
});
