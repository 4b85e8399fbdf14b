// A hand-out has the questions and no trace of an answer, in any format: what the answer key of each example sheet says
// beyond its questions is looked for in the hand-out of the same sheet.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { notebookPrograms } from "../../src/build/notebook.ts";
import { renderSheet } from "../../src/build/render.ts";
import { type BuiltSheet, buildSheet } from "../../src/build/sheet.ts";
import { buildJson, sheetJson } from "../../src/cli/json.ts";
import type { LineDocument, Sentence, SheetDocument, TaskDocument } from "../../src/show/document.ts";
import { escapeMarkdown, escapeTex } from "../../src/show/escape.ts";
import { escapeHtml } from "../../src/show/escape-html.ts";
import type { Exhibit } from "../../src/show/exhibit.ts";
import { handOut } from "../../src/show/hand-out.ts";
import { githubTex } from "../../src/show/prose-markdown.ts";
import { type Formula, sentenceText } from "../../src/show/sentence.ts";
import { typstString } from "../../src/show/typst-text.ts";
import { assets } from "./assets.ts";

const FORMATS = ["md", "tex", "html", "text", "ipynb", "typ"] as const;

async function built(source: string, name = "s.md"): Promise<BuiltSheet> {
  const outcome = await buildSheet(source, name, { substeps: false });
  if (!outcome.ok) throw new Error(outcome.messages.map((m) => m.diagnostic.message).join("\n"));
  return outcome.value;
}

