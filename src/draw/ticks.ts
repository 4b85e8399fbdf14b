// Round numbers along an axis: steps of 1, 2 or 5 times a power of ten; powers of ten where the scale is
// logarithmic.

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** About `count` ticks inside from..to. */
export function linearTicks(from: number, to: number, count: number): readonly Tick[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((m) => m * power >= raw * 0.999) ?? 10) * power;
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const out: Tick[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k += 1) {
    out.push({ at: k * step, text: numberText(k * step, places) });
  }
  return out;
}

export function logarithmicTicks(from: number, to: number): readonly Tick[] {
  if (!(from > 0) || !(to > from)) return [];
  const lo = Math.ceil(Math.log10(from) - 1e-9);
  const hi = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((hi - lo + 1) / 7));
  const out: Tick[] = [];
  for (let k = lo; k <= hi; k += every) out.push({ at: 10 ** k, text: powerText(k) });
  return out;
}

const powerText = (k: number): string => (k >= -2 && k <= 3 ? String(10 ** k) : `10^${k}`);

/** With as many places as the step has, a true minus sign, and powers of ten for the very large and small. */
export function numberText(value: number, places: number): string {
  const size = Math.abs(value);
  if (value === 0 || size < 1e-12) return "0";
  if (size >= 1e6 || size < 1e-4) {
    const power = Math.floor(Math.log10(size) + 1e-12);
    const head = value / 10 ** power;
    const digits = Number(head.toFixed(2));
    return minus(`${digits === 1 ? "" : `${digits}·`}10^${power}`);
  }
  return minus(value.toFixed(Math.min(places, 6)));
}

const minus = (text: string): string => text.replace(/-/g, "−");
