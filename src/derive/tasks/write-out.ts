// A term at particular indices written out: sums over numeric ranges term by term in reading order, conditions decided.
// Either with the numbers put in, 3·5 + 3·2, or with the entries as they are called, B[0,1] + B[0,0]. Runs of products
// with the same first factor are grouped as a person would, 3·(5 + 2), and terms with the factor 0 left out.

import { isIncoming } from "../../diff/depends.ts";
import { unfoldRead } from "../../diff/rule.ts";
import { instantiate, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axesOf, definition } from "../../expr/environment.ts";
import type { App, Bind, Deriv, Expr } from "../../expr/nodes.ts";
import { isFalse, isTrue, tidy } from "../../expr/norm.ts";
import { compareQ, isIntegerQ } from "../../expr/rational.ts";
import { freeIndices, mapChildren } from "../../expr/traverse.ts";
import { entryOf } from "../../library/tensors.ts";
import { closedForm } from "../chain/held.ts";
import { exactValue } from "../lines/exact-value.ts";
import { isDeriv, type Workshop } from "../lines/workshop.ts";
import { substitutedGradient } from "./computed-gradient.ts";
import { Unwritten } from "./unwritten.ts";

/** More terms than this are not written out. */
const MAX_TERMS = 2000;

/** What stands for an entry: its number, or its name. */
type Style = "numbers" | "entries";

/** The definition of the entry with the numbers put in, nothing evaluated. Inner definitions come with their value. */
export const numbersIn = (w: Workshop, entry: Expr): Expr => written(w, entry, "numbers", true);

/** The definition of the entry, or a term, with its sums written out and the entries by name. */
export const termsOf = (w: Workshop, entry: Expr): Expr => tidy(w.ctx, written(w, entry, "entries", true));

function written(w: Workshop, e: Expr, style: Style, top: boolean): Expr {
  const { ctx } = w;
  const inside = (x: Expr): Expr => written(w, x, style, false);
  switch (e.kind) {
    case "num":
      return e;
    case "idx":
    case "bound":
      if (style === "entries") return e;
      throw new Unwritten("a free index has no number");
    case "sym":
      return named(w, e, style, top);
    case "at":
      if (e.tensor.kind === "sym") return named(w, e, style, top);
      if (isDeriv(e.tensor))
        return written(w, ctx.deriv(e.tensor.of, ctx.at(e.tensor.wrt, e.subs), e.tensor.mode), style, false);
      // A read of a whole-tensor expression, by the definition of its operator.
      return inside(entryOf(ctx, w.env, e.tensor, e.subs, w.library.tensorOperators));
    case "bind":
      return unrolled(w, e, style);
    case "deriv":
      return derivative(w, e, style);
    case "app":
      return application(w, e, style);
  }
}

function application(w: Workshop, e: App, style: Style): Expr {
  const { ctx } = w;
  const inside = (x: Expr): Expr => written(w, x, style, false);
  switch (e.op) {
    case "iverson": {
      const c = decided(w, e.args[0] as Expr);
      if (c !== undefined) return c ? ctx.one : ctx.zero;
      return mapChildren(ctx, e, inside);
    }
    case "cases":
      return chosen(w, e, style);
    case "mul": {
      // A bracket that is 0 protects its neighbours, one that is 1 is not written.
      const rest: Expr[] = [];
      for (const a of e.args) {
        const c = a.kind === "app" && a.op === "iverson" ? decided(w, a.args[0] as Expr) : undefined;
        if (c === false) return ctx.zero;
        if (c === undefined) rest.push(a);
      }
      return ctx.mul(...rest.map(inside));
    }
    case "add":
      return ctx.add(
        ...e.args.map(inside).flatMap((a) => (a.kind === "app" && a.op === "add" ? a.args : [a])),
      );
    case "component": {
      const [of, k] = e.args.map(inside);
      return of?.kind === "app" && of.op === "tuple" && k?.kind === "num" && typeof k.value === "number"
        ? (of.args[k.value] ?? ctx.zero)
        : mapChildren(ctx, e, inside);
    }
    default:
      return mapChildren(ctx, e, inside);
  }
}

