// Syntax tree to kernel terms: names are resolved, ranks and arguments checked, letters bound; what was written
// is held as it is. Letters are free indices while their binder is at work and become its variables at the end.
// Every read is recorded, so that ranges that were not written can be told from the index sets (infer.ts).

import { freshName } from "../../expr/binders.ts";
import { membership } from "../../expr/member.ts";
import type { Expr } from "../../expr/nodes.ts";
import { finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { ratio } from "../../expr/rational.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type {
  Binder,
  Cases,
  Condition,
  DataList,
  Derivative,
  Member,
  Name,
  Product,
  Range,
  Read,
  Relation,
  Value,
} from "../syntax/syntax.ts";
import { elaborateBinder } from "./bind.ts";
import { type CallElaboration, elaborateCall } from "./calls.ts";
import { refuseFraction } from "./checks.ts";
import { authorIndex, kernelIndex } from "./first.ts";
import { ambiguous, isTransposeSign, matrixPart } from "./matrix.ts";
import { isOrder, RELATION } from "./matrix-cases.ts";
import { powerOf } from "./matrix-functions.ts";
import { isMatrixNotation } from "./matrix-signs.ts";
import {
  axesOfTerm,
  commonRank,
  declarationOf,
  instantiated,
  number,
  rankOf,
  refuseScalarRead,
  type Typed,
  undeclared,
} from "./resolve.ts";
import { isAllName, sliceRead } from "./slice-read.ts";
import { targetMode } from "./target.ts";
import {
  count,
  declaredHere,
  failure,
  type Scope,
  underConditions,
  type Work,
  written,
} from "./workspace.ts";

/** What binders and calls need of this file; handed over, so that the files form no cycle. */
const PARTS: CallElaboration = {
  value: elaborateValue,
  scalar: elaborateScalar,
  condition: elaborateCondition,
  range: elaborateRange,
  set: elaborateSet,
  inMatrixNotation,
};

/** A number; a whole tensor is refused. */
export function elaborateScalar(w: Work, scope: Scope, node: Value): Expr {
  const { expr, rank } = elaborateValue(w, scope, node);
  if (rank === 0) return expr;
  const subs = Array.from({ length: rank }, (_, k) => "ijklmn"[k] ?? "i").join(", ");
  throw failure(
    "whole",
    `\`${written(w, node.span)}\` is a whole tensor where a number is wanted`,
    node.span,
    {
      expected: `one of its entries, with ${count(rank, "subscript")}`,
      remedy: node.kind === "name" ? `${node.name}[${subs}]` : `(${written(w, node.span)})[${subs}]`,
    },
  );
}

export function elaborateValue(w: Work, scope: Scope, node: Value): Typed {
  const found = valueHere(w, scope, node);
  w.ws.paper?.stands?.(found.expr, node.span);
  return found;
}

