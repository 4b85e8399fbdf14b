// The order of the indices of one sum, whatever order they came in: colour refinement (indices are told apart by
// what the factors look like from them), then each index of the first class that is left is tried in turn, and the
// least term is taken. Indices whose exchange changes nothing are tried once. See McKay and Piperno, "Practical graph
// isomorphism, II" (2014), on individualisation and refinement.

import { substituteIndices } from "./binders.ts";
import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import { type Expr, type Idx, mapRange, type Range } from "./nodes.ts";
import { norm } from "./norm.ts";
import { freeIndices } from "./traverse.ts";

/** The variables of one range, which stay together. */
export interface Block {
  readonly vars: readonly Idx[];
  readonly range: Range;
}

/** What brings a term without loose variables into form; throws TooLong. */
export interface Former {
  readonly ctx: Context;
  form(e: Expr): Expr;
  /** Counts pieces of work. */
  spend(n: number): void;
}

/** Thrown where the search has become too long. */
export class TooLong extends Error {}

/** Stand-ins for the indices of opened binders: `‹2.0›`. The level keeps those of nested binders apart. */
const STAND_IN = /^‹(\d+)\./;

/** The greatest level of a stand-in in the terms. */
export function levelOf(terms: readonly Expr[]): number {
  let top = 0;
  for (const t of terms)
    for (const name of freeIndices(t)) {
      const n = STAND_IN.exec(name)?.[1];
      if (n !== undefined) top = Math.max(top, Number(n));
    }
  return top;
}

/** Orders tried for one sum. */
const LEAVES = 300;

/** A number for each block; blocks of one number are not told apart yet. */
type Colours = ReadonlyMap<Block, number>;

interface Search {
  readonly former: Former;
  readonly blocks: readonly Block[];
  /** The factors, and one term for each range. */
  readonly terms: readonly Expr[];
  readonly level: number;
  readonly finish: (colours: Colours) => Expr;
  best: Expr | undefined;
  leaves: number;
}

/**
 * The least of what `make` gives over all orders of the blocks that may be least; it is given the blocks in order and
 * the factors in form, with the variables named by their places.
 */
export function ordered(
  former: Former,
  blocks: readonly Block[],
  factors: readonly Expr[],
  make: (blocks: readonly Block[], factors: readonly Expr[]) => Expr,
): Expr {
  const { ctx } = former;
  const terms = [...factors, ...blocks.map((b) => ctx.app("list", [...b.vars, ...endsOf(b.range)]))];
  const level = levelOf(terms);
  const finish = (colours: Colours): Expr => {
    const places = inPlace(blocks, colours);
    const names = new Map<string, Expr>();
    const named = places.map((b) => ({ ...b, vars: b.vars.map((v) => placed(v)) }));
    function placed(v: Idx): Idx {
      const at = ctx.idx(`‹${level}.${names.size}›`);
      names.set(v.name, at);
      return at;
    }
    const moved = (e: Expr): Expr => former.form(norm(ctx, substituteIndices(ctx, e, names)));
    const ranged = named.map((b): Block => ({ vars: b.vars, range: mapRange(b.range, moved) }));
    return make(ranged, factors.map(moved).sort(compare));
  };
  const search: Search = { former, blocks, terms, level, finish, best: undefined, leaves: 0 };
  explore(search, new Map(blocks.map((b) => [b, 0])));
  if (search.best === undefined) throw new TooLong();
  return search.best;
}

/** The blocks by colour, each after those that its range mentions. */
function inPlace(blocks: readonly Block[], colours: Colours): readonly Block[] {
  const left = [...blocks].sort((a, b) => (colours.get(a) ?? 0) - (colours.get(b) ?? 0));
  const out: Block[] = [];
  while (left.length > 0) {
    const waits = (b: Block): boolean =>
      left.some((o) => o !== b && endsOf(b.range).some((x) => mentions(x, o.vars)));
    const k = left.findIndex((b) => !waits(b));
    if (k < 0) throw new Error("ranges that mention each other");
    out.push(...left.splice(k, 1));
  }
  return out;
}

