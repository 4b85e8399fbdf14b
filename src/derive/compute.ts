// The task `compute`: numbers with their arithmetic written out. Sums over numeric ranges are unrolled in reading
// order, runs of terms with the same first factor are grouped as a person would, 3·5 + 3·2 = 3·(5 + 2), and the
// value stands on the next line. What has no exact value is said not to be computed.

import { unfoldRead } from "../diff/rules.ts";
import { instantiate } from "../expr/binders.ts";
import { type Axis, axesOf, definition } from "../expr/environment.ts";
import type { Bind, Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { mapChildren } from "../expr/traverse.ts";
import { entryOf } from "../library/tensors.ts";
import type { Chain, DerivationDiagnostic, Result, Step } from "../rewrite/derivation.ts";
import { nextKey, type Workshop } from "./workshop.ts";

export interface Computed {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly diagnostics: readonly DerivationDiagnostic[];
}

/** More terms or entries than this are not written out. */
const MAX_TERMS = 2000;
const MAX_ENTRIES = 400;

class Unwritten extends Error {}

export function compute(w: Workshop, what: Expr): Computed {
  try {
    const axes = what.kind === "sym" ? (axesOf(w.env, what.name) ?? []) : [];
    if (axes.length === 0) return computeEntry(w, what);
    const places = positions(axes);
    const chains = places.map((p) =>
      entryChain(
        w,
        w.ctx.at(
          what,
          p.map((n) => w.ctx.num(n)),
        ),
      ),
    );
    const values = chains.map((c) => (c.steps[c.steps.length - 1] as Step).after);
    const table = nest(w, values, axes.map(extent));
    return { chains, result: { lhs: what, rhs: table }, diagnostics: [] };
  } catch (e) {
    if (!(e instanceof Unwritten)) throw e;
    return {
      chains: [],
      result: undefined,
      diagnostics: [{ code: "compute.unwritten", message: e.message }],
    };
  }
}

function computeEntry(w: Workshop, what: Expr): Computed {
  const chain = entryChain(w, what);
  const last = chain.steps[chain.steps.length - 1] as Step;
  return { chains: [chain], result: { lhs: what, rhs: last.after }, diagnostics: [] };
}

/** The entry with the numbers put in, grouped as it is printed. */
export const writtenOut = (w: Workshop, entry: Expr): Expr => grouped(w, arithmetic(w, entry, true));

function entryChain(w: Workshop, entry: Expr): Chain {
  const written = writtenOut(w, entry);
  const value = tidy(w.ctx, written);
  if (value.kind !== "num")
    throw new Unwritten("the value is not a rational number, so it is not computed exactly");
  const step = (before: Expr, after: Expr, rule: string, reason: string): Step => ({
    before,
    after,
    rule,
    at: [],
    match: {},
    reason: reason === "" ? [] : [reason],
    assumes: [],
    substeps: [],
    level: rule === "compute.value" ? "brief" : "standard",
    evidence: undefined,
  });
  const out = written === value ? [] : [step(entry, written, "compute.write-out", "the numbers put in")];
  const steps = [...out, step(written === value ? entry : written, value, "compute.value", "")];
  return { key: nextKey(w), lhs: entry, steps, role: "main", level: "brief" };
}

/** The term with numbers put in and sums unrolled, nothing evaluated. Inner definitions come with their value. */
function arithmetic(w: Workshop, e: Expr, top: boolean): Expr {
  const { ctx } = w;
  switch (e.kind) {
    case "num":
      return e;
    case "idx":
    case "bound":
      throw new Unwritten("a free index has no number");
    case "sym":
      return entryValue(w, e, top);
    case "at":
      if (e.tensor.kind === "sym") return entryValue(w, e, top);
      // A read of a whole-tensor expression, by the definition of its operator.
      return arithmetic(w, entryOf(ctx, w.env, e.tensor, e.subs, w.library.tensorOperators), false);
    case "bind":
      return unrolled(w, e);
    case "deriv":
      throw new Unwritten("a derivative is asked for with `find`");
    case "app":
      return e.op === "iverson" || e.op === "cases"
        ? tidy(
            ctx,
            mapChildren(ctx, e, (c) => tidy(ctx, arithmetic(w, c, false))),
          )
        : mapChildren(ctx, e, (c) => arithmetic(w, c, false));
  }
}

function entryValue(w: Workshop, e: Expr, top: boolean): Expr {
  const { ctx } = w;
  const name =
    e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : undefined;
  const def = name === undefined ? undefined : definition(w.env, name);
  if (def === undefined) throw new Unwritten(`\`${name ?? "a term"}\` has no number in this block`);
  const subs = e.kind === "at" ? e.subs.map((s) => tidy(ctx, arithmetic(w, s, false))) : [];
  if (def.body.kind === "app" && def.body.op === "list") return dataEntry(w, def.body, subs, def.axes);
  const read = e.kind === "at" ? ctx.at(e.tensor, subs) : e;
  const body = arithmetic(w, unfoldRead(ctx, def, read), false);
  return top ? body : tidy(ctx, body);
}

function dataEntry(w: Workshop, data: Expr, subs: readonly Expr[], axes: readonly Axis[]): Expr {
  let here = data;
  for (const [k, s] of subs.entries()) {
    const row = here.kind === "app" && here.op === "list" ? here.args : [];
    const at = s.kind === "num" && typeof s.value === "number" ? row[s.value] : undefined;
    if (at === undefined) {
      if (axes[k]?.outside.kind === "zero") return w.ctx.zero;
      throw new Unwritten("a read lies outside the data");
    }
    here = at;
  }
  return here;
}

/** Every value of the telescope, in reading order, as one sum, product, maximum or minimum. */
function unrolled(w: Workshop, e: Bind): Expr {
  const { ctx } = w;
  const terms: Expr[] = [];
  const go = (k: number, values: readonly Expr[]): void => {
    const r = e.ranges[k];
    if (r === undefined) {
      if (e.guard !== undefined) {
        const c = tidy(ctx, arithmetic(w, instantiate(ctx, e.guard, values), false));
        if (c.kind === "app" && c.op === "false") return;
      }
      terms.push(arithmetic(w, instantiate(ctx, e.body, values), false));
      if (terms.length > MAX_TERMS) throw new Unwritten(`more than ${MAX_TERMS} terms are not written out`);
      return;
    }
    if (r.kind !== "interval") throw new Unwritten("the range of a sum is not a range of numbers");
    const lo = integer(w, instantiate(ctx, r.lo, values));
    const hi = integer(w, instantiate(ctx, r.hi, values));
    for (let n = lo; n <= hi; n += 1) go(k + 1, [...values, ctx.num(n)]);
  };
  go(0, []);
  switch (e.op) {
    case "sum":
      return ctx.add(...terms);
    case "prod":
      return ctx.mul(...terms);
    case "max":
    case "min":
      if (terms.length === 0) throw new Unwritten("a maximum over nothing has no value");
      return ctx.app(e.op, terms);
    case "argmax":
    case "argmin":
      throw new Unwritten("argmax is not written out");
  }
}

function integer(w: Workshop, e: Expr): number {
  const v = tidy(w.ctx, arithmetic(w, e, false));
  if (v.kind !== "num" || typeof v.value !== "number")
    throw new Unwritten("the end of a range is not a whole number");
  return v.value;
}

/** Runs of products with the same first factor: 3·5 + 3·2 as 3·(5 + 2). */
function grouped(w: Workshop, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "add") return e;
  const { ctx } = w;
  const runs: { first: Expr; rests: Expr[] }[] = [];
  for (const t of e.args) {
    const split = t.kind === "app" && t.op === "mul" && t.args.length >= 2 ? (t.args[0] as Expr) : undefined;
    const last = runs[runs.length - 1];
    const rest = split === undefined ? t : ctx.mul(...(t as Expr & { kind: "app" }).args.slice(1));
    if (split !== undefined && last?.first === split) last.rests.push(rest);
    else runs.push({ first: split ?? ctx.one, rests: [rest] });
  }
  return ctx.add(
    ...runs.map(({ first, rests }) => {
      if (first === ctx.one && rests.length === 1) return rests[0] as Expr;
      return ctx.mul(first, ctx.add(...rests));
    }),
  );
}

const numeric = (e: Expr): number => {
  if (e.kind === "num" && typeof e.value === "number") return e.value;
  throw new Unwritten("the size of the result is not a number");
};
const extent = (a: Axis): number => Math.max(0, numeric(a.hi) - numeric(a.lo) + 1);

function positions(axes: readonly Axis[]): readonly (readonly number[])[] {
  let out: readonly (readonly number[])[] = [[]];
  for (const a of axes) {
    const range = Array.from({ length: extent(a) }, (_, k) => numeric(a.lo) + k);
    out = out.flatMap((p) => range.map((n) => [...p, n]));
    if (out.length > MAX_ENTRIES) throw new Unwritten(`more than ${MAX_ENTRIES} entries are not written out`);
  }
  return out;
}

function nest(w: Workshop, values: readonly Expr[], shape: readonly number[]): Expr {
  const [rows, ...inner] = shape;
  if (rows === undefined) return values[0] as Expr;
  const each = inner.reduce((n, k) => n * k, 1);
  return w.ctx.app(
    "list",
    Array.from({ length: rows }, (_, k) => nest(w, values.slice(k * each, (k + 1) * each), inner)),
  );
}
