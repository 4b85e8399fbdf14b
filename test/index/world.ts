// A small language for tests of the index algebra (terms written as text) and a brute-force evaluator that shares
// nothing with the code under test but the node types.

import { Context } from "../../src/expr/context.ts";
import { type Axis, type Decl, type Env, type Outside, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Bind, Expr, Range } from "../../src/expr/nodes.ts";

export interface World {
  readonly ctx: Context;
  readonly env: Env;
}

export interface Sketch {
  readonly sizes?: string;
  readonly integers?: string;
  readonly reals?: string;
  readonly tensors?: Readonly<Record<string, readonly AxisSketch[]>>;
  readonly assume?: readonly string[];
  readonly indices?: Readonly<Record<string, string>>;
}
export type AxisSketch =
  | string // size
  | {
      readonly lo?: string;
      readonly hi?: string;
      readonly size?: string;
      readonly outside?: "zero";
      readonly pad?: string;
    };

const words = (s: string | undefined): readonly string[] => (s ?? "").split(" ").filter((w) => w !== "");

export function world(sketch: Sketch): World {
  const ctx = new Context();
  const decls = new Map<string, Decl>();
  for (const name of words(sketch.sizes))
    decls.set(name, { kind: "scalar", name, integer: true, role: "size" });
  for (const name of words(sketch.integers))
    decls.set(name, { kind: "scalar", name, integer: true, role: "given" });
  for (const name of words(sketch.reals))
    decls.set(name, { kind: "scalar", name, integer: false, role: "given" });
  const t = (s: string) => term(ctx, s);
  const axis = (a: AxisSketch): Axis => {
    if (typeof a === "string") return { lo: ctx.zero, hi: t(`${a}-1`), outside: { kind: "error" } };
    const outside: Outside =
      a.outside === "zero"
        ? { kind: "zero" }
        : a.pad !== undefined
          ? { kind: "pad", width: t(a.pad) }
          : { kind: "error" };
    return { lo: t(a.lo ?? "0"), hi: t(a.hi ?? `${a.size ?? "1"}-1`), outside };
  };
  for (const [name, axes] of Object.entries(sketch.tensors ?? {}))
    decls.set(name, { kind: "tensor", name, axes: axes.map(axis), integer: false });
  const indices = new Map<string, Range>();
  for (const [name, text] of Object.entries(sketch.indices ?? {})) {
    const [lo, hi] = text.split("..");
    indices.set(name, { kind: "interval", lo: t(lo ?? ""), hi: t(hi ?? "") });
  }
  const env: Env = { decls, assumptions: (sketch.assume ?? []).map(t), indices, kink: TORCH_KINKS };
  return { ctx, env };
}

/**
 * Upper-case names and those after `$` are declared names, other letters are free indices. Functions: floor ceil max
 * min mod abs clamp. `{i=a..b, j=c..d | guard} body` is a sum, `prod{…}`, `maximum{…}` the other binders; `[c]` is a bracket,
 * `T[i,j]` a read, `a|b` divisibility, `&` and `or` connect.
 */
