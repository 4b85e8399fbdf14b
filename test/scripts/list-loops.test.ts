// The rewritten loops run as the written ones do, whatever they run over and however they are left.

import { describe, expect, it } from "vitest";
// @ts-expect-error: a script of the build, without types
import { ITERATOR, withListLoops } from "../../scripts/list-loops.mjs";

const CASES = [
  "for (const x of [1, 2, 3]) out.push(x);",
  "for (const x of new Set([1, 2])) { out.push(x); }",
  "for (const [k, v] of new Map([[1, 2], [3, 4]])) out.push(k + v);",
  "for (const ch of 'aüb') out.push(ch);",
  "for (let x of [1, 2]) { x += 1; out.push(x); }",
  "for (const { a, b = f(a) } of [{ a: 1 }, { a: 2, b: 3 }]) out.push(a, b);",
  "const list = [1]; for (const x of list) { out.push(x); if (x < 4) list.push(x + 1); }",
  "const set = new Set([1]); for (const x of set) { out.push(x); if (x < 4) set.add(x + 1); }",
  "for (const x of [1, 2, 3, 4]) { if (x === 2) continue; if (x === 4) break; out.push(x); }",
  "all: for (const x of [1, 2]) for (const y of [1, 2]) { if (y === 2) continue all; out.push([x, y]); }",
  "const fs = []; for (const x of [1, 2]) fs.push(() => x); out.push(...fs.map((g) => g()));",
  "for (const x of [1, 2]) { const x = 5; out.push(x); }",
  "for (const x of [[1, 2], [3]]) for (const y of x) for (const z of ('a' in { a: y } ? [y] : [])) out.push(z);",
  "function* all() { let n = 0; for (;;) yield n++; } for (const n of all()) { if (n > 2) break; out.push(n); }",
  "function* twice(list) { for (const x of list) { yield x; yield x; } } for (const x of twice([1, 2])) out.push(x);",
  "const deep = (n) => { for (const x of [n]) { if (n > 0) deep(n - 1); out.push(x); } }; deep(2);",
  "for (const x of Array(2)) out.push(x);",
];

describe("loops over lists", () => {
  it.each(CASES)("%s", (code) => {
    const run = (body: string): unknown =>
      // biome-ignore lint/security/noGlobalEval: the code is written above
      globalThis.eval(
        `(() => { ${ITERATOR} const out = []; const f = (x) => x + 1; ${body} return out; })()`,
      );
    const rewritten: string = withListLoops(code);
    expect(rewritten).not.toMatch(/ of /);
    expect(run(rewritten)).toEqual(run(code));
  });

  it("throws for what cannot be iterated", () => {
    const body: string = withListLoops("for (const x of 3) ;");
    // biome-ignore lint/security/noGlobalEval: the code is written above
    expect(() => globalThis.eval(`(() => { ${ITERATOR} ${body} })()`)).toThrow(TypeError);
  });

  it("leaves other loops", () => {
    for (const code of [
      "for (x of y) ;",
      "for (const k in o) ;",
      "async () => { for await (const x of y) ; };",
    ])
      expect(withListLoops(code)).toBe(code);
  });
});
