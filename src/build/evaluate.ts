// A block at given numbers: every definition that has a value there, and the gradients from the derived closed
// forms (never from an automatic derivative). A gradient is keyed by the target of its `find` without subscripts;
// its shape is that of the numerator, then of the denominator.

import { deriveBlock } from "../derive/tasks/block.ts";
import { isIncoming, targetName } from "../diff/depends.ts";
import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import { type Instance, shapeOf } from "../eval/instance.ts";
import { showStop } from "../eval/result.ts";
import { type Tables, tables } from "../eval/tables.ts";
import type { Context } from "../expr/context.ts";
import { bodiesOf, type Decl, type Env } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { prettyPoly, toPoly } from "../expr/poly.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { affineIn } from "../index/affine.ts";
import type { Library } from "../library/types.ts";
import { layOut } from "../notation/lay-out.ts";
import { plain } from "../notation/plain.ts";
import { meanings } from "../ops/meanings.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import { sheetText, targetKey } from "../show/sheet-language.ts";
import { finished, unfinished } from "./finish.ts";
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
  const answers = new Map<Derivation, Expr | undefined>();
  const answer = (d: Derivation): Expr | undefined => {
    if (!answers.has(d)) answers.set(d, answerOf(ctx, library, read, d));
    return answers.get(d);
  };
  return (inputs) => evaluateAt(ctx, read, { derivations, answer }, inputs);
}

interface Derived {
  readonly derivations: () => readonly Derivation[];
  /** The closed form in which nothing is left to differentiate. */
  readonly answer: (d: Derivation) => Expr | undefined;
}

const targetOf = (d: Derivation): Deriv => {
  const target = d.result?.lhs ?? (d.task.kind === "find" ? d.task.target : undefined);
  if (target?.kind !== "deriv") throw new Error("a find asks for a derivative");
  return target;
};

function answerOf(ctx: Context, library: Library, read: ReadBlock, d: Derivation): Expr | undefined {
  if (d.result === undefined) return undefined;
  return finished(ctx, library, { ...read.block, env: d.env }, d.result.closed ?? d.result.rhs);
}

function evaluateAt(
  ctx: Context,
  read: ReadBlock,
  { derivations, answer }: Derived,
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
  const at = new Map<Env["decls"], Tables>([[env.decls, forward]]);
  const all: (Gradient & { readonly ok: true })[] = [];
  for (const d of derivations()) {
    if (!isGradient(d)) continue;
    const arrays = at.get(d.env.decls) ?? tables(ctx, d.env, given.instance, meanings, LIMITS);
    at.set(d.env.decls, arrays);
    const found =
      givenGradient(d, given.gradients) ??
      gradient(ctx, d, answer(d), given.instance, arrays, print, read.notation.first);
    if (found.ok) all.push(found);
    else problems.push(found.problem);
  }
  // The whole tensor has the key before a slice of it that was asked for earlier.
  for (const found of [...all.filter((g) => g.whole), ...all.filter((g) => !g.whole)])
    gradients.set(gradients.has(found.key) ? found.entryKey : found.key, found.numbers);
  const infinite = [...env.decls.values()].find(isInfinite)?.name;
  if (infinite !== undefined)
    for (const [name, { data }] of gradients)
      if (data.some(Number.isNaN)) {
        const cause = `0 · ∞ or ∞ − ∞ comes up in it, since \`inf\` stands in the definition of \`${infinite}\`; with a large number in its place, such as 1e10, it has a value`;
        remarks.push({ name, cause, remedy: "NaN is printed for it" });
      }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, evaluation: { values, gradients, remarks } };
}

const isInfinite = (d: Decl): boolean =>
  d.kind === "definition" && bodiesOf(d).some((b) => some(b, (s) => s.kind === "app" && s.op === "infinity"));

const remedyFor = (kind: "out-of-range" | "too-large"): string =>
  kind === "too-large"
    ? "give smaller sizes; the limit keeps a slip from running for hours"
    : "give shapes at which every read is inside";

type Gradient =
  /** Keyed by the target without subscripts; a second one of the same key, with them. */
  | {
      readonly ok: true;
      readonly key: string;
      readonly entryKey: string;
      readonly whole: boolean;
      readonly numbers: Numbers;
    }
  | { readonly ok: false; readonly problem: NumberProblem };

/** `find d(L)/d(y)` of `given L(y)` is answered by the inputs. */
function givenGradient(d: Derivation, given: ReadonlyMap<string, Numbers>): Gradient | undefined {
  const target = targetOf(d);
  if (d.result !== undefined || !isIncoming(d.env, target)) return undefined;
  if (target.of.kind !== "sym" || target.wrt.kind !== "sym") return undefined;
  const f = d.env.decls.get(target.of.name);
  const numbers = given.get(gradientKey(target.of.name, target.wrt.name));
  if (f?.kind !== "function" || numbers === undefined) return undefined;
  const key = targetKey(target);
  return { ok: true, key, entryKey: key, whole: true, numbers };
}

