// Programs give what the evaluator gives, run after run: for random terms, and for every definition of the operators
// that are compared with PyTorch.

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInstance } from "../../src/build/instance.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { doubles } from "../../src/eval/field.ts";
import type { Instance } from "../../src/eval/instance.ts";
import { type Program, program } from "../../src/eval/program.ts";
import { tables } from "../../src/eval/tables.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Axis, Definition, Env } from "../../src/expr/environment.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";
import { forward, forwardSteps } from "../../src/train/backward.ts";
import type { Case } from "../oracle/case.ts";
import { FAMILIES } from "../oracle/families.ts";
import { random, randomBlock, rational, smooth } from "./random.ts";
import { drawn, draws } from "./world.ts";

const close = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * (1 + Math.abs(a) + Math.abs(b));

const inputsOf = (ctx: Context, env: Env) =>
  [...env.decls.values()].flatMap((d) => {
    if (d.kind === "tensor") return [{ key: ctx.sym(d.name), axes: d.axes }];
    return d.kind === "scalar" && !d.integer && d.role === "given"
      ? [{ key: ctx.sym(d.name), axes: [] }]
      : [];
  });

function load(p: Program, ctx: Context, instance: Instance): void {
  for (const [name, t] of instance.tensors) p.array(ctx.sym(name)).set(doubles(t.data));
  for (const [name, v] of instance.scalars) p.array(ctx.sym(name))[0] = Number(v);
}

describe("programs", () => {
  it("of random terms agree with the evaluator, with other numbers as well", () => {
    let runs = 0;
    let settled = 0;
    let valued = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.boolean(), (seed, curved) => {
        const b = randomBlock(seed);
        const r = random(seed + 1);
        const e = curved ? smooth(b, r, ["q0"], 3) : rational(b, r, ["q0"], 4);
        const env = b.env();
        const axis: Axis = { lo: b.ctx.num(-1), hi: b.ctx.num(3), outside: { kind: "error" } };
        const order = ["y", "L"].flatMap((name) => {
          const d = env.decls.get(name);
          return d?.kind === "definition" ? [d] : [];
        });
        const steps = [
          ...forwardSteps(b.ctx, order),
          { key: b.ctx.sym("answer"), letters: ["q0"], axes: [axis], e },
        ];
        const o = { ctx: b.ctx, env, integers: b.own.integers, meanings };
        runs += 1;
        const p = program(o, inputsOf(b.ctx, env), steps);
        if (p === undefined) return;
        settled += 1;
        for (const again of [false, true]) {
          const next = draws(seed + 5);
          const tensors = new Map(
            [...b.own.tensors].map(([name, t]) => [name, { ...t, data: drawn(t.data.length, next) }]),
          );
          const instance = again ? { ...b.own, tensors } : b.own;
          load(p, b.ctx, instance);
          const done = p.run();
          const t = tables(b.ctx, env, instance, meanings);
          const whole = t.entries(e, ["q0"], { lo: [-1], hi: [3] });
          // What has no value is not answered; what is answered has a value.
          if (!done) continue;
          valued += 1;
          expect(whole.kind).toBe("value");
          if (whole.kind !== "value") continue;
          p.array(b.ctx.sym("answer")).forEach((v, k) => {
            expect(close(v, whole.value[k] ?? Number.NaN, 1e-9), `${v} ${whole.value[k]}`).toBe(true);
          });
        }
      }),
      { seed: 20_261_128, numRuns: 600 },
    );
    // The others sum over all integers, or over whole tensors.
    expect(settled / runs).toBeGreaterThan(0.65);
    expect(valued / settled).toBeGreaterThan(0.95);
  });

  const folder = new URL("../oracle/cases/", import.meta.url);
  const counts = { definitions: 0, settled: 0, cases: 0 };
  it.each(readdirSync(folder).map((f) => f.replace(/\.jsonl$/, "")))(
    "of %s agree with the tables",
    (family) => {
      const bind = FAMILIES[family];
      if (bind === undefined) throw new Error(`no family ${family}`);
      const cases = readFileSync(new URL(`${family}.jsonl`, folder), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((l) => JSON.parse(l) as Case);
      for (const c of cases) {
        const bound = bind(c);
        const read = readLooseBlock(bound.text, "block", standard, { first: 0, index: undefined });
        const [block] = read.ok ? read.value.blocks : [];
        if (!read.ok || block === undefined) throw new Error("no block");
        const { ctx } = read.value;
        const { env } = block.block;
        const given = readInstance(ctx, env, bound.inputs, () => "");
        if (!given.ok) throw new Error(given.problems.map((x) => x.cause).join());
        const order = forward(block.block, [bound.value]);
        if (order === undefined) continue;
        const o = { ctx, env, integers: given.instance.integers, meanings };
        const p = program(o, inputsOf(ctx, env), forwardSteps(ctx, order));
        counts.cases += 1;
        if (p === undefined) continue;
        load(p, ctx, given.instance);
        if (!p.run()) continue;
        counts.settled += 1;
        const t = tables(ctx, env, given.instance, meanings);
        for (const d of order as readonly Definition[]) {
          const wanted = t.definition(d.name);
          expect(wanted.kind).toBe("value");
          if (wanted.kind !== "value") continue;
          const got = p.array(ctx.sym(d.name));
          expect(got.length).toBe(wanted.value.data.length);
          got.forEach((v, k) => {
            expect(close(v, wanted.value.data[k] ?? Number.NaN, 1e-10), `${c.name}: ${d.name}`).toBe(true);
          });
          counts.definitions += 1;
        }
      }
    },
  );
  it("cover nearly all operators", () => {
    expect(counts.settled).toBe(counts.cases);
  });
});
