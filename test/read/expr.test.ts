// Expressions in the scope of an environment, blocks that use other blocks, and text at random.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { SheetError } from "../../src/expr/diagnostics.ts";
import type { Block } from "../../src/expr/environment.ts";
import { parseExpr, readBlock } from "../../src/read/sheet/block.ts";
import { tokenize } from "../../src/read/syntax/lexer.ts";
import type { FindBlock } from "../../src/read/terms/find-block.ts";
import { standard } from "../../src/standard.ts";
import { among, blockText, messages, term } from "./block-text.ts";

function block(ctx: Context, text: string, use?: FindBlock): Block {
  const found = readBlock(ctx, text, { library: standard, use });
  expect(found.diagnostics.map((d) => d.message)).toEqual([]);
  if (found.block === undefined) throw new Error("no block");
  return found.block;
}

describe("parseExpr", () => {
  const ctx = new Context();
  const { env } = block(ctx, "given x[n], w[K] outside 0, a, L(y)\ny[i] = 2*x[i]\nfind d(L)/d(x[m])");
  const read = (text: string, indices: readonly string[] = []): string =>
    term(ctx, parseExpr(ctx, env, text, { library: standard, indices }));

  test.each([
    ["sum{i} [i == j]*x[i]", ["j"], "(sum {i=0..(add n -1)} (mul (iverson (eq 'i 'j)) x['i]))"],
    ["x[j]", [], "x['j]"],
    ["[m = 0]", [], "(iverson (eq 'm 0))"],
    ["d(x[i]*a)/d(a)", [], "(d (mul x['i] a) a)"],
    ["d(L)/d(y[i])", [], "(d L y['i])"],
    ["sum{k} w[j-k]*x[k]", ["j"], "(sum {k=0..(add n -1)} (mul w[(add 'j (mul -1 'k))] x['k]))"],
    ["a > 0 and a != 1", [], "(and (gt a 0) (ne a 1))"],
    ["matmul(outer(x, w), x)[i]", [], undefined],
  ] as const)("%s", (text, indices, expected) => {
    if (expected === undefined) expect(() => read(text, indices)).toThrow(SheetError);
    else expect(read(text, indices)).toBe(expected);
  });

  test("π is a number, until the block has something of that name", () => {
    for (const name of ["pi", "π"])
      expect(parseExpr(ctx, env, name, { library: standard })).toBe(ctx.app("pi", []));
    const own = block(ctx, "given pi[n], x[π]\nL = (sum{i} pi[i]) + (sum{i=0..π-1} x[i])").env;
    const inside = (text: string): string => term(ctx, parseExpr(ctx, own, text, { library: standard }));
    expect(inside("pi[0] + π")).toBe("(add pi[0] π)");
    expect(parseExpr(ctx, own, "pi", { library: standard })).toBe(ctx.sym("pi"));
    expect(() => read("sum{pi} x[pi]*pi")).not.toThrow();
  });

  test("names that are unknown elsewhere are errors", () => {
    expect(() => read("x[i] + j")).toThrow("`j` is not declared");
    expect(() => read("x[i]*sum{i} x[i]")).toThrow("the letter `i` is in use here already");
  });

  test.each([
    ["2\u00a0*\u2009x[j]\t+\u3000a", "2*x[j] + a"],
    ["x[j] − a", "x[j] - a"],
    ["x[j] – a", "x[j] - a"],
    ["x[j]÷a×2", "x[j]/a*2"],
    ["（ｘ［ｊ］＋１．５）＊ａ", "(x[j]+1.5)*a"],
    ["sum｛i＝0..2｝ x[i]", "sum{i=0..2} x[i]"],
    ["x\u200b[j]\u00ad + \u2060a", "x[j] + a"],
    ["x\u200b[j]", "x[j]"],
  ])("what is typed or pasted in other signs is the same: %s", (typed, plain) => {
    expect(read(typed, ["j"])).toBe(read(plain, ["j"]));
  });

  test("equal text gives the same term", () => {
    expect(parseExpr(ctx, env, "sum{i} x[i]^2")).toBe(parseExpr(ctx, env, "sum{i} (x[i])^2"));
  });
});

