// Where a term can differ from 0. Each summand is told by linear forms with bounds: a read that is extended by 0
// needs its subscripts inside, an equality in a bracket needs both sides equal, a letter its range. From these:
// whether a sum over all integers is finite, and where a left-side letter runs. Sound, not complete.

import { open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { finiteTerm, type Poly, toPoly } from "../expr/poly.ts";
import { addQ, divQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";

/** lo ≤ form ≤ hi wherever the summand is not 0. */
export interface Bounds {
  readonly form: Expr;
  readonly lo: Expr;
  readonly hi: Expr;
}

export interface Summand {
  readonly bounds: readonly Bounds[];
  /** Letters of inner sums. */
  readonly inner: readonly string[];
}

const LIMIT = 64;
const ANYWHERE: readonly Summand[] = [{ bounds: [], inner: [] }];

const both = (a: Summand, b: Summand): Summand => ({
  bounds: [...a.bounds, ...b.bounds],
  inner: [...a.inner, ...b.inner],
});

/** Undefined when there are too many summands. */
export function summandsOf(ctx: Context, env: Env, body: Expr): readonly Summand[] | undefined {
  // Inner letters get names of their own: two sums in one product may share a letter.
  const used = new Set(freeIndices(body));
  const product = (factors: readonly Expr[]): readonly Summand[] | undefined => {
    let out = ANYWHERE;
    for (const factor of factors) {
      const terms = go(factor);
      if (terms === undefined || out.length * terms.length > LIMIT) return undefined;
      out = out.flatMap((left) => terms.map((right) => both(left, right)));
    }
    return out;
  };
  const go = (e: Expr): readonly Summand[] | undefined => {
    switch (e.kind) {
      case "num":
        return signQ(e.value) === 0 ? [] : ANYWHERE;
      case "at":
        return [{ bounds: readBounds(env, e.tensor, e.subs), inner: [] }];
      case "deriv":
        return product([e.of, ...(e.wrt.kind === "at" ? [e.wrt] : [])]);
      case "bind": {
        if (e.op !== "sum") return ANYWHERE;
        const o = open(ctx, e, used);
        for (const v of o.vars) used.add(v.name);
        const own: Bounds[] = [];
        let k = 0;
        for (const r of o.ranges) {
          const v = o.vars[k];
          if (r.kind === "interval" && v !== undefined) own.push({ form: v, lo: r.lo, hi: r.hi });
          k += r.kind === "set" ? r.arity : 1;
        }
        if (o.guard !== undefined) own.push(...conditionBounds(ctx, o.guard));
        const letters = { bounds: own, inner: o.vars.map((v) => v.name) };
        return go(o.body)?.map((s) => both(letters, s));
      }
      case "sym":
      case "idx":
      case "bound":
        return ANYWHERE;
      case "app":
        break;
    }
    const [first] = e.args;
    switch (e.op) {
      case "add": {
        const out: Summand[] = [];
        for (const term of e.args) {
          const terms = go(term);
          if (terms === undefined || out.length + terms.length > LIMIT) return undefined;
          out.push(...terms);
        }
        return out;
      }
      case "mul":
        return product(e.args);
      case "div":
      case "stop":
        return first === undefined ? ANYWHERE : go(first);
      case "pow": {
        const exponent = e.args[1];
        const positive = exponent?.kind === "num" && signQ(exponent.value) > 0;
        return positive && first !== undefined ? go(first) : ANYWHERE;
      }
      case "iverson":
        return first === undefined ? ANYWHERE : [{ bounds: conditionBounds(ctx, first), inner: [] }];
      default:
        return ANYWHERE;
    }
  };
  return go(body);
}

function readBounds(env: Env, tensor: Expr, subs: readonly Expr[]): readonly Bounds[] {
  const axes = tensor.kind === "sym" ? axesOf(env, tensor.name) : undefined;
  return subs.flatMap((form, k) => {
    const axis = axes?.[k];
    return axis?.outside.kind === "zero" ? [{ form, lo: axis.lo, hi: axis.hi }] : [];
  });
}

/** a = b bounds a − b to one value; in a conjunction each part counts. */
export function conditionBounds(ctx: Context, c: Expr): readonly Bounds[] {
  if (c.kind !== "app") return [];
  const [a, b] = c.args;
  if (c.op === "and") return c.args.flatMap((part) => conditionBounds(ctx, part));
  if (c.op !== "eq" || a === undefined || b === undefined) return [];
  return [{ form: ctx.sub(a, b), lo: ctx.zero, hi: ctx.zero }];
}

/** Whether the letters have finitely many values at which the body can differ from 0. */
export function boundedSupport(
  ctx: Context,
  env: Env,
  body: Expr,
  guard: Expr | undefined,
  letters: readonly string[],
): boolean {
  const always = guard === undefined ? [] : conditionBounds(ctx, guard);
  const positive = (e: Expr): boolean => {
    const decl = e.kind === "sym" ? env.decls.get(e.name) : undefined;
    return decl?.kind === "scalar" && decl.role === "size";
  };
  const summands = summandsOf(ctx, env, body);
  return (
    summands?.every((s) => {
      const unknowns = [...letters, ...s.inner];
      const forms = [...always, ...s.bounds].map((b) => b.form);
      return rank(forms, unknowns, positive) === unknowns.length;
    }) ?? false
  );
}

/** The rank of the forms in the letters. */
function rank(forms: readonly Expr[], letters: readonly string[], positive: (e: Expr) => boolean): number {
  const rows = forms.flatMap((f) => (finiteTerm(f) ? row(toPoly(f), letters, positive) : []));
  let done = 0;
  for (let column = 0; column < letters.length; column += 1) {
    const pivot = rows.findIndex((r, k) => k >= done && signQ(r[column] ?? 0) !== 0);
    const pivotRow = rows[pivot];
    if (pivotRow === undefined) continue;
    rows.splice(pivot, 1);
    rows.splice(done, 0, pivotRow);
    for (let k = done + 1; k < rows.length; k += 1) {
      const target = rows[k];
      if (target === undefined) continue;
      const factor = negQ(divQ(target[column] ?? 0, pivotRow[column] ?? 1));
      rows[k] = target.map((v, c) => addQ(v, mulQ(factor, pivotRow[c] ?? 0)));
    }
    done += 1;
  }
  return done;
}

const mentions = (e: Expr, letter: string): boolean => freeIndices(e).includes(letter);

/** The coefficients of the letters; none when they are neither numbers nor positive sizes of a single letter. */
function row(
  p: Poly,
  letters: readonly string[],
  positive: (e: Expr) => boolean,
): readonly (readonly Rational[])[] {
  const monomials = [...p.values()];
  const inForm = letters.filter((l) => monomials.some((m) => m.atoms.some((a) => mentions(a, l))));
  const [single] = inForm;
  if (single !== undefined && inForm.length === 1) {
    const own = monomials.filter((m) => m.atoms.some((a) => mentions(a, single)));
    const atoms = own[0]?.atoms ?? [];
    const indices = atoms.filter((a) => a.kind === "idx" && a.name === single);
    const others = atoms.filter((a) => !(a.kind === "idx" && a.name === single));
    const sizes = own.length === 1 && indices.length === 1 && others.every(positive);
    return sizes ? [letters.map((l) => (l === single ? 1 : 0))] : [];
  }
  const out: Rational[] = letters.map(() => 0);
  for (const m of monomials) {
    const used = m.atoms.find((a) => letters.some((l) => mentions(a, l)));
    if (used === undefined) continue;
    if (m.atoms.length !== 1 || used.kind !== "idx") return [];
    out[letters.indexOf(used.name)] = m.coef;
  }
  return [out];
}
