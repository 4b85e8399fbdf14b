// Operators that no file was written for, as `eval` computes them, against numbers from NumPy (see numpy/README.md).

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly text: string;
  readonly inputs: Readonly<Record<string, Numbers | number>>;
  readonly upstream: Numbers | number;
  readonly value: Numbers;
  readonly grads: Readonly<Record<string, Numbers>>;
  readonly rtol: number;
}

const file = new URL("./numpy/cases.jsonl", import.meta.url);
const cases = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

function agree(got: Numbers | undefined, want: Numbers, rtol: number, name: string): void {
  expect(got?.shape, name).toEqual(want.shape);
  want.data.forEach((w, k) => {
    const off = Math.abs((got?.data[k] ?? Number.NaN) - w);
    expect(off, `${name}, entry ${k}: ${got?.data[k]}, not ${w}`).toBeLessThanOrEqual(
      rtol * Math.max(1, Math.abs(w)),
    );
  });
}

describe("operators against NumPy", () => {
  it.each(cases.map((c) => [c.name, c] as const))("%s", (_, c) => {
    const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0] : undefined;
    if (!read.ok || block === undefined)
      throw new Error(read.ok ? "no block" : read.messages.map((m) => m.diagnostic.message).join("\n"));
    const done = evaluable(read.value.ctx, standard, block)({ ...c.inputs, "d(L)/d(y)": c.upstream });
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    const { values, gradients } = done.evaluation;
    agree(values.get("y"), c.value, 1e-11, "y");
    for (const [name, want] of Object.entries(c.grads))
      agree(gradients.get(`d(L)/d(${name})`), want, c.rtol, `d(L)/d(${name})`);
  });

  it("has all cases", () => {
    expect(cases).toHaveLength(31);
  });
});
