// A brute-force evaluator that decides whether a planted error changes a value: plain loops over doubles, written
// from the meaning of the terms, with derivatives by differences. It shares nothing with src/eval or src/verify.

import { type Axis, axesOf, type Decl, type Definition, type Env } from "../../src/expr/environment.ts";
import {
  type App,
  arity,
  type Bind,
  type Deriv,
  type Expr,
  picksIndex,
  TENSOR_OPS,
} from "../../src/expr/nodes.ts";
import { toNumberQ } from "../../src/expr/rational.ts";
import { some } from "../../src/expr/traverse.ts";

/** There is no value here; `structural` when a subscript or a case is at fault and not a number. */
export class NoValue extends Error {
  readonly structural: boolean;
  constructor(why: string, structural: boolean) {
    super(why);
    this.structural = structural;
  }
}
/** Longer than it is allowed to take. */
export class TooMuch extends Error {}
const none = (why: string, structural = true): never => {
  throw new NoValue(why, structural);
};

export interface World {
  readonly env: Env;
  readonly numbers: ReadonlyMap<string, number>;
  /** Entries by "i,j"; of given tensors, and of definitions that are held fixed. */
  readonly tensors: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, readonly (readonly number[])[]>>;
  /** f(arguments), each a list of entries. */
  readonly functions: ReadonlyMap<string, (args: readonly (readonly number[])[]) => number>;
  readonly memo: Map<string, number>;
  /** Terms evaluated so far, and allowed; decisions between real values that were even, outside of slopes. */
  readonly work: { done: number; even: number; most: number };
  /** Entries in the memo with such a decision below them. */
  readonly tied: Set<string>;
  /** This world with one entry moved. */
  readonly moved: Map<string, World>;
}

type Stack = readonly number[];
type Free = ReadonlyMap<string, number>;
/** How far sums over all integers go at most. */
const REACH = 9;
const reaches = new WeakMap<World["numbers"], number>();

/** Beyond twice its largest size nothing in a world is other than 0; what still is, is seen at the border. */
function reachOf(w: World): number {
  let found = reaches.get(w.numbers);
  if (found === undefined) {
    const integers = [...w.env.decls.values()].flatMap((d) =>
      d.kind === "scalar" && (d.integer || d.role === "size") ? [Math.abs(w.numbers.get(d.name) ?? 0)] : [],
    );
    const written = [...w.tensors.values()].flatMap((t) =>
      [...t.keys()].flatMap((k) => k.split(",").map(Number)),
    );
    found = Math.min(REACH, 2 * Math.max(1, ...integers, ...written.map(Math.abs)) + 1);
    reaches.set(w.numbers, found);
  }
  return found;
}

export function value(w: World, e: Expr, free: Free, stack: Stack = []): number {
  const v = raw(w, e, free, stack);
  return Number.isNaN(v) ? none("not a number", false) : v;
}

function raw(w: World, e: Expr, free: Free, stack: Stack): number {
  w.work.done += 1;
  // The line that is at work may end, and no other one begins.
  if (w.work.done > 2 * w.work.most) throw new TooMuch();
  switch (e.kind) {
    case "num":
      return toNumberQ(e.value);
    case "idx":
      return free.get(e.name) ?? none(`no letter ${e.name}`);
    case "bound":
      return stack[stack.length - 1 - e.index] ?? none("a loose variable");
    case "sym":
      return entry(w, e.name, []);
    case "at":
      return read(
        w,
        e.tensor,
        e.subs.map((s) => value(w, s, free, stack)),
        free,
        stack,
      );
    case "bind":
      return binder(w, e, free, stack);
    case "deriv":
      return derivative(w, e, free, stack);
    case "app":
      return apply(w, e, free, stack);
  }
}

const integral = (subs: readonly number[]): void => {
  if (!subs.every(Number.isInteger)) none("a subscript that is not an integer");
};

