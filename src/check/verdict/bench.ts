// Where relations are judged: for each environment the drawn points, which all of its relations share. An environment
// that is varied, to ask under which assumption a relation holds, has points of its own. What is drawn and compiled for
// one document serves the next one with the same names; what the lines of a document met at a point is its own.

import type { Meanings } from "../../eval/field.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axesOf, bodiesOf, type Decl, type Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import { openPoints, type Points } from "../../verify/points.ts";
import { laboratory, type Trial, trialAt } from "../../verify/trial.ts";

export interface Bench {
  readonly env: Env;
  readonly points: Points;
  /** Further points, for what holds at those: opened when they are first asked for. */
  readonly more: () => Points;
  readonly seed: number;
}

export interface Benches {
  readonly ctx: Context;
  readonly seed: number;
  /** Whether relations are judged beside the names that they go back to, and no others. */
  readonly apart: boolean;
  /** The bench of an environment, made when it is first asked for. */
  at(env: Env): Bench;
  /** That of an environment that is made from another one; the key tells how. */
  varied(env: Env, key: string, make: (env: Env) => Env | undefined): Bench | undefined;
}

/** Most steps of one evaluation: a side that a person wrote is not worth more. */
const STEPS = 200_000;
/**
 * Further points of a relation that holds at all others: what integers decide shows at few of them, and what small sizes
 * hide (a sum over one entry, a share that is 1) at large ones.
 */
const MORE = { trials: 6, many: 12, search: 2, wide: 2 } as const;
/** Points that every relation is compared at, and points of the search for branches. */
const TRIALS = 3;
const SEARCH = 10;

/** `apart` is for sheets of several questions: a line that may belong to each is judged once if it says the same in all. */
export function benches(ctx: Context, meanings: Meanings, seed: number, apart: boolean): Benches {
  const made = new Map<Env, Bench>();
  // Formulas with the same names have environments of their own, and one bench.
  const alike = new Map<string, Bench>();
  const variants = new Map<Env, Map<string, Bench | undefined>>();
  const drawn = ctx.table<string, Points>("check.points");
  const at = (env: Env): Bench => {
    const known = made.get(env);
    if (known !== undefined) return known;
    const key = `${seed} ${signature(env)}`;
    const bench = once(alike, key, (): Bench => {
      const points = once(drawn, key, () =>
        openPoints(laboratory(ctx, env, meanings, STEPS), { seed, trials: TRIALS, search: SEARCH }),
      );
      let further: Points | undefined;
      const more = (): Points => {
        further ??= untouched(
          once(drawn, `more ${key}`, () => openPoints(points.lab, { seed: seed + 1, ...MORE })),
        );
        return further;
      };
      return { env, seed, points: untouched(points), more };
    });
    made.set(env, bench);
    return bench;
  };
  return {
    ctx,
    seed,
    apart,
    at,
    varied(env, key, make) {
      let own = variants.get(env);
      if (own === undefined) {
        own = new Map();
        variants.set(env, own);
      }
      if (!own.has(key)) {
        const next = make(env);
        own.set(key, next === undefined ? undefined : at(next));
      }
      return own.get(key);
    },
  };
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

/** The bench of an environment; where nothing can be drawn for all of its names, that of the ones that matter. */
export function benchFor(all: Benches, env: Env, sides: readonly Expr[]): Bench {
  const bench = all.at(env);
  const { points } = bench;
  for (let k = 0; k < points.mostTrials; k += 1) if (points.trial(k) !== undefined) return bench;
  const names = reached(env, sides);
  return all.varied(env, `only ${[...names].join(" ")}`, (e) => restricted(e, names)) ?? bench;
}

/** The bench of the names that matter to the terms: no others are drawn. */
export function benchApart(all: Benches, env: Env, terms: readonly Expr[]): Bench {
  const key = `apart ${terms.map((t) => t.id).join(" ")}`;
  return all.varied(env, key, (e) => partOf(e, terms, () => false)) ?? benchFor(all, env, terms);
}

/** Of an environment the names that the terms go back to, and those that assumptions bind to them; with some letters. */
export function partOf(env: Env, terms: readonly Expr[], keeps: (letter: string) => boolean): Env {
  const names = new Set(reached(env, terms));
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const a of env.assumptions)
      if (symbols(a).some((s) => names.has(s))) for (const n of reached(env, [a])) names.add(n);
  }
  const part = restricted(env, names);
  const letters = new Set(part.assumptions.flatMap((a) => [...freeIndices(a)]));
  return { ...part, indices: new Map([...part.indices].filter(([l]) => letters.has(l) || keeps(l))) };
}

