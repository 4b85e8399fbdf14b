// Many tasks on a few workers. A worker that dies or takes too long is ended, its task is given up with a reason, and
// another worker goes on with the rest. Results stand in the order of the tasks, whichever was done first.

export type Lost = "ended" | "late";

/** One worker as the pool sees it: it does one task at a time. */
export interface PoolWorker<T, R> {
  /** Begins a task; `done` is called with its result. */
  readonly run: (task: T, done: (result: R) => void) => void;
  /** Called once when the worker is gone, for whatever reason. */
  readonly onEnd: (ended: () => void) => void;
  readonly stop: () => void;
}

export interface PoolSetting<T, R> {
  readonly workers: number;
  readonly start: () => PoolWorker<T, R>;
  /** Milliseconds for one task. */
  readonly patience: number;
  readonly lost: (task: T, why: Lost) => R;
  /** A task is begun; so many are done. */
  readonly onBegin?: (task: T, done: number) => void;
}

export function runPool<T, R>(tasks: readonly T[], setting: PoolSetting<T, R>): Promise<readonly R[]> {
  return new Promise((resolve) => {
    const results = new Map<number, R>();
    let next = 0;
    const finish = (k: number, result: R): void => {
      results.set(k, result);
      if (results.size === tasks.length) resolve(tasks.flatMap((_, at) => results.get(at) ?? []));
    };
    const employ = (): void => {
      if (next >= tasks.length) return;
      const worker = setting.start();
      let current: number | undefined;
      let late = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (k: number, result: R): void => {
        clearTimeout(timer);
        current = undefined;
        finish(k, result);
      };
      const advance = (): void => {
        const k = next;
        const task = tasks[k];
        if (k >= tasks.length || task === undefined) {
          worker.stop();
          return;
        }
        next += 1;
        current = k;
        setting.onBegin?.(task, results.size);
        timer = setTimeout(() => {
          late = true;
          worker.stop();
        }, setting.patience);
        worker.run(task, (result) => {
          if (current !== k || late) return;
          settle(k, result);
          advance();
        });
      };
      worker.onEnd(() => {
        if (current === undefined) return;
        const k = current;
        const task = tasks[k];
        if (task !== undefined) settle(k, setting.lost(task, late ? "late" : "ended"));
        employ();
      });
      advance();
    };
    if (tasks.length === 0) resolve([]);
    for (let k = 0; k < Math.min(setting.workers, tasks.length); k += 1) employ();
  });
}
