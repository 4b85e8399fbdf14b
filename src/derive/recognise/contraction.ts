// Products of reads at plain letters, summed over whole axes, taken as a graph: the letters are its nodes, a matrix
// A[i, j] joins two of them, a vector stands at one. A path from i to k through all of it is a product of matrices,
// (A B C)[i, k]; one that ends at a vector a product with it, (A B u)[i]; a cycle is a trace, tr(A B), or the entry
// of a diagonal. A vector at a letter on the way is a diagonal matrix between its neighbours, A diag(v) B.

import { open } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type { Facts } from "../../index/prove.ts";
import { type Read, readOf, sameAxis } from "./domain.ts";
import { entrywiseRead, sliceEntrywise } from "./entrywise.ts";
import { dependsOn, factorsOf } from "./term.ts";

export interface Summed {
  readonly ctx: Context;
  readonly env: Env;
  readonly facts: Facts;
  /** The letters of the result, and the axes that they run over where these are known. */
  readonly indices: readonly string[];
  readonly axes?: readonly Axis[];
  /** Names that letters opened here must avoid. */
  readonly taken?: readonly string[];
  readonly rhs: Expr;
}

/** Constants, operands without the leading subscripts that are held fixed, and the letters of their axes. */
export interface Contraction {
  readonly constants: readonly Expr[];
  readonly operands: readonly Read[];
  readonly names: readonly (readonly string[])[];
  readonly summed: readonly string[];
}

export function contractionOf(input: Summed): Contraction | undefined {
  const { ctx, env, facts, indices } = input;
  const summed = new Map<string, Range>();
  const factors: Expr[] = [];
  /** The factors of nested products and sums, each letter of a sum under a name of its own. */
  const collect = (e: Expr): boolean =>
    factorsOf(ctx, e).every((f) => {
      if (f.kind !== "bind") {
        factors.push(f);
        return true;
      }
      if (f.op !== "sum" || f.guard !== undefined) return false;
      const o = open(ctx, f, [
        ...indices,
        ...env.indices.keys(),
        ...summed.keys(),
        ...(input.taken ?? []),
        ...freeIndices(input.rhs),
      ]);
      if (o.ranges.some((r) => r.kind === "set")) return false;
      for (const [k, v] of o.vars.entries()) summed.set(v.name, o.ranges[k] as Range);
      return collect(o.body);
    });
  if (!collect(input.rhs)) return undefined;
  const own = new Set([...indices, ...summed.keys()]);
  const operands: Read[] = [];
  const names: string[][] = [];
  const where = new Map<string, Axis>(
    input.axes === undefined ? [] : indices.map((n, k) => [n, input.axes?.[k] as Axis]),
  );
  for (const f of factors) {
    if (!dependsOn(f, own)) continue;
    const whole = readOf(ctx, env, f) ?? entrywiseRead(ctx, env, f);
    const r = whole && sliced(ctx, env, whole, own);
    if (r === undefined || dependsOn(r.tensor, own)) return undefined;
    const letters = r.subs.map((s) => (s.kind === "idx" && own.has(s.name) ? s.name : ""));
    for (const [k, n] of letters.entries()) {
      const axis = r.axes[k] as Axis;
      const before = where.get(n);
      if (n === "" || (before !== undefined && !sameAxis(facts, before, axis))) return undefined;
      where.set(n, before ?? axis);
    }
    operands.push(r);
    names.push(letters);
  }
  const whole = [...summed].every(([n, r]) => {
    const axis = where.get(n);
    if (axis === undefined) return false;
    if (r.kind !== "interval") return r.kind === "all" && axis.outside.kind === "zero";
    return sameAxis(facts, axis, { lo: r.lo, hi: r.hi, outside: axis.outside });
  });
  if (!whole || !indices.every((n) => names.some((l) => l.includes(n)))) return undefined;
  return {
    constants: factors.filter((f) => !dependsOn(f, own)),
    operands,
    names,
    summed: [...summed.keys()],
  };
}

/** The read of the slice at the leading subscripts that hold none of the letters. */
function sliced(ctx: Context, env: Env, r: Read, own: ReadonlySet<string>): Read {
  let n = 0;
  while (n < r.subs.length && !dependsOn(r.subs[n] as Expr, own)) n += 1;
  if (n === 0) return r;
  return {
    ...r,
    tensor: sliceEntrywise(ctx, env, r.tensor, r.subs.slice(0, n)),
    subs: r.subs.slice(n),
    axes: r.axes.slice(n),
  };
}

/** A matrix between two letters; it has been gone through, or not. */
interface Edge {
  readonly tensor: Expr;
  readonly from: string;
  readonly to: string;
}
interface Graph {
  readonly edges: readonly Edge[];
  /** By letter; of several at one letter, their product entry by entry. */
  readonly vectors: ReadonlyMap<string, Expr>;
}

