// Terms and declarations of another block in the names of this one: names are replaced by names or by terms, and
// letters that are names here get primes, since a letter and a name of one spelling could not be told apart.

import { substituteSymbols } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import {
  type Axis,
  axisRange,
  bodiesOf,
  type Decl,
  type Definition,
  type FunctionDecl,
  type FunctionFormula,
  type Recurrence,
  type Scatter,
  type Start,
  type StartPlace,
  type Tiles,
} from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { mapChildren, symbols, visit } from "../../expr/traverse.ts";

export interface Renaming {
  readonly ctx: Context;
  /** What a name is called here; a name that is not listed stays. */
  readonly names: ReadonlyMap<string, string>;
  /** Names in whose place a term of this block stands. */
  readonly replaced: ReadonlyMap<string, Expr>;
  readonly letter: (name: string) => string;
  /** An integer term collected: 2·1 + ⌊n − 1⌋ is n + 1. */
  readonly collect: (e: Expr) => Expr;
  /** The entry of a whole-tensor term. */
  readonly entry: (e: Expr, subs: readonly Expr[]) => Expr;
}

/** Undefined where a derivative would be taken to something that is no name. */
export function renamedTerm(r: Renaming, term: Expr): Expr | undefined {
  const { ctx } = r;
  const memo = new Map<Expr, Expr>();
  let impossible = false;
  const make = (e: Expr): Expr => {
    switch (e.kind) {
      case "sym":
        return r.replaced.get(e.name) ?? ctx.sym(r.names.get(e.name) ?? e.name);
      case "idx":
        return ctx.idx(r.letter(e.name));
      case "at": {
        const subs = e.subs.map((s) => tidyIndex(r, s, go(s)));
        return r.entry(go(e.tensor), subs);
      }
      case "bind": {
        const inner = mapChildren(ctx, e, go);
        if (inner.kind !== "bind") return inner;
        const ranges = inner.ranges.map((range, k) => tidyRange(r, e.ranges[k], range));
        return ctx.bind(inner.op, ranges, inner.body, inner.letters.map(r.letter), inner.guard);
      }
      case "deriv": {
        const wrt = go(e.wrt);
        const named = wrt.kind === "sym" || (wrt.kind === "at" && wrt.tensor.kind === "sym");
        if (!named) impossible = true;
        return named ? ctx.deriv(go(e.of), wrt, e.mode) : e;
      }
      case "app": {
        const next = mapChildren(ctx, e, go);
        return next === e ? e : tidy(ctx, next);
      }
      default:
        return mapChildren(ctx, e, go);
    }
  };
  const go = (e: Expr): Expr => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const made = make(e);
    memo.set(e, made);
    return made;
  };
  const out = go(term);
  return impossible ? undefined : out;
}

/** 1·u, u + 0, u^1 and u/1, where a number has come into the place of a name. */
function tidy(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app") return e;
  const [a, b] = e.args;
  switch (e.op) {
    case "mul":
      if (e.args.includes(ctx.zero)) return ctx.zero;
      return e.args.includes(ctx.one) ? ctx.mul(...e.args.filter((x) => x !== ctx.one)) : e;
    case "add":
      return e.args.includes(ctx.zero) ? ctx.add(...e.args.filter((x) => x !== ctx.zero)) : e;
    case "pow":
    case "div":
      return b === ctx.one && a !== undefined ? a : e;
    default:
      return e;
  }
}

/** An index or an end of a range, collected anew where a number or a sum has come into the place of a name. */
const tidyIndex = (r: Renaming, before: Expr, after: Expr): Expr =>
  symbols(before).some((n) => (r.replaced.get(n)?.kind ?? "sym") !== "sym") ? r.collect(after) : after;

function tidyRange(r: Renaming, before: Range | undefined, after: Range): Range {
  if (before?.kind !== "interval" || after.kind !== "interval") return after;
  return {
    kind: "interval",
    lo: tidyIndex(r, before.lo, after.lo),
    hi: tidyIndex(r, before.hi, after.hi),
  };
}

export function renamedRange(r: Renaming, range: Range): Range | undefined {
  if (range.kind === "all") return range;
  if (range.kind === "set") {
    const set = renamedTerm(r, range.set);
    return set === undefined ? undefined : { ...range, set };
  }
  const [lo, hi] = [renamedTerm(r, range.lo), renamedTerm(r, range.hi)];
  if (lo === undefined || hi === undefined) return undefined;
  return tidyRange(r, range, { kind: "interval", lo, hi });
}

export function renamedAxis(r: Renaming, a: Axis): Axis | undefined {
  const range = renamedRange(r, axisRange(a));
  if (range?.kind !== "interval") return undefined;
  const width = a.outside.kind === "pad" ? renamedTerm(r, a.outside.width) : undefined;
  const outside: Axis["outside"] =
    a.outside.kind !== "pad" ? a.outside : width === undefined ? { kind: "error" } : { kind: "pad", width };
  const letter = a.letter === undefined ? {} : { letter: r.letter(a.letter) };
  return { lo: range.lo, hi: range.hi, outside, ...letter };
}