test("prose that a block quotes keeps its signs", () => {
  const [, quoted] = tokenize('hint "只看一项（k），就够了。"');
  expect(quoted?.text).toBe("只看一项（k），就够了。");
});

describe("use", () => {
  const ctx = new Context();
  const first = block(ctx, "given x[n] > 0, L(y)\ny[i] = 2*x[i]\nfind d(L)/d(x[i])");
  const use = among(new Map([["first", first]]));

  test("brings names, definitions and assumptions, and no tasks", () => {
    expect(blockText(ctx, block(ctx, "use #first\nz[j] = y[j] + x[j]\nfind d(L)/d(x[k])", use))).toEqual([
      "size n",
      "tensor x[0..(add n -1)]",
      "function L(y)",
      "y[i=0..(add n -1)] := (mul 2 x['i])",
      "z[j=0..(add n -1)] := (add y['j] x['j])",
      "assume (gt x['i] 0)",
      "index i=0..(add n -1)",
      "index k=0..(add n -1)",
      "find (d L x['k])",
    ]);
  });

  test("a name that it brings cannot be declared again, nor be a letter", () => {
    expect(messages("use #first\ny = 3", { use })).toEqual([
      "s.md:2:1: error: `y` is declared twice",
      " 2 | y = 3",
      "   | ^",
      "expected: one declaration for each name in a block",
      "write instead: y2",
    ]);
    expect(messages("use #first\nz = sum{n} x[n]", { use })[0]).toBe(
      "s.md:2:9: error: `n` is a name of this block and cannot be a letter",
    );
  });
});

test("errors of other statements do not hide or cause errors", () => {
  const text = "given x[n\ngiven w[n]\ny[i] = x[i] + w[i] + q\nz = y[0] + r; v = w[i]";
  expect(messages(text).filter((line) => line.startsWith("s.md"))).toEqual([
    "s.md:1:8: error: `[` is not closed",
    "s.md:3:22: error: `q` is not declared",
    "s.md:4:12: error: `r` is not declared",
    "s.md:4:21: error: `i` is not declared",
  ]);
});

test("whatever the text, there is a block or a message, and nothing is thrown", () => {
  const piece = fc.constantFrom(
    "given x[n], w[K] outside 0, L(y)\n",
    "y[i] = ",
    "y = ",
    "z[i, j] = ",
    "u[i+k] += ",
    "find d(L)/d(x[i])\n",
    "find d(y)/d(x)\n",
    "show y = ",
    "assume ",
    "size y\n",
    "compute ",
    "S[n] set, ",
    "x[i]",
    "w[i-k]",
    "y[i]",
    "y",
    "x",
    "L",
    "z[0, 1]",
    "sum{k} ",
    "sum{i, k} ",
    "max{k=0..K-1} ",
    "sum{(l, m) in S[i]} ",
    "sum{k in S[0]} ",
    "[i = k]",
    " * ",
    " + ",
    " / ",
    "(",
    ")",
    "\n",
    "2",
    "exp(",
    "conv(x, w)",
    "matmul(x, w)",
    "flip(w)[i]",
    "d(L)/d(y)",
    "d(y)/d(w)[i]",
    "cases{x[i] if i < 2, 0 otherwise}",
    "argmax{k} x[k]",
    "[[1, 2], [3, 4]]",
    " = ",
    " < ",
    "inf",
    "|x|",
    "i",
    "index from 1\n",
    "f(x, y)",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 14 }).map((p) => p.join("")),
      (text) => {
        const { block: found, diagnostics } = readBlock(new Context(), text, { library: standard });
        expect(found === undefined).toBe(diagnostics.some((d) => d.severity === "error"));
        for (const d of diagnostics) {
          expect(d.span?.start).toBeGreaterThanOrEqual(0);
          expect(d.span?.end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { seed: 11, numRuns: 3000 },
  );
});
