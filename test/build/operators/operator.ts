// An operator as a block, and as a plain loop over the numbers that shares nothing with the block.

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export type Given = Readonly<Record<string, Tensor | number>>;

export interface Operator {
  readonly name: string;
  readonly text: string;
  /** Shapes of what is drawn from −1..1 and may be differentiated, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** What is fixed: sizes, labels, numbers. */
  readonly fixed?: Given;
  /** Names whose entries are drawn from 0.2..0.8. */
  readonly inside?: readonly string[];
  /** The outputs by name, by a loop; a list of one is a number, any other a vector. */
  readonly loop: (x: Given) => Readonly<Record<string, Tensor | readonly number[]>>;
}

/** Entry t[i, j, …]. */
export function at(t: Tensor | number | undefined, ...index: readonly number[]): number {
  if (typeof t === "number") return t;
  if (t === undefined || t.shape.length !== index.length)
    throw new Error("a read with the wrong number of axes");
  let flat = 0;
  for (const [k, i] of index.entries()) {
    const n = t.shape[k] ?? 0;
    if (i < 0 || i >= n) throw new Error(`a read at ${index}, outside of ${t.shape}`);
    flat = flat * n + i;
  }
  return t.data[flat] ?? Number.NaN;
}
export const size = (t: Tensor | number | undefined, axis: number): number =>
  typeof t === "object" ? (t.shape[axis] ?? 0) : 0;

/** f at every index of the shape, row-major. */
export function fill(shape: readonly number[], f: (...index: number[]) => number): number[] {
  const out: number[] = [];
  const go = (index: number[]): void => {
    const n = shape[index.length];
    if (n === undefined) out.push(f(...index));
    else for (let i = 0; i < n; i += 1) go([...index, i]);
  };
  go([]);
  return out;
}
export const tensor = (shape: readonly number[], f: (...index: number[]) => number): Tensor => ({
  shape,
  data: fill(shape, f),
});
export const asTensor = (x: Tensor | readonly number[]): Tensor =>
  "shape" in x ? x : { shape: x.length === 1 ? [] : [x.length], data: x };
export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);
export const sum = (n: number, f: (k: number) => number): number => range(n).reduce((s, k) => s + f(k), 0);
export const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));
export const integers = (...data: readonly number[]): Tensor => ({ shape: [data.length], data });
