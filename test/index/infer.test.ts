import { describe, expect, it } from "vitest";
import type { Range } from "../../src/expr/nodes.ts";
import { inferLeft, inferSummation, occurrences, outsideOf, placesOf } from "../../src/index/infer.ts";
import { factsOf } from "../../src/index/prove.ts";
import { accessesOf } from "../../src/index/reads.ts";
import { writtenRange } from "../../src/index/scatter.ts";
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

/** Of every letter what the reads of the term tell, as those of the reader do: no other letter is known. */
const told = (world: World, params: string, body: string) => {
  const e = term(world.ctx, body);
  const letters = params.split(" ");
  const facts = outsideOf(factsOf(world.ctx, world.env), letters);
  const reads = accessesOf(facts, e, letters);
  return letters.map((letter) => ({
    letter,
    found: inferLeft(facts, { letter, known: new Map(), places: placesOf(reads, letter), body: e }),
  }));
};

const axes = (params: string, body: string): string =>
  told(w, params, body)
    .map(({ letter, found }) => {
      if (!found.ok)
        return `${letter}: ${found.reason}${found.read === undefined ? "" : ` ${text(found.read.read)}`}`;
      const { axis } = found;
      return `${letter}=${text(axis.lo)}..${text(axis.hi)}${axis.outside.kind === "zero" ? " outside 0" : ""}`;
    })
    .join(", ");

describe("the index set of a definition", () => {
  it.each([
    ["i", "x[i]", "i=0..I-1"],
    ["i j", "A[j,i]", "i=0..J-1, j=0..I-1"],
    ["i", "{k=0..K-1} w[k]*p[S*i+k-P]", "i=0..floor((I+2*P-K)/S)"],
    ["i", "{k=0..K-1} w[k]*x[i+k]", "i=0..I-K"],
    ["i", "{k=0..K-1} w[k]*x[2*i+k]", "i=0..floor((I-K)/2)"],
    ["i", "maximum{k=0..1} x[2*i+k]", "i=0..floor((I-2)/2)"],
    ["i", "x[i]-x[i+1]", "i=0..I-2"],
    ["i", "x[i]-x[i-1]", "i=1..I-1"],
    ["i", "x[i]*v[i+1]", "i=0..min(I-1,J-2)"],
    ["i", "x[I-1-i]", "i=0..I-1"],
    ["i", "x[floor(i/2)]", "i=0..2*I-1"],
    ["i j", "x[i]*x[j]", "i=0..I-1, j=0..I-1"],
    ["i j", "x[i+j]*v[i]", "i=0..J-1, j: tied x[i+j]"],
    ["a b", "{i=0..I-1} A[i,b]*x[a]", "a=0..I-1, b=0..J-1"],
    ["i", "{j=0..i} x[j]", "i=0..I-1"],
    ["i", "{j=i..I-1} x[j]", "i=0..I-1"],
    ["i", "{j=0..i-1} x[j]", "i: undecided"],
    ["i", "{j=0..i} x[j]*x[i]", "i=0..I-1"],

    ["i", "{k} z[i-k]*y[k]", "i=0..H+K-2 outside 0"],
    ["i", "{k} z[k]*q[i-k]", "i=1-K..H-1 outside 0"],
    ["i", "z[i]+z[i-1]", "i=0..H outside 0"],
    ["i", "z[i]*z[i-1]", "i=1..H-1 outside 0"],
    ["i", "z[i]+1", "i: undecided"],
    ["i", "{k} z[k-i]", "i: undecided"],
    ["i", "z[2*i]", "i=0..floor((H-1)/2) outside 0"],
    ["i", "z[i]*x[0]", "i=0..H-1 outside 0"],
    ["i", "z[i]*x[2]", "i=0..H-1 outside 0"],
    ["i", "{k=0..K-1} z[i-k]*w[k]", "i=0..H+K-2 outside 0"],
    ["i", "z[i]*({k=0..K-1} w[k])", "i=0..H-1 outside 0"],
    ["i", "z[i]*({k=0..K-1} x[k])", "i=0..H-1 outside 0"],
    ["i", "z[i]*({k=0..i} x[k])", "i=0..I-1"],
    ["i", "x[i]+v[i]", "i=0..min(I-1,J-1)"],
    ["i", "x[i*i]", "i: not-linear x[i*i]"],
    ["i", "x[i]*[i<I-1]", "i=0..I-1"],
    ["i", "x[0]*x[I]", "i: no-read"],
    ["i", "x[i]*x[3]", "i=0..I-1"],
    ["i", "3", "i: no-read"],
  ])("%s: %s", (params, body, expected) => {
    if (expected === undefined) return;
    expect(axes(params, body)).toBe(expected);
  });

  it("asks nothing of a read that its bracket keeps inside", () => {
    expect(axes("i", "v[i]*({k=0..K-1} [0<=i+k]*[i+k<I]*x[i+k])")).toBe("i=0..J-1");
  });

  it("is not misled by a task index of the same letter", () => {
    const other = world({ ...base, indices: { i: "0..2" } });
    const [i] = told(other, "i", "x[i+1]");
    expect(i?.found.ok === true && text(i.found.axis.hi)).toBe("I-2");
  });

  it("gives the reasoning with each bound", () => {
    const [o] = told(w, "o", "{k=0..K-1} w[k]*p[S*o+k-P]");
    if (o?.found.ok !== true) throw new Error("no index set");
    const shown = o.found.demands.map((d) => [
      text(d.read.read),
      d.worst.map((x) => `${x.letter}=${text(x.end)}`).join(),
      text(d.inequality),
      `${d.side} ${text(d.end)}`,
    ]);
    expect(shown).toEqual([
      ["p[S*o+k-P]", "k=0", "0<=S*o", "low 0"],
      ["p[S*o+k-P]", "k=K-1", "S*o+K<=I+2*P", "high floor((I+2*P-K)/S)"],
    ]);
  });
});

