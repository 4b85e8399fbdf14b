// Errors as they are made on paper, planted at any place of a side: every way to change one place, by kind. Written for
// the tests alone; it knows nothing of how the checker looks for what was meant.

import type { Context } from "../../src/expr/context.ts";
import { axesOf, type Env } from "../../src/expr/environment.ts";
import type { App, Bind, BindOp, Expr, Op, Range } from "../../src/expr/nodes.ts";
import { children, freeIndices, visit, withChildren } from "../../src/expr/traverse.ts";

export const KINDS = [
  "sign of a term",
  "sign of a side",
  "sign in an index",
  "indices interchanged",
  "index shifted by one",
  "index shifted by p",
  "other index",
  "other letter",
  "flip",
  "transposition",
  "bracket dropped",
  "sum dropped",
  "bound off by one",
  "floor and ceiling",
  "factor 2",
  "factor n",
  "factor dropped",
  "term dropped",
  "case",
  "condition",
  "quotient turned",
  "exponent",
  "function",
] as const;
export type Kind = (typeof KINDS)[number];

export interface Slip {
  readonly kind: Kind;
  readonly term: Expr;
}

type Role = "value" | "index" | "end" | "condition" | "tensor";
type Change = readonly [Kind, Expr];

interface Where {
  readonly ctx: Context;
  readonly env: Env;
  readonly role: Role;
  /** Variables of binders around. */
  readonly bound: number;
  /** Free letters of the line. */
  readonly letters: readonly string[];
  readonly root: boolean;
  /** A derivative stands around. */
  readonly named: boolean;
}

/** Every term that differs from e by one slip. */
export function slipsOf(ctx: Context, env: Env, e: Expr, letters: readonly string[]): readonly Slip[] {
  const out: Slip[] = [];
  const seen = new Set<number>([e.alpha]);
  const go = (x: Expr, put: (y: Expr) => Expr, w: Where): void => {
    for (const [kind, y] of changes(x, w)) {
      const term = put(y);
      if (term.loose > 0 || seen.has(term.alpha)) continue;
      seen.add(term.alpha);
      out.push({ kind, term });
    }
    const kids = children(x);
    kids.forEach((c, k) => {
      const put1 = (y: Expr): Expr =>
        put(
          withChildren(
            ctx,
            x,
            kids.map((d, j) => (j === k ? y : d.expr)),
          ),
        );
      const role = roleOf(x, k, kids.length, w.role);
      const named = w.named || x.kind === "deriv";
      go(c.expr, put1, { ...w, role, named, bound: w.bound + c.under, root: false });
    });
  };
  const all = [...new Set([...letters, ...freeIndices(e)])];
  go(e, (y) => y, { ctx, env, role: "value", bound: 0, letters: all, root: true, named: false });
  return out;
}

const TENSOR: ReadonlySet<Op> = new Set<Op>([
  "conv",
  "corr",
  "flip",
  "transpose",
  "outer",
  "matmul",
  "hadamard",
]);
const COMPARING: ReadonlySet<Op> = new Set<Op>(["eq", "ne", "lt", "le", "gt", "ge", "divides"]);

function roleOf(x: Expr, k: number, count: number, role: Role): Role {
  if (x.kind === "at") return k === 0 ? "tensor" : "index";
  if (x.kind === "deriv") return "tensor";
  if (x.kind === "bind") {
    if (k === count - 1) return role;
    return x.guard !== undefined && k === count - 2 ? "condition" : "end";
  }
  if (x.kind !== "app") return role;
  if (x.op === "iverson" || x.op === "and" || x.op === "or" || x.op === "not") return "condition";
  if (x.op === "cases") return k % 2 === 1 ? "condition" : role;
  if (COMPARING.has(x.op)) return "index";
  return TENSOR.has(x.op) ? "tensor" : role;
}

function changes(x: Expr, w: Where): readonly Change[] {
  const { ctx } = w;
  const out: Change[] = [];
  if (w.root) {
    out.push(["sign of a side", ctx.neg(x)], ["factor 2", ctx.mul(ctx.num(2), x)]);
    for (const n of sizes(w)) out.push(["factor n", ctx.mul(n, x)], ["factor n", ctx.div(x, n)]);
  }
  switch (x.kind) {
    case "sym":
      if (w.role === "value" || w.role === "tensor" || w.role === "end") out.push(...otherNames(x.name, w));
      break;
    case "idx":
    case "bound":
      if (w.role === "index") out.push(...otherIndices(x, w));
      break;
    case "at":
      out.push(...ofRead(x, w));
      break;
    case "bind":
      out.push(...ofBinder(x, w));
      break;
    case "app":
      out.push(...ofOperator(x, w));
      break;
    default:
      break;
  }
  return out;
}

