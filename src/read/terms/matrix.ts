// Matrix notation: products `X @ W`, transposes `W^T`, `.*` and `./` entry by entry, functions of whole tensors, and
// broadcasting as NumPy has it: axes are aligned at the end, and a missing axis or one of length 1 is repeated. All of
// it is elaborated to the entries at given indices, so nothing of it reaches the kernel but sums and products; the
// form that was written is kept beside it, to be printed.

import type { Axis } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { factsOf } from "../../index/prove.ts";
import type { Call, MulOp, Power, Product, Value } from "../syntax/syntax.ts";
import { axisText } from "./infer.ts";
import { bracketPart, casesPart } from "./matrix-cases.ts";
import { powerOf, REDUCTIONS } from "./matrix-functions.ts";
import { aligned, broadcast, letters, mapped, over, type Part, STRICT, someEntry } from "./matrix-parts.ts";
import { isMatrixNotation } from "./matrix-signs.ts";
import { axesOfTerm, declarationOf, entryAt, type Typed } from "./resolve.ts";
import { count, failure, isPending, type Scope, silently, type Work, written } from "./workspace.ts";

/** Elaboration of everything that is not matrix notation; handed over, so that the files form no cycle. */
export type Elaborate = (w: Work, scope: Scope, node: Value) => Typed;

const NONE: readonly Axis[] = [];

export function matrixPart(w: Work, scope: Scope, node: Value, elaborate: Elaborate): Part {
  const go = (n: Value): Part => matrixPart(w, scope, n, elaborate);
  const { ctx } = w.ws;
  switch (node.kind) {
    case "negate": {
      const a = go(node.operand);
      return mapped(node, [a], a.axes, ([x]) => ctx.neg(x as Expr));
    }
    case "add": {
      const parts = node.terms.map((t) => go(t.term));
      const signed = (xs: readonly Expr[]): Expr =>
        ctx.add(...xs.map((x, k) => (node.terms[k]?.sign === "-" ? ctx.neg(x) : x)));
      return mapped(node, parts, broadcast(w, parts), signed);
    }
    case "multiply":
      return productPart(w, scope, node, go);
    case "power":
      return powerPart(w, scope, node, go);
    case "bars": {
      const head = node.operand.kind === "read" ? node.operand.of : node.operand;
      if (head.kind === "name" && declarationOf(w, head.name)?.kind === "set") break;
      const a = go(node.operand);
      return mapped(node, [a], a.axes, (xs) => ctx.app("abs", xs));
    }
    case "call": {
      const found = callPart(w, scope, node, go);
      if (found !== undefined) return found;
      break;
    }
    case "cases":
    case "iverson": {
      if (!isMatrixNotation(w, node)) break;
      const inside = (n: Value): Part => matrixPart(w, { ...scope, guarded: true }, n, elaborate);
      const found = node.kind === "cases" ? casesPart(w, node, inside) : bracketPart(w, node, inside);
      if (found !== undefined) return found;
      break;
    }
    default:
      break;
  }
  const { expr, rank } = elaborate(w, node.kind === "read" ? { ...scope, slices: true } : scope, node);
  const axes = rank === 0 ? NONE : axesOfTerm(w, expr);
  return {
    axes,
    entry: (indices) => (rank === 0 ? expr : entryAt(w, expr, indices)),
    shown: expr,
    // On paper a row stays one, as it is written.
    plain: rank === 0 || expr.kind !== "at" || w.ws.paper !== undefined,
    node,
  };
}

function productPart(w: Work, scope: Scope, node: Product, go: (n: Value) => Part): Part {
  let left: Factor | undefined;
  for (const [k, f] of node.factors.entries()) {
    const ops = [k === 0 ? undefined : f.op, node.factors[k + 1]?.op];
    const right: Factor =
      (ops.some(isMatrixOp) ? rowPart(w, scope, f.factor, go) : undefined) ?? go(f.factor);
    if (left === undefined) left = right;
    else if (isMatrixOp(f.op) && left.row !== true && left.axes.length === 1 && right.row === true)
      left = outerProduct(w, left, right);
    else {
      const row: boolean = isMatrixOp(f.op) && left.row === true && right.axes.length > 1;
      left = { ...binary(w, node, left, right, f.op), row };
    }
  }
  if (left === undefined) throw new Error("a product has factors");
  const { row: _, ...part } = left;
  return { ...part, node };
}

