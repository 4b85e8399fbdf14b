// Blocks that were built before, for a sheet that is built again while it is written. A block is taken over when all that
// it was made from is the same: its text and that of the blocks it uses, the settings, and the files that its tasks read.

import type { ReadFile } from "./other-files.ts";

/** A file that a task read, and what stood there. */
export interface Asked {
  readonly path: string;
  readonly from: string;
  readonly text: string | undefined;
}

export interface Earlier<Block> {
  readonly find: (key: string, files: ReadFile | undefined) => Block | undefined;
  readonly keep: (key: string, block: Block, asked: readonly Asked[]) => void;
  /** A build is complete. */
  readonly settle: () => void;
}

/** What as many builds did not ask for is forgotten: until then taking an edit back costs nothing. */
const PATIENCE = 8;

interface Entry<Block> {
  readonly block: Block;
  readonly asked: readonly Asked[];
  readonly build: number;
}

export function earlierBlocks<Block>(): Earlier<Block> {
  const known = new Map<string, Entry<Block>>();
  let build = 0;
  return {
    find(key, files) {
      const entry = known.get(key);
      if (entry?.asked.every((a) => textOf(files, a.path, a.from) === a.text) !== true) return undefined;
      known.set(key, { ...entry, build });
      return entry.block;
    },
    keep(key, block, asked) {
      known.set(key, { block, asked, build });
    },
    settle() {
      for (const [key, entry] of known) if (build - entry.build >= PATIENCE) known.delete(key);
      build += 1;
    },
  };
}

/** The same files, and a list of what is asked of them. */
export function noted(files: ReadFile | undefined): {
  readonly files: ReadFile | undefined;
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  if (files === undefined) return { files, asked };
  return {
    files: (path, from) => {
      const found = files(path, from);
      asked.push({ path, from, text: found.ok ? found.text : undefined });
      return found;
    },
    asked,
  };
}

function textOf(files: ReadFile | undefined, path: string, from: string): string | undefined {
  const found = files?.(path, from);
  return found?.ok === true ? found.text : undefined;
}
