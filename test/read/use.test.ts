// What `use … with` brings: the terms of the other block in the names of this one, and every message about it.

import { describe, expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import type { Block } from "../../src/expr/environment.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { among, blockText, messages } from "./block-text.ts";

const SOURCES: Readonly<Record<string, string>> = {
  dense: "given x[n], W[m, n], b[m]\ny[i] = sum{j} W[i, j]*x[j] + b[i]\ngiven L(y)\nfind d(L)/d(x[j])",
  scaled: "given x[n], a > 0, S >= 1 integer\ny[i = 0..n-1] = a*x[i]^S\nz = sum{i} y[i]",
  padded: "given x[n pad p], w[K]\ny[i] = sum{k} w[k]*x[i+k-p]",
  signed: "given x[n]\nassume x[i] >= 0\ny[i] = sqrt(x[i])",
  labels: "given t[n] integer, s[n]\ny[i] = s[i]*t[i]",
  twice: "given x[n, n]\ny[i] = x[i, i]",
  slope: "given f(u), u\ny = d(f)/d(u) + u",
};

function used(text: string): Block | undefined {
  const ctx = new Context();
  const blocks = new Map<string, Block>();
  for (const [id, source] of Object.entries(SOURCES)) {
    const { block } = readBlock(ctx, source, { id, library: standard });
    if (block === undefined) throw new Error(`#${id} cannot be read`);
    blocks.set(id, block);
  }
  lastMessages = messages(text, { use: among(blocks) });
  lastContext = ctx;
  return readBlock(ctx, text, { library: standard, use: among(blocks) }).block;
}
let lastMessages: readonly string[] = [];
let lastContext = new Context();

const lines = (text: string): readonly string[] => {
  const block = used(text);
  return block === undefined ? lastMessages : blockText(lastContext, block);
};

describe("use with", () => {
  test("a whole number for a size or an integer stands in its place, and one for a number keeps its name", () => {
    const without = (all: readonly string[]): readonly string[] =>
      all.filter((l) => !l.startsWith("integer "));
    expect(without(lines("P = 1\nM = 3\ngiven v[9]\nuse #padded with x = v, K = M, p = P, y = z"))).toEqual(
      without(lines("given v[9]\nuse #padded with x = v, K = 3, p = 1, y = z")),
    );
    const powers = lines("S = 2\nc = 5\ngiven v[9]\nuse #scaled with x = v, a = c, S = S").join("\n");
    expect(powers).toMatch(/\bc\b.*\b2\)/);
    expect(powers).not.toMatch(/pow [^\n]* S\)/);
  });
  test("two layers: what one gives the other takes, and no task or loss comes along", () => {
    const composed = lines(
      "use #dense with y = z, m = q\nh[i] = tanh(z[i])\nuse #dense with x = h, W = V, b = c, m = r",
    );
    expect(composed).toEqual([
      "tensor x[0..(add n -1)]",
      "tensor W[0..(add q -1), 0..(add n -1)]",
      "tensor b[0..(add q -1)]",
      "size n",
      "size q",
      "z[i=0..(add q -1)] := (add (sum {j=0..(add n -1)} (mul W['i 'j] x['j])) b['i])",
      "h[i=0..(add q -1)] := (tanh z['i])",
      "tensor V[0..(add r -1), 0..(add q -1)]",
      "tensor c[0..(add r -1)]",
      "size r",
      "y[i=0..(add r -1)] := (add (sum {j=0..(add q -1)} (mul V['i 'j] h['j])) c['i])",
    ]);
  });

  test("numbers and terms come into the place of what is given", () => {
    expect(lines("given h[5], q > 1\nuse #scaled with x = h + q, S = 1, a = q")).toEqual([
      "tensor h[0..4]",
      "scalar q",
      "y[i=0..4] := (mul q (add h['i] q))",
      "z := (sum {i=0..4} y['i])",
      "assume (gt q 1)",
    ]);
  });

  test("what is assumed comes too, unless it follows", () => {
    const all = lines("given h[n] > 1, c\nuse #scaled with x = h, a = c\nuse #signed with x = h, y = r");
    expect(all.filter((l) => l.startsWith("assume"))).toEqual([
      "assume (gt h['i] 1)",
      "assume (gt c 0)",
      "assume (ge S 1)",
      "assume (ge h['i'] 0)",
    ]);
  });

  test("a padding is a copy with zeros around it, once what is padded is of this block", () => {
    expect(lines("given v[4]\nuse #padded with x = v, p = 1, K = 3")).toEqual([
      "tensor v[0..3]",
      "v_pad[i=0..3 pad 1] := (mul (iverson (and (le 0 'i) (le 'i 3))) v['i])",
      "tensor w[0..2]",
      "y[i=0..3] := (sum {k=0..2} (mul w['k] v_pad[(add 'i 'k -1)]))",
    ]);
    expect(lines("given v[4 pad 1]\nuse #padded with x = v, p = 1, K = 3").at(-1)).toBe(
      "y[i=0..3] := (sum {k=0..2} (mul w['k] v[(add 'i 'k -1)]))",
    );
    expect(lines("given v[4]\nuse #padded with x = v, p = 0, K = 3").at(-1)).toBe(
      "y[i=0..1] := (sum {k=0..2} (mul w['k] v[(add 'i 'k)]))",
    );
  });

  test("letters that are names here get primes", () => {
    expect(lines("given i, j\nuse #dense with m = i_2").at(-1)).toBe(
      "y[i'=0..(add i_2 -1)] := (add (sum {j'=0..(add n -1)} (mul W['i' 'j'] x['j'])) b['i'])",
    );
  });

  test("an unspecified function comes when a definition needs it", () => {
    expect(lines("use #slope with u = v")).toEqual(["function f(v)", "scalar v", "y := (add (d f v) v)"]);
  });
});

