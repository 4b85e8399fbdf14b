// A routine for one definition or one gradient: its statements, what it takes, and how its sizes are told from the
// shapes of what it takes. The extents of an incoming gradient get names, so that ranges are read more easily.

import { replaceLeaves } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Decl, type Env } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { toPoly } from "../expr/poly.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices, symbols } from "../expr/traverse.ts";
import { type Facts, factsOf, withRange } from "../index/prove.ts";
import type { TensorOperators } from "../library/tensors.ts";
import { defineArray } from "./definitions.ts";
import { gradientName } from "./derivatives.ts";
import type { LowerOptions } from "./emit.ts";
import { routineFrame } from "./frames.ts";
import { loop } from "./loops.ts";
import { Lowering } from "./lower.ts";
import type { Parameter, ParameterKind, Routine, Size } from "./program.ts";
import { extentOf, index } from "./reads.ts";
import { isRestricted, type Scatter, scattered } from "./scatter.ts";
import { mapStatement, namesIn } from "./statements.ts";
import { wishOf } from "./terms.ts";
import { Unwritable, type Used } from "./writer.ts";

export type Wanted =
  | { readonly kind: "definition"; readonly name: string }
  /** `closed` is the derived form; `shown` the same as it is printed; `lines` are equal terms on the way to it. */
  | {
      readonly kind: "gradient";
      readonly target: Deriv;
      readonly closed: Expr;
      readonly shown: Expr;
      readonly lines: readonly Expr[];
    };

export interface Setting {
  readonly ctx: Context;
  readonly env: Env;
  readonly operators: TensorOperators;
  readonly options: LowerOptions;
}

export function routineFor(s: Setting, wanted: Wanted): Routine {
  return wanted.kind === "definition" ? forward(s, wanted.name) : backward(s, wanted);
}

function forward(s: Setting, name: string): Routine {
  const d = s.env.decls.get(name);
  if (d?.kind !== "definition") throw new Unwritable(`\`${name}\`, which is no definition`);
  const l = lowering(s);
  defineArray(l, d);
  const at = d.params.map((p) => s.ctx.idx(p));
  const lhs = at.length === 0 ? s.ctx.sym(name) : s.ctx.at(s.ctx.sym(name), at);
  return assembled(s, l, {
    name: `forward_${name}`,
    result: { lhs, rhs: d.body },
    returns: { name, axes: d.axes },
    wants: undefined,
  });
}

function backward(
  s: Setting,
  { target, closed, shown, lines }: Wanted & { readonly kind: "gradient" },
): Routine {
  const { ctx } = s;
  const l = lowering(s);
  const letters = [
    ...new Set(
      [target.of, target.wrt].flatMap(subscripts).flatMap((x) => (x.kind === "idx" ? [x.name] : [])),
    ),
  ];
  const axes = letters.map((letter): Axis => {
    const range = s.env.indices.get(letter);
    if (range?.kind !== "interval") throw new Unwritable(`an index \`${letter}\` without a range`);
    if (freeIndices(range.lo).length + freeIndices(range.hi).length > 0)
      throw new Unwritable(`a range of \`${letter}\` that depends on another index`);
    return { lo: range.lo, hi: range.hi, outside: { kind: "error" }, letter };
  });
  const name = gradientName(nameOf(target.of), nameOf(target.wrt));
  const result = `${name} result`;
  if (letters.length === 0) {
    l.decls.set(result, { kind: "scalar", name: result, integer: false, role: "given" });
    const value = l.lower(closed);
    l.push({ kind: "let", name: result, value, fixed: true });
  } else {
    l.array(result, axes, false);
    const facts = axes.reduce(
      (f, a) => withRange(f, letterOf(a), { kind: "interval", lo: a.lo, hi: a.hi }),
      known(s),
    );
    const own = new Set(letters);
    const pushed = isRestricted(closed, own)
      ? scattered(ctx, s.env, facts, [...lines, closed], axes)
      : undefined;
    if (pushed === undefined) gather(l, result, axes, closed);
    else scatter(l, result, axes, target, pushed);
  }
  return assembled(s, l, {
    name: isGiven(s.env, target.of) ? `grad_${nameOf(target.wrt)}` : `compute_${wishOf(name)}`,
    result: { lhs: target, rhs: shown },
    returns: { name: result, axes },
    wants: nameOf(target.wrt),
  });
}

const letterOf = (a: Axis): string => a.letter ?? "";

