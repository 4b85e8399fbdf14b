// A derivation by hand to its document and to terminal text: numbers, reasons, levels, evidence, results.

import { describe, expect, test } from "vitest";
import type { Expr } from "../../src/expr/nodes.ts";
import { BRACKETS } from "../../src/notation/notation.ts";
import type { Chain, Derivation, Step } from "../../src/rewrite/derivation.ts";
import type { Evidence } from "../../src/rewrite/evidence.ts";
import { givenLines } from "../../src/show/block-document.ts";
import { taskDocuments } from "../../src/show/derivation-document.ts";
import { type FormulaLine, type Level, linesAt } from "../../src/show/document.ts";
import { counterexampleText, evidenceNote } from "../../src/show/evidence-words.ts";
import { sentenceText } from "../../src/show/sentence.ts";
import { taskText, wrapFormula, wrapWords } from "../../src/show/text-document.ts";
import { add, app, at, ctx, d, env, eq, mul, pow, s, sub, sum, t } from "../notation/world.ts";

const CHECKED: Evidence = {
  status: "established",
  replayed: true,
  exact: { points: 24, primes: 2 },
  floats: undefined,
  differences: { points: 3, tolerance: 1e-6 },
  automatic: undefined,
  branches: { hit: 2, reachable: 2 },
  kinks: undefined,
  secondOpinions: [],
  sizes: ["H=3, K=2"],
  seed: 7,
  counterexample: undefined,
  notes: [],
  assumes: [],
};
const step = (before: Expr, after: Expr, reason: Step["reason"], more: Partial<Step> = {}): Step => ({
  before,
  after,
  rule: "line",
  at: "everywhere",
  match: {},
  reason,
  assumes: [],
  substeps: [],
  level: "standard",
  evidence: CHECKED,
  ...more,
});

const gx = d(s("J"), at("a", "m"));
const gz = d(s("J"), at("z", "i"));
const inner = d(at("z", "i"), at("a", "m"));
const open = sum([["i", s("O")]], mul(gz, inner));
const read = at("k1", sub("m", "i"));
const closed = sum([["i", s("O")]], mul(gz, read));
const conv = at(app("conv", d(s("J"), s("z")), s("k1")), "m");
const chains: readonly Chain[] = [
  { key: "e1", lhs: gx, role: "main", level: "standard", steps: [step(gx, open, ["chain rule"])] },
  {
    key: "e2",
    lhs: inner,
    role: "auxiliary",
    level: "standard",
    steps: [
      step(inner, mul(read, 1), [
        "definition of ",
        { math: s("z") },
        "; ",
        { math: t("i") },
        " = ",
        { math: t("m") },
      ]),
      // Printed like the line before.
      step(mul(read, 1), read, ["1·u = u"]),
    ],
  },
  {
    key: "e3",
    lhs: gx,
    role: "main",
    level: "brief",
    continues: "e1",
    steps: [
      step(open, closed, [{ ref: "e2" }, " into ", { ref: "e1" }], {
        level: "brief",
        assumes: [app("ne", s("r"), 0)],
        substeps: [
          step(open, sum([["i", s("O")]], mul(gz, add(read, 0))), ["put in"]),
          step(open, sum([["i", s("O")]], mul(read, gz)), ["exchanged"]),
          step(open, closed, ["exchanged again"]),
        ],
      }),
      step(closed, conv, ["definition of ∗"]),
    ],
  },
];
const derivation: Derivation = {
  schema: "gradsheet.derivation/1",
  task: { kind: "find", target: gx, span: { start: 0, end: 0 } },
  env,
  chains,
  result: {
    lhs: gx,
    rhs: closed,
    whole: {
      lhs: d(s("J"), s("a")),
      rhs: app("conv", d(s("J"), s("z")), s("k1")),
      note: ["on the index set of ", { math: s("a") }],
    },
  },
  remarks: [["nothing else depends on ", { math: s("a") }]],
  conventions: [],
  diagnostics: [],
};

const [task] = taskDocuments([derivation], { ctx, notation: BRACKETS, anchor: "b" });
if (task === undefined) throw new Error("no task");
const lines = task.lines.filter((l): l is FormulaLine => l.kind === "formula");

describe("lines", () => {
  test("the left side stands once a chain, with its number", () => {
    expect(lines.map((l) => [l.number, l.lhs?.text ?? null, l.rhs.text])).toEqual([
      [1, "∂J/∂a[m]", "Σ_i ∂J/∂z[i] · ∂z[i]/∂a[m]"],
      [2, "∂z[i]/∂a[m]", "w[m−i]"],
      [3, "∂J/∂a[m]", "Σ_i ∂J/∂z[i] · w[m−i]"],
      [undefined, null, "(∂J/∂z ∗ w)[m]"],
    ]);
  });
  test("reasons hold formulas and references", () => {
    expect(lines.map((l) => sentenceText(l.reason))).toEqual([
      "chain rule",
      "definition of z; i=m",
      "(2) into (1); needs r ≠ 0",
      "definition of ∗",
    ]);
    expect(lines[2]?.reason[0]).toEqual({ kind: "ref", number: 2, anchor: "b-e2" });
  });
  test("where a level hides an equation, it is said", () => {
    const at = (level: Level) =>
      linesAt(task.lines, level).map((l) => sentenceText(l.reasons?.[level] ?? l.reason));
    expect(at("brief")).toEqual(["chain rule; ∂z[i]/∂a[m] = w[m−i]; needs r ≠ 0"]);
    expect(at("standard")).toHaveLength(4);
  });
  test("substeps that change nothing visible are left out", () => {
    expect(lines[2]?.substeps?.map((x) => sentenceText(x.reason))).toEqual([
      "put in",
      "exchanged",
      "exchanged again",
    ]);
  });
  test("formulas break before terms and factors", () => {
    expect(lines[0]?.rhs.pieces?.map((p) => p.rank)).toEqual([0, 1]);
  });
});

