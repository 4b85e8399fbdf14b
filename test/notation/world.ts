// Terms and declarations for the notation tests: tensors over symbolic sizes, a loss, a given function, scalars.

import { abstract } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import { type Axis, type Decl, type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { BindOp, Expr, Op, Range } from "../../src/expr/nodes.ts";
import { ratio } from "../../src/expr/rational.ts";
import { type LayOutOptions, layOut } from "../../src/notation/lay-out.ts";
import { BRACKETS, type Notation } from "../../src/notation/notation.ts";
import { plain } from "../../src/notation/plain.ts";
import { tex } from "../../src/notation/tex.ts";

export const ctx = new Context();

export type Term = Expr | number | string;
/** A number is a numeral; a string is a free index. */
export const t = (x: Term): Expr =>
  typeof x === "number" ? ctx.num(x) : typeof x === "string" ? ctx.idx(x) : x;
export const num = (n: number): Expr => ctx.num(n);
export const q = (n: number, d: number): Expr => ctx.num(ratio(n, d));
export const s = (name: string): Expr => ctx.sym(name);
export const at = (name: Term, ...subs: readonly Term[]): Expr =>
  ctx.at(typeof name === "string" ? s(name) : t(name), subs.map(t));
export const add = (...xs: readonly Term[]): Expr => ctx.add(...xs.map(t));
export const sub = (a: Term, b: Term): Expr => ctx.sub(t(a), t(b));
export const mul = (...xs: readonly Term[]): Expr => ctx.mul(...xs.map(t));
export const neg = (a: Term): Expr => ctx.neg(t(a));
export const div = (a: Term, b: Term): Expr => ctx.div(t(a), t(b));
export const pow = (a: Term, b: Term): Expr => ctx.pow(t(a), t(b));
export const app = (op: Op, ...xs: readonly Term[]): Expr => ctx.app(op, xs.map(t));
export const eq = (a: Term, b: Term): Expr => ctx.eq(t(a), t(b));
export const le = (a: Term, b: Term): Expr => ctx.le(t(a), t(b));
export const is = (a: Term, b: Term): Expr => ctx.iverson(eq(a, b));
export const d = (of: Term, wrt: Term): Expr => ctx.deriv(t(of), t(wrt));
export const slot = (of: Term, wrt: Term): Expr => ctx.deriv(t(of), t(wrt), "slot");

/** A letter alone runs over ℤ; with an axis size over 0..size−1; with ends over lo..hi. */
export type Over = string | readonly [string, Term] | readonly [string, Term, Term];
export function bind(op: BindOp, over: readonly Over[], body: Term, guard?: Term): Expr {
  const names = over.map((o) => (typeof o === "string" ? o : o[0]));
  const ranges = over.map((o, k): Range => {
    if (typeof o === "string") return { kind: "all" };
    const before = names.slice(0, k);
    const lo = o.length === 3 ? t(o[1]) : num(0);
    const hi = o.length === 3 ? t(o[2]) : sub(o[1], 1);
    return { kind: "interval", lo: abstract(ctx, lo, before), hi: abstract(ctx, hi, before) };
  });
  return ctx.bind(
    op,
    ranges,
    abstract(ctx, t(body), names),
    names,
    guard === undefined ? undefined : abstract(ctx, t(guard), names),
  );
}
export const sum = (over: readonly Over[], body: Term, guard?: Term): Expr => bind("sum", over, body, guard);

const axis = (size: Term, outside: Axis["outside"]["kind"] = "error"): Axis => ({
  lo: num(0),
  hi: sub(size, 1),
  outside: outside === "zero" ? { kind: "zero" } : { kind: "error" },
});
const tensor = (name: string, axes: readonly Axis[], spelling?: string): Decl => ({
  kind: "tensor",
  name,
  axes,
  integer: false,
  spelling,
});
const scalar = (name: string, size = false, spelling?: string): Decl => ({
  kind: "scalar",
  name,
  integer: size,
  role: size ? "size" : "given",
  spelling,
});
const SIZES = ["H", "W", "K", "O", "n", "m", "I", "N"];
const DECLS: readonly Decl[] = [
  ...SIZES.map((x) => scalar(x, true)),
  ...["S", "P", "p0"].map((x): Decl => ({ kind: "scalar", name: x, integer: true, role: "given" })),
  ...["r", "theta", "gamma", "sigma", "mu", "u", "v", "alpha", "q", "var", "epsilon", "x_hat"].map((x) =>
    scalar(x),
  ),
  scalar("cx", false, "c_x"),
  scalar("F", false, "f_{xy}"),
  tensor("x", [axis(s("H"), "zero"), axis(s("W"), "zero")]),
  tensor("w", [axis(s("K"), "zero"), axis(s("K"), "zero")]),
  tensor("y", [axis(s("O"), "zero"), axis(s("O"), "zero")]),
  tensor("k1", [axis(s("K"))], "w"),
  tensor("z", [axis(s("O"))]),
  tensor("a", [axis(s("H"))]),
  tensor("s", [axis(s("n"))]),
  tensor("t", [axis(s("n"))]),
  tensor("X", [axis(s("n"))], "x"),
  tensor("M", [axis(s("m")), axis(s("n"))], "W"),
  { kind: "function", name: "L", params: ["y"] },
  { kind: "function", name: "J", params: ["z"] },
  { kind: "function", name: "f", params: ["r", "u"] },
  { kind: "function", name: "h", params: ["r"] },
  { kind: "set", name: "A", axes: [axis(s("n"))], arity: 2 },
];
export const env: Env = {
  decls: new Map(DECLS.map((x) => [x.name, x])),
  assumptions: [],
  indices: new Map(),
  kink: TORCH_KINKS,
};

export const show = (e: Expr, notation: Notation = BRACKETS, more: Partial<LayOutOptions> = {}): string =>
  plain(layOut(e, { ctx, env, notation, style: "linear", ...more }));
export const showTex = (e: Expr, notation: Notation = BRACKETS, more: Partial<LayOutOptions> = {}): string =>
  tex(layOut(e, { ctx, env, notation, ...more }), more.style ?? "display");