function entry(w: World, name: string, subs: readonly number[]): number {
  integral(subs);
  const number = w.numbers.get(name);
  if (number !== undefined) return number;
  const outside = beyond(w, axesOf(w.env, name) ?? [], subs);
  if (outside !== undefined) return outside;
  const key = subs.join(",");
  const data = w.tensors.get(name);
  if (data !== undefined) return data.get(key) ?? none(`${name} has no entry ${key}`);
  const d = w.env.decls.get(name);
  if (d?.kind === "function") return call(w, name, undefined);
  if (d?.kind !== "definition") return none(`no value for ${name}`);
  const known = w.memo.get(`${name} ${key}`);
  if (known !== undefined) {
    if (w.tied.has(`${name} ${key}`)) w.work.even += 1;
    return known;
  }
  const { even } = w.work;
  const v =
    d.adjoint === undefined
      ? bodyAt(w, d, subs)
      : slope(w, d.adjoint.of, d.adjoint.to, subs, new Map(), [], "total");
  w.memo.set(`${name} ${key}`, v);
  if (w.work.even > even) w.tied.add(`${name} ${key}`);
  return v;
}

/** What a definition says of an entry: its body, or what a recurrence starts from. */
function bodyAt(w: World, d: Definition, subs: readonly number[]): number {
  const params = new Map(d.params.map((p, k) => [p, subs[k] as number]));
  const start = d.recurrence?.starts.find((s) =>
    s.places.every((p) => value(w, p.at, params) === subs[p.axis]),
  );
  let body = start?.value ?? d.body;
  let rest = [...subs];
  while (body.kind === "app" && body.op === "list" && rest.length > 0) {
    body = body.args[(rest[0] as number) - 0] ?? none("data that are too short");
    rest = rest.slice(1);
  }
  return value(w, body, params, []);
}

function beyond(w: World, axes: readonly Axis[], subs: readonly number[]): number | undefined {
  if (axes.length !== subs.length) return none("rank");
  let found: number | undefined;
  axes.forEach((a, k) => {
    const s = subs[k] as number;
    const lo = value(w, a.lo, new Map());
    const hi = value(w, a.hi, new Map());
    if (s >= lo && s <= hi) return;
    if (a.outside.kind === "start" && s >= lo - a.outside.before && s <= hi + a.outside.after) return;
    if (a.outside.kind === "minus-infinity") found = Number.NEGATIVE_INFINITY;
    else if (a.outside.kind === "zero") found ??= 0;
    else if (a.outside.kind === "pad") {
      const width = value(w, a.outside.width, new Map());
      if (s < lo - width || s > hi + width) none("beyond the padding");
      found ??= 0;
    } else none("a read outside");
  });
  return found;
}

interface Whole {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  at(subs: readonly number[]): number;
}