/** The parameters of a formula are its own; other functions are mentioned in derivatives. */
function renamedFormula(r: Renaming, d: FunctionDecl, f: FunctionFormula): FunctionDecl {
  const names = new Map(
    [...r.names].flatMap(([from, to]) => (d.params.includes(from) ? [] : [[from, r.ctx.sym(to)] as const])),
  );
  const slopes = f.slopes.map((s) => s && { ...s, value: substituteSymbols(r.ctx, s.value, names) });
  return { ...d, formula: { ...f, slopes } };
}

/** The declaration under its name here; undefined where it cannot be said in terms of this block. */
export function renamedDecl(r: Renaming, d: Decl): Decl | undefined {
  const name = r.names.get(d.name) ?? d.name;
  const { spelling, ...rest } = d;
  const kept = name === d.name && spelling !== undefined ? { ...rest, spelling } : { ...rest, name };
  const all = <T>(items: readonly (T | undefined)[]): readonly T[] | undefined =>
    items.every((x) => x !== undefined) ? items : undefined;
  const axesOf = (axes: readonly Axis[]) => all(axes.map((a) => renamedAxis(r, a)));
  switch (kept.kind) {
    case "scalar":
      return kept;
    case "tensor":
    case "set": {
      const axes = axesOf(kept.axes);
      return axes === undefined ? undefined : { ...kept, axes };
    }
    case "function": {
      if (kept.formula !== undefined) return renamedFormula(r, kept, kept.formula);
      const params = all(kept.params.map((p) => nameOf(r, p)));
      return params === undefined ? undefined : { ...kept, params };
    }
    case "definition": {
      const axes = axesOf(kept.axes);
      const body = renamedTerm(r, kept.body);
      const scatter = kept.scatter === undefined ? undefined : renamedScatter(r, kept.scatter);
      if (axes === undefined || body === undefined) return undefined;
      if (kept.scatter !== undefined && scatter === undefined) return undefined;
      const recurrence = kept.recurrence === undefined ? undefined : renamedRecurrence(r, kept.recurrence);
      if (kept.recurrence !== undefined && recurrence === undefined) return undefined;
      const params = kept.params.map(r.letter);
      const { whole, tiles, ...own } = kept;
      const form = whole === undefined ? undefined : renamedTerm(r, whole);
      const out: Definition = {
        ...own,
        params,
        axes,
        body,
        ...(recurrence && { recurrence }),
        ...(form === undefined ? {} : { whole: form }),
        ...(tiles && { tiles: renamedTiles(r, tiles) }),
      };
      return scatter === undefined ? out : { ...out, scatter };
    }
  }
}

function nameOf(r: Renaming, name: string): string | undefined {
  const term = r.replaced.get(name);
  if (term === undefined) return r.names.get(name) ?? name;
  return term.kind === "sym" ? term.name : undefined;
}

function renamedScatter(r: Renaming, s: Scatter): Scatter | undefined {
  const ranges = s.ranges.flatMap((x) => renamedRange(r, x) ?? []);
  const targets = s.targets.flatMap((x) => renamedTerm(r, x) ?? []);
  const value = renamedTerm(r, s.value);
  const isWhole = ranges.length === s.ranges.length && targets.length === s.targets.length;
  return isWhole && value !== undefined
    ? { letters: s.letters.map(r.letter), ranges, targets, value }
    : undefined;
}

function renamedTiles(r: Renaming, t: Tiles): Tiles | undefined {
  const targets = t.targets.flatMap((x) => renamedTerm(r, x) ?? []);
  const value = renamedTerm(r, t.value);
  return value === undefined || targets.length < t.targets.length ? undefined : { targets, value };
}

function renamedRecurrence(r: Renaming, x: Recurrence): Recurrence | undefined {
  const steps = renamedRange(r, { kind: "interval", ...x.steps });
  const starts = x.starts.flatMap((s): readonly Start[] => {
    const value = renamedTerm(r, s.value);
    const places = s.places.flatMap((p): readonly StartPlace[] => {
      const at = renamedTerm(r, p.at);
      return at === undefined ? [] : [{ axis: p.axis, at: tidyIndex(r, p.at, at) }];
    });
    return value === undefined || places.length < s.places.length ? [] : [{ ...s, places, value }];
  });
  const lines = x.second === undefined ? undefined : renamedRange(r, { kind: "interval", ...x.second.steps });
  if (steps?.kind !== "interval" || starts.length < x.starts.length) return undefined;
  const ring = x.ring.map((name) => r.names.get(name) ?? name);
  const renamed = { ...x, ring, steps: { lo: steps.lo, hi: steps.hi }, starts };
  if (x.second === undefined) return renamed;
  return lines?.kind === "interval"
    ? { ...renamed, second: { ...x.second, steps: { lo: lines.lo, hi: lines.hi } } }
    : undefined;
}

/** Letters of a declaration: parameters, free indices, variables of binders. */
export function lettersOf(d: Decl): readonly string[] {
  const out = new Set<string>();
  const scan = (e: Expr): void =>
    visit(e, (s) => {
      if (s.kind === "idx") out.add(s.name);
      if (s.kind === "bind") for (const l of s.letters) out.add(l);
      return true;
    });
  if (d.kind === "tensor" || d.kind === "set" || d.kind === "definition") {
    for (const a of d.axes) {
      if (a.letter !== undefined) out.add(a.letter);
      scan(a.lo);
      scan(a.hi);
    }
  }
  if (d.kind === "definition") {
    for (const p of d.params) out.add(p);
    for (const b of bodiesOf(d)) scan(b);
  }
  return [...out];
}
