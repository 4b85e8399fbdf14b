// The innermost loops of a kernel: Σ over a rectangle of up to four variables of a product of strided reads. They
// are written out for one, two and three reads, so that the engine compiles each to straight machine code.

/** A read of a flat array: start offset, and steps along the four loops. */
export interface Strided {
  readonly data: Float64Array;
  offset: number;
  readonly step: Int32Array;
}
/** How often each of the four loops runs. */
export type Counts = Int32Array;

export const DEPTH = 4;

export function nestedSum(n: Counts, reads: readonly Strided[]): number {
  const [a, b, c] = reads;
  if (a === undefined) return n.reduce((p, c) => p * c, 1);
  if (b === undefined) return one(n, a);
  if (c === undefined) return two(n, a, b);
  return reads.length === 3 ? three(n, a, b, c) : many(n, reads);
}

const BLOCK = 256;

/** `| 0` tells the engine that offsets are machine integers. */
function one(n: Counts, r: Strided): number {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const x = r.data;
  const s0 = r.step[0] as number;
  const s1 = r.step[1] as number;
  const s2 = r.step[2] as number;
  const s3 = r.step[3] as number;
  let sum = 0;
  let p0 = r.offset | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        // Block by block, so that a million terms are as good as a few thousand.
        for (let left = n3; left > 0; left -= BLOCK) {
          let block = 0;
          for (let i3 = left < BLOCK ? left : BLOCK; i3 > 0; i3 -= 1) {
            block += x[p] as number;
            p = (p + s3) | 0;
          }
          sum += block;
        }
        p2 = (p2 + s2) | 0;
      }
      p1 = (p1 + s1) | 0;
    }
    p0 = (p0 + s0) | 0;
  }
  return sum;
}

function two(n: Counts, a: Strided, b: Strided): number {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const x = a.data;
  const y = b.data;
  const s0 = a.step[0] as number;
  const s1 = a.step[1] as number;
  const s2 = a.step[2] as number;
  const s3 = a.step[3] as number;
  const t0 = b.step[0] as number;
  const t1 = b.step[1] as number;
  const t2 = b.step[2] as number;
  const t3 = b.step[3] as number;
  // Two running sums, so that an addition need not wait for the one before it.
  let even = 0;
  let odd = 0;
  const pairs = n3 & ~1;
  let p0 = a.offset | 0;
  let q0 = b.offset | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    let q1 = q0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      let q2 = q1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        let q = q2;
        for (let i3 = 0; i3 < pairs; i3 += 2) {
          even += (x[p] as number) * (y[q] as number);
          p = (p + s3) | 0;
          q = (q + t3) | 0;
          odd += (x[p] as number) * (y[q] as number);
          p = (p + s3) | 0;
          q = (q + t3) | 0;
        }
        if (pairs < n3) even += (x[p] as number) * (y[q] as number);
        p2 = (p2 + s2) | 0;
        q2 = (q2 + t2) | 0;
      }
      p1 = (p1 + s1) | 0;
      q1 = (q1 + t1) | 0;
    }
    p0 = (p0 + s0) | 0;
    q0 = (q0 + t0) | 0;
  }
  return even + odd;
}

/** How many entries `sharedSums` computes at a time. */
export const BATCH = 4;

/**
 * Four sums of products of two reads at once, of which `y` is the same in all: what it reads is used four times, and
 * no addition waits for another. `starts` are the offsets of `x`.
 */