describe("the range of a summation letter", () => {
  const range = (letter: string, body: string, siblings: readonly string[] = [letter]): string => {
    const facts = factsOf(w.ctx, w.env);
    const reads = accessesOf(facts, t(body), siblings);
    const r = inferSummation(facts, occurrences(reads, letter), { term: t(body), unknown: siblings });
    if (r.kind !== "axis") return r.kind;
    if (r.other !== undefined) return `two axes: ${text(r.first.read.read)} ${text(r.other.read.read)}`;
    return `${text(r.first.axis.lo)}..${text(r.first.axis.hi)}`;
  };
  it.each([
    ["k", "w[k]*x[i+k]", "0..K-1"],
    ["j", "x[j]", "0..I-1"],
    ["j", "x[j]*v[j]", "two axes: x[j] v[j]"],
    ["j", "x[j]*A[j,i]", "0..I-1"],
    ["j", "p[j]", "untold"],
    ["k", "y[k]*z[i-k]", "all"],
    ["k", "z[i-k]", "all"],
    ["k", "z[i-k]+1", "infinite"],
    ["k", "x[i+k]", "untold"],
    ["k", "x[i]", "untold"],
  ])("%s in %s", (letter, body, expected) => {
    expect(range(letter, body)).toBe(expected);
  });
  it("needs all letters of a binder bounded together", () => {
    expect(range("a", "y[a-b]", ["a", "b"])).toBe("infinite");
    expect(range("a", "y[a-b]*z[b]", ["a", "b"])).toBe("all");
    expect(range("a", "y[a-b]*z[a+b]", ["a", "b"])).toBe("all");
  });
  it("is finite by brackets and through functions that keep 0", () => {
    expect(range("a", "abs(y[a])*[0<=b]*[b<=a]", ["a", "b"])).toBe("all");
    expect(range("a", "y[a]*[0<=b]", ["a", "b"])).toBe("infinite");
    expect(range("b", "[2*a=b]*y[b]", ["a", "b"])).toBe("all");
  });
});

describe("the index set of a scatter", () => {
  const scatter = (letters: string, ranges: readonly string[], target: string) => {
    const facts = factsOf(w.ctx, w.env);
    const extents = new Map(
      letters.split(" ").map((letter, k): [string, Range] => {
        const [lo, hi] = (ranges[k] ?? "").split("..");
        return [letter, { kind: "interval", lo: t(lo ?? ""), hi: t(hi ?? "") }];
      }),
    );
    const r = writtenRange(facts, t(target), extents);
    return r === undefined ? "unknown" : `${text(r.lo)}..${text(r.hi)}`;
  };
  it("runs from the least to the greatest target", () => {
    expect(scatter("i k", ["0..I-1", "0..K-1"], "S*i+k-P")).toBe("-P..S*(I-1)+K-P-1");
    expect(scatter("i", ["0..4"], "3-2*i")).toBe("-5..3");
    expect(scatter("i", ["0..4"], "i")).toBe("0..4");
    expect(scatter("i", ["0..4"], "i*i")).toBe("unknown");
  });
});
