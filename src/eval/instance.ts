// An instance gives every declared name a concrete value: sizes and integers, real scalars, tensors, finite sets,
// and a random smooth function for each unspecified one. Tensors are flat and row-major. Exact evaluation sees
// the very same numbers, since every double is a rational.

import type { Datum } from "./field.ts";

/** An index set lo..hi on every axis; both ends included, empty where hi < lo. */
export interface Box {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
}

export interface TensorData {
  readonly lo: readonly number[];
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | readonly Datum[];
}

/** The members of S[i, j] for every subscript, row-major; a member is a tuple of integers. */
export interface SetData {
  readonly lo: readonly number[];
  readonly shape: readonly number[];
  readonly members: readonly (readonly (readonly number[])[])[];
}

/** Coefficients for one parameter, one for each entry in row-major order (one in all for a scalar). */
export interface Weights {
  readonly linear: ArrayLike<number> | readonly Datum[];
  readonly square: ArrayLike<number> | readonly Datum[];
  readonly mixed: ArrayLike<number> | readonly Datum[];
}

export type FunctionModel =
  /** Σ coefficient · Π parameter_k^power_k, of scalars. */
  | {
      readonly kind: "polynomial";
      readonly terms: readonly { readonly coefficient: Datum; readonly powers: readonly number[] }[];
    }
  /** Σ_e c_e y_e + ½ Σ_e q_e y_e² + ½ (Σ_e r_e y_e)² + ⅙ k (Σ_e r_e y_e)³, over the entries of all parameters. */
  | {
      readonly kind: "quadratic";
      readonly parameters: readonly Weights[];
      /** k; where it is left out, 0. */
      readonly cubic?: Datum;
    }
  /** Known by its derivatives, which are declared, and by its value where all parameters are `from`. */
  | { readonly kind: "flow"; readonly from: number; readonly value: Datum }
  /** Known by its first derivatives at this point alone, as data (undefined: not given for this parameter). */
  | {
      readonly kind: "gradient";
      readonly parameters: readonly (ArrayLike<number> | readonly Datum[] | undefined)[];
    };

export interface Instance {
  readonly integers: ReadonlyMap<string, number>;
  readonly scalars: ReadonlyMap<string, Datum>;
  readonly tensors: ReadonlyMap<string, TensorData>;
  readonly functions: ReadonlyMap<string, FunctionModel>;
  readonly sets: ReadonlyMap<string, SetData>;
}

export const EMPTY_INSTANCE: Instance = {
  integers: new Map(),
  scalars: new Map(),
  tensors: new Map(),
  functions: new Map(),
  sets: new Map(),
};

export const extent = (box: Box, axis: number): number =>
  Math.max(0, (box.hi[axis] as number) - (box.lo[axis] as number) + 1);
export const shapeOf = (box: Box): readonly number[] => box.lo.map((_, k) => extent(box, k));
export function sizeOf(box: Box): number {
  let n = 1;
  for (let k = 0; k < box.lo.length; k += 1) n *= extent(box, k);
  return n;
}
export const boxOfShape = (lo: readonly number[], shape: readonly number[]): Box => ({
  lo,
  hi: lo.map((l, k) => l + (shape[k] as number) - 1),
});
export const within = (box: Box, at: readonly number[]): boolean =>
  at.every((i, k) => i >= (box.lo[k] as number) && i <= (box.hi[k] as number));

/** The place of an entry in row-major order. */
export function flatIndex(box: Box, at: readonly number[]): number {
  const { lo, hi } = box;
  let n = 0;
  for (let k = 0; k < at.length; k += 1) {
    const low = lo[k] as number;
    n = n * Math.max(0, (hi[k] as number) - low + 1) + ((at[k] as number) - low);
  }
  return n;
}

/** Calls `visit` with every index of the box in row-major order; the array is reused. */
export function eachIndex(box: Box, visit: (at: readonly number[]) => void): void {
  if (sizeOf(box) === 0) return;
  const at = [...box.lo];
  for (;;) {
    visit(at);
    let k = at.length - 1;
    while (k >= 0 && at[k] === box.hi[k]) {
      at[k] = box.lo[k] as number;
      k -= 1;
    }
    if (k < 0) return;
    at[k] = (at[k] as number) + 1;
  }
}

/** A polynomial with a drawn coefficient for every monomial of total degree up to `degree`. */
export function drawPolynomial(parameters: number, degree: number, draw: () => Datum): FunctionModel {
  const terms: { coefficient: Datum; powers: readonly number[] }[] = [];
  const go = (powers: readonly number[], left: number): void => {
    if (powers.length === parameters) {
      terms.push({ coefficient: draw(), powers });
      return;
    }
    for (let p = 0; p <= left; p += 1) go([...powers, p], left - p);
  };
  go([], degree);
  return { kind: "polynomial", terms };
}

/** A quadratic function, or a cubic one, with drawn coefficients; `sizes` are the numbers of entries of its parameters. */
export function drawQuadratic(sizes: readonly number[], draw: () => Datum, isCubic = false): FunctionModel {
  const list = (n: number): Datum[] => Array.from({ length: n }, draw);
  return {
    kind: "quadratic",
    parameters: sizes.map((n) => ({ linear: list(n), square: list(n), mixed: list(n) })),
    ...(isCubic ? { cubic: draw() } : {}),
  };
}