describe("the task", () => {
  test("the result is the form in whole tensors, with its condition", () => {
    expect(task.result?.formula.text).toBe("∂J/∂a = ∂J/∂z ∗ w");
    expect(sentenceText(task.result?.condition ?? [])).toBe("on the index set of a, for r ≠ 0");
    expect(task.result?.evidence.mark).toBe("established");
  });
  test("evidence in words", () => {
    expect(lines[0]?.evidence.summary).toBe("equal at 24 points, exactly; sizes H=3, K=2; seed 7");
    expect(lines[0]?.evidence.details).toContain("2 of 2 branches tried.");
    const refuted: Evidence = {
      ...CHECKED,
      status: "refuted",
      counterexample: {
        inputs: [{ name: "x", value: "[1, 2]" }],
        indices: [{ name: "i", value: 1 }],
        left: "2",
        right: "3",
      },
    };
    expect(evidenceNote(refuted, () => ({ tex: "", text: "" })).summary).toBe(
      "left side 2, right side 3 at i = 1, x = [1, 2]",
    );
    const indices = [{ name: "k", value: 0 }];
    expect(counterexampleText({ inputs: [], indices, left: "0", right: "1" }, 1)).toMatch(/ at k = 1$/);
    expect(counterexampleText({ inputs: [], indices: [], left: "0", right: "1" })).toBe(
      "left side 0, right side 1",
    );
  });
  test("a large term is shown with named parts", () => {
    let f: Expr = s("u");
    for (let k = 0; k < 8; k += 1) f = app("sin", add(mul(f, s("u")), f));
    const large: Derivation = {
      ...derivation,
      chains: [{ key: "f", lhs: s("F"), role: "main", level: "brief", steps: [step(s("F"), f, [])] }],
      result: { lhs: s("F"), rhs: f },
    };
    const [shown] = taskDocuments([large], { ctx, notation: BRACKETS, anchor: "b" });
    expect(shown?.namedParts.length).toBeGreaterThan(3);
    expect(shown?.namedParts[0]?.name.text).toBe("p_1");
    expect(JSON.stringify(shown).length).toBeLessThan(6000);
  });
});

describe("terminal text", () => {
  test("aligned at the relation, reasons in one column", () => {
    expect(taskText(task, { level: "standard", width: 100 })).toEqual([
      "(1)  ∂J/∂a[m] = Σ_i ∂J/∂z[i] · ∂z[i]/∂a[m]   chain rule",
      "(2)  ∂z[i]/∂a[m] = w[m−i]                    definition of z; i=m",
      "(3)  ∂J/∂a[m] = Σ_i ∂J/∂z[i] · w[m−i]        (2) into (1); needs r ≠ 0",
      "              = (∂J/∂z ∗ w)[m]               definition of ∗",
      "",
      "Result  ∂J/∂a = ∂J/∂z ∗ w   on the index set of a, for r ≠ 0",
      "",
      "Remark. Nothing else depends on a.",
      "",
      "4 lines checked and established",
    ]);
  });
  test("in a narrow terminal the reason goes below its line", () => {
    for (const line of taskText(task, { level: "full", width: 48 }))
      expect([...line].length).toBeLessThanOrEqual(48);
  });
  test("case distinctions take one line a case", () => {
    const choice = app("cases", s("u"), app("lt", 0, s("u")), 0);
    const cased: Derivation = {
      ...derivation,
      chains: [
        {
          key: "c",
          lhs: s("v"),
          role: "main",
          level: "brief",
          steps: [step(s("v"), mul(s("r"), choice), ["why"])],
        },
      ],
      result: undefined,
    };
    const [shown] = taskDocuments([cased], { ctx, notation: BRACKETS, anchor: "c" });
    if (shown === undefined) throw new Error("no task");
    expect(taskText(shown, { level: "standard" }).slice(0, 2)).toEqual([
      "v = r · { u  if 0 < u",
      "        { 0  otherwise   why",
    ]);
  });
  test("long lines are cut before signs, sentences between words", () => {
    expect(wrapFormula("y = aaa + bbb − ccc", 13, 6)).toEqual(["y = aaa + bbb", "      − ccc"]);
    expect(wrapWords("one two three", 8, 2)).toEqual(["one two", "  three"]);
  });
});

describe("givens", () => {
  test("what is given, defined and assumed", () => {
    const block = {
      id: undefined,
      env: { ...env, assumptions: [app("lt", 0, s("q")), app("gt", s("r"), 0), eq(s("u"), pow(s("v"), 2))] },
      tasks: [],
      order: ["r", "S", "x", "a", "f", "n"],
    };
    const shown = givenLines(ctx, block, BRACKETS).map(
      (g) =>
        `${g.display ? "| " : ""}${g.formulas.map((f) => f.text).join(", ")}${g.note === undefined ? "" : ` ${sentenceText(g.note)}`}`,
    );
    expect(shown).toEqual([
      "r > 0, S, x ∈ ℝ^{H×W}, a ∈ ℝ^H, f(r, u) (entries outside the shape of x are 0; S an integer)",
      "| 0 < q assumed",
      "| u = v² assumed",
    ]);
  });
});
