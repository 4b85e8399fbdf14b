// What was written of a block, for pages that are made again and again: most of their blocks are those from before.

import type { BlockDocument } from "./document.ts";

/** Pictures are numbered through the page. */
export const hasFigures = ({ figures = [], tasks }: BlockDocument): boolean =>
  figures.length > 0 || tasks.some((t) => t.exhibits.some((e) => e.kind === "figure"));

/** Of what else the written block depends on: compared one by one. */
type Around = readonly unknown[];

/** Writes a block, or gives what it wrote of the same block with the same around it. */
export type BlockOnce<T> = (block: BlockDocument, around: Around, write: () => T) => T;

/** Each block is kept as it was written last. */
export function blockOnce<T>(): BlockOnce<T> {
  const known = new WeakMap<BlockDocument, { readonly around: Around; readonly written: T }>();
  return (block, around, write) => {
    const before = known.get(block);
    if (before?.around.length === around.length && before.around.every((a, k) => a === around[k]))
      return before.written;
    const written = write();
    known.set(block, { around, written });
    return written;
  };
}
