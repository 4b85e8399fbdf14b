// A search for whole numbers that satisfy constraints: when it finds some, no proof of their contradiction need be
// tried. Finding nothing means nothing, and a wrong find could only cost a proof, so plain doubles will do.

import type { App, Expr } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import type { Knowledge } from "./affine.ts";
import type { Alternatives, Constraint } from "./constraints.ts";

interface Term {
  readonly coef: number;
  readonly atoms: readonly number[];
}
interface Row {
  readonly terms: readonly Term[];
  readonly constant: number;
  readonly kind: Constraint["kind"];
}

const NODES = 96;
const CALCULATED: ReadonlySet<string> = new Set(["floor", "ceil", "max", "min", "abs", "round"]);
const ARITHMETIC: ReadonlySet<string> = new Set([...CALCULATED, "add", "mul", "div", "pow"]);

/** Values of atoms (by alpha); those of calculated atoms are added as they are needed. */
type Assignment = Map<number, number>;

const REMEMBERED = 24;
const recent = (k: Knowledge): Assignment[] => {
  const table = k.ctx.table<unknown, Assignment[]>("index.models");
  const list = table.get(k.integer) ?? [];
  table.set(k.integer, list);
  return list;
};

/** Whether values that served another question serve this one too. */
export function knownModel(
  k: Knowledge,
  given: readonly Constraint[],
  choices: readonly Alternatives[],
): boolean {
  const list = recent(k);
  const fits = (v: Assignment, c: Constraint): boolean => {
    let s = 0;
    for (const m of c.p.terms) {
      let t = typeof m.coef === "number" ? m.coef : toNumberQ(m.coef);
      for (const a of m.atoms) t *= valueIn(v, a);
      s += t;
    }
    return c.kind === "eq" ? s === 0 : c.kind === "gt" ? s > 0 : s >= 0;
  };
  const at = list.findIndex(
    (v) =>
      given.every((c) => fits(v, c)) && choices.every((c) => c.some((alt) => alt.every((r) => fits(v, r)))),
  );
  if (at < 0) return false;
  const [hit] = list.splice(at, 1);
  if (hit !== undefined) list.unshift(hit);
  return true;
}

function valueIn(v: Assignment, e: Expr): number {
  if (e.kind === "num") return toNumberQ(e.value);
  const known = v.get(e.alpha);
  if (known !== undefined) return known;
  if (e.kind !== "app" || !ARITHMETIC.has(e.op)) return Number.NaN;
  const r = ofParts(
    e.op,
    e.args.map((x) => () => valueIn(v, x)),
  )([]);
  v.set(e.alpha, r);
  return r;
}

/** A number from the values of the free atoms. */
type Formula = (v: readonly number[]) => number;

/** An operator of numbers that are calculated anew for many values: nothing is made on the way. */
function ofParts(op: string, parts: readonly Formula[]): Formula {
  const [a, b] = parts as readonly [Formula, Formula];
  switch (op) {
    case "add":
      return (v) => {
        let s = 0;
        for (let k = 0; k < parts.length; k += 1) s += (parts[k] as Formula)(v);
        return s;
      };
    case "mul":
      return (v) => {
        let p = 1;
        for (let k = 0; k < parts.length; k += 1) p *= (parts[k] as Formula)(v);
        return p;
      };
    case "div":
      return (v) => a(v) / b(v);
    case "pow":
      return (v) => a(v) ** b(v);
    case "floor":
      return (v) => Math.floor(a(v));
    case "ceil":
      return (v) => Math.ceil(a(v));
    case "round":
      return (v) => Math.round(a(v));
    case "abs":
      return (v) => Math.abs(a(v));
    case "max":
      return (v) => parts.reduce((m, p) => Math.max(m, p(v)), Number.NEGATIVE_INFINITY);
    case "min":
      return (v) => parts.reduce((m, p) => Math.min(m, p(v)), Number.POSITIVE_INFINITY);
    default:
      return () => Number.NaN;
  }
}

