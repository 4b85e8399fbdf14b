// An optimiser is a block of the sheet language, and this runs it. A block that defines x′ from x and g is one step: what
// is given under a name whose primed partner is defined is kept from step to step and starts at 0. A block that defines a
// direction d from g and a history S, Y is a quasi-Newton method (quasi-newton.ts). Scalars that are defined by numbers
// alone are settings with a default.

import { evaluator } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import { EMPTY_INSTANCE } from "../eval/instance.ts";
import { type ProgramInput, program } from "../eval/program.ts";
import type { Context } from "../expr/context.ts";
import type { Block, Definition } from "../expr/environment.ts";
import { symbols } from "../expr/traverse.ts";
import { meanings } from "../ops/meanings.ts";
import { forward, forwardSteps } from "./backward.ts";
import { type Stepper, settingsOf, withSettings } from "./method.ts";
import { quasiNewton } from "./quasi-newton.ts";

export type Optimiser =
  | {
      readonly ok: true;
      /** For so many parameters. */
      readonly stepper: (size: number) => Stepper;
      /** Compares gradients of one step and the next: they must be those of the same function. */
      readonly whole: boolean;
    }
  | { readonly ok: false; readonly cause: string; readonly remedy: string };

const NEXT = "'";

/** The optimiser that a block describes, with its settings. */
export function optimiser(ctx: Context, block: Block, settings: ReadonlyMap<string, number>): Optimiser {
  const known = settingsOf(block);
  for (const name of settings.keys())
    if (!known.some((d) => d.name === name))
      return {
        ok: false,
        cause: `it has no setting \`${name}\``,
        remedy: `its settings are ${known.map((d) => `\`${d.name}\``).join(", ")}`,
      };
  const numbers = new Map(known.map((d) => [d.name, settings.get(d.name) ?? numberOf(ctx, block, d)]));
  const { decls } = block.env;
  const rank = (name: string): number | undefined => {
    const d = decls.get(name);
    return d?.kind === "tensor" || d?.kind === "definition" ? d.axes.length : undefined;
  };
  if (rank("g") === 1 && rank("x") === 1 && rank(`x${NEXT}`) === 1) return steps(ctx, block, numbers);
  if (rank("g") === 1 && rank("S") === 2 && rank("Y") === 2 && rank("d") === 1)
    return { ok: true, whole: true, stepper: (size) => quasiNewton(ctx, block, numbers, size) };
  return {
    ok: false,
    cause: "it describes no step",
    remedy:
      "give `x[n]` and `g[n]` and define `x'[i]`, or give `g[n]`, `S[k, n]`, `Y[k, n]` and define the direction `d[i]`",
  };
}

function numberOf(ctx: Context, block: Block, d: Definition): number {
  const found = evaluator(ctx, block.env, EMPTY_INSTANCE, ieeeField(meanings), meanings).value(d.body);
  return found.kind === "value" ? found.value : Number.NaN;
}

function steps(ctx: Context, written: Block, settings: ReadonlyMap<string, number>): Optimiser {
  const block = withSettings(written, settings);
  const { decls } = block.env;
  const given = [...decls.values()].filter((d) => d.kind === "tensor" || (d.kind === "scalar" && !d.integer));
  const kept = given.filter((d) => d.name !== "x" && decls.get(d.name + NEXT)?.kind === "definition");
  const loose = given.filter(
    (d) => !["x", "g"].includes(d.name) && !kept.includes(d) && !settings.has(d.name),
  );
  const [strange] = loose;
  if (strange !== undefined)
    return {
      ok: false,
      cause: `nothing tells the value of \`${strange.name}\``,
      remedy: `define \`${strange.name}\` by a number, or \`${strange.name}${NEXT}\` as its value after the step`,
    };
  const order = forward(
    block,
    ["x", ...kept.map((d) => d.name)].map((n) => n + NEXT),
  );
  const size = given.flatMap((d) =>
    d.kind === "tensor" && d.name === "x" ? symbols(d.axes[0]?.hi ?? ctx.zero) : [],
  );
  if (order === undefined)
    return { ok: false, cause: "a definition reads itself", remedy: "define the step by what is given" };
  const inputs = given.map(
    (d): ProgramInput => ({ key: ctx.sym(d.name), axes: d.kind === "tensor" ? d.axes : [] }),
  );
  return {
    ok: true,
    whole: false,
    stepper(n) {
      const integers = new Map(size.map((name) => [name, n]));
      const p = program({ ctx, env: block.env, integers, meanings }, inputs, forwardSteps(ctx, order));
      if (p === undefined) throw new Error("the equations of a step cannot be evaluated");
      for (const [name, value] of settings) p.array(ctx.sym(name))[0] = value;
      const pairs = kept.map((d) => [p.array(ctx.sym(d.name)), p.array(ctx.sym(d.name + NEXT))] as const);
      const [before, slope, after] = ["x", "g", `x${NEXT}`].map((name) => p.array(ctx.sym(name))) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      return {
        step(x, f) {
          before.set(x);
          const value = f(x, slope);
          // Where the gradient is not finite, neither is what follows.
          p.run();
          x.set(after);
          for (const [now, next] of pairs) now.set(next);
          return value;
        },
      };
    },
  };
}
