// Of answers that are waited for, only the newest counts: what an earlier question brings, or how it fails, comes too late.

export interface Latest<T> {
  /** Waits for an answer, in place of all that were waited for before; undefined: there will be none. */
  readonly wait: (answer: Promise<T | undefined>) => Promise<void>;
}

/** `failed` is told in place of an answer, so that nobody waits for one that never comes. */
export function latest<T>(show: (answer: T) => void, failed: (message: string) => void): Latest<T> {
  let count = 0;
  return {
    async wait(answer) {
      count += 1;
      const own = count;
      try {
        const found = await answer;
        if (own === count && found !== undefined) show(found);
      } catch (error) {
        if (own === count) failed(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
