// Names of whole numbers as sizes.
import { expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { rangeText } from "../../src/read/terms/plain.ts";
import { standard } from "../../src/standard.ts";

const read = (text: string) =>
  readBlock(new Context(), text, { library: standard, draw: (v) => Array(v.entries).fill(1) });

function axes(text: string, name: string): readonly string[] {
  const { block, diagnostics } = read(text);
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  const decl = block?.env.decls.get(name);
  if (decl?.kind !== "tensor") throw new Error(`${name} is no tensor`);
  return decl.axes.map((a) => rangeText(a.lo, a.hi));
}

test("a shape is of the number that a name of it stands for, wherever that is written", () => {
  const number = axes("given w[3, 3 + 1]", "w");
  expect(axes("k = 3\ngiven w[k, k + 1]", "w")).toEqual(number);
  expect(axes("given w[k, k + 1]\nk = 3", "w")).toEqual(number);
  expect(axes("vary k in {2, 3, 4}\ngiven w[k, k+1]", "w")).toEqual(number);
  expect(axes("given w[-k..k], k > 0 integer", "w")).not.toEqual(axes("k = 1\ngiven w[-k..k]", "w"));
  expect(axes("k = 1\ngiven w[-k..k]", "w")).toEqual(axes("given w[-1..1]", "w"));
});

test.each(["k = 1/2", "k = -1", "k = 2*n", "k[i=0..1] = 3"])("%s is no size", (definition) => {
  const { diagnostics } = read(`${definition}\ngiven n, w[k]\nfind d(sum{i} w[i])/d(w[i])`);
  expect(diagnostics.map((d) => d.message).join()).toContain("`k` cannot stand here");
});