function graphOf(ctx: Context, c: Contraction): Graph | undefined {
  const edges: Edge[] = [];
  const vectors = new Map<string, Expr>();
  const both = (a: Expr | undefined, b: Expr): Expr => (a === undefined ? b : ctx.app("hadamard", [a, b]));
  for (const [k, r] of c.operands.entries()) {
    const [i, j, ...more] = c.names[k] ?? [];
    if (i === undefined || more.length > 0) return undefined;
    if (j === undefined) vectors.set(i, both(vectors.get(i), r.tensor));
    else {
      const same = edges.findIndex((e) => e.from === i && e.to === j);
      if (same < 0) edges.push({ tensor: r.tensor, from: i, to: j });
      else edges[same] = { ...(edges[same] as Edge), tensor: both(edges[same]?.tensor, r.tensor) };
    }
  }
  return { edges, vectors };
}

interface Walk {
  readonly factors: readonly Expr[];
  readonly end: string;
  /** How many matrices were gone through backwards, as their transposes. */
  readonly turned: number;
}

/** From a letter on through every matrix and vector, to where none goes on; undefined where the way forks. */
function walk(ctx: Context, g: Graph, start: string, first?: Edge): Walk | undefined {
  const left = new Set(g.edges);
  const vectors = new Map(g.vectors);
  const factors: Expr[] = [];
  let here = start;
  let turned = 0;
  for (let k = 0; ; k += 1) {
    const ways = [...left].filter((e) => e.from === here || e.to === here);
    const next = k === 0 && first !== undefined ? first : ways.length === 1 ? ways[0] : undefined;
    const vector = vectors.get(here);
    vectors.delete(here);
    if (next === undefined) {
      if (ways.length > 0 || left.size > 0 || vectors.size > 0) return undefined;
      return { factors: vector === undefined ? factors : [...factors, vector], end: here, turned };
    }
    if (vector !== undefined) {
      // A vector where the way begins scales the rows: that has no better form than the sum.
      if (k === 0) return undefined;
      factors.push(ctx.app("diag", [vector]));
    }
    left.delete(next);
    const forward = next.from === here;
    factors.push(forward ? next.tensor : transposed(ctx, next.tensor));
    if (!forward) turned += 1;
    here = forward ? next.to : next.from;
  }
}

const transposed = (ctx: Context, t: Expr): Expr =>
  t.kind === "app" && t.op === "transpose" ? (t.args[0] as Expr) : ctx.app("transpose", [t]);

const product = (ctx: Context, factors: readonly Expr[]): Expr | undefined =>
  factors.length === 0 ? undefined : factors.reduce((a, b) => ctx.app("matmul", [a, b]));

/** The product of matrices, the product with a vector, or the diagonal of one that the contraction is. */
export function chainOf(ctx: Context, c: Contraction, letters: readonly string[]): Expr | undefined {
  const g = graphOf(ctx, c);
  const [i, k, ...more] = letters;
  if (g === undefined || i === undefined || more.length > 0 || g.edges.length === 0) return undefined;
  const touching = g.edges.filter((e) => e.from === i || e.to === i);
  const [first] = touching;
  if (k === undefined && touching.length === 2) {
    const w = cycle(ctx, g, i, touching);
    // The diagonal of A diag(u ⊙ v) B says less than the sum.
    const scales = w?.factors.some(isCompound) === true;
    const around = w === undefined || scales ? undefined : product(ctx, w.factors);
    return around && ctx.app("diagonal", [around]);
  }
  if (first === undefined || touching.length !== 1) return undefined;
  const w = walk(ctx, g, i);
  if (w === undefined || w.factors.length < 2) return undefined;
  // Where the way ends, a vector closes the sum; without one, the letter is the second of the result.
  const closed = g.vectors.has(w.end);
  if (k === undefined ? !closed || w.end === i : closed || w.end !== k) return undefined;
  return product(ctx, w.factors);
}

/** The diagonal matrix of a vector that is made of others. */
const isCompound = (f: Expr): boolean =>
  f.kind === "app" && f.op === "diag" && f.args[0]?.kind === "app" && f.args[0].op !== "slice";

/** tr(A B C) of a cycle through every matrix. */
export function traceOf(ctx: Context, c: Contraction): Expr | undefined {
  const g = graphOf(ctx, c);
  const [first] = g?.edges ?? [];
  if (g === undefined || first === undefined || g.vectors.size > 0) return undefined;
  if (first.from === first.to) return g.edges.length === 1 ? ctx.app("trace", [first.tensor]) : undefined;
  const w = cycle(ctx, g, first.from, [first]) ?? undefined;
  const back = cycle(ctx, g, first.to, [first]);
  const best = w !== undefined && back !== undefined && back.turned < w.turned ? back : w;
  const around = best === undefined ? undefined : product(ctx, best.factors);
  return around && ctx.app("trace", [around]);
}

/** Around from a letter and back to it, by the first of the ways that needs the fewest transposes. */
function cycle(ctx: Context, g: Graph, start: string, ways: readonly Edge[]): Walk | undefined {
  let best: Walk | undefined;
  for (const first of ways) {
    if (first.from === first.to) return undefined;
    const w = walk(ctx, g, start, first);
    if (w === undefined || w.end !== start || w.factors.length < 2) continue;
    if (best === undefined || w.turned < best.turned) best = w;
  }
  return best;
}
