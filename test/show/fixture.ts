// A sheet written by hand as the renderers receive it: prose of every kind, the gradient of a convolution,
// long lines, cases, a text line, substeps, marks of every kind.

import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { gfm } from "micromark-extension-gfm";
import { math as mathSyntax } from "micromark-extension-math";
import {
  type BlockDocument,
  type EvidenceNote,
  type Formula,
  type FormulaLine,
  type Level,
  math,
  type ProsePart,
  type SheetDocument,
  text,
} from "../../src/show/document.ts";

export function prose(markdown: string): ProsePart {
  const tree = fromMarkdown(markdown, {
    extensions: [gfm(), mathSyntax()],
    mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()],
  });
  return { kind: "prose", nodes: tree.children, source: markdown, offset: 0 };
}

export function f(tex: string, plain = tex.replace(/\\[A-Za-z]+|[{}\\]/g, "")): Formula {
  return { tex, text: plain };
}

const ALL: readonly Level[] = ["brief", "standard", "full"];
const MORE: readonly Level[] = ["standard", "full"];

export const CHECKED: EvidenceNote = {
  mark: "established",
  summary: "equal at 24 points, 6 sizes",
  details: [
    "exact modulo two primes at 12 points (seed 1)",
    "64-bit floats at 12 points, relative tolerance 1e-9",
    "sizes H, K = 1..5",
  ],
};

export function line(
  anchor: string,
  lhs: string | null,
  rhs: string,
  reason: FormulaLine["reason"],
  more: Partial<FormulaLine> = {},
): FormulaLine {
  return {
    kind: "formula",
    anchor,
    levels: MORE,
    lhs: lhs === null ? null : f(lhs),
    relation: "=",
    rhs: f(rhs),
    reason,
    evidence: CHECKED,
    ...more,
  };
}

const dLdx = "\\frac{\\partial L}{\\partial x[a,b]}";
const dLdy = "\\frac{\\partial L}{\\partial y[e,f]}";
const dydx = "\\frac{\\partial y[e,f]}{\\partial x[a,b]}";

export const convolution: BlockDocument = {
  kind: "block",
  id: "conv-input",
  givens: [
    {
      display: false,
      formulas: [f("x\\in\\mathbb{R}^{H\\times W}"), f("w\\in\\mathbb{R}^{K\\times K}")],
      note: [
        text("with entries outside the shapes equal to 0, and "),
        math(f("L")),
        text(", which depends on "),
        math(f("y")),
        text(" alone."),
      ],
    },
    { display: true, formulas: [f("y[e,f]=\\sum_{a,b}w[e-a,f-b]\\cdot x[a,b]")] },
  ],
  diagnostics: [],
  tasks: [
    {
      anchor: "conv-input-1",
      kind: "find",
      asked: f("\\frac{\\partial L}{\\partial x[a,b]}"),
      status: "established",
      lines: [
        line(
          "conv-1",
          dLdx,
          `\\sum_{e,f}${dLdy}\\cdot ${dydx}`,
          [text("chain rule: "), math(f("x[a,b]")), text(" acts through every "), math(f("y[e,f]"))],
          {
            number: 1,
            levels: ALL,
          },
        ),
        line(
          "conv-2",
          dydx,
          "\\sum_{a',b'}w[e-a',f-b']\\cdot\\frac{\\partial x[a',b']}{\\partial x[a,b]}",
          [
            text("definition of "),
            math(f("y")),
            text(", its indices renamed; "),
            math(f("w")),
            text(" does not depend on "),
            math(f("x")),
          ],
          {
            number: 2,
            substeps: [
              line(
                "conv-2-1",
                dydx,
                "\\frac{\\partial}{\\partial x[a,b]}\\sum_{a',b'}w[e-a',f-b']\\cdot x[a',b']",
                [text("definition of "), math(f("y"))],
                { levels: ["full"] },
              ),
              line(
                "conv-2-2",
                null,
                "\\sum_{a',b'}\\frac{\\partial}{\\partial x[a,b]}\\bigl(w[e-a',f-b']\\cdot x[a',b']\\bigr)",
                [text("a derivative goes into a sum")],
                { levels: ["full"] },
              ),
            ],
          },
        ),
        line("conv-3", null, "\\sum_{a',b'}w[e-a',f-b']\\cdot[a'=a]\\,[b'=b]", [
          text("an entry of "),
          math(f("x")),
          text(" depends on itself alone"),
        ]),
        line("conv-4", null, "w[e-a,f-b]", [text("the only term left is "), math(f("a'=a,\\ b'=b"))]),
        line(
          "conv-5",
          dLdx,
          `\\sum_{e,f}${dLdy}\\cdot w[e-a,f-b]`,
          [
            { kind: "ref", number: 2, anchor: "conv-2" },
            text(" into "),
            { kind: "ref", number: 1, anchor: "conv-1" },
          ],
          {
            number: 3,
            levels: ALL,
            reasons: {
              brief: [text("only "), math(f("w[e-a,f-b]")), text(" is left of the inner derivative")],
            },
          },
        ),
        line("conv-6", null, `\\sum_{e,f}${dLdy}\\cdot\\tilde{w}[a-e,b-f]`, [
          text("where "),
          math(f("\\tilde{w}[u,v]:=w[-u,-v]")),
          text(", the flipped kernel"),
        ]),
        line(
          "conv-7",
          null,
          "\\Bigl(\\frac{\\partial L}{\\partial y}\\ast\\tilde{w}\\Bigr)[a,b]",
          [text("definition of "), math(f("\\ast"))],
          { levels: ALL },
        ),
      ],
      result: {
        formula: f(
          "\\frac{\\partial L}{\\partial x}=\\frac{\\partial L}{\\partial y}\\ast\\tilde{w}",
          "∂L/∂x = ∂L/∂y ∗ w̃",
        ),
        condition: [text("on the index set of "), math(f("x"))],
        evidence: CHECKED,
      },
      exhibits: [],
      namedParts: [],
      remarks: [
        [
          text("The convolution reaches further than "),
          math(f("x")),
          text("; entries outside its index set are not part of the gradient."),
        ],
      ],
      conventions: [
        [text("Entries outside the shape of "), math(f("x")), text(" and "), math(f("w")), text(" are 0.")],
      ],
      diagnostics: [],
    },
  ],
};

