// The files that a sheet of the gallery names: the examples that it trains on, and the runs that are stored. A sheet
// names others in vain, as the page reads no disk.

import digits from "../../examples/data/digits.csv";
import results from "../../examples/optimisers.results.json" with { type: "json" };
import type { ReadFile } from "../build/blocks.ts";
import { resultsPath } from "../build/train-answer.ts";
import { NAME } from "./text-kind.ts";

const files: ReadonlyMap<string, string> = new Map([
  ["data/digits.csv", digits],
  [resultsPath(NAME), JSON.stringify(results)],
]);

export const exampleFiles: ReadFile = (path) => {
  const text = files.get(path);
  return text === undefined ? { ok: false, known: [] } : { ok: true, name: path, text };
};
