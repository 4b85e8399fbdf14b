// What the sheet language prints reads back as the same term, for both first indices.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { norm, tidy } from "../../src/expr/norm.ts";
import { finiteTerm, fromPoly, toPoly } from "../../src/expr/poly.ts";
import { freeIndices, mapChildren } from "../../src/expr/traverse.ts";
import { parseExpr } from "../../src/read/sheet/block.ts";
import { sheetText, targetKey } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { term } from "../notation/random-term.ts";
import {
  add,
  app,
  at,
  bind,
  ctx,
  d,
  div,
  env,
  is,
  le,
  mul,
  neg,
  pow,
  q,
  s,
  sub,
  sum,
} from "../notation/world.ts";

const read = (text: string, e: Expr, first: 0 | 1): Expr =>
  parseExpr(ctx, env, text, { first, library: standard, indices: freeIndices(e) });

/** The same term up to the clean-up that reading does not undo. */
const same = (a: Expr, b: Expr): boolean => canonical(a).alpha === canonical(b).alpha;

/** Sums and products multiplied out: (i + 1) − (j + 1) is what i − j reads as when counting from 1. */
function canonical(e: Expr): Expr {
  const go = (x: Expr): Expr => {
    const inner = mapChildren(ctx, x, go);
    return finiteTerm(inner) ? fromPoly(ctx, toPoly(inner)) : inner;
  };
  return norm(ctx, go(tidy(ctx, e)));
}

describe("text", () => {
  const rows: readonly (readonly [Expr, string])[] = [
    [d(s("L"), at("x", "a", "b")), "d(L)/d(x[a, b])"],
    [
      sum(["e", "g"], mul(d(s("L"), at("y", "e", "g")), at("w", sub("e", "a"), sub("g", "b")))),
      "sum{e, g} d(L)/d(y[e, g])*w[e - a, g - b]",
    ],
    [sum([["k", s("K")]], at("k1", "k")), "sum{k} k1[k]"],
    [sum([["k", 1, s("K")]], at("x", "k", 0)), "sum{k=1..K} x[k, 0]"],
    [mul(sum([["k", s("K")]], at("k1", "k")), s("u")), "(sum{k} k1[k])*u"],
    [div(s("u"), sum([["k", s("K")]], at("k1", "k"))), "u/(sum{k} k1[k])"],
    [sub(s("u"), mul(2, s("v"))), "u - 2*v"],
    [neg(pow(s("u"), 2)), "-u^2"],
    [pow(neg(s("u")), 2), "(-u)^2"],
    [mul(s("u"), div(s("v"), s("r"))), "u*(v/r)"],
    [mul(div(s("v"), s("r")), s("u")), "v/r*u"],
    [q(1, 2), "0.5"],
    [q(1, 3), "1/3"],
    [mul(is("i", "j"), at("s", "i")), "[i = j]*s[i]"],
    [app("cases", 1, le(0, s("u")), 0), "cases{1 if 0 <= u, 0 otherwise}"],
    [
      bind(
        "max",
        [
          ["k", 0, 1],
          ["l", 0, 1],
        ],
        at("x", "k", "l"),
      ),
      "max{k=0..1, l=0..1} x[k, l]",
    ],
  ];
  for (const [e, text] of rows)
    test(text, () => {
      expect(sheetText(e, { ctx, env, first: 0 })).toBe(text);
      expect(same(read(text, e, 0), e)).toBe(true);
    });
  test("counting from 1", () => {
    expect(
      sheetText(sum([["k", s("K")]], mul(at("k1", "k"), at("a", add("i", "k")))), { ctx, env, first: 1 }),
    ).toBe("sum{k} k1[k]*a[i + k - 1]");
    expect(sheetText(sum([["k", 1, sub(s("K"), 1)]], at("k1", "k")), { ctx, env, first: 1 })).toBe(
      "sum{k=2..K} k1[k]",
    );
  });
  test("the key of a result", () => {
    expect(targetKey(d(s("L"), at("x", "a", "b")))).toBe("d(L)/d(x)");
    expect(targetKey(d(at("y", "i", "j"), s("w")))).toBe("d(y)/d(w)");
  });
});

describe("reading back", () => {
  for (const first of [0, 1] as const)
    test(`gives the same term when counting from ${first}`, () => {
      fc.assert(
        fc.property(term, (e) => {
          const text = sheetText(e, { ctx, env, first });
          const back = read(text, e, first);
          if (!same(back, e)) expect(text).toBe(sheetText(back, { ctx, env, first }));
          expect(same(back, e)).toBe(true);
        }),
        { numRuns: 400 },
      );
    });
});