/** A whole-tensor term as a function that is 0 beyond its index set. */
function whole(w: World, e: Expr, free: Free, stack: Stack): Whole {
  const zero = (t: Whole): Whole => ({
    ...t,
    at: (s) => (s.every((x, k) => x >= (t.lo[k] ?? 0) && x <= (t.hi[k] ?? 0)) ? t.at(s) : 0),
  });
  const box = (axes: readonly Axis[]): Pick<Whole, "lo" | "hi"> => ({
    lo: axes.map((a) => value(w, a.lo, new Map())),
    hi: axes.map((a) => value(w, a.hi, new Map())),
  });
  if (e.kind === "sym") return zero({ ...box(axesOf(w.env, e.name) ?? []), at: (s) => entry(w, e.name, s) });
  if (e.kind === "deriv" && e.wrt.kind === "sym") {
    const { of, wrt } = e;
    return zero({
      ...box(axesOf(w.env, wrt.name) ?? []),
      at: (s) => slope(w, of, wrt.name, s, free, stack, e.mode),
    });
  }
  if (e.kind === "at") {
    const inner = whole(w, e.tensor, free, stack);
    const lead = e.subs.map((s) => value(w, s, free, stack));
    const n = lead.length;
    // A slice of a strict axis beyond its end is a read outside, a slice of an extended one is 0.
    const name = e.tensor.kind === "sym" ? e.tensor : e.tensor.kind === "deriv" ? e.tensor.wrt : undefined;
    if (name?.kind === "sym") beyond(w, (axesOf(w.env, name.name) ?? []).slice(0, n), lead);
    return zero({ lo: inner.lo.slice(n), hi: inner.hi.slice(n), at: (s) => inner.at([...lead, ...s]) });
  }
  if (e.kind === "bind" && e.op === "sum") {
    // Σ of whole tensors, entry by entry.
    const parts: Whole[] = [];
    each(w, e, free, stack, (inner) => parts.push(whole(w, e.body, free, inner)));
    const [first] = parts;
    if (first === undefined) return none("a sum of no tensors");
    return zero({ lo: first.lo, hi: first.hi, at: (s) => parts.reduce((v, p) => v + p.at(s), 0) });
  }
  if (e.kind !== "app") return none("not a tensor");
  if (!TENSOR_OPS.has(e.op)) return entrywise(w, e, free, stack);
  const u = whole(w, e.args[0] as Expr, free, stack);
  const second = (): Whole => whole(w, e.args[1] as Expr, free, stack);
  switch (e.op) {
    case "flip":
      return zero({ lo: u.hi.map((x) => -x), hi: u.lo.map((x) => -x), at: (s) => u.at(s.map((x) => -x)) });
    case "transpose":
      return zero({
        lo: [...u.lo].reverse(),
        hi: [...u.hi].reverse(),
        at: (s) => u.at([...s].reverse()),
      });
    case "conv":
    case "corr": {
      const v = second();
      const isConv = e.op === "conv";
      if (u.lo.length !== v.lo.length) return none("rank");
      const sum = (m: readonly number[]): number => {
        let total = 0;
        // k runs over the index set of v: conv is Σ u[m−k]·v[k], corr is Σ u[m+k]·v[k].
        cells(v.lo, v.hi, (k) => {
          total += u.at(m.map((x, a) => x + (isConv ? -(k[a] as number) : (k[a] as number)))) * v.at(k);
        });
        return total;
      };
      const lo = u.lo.map((x, k) => (isConv ? x + (v.lo[k] as number) : x - (v.hi[k] as number)));
      const hi = u.hi.map((x, k) => (isConv ? x + (v.hi[k] as number) : x - (v.lo[k] as number)));
      return zero({ lo, hi, at: sum });
    }
    case "circular": {
      const v = second();
      if (u.lo.length !== v.lo.length || v.lo.some((l) => l !== 0)) return none("rank");
      return {
        lo: v.lo,
        hi: v.hi,
        at: (m) => {
          let total = 0;
          cells(u.lo, u.hi, (k) => {
            const around = m.map((x, a) => {
              const n = (v.hi[a] as number) + 1;
              return (((x - (k[a] as number)) % n) + n) % n;
            });
            total += u.at(k) * v.at(around);
          });
          return total;
        },
      };
    }
    case "outer": {
      const v = second();
      const n = u.lo.length;
      return zero({
        lo: [...u.lo, ...v.lo],
        hi: [...u.hi, ...v.hi],
        at: (s) => u.at(s.slice(0, n)) * v.at(s.slice(n)),
      });
    }
    case "hadamard": {
      const v = second();
      return zero({ lo: u.lo, hi: u.hi, at: (s) => u.at(s) * v.at(s) });
    }
    case "matmul": {
      const v = second();
      const n = u.lo.length - 1;
      if (u.lo[n] !== v.lo[0] || u.hi[n] !== v.hi[0]) return none("inner index sets differ");
      return zero({
        lo: [...u.lo.slice(0, n), ...v.lo.slice(1)],
        hi: [...u.hi.slice(0, n), ...v.hi.slice(1)],
        at: (s) => {
          let total = 0;
          for (let k = v.lo[0] as number; k <= (v.hi[0] as number); k += 1)
            total += u.at([...s.slice(0, n), k]) * v.at([k, ...s.slice(n)]);
          return total;
        },
      });
    }
    case "upsample": {
      const steps = e.args.slice(1).flatMap((a) => (a.kind === "app" && a.op === "tuple" ? a.args : [a]));
      const s = steps.map((x) => value(w, x, free, stack));
      const of = (k: number): number => (s.length === 1 ? s[0] : s[k]) as number;
      return zero({
        lo: u.lo.map((x, k) => x * of(k)),
        hi: u.hi.map((x, k) => x * of(k)),
        at: (m) => (m.every((x, k) => x % of(k) === 0) ? u.at(m.map((x, k) => x / of(k))) : 0),
      });
    }
    case "downsample": {
      const s = e.args.slice(1).map((x) => value(w, x, free, stack));
      const of = (k: number): number => (s.length === 1 ? s[0] : s[k]) as number;
      return zero({
        lo: u.lo.map((x, k) => Math.ceil(x / of(k))),
        hi: u.hi.map((x, k) => Math.floor(x / of(k))),
        at: (m) => u.at(m.map((x, k) => x * of(k))),
      });
    }
    case "diag":
      return zero({
        lo: [...u.lo, ...u.lo],
        hi: [...u.hi, ...u.hi],
        at: ([i, j]) => (i === j ? u.at([i as number]) : 0),
      });
    case "diagonal":
      return zero({ lo: u.lo.slice(1), hi: u.hi.slice(1), at: ([i]) => u.at([i as number, i as number]) });
    case "total":
    case "mean": {
      let total = 0;
      let n = 0;
      cells(u.lo, u.hi, (k) => {
        total += u.at(k);
        n += 1;
      });
      return { lo: [], hi: [], at: () => (e.op === "total" ? total : total / n) };
    }
    default:
      return none(e.op);
  }
}

