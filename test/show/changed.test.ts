// Where two lines differ, and how the place is marked.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { children } from "../../src/expr/traverse.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { BRACKETS } from "../../src/notation/notation.ts";
import { PLACE_CLASS, tex, texPieces } from "../../src/notation/tex.ts";
import { changedPlaces, type Path } from "../../src/show/changed.ts";
import { renderMath } from "../../src/show/katex.ts";
import { term } from "../notation/random-term.ts";
import { add, app, at, ctx, d, env, mul, s, sub, sum } from "../notation/world.ts";

const at_ = (e: Expr, path: Path): Expr | undefined =>
  path.reduce<Expr | undefined>((x, k) => (x === undefined ? undefined : children(x)[k]?.expr), e);
const marked = (e: Expr, marks: readonly Path[]) =>
  layOut(e, { ctx, env, notation: BRACKETS, style: "display", marks });

const g = d(s("J"), at("z", "i"));
const inner = d(at("z", "i"), at("a", "m"));
const read = at("k1", sub("m", "i"));

test("equal terms have no place", () => {
  expect(changedPlaces(mul(g, read), mul(g, read))).toEqual({ before: [], after: [] });
});

test("a factor below a sum that is replaced is the place", () => {
  const before = sum([["i", s("O")]], mul(g, inner));
  const after = sum([["i", s("O")]], mul(g, read));
  const places = changedPlaces(before, after);
  expect(places.before.map((p) => at_(before, p)?.kind)).toEqual(["deriv"]);
  expect(places.after.map((p) => at_(after, p)?.kind)).toEqual(["at"]);
});

test("the order of terms is no change; a term that goes away is", () => {
  const [u, v, w] = [app("exp", s("O")), app("log", s("O")), s("O")];
  expect(changedPlaces(add(u, v), add(v, u))).toEqual({ before: [], after: [] });
  expect(changedPlaces(add(u, v, w), add(w, u))).toEqual({ before: [[1]], after: [] });
});

test("another kind of term is another term as a whole", () => {
  expect(changedPlaces(g, read)).toEqual({ before: [[]], after: [[]] });
});

test("a place is marked and nothing else of the formula changes", () => {
  const e = mul(g, read);
  expect(tex(marked(e, [[1]]))).toBe(
    tex(marked(e, [])).replace(/ w\[.*\]/, (x) => `\\htmlClass{${PLACE_CLASS}}{${x.trim()}}`),
  );
  expect(renderMath(tex(marked(e, [[1]])), { display: true })).toContain(`class="enclosing ${PLACE_CLASS}"`);
});

test("no other class and no other command of its kind gets through", () => {
  for (const command of ["\\htmlClass{katex}{x}", "\\htmlId{gs-place}{x}", "\\href{javascript:alert(1)}{x}"])
    expect(renderMath(command, { display: false })).not.toMatch(/class="enclosing|id="gs|href="javascript/);
});

test("places lead to subterms, and marked formulas are set piece by piece", () => {
  fc.assert(
    fc.property(term, term, (a, b) => {
      const places = changedPlaces(a, b);
      for (const [e, paths] of [
        [a, places.before],
        [b, places.after],
      ] as const) {
        for (const path of paths) expect(at_(e, path)).toBeDefined();
        for (const piece of texPieces(marked(e, paths)))
          expect(renderMath(piece.tex, { display: false })).not.toContain("katex-error");
      }
    }),
    { numRuns: 150 },
  );
});
