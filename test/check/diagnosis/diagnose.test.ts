// Wrong lines, as students write them, and the sentence that says what is wrong with each.

import { describe, expect, test } from "vitest";
import { SUBSCRIPTS } from "../../../src/notation/notation.ts";
import { diagnosedTex } from "./lines.ts";
import { SENTENCES } from "./slips.ts";

describe("the sentence for a slip", () => {
  test.each(SENTENCES)("%s: %#", async (code, b, tex, sentence, right) => {
    const { refuted, diagnosis } = await diagnosedTex(b, tex, SUBSCRIPTS);
    expect(refuted).toBe(true);
    expect(diagnosis).toEqual({ code, text: sentence, tex: right, place: undefined });
  });
});
