// Measuring: everything that is compared runs alternately in one process, warmed up, and the medians are
// compared. A row says what was measured, against what, and which ratio is to be reached.
import { spawnSync } from "node:child_process";

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Median milliseconds of each function, in the order given; the runs alternate, so that a slow moment of the
 * machine hits all of them. Results are kept until the end, or the compiler could drop the work. The collector is
 * called before the warm-up alone: between runs it would throw away compiled code along with the garbage.
 */
export function alternate(functions, { runs = 15, warmUp = 5 } = {}) {
  const times = functions.map(() => []);
  let sink;
  globalThis.gc?.();
  for (let round = -warmUp; round < runs; round += 1) {
    functions.forEach((run, i) => {
      const start = performance.now();
      sink = run();
      const elapsed = performance.now() - start;
      if (round >= 0) times[i].push(elapsed);
    });
  }
  if (sink === Symbol.for("never")) console.log(sink);
  return times.map(median);
}

/** Runs node with these arguments to its end; a failure of the program stops the measurement. */
export function runNode(args) {
  const result = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0)
    throw new Error(`node ${args.join(" ")} ended with ${result.status}\n${result.stderr}`);
}

/** A row about time: `ours` and `theirs` in milliseconds; met if ours / theirs stays below the limit. */
export function slower({ what, ours, theirs, than, limit }) {
  const ratio = ours === undefined ? undefined : ours / theirs;
  return { what, ours, theirs, than, ratio, target: `< ${limit}×`, met: ratio && ratio < limit };
}

/** A row about speed: met if ours is at least `factor` times as fast as theirs. */
export function faster({ what, ours, theirs, than, factor }) {
  const ratio = ours === undefined ? undefined : theirs / ours;
  const target = factor === undefined ? "" : `≥ ${factor}× as fast`;
  return {
    what,
    ours,
    theirs,
    than,
    ratio,
    target,
    met: factor === undefined ? undefined : ratio && ratio >= factor,
  };
}

/** A row about time alone: met if ours stays below `limit` milliseconds. */
export function atMost({ what, ours, limit }) {
  return { what, ours, ratio: ours / limit, target: `< ${limit} ms`, met: ours < limit };
}

/** A row that could not be measured, and why. */
export const note = ({ what, why }) => ({ what, why, target: "" });

const milliseconds = (value) => (value === undefined ? "not measured" : `${value.toPrecision(3)} ms`);

/** The rows as a Markdown table. */
export function table(rows) {
  const lines = rows.map(({ what, ours, theirs, than, ratio, target, met, why }) =>
    [
      what,
      milliseconds(ours),
      why ?? (than === undefined ? "" : `${milliseconds(theirs)} (${than})`),
      ratio === undefined ? "" : `${ratio.toPrecision(3)}×`,
      target,
      target === "" || ratio === undefined ? "" : met ? "reached" : "missed",
    ].join(" | "),
  );
  const head = [
    "what | gradsheet | compared with | ratio | target | result",
    "--- | ---: | ---: | ---: | --- | ---",
  ];
  return [...head, ...lines].map((line) => `| ${line} |`).join("\n");
}
