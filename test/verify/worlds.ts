// Random worlds for the brute-force evaluator: small sizes, values from a coarse lattice as well as from an interval,
// assumptions fulfilled. Drawn by a generator of its own.

import { axesOf, type Env, type FunctionDecl } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { freeIndices, symbols } from "../../src/expr/traverse.ts";
import { holds, NoValue, value, type World } from "./brute.ts";

export function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 97) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 5) / 2 ** 27;
  };
}

/** A world inside the assumptions, or undefined when this draw is not. */
export function drawWorld(env: Env, seed: number, lattice: boolean): World | undefined {
  const next = generator(seed);
  for (let k = 0; k < 5; k += 1) next();
  const int = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1));
  const numbers = new Map<string, number>();
  const positive = positiveNames(env);
  // Many sizes at once are kept small, a few may be larger.
  const count = [...env.decls.values()].filter((d) => d.kind === "scalar" && d.role === "size").length;
  const sizes = count <= 2 ? 5 : count > 3 && seed % 2 === 0 ? 2 : 3;
  const real = (name: string): number => {
    const v = lattice ? int(-2, 2) / 2 : Math.round((next() * 4 - 2) * 64) / 64;
    return positive.has(name) ? Math.abs(v) + (lattice ? 0.5 : 0.125) : v;
  };
  for (const d of env.decls.values()) {
    if (d.kind !== "scalar") continue;
    numbers.set(d.name, d.role === "size" ? int(1, sizes) : d.integer ? int(0, 3) : real(d.name));
  }
  const tensors = new Map<string, Map<string, number>>();
  const sets = new Map<string, Map<string, (readonly number[])[]>>();
  const functions = new Map<string, (args: readonly (readonly number[])[]) => number>();
  const world: World = {
    env,
    numbers,
    tensors,
    sets,
    functions,
    memo: new Map(),
    work: { done: 0, even: 0, most: Number.POSITIVE_INFINITY },
    tied: new Set(),
    moved: new Map(),
  };
  try {
    for (const d of env.decls.values()) {
      const axes = axesOf(env, d.name) ?? [];
      const ends = axes.map((a) => [value(world, a.lo, new Map()), value(world, a.hi, new Map())] as const);
      if (ends.some(([lo, hi]) => !(hi >= lo)) || ends.reduce((n, [lo, hi]) => n * (hi - lo + 1), 1) > 100)
        return undefined;
      if (d.kind === "tensor")
        tensors.set(
          d.name,
          table(ends, () => (d.integer ? int(0, 2) : real(d.name))),
        );
      if (d.kind === "set") {
        // (0, 0) and (1, 1), or (0, 1) and (1, 0).
        const turn = int(0, 1);
        sets.set(
          d.name,
          table(ends, () =>
            Array.from({ length: int(1, 2) }, (_, k) =>
              Array.from({ length: d.arity }, (_x, j) => (k + turn * j) % 2),
            ),
          ),
        );
      }
      if (d.kind === "function") functions.set(d.name, toldGradient(world, d) ?? smooth(next));
    }
    for (const a of env.assumptions)
      if (gradientIn(a) === undefined && !fulfil(world, tensors, a)) return undefined;
  } catch (x) {
    if (x instanceof NoValue) return undefined;
    throw x;
  }
  world.memo.clear();
  world.tied.clear();
  world.moved.clear();
  return world;
}

function table<T>(ends: readonly (readonly [number, number])[], draw: () => T): Map<string, T> {
  const out = new Map<string, T>();
  const go = (k: number, at: readonly number[]): void => {
    const e = ends[k];
    if (e === undefined) out.set(at.join(","), draw());
    else for (let v = e[0]; v <= e[1]; v += 1) go(k + 1, [...at, v]);
  };
  go(0, []);
  return out;
}

/** Σ c y + ½ Σ q y² + sin Σ r y: every argument matters, and no two in the same way. */
function smooth(next: () => number): (args: readonly (readonly number[])[]) => number {
  const drawn: number[] = [];
  const coefficient = (k: number): number => {
    while (drawn.length <= k) drawn.push(next() * 2 + 0.25);
    return drawn[k] as number;
  };
  return (args) => {
    let sum = 0;
    let inner = 0;
    let k = 0;
    for (const list of args) {
      for (const y of list) {
        sum += coefficient(k) * y + 0.5 * coefficient(k + 1) * y * y;
        inner += coefficient(k + 2) * y;
        k += 3;
      }
    }
    return sum + Math.sin(inner);
  };
}

