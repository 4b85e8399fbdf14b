// The rewritten code gives what the patterns give, whatever they take apart.

import { describe, expect, it } from "vitest";
// @ts-expect-error: a script of the build, without types
import { LIST, withoutArrayPatterns } from "../../scripts/array-patterns.mjs";

const CASES = [
  "(() => { const [a, , b = a, ...rest] = [1, 2, undefined, 4, 5]; return { a, b, rest }; })()",
  "(() => { const [[a, [b]], c] = [[1, [2]], 3], d = 4; return [a, b, c, d]; })()",
  "(() => { const [a] = new Set([7, 8]); const [k, v] = 'xy'; return [a, k, v]; })()",
  "(() => { const out = []; for (const [k, v] of new Map([[1, [2]], [3, [4]]])) out.push(k, ...v); return out; })()",
  "(() => { const out = []; for (let [a, b] of [[1, 2], new Set([3, 4])]) { a += b; out.push(a); } return out; })()",
  "[[1, 2], [3, 4]].map(([a, b]) => ({ a, b }))",
  "[new Set([1, 2])].map(([a, b], n) => { const [c] = [a + b]; return c + n; })",
  "(() => { const f = ([x]) => ([y]) => [x, y].map(([z]) => z); return f(['ab'])(['cd']); })()",
  "(() => { let a = 1, b = 2; [a, b] = [b, a]; const { c: [d] } = { c: [3] }; return [a, b, d]; })()",
  "(() => { const fs = []; for (const [n] of [[1], [2]]) fs.push(() => n); return fs.map((f) => f()); })()",
];

describe("array patterns", () => {
  it.each(CASES)("%s", (code) => {
    const rewritten: string = withoutArrayPatterns(code);
    // biome-ignore lint/security/noGlobalEval: the code is written above
    const plain = globalThis.eval(code);
    // biome-ignore lint/security/noGlobalEval: the code is written above
    expect(globalThis.eval(`(() => { ${LIST} return ${rewritten}; })()`)).toEqual(plain);
  });

  it("rewrites what it says", () => {
    expect(withoutArrayPatterns("const [a, b] = e;")).toBe("const $p0 = $list(e), a = $p0[0], b = $p0[1];");
  });
});
