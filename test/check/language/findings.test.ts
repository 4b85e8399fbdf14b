// What is said of slips, in German: whole sentences, and no English word left in one of their halves.

import { describe, expect, it } from "vitest";
import { GERMAN_PHRASES } from "../../../src/check/language/german.ts";
import { Phrasebook } from "../../../src/show/language/phrasebook.ts";
import { SENTENCES } from "../diagnosis/slips.ts";

const ENGLISH =
  /(?:^|[\s:;,(])(?:the|is|are|should|must|with|of|be|it|holds|missing|wrong|this|on|not|instead|too|over|and|as)(?=[\s:;,.)]|$)/i;
const inGerman = (text: string): string => new Phrasebook({ phrases: GERMAN_PHRASES, and: "und" }).text(text);

describe("a slip", () => {
  it.each([
    ["", ""],
    ["on the left side: ", "on the left side"],
    ["with Σ_i t_i=1: ", "under a condition"],
    ["this holds if something else is meant: ", "in doubt"],
  ])("%s", (prefix) => {
    const left = SENTENCES.map(([, , , text]) => inGerman(prefix + text)).filter((t) => ENGLISH.test(t));
    expect(left).toEqual([]);
  });
});
