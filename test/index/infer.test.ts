import { describe, expect, it } from "vitest";
import { inferAxes, inferSummation } from "../../src/index/infer.ts";
import { inferScatter } from "../../src/index/scatter.ts";
import { type Sketch, term, text, type World, world } from "./world.ts";

const base: Sketch = {
  sizes: "I J K S H O M N",
  integers: "P",
  assume: ["P >= 0"],
  tensors: {
    w: ["K"],
    x: ["I"],
    v: ["J"],
    s: ["N"],
    A: ["I", "J"],
    p: [{ size: "I", pad: "P" }],
    z: [{ size: "H", outside: "zero" }],
    y: [{ size: "K", outside: "zero" }],
    q: [{ lo: "0-(K-1)", hi: "0", outside: "zero" }],
  },
};
const w: World = world(base);
const t = (s: string) => term(w.ctx, s);

const axes = (params: string, body: string): string => {
  const r = inferAxes(w.ctx, w.env, params.split(" "), t(body));
  if (!r.ok) return `${r.reason}: ${r.letter ?? "-"}: ${r.reads.map((x) => text(x)).join(" ")}`;
  const sets = r.axes.map((a) => `${a.letter}=${text(a.axis.lo)}..${text(a.axis.hi)}`).join(", ");
  const conditions = r.conditions.map((c) => ` ${c.why} if ${text(c.relation)}`).join("");
  return `${sets}${r.support ? " outside 0" : ""}${conditions}`;
};

describe("the index set of a definition", () => {
  it.each([
    ["i", "x[i]", "i=0..I-1"],
    ["i j", "A[j,i]", "i=0..J-1, j=0..I-1"],
    ["i", "{k=0..K-1} w[k]*p[S*i+k-P]", "i=0..floor((I+2*P-K)/S) nonempty if K<=I+2*P"],
    ["i", "{k=0..K-1} w[k]*x[i+k]", "i=0..I-K nonempty if K<=I"],
    ["i", "{k=0..K-1} w[k]*x[2*i+k]", "i=0..floor((I-K)/2) nonempty if K<=I"],
    ["i", "maximum{k=0..1} x[2*i+k]", "i=0..floor((I-2)/2) nonempty if 2<=I"],
    ["i", "x[i]-x[i+1]", "i=0..I-2 nonempty if 2<=I"],
    ["i", "x[i]-x[i-1]", "i=1..I-1 nonempty if 2<=I"],
    ["i", "x[i]*v[i+1]", "i=0..min(I-1,J-2) nonempty if 2<=J"],
    ["i", "x[I-1-i]", "i=0..I-1"],
    ["i", "x[floor(i/2)]", "i=0..2*I-1"],
    ["i j", "x[i]*x[j]", "i=0..I-1, j=0..I-1"],
    ["i j", "x[i+j]*v[i]", "i=0..J-1, j=-i..I-i-1"],
    ["a b", "{i=0..I-1} A[i,b]*x[a]", "a=0..I-1, b=0..J-1"],
    ["i", "{j=0..i} x[j]", "unbounded: i: "],
    ["i", "{j=0..i} x[j]*x[i]", "i=0..I-1"],

    ["i", "{k} z[i-k]*y[k]", "i=0..H+K-2 outside 0"],
    ["i", "{k} z[k]*q[i-k]", "i=1-K..H-1 outside 0"],
    ["i", "z[i]+z[i-1]", "i=0..H outside 0"],
    ["i", "z[i]*z[i-1]", "i=1..H-1 outside 0 nonempty if 2<=H"],
    ["i", "z[i]+1", "infinite-support: i: z[i]"],
    ["i", "{k} z[k-i]", "infinite-support: i: z[k-i]"],
    ["i", "z[2*i]", "i=0..floor((H-1)/2) outside 0"],
    ["i", "z[i]*x[0]", "i=0..H-1 outside 0"],
    ["i", "z[i]*x[2]", "i=0..H-1 outside 0 inside if 3<=I"],
    ["i", "{k=0..K-1} z[i-k]*w[k]", "i=0..H+K-2 outside 0"],
    ["i", "z[i]*({k=0..K-1} w[k])", "i=0..H-1 outside 0"],
    ["i", "z[i]*({k=0..K-1} x[k])", "i=0..H-1 outside 0 inside if K<=I"],
    ["i", "z[i]*({k=0..i} x[k])", "mixed: i: z[i]"],
    ["i", "x[i]+v[i]", "different-axes: i: x[i] v[i]"],
    ["i", "x[i*i]", "not-affine: -: x[i*i]"],
    ["i", "x[i]*[i<I-1]", "i=0..I-1"],
    ["i", "x[0]*x[I]", "outside: -: x[I]"],
    ["i", "x[i]*x[3]", "i=0..I-1 inside if 4<=I"],
    ["i", "3", "unbounded: i: "],
  ])("%s: %s", (params, body, expected) => {
    if (expected === undefined) return;
    expect(axes(params, body)).toBe(expected);
  });

  it("asks nothing of a read that its bracket keeps inside", () => {
    expect(axes("i", "v[i]*({k=0..K-1} [0<=i+k]*[i+k<I]*x[i+k])")).toBe("i=0..J-1");
  });

  it("is not misled by a task index of the same letter", () => {
    const other = world({ ...base, indices: { i: "0..2" } });
    const r = inferAxes(other.ctx, other.env, ["i"], term(other.ctx, "x[i+1]"));
    expect(r.ok && text(r.axes[0]?.axis.hi ?? term(other.ctx, "0"))).toBe("I-2");
  });

  it("gives the reasoning with each bound", () => {
    const r = inferAxes(w.ctx, w.env, ["o"], t("{k=0..K-1} w[k]*p[S*o+k-P]"));
    if (!r.ok) throw new Error(r.reason);
    const shown = r.requirements
      .filter((q) => q.gives !== undefined)
      .map((q) => [
        text(q.asked),
        q.worst.map((x) => `${x.variable.name}=${text(x.value)}`).join(),
        text(q.hardest),
        text(q.inequality),
        q.gives === undefined ? "" : `${q.gives.side} ${text(q.gives.end)}`,
      ]);
    expect(shown).toEqual([
      ["-P<=S*o+k-P", "k=0", "-P<=S*o-P", "0<=S*o", "lo 0"],
      ["S*o+k-P<=I+P-1", "k=K-1", "S*o+K-P-1<=I+P-1", "S*o+K<=I+2*P", "hi floor((I+2*P-K)/S)"],
    ]);
    expect(r.axes.map((a) => text(a.size))).toEqual(["floor((I+2*P-K)/S)+1"]);
  });
});

