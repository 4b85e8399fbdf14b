// When to look whether files have changed: after something stirred in one of their folders and has been quiet for a
// moment, and every second in any case, since systems do not tell of everything (network drives, folders that are moved
// away). Folders are watched, not files: an editor that writes by renaming puts a new file in the place of the old one.

import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";
import type { Io } from "./io.ts";

/** Milliseconds. Several events belong to one save; an editor that goes on writing is not waited for without end. */
const QUIET = 5;
const LONGEST = 100;
const EVERY = 1000;

export interface Signals {
  /** The moment of the first sign since the last call; undefined: the user wants an end. */
  readonly next: (folders: ReadonlySet<string>, atMost?: number) => Promise<number | undefined>;
  /** Waits as long, or until something stirs, which it tells. */
  readonly stirs: (folders: ReadonlySet<string>, milliseconds: number) => Promise<boolean>;
  /** Something has stirred since the last call of `next`. */
  readonly stirred: () => boolean;
  /** The user has asked for an end. */
  readonly ended: () => boolean;
  /** Nothing is watched any more. */
  readonly close: () => void;
}

export function watchSignals(io: Pick<Io, "now" | "onInterrupt">): Signals {
  const watchers = new Map<string, { readonly inode: number; readonly watcher: FSWatcher }>();
  let first: number | undefined;
  let ended = false;
  let wake: () => void = () => {};

  const stirred = (): void => {
    first ??= io.now();
    wake();
  };
  const deaf = io.onInterrupt(() => {
    ended = true;
    wake();
  });
  const unwatch = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  const look = (folders: ReadonlySet<string>): void => {
    const wanted = new Map([...folders].map(nearest).map(({ folder, inode }) => [folder, inode]));
    // A folder that was removed and made again is another one, of which the old watcher tells nothing.
    for (const [folder, { inode }] of watchers) if (wanted.get(folder) !== inode) unwatch(folder);
    for (const [folder, inode] of wanted) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, stirred);
        watcher.on("error", () => unwatch(folder));
        watchers.set(folder, { inode, watcher });
      } catch {
        // The system watches no more folders: it is looked at every second.
      }
    }
  };
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    async next(folders, atMost = EVERY) {
      look(folders);
      if (first === undefined && !ended) await sleep(atMost);
      const since = first ?? io.now();
      for (let waited = 0; first !== undefined && waited < LONGEST && !ended; waited += QUIET) {
        first = undefined;
        await sleepThrough(QUIET);
      }
      first = undefined;
      return ended ? undefined : since;
    },
    async stirs(folders, milliseconds) {
      look(folders);
      if (first === undefined && !ended) await sleep(milliseconds);
      return first !== undefined || ended;
    },
    stirred: () => first !== undefined,
    ended: () => ended,
    close() {
      deaf();
      for (const folder of [...watchers.keys()]) unwatch(folder);
    },
  };
}

/** Events do not shorten it. */
const sleepThrough = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

/** The folder, or where it is missing the nearest one above that is there. */
function nearest(folder: string): { readonly folder: string; readonly inode: number } {
  for (let at = folder; ; at = dirname(at)) {
    const inode = inodeOf(at);
    if (inode !== undefined || at === dirname(at)) return { folder: at, inode: inode ?? 0 };
  }
}

/** Of a folder that is there. */
function inodeOf(folder: string): number | undefined {
  try {
    const found = statSync(folder);
    return found.isDirectory() ? found.ino : undefined;
  } catch {
    return undefined;
  }
}