export function hasModel(
  k: Knowledge,
  given: readonly Constraint[],
  choices: readonly Alternatives[],
): boolean {
  // Atoms by number; a calculated atom has a function of the others, all others are free to choose.
  const numbers = new Map<number, number>();
  const whole: boolean[] = [];
  /** How calculated atoms are told from the others. */
  const made: (Formula | undefined)[] = [];
  const needs: (readonly number[])[] = [];
  const atoms: Expr[] = [];
  const atom = (a: Expr): number => {
    const known = numbers.get(a.alpha);
    if (known !== undefined) return known;
    const free = new Set<number>();
    const f = a.kind === "app" && CALCULATED.has(a.op) ? formula(a, free) : undefined;
    const at = whole.length;
    numbers.set(a.alpha, at);
    atoms.push(a);
    whole.push(k.integer(a));
    needs.push(f === undefined ? [at] : [...free]);
    made.push(f);
    return at;
  };
  /** A function of the free atoms, which are collected on the way. */
  const formula = (e: App, free: Set<number>): Formula => {
    const parts = e.args.map((x): Formula => {
      if (x.kind === "num") {
        const n = toNumberQ(x.value);
        return () => n;
      }
      if (x.kind === "app" && ARITHMETIC.has(x.op)) return formula(x, free);
      const at = atom(x);
      for (const n of needs[at] ?? []) free.add(n);
      return made[at] ?? ((v) => v[at] ?? Number.NaN);
    });
    return ofParts(e.op, parts);
  };
  const compile = (c: Constraint): Row => {
    const terms: Term[] = [];
    let constant = 0;
    for (const m of c.p.terms)
      if (m.atoms.length === 0) constant = toNumberQ(m.coef);
      else terms.push({ coef: toNumberQ(m.coef), atoms: m.atoms.map(atom) });
    return { terms, constant, kind: c.kind };
  };
  const rows = given.map(compile);
  const either = choices.map((c) => c.map((alt) => alt.map(compile)));

  const value = (r: Row, v: readonly number[]): number => {
    let s = r.constant;
    for (const t of r.terms) {
      let p = t.coef;
      for (const a of t.atoms) p *= made[a]?.(v) ?? v[a] ?? Number.NaN;
      s += p;
    }
    return s;
  };
  const holds = (r: Row, v: readonly number[]): boolean => {
    const s = value(r, v);
    return r.kind === "eq" ? s === 0 : r.kind === "gt" ? s > 0 : s >= 0;
  };
  const freeAtoms: number[] = [];
  for (let a = 0; a < needs.length; a += 1) {
    const own = needs[a] ?? [];
    if (own.length === 1 && own[0] === a) freeAtoms.push(a);
  }
  const lastRow = new Array<number>(whole.length).fill(-1);
  const weight = new Array<number>(whole.length).fill(0);
  const depends = rows.map((r, n): readonly number[] => {
    const found: number[] = [];
    for (const t of r.terms)
      for (const atom of t.atoms)
        for (const a of needs[atom] ?? [])
          if (lastRow[a] !== n) {
            lastRow[a] = n;
            weight[a] = (weight[a] ?? 0) + 1;
            found.push(a);
          }
    return found;
  });
  // The most constrained atoms last, so that their bounds are known when they are chosen.
  const order = freeAtoms.sort((a, b) => (weight[b] ?? 0) - (weight[a] ?? 0) || a - b);
  const place = new Array<number>(whole.length).fill(0);
  order.forEach((a, n) => {
    place[a] = n;
  });
  const ready: Row[][] = order.map(() => []);
  for (const [n, r] of rows.entries()) {
    let last = -1;
    for (const a of depends[n] ?? []) last = Math.max(last, place[a] ?? 0);
    if (last >= 0) ready[last]?.push(r);
    else if (!holds(r, [])) return false;
  }

  /** The row as at0 + slope·x in the value x of the atom; undefined where it is not seen to be affine in it. */
  const affineRow = (r: Row, a: number, v: readonly number[]): Line | undefined => {
    let [at0, slope] = [r.constant, 0];
    if (!Number.isInteger(at0)) return undefined;
    for (const t of r.terms) {
      let p = t.coef;
      if (!Number.isInteger(p)) return undefined;
      let times = 0;
      for (const b of t.atoms) {
        if (b === a) times += 1;
        else if (needs[b]?.includes(a)) return undefined;
        else p *= made[b]?.(v) ?? v[b] ?? Number.NaN;
      }
      if (times > 1) return undefined;
      if (times === 1) slope += p;
      else at0 += p;
    }
    return { at0, slope, kind: r.kind };
  };
  /** The same from the values at 0, 1 and 2. */
  const probed = (r: Row, a: number, v: number[]): Line | undefined => {
    v[a] = 0;
    const at0 = value(r, v);
    v[a] = 1;
    const slope = value(r, v) - at0;
    v[a] = 2;
    return Math.abs(value(r, v) - at0 - 2 * slope) > 1e-9 ? undefined : { at0, slope, kind: r.kind };
  };

  const v = new Array<number>(whole.length).fill(0);
  let nodes = NODES;
  const go = (n: number): boolean => {
    if (n === order.length) {
      if (!either.every((c) => c.some((alt) => alt.every((r) => holds(r, v))))) return false;
      const list = recent(k);
      list.unshift(new Map(atoms.map((a, at) => [a.alpha, made[at]?.(v) ?? v[at] ?? Number.NaN])));
      if (list.length > REMEMBERED) list.pop();
      return true;
    }
    const a = order[n] as number;
    const exact: Line[] = [];
    const bounds: Line[] = [];
    const others: Row[] = [];
    for (const r of ready[n] ?? []) {
      const line = affineRow(r, a, v);
      if (line !== undefined) exact.push(line);
      else others.push(r);
      // Rows that are affine in the atom bound it; others are only checked.
      const bound = line ?? probed(r, a, v);
      if (bound !== undefined) bounds.push(bound);
    }
    for (const x of values(bounds, whole[a] === true, n)) {
      nodes -= 1;
      if (nodes < 0) return false;
      v[a] = x;
      if (exact.every((l) => fitsAt(l, x)) && others.every((r) => holds(r, v)) && go(n + 1)) return true;
    }
    v[a] = 0;
    return false;
  };
  return go(0);
}

