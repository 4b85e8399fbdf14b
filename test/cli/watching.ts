// `build --watch` inside the test's process: what it prints is waited for.
import type { Folder, Result, Terminal } from "./cli.ts";

export interface Watching {
  /** Waits until all that was printed since the last call holds this, and gives it. */
  until(wanted: string | RegExp): Promise<string>;
  /** Ctrl-C. */
  end(): Promise<Result>;
}

export const watching = (f: Folder, ...args: readonly string[]): Watching => watchingIn(f, {}, ...args);

export function watchingIn(f: Folder, terminal: Terminal, ...args: readonly string[]): Watching {
  const interrupt = new AbortController();
  let printed = "";
  let from = 0;
  let look = (): void => {};
  const result = f.gradsheet(["build", ...args, "--watch"], {
    ...terminal,
    interrupt: interrupt.signal,
    onPrint: (all) => {
      printed = all;
      terminal.onPrint?.(all);
      look();
    },
  });
  return {
    until: (wanted) =>
      new Promise((resolve) => {
        look = () => {
          const since = printed.slice(from);
          if (typeof wanted === "string" ? !since.includes(wanted) : !wanted.test(since)) return;
          look = () => {};
          // What is printed with it comes at once; then it is the next one's turn.
          setTimeout(() => {
            const said = printed.slice(from);
            from = printed.length;
            resolve(said);
          }, 50);
        };
        look();
      }),
    end: () => {
      interrupt.abort();
      return result;
    },
  };
}
