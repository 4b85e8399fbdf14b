// Numbers against numbers that somebody else computed: shapes first, then entry by entry. Two entries agree when
// they differ by at most rtol times the larger of them, or by rtol/1000 times the largest entry of the tensor, so
// that rounding next to a 0 is no difference. Where all of a tensor is 0 but for rounding, as the gradient to what a
// softmax takes away again, the largest of all numbers compared says how large that may be. NaN agrees with NaN.

import type { Evaluation } from "./evaluate.ts";
import { isProblem, isRecord, type NumberProblem, type Numbers, readNumbers } from "./numbers.ts";

export interface Comparison {
  readonly kind: "values" | "gradients";
  readonly name: string;
  readonly entries: number;
  readonly difference?: Difference;
}

export type Difference =
  | { readonly kind: "shape"; readonly expected: readonly number[]; readonly computed: readonly number[] }
  /** The first entry that differs, row-major; `at` counts from 0. */
  | {
      readonly kind: "entry";
      readonly at: readonly number[];
      readonly expected: number;
      readonly computed: number;
      readonly count: number;
    };

export type ComparisonOutcome =
  | { readonly ok: true; readonly comparisons: readonly Comparison[] }
  | { readonly ok: false; readonly problems: readonly NumberProblem[] };

/** `expected` has the form that `eval` prints, or holds names directly. */
export function compareNumbers(evaluation: Evaluation, expected: unknown, rtol: number): ComparisonOutcome {
  const problems: NumberProblem[] = [];
  const comparisons: Comparison[] = [];
  const wanted = [
    ...named(expected, "gradients"),
    ...named(expected, "values"),
    ...direct(evaluation, expected),
  ];
  const numbers = wanted.map((x) => ({ ...x, read: readNumbers(x.name, x.value) }));
  const rounding = ROUNDING * largestOf(numbers.flatMap(({ read }) => (isProblem(read) ? [] : [read])));
  for (const { kind, name, read } of numbers) {
    const computed = evaluation[kind].get(name);
    if (isProblem(read)) problems.push(read);
    else if (computed === undefined) {
      const known = [...evaluation[kind].keys()];
      const remedy = known.length === 0 ? "leave it out" : `what is computed: ${known.join(", ")}`;
      problems.push({ name, cause: `there are no ${kind} of this name`, remedy });
    } else
      comparisons.push({
        kind,
        name,
        entries: computed.data.length,
        ...different(computed, read, rtol, rounding),
      });
  }
  if (wanted.length === 0)
    problems.push({
      name: "",
      cause: "there is nothing to compare with",
      remedy: 'give {"gradients": {"d(L)/d(x)": {"shape": [...], "data": [...]}}}',
    });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, comparisons };
}

interface Wanted {
  readonly kind: "values" | "gradients";
  readonly name: string;
  readonly value: unknown;
}

function named(expected: unknown, kind: "values" | "gradients"): readonly Wanted[] {
  const group = isRecord(expected) ? expected[kind] : undefined;
  if (!isRecord(group)) return [];
  return Object.entries(group).map(([name, value]) => ({ kind, name: key(kind, name), value }));
}

function direct(evaluation: Evaluation, expected: unknown): readonly Wanted[] {
  if (!isRecord(expected)) return [];
  return Object.entries(expected).flatMap(([name, value]) => {
    if (name === "values" || name === "gradients") return [];
    const kind = evaluation.values.has(name) ? "values" : "gradients";
    return [{ kind, name: key(kind, name), value } as const];
  });
}

const key = (kind: "values" | "gradients", name: string): string =>
  kind === "gradients" ? name.replaceAll(" ", "") : name;

/** Of a few operations on doubles, as a part of what they were made from. */
const ROUNDING = 2 ** -50;

const largestOf = (numbers: readonly Numbers[]): number =>
  numbers.reduce(
    (most, { data }) => data.reduce((m, x) => (Number.isFinite(x) ? Math.max(m, Math.abs(x)) : m), most),
    0,
  );

function different(
  computed: Numbers,
  expected: Numbers,
  rtol: number,
  rounding: number,
): { readonly difference?: Difference } {
  if (
    computed.shape.length !== expected.shape.length ||
    computed.shape.some((n, k) => n !== expected.shape[k])
  )
    return { difference: { kind: "shape", expected: expected.shape, computed: computed.shape } };
  const floor = Math.max(rounding, (rtol / 1000) * largestOf([computed, expected]));
  let first: Difference | undefined;
  let count = 0;
  for (const [k, a] of computed.data.entries()) {
    const b = expected.data[k] ?? Number.NaN;
    if (agree(a, b, rtol, floor)) continue;
    count += 1;
    first ??= { kind: "entry", at: indexOf(k, computed.shape), expected: b, computed: a, count: 0 };
  }
  return first?.kind === "entry" ? { difference: { ...first, count } } : {};
}

function agree(a: number, b: number, rtol: number, floor: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= Math.max(floor, rtol * Math.max(Math.abs(a), Math.abs(b)));
}

function indexOf(k: number, shape: readonly number[]): readonly number[] {
  const at: number[] = [];
  let rest = k;
  for (const n of shape.toReversed()) {
    at.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return at;
}
