// Calls: functions of the vocabulary, tensor operators, functions that are given or defined by the block, and slopes of
// these. What else can stand in an argument is handed over by elaborate.ts, so that the files form no cycle.

import type { FunctionDecl } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { formulaAt } from "../../expr/unfold.ts";
import type { Call, Value } from "../syntax/syntax.ts";
import { type BinderElaboration, elaborateBinder } from "./bind.ts";
import { requireConforming } from "./checks.ts";
import { authorIndex } from "./first.ts";
import { reduction } from "./matrix.ts";
import { hasWholeTensor, isMatrixNotation } from "./matrix-signs.ts";
import { slopeNamed, slotNamed } from "./named-functions.ts";
import { commonRank, declarationOf, number, rankOf, type Typed, unknownFunction } from "./resolve.ts";
import { count, declaredHere, failure, type Scope, type Work, written } from "./workspace.ts";

/** The parts of elaborate.ts that a call needs. */
export interface CallElaboration extends BinderElaboration {
  readonly value: (w: Work, scope: Scope, node: Value) => Typed;
  readonly inMatrixNotation: (w: Work, scope: Scope, node: Value) => Typed;
}

export function elaborateCall(w: Work, scope: Scope, node: Call, parts: CallElaboration): Typed {
  const { ctx, words } = w.ws;
  const name = node.callee.name;
  const decl = scope.letters.has(name) ? undefined : declarationOf(w, name);
  if (decl?.kind === "function" && decl.formula !== undefined)
    return number(applyFormula(w, scope, node, decl, parts));
  if (decl?.kind === "function") return number(applyFunction(w, scope, node, name, decl.params, parts));
  const slope =
    decl === undefined && !words.scalar.has(name) ? declaredSlope(w, scope, node, parts) : undefined;
  if (slope !== undefined) return number(slope);
  const slot = decl === undefined && !words.scalar.has(name) ? slotNamed(w, name) : undefined;
  if (slot !== undefined) {
    const value = applyFunction(w, scope, node, slot.of, slot.params, parts);
    return number(slot.by.reduce<Expr>((of, p) => ctx.deriv(of, ctx.sym(p), "slot"), value));
  }
  const scalar = words.scalar.get(name);
  const tensor = words.tensor.get(name);
  const reduced = reduction(w, scope, node, parts.value);
  if (reduced !== undefined) return number(reduced);
  if (name === "softmax" && decl === undefined && !scope.letters.has(name))
    return parts.inMatrixNotation(w, scope, node);
  if (decl !== undefined || scope.letters.has(name)) {
    const inside = node.args.map((a) => written(w, a.span)).join(", ");
    const tensorLike = decl !== undefined && rankOf(decl) > 0;
    const product = tensorLike && node.args.some((a) => isMatrixNotation(w, a) || hasWholeTensor(w, a));
    throw failure("no-function", `\`${name}\` is not a function`, node.span, {
      expected: product
        ? "`@` for a product of matrices"
        : tensorLike
          ? "square brackets for an entry"
          : "`*` for a product",
      remedy: product ? `${name} @ (${inside})` : tensorLike ? `${name}[${inside}]` : `${name} * (${inside})`,
      ...declaredHere(w, name),
    });
  }
  if (tensor !== undefined) {
    const args = node.args.map((a) => parts.value(w, scope, a));
    const rank = tensor.ranks(args.map((a) => a.rank));
    if (rank === undefined) {
      const found = args.map((a) => (a.rank === 0 ? "a number" : count(a.rank, "axis", "axes"))).join(", ");
      throw failure("arguments", `\`${name}\` does not take these arguments`, node.span, {
        expected: `${tensor.takes}; found ${found}`,
      });
    }
    const exprs = args.map((a) => a.expr);
    for (const relation of tensor.conforms(ctx, w.env, exprs))
      requireConforming(w, node.span, name, relation);
    return { expr: ctx.app(tensor.op, exprs), rank };
  }
  if (scalar === undefined) throw unknownFunction(w, node);
  const [low, high] = scalar.arity === "variadic" ? [1, Infinity] : [scalar.arity, scalar.arity];
  if (node.args.length < low || node.args.length > high) {
    throw failure("arguments", `\`${name}\` is given ${count(node.args.length, "argument")}`, node.span, {
      expected: scalar.arity === "variadic" ? "one argument or more" : count(low, "argument"),
    });
  }
  if (scalar.op === "component") return number(elaborateComponent(w, scope, node, parts));
  const args = node.args.map((a) => parts.value(w, scope, a));
  const rank = commonRank(
    w,
    node.args.map((a) => a.span),
    args,
  );
  return {
    expr: ctx.app(
      scalar.op,
      args.map((a) => a.expr),
    ),
    rank,
  };
}

