// Reports made by hand, so that what shows them is tested by itself: a relation is named by a piece of the document.
import { sumOf } from "../../src/check/judge/credit.ts";
import { lineIndex } from "../../src/check/text/line-index.ts";
import type { CheckedRelation, CheckReport } from "../../src/check/verdict/verdicts.ts";
import { type Evidence, NO_EVIDENCE } from "../../src/rewrite/evidence.ts";

export const EVIDENCE: Evidence = {
  ...NO_EVIDENCE,
  status: "established",
  replayed: undefined,
  exact: { points: 6, primes: 0 },
  sizes: ["n=1", "n=2"],
  seed: 1,
  notes: [],
  assumes: [],
};

export type Said = Partial<CheckedRelation> & { readonly at: string };

export function placeAt(text: string, piece: string, from = 0) {
  const start = text.indexOf(piece, from);
  if (start < 0) throw new Error(`the document does not hold ${piece}`);
  return { span: { start, end: start + piece.length }, ...lineIndex(text)(start) };
}

export function report(
  file: string,
  text: string,
  relations: readonly Said[],
  more: Partial<CheckReport> = {},
): CheckReport {
  let from = 0;
  const points = relations.flatMap((r) => r.points ?? []);
  return {
    file,
    relations: relations.map(({ at, ...said }): CheckedRelation => {
      const place = placeAt(text, at, from);
      from = place.span.start + 1;
      const verdict = said.verdict ?? "holds";
      return {
        ...place,
        text: at,
        role: "claim",
        verdict,
        labels: [],
        evidence: verdict === "holds" ? EVIDENCE : undefined,
        counterexample: undefined,
        conditions: [],
        diagnosis: undefined,
        why: undefined,
        follows: undefined,
        remarks: [],
        points: undefined,
        ...said,
      };
    }),
    inferred: [],
    questions: [],
    repairs: [],
    remarks: [],
    credit: points.length === 0 ? [] : [{ id: "question", title: undefined, ...sumOf(points) }],
    seed: 1,
    ...more,
  };
}

export const SOFTMAX_TEXT = `# Softmax loss

The scores $s$ become probabilities $p$, where $\\sum_i t_i = 1$.

$$p_i = \\frac{e^{s_i}}{\\sum_j e^{s_j}}$$

$$
\\begin{aligned}
L &= -\\sum_i t_i \\log p_i \\\\
  &= -\\sum_i t_i s_i + \\log \\sum_j e^{s_j} \\\\
\\frac{\\partial L}{\\partial s_k} &= t_k - p_k
\\end{aligned}
$$

It follows that $\\sum_k \\frac{\\partial L}{\\partial s_k} = 0$ and, with the gradient above,

$$\\frac{\\partial L}{\\partial s_k} \\foo{2} = 1$$

and at last $$\\left\\lfloor \\frac{n}{2} \\right\\rfloor = n/2.$$
`;

export const SOFTMAX = report(
  "homework.md",
  SOFTMAX_TEXT,
  [
    { at: "\\sum_i t_i = 1", role: "definition" },
    { at: "p_i = \\frac{e^{s_i}}{\\sum_j e^{s_j}}", role: "definition" },
    { at: "L &= -\\sum_i t_i \\log p_i", role: "definition", labels: ["(2)"] },
    {
      at: "= -\\sum_i t_i s_i + \\log \\sum_j e^{s_j}",
      verdict: "holds-if",
      conditions: [{ code: "sums-to-one", text: "Σ_i t_i = 1", tex: "\\sum_i t_i = 1" }],
    },
    {
      at: "\\frac{\\partial L}{\\partial s_k} &= t_k - p_k",
      verdict: "wrong",
      counterexample: {
        inputs: [
          { name: "n", value: "1" },
          { name: "s", value: "[0]" },
          { name: "t", value: "[0]" },
        ],
        indices: [{ name: "k", value: 0 }],
        left: "1",
        right: "-1",
      },
      diagnosis: {
        code: "sign",
        text: "the sign is the other way round; with p_k − t_k it holds",
        tex: "p_k - t_k",
        place: undefined,
      },
      points: { possible: 4, suggested: 2.5 },
    },
    { at: "\\sum_k \\frac{\\partial L}{\\partial s_k} = 0", verdict: "wrong", follows: 4 },
    {
      at: "\\frac{\\partial L}{\\partial s_k} \\foo{2} = 1",
      verdict: "not-read",
      why: {
        code: "tex",
        message: "this is no formula that TeX reads: undefined control sequence: \\foo",
        span: placeAt(SOFTMAX_TEXT, "\\foo").span,
        expected: "a command of LaTeX, or its \\newcommand",
      },
    },
    {
      at: "\\left\\lfloor \\frac{n}{2} \\right\\rfloor = n/2",
      verdict: "not-decided",
      why: {
        code: "range",
        message: "nothing says whether n is even",
        span: placeAt(SOFTMAX_TEXT, "\\left\\lfloor").span,
      },
    },
  ],
  {
    inferred: [
      {
        name: "s",
        tex: "s",
        meaning: "a vector with n entries",
        from: "used",
        place: placeAt(SOFTMAX_TEXT, "s$"),
      },
      { name: "t", tex: "t", meaning: "a vector with n entries", from: "declared", place: undefined },
    ],
    questions: [
      {
        text: "does `n/2` divide without remainder",
        choices: ["n is even", "n/2 is a fraction"],
        remedy: "<!-- gradsheet: given n integer -->",
        place: placeAt(SOFTMAX_TEXT, "n/2"),
      },
    ],
    repairs: [
      {
        place: placeAt(SOFTMAX_TEXT, "\\foo{2}"),
        found: "\\foo{2}",
        proposed: "\\frac{2}",
        text: "`\\foo` is perhaps `\\frac`",
      },
    ],
  },
);
