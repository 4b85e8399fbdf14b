// Reports of `check` in German: nothing is left in English that there is a text for, and each phrase is one that is said.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENGLISH_REPORT } from "../../../src/check/language/english.ts";
import { GERMAN_REPORT } from "../../../src/check/language/german.ts";
import { GERMAN_FINDINGS } from "../../../src/check/language/german-findings.ts";
import { languageOfDocument } from "../../../src/check/language/languages.ts";
import { Phrasebook } from "../../../src/show/language/phrasebook.ts";
import { folder } from "../../cli/cli.ts";

const families = join("src", "check", "diagnosis", "families");
const sources = [
  ...readdirSync(families).map((name) => join(families, name)),
  join("src", "check", "diagnosis", "words.ts"),
  join("src", "check", "diagnosis", "diagnose.ts"),
].map((path) => readFileSync(path, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, ""));

const PART = "some words";
const IS_PART =
  /^(?:(?:begins|ends) one too u|is shifted by u|holds u too much|has the factor u too much|lacks the factor u|in case 2, |in the second term, |in case u, |the exponent of u is wrong)$/;

/** What stands in the place of a call within a sentence. */
function filled(call: string): string {
  if (/^(?:where|inCase)\(/.test(call)) return "";
  if (/^ordinal\(/.test(call)) return "second";
  if (/instead\(|instead$/.test(call)) return call.includes("(") ? "u should be v" : "with +";
  if (/number|digit|repeats|caseNumber|^[ab] \+ 1/.test(call)) return "2";
  if (/"with a minus"/.test(call)) return "with a minus";
  if (/"the condition"/.test(call)) return "the index";
  if (call === "words") return PART;
  return "u";
}

/** Sentences of the families, with something in each of their slots. */
const sentences = sources.flatMap((source) =>
  [...source.matchAll(/`((?:[^`$]|\$\{(?:[^{}`]|`[^`]*`)*\})*)`/g)]
    .map(([, body = ""]) => body.replace(/\$\{((?:[^{}`]|`[^`]*`)*)\}/g, (_, call: string) => filled(call)))
    // Parts of sentences are said within others.
    .filter(
      (text) => /[a-z]{2,} [a-z]{2,}.*[a-z]{2,}/.test(text) && !text.includes(PART) && !IS_PART.test(text),
    ),
);

describe("reports in German", () => {
  it("say everything that reports in English say, in other words", () => {
    const found: string[] = [];
    const compare = (english: unknown, german: unknown, path: string): void => {
      if (typeof english === "string") {
        if (english === german) found.push(path);
        return;
      }
      if (typeof english === "object" && english !== null && typeof german === "object" && german !== null)
        for (const [key, value] of Object.entries(english))
          compare(value, Reflect.get(german, key), `${path}.${key}`);
    };
    compare(ENGLISH_REPORT, GERMAN_REPORT, "");
    expect(found).toEqual([]);
  });

  it("have a phrase for each sentence about a wrong line", () => {
    expect(sentences.length).toBeGreaterThan(30);
    const missing = new Set<string>();
    const book = new Phrasebook({ phrases: GERMAN_FINDINGS, and: "und" }, missing);
    for (const s of sentences) book.text(s);
    expect([...missing]).toEqual([]);
  });

  it("have no phrase that nobody says", () => {
    const all = sources.join("\n");
    const unused = GERMAN_FINDINGS.filter(([english]) =>
      english
        .split(/\{\w+\}|: /)
        .flatMap((part) =>
          part.split(
            / term\b|\bon(?= are)|rounded |with a minus|without the minus|in the (?:index|condition)/,
          ),
        )
        .flatMap((part) => part.split(/one too (?:early|late)|the (?:first|last)|\b(?:down|up)$/))
        .map((part) => part.replace(/^[\s,:;]+|[\s,:;]+$/g, ""))
        .some((part) => /[a-z]{2}/.test(part) && !all.includes(part)),
    );
    expect(unused.map(([english]) => english)).toEqual([]);
  });

  it("are for documents that say so, and for whoever asks", async () => {
    const wrong =
      "---\nlang: de\ngradsheet: given s[n], t[n]; assume sum{i} t[i] = 1\n---\n$$p_i = \\frac{e^{s_i}}{\\sum_j e^{s_j}}$$\n\n$$L = -\\sum_i t_i \\log p_i$$\n\n$$\\frac{\\partial L}{\\partial s_k} = t_k + p_k$$\n";
    const f = folder({ "a.md": wrong, "b.md": wrong.replace("lang: de\n", "") });
    const { code, out } = await f.gradsheet(["check", "a.md", "--report", "a.html"]);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        "a.md:9:3: FALSCH: die erste falsche Zeile",
        "  9 | $$\\frac{\\partial L}{\\partial s_k} = t_k + p_k$$",
        "    |   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^~~~~~~",
        "    die Seiten sind verschieden für k = 1, n = 1, s = [0], t = [1]:",
        "      links   0",
        "      rechts  2",
        "    Das Vorzeichen des ersten Glieds ist falsch: mit − gilt die Zeile",
        "    richtig wäre: p_{k}-t_{k}",
        "",
        "Erste falsche Zeile: 9: \\frac{\\partial L}{\\partial s_k} = t_k + p_k",
        "2 gelten, 1 falsch, 0 nicht gelesen, 0 nicht entschieden",
        "",
      ].join("\n"),
    );
    const page = f.read("a.html");
    expect(page).toContain('<html lang="de"');
    expect(page).toContain("Eine Zeile ist falsch.");
    expect(page.replace(/<style>.*?<\/style>/gs, "")).not.toMatch(
      />[^<]*\b(?:holds|wrong|line|Remark|Summary)\b/,
    );
    expect((await f.gradsheet(["check", "b.md"])).out).toContain("WRONG: the first wrong line");
    expect((await f.gradsheet(["check", "b.md", "--lang", "de"])).out).toBe(
      out.replaceAll("a.md:9", "b.md:8").replace(" 9 |", " 8 |").replace("Zeile: 9", "Zeile: 8"),
    );
    expect((await f.gradsheet(["check", "a.md", "--language", "en"])).out).toContain("WRONG");
    // Programs read keys.
    const json = async (...more: readonly string[]) =>
      (await f.gradsheet(["check", "b.md", "--json", ...more])).out;
    expect(await json("--lang", "de")).toBe(await json());
  });

  it.each([
    ["---\nlanguage: de-AT\n---\n", "de-AT"],
    ["---\ntitle: x\n---\nlang: de\n", undefined],
    ["\\documentclass{article}\n\\usepackage[english,ngerman]{babel}\n", "de"],
    ["\\usepackage[ngerman, english]{babel}", "en"],
    ["% \\usepackage[ngerman]{babel}", undefined],
    ["lang: de", undefined],
  ])("know the language of %j", (text, language) => {
    expect(languageOfDocument(text)).toBe(language);
  });
});
