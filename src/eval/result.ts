// What evaluating a term can give, and how an evaluation stops early. Inside the evaluator a stop is thrown as a
// Halt and caught at its boundary; nobody outside sees one.

import type { Expr } from "../expr/nodes.ts";

export type Stop =
  /** No value here: 1/0, log of a negative number, no branch of a case distinction, … */
  | { readonly kind: "undefined"; readonly reason: string }
  /** A read beyond an index set that has no value there. Axes count from 0. */
  | {
      readonly kind: "out-of-range";
      readonly name: string;
      readonly axis: number;
      readonly index: number;
      readonly lo: number;
      readonly hi: number;
    }
  /** More work than the limit allows. */
  | { readonly kind: "too-large"; readonly reason: string };
export type Result<T> = { readonly kind: "value"; readonly value: T } | Stop;

/** A decision that evaluation took: which branch, which side of a kink. */
export interface Decision {
  /** The node that decided: cases, a condition under a bracket, abs, relu, max, …, or a max{…}. */
  readonly node: Expr;
  /** cases: the branch; conditions: 1 or 0; abs, relu: sign; max, min: which argument or entry. */
  readonly outcome: number;
  /** How far the point is from deciding otherwise; Infinity for decisions on integers. */
  readonly distance: number;
}

export interface Halt {
  readonly halt: Stop;
}
export const isHalt = (e: unknown): e is Halt => typeof e === "object" && e !== null && "halt" in e;

/** Stops the evaluation: there is no value. */
export function noValue(reason: string): never {
  throw { halt: { kind: "undefined", reason } } satisfies Halt;
}
export function outOfRange(name: string, axis: number, index: number, lo: number, hi: number): never {
  throw { halt: { kind: "out-of-range", name, axis, index, lo, hi } } satisfies Halt;
}
export function tooLarge(reason: string): never {
  throw { halt: { kind: "too-large", reason } } satisfies Halt;
}

/** The boundary: runs `f`, turning a Halt into a result. A stack that is too deep is too large as well. */
export function resultOf<T>(f: () => T): Result<T> {
  try {
    return { kind: "value", value: f() };
  } catch (e) {
    if (isHalt(e)) return e.halt;
    // Chrome, Node and Safari throw a RangeError here, Firefox an InternalError.
    if (e instanceof Error && /call stack|too much recursion/.test(e.message))
      return { kind: "too-large", reason: "the terms are nested too deeply" };
    throw e;
  }
}

export const showStop = (s: Stop): string => {
  switch (s.kind) {
    case "undefined":
    case "too-large":
      return s.reason;
    case "out-of-range":
      return `${s.name} is read at ${s.index} on axis ${s.axis + 1}, which runs over ${s.lo}..${s.hi}`;
  }
};

/** Counts steps down, so that an evaluation that would take too long says so instead. */
export interface Budget {
  reset(): void;
  step(): void;
  take(n: number): void;
  /** Stops at once when `n` further steps are more than what is left. */
  need(n: number): void;
}

export function budget(limit: number): Budget {
  let left = limit;
  const stop = (): never => tooLarge(`more than ${limit} steps`);
  return {
    reset() {
      left = limit;
    },
    step() {
      left -= 1;
      if (left < 0) stop();
    },
    take(n) {
      left -= n;
      if (left < 0) stop();
    },
    need(n) {
      if (n > left) stop();
    },
  };
}
