// The update rules of layers/optimisers.md, run as the sheet language has them on gradients that are derived, against the
// iterates of PyTorch: every case, to max(1e-9, 100 × what a change of the start by 1e-13 does).

import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { type ReadSheet, readWholeSheet } from "../../src/build/read.ts";
import { EMPTY_INSTANCE } from "../../src/eval/instance.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Block } from "../../src/expr/environment.ts";
import { standard } from "../../src/standard.ts";
import type { Slope } from "../../src/train/method.ts";
import { differentiate } from "../../src/train/objective.ts";
import { optimiser } from "../../src/train/optimiser.ts";

interface Case {
  readonly name: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly function: string;
  readonly start: readonly number[];
  readonly steps: number;
  readonly iterates: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly perturbed: number;
}

const [head, ...lines] = readFileSync(new URL("./optimizers.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const data = (JSON.parse(head ?? "{}") as { functions: Record<string, Record<string, unknown>> }).functions;
const cases = lines.map((l) => JSON.parse(l) as Case);

const list = (of: string, name: string): string => JSON.stringify(data[of]?.[name]);
const FUNCTIONS: Readonly<Record<string, string>> = {
  quadratic: `given x[4]
A = ${list("quadratic", "A")}
b = ${list("quadratic", "b")}
f = (sum{i, j} x[i]*A[i,j]*x[j])/2 - sum{i} b[i]*x[i]`,
  rosenbrock: `given x[2]
f = (1 - x[0])^2 + 100*(x[1] - x[0]^2)^2`,
  logreg: `given x[3]
X = ${list("logreg", "X")}
y = ${list("logreg", "y")}
f = (sum{i} log(1 + exp(-y[i]*(X[i,0]*x[0] + X[i,1]*x[1] + x[2]))))/8 + 0.05*(x[0]^2 + x[1]^2)`,
};

/** A block in a context of its own. */
function read(text: string): { readonly ctx: Context; readonly sheet: ReadSheet; readonly block: Block } {
  const outcome = readWholeSheet(text, "sheet.md", standard);
  if (!outcome.ok) throw new Error(outcome.messages.map((m) => m.diagnostic.message).join("\n"));
  const [first] = outcome.value.blocks;
  if (first === undefined) throw new Error("no block");
  return { ctx: outcome.value.ctx, sheet: outcome.value, block: first.block };
}

const blocks = readWholeSheet(standard.layers?.get("optimisers.md") ?? "", "optimisers.md", standard);
if (!blocks.ok) throw new Error("layers/optimisers.md cannot be read");
const rules = blocks.value;

/** The block and its settings for a case of PyTorch; every setting that PyTorch has is given. */
function method(c: Case): { readonly id: string; readonly settings: ReadonlyMap<string, number> } {
  const d = c.defaults;
  const n = (name: string): number => Number(d[name]);
  const [first = 0, second = 0] = (d.betas ?? []) as readonly number[];
  const with_ = (id: string, settings: Readonly<Record<string, number>>) => ({
    id,
    settings: new Map(Object.entries(settings)),
  });
  const common = { lr: n("lr"), lambda: n("weight_decay") };
  const adam = { ...common, beta_1: first, beta_2: second, epsilon: n("eps") };
  switch (c.params.optimizer) {
    case "SGD":
      if (d.nesterov === true) return with_("nesterov", { ...common, mu: n("momentum") });
      return n("momentum") === 0
        ? with_("sgd", common)
        : with_("momentum", { ...common, mu: n("momentum"), tau: n("dampening") });
    case "Adagrad": {
      const settings = { gamma: n("lr_decay"), s_0: n("initial_accumulator_value"), epsilon: n("eps") };
      return with_("adagrad", { ...common, ...settings });
    }
    case "Adadelta":
      return with_("adadelta", { ...common, rho: n("rho"), epsilon: n("eps") });
    case "RMSprop": {
      const id = d.centered === true ? "rmsprop_centred" : "rmsprop";
      return with_(id, { ...common, alpha: n("alpha"), mu: n("momentum"), epsilon: n("eps") });
    }
    case "Adam":
      return with_(d.amsgrad === true ? "amsgrad" : "adam", adam);
    case "AdamW":
      return with_("adamw", adam);
    case "Adamax":
      return with_("adamax", adam);
    case "NAdam":
      // The numbers are those of PyTorch 1.13.
      return with_("nadam", { ...adam, psi: n("momentum_decay"), kappa: 1 });
    case "RAdam":
      return with_("radam", adam);
    case "Rprop": {
      const [down = 0, up = 0] = d.etas as readonly number[];
      const [least = 0, most = 0] = d.step_sizes as readonly number[];
      return with_("rprop", { lr: n("lr"), down, up, least, most });
    }
    case "LBFGS":
      return with_("lbfgs", {
        lr: n("lr"),
        history: n("history_size"),
        max_iter: n("max_iter"),
        tolerance_grad: n("tolerance_grad"),
        tolerance_change: n("tolerance_change"),
        wolfe: d.line_search_fn === "strong_wolfe" ? 1 : 0,
      });
    default:
      throw new Error(`no block for ${String(c.params.optimizer)}`);
  }
}

const objectives = new Map(
  Object.entries(FUNCTIONS).map(([name, text]) => {
    const { ctx, block } = read(`\`\`\`grad #f\n${text}\n\`\`\`\n`);
    const d = differentiate({ ctx, library: standard, block, loss: "f", parameters: ["x"], reported: [] });
    if (d === undefined) throw new Error(`${name} is not derived`);
    return [name, d] as const;
  }),
);

const counts = new Map<string, { cases: number; iterates: number; worst: number }>();

afterAll(() => {
  const rows = [...counts].map(
    ([op, n]) =>
      `${op.padEnd(20)}${String(n.cases).padStart(6)}${String(n.iterates).padStart(10)}${n.worst.toExponential(1).padStart(12)}`,
  );
  const total = [...counts.values()].reduce((s, n) => s + n.cases, 0);
  console.log(
    [
      "iterates that agree with PyTorch",
      `${"optimiser".padEnd(20)} cases  iterates   furthest`,
      ...rows,
      `${counts.size} optimisers, ${total} cases`,
    ].join("\n"),
  );
});

describe("optimisers of the library", () => {
  it("have all cases", () => {
    expect(cases.length).toBe(81);
    expect(new Set(cases.map((c) => c.op)).size).toBe(27);
  });

  it.each(cases.map((c) => ({ name: c.name, c })))("$name", ({ c }) => {
    const derived = objectives.get(c.function);
    if (derived === undefined) throw new Error(`no function ${c.function}`);
    expect(derived.fused).toBe(true);
    const { id, settings } = method(c);
    const rule = rules.blocks.find((b) => b.id === id);
    if (rule === undefined) throw new Error(`no block ${id}`);
    const found = optimiser(rules.ctx, rule.block, settings);
    if (!found.ok) throw new Error(found.cause);
    const x = Float64Array.from(c.start);
    const at = derived.at({
      ...EMPTY_INSTANCE,
      tensors: new Map([["x", { lo: [0], shape: [x.length], data: x.slice() }]]),
    });
    const slope: Slope = (p, out) => at.gradient(p, out);
    const stepper = found.stepper(x.length);
    const tolerance = Math.max(1e-9, 100 * c.perturbed);
    let worst = 0;
    for (let t = 0; t <= c.steps; t += 1) {
      const wanted = c.iterates[t] ?? [];
      for (const [k, w] of wanted.entries()) worst = Math.max(worst, Math.abs((x[k] ?? Number.NaN) - w));
      const loss = at.value(x).loss;
      expect(Math.abs(loss - (c.losses[t] ?? Number.NaN))).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(loss)),
      );
      expect(worst, `step ${t}`).toBeLessThanOrEqual(tolerance);
      if (t < c.steps) stepper.step(x, slope);
    }
    const n = counts.get(c.op) ?? { cases: 0, iterates: 0, worst: 0 };
    counts.set(c.op, {
      cases: n.cases + 1,
      iterates: n.iterates + c.iterates.length,
      worst: Math.max(n.worst, worst),
    });
  });
});