/** The first case that holds; those that do not hold are gone. */
function chosen(w: Workshop, e: App, style: Style): Expr {
  const kept: Expr[] = [];
  for (let k = 0; k < e.args.length; k += 2) {
    const value = e.args[k] as Expr;
    const condition = e.args[k + 1];
    const holds = condition === undefined ? true : decided(w, condition);
    if (holds === false) continue;
    if (holds === true) {
      const last = written(w, value, style, false);
      return kept.length === 0 ? last : w.ctx.app("cases", [...kept, last]);
    }
    if (style === "numbers") throw new Unwritten("a condition cannot be decided with the numbers given");
    kept.push(written(w, value, style, false), written(w, condition as Expr, style, false));
  }
  if (kept.length === 0) throw new Unwritten("none of the cases holds");
  return w.ctx.app("cases", kept);
}

/** Whether the condition holds, as far as the numbers tell. */
function decided(w: Workshop, condition: Expr): boolean | undefined {
  try {
    return truth(w, condition);
  } catch (e) {
    if (e instanceof Unwritten) return undefined;
    throw e;
  }
}

function truth(w: Workshop, c: Expr): boolean | undefined {
  if (c.kind === "app" && c.op === "and")
    return together(
      c.args.map((a) => decided(w, a)),
      false,
    );
  if (c.kind === "app" && c.op === "or")
    return together(
      c.args.map((a) => decided(w, a)),
      true,
    );
  if (c.kind === "app" && c.op === "not") {
    const inner = decided(w, c.args[0] as Expr);
    return inner === undefined ? undefined : !inner;
  }
  const sides = c.kind === "app" ? c.args.map((a) => exactValue(w, written(w, a, "numbers", false))) : [];
  const [a, b] = sides;
  if (c.kind === "app" && (c.op === "eq" || c.op === "ne") && isTuple(a) && isTuple(b)) {
    const same = a.args.every((x, k) => x === b.args[k]);
    return c.op === "eq" ? same : !same;
  }
  const t = tidy(w.ctx, c.kind === "app" ? w.ctx.app(c.op, sides) : c);
  return isTrue(t) ? true : isFalse(t) ? false : undefined;
}

const isTuple = (e: Expr | undefined): e is App => e?.kind === "app" && e.op === "tuple";

/** One of the parts decides alone; else all of them are needed. */
function together(parts: readonly (boolean | undefined)[], decisive: boolean): boolean | undefined {
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}

function named(w: Workshop, e: Expr, style: Style, top: boolean): Expr {
  const { ctx } = w;
  const tensor = e.kind === "at" ? e.tensor : e;
  const name = tensor.kind === "sym" ? tensor.name : "";
  const subs = e.kind === "at" ? e.subs.map((s) => subscript(w, s, style)) : [];
  const read = e.kind === "at" ? ctx.at(e.tensor, subs) : e;
  const axes = axesOf(w.env, name) ?? [];
  if (isOutside(axes, subs)) return ctx.zero;
  const def = definition(w.env, name);
  if (def === undefined) {
    if (style === "entries") return read;
    throw new Unwritten(`\`${name}\` has no number in this block`);
  }
  if (def.body.kind === "app" && def.body.op === "list") {
    const entry = dataEntry(def.body, subs);
    if (entry === undefined) return read;
    if (style === "numbers")
      return entry.kind === "num" ? entry : exactValue(w, written(w, entry, style, false));
    // Data that has names keeps them; of numbers the place is told.
    return entry.kind === "num" && !top ? read : entry;
  }
  if (style === "entries" && !top) return read;
  const body = written(w, unfoldRead(ctx, def, read), style, false);
  return top ? body : exactValue(w, body);
}

function subscript(w: Workshop, s: Expr, style: Style): Expr {
  if (style === "entries" && freeIndices(s).length > 0) return tidy(w.ctx, s);
  return exactValue(w, written(w, s, "numbers", false));
}

/** Whether the entry is provably one of the zeros around the tensor; a read beyond them is an error. */
function isOutside(axes: readonly Axis[], subs: readonly Expr[]): boolean {
  let zero = false;
  for (const [k, s] of subs.entries()) {
    const axis = axes[k];
    if (axis === undefined || s.kind !== "num" || axis.lo.kind !== "num" || axis.hi.kind !== "num") continue;
    if (compareQ(s.value, axis.lo.value) >= 0 && compareQ(s.value, axis.hi.value) <= 0) continue;
    if (axis.outside.kind !== "zero" && axis.outside.kind !== "pad")
      throw new Unwritten("a read lies outside the data");
    zero = true;
  }
  return zero;
}

