// What a term would compute again and again: a sum inside that depends on few of the variables around it, an
// exponential under a sum over other letters. It becomes a definition of its own, is computed once for each value of its
// variables, and the term reads it, often as one of the factors that the fused loops understand.

import { close, open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Definition } from "../expr/environment.ts";
import { type Bind, type Expr, type Op, picksIndex } from "../expr/nodes.ts";
import { freeIndices, mapChildren } from "../expr/traverse.ts";

/** A variable around a term; without numbers where its range depends on another one. */
export interface Variable {
  readonly name: string;
  readonly ends: readonly [number, number] | undefined;
}

export interface HoistOptions {
  /** The value of a range end without variables. */
  readonly end: (e: Expr) => number | undefined;
  /** Terms on integers alone are left where they are. */
  readonly exact: (e: Expr) => boolean;
  /** The name of the next part. */
  readonly fresh: () => string;
  /** Parts that have no value at some place that the term does not ask for. */
  readonly refused: ReadonlySet<number>;
}

export interface Hoisted {
  readonly e: Expr;
  /** In the order in which they are to be computed. */
  readonly parts: readonly Definition[];
  /** How often the innermost part of the term is evaluated as it stands. */
  readonly evaluations: number;
}

/** More entries than this are not kept. */
const LARGEST = 1 << 22;

const COSTLY: ReadonlySet<Op> = new Set<Op>([
  ...(["exp", "log", "sqrt", "abs", "clamp", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"] as const),
  ...(["asinh", "erf", "sigmoid", "softplus", "relu", "max", "min", "pow", "cases"] as const),
  ...([
    "expm1",
    "log1p",
    "log2",
    "log10",
    "asin",
    "acos",
    "atan2",
    "acosh",
    "atanh",
    "erfc",
    "logit",
  ] as const),
]);
/** Operators in whose arguments values are computed; conditions, subscripts and data are left alone. */
const TRANSPARENT: ReadonlySet<Op> = new Set<Op>([...COSTLY, "add", "mul", "div", "stop"]);

export function hoist(ctx: Context, e: Expr, around: readonly Variable[], o: HoistOptions): Hoisted {
  const parts = new Map<string, Definition>();
  let evaluations = 1;

  const count = (v: Variable): number | undefined =>
    v.ends === undefined ? undefined : Math.max(0, v.ends[1] - v.ends[0] + 1);
  const total = (variables: readonly Variable[]): number =>
    variables.reduce((n, v) => n * Math.max(1, count(v) ?? 2), 1);

  /** The read of a part, where it is worth one. */
  function part(x: Expr, variables: readonly Variable[], always: boolean): Expr | undefined {
    if (o.refused.has(x.id) || o.exact(x)) return undefined;
    const free = new Set(freeIndices(x));
    const own = variables.filter((v) => free.has(v.name));
    if (own.length === 0 || own.length < free.size) return undefined;
    const entries = own.reduce<number>((n, v) => n * (count(v) ?? Number.POSITIVE_INFINITY), 1);
    if (!(entries <= LARGEST) || entries === 0) return undefined;
    if (!always && entries * 2 > total(variables)) return undefined;
    const key = `${x.id} ${own.map((v) => `${v.name} ${v.ends?.join()}`).join(" ")}`;
    let d = parts.get(key);
    if (d === undefined) {
      d = {
        kind: "definition",
        name: o.fresh(),
        params: own.map((v) => v.name),
        axes: own.map((v) => ({
          lo: ctx.num(v.ends?.[0] ?? 0),
          hi: ctx.num(v.ends?.[1] ?? 0),
          outside: { kind: "error" },
        })),
        body: x,
        integer: false,
      };
      parts.set(key, d);
    }
    return ctx.at(
      ctx.sym(d.name),
      own.map((v) => ctx.idx(v.name)),
    );
  }

  function walk(x: Expr, variables: readonly Variable[], summed: boolean): Expr {
    evaluations = Math.max(evaluations, total(variables));
    if (x.kind === "bind") {
      if (picksIndex(x.op) || o.exact(x)) return x;
      return part(x, variables, false) ?? under(x, variables, summed);
    }
    if (x.kind !== "app" || !TRANSPARENT.has(x.op) || o.exact(x)) return x;
    if (COSTLY.has(x.op) && summed) {
      const read = part(x, variables, false);
      if (read !== undefined) return read;
    }
    if (x.op === "cases") return x;
    if (x.op === "div") {
      const [over, by] = x.args as readonly [Expr, Expr];
      const divisor = by.kind === "app" || by.kind === "bind" ? part(by, variables, summed) : undefined;
      return ctx.div(walk(over, variables, summed), divisor ?? walk(by, variables, summed));
    }
    return mapChildren(ctx, x, (c) => walk(c, variables, summed));
  }

  function under(x: Bind, variables: readonly Variable[], summed: boolean): Expr {
    const opened = open(
      ctx,
      x,
      variables.map((v) => v.name),
    );
    if (opened.vars.length !== opened.ranges.length) return x;
    const inside = opened.ranges.map((r, k): Variable => {
      const name = opened.vars[k]?.name ?? "";
      const lo = r.kind === "interval" ? o.end(r.lo) : undefined;
      const hi = r.kind === "interval" ? o.end(r.hi) : undefined;
      return { name, ends: lo === undefined || hi === undefined ? undefined : [lo, hi] };
    });
    const body = walk(opened.body, [...variables, ...inside], summed || x.op === "sum");
    return body === opened.body ? x : close(ctx, { ...opened, body });
  }

  const out = walk(e, around, false);
  return { e: out, parts: [...parts.values()], evaluations };
}
