// A function of one number as pieces of polylines: sampled, refined where it bends, and cut where it jumps or has no
// value. The place of a jump is bisected, so that both pieces reach it.

export type Points = readonly (readonly [x: number, y: number])[];

const SAMPLES = 192;
const REFINE = 7;
const BISECT = 44;
/** Steeper than this share of the height within one sample is looked at as a jump. */
const STEEP = 0.04;
/** Of the height: how far a polyline may be from the function. */
const FLAT = 0.0015;

export function sampled(f: (x: number) => number | undefined, from: number, to: number): readonly Points[] {
  const value = (x: number): number | undefined => {
    const y = f(x);
    return y === undefined || !Number.isFinite(y) ? undefined : y;
  };
  const xs = Array.from({ length: SAMPLES + 1 }, (_, k) =>
    k === SAMPLES ? to : from + ((to - from) * k) / SAMPLES,
  );
  const ys = xs.map(value);
  const height = heightOf(ys.filter((y) => y !== undefined));
  const pieces: (readonly [number, number])[][] = [];
  let current: (readonly [number, number])[] = [];
  const close = (): void => {
    if (current.length > 0) pieces.push(current);
    current = [];
  };
  const join = (x0: number, y0: number, x1: number, y1: number): void => {
    if (Math.abs(y1 - y0) > STEEP * height) {
      const jump = jumpBetween(value, x0, y0, x1, y1, height);
      if (jump !== undefined) {
        refine(value, current, x0, y0, jump.left[0], jump.left[1], height, REFINE);
        close();
        current.push(jump.right);
        refine(value, current, jump.right[0], jump.right[1], x1, y1, height, REFINE);
        return;
      }
    }
    refine(value, current, x0, y0, x1, y1, height, REFINE);
  };
  for (const [k, x] of xs.entries()) {
    const y = ys[k];
    const [x0, y0] = [xs[k - 1], ys[k - 1]];
    if (y === undefined) {
      if (x0 !== undefined && y0 !== undefined) {
        const end = edge(value, x0, x);
        if (end !== undefined) join(x0, y0, end[0], end[1]);
      }
      close();
      continue;
    }
    if (current.length === 0) {
      const start = x0 === undefined ? undefined : edge(value, x, x0);
      if (start === undefined) current.push([x, y]);
      else {
        current.push(start);
        join(start[0], start[1], x, y);
      }
      continue;
    }
    if (x0 !== undefined && y0 !== undefined) join(x0, y0, x, y);
  }
  close();
  return pieces;
}

type Value = (x: number) => number | undefined;

/** The last place with a value on the way from one that has it to one that has none. */
function edge(value: Value, inside: number, outside: number): readonly [number, number] | undefined {
  let [a, b] = [inside, outside];
  let y = value(a);
  for (let k = 0; k < BISECT && y !== undefined; k += 1) {
    const m = (a + b) / 2;
    const ym = value(m);
    if (ym === undefined) b = m;
    else {
      a = m;
      y = ym;
    }
  }
  return y === undefined ? undefined : [a, y];
}

/** Both sides of a place where the function changes at once; undefined where it is only steep. */
function jumpBetween(
  value: Value,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  height: number,
): { readonly left: readonly [number, number]; readonly right: readonly [number, number] } | undefined {
  let [a, ya, b, yb] = [x0, y0, x1, y1];
  // How far the values at the two sides went in their last move.
  let [leftMove, rightMove] = [0, 0];
  for (let k = 0; k < BISECT; k += 1) {
    const m = (a + b) / 2;
    const ym = value(m);
    if (ym === undefined) return { left: [a, ya], right: [b, yb] };
    if (Math.abs(ym - ya) > Math.abs(yb - ym)) {
      rightMove = Math.abs(yb - ym);
      [b, yb] = [m, ym];
    } else {
      leftMove = Math.abs(ym - ya);
      [a, ya] = [m, ym];
    }
    if (Math.abs(yb - ya) < STEEP * height * 0.25) return undefined;
  }
  // Towards a pole at the end of the interval the values run away, and there is no other side.
  const runs = (move: number): boolean => move > 0.05 * Math.abs(yb - ya);
  if ((b === x1 && runs(leftMove)) || (a === x0 && runs(rightMove))) return undefined;
  return { left: [a, ya], right: [b, yb] };
}

/** Adds points up to (x1, y1) so that the polyline stays near the function. */
function refine(
  value: Value,
  out: (readonly [number, number])[],
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  height: number,
  depth: number,
): void {
  const m = (x0 + x1) / 2;
  const ym = depth > 0 && x1 > x0 ? value(m) : undefined;
  if (ym === undefined || Math.abs(ym - (y0 + y1) / 2) <= FLAT * height) {
    out.push([x1, y1]);
    return;
  }
  refine(value, out, x0, y0, m, ym, height, depth - 1);
  refine(value, out, m, ym, x1, y1, height, depth - 1);
}

/** What most values span: a pole does not count. */
function heightOf(ys: readonly number[]): number {
  if (ys.length === 0) return 1;
  const [lo, hi] = shownRange(ys);
  return hi > lo ? hi - lo : 1;
}

/** From the least to the greatest value; where a few are far beyond the others, the others decide. */
export function shownRange(ys: readonly number[]): readonly [number, number] {
  const sorted = [...ys].sort((a, b) => a - b);
  const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))] ?? 0;
  const [least, most] = [at(0), at(1)];
  const [low, high] = [at(0.06), at(0.94)];
  const middle = high - low;
  if (middle <= 0 || most - least <= 4 * middle) return [least, most];
  return [Math.max(least, low - middle), Math.min(most, high + middle)];
}
