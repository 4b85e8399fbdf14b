// A block at given numbers: every definition that has a value there, and the gradients from the derived closed
// forms (never from an automatic derivative). A gradient is keyed by the target of its `find` without subscripts;
// its shape is that of the numerator, then of the denominator.

import { deriveBlock } from "../derive/block.ts";
import { isIncoming, targetName } from "../diff/depends.ts";
import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import { type Instance, shapeOf } from "../eval/instance.ts";
import { showStop } from "../eval/result.ts";
import { tables } from "../eval/tables.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";
import { layOut } from "../notation/lay-out.ts";
import { plain } from "../notation/plain.ts";
import { meanings } from "../ops/meanings.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { targetKey } from "../show/sheet-language.ts";
import { gradientKey, readInstance } from "./instance.ts";
import type { NumberProblem, Numbers } from "./numbers.ts";
import type { ReadBlock } from "./read.ts";

export interface Evaluation {
  readonly values: ReadonlyMap<string, Numbers>;
  readonly gradients: ReadonlyMap<string, Numbers>;
  /** What has no value, and why. */
  readonly remarks: readonly NumberProblem[];
}

export type EvaluationOutcome =
  | { readonly ok: true; readonly evaluation: Evaluation }
  | { readonly ok: false; readonly problems: readonly NumberProblem[] };

/** Most work for one array: a slip (a sum of 10⁹ terms) is told, not waited for. */
const LIMITS = { steps: 1e8, products: 9e8 };

export function evaluateBlock(
  ctx: Context,
  library: Library,
  read: ReadBlock,
  inputs: unknown,
): EvaluationOutcome {
  return evaluable(ctx, library, read)(inputs);
}

/** The block at any number of inputs: what is derived once serves them all. */
export function evaluable(
  ctx: Context,
  library: Library,
  read: ReadBlock,
): (inputs: unknown) => EvaluationOutcome {
  let derived: readonly Derivation[] | undefined;
  const derivations = (): readonly Derivation[] => {
    derived ??= deriveBlock(ctx, library, read.block).derivations;
    return derived;
  };
  return (inputs) => evaluateAt(ctx, read, derivations, inputs);
}

function evaluateAt(
  ctx: Context,
  read: ReadBlock,
  derivations: () => readonly Derivation[],
  inputs: unknown,
): EvaluationOutcome {
  const { env } = read.block;
  const print = (e: Expr): string => plain(layOut(e, { ctx, env, notation: read.notation, style: "linear" }));
  const given = readInstance(ctx, env, inputs, print);
  if (!given.ok) return given;
  const problems: NumberProblem[] = [];
  const remarks: NumberProblem[] = [];

  const values = new Map<string, Numbers>();
  const forward = tables(ctx, env, given.instance, meanings, LIMITS);
  for (const name of read.block.order) {
    if (env.decls.get(name)?.kind !== "definition") continue;
    const found = forward.definition(name);
    if (found.kind === "value")
      values.set(name, { shape: shapeOf(found.value.box), data: [...found.value.data] });
    else if (found.kind === "undefined")
      remarks.push({ name, cause: showStop(found), remedy: "nothing is printed for it" });
    else problems.push({ name, cause: showStop(found), remedy: remedyFor(found.kind) });
  }

  const gradients = new Map<string, Numbers>();
  for (const d of derivations()) {
    const found = isGradient(d) ? gradient(ctx, d, given.instance, print) : undefined;
    if (found === undefined) continue;
    if (!found.ok) problems.push(found.problem);
    else if (!gradients.has(found.key)) gradients.set(found.key, found.numbers);
    else if (d.task.kind === "find") gradients.set(found.fullKey, found.numbers);
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, evaluation: { values, gradients, remarks } };
}

const remedyFor = (kind: "out-of-range" | "too-large"): string =>
  kind === "too-large"
    ? "give smaller sizes; the limit keeps a slip from running for hours"
    : "give shapes at which every read is inside";

type Gradient =
  | { readonly ok: true; readonly key: string; readonly fullKey: string; readonly numbers: Numbers }
  | { readonly ok: false; readonly problem: NumberProblem };

