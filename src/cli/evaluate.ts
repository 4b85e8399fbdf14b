// `gradsheet eval`: a block at given numbers, and the comparison with numbers that somebody else computed.

import { type Comparison, compareNumbers } from "../build/compare.ts";
import { evaluateBlock } from "../build/evaluate.ts";
import { fromNumber, type NumberProblem, type Numbers, type ValueJson, valueJson } from "../build/numbers.ts";
import { type ReadBlock, type ReadSheet, readWholeSheet } from "../build/read.ts";
import { suggest } from "../read/syntax/spell.ts";
import { standard } from "../standard.ts";
import { complaintText, EXIT, Unusable, unusable } from "./failure.ts";
import type { EvalFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { printRead } from "./messages.ts";
import { decodeText, readTextFile } from "./read-file.ts";
import { painter } from "./terminal.ts";
import { usedSheets } from "./used-sheets.ts";

export async function evaluate(io: Io, target: string, options: EvalFlags): Promise<number> {
  const hash = target.lastIndexOf("#");
  const path = hash < 0 ? target : target.slice(0, hash);
  if (path === "")
    throw unusable(
      target === "" ? "gradsheet eval" : target,
      "no sheet is named",
      "name it before the block: SHEET.md#BLOCK",
    );
  const text = readTextFile(io, path, "sheet");
  const inputs = await readJson(io, options.inputs, "file of inputs");
  const expected =
    options.expect === undefined ? undefined : await readJson(io, options.expect, "file of expected values");
  const read = readWholeSheet(text, path, standard, usedSheets(io));
  if (!read.ok) {
    await printRead(io, read.messages);
    return EXIT.unusable;
  }
  await printRead(io, read.value.messages);
  const block = findBlock(read.value, path, hash < 0 ? undefined : target.slice(hash + 1));
  const outcome = evaluateBlock(read.value.ctx, standard, block, inputs);
  if (!outcome.ok) throw new Unusable(problemsText(placeOf(options.inputs), outcome.problems));
  const { values, gradients } = outcome.evaluation;
  const compared =
    expected === undefined ? undefined : compareNumbers(outcome.evaluation, expected, options.rtol);
  if (compared?.ok === false)
    throw new Unusable(problemsText(placeOf(options.expect ?? ""), compared.problems));
  const comparisons = compared?.comparisons ?? [];
  const first = block.notation.first;
  const json = {
    values: valuesJson(values),
    gradients: valuesJson(gradients),
    ...(compared === undefined
      ? {}
      : { comparison: { rtol: options.rtol, results: comparisons.map((c) => comparisonJson(c, first)) } }),
  };
  io.out.write(`${JSON.stringify(json)}\n`);
  for (const line of comparisons.map((c) => comparisonText(c, options.rtol, first)))
    io.err.write(`${line}\n`);
  const paint = painter(io, io.err);
  for (const r of outcome.evaluation.remarks)
    io.err.write(`${paint("quiet", `${r.name}: no value: ${r.cause}`)}\n`);
  return comparisons.some((c) => c.difference !== undefined) ? EXIT.notEstablished : EXIT.ok;
}

const placeOf = (path: string): string => (path === "-" ? "standard input" : path);

async function readJson(io: Io, named: string, what: string): Promise<unknown> {
  const path = placeOf(named);
  const text = named === "-" ? decodeText(await io.input(), path) : readTextFile(io, path, what);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const numbers = /(?:^|[\s,:[])-?(?:NaN|Infinity)\b/.test(text);
    throw unusable(
      path,
      `this is not JSON: ${error.message}`,
      numbers
        ? 'numbers that are not finite are strings: "NaN", "Infinity"'
        : "check commas, quotes and brackets",
    );
  }
}

function findBlock(sheet: ReadSheet, path: string, id: string | undefined): ReadBlock {
  const ids = sheet.blocks.map((b) => b.id);
  const list = ids.map((each) => `#${each}`).join(", ");
  const [only] = sheet.blocks;
  if (only === undefined)
    throw unusable(path, "the sheet has no grad block", "add a fenced block that begins with ```grad #name");
  if (id === undefined || id === "") {
    if (sheet.blocks.length === 1) return only;
    throw unusable(
      path,
      "the sheet has several blocks",
      `name one of them: ${path}#${only.id}; there are ${list}`,
    );
  }
  const found = sheet.blocks.find((b) => b.id === id);
  if (found !== undefined) return found;
  const near = suggest(id, ids);
  const remedy = near === undefined ? `the blocks are ${list}` : `did you mean ${path}#${near}?`;
  throw unusable(`${path}#${id}`, "the sheet has no such block", remedy);
}

const problemsText = (file: string, problems: readonly NumberProblem[]): string =>
  problems
    .map((p) =>
      complaintText({ place: p.name === "" ? file : `${file}: ${p.name}`, cause: p.cause, remedy: p.remedy }),
    )
    .join("\n");

const valuesJson = (numbers: ReadonlyMap<string, Numbers>): Readonly<Record<string, ValueJson>> =>
  Object.fromEntries([...numbers].map(([name, n]) => [name, valueJson(n)]));

/** The place of an entry as the author counts. */
const placeText = (at: readonly number[], first: 0 | 1): string =>
  at.length === 0 ? "" : `[${at.map((k) => k + first).join(", ")}]`;

function comparisonText(c: Comparison, rtol: number, first: 0 | 1): string {
  const d = c.difference;
  if (d === undefined) {
    const entries = c.entries === 1 ? "1 entry agrees" : `${c.entries} entries agree`;
    return `${c.name}: ${entries} (relative tolerance ${rtol})`;
  }
  if (d.kind === "shape")
    return `${c.name}: the shape differs: expected [${d.expected.join(", ")}], computed [${d.computed.join(", ")}]`;
  const more = d.count > 1 ? `; ${d.count} of ${c.entries} entries differ` : "";
  return `${c.name}${placeText(d.at, first)} differs: expected ${d.expected}, computed ${d.computed} (relative tolerance ${rtol})${more}`;
}

function comparisonJson(c: Comparison, first: 0 | 1) {
  const d = c.difference;
  const head = { kind: c.kind, name: c.name, agrees: d === undefined };
  if (d === undefined) return head;
  if (d.kind === "shape") return { ...head, shape: { expected: d.expected, computed: d.computed } };
  return {
    ...head,
    differing: d.count,
    first: {
      at: d.at.map((k) => k + first),
      expected: fromNumber(d.expected),
      computed: fromNumber(d.computed),
    },
  };
}
