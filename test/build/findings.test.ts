// Findings are made from the numbers of the runs alone: other numbers, other sentences.

import { describe, expect, it } from "vitest";
import { findings } from "../../src/build/findings.ts";
import { readResults, resultsJson, type StoredRun, type StoredTraining } from "../../src/build/results.ts";
import type { Formula, Sentence } from "../../src/show/sentence.ts";

const letter = (name: string): Formula => ({ tex: name, text: name });
const said = (s: Sentence): string =>
  s.map((i) => (i.kind === "formula" ? i.formula.text : i.kind === "ref" ? "" : i.text)).join("");

const run = (
  label: string,
  loss: readonly number[],
  test: readonly number[],
  train: readonly number[] = test,
  passes = 1,
): StoredRun => ({
  label,
  epochs: loss.map((l, k) => ({
    loss: l,
    test: l,
    reported: [train[k] ?? Number.NaN],
    reportedTest: [test[k] ?? Number.NaN],
    passes: passes * k,
  })),
});

const training = (...runs: readonly StoredRun[]): StoredTraining => ({
  block: "b",
  number: 1,
  fingerprint: "f",
  seed: 1,
  train: 80,
  test: 20,
  gradient: { furthest: 1e-9, directions: 3, parameters: 3, agrees: true },
  runs,
});

const told = (t: StoredTraining): readonly string[] =>
  findings(t, { loss: letter("L"), reported: [letter("A")] }).map(said);

describe("findings", () => {
  it("say what is best, fastest, unsteady and dear", () => {
    const t = training(
      run("Fast", [2, 0.5, 0.4], [0.1, 0.92, 0.93]),
      run("Good", [2, 1, 0.1], [0.1, 0.5, 0.97], [0.1, 0.6, 1]),
      run("Slow", [2, 1.5, 1.6], [0.1, 0.3, 0.4], [0.1, 0.3, 0.4], 5),
    );
    expect(told(t)).toEqual([
      "After 2 epochs A on the examples kept apart is highest with Good (97%); then Fast (93%); it is lowest with Slow (40%)",
      "90% is reached after 1 epoch with Fast; after 2 epochs with Good; it is never reached with Slow",
      "The examples that were trained on are learnt better than the others most of all with Good: A is 100% there and 97% elsewhere",
      "L ends lowest with Good (0.1) and highest with Slow (1.6)",
      "L falls in every epoch with Fast and Good; its largest rise is with Slow, from 1.5 to 1.6 in epoch 2",
      "Over all runs the gradient is computed once for each example and epoch, but by Slow 10 times in 2 epochs",
    ]);
  });

  it("say when several are best, and when one diverges", () => {
    const t = training(
      run("One", [1, 0.5], [0.2, 0.8]),
      run("Two", [1, 0.6], [0.2, 0.8]),
      run("Lost", [1, Number.NaN], [0.2, 0.1]),
      run("Up", [1, 3], [0.2, 0.1]),
    );
    expect(told(t)).toEqual([
      "After 1 epoch A on the examples kept apart is highest with One and Two (80%); it is lowest with Up (10%)",
      "No optimiser brings A to 90%",
      "L ends lowest with One (0.5) and highest with Up (3)",
      "L falls in every epoch with One and Two; its largest rise is with Up, from 1 to 3 in epoch 1",
      "Lost diverges: L is not finite after 1 epoch",
      "L ends above where it began with Up",
    ]);
  });

  it("leave out shares where a number is none", () => {
    expect(told(training(run("One", [1, 0.5], [7, 8])))).toEqual([]);
  });
});

describe("stored results", () => {
  it("are read back, numbers that are not finite as well", () => {
    const t = training(run("One", [1, Number.NaN], [0.25, 0.5]), run("Two", [0.123456789, 2], [0, 1]));
    const text = resultsJson([t]);
    const [back] = readResults(text) ?? [];
    expect(back?.runs[0]?.epochs[1]?.loss).toBeNaN();
    expect(back?.runs[1]?.epochs[0]?.loss).toBe(0.123457);
    expect(resultsJson(back === undefined ? [] : [back])).toBe(text);
  });

  it.each([
    "",
    "{}",
    '{"schema": "gradsheet.results/1"}',
    '{"schema": "gradsheet.results/2", "trainings": []}',
  ])("are no other file: %j", (text) => expect(readResults(text)).toBeUndefined());
});