function valueHere(w: Work, scope: Scope, node: Value): Typed {
  const { ctx } = w.ws;
  switch (node.kind) {
    case "number":
      return number(ctx.num(ratio(node.numerator, node.denominator)));
    case "infinity":
      return number(ctx.app("infinity", []));
    case "name":
      return elaborateName(w, scope, node);
    case "read":
      return elaborateRead(w, scope, node);
    case "call":
      return elaborateCall(w, scope, node, PARTS);
    case "negate": {
      const { expr, rank } = elaborateValue(w, scope, node.operand);
      return { expr: ctx.neg(expr), rank };
    }
    case "add": {
      const terms = node.terms.map((t) => elaborateValue(w, scope, t.term));
      const rank = commonRank(
        w,
        node.terms.map((t) => t.term.span),
        terms,
      );
      const exprs = terms.map((t, k) => (node.terms[k]?.sign === "-" ? ctx.neg(t.expr) : t.expr));
      return { expr: ctx.add(...exprs), rank };
    }
    case "multiply":
      return elaborateProduct(w, scope, node);
    case "power": {
      if (node.exponent.kind === "name" && node.exponent.name === "T") {
        const { rank } = elaborateValue(w, scope, node.base);
        if (isTransposeSign(w, scope, node, rank)) return inMatrixNotation(w, scope, node);
      }
      const base = elaborateValue(w, scope, node.base);
      const exponent = elaborateScalar(w, scope, node.exponent);
      return { expr: powerOf(w, node, base.expr, exponent, base.rank), rank: base.rank };
    }
    case "bars": {
      const set = elaborateSet(w, scope, node.operand);
      if (set !== undefined) return number(ctx.app("card", [set.expr]));
      const { expr, rank } = elaborateValue(w, scope, node.operand);
      return { expr: ctx.app("abs", [expr]), rank };
    }
    case "iverson":
      if (isOrder(node.condition) && isMatrixNotation(w, node)) return inMatrixNotation(w, scope, node);
      return number(
        elaborateMembership(w, scope, node.condition) ??
          ctx.iverson(elaborateCondition(w, scope, node.condition)),
      );
    case "data":
      if (w.ws.paper !== undefined) return elaborateTable(w, scope, node);
      throw failure("data", "data stands alone on the right side of a definition", node.span, {
        expected: "a name for the data",
        remedy: `A = ${written(w, node.span)}`,
      });
    case "tuple":
      throw failure("tuple", "a list in parentheses is not a number", node.span, {
        expected: "a comparison with an argmax: `(k, l) = argmax{k, l} x[k, l]`",
      });
    case "cases":
      return number(elaborateCases(w, scope, node));
    case "binder":
      return w.ws.paper !== undefined && node.op === "sum"
        ? elaborateWholeSum(w, scope, node)
        : number(elaborateBinder(w, scope, node, PARTS));
    case "derivative":
      return elaborateDerivative(w, scope, node);
  }
}

/** π, wherever the block does not use the name for something of its own. */
export const isPi = (name: string): boolean => name === "pi" || name === "π";

/** Rows of entries. */
function elaborateTable(w: Work, scope: Scope, node: DataList): Typed {
  const items = node.items.map((x) => elaborateValue(w, scope, x));
  const rank = items[0]?.rank ?? 0;
  const other = node.items.find((_, k) => items[k]?.rank !== rank);
  if (other !== undefined) throw failure("data", "the rows of this table differ", other.span);
  return {
    expr: w.ws.ctx.app(
      "list",
      items.map((x) => x.expr),
    ),
    rank: rank + 1,
  };
}

/** Σ_n of matrices is their sum, entry by entry. */
function elaborateWholeSum(w: Work, scope: Scope, node: Binder): Typed {
  let rank = 0;
  const scalar = (work: Work, inside: Scope, body: Value): Expr => {
    const found = elaborateValue(work, inside, body);
    rank = found.rank;
    return found.expr;
  };
  return { expr: elaborateBinder(w, scope, node, { ...PARTS, scalar }), rank };
}

/** A name by itself: a letter's value, a scalar, a whole tensor. */
function elaborateName(w: Work, scope: Scope, node: Name): Typed {
  const { ctx, first } = w.ws;
  const letter = scope.letters.get(node.name);
  if (letter !== undefined) return number(authorIndex(ctx, letter.value ?? ctx.idx(node.name), first));
  const decl = declarationOf(w, node.name);
  if (decl === undefined) {
    if (isPi(node.name)) return number(ctx.app("pi", []));
    if (w.ws.words.scalar.has(node.name) || w.ws.words.tensor.has(node.name)) {
      throw failure("function", `\`${node.name}\` is a function and needs an argument`, node.span, {
        expected: `\`${node.name}(...)\``,
      });
    }
    return number(undeclared(w, node.name, node.span, scope.subscript));
  }
  if (decl.kind === "function" && decl.formula !== undefined) {
    throw failure("function", `\`${node.name}\` is a function and needs an argument`, node.span, {
      expected: `\`${node.name}(${decl.params.join(", ")})\``,
      ...declaredHere(w, node.name),
    });
  }
  if (decl.kind === "set") {
    throw failure("set", `\`${node.name}\` is a set, not a number`, node.span, {
      expected: `its size \`|${node.name}|\`, or a sum over it: \`sum{i in ${node.name}} ...\``,
      ...declaredHere(w, node.name),
    });
  }
  return { expr: ctx.sym(node.name), rank: rankOf(decl) };
}

