// Operators that no file was written for, in the notation that their readers use, as `eval` computes them: values,
// gradients and second derivatives against numbers from PyTorch (see torch/README.md).

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareNumbers } from "../../src/build/compare.ts";
import { evaluable } from "../../src/build/evaluate.ts";
import { readLooseBlock } from "../../src/build/read.ts";
import { standard } from "../../src/standard.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  /** As `gradsheet eval` reads them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As `gradsheet eval` prints them. */
  readonly expect: unknown;
}

const cases = ["cases", "further"].flatMap((name) =>
  readFileSync(new URL(`./torch/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case),
);

describe("operators against PyTorch", () => {
  it.each(cases.map((c) => [c.name, c] as const))("%s", (_, c) => {
    const read = readLooseBlock(c.text, c.name, standard, { first: 0, index: undefined });
    const block = read.ok ? read.value.blocks[0] : undefined;
    if (!read.ok || block === undefined)
      throw new Error(read.ok ? "no block" : read.messages.map((m) => m.diagnostic.message).join("\n"));
    const done = evaluable(read.value.ctx, standard, block)(c.inputs);
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
    const compared = compareNumbers(done.evaluation, c.expect, 1e-9);
    if (!compared.ok) throw new Error(JSON.stringify(compared.problems));
    expect(compared.comparisons.length).toBeGreaterThan(1);
    expect(compared.comparisons.filter((x) => x.difference !== undefined)).toEqual([]);
  });

  it("has all cases", () => {
    expect(cases).toHaveLength(179);
  });
});