interface Cell {
  readonly source: readonly string[];
  readonly attachments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Everything that stands in the cells of a notebook, pictures included. */
const cellsOf = (notebook: string): string =>
  (JSON.parse(notebook) as { readonly cells: readonly Cell[] }).cells
    .flatMap((cell) => [
      cell.source.join(""),
      ...Object.values(cell.attachments ?? {}).flatMap((a) =>
        Object.values(a).map((data) => Buffer.from(data, "base64").toString("utf8")),
      ),
    ])
    .join("\n\n");

/** A page of Typst without the definitions at its top, of which one is the mark of a line that is established. */
const usesOf = (page: string): string => page.replace(/^#let gs-ok = .*$/m, "").replace(/#gs-ok\b/g, "✓");

/** The page in every format, pictures beside it included; of a hand-out also what `--json` prints. */
async function pages(sheet: BuiltSheet, answers: boolean): Promise<Readonly<Record<string, string>>> {
  const out: Record<string, string> = {};
  for (const format of FORMATS) {
    const page = await renderSheet(sheet.document, format, {
      answers,
      assets: () => assets,
      pictures: "s",
      programs: () => notebookPrograms(sheet),
    });
    const text = format === "ipynb" ? cellsOf(page.text) : format === "typ" ? usesOf(page.text) : page.text;
    out[format] = [text, ...(page.files ?? []).map((f) => `${f.name}\n${f.text}`)].join("\n");
  }
  if (answers) return out;
  const flags = { to: ["md"], out: "o", answers } as unknown as Parameters<typeof sheetJson>[1];
  const job = { path: "s.md", outputs: [], pictures: [], sheet, summaries: [], notices: [] };
  out.json = buildJson([sheetJson(job, flags)]);
  return out;
}

/** Formulas and words of an answer: each as TeX or as text. */
function* answerStrings(
  task: TaskDocument,
): Generator<{ readonly tex?: string; readonly text: string; readonly typst?: Formula["typst"] }> {
  const sentence = function* (
    s: Sentence,
  ): Generator<{ readonly tex?: string; readonly text: string; readonly typst?: Formula["typst"] }> {
    for (const part of s)
      if (part.kind === "formula") yield part.formula;
      else if (part.kind !== "ref") yield { text: part.text };
  };
  const lines = function* (list: readonly LineDocument[]): ReturnType<typeof sentence> {
    for (const line of list) {
      if (line.kind === "formula") yield line.rhs;
      else yield* sentence(line.text);
      yield* sentence(line.reason);
    }
  };
  const exhibit = function* (e: Exhibit): ReturnType<typeof sentence> {
    yield* sentence(e.caption ?? []);
    if (e.kind === "figure") yield { text: sentenceText(e.alt) };
    else if (e.kind === "listing") for (const line of e.code.split("\n")) yield { text: line };
    else for (const row of e.rows) for (const cell of row) yield* sentence(cell);
  };
  yield* lines(task.lines);
  if (task.result !== undefined) yield task.result.formula;
  for (const e of task.exhibits) yield* exhibit(e);
  for (const r of [...task.remarks, ...task.conventions]) yield* sentence(r);
}

/** As the formats write it. */
const written = (x: {
  readonly tex?: string;
  readonly text: string;
  readonly typst?: Formula["typst"];
}): readonly string[] =>
  x.tex === undefined
    ? [
        x.text,
        escapeHtml(x.text),
        escapeMarkdown(x.text),
        escapeTex(x.text),
        typstString(x.text).slice(1, -1),
        JSON.stringify(x.text).slice(1, -1),
      ]
    : [x.tex, x.text, githubTex(x.tex), escapeHtml(x.tex), escapeHtml(x.text), ...typstOf(x)];

/** Typst may break a formula between its pieces: the longest one stands for all. */
const typstOf = (x: { readonly typst?: Formula["typst"] }): readonly string[] =>
  [...(x.typst ?? [])]
    .map((p) => p.typst)
    .sort((a, b) => b.length - a.length)
    .slice(0, 1);

/** What is shorter than this says nothing: `0`, `x[i]`, `by`. */
const LEAST = 9;

/** The prose without the quotations that are for the answer key. */
const unquoted = (source: string): string => source.replace(/^> \[!(?:ANSWER|REMARK)\].*(?:\n>.*)*/gim, "");

/** What a hand-out may say: its prose, what is given, what is asked, and the hints. */
function shownOf(p: SheetDocument["parts"][number]): readonly string[] {
  if (p.kind !== "block") return [unquoted(p.source)];
  if (p.hidden === true || p.answer === true) return [];
  const formulas = [...p.givens.flatMap((g) => g.formulas), ...p.tasks.map((t) => t.asked)];
  const hints = [...(p.hints ?? []), ...p.tasks.flatMap((t) => t.hints ?? [])].flat();
  return [
    ...formulas.flatMap((f) => [f.tex, f.text, ...(f.typst ?? []).map((p) => p.typst)]),
    ...hints.flatMap((h) =>
      h.kind === "formula" ? [h.formula.tex, h.formula.text] : h.kind === "ref" ? [] : [h.text],
    ),
  ];
}

const folder = join(import.meta.dirname, "../../examples");
const examples = readdirSync(folder).filter((f) => f.endsWith(".md"));

describe("the hand-out of each example", () => {
  test.each(examples)("%s", { timeout: 240_000 }, async (name) => {
    const sheet = await built(readFileSync(join(folder, name), "utf8"), name);
    const hand = await pages(sheet, false);
    const key = await pages(sheet, true);
    const open = (sheet.document.parts as SheetDocument["parts"]).flatMap(shownOf).join("\n");
    let sought = 0;
    let known = 0;
    for (const part of sheet.document.parts) {
      if (part.kind !== "block") continue;
      for (const task of part.tasks)
        for (const x of answerStrings(task)) {
          if ([x.tex, x.text].some((s) => s !== undefined && open.includes(s))) continue;
          const strings = written(x).filter((s) => s.trim().length >= LEAST && !open.includes(s));
          if (strings.length === 0) continue;
          sought += 1;
          if (strings.some((s) => Object.values(key).some((page) => page.includes(s)))) known += 1;
          for (const s of strings)
            for (const [format, page] of Object.entries(hand))
              expect(page.includes(s) ? `${format} holds: ${s}` : "").toBe("");
        }
    }
    // The search finds these strings where they are; lines of other levels are in the HTML page alone, cut in pieces.
    expect(sought).toBeGreaterThan(10);
    expect(known).toBeGreaterThan(0.7 * sought);
    for (const page of Object.values(hand))
      expect(page).not.toMatch(/checked and established|✓|Checked at random points/);
  });
});

/** Words of a verdict: what is found belongs to the answers. */
const VERDICT =
  /\b(?:wrong|mistakes?|contradicts?|is right|are right|its result|the result is|the answer is|it follows|as it turns out|therefore)\b/i;

describe("the prose that everyone reads", () => {
  test.each(examples)("of %s asks, and tells no result", { timeout: 240_000 }, async (name) => {
    const sheet = await built(readFileSync(join(folder, name), "utf8"), name);
    const { parts } = sheet.document;
    const prose = parts.flatMap((p) => (p.kind === "block" ? [] : [unquoted(p.source)])).join("\n");
    expect(VERDICT.exec(prose)?.[0]).toBeUndefined();
    const plain = (s: string): string => s.replace(/\\[,;!]|[{}\s]|\\displaystyle|\\tilde|\\widetilde/g, "");
    const open = plain(prose);
    const asked = plain(parts.flatMap((p) => (p.kind === "block" ? shownOf(p) : [])).join("\n"));
    for (const part of parts) {
      if (part.kind !== "block") continue;
      for (const task of part.tasks) {
        const last = task.lines.at(-1);
        if (last?.kind !== "formula") continue;
        for (const form of [last.rhs.tex, last.rhs.text].map(plain))
          if (form.length >= 5 && !asked.includes(form))
            expect(open.includes(form) ? `the prose holds ${form}` : "").toBe("");
      }
    }
  });
});

const SHEET = `# Homework

> [!HINT]
> Begin with the *chain rule* for $x$.

> [!ANSWER]
> The secret is forty-two[^1], see [there][a].
>
> - and a list

A question.[^2] <!-- an inner note -->

> [!remark] Nobody needs this.

\`\`\`picture #shown
a = [3, 1, 4]
draw grid a
\`\`\`

\`\`\`picture #kept answer
b = [2718281, 8284590]
draw grid b
\`\`\`

\`\`\`grad #q points=5 title="Squares"
given x[n]
y = sum{i} x[i]^2
find d(y)/d(x[k])
points 2
hint "Only one term depends on $x_k$."
remark "This is known as a tidy result."
draw grid x with n = 2
points 3
\`\`\`

[^1]: A footnote with the solution.
[^2]: A footnote for everyone.

[a]: https://example.org/solution
`;

describe("a sheet with hints, points, remarks and answers", () => {
  const secrets = [
    "forty-two",
    "and a list",
    "with the solution",
    "example.org/solution",
    "Nobody needs this",
    "2718281",
    "8284590",
    "tidy result",
    "inner note",
    "[!",
  ];

  test.each(FORMATS)("as %s", async (format) => {
    const sheet = await built(SHEET);
    const hand = (await pages(sheet, false))[format] ?? "";
    const key = (await pages(sheet, true))[format] ?? "";
    for (const secret of secrets) expect(hand.includes(secret) ? secret : "").toBe("");
    for (const page of [hand, key]) {
      for (const said of [
        "Begin with the",
        "A question",
        "Squares",
        "(5 points)",
        "(2 points)",
        "Total: 5 points",
        "Only one term depends on",
      ])
        expect(page).toContain(said);
      if (format !== "text") expect(page).toContain("A footnote for everyone");
      expect(page).toMatch(/Hint\./);
    }
    for (const secret of ["forty-two", "Nobody needs this", "tidy result"]) expect(key).toContain(secret);
    expect(key).toMatch(/Answer\./);
  });

  test("as JSON: what was asked", async () => {
    const sheet = await built(SHEET);
    const hand = JSON.parse((await pages(sheet, false)).json ?? "");
    const block = hand.sheets[0].blocks.find((b: { id: string }) => b.id === "q");
    expect(block.tasks).toEqual([
      { kind: "find", asked: expect.objectContaining({ text: "∂y/∂x[k]" }) },
      { kind: "draw", asked: expect.objectContaining({ text: "x" }) },
    ]);
    expect(block.derivations).toBeUndefined();
  });

  test.each([
    [
      "points=5",
      "points 2\nfind d(y)/d(x[k])\npoints 6",
      "the parts have 6 points together, and the block 2",
    ],
    ["points=5", "find d(y)/d(x[k])\npoints 6", "the parts have 6 points together, and the block 5"],
    ["", "find d(y)/d(x[k])\npoints 6\npoints 6", "the points of this task are given twice"],
    ["", 'remark "r"\nfind d(y)/d(x[k])', "a remark belongs to the task above it, and there is none"],
    ["", "find d(y)/d(x[k])\nhint", "`hint` is followed by nothing"],
    ["", "find d(y)/d(x[k])\npoints many", "`many` cannot follow `points`"],
    ["points=many", "find d(y)/d(x[k])", "`points=many` cannot be read"],
  ])("%s, %s", async (setting, tasks, message) => {
    const block = `\`\`\`grad #q ${setting}\ngiven x[n]\ny = sum{i} x[i]^2\n${tasks}\n\`\`\`\n`;
    await expect(built(block)).rejects.toThrow(message);
  });
});

/** Where the rooms are, in millimetres, among the words of the prose and the names of the blocks. */
async function rooms(source: string): Promise<readonly (string | number)[]> {
  const { parts } = handOut((await built(source)).document);
  return parts.flatMap((p): readonly (string | number)[] => {
    if (p.kind === "block") return [`#${p.id}`];
    if (p.room !== undefined) return [p.room];
    const words = unquoted(p.source).replace(/\s+/g, " ").trim();
    return words === "" ? [] : [words];
  });
}

const ASKS = (id: string, mark = ""): string =>
  `\`\`\`grad #${id} ${mark}\ngiven x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[k])\n\`\`\``;
const ANSWER = "> [!ANSWER]\n> Because.";
const REMARK = "> [!REMARK]\n> Not always.";

describe("room for an answer to what words ask", () => {
  test.each([
    ["where the answer stood", ["Why?", ANSWER, "Next."], ["Why?", 40, "Next."]],
    ["at the end", ["Why?", ANSWER], ["Why?", 40]],
    ["more for a block that answers", ["Why?", ASKS("a", "answer"), "Next."], ["Why?", 70, "Next."]],
    [
      "after the points of what is not shown",
      ["Why?", ASKS("a", "answer points=3"), ASKS("b", "answer points=2"), "Next."],
      ["Why?", "**(5 points)**", 120, "Next."],
    ],
    [
      "one for all that answers",
      ["Why?", ANSWER, ASKS("a", "answer"), REMARK, "Next."],
      ["Why?", 110, "Next."],
    ],
    ["never more than half a page", ["Why?", ASKS("a", "answer"), ASKS("b", "answer")], ["Why?", 120]],
    ["between two of them", ["Why?", ANSWER, "And how?", ANSWER], ["Why?", 40, "And how?", 40]],
    ["under a heading", ["## Why?", ANSWER, "## Next"], ["## Why?", 40, "## Next"]],
    ["none for a remark", ["This is so.", REMARK, "Next."], ["This is so. Next."]],
    ["none behind a block that asks", [ASKS("a"), ANSWER, "Next."], ["#a", "Next."]],
    ["none before a block that asks", ["Find it.", ANSWER, ASKS("a")], ["Find it.", "#a"]],
    [
      "behind a block that only says",
      ["Look:", "```grad #a\ngiven x\ny = x^2\n```", ANSWER],
      ["Look:", "#a", 40],
    ],
  ])("%s", async (_what, pieces, expected) => {
    expect(await rooms(`# T\n\n${pieces.join("\n\n")}\n`)).toEqual(expected);
  });

  test("in every format", async () => {
    const sheet = await built("# T\n\nWhy is it so?\n\n> [!ANSWER]\n> Because.\n\nWhat next?\n");
    const hand = await pages(sheet, false);
    expect(hand.md).toMatch(/Why is it so\?\n\n(?:&nbsp;\n\n){5}What next\?/);
    expect(hand.tex).toMatch(/Why is it so\?\s+\\gsspace\{40mm\}\s+What next\?/);
    expect(hand.html).toMatch(
      /Why is it so\?<\/p>\s*<\/div>\s*<div class="gs-space" style="height:40mm"><\/div>/,
    );
    expect(hand.typ).toMatch(/#gs-space\(40mm\)\s+.*What next/);
    expect(hand.ipynb).toMatch(/Why is it so\?\n\n\n\nWhat next\?/);
    const key = await pages(sheet, true);
    for (const page of Object.values(key)) expect(page).not.toMatch(/40mm|nbsp/);
  });

  test("with its points in every format, and none of the answer", async () => {
    const hand = await pages(await built(`# T\n\nWhy?\n\n${ASKS("secret", "answer points=3")}\n`), false);
    expect(hand.md).toMatch(/Why\?\n\n\*\*\(3 points\)\*\*\n\n&nbsp;/);
    expect(hand.tex).toMatch(/\\textbf\{\(3 points\)\}\s+\\gsspace\{70mm\}/);
    expect(hand.html).toMatch(/<strong>\(3 points\)<\/strong>.*\s*<\/div>\s*<div class="gs-space"/);
    expect(hand.typ).toMatch(/\(3 points\)[\s\S]*#gs-space\(70mm\)/);
    expect(hand.ipynb).toMatch(/\(3 points\)/);
    for (const page of Object.values(hand)) expect(page).not.toMatch(/secret/);
  });
});