describe("messages", () => {
  test.each([
    [
      "use #dense\nuse #dense with x = y",
      [
        "s.md:2:5: error: `y`, `W`, `b` and `m` of `#dense` are names of this block too",
        " 2 | use #dense with x = y",
        "   |     ^^^^^^",
        "expected: new names after `with`; `W = W` where the same thing is meant",
        "write instead: use #dense with x = y, y = y_2, W = W_2, b = b_2, m = m_2",
      ],
    ],
    [
      "given h[M, N]\nuse #dense with x = h",
      [
        "s.md:2:21: error: `x` of `#dense` is a tensor with one axis, and this is a tensor with two axes",
        " 2 | use #dense with x = h",
        "   |                     ^",
        "expected: a tensor with one axis",
      ],
    ],
    [
      "given h[M], B[K, 3]\nuse #dense with x = h, W = B",
      [
        "s.md:2:28: error: axis 2 of `W` of `#dense` runs over 0..M-1, and here over 0..2",
        " 2 | use #dense with x = h, W = B",
        "   |                            ^",
        "expected: index sets that are provably the same",
      ],
    ],
    [
      "given h[M, N]\nuse #twice with x = h",
      [
        "s.md:2:21: error: axis 2 of `x` of `#twice` runs over 0..M-1, and here over 0..N-1",
        " 2 | use #twice with x = h",
        "   |                     ^",
        "expected: index sets that are provably the same",
      ],
    ],
    [
      "use #scaled with S = 0",
      [
        "s.md:1:18: error: `#scaled` assumes S >= 1, and here that is 0 >= 1",
        " 1 | use #scaled with S = 0",
        "   |                  ^^^^^",
        "expected: a value with S >= 1",
      ],
    ],
    [
      "given h[n]\nuse #labels with t = h",
      [
        "s.md:2:22: error: `t` of `#labels` holds integers, and `h` need not",
        " 2 | use #labels with t = h",
        "   |                      ^",
        "expected: a tensor of integers",
      ],
    ],
    [
      "given v\nuse #slope with u = v^2",
      [
        "s.md:2:21: error: `f` of `#slope` holds a derivative to a name that has no name here",
        " 2 | use #slope with u = v^2",
        "   |                     ^^^",
        "expected: a name: a definition for the value, and its name after `with`",
      ],
    ],
    [
      "use #dense with bias = c\nz = y[0]",
      [
        "s.md:1:17: error: `bias` is no name of `#dense`",
        " 1 | use #dense with bias = c",
        "   |                 ^^^^",
        "expected: one of `n`, `m`, `x`, `W`, `b`, `L` or `y`",
      ],
    ],
    [
      "use #dense with x = h, y = u\nh[i] = u[i]",
      ["s.md:2:8: error: `#dense` is defined through `h`, `h` through `#dense`"],
    ],
    [
      "use #dens with x = h",
      [
        "s.md:1:5: error: there is no block `#dens` to use",
        " 1 | use #dens with x = h",
        "   |     ^^^^^",
        "expected: the id of a block of this sheet, as on its fence: ```grad #id",
        "write instead: use #dense",
      ],
    ],
  ])("%j", (text, expected) => {
    expect(lines(text).slice(0, expected.length)).toEqual(expected);
  });
});