/** p − t, 2·x: the operator entry by entry, scalars the same everywhere. */
function entrywise(w: World, e: App, free: Free, stack: Stack): Whole {
  const parts = e.args.map((a) => {
    try {
      const t = whole(w, a, free, stack);
      return t.lo.length > 0 ? t : undefined;
    } catch (x) {
      if (x instanceof NoValue) return undefined;
      throw x;
    }
  });
  const first = parts.find((p) => p !== undefined) ?? none("no tensor");
  return {
    lo: first.lo,
    hi: first.hi,
    at: (s) =>
      operate(
        e,
        e.args.map((a, k) => () => parts[k]?.at(s) ?? value(w, a, free, stack)),
      ),
  };
}

function cells(lo: readonly number[], hi: readonly number[], visit: (at: readonly number[]) => void): void {
  const go = (k: number, at: readonly number[]): void => {
    if (k === lo.length) visit(at);
    else for (let x = lo[k] as number; x <= (hi[k] as number); x += 1) go(k + 1, [...at, x]);
  };
  go(0, []);
}

function read(w: World, tensor: Expr, subs: readonly number[], free: Free, stack: Stack): number {
  integral(subs);
  if (tensor.kind === "sym") return entry(w, tensor.name, subs);
  if (tensor.kind === "deriv" && tensor.wrt.kind === "sym")
    return slope(w, tensor.of, tensor.wrt.name, subs, free, stack, tensor.mode);
  if (tensor.kind === "at")
    return read(
      w,
      tensor.tensor,
      [...tensor.subs.map((s) => value(w, s, free, stack)), ...subs],
      free,
      stack,
    );
  const t = whole(w, tensor, free, stack);
  if (t.lo.length !== subs.length) return none("rank");
  return t.at(subs);
}

function derivative(w: World, e: Expr & { kind: "deriv" }, free: Free, stack: Stack): number {
  const { of, wrt } = e;
  if (wrt.kind === "sym") return slope(w, of, wrt.name, [], free, stack, e.mode);
  if (wrt.kind !== "at" || wrt.tensor.kind !== "sym") return none("a derivative to a term");
  const subs = wrt.subs.map((s) => value(w, s, free, stack));
  return slope(w, of, wrt.tensor.name, subs, free, stack, e.mode);
}

const H = 2 ** -10;

/** ∂of/∂name[subs] by central differences with one extrapolation; of a given function, in its argument alone. */
function slope(
  w: World,
  of: Expr,
  name: string,
  subs: readonly number[],
  free: Free,
  stack: Stack,
  mode: Deriv["mode"],
): number {
  integral(subs);
  const axes = axesOf(w.env, name) ?? [];
  if (beyond(w, axes, subs) !== undefined) return 0;
  // Whether a slope stands on a kink its own bend tells.
  const { even } = w.work;
  const found = quotientOf(w, of, name, subs, free, stack, mode);
  w.work.even = even;
  return found;
}

function quotientOf(
  w: World,
  of: Expr,
  name: string,
  subs: readonly number[],
  free: Free,
  stack: Stack,
  mode: Deriv["mode"],
): number {
  const ring = [...w.env.decls.values()].filter(isRecurrent);
  if (ring.length > 0 && mode !== "slot") return throughRing(w, of, name, subs, free, stack, mode, ring);
  const f = of.kind === "sym" ? w.env.decls.get(of.name) : undefined;
  const moved = (h: number): number => {
    if (f?.kind === "function" && f.params.includes(name)) return call(w, f.name, { name, subs, h });
    return value(shifted(w, name, subs, h), of, free, stack);
  };
  return extrapolated(moved, f?.kind === "function" ? moved(0) : value(w, of, free, stack));
}