const sizes = ({ ctx, env }: Where): readonly Expr[] =>
  [...env.decls.values()]
    .flatMap((d) => (d.kind === "scalar" && d.role === "size" ? [ctx.sym(d.name)] : []))
    .slice(0, 2);

function kindOf(env: Env, name: string): string {
  const d = env.decls.get(name);
  if (d === undefined || d.kind === "function" || d.kind === "set") return d?.kind ?? "";
  return `${axesOf(env, name)?.length ?? 0} ${d.integer}`;
}

function otherNames(name: string, { ctx, env }: Where): readonly Change[] {
  const kind = kindOf(env, name);
  if (kind === "" || kind === "function" || kind === "set") return [];
  return [...env.decls.keys()]
    .filter((other) => other !== name && kindOf(env, other) === kind)
    .slice(0, 4)
    .map((other): Change => ["other letter", ctx.sym(other)]);
}

function otherIndices(x: Expr, w: Where): readonly Change[] {
  const { ctx } = w;
  const out: Change[] = [];
  const others = [
    ...w.letters.map((l) => ctx.idx(l)),
    ...Array.from({ length: w.bound }, (_, k) => ctx.bound(k)),
  ];
  for (const y of others) if (y !== x) out.push(["other index", y]);
  return out;
}

function ofRead(x: Expr & { readonly kind: "at" }, { ctx, env }: Where): readonly Change[] {
  const out: Change[] = [];
  const { subs } = x;
  const at = (k: number, s: Expr): Expr =>
    ctx.at(
      x.tensor,
      subs.map((old, j) => (j === k ? s : old)),
    );
  const [a, b] = subs;
  if (a !== undefined && b !== undefined && a !== b)
    out.push(["indices interchanged", ctx.at(x.tensor, [b, a, ...subs.slice(2)])]);
  const integers = [...env.decls.values()].filter(
    (d) => d.kind === "scalar" && d.integer && d.role === "given",
  );
  subs.forEach((s, k) => {
    out.push(
      ["index shifted by one", at(k, ctx.add(s, ctx.one))],
      ["index shifted by one", at(k, ctx.sub(s, ctx.one))],
    );
    for (const p of integers.slice(0, 2))
      out.push(
        ["index shifted by p", at(k, ctx.add(s, ctx.sym(p.name)))],
        ["index shifted by p", at(k, ctx.sub(s, ctx.sym(p.name)))],
      );
  });
  return out;
}

function ofBinder(x: Bind, w: Where): readonly Change[] {
  const { ctx } = w;
  const out: Change[] = [];
  x.ranges.forEach((r, k) => {
    if (r.kind !== "interval") return;
    const put = (range: Range): Change => [
      "bound off by one",
      ctx.bind(
        x.op,
        x.ranges.map((s, j) => (j === k ? range : s)),
        x.body,
        x.letters,
        x.guard,
      ),
    ];
    out.push(put({ ...r, lo: ctx.add(r.lo, ctx.one) }), put({ ...r, hi: ctx.sub(r.hi, ctx.one) }));
  });
  // Σ forgotten: what was summed over is a letter of the line, or the first entry.
  if (x.op === "sum" && x.ranges.length === 1 && x.guard === undefined && x.ranges[0]?.kind === "interval") {
    for (const l of w.letters) out.push(["sum dropped", withVariable(ctx, x.body, ctx.idx(l))]);
    out.push(["sum dropped", withVariable(ctx, x.body, ctx.num(0))]);
  }
  // A product over all integers is no number.
  if (x.ranges.some((r) => r.kind === "all")) return out;
  const turned = TURNED_BINDERS[x.op];
  if (turned !== undefined) out.push(["function", ctx.bind(turned, x.ranges, x.body, x.letters, x.guard)]);
  return out;
}

const TURNED_BINDERS: Readonly<Partial<Record<BindOp, BindOp>>> = {
  max: "min",
  min: "max",
  argmax: "argmin",
  argmin: "argmax",
  prod: "sum",
  sum: "prod",
};

