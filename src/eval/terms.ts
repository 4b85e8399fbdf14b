// A term as a sum of products: coefficient · factors under one telescope of sums, restricted by conditions. This
// is the form that the fused loops of kernels.ts run; what is not of it stays a factor as it is.

import { arities, type Bind, type Expr, type Range } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { inner, type Scope } from "./scope.ts";

/** A subterm where it stands. */
export interface Placed {
  readonly e: Expr;
  readonly scope: Scope;
}
export interface SumLevel {
  readonly place: number;
  /** Undefined for a sum over all integers. */
  readonly lo: Placed | undefined;
  readonly hi: Placed | undefined;
}
export interface ProductTerm {
  readonly coefficient: number;
  readonly factors: readonly Placed[];
  readonly divisors: readonly Placed[];
  readonly conditions: readonly Placed[];
  readonly sums: readonly SumLevel[];
}

const MOST_TERMS = 64;
const UNIT: ProductTerm = { coefficient: 1, factors: [], divisors: [], conditions: [], sums: [] };

/** Undefined when there are too many terms. */
export function productTerms(e: Expr, scope: Scope): readonly ProductTerm[] | undefined {
  const terms = e.kind === "app" && e.op === "add" ? e.args.map((a) => productTerms(a, scope)) : undefined;
  if (terms !== undefined) {
    const all = terms.flatMap((t) => t ?? []);
    return terms.some((t) => t === undefined) || all.length > MOST_TERMS ? undefined : all;
  }
  return times([UNIT], e, scope);
}

/** Each of `terms` times the term e. */
function times(terms: readonly ProductTerm[], e: Expr, scope: Scope): readonly ProductTerm[] | undefined {
  const each = (f: (t: ProductTerm) => ProductTerm): readonly ProductTerm[] => terms.map(f);
  const factor = () => each((t) => ({ ...t, factors: [...t.factors, { e, scope }] }));
  if (e.kind === "num") return each((t) => ({ ...t, coefficient: t.coefficient * toNumberQ(e.value) }));
  if (e.kind === "bind" && mergeable(e) && terms.every((t) => t.sums.length === 0))
    return underSum(terms, e, scope);
  if (e.kind !== "app") return factor();
  switch (e.op) {
    case "mul": {
      let out: readonly ProductTerm[] | undefined = terms;
      for (const a of e.args) out = out && times(out, a, scope);
      return out;
    }
    case "div": {
      const [a, b] = e.args as readonly [Expr, Expr];
      const divided = each((t) => ({ ...t, divisors: [...t.divisors, { e: b, scope }] }));
      return times(divided, a, scope);
    }
    case "stop":
      return times(terms, e.args[0] as Expr, scope);
    case "iverson":
      return each((t) => ({ ...t, conditions: [...t.conditions, ...conjuncts(e.args[0] as Expr, scope)] }));
    case "pow": {
      const [a, n] = e.args as readonly [Expr, Expr];
      if (n.kind !== "num" || (n.value !== 2 && n.value !== 3) || a.kind !== "at") return factor();
      let out: readonly ProductTerm[] | undefined = terms;
      for (let k = 0; k < n.value; k += 1) out = out && times(out, a, scope);
      return out;
    }
    default:
      return factor();
  }
}

const mergeable = (e: Bind): boolean => e.op === "sum" && e.ranges.every((r) => r.kind !== "set");

function underSum(terms: readonly ProductTerm[], e: Bind, scope: Scope): readonly ProductTerm[] | undefined {
  const sums = e.ranges.map((r: Range, k): SumLevel => {
    const here = inner(scope, k);
    const place = scope.unit.places.size + here.depth;
    return r.kind === "interval"
      ? { place, lo: { e: r.lo, scope: here }, hi: { e: r.hi, scope: here } }
      : { place, lo: undefined, hi: undefined };
  });
  const deep = inner(scope, arities(e.ranges));
  const guard = e.guard === undefined ? [] : conjuncts(e.guard, deep);
  // A sum of products inside is taken apart term by term, and a sum inside that goes on with the telescope.
  const body = productTerms(e.body, deep);
  if (body === undefined || body.length * terms.length > MOST_TERMS) return undefined;
  return terms.flatMap((t) =>
    body.map(
      (b): ProductTerm => ({
        coefficient: t.coefficient * b.coefficient,
        factors: [...t.factors, ...b.factors],
        divisors: [...t.divisors, ...b.divisors],
        conditions: [...t.conditions, ...guard, ...b.conditions],
        sums: [...sums, ...b.sums],
      }),
    ),
  );
}

function conjuncts(c: Expr, scope: Scope): readonly Placed[] {
  if (c.kind === "app" && c.op === "true") return [];
  return c.kind === "app" && c.op === "and" ? c.args.flatMap((a) => conjuncts(a, scope)) : [{ e: c, scope }];
}
