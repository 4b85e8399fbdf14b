// What `check` says in reports besides their own words, read out of the sources that say it: every sentence has a phrase
// in German, and every phrase is said somewhere.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GERMAN_PHRASES } from "../../../src/check/language/german.ts";
import { GERMAN_JUDGING } from "../../../src/check/language/german-judging.ts";
import { GERMAN_READER } from "../../../src/check/language/german-reader.ts";
import { GERMAN_UNREAD } from "../../../src/check/language/german-unread.ts";
import { Phrasebook } from "../../../src/show/language/phrasebook.ts";

const check = join("src", "check");
/** Files that say nothing: lists of words of other languages, of commands and of environments. */
const WITHOUT = /^(?:name-words|places|tidy|written-parts|bench|excerpt|signs)\.ts$|^report-/;
const files = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !WITHOUT.test(name))
    .map((name) => join(folder, name));
const checking = [...files(check), ...files(join(check, "meaning"))];
/** Of the reader of sheets: what it may say of a formula. */
const reading = ["elaborate", "infer", "resolve", "bind", "matrix", "matrix-parts"].map((name) =>
  join("src", "read", `${name}.ts`),
);

const code = (path: string): string => readFileSync(path, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*)`/g;

/** What stands in the place of a call within a sentence. */
function filled(call: string): string {
  const other = /\? "[^"]*" : "([^"]*)"$/.exec(call)?.[1];
  if (/by\.length === 1/.test(call)) return "2 variables";
  if (other !== undefined) return other;
  if (/\.rank\b/.test(call)) return "2";
  if (call === "told") return "";
  if (/reading\?\.text|^(?:text|i\.text|second|first|what)\b/.test(call))
    return call === "what" ? "terms" : "as declared";
  if (/RECURRENCE_WORDS/.test(call)) return "∂ with all entries apart";
  if (/diagnosis\.text/.test(call)) return "the factor u is missing";
  if (/tally\.why/.test(call)) return "there is no entry to compare";
  if (/d\.message/.test(call)) return "`u` is not declared";
  if (/^difference/.test(call)) return "`u` a vector";
  if (/"a number", "a vector"/.test(call)) return "a vector";
  if (/^inferred$/.test(call)) return "as inferred from use";
  if (/^describe/.test(call)) return "the end";
  if (/^argumentsText/.test(call)) return "2 arguments";
  if (/^places/.test(call)) return "2 decimals";
  if (/^count\(/.test(call))
    return `two ${/"(?:axis|subscript)"/.test(call) ? (call.includes("axis") ? "axes" : "subscripts") : (/"(\w+)"(?:, "\w+")?\)$/.exec(call)?.[1] ?? "thing")}s`
      .replace("indexs", "indices")
      .replace("axess", "axes")
      .replace("subscriptss", "subscripts");
  if (
    /length|rank|LONGEST|MOST|order|DEEPEST|parameters|possible|\.line\b|given\b|^n$|^terms$|fromEnd/.test(
      call,
    )
  )
    return "2";
  if (call === "why") return "`u` is padded";
  if (call === "which") return "the last axis";
  return "u";
}

/** Said by KaTeX, and put behind our words. */
const KATEX: ReadonlySet<string> = new Set([
  "undefined control sequence",
  "double superscript",
  "double subscript",
]);

/** What is no sentence of a report: mistakes of ours, code that is proposed, keys, parts of sentences said elsewhere. */
const NOT_SAID =
  /^(?:a relation has two sides|a chain has sides|a product has factors|a tensor has axes|an axis has a letter|a relation that claims nothing is not judged|this sheet has|a sheet with a `grad` block|blank line|as in|names? as|such that|for all|arg (?:max|min|median)|is (?:one-hot|symmetric|0 outside)|more u|only u|claimed |stated |when u|sum u|hot u|one u|divides|symmetric u|, 0 outside|the letter `u` terms|stands twice on|is in use here|as declared\S|uas declared|.*\buu$|\) return|\\partial u|\\frac|u from here|a subscript$|the derivative of max|; here |\\(?:nonumber|input|openout|section)|equation |verbatim |int iint|hat |exp log|log exp|erf |t p q|number symbol|if\||otherwise\||<!-- |given u|u = |bound here|declared here|the condition|`u` in front)/;

function sentencesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    [...code(path).matchAll(LITERAL)]
      .map(([, plain, template]) =>
        (plain ?? template ?? "").replace(/\$\{((?:[^{}`]|`[^`]*`|\{[^{}]*\})*)\}/g, (_, call: string) =>
          filled(call.trim()),
        ),
      )
      .map((text) => text.replace(/\\`/g, "`").replace(/\\"/g, '"').replaceAll("\\\\", "\\"))
      .filter(
        (text) =>
          !text.includes("\n") &&
          /[a-z]{2,} .*[a-z]{2,}|^an? [a-z]+$/.test(text) &&
          !NOT_SAID.test(text) &&
          !/^\.{1,2}\//.test(text),
      ),
  );
}

describe("what is said about formulas", () => {
  it.each([
    ["by check", checking, 200],
    ["by the reader of sheets", reading, 40],
  ] as const)("%s has a phrase in German", (_name, paths, least) => {
    const sentences = sentencesOf(paths);
    expect(sentences.length).toBeGreaterThan(least);
    const missing = new Set<string>();
    const book = new Phrasebook({ phrases: GERMAN_PHRASES, and: "und" }, missing);
    for (const s of sentences) book.text(s);
    expect([...missing]).toEqual([]);
  });

  it("has no phrase that nobody says", () => {
    const all = [...checking, ...files(join("src", "read")), ...files(join("src", "verify"))]
      .map(code)
      .join("\n")
      .replace(/\\`/g, "`")
      .replaceAll("\\\\", "\\")
      .replace(/\\"/g, '"');
    const unused = [...GERMAN_UNREAD, ...GERMAN_JUDGING, ...GERMAN_READER].filter(([english]) =>
      english
        .split(
          /\{\w+\}|`|, and | and (?=the)|\b(?:one|two|three|four|five|six|variable|first|next to last|rows|columns|a row|a part|1 point|its argument|here)\b/,
        )
        .map((part) => part.replace(/^[\s,:;(]+|[\s,:;.)]+$/g, ""))
        .some((part) => /[a-z]{3} [a-z]{2}/.test(part) && !KATEX.has(part) && !all.includes(part)),
    );
    expect(unused.map(([english]) => english)).toEqual([]);
  });
});