function explore(s: Search, start: Colours): void {
  const colours = refined(s, start);
  const classes = new Map<number, Block[]>();
  for (const b of s.blocks) {
    const c = colours.get(b) ?? 0;
    classes.set(c, [...(classes.get(c) ?? []), b]);
  }
  const open = [...classes].sort((a, b) => a[0] - b[0]).find(([, members]) => members.length > 1);
  if (open === undefined) {
    s.leaves += 1;
    if (s.leaves > LEAVES) throw new TooLong();
    const made = s.finish(colours);
    if (s.best === undefined || compare(made, s.best) < 0) s.best = made;
    return;
  }
  const [colour, members] = open;
  const tried: Block[] = [];
  for (const b of members) {
    if (tried.some((t) => twins(s, t, b))) continue;
    tried.push(b);
    // b alone goes before the others of its class.
    const next = [...colours].map(
      ([o, c]) => [o, c > colour || (c === colour && o !== b) ? c + 1 : c] as const,
    );
    explore(s, new Map(next));
  }
}

/** Whether exchanging the two leaves all factors and ranges as they are. */
function twins(s: Search, a: Block, b: Block): boolean {
  if (a.vars.length !== b.vars.length) return false;
  const swap = new Map<string, Expr>();
  a.vars.forEach((v, k) => {
    const w = b.vars[k] as Idx;
    swap.set(v.name, w);
    swap.set(w.name, v);
  });
  return same(forms(s, new Map()), forms(s, swap));
}

const forms = (s: Search, names: ReadonlyMap<string, Expr>): readonly Expr[] => {
  const { ctx } = s.former;
  s.former.spend(s.terms.length);
  return s.terms.map((t) => s.former.form(norm(ctx, substituteIndices(ctx, t, names)))).sort(compare);
};

const same = (a: readonly Expr[], b: readonly Expr[]): boolean => order(a, b) === 0;

function order(a: readonly Expr[], b: readonly Expr[]): number {
  for (let k = 0; k < Math.min(a.length, b.length); k += 1) {
    const c = compare(a[k] as Expr, b[k] as Expr);
    if (c !== 0) return c;
  }
  return a.length - b.length;
}

/** Colours split by what each block sees, until nothing more is split. */
function refined(s: Search, start: Colours): Colours {
  let colours = start;
  for (;;) {
    if (new Set(colours.values()).size === s.blocks.length) return colours;
    const seen = s.blocks.map((b) => ({ b, old: colours.get(b) ?? 0, view: view(s, colours, b) }));
    seen.sort((x, y) => x.old - y.old || order(x.view, y.view));
    const next = new Map<Block, number>();
    let n = 0;
    seen.forEach((x, k) => {
      const before = seen[k - 1];
      if (before !== undefined && (before.old !== x.old || order(before.view, x.view) !== 0)) n += 1;
      next.set(x.b, n);
    });
    const grown = new Set(next.values()).size > new Set(colours.values()).size;
    colours = next;
    if (!grown) return colours;
  }
}

/** All terms with the block marked and the other variables named by their colours. */
function view(s: Search, colours: Colours, b: Block): readonly Expr[] {
  const { ctx } = s.former;
  const names = new Map<string, Expr>();
  for (const o of s.blocks)
    o.vars.forEach((v, k) => {
      names.set(
        v.name,
        ctx.idx(o === b ? `‹${s.level}.*${k}›` : `‹${s.level}.c${colours.get(o) ?? 0}.${k}›`),
      );
    });
  return forms(s, names);
}

export const mentions = (e: Expr, vars: readonly Idx[]): boolean => {
  const free = freeIndices(e);
  return vars.some((v) => free.includes(v.name));
};

export const endsOf = (r: Range): readonly Expr[] =>
  r.kind === "interval" ? [r.lo, r.hi] : r.kind === "set" ? [r.set] : [];

export interface Group {
  readonly blocks: readonly Block[];
  readonly factors: readonly Expr[];
}

/** Indices that share a factor, or of which one is in the range of the other, belong together. */
export function grouped(blocks: readonly Block[], factors: readonly Expr[]): readonly Group[] {
  const links = [
    ...factors.map((f) => blocks.filter((b) => mentions(f, b.vars))),
    ...blocks.map((b) => [b, ...blocks.filter((o) => endsOf(b.range).some((x) => mentions(x, o.vars)))]),
  ];
  const left = new Set(blocks);
  const out: Group[] = [];
  for (const first of blocks) {
    if (!left.has(first)) continue;
    const own = new Set([first]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const link of links) {
        if (!link.some((b) => own.has(b))) continue;
        for (const b of link) {
          if (own.has(b)) continue;
          own.add(b);
          grown = true;
        }
      }
    }
    for (const b of own) left.delete(b);
    const vars = [...own].flatMap((b) => b.vars);
    out.push({
      blocks: blocks.filter((b) => own.has(b)),
      factors: factors.filter((f) => mentions(f, vars)),
    });
  }
  return out;
}