const isRecurrent = (d: Decl): d is Definition => d.kind === "definition" && d.recurrence !== undefined;

/**
 * Beside recurrences: `total` lets the entries behind the moved one follow, `partial` holds all entries fixed, and so does
 * `step`, which is that of the right side of one equation.
 */
function throughRing(
  w: World,
  of: Expr,
  name: string,
  subs: readonly number[],
  free: Free,
  stack: Stack,
  mode: Deriv["mode"],
  ring: readonly Definition[],
): number {
  const moves = ring.find((d) => d.name === name);
  const key = subs.join(",");
  if (mode === "total") {
    const moved = (h: number): number => {
      const next =
        moves === undefined
          ? shifted(w, name, subs, h)
          : {
              ...w,
              moved: new Map(),
              tied: new Set<string>(),
              memo: new Map([[`${name} ${key}`, entry(w, name, subs) + h]]),
            };
      return value(next, of, free, stack);
    };
    return extrapolated(moved, moved(0));
  }
  const tables = ring.map((d): [string, ReadonlyMap<string, number>] => [d.name, tableOf(w, d.name)]);
  const fixed: World = {
    ...w,
    moved: new Map(),
    tied: new Set(),
    memo: new Map(),
    tensors: new Map([...w.tensors, ...tables]),
  };
  const own = of.kind === "at" && of.tensor.kind === "sym" ? of.tensor.name : undefined;
  const step = mode === "step" ? ring.find((d) => d.name === own) : undefined;
  const moved = (h: number): number => {
    const next = h === 0 ? fixed : shifted(fixed, name, subs, h);
    if (step === undefined || of.kind !== "at") return value(next, of, free, stack);
    return bodyAt(
      next,
      step,
      of.subs.map((x) => value(w, x, free, stack)),
    );
  };
  return extrapolated(moved, moved(0));
}

/** All entries of a name, those that it starts from among them. */
function tableOf(w: World, name: string): Map<string, number> {
  const table = new Map<string, number>();
  const axes = axesOf(w.env, name) ?? [];
  const around = (a: Axis): readonly [number, number] =>
    a.outside.kind === "start" ? [a.outside.before, a.outside.after] : [0, 0];
  const lo = axes.map((a) => value(w, a.lo, new Map()) - around(a)[0]);
  const hi = axes.map((a) => value(w, a.hi, new Map()) + around(a)[1]);
  cells(lo, hi, (at) => table.set(at.join(","), entry(w, name, at)));
  return table;
}

/** The slope at 0 of what is moved by h. */
function extrapolated(moved: (h: number) => number, still: number): number {
  const quotient = (h: number): number => (moved(h) - moved(-h)) / (2 * h);
  const found = (4 * quotient(H / 2) - quotient(H)) / 3;
  // On a kink the two sides have different slopes, and their mean says nothing.
  const bend = Math.abs(moved(H / 2) + moved(-H / 2) - 2 * still) / H;
  if (bend > 0.05 * (1 + Math.abs(found))) none("a slope on a kink", false);
  return found;
}

/** The world with one entry moved; a definition is cut and held at its values. */
function shifted(w: World, name: string, subs: readonly number[], h: number): World {
  const key = `${name} ${subs.join(",")} ${h}`;
  const made = w.moved.get(key) ?? move(w, name, subs, h);
  w.moved.set(key, made);
  return made;
}

function move(from: World, name: string, subs: readonly number[], h: number): World {
  const memo = new Map<string, number>();
  const w: World = { ...from, moved: new Map(), tied: new Set() };
  if (w.numbers.has(name)) {
    const numbers = new Map(w.numbers);
    numbers.set(name, (w.numbers.get(name) as number) + h);
    return { ...w, numbers, memo };
  }
  const axes = axesOf(w.env, name) ?? [];
  const table = tableOf(w, name);
  const key = subs.join(",");
  table.set(key, (table.get(key) as number) + h);
  if (axes.length === 0)
    return { ...w, numbers: new Map([...w.numbers, [name, table.get("") as number]]), memo };
  return { ...w, tensors: new Map([...w.tensors, [name, table]]), memo };
}

