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
  "look-alike letter",
  "flip missing",
  "flip too much",
  "convolution and correlation",
  "transposition",
  "delta dropped",
  "slope dropped",
  "off the diagonal",
  "sum dropped",
  "bound off by one",
  "floor and ceiling",
  "factor 2",
  "factor n",
  "factor dropped",
  "term dropped",
  "cases swapped",
  "case repeated",
  "case dropped",
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
  const others = [...env.decls.keys()].filter((other) => other !== name && kindOf(env, other) === kind);
  const alike = others.filter((other) => looksLike(name, other));
  return [
    ...alike.map((other): Change => ["look-alike letter", ctx.sym(other)]),
    ...others
      .filter((other) => !alike.includes(other))
      .slice(0, 4)
      .map((other): Change => ["other letter", ctx.sym(other)]),
  ];
}

const LOOK_ALIKE = "gq9 pq bd6 bh ijl1 uvy vwν nm ηn rs xχ kκ aα oO0 γyr τt ρp εe ωw".split(" ");

/** Letters that a quick hand makes alike; x for X, h_1 for h_2. */
function looksLike(a: string, b: string): boolean {
  const head = (name: string): string => name.replace(/[_\d'~].*$/, "");
  const [x, y] = [head(a), head(b)];
  if (x.toLowerCase() === y.toLowerCase()) return true;
  return LOOK_ALIKE.some((set) => x.length === 1 && y.length === 1 && set.includes(x) && set.includes(y));
}

function otherIndices(x: Expr, w: Where): readonly Change[] {
  const { ctx } = w;
  const out: Change[] = [];
  const others = [
    ...w.letters.map((l) => ctx.idx(l)),
    ...Array.from({ length: w.bound }, (_, k) => ctx.bound(k)),
  ];
  const nameOf = (e: Expr): string => (e.kind === "idx" ? e.name : "");
  for (const y of others)
    if (y !== x) out.push([looksLikeIndex(nameOf(x), nameOf(y)) ? "look-alike letter" : "other index", y]);
  return out;
}

const looksLikeIndex = (a: string, b: string): boolean => a !== "" && b !== "" && looksLike(a, b);

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
    for (const l of w.letters) {
      const diagonal = throughEntries(x.body, w, l);
      out.push([diagonal ? "off the diagonal" : "sum dropped", withVariable(ctx, x.body, ctx.idx(l))]);
    }
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

/** Σ_j g_j ∂p_j/∂s_i, of which g_i ∂p_i/∂s_i alone is left where j becomes the letter of s. */
function throughEntries(body: Expr, { ctx }: Where, letter: string): boolean {
  let found = false;
  visit(body, (e) => {
    if (e.kind === "deriv" && e.wrt.kind === "at" && e.of.kind === "at" && e.of.subs.includes(ctx.bound(0)))
      found ||= freeIndices(e.wrt).includes(letter);
    return true;
  });
  return found;
}

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
        if (f.kind === "app" && f.op === "iverson" && !isSlope(f))
          out.push(["delta dropped", ctx.mul(...without(k))]);
        else if (f.kind !== "num")
          out.push([isSlope(f) ? "slope dropped" : "factor dropped", ctx.mul(...without(k))]);
        const diagonal = onDiagonal(f, w);
        if (diagonal !== undefined)
          out.push(["off the diagonal", ctx.mul(...args.map((g, j) => (j === k ? diagonal : g)))]);
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
      if (a !== undefined) out.push(["flip missing", a]);
      break;
    case "conv":
    case "corr":
      out.push(["convolution and correlation", ctx.app(op === "conv" ? "corr" : "conv", args)]);
      if (a !== undefined && b !== undefined)
        // Nobody writes two tildes.
        for (const [k, x] of [a, b].entries())
          if (x.kind !== "app" || x.op !== "flip")
            out.push([
              "flip too much",
              ctx.app(op, k === 0 ? [ctx.app("flip", [a]), b] : [a, ctx.app("flip", [b])]),
            ]);
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

/** 1 − a and 1 − h², [z > 0], ∂a_i/∂z_i: what a chain rule for σ, tanh and rectifiers leaves behind. */
function isSlope(f: Expr): boolean {
  if (f.kind === "deriv") return f.of.kind !== "sym" || f.wrt.kind !== "sym";
  if (f.kind !== "app") return false;
  const [a, b] = f.args;
  if (f.op === "iverson") return a?.kind === "app" && ["lt", "le", "gt", "ge"].includes(a.op);
  return f.op === "add" && f.args.length === 2 && a?.kind === "num" && a.value === 1 && b?.kind === "app";
}

/** [i = j](1 − p_j) for [i = j] − p_j: the diagonal of a Jacobian alone. */
function onDiagonal(f: Expr, { ctx }: Where): Expr | undefined {
  if (f.kind !== "app" || f.op !== "add" || f.args.length !== 2) return undefined;
  const at = f.args.findIndex((x) => x.kind === "app" && x.op === "iverson");
  const bracket = f.args[at];
  const rest = f.args[1 - at];
  if (bracket === undefined || rest === undefined) return undefined;
  return ctx.mul(bracket, ctx.add(ctx.one, rest));
}

function ofCases(x: App, { ctx }: Where): readonly Change[] {
  const { args } = x;
  const swap = (i: number, j: number): Expr =>
    ctx.app(
      "cases",
      args.map((y, k) => (k === i ? args[j] : k === j ? args[i] : y) ?? y),
    );
  const out: Change[] = [];
  for (let k = 2; k < args.length; k += 2) out.push(["cases swapped", swap(0, k)]);
  for (let k = 3; k < args.length; k += 2) {
    const first = args[1];
    if (first !== undefined)
      out.push([
        "case repeated",
        ctx.app(
          "cases",
          args.map((y, j) => (j === k ? first : y)),
        ),
      ]);
  }
  if (args.length > 3) out.push(["case dropped", ctx.app("cases", args.slice(2))]);
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