const isMatrixOp = (op: MulOp | undefined): boolean => op === "@" || op === "";

/** A factor of a product; `row`: a vector that was transposed, xᵀ, or what such a one came to. */
type Factor = Part & { readonly row?: boolean };

/** xᵀ and x^T of a vector, which are nothing by themselves, beside the sign of a matrix product. */
function rowPart(w: Work, scope: Scope, node: Value, go: (n: Value) => Part): Factor | undefined {
  const inner =
    node.kind === "power"
      ? node.base
      : node.kind === "call" && node.callee.name === "transpose"
        ? node.args[0]
        : undefined;
  if (inner === undefined) return undefined;
  const base = go(inner);
  if (base.axes.length !== 1) return undefined;
  if (node.kind === "power" && !isTransposeSign(w, scope, node, 1)) return undefined;
  return { ...base, node, row: true };
}

/** (u vᵀ)[i, j] = u[i]·v[j]. */
function outerProduct(w: Work, a: Part, b: Part): Part {
  const shown =
    a.shown === undefined || b.shown === undefined ? undefined : w.ws.ctx.app("outer", [a.shown, b.shown]);
  return {
    axes: [...a.axes, ...b.axes].map((x) => ({ ...x, outside: STRICT })),
    entry: (indices) => product(w)([a.entry(indices.slice(0, 1)), b.entry(indices.slice(1))]),
    shown,
    plain: a.plain && b.plain,
    node: spanning(a, b),
  };
}

function binary(w: Work, node: Product, a: Part, b: Part, op: MulOp): Part {
  const { ctx } = w.ws;
  const tensors = a.axes.length > 0 && b.axes.length > 0;
  switch (op) {
    case "@":
      return matrixProduct(w, a, b);
    case "":
      if (!tensors) throw signMissing(w, a, b);
      return matrixProduct(w, a, b);
    case "*":
      if (tensors) throw ambiguous(w, a, b);
      return mapped(node, [a, b], broadcast(w, [a, b]), product(w));
    case ".*": {
      const axes = broadcast(w, [a, b]);
      const both = mapped(node, [a, b], axes, product(w));
      if (!tensors || a.shown === undefined || b.shown === undefined) return both;
      const plain = both.plain && a.axes.length === b.axes.length;
      return { ...both, plain, shown: ctx.app("hadamard", [a.shown, b.shown]) };
    }
    case "/":
      if (b.axes.length > 0) {
        throw failure("whole", "a whole tensor cannot be divided by", b.node.span, {
          expected: "`./` to divide entry by entry",
          remedy: `${written(w, a.node.span)} ./ ${written(w, b.node.span)}`,
        });
      }
      return mapped(node, [a, b], a.axes, ([x, y]) => ctx.div(x as Expr, y as Expr));
    case "./":
      return mapped(node, [a, b], broadcast(w, [a, b]), ([x, y]) => ctx.div(x as Expr, y as Expr));
  }
}

function signMissing(w: Work, a: Part, b: Part): Error {
  if (w.failed) return silently();
  const [x, y] = [written(w, a.node.span), written(w, b.node.span)];
  const place = { start: a.node.span.start, end: b.node.span.end };
  return failure("missing-operator", `an operator is missing between \`${x}\` and \`${y}\``, place, {
    expected: "an operator; without one stand matrices and vectors, for their product",
    remedy: `${x} * ${y}`,
  });
}

/** Products are written flat. */
const product =
  (w: Work) =>
  (xs: readonly Expr[]): Expr =>
    w.ws.ctx.mul(...xs.flatMap((x) => (x.kind === "app" && x.op === "mul" ? x.args : [x])));