function gradient(ctx: Context, d: Derivation, given: Instance, print: (e: Expr) => string): Gradient {
  const target = d.result?.lhs ?? (d.task.kind === "find" ? d.task.target : undefined);
  if (target?.kind !== "deriv") throw new Error("a find asks for a derivative");
  const fullKey = print(target);
  const fail = (cause: string, remedy: string): Gradient => ({
    ok: false,
    problem: { name: fullKey, cause, remedy },
  });
  const rhs = d.result?.closed ?? d.result?.rhs;
  if (rhs === undefined || unfinished(d, rhs))
    return fail("its derivation did not come to an end", "`gradsheet derive` shows how far it came");
  const missing = missingGradients(d.env, rhs, given);
  if (missing.length > 0)
    return fail(
      "it needs an incoming gradient",
      `add ${missing.map((key) => `"${key}": {...}`).join(", ")} to the inputs`,
    );
  const letters = lettersOf(target);
  const exact = evaluator(ctx, d.env, given, ieeeField(meanings), meanings);
  const lo: number[] = [];
  const hi: number[] = [];
  for (const letter of letters) {
    const ends = endsOf(d.env, exact, letter);
    if (typeof ends === "string") return fail(ends, "give inputs at which the range has a value");
    lo.push(ends[0]);
    hi.push(ends[1]);
  }
  const found = tables(ctx, d.env, given, meanings, LIMITS).entries(rhs, letters, { lo, hi });
  if (found.kind !== "value")
    return fail(
      showStop(found),
      found.kind === "undefined" ? "give inputs at which it is defined" : remedyFor(found.kind),
    );
  const key = isWhole(target) ? targetKey(target) : fullKey;
  return { ok: true, key, fullKey, numbers: { shape: shapeOf({ lo, hi }), data: [...found.value] } };
}

/** Asked for by `find`, or derived on the way to what `show` claims of a derivative. */
const isGradient = (d: Derivation): boolean =>
  d.task.kind === "find" ||
  (d.task.kind === "show" &&
    d.result?.lhs.kind === "deriv" &&
    !isIncoming(d.env, d.result.lhs) &&
    !unfinished(d, d.result.rhs));

/** A derivative that is no incoming gradient was not carried out. */
const unfinished = (d: Derivation, rhs: Expr): boolean =>
  some(rhs, (s) => s.kind === "deriv" && s.mode === "total" && !isIncoming(d.env, s));

/** Keys of the incoming gradients that the closed form reads and the inputs do not hold. */
function missingGradients(env: Env, rhs: Expr, given: Instance): readonly string[] {
  const keys = new Set<string>();
  some(rhs, (s) => {
    if (s.kind !== "deriv" || s.of.kind !== "sym") return false;
    const f = env.decls.get(s.of.name);
    const model = given.functions.get(s.of.name);
    if (f?.kind !== "function" || model?.kind !== "gradient") return false;
    const parameter = targetName(s.wrt);
    if (model.parameters[f.params.indexOf(parameter)] === undefined) keys.add(gradientKey(f.name, parameter));
    return false;
  });
  return [...keys];
}

/** The free letters of the target: those of the numerator, then those of the denominator. */
const lettersOf = (target: Expr): readonly string[] => [
  ...new Set(subscripts(target).flatMap((s) => (s.kind === "idx" ? [s.name] : []))),
];

function subscripts(e: Expr): readonly Expr[] {
  if (e.kind === "deriv") return [...subscripts(e.of), ...subscripts(e.wrt)];
  return e.kind === "at" ? e.subs : [];
}

/** Every subscript is a letter of its own, so that the entries make up the whole tensor. */
function isWhole(target: Deriv): boolean {
  const subs = subscripts(target);
  return subs.every((s) => s.kind === "idx") && lettersOf(target).length === subs.length;
}

/** Where a letter runs, or why that cannot be told. */
function endsOf(env: Env, e: Evaluator<number>, letter: string): readonly [number, number] | string {
  const range = env.indices.get(letter);
  if (range?.kind !== "interval") return `\`${letter}\` has no range`;
  if (freeIndices(range.lo).length + freeIndices(range.hi).length > 0)
    return `the range of \`${letter}\` depends on another letter`;
  const lo = e.exact(range.lo);
  const hi = e.exact(range.hi);
  if (lo.kind !== "value") return showStop(lo);
  if (hi.kind !== "value") return showStop(hi);
  return [toNumberQ(lo.value), toNumberQ(hi.value)];
}