export function sharedSums(
  n: Counts,
  x: Strided,
  starts: Int32Array,
  y: Strided,
  start: number,
  sums: Float64Array,
): void {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const u = x.data;
  const v = y.data;
  const s0 = x.step[0] as number;
  const s1 = x.step[1] as number;
  const s2 = x.step[2] as number;
  const s3 = x.step[3] as number;
  const t0 = y.step[0] as number;
  const t1 = y.step[1] as number;
  const t2 = y.step[2] as number;
  const t3 = y.step[3] as number;
  const first = starts[0] as number;
  const toB = ((starts[1] as number) - first) | 0;
  const toC = ((starts[2] as number) - first) | 0;
  const toD = ((starts[3] as number) - first) | 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let p0 = first | 0;
  let q0 = start | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    let q1 = q0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      let q2 = q1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        let q = q2;
        for (let i3 = 0; i3 < n3; i3 += 1) {
          const w = v[q] as number;
          a += (u[p] as number) * w;
          b += (u[(p + toB) | 0] as number) * w;
          c += (u[(p + toC) | 0] as number) * w;
          d += (u[(p + toD) | 0] as number) * w;
          p = (p + s3) | 0;
          q = (q + t3) | 0;
        }
        p2 = (p2 + s2) | 0;
        q2 = (q2 + t2) | 0;
      }
      p1 = (p1 + s1) | 0;
      q1 = (q1 + t1) | 0;
    }
    p0 = (p0 + s0) | 0;
    q0 = (q0 + t0) | 0;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

function three(n: Counts, a: Strided, b: Strided, c: Strided): number {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const x = a.data;
  const y = b.data;
  const z = c.data;
  const s0 = a.step[0] as number;
  const s1 = a.step[1] as number;
  const s2 = a.step[2] as number;
  const s3 = a.step[3] as number;
  const t0 = b.step[0] as number;
  const t1 = b.step[1] as number;
  const t2 = b.step[2] as number;
  const t3 = b.step[3] as number;
  const u0 = c.step[0] as number;
  const u1 = c.step[1] as number;
  const u2 = c.step[2] as number;
  const u3 = c.step[3] as number;
  let sum = 0;
  let p0 = a.offset | 0;
  let q0 = b.offset | 0;
  let r0 = c.offset | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    let q1 = q0;
    let r1 = r0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      let q2 = q1;
      let r2 = r1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        let q = q2;
        let r = r2;
        for (let i3 = 0; i3 < n3; i3 += 1) {
          sum += (x[p] as number) * (y[q] as number) * (z[r] as number);
          p = (p + s3) | 0;
          q = (q + t3) | 0;
          r = (r + u3) | 0;
        }
        p2 = (p2 + s2) | 0;
        q2 = (q2 + t2) | 0;
        r2 = (r2 + u2) | 0;
      }
      p1 = (p1 + s1) | 0;
      q1 = (q1 + t1) | 0;
      r1 = (r1 + u1) | 0;
    }
    p0 = (p0 + s0) | 0;
    q0 = (q0 + t0) | 0;
    r0 = (r0 + u0) | 0;
  }
  return sum;
}

/** Any number of reads. */
function many(n: Counts, reads: readonly Strided[]): number {
  const [n0 = 0, n1 = 0, n2 = 0, n3 = 0] = n;
  const at = (r: Strided, k: number, i: number): number => i * (r.step[k] as number);
  let sum = 0;
  for (let i0 = 0; i0 < n0; i0 += 1)
    for (let i1 = 0; i1 < n1; i1 += 1)
      for (let i2 = 0; i2 < n2; i2 += 1)
        for (let i3 = 0; i3 < n3; i3 += 1) {
          let product = 1;
          for (const r of reads)
            product *= r.data[r.offset + at(r, 0, i0) + at(r, 1, i1) + at(r, 2, i2) + at(r, 3, i3)] as number;
          sum += product;
        }
  return sum;
}

/** Adds scale · the product of the reads to an entry of its own for each place of the rectangle. */
export function spreadProducts(
  n: Counts,
  reads: readonly Strided[],
  scale: number,
  out: Float64Array,
  to: number,
  step: Int32Array,
): void {
  const [a, b] = reads;
  if (a === undefined) spreadOne(n, NOTHING, scale, out, to, step);
  else if (reads.length > 2) spreadMany(n, reads, scale, out, to, step);
  else if (b === undefined) spreadOne(n, a, scale, out, to, step);
  else spreadTwo(n, a, b, scale, out, to, step);
}

/** The factor 1 everywhere. */
const NOTHING: Strided = { data: Float64Array.of(1), offset: 0, step: new Int32Array(DEPTH) };

