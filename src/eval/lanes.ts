// A term for many entries at once: every operation runs over a row of up to 512 entries (lanes) before the next one
// begins, so that what an operation costs is paid once a row. Both sides of a case distinction are evaluated; what has
// no value (a read beyond a strict shape, 0/0) is NaN, and a case that does not apply drops it. Subscripts and
// conditions on integers alone are worked out once and kept, as long as the program lives.

import { open } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import { type App, type Bind, type Expr, picksIndex } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Meanings } from "./field.ts";
import { type Box, extent, sizeOf } from "./instance.ts";
import type { Source, Sources } from "./kernels.ts";
import { compareLanes, type Loop, NOT_A_NUMBER, reduceLanes } from "./lane-loops.ts";
import { LaneRows, type Node, ROW, type Slot } from "./lane-rows.ts";

export interface LaneOptions {
  readonly ctx: Context;
  readonly env: Env;
  readonly integers: ReadonlyMap<string, number>;
  readonly sources: Sources;
  readonly meanings: Meanings;
}

export const UNSUPPORTED = { unsupported: true } as const;
const unsupported = (): never => {
  throw UNSUPPORTED;
};

/** All entries of `e` over the box of its free indices, row-major, into `out`; undefined where the form is not known. */
export function laneCode(
  o: LaneOptions,
  e: Expr,
  names: readonly string[],
  box: Box,
): ((out: Float64Array) => void) | undefined {
  try {
    return new Lanes(o, names, box).code(e);
  } catch (stop) {
    if (stop === UNSUPPORTED) return undefined;
    throw stop;
  }
}

class Lanes extends LaneRows {
  readonly #o: LaneOptions;
  readonly #names: readonly string[];
  readonly #box: Box;
  readonly #nodes = new Map<number, Node>();
  readonly #tuples = new Map<number, readonly Node[]>();
  readonly #letters = new Map<string, Node>();
  readonly #slots = new Map<string, Slot>();

  constructor(o: LaneOptions, names: readonly string[], box: Box) {
    super();
    this.#o = o;
    this.#names = names;
    this.#box = box;
    let stride = 1;
    for (let k = names.length - 1; k >= 0; k -= 1) {
      const [lo, length, step] = [box.lo[k] as number, extent(box, k), stride];
      const node = this.node([], true, (row) => {
        for (let i = 0; i < this.count; i += 1) row[i] = lo + (Math.floor((this.start + i) / step) % length);
      });
      this.#letters.set(names[k] as string, this.keeping(node));
      stride *= length;
    }
  }

  code(e: Expr): (out: Float64Array) => void {
    const node = this.#compile(e);
    const size = sizeOf(this.#box);
    return (out) => {
      for (let start = 0; start < size; start += ROW) {
        this.begin(start, Math.min(ROW, size - start));
        const row = this.fetch(node);
        if (this.count === ROW) out.set(row, start);
        else for (let i = 0; i < this.count; i += 1) out[start + i] = row[i] as number;
      }
    };
  }

  #compile(e: Expr): Node {
    let n = this.#nodes.get(e.id);
    if (n === undefined) {
      n = this.#form(e);
      this.#nodes.set(e.id, n);
    }
    return n;
  }

