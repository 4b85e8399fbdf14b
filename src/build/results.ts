// The runs of a sheet's `train` tasks as they are stored beside it (SHEET.results.json), so that building the sheet need
// not train. What was trained on is told by a fingerprint of equations, settings and data.

import { fromNumber, isRecord, type NumberJson, toNumber } from "./numbers.ts";

export const RESULTS_SCHEMA = "gradsheet.results/1";

export interface StoredEpoch {
  readonly loss: number;
  readonly test: number;
  /** What is reported, on the examples trained on and on the others. */
  readonly reported: readonly number[];
  readonly reportedTest: readonly number[];
  readonly passes: number;
}
export interface StoredRun {
  readonly label: string;
  readonly epochs: readonly StoredEpoch[];
}
export interface StoredTraining {
  readonly block: string;
  /** Among the `train` tasks of the block, from 1. */
  readonly number: number;
  readonly fingerprint: string;
  readonly seed: number;
  readonly train: number;
  readonly test: number;
  readonly gradient: {
    readonly furthest: number;
    readonly directions: number;
    readonly parameters: number;
    readonly agrees: boolean;
  };
  readonly runs: readonly StoredRun[];
}

/** Digits that are kept: more would tell machines apart. */
const DIGITS = 6;
const short = (x: number): NumberJson => fromNumber(Number.isFinite(x) ? Number(x.toPrecision(DIGITS)) : x);

export function resultsJson(trainings: readonly StoredTraining[]): string {
  const runs = trainings.map((t) => ({
    block: t.block,
    number: t.number,
    fingerprint: t.fingerprint,
    seed: t.seed,
    train: t.train,
    test: t.test,
    gradient: { ...t.gradient, furthest: short(Number(t.gradient.furthest.toPrecision(1))) },
    runs: t.runs.map((r) => ({
      label: r.label,
      passes: r.epochs.map((e) => short(e.passes)),
      loss: r.epochs.map((e) => short(e.loss)),
      testLoss: r.epochs.map((e) => short(e.test)),
      reported: r.epochs.map((e) => e.reported.map(short)),
      testReported: r.epochs.map((e) => e.reportedTest.map(short)),
    })),
  }));
  const text = JSON.stringify({ schema: RESULTS_SCHEMA, trainings: runs }, undefined, 1);
  // Lists of numbers on one line.
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " ").replace(/^\[ | \]$/g, (b) => b.trim()))}\n`;
}

/** The trainings of a file; undefined where it is no such file. */
export function readResults(text: string): readonly StoredTraining[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
  if (!isRecord(json) || json.schema !== RESULTS_SCHEMA || !Array.isArray(json.trainings)) return undefined;
  const trainings = json.trainings.map(training);
  return trainings.every((t) => t !== undefined) ? trainings : undefined;
}

function training(x: unknown): StoredTraining | undefined {
  if (!isRecord(x) || !isRecord(x.gradient) || !Array.isArray(x.runs)) return undefined;
  const { gradient } = x;
  const runs = x.runs.map(run);
  const numbers = [
    x.number,
    x.seed,
    x.train,
    x.test,
    gradient.furthest,
    gradient.directions,
    gradient.parameters,
  ];
  const read = numbers.map(toNumber);
  if (!runs.every((r) => r !== undefined) || !read.every((n) => n !== undefined)) return undefined;
  if (typeof x.block !== "string" || typeof x.fingerprint !== "string") return undefined;
  const [number = 0, seed = 0, train = 0, test = 0, furthest = 0, directions = 0, parameters = 0] = read;
  return {
    block: x.block,
    number,
    fingerprint: x.fingerprint,
    seed,
    train,
    test,
    gradient: { furthest, directions, parameters, agrees: gradient.agrees === true },
    runs,
  };
}

function run(x: unknown): StoredRun | undefined {
  if (!isRecord(x) || typeof x.label !== "string") return undefined;
  const loss = list(x.loss);
  const test = list(x.testLoss);
  const passes = list(x.passes);
  const reported = lists(x.reported);
  const reportedTest = lists(x.testReported);
  if (!loss || !test || !passes || !reported || !reportedTest) return undefined;
  if ([test, passes, reported, reportedTest].some((l) => l.length !== loss.length)) return undefined;
  const epochs = loss.map(
    (l, k): StoredEpoch => ({
      loss: l,
      test: test[k] ?? Number.NaN,
      reported: reported[k] ?? [],
      reportedTest: reportedTest[k] ?? [],
      passes: passes[k] ?? Number.NaN,
    }),
  );
  return { label: x.label, epochs };
}

function list(x: unknown): readonly number[] | undefined {
  if (!Array.isArray(x)) return undefined;
  const numbers = x.map(toNumber);
  return numbers.every((n) => n !== undefined) ? numbers : undefined;
}
function lists(x: unknown): readonly (readonly number[])[] | undefined {
  if (!Array.isArray(x)) return undefined;
  const all = x.map(list);
  return all.every((l) => l !== undefined) ? all : undefined;
}

/** FNV-1a over UTF-16 units, twice with different starts: tells texts apart, and nothing else. */
export function fingerprint(text: string): string {
  const hash = (start: number): string => {
    let h = start;
    for (let k = 0; k < text.length; k += 1) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
    return (h >>> 0).toString(16).padStart(8, "0");
  };
  return hash(0x811c9dc5) + hash(0x01234567);
}
