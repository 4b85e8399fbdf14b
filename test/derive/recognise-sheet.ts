// Small sheets for the recognition tests, built by hand: declarations, and a comparison of every line and of the
// whole-tensor form with the indexed result, entry by entry, by the loops of loops.ts.

import { expect } from "vitest";
import type { Recognition } from "../../src/derive/recognise/recognise.ts";
import { close } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import { type Axis, type Decl, type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { sliceParts } from "../../src/expr/slices.ts";
import { boxOf, entry, ReadOutside, value, worldOf } from "./loops.ts";

export interface Sheet {
  readonly ctx: Context;
  readonly env: Env;
}

/** A tensor: `[size or [lo, hi]]` for each axis. */
export type Extent = Expr | readonly [Expr, Expr];

export class Builder {
  readonly ctx = new Context();
  readonly #decls = new Map<string, Decl>();
  readonly #assumptions: Expr[] = [];

  n(v: number): Expr {
    return this.ctx.num(v);
  }
  i(name: string): Expr {
    return this.ctx.idx(name);
  }
  size(name: string): Expr {
    this.#decls.set(name, { kind: "scalar", name, integer: true, role: "size" });
    return this.ctx.sym(name);
  }
  scalar(name: string): Expr {
    this.#decls.set(name, { kind: "scalar", name, integer: false, role: "given" });
    return this.ctx.sym(name);
  }
  integer(name: string, least: number): Expr {
    this.#decls.set(name, { kind: "scalar", name, integer: true, role: "given" });
    this.assume(this.ctx.le(this.n(least), this.ctx.sym(name)));
    return this.ctx.sym(name);
  }
  assume(relation: Expr): void {
    this.#assumptions.push(relation);
  }
  tensor(name: string, extents: readonly Extent[], outside: "zero" | "error" = "error"): Expr {
    const axes = extents.map((x): Axis => {
      const [lo, hi] = Array.isArray(x)
        ? (x as readonly [Expr, Expr])
        : [this.ctx.zero, this.plus(x as Expr, -1)];
      return { lo, hi, outside: { kind: outside } };
    });
    this.#decls.set(name, { kind: "tensor", name, axes, integer: false });
    return this.ctx.sym(name);
  }
  loss(of: string): void {
    this.#decls.set("L", { kind: "function", name: "L", params: [of] });
  }
  /** ∂L/∂y[subs], or ∂L/∂y. */
  g(y: string, ...subs: readonly Expr[]): Expr {
    const t = this.ctx.sym(y);
    return this.ctx.deriv(this.ctx.sym("L"), subs.length === 0 ? t : this.ctx.at(t, subs));
  }
  at(name: string, ...subs: readonly Expr[]): Expr {
    return this.ctx.at(this.ctx.sym(name), subs);
  }
  plus(...terms: readonly (Expr | number)[]): Expr {
    return this.ctx.add(...terms.map((t) => (typeof t === "number" ? this.n(t) : t)));
  }
  minus(a: Expr | number, b: Expr | number): Expr {
    const e = (x: Expr | number): Expr => (typeof x === "number" ? this.n(x) : x);
    return this.ctx.sub(e(a), e(b));
  }
  times(...f: readonly (Expr | number)[]): Expr {
    return this.ctx.mul(...f.map((t) => (typeof t === "number" ? this.n(t) : t)));
  }
  sum(over: Readonly<Record<string, readonly [Expr, Expr] | "all">>, body: Expr, guard?: Expr): Expr {
    const names = Object.keys(over);
    const ranges = names.map((v): Range => {
      const r = over[v];
      return r === undefined || r === "all" ? { kind: "all" } : { kind: "interval", lo: r[0], hi: r[1] };
    });
    const vars = names.map((v) => this.ctx.idx(v));
    return close(this.ctx, { op: "sum", vars, ranges, guard, body });
  }
  op(
    op: "conv" | "corr" | "flip" | "transpose" | "outer" | "matmul" | "hadamard" | "upsample",
    ...a: Expr[]
  ): Expr {
    return this.ctx.app(op, a);
  }
  env(): Env {
    return { decls: this.#decls, assumptions: this.#assumptions, indices: new Map(), kink: TORCH_KINKS };
  }
}

/**
 * Every line's sides and the whole-tensor form agree with `rhs` at every index of the target, for the sizes given.
 * Gives the number of entries compared; an input that itself reads outside compares none.
 */
export function agree(
  b: Builder,
  r: Recognition,
  target: string,
  rhs: Expr,
  indices: readonly string[],
  sizes: Readonly<Record<string, number>>,
  seed = 1,
): number {
  const env = b.env();
  const w = worldOf(env, sizes, seed);
  const t = w.tensors.get(target);
  if (t === undefined) throw new Error(target);
  let compared = 0;
  for (const at of boxOf(t.lo, t.hi)) {
    const free = Object.fromEntries(indices.map((n, k) => [n, at[k] as number]));
    let wanted: number;
    try {
      wanted = value(w, rhs, free);
    } catch (x) {
      if (x instanceof ReadOutside) continue;
      throw x;
    }
    for (const s of r.steps) {
      expect(value(w, s.before, free)).toBeCloseTo(wanted, 9);
      expect(value(w, s.after, free)).toBeCloseTo(wanted, 9);
    }
    if (r.whole !== undefined) {
      const { lhs } = r.whole;
      const { fixed } = sliceParts(lhs);
      const here = lhs.kind === "deriv" && lhs.wrt.kind === "at";
      const got = here
        ? value(w, r.whole.rhs, free)
        : entry(
            w,
            r.whole.rhs,
            at.filter((_, k) => !fixed.has(k)),
            free,
          );
      expect(got).toBeCloseTo(wanted, 9);
    }
    compared += 1;
  }
  return compared;
}