/** component(argmax{k, l} u, 0): one letter's value at the largest entry; the components count from 0. */
function elaborateComponent(w: Work, scope: Scope, node: Call, parts: CallElaboration): Expr {
  const { ctx, first } = w.ws;
  const [of, which] = node.args;
  const letters = of?.kind === "binder" ? of.groups.flatMap((g) => g.letters).length : 0;
  const k = which?.kind === "number" && which.denominator === 1n ? Number(which.numerator) : -1;
  if (of?.kind !== "binder" || !of.op.startsWith("arg") || letters < 2 || k < 0 || k >= letters) {
    throw failure(
      "arguments",
      "`component` takes an argmax of several letters and the number of one",
      node.span,
      {
        expected: "`component(argmax{k, l} x[k, l], 0)` for `k`, `1` for `l`",
      },
    );
  }
  const tuple = elaborateBinder(w, scope, of, parts, "tuple");
  return authorIndex(ctx, ctx.app("component", [tuple, ctx.num(k)]), first);
}

/** f'(u), or f_x(u, v), of a function that is known by its derivatives: what was declared. */
function declaredSlope(w: Work, scope: Scope, node: Call, parts: CallElaboration): Expr | undefined {
  const found = slopeNamed(w, node.callee.name);
  if (found === undefined) return undefined;
  const { args } = applyFormula(w, scope, node, found.of, parts) as App;
  return formulaAt(w.ws.ctx, found.of, args.slice(1), found.value);
}

/** gelu(x): the function at its arguments, folded; inside another formula, by its own. */
function applyFormula(w: Work, scope: Scope, node: Call, decl: FunctionDecl, parts: CallElaboration): Expr {
  const { ctx } = w.ws;
  if (node.args.length !== decl.params.length)
    throw failure(
      "arguments",
      `\`${decl.name}\` is given ${count(node.args.length, "argument")}`,
      node.span,
      {
        expected: `${count(decl.params.length, "argument")}, as in \`${decl.name}(${decl.params.join(", ")})\``,
        ...declaredHere(w, decl.name),
      },
    );
  const args = node.args.map((a) => parts.scalar(w, scope, a));
  return w.ws.inFormula === "value" && decl.formula?.body !== undefined
    ? formulaAt(ctx, decl, args)
    : ctx.app("apply", [ctx.sym(decl.name), ...args]);
}

/** f(u, v) of an unspecified function; with its own parameters in order it is f itself. */
function applyFunction(
  w: Work,
  scope: Scope,
  node: Call,
  name: string,
  params: readonly string[],
  parts: CallElaboration,
): Expr {
  const { ctx } = w.ws;
  if (node.args.length !== params.length) {
    throw failure("arguments", `\`${name}\` is given ${count(node.args.length, "argument")}`, node.span, {
      expected: `${count(params.length, "argument")}, as in \`${name}(${params.join(", ")})\``,
      ...declaredHere(w, name),
    });
  }
  const args = node.args.map((a) => parts.value(w, scope, a));
  for (const [k, param] of params.entries()) {
    const decl = w.ws.decls.get(param);
    const wanted = decl === undefined ? 0 : rankOf(decl);
    const found = args[k]?.rank ?? 0;
    const place = node.args[k]?.span ?? node.span;
    if (wanted === found) continue;
    const kind = (rank: number): string =>
      rank === 0 ? "a number" : `a tensor with ${count(rank, "axis", "axes")}`;
    throw failure("rank", `\`${name}\` takes ${kind(wanted)} here, and this is ${kind(found)}`, place, {
      expected: `an argument like \`${param}\``,
      ...declaredHere(w, name),
    });
  }
  // Inside a formula its parameters are meant, and not the names of the block.
  const same =
    w.ws.inFormula === undefined && args.every((a, k) => a.expr.kind === "sym" && a.expr.name === params[k]);
  return same ? ctx.sym(name) : ctx.app("apply", [ctx.sym(name), ...args.map((a) => a.expr)]);
}
