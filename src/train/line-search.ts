// A step length that fulfils the strong Wolfe conditions: bracketing, then zooming in with cubic interpolation. Nocedal
// and Wright, Numerical Optimization, algorithms 3.5 and 3.6, with the safeguards of torch.optim.LBFGS.

import type { Slope } from "./method.ts";

export interface LineSearchStart {
  readonly f: Slope;
  readonly x: Float64Array;
  readonly d: Float64Array;
  /** The first length to try. */
  readonly t: number;
  readonly loss: number;
  readonly g: Float64Array;
  /** g·d, below 0. */
  readonly slope: number;
}
export interface LineSearchResult {
  readonly t: number;
  readonly loss: number;
  readonly g: Float64Array;
  readonly evaluations: number;
}
/** A point on the line. */
interface Point {
  readonly t: number;
  readonly loss: number;
  readonly g: Float64Array;
  readonly slope: number;
}

/** How much of the slope's promise the loss must keep, and how much flatter the end must be. */
const DECREASE = 1e-4;
const FLATNESS = 0.9;
const MOST = 25;
const NARROW = 1e-9;

export function lineSearch(s: LineSearchStart): LineSearchResult {
  const { f, x, d, loss, slope } = s;
  let evaluations = 0;
  const at = (t: number): Point => {
    const moved = x.map((v, i) => v + t * (d[i] as number));
    const g = new Float64Array(x.length);
    const value = f(moved, g);
    evaluations += 1;
    return { t, loss: value, g, slope: along(g, d) };
  };
  const steep = (p: Point): boolean => p.loss > loss + DECREASE * p.t * slope;
  const flat = (p: Point): boolean => Math.abs(p.slope) <= -FLATNESS * slope;
  const start: Point = { t: 0, loss, g: s.g.slice(), slope };

  // Outwards, until a suitable length lies between two points.
  let tried = 0;
  let before = start;
  let now = at(s.t);
  let bracket: [Point, Point] | undefined;
  let found: Point | undefined;
  while (tried < MOST) {
    if (steep(now) || (tried > 1 && now.loss >= before.loss) || (!flat(now) && now.slope >= 0)) {
      bracket = [before, now];
      break;
    }
    if (flat(now)) {
      found = now;
      break;
    }
    const next = cubic(before, now, [now.t + 0.01 * (now.t - before.t), now.t * 10]);
    before = now;
    now = at(next);
    tried += 1;
  }
  if (found !== undefined) return { ...found, evaluations };
  const ends: [Point, Point] = bracket ?? [start, now];

  // Inwards: `low` is the better end.
  let low: 0 | 1 = ends[0].loss <= ends[1].loss ? 0 : 1;
  let stalled = false;
  const size = largestOf(d);
  while (tried < MOST) {
    const [a, b] = ends;
    if (Math.abs(b.t - a.t) * size < NARROW) break;
    const [least, most] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
    let t = cubic(a, b, [least, most]);
    const margin = 0.1 * (most - least);
    if (Math.min(most - t, t - least) < margin) {
      if (stalled || t >= most || t <= least) {
        t = Math.abs(t - most) < Math.abs(t - least) ? most - margin : least + margin;
        stalled = false;
      } else stalled = true;
    } else stalled = false;
    const p = at(t);
    tried += 1;
    const high = low === 0 ? 1 : 0;
    if (steep(p) || p.loss >= ends[low].loss) {
      ends[high] = p;
      low = ends[0].loss <= ends[1].loss ? 0 : 1;
      continue;
    }
    const done = flat(p);
    if (!done && p.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low];
    ends[low] = p;
    if (done) break;
  }
  return { ...ends[low], evaluations };
}

/** The minimum of the cubic through two points with their slopes, within bounds. */
function cubic(p: Point, q: Point, [least, most]: readonly [number, number]): number {
  const d1 = p.slope + q.slope - (3 * (p.loss - q.loss)) / (p.t - q.t);
  const square = d1 ** 2 - p.slope * q.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const at =
    p.t <= q.t
      ? q.t - (q.t - p.t) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2))
      : p.t - (p.t - q.t) * ((p.slope + d2 - d1) / (p.slope - q.slope + 2 * d2));
  return Math.min(Math.max(at, least), most);
}

const along = (a: Float64Array, b: Float64Array): number =>
  a.reduce((s, v, i) => s + v * (b[i] as number), 0);
const largestOf = (a: Float64Array): number => a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
