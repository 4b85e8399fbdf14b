// Why a side has no value, as the evaluator says it: every reason has a phrase in German, and a report in German says it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../../src/check/check-document.ts";
import { GERMAN_PHRASES, GERMAN_REPORT } from "../../../src/check/language/german.ts";
import { GERMAN_VALUES } from "../../../src/check/language/german-values.ts";
import { reportText } from "../../../src/check/report/text.ts";
import { meanings } from "../../../src/ops/meanings.ts";
import { Phrasebook } from "../../../src/show/language/phrasebook.ts";
import { standard } from "../../../src/standard.ts";

const sources = ["eval", "ops"].flatMap((folder) =>
  readdirSync(join("src", folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("src", folder, name), "utf8")),
);
const REASON =
  /(?:noValue|tooLarge)\(\s*(?:"([^"]+)"|`([^`]+)`)|(?:none|ONLY_FIRST|undefinedSum) = "([^"]+)"/g;
/** Names stand as u, numbers as 2. */
const filled = (text: string): string =>
  text.replace(/\$\{([^{}]*)\}/g, (_, call: string) =>
    /reason/.test(call) ? "division by zero" : /limit|length|p \+ 1/.test(call) ? "2" : "u",
  );
const reasons = sources.flatMap((source) =>
  [...source.matchAll(REASON)].map(([, a, b, c]) => filled(a ?? b ?? c ?? "")),
);

describe("why there is no value", () => {
  it("has a phrase in German for every reason", () => {
    expect(reasons.length).toBeGreaterThan(60);
    const missing = new Set<string>();
    const book = new Phrasebook({ phrases: GERMAN_PHRASES, and: "und" }, missing);
    // A sum that has no value is told by its signs.
    const same = reasons.filter((r) => book.text(r) === r && /[a-z]{2}/.test(r));
    // Asked for within the evaluator, and never told.
    expect([...missing, ...same].filter((r) => r !== "no box")).toEqual([]);
  });

  it("has no phrase for what nothing says", () => {
    const verify = ["judge.ts", "equality.ts", "limits.ts"].map((name) =>
      readFileSync(join("src", "verify", name), "utf8"),
    );
    const plain = [...sources, ...verify].join("\n");
    const all = plain + ["max", "min"].map((op) => plain.replaceAll("${e.op}imum", `${op}imum`)).join("\n");
    const unused = GERMAN_VALUES.filter(([english]) =>
      english
        .split(/\{\w+\}/)
        .map((part) => part.replace(/^[\s,:;(]+|[\s,:;.)]+$/g, ""))
        .some((part) => /[a-z]{3} [a-z]{2}/.test(part) && !all.includes(part)),
    );
    expect(unused.map(([english]) => english)).toEqual([]);
  });

  it.each([
    ["\\frac{a}{0} = b", "eine Division durch 0"],
    ["\\sqrt{-1-a^2} = b", "sqrt hat hier keinen Wert"],
    ["x_{n+3} = w_{K+2}", "x wird auf Achse 1 an der Stelle 2 gelesen, und sie läuft über 2..2"],
    ["\\begin{cases} 1 & a > a+1\\end{cases} = b", "kein Fall trifft zu"],
    ["\\frac{1}{\\sum_{i=0}^{-1} x_i} = a", "eine Division durch 0"],
  ])("of %s is told in German", async (formula, why) => {
    const text = `<!-- gradsheet: given x[n], w[K], a, b -->\n\n$$${formula}$$\n`;
    const report = await checkDocument(text, "blatt.md", { library: standard, meanings, seed: 1 });
    const told = reportText(report, text, { width: 200, paint: (_, t) => t, texts: GERMAN_REPORT });
    // Which numbers they are the points tell.
    const said = told.replace(/-?\d+(?=\.\.| gelesen)|(?<=\.\.)-?\d+/g, "2");
    expect(said).toContain(`nicht entschieden: kein Punkt hat etwas gezeigt: ${why}\n`);
  });
});