function call(
  w: World,
  name: string,
  move: { readonly name: string; readonly subs: readonly number[]; readonly h: number } | undefined,
): number {
  const d = w.env.decls.get(name);
  const f = w.functions.get(name);
  if (d?.kind !== "function" || f === undefined) return none(`no function ${name}`);
  return f(
    d.params.map((p) => {
      const axes = axesOf(w.env, p) ?? [];
      const list: number[] = [];
      cells(
        axes.map((a) => value(w, a.lo, new Map())),
        axes.map((a) => value(w, a.hi, new Map())),
        (at) => {
          const here = move !== undefined && move.name === p && move.subs.join() === at.join();
          list.push(entry(w, p, at) + (here ? move.h : 0));
        },
      );
      return list;
    }),
  );
}

function each(w: World, e: Bind, free: Free, stack: Stack, visit: (inner: Stack) => void): void {
  const run = (k: number, inner: Stack): void => {
    const r = e.ranges[k];
    if (r === undefined) {
      if (e.guard === undefined || holds(w, e.guard, free, inner)) visit(inner);
      return;
    }
    if (r.kind === "set") {
      const { set } = r;
      const name =
        set.kind === "sym" ? set.name : set.kind === "at" && set.tensor.kind === "sym" ? set.tensor.name : "";
      const subs = set.kind === "at" ? set.subs.map((s) => value(w, s, free, inner)) : [];
      for (const m of w.sets.get(name)?.get(subs.join(",")) ?? none("no set"))
        run(k + 1, [...inner, ...m.slice(0, arity(r))]);
      return;
    }
    const lo = r.kind === "all" ? -reachOf(w) : value(w, r.lo, free, inner);
    const hi = r.kind === "all" ? reachOf(w) : value(w, r.hi, free, inner);
    if (!Number.isInteger(lo) || !Number.isInteger(hi)) none("a range end that is not an integer");
    if (hi - lo > 200) none("a range that is too long", false);
    for (let v = lo; v <= hi; v += 1) run(k + 1, [...inner, v]);
  };
  run(0, stack);
}

function binder(w: World, e: Bind, free: Free, stack: Stack): number {
  const values: number[] = [];
  const open = e.ranges.some((r) => r.kind === "all");
  each(w, e, free, stack, (inner) => {
    const v = product(w, e.body, free, inner);
    // At the border of the window every term must vanish, or the sum is not finite.
    if (
      open &&
      v !== 0 &&
      e.ranges.some((r, k) => r.kind === "all" && Math.abs(inner[stack.length + k] as number) === reachOf(w))
    )
      none("a sum over all integers that is not finite", false);
    values.push(v);
  });
  switch (e.op) {
    case "sum":
      return values.reduce((s, v) => s + v, 0);
    case "prod":
      return values.reduce((s, v) => s * v, 1);
    case "max":
    case "min": {
      if (values.length === 0) return none("a maximum of nothing");
      const best = e.op === "max" ? Math.max(...values) : Math.min(...values);
      if (values.filter((v) => v === best).length > 1) noteEven(w, e.body);
      return best;
    }
    case "median": {
      if (values.length === 0) return none("a median of nothing");
      return lowerMedian(values);
    }
    case "argmax":
    case "argmin":
    case "argmedian": {
      const [at, ...more] = argument(w, e, free, stack);
      return more.length > 0 || at === undefined ? none("a tuple is not a number") : at;
    }
  }
}

const product = (w: World, e: Expr, free: Free, stack: Stack): number =>
  vanishes(w, e, free, stack) ? 0 : value(w, e, free, stack);

/** The value that has at most half of the others below it and at least half of all at or below it. */
const lowerMedian = (values: readonly number[]): number =>
  Math.min(...values.filter((v) => 2 * values.filter((u) => u <= v).length >= values.length));

function argument(w: World, e: Bind, free: Free, stack: Stack): readonly number[] {
  if (e.op === "argmedian") {
    const found: { readonly value: number; readonly at: readonly number[] }[] = [];
    each(w, e, free, stack, (inner) => {
      found.push({ value: value(w, e.body, free, inner), at: inner.slice(stack.length) });
    });
    if (found.length === 0) return none("an argmedian of nothing");
    const target = lowerMedian(found.map((f) => f.value));
    if (found.filter((f) => f.value === target).length > 1) noteEven(w, e.body);
    return found.find((f) => f.value === target)?.at ?? [];
  }
  let best: number | undefined;
  let at: readonly number[] = [];
  let even = false;
  each(w, e, free, stack, (inner) => {
    const v = value(w, e.body, free, inner);
    if (best !== undefined && v === best) even = true;
    if (best === undefined || (e.op === "argmax" ? v > best : v < best)) {
      if (best !== undefined) even = false;
      best = v;
      at = inner.slice(stack.length);
    }
  });
  if (even) noteEven(w, e.body);
  return best === undefined ? none("an argmax of nothing") : at;
}

