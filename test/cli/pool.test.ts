// The pool of workers: order, workers that die, workers that hang. Workers are made up here.
import { describe, expect, it } from "vitest";
import { type PoolWorker, runPool } from "../../src/cli/pool.ts";

/** A worker that answers a number with its square, some later; dies at 13 and never answers 7. */
function worker(started: { count: number }): PoolWorker<number, string> {
  started.count += 1;
  let ended = (): void => undefined;
  let alive = true;
  const end = (): void => {
    if (!alive) return;
    alive = false;
    setTimeout(ended, 0);
  };
  return {
    run(task, done) {
      if (task === 13) end();
      else if (task !== 7) setTimeout(() => alive && done(String(task * task)), (task * 7) % 5);
    },
    onEnd(tell) {
      ended = tell;
    },
    stop: end,
  };
}

const run = async (tasks: readonly number[], workers: number) => {
  const started = { count: 0 };
  const begun: number[] = [];
  const results = await runPool(tasks, {
    workers,
    start: () => worker(started),
    patience: 40,
    lost: (task, why) => `${task} ${why}`,
    onBegin: (task) => begun.push(task),
  });
  return { results, started: started.count, begun };
};

describe("a pool", () => {
  it.each([1, 2, 5, 50])("of %i gives results in the order of the tasks", async (workers) => {
    const tasks = Array.from({ length: 20 }, (_, k) => (k === 7 || k === 13 ? 100 + k : k));
    const { results, started } = await run(tasks, workers);
    expect(results).toEqual(tasks.map((t) => String(t * t)));
    expect(started).toBe(Math.min(workers, tasks.length));
  });

  it.each([1, 3])("of %i goes on when a worker dies or hangs", async (workers) => {
    const { results, begun } = await run([1, 13, 2, 7, 3, 13, 4], workers);
    expect(results).toEqual(["1", "13 ended", "4", "7 late", "9", "13 ended", "16"]);
    expect(begun.toSorted()).toEqual([1, 13, 13, 2, 3, 4, 7]);
  });

  it("with nothing to do is done", async () => {
    expect(await run([], 3)).toEqual({ results: [], started: 0, begun: [] });
  });
});
