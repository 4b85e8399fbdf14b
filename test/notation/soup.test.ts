// Properties of everything that is printed: no soup, KaTeX reads it, pieces give the whole, letters never clash.

import fc from "fast-check";
import katex from "katex";
import { describe, expect, test } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { freeIndices, some } from "../../src/expr/traverse.ts";
import { layOut } from "../../src/notation/lay-out.ts";
import { type Layout, parts } from "../../src/notation/layout.ts";
import { BRACKETS, type Notation, SUBSCRIPTS } from "../../src/notation/notation.ts";
import { plain } from "../../src/notation/plain.ts";
import { tex, texPieces } from "../../src/notation/tex.ts";
import { term } from "./random-term.ts";
import { ctx, env, show, showTex } from "./world.ts";

const NOTATIONS: readonly Notation[] = [BRACKETS, SUBSCRIPTS, { ...BRACKETS, first: 1 }];
const notation = fc.constantFrom(...NOTATIONS);

/** Written arithmetic such as 1·4 is shown as it is held. */
const hasArithmetic = (e: Expr): boolean =>
  some(
    e,
    (x) =>
      x.kind === "app" &&
      ["mul", "add", "div", "pow"].includes(x.op) &&
      x.args.every((a) => !some(a, (y) => y.kind === "sym" || y.kind === "idx" || y.kind === "bound")),
  );

describe("soup", () => {
  test("no factors 1, no addends 0, no double signs or parentheses", () => {
    fc.assert(
      fc.property(term, notation, (e, n) => {
        for (const text of [show(e, n), showTex(e, n)]) {
          expect(text).not.toMatch(/[+−·] ?[−+](?!\d)|\+ -|- -|\{-\} ?-/);
          expect(text).not.toContain("((");
          expect(text).not.toMatch(/--|\+-|-\+/);
          if (!hasArithmetic(e)) {
            expect(text).not.toMatch(/(^|[^\d.\w])1 ?·|· ?1(?![\d./])|(^|[^\d.\w])1\\cdot|\\cdot 1(?![\d.])/);
            expect(text).not.toMatch(/[+−-] ?0(?=$|[)\]},;]| [+−]|[+-])/);
          }
        }
      }),
      { numRuns: 600 },
    );
  });
});

describe("TeX", () => {
  test("KaTeX reads every formula, in display and in running text", () => {
    fc.assert(
      fc.property(term, notation, (e, n) => {
        katex.renderToString(showTex(e, n), { throwOnError: true, strict: "error", displayMode: true });
        katex.renderToString(showTex(e, n, { style: "linear" }), { throwOnError: true, strict: "error" });
      }),
      { numRuns: 300 },
    );
  });
  test("each piece is a formula by itself, and together they are the formula", () => {
    fc.assert(
      fc.property(term, notation, (e, n) => {
        const l = layOut(e, { ctx, env, notation: n });
        const pieces = texPieces(l);
        expect(pieces.map((p) => p.tex).join("")).toBe(tex(l));
        for (const p of pieces)
          katex.renderToString(`{}${p.tex}`, { throwOnError: true, strict: "error", displayMode: true });
      }),
      { numRuns: 200 },
    );
  });
});

describe("letters", () => {
  test("no letter under a large sign is a free index of the line", () => {
    fc.assert(
      fc.property(term, (e) => {
        const bound = lettersUnder(
          layOut(e, { ctx, env, notation: BRACKETS, style: "linear", taken: ["b"] }),
        );
        for (const name of [...freeIndices(e), "b"]) expect(bound).not.toContain(name);
      }),
    );
  });
});

function lettersUnder(l: Layout): readonly string[] {
  if (l.kind !== "big" || l.under === undefined) return parts(l).flatMap(lettersUnder);
  const items = l.under.kind === "row" ? l.under.items : [l.under];
  const end = items.findIndex((x) => x.kind === "sign");
  return items.slice(0, end < 0 ? undefined : end).map(plain);
}