export function ambiguous(w: Work, a: { readonly node: Value }, b: { readonly node: Value }): Error {
  const [x, y] = [written(w, a.node.span), written(w, b.node.span)];
  return failure(
    "whole",
    `\`${x}\` and \`${y}\` are whole tensors, and \`*\` could mean several products of them`,
    { start: a.node.span.start, end: b.node.span.end },
    {
      expected: `\`${x} @ ${y}\` for the matrix product, \`${x} .* ${y}\` entry by entry, or a product of entries`,
      remedy: `${x} @ ${y}`,
    },
  );
}

/** (A B)[…, i, j] = Σ_k A[…, i, k]·B[…, k, j]; a vector has no i or no j, and leading axes are broadcast. */
function matrixProduct(w: Work, a: Part, b: Part): Part {
  const { ctx } = w.ws;
  const [ra, rb] = [a.axes.length, b.axes.length];
  const node: Value = a.node;
  for (const p of [a, b]) {
    if (p.axes.length > 0) continue;
    if (w.failed) throw silently();
    throw failure(
      "whole",
      `\`${written(w, p.node.span)}\` is a number, and \`@\` is for matrices and vectors`,
      p.node.span,
      {
        expected: "`*` for the product with a number",
      },
    );
  }
  const inner = [a.axes[ra - 1], b.axes[Math.max(0, rb - 2)]] as const;
  const [left, right] = inner;
  if (left === undefined || right === undefined) throw new Error("a tensor has axes");
  // Of a recurrence that is still looked at, the axes are not known: they are compared in the end.
  const open = isPending(left) || isPending(right);
  if (w.ws.claimed !== true && !open && !sameIndexSet(factsOf(ctx, w.env), left, right)) {
    const [x, y] = [written(w, a.node.span), written(w, b.node.span)];
    throw failure(
      "conform",
      `the last axis of \`${x}\` runs over ${axisText(w, left)}, and the ${rb > 2 ? "next to last" : "first"} axis of \`${y}\` over ${axisText(w, right)}`,
      b.node.span,
      { expected: "the same index set for both: the product sums over it" },
    );
  }
  const lead = broadcast(w, [
    { ...a, axes: a.axes.slice(0, Math.max(0, ra - 2)) },
    { ...b, axes: b.axes.slice(0, Math.max(0, rb - 2)) },
  ]);
  const rows = a.axes.slice(Math.max(0, ra - 2), ra - 1);
  const columns = rb >= 2 ? b.axes.slice(rb - 1) : [];
  const axes = [...lead, ...rows, ...columns];
  const entry = (indices: readonly Expr[]): Expr => {
    const first = indices.slice(0, lead.length);
    const i = indices.slice(lead.length, lead.length + rows.length);
    const j = indices.slice(lead.length + rows.length);
    const axis = { ...(isPending(left) ? right : left), letter: left.letter ?? right.letter };
    const [k] = letters(w, [axis], [...indices, someEntry(a), someEntry(b)]);
    if (k === undefined) throw new Error("an axis has a letter");
    const x = a.entry([...aligned(a.axes.slice(0, Math.max(0, ra - 2)), lead, first), ...i, k]);
    const y = b.entry([...aligned(b.axes.slice(0, Math.max(0, rb - 2)), lead, first), k, ...j]);
    return over(w, [axis], [k], product(w)([x, y]));
  };
  const shown =
    a.shown === undefined || b.shown === undefined ? undefined : ctx.app("matmul", [a.shown, b.shown]);
  const plain = a.plain && b.plain && lead.length === 0 && ra + rb > 2;
  return {
    axes: axes.map((x) => ({ ...x, outside: STRICT })),
    entry,
    shown,
    plain,
    node: a.node === b.node ? node : spanning(a, b),
  };
}