/** A row in one atom, the others having values. */
interface Line {
  readonly at0: number;
  readonly slope: number;
  readonly kind: Constraint["kind"];
}

const fitsAt = (l: Line, x: number): boolean => {
  const s = l.at0 + l.slope * x;
  return l.kind === "eq" ? s === 0 : l.kind === "gt" ? s > 0 : s >= 0;
};

/** Values to try for one atom: the ends of the interval that the rows leave, and some inside. */
function values(bounds: readonly Line[], whole: boolean, n: number): readonly number[] {
  let [lo, hi] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { at0, slope, kind } of bounds) {
    if (slope === 0) continue;
    const end = -at0 / slope + 0;
    if (slope > 0 || kind === "eq") lo = Math.max(lo, whole ? Math.ceil(end) : end);
    if (slope < 0 || kind === "eq") hi = Math.min(hi, whole ? Math.floor(end) : end);
  }
  if (lo > hi) return [];
  const low = lo === Number.NEGATIVE_INFINITY ? (hi === Number.POSITIVE_INFINITY ? 0 : hi - 5) : lo;
  const high = hi === Number.POSITIVE_INFINITY ? low + 5 + (n % 3) : hi;
  const middle = whole ? Math.floor((low + high) / 2) : (low + high) / 2;
  const tried: number[] = [];
  const wish = (x: number): void => {
    if (x >= lo && x <= hi && !tried.includes(x)) tried.push(x);
  };
  wish(low + 1);
  wish(high);
  wish(low);
  wish(middle);
  wish(low + 2);
  wish(low + 3);
  wish(high - 1);
  if (lo === Number.NEGATIVE_INFINITY) wish(low - 3);
  return tried;
}
