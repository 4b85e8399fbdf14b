// Sums over ranges: what may be moved in, out and past each other. Sums over ℤ are finite only as wholes, so a
// rule that would take one apart leaves them alone.

import { close, type Opened, open, substituteIndices } from "../expr/binders.ts";
import type { Bind, Expr, Idx, Range } from "../expr/nodes.ts";
import { arities, arity } from "../expr/nodes.ts";
import { indexForm, tidy } from "../expr/norm.ts";
import { freeIndices } from "../expr/traverse.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { enter } from "../rewrite/enter.ts";
import type { Match, Rule, Scope } from "../rewrite/rule.ts";
import { unproved } from "./conditions.ts";
import { factorsOf, isApp, law, mentions, product, termsOf, without } from "./terms.ts";

const isSum = (e: Expr): e is Bind => e.kind === "bind" && e.op === "sum";
const overIntegers = (b: { readonly ranges: readonly Range[] }): boolean =>
  b.ranges.some((r) => r.kind === "all");
const isBracket = (e: Expr): boolean => isApp(e, "iverson");
const openIn = (scope: Scope, e: Bind, avoid: readonly Expr[] = []): Opened =>
  open(scope.ctx, e, [...scope.env.indices.keys(), ...avoid.flatMap((x) => freeIndices(x))]);
/** Whether the ranges of two sums are the same, guards included. */
const sameRanges = (scope: Scope, a: Bind, b: Bind): boolean => {
  const { ctx } = scope;
  const bare = (x: Bind): Expr => ctx.bind("sum", x.ranges, ctx.one, x.letters, x.guard);
  return bare(a).alpha === bare(b).alpha;
};

/** The conditions of the brackets that the term is a product of. */
const bracketsOf = (e: Expr): readonly Expr[] =>
  factorsOf(e).flatMap((f) => (isApp(f, "iverson") ? f.args : []));

/** The terms that a range mentions. */
const endsOf = (r: Range): readonly Expr[] =>
  r.kind === "interval" ? [r.lo, r.hi] : r.kind === "set" ? [r.set] : [];