const spanning = (a: Part, b: Part): Value => ({
  kind: "tuple",
  elements: [a.node, b.node],
  span: { start: a.node.span.start, end: b.node.span.end },
});

/** `W^T` is the transpose where T is no name; any other power is meant entry by entry. */
function powerPart(w: Work, scope: Scope, node: Power, go: (n: Value) => Part): Part {
  const base = go(node.base);
  if (isTransposeSign(w, scope, node, base.axes.length)) return transposed(w, node, base);
  const exponent = go(node.exponent);
  return mapped(node, [base, exponent], broadcast(w, [base, exponent]), ([x, n]) =>
    powerOf(w, node, x as Expr, n as Expr, base.axes.length),
  );
}

/** Where T is a name and what stands before it a matrix, both could be meant. */
export function isTransposeSign(w: Work, scope: Scope, node: Power, rank: number): boolean {
  const { exponent } = node;
  if (exponent.kind !== "name" || exponent.name !== "T" || scope.letters.has("T")) return false;
  const known = w.ws.decls.has("T") || w.ws.declared.has("T");
  if (!known) return true;
  if (rank < 2) return false;
  const base = written(w, node.base.span);
  throw failure("transpose", `\`T\` is a name of this block, so \`${base}^T\` could be a power`, node.span, {
    expected: `\`transpose(${base})\` for the transpose`,
    remedy: `${base}ᵀ`,
  });
}

function transposed(w: Work, node: Value, a: Part): Part {
  const { ctx } = w.ws;
  const n = a.axes.length;
  if (n < 2) {
    if (w.failed) throw silently();
    throw failure(
      "transpose",
      `\`${written(w, a.node.span)}\` has ${count(n, "axis", "axes")}`,
      a.node.span,
      {
        expected: "a matrix before the sign of the transpose; a vector stands on either side of `@` as it is",
      },
    );
  }
  const swap = <T>(xs: readonly T[]): readonly T[] => [...xs.slice(0, n - 2), ...xs.slice(n - 2).reverse()];
  return {
    axes: swap(a.axes),
    entry: (indices) => a.entry(swap(indices)),
    shown: a.shown === undefined ? undefined : ctx.app("transpose", [a.shown]),
    plain: a.plain && n === 2,
    node,
  };
}

/** Functions entry by entry, softmax along the last axis, and what makes a number of a tensor. */
function callPart(w: Work, scope: Scope, node: Call, go: (n: Value) => Part): Part | undefined {
  const name = node.callee.name;
  const { ctx, words } = w.ws;
  const decl = scope.letters.has(name) ? undefined : declarationOf(w, name);
  if (decl?.kind === "function" && decl.formula !== undefined && decl.params.length === node.args.length) {
    const parts = node.args.map(go);
    if (parts.every((p) => p.axes.length === 0)) return undefined;
    const of = (xs: readonly Expr[]): Expr => ctx.app("apply", [ctx.sym(name), ...xs]);
    return { ...mapped(node, parts, broadcast(w, parts), of), shown: undefined };
  }
  if (scope.letters.has(name) || decl !== undefined) return undefined;
  const scalar = words.scalar.get(name);
  if (scalar !== undefined && scalar.op !== "component") {
    const parts = node.args.map(go);
    const [low, high] = scalar.arity === "variadic" ? [1, Infinity] : [scalar.arity, scalar.arity];
    if (parts.length < low || parts.length > high) return undefined;
    return mapped(node, parts, broadcast(w, parts), (xs) => ctx.app(scalar.op, xs));
  }
  const [arg, ...others] = node.args;
  if (arg === undefined) return undefined;
  if (name === "transpose" && others.length === 0) return transposed(w, node, go(arg));
  if (name === "softmax" && others.length === 0) return softmax(w, node, go(arg));
  return undefined;
}