function dataEntry(data: Expr, subs: readonly Expr[]): Expr | undefined {
  let here: Expr | undefined = data;
  for (const s of subs) {
    const row: readonly Expr[] = here?.kind === "app" && here.op === "list" ? here.args : [];
    here = s.kind === "num" && typeof s.value === "number" ? row[s.value] : undefined;
  }
  return here;
}

/** An incoming gradient: what is assumed of it. Another one: what its equation gives. */
function derivative(w: Workshop, d: Deriv, style: Style): Expr {
  const { ctx } = w;
  const entry = (x: Expr): Expr =>
    x.kind === "at"
      ? ctx.at(
          x.tensor,
          x.subs.map((s) => subscript(w, s, style)),
        )
      : x;
  const at = ctx.deriv(entry(d.of), entry(d.wrt), d.mode);
  if (style === "entries") return at;
  if (isIncoming(w.env, at)) {
    const assumed = assumedGradient(w, at as Deriv);
    if (assumed !== undefined) return exactValue(w, written(w, assumed, style, false));
    throw new Unwritten("nothing is assumed of the incoming gradient, so that it has no number");
  }
  const found = substitutedGradient(w, at as Deriv, []);
  if (found === undefined) throw new Unwritten("this derivative has no closed form");
  return exactValue(w, written(w, closedForm(w, found.after), style, false));
}

/** The value of ∂E/∂C[1, 2] by `assume d(E)/d(C[i, j]) = …`. */
function assumedGradient(w: Workshop, d: Deriv): Expr | undefined {
  for (const a of w.env.assumptions) {
    if (a.kind !== "app" || a.op !== "eq") continue;
    const [l, r] = a.args as readonly [Expr, Expr];
    for (const [side, value] of [
      [l, r],
      [r, l],
    ] as const) {
      if (side.kind !== "deriv" || side.of.alpha !== d.of.alpha) continue;
      if (side.wrt.alpha === d.wrt.alpha) return value;
      if (side.wrt.kind !== "at" || d.wrt.kind !== "at" || side.wrt.tensor !== d.wrt.tensor) continue;
      const { subs } = d.wrt;
      const letters = side.wrt.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
      if (letters.length !== subs.length) continue;
      return substituteIndices(w.ctx, value, new Map(letters.map((n, k) => [n, subs[k] as Expr])));
    }
  }
  return undefined;
}

/** One value of the variables of a binder and its term there. */
interface Written {
  readonly at: readonly Expr[];
  readonly value: Expr;
}

const indexOf = (ctx: Context, at: readonly Expr[]): Expr =>
  at.length === 1 ? (at[0] as Expr) : ctx.app("tuple", at);

/** The first of the terms that are equal to their lower median. */
function middleTerm(w: Workshop, terms: readonly Written[]): Written {
  const numbers = terms.map((t) => {
    const value = exactValue(w, t.value);
    if (value.kind !== "num") throw new Unwritten("the entries that are compared have no numbers");
    return value.value;
  });
  const value = [...numbers].sort(compareQ)[Math.floor((numbers.length - 1) / 2)];
  const first = numbers.findIndex((v) => value !== undefined && compareQ(v, value) === 0);
  const found = terms[first];
  if (found === undefined) throw new Unwritten("a median of nothing has no value");
  return found;
}

