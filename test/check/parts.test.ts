import { expect, test } from "vitest";
import { anywhere, everywhere } from "../../src/check/tree/parts.ts";

interface Node {
  readonly kind: string;
}

const tree = {
  kind: "a",
  inside: [{ kind: "b", place: { start: 1 } }, [{ kind: "c", note: null }]],
  last: { kind: "b" },
};

test("every object of the tree is met, from the outside in, the root too", () => {
  expect(everywhere<Node, string>(tree, (x) => (x.kind === undefined ? [] : [x.kind]))).toEqual([
    "a",
    "b",
    "c",
    "b",
  ]);
});

test("one is found in lists of lists, and none that is not there", () => {
  expect(anywhere<Node>(tree, (x) => x.kind === "c")).toBe(true);
  expect(anywhere<Node>(tree, (x) => x.kind === "d")).toBe(false);
  expect(anywhere("a", () => true)).toBe(false);
});

test("the search ends at the first", () => {
  const met: string[] = [];
  anywhere<Node>(tree, (x) => met.push(x.kind) === 2);
  expect(met).toHaveLength(2);
});