/** The body of a binder with a closed term for its variable. */
function withVariable(ctx: Context, body: Expr, by: Expr): Expr {
  const go = (x: Expr, depth: number): Expr => {
    if (x.kind === "bound") return x.index === depth ? by : x.index > depth ? ctx.bound(x.index - 1) : x;
    const kids = children(x);
    if (kids.length === 0) return x;
    return withChildren(
      ctx,
      x,
      kids.map((c) => go(c.expr, depth + c.under)),
    );
  };
  return go(body, 0);
}

const OTHER: Readonly<Partial<Record<Op, Op>>> = {
  sin: "cos",
  cos: "sin",
  exp: "log",
  log: "exp",
  max: "min",
  min: "max",
  tanh: "sinh",
  sigmoid: "tanh",
  abs: "sign",
  sign: "abs",
  sqrt: "exp",
  relu: "abs",
};
const TURNED: Readonly<Partial<Record<Op, Op>>> = {
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
  eq: "ne",
  ne: "eq",
};
const BORDER: Readonly<Partial<Record<Op, Op>>> = { lt: "le", le: "lt", gt: "ge", ge: "gt" };

function ofOperator(x: App, w: Where): readonly Change[] {
  const { ctx } = w;
  const out: Change[] = [];
  const { op, args } = x;
  const [a, b] = args;
  const without = (k: number): readonly Expr[] => args.filter((_, j) => j !== k);
  const other = OTHER[op];
  if (other !== undefined) out.push(["function", ctx.app(other, args)]);
  const turned = TURNED[op];
  if (turned !== undefined) out.push(["condition", ctx.app(turned, args)]);
  const border = BORDER[op];
  if (border !== undefined) out.push(["condition", ctx.app(border, args)]);
  switch (op) {
    case "add":
      args.forEach((t, k) => {
        const kind = w.role === "index" ? "sign in an index" : "sign of a term";
        out.push([kind, ctx.add(...args.map((s, j) => (j === k ? ctx.neg(t) : s)))]);
        if (w.role === "value") out.push(["term dropped", ctx.add(...without(k))]);
      });
      break;
    case "mul":
      if (w.role !== "value") break;
      args.forEach((f, k) => {
        if (f.kind === "app" && f.op === "iverson") out.push(["bracket dropped", ctx.mul(...without(k))]);
        else if (f.kind !== "num") out.push(["factor dropped", ctx.mul(...without(k))]);
      });
      break;
    case "div":
      if (a !== undefined && b !== undefined && w.role === "value")
        out.push(["quotient turned", ctx.div(b, a)]);
      break;
    case "pow":
      if (a !== undefined && b !== undefined)
        out.push(["exponent", ctx.pow(a, ctx.add(b, ctx.one))], ["exponent", a]);
      break;
    case "floor":
    case "ceil":
      out.push(["floor and ceiling", ctx.app(op === "floor" ? "ceil" : "floor", args)]);
      break;
    case "cases":
      out.push(...ofCases(x, w));
      break;
    case "flip":
      if (a !== undefined) out.push(["flip", a]);
      break;
    case "conv":
    case "corr":
      out.push(["flip", ctx.app(op === "conv" ? "corr" : "conv", args)]);
      if (a !== undefined && b !== undefined) out.push(["flip", ctx.app(op, [a, ctx.app("flip", [b])])]);
      break;
    case "transpose":
      if (a !== undefined) out.push(["transposition", a]);
      break;
    case "matmul":
    case "outer":
      if (a !== undefined && b !== undefined) out.push(["transposition", ctx.app(op, [b, a])]);
      break;
    default:
      break;
  }
  return out;
}

function ofCases(x: App, { ctx }: Where): readonly Change[] {
  const { args } = x;
  const swap = (i: number, j: number): Expr =>
    ctx.app(
      "cases",
      args.map((y, k) => (k === i ? args[j] : k === j ? args[i] : y) ?? y),
    );
  const out: Change[] = [];
  for (let k = 2; k < args.length; k += 2) out.push(["case", swap(0, k)]);
  for (let k = 3; k < args.length; k += 2) {
    const first = args[1];
    if (first !== undefined)
      out.push([
        "case",
        ctx.app(
          "cases",
          args.map((y, j) => (j === k ? first : y)),
        ),
      ]);
  }
  if (args.length > 3) out.push(["case", ctx.app("cases", args.slice(2))]);
  return out;
}

/** The size of a term, to leave out what nobody would write. */
export function nodes(e: Expr): number {
  let n = 0;
  visit(e, () => {
    n += 1;
    return true;
  });
  return n;
}