/** Every value of the telescope, in reading order, as one sum, product, maximum or minimum. */
function unrolled(w: Workshop, e: Bind, style: Style): Expr {
  const { ctx } = w;
  const terms: Written[] = [];
  const go = (k: number, values: readonly Expr[]): void => {
    const r = e.ranges[k];
    if (r === undefined) {
      if (e.guard !== undefined) {
        const c = decided(w, instantiate(ctx, e.guard, values));
        if (c === undefined) throw new Unwritten("the condition of a sum cannot be decided");
        if (!c) return;
      }
      terms.push({ at: values, value: written(w, instantiate(ctx, e.body, values), style, false) });
      if (terms.length > MAX_TERMS) throw new Unwritten(`more than ${MAX_TERMS} terms are not written out`);
      return;
    }
    if (r.kind !== "interval") throw new Unwritten("the range of a sum is not a range of numbers");
    const lo = wholeNumber(w, instantiate(ctx, r.lo, values));
    const hi = wholeNumber(w, instantiate(ctx, r.hi, values));
    for (let n = lo; n <= hi; n += 1) go(k + 1, [...values, ctx.num(n)]);
  };
  go(0, []);
  const values = terms.map((t) => t.value);
  switch (e.op) {
    case "sum":
      return ctx.add(...values.flatMap((v) => (v.kind === "app" && v.op === "add" ? v.args : [v])));
    case "prod":
      return ctx.mul(...values);
    case "max":
    case "min":
      if (terms.length === 0) throw new Unwritten("a maximum over nothing has no value");
      return values.length === 1 ? (values[0] as Expr) : ctx.app(e.op, values);
    case "median":
    case "argmedian": {
      const found = middleTerm(w, terms);
      return e.op === "median" ? found.value : indexOf(ctx, found.at);
    }
    case "argmax":
    case "argmin": {
      let best: Written | undefined;
      for (const t of terms) {
        const [x, y] = [t, best].map((u) => (u === undefined ? undefined : exactValue(w, u.value)));
        if (x?.kind !== "num") throw new Unwritten("the entries that are compared have no numbers");
        const order = y?.kind === "num" ? compareQ(x.value, y.value) : e.op === "argmax" ? 1 : -1;
        if (e.op === "argmax" ? order > 0 : order < 0) best = t;
      }
      if (best === undefined) throw new Unwritten("a maximum over nothing is nowhere");
      return indexOf(ctx, best.at);
    }
  }
}

/** The end of a range as a number. */
export function wholeNumber(w: Workshop, e: Expr): number {
  const v = exactValue(w, written(w, e, "numbers", false));
  if (v.kind !== "num" || !isIntegerQ(v.value) || typeof v.value !== "number")
    throw new Unwritten("the end of a range is not a whole number");
  return v.value;
}

/** Terms with the factor 0 left out, and runs of products with the same first factor joined: 3·5 + 3·2 as 3·(5 + 2). */
export function condensed(w: Workshop, e: Expr): Expr {
  const { ctx } = w;
  if (e.kind !== "app") return e;
  if (e.op === "mul" || e.op === "div") return mapChildren(ctx, e, (x) => condensed(w, x));
  if (e.op !== "add") return e;
  const kept = e.args.filter((t) => !isNothing(t));
  // What stands alone, as a bias does, has no first factor: 1·w + b is not 1·(w + b).
  const runs: { readonly first: Expr | undefined; readonly rests: Expr[] }[] = [];
  if (kept.length === 0) return ctx.zero;
  for (const t of kept) {
    const split = t.kind === "app" && t.op === "mul" && t.args.length >= 2 ? (t.args[0] as Expr) : undefined;
    const last = runs[runs.length - 1];
    const rest = split === undefined ? t : ctx.mul(...(t as App).args.slice(1));
    if (split !== undefined && last?.first === split) last.rests.push(rest);
    else runs.push({ first: split, rests: [rest] });
  }
  return ctx.add(
    // A factor 1 is not written: 1·(1 + 3) is 1 + 3.
    ...runs.flatMap(({ first, rests }) =>
      first === undefined || first === ctx.one ? rests : [ctx.mul(first, ctx.add(...rests))],
    ),
  );
}

/** 0, or a product with the factor 0. */
const isNothing = (t: Expr): boolean =>
  (t.kind === "num" && t.value === 0) || (t.kind === "app" && t.op === "mul" && t.args.some(isNothing));

/** Which terms of its sums are left out: products with the factor 0, or only what is 0 by itself. */
export function nothingIn(e: Expr): "none" | "zero" | "factor" {
  if (e.kind !== "app") return "none";
  if (e.op === "mul" || e.op === "div") return most(e.args.map(nothingIn));
  if (e.op !== "add") return "none";
  return most(e.args.filter(isNothing).map((t) => (t.kind === "num" ? "zero" : "factor")));
}

const most = (kinds: readonly ("none" | "zero" | "factor")[]): "none" | "zero" | "factor" =>
  kinds.includes("factor") ? "factor" : kinds.includes("zero") ? "zero" : "none";
