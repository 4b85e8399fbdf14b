// Commands whose definitions stand in a file beside the document are read as most people define them, and that is said;
// what is known, defined, or could as well be something else is not touched.

import katex from "katex";
import { expect, test } from "vitest";
import { texTokens } from "../../src/check/text/tex-tokens.ts";
import { usualMacro } from "../../src/check/text/usual-macros.ts";
import { check, words } from "./judged.ts";

const judged = async (text: string, name = "notes.md"): Promise<readonly (string | undefined)[]> =>
  words((await check(text, name)).relations);

const NET = String.raw`$y = \mathbf{W} \mathbf{x}$ with $\mathbf{W} \in \mathbb{R}^{m \times n}$, $L = \frac12 \|y\|^2$.`;

test.each([
  [String.raw`\frac{\partial L}{\partial \bx} = \bW^\T y`, "holds"],
  [String.raw`\frac{\partial L}{\partial \bx} = \bW^{\T} y`, "holds"],
  [String.raw`\frac{\partial L}{\partial \bx} = - \bW^\T y`, "wrong"],
  [String.raw`\pdv{L}{\bx} = \bW^\top y`, "holds"],
  [String.raw`\pdv{L}{\bx} = 2 \bW^\top y`, "wrong"],
  [String.raw`2 L = \norm{y}^2`, "holds"],
  [String.raw`L = \norm{y}^2`, "wrong"],
  [String.raw`2 L = \inner{y}{\mathbf{W} \vx}`, "holds"],
  [String.raw`2 L = \inner{y}{y} + \abs{L}`, "wrong"],
  [String.raw`\frac{\del L}{\del \bx} = \bW^\top y`, "holds"],
  [String.raw`\tr(\bW \bW^\T) = \sum_{i=1}^m \sum_{j=1}^n \bW_{ij}^2`, "holds"],
])("%s: %s", async (line, verdict) => {
  expect((await judged(`${NET}\n\n$$${line}$$\n`)).at(-1)).toBe(verdict);
});

test("each is said once, where it stands first, in Markdown and in LaTeX", async () => {
  const text = String.raw`$\bx = \norm{z}$ and $\bx = \bx$`;
  for (const name of ["notes.md", "notes.tex"])
    expect((await check(text, name)).remarks.map((r) => r.message)).toEqual([
      "`\\bx` is not defined in this document and read as `\\mathbf{x}`, as is usual",
      "`\\norm` is not defined in this document and read as `\\left\\|#1\\right\\|`, as is usual",
    ]);
});

test("what the document defines is as it says, and what it defines in a way that is not read is not read", async () => {
  const own = String.raw`\newcommand{\bx}{u} $u = a b$, $\bx = a b$, $\bx = a + b$`;
  expect(await judged(own, "notes.tex")).toEqual(["definition", "holds", "not-decided"]);
  const later = String.raw`\DeclarePairedDelimiter\abs{\lvert}{\rvert} $a = b^2$, $\abs{a} = b^2$`;
  expect((await judged(later, "notes.tex")).at(-1)).toBe("not-read");
});

test.each([
  String.raw`\be x = 1 \ee`,
  String.raw`{\bf x} = 1`,
  String.raw`\bm x = 1`,
  String.raw`\bx{y} = 1`,
  String.raw`\T = 1`,
  String.raw`x^{\T y} = 1`,
  String.raw`\del f = 1`,
  String.raw`\norm* x = 1`,
  String.raw`\inner{a, b} = 1`,
  String.raw`\eng = 1`,
])("%s is not touched", (tex) => {
  const tokens = texTokens(tex);
  expect(tokens.flatMap((_, k) => usualMacro(tex, tokens, k) ?? [])).toEqual([]);
});

test("nothing that KaTeX knows is read otherwise", () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const greek = "alpha beta gamma delta eta theta mu nu pi sigma varphi psi omega Gamma Sigma Omega".split(
    " ",
  );
  const parts = [...letters, ...greek, ""].flatMap((l) =>
    ["b", "bf", "bs", "v", "m", "bb", "cal", "mc", ""].map((p) => `\\${p}${l}`),
  );
  const names = "abs norm floor ceil vect mat inner ip pdv dv tr sign diag Var dd E RR T tran del".split(" ");
  const known = (name: string): boolean => {
    try {
      katex.renderToString(`x^${name} x`, { throwOnError: true, strict: "ignore" });
      return true;
    } catch (error) {
      return !/undefined control sequence/i.test(String(error));
    }
  };
  const all = [...parts.filter((p) => p !== "\\"), ...names.map((n) => `\\${n}`)];
  const read = all.filter((name) => {
    const tokens = texTokens(`x^${name} x`);
    return usualMacro(`x^${name} x`, tokens, 2) !== undefined;
  });
  expect(read.length).toBeGreaterThan(200);
  expect(read.filter(known)).toEqual([]);
});
