// What the page says stands in one table, so that it can be said in another language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { languageFor } from "../../src/web/speech.ts";
import { ENGLISH_TEXTS } from "../../src/web/texts/english.ts";
import { GERMAN_TEXTS } from "../../src/web/texts/german.ts";

const folder = join("src", "web");

/** String literals that read like something said: a capital, then a further word or an end of sentence. */
const SAID = /(["'`])[A-Z][a-z]+(?: [a-z]|[.:…!?]\1|: )/;

test("no text is written outside of the table", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (f) => f.endsWith(".ts") && !f.startsWith("texts"),
  );
  const said = files.flatMap((f) =>
    readFileSync(join(folder, f), "utf8")
      .split("\n")
      .flatMap((line, k) => {
        const code = line.replace(/^\s*(?:\/\/|\/?\*).*/, "");
        // Titles of sheets are the sheets' own.
        return SAID.test(code) && !/^\s*title: /.test(code) ? [`${f}:${k + 1}: ${code.trim()}`] : [];
      }),
  );
  expect(files.length).toBeGreaterThan(30);
  expect(said).toEqual([]);
});

test("everything is said in German, and nothing as in English but what is the same", () => {
  const same = new Set(["gradsheet", "LaTeX", "Markdown", "Link", "Text", "0", "1", "1/2", "x[i, j]"]);
  const found: string[] = [];
  const compare = (english: unknown, german: unknown, path: string): void => {
    if (typeof english === "string" && typeof german === "string") {
      expect(german.trim(), path).not.toBe("");
      // Where one ends in a space for what follows, so does the other.
      expect(/\s$/.test(german), path).toBe(/\s$/.test(english));
      if (english === german && !same.has(english)) found.push(`${path}: ${english}`);
      return;
    }
    if (typeof english === "object" && english !== null && typeof german === "object" && german !== null) {
      expect(Object.keys(german), path).toEqual(Object.keys(english));
      for (const [key, value] of Object.entries(english))
        compare(value, Reflect.get(german, key), `${path}.${key}`);
      return;
    }
    expect(typeof german, path).toBe(typeof english);
  };
  compare(ENGLISH_TEXTS, GERMAN_TEXTS, "");
  expect(found).toEqual([]);
  const { derive, check, problems, head, line } = GERMAN_TEXTS;
  expect(derive.counted(12, 10, 1, 1)).toBe("12 Zeilen, 10 bestätigt, 1 nicht bestätigt, 1 widerlegt");
  expect(
    check.counted(3, [
      ["holds", 2],
      ["wrong", 1],
    ]),
  ).toBe("3 Beziehungen: 2 gelten, 1 falsch");
  expect(check.counted(1, [["holds-if", 1]])).toBe("1 Beziehung: 1 gilt unter einer Bedingung");
  expect(check.follows(4)).toBe("Sie folgt aus der falschen Beziehung in Zeile 4.");
  expect(problems.spoken("Fehler", 2, "z", 0)).toBe("Fehler in Zeile 2: z.");
  expect([head.theme("dark"), line.named(3, { part: "", at: 4, count: 9 }, "bestätigt")]).toEqual([
    "Farben: dunkel",
    "Zeile 4 von 9, Nummer (3), bestätigt. Einzelheiten",
  ]);
  expect(check.firstDocument).not.toMatch(/layer|gradient back/);
});

test("lines are named by where they stand in their part of the page", () => {
  const place = { part: "Softmax (b)", at: 2, count: 5 };
  const step = { ...place, step: { at: 1, count: 3 } };
  expect([
    ENGLISH_TEXTS.line.named(undefined, place, "established"),
    ENGLISH_TEXTS.line.named(7, step, "established"),
    GERMAN_TEXTS.line.named(undefined, step, "bestätigt"),
  ]).toEqual([
    "Line 2 of 5, in Softmax (b), established. Details",
    "Step 1 of 3 of line 2 of 5, numbered (7), in Softmax (b), established. Details",
    "Schritt 1 von 3 in Zeile 2 von 5, in Softmax (b), bestätigt. Einzelheiten",
  ]);
});

test("the language is the one that was chosen, else the first of the browser's that there is", () => {
  expect(languageFor("de", ["en-US"])).toBe("de");
  expect(languageFor(null, ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(languageFor("nl", ["EN-gb", "de"])).toBe("en");
  expect(languageFor(undefined, ["fr"])).toBe("en");
  expect(languageFor(null, [])).toBe("en");
});

test("numbers of lines and relations are said as one says them", () => {
  const { derive, check, problems } = ENGLISH_TEXTS;
  expect(derive.allEstablished(1)).toBe("1 line checked and established");
  expect(derive.counted(12, 10, 1, 1)).toBe("12 lines, 10 established, 1 not established, 1 refuted");
  expect(derive.unchecked(3)).toBe("3 lines, not checked");
  expect(check.counted(1, [["holds", 1]])).toBe("1 relation: 1 holds");
  expect(
    check.counted(5, [
      ["holds", 2],
      ["holds-if", 2],
      ["wrong", 1],
    ]),
  ).toBe("5 relations: 2 hold, 2 hold under a condition, 1 wrong");
  expect(problems.spoken("Error", 2, "z is not declared", 1)).toBe(
    "Error in line 2: z is not declared. 1 more below the text.",
  );
});