function softmax(w: Work, node: Call, a: Part): Part {
  const { ctx } = w.ws;
  const last = a.axes.at(-1);
  if (last === undefined) {
    if (w.failed) throw silently();
    throw failure(
      "whole",
      `\`${written(w, a.node.span)}\` is a number, and \`softmax\` is for a whole tensor`,
      node.span,
      {
        expected: "a vector, or a tensor whose last axis is made to add up to 1",
      },
    );
  }
  const entry = (indices: readonly Expr[]): Expr => {
    const [l] = letters(w, [last], [...indices, someEntry(a)]);
    if (l === undefined) throw new Error("an axis has a letter");
    const all = over(w, [last], [l], ctx.app("exp", [a.entry([...indices.slice(0, -1), l])]));
    return ctx.div(ctx.app("exp", [a.entry(indices)]), all);
  };
  return { axes: a.axes, entry, shown: undefined, plain: false, node };
}

/** `sum(X)`, `mean(X)`, `norm(X)` over all entries, `trace(X)` along the diagonal; undefined for another call. */
export function reduction(w: Work, scope: Scope, node: Call, elaborate: Elaborate): Expr | undefined {
  const name = node.callee.name;
  const { ctx } = w.ws;
  if (!REDUCTIONS.includes(name) || scope.letters.has(name) || declarationOf(w, name) !== undefined)
    return undefined;
  const [arg, ...others] = node.args;
  if (arg === undefined || others.length > 0) {
    throw failure("arguments", `\`${name}\` is given ${count(node.args.length, "argument")}`, node.span, {
      expected: `one whole tensor: \`${name}(X)\``,
    });
  }
  const a = matrixPart(w, scope, arg, elaborate);
  if (a.axes.length === 0) {
    // A name that nobody declares has been reported already.
    if (w.failed) throw silently();
    throw failure(
      "whole",
      `\`${written(w, arg.span)}\` is a number, and \`${name}\` is for a whole tensor`,
      arg.span,
      {
        expected: name === "sum" ? "a whole tensor, or a sum with letters: `sum{i} x[i]`" : "a whole tensor",
      },
    );
  }
  if (name === "trace") return trace(w, scope, node, a);
  const vars = letters(
    w,
    a.axes,
    [...scope.letters.keys()].map((l) => ctx.idx(l)),
  );
  const body = a.entry(vars);
  if (name === "norm") return ctx.app("sqrt", [over(w, a.axes, vars, ctx.pow(body, ctx.num(2)))]);
  const total = over(w, a.axes, vars, body);
  if (name === "sum") return total;
  const lengths = a.axes.map((x) => collected(ctx.add(x.hi, ctx.neg(x.lo), ctx.one), w));
  return ctx.div(total, ctx.mul(...lengths));
}

/** Σ_i A[i, i]; in a formula on paper the operator stays. */
function trace(w: Work, scope: Scope, node: Call, a: Part): Expr {
  const { ctx } = w.ws;
  const [rows, columns] = a.axes;
  if (rows === undefined || columns === undefined || a.axes.length !== 2) {
    throw failure(
      "arguments",
      `\`${written(w, a.node.span)}\` has ${count(a.axes.length, "axis", "axes")}`,
      node.span,
      { expected: "a square matrix: `trace(A)`" },
    );
  }
  if (w.ws.claimed !== true && !sameIndexSet(factsOf(ctx, w.env), rows, columns)) {
    throw failure(
      "conform",
      `the rows of \`${written(w, a.node.span)}\` run over ${axisText(w, rows)}, and its columns over ${axisText(w, columns)}`,
      node.span,
      { expected: "a square matrix: the trace is the sum of its diagonal" },
    );
  }
  if (w.ws.paper !== undefined && a.shown !== undefined) return ctx.app("trace", [a.shown]);
  const [i] = letters(
    w,
    [rows],
    [...scope.letters.keys()].map((l) => ctx.idx(l)),
  );
  if (i === undefined) throw new Error("an axis has a letter");
  return over(w, [rows], [i], a.entry([i, i]));
}

const collected = (e: Expr, w: Work): Expr => (finiteTerm(e) ? prettyPoly(w.ws.ctx, toPoly(e)) : e);
