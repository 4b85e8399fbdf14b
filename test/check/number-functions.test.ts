// Functions of vectors of which a document says no more than that their values are numbers: chain rules, gradients at points
// and expansions are judged for all of them, and what is true of quadratic functions alone is not taken for true.

import { describe, expect, test } from "vitest";
import { check, words } from "./judged.ts";

const verdicts = async (text: string): Promise<readonly string[]> => words((await check(text)).relations);
const last = async (notes: string, line: string): Promise<string | undefined> =>
  (await verdicts(`${notes}\n\n$$${line}$$\n`)).at(-1);

const LINE = String.raw`Let $x, d \in \mathbb{R}^n$ and $\varphi(t) = f(x + t d)$, where $\nabla f(x + t d)$ is the gradient.`;
const COMPOSED = String.raw`Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$ and $g(x) = f(A x + b)$.`;

describe("the chain rule", () => {
  test.each([
    [LINE, String.raw`\varphi'(t) = \nabla f(x + t d)^T d`, "holds"],
    [LINE, String.raw`\varphi'(t) = d^T \nabla f(x + t d)`, "holds"],
    [LINE, String.raw`\varphi'(t) = \nabla f(x + t d)^T x`, "not-decided"],
    [LINE, String.raw`\varphi'(t) = - \nabla f(x + t d)^T d`, "not-decided"],
    [LINE, String.raw`\varphi''(t) = d^T \nabla^2 f(x + t d) d`, "holds"],
    [COMPOSED, String.raw`\nabla g(x) = A^T \nabla f(A x + b)`, "holds"],
    [COMPOSED, String.raw`\nabla g(x) = 2 A^T \nabla f(A x + b)`, "wrong"],
  ])("%s … %s: %s", async (notes, line, verdict) => {
    expect(await last(notes, line)).toBe(verdict);
  });
});

test("functions of several numbers are taken at other ones", async () => {
  const notes = "$z = f(a b, a)$ and $y = f(a, b)$.";
  expect(await last(notes, "z^2 = f(a b, a) f(a b, a)")).toBe("holds");
  expect(await last(notes, "z = f(a, a b)")).not.toBe("holds");
  expect(await last(notes, "z = f(a, a b)")).not.toBe("wrong");
});

const POINTS = String.raw`Let $x, y \in \mathbb{R}^n$ and $\nabla f(x + y)$ the gradient.`;
test.each([
  // Exact for quadratic functions, and for no others.
  String.raw`f(x + y) = f(x) + \nabla f(x)^T y + \frac12 y^T \nabla^2 f(x) y`,
  String.raw`\nabla^2 f(x + y) = \nabla^2 f(x)`,
  String.raw`\nabla f(x + y) = \nabla f(x) + \nabla^2 f(x) y`,
  // What f is nobody says.
  String.raw`f(x) \le f(y)`,
  "f(x + y) = f(x) + f(y)",
  String.raw`\nabla f(x) = 2 x`,
])("neither right nor wrong for all functions: %s", async (line) => {
  expect(["holds", "wrong"]).not.toContain(await last(POINTS, line));
});

test("the report says how ∇ is read, and of what the function is one", async () => {
  const { inferred } = await check(`${LINE}\n\n$$\\varphi'(t) = \\nabla f(x + t d)^T d$$\n`);
  expect(inferred.map((i) => i.meaning)).toContain(
    "a function of a vector, whose values are numbers, of which nothing else is known",
  );
  expect(inferred.map((i) => i.meaning)).toContain(
    "∇ without a variable is read as the gradient of the function, taken at what stands behind it",
  );
});

test("a step up the gradient is no slip of a step down it, whichever is said first", async () => {
  const notes = String.raw`Let $x, \theta \in \mathbb{R}^n$.

If $\theta' = \theta + \epsilon \nabla_\theta L(x, \theta)$, then $L(x, \theta') > L(x, \theta)$.

To minimise it take $\theta' = \theta - \epsilon \nabla_\theta L(x, \theta)$.
`;
  expect((await check(notes)).relations.map((r) => r.verdict)).not.toContain("wrong");
});

describe("a layer with a bias for each row", () => {
  const shapes = String.raw`$X \in \mathbb{R}^{B \times D}$, $W \in \mathbb{R}^{D \times M}$, $b \in \mathbb{R}^{M}$.`;
  const layer = `${shapes}\n\n$$Y = X W + b$$\n\n$$G = \\frac{\\partial L}{\\partial Y}$$`;
  test.each([
    [String.raw`\frac{\partial L}{\partial X} = G W^\top`, "holds"],
    [String.raw`\frac{\partial L}{\partial W} = X^\top G`, "holds"],
    [String.raw`\frac{\partial L}{\partial W} = G X^\top`, "wrong"],
    [String.raw`\frac{\partial L}{\partial X} = - G W^\top`, "wrong"],
    [String.raw`\frac{\partial L}{\partial W_{kj}} = \sum_{i=1}^B X_{ik} G_{ij}`, "holds"],
    [String.raw`\frac{\partial L}{\partial W_{kj}} = \sum_{i=1}^B X_{ik} G_{ik}`, "wrong"],
    [String.raw`\frac{\partial L}{\partial b_j} = \sum_{i=1}^B G_{ij}`, "holds"],
    [String.raw`\frac{\partial L}{\partial b_j} = 2 \sum_{i=1}^B G_{ij}`, "wrong"],
  ])("%s: %s", async (line, verdict) => {
    expect(await last(layer, line)).toBe(verdict);
  });

  test("a wrong line does not change the shapes that are said", async () => {
    const text = `${layer}\n\n$$\\frac{\\partial L}{\\partial W} = G X^\\top$$\n\n$$\\frac{\\partial L}{\\partial X} = G W^\\top$$\n`;
    expect((await verdicts(text)).slice(-2)).toEqual(["wrong", "holds"]);
  });

  test("what cannot be read is read in the other words that the document has for it", async () => {
    const entries = String.raw`$$Y_{ij} = \sum_{k=1}^D X_{ik} W_{kj} + b_j$$`;
    const text = `${shapes}\n\n$$Y = X^2 W + b$$\n\n${entries}\n\n$$\\frac{\\partial L}{\\partial X} = \\frac{\\partial L}{\\partial Y} W^\\top$$\n`;
    expect((await verdicts(text)).at(-1)).toBe("holds");
  });
});