  #form(e: Expr): Node {
    switch (e.kind) {
      case "num":
        return this.constant(toNumberQ(e.value));
      case "sym":
        return this.#symbol(e.name, e);
      case "idx": {
        const slot = this.#slots.get(e.name);
        if (slot !== undefined) return this.uniform([slot], true, () => slot.value);
        return this.#letters.get(e.name) ?? unsupported();
      }
      case "bound":
        return unsupported();
      case "at":
        return this.#read(e.tensor, e.subs);
      case "deriv":
        return e.wrt.kind === "at"
          ? this.#read(this.#o.ctx.deriv(e.of, e.wrt.tensor, e.mode), e.wrt.subs)
          : this.#read(e, []);
      case "bind": {
        const parts = this.#binder(e);
        return parts.length === 1 && parts[0] !== undefined ? parts[0] : unsupported();
      }
      case "app":
        return this.#application(e);
    }
  }

  #symbol(name: string, e: Expr): Node {
    const n = this.#o.integers.get(name);
    return n === undefined ? this.#read(e, []) : this.constant(n);
  }

  #read(tensor: Expr, subs: readonly Expr[]): Node {
    const source = this.#o.sources(tensor) ?? unsupported();
    if (source.box.lo.length !== subs.length) return unsupported();
    const { data } = source;
    if (subs.length === 0) return this.uniform([], false, () => data[0] as number);
    if (this.#isWhole(source, subs)) {
      return this.node([], false, (row) => {
        const [start, n] = [this.start, this.count];
        for (let i = 0; i < n; i += 1) row[i] = data[start + i] as number;
      });
    }
    const places = this.#places(source, subs);
    const gathered = this.over([places], (row) => {
      const at = this.fetch(places);
      for (let i = 0; i < this.count; i += 1) {
        const p = at[i] as number;
        row[i] = p >= 0 ? (data[p] as number) : p === ZERO ? 0 : p === LOW ? Number.NEGATIVE_INFINITY : NaN;
      }
    });
    return { ...gathered, fixed: false };
  }

  /** T[i, j] over the letters i, j of the box itself. */
  #isWhole(source: Source, subs: readonly Expr[]): boolean {
    const { lo, hi } = this.#box;
    return (
      subs.length === this.#names.length &&
      subs.every((s, k) => s.kind === "idx" && s.name === this.#names[k]) &&
      lo.every((l, k) => l === source.box.lo[k] && hi[k] === source.box.hi[k])
    );
  }

  /** The place of the entry in its array, or one of the marks below. */
  #places(source: Source, subs: readonly Expr[]): Node {
    const parts = subs.map((s) => this.#compile(s));
    const { box, outside } = source;
    const strides: number[] = [];
    for (let k = subs.length - 1, stride = 1; k >= 0; k -= 1) {
      strides[k] = stride;
      stride *= extent(box, k);
    }
    const node = this.over(parts, (row) => {
      row.fill(0);
      parts.forEach((part, k) => {
        const sub = this.fetch(part);
        const [lo, hi, stride] = [box.lo[k] as number, box.hi[k] as number, strides[k] as number];
        const { kind, width } = outside[k] ?? { kind: "error", width: 0 };
        const beyond = kind === "zero" ? ZERO : kind === "minus-infinity" ? LOW : NOWHERE;
        for (let i = 0; i < this.count; i += 1) {
          const s = sub[i] as number;
          const before = row[i] as number;
          if (s >= lo && s <= hi && Number.isInteger(s))
            row[i] = before < 0 ? before : before + (s - lo) * stride;
          else {
            const padded = kind === "pad" && s >= lo - width && s <= hi + width && Number.isInteger(s);
            const mark = padded ? ZERO : Number.isInteger(s) ? beyond : NOWHERE;
            // A read that has no value on one axis has none.
            row[i] = before < 0 ? Math.min(before, mark) : mark;
          }
        }
      });
    });
    return this.keeping(node);
  }

  /** A condition: 1, 0, or NaN where it cannot be decided. */
  #condition(e: Expr): Node {
    const known = this.#nodes.get(-e.id);
    if (known !== undefined) return known;
    const n = this.keeping(this.#conditionForm(e));
    this.#nodes.set(-e.id, n);
    return n;
  }

  #conditionForm(e: Expr): Node {
    if (e.kind !== "app") return unsupported();
    switch (e.op) {
      case "true":
        return this.constant(1);
      case "false":
        return this.constant(0);
      case "not": {
        const c = this.#condition(e.args[0] as Expr);
        return this.over([c], (row) => {
          const a = this.fetch(c);
          for (let i = 0; i < this.count; i += 1) row[i] = 1 - (a[i] as number);
        });
      }
      case "and":
      case "or": {
        const parts = e.args.map((a) => this.#condition(a));
        return e.op === "and" ? this.all(parts) : this.any(parts);
      }
      case "divides": {
        const [d, u] = e.args.map((a) => this.#compile(a)) as [Node, Node];
        return this.over([d, u], (row) => {
          const [a, b] = [this.fetch(d), this.fetch(u)];
          for (let i = 0; i < this.count; i += 1) {
            const r = (b[i] as number) % (a[i] as number);
            row[i] = r === 0 ? 1 : r - r;
          }
        });
      }
      case "eq":
      case "ne":
      case "lt":
      case "le":
      case "gt":
      case "ge":
        return this.#relation(e, e.op);
      default:
        return unsupported();
    }
  }

  #relation(e: App, op: "eq" | "ne" | "lt" | "le" | "gt" | "ge"): Node {
    const [left, right] = e.args.map((a) => this.#components(a)) as [readonly Node[], readonly Node[]];
    if (left.length !== right.length) return unsupported();
    const equal = left.map((a, k) => {
      const b = right[k] as Node;
      return this.over([a, b], (row) => compareLanes(op, this.fetch(a), this.fetch(b), row, this.count));
    });
    const [only] = equal;
    if (equal.length === 1 && only !== undefined) return only;
    return op === "eq" ? this.all(equal) : op === "ne" ? this.any(equal) : unsupported();
  }

  /** (k, l), argmax{k, l}, or one number. */
  #components(e: Expr): readonly Node[] {
    if (e.kind === "app" && e.op === "tuple") return e.args.map((a) => this.#compile(a));
    return e.kind === "bind" ? this.#binder(e) : [this.#compile(e)];
  }

  #binder(e: Bind): readonly Node[] {
    const known = this.#tuples.get(e.id);
    if (known !== undefined) return known;
    const { ctx } = this.#o;
    const o = open(ctx, e, [...this.#names, ...this.#slots.keys()]);
    if (o.ranges.some((r) => r.kind !== "interval")) return unsupported();
    const slots = o.vars.map((v) => {
      const slot: Slot = { value: 0, version: 0 };
      this.#slots.set(v.name, slot);
      return slot;
    });
    const guards: Expr[] = o.guard === undefined ? [] : [o.guard];
    const loops = o.ranges.map((r, k): Loop => {
      if (r.kind !== "interval") return unsupported();
      const [lo, hi] = [this.#compile(r.lo), this.#compile(r.hi)];
      const letter = o.vars[k] as Expr;
      const moving = [r.lo, r.hi].flatMap(freeIndices).some((name) => !this.#slots.has(name));
      // Where the ends differ from lane to lane, the loop runs over all of them.
      if (moving) guards.push(ctx.le(r.lo, letter), ctx.le(letter, r.hi));
      const slot = slots[k] as Slot;
      return {
        lo: () => this.fetch(lo),
        hi: () => this.fetch(hi),
        nodes: [lo, hi],
        set: (v) => this.set(slot, v),
      };
    });
    const guard = guards.length === 0 ? undefined : this.all(guards.map((g) => this.#condition(g)));
    const body = this.#compile(o.body);
    const parts = [
      ...loops.flatMap((l) => l.nodes as readonly Node[]),
      ...(guard === undefined ? [] : [guard]),
      body,
    ];
    const isArg = picksIndex(e.op);
    const indices = isArg ? slots.map(() => new Float64Array(ROW)) : [];
    const whole = this.over(
      parts,
      (row) =>
        reduceLanes({
          op: e.op,
          loops,
          guard: guard === undefined ? undefined : () => this.fetch(guard),
          body: () => this.fetch(body),
          at: (k) => (slots[k] as Slot).value,
          row,
          indices,
          count: this.count,
        }),
      slots,
    );
    const out: readonly Node[] = isArg
      ? indices.map((values) =>
          this.over([whole], (row) => {
            this.fetch(whole);
            row.set(values);
          }),
        )
      : [whole];
    this.#tuples.set(e.id, out);
    return out;
  }

  #application(e: App): Node {
    const { ctx } = this.#o;
    switch (e.op) {
      case "add":
        return this.#sum(e.args);
      case "mul":
        return this.#product(e);
      case "div":
        return this.#binary(e, (a, b, row, n) => {
          for (let i = 0; i < n; i += 1) row[i] = (a[i] as number) / (b[i] as number);
        });
      case "pow":
        return this.#power(e);
      case "iverson":
        return this.#condition(e.args[0] as Expr);
      case "cases":
        return this.#cases(e);
      case "stop":
        return this.#compile(e.args[0] as Expr);
      case "infinity":
        return this.constant(Number.POSITIVE_INFINITY);
      case "component": {
        const k = e.args[1];
        const parts = this.#components(e.args[0] as Expr);
        return (k?.kind === "num" ? parts[toNumberQ(k.value)] : undefined) ?? unsupported();
      }
      case "log": {
        const [u] = e.args as readonly [Expr];
        const rest = u.kind === "app" && u.op === "add" ? withoutOne(u.args) : undefined;
        if (rest !== undefined) return this.map(this.#compile(ctx.add(...rest)), Math.log1p);
        return this.map(this.#compile(u), Math.log);
      }
      default: {
        const f = this.#o.meanings.get(e.op as Parameters<Meanings["get"]>[0])?.real ?? unsupported();
        const [a, b] = e.args.map((x) => this.#compile(x));
        if (a === undefined) return unsupported();
        if (e.args.length === 1) return this.map(a, f);
        if (b === undefined) return unsupported();
        const all = e.args.map((x) => this.#compile(x));
        if (all.length === 2)
          return this.over([a, b], (row) => {
            const [x, y] = [this.fetch(a), this.fetch(b)];
            for (let i = 0; i < this.count; i += 1) row[i] = f(x[i] as number, y[i] as number);
          });
        return this.over(all, (row) => {
          const rows = all.map((x) => this.fetch(x));
          for (let i = 0; i < this.count; i += 1) row[i] = f(...rows.map((r) => r[i] as number));
        });
      }
    }
  }

  #binary(e: App, run: (a: Float64Array, b: Float64Array, row: Float64Array, n: number) => void): Node {
    const [a, b] = e.args.map((x) => this.#compile(x)) as [Node, Node];
    return this.over([a, b], (row) => {
      const x = this.fetch(a);
      const y = this.fetch(b);
      run(x, y, row, this.count);
    });
  }

  #sum(args: readonly Expr[]): Node {
    const parts = args.map((a) => this.#compile(a));
    return this.over(parts, (row) => {
      row.fill(0);
      for (const p of parts) {
        const x = this.fetch(p);
        for (let i = 0; i < this.count; i += 1) row[i] = (row[i] as number) + (x[i] as number);
      }
    });
  }

  /** A bracket that is false makes its product 0, whatever the other factors are. */
  #product(e: App): Node {
    const factors = e.args.flatMap(function flat(a): readonly Expr[] {
      return a.kind === "app" && a.op === "mul" ? a.args.flatMap(flat) : [a];
    });
    const isBracket = (a: Expr): boolean => a.kind === "app" && a.op === "iverson";
    const brackets = factors
      .filter(isBracket)
      .map((a) => this.#condition(a.kind === "app" ? (a.args[0] as Expr) : a));
    const parts = factors.filter((a) => !isBracket(a)).map((a) => this.#compile(a));
    const product = this.over(parts, (row) => {
      row.fill(1);
      for (const p of parts) {
        const x = this.fetch(p);
        for (let i = 0; i < this.count; i += 1) row[i] = (row[i] as number) * (x[i] as number);
      }
    });
    if (brackets.length === 0) return product;
    const holds = this.all(brackets);
    return this.over([product, holds], (row) => {
      const c = this.fetch(holds);
      const x = this.fetch(product);
      for (let i = 0; i < this.count; i += 1)
        row[i] = c[i] === 0 ? 0 : c[i] === 1 ? (x[i] as number) : NOT_A_NUMBER;
    });
  }

  #power(e: App): Node {
    const [base, exponent] = e.args as readonly [Expr, Expr];
    const n = exponent.kind === "num" ? toNumberQ(exponent.value) : undefined;
    if (n === 2) return this.map(this.#compile(base), (x) => x * x);
    if (n === 3) return this.map(this.#compile(base), (x) => x * x * x);
    return this.#binary(e, (a, b, row, count) => {
      for (let i = 0; i < count; i += 1) row[i] = (a[i] as number) ** (b[i] as number);
    });
  }

  #cases(e: App): Node {
    const values: Node[] = [];
    const conditions: Node[] = [];
    e.args.forEach((a, k) => {
      if (k % 2 === 0) values.push(this.#compile(a));
      else conditions.push(this.#condition(a));
    });
    return this.over([...values, ...conditions], (row) => {
      const n = this.count;
      const last = values[conditions.length];
      if (last === undefined) row.fill(NOT_A_NUMBER);
      else row.set(this.fetch(last).subarray(0, n));
      for (let k = conditions.length - 1; k >= 0; k -= 1) {
        const c = this.fetch(conditions[k] as Node);
        const v = this.fetch(values[k] as Node);
        for (let i = 0; i < n; i += 1)
          row[i] = c[i] === 1 ? (v[i] as number) : c[i] === 0 ? (row[i] as number) : NOT_A_NUMBER;
      }
    });
  }
}

/** Marks instead of a place: 0, −∞, and no value; of several, the least counts. */
const ZERO = -1;
const LOW = -2;
const NOWHERE = -3;

function withoutOne(args: readonly Expr[]): readonly Expr[] | undefined {
  const one = args.findIndex((a) => a.kind === "num" && a.value === 1);
  return one < 0 || args.length < 2 ? undefined : args.filter((_, k) => k !== one);
}
