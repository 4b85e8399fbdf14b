// Listings made from a block and executed: TypeScript in this process (its types are stripped first), Python in a process of its
// own. What they give stands beside what `gradsheet eval` gives.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { linesOf } from "../../src/build/code.ts";
import { type Evaluation, evaluable } from "../../src/build/evaluate.ts";
import { finished } from "../../src/build/finish.ts";
import { type ReadBlock, readLooseBlock } from "../../src/build/read.ts";
import { listing } from "../../src/code/listing.ts";
import type { Routine } from "../../src/code/program.ts";
import type { Wanted } from "../../src/code/routine.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Context } from "../../src/expr/context.ts";
import type { CodeLanguage, Env } from "../../src/expr/environment.ts";
import { tensorOperators } from "../../src/ops/tensors.ts";
import { targetKey } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export type Inputs = Readonly<Record<string, Numbers | number>>;

export interface Coded {
  readonly ctx: Context;
  readonly block: ReadBlock;
  /** By the key of the value or gradient. */
  readonly wanted: readonly (Wanted & { readonly env: Env; readonly key: string })[];
  readonly evaluate: (inputs: Inputs) => Evaluation;
}

/** The block with its definitions and the closed forms of what it asks for. */
export function coded(text: string): Coded {
  const read = readLooseBlock(text, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(`${text}\n${read.messages.map((m) => m.diagnostic.message).join("\n")}`);
  const [block] = read.value.blocks;
  if (block === undefined) throw new Error("no block");
  const { ctx } = read.value;
  const definitions = [...block.block.env.decls.values()].flatMap((d) =>
    d.kind === "definition"
      ? [{ kind: "definition" as const, name: d.name, env: block.block.env, key: d.name }]
      : [],
  );
  const gradients = deriveBlock(ctx, standard, block.block).derivations.flatMap((d) => {
    const target = d.result?.lhs;
    if (d.task.kind !== "find" || d.result === undefined || target?.kind !== "deriv") return [];
    const { rhs, closed } = d.result;
    const whole = finished(ctx, standard, { ...block.block, env: d.env }, closed ?? rhs);
    if (whole === undefined) throw new Error(`not derived to the end:\n${text}`);
    const lines = linesOf(d);
    return [
      {
        kind: "gradient" as const,
        target,
        closed: whole,
        shown: rhs,
        lines,
        env: d.env,
        key: targetKey(target),
      },
    ];
  });
  const run = evaluable(ctx, standard, block);
  return {
    ctx,
    block,
    wanted: [...definitions, ...gradients],
    evaluate: (inputs) => {
      const done = run(inputs);
      if (!done.ok) throw new Error(JSON.stringify(done.problems));
      return done.evaluation;
    },
  };
}

export interface Listed {
  readonly text: string;
  readonly routines: readonly (Routine & { readonly key: string })[];
}

export function listed(c: Coded, language: CodeLanguage, keys?: readonly string[]): Listed {
  const wanted = c.wanted.filter((w) => keys === undefined || keys.includes(w.key));
  const made = listing(language, {
    ctx: c.ctx,
    operators: tensorOperators,
    notation: c.block.notation,
    wanted,
  });
  if (!made.ok) throw new Error(made.cause);
  return {
    text: made.text,
    routines: made.routines.map((r, k) => ({ ...r, key: wanted[k]?.key ?? "" })),
  };
}

/** The functions of a TypeScript listing, in its order. */
export function loadTypescript(text: string): readonly ((...args: readonly unknown[]) => unknown)[] {
  const js = transformSync(text, { loader: "ts", format: "cjs" }).code;
  const module = { exports: {} as Record<string, (...args: readonly unknown[]) => unknown> };
  new Function("module", "exports", js)(module, module.exports);
  const order = [...text.matchAll(/^export function (\w+)/gm)].map((m) => m[1] ?? "");
  return order.map((name) => module.exports[name] as (...args: readonly unknown[]) => unknown);
}

const isTensor = (x: unknown): x is { shape: readonly number[]; data: Float64Array } =>
  typeof x === "object" && x !== null && "data" in x;

export function runTypescript(l: Listed, inputs: Inputs): ReadonlyMap<string, Numbers> {
  const functions = loadTypescript(l.text);
  return new Map(
    l.routines.map((r, k): [string, Numbers] => {
      const args = r.parameters.map((p) => {
        const x = inputs[p.name];
        if (x === undefined) throw new Error(`no input for ${p.name} of\n${l.text}`);
        return typeof x === "number" ? x : { shape: x.shape, data: Float64Array.from(x.data) };
      });
      const out = functions[k]?.(...args);
      return [
        r.key,
        isTensor(out) ? { shape: out.shape, data: [...out.data] } : { shape: [], data: [Number(out)] },
      ];
    }),
  );
}

export const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;
/** Under CI, where NumPy is installed, a skipped test would hide a failure. */
export const mustRunPython = hasNumpy || process.env.CI === "true";

/** A Python that has PyTorch: the one that is called `python3`, or that of the system. */
export const torchPython = ["python3", "/usr/bin/python3"].find(
  (python) => spawnSync(python, ["-c", "import torch"]).status === 0,
);

const DRIVER = `
import importlib.util, json, sys
import numpy as np
out = []
for n, job in enumerate(json.load(open(sys.argv[1]))):
    spec = importlib.util.spec_from_file_location("listing%d" % n, job["file"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    results = []
    for call in job["calls"]:
        args = []
        for a in call["args"]:
            if isinstance(a, dict):
                data = [float(x) if isinstance(x, str) else x for x in a["data"]]
                args.append(np.array(data, dtype=int if a["whole"] else float).reshape(a["shape"]))
            else:
                args.append(a)
        value = np.asarray(getattr(module, call["name"])(*args), dtype=float)
        results.append({"shape": list(value.shape), "data": [repr(float(x)) for x in value.ravel()]})
    out.append(results)
print(json.dumps(out))
`;

/** Many listings in one process: starting Python costs more than most of them. */
export function runPython(
  jobs: readonly { readonly listed: Listed; readonly inputs: Inputs }[],
): readonly ReadonlyMap<string, Numbers>[] {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-code-"));
  try {
    writeFileSync(join(folder, "driver.py"), DRIVER);
    const described = jobs.map(({ listed: l, inputs }, n) => {
      const file = join(folder, `listing${n}.py`);
      writeFileSync(file, l.text);
      const names = [...l.text.matchAll(/^def (\w+)/gm)].map((m) => m[1] ?? "");
      const calls = l.routines.map((r, k) => ({
        name: names[k],
        args: r.parameters.map((p) => {
          const x = inputs[p.name];
          if (x === undefined) throw new Error(`no input for ${p.name} of\n${l.text}`);
          if (typeof x === "number") return x;
          const data = x.data.map((v) => (Number.isFinite(v) ? v : String(v)));
          return { shape: x.shape, data, whole: p.kind.kind === "array" && p.kind.integer };
        }),
      }));
      return { file, calls };
    });
    writeFileSync(join(folder, "jobs.json"), JSON.stringify(described));
    const done = spawnSync("python3", [join(folder, "driver.py"), join(folder, "jobs.json")], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (done.status !== 0)
      throw new Error(
        `${done.stderr}\n${jobs
          .map((j) => j.listed.text)
          .join("\n\n")
          .slice(0, 4000)}`,
      );
    const results = JSON.parse(done.stdout) as readonly (readonly {
      readonly shape: readonly number[];
      readonly data: readonly string[];
    }[])[];
    return jobs.map(
      ({ listed: l }, n) =>
        new Map(
          l.routines.map((r, k): [string, Numbers] => {
            const x = results[n]?.[k];
            const data = (x?.data ?? []).map((v) =>
              v === "inf" ? Number.POSITIVE_INFINITY : v === "-inf" ? Number.NEGATIVE_INFINITY : Number(v),
            );
            return [r.key, { shape: x?.shape ?? [], data }];
          }),
        ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
