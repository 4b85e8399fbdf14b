// A brute-force evaluator for the recognition tests: plain loops over small index sets, written from the
// definitions of the operators. It shares nothing with the program but the terms that it reads.

import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { toNumberQ } from "../../src/expr/rational.ts";

export interface Tensor {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  /** Called with indices inside only. */
  readonly get: (at: readonly number[]) => number;
  /** What a read outside gives. */
  readonly outside: readonly ("zero" | "error")[];
}

export interface World {
  readonly numbers: ReadonlyMap<string, number>;
  /** By name; the gradient ∂L/∂y under `d:y`. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** How far an index over all integers is tried. */
  readonly reach: number;
}

export class ReadOutside extends Error {}

type Scope = { readonly free: ReadonlyMap<string, number>; readonly bound: readonly number[] };

const within = (t: Tensor, at: readonly number[]): boolean =>
  at.every((x, k) => x >= (t.lo[k] ?? 0) && x <= (t.hi[k] ?? 0));
const orZero = (t: Tensor, at: readonly number[]): number => (within(t, at) ? t.get(at) : 0);

function strict(t: Tensor, at: readonly number[]): number {
  if (at.length !== t.lo.length) throw new Error("rank");
  if (!at.every(Number.isInteger)) throw new ReadOutside("not an integer");
  at.forEach((x, k) => {
    if ((x < (t.lo[k] ?? 0) || x > (t.hi[k] ?? 0)) && t.outside[k] === "error")
      throw new ReadOutside(`${at}`);
  });
  return orZero(t, at);
}

function* box(lo: readonly number[], hi: readonly number[]): Generator<number[]> {
  if (lo.length === 0) {
    yield [];
    return;
  }
  for (let x = lo[0] ?? 0; x <= (hi[0] ?? 0); x += 1)
    for (const rest of box(lo.slice(1), hi.slice(1))) yield [x, ...rest];
}

export function value(w: World, e: Expr, free: Readonly<Record<string, number>>): number {
  return number(w, e, { free: new Map(Object.entries(free)), bound: [] });
}

const truth = (w: World, c: Expr, s: Scope): boolean => {
  if (c.kind !== "app") throw new Error("condition");
  const [a, b] = c.args;
  const n = (x: Expr | undefined): number => number(w, x as Expr, s);
  switch (c.op) {
    case "and":
      return c.args.every((x) => truth(w, x, s));
    case "or":
      return c.args.some((x) => truth(w, x, s));
    case "not":
      return !truth(w, a as Expr, s);
    case "le":
      return n(a) <= n(b);
    case "lt":
      return n(a) < n(b);
    case "ge":
      return n(a) >= n(b);
    case "gt":
      return n(a) > n(b);
    case "eq":
      return n(a) === n(b);
    case "ne":
      return n(a) !== n(b);
    case "divides":
      return n(b) % n(a) === 0;
    default:
      throw new Error(c.op);
  }
};

function* places(w: World, e: Expr & { kind: "bind" }, s: Scope, from = 0): Generator<Scope> {
  const r = e.ranges[from];
  if (r === undefined) {
    yield s;
    return;
  }
  if (r.kind === "set") throw new Error("set");
  const lo = r.kind === "all" ? -w.reach : number(w, r.lo, s);
  const hi = r.kind === "all" ? w.reach : number(w, r.hi, s);
  for (let x = lo; x <= hi; x += 1) yield* places(w, e, { ...s, bound: [x, ...s.bound] }, from + 1);
}

function number(w: World, e: Expr, s: Scope): number {
  switch (e.kind) {
    case "num":
      return toNumberQ(e.value);
    case "idx": {
      const v = s.free.get(e.name);
      if (v === undefined) throw new Error(`free ${e.name}`);
      return v;
    }
    case "bound":
      return s.bound[e.index] as number;
    case "sym": {
      const v = w.numbers.get(e.name);
      if (v === undefined) throw new Error(`scalar ${e.name}`);
      return v;
    }
    case "at":
      return strict(
        tensor(w, e.tensor, s),
        e.subs.map((x) => number(w, x, s)),
      );
    case "deriv":
      if (e.wrt.kind !== "at") throw new Error("scalar derivative");
      return strict(
        tensor(w, { ...e, wrt: e.wrt.tensor } as Expr, s),
        e.wrt.subs.map((x) => number(w, x, s)),
      );
    case "bind": {
      if (e.op !== "sum") throw new Error(e.op);
      let total = 0;
      for (const p of places(w, e, s))
        if (e.guard === undefined || truth(w, e.guard, p)) total += number(w, e.body, p);
      return total;
    }
    case "app":
      return scalar(w, e, s);
  }
}