export const sums: readonly Rule[] = [
  law(
    "sum.split",
    "a sum of sums is the sum of the parts",
    [{ given: "given x[n], y[n]", before: "sum{i} (x[i] + y[i])", after: "sum{i} x[i] + sum{i} y[i]" }],
    (scope, e) => {
      if (!isSum(e) || overIntegers(e)) return undefined;
      const o = openIn(scope, e);
      if (!isApp(o.body, "add")) return undefined;
      return scope.ctx.add(...termsOf(o.body).map((body) => close(scope.ctx, { ...o, body })));
    },
  ),
  law(
    "sum.join",
    "sums over the same range are one sum",
    [{ given: "given x[n], y[n]", before: "sum{i} x[i] + sum{i} y[i]", after: "sum{i} (x[i] + y[i])" }],
    (scope, e) => {
      const terms = isApp(e, "add") ? e.args : [];
      for (const [k, a] of terms.entries()) {
        if (!isSum(a)) continue;
        const j = terms.findIndex((b, at) => at > k && isSum(b) && sameRanges(scope, a, b));
        const b = terms[j];
        if (b === undefined || !isSum(b)) continue;
        const { ctx } = scope;
        const body = ctx.add(...termsOf(a.body), ...termsOf(b.body));
        const joined = ctx.bind("sum", a.ranges, body, a.letters, a.guard);
        return ctx.add(...terms.flatMap((t, at) => (at === k ? [joined] : at === j ? [] : [t])));
      }
      return undefined;
    },
  ),
  law(
    "sum.single",
    "an index with one value",
    [
      { given: "given x[n]", before: "sum{i=0..0} x[i]", after: "x[0]" },
      { given: "given x[n, n]", before: "sum{i=0..n-1, k=1..1} x[i, k-1]", after: "sum{i=0..n-1} x[i, 0]" },
      { given: "given x[n, n]", before: "sum{i=0..0, k=1..1} x[i, k-1]", after: "x[0, 0]" },
    ],
    (scope, e) => {
      if (!isSum(e)) return undefined;
      const { ctx } = scope;
      const o = openIn(scope, e);
      // A range of a set binds several letters: the places would not be those of the letters.
      if (o.ranges.some((x) => x.kind === "set")) return undefined;
      const value = new Map<string, Expr>();
      const put = (x: Expr): Expr => substituteIndices(ctx, x, value);
      const ranges: Range[] = [];
      const vars: Idx[] = [];
      for (const [k, v] of o.vars.entries()) {
        const r = o.ranges[k] as Range;
        const own: Range = r.kind === "interval" ? { ...r, lo: put(r.lo), hi: put(r.hi) } : r;
        if (own.kind === "interval" && own.lo.alpha === own.hi.alpha) value.set(v.name, own.lo);
        else {
          vars.push(v);
          ranges.push(own);
        }
      }
      if (value.size === 0) return undefined;
      const said = [...value].map(([name, x]): Reason => [{ math: ctx.eq(ctx.idx(name), x) }]);
      const reason: Reason = [
        ...said.flatMap((r, k) => (k === 0 ? r : [", ", ...r])),
        value.size === 1 ? " is the only value" : " are the only values",
      ];
      const guard = o.guard === undefined ? undefined : put(o.guard);
      const after =
        vars.length === 0 && guard !== undefined
          ? ctx.mul(ctx.iverson(guard), put(o.body))
          : tidy(ctx, close(ctx, { ...o, vars, ranges, guard, body: put(o.body) }));
      return { after, match: { "?u": e }, assumes: [], reason };
    },
  ),
  law(
    "sum.push-in",
    "a factor of a sum is a factor of each term",
    [{ given: "given c, x[n]", before: "c * sum{i} x[i]", after: "sum{i} c*x[i]" }],
    (scope, e) => {
      const factors = isApp(e, "mul") ? e.args : [];
      const k = factors.findIndex(isSum);
      const s = factors[k];
      if (s === undefined || !isSum(s)) return undefined;
      const others = factors.filter((_, j) => j !== k);
      const o = openIn(scope, s, others);
      const body = product(scope.ctx, [...factors.slice(0, k), o.body, ...factors.slice(k + 1)]);
      return close(scope.ctx, { ...o, body });
    },
  ),
  law(
    "sum.inner-factor",
    "factors that do not depend on the inner letters stand before the inner sum",
    [
      {
        given: "given a[n], b[m]",
        before: "sum{i, j} a[i]*b[j]",
        after: "sum{i} a[i] * (sum{j} b[j])",
      },
    ],
    (scope, e) => {
      if (!isSum(e) || e.guard !== undefined || e.ranges.length < 2 || overIntegers(e)) return undefined;
      const { ctx } = scope;
      const o = openIn(scope, e);
      for (let cut = 1; cut < o.ranges.length; cut += 1) {
        const outerRanges = o.ranges.slice(0, cut);
        const n = arities(outerRanges);
        const outer = o.vars.slice(0, n);
        const inner = o.vars.slice(n);
        // A bracket guards the reads beside it, so it stays with them.
        const movable = (f: Expr): boolean => !mentions(f, inner) && !isBracket(f);
        const factors = factorsOf(o.body);
        const before = factors.filter(movable);
        const after = factors.filter((f) => !movable(f));
        if (before.length === 0 || after.length === 0 || !before.some((f) => mentions(f, outer))) continue;
        const rest = close(ctx, {
          op: "sum",
          vars: inner,
          ranges: o.ranges.slice(cut),
          guard: undefined,
          body: ctx.mul(...after),
        });
        return close(ctx, {
          op: "sum",
          vars: outer,
          ranges: outerRanges,
          guard: undefined,
          body: ctx.mul(...before, rest),
        });
      }
      return undefined;
    },
  ),
  law(
    "sum.exchange",
    "the order of summation may be exchanged",
    [
      {
        given: "given A[n, m]",
        before: "sum{i=0..n-1} (sum{j=0..m-1} A[i,j])",
        after: "sum{j=0..m-1} (sum{i=0..n-1} A[i,j])",
      },
    ],
    (scope, e) => {
      if (!isSum(e)) return undefined;
      const { ctx } = scope;
      const o = openIn(scope, e);
      // A sum directly inside a sum.
      if (isSum(o.body) && o.guard === undefined) {
        const p = openIn(scope, o.body, o.vars);
        if (p.guard !== undefined || p.ranges.some((r) => endsOf(r).some((x) => mentions(x, o.vars))))
          return undefined;
        return close(ctx, { ...p, body: close(ctx, { ...o, body: p.body }) });
      }
      // Two neighbours of one telescope.
      let first = 0;
      for (let k = 0; k + 1 < o.ranges.length; k += 1) {
        const [a, b] = [o.ranges[k] as Range, o.ranges[k + 1] as Range];
        const middle = first + arity(a);
        const end = middle + arity(b);
        const moved = o.vars.slice(first, middle);
        if (!endsOf(b).some((x) => mentions(x, moved))) {
          const vars = [
            ...o.vars.slice(0, first),
            ...o.vars.slice(middle, end),
            ...moved,
            ...o.vars.slice(end),
          ];
          const ranges = [...o.ranges.slice(0, k), b, a, ...o.ranges.slice(k + 2)];
          return close(ctx, { ...o, vars, ranges });
        }
        first = middle;
      }
      return undefined;
    },
  ),
  law(
    "sum.of-constant",
    "each term is the same: their number times the term",
    [
      { given: "given c, n >= 1 integer", before: "sum{i=1..n} c", after: "n*c" },
      { given: "given a[n]", before: "sum{i=0..n-1, j=0..2} a[i]", after: "sum{i=0..n-1} 3*a[i]" },
      { given: "given a[n]", before: "sum{i=0..2, j=0..n-1} a[j]", after: "sum{j=0..n-1} 3*a[j]" },
    ],
    (scope, e): Match | undefined => {
      if (!isSum(e) || e.guard !== undefined) return undefined;
      const { ctx } = scope;
      const o = openIn(scope, e);
      let found: Match | undefined;
      // The last index that nothing depends on; one whose range is not known to be proper only where no other is.
      for (let k = o.ranges.length - 1; k >= 0; k -= 1) {
        const at = arities(o.ranges.slice(0, k));
        const range = o.ranges[k] as Range;
        const own = o.vars.slice(at, at + arity(range));
        if (range.kind !== "interval" || mentions(o.body, own)) continue;
        if (o.ranges.some((r) => endsOf(r).some((x) => mentions(x, own)))) continue;
        const length = ctx.add(range.hi, ctx.neg(range.lo), ctx.one);
        const count = tidy(ctx, indexForm(ctx, tidy(ctx, length), "tidy"));
        const outer = {
          ...o,
          vars: [...o.vars.slice(0, at), ...o.vars.slice(at + 1)],
          ranges: without(o.ranges, k),
          body: product(ctx, [count, o.body]),
        };
        // An empty range counts 0, but hi − lo + 1 may be negative: lo ≤ hi + 1 is needed.
        // Where a bracket in the terms is 0, any number of them is 0.
        const around = enter(scope, o.vars.slice(0, at), o.ranges.slice(0, k), undefined);
        const inside: Scope = { ...around, facts: [...around.facts, ...bracketsOf(o.body)] };
        const needed = unproved(inside, [ctx.le(range.lo, ctx.add(range.hi, ctx.one))]);
        // A condition that mentions the outer letters cannot be stated outside their sum.
        if (needed.some((c) => mentions(c, outer.vars))) continue;
        const hit: Match = { after: close(ctx, outer), match: { "?u": o.body }, assumes: needed };
        if (needed.length === 0) return hit;
        found ??= hit;
      }
      return found;
    },
  ),
];
