// Lines against a sheet: the answers that it asks for, and its points.

import { describe, expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { checkDocument } from "../../src/check/check-document.ts";
import type { Against } from "../../src/check/verdict/options.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";
import { words } from "./judged.ts";

const SHEET = (points: string): string => `# Sheet

\`\`\`grad #softmax
given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i]) / (sum{j} exp(s[j]))
L = -sum{i} t[i] * log(p[i])
find d(L)/d(s[k])
${points}
\`\`\`
`;

function against(text: string): Against {
  const sheet = readWholeSheet(text, "sheet.md", standard);
  if (!sheet.ok) throw new Error(sheet.messages.map((m) => m.diagnostic.message).join("; "));
  const { ctx, blocks } = sheet.value;
  return {
    ctx,
    blocks: blocks.map((b) => ({
      id: b.id,
      title: b.text.settings.title,
      block: b.block,
      notation: b.notation,
      points: b.text.settings.points,
    })),
  };
}

const check = (sheet: Against, ...lines: readonly string[]): Promise<CheckReport> =>
  checkDocument(lines.map((l) => `$$${l}$$\n\n`).join(""), "work.md", {
    library: standard,
    meanings,
    against: sheet,
    seed: 1,
  });

const START = "L = -\\sum_i t_i s_i + \\log \\sum_j e^{s_j}";
const CHAIN =
  "\\frac{\\partial L}{\\partial s_k} = \\sum_i \\frac{\\partial L}{\\partial p_i} \\frac{\\partial p_i}{\\partial s_k}";
const ANSWER = "\\frac{\\partial L}{\\partial s_k} = p_k - t_k";
const WRONG = "\\frac{\\partial L}{\\partial s_k} = p_k + t_k";

describe("answers that the sheet asks for", () => {
  const sheet = against(SHEET(""));
  test("given, whole or by entries", async () => {
    expect((await check(sheet, START, ANSWER)).remarks).toEqual([]);
    expect((await check(sheet, START, "\\frac{\\partial L}{\\partial s} = p - t")).remarks).toEqual([]);
  });
  test("compared with what is derived, in whatever form and letters they come", async () => {
    const same = "this is the answer that #softmax asks for, as it is derived: p_k − t_k";
    const forms = [
      ANSWER,
      "\\frac{\\partial L}{\\partial s} = p - t",
      "\\frac{\\partial L}{\\partial s_m} = \\frac{e^{s_m}}{\\sum_j e^{s_j}} - t_m",
      `${CHAIN} = -(t_k - p_k)`,
    ];
    for (const form of forms) {
      const { relations } = await check(sheet, form);
      expect(relations.at(-1)?.remarks, form).toContain(same);
    }
    const { relations } = await check(sheet, WRONG);
    expect(relations[0]?.verdict).toBe("wrong");
    expect(relations[0]?.remarks).toContain(
      "the answer that is derived for ∂L/∂s_k is p_k − t_k, and this is another one",
    );
    // A step on the way is no answer.
    expect((await check(sheet, CHAIN)).relations.flatMap((r) => r.remarks)).toEqual([]);
  });
  test("of which the sheet asks for the whole", async () => {
    const layers = against(
      "```grad #layer\ngiven X[N, D], W[D, H], b[H]\nY = X @ W + b\ngiven L(Y)\nfind d(L)/d(W), d(L)/d(b)\n```\n",
    );
    const [whole, entry] = [
      "\\frac{\\partial L}{\\partial W} = X^\\top \\frac{\\partial L}{\\partial Y}",
      "\\frac{\\partial L}{\\partial W[k,l]} = \\sum_n X[n,k] \\frac{\\partial L}{\\partial Y[n,l]}",
    ];
    for (const form of [whole, entry]) {
      const { relations, remarks } = await check(layers, form);
      expect(relations.at(-1)?.remarks[0]).toContain("this is the answer that #layer asks for");
      expect(remarks.map((r) => r.message)).toEqual(["no line ends in ∂L/∂b, which #layer asks for"]);
    }
    const { relations } = await check(layers, `${entry} + 1`);
    expect(relations.at(-1)?.remarks[0]).toContain("and this is another one");
  });
  test("missing, where a line only begins with it", async () => {
    for (const lines of [[START], [START, CHAIN]]) {
      const report = await check(sheet, ...lines);
      expect(words(report.relations)).toEqual(lines.map(() => "holds"));
      expect(report.remarks.map((r) => r.message)).toEqual([
        "no line ends in ∂L/∂s_k, which #softmax asks for",
      ]);
    }
  });
  test("the sheet's assumptions are used", async () => {
    expect(words((await check(sheet, ANSWER, WRONG)).relations)).toEqual(["holds", "wrong"]);
  });
});

describe("points", () => {
  const of = (report: CheckReport): readonly (readonly [number, number] | undefined)[] =>
    report.relations.map((r) =>
      r.points === undefined ? undefined : [r.points.possible, r.points.suggested],
    );
  const sheet = against(SHEET("points 6"));
  test("are shared by the lines", async () => {
    expect(of(await check(sheet, START, CHAIN, ANSWER))).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
    expect(of(await check(sheet, START, CHAIN, WRONG))).toEqual([
      [2, 2],
      [2, 2],
      [2, 0],
    ]);
  });
  test("a missing answer is a line that earns nothing", async () => {
    expect(of(await check(sheet, START, CHAIN))).toEqual([
      [2, 2],
      [4, 2],
    ]);
  });
  test("what follows from a mistake earns its points", async () => {
    const slip = "L = \\sum_i t_i s_i + \\log \\sum_j e^{s_j}";
    const report = await check(sheet, slip, "\\frac{\\partial L}{\\partial s_k} = p_k + t_k");
    expect(words(report.relations)).toEqual(["wrong", "wrong follows 0"]);
    expect(of(report)).toEqual([
      [3, 0],
      [3, 3],
    ]);
  });
  test("none without points in the sheet", async () => {
    expect(of(await check(against(SHEET("")), ANSWER))).toEqual([undefined]);
  });
});

describe("a sheet of several questions", () => {
  const dense = `
\`\`\`grad #dense title="A dense layer" points=4
given x[n], W[m, n], b[m]
y[j] = sum{i} W[j,i]*x[i] + b[j]
given E(y)
find d(E)/d(x[i])
points 3
show sum{j} d(E)/d(b[j]) = sum{j} d(E)/d(y[j])
points 1
\`\`\`
`;
  const sheet = against(`${SHEET("points 6")}${dense}`);
  const DENSE = "\\frac{\\partial E}{\\partial x_i} = \\sum_j W_{ji} \\frac{\\partial E}{\\partial y_j}";
  const SHOWN = "\\sum_j \\frac{\\partial E}{\\partial b_j} = \\sum_j \\frac{\\partial E}{\\partial y_j}";

  test("takes each line for the question that has its names, whatever else is inferred", async () => {
    for (const lines of [
      [START, ANSWER, DENSE, SHOWN],
      [DENSE, SHOWN, START, ANSWER],
    ]) {
      const report = await check(sheet, ...lines);
      expect(words(report.relations)).toEqual(lines.map(() => "holds"));
      expect(report.credit).toEqual([
        { id: "softmax", title: undefined, possible: 6, suggested: 6 },
        { id: "dense", title: "A dense layer", possible: 4, suggested: 4 },
      ]);
      expect(report.remarks).toEqual([]);
      // All names are declared by one question or the other.
      expect(report.inferred).toEqual([]);
    }
  });

  test("finds a slip in names that a question declares, though others would let it pass", async () => {
    const slip = "\\frac{\\partial E}{\\partial x_i} = \\sum_j W_{ij} \\frac{\\partial E}{\\partial y_j}";
    const report = await check(sheet, START, slip);
    expect(words(report.relations)).toEqual(["holds", "wrong"]);
    expect(report.relations[1]?.diagnosis?.text).toContain("W_ij should be W_ji");
  });

  test("counts a question that no line answers, and says so", async () => {
    const report = await check(sheet, START, ANSWER);
    expect(report.credit.map((c) => [c.id, c.suggested, c.possible])).toEqual([
      ["softmax", 6, 6],
      ["dense", 0, 4],
    ]);
    expect(report.remarks.map((r) => r.message)).toEqual([
      "no line that could be judged answers #dense, which is worth 4 points",
    ]);
  });
});

test("a document checked again, or after another one, gives the same report", async () => {
  const sheet = against(SHEET("points 6"));
  const first = await check(sheet, START, WRONG, ANSWER);
  await check(sheet, CHAIN, "\\log p_i = s_i");
  expect(JSON.stringify(await check(sheet, START, WRONG, ANSWER))).toBe(JSON.stringify(first));
  expect(JSON.stringify(await check(against(SHEET("points 6")), START, WRONG, ANSWER))).toBe(
    JSON.stringify(first),
  );
});

describe("declarations beside the blocks of a sheet", () => {
  const two = `${SHEET("")}
\`\`\`grad #sums
given u[n], v[n]
c = sum{i} u[i]*v[i]
find d(c)/d(u[k])
\`\`\`
`;
  const document = "<!-- gradsheet: c = 2*s[1, 2] -->\n\n";

  test("one that does not go with a block leaves the others", async () => {
    const text = `<!-- gradsheet: given s[m, n]; q = s[1, 1] -->\n\n$$${ANSWER}$$\n\n$$c = \\sum_i u_i v_i$$\n`;
    const report = await checkDocument(text, "work.md", {
      library: standard,
      meanings,
      against: against(two),
      seed: 1,
    });
    expect(report.remarks.filter((r) => r.code === "clash").map((r) => r.message)).toEqual([
      "with the block #softmax of the sheet this declaration is not read, and the block is passed over: `s` has one axis and is read with two subscripts",
    ]);
    expect(report.relations.at(-1)?.verdict).toBe("holds");
  });

  test("one that goes with none is an error", async () => {
    const run = checkDocument(`${document}$$x = 1$$`, "work.md", {
      library: standard,
      meanings,
      against: against(SHEET("")),
      seed: 1,
    });
    await expect(run).rejects.toThrow();
  });
});

test("`*` is the convolution where the sheet asks to show one", async () => {
  const block = (task: string): Against =>
    against(
      `\`\`\`grad #x\ngiven X[n] outside 0, w[-1..1] outside 0, L(Y)\nY[i] = sum{k} w[k] * X[i+k]\n${task}\n\`\`\`\n`,
    );
  const show = block("show d(L)/d(X) = conv(d(L)/d(Y), w)");
  const find = block("find d(L)/d(X[i])");
  const [right, flipped] = ["w", "\\tilde w"].map(
    (w) => `\\frac{\\partial L}{\\partial X} = \\frac{\\partial L}{\\partial Y} * ${w}`,
  );
  const said = async (sheet: Against, line = ""): Promise<string | undefined> =>
    (await check(sheet, line)).relations[0]?.verdict;
  expect(await said(show, right)).toBe("holds");
  expect(await said(show, flipped)).toBe("wrong");
  // Where nothing is asked with one, either may be meant.
  expect(await said(find, flipped)).toBe("holds");
});

describe("what is read beyond a declared shape", () => {
  const layer = against(`# Layer

\`\`\`grad #layer
given X[N, D], W[D, H]
A = X @ W
given L(A)
find d(L)/d(X)
\`\`\`
`);
  const gradient = (sub: string): string =>
    `\\frac{\\partial L}{\\partial X_{nd}} = \\sum_h \\frac{\\partial L}{\\partial A_{n,${sub}}} W_{dh}`;
  test("in every term, and not right with 0 there", async () => {
    const [line] = (await check(layer, gradient("h+1"))).relations;
    expect(line?.verdict).toBe("wrong");
    expect(line?.remarks).toEqual(["what is read outside of a shape counts as 0 here"]);
    expect(line?.diagnosis?.code).toBe("shift");
  });
  test("nowhere", async () => {
    expect((await check(layer, gradient("h"))).relations.map((r) => r.verdict)).toEqual(["holds"]);
  });
});