/** Every entry by its own formula. */
function gather(l: Lowering, array: string, axes: readonly Axis[], closed: Expr): void {
  const { ctx } = l;
  l.push({
    kind: "array",
    name: array,
    shape: axes.map((a) => l.lowerIndex(extentOf(ctx, a))),
    integer: false,
  });
  const subs = axes.map((a) => index(ctx, ctx.sub(ctx.idx(letterOf(a)), a.lo)));
  const go = (k: number): void => {
    const a = axes[k];
    if (a === undefined)
      l.emit({ kind: "entry", array, subs: subs.map((x) => l.lowerIndex(x)), add: false }, closed);
    else loop(l, [ctx.idx(letterOf(a))], { kind: "interval", lo: a.lo, hi: a.hi }, () => go(k + 1));
  };
  go(0);
}

/** What each term of the sum adds, where it adds it. */
function scatter(l: Lowering, array: string, axes: readonly Axis[], target: Deriv, s: Scatter): void {
  const { ctx } = l;
  // With zeros around, what is added beyond the shape is cut off at the end.
  const given = axesOf(l.source, nameOf(target.wrt)) ?? [];
  const widths = axes.map((_, k): Expr => {
    const o = given[given.length - axes.length + k]?.outside;
    return l.options.copies && o?.kind === "pad" ? o.width : ctx.zero;
  });
  const padded = widths.some((w) => w !== ctx.zero);
  const sum = padded ? `${array} padded` : array;
  if (padded) l.array(sum, axes, false);
  const shape = axes.map((a, k) =>
    l.lowerIndex(ctx.add(extentOf(ctx, a), ctx.mul(ctx.num(2), widths[k] as Expr))),
  );
  l.push({ kind: "array", name: sum, shape, integer: false });
  const go = (k: number): void => {
    const v = s.loops[k];
    if (v !== undefined) {
      loop(l, [v.variable], v.range, () => go(k + 1));
      return;
    }
    l.within(s.conditions, () => {
      const inside = axes.flatMap((a, n): readonly Expr[] => {
        const at = s.places.get(letterOf(a)) as Expr;
        if (at.kind === "idx" || widths[n] !== ctx.zero) return [];
        l.callIndex(at, letterOf(a));
        return [ctx.le(a.lo, at), ctx.le(at, a.hi)];
      });
      l.within(inside, () => {
        const subs = axes.map((a, n) => {
          const at = s.places.get(letterOf(a)) as Expr;
          return l.lowerIndex(index(ctx, ctx.add(at, ctx.neg(a.lo), widths[n] as Expr)));
        });
        l.emit({ kind: "entry", array: sum, subs, add: true }, s.value);
      });
    });
  };
  go(0);
  if (padded)
    l.push({
      kind: "crop",
      name: array,
      of: sum,
      widths: widths.map((w) => l.lowerIndex(w)),
      shape: axes.map((a) => l.lowerIndex(extentOf(ctx, a))),
    });
}

const lowering = (s: Setting): Lowering =>
  new Lowering(s.ctx, s.env, s.operators, routineFrame(known(s)), s.options);

/** What the declarations say. Letters of tasks are none of it: loops use them for other ranges, too. */
const known = (s: Setting): Facts => factsOf(s.ctx, { ...s.env, indices: NO_INDICES });
const NO_INDICES: Env["indices"] = new Map();

const subscripts = (e: Expr): readonly Expr[] =>
  e.kind === "deriv" ? [...subscripts(e.of), ...subscripts(e.wrt)] : e.kind === "at" ? e.subs : [];

/** x of x[m, n]; of a derivative, its key. */
export function nameOf(e: Expr): string {
  if (e.kind === "sym") return e.name;
  if (e.kind === "at") return nameOf(e.tensor);
  if (e.kind === "deriv") return gradientName(nameOf(e.of), nameOf(e.wrt));
  throw new Unwritable("a derivative of this kind");
}

const isGiven = (env: Env, e: Expr): boolean =>
  e.kind === "sym" && env.decls.get(e.name)?.kind === "function";

interface Made {
  readonly name: string;
  readonly result: Routine["result"];
  readonly returns: { readonly name: string; readonly axes: readonly Axis[] };
  /** The tensor whose gradient it is: its shape is that of the result. */
  readonly wants: string | undefined;
}