function elaborateRead(w: Work, scope: Scope, node: Read): Typed {
  const { ctx } = w.ws;
  const name = node.of.kind === "name" ? node.of.name : undefined;
  if (name !== undefined) refuseScalarRead(w, scope, node, name);
  const head = elaborateWhole(w, scope, node.of);
  if (w.ws.paper !== undefined && node.subscripts.some(isAllName))
    return sliceRead(w, scope, node, head, (s) => elaborateSubscript(w, scope, s));
  const subs = node.subscripts.map((s) => elaborateSubscript(w, scope, s));
  if (w.failed && name !== undefined && !w.ws.decls.has(name)) return number(ctx.at(head.expr, subs));
  const slice = (w.ws.paper !== undefined || scope.slices === true) && subs.length < head.rank;
  if (head.rank !== subs.length && !slice) {
    const what = written(w, node.of.span);
    if (head.rank === 0) {
      throw failure("rank", `\`${what}\` is a number and has no entries`, node.span, {
        expected: "no subscripts",
        remedy: what,
      });
    }
    throw failure(
      "rank",
      `\`${what}\` has ${count(head.rank, "axis", "axes")} and is read with ${count(subs.length, "subscript")}`,
      node.span,
      { expected: count(head.rank, "subscript"), ...(name === undefined ? {} : declaredHere(w, name)) },
    );
  }
  const axes = instantiated(w, head.expr, subs);
  w.reads.push({
    name: written(w, node.of.span),
    axes,
    subs,
    span: node.span,
    subSpans: node.subscripts.map((s) => s.span),
    guarded: scope.guarded,
    byValues: scope.byValues === true,
    ranges: new Map(),
  });
  // d(L)/d(y)[e] is d(L)/d(y[e]): one form for one meaning.
  const d = head.expr;
  const rank = head.rank - subs.length;
  if (d.kind === "deriv" && d.wrt.kind === "sym" && axesOfTerm(w, d.of).length === 0) {
    return { expr: ctx.deriv(d.of, ctx.at(d.wrt, subs), d.mode), rank };
  }
  if ((w.ws.paper !== undefined || slice) && d.kind === "at")
    return { expr: ctx.at(d.tensor, [...d.subs, ...subs]), rank };
  return { expr: ctx.at(head.expr, subs), rank };
}

/** A subscript as the kernel counts. */
export function elaborateSubscript(w: Work, scope: Scope, node: Value): Expr {
  const { ctx, first } = w.ws;
  const e = elaborateScalar(w, { ...scope, subscript: true }, node);
  refuseFraction(w, e, node.span, "a subscript");
  const moved = [...scope.letters.values()].some((l) => l.value !== undefined) && finiteTerm(e);
  return kernelIndex(ctx, moved ? prettyPoly(ctx, toPoly(e)) : e, first);
}

/** a / b * c is (a / b) * c; a bracket among the factors decides whether the others are evaluated. */
function elaborateProduct(w: Work, scope: Scope, node: Product): Typed {
  const { ctx } = w.ws;
  if (node.factors.some((f) => f.op !== "*" && f.op !== "/")) return inMatrixNotation(w, scope, node);
  const brackets = node.factors.flatMap((f) =>
    f.op === "*" && f.factor.kind === "iverson" ? [f.factor.condition] : [],
  );
  const inside = brackets.length > 0 ? underConditions(scope, brackets) : scope;
  const factors = node.factors.map((f) =>
    elaborateValue(w, f.factor.kind === "iverson" ? scope : inside, f.factor),
  );
  const tensors = node.factors.filter((_, k) => (factors[k]?.rank ?? 0) > 0);
  const [one, two] = tensors;
  if (one !== undefined && two !== undefined) {
    if (two.op === "*") throw ambiguous(w, { node: one.factor }, { node: two.factor });
    throw dividedByTensor(w, written(w, one.factor.span), two.factor);
  }
  if (one?.op === "/") throw dividedByTensor(w, "1", one.factor);
  let expr: Expr | undefined;
  let run: Expr[] = [];
  for (const [k, f] of node.factors.entries()) {
    const factor = factors[k]?.expr ?? ctx.one;
    if (f.op === "*") run.push(factor);
    else {
      expr = ctx.div(ctx.mul(...run), factor);
      run = [expr];
    }
  }
  return { expr: ctx.mul(...run), rank: Math.max(0, ...factors.map((f) => f.rank)) };
}