function scalar(w: World, e: Expr & { kind: "app" }, s: Scope): number {
  if (e.op === "mul") {
    // A bracket that is 0 makes the product 0, whatever the rest would read.
    for (const a of e.args) if (a.kind === "app" && a.op === "iverson" && number(w, a, s) === 0) return 0;
    return e.args.reduce((p, a) => p * number(w, a, s), 1);
  }
  if (e.op === "iverson") return truth(w, e.args[0] as Expr, s) ? 1 : 0;
  if (e.op === "trace") {
    const t = tensor(w, e.args[0] as Expr, s);
    if (t.lo[0] !== t.lo[1] || t.hi[0] !== t.hi[1]) throw new Error("not square");
    let total = 0;
    for (let i = t.lo[0] as number; i <= (t.hi[0] as number); i += 1) total += t.get([i, i]);
    return total;
  }
  if (e.op === "total" || e.op === "mean") {
    const t = tensor(w, e.args[0] as Expr, s);
    const all = [...boxOf(t.lo, t.hi)];
    const sum = all.reduce((x, at) => x + t.get(at), 0);
    return e.op === "total" ? sum : sum / all.length;
  }
  if (e.op === "einsum") return tensor(w, e, s).get([]);
  const n = e.args.map((a) => number(w, a, s));
  const [a = 0, b = 0] = n;
  switch (e.op) {
    case "add":
      return n.reduce((x, y) => x + y, 0);
    case "div":
      return a / b;
    case "mod":
      return ((a % b) + b) % b;
    case "pow":
      return a ** b;
    case "floor":
      return Math.floor(a);
    case "ceil":
      return Math.ceil(a);
    case "max":
      return Math.max(...n);
    case "min":
      return Math.min(...n);
    case "exp":
      return Math.exp(a);
    case "tanh":
      return Math.tanh(a);
    default:
      throw new Error(e.op);
  }
}

const full = (lo: readonly number[], hi: readonly number[], get: Tensor["get"]): Tensor => ({
  lo,
  hi,
  get,
  outside: lo.map(() => "zero"),
});

