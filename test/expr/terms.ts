// Random terms of every kind for the tests of the kernel, from a seed: numbers, names, free and bound indices,
// reads, binders of several variables with ranges and guards, derivatives. Nothing is meant to have a value.

import type { Context } from "../../src/expr/context.ts";
import type { BindOp, Expr, Op, Range } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import type { Random } from "../eval/random.ts";

const OPS: readonly Op[] = ["add", "mul", "div", "pow", "exp", "max", "floor", "abs", "iverson", "stop"];
const RELATIONS: readonly Op[] = ["eq", "ne", "lt", "le", "gt", "ge", "divides"];
const BINDERS: readonly BindOp[] = ["sum", "prod", "max", "min", "argmax"];
const LETTERS = ["i", "j", "k"] as const;
const NAMES = ["a", "b", "x", "y"] as const;

/** A term with at most `loose` loose variables. */
export function term(ctx: Context, r: Random, depth: number, loose = 0): Expr {
  const go = (extra = 0): Expr => term(ctx, r, depth - 1, loose + extra);
  if (depth <= 0) {
    const kinds = loose > 0 ? 5 : 3;
    switch (r.int(0, kinds)) {
      case 0:
        return ctx.num(ratio(r.int(-3, 3), r.int(1, 3)));
      case 1:
        return ctx.sym(r.pick(NAMES));
      case 2:
        return ctx.idx(r.pick(LETTERS));
      case 3:
        return ctx.at(ctx.sym(r.pick(NAMES)), [ctx.idx(r.pick(LETTERS))]);
      default:
        return ctx.bound(r.int(0, loose - 1));
    }
  }
  switch (r.int(0, 7)) {
    case 0:
      return ctx.at(ctx.sym(r.pick(NAMES)), [go(), go()]);
    case 1:
      return ctx.app(r.pick(RELATIONS), [go(), go()]);
    case 2:
      return ctx.deriv(go(), ctx.at(ctx.sym("x"), [go()]), r.int(0, 3) === 0 ? "slot" : "total");
    case 3:
    case 4: {
      const n = r.int(1, 3);
      const ranges = Array.from({ length: n }, (_, k): Range => {
        if (r.int(0, 5) === 0) return { kind: "all" };
        const under = (): Expr => term(ctx, r, Math.min(1, depth - 1), loose + k);
        if (r.int(0, 5) === 0) return { kind: "set", set: under(), arity: 1 };
        return { kind: "interval", lo: under(), hi: under() };
      });
      const guard = r.int(0, 2) === 0 ? go(n) : undefined;
      const letters = Array.from({ length: n }, () => r.pick(LETTERS));
      return ctx.bind(r.pick(BINDERS), ranges, go(n), letters, guard);
    }
    default: {
      const op = r.pick(OPS);
      const args =
        op === "add" || op === "mul" || op === "max" ? r.int(2, 3) : op === "div" || op === "pow" ? 2 : 1;
      return ctx.app(
        op,
        Array.from({ length: args }, () => go()),
      );
    }
  }
}

/** The same term in another Context. */
export function copy(to: Context, e: Expr): Expr {
  const go = (x: Expr): Expr => copy(to, x);
  switch (e.kind) {
    case "num":
      return to.num(e.value);
    case "sym":
      return to.sym(e.name);
    case "idx":
      return to.idx(e.name);
    case "bound":
      return to.bound(e.index);
    case "at":
      return to.at(go(e.tensor), e.subs.map(go));
    case "app":
      return to.app(e.op, e.args.map(go));
    case "deriv":
      return to.deriv(go(e.of), go(e.wrt), e.mode);
    case "bind":
      return to.bind(
        e.op,
        e.ranges.map((r): Range => {
          if (r.kind === "interval") return { kind: "interval", lo: go(r.lo), hi: go(r.hi) };
          return r.kind === "set" ? { ...r, set: go(r.set) } : r;
        }),
        go(e.body),
        e.letters,
        e.guard === undefined ? undefined : go(e.guard),
      );
  }
}

/** The term with other letters on its binders. */
export function relettered(ctx: Context, e: Expr, rename: (letter: string) => string): Expr {
  const go = (x: Expr): Expr => relettered(ctx, x, rename);
  switch (e.kind) {
    case "num":
    case "sym":
    case "idx":
    case "bound":
      return e;
    case "at":
      return ctx.at(go(e.tensor), e.subs.map(go));
    case "app":
      return ctx.app(e.op, e.args.map(go));
    case "deriv":
      return ctx.deriv(go(e.of), go(e.wrt), e.mode);
    case "bind":
      return ctx.bind(
        e.op,
        e.ranges.map((r): Range => {
          if (r.kind === "interval") return { kind: "interval", lo: go(r.lo), hi: go(r.hi) };
          return r.kind === "set" ? { ...r, set: go(r.set) } : r;
        }),
        go(e.body),
        e.letters.map(rename),
        e.guard === undefined ? undefined : go(e.guard),
      );
  }
}