export function term(ctx: Context, text: string): Expr {
  const tokens = text.match(/[A-Za-z]['\w]*|\$\w+|\d+|\.\.|<=|>=|!=|[-+*/^()[\]{},=<>|&:]/g) ?? [];
  let at = 0;
  const peek = () => tokens[at] ?? "";
  const next = () => tokens[at++] ?? "";
  const want = (s: string) => {
    const got = next();
    if (got !== s) throw new Error(`${text}: expected ${s}, got ${got} at ${at}`);
  };
  const relation = (): Expr => {
    let left = conjunct();
    while (peek() === "or") {
      next();
      left = ctx.app("or", [left, conjunct()]);
    }
    return left;
  };
  const conjunct = (): Expr => {
    const parts = [comparison()];
    while (peek() === "&") {
      next();
      parts.push(comparison());
    }
    return parts.length === 1 ? (parts[0] as Expr) : ctx.app("and", parts);
  };
  const ops: Record<string, "le" | "lt" | "ge" | "gt" | "eq" | "ne" | "divides"> = {
    "<=": "le",
    "<": "lt",
    ">=": "ge",
    ">": "gt",
    "=": "eq",
    "!=": "ne",
    "|": "divides",
  };
  const comparison = (): Expr => {
    let left = sum();
    const parts: Expr[] = [];
    for (let op = ops[peek()]; op !== undefined; op = ops[peek()]) {
      next();
      const right = sum();
      parts.push(ctx.app(op, [left, right]));
      left = right;
    }
    if (parts.length === 0) return left;
    return parts.length === 1 ? (parts[0] as Expr) : ctx.app("and", parts);
  };
  const sum = (): Expr => {
    const parts: Expr[] = [];
    let sign = peek() === "-" ? next() : "+";
    for (;;) {
      const p = product();
      parts.push(sign === "-" ? ctx.neg(p) : p);
      if (peek() !== "+" && peek() !== "-") break;
      sign = next();
    }
    return ctx.add(...parts);
  };
  const product = (): Expr => {
    const parts: Expr[] = [factor()];
    for (;;) {
      if (peek() === "*") {
        next();
        parts.push(factor());
      } else if (peek() === "/") {
        next();
        const left = ctx.mul(...parts.splice(0));
        parts.push(ctx.div(left, factor()));
      } else break;
    }
    return ctx.mul(...parts);
  };
  const factor = (): Expr => {
    const t = next();
    if (t === "(") {
      const e = relation();
      want(")");
      return e;
    }
    if (t === "[") {
      const e = relation();
      want("]");
      return ctx.iverson(e);
    }
    if (t === "{") return binder("sum");
    if (t === "-") return ctx.neg(factor());
    if (/^\d/.test(t)) return ctx.num(Number(t));
    if (t === "prod" || t === "maximum") {
      want("{");
      return binder(t === "prod" ? "prod" : "max");
    }
    if (["floor", "ceil", "max", "min", "mod", "abs", "clamp"].includes(t) && peek() === "(") {
      next();
      const args = list(")");
      return ctx.app(t as "floor", args);
    }
    if (peek() === "[" && /^[\w$]/.test(t)) {
      next();
      return ctx.at(ctx.sym(t.replace("$", "")), list("]"));
    }
    if (t.startsWith("$")) return ctx.sym(t.slice(1));
    if (/^[A-Z]/.test(t)) return ctx.sym(t);
    if (/^[a-z]/.test(t)) return ctx.idx(t);
    throw new Error(`${text}: unexpected ${t}`);
  };
  const list = (end: string): readonly Expr[] => {
    const out = [relation()];
    while (peek() === ",") {
      next();
      out.push(relation());
    }
    want(end);
    return out;
  };
  const binder = (op: Bind["op"]): Expr => {
    const vars: string[] = [];
    const ranges: Range[] = [];
    let guard: Expr | undefined;
    for (;;) {
      vars.push(next());
      if (peek() === "=") {
        next();
        const lo = sum();
        want("..");
        ranges.push({ kind: "interval", lo, hi: sum() });
      } else ranges.push({ kind: "all" });
      const sep = next();
      if (sep === "}") break;
      if (sep === ":") {
        guard = relation();
        want("}");
        break;
      }
    }
    const body = product();
    return bindNames(ctx, op, vars, ranges, body, guard);
  };
  const e = relation();
  if (at < tokens.length) throw new Error(`${text}: rest ${tokens.slice(at).join(" ")}`);
  return e;
}

import { close } from "../../src/expr/binders.ts";

export const bindNames = (
  ctx: Context,
  op: Bind["op"],
  vars: readonly string[],
  ranges: readonly Range[],
  body: Expr,
  guard?: Expr,
): Expr => close(ctx, { op, vars: vars.map((v) => ctx.idx(v)), ranges, guard, body });

/** Text of a term, fully bracketed where needed; for messages and expectations in tests. */
export function text(e: Expr, bound: readonly string[] = []): string {
  const go = (x: Expr): string => text(x, bound);
  switch (e.kind) {
    case "num":
      return typeof e.value === "number" ? String(e.value) : `${e.value.n}/${e.value.d}`;
    case "sym":
    case "idx":
      return e.name;
    case "bound":
      return bound[bound.length - 1 - e.index] ?? `#${e.index}`;
    case "at":
      return `${go(e.tensor)}[${e.subs.map(go).join(",")}]`;
    case "deriv":
      return `d(${go(e.of)})/d(${go(e.wrt)})`;
    case "bind": {
      const names = [...bound];
      const parts = e.ranges.map((r) => {
        const letters = e.letters.slice(names.length - bound.length).slice(0, r.kind === "set" ? r.arity : 1);
        const lo = r.kind === "interval" ? `=${text(r.lo, names)}..${text(r.hi, names)}` : "";
        names.push(...letters);
        return `${letters.join("&")}${lo}`;
      });
      const guard = e.guard === undefined ? "" : ` : ${text(e.guard, names)}`;
      const head = e.op === "sum" ? "" : e.op === "max" ? "maximum" : e.op;
      return `${head}{${parts.join(", ")}${guard}} ${wrap(e.body, text(e.body, names))}`;
    }
    case "app": {
      const a = e.args.map(go);
      const infix: Partial<Record<string, string>> = {
        le: "<=",
        lt: "<",
        ge: ">=",
        gt: ">",
        eq: "=",
        ne: "!=",
        divides: "|",
      };
      const sign = infix[e.op];
      if (sign !== undefined) return a.join(sign);
      switch (e.op) {
        case "add":
          return e.args.reduce((s, t, k) => {
            const r = go(t);
            return k === 0 ? r : r.startsWith("-") ? `${s}${r}` : `${s}+${r}`;
          }, "");
        case "mul": {
          const minus = e.args[0]?.kind === "num" && e.args[0].value === -1;
          const rest = minus ? e.args.slice(1) : e.args;
          return `${minus ? "-" : ""}${rest.map((t) => wrap(t, go(t))).join("*")}`;
        }
        case "div":
          return e.args
            .map((t) => (t.kind === "app" && t.op === "mul" ? `(${go(t)})` : wrap(t, go(t))))
            .join("/");
        case "iverson":
          return `[${a[0]}]`;
        case "and":
          return a.join(" & ");
        case "or":
          return a.map((s) => `(${s})`).join(" or ");
        default:
          return `${e.op}(${a.join(",")})`;
      }
    }
  }
}
const wrap = (e: Expr, s: string): string =>
  (e.kind === "app" && (e.op === "add" || e.op === "div")) || e.kind === "bind" ? `(${s})` : s;