/** A whole-tensor term; operators give 0 outside their index sets. */
export function tensor(w: World, e: Expr, s: Scope): Tensor {
  const named = (name: string): Tensor => {
    const t = w.tensors.get(name);
    if (t === undefined) throw new Error(`tensor ${name}`);
    return t;
  };
  if (e.kind === "sym") {
    const t = w.tensors.get(e.name);
    if (t !== undefined) return t;
  }
  if (e.kind === "deriv" && e.wrt.kind === "sym") return named(`d:${e.wrt.name}`);
  if (e.kind === "at") {
    const t = tensor(w, e.tensor, s);
    const lead = e.subs.map((x) => number(w, x, s));
    if (lead.length < t.lo.length) {
      const n = lead.length;
      return {
        lo: t.lo.slice(n),
        hi: t.hi.slice(n),
        outside: t.outside.slice(n),
        get: (at) => strict(t, [...lead, ...at]),
      };
    }
  }
  if (e.kind === "bind" && e.op === "sum") {
    const parts = [...places(w, e, s)]
      .filter((p) => e.guard === undefined || truth(w, e.guard, p))
      .map((p) => tensor(w, e.body, p));
    const first = parts[0];
    // Of whatever shape it would be, its entries are 0.
    if (first === undefined) return full([], [], () => 0);
    return full(first.lo, first.hi, (at) => parts.reduce((x, t) => x + orZero(t, at), 0));
  }
  if (e.kind === "app" && e.op === "einsum") return einsum(w, e, s);
  if (e.kind !== "app" || e.op === "trace" || e.op === "total" || e.op === "mean")
    return full([], [], () => number(w, e, s));
  if (e.op === "upsample") {
    const t = tensor(w, e.args[0] as Expr, s);
    const steps = t.lo.map((_, k) => number(w, (e.args.length === 2 ? e.args[1] : e.args[k + 1]) as Expr, s));
    const scale = (x: readonly number[]): number[] => x.map((v, k) => v * (steps[k] ?? 1));
    return full(scale(t.lo), scale(t.hi), (at) =>
      at.every((x, k) => x % (steps[k] ?? 1) === 0)
        ? orZero(
            t,
            at.map((x, k) => x / (steps[k] ?? 1)),
          )
        : 0,
    );
  }
  if (e.op === "downsample") {
    const t = tensor(w, e.args[0] as Expr, s);
    const steps = t.lo.map((_, k) => number(w, (e.args.length === 2 ? e.args[1] : e.args[k + 1]) as Expr, s));
    return full(
      t.lo.map((x, k) => Math.ceil(x / (steps[k] ?? 1))),
      t.hi.map((x, k) => Math.floor(x / (steps[k] ?? 1))),
      (at) =>
        orZero(
          t,
          at.map((x, k) => x * (steps[k] ?? 1)),
        ),
    );
  }
  if (e.op === "slice") {
    const t = tensor(w, e.args[0] as Expr, s);
    const fixed = new Map<number, number>();
    for (let k = 1; k + 1 < e.args.length; k += 2)
      fixed.set(number(w, e.args[k] as Expr, s), number(w, e.args[k + 1] as Expr, s));
    const left = (xs: readonly number[]): number[] => xs.filter((_, k) => !fixed.has(k));
    return full(left(t.lo), left(t.hi), (at) => {
      const rest = [...at];
      return orZero(
        t,
        t.lo.map((_, k) => fixed.get(k) ?? (rest.shift() as number)),
      );
    });
  }
  const args = e.args.map((a) => tensor(w, a, s));
  const [u, v] = args as [Tensor, Tensor];
  switch (e.op) {
    case "diag":
      return full([...u.lo, ...u.lo], [...u.hi, ...u.hi], ([i, j]) =>
        i === j ? orZero(u, [i as number]) : 0,
      );
    case "diagonal":
      return full(u.lo.slice(1), u.hi.slice(1), ([i]) => orZero(u, [i as number, i as number]));
    case "flip":
      return full(
        u.hi.map((x) => -x),
        u.lo.map((x) => -x),
        (at) =>
          orZero(
            u,
            at.map((x) => -x),
          ),
      );
    case "conv":
    case "corr": {
      const sign = e.op === "conv" ? 1 : -1;
      const [from, to] = sign > 0 ? [v.lo, v.hi] : [v.hi.map((x) => -x), v.lo.map((x) => -x)];
      return full(
        u.lo.map((x, k) => x + (from[k] ?? 0)),
        u.hi.map((x, k) => x + (to[k] ?? 0)),
        (at) => {
          let total = 0;
          for (const k of box(v.lo, v.hi)) {
            const m = at.map((x, j) => x - sign * (k[j] ?? 0));
            total += orZero(u, m) * orZero(v, k);
          }
          return total;
        },
      );
    }
    case "transpose":
      return full([...u.lo].reverse(), [...u.hi].reverse(), (at) => orZero(u, [...at].reverse()));
    case "outer": {
      const n = u.lo.length;
      return full(
        [...u.lo, ...v.lo],
        [...u.hi, ...v.hi],
        (at) => orZero(u, at.slice(0, n)) * orZero(v, at.slice(n)),
      );
    }
    case "matmul": {
      const n = u.lo.length - 1;
      if (u.lo[n] !== v.lo[0] || u.hi[n] !== v.hi[0]) throw new Error("inner axes differ");
      return full([...u.lo.slice(0, n), ...v.lo.slice(1)], [...u.hi.slice(0, n), ...v.hi.slice(1)], (at) => {
        let total = 0;
        for (let k = u.lo[n] as number; k <= (u.hi[n] as number); k += 1)
          total += orZero(u, [...at.slice(0, n), k]) * orZero(v, [k, ...at.slice(n)]);
        return total;
      });
    }
    default: {
      // Entry by entry; scalars are the same for every entry.
      const shape = args.find((t) => t.lo.length > 0) ?? full([], [], () => 0);
      for (const t of args)
        if (t.lo.length > 0 && `${t.lo} ${t.hi}` !== `${shape.lo} ${shape.hi}` && e.op === "hadamard")
          throw new Error("index sets differ");
      return full(shape.lo, shape.hi, (at) => {
        const n = args.map((t) => (t.lo.length === 0 ? t.get([]) : orZero(t, at)));
        const [a = 0, b = 0] = n;
        switch (e.op) {
          case "add":
            return n.reduce((x, y) => x + y, 0);
          case "mul":
          case "hadamard":
            return n.reduce((x, y) => x * y, 1);
          case "div":
            return a / b;
          case "pow":
            return a ** b;
          case "exp":
            return Math.exp(a);
          case "tanh":
            return Math.tanh(a);
          default:
            throw new Error(e.op);
        }
      });
    }
  }
}