interface Gradient {
  readonly of: string;
  readonly by: string;
  readonly letters: readonly string[];
  readonly value: Expr;
}

/** ∂L/∂y[i, j] = G[i, j], as it is assumed of a given function. */
function gradientIn(a: Expr): Gradient | undefined {
  const [l, r] = a.kind === "app" && a.op === "eq" ? a.args : [];
  if (l?.kind !== "deriv" || r === undefined || l.of.kind !== "sym") return undefined;
  const { of, wrt } = l;
  const tensor = wrt.kind === "at" ? wrt.tensor : wrt;
  const subs = wrt.kind === "at" ? wrt.subs : [];
  if (tensor.kind !== "sym") return undefined;
  const letters = subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
  return letters.length === subs.length ? { of: of.name, by: tensor.name, letters, value: r } : undefined;
}

/** The linear function with the gradient that is assumed of it; undefined where none is. */
function toldGradient(
  w: World,
  d: FunctionDecl,
): ((args: readonly (readonly number[])[]) => number) | undefined {
  const told = d.params.map((p) =>
    w.env.assumptions.map(gradientIn).find((g) => g?.of === d.name && g.by === p),
  );
  if (told.some((g) => g === undefined)) return undefined;
  const weights = told.map((g) => {
    if (g === undefined) return [];
    const ends = (axesOf(w.env, g.by) ?? []).map(
      (a) => [value(w, a.lo, new Map()), value(w, a.hi, new Map())] as const,
    );
    const places: (readonly number[])[] = [];
    for (const key of table(ends, () => 0).keys()) places.push(key === "" ? [] : key.split(",").map(Number));
    return places.map((at) => value(w, g.value, new Map(g.letters.map((l, k) => [l, at[k] as number]))));
  });
  return (args) =>
    args.reduce((s, list, k) => list.reduce((t, y, n) => t + y * (weights[k]?.[n] as number), s), 0);
}

function positiveNames(env: Env): ReadonlySet<string> {
  const out = new Set<string>();
  for (const a of env.assumptions) {
    if (a.kind !== "app") continue;
    const [l, r] = a.args;
    const big = a.op === "gt" || a.op === "ge" ? l : a.op === "lt" || a.op === "le" ? r : undefined;
    if (big?.kind === "sym") out.add(big.name);
    if (big?.kind === "at" && big.tensor.kind === "sym") out.add(big.tensor.name);
  }
  return out;
}

/** Makes an assumption true by its last entry where it is a linear equation; else says whether it holds. */
function fulfil(w: World, tensors: Map<string, Map<string, number>>, a: Expr): boolean {
  for (const free of lettersOf(w, freeIndices(a))) {
    if (a.kind === "app" && a.op === "eq") {
      const [l, r] = a.args as readonly [Expr, Expr];
      const gap = (): number => {
        w.memo.clear();
        return value(w, l, free) - value(w, r, free);
      };
      const data = symbols(a).flatMap((s) => tensors.get(s) ?? []);
      const key = [...(data[0]?.keys() ?? [])].at(-1);
      const start = gap();
      if (data[0] !== undefined && key !== undefined && Math.abs(start) > 1e-12) {
        const old = data[0].get(key) as number;
        data[0].set(key, old + 1);
        const slope = gap() - start;
        data[0].set(key, slope === 0 ? old : old - start / slope);
      }
      if (Math.abs(gap()) > 1e-9) return false;
    } else if (!holds(w, a, free)) return false;
  }
  return true;
}

/** Every value of the letters. */
export function lettersOf(w: World, letters: readonly string[]): readonly ReadonlyMap<string, number>[] {
  return letters.reduce<readonly ReadonlyMap<string, number>[]>(
    (all, name) =>
      all.flatMap((at) => {
        const r = w.env.indices.get(name);
        const lo = r?.kind === "interval" ? value(w, r.lo, at) : -2;
        const hi = r?.kind === "interval" ? value(w, r.hi, at) : 3;
        return Array.from({ length: Math.max(0, hi - lo + 1) }, (_, k) => new Map([...at, [name, lo + k]]));
      }),
    [new Map()],
  );
}
