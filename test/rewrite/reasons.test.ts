// Reasons that several rules give for one line, joined to one sentence.

import { describe, expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import type { Reason } from "../../src/rewrite/derivation.ts";
import { constantIn, joinReasons, onlyTerm } from "../../src/rewrite/reasons.ts";

const ctx = new Context();
const m = (name: string) => ({ math: ctx.sym(name) });
const said = (r: Reason): string =>
  r
    .map((p) =>
      typeof p === "string" ? p : "ref" in p ? `(${p.ref})` : p.math.kind === "sym" ? p.math.name : "?",
    )
    .join("");
const left = (i: string, k: string): Reason => onlyTerm([m(i), " = ", m(k)]);

describe("reasons of one line", () => {
  test.each<[string, readonly Reason[], string]>([
    ["each is said once", [["a"], ["b"], ["a"]], "a; b"],
    [
      "what does not depend on the same",
      [constantIn([m("w")], m("x")), ["rule"], constantIn([m("h")], m("x"))],
      "w and h do not depend on x; rule",
    ],
    [
      "a name is listed once",
      [constantIn([m("w"), m("h")], m("x")), constantIn([m("h"), m("b")], m("x"))],
      "w, h and b do not depend on x",
    ],
    [
      "other variables stay apart",
      [constantIn([m("w")], m("x")), constantIn([m("h")], m("y"))],
      "w does not depend on x; h does not depend on y",
    ],
    [
      "terms that are left of two sums",
      [left("i", "k"), left("j", "l")],
      "the only terms left are i = k and j = l",
    ],
    [
      "of three",
      [left("i", "k"), left("j", "l"), left("n", "m")],
      "the only terms left are i = k, j = l and n = m",
    ],
    ["of two sums over the same", [left("i", "k"), left("i", "k")], "the only term left is i = k"],
    [
      "of which one comes again",
      [left("i", "k"), left("j", "l"), left("j", "l")],
      "the only terms left are i = k and j = l",
    ],
  ])("%s", (_, reasons, expected) => {
    expect(said(joinReasons(reasons))).toBe(expected);
  });
});