const long = [
  "m_1^2\\cos^2\\theta_1",
  "2m_1m_2\\sin\\theta_1\\cos\\theta_2",
  "m_2^2\\sin^2\\theta_2",
  "\\frac{(m_1+m_2)^2}{2\\sigma^2}\\log\\frac{p_1}{p_2}",
  "\\sum_{k=0}^{K-1}w[k]\\cdot x[s\\cdot i+k-p]",
  "\\gamma\\,\\hat{x}_i",
  "\\beta",
].join("+");

const cases =
  "\\begin{cases}1&\\text{if }x_i-1<x<x_i\\\\-1&\\text{if }x_i\\le x<x_i+1\\\\0&\\text{otherwise}\\end{cases}";

export const marks: BlockDocument = {
  kind: "block",
  id: "roi-align",
  heading: [text("Sampling with "), math(f("u_i=\\max(0,1-|x-x_i|)"))],
  givens: [
    {
      display: true,
      formulas: [f("u_i=\\max(0,1-|x-x_i|)"), f("f_{xy}=\\sum_{i,j}f_{ij}\\,u_i\\,v_j")],
      note: [text("features "), math(f("f_{ij}"))],
    },
  ],
  diagnostics: [{ severity: "warning", message: "The name w is declared and not used." }],
  tasks: [
    {
      anchor: "roi-1",
      kind: "find",
      asked: f("\\frac{\\partial u_i}{\\partial x}"),
      status: "not-established",
      lines: [
        line("roi-a", "\\frac{\\partial u_i}{\\partial x}", cases, [text("derivative of the two pieces")], {
          number: 4,
          levels: ALL,
        }),
        {
          kind: "text",
          anchor: "roi-t",
          number: 5,
          levels: MORE,
          text: [
            math(f("2i+k=m")),
            text(" with "),
            math(f("k\\in\\{0,1\\}")),
            text(" has one solution: "),
            math(f("i=\\lfloor m/2\\rfloor")),
            text(", "),
            math(f("k=m\\bmod 2")),
            text("; likewise for the other axis."),
          ],
          reason: [text("division with remainder")],
          evidence: CHECKED,
        },
        line(
          "roi-b",
          "F(m_1,m_2,\\theta_1,\\theta_2)",
          long,
          [text("expanded; every term is written out, with "), math(f("\\hat{x}_i")), text(" kept folded")],
          {
            levels: ALL,
            evidence: {
              mark: "not-established",
              summary: "tried at 3 points only",
              details: ["3 of 24 points were defined"],
            },
          },
        ),
        line(
          "roi-c",
          "\\frac{\\partial F}{\\partial\\theta_1}+\\frac{\\partial F}{\\partial\\theta_2}+\\frac{\\partial F}{\\partial m_1}+\\frac{\\partial F}{\\partial m_2}",
          "0",
          [text("a left side that is wider than its column")],
          {
            levels: ALL,
            relation: "≠",
            evidence: {
              mark: "refuted",
              summary: "at m = 1 the sides are 2 and 0",
              details: ["m_1 = 1, m_2 = 0: left 2, right 0"],
            },
          },
        ),
      ],
      exhibits: [],
      namedParts: [
        {
          name: f("c"),
          meaning: f("-\\frac12+\\frac{2a-1}{2q}"),
          levels: ["brief", "standard", "full"],
        },
      ],
      remarks: [],
      conventions: [
        [text("At the kink, "), math(f("|u|'=+1")), text(" and "), math(f("\\max(0,u)'=0")), text(".")],
      ],
      diagnostics: [],
    },
    {
      anchor: "roi-2",
      kind: "size",
      asked: f("y"),
      status: "established",
      lines: [],
      result: {
        formula: f(`S(I-1)+K-2P=${long}`),
        condition: [text("for every kernel, stride, padding and input")],
        evidence: CHECKED,
      },
      exhibits: [],
      namedParts: [],
      remarks: [],
      conventions: [],
      diagnostics: [],
    },
  ],
};

