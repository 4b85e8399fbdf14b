// Rectangles of products of reads, summed into the entries of an array. Up to four that follow each other, are of one
// size and have one of their two reads in common (a weight, say, while the image moves on) are summed together.

import { BATCH, type Counts, DEPTH, nestedSum, type Strided, sharedSums } from "./nest.ts";

export interface Batches {
  /** The size of the next rectangle, to be set by the caller; 1 in unused places. */
  readonly size: Counts;
  /** The offset of each read for the next rectangle, to be set by the caller. */
  readonly at: Int32Array;
  /** Adds the sum over the next rectangle, times `scale`, to entry `o`, now or later. */
  add(o: number, scale: number): void;
  /** Adds what has been put off. */
  flush(): void;
}

export function batches(reads: readonly Strided[], out: Float64Array): Batches {
  const size = new Int32Array(DEPTH).fill(1);
  const at = new Int32Array(reads.length);
  const alone = (o: number, scale: number, n: Counts): void => {
    out[o] = (out[o] as number) + scale * nestedSum(n, reads);
  };
  const [a, b] = reads;
  if (a === undefined || b === undefined || reads.length > 2) {
    const add = (o: number, scale: number): void => {
      for (let r = 0; r < reads.length; r += 1) (reads[r] as Strided).offset = at[r] as number;
      alone(o, scale, size);
    };
    return { size, at, add, flush: () => {} };
  }

  let held = 0;
  const heldSize = new Int32Array(DEPTH);
  const entries = new Int32Array(BATCH);
  const scales = new Float64Array(BATCH);
  const startsA = new Int32Array(BATCH);
  const startsB = new Int32Array(BATCH);
  const sums = new Float64Array(BATCH);
  let sharedA = true;
  let sharedB = true;

  const flush = (): void => {
    if (held === BATCH) {
      if (sharedB) sharedSums(heldSize, a, startsA, b, startsB[0] as number, sums);
      else sharedSums(heldSize, b, startsB, a, startsA[0] as number, sums);
      for (let i = 0; i < BATCH; i += 1) {
        const o = entries[i] as number;
        out[o] = (out[o] as number) + (scales[i] as number) * (sums[i] as number);
      }
    } else {
      for (let i = 0; i < held; i += 1) {
        a.offset = startsA[i] as number;
        b.offset = startsB[i] as number;
        alone(entries[i] as number, scales[i] as number, heldSize);
      }
    }
    held = 0;
    sharedA = true;
    sharedB = true;
  };
  const add = (o: number, scale: number): void => {
    const p = at[0] as number;
    const q = at[1] as number;
    if (held > 0) {
      const alike =
        size[0] === heldSize[0] &&
        size[1] === heldSize[1] &&
        size[2] === heldSize[2] &&
        size[3] === heldSize[3];
      const keepA = sharedA && p === startsA[0];
      const keepB = sharedB && q === startsB[0];
      if (alike && (keepA || keepB)) {
        sharedA = keepA;
        sharedB = keepB;
      } else flush();
    }
    if (held === 0) heldSize.set(size);
    entries[held] = o;
    scales[held] = scale;
    startsA[held] = p;
    startsB[held] = q;
    held += 1;
    if (held === BATCH) flush();
  };
  return { size, at, add, flush };
}
