// Planting errors: every way to change one place of a term as a slip of the pen would, by kind. Terms are changed as
// they stand, with the variables of their binders.

import type { Context } from "../../src/expr/context.ts";
import type { Expr, Op, Range } from "../../src/expr/nodes.ts";
import { arities } from "../../src/expr/nodes.ts";
import { children, withChildren } from "../../src/expr/traverse.ts";

export interface Planted {
  readonly kind: string;
  readonly term: Expr;
}

type Change = readonly [kind: string, term: Expr];

/** Every term that differs from e by one slip. */
export function plantings(ctx: Context, e: Expr): readonly Planted[] {
  const out: Planted[] = [];
  const seen = new Set<number>([e.alpha]);
  const go = (x: Expr, rebuild: (y: Expr) => Expr, bound: number, place: "value" | "subscript"): void => {
    for (const [kind, y] of slips(ctx, x, bound, place)) {
      const term = rebuild(y);
      if (term.loose > 0 || seen.has(term.alpha)) continue;
      seen.add(term.alpha);
      out.push({ kind, term });
    }
    const kids = children(x);
    kids.forEach((c, k) => {
      // A derivative's target and a read's tensor are names, not values.
      if (x.kind === "deriv" || (x.kind === "at" && k === 0 && c.expr.kind === "sym")) return;
      const inside = x.kind === "at" && k > 0 ? "subscript" : place;
      go(
        c.expr,
        (y) =>
          rebuild(
            withChildren(
              ctx,
              x,
              kids.map((d, j) => (j === k ? y : d.expr)),
            ),
          ),
        bound + c.under,
        inside,
      );
    });
  };
  go(e, (y) => y, 0, "value");
  return out;
}

const OPPOSITE: Readonly<Partial<Record<Op, Op>>> = {
  floor: "ceil",
  ceil: "floor",
  max: "min",
  min: "max",
  sin: "cos",
  cos: "sin",
  conv: "corr",
  corr: "conv",
};
const FLIPPED: Readonly<Partial<Record<Op, Op>>> = {
  lt: "ge",
  le: "gt",
  gt: "le",
  ge: "lt",
  eq: "ne",
  ne: "eq",
};
const LOOSE: Readonly<Partial<Record<Op, Op>>> = { lt: "le", le: "lt", gt: "ge", ge: "gt" };

function slips(ctx: Context, x: Expr, bound: number, place: "value" | "subscript"): readonly Change[] {
  const one = ctx.one;
  const out: Change[] = [];
  if (place === "value" && (x.kind === "at" || x.kind === "bind" || x.kind === "deriv"))
    out.push(["sign", ctx.neg(x)], ["factor", ctx.mul(ctx.num(2), x)]);
  if (place === "subscript" && (x.kind === "idx" || x.kind === "bound")) {
    out.push(["shifted index", ctx.add(x, one)], ["shifted index", ctx.sub(x, one)]);
    if (bound > 1 && x.kind === "bound") out.push(["index", ctx.bound((x.index + 1) % bound)]);
  }
  switch (x.kind) {
    case "at": {
      if (x.subs.length > 1)
        out.push(["index", ctx.at(x.tensor, [x.subs[1] as Expr, x.subs[0] as Expr, ...x.subs.slice(2)])]);
      break;
    }
    case "bind":
      x.ranges.forEach((r, k) => {
        if (r.kind !== "interval") return;
        const with_ = (range: Range): Expr =>
          ctx.bind(
            x.op,
            x.ranges.map((s, j) => (j === k ? range : s)),
            x.body,
            x.letters,
            x.guard,
          );
        out.push(["bound", with_({ ...r, lo: ctx.add(r.lo, one) })]);
        out.push(["bound", with_({ ...r, hi: ctx.sub(r.hi, one) })]);
        out.push(["bound", with_({ ...r, lo: ctx.sub(r.lo, one) })]);
        out.push(["bound", with_({ ...r, hi: ctx.add(r.hi, one) })]);
      });
      if (x.guard !== undefined && arities(x.ranges) > 0)
        out.push(["dropped bracket", ctx.bind(x.op, x.ranges, x.body, x.letters)]);
      break;
    case "app":
      out.push(...ofOperator(ctx, x));
      break;
    default:
      break;
  }
  return out;
}

function ofOperator(ctx: Context, x: Expr & { kind: "app" }): readonly Change[] {
  const out: Change[] = [];
  const without = (k: number): readonly Expr[] => x.args.filter((_, j) => j !== k);
  const opposite = OPPOSITE[x.op];
  if (opposite !== undefined) {
    const kind =
      x.op === "floor" || x.op === "ceil"
        ? "floor/ceil"
        : x.op === "conv" || x.op === "corr"
          ? "missing flip"
          : "wrong function";
    out.push([kind, ctx.app(opposite, x.args)]);
  }
  const flipped = FLIPPED[x.op];
  if (flipped !== undefined) out.push(["wrong condition", ctx.app(flipped, x.args)]);
  const loose = LOOSE[x.op];
  if (loose !== undefined) out.push(["boundary", ctx.app(loose, x.args)]);
  switch (x.op) {
    case "add":
      x.args.forEach((a, k) => {
        out.push(["dropped term", ctx.add(...without(k))]);
        out.push(["sign", ctx.add(...x.args.map((b, j) => (j === k ? ctx.neg(a) : b)))]);
      });
      break;
    case "mul":
      x.args.forEach((a, k) => {
        if (a.kind !== "app" || a.op !== "iverson") out.push(["dropped factor", ctx.mul(...without(k))]);
      });
      break;
    case "div":
      out.push(["swapped operands", ctx.div(x.args[1] as Expr, x.args[0] as Expr)]);
      break;
    case "pow":
      out.push(["exponent", ctx.pow(x.args[0] as Expr, ctx.add(x.args[1] as Expr, ctx.one))]);
      break;
    case "iverson":
      out.push(["dropped bracket", ctx.one]);
      break;
    case "and":
      x.args.forEach((_, k) => {
        if (x.args.length === 2) out.push(["dropped condition", x.args[1 - k] as Expr]);
      });
      break;
    case "cases":
      if (x.args.length >= 3) {
        out.push([
          "wrong branch",
          ctx.app("cases", [x.args[2] as Expr, x.args[1] as Expr, x.args[0] as Expr, ...x.args.slice(3)]),
        ]);
        out.push(["dropped branch", ctx.app("cases", x.args.slice(2))]);
      }
      break;
    case "flip":
      out.push(["missing flip", x.args[0] as Expr]);
      break;
    case "transpose":
      out.push(["missing transpose", x.args[0] as Expr]);
      break;
    case "matmul":
    case "outer":
      out.push(["swapped operands", ctx.app(x.op, [x.args[1] as Expr, x.args[0] as Expr])]);
      break;
    case "exp":
    case "log":
    case "sqrt":
    case "abs":
      out.push(["dropped function", x.args[0] as Expr]);
      break;
    default:
      break;
  }
  return out;
}
