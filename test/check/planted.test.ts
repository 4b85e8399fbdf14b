// Planted errors by way of paper: slips in the lines that gradsheet writes itself, printed as LaTeX, read back and
// checked from the givens and definitions of the question alone; and as many lines without a slip.
// GRADSHEET_PLANTED=2000 plants so many.

import { describe, expect, test } from "vitest";
import { carriedErrors, saidOfCarried } from "./paper-carried.ts";
import { count, findings, inGroups, rightLines, word } from "./paper-sample.ts";
import { KINDS, type Kind } from "./plant.ts";
import { type Said, type Source, sources } from "./planting.ts";

const PLANTED = Number(process.env.GRADSHEET_PLANTED ?? 200);
/**
 * The share of changing slips that may be missed, be it that their line is not read or not decided. What differs on kinks
 * alone, and what is right where `*` is the correlation, is counted apart.
 */
const LEAVE = 0.01;
/** The share of carried errors that may be told otherwise: a later line called wrong by itself, or not decided. */
const CARRIED_OTHERWISE = 0.1;

/** What the lines of one round leave in memory is given up before the next: a few thousand would not fit. */
const ROUND = 400;
const ROUNDS = Array.from({ length: Math.ceil(PLANTED / ROUND) }, (_, k) => ({
  round: k,
  number: Math.min(ROUND, PLANTED - k * ROUND),
}));
const PATIENCE = 900_000 * ROUNDS.length;

const written = (): readonly Source[] => sources().filter((s) => s.lines.length > 0);

describe("the derivations of all example sheets on paper", () => {
  test(
    "no right line is called wrong",
    async () => {
      const said: { readonly name: string; readonly tex: string; readonly said: Said }[] = [];
      for (const { round, number } of ROUNDS)
        for (const r of await inGroups(rightLines(written(), number, round)))
          said.push({ name: r.source.name, tex: r.tex, said: r.said });
      console.log(`${said.length} right lines:`, count(said.map((r) => word(r.said))));
      const accused = said.filter((r) => r.said.verdict === "wrong");
      expect(accused.map((r) => `${r.name}: ${r.tex}`)).toEqual([]);
      expect(said.filter((r) => r.said.verdict === "holds").length).toBeGreaterThan(0.9 * said.length);
    },
    PATIENCE,
  );

  test(
    "errors that change a value are found in the line where they stand",
    async () => {
      const met = new Set<Kind>();
      const missed: string[] = [];
      let changing = 0;
      for (const { round, number } of ROUNDS) {
        const found = await findings(written(), number, round);
        console.log([found.text, ...found.missed].join("\n"));
        for (const p of found.changing) met.add(p.kind);
        missed.push(...found.missed);
        changing += found.changing.length;
      }
      console.log(`${changing} change a value, ${missed.length} of them missed`);
      expect(changing).toBeGreaterThan(PLANTED / 2);
      // Few lines have floors: of few slips none may be of that kind.
      const unmet = KINDS.filter((k) => !met.has(k));
      expect(unmet.length, unmet.join(", ")).toBeLessThanOrEqual(PLANTED < 600 ? 2 : 0);
      expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(LEAVE * changing);
    },
    PATIENCE,
  );

  test(
    "an error that is carried forward is counted once, in its line",
    async () => {
      const found = [];
      for (const c of carriedErrors(written(), PLANTED / 20, 13)) found.push(await saidOfCarried(c));
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
    },
    PATIENCE,
  );
});
