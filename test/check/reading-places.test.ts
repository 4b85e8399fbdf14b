// Whatever is read, and whatever is not, leads back to its place in the file: through comments, blanks and macros that
// are put into a formula anywhere.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/check/document/read-document.ts";
import { readFormula } from "../../src/check/formula/statements.ts";
import { texTokens } from "../../src/check/text/tex-tokens.ts";
import { UnreadError } from "../../src/check/text/unread.ts";

const FORMULAS: readonly string[] = [
  "y_i = \\sum_{j=1}^{n} W_{ij} x_j + b_i",
  "\\frac{\\partial L}{\\partial x_k} = p_k - t_k",
  "a = \\left( b + \\frac{c}{d} \\right) \\cdot \\sqrt{e + f}",
  "u = \\begin{cases} v & w > x \\\\ y & z \\le x \\end{cases}",
  "A = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\quad B = C",
  "\\max_{0 \\le k < n} x_k = \\lfloor m \\rfloor",
];

/** What may stand between two tokens, or around a letter, without another formula coming of it. */
const FILLINGS: readonly string[] = [" ", "\n", " % a comment, x = y\n", "  \t"];

/** The formula with the fillings between its tokens, and some of its letters as the argument of a macro. */
function disturbed(tex: string, choices: readonly number[]): string {
  let k = 0;
  const next = (): number => choices[k++ % choices.length] ?? 0;
  let inName = 0;
  return texTokens(tex)
    .map((t) => {
      // The name of an environment is no formula.
      if (t.text === "\\begin" || t.text === "\\end") inName = 1;
      else if (inName === 1 && t.kind === "close") inName = 0;
      else if (inName === 0 && t.kind === "char" && /[A-Za-z]/.test(t.text) && next() % 3 === 0)
        return `\\same{${t.text}}`;
      const filling = inName === 0 && next() % 4 === 0 ? (FILLINGS[next() % FILLINGS.length] ?? "") : "";
      return `${t.text}${filling}`;
    })
    .join("");
}

interface Leaf {
  readonly text: string;
  readonly start: number;
}
const leavesOf = (x: unknown): readonly Leaf[] => {
  if (Array.isArray(x)) return x.flatMap(leavesOf);
  if (x === null || typeof x !== "object") return [];
  const node = x as {
    readonly kind?: string;
    readonly text?: string;
    readonly span?: { readonly start: number };
  };
  const own =
    node.kind === "symbol" && node.text !== undefined && /^[A-Za-z]$/.test(node.text)
      ? [{ text: node.text, start: node.span?.start ?? -1 }]
      : [];
  return [...own, ...Object.values(x).flatMap(leavesOf)];
};

const document = (formula: string): string =>
  `\\newcommand{\\same}[1]{#1}\n\\begin{document}\nWords.\n\\[ ${formula} \\]\n\\end{document}\n`;

describe("places in the file", () => {
  test("every letter that is read stands where it is said to stand", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMULAS),
        fc.array(fc.nat(11), { minLength: 7, maxLength: 40 }),
        (tex, choices) => {
          const text = document(disturbed(tex, choices));
          const [f] = readDocument(text, "a.tex").formulas;
          if (f === undefined || !("text" in f.tex)) throw new Error("no formula");
          const { statements, unread } = readFormula(f.tex, f.environment);
          expect(unread).toEqual([]);
          const leaves = leavesOf(statements.map((s) => s.item));
          expect(leaves.length).toBeGreaterThan(2);
          for (const l of leaves) expect(text.slice(l.start, l.start + 1)).toBe(l.text);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("what is not read is said with a place in the formula", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORMULAS),
        fc.constantFrom("(", "]", "\\frac{a}", "\\nosuch", "= )"),
        fc.array(fc.nat(11), { minLength: 7, maxLength: 40 }),
        (tex, damage, choices) => {
          const text = document(`${disturbed(tex, choices)} ${damage}`);
          const [f] = readDocument(text, "a.tex").formulas;
          if (f === undefined || !("text" in f.tex)) throw new Error("no formula");
          try {
            readFormula(f.tex, f.environment);
            throw new Error("it is read");
          } catch (error) {
            if (!(error instanceof UnreadError)) throw error;
            const { span } = error.unread;
            expect(span.start).toBeGreaterThanOrEqual(f.span.start);
            expect(span.start).toBeLessThan(f.span.end);
            expect(span.end).toBeGreaterThan(span.start);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
