// The examples of operators and rules are written in the sheet language; here each of them is read.

import { describe, expect, it } from "vitest";
import { parseBlock } from "../../src/read/parse.ts";
import { standard } from "../../src/standard.ts";

const complaints = (text: string): readonly string[] =>
  parseBlock(text).diagnostics.map((d) => `${text}: ${d.message}`);

describe("examples of the standard library", () => {
  it("of operators are sentences of the language", () => {
    for (const o of standard.operators.values())
      for (const { of, gives } of o.examples)
        expect(complaints(`given x, y\nshow d(${of})/d(x) = ${gives}`)).toEqual([]);
  });

  it("of rules are sentences of the language", () => {
    for (const r of standard.rules)
      for (const { given, before, after } of r.examples)
        expect(complaints(`${given}\nshow ${before} = ${after}`)).toEqual([]);
  });
});