describe("the range of a summation letter", () => {
  const range = (letter: string, body: string, siblings: readonly string[] = []): string => {
    const r = inferSummation(w.ctx, w.env, letter, t(body), siblings);
    if (!r.ok) return `${r.reason}: ${r.reads.map((x) => text(x)).join(" ")}`;
    return r.range.kind === "interval" ? `${text(r.range.lo)}..${text(r.range.hi)}` : r.range.kind;
  };
  it.each([
    ["k", "w[k]*x[i+k]", "0..K-1"],
    ["j", "x[j]", "0..I-1"],
    ["j", "x[j]*v[j]", "different-axes: x[j] v[j]"],
    ["j", "x[j]*A[j,i]", "0..I-1"],
    ["j", "p[j]", "0..I-1"],
    ["k", "y[k]*z[i-k]", "all"],
    ["k", "z[i-k]", "all"],
    ["k", "z[i-k]+1", "infinite-support: z[i-k]"],
    ["k", "x[i+k]", "unbounded: x[i+k]"],
    ["k", "x[i]", "unbounded: "],
  ])("%s in %s", (letter, body, expected) => {
    expect(range(letter, body)).toBe(expected);
  });
  it("needs all letters of a binder bounded together", () => {
    expect(range("a", "y[a-b]", ["a", "b"])).toBe("infinite-support: y[a-b]");
    expect(range("a", "y[a-b]*z[b]", ["a", "b"])).toBe("all");
  });
});

describe("the index set of a scatter", () => {
  const scatter = (letters: string, ranges: readonly string[], targets: readonly string[], crop?: string) => {
    const r = inferScatter(
      w.ctx,
      w.env,
      {
        letters: letters.split(" "),
        ranges: ranges.map((s) => {
          const [lo, hi] = s.split("..");
          return { kind: "interval", lo: t(lo ?? ""), hi: t(hi ?? "") };
        }),
        targets: targets.map(t),
      },
      crop === undefined ? undefined : t(crop),
    );
    return r.ok
      ? r.axes.map((a) => `${text(a.axis.lo)}..${text(a.axis.hi)} (${text(a.size)})`).join(", ")
      : r.reason;
  };
  it("runs from the least to the greatest target", () => {
    expect(scatter("i k", ["0..I-1", "0..K-1"], ["S*i+k-P"])).toBe("-P..I*S+K-P-S-1 (I*S+K-S)");
    expect(scatter("i k", ["0..I-1", "0..K-1"], ["S*i+k-P"], "P")).toBe("0..I*S+K-2*P-S-1 (I*S+K-2*P-S)");
    expect(scatter("i", ["0..4"], ["3-2*i", "i"])).toBe("-5..3 (9), 0..4 (5)");
    expect(scatter("i", ["0..4"], ["i*i"])).toBe("not-affine");
  });
});
