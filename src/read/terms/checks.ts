// Checks on elaborated terms: subscripts and range ends are integers, index sets match where an operator needs
// it, and a read at a known place is inside its index set.

import type { Span } from "../../expr/diagnostics.ts";
import { type Expr, type Op, picksIndex, type Range } from "../../expr/nodes.ts";
import { norm } from "../../expr/norm.ts";
import { addPoly, finiteTerm, prettyPoly, scalePoly, toPoly, withoutTerms } from "../../expr/poly.ts";
import { compareQ, isIntegerQ, signQ } from "../../expr/rational.ts";
import { freeIndices, visit } from "../../expr/traverse.ts";
import { extreme, reachOf } from "../../index/extremes.ts";
import { type Facts, factsOf, implied, implies, withRange } from "../../index/prove.ts";
import { authorIndex } from "./first.ts";
import { plainText, rangeText } from "./plain.ts";
import { declaredHere, failure, type ReadRecord, report, type Work, written } from "./workspace.ts";

/** Operators whose value is an integer whatever stands inside. */
const ROUNDING: ReadonlySet<Op> = new Set<Op>(["floor", "ceil", "round", "iverson", "card", "sign"]);

/** Refuses what is surely no integer: a fraction, or a term with a scalar or entry that is not declared integer. */
export function refuseFraction(w: Work, e: Expr, span: Span, what: string): void {
  const value = norm(w.ws.ctx, e);
  let culprit: string | undefined;
  if (value.kind === "num" && !isIntegerQ(value.value)) {
    throw failure("integer", `${what} must be an integer, and \`${written(w, span)}\` is none`, span, {
      expected: "an integer",
      remedy: `floor(${written(w, span)})`,
    });
  }
  visit(e, (s) => {
    if (culprit !== undefined) return false;
    if (s.kind === "app" && ROUNDING.has(s.op)) return false;
    if (s.kind === "bind" && picksIndex(s.op)) return false;
    const name =
      s.kind === "sym" ? s.name : s.kind === "at" && s.tensor.kind === "sym" ? s.tensor.name : undefined;
    const decl = name === undefined ? undefined : w.ws.decls.get(name);
    const real =
      decl?.kind === "function" ||
      ((decl?.kind === "scalar" || decl?.kind === "tensor" || decl?.kind === "definition") &&
        !decl.integer &&
        !(decl.kind === "scalar" && decl.role === "size"));
    if (real) culprit = name;
    return s.kind !== "at";
  });
  if (culprit === undefined) return;
  const declared = w.ws.declared.get(culprit);
  throw failure("integer", `${what} must be an integer, and \`${culprit}\` need not be one`, span, {
    expected: "an integer: letters, sizes, integer scalars, `floor(...)`",
    remedy: declared === undefined ? `floor(${written(w, span)})` : `given ${culprit} integer`,
    ...(declared === undefined
      ? {}
      : { related: [{ span: declared, message: `\`${culprit}\` is declared here` }] }),
  });
}

/** A relation between index sets that an operator needs; it must follow from what is declared. */
export function requireConforming(w: Work, span: Span, name: string, relation: Expr): void {
  const { ctx, claimed } = w.ws;
  if (claimed === true || implied(factsOf(ctx, w.env), relation)) return;
  const text = balanced(w, relation);
  throw failure("conform", `the index sets of the arguments of \`${name}\` do not match`, span, {
    expected: `${text}, which does not follow from the declarations`,
    remedy: `the same length for both, or \`assume ${text}\``,
  });
}

/** An equation with every term on the side where it is positive: n = k, not n − 1 = k − 1. */
function balanced(w: Work, relation: Expr): string {
  const { ctx } = w.ws;
  const [a, b] = relation.kind === "app" && relation.op === "eq" ? relation.args : [];
  if (a === undefined || b === undefined || !finiteTerm(relation)) return plainText(relation);
  const difference = addPoly(toPoly(a), toPoly(b), -1);
  const side = (sign: number): string => {
    const terms = withoutTerms(difference, (m) => signQ(m.coef) !== sign);
    return plainText(prettyPoly(ctx, scalePoly(terms, sign)));
  };
  return `${side(1)} = ${side(-1)}`;
}

/** The facts of the statement, with the ranges of its letters. */
export function factsWith(w: Work, ranges: Iterable<readonly [string, Range]>): Facts {
  let facts = factsOf(w.ws.ctx, w.env);
  for (const [name, range] of ranges) facts = withRange(facts, name, range);
  return facts;
}

/** Reports reads that provably leave their index set; `outer`: ranges of the statement's own letters. */
export function refuseOutside(w: Work, outer: ReadonlyMap<string, Range>): void {
  for (const read of w.reads) {
    const ranges = new Map([...read.ranges, ...[...outer].reverse()]);
    if (read.guarded || mayBeEmpty(w, ranges)) continue;
    for (const k of read.axes.keys()) if (refuseSubscript(w, read, k, ranges)) return;
  }
}

/** A range that never holds anything evaluates nothing. */
function mayBeEmpty(w: Work, ranges: ReadonlyMap<string, Range>): boolean {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  return [...ranges.values()].some(
    (r) => r.kind === "interval" && implies(ctx, facts, ctx.le(r.lo, r.hi)) === "no",
  );
}

/** What a derivative is taken to is an entry, also of a tensor that goes on beyond its shape. */
function isEntry(w: Work, read: ReadRecord, k: number): boolean {
  const d = w.ws.decls.get(read.name);
  const declared = d !== undefined && "axes" in d ? d.axes[k]?.outside.kind : undefined;
  return read.axes[k]?.outside.kind === "error" && declared !== "error";
}

function refuseSubscript(w: Work, read: ReadRecord, k: number, ranges: ReadonlyMap<string, Range>): boolean {
  const { ctx } = w.ws;
  const [axis, sub] = [read.axes[k], read.subs[k]];
  const reach = axis === undefined ? undefined : reachOf(ctx, axis);
  if (sub === undefined || reach === undefined || !finiteTerm(sub)) return false;
  const facts = factsOf(ctx, w.env);
  const low = extreme(facts, sub, ranges, "least");
  const high = extreme(facts, sub, ranges, "greatest");
  const isBelow = low !== undefined && surelyLess(facts, low, reach.lo);
  const isAbove = high !== undefined && surelyLess(facts, reach.hi, high);
  const beyond = isBelow ? low : isAbove ? high : undefined;
  if (beyond === undefined) return false;
  const shown = (e: Expr): Expr => authorIndex(ctx, prettyPoly(ctx, toPoly(e)), w.ws.first);
  const show = (e: Expr): string => plainText(shown(e));
  const place = read.subSpans[k] ?? read.span;
  const text =
    freeIndices(sub).length === 0
      ? `the subscript ${show(beyond)} is outside of \`${read.name}\``
      : `the subscript \`${written(w, place)}\` reaches ${show(beyond)}, outside of \`${read.name}\``;
  report(w, "outside", text, place, {
    expected: `an index in ${rangeText(shown(reach.lo), shown(reach.hi))}${
      isEntry(w, read, k) ? "" : `, or \`outside 0\` where \`${read.name}\` is given`
    }`,
    ...declaredHere(w, read.name),
  });
  return true;
}

/** a < b for all values; numbers, which are most subscripts of long sums, need no proof. */
function surelyLess(facts: Facts, a: Expr, b: Expr): boolean {
  if (a.kind === "num" && b.kind === "num") return compareQ(a.value, b.value) < 0;
  return implied(facts, facts.ctx.app("lt", [a, b]));
}