function gradient(
  ctx: Context,
  d: Derivation,
  rhs: Expr | undefined,
  given: Instance,
  arrays: Tables,
  print: (e: Expr) => string,
  first: 0 | 1,
): Gradient {
  const target = targetOf(d);
  const fail = (cause: string, remedy: string): Gradient => ({
    ok: false,
    problem: { name: print(target), cause, remedy },
  });
  if (rhs === undefined)
    return fail("its derivation did not come to an end", "`gradsheet derive` shows how far it came");
  const curved = secondOfFunction(d.env, rhs);
  if (curved !== undefined)
    return fail(
      `it needs second derivatives of \`${curved}\`, of which only the first are given`,
      `define \`${curved}\` in the block, as in \`${curved} = ...\``,
    );
  const missing = missingGradients(d.env, rhs, given);
  if (missing.length > 0)
    return fail(
      "it needs an incoming gradient",
      `add ${missing.map((key) => `"${key}": {...}`).join(", ")} to the inputs`,
    );
  const exact = evaluator(ctx, d.env, given, ieeeField(meanings), meanings);
  const axes = axesOf(ctx, exact, target);
  const letters = axes.flat();
  const lo: number[] = [];
  const hi: number[] = [];
  for (const letter of letters) {
    const ends = endsOf(d.env, exact, letter);
    if (typeof ends === "string") return fail(ends, "give inputs at which the range has a value");
    lo.push(ends[0]);
    hi.push(ends[1]);
  }
  const found = arrays.entries(rhs, letters, { lo, hi });
  if (found.kind !== "value")
    return fail(
      showStop(found),
      found.kind === "undefined" ? "give inputs at which it is defined" : remedyFor(found.kind),
    );
  const lengths = new Map(shapeOf({ lo, hi }).map((n, k) => [letters[k] ?? "", n] as const));
  const shape = axes.map((own) => own.reduce((n, letter) => n * (lengths.get(letter) ?? 1), 1));
  const numbers = { shape, data: [...found.value] };
  const entryKey = sheetText(target, { ctx, env: d.env, first }).replaceAll(" ", "");
  return { ok: true, key: targetKey(target), entryKey, whole: isWhole(target), numbers };
}

/** Asked for by `find`, or derived on the way to what `show` claims of a derivative. */
const isGradient = (d: Derivation): boolean =>
  d.task.kind === "find" ||
  (d.task.kind === "show" &&
    d.result?.lhs.kind === "deriv" &&
    !isIncoming(d.env, d.result.lhs) &&
    !unfinished(d.env, d.result.rhs));

/** A given function of which the term holds a derivative of a derivative. */
function secondOfFunction(env: Env, e: Expr): string | undefined {
  let name: string | undefined;
  some(e, (s) => {
    const inner = s.kind === "deriv" && s.of.kind === "deriv" ? s.of.of : undefined;
    const root = inner?.kind === "app" && inner.op === "apply" ? inner.args[0] : inner;
    if (root?.kind === "sym" && env.decls.get(root.name)?.kind === "function") name = root.name;
    return name !== undefined;
  });
  return name;
}

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

/**
 * The free letters of the target, each where it stands first: those of one subscript make up one axis, as g·F + f does,
 * from the greatest step on.
 */
function axesOf(ctx: Context, e: Evaluator<number>, target: Expr): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const axes: (readonly string[])[] = [];
  for (const sub of subscripts(target)) {
    const own = freeIndices(sub).filter((letter) => !seen.has(letter));
    for (const letter of own) seen.add(letter);
    const step = (letter: string): number => {
      const coef = affineIn(toPoly(sub), ctx.idx(letter))?.coef;
      const found = coef === undefined ? undefined : e.exact(prettyPoly(ctx, coef));
      return found?.kind === "value" ? toNumberQ(found.value) : 0;
    };
    if (own.length > 0) axes.push([...own].sort((a, b) => step(b) - step(a)));
  }
  return axes;
}

function subscripts(e: Expr): readonly Expr[] {
  if (e.kind === "deriv") return [...subscripts(e.of), ...subscripts(e.wrt)];
  return e.kind === "at" ? e.subs : [];
}

/** Every subscript is a letter of its own, so that the entries make up the whole tensor. */
function isWhole(target: Deriv): boolean {
  const letters = subscripts(target).map((s) => (s.kind === "idx" ? s.name : undefined));
  return !letters.includes(undefined) && new Set(letters).size === letters.length;
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
