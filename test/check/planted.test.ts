// Planted errors by way of paper: slips in the lines that gradsheet writes itself, printed as LaTeX, read back and
// checked from the givens and definitions of the question alone; and as many lines without a slip.
// GRADSHEET_PLANTED=2000 plants so many.

import { describe, expect, test } from "vitest";
import { carriedErrors, saidOfCarried } from "./paper-carried.ts";
import { count, findings, inGroups, rightLines, word } from "./paper-sample.ts";
import { KINDS } from "./plant.ts";
import { sources } from "./planting.ts";

const PLANTED = Number(process.env.GRADSHEET_PLANTED ?? 200);
/**
 * The share of changing slips that may be missed, be it that their line is not read or not decided. What differs on kinks
 * alone, and what is right where `*` is the correlation, is counted apart.
 */
const LEAVE = 0.01;
/** The share of carried errors that may be told otherwise: a later line called wrong by itself, or not decided. */
const CARRIED_OTHERWISE = 0.1;

describe("the derivations of all example sheets on paper", () => {
  const all = sources().filter((s) => s.lines.length > 0);

  test("no right line is called wrong", async () => {
    const said = await inGroups(rightLines(all, PLANTED));
    console.log(`${said.length} right lines:`, count(said.map((r) => word(r.said))));
    const accused = said.filter((r) => r.said.verdict === "wrong");
    expect(accused.map((r) => `${r.source.name}: ${r.tex}`)).toEqual([]);
    expect(said.filter((r) => r.said.verdict === "holds").length).toBeGreaterThan(0.9 * said.length);
  }, 900_000);

  test("errors that change a value are found in the line where they stand", async () => {
    const { text, changing, missed } = await findings(all, PLANTED);
    console.log([text, ...missed].join("\n"));
    expect(changing.length).toBeGreaterThan(PLANTED / 2);
    // Few lines have floors: of few slips none may be of that kind.
    const met = new Set(changing.map((p) => p.kind));
    const unmet = KINDS.filter((k) => !met.has(k));
    expect(unmet.length, unmet.join(", ")).toBeLessThanOrEqual(PLANTED < 600 ? 2 : 0);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(LEAVE * changing.length);
  }, 900_000);

  test("an error that is carried forward is counted once, in its line", async () => {
    const found = [];
    for (const c of carriedErrors(all, PLANTED / 20, 13)) found.push(await saidOfCarried(c));
    const held = found.filter((f) => f.held);
    const others = held.filter(({ carried: { lines, at }, said }) =>
      lines.some((_, k) => said[k] !== (k < at ? "holds" : k === at ? "wrong" : "follows")),
    );
    const told = others.map((f) => `${f.carried.source.name}, ${f.carried.kind}: ${f.said.join(", ")}`);
    console.log(
      [`${found.length} carried, ${held.length} in lines that hold without the slip`, ...told].join("\n"),
    );
    expect(held.length).toBeGreaterThan(PLANTED / 40);
    expect(others.length, told.join("\n")).toBeLessThanOrEqual(CARRIED_OTHERWISE * held.length);
  }, 900_000);
});
