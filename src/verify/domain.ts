// What a block says about its real inputs: bounds of a name (`q > 0`, `x[n] >= 0`, `a <= b`), equations to be
// solved for one entry (Σ_i t_i = 1), and relations that a drawn point is tested against.

import { bodiesOf, definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices, symbols } from "../expr/traverse.ts";

/** name ≥ end, or name > end; `end` may mention names that are drawn earlier. */
export interface Bound {
  readonly side: "low" | "high";
  readonly strict: boolean;
  readonly end: Expr;
}

export interface Domain {
  readonly bounds: ReadonlyMap<string, readonly Bound[]>;
  readonly equations: readonly Expr[];
  /** Assumed gradients of given functions: ∂E/∂C[i, j] = 1. */
  readonly gradients: readonly AssumedGradient[];
  /** Every assumption that the integers alone do not decide. */
  readonly checks: readonly Expr[];
  /** Real scalars in the order in which they can be drawn. */
  readonly scalars: readonly string[];
}

export interface AssumedGradient {
  readonly equation: Expr;
  readonly function: string;
  readonly parameter: string;
  /** Of the entry; none of a scalar. */
  readonly subs: readonly Expr[];
  readonly value: Expr;
}

const SIDES = { le: ["high", false], lt: ["high", true], ge: ["low", false], gt: ["low", true] } as const;
const OPPOSITE = { le: "ge", lt: "gt", ge: "le", gt: "lt" } as const;
type Order = keyof typeof SIDES;
const isOrder = (op: string): op is Order => op in SIDES;

/** The parts of a conjunction. */
const conjuncts = (e: Expr): readonly Expr[] =>
  e.kind === "app" && e.op === "and" ? e.args.flatMap(conjuncts) : [e];

export function domainOf(env: Env): Domain {
  const isInteger = (name: string): boolean => {
    const d = env.decls.get(name);
    return d?.kind === "scalar" && (d.integer || d.role === "size");
  };
  const checks = env.assumptions.flatMap(conjuncts).filter((a) => !symbols(a).every(isInteger));
  const bounds = new Map<string, Bound[]>();
  const order: string[] = [];
  const visiting = new Set<string>();
  const scalarNames = [...env.decls.values()].flatMap((d) =>
    d.kind === "scalar" && !isInteger(d.name) ? [d.name] : [],
  );
  const plain = (e: Expr): boolean =>
    freeIndices(e).length === 0 && symbols(e).every((s) => env.decls.get(s)?.kind === "scalar");
  const visit = (name: string): void => {
    if (order.includes(name) || visiting.has(name)) return;
    visiting.add(name);
    const own: Bound[] = [];
    for (const r of checks) {
      const b = boundOn(r, name);
      if (b === undefined || !plain(b.end) || symbols(b.end).includes(name)) continue;
      // Of two names that bound each other the one that is declared first is drawn first.
      if (symbols(b.end).some((s) => visiting.has(s) && s !== name && !order.includes(s))) continue;
      symbols(b.end)
        .filter((s) => !isInteger(s))
        .forEach(visit);
      own.push(b);
    }
    bounds.set(name, own);
    visiting.delete(name);
    order.push(name);
  };
  scalarNames.forEach(visit);
  for (const d of env.decls.values()) {
    if (d.kind !== "tensor") continue;
    const own = checks.flatMap((r) => {
      const b = boundOn(r, d.name);
      return b !== undefined && plain(b.end) ? [b] : [];
    });
    bounds.set(d.name, own);
  }
  const gradients = checks.flatMap((r) => gradientIn(env, r) ?? []);
  const equations = checks.filter(
    (r) => r.kind === "app" && r.op === "eq" && !gradients.some((g) => g.equation === r),
  );
  return { bounds, equations, gradients, checks, scalars: order };
}

/** An equation that says what the derivative of a given function in one of its arguments is. */
function gradientIn(env: Env, r: Expr): AssumedGradient | undefined {
  if (r.kind !== "app" || r.op !== "eq") return undefined;
  const [a, b] = r.args as readonly [Expr, Expr];
  const [side, value] = a.kind === "deriv" ? [a, b] : [b, a];
  if (side.kind !== "deriv" || side.of.kind !== "sym") return undefined;
  const entry = side.wrt.kind === "at" ? side.wrt.tensor : side.wrt;
  const f = env.decls.get(side.of.name);
  if (f?.kind !== "function" || f.formula !== undefined) return undefined;
  if (entry.kind !== "sym" || !f.params.includes(entry.name)) return undefined;
  const subs = side.wrt.kind === "at" ? side.wrt.subs : [];
  return { equation: r, function: f.name, parameter: entry.name, subs, value };
}

/** The relation as a bound of the name, or of every entry of it. */
function boundOn(r: Expr, name: string): Bound | undefined {
  if (r.kind !== "app" || !isOrder(r.op)) return undefined;
  const [l, h] = r.args;
  if (l === undefined || h === undefined) return undefined;
  const about = (e: Expr): boolean => {
    if (e.kind === "sym") return e.name === name;
    if (e.kind !== "at" || e.tensor.kind !== "sym" || e.tensor.name !== name) return false;
    const letters = e.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
    return letters.length === e.subs.length && new Set(letters).size === letters.length;
  };
  const bound = (op: Order, end: Expr): Bound => ({ side: SIDES[op][0], strict: SIDES[op][1], end });
  if (about(l)) return bound(r.op, h);
  if (about(h)) return bound(OPPOSITE[r.op], l);
  return undefined;
}

/** Given names that a term is made of, through definitions. */
export function givenNames(env: Env, e: Expr): ReadonlySet<string> {
  const out = new Set<string>();
  const seen = new Set<string>();
  const go = (x: Expr): void => {
    for (const s of symbols(x)) {
      if (seen.has(s)) continue;
      seen.add(s);
      const d = definition(env, s);
      const own = env.decls.get(s);
      if (own?.kind === "function" && own.formula !== undefined) continue;
      if (d === undefined) out.add(s);
      else for (const b of bodiesOf(d)) go(b);
    }
  };
  go(e);
  return out;
}