function assembled(s: Setting, l: Lowering, made: Made): Routine {
  const { ctx, env } = s;
  const used = new Map(l.parameters);
  const extents = namedExtents(s, l, used);
  const rewrite = (e: Expr): Expr => replaced(ctx, e, extents);
  const body = l.top.statements.map((x) => mapStatement(x, rewrite, (e) => index(ctx, e)));
  const sizes = new Map<string, Size>();
  const shapeOnly = new Set<string>();
  const arrays = extentsOf(s, l, namesIn(body), rewrite);
  const strides = s.options.flat ? [...arrays.values()].flatMap((x) => x.slice(1)) : [];
  const needed = new Set<string>([...namesIn(body), ...strides.flatMap(symbols)]);
  const integers = [...used].filter(([, u]) => u.kind.kind === "integer").map(([n]) => n);
  for (const n of strides.flatMap(symbols)) if (isSize(env, n) && !integers.includes(n)) integers.push(n);
  for (const x of extents)
    if (needed.has(x.name)) for (const n of symbols(x.extent)) if (!integers.includes(n)) integers.push(n);
  const isNeeded = (n: string): boolean =>
    needed.has(n) || extents.some((x) => needed.has(x.name) && symbols(x.extent).includes(n));
  const told = (): void => {
    for (const n of integers) {
      if (sizes.has(n)) continue;
      const from = sizeFrom(used, n);
      if (from !== undefined) sizes.set(n, from);
    }
  };
  told();
  // A size that no other array tells is that of the tensor itself, of which only the shape is looked at.
  for (const name of [made.wants ?? "", ...env.decls.keys()]) {
    const d = env.decls.get(name);
    if (d?.kind !== "tensor" || used.has(name)) continue;
    const shape = d.axes.map((a) => extentOf(ctx, a));
    const tells = integers.filter(
      (n) => isNeeded(n) && !sizes.has(n) && isSize(env, n) && shape.some((x) => solved(x, n) !== undefined),
    );
    if (tells.length === 0) continue;
    used.set(name, { meaning: undefined, kind: { kind: "array", shape, integer: d.integer } });
    shapeOnly.add(name);
    told();
  }
  // Taken from the tensor itself first, then from what is given, from an incoming gradient last.
  const first = (name: string, u: Used): number =>
    name === made.wants ? 0 : u.meaning === undefined ? 1 : 2;
  const byRank = new Map([...used].sort(([x, u], [y, v]) => first(x, u) - first(y, v)));
  for (const n of sizes.keys()) {
    const from = sizeFrom(byRank, n);
    if (from !== undefined) sizes.set(n, from);
  }
  const available = (n: string): boolean => sizes.has(n) || used.has(n);
  const checks: { array: string; axis: number; size: Expr }[] = [];
  for (const x of extents) {
    const whole = symbols(x.extent).every((n) => available(n) || integers.includes(n));
    if (!whole || !needed.has(x.name)) {
      if (needed.has(x.name) && x.array !== undefined && !sizes.has(x.name))
        sizes.set(x.name, { name: x.name, from: "shape", array: x.array, axis: x.axis });
      continue;
    }
    for (const n of symbols(x.extent))
      if (!available(n)) used.set(n, { meaning: undefined, kind: { kind: "integer" } });
    sizes.set(x.name, { name: x.name, from: "sizes", value: x.extent });
    if (x.array !== undefined) checks.push({ array: x.array, axis: x.axis, size: ctx.sym(x.name) });
  }
  const order = [...env.decls.keys()];
  const rank = (name: string, u: Used): number => {
    const at = order.indexOf(name);
    if (u.meaning !== undefined) return -1;
    const kind = u.kind.kind === "array" ? 0 : u.kind.kind === "integer" ? 2 : u.kind.kind === "real" ? 1 : 3;
    return kind * 1e6 + (at < 0 ? 1e5 : at);
  };
  const parameters = [...used]
    .filter(([name, u]) => u.kind.kind !== "integer" || (!sizes.has(name) && isNeeded(name)))
    .sort(([a, u], [b, v]) => rank(a, u) - rank(b, v))
    .map(([name, u]): Parameter => {
      const known = extents.filter((x) => sizes.has(x.name));
      const kind: ParameterKind =
        u.kind.kind === "array"
          ? { ...u.kind, shape: u.kind.shape.map((x) => replaced(ctx, x, known)) }
          : u.kind;
      return { name, meaning: u.meaning, kind, shapeOnly: shapeOnly.has(name) };
    });
  const before = [...sizes.values()].filter((z) => needed.has(z.name) || isNeeded(z.name));
  return {
    name: made.name,
    result: made.result,
    parameters,
    sizes: before,
    checks,
    body,
    returns: { name: made.returns.name, shape: made.returns.axes.map((a) => rewrite(extentOf(ctx, a))) },
    extents: arrays,
    env: {
      ...l.env,
      decls: new Map([...l.env.decls, ...extents.map((x): [string, Decl] => [x.name, sizeDecl(x.name)])]),
    },
  };
}