/** A factor that is 0 because of a bracket, whatever stands beside it. */
function vanishes(w: World, e: Expr, free: Free, stack: Stack): boolean {
  if (e.kind !== "app") return false;
  if (e.op === "iverson") return !holds(w, e.args[0] as Expr, free, stack);
  if (e.op === "mul") return e.args.some((a) => vanishes(w, a, free, stack));
  return e.op === "div" && vanishes(w, e.args[0] as Expr, free, stack);
}

function tuple(w: World, e: Expr, free: Free, stack: Stack): readonly number[] {
  if (e.kind === "app" && e.op === "tuple") return e.args.map((a) => value(w, a, free, stack));
  if (e.kind === "bind" && picksIndex(e.op)) return argument(w, e, free, stack);
  return [value(w, e, free, stack)];
}

export function holds(w: World, e: Expr, free: Free, stack: Stack = []): boolean {
  if (e.kind !== "app") return none("not a condition");
  const n = (k: number): number => value(w, e.args[k] as Expr, free, stack);
  switch (e.op) {
    case "true":
      return true;
    case "false":
      return false;
    case "and":
      return e.args.every((a) => holds(w, a, free, stack));
    case "or":
      return e.args.some((a) => holds(w, a, free, stack));
    case "not":
      return !holds(w, e.args[0] as Expr, free, stack);
    case "eq":
    case "ne": {
      const [a, b] = e.args.map((x) => tuple(w, x, free, stack));
      const same = a?.join() === b?.join();
      if (same) noteEven(w, ...e.args);
      return same === (e.op === "eq");
    }
    case "lt":
    case "le":
    case "gt":
    case "ge": {
      const [a, b] = [n(0), n(1)];
      if (a === b) noteEven(w, ...e.args);
      return e.op === "lt" ? a < b : e.op === "le" ? a <= b : e.op === "gt" ? a > b : a >= b;
    }
    case "divides":
      return Number.isInteger(n(1) / n(0));
    default:
      return none(e.op);
  }
}

function apply(w: World, e: App, free: Free, stack: Stack): number {
  if (TENSOR_OPS.has(e.op)) return whole(w, e, free, stack).at([]);
  const arg = (k: number): number => value(w, e.args[k] as Expr, free, stack);
  switch (e.op) {
    case "iverson":
      return holds(w, e.args[0] as Expr, free, stack) ? 1 : 0;
    case "cases":
      for (let k = 0; k < e.args.length; k += 2) {
        const c = e.args[k + 1];
        if (c === undefined || holds(w, c, free, stack)) return arg(k);
      }
      return none("no case applies");
    case "mul": {
      if (vanishes(w, e, free, stack)) return 0;
      // Beyond the index sets most products over all integers are 0; the sums in them need not be run then.
      const isLong = (a: Expr): boolean => a.kind === "bind" || a.kind === "deriv";
      if (!e.args.some(isLong)) break;
      const rest = e.args.reduce((p, a, k) => (isLong(a) ? p : p * arg(k)), 1);
      return rest === 0 ? 0 : e.args.reduce((p, a, k) => (isLong(a) ? p * arg(k) : p), rest);
    }
    case "div":
      if (vanishes(w, e, free, stack)) return 0;
      break;
    case "card": {
      const set = e.args[0] as Expr;
      const name =
        set.kind === "at" && set.tensor.kind === "sym" ? set.tensor.name : set.kind === "sym" ? set.name : "";
      const subs = set.kind === "at" ? set.subs.map((s) => value(w, s, free, stack)) : [];
      return w.sets.get(name)?.get(subs.join(","))?.length ?? none("no set");
    }
    case "component":
      return tuple(w, e.args[0] as Expr, free, stack)[arg(1)] ?? none("no such component");
    case "apply": {
      const f = e.args[0];
      const g = f?.kind === "sym" ? w.functions.get(f.name) : undefined;
      return g?.(e.args.slice(1).map((_, k) => [arg(k + 1)])) ?? none("no function");
    }
    default:
      break;
  }
  return operate(
    e,
    e.args.map((_, k) => () => {
      const v = arg(k);
      // |u|, max(0, u), ⌊u⌋: even where u is 0, where two are the same, where u is whole.
      const rounds = e.op === "floor" || e.op === "ceil";
      const turns = e.op === "abs" || e.op === "sign" || e.op === "relu";
      const compares = (e.op === "max" || e.op === "min" || e.op === "clamp") && k > 0 && v === arg(k - 1);
      if ((rounds && Number.isInteger(v)) || (turns && v === 0) || compares) noteEven(w, ...e.args);
      return v;
    }),
  );
}