/** Arguments: the rank of the result, then each operand with the numbers of its letters. */
function einsum(w: World, e: Expr & { kind: "app" }, s: Scope): Tensor {
  const [rank, ...rest] = e.args;
  const r = number(w, rank as Expr, s);
  const operands = rest.flatMap((t, k) => {
    const letters = rest[k + 1];
    if (k % 2 === 1 || letters?.kind !== "app") return [];
    return [{ t: tensor(w, t, s), letters: letters.args.map((l) => number(w, l, s)) }];
  });
  const lo: number[] = [];
  const hi: number[] = [];
  for (const o of operands)
    for (const [k, l] of o.letters.entries()) {
      if ((lo[l] ?? o.t.lo[k]) !== o.t.lo[k] || (hi[l] ?? o.t.hi[k]) !== o.t.hi[k])
        throw new Error("axes differ");
      lo[l] = o.t.lo[k] as number;
      hi[l] = o.t.hi[k] as number;
    }
  return full(lo.slice(0, r), hi.slice(0, r), (at) => {
    let sum = 0;
    for (const k of boxOf(lo.slice(r), hi.slice(r))) {
      const all = [...at, ...k];
      sum += operands.reduce((p, o) => p * o.t.get(o.letters.map((l) => all[l] as number)), 1);
    }
    return sum;
  });
}

/** The entry of a whole-tensor term, 0 outside its index set. */
export function entry(
  w: World,
  e: Expr,
  at: readonly number[],
  free: Readonly<Record<string, number>>,
): number {
  return orZero(tensor(w, e, { free: new Map(Object.entries(free)), bound: [] }), at);
}

/** Deterministic entries without structure, for every tensor and gradient that the environment declares. */
export function worldOf(env: Env, sizes: Readonly<Record<string, number>>, seed: number): World {
  const numbers = new Map(Object.entries(sizes));
  const bare: World = { numbers, tensors: new Map(), reach: 14 };
  const tensors = new Map<string, Tensor>();
  let state = seed >>> 0;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 20) % 19;
  };
  for (const d of env.decls.values()) {
    if (d.kind !== "tensor" && d.kind !== "definition") continue;
    if (d.axes.length === 0) continue;
    for (const name of [d.name, `d:${d.name}`]) {
      const lo = d.axes.map((a) => value(bare, a.lo, {}));
      const hi = d.axes.map((a) => value(bare, a.hi, {}));
      const data = new Map<string, number>();
      for (const at of box(lo, hi)) data.set(at.join(), draw() - 9);
      tensors.set(name, {
        lo,
        hi,
        get: (at) => data.get(at.join()) ?? Number.NaN,
        outside: d.axes.map((a) => (a.outside.kind === "zero" ? "zero" : "error")),
      });
    }
  }
  return { numbers, tensors, reach: 14 };
}

export const boxOf = box;
