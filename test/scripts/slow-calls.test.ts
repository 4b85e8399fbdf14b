// The rewritten code gives what the calls give, whatever they are called on.

import { describe, expect, it } from "vitest";
// @ts-expect-error: a script of the build, without types
import { CALLS, withoutSlowCalls } from "../../scripts/slow-calls.mjs";

const CASES = [
  "[1, [2, [3]], 4].flatMap((x) => x)",
  "[[1], []].flatMap((x, k, list) => [x, k, list.length])",
  "[1, 2].flatMap((x) => [x, x].flatMap((y) => [y, Array.from({ length: y }, (_, k) => k)]))",
  "({ flatMap: (f) => f(7) }).flatMap((x) => [x])",
  "(() => { const list = [1, 2]; return list.flatMap((x) => (list.push(x), [x])); })()",
  "(() => { const o = { none: undefined, list: [1] }; return [o.none?.flatMap((x) => x), o?.list.flatMap((x) => [x + 1])]; })()",
  "(() => { const o = undefined; return o?.list.flatMap((x) => x).length; })()",
  "[[1]]?.map((x) => x.flatMap((y) => [y, y]))",
  "Array.from({ length: 3 }, (x, k) => [x, k])",
  "Array.from({ length: 0 }, () => 1)",
  "Array.from({ length: 2, 0: 5 }, (x) => x)",
  "Array.from({ length: 2.5 }, (_, k) => k)",
  "Array.from({ length: 2 })",
  "Array.from(new Set([1, 2]), (x) => x + 1)",
];

describe("slow calls", () => {
  it.each(CASES)("%s", (code) => {
    const rewritten: string = withoutSlowCalls(code);
    // biome-ignore lint/security/noGlobalEval: the code is written above
    const plain = globalThis.eval(code);
    // biome-ignore lint/security/noGlobalEval: the code is written above
    expect(globalThis.eval(`(() => { ${CALLS} return ${rewritten}; })()`)).toEqual(plain);
  });

  it("rewrites what it says", () => {
    expect(withoutSlowCalls("a.flatMap(f);")).toBe("$flatMap(a, f);");
    expect(withoutSlowCalls("Array.from({ length: n }, f);")).toBe("$times(n, f);");
    expect(withoutSlowCalls("a?.b.flatMap(f);")).toBe("a?.b.flatMap(f);");
  });
});
