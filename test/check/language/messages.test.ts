// What `check` says in reports besides their own words, read out of the sources that say it: every sentence has a phrase
// in German, and every phrase is said somewhere.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWholeSheet } from "../../../src/build/read.ts";
import { buildRead } from "../../../src/build/sheet.ts";
import { blockMessages } from "../../../src/build/summary.ts";
import { GERMAN_PHRASES } from "../../../src/check/language/german.ts";
import { GERMAN_JUDGING } from "../../../src/check/language/german-judging.ts";
import { GERMAN_MESSAGES } from "../../../src/check/language/german-messages.ts";
import { GERMAN_READER } from "../../../src/check/language/german-reader.ts";
import { GERMAN_UNREAD } from "../../../src/check/language/german-unread.ts";
import { Phrasebook } from "../../../src/show/language/phrasebook.ts";
import { standard } from "../../../src/standard.ts";

const check = join("src", "check");
/** Files that say nothing: lists of words of other languages, of commands and of environments. */
const WITHOUT = /\b(?:name-words|places|tidy|written-parts|bench|excerpt|signs)\.ts$/;
/** Folders that take their words from the tables beside them, or from tables of their own. */
const OWN_WORDS = /^(?:language|report|diagnosis)\b(?!\W(?:mark-slips|formula-rows)\.ts)/;
const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !WITHOUT.test(name) && !OWN_WORDS.test(name))
    .map((name) => join(folder, name));
const checking = files(check);
/** Of the reader of sheets: what it may say of a formula. */
const reading = ["elaborate", "infer", "resolve", "bind", "matrix", "matrix-parts"].map((name) =>
  join("src", "read", "terms", `${name}.ts`),
);

/** What may be said of a sheet. */
const sheets = [
  ...files(join("src", "read")),
  join("src", "derive", "tasks", "write-out.ts"),
  ...["block-notation", "blocks", "declared", "draws", "impossible", "read-loose"].map((name) =>
    join("src", "build", `${name}.ts`),
  ),
];

const code = (path: string): string => readFileSync(path, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*)`/g;

/** What stands in the place of a call within a sentence. */
function filled(call: string, file: string): string {
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
      .replace("entrys", "entries")
      .replace("subscriptss", "subscripts");
  if (
    /length|rank|LONGEST|MOST|order|DEEPEST|parameters|possible|\.line\b|given\b|^n$|^terms$|fromEnd/.test(
      call,
    )
  )
    return "2";
  if (call === "why") return "`u` is padded";
  if (call === "after") return file.endsWith("cursor.ts") ? " after `u`" : "u";
  if (call === "hint") return "";
  if (/^MAX_|^least$|^entries$|choices|^MANY|k \+ 1/.test(call)) return "2";
  if (call === "does") return "proves";
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

/** Parts of sentences that are put together, and what is to be written, which is in the sheet language. */
const PART_OF_SHEET =
  /^(?: and `|terms |axis 2 of|the last axis`u`|terms u$|unknown setting `u`u|: found the end|hint "|remark "|on X, t|u (?:through|what)|called "|as declared$|a ring has|and `u` are|Some words|(?:compute|show) as|code numpy|from (?:layers|")|use #as|use (?:#u|u) with|two meanings$|u from layers|no (?:layer|block)|there is u u|new names after `with`[u2]|nothing says$|the end does not say$|terms is missing|`u`u)/;

const ENGLISH =
  /\b(?:the|of|is|are|with|which|after|before|has|have|not|from|this|that|where|there|for|at|only|its|does|or|and)\b/;

function sentencesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    [...code(path).matchAll(LITERAL)]
      .map(([, plain, template]) =>
        (plain ?? template ?? "").replace(/\$\{((?:[^{}`]|`[^`]*`|\{[^{}]*\})*)\}/g, (_, call: string) =>
          filled(call.trim(), path),
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
    ["by check", checking, 200, GERMAN_PHRASES],
    ["by the reader of sheets of a formula", reading, 40, GERMAN_PHRASES],
    ["of sheets", sheets, 500, GERMAN_MESSAGES],
  ] as const)("%s has a phrase in German", (_name, paths, least, phrases) => {
    const sentences = sentencesOf(paths);
    expect(sentences.length).toBeGreaterThan(least);
    const missing = new Set<string>();
    const book = new Phrasebook({ phrases, and: "und" }, missing);
    const left: string[] = [];
    for (const s of sentences) {
      if (paths === sheets && PART_OF_SHEET.test(s)) continue;
      const said = book.text(s);
      // A slot may have taken English words for a name.
      if (missing.size === 0 && ENGLISH.test(said.replace(/`[^`]*`/g, ""))) left.push(`${s} → ${said}`);
    }
    expect(left).toEqual([]);
    // Code is the same in every language.
    const isCode = (m: string): boolean => /^`[^`]*`$|^as declared$/.test(m);
    expect([...missing].filter((m) => !isCode(m))).toEqual([]);
  });

  it("has no phrase that nobody says", () => {
    const all = [...checking, ...sheets, ...files(join("src", "verify"))]
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

const block = (text: string): string => `\`\`\`grad #one\n${text}\n\`\`\``;

describe("what is said about a sheet that cannot be read", () => {
  it.each([
    "given x[n]\ny = x[i",
    "given x[n]\ny = x[i)",
    "given x[n]\ny = sum{i} x[i] +",
    "given x[n]\ny = z + 1",
    "given x[n]\ny[i] = x[i]\nfind d(y[b])/d(q)",
    "given x[n]\ny = sum{} x[i]",
    "given x[n]\ny = sum{i, i} x[i]",
    "given x[n], x[m]\nfind d(x[i])/d(x[j])",
    "given x[n] outside 1\nfind d(x[i])/d(x[j])",
    "given x[n], r\ny = x[r]",
    "given x[n]\ny[i] = x[i+1]\nfind d(y[5])/d(x[j])",
    "given x[n]\ny[i = 0..n] = x[i]\nfind d(y[i])/d(x[j])",
    "given x[n]\ny = x ** 2",
    "given x[n]\ny := x[0]",
    "hello world",
    "find 3",
    "show 3",
    "code numpy",
    "use #two",
    "use softplus from layers\nuse nothing from layers",
    'use #two from "other.md"',
    "given a\na = 2",
    "a = b\nb = a\nfind d(a)/d(b)",
    "given x[n]\nkink abs sideways",
    "given x[n]\npoints 2\npoints 3",
    "given x[n]\ncompute x[0]",
    "given x[2]\ndraw",
    "plot u^2",
    "A = [[1, 2], [3]]",
    "given A[n, n], b[n]\ny = det(A)\nz = A^-1 @ b",
    "given L(y)",
    "vary A in 5..1\ncompute A",
    "notation nonsense yes",
    "index from 3",
    "given x[3]\nsize",
    "",
  ])("is German: %j", (text) => {
    for (const source of [
      block(text),
      `- a\n\n  ${block(text).replaceAll("\n", "\n  ")}`,
      block(text).slice(0, -3),
    ]) {
      const read = readWholeSheet(source, "sheet.md", standard);
      const said = read.ok ? read.value.messages : read.messages;
      const missing = new Set<string>();
      const book = new Phrasebook({ phrases: GERMAN_MESSAGES, and: "und" }, missing);
      for (const { diagnostic: d } of said)
        for (const s of [d.message, d.expected, ...(d.related ?? []).map((r) => r.message)])
          if (s !== undefined) book.text(s);
      expect([...missing].filter((m) => !/^`[^`]*`$/.test(m))).toEqual([]);
    }
  });
});

describe("what is said about a sheet that cannot be built as it stands", () => {
  it.each([
    "given x[n]\ny = sum{i} x[i]^2\nexpand y",
    "A = [1, 2]\ny = exp(A[0])\ncompute y",
    "A = [1, 2]\ngiven L(A)\ncompute d(L)/d(A[0])",
    "A = [1, 2]\ncompute max{i=2..1} A[i]",
    "given x[n], w[n]\ny = sum{i} x[i]^2*w[i]\nshow d(y)/d(x[k]) = x[k]*w[k]\nfind d(y)/d(w[k])\nfind d(y)/d(x[k])",
    "given u > 0\nz = u*cos(u)\nlimit u -> inf of z\nshow d(z)/d(u) = cos(u)",
    "given u\nf = sqrt(-1 - u^2)\nplot f for u in 0..1",
    "given u\nplot u for u in 1..0",
    "given u, a\nplot a*u for u in 0..1",
    "given u\nplot u for u in 0..1 within 2..1",
    "given x[n]\ny[i] = x[i]\ndraw grid x",
    "A = [[1, 2], [3, 4]]\ndraw grid A box (2, 2, 1, 1)",
    "A = [[1, 2], [3, 4]]\ndraw grid A point (1, 1) for a in 0..500",
    "given a\nb = a^2\nminimise b over a from 1/0 using sgd(lr = 0.1) steps 3",
    "given a, c\nb = c*a^2\nminimise b over a from 1 using sgd(lr = 0.1) steps 3",
    "given a\nb = a^2\nrefute b = a*a",
  ])("is German: %j", async (text) => {
    const sheet = readWholeSheet(block(text), "sheet.md", standard, () => ({ ok: false, known: [] }));
    const built = sheet.ok ? await buildRead(sheet.value, standard, {}) : sheet;
    const said = built.ok ? built.value.blocks.flatMap(blockMessages) : built.messages;
    expect(said.length).toBeGreaterThan(0);
    const missing = new Set<string>();
    const book = new Phrasebook({ phrases: GERMAN_MESSAGES, and: "und" }, missing);
    const german = said.flatMap(({ diagnostic: d }) =>
      [d.message, d.expected].flatMap((s) => (s === undefined ? [] : [book.text(s)])),
    );
    expect([...missing]).toEqual([]);
    for (const s of german) expect(s.replace(/`[^`]*`/g, "")).not.toMatch(ENGLISH);
  });
});
