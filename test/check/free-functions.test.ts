// Functions that a document only names: what holds for all of them is right, and what no one can tell is not decided.

import { describe, expect, test } from "vitest";
import { argumentLetters } from "../../src/check/meaning/free-functions.ts";
import { check, words } from "./judged.ts";

const UNITS = String.raw`$z_j = \sum_i w_{ij} x_i + b_j$, $h_j = \phi(z_j)$, $E = \frac12 \sum_j (h_j - t_j)^2$.`;
const FAMILY = String.raw`$z_j = \sum_i w_{ij} x_i + b_j$, $h_j = g_j(z_j)$, $E = \frac12 \sum_j (h_j - t_j)^2$.`;
const WHOLE = String.raw`$z = W x + b$ with $x \in \mathbb{R}^n$, $h = f(z)$, $E = \frac12 \|h - t\|^2$.`;

const last = async (notes: string, line: string): Promise<string | undefined> =>
  words((await check(`${notes}\n\n$$${line}$$\n`)).relations).at(-1);

test.each([
  [UNITS, String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) \phi'(z_j) x_i`, "holds"],
  [UNITS, String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) \phi'(z_j) x_j`, "wrong"],
  [UNITS, String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) \phi'(z_i) x_i`, "wrong"],
  [FAMILY, String.raw`\frac{\partial E}{\partial z_k} = (h_k - t_k) g_k'(z_k)`, "holds"],
  [FAMILY, String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) g_i'(z_j) x_i`, "not-decided"],
  [WHOLE, String.raw`\frac{\partial E}{\partial z} = (h - t) \odot f'(z)`, "holds"],
  [WHOLE, String.raw`\frac{\partial E}{\partial z} = (t - h) \odot f'(z)`, "wrong"],
  // What φ is no one says.
  [UNITS, String.raw`\phi(z_j) = z_j`, "not-decided"],
  [UNITS, String.raw`\phi'(z_j) = h_j (1 - h_j)`, "not-decided"],
  [UNITS, String.raw`\phi(z_j) < \phi(z_i)`, "not-decided"],
])("%s … %s: %s", async (notes, line, verdict) => {
  expect(await last(notes, line)).toBe(verdict);
});

const DECLARED = "<!-- gradsheet: given a, b; c = tanh(a*b) -->";

test.each([
  [String.raw`\tanh'(a) = 1 - \tanh^2(a)`, "holds"],
  [String.raw`\tanh'(a) = 1 + \tanh^2(a)`, "wrong"],
  [String.raw`\tan'(a) = 1/\cos^2(a)`, "not-read"],
  [String.raw`\cot'(a) = -1/\sin^2(a)`, "not-read"],
  [String.raw`\phi'(a) = 1 - \tanh^2(a)`, "not-decided"],
  [String.raw`\phi'(a) = \phi(a)(1 - \phi(a))`, "not-decided"],
])(
  "what the derivative of a function is can be wrong only where the function is known: %s %s",
  async (line, verdict) => {
    expect(await last(DECLARED, line)).toBe(verdict);
  },
);

test("a missing derivative, and a function in the place of it, are named", async () => {
  const said = async (line: string): Promise<string | undefined> =>
    (await check(`${UNITS}\n\n$$${line}$$\n`)).relations.at(-1)?.diagnosis?.text;
  expect(await said(String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) x_i`)).toBe(
    "the derivative of `φ` is missing: the factor φ′(z_j)",
  );
  expect(await said(String.raw`\frac{\partial E}{\partial w_{ij}} = (h_j - t_j) \phi(z_j) x_i`)).toBe(
    "the derivative is meant: φ(z_j) should be φ′(z_j)",
  );
});

test("a counterexample tells the function and not the letter it is written with", async () => {
  const found = await check(
    `${UNITS}\n\n$$${String.raw`\frac{\partial E}{\partial w_{ij}} = (t_j - h_j) \phi'(z_j) x_i`}$$\n`,
  );
  const names = found.relations.at(-1)?.counterexample?.inputs.map((i) => i.name) ?? [];
  expect(names).toContain("φ");
  expect(names).not.toContain("u");
});

test("densities and expectations are no functions of this kind", async () => {
  const text = String.raw`$p(x) = \int p(x, z) dz$ and then

$$p(x) = p(z)$$

$$E(2x) = 2E(x)$$
`;
  expect((await check(text)).relations.map((r) => r.verdict)).not.toContain("wrong");
});

test("the letters of arguments are free", () => {
  expect(argumentLetters((l) => "uv".includes(l))).toEqual(["ξ", "ζ"]);
  expect(argumentLetters((l) => "uvξζητ".includes(l))).toEqual(["ξ'", "ξ''"]);
});

const GATES = "given x[T], w, u; f[t] = sigmoid(w*x[t]); c[t] = f[t]*u";

test.each([
  [String.raw`\frac{\partial f_{t'}}{\partial x_{t}} = f_{t'}\,(1 - f_{t'})\,w\,[t' = t]`, "holds"],
  [String.raw`\frac{\partial f_{t'}}{\partial x_{t}} = f_{t'}\,(1 + f_{t'})\,w\,[t' = t]`, "wrong"],
  [String.raw`\frac{\partial f_t}{\partial w} = f_t (1 - f_t) x_t`, "holds"],
])("an entry of what is declared is none, whatever its letter looks like: %s %s", async (line, verdict) => {
  expect(await last(`<!-- gradsheet: ${GATES} -->`, line)).toBe(verdict);
});

describe("a function of a whole vector that a sentence calls an activation function", () => {
  const net = (words: string): string => `${words}\n\n$$q_t = f(U x_t + W q_{t-1})$$\n\n$$o_t = V q_t$$`;
  test.each([
    "Here $f$ is the activation function.",
    "wobei $f$ die Aktivierungsfunktion ist.",
    "où $f$ est la fonction d'activation.",
    "donde $f$ es la función de activación.",
    "onde $f$ é a função de ativação.",
    "где $f$ — функция активации.",
    "其中 $f$ 是**激活函数**。",
    "with the element-wise function $f$.",
  ])("is taken entry by entry: %s", async (said) => {
    const all = (await check(`${net(said)}\n\n$$o_t = V f(U x_t + W q_{t-1})$$\n`)).relations;
    expect(words(all).slice(-3)).toEqual(["definition", "definition", "holds"]);
    expect(await last(net(said), "V q_t = V f(U x_t - W q_{t-1})")).toBe("not-decided");
  });
  test.each([
    "Here $f$ is a function.",
    "Here $f$ is the number of activations.",
    "The activation is $q$, and $f$ is not.",
  ])("may be anything where it is not said: %s", async (said) => {
    expect(await last(net(said), "o_t = V f(U x_t + W q_{t-1})")).toBe("not-read");
  });
});
