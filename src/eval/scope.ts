// Where the variables of a term live while it is evaluated. A term is compiled to closures over a frame, an array
// with one place for each free index and one for each variable of the binders around; no names at run time.

import type { Expr } from "../expr/nodes.ts";
import { eachChild } from "../expr/traverse.ts";

export type Frame = number[];
export type Code<T> = (f: Frame) => T;

/** One body that is compiled on its own: a term with its free indices, or a definition with its parameters. */
export interface Unit {
  readonly id: number;
  /** The place of each free index; bound variables come after them. */
  readonly places: ReadonlyMap<string, number>;
  /** How often each node occurs as a child in the body. */
  readonly uses: ReadonlyMap<number, number>;
}
export interface Scope {
  readonly unit: Unit;
  /** How many variables are bound around the term. */
  readonly depth: number;
}

export const inner = (scope: Scope, variables: number): Scope => ({
  unit: scope.unit,
  depth: scope.depth + variables,
});
/** The place of the variable with this de Bruijn index. */
export const boundPlace = (scope: Scope, index: number): number =>
  scope.unit.places.size + scope.depth - 1 - index;
/** Room for the free indices, and for as many variables as terms have around them; more are added as they come. */
export function frame(scope: Scope): Frame {
  const f = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = scope.unit.places.size; k > 0; k -= 1) f.push(0);
  return f;
}

/** A list of n zeros. */
export function zeros(n: number): number[] {
  const list: number[] = [];
  for (let k = 0; k < n; k += 1) list.push(0);
  return list;
}

export function countUses(root: Expr): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const stack: Expr[] = [root];
  uses.set(root.id, 1);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    eachChild(top, (c) => {
      const n = uses.get(c.id) ?? 0;
      uses.set(c.id, n + 1);
      if (n === 0) stack.push(c);
    });
  }
  return uses;
}

interface Variables {
  readonly loose: readonly number[];
  readonly free: readonly string[];
}
const NO_VARIABLES: Variables = { loose: [], free: [] };

/** Loose de Bruijn indices and free indices of a term, remembered in `memo`. */
export function variables(memo: Map<number, Variables>, e: Expr): Variables {
  const known = memo.get(e.id);
  if (known !== undefined) return known;
  let v: Variables = NO_VARIABLES;
  if (e.kind === "bound") v = { loose: [e.index], free: [] };
  else if (e.kind === "idx") v = { loose: [], free: [e.name] };
  else if (e.kind !== "num" && e.kind !== "sym") {
    const loose: number[] = [];
    const free: string[] = [];
    eachChild(e, (c, under) => {
      const w = variables(memo, c);
      for (const k of w.loose) if (k >= under && !loose.includes(k - under)) loose.push(k - under);
      for (const n of w.free) if (!free.includes(n)) free.push(n);
    });
    if (loose.length + free.length > 0) v = { loose, free };
  }
  memo.set(e.id, v);
  return v;
}

/** The places in the frame that the value of a term depends on. */
export function placesOf(memo: Map<number, Variables>, e: Expr, scope: Scope): readonly number[] {
  const v = variables(memo, e);
  const out: number[] = v.loose.map((k) => boundPlace(scope, k));
  for (const name of v.free) {
    const p = scope.unit.places.get(name);
    if (p !== undefined) out.push(p);
  }
  return out.sort((a, b) => a - b);
}

/** Keeps the last value for as long as the places it depends on, and the epoch, stay the same. */
export function remember<T>(code: Code<T>, places: readonly number[], epoch: () => number): Code<T> {
  let full = false;
  let at = -1;
  let value: T;
  const n = places.length;
  const seen = zeros(n);
  return (f) => {
    const now = epoch();
    if (full && at === now) {
      let same = true;
      for (let k = 0; k < n; k += 1) {
        if (seen[k] !== f[places[k] as number]) {
          same = false;
          break;
        }
      }
      if (same) return value;
    }
    full = false;
    const v = code(f);
    // `code` may have been entered again meanwhile, but the frame places it depends on are the caller's.
    for (let k = 0; k < n; k += 1) seen[k] = f[places[k] as number] as number;
    at = now;
    value = v;
    full = true;
    return v;
  };
}
export type { Variables };
