// Lists of numbers beside vectors: entry by entry, from wherever the vector counts.

import { expect, test } from "vitest";
import { judged, words } from "./judged.ts";

test.each(["v[i = 1..2]", "v[i = 0..1]"])("the first entry of a list is that of %s", async (v) => {
  const given = `given a, b; ${v} = a^2*cases{1 if i = ${v.includes("1..2") ? 1 : 0}, b otherwise}`;
  expect(words(await judged(given, "v = (a^2, a^2 b)"))).toEqual(["holds"]);
  expect(words(await judged(given, "v = (a^2 b, a^2)"))).toEqual(["wrong"]);
});
