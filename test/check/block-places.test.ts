// Which block the parts of a document belong to: by anchors, labels and identifiers, in their order.

import { expect, test } from "vitest";
import { blocksAt } from "../../src/check/meaning/block-places.ts";

test("what stands behind a name belongs to it, and may be about the next one", () => {
  const text = 'before <a id="one"></a> first \\label{two} second {#three} last';
  const at = blocksAt(text, ["one", "two", "three"]);
  const of = (word: string) => at(text.indexOf(word));
  expect(of("before")).toBeUndefined();
  expect(of("first")).toEqual({ own: "one", next: "two" });
  expect(of("second")).toEqual({ own: "two", next: "three" });
  expect(of("last")).toEqual({ own: "three", next: undefined });
  // Names that the sheet does not have are none.
  expect(blocksAt(text, ["two"])(text.indexOf("last"))).toEqual({ own: "two", next: undefined });
});
