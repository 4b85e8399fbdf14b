// Named parts keep what is printed linear in the graph.

import { describe, expect, test } from "vitest";
import { substituteSymbols } from "../../src/expr/binders.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { nameParts, namePartsOfAll } from "../../src/notation/parts.ts";
import { add, app, ctx, mul, s, show } from "./world.ts";

/** f_n = sin(f_{n−1}·u + f_{n−1}) and its derivative by u, both as graphs. */
function chain(n: number): { readonly f: Expr; readonly g: Expr } {
  let f: Expr = s("u");
  let g: Expr = ctx.one;
  for (let k = 0; k < n; k += 1) {
    const inside = add(mul(f, s("u")), f);
    const next = app("sin", inside);
    g = mul(app("cos", inside), add(mul(g, s("u")), f, g));
    f = next;
  }
  return { f, g };
}

const printed = (e: Expr): number => {
  const { body, parts } = nameParts(ctx, e, 60, ["u"]);
  return show(body).length + parts.reduce((n, p) => n + show(p.expr).length, 0);
};

describe("named parts", () => {
  test("a short term has none", () => {
    const e = app("sin", add(s("u"), s("v")));
    expect(nameParts(ctx, e, 60)).toEqual({ body: e, parts: [] });
  });
  test("a term with one shared part", () => {
    const shared = app("log", add(mul(s("u"), s("v")), s("r")));
    const e = mul(shared, add(shared, 1));
    const { body, parts } = nameParts(ctx, e, 8, ["u"]);
    expect(parts.map((p) => `${p.name} = ${show(p.expr)}`)).toEqual(["p = log(u v+r)"]);
    expect(show(body)).toBe("p · (p+1)");
  });
  test("printed length is linear in n, for the function and its derivative", () => {
    for (const pick of [(n: number) => chain(n).f, (n: number) => chain(n).g]) {
      const [a, b, c] = [14, 28, 60].map((n) => printed(pick(n))) as [number, number, number];
      expect(b).toBeLessThan(2.3 * a);
      expect(c).toBeLessThan(4.8 * a);
      expect(a).toBeLessThan(1500);
    }
  });
  test("putting the parts back gives the term", () => {
    const { f, g } = chain(9);
    const { bodies, parts } = namePartsOfAll(ctx, [f, g], 30, ["u"]);
    const back = (e: Expr): Expr => {
      let r = e;
      for (const p of [...parts].reverse()) r = substituteSymbols(ctx, r, new Map([[p.name, p.expr]]));
      return r;
    };
    expect(bodies.map(back)).toEqual([f, g]);
  });
  test("names are not taken", () => {
    const { parts } = nameParts(ctx, chain(5).f, 20, ["u", "v_1", "p'"]);
    expect(parts[0]?.name.startsWith("q")).toBe(true);
  });
});