/** The extents of all arrays that are read or made. */
function extentsOf(
  s: Setting,
  l: Lowering,
  names: readonly string[],
  rewrite: (e: Expr) => Expr,
): ReadonlyMap<string, readonly Expr[]> {
  const out = new Map<string, readonly Expr[]>();
  for (const name of names) {
    const d = l.decls.get(name);
    if (d?.kind !== "tensor" && d?.kind !== "definition") continue;
    if (d.axes.length > 0)
      out.set(
        name,
        d.axes.map((a) => rewrite(extentOf(s.ctx, a))),
      );
  }
  return out;
}

const sizeDecl = (name: string): Decl => ({ kind: "scalar", name, integer: true, role: "size" });
const isSize = (env: Env, name: string): boolean => {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && (d.role === "size" || d.integer);
};

interface Extent {
  readonly name: string;
  /** The incoming gradient whose shape must be so; none for an array that is made here. */
  readonly array: string | undefined;
  readonly axis: number;
  readonly extent: Expr;
  readonly last: Expr;
}

/** Extents that are no plain size, of incoming gradients and of definitions that are made: n_i for the axis of i. */
function namedExtents(s: Setting, l: Lowering, used: ReadonlyMap<string, Used>): readonly Extent[] {
  const out: Extent[] = [];
  const name = (array: string | undefined, axes: readonly Axis[], letters: readonly string[]): void =>
    axes.forEach((a, axis) => {
      const extent = extentOf(s.ctx, a);
      if (extent.kind === "sym" || extent.kind === "num" || a.lo.kind !== "num" || a.lo.value !== 0) return;
      if (freeIndices(extent).length > 0) return;
      const known = out.find((x) => x.extent.alpha === extent.alpha);
      const letter = (a.letter ?? letters[axis] ?? String(axis)).replace(/'+$/, "");
      const own = known?.name ?? `n_${letter}#${out.length}`;
      if (known === undefined || array !== undefined)
        out.push({ name: own, array, axis, extent, last: index(s.ctx, s.ctx.sub(extent, s.ctx.one)) });
    });
  for (const [array, u] of used) {
    const d = l.decls.get(array);
    if (u.meaning === undefined || u.kind.kind !== "array" || d?.kind !== "tensor") continue;
    name(array, d.axes, lettersOf(s.env, u.meaning));
  }
  for (const made of l.made) {
    const d = s.env.decls.get(made);
    if (d?.kind === "definition" && (d.body.kind !== "app" || d.body.op !== "list"))
      name(undefined, d.axes, d.params);
  }
  return out;
}

function lettersOf(env: Env, meaning: Expr): readonly string[] {
  const wrt =
    meaning.kind === "deriv" && meaning.wrt.kind === "sym" ? env.decls.get(meaning.wrt.name) : undefined;
  return wrt?.kind === "definition" ? wrt.params : [];
}

function replaced(ctx: Context, e: Expr, extents: readonly Extent[]): Expr {
  if (extents.length === 0) return e;
  return replaceLeaves(ctx, e, (x) => {
    for (const n of extents) {
      if (x.alpha === n.last.alpha || index(ctx, n.last) === x)
        return index(ctx, ctx.sub(ctx.sym(n.name), ctx.one));
      if (x.alpha === n.extent.alpha) return ctx.sym(n.name);
    }
    return undefined;
  });
}

function sizeFrom(used: ReadonlyMap<string, Used>, name: string): Size | undefined {
  for (const [array, u] of used) {
    if (u.kind.kind !== "array") continue;
    const axis = u.kind.shape.findIndex((x) => x.kind === "sym" && x.name === name);
    if (axis >= 0) return { name, from: "shape", array, axis };
  }
  for (const [array, u] of used) {
    if (u.kind.kind !== "array") continue;
    for (const [axis, x] of u.kind.shape.entries()) {
      const found = solved(x, name);
      if (found !== undefined) return { name, from: "shape", array, axis, ...found };
    }
  }
  return undefined;
}

/** a·n + b with numbers a and b: n is told by the extent. */
function solved(extent: Expr, name: string): { readonly times?: number; readonly plus?: number } | undefined {
  if (extent.kind === "sym") return extent.name === name ? {} : undefined;
  const p = toPoly(extent);
  let times: number | undefined;
  let plus = 0;
  for (const m of p.terms) {
    const [a, ...more] = m.atoms;
    if (a === undefined) plus = toNumberQ(m.coef);
    else if (more.length === 0 && a.kind === "sym" && a.name === name) times = toNumberQ(m.coef);
    else return undefined;
  }
  if (times === undefined || !Number.isInteger(times) || !Number.isInteger(plus) || times <= 0)
    return undefined;
  return { times, plus };
}