/** Notes an even decision where real values are compared: between integers it is one of the cases. */
function noteEven(w: World, ...compared: readonly Expr[]): void {
  if (compared.some((e) => isReal(w.env, e))) w.work.even += 1;
}

const real = new WeakMap<Env, Map<number, boolean>>();

function isReal(env: Env, e: Expr): boolean {
  let known = real.get(env);
  if (known === undefined) {
    known = new Map();
    real.set(env, known);
  }
  let found = known.get(e.id);
  if (found === undefined) {
    found = some(e, (x) => {
      if (x.kind === "deriv") return true;
      if (x.kind === "bind" && picksIndex(x.op)) return true;
      if (x.kind === "app" && x.op === "apply") return true;
      if (x.kind !== "sym") return false;
      const d = env.decls.get(x.name);
      return d?.kind === "scalar"
        ? !d.integer && d.role !== "size"
        : d?.kind !== "set" && d?.kind !== undefined && !(d.kind !== "function" && d.integer);
    });
    known.set(e.id, found);
  }
  return found;
}

/** 2/√π ∫₀ᵘ e^−t² dt by Simpson's rule. */
function errorIntegral(u: number): number {
  const n = 2000;
  let s = 1 + Math.exp(-u * u);
  for (let k = 1; k < n; k += 1) s += (k % 2 === 1 ? 4 : 2) * Math.exp(-(((u * k) / n) ** 2));
  return (2 / Math.sqrt(Math.PI)) * ((s * u) / n / 3);
}

function operate(e: App, args: readonly (() => number)[]): number {
  const [a, b, c] = args;
  const x = (): number => (a ?? (() => none("an argument is missing")))();
  const y = (): number => (b ?? (() => none("an argument is missing")))();
  switch (e.op) {
    case "add":
      return args.reduce((s, f) => s + f(), 0);
    case "mul":
      return args.reduce((s, f) => s * f(), 1);
    case "div": {
      const d = y();
      return d === 0 ? none("division by zero", false) : x() / d;
    }
    case "pow":
      return x() ** y();
    case "stop":
      return x();
    case "exp":
    case "sqrt":
    case "abs":
    case "sin":
    case "cos":
    case "tan":
    case "atan":
    case "sinh":
    case "cosh":
    case "tanh":
    case "asinh":
    case "sign":
    case "floor":
    case "ceil":
      return Math[e.op](x());
    case "log": {
      const u = x();
      return u > 0 ? Math.log(u) : none("log", false);
    }
    case "sigmoid":
      return 1 / (1 + Math.exp(-x()));
    case "softplus":
      return Math.log1p(Math.exp(x()));
    case "relu":
      return Math.max(0, x());
    case "max":
      return Math.max(...args.map((f) => f()));
    case "min":
      return Math.min(...args.map((f) => f()));
    case "clamp":
      return Math.min(Math.max(x(), y()), (c ?? (() => none("an argument is missing")))());
    case "mod": {
      const d = y();
      return x() - d * Math.floor(x() / d);
    }
    case "infinity":
      return Number.POSITIVE_INFINITY;
    case "pi":
      return Math.PI;
    case "expm1":
    case "log1p":
    case "log2":
    case "log10":
    case "asin":
    case "acos":
    case "acosh":
    case "atanh": {
      const u = Math[e.op](x());
      return Number.isFinite(u) ? u : none(e.op, false);
    }
    case "erf":
      return errorIntegral(x());
    case "erfc":
      return 1 - errorIntegral(x());
    case "atan2":
      return Math.atan2(x(), y());
    case "logit": {
      const u = x();
      return u > 0 && u < 1 ? Math.log(u / (1 - u)) : none("logit", false);
    }
    default:
      return none(e.op);
  }
}