const dividedByTensor = (w: Work, above: string, below: Value): Error =>
  failure("whole", "a whole tensor cannot be divided by", below.span, {
    expected: "a number after `/`; `./` divides entry by entry",
    remedy: `${above} ./ ${written(w, below.span)}`,
  });

/** A value that may be matrix notation as a whole, parts with fewer axes added to others: X @ W + b. */
export function elaborateWhole(w: Work, scope: Scope, node: Value): Typed {
  return isMatrixNotation(w, node) ? inMatrixNotation(w, scope, node) : elaborateValue(w, scope, node);
}

/** Matrix notation where no definition takes it apart: a number, or what the kernel has a term for. */
function inMatrixNotation(w: Work, scope: Scope, node: Value): Typed {
  const part = matrixPart(w, scope, node, elaborateValue);
  if (part.axes.length === 0) return number(part.entry([]));
  if (part.plain && part.shown !== undefined) return { expr: part.shown, rank: part.axes.length };
  throw failure("whole", `\`${written(w, node.span)}\` needs a name of its own`, node.span, {
    expected: "a definition for the whole tensor, and its name here",
    remedy: `${unusedName(w)} = ${written(w, node.span)}`,
  });
}

/** A capital letter that the block does not use. */
const unusedName = (w: Work): string =>
  [..."ABCPQRSTUVWXYZ"].find((n) => !w.ws.declared.has(n) && !w.ws.decls.has(n)) ?? "A'";

function elaborateCases(w: Work, scope: Scope, node: Cases): Expr {
  const inside = underConditions(
    scope,
    node.branches.map((b) => b.condition),
  );
  const args = node.branches.flatMap((b, k) => {
    const condition = elaborateCondition(w, k === 0 ? scope : inside, b.condition);
    return [elaborateScalar(w, inside, b.value), condition];
  });
  if (node.otherwise !== undefined) args.push(elaborateScalar(w, inside, node.otherwise));
  return w.ws.ctx.app("cases", args);
}

function elaborateDerivative(w: Work, scope: Scope, node: Derivative): Typed {
  const { ctx } = w.ws;
  const of = elaborateValue(w, scope, node.of);
  const name = node.by.kind === "read" ? node.by.of : node.by;
  if (name.kind === "name" && scope.letters.has(name.name)) {
    throw failure(
      "derivative",
      `\`${name.name}\` is an index, and nothing varies smoothly with it`,
      node.by.span,
      {
        expected: "a given or defined name after `/d(`",
      },
    );
  }
  const by = elaborateValue(w, scope, node.by);
  const told = targetMode(w.env, of.expr, by.expr);
  const mode = node.held ?? (told === "partial" && node.through === true ? "total" : told);
  return { expr: ctx.deriv(of.expr, by.expr, mode), rank: of.rank + by.rank };
}

export function elaborateCondition(w: Work, scope: Scope, node: Condition): Expr {
  const found = conditionOf(w, scope, node);
  w.ws.paper?.stands?.(found, node.span);
  return found;
}

function conditionOf(w: Work, scope: Scope, node: Condition): Expr {
  const { ctx } = w.ws;
  switch (node.kind) {
    case "relation": {
      const parts = elaborateRelation(w, scope, node);
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : ctx.app("and", parts);
    }
    case "member":
      return elaborateMember(w, scope, node);
    case "and":
    case "or": {
      const later = { ...scope, guarded: true, byValues: false };
      const parts = node.conditions.map((c, k) => elaborateCondition(w, k === 0 ? scope : later, c));
      return ctx.app(node.kind, parts);
    }
    case "not":
      return ctx.app("not", [elaborateCondition(w, scope, node.condition)]);
  }
}

/** a < b < c as a < b, b < c. */
export function elaborateRelation(w: Work, scope: Scope, node: Relation): readonly Expr[] {
  const { ctx } = w.ws;
  let left = elaborateSide(w, scope, node.first);
  return node.links.map((link) => {
    const right = elaborateSide(w, scope, link.right);
    const relation = ctx.app(RELATION[link.op], [left, right]);
    left = right;
    return relation;
  });
}

