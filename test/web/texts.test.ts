// What the page says stands in one table, so that it can be said in another language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENGLISH_TEXTS } from "../../src/web/texts/english.ts";

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
