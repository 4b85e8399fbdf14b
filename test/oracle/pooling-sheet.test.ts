// The six pooling modules as the homework sheet writes them, for one feature map, against outputs and gradients of
// PyTorch: every case that has what the sheet's equations have (square windows, one stride, no rounding up of sizes).

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type EvaluationOutcome, evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { readSheet } from "../../src/read/sheet/sheet.ts";
import { standard } from "../../src/standard.ts";
import { type Case, extra, input, number, pair, type Tensor } from "./case.ts";

const FILE = new URL("../../examples/convolution-pooling.md", import.meta.url);
const sheet = readSheet(readFileSync(FILE, "utf8"), "convolution-pooling.md");

function block(id: string): (inputs: unknown) => EvaluationOutcome {
  const part = sheet.parts.find((p) => p.kind === "block" && p.id === id);
  if (part?.kind !== "block") throw new Error(`the sheet has no block ${id}`);
  const read = readLooseBlock(part.text, id, standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const [only] = read.value.blocks;
  if (only === undefined) throw new Error("no block");
  return evaluable(read.value.ctx, standard, only);
}

type Numbers = Readonly<Record<string, number>>;

interface Module {
  readonly id: string;
  readonly file: string;
  readonly fits: (c: Case) => boolean;
  /** The numbers of a case, at one example and channel. */
  readonly numbers: (c: Case, map: number) => Numbers;
}

const square = (c: Case, ...names: readonly string[]): boolean =>
  names.every((n) => pair(c, n)[0] === pair(c, n)[1]);
const no = (c: Case, name: string): boolean => c.params[name] !== true;
const side = (c: Case, name: string): number => pair(c, name)[0];
const places = (c: Case): Numbers => ({ M: c.output.shape[2] ?? 1, N: c.output.shape[3] ?? 1 });

const MODULES: readonly Module[] = [
  {
    id: "max-pool2d",
    file: "max_pool2d",
    fits: (c) => square(c, "kernel_size", "stride", "padding", "dilation"),
    numbers: (c) => ({
      K: side(c, "kernel_size"),
      S: side(c, "stride"),
      P: side(c, "padding"),
      D: side(c, "dilation"),
      ...places(c),
    }),
  },
  {
    id: "avg-pool2d",
    file: "avg_pool2d",
    fits: (c) =>
      square(c, "kernel_size", "stride", "padding") &&
      no(c, "ceil_mode") &&
      c.params.divisor_override === null &&
      (c.params.count_include_pad === true || side(c, "padding") === 0),
    numbers: (c) => ({
      K: side(c, "kernel_size"),
      S: side(c, "stride"),
      P: side(c, "padding"),
      ...places(c),
    }),
  },
  {
    id: "lp-pool2d",
    file: "lp_pool2d",
    fits: (c) =>
      square(c, "kernel_size") &&
      no(c, "ceil_mode") &&
      Number.isInteger(number(c, "norm_type")) &&
      input(c, "input").data.every((v) => v > 0),
    numbers: (c) => ({
      K: side(c, "kernel_size"),
      S: c.params.stride === null ? side(c, "kernel_size") : side(c, "stride"),
      p: number(c, "norm_type"),
    }),
  },
  {
    id: "adaptive-max-pool2d",
    file: "adaptive_pool2d",
    fits: (c) => c.op === "adaptive_max_pool2d",
    numbers: places,
  },
  {
    id: "adaptive-avg-pool2d",
    file: "adaptive_pool2d",
    fits: (c) => c.op === "adaptive_avg_pool2d",
    numbers: places,
  },
  {
    id: "fractional-max-pool2d",
    file: "fractional_max_pool2d",
    fits: (c) => square(c, "kernel_size") && extra(c, "starts_h").data.length > 0,
    numbers: (c, map) => ({
      K: side(c, "kernel_size"),
      u: input(c, "samples").data[2 * map + 1] ?? 0,
      v: input(c, "samples").data[2 * map] ?? 0,
      ...places(c),
    }),
  },
];

const casesOf = (file: string): readonly Case[] =>
  readFileSync(new URL(`./cases/${file}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((l) => JSON.parse(l) as Case);

/** One feature map of a batch. */
function slice(t: Tensor, map: number): Tensor {
  const shape = t.shape.slice(2);
  const n = shape.reduce((a, b) => a * b, 1);
  return { shape, data: t.data.slice(map * n, (map + 1) * n) };
}

describe.each(MODULES)("$id", ({ id, file, fits, numbers }) => {
  const cases = casesOf(file).filter(fits);
  it("has several cases", () => expect(cases.length).toBeGreaterThan(2));
  it.each(cases.map((c) => ({ name: c.name, c })))("$name", ({ c }) => {
    const evaluate = block(id);
    const x = input(c, "input");
    const maps = (x.shape[0] ?? 1) * (x.shape[1] ?? 1);
    for (let map = 0; map < maps; map += 1) {
      const done = evaluate({
        X: slice(x, map),
        ...numbers(c, map),
        "d(E)/d(Y)": slice(c.upstream, map),
      });
      if (!done.ok) throw new Error(JSON.stringify(done.problems));
      const { values, gradients } = done.evaluation;
      const pairs: readonly [readonly number[] | undefined, Tensor][] = [
        [values.get("Y")?.data, slice(c.output, map)],
        [gradients.get("d(E)/d(X)")?.data, slice(c.grads.input as Tensor, map)],
      ];
      for (const [got, want] of pairs) {
        expect(got?.length).toBe(want.data.length);
        for (const [k, w] of want.data.entries())
          expect(Math.abs((got?.[k] ?? Number.NaN) - w)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(w)));
      }
    }
  });
});