function spreadOne(
  n: Counts,
  r: Strided,
  scale: number,
  out: Float64Array,
  to: number,
  step: Int32Array,
): void {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const x = r.data;
  const s0 = r.step[0] as number;
  const s1 = r.step[1] as number;
  const s2 = r.step[2] as number;
  const s3 = r.step[3] as number;
  const t0 = step[0] as number;
  const t1 = step[1] as number;
  const t2 = step[2] as number;
  const t3 = step[3] as number;
  let p0 = r.offset | 0;
  let q0 = to | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    let q1 = q0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      let q2 = q1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        let q = q2;
        for (let i3 = 0; i3 < n3; i3 += 1) {
          out[q] = (out[q] as number) + scale * (x[p] as number);
          p = (p + s3) | 0;
          q = (q + t3) | 0;
        }
        p2 = (p2 + s2) | 0;
        q2 = (q2 + t2) | 0;
      }
      p1 = (p1 + s1) | 0;
      q1 = (q1 + t1) | 0;
    }
    p0 = (p0 + s0) | 0;
    q0 = (q0 + t0) | 0;
  }
}

function spreadTwo(
  n: Counts,
  a: Strided,
  b: Strided,
  scale: number,
  out: Float64Array,
  to: number,
  step: Int32Array,
): void {
  const n0 = n[0] as number;
  const n1 = n[1] as number;
  const n2 = n[2] as number;
  const n3 = n[3] as number;
  const x = a.data;
  const y = b.data;
  const s0 = a.step[0] as number;
  const s1 = a.step[1] as number;
  const s2 = a.step[2] as number;
  const s3 = a.step[3] as number;
  const u0 = b.step[0] as number;
  const u1 = b.step[1] as number;
  const u2 = b.step[2] as number;
  const u3 = b.step[3] as number;
  const t0 = step[0] as number;
  const t1 = step[1] as number;
  const t2 = step[2] as number;
  const t3 = step[3] as number;
  let p0 = a.offset | 0;
  let r0 = b.offset | 0;
  let q0 = to | 0;
  for (let i0 = 0; i0 < n0; i0 += 1) {
    let p1 = p0;
    let r1 = r0;
    let q1 = q0;
    for (let i1 = 0; i1 < n1; i1 += 1) {
      let p2 = p1;
      let r2 = r1;
      let q2 = q1;
      for (let i2 = 0; i2 < n2; i2 += 1) {
        let p = p2;
        let r = r2;
        let q = q2;
        for (let i3 = 0; i3 < n3; i3 += 1) {
          out[q] = (out[q] as number) + scale * (x[p] as number) * (y[r] as number);
          p = (p + s3) | 0;
          r = (r + u3) | 0;
          q = (q + t3) | 0;
        }
        p2 = (p2 + s2) | 0;
        r2 = (r2 + u2) | 0;
        q2 = (q2 + t2) | 0;
      }
      p1 = (p1 + s1) | 0;
      r1 = (r1 + u1) | 0;
      q1 = (q1 + t1) | 0;
    }
    p0 = (p0 + s0) | 0;
    r0 = (r0 + u0) | 0;
    q0 = (q0 + t0) | 0;
  }
}

/** Any number of reads. */
function spreadMany(
  n: Counts,
  reads: readonly Strided[],
  scale: number,
  out: Float64Array,
  to: number,
  step: Int32Array,
): void {
  const [n0 = 0, n1 = 0, n2 = 0, n3 = 0] = n;
  const at = (steps: Int32Array, i0: number, i1: number, i2: number, i3: number): number =>
    i0 * (steps[0] as number) +
    i1 * (steps[1] as number) +
    i2 * (steps[2] as number) +
    i3 * (steps[3] as number);
  for (let i0 = 0; i0 < n0; i0 += 1)
    for (let i1 = 0; i1 < n1; i1 += 1)
      for (let i2 = 0; i2 < n2; i2 += 1)
        for (let i3 = 0; i3 < n3; i3 += 1) {
          let product = scale;
          for (const r of reads) product *= r.data[r.offset + at(r.step, i0, i1, i2, i3)] as number;
          const q = to + at(step, i0, i1, i2, i3);
          out[q] = (out[q] as number) + product;
        }
}
