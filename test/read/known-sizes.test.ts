// Names of whole numbers as sizes.
import { expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { plainText, rangeText } from "../../src/read/terms/plain.ts";
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

const sizeOf = (text: string): string => {
  const { block, diagnostics } = read(text);
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  const decl = block?.env.decls.get("y");
  if (decl?.kind !== "definition") throw new Error("y is not defined");
  return decl.axes.map((a) => rangeText(a.lo, a.hi)).join();
};

test.each([
  ["a step", "s = 2", "given x[9], w[3]\ny[i] = sum{k} w[k]*x[s*i + k]", "2"],
  ["a padding", "s = 1", "given x[9 pad s], w[3]\ny[i] = sum{k} w[k]*x[i + k - s]", "1"],
  ["a padding of the whole tensor", "s = 2", "given x[9, 9] pad s\ny[i, j] = x[i - s, j - s]", "2"],
  ["no padding", "s = 0", "given x[9 pad s]\ny[i] = x[i - s]", "0"],
  ["a shift down", "s = -2", "given x[9]\ny[i] = x[i + s]", "(-2)"],
  ["a place that is added to", "s = 3", "given x[5], w[2]\ny[s*i + k] += x[i]*w[k]", "3"],
  ["a group", "s = 3", "given x[2, s]\ny[g*s + f] = x[g, f]", "3"],
])("%s is of the number that a name of it stands for", (_name, number, rest, digits) => {
  const written = rest.replace(/\bs\b/g, digits);
  expect(sizeOf(`${number}\n${rest}`)).toBe(sizeOf(written));
  expect(sizeOf(`${rest}\n${number}`)).toBe(sizeOf(written));
});

test("an entry that is called by the name alone is called so", () => {
  const shown = (text: string): string => {
    const { block } = read(text);
    const y = block?.env.decls.get("y");
    return y?.kind === "definition" ? plainText(y.body) : "";
  };
  expect(shown("s = 2\ngiven x[9]\ny = x[s] + x[s + 1]")).toBe("x[s] + x[s + 1]");
});

test.each(["k = 1/2", "k = -1", "k = 2*n", "k[i=0..1] = 3"])("%s is no size", (definition) => {
  const { diagnostics } = read(`${definition}\ngiven n, w[k]\nfind d(sum{i} w[i])/d(w[i])`);
  expect(diagnostics.map((d) => d.message).join()).toContain("`k` cannot stand here");
});