/** Members of a tuple are compared with the kernel's own indices. */
function elaborateSide(w: Work, scope: Scope, node: Value): Expr {
  if (node.kind === "tuple") {
    return w.ws.ctx.app(
      "tuple",
      node.elements.map((e) => elaborateSubscript(w, scope, e)),
    );
  }
  if (node.kind === "binder" && node.groups.flatMap((g) => g.letters).length > 1) {
    return elaborateBinder(w, scope, node, PARTS, "tuple");
  }
  return elaborateScalar(w, scope, node);
}

/** `[(a, b) in S]` for a set S; undefined for any other condition. */
function elaborateMembership(w: Work, scope: Scope, node: Condition): Expr | undefined {
  if (node.kind !== "member" || node.over.kind === "range") return undefined;
  const set = elaborateSet(w, scope, node.over);
  if (set === undefined) return undefined;
  if (set.arity !== node.elements.length) {
    throw failure("arity", `a member of this set has ${count(set.arity, "component")}`, node.span, {
      expected: `${count(set.arity, "component")} before \`in\``,
    });
  }
  const subs = node.elements.map((e) => elaborateSubscript(w, scope, e));
  const taken = new Set([...subs, set.expr].flatMap((e) => freeIndices(e)));
  const vars = subs.map((_, k) => {
    const name = freshName("klmn"[k] ?? "k", taken);
    taken.add(name);
    return w.ws.ctx.idx(name);
  });
  return membership(w.ws.ctx, vars, { subs, set: set.expr });
}

function elaborateMember(w: Work, scope: Scope, node: Member): Expr {
  const { ctx } = w.ws;
  const element = node.elements[0];
  if (node.over.kind !== "range") {
    throw failure("set", "membership in a set is no condition here", node.span, {
      expected:
        "a range `lo..hi` after `in`; a set stands in a bracket, `[i in S]`, or in a binder, `sum{i in S} ...`",
    });
  }
  if (element === undefined || node.elements.length !== 1) {
    throw failure("tuple", "a range holds numbers, not pairs", node.span, {
      expected: "one value before `in`",
    });
  }
  const e = elaborateScalar(w, scope, element);
  const low = elaborateScalar(w, scope, node.over.low);
  const high = elaborateScalar(w, scope, node.over.high);
  return ctx.app("and", [ctx.le(low, e), ctx.le(e, high)]);
}

/** The ends of a written range, as the kernel counts. */
export function elaborateRange(w: Work, scope: Scope, node: Range): { readonly lo: Expr; readonly hi: Expr } {
  const end = (part: Value): Expr => {
    const e = elaborateScalar(w, scope, part);
    refuseFraction(w, e, part.span, "the end of a range");
    return kernelIndex(w.ws.ctx, e, w.ws.first);
  };
  return { lo: end(node.low), hi: end(node.high) };
}

/** A set: the name of one, or one of a family; undefined when it is something else. */
export function elaborateSet(
  w: Work,
  scope: Scope,
  node: Value,
): { readonly expr: Expr; readonly arity: number } | undefined {
  const head = node.kind === "read" ? node.of : node;
  if (head.kind !== "name" || scope.letters.has(head.name)) return undefined;
  const decl = declarationOf(w, head.name);
  if (decl?.kind !== "set") return undefined;
  const subs = node.kind === "read" ? node.subscripts.map((s) => elaborateSubscript(w, scope, s)) : [];
  if (subs.length !== decl.axes.length) {
    throw failure(
      "rank",
      `\`${head.name}\` has ${count(decl.axes.length, "axis", "axes")} and is read with ${count(subs.length, "subscript")}`,
      node.span,
      { expected: count(decl.axes.length, "subscript"), ...declaredHere(w, head.name) },
    );
  }
  if (node.kind === "read") {
    w.reads.push({
      name: head.name,
      axes: decl.axes,
      subs,
      span: node.span,
      subSpans: node.subscripts.map((s) => s.span),
      guarded: scope.guarded,
      byValues: scope.byValues === true,
      ranges: new Map(),
    });
  }
  const sym = w.ws.ctx.sym(head.name);
  return { expr: subs.length === 0 ? sym : w.ws.ctx.at(sym, subs), arity: decl.arity };
}