/** Names that the sides go back to. */
export function reached(env: Env, sides: readonly Expr[]): ReadonlySet<string> {
  const out = new Set<string>();
  const add = (name: string): void => {
    const d = env.decls.get(name);
    if (out.has(name) || d === undefined) return;
    out.add(name);
    for (const a of axesOf(env, name) ?? []) for (const end of [a.lo, a.hi]) go(end);
    if (d.kind === "definition") for (const b of bodiesOf(d)) go(b);
    if (d.kind !== "function") return;
    if (d.formula === undefined) d.params.forEach(add);
    for (const e of [d.formula?.body, ...(d.formula?.slopes ?? []).map((s) => s?.value)])
      if (e !== undefined) go(e);
  };
  const go = (e: Expr): void => symbols(e).forEach(add);
  sides.forEach(go);
  return out;
}

const restricted = (env: Env, names: ReadonlySet<string>): Env => ({
  ...env,
  decls: new Map([...env.decls].filter(([name]) => names.has(name))),
  assumptions: env.assumptions.filter((a) => symbols(a).every((s) => names.has(s))),
});

/** The same numbers, as if no line had been compared there. */
function untouched(points: Points): Points {
  const kept = (get: (k: number) => Trial | undefined): ((k: number) => Trial | undefined) => {
    const own = new Map<number, Trial | undefined>();
    return (k) => {
      if (!own.has(k)) {
        const t = get(k);
        own.set(k, t === undefined ? undefined : trialAt(points.lab, t.instance, t.label));
      }
      return own.get(k);
    };
  };
  return {
    ...points,
    trial: kept(points.trial),
    search: kept(points.search),
    further: kept(points.further),
    crossing: kept(points.crossing),
    kinks: new Map(),
  };
}

/** Environments with the same signature draw and evaluate alike; terms are told apart by the context. */
export function signature(env: Env): string {
  const decls = [...env.decls.values()].map(declaredAs);
  const indices = [...env.indices].map(([name, r]) => `${name}:${ranged(r)}`);
  const assumed = env.assumptions.map((a) => a.id);
  return [decls.join(";"), assumed.join(","), indices.join(","), JSON.stringify(env.kink)].join("|");
}

/** Declarations, which are never changed in place, are shared by the environments that are made of others. */
const told = new WeakMap<Decl, string>();

function declaredAs(d: Decl): string {
  let text = told.get(d);
  if (text === undefined) {
    text = declared(d);
    told.set(d, text);
  }
  return text;
}

function declared(d: Decl): string {
  const head = `${d.kind} ${d.name}`;
  switch (d.kind) {
    case "scalar":
      return `${head} ${d.integer} ${d.role}`;
    case "tensor":
      return `${head} ${d.integer} ${axes(d.axes)}`;
    case "set":
      return `${head} ${d.arity} ${axes(d.axes)}`;
    case "function": {
      const { formula } = d;
      const slopes = formula?.slopes.map((s) => s?.value.id ?? "") ?? [];
      return `${head} ${d.params.join(",")} ${formula === undefined ? "" : (formula.body?.id ?? "?")} ${slopes.join(",")}`;
    }
    case "definition": {
      const { recurrence: r } = d;
      const rest =
        r === undefined
          ? ""
          : [
              r.axis,
              r.forward,
              r.second?.axis,
              r.second?.forward,
              r.second === undefined ? "" : pair(r.second.steps.lo, r.second.steps.hi),
              r.ring.join(","),
              pair(r.steps.lo, r.steps.hi),
              r.starts
                .map((s) => [s.value.id, ...s.places.map((p) => `${p.axis}@${p.at.id}`)].join(" "))
                .join(","),
            ].join("/");
      return `${head} ${d.integer} ${d.params.join(",")} ${axes(d.axes)} ${d.body.id} ${rest}`;
    }
  }
}

const pair = (a: Expr, b: Expr): string => `${a.id}..${b.id}`;
const ranged = (r: Range): string =>
  r.kind === "interval" ? pair(r.lo, r.hi) : r.kind === "set" ? `${r.set.id}` : "all";

const axes = (list: readonly Axis[]): string =>
  list
    .map(({ lo, hi, outside }) => {
      const more =
        outside.kind === "pad"
          ? outside.width.id
          : outside.kind === "start"
            ? `${outside.before},${outside.after}`
            : "";
      return `${pair(lo, hi)}${outside.kind}${more}`;
    })
    .join(" ");
