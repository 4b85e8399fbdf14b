// Documents that share the sheet of the question: what is said of each is what is said of it alone, in whatever order they
// are checked.

import { expect, it } from "vitest";
import { keptSheets } from "../../src/cli/question-sheet.ts";
import { folder } from "./cli.ts";

const SHEET = `\`\`\`grad #softmax
given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i])/(sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(s[k])
\`\`\`

\`\`\`grad #layer
given x[n], W[m, n], a
y[j] = sum{i} W[j, i]*x[i]
given L(y)
find d(L)/d(x[i])
\`\`\`
`;
const FILES: Readonly<Record<string, string>> = {
  "s/a.md": "$\\frac{\\partial L}{\\partial s_k} = p_k - t_k$",
  "s/b.md": "# Loss {#softmax}\n\n$\\frac{\\partial L}{\\partial s_k} = p_k + t_k$",
  // Another length by the same letter, and a name of its own.
  "s/c.md":
    "<!-- gradsheet: given u[n, n] -->\n\n$y_j = \\sum_i W_{ji} x_i$, $\\sum_i u_{ii} = \\sum_j u_{jj}$",
  "s/d.md":
    "# Layer {#layer}\n\n$\\frac{\\partial L}{\\partial x_i} = \\sum_j W_{ij} \\frac{\\partial L}{\\partial y_j}$",
  "s/e.md": "<!-- gradsheet: given s[ -->\n\n$p_k = 1$",
  "s/f.md": "$\\frac{\\partial L}{\\partial x_i} = \\sum_j W_{ji} \\frac{\\partial L}{\\partial y_j}$",
  "s/g.md": "$\\frac{\\partial p_i}{\\partial s_k} = p_i(\\delta_{ik} - p_k)$, $a^2 = a$",
};

it("is read once, and nothing of one document shows in another", async () => {
  const f = folder({ ...FILES, "sheet.md": SHEET });
  const judged = async (args: readonly string[]) => {
    const { out } = await f.gradsheet(["check", ...args, "--against", "sheet.md", "--json"]);
    return JSON.parse(out);
  };
  const names = Object.keys(FILES);
  const { files: together } = await judged(["s"]);
  const { files: backwards } = await judged(names.toReversed());
  expect(together).toHaveLength(names.length);
  expect(backwards.toReversed()).toEqual(together);
  for (const [k, name] of names.entries()) {
    const { schema: _, version: __, ...alone } = await judged([name]);
    expect(alone).toEqual(together[k]);
  }
  const verdicts = together.map((d: { relations: { verdict: string }[] }) =>
    d.relations.map((r) => r.verdict).join(),
  );
  expect(verdicts).toEqual(["holds", "wrong", "holds,holds", "wrong", "", "holds", "holds,wrong"]);
});

it("is kept for the documents of one question, and read anew after one that was given up", () => {
  const sheets = keptSheets();
  const none = () => ({ ok: false as const, known: [] });
  const softmax = { text: SHEET, name: "sheet.md", block: "softmax" };
  const first = sheets.read(softmax, none);
  expect(sheets.read({ ...softmax }, none)).toBe(first);
  expect(first.blocks.map((b) => b.id)).toEqual(["softmax"]);
  expect(sheets.read({ ...softmax, block: "layer" }, none)).not.toBe(first);
  const again = sheets.read(softmax, none);
  expect(again).not.toBe(first);
  sheets.forget();
  expect(sheets.read(softmax, none)).not.toBe(again);
});
