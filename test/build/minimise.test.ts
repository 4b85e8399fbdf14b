// `minimise` in a sheet: where it ends, what it says, and what it refuses; also for blocks that are evaluated by the
// general evaluator, and with an optimiser of the sheet itself.

import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Sentence } from "../../src/show/sentence.ts";

const said = (s: Sentence): string =>
  s
    .map((i) => (i.kind === "formula" ? i.formula.text : i.kind === "ref" ? `(${i.number})` : i.text))
    .join("");

async function built(text: string) {
  const outcome = await buildSheet(`\`\`\`grad #b\n${text}\n\`\`\`\n`, "s.md");
  if (!outcome.ok) return { messages: outcome.messages.map((m) => m.diagnostic.message) };
  const [block] = outcome.value.blocks;
  const tasks = (block?.document.tasks ?? []).map((t) => ({
    status: t.status,
    question: said(t.question ?? []),
    remarks: t.remarks.map(said),
    rows: t.exhibits.flatMap((e) => (e.kind === "table" ? e.rows.map((r) => r.map(said)) : [])),
    pictures: t.exhibits.filter((e) => e.kind === "figure").length,
  }));
  return { tasks };
}

describe("minimise", () => {
  it("goes down to the minimum, with the way as a table", async () => {
    const { tasks } = await built(
      `given x[2]
f = (x[0] - 1)^2 + 3*(x[1] + 2)^2
minimise f over x from [0, 0] using sgd(lr = 0.1) steps 60`,
    );
    const [t] = tasks ?? [];
    expect(t?.status).toBe("established");
    expect(t?.question).toBe("Minimise f over x from (0, 0) in 60 steps of SGD (η = 0.1).");
    // x₀ = 1 − 0.8^t and x₁ = −2 + 2·0.4^t.
    expect(t?.rows.slice(0, 3)).toEqual([
      ["0", "0", "0", "13"],
      ["1", "0.2", "−1.2", "2.56"],
      ["2", "0.36", "−1.68", "0.7168"],
    ]);
    expect(t?.rows.at(-1)?.[0]).toBe("60");
    expect(Number(t?.rows.at(-1)?.[1])).toBeCloseTo(1 - 0.8 ** 60, 5);
    expect(t?.remarks[0]).toMatch(/^SGD \(η = 0.1\) ends with f = .* at x\[0\] = 0.999998 and x\[1\] = −2.$/);
    expect(t?.remarks[1]).toMatch(
      /^The gradient is the one that is derived; it agrees with difference quotients/,
    );
    expect(t?.pictures).toBe(1);
  });

  it("says that a step is too long", async () => {
    const { tasks } = await built(
      `given x
f = x^2
minimise f over x from 1 using sgd(lr = 1.5) steps 20
minimise f over x from 1 using sgd(lr = 1000) steps 200`,
    );
    expect(tasks?.[0]?.remarks[0]).toBe("SGD (η = 1.5) moves away: f grows from 1 to 1.1·10¹².");
    expect(tasks?.[1]?.remarks[0]).toMatch(/^SGD \(η = 1000\) diverges: after step \d+ f is not finite.$/);
  });

  it("goes through recurrences, by the general evaluator", async () => {
    const { tasks } = await built(
      `given a, x[n]
h[t] = a*h[t-1] + x[t]
h[-1] = 0
L = (h[2] - 4)^2
minimise L over a from 0.5, x from [1, 1, 1] using adam(lr = 0.1) steps 40`,
    );
    expect(tasks?.[0]?.status).toBe("established");
    expect(
      Number(
        tasks?.[0]?.rows
          .at(-1)
          ?.at(-1)
          ?.replace(/·10⁻⁰?/, "e-"),
      ),
    ).toBeLessThan(0.1);
  });

  it("takes an optimiser of the sheet, and compares several", async () => {
    const sheet = `\`\`\`grad #damped
given x[n], g[n], v[n]
lr = 0.1
v'[i] = 0.5*v[i] - lr*g[i]
x'[i] = x[i] + v'[i]
\`\`\`

\`\`\`grad #b
given x[3]
f = sum{i} (x[i] - i)^2
minimise f over x from 0 using damped, damped(lr = 0.2), lbfgs(wolfe = 1) steps 12
\`\`\`
`;
    const outcome = await buildSheet(sheet, "s.md");
    if (!outcome.ok) throw new Error(outcome.messages.map((m) => m.diagnostic.message).join("\n"));
    const task = outcome.value.blocks[1]?.document.tasks[0];
    const [table] = task?.exhibits ?? [];
    expect(table?.kind === "table" && table.header.map(said)).toEqual([
      "step",
      "damped",
      "damped (lr = 0.2)",
      "L-BFGS (wolfe = 1)",
    ]);
    // x′ = x + v′ with v′ = v/2 − 0.2·(x − i), from x − i = −i: f after one step is 0.64 of what it was.
    expect(table?.kind === "table" && table.rows[1]?.map(said).slice(0, 2)).toEqual(["1", "3.2"]);
  });

  it.each([
    ["given x\nf = x^2\nminimise g over x from 1 using sgd steps 3", "`g` is not declared"],
    [
      "given x\nf = x^2\nminimise x over x from 1 using sgd steps 3",
      "`x` is no number that this block defines",
    ],
    ["given x\nf = x^2\nminimise f over f from 1 using sgd steps 3", "`f` cannot be changed step by step"],
    [
      "given x, n integer\nf = x^n\nminimise f over n from 1 using sgd steps 3",
      "`n` cannot be changed step by step",
    ],
    ["given x\nf = x^2\nminimise f over x from 1 using sdg steps 3", "there is no block `sdg`"],
    ["given x\nf = x^2\nminimise f over x from 1 using sgd(rate = 1) steps 3", "`sgd` has no setting `rate`"],
    ["given x\nf = x^2\nminimise f over x from 1 using relu steps 3", "`relu`: it describes no step"],
    ["given x, a\nf = a*x^2\nminimise f over x from 1 using sgd steps 3", "`a`: no value is given"],
    [
      "given x[n]\nf = sum{i} x[i]^2\nminimise f over x from 1 using sgd steps 3",
      "`x`: its size is not known",
    ],
    [
      "given x\nf = x^2\nminimise f over x from 1 using sgd steps 0",
      "`steps` takes a whole number from 1 on",
    ],
    ["given x\nf = x^2\nminimise f over x, x from 1 using sgd steps 3", "`,` cannot stand here"],
    [
      "given x\nf = x^2\nminimise f over x from 1, x from 2 using sgd steps 3",
      "`x` has two places to begin from",
    ],
  ])("refuses %j", async (text, message) => {
    const { messages } = await built(text);
    expect(messages).toEqual([message]);
  });
});