export const PROSE_BEFORE = `## A – Convolution layer

Über die *Faltung* schreiben wir ∂L/∂y für den **eingehenden Gradienten**; α ≤ β → Σ, 50 % & #1 of \`x_i\` cost \\$5,
~~not~~ at all. See [the notes](https://example.org/a_b?c=1&d=%20#e) or <https://example.org>, and the footnote[^1].
Inline $\\frac{\\partial L}{\\partial x_i} \\le \\sum_j w_{ij}$ and a forbidden one, $\\input{/etc/passwd}$.

1. First, with *emphasis*:
   - nested „Anführung“ – and “quotes”
   - [x] done
   - [ ] open
     1. deeper
        - and deeper still
2. Second $e^{i\\pi} = -1$

| Layer | Shape in | Shape out | Parameters and what they mean, said at some length |
|:------|:--------:|----------:|-----|
| conv  | $C \\times H \\times W$ | $F \\times O \\times O'$ | kernel \`w[F, C, K, K]\`, stride, padding, the usual words |
| fc    | n | m | *weights* **W**, bias b[^1] |

$$
\\begin{align*}
y[e,f] &= \\sum_{a,b} w[e-a,f-b] \\cdot x[a,b] \\\\
       &= (w \\ast x)[e,f]
\\end{align*}
$$

> A quoted remark, with a list:
> - one

\`\`\`python
def backward(dy, w):  # "flip" the kernel, then convolve -- and a comment that runs on and on, past the margin of the page
    return conv(dy, w[::-1, ::-1])  # {x} \\n $5 % ~ ^ _ & #
\`\`\`

![A figure that is not there](missing.png) <span>raw</span>

---

[^1]: Footnote with $x^2$ and ümläuts.
`;

export const sheet: SheetDocument = {
  title: "Computer Vision: gradients of a convolution — Übung 5 & more",
  course: "CS 231 · Lösungen",
  author: "A. Beispiel",
  date: "Winter 2024",
  language: "en",
  level: "standard",
  colophon: ["Checked with seed 1 at 64 points a line.", "Made by gradsheet 0.1.0."],
  parts: [
    prose(PROSE_BEFORE),
    convolution,
    prose("## B – RoI Align\n\nThe same for sampling; see [A](#a--convolution-layer)."),
    marks,
  ],
};
