// What is known of an atom where it stands: by its meaning, by what is assumed of every entry of its tensor, by the
// definition of an entry as an argmax, and for a floor by the ranges of what it rounds.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { addPoly, atomPoly, constantOf, constantPoly, type Poly, scalePoly } from "../expr/poly.ts";
import { freeIndices, visit } from "../expr/traverse.ts";
import {
  commonDenominator,
  extent,
  integerPoly,
  isInteger,
  type Knowledge,
  multiplesOut,
  quotientOf,
  type Ranged,
} from "./affine.ts";
import { atomFacts, choiceFacts } from "./atoms.ts";
import type { AtomFacts, Constraint } from "./constraints.ts";
import { alternatives } from "./relations.ts";

/** What these facts are read from. */
export interface Known {
  readonly ctx: Context;
  readonly env: Env;
  readonly relations: readonly Expr[];
}

/** An assumption on every entry T[i, …] of a tensor: its free indices stand for all their values. */
interface Schema {
  readonly entry: Expr & { readonly kind: "at" };
  readonly relation: Expr;
}

function schemasOf(ctx: Context, env: Env): readonly Schema[] {
  const memo = ctx.table<Env, readonly Schema[]>("index.schemas");
  const known = memo.get(env);
  if (known !== undefined) return known;
  const out: Schema[] = [];
  for (const relation of env.assumptions) {
    const free = freeIndices(relation);
    if (free.length === 0) continue;
    visit(relation, (s) => {
      if (s.kind !== "at" || s.tensor.kind !== "sym" || !isInteger(env, s)) return true;
      const own = s.subs.flatMap((x) => (x.kind === "idx" ? [x.name] : []));
      const distinct = own.length === s.subs.length && new Set(own).size === own.length;
      if (distinct && free.every((n) => own.includes(n))) out.push({ entry: s, relation });
      return true;
    });
  }
  memo.set(env, out);
  return out;
}

/** The meaning of an atom, with what is assumed of an entry wherever that entry is. */
export function about(k: Knowledge, facts: Known): (a: Expr) => AtomFacts | undefined {
  const { ctx, env } = facts;
  const schemas = schemasOf(ctx, env);
  const memo = new Map<number, AtomFacts | undefined>();
  return (a) => {
    if (a.kind === "app" && a.op === "floor") {
      if (!memo.has(a.id)) memo.set(a.id, joined(atomFacts(k, a), floorReach(k, facts, a)));
      return memo.get(a.id);
    }
    if (a.kind !== "at") return atomFacts(k, a);
    if (memo.has(a.id)) return memo.get(a.id);
    const rows: Constraint[] = [...(chosen(k, env, a)?.rows ?? [])];
    for (const { entry, relation } of schemas) {
      if (entry.tensor !== a.tensor || entry.subs.length !== a.subs.length || entry === a) continue;
      const values = new Map(
        entry.subs.flatMap((s, n) => (s.kind === "idx" ? [[s.name, a.subs[n] as Expr] as const] : [])),
      );
      const at = alternatives(k, substituteIndices(ctx, relation, values), true);
      if (at?.length === 1) rows.push(...(at[0] ?? []));
    }
    const r = rows.length === 0 ? undefined : { rows, choices: [] };
    memo.set(a.id, r);
    return r;
  };
}

const joined = (f: AtomFacts | undefined, rows: readonly Constraint[]): AtomFacts | undefined =>
  rows.length === 0 ? f : { rows: [...(f?.rows ?? []), ...rows], choices: f?.choices ?? [] };

/** ⌊n/d⌋ between what it is at the least and at the greatest n over the ranges in force: ⌊i/d⌋ ≤ N − 1 for i ≤ d·N − 1. */
function floorReach(k: Knowledge, facts: Known, a: App): readonly Constraint[] {
  const q = quotientOf({ ...k, held: true }, a.args[0] as Expr);
  const scale = commonDenominator([q.num, q.den]);
  const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
  if (k.sign(d) !== 1 || !integerPoly(k, n) || !integerPoly(k, d)) return [];
  const names = new Set(n.terms.flatMap((m) => m.atoms.flatMap((x) => freeIndices(x))));
  const ranges = rangesIn(facts, names);
  const reach = extent(k, ranges, n);
  if (reach === undefined || ranges.length === 0) return [];
  const v = atomPoly(a);
  const ends = (end: Poly): Poly | undefined => {
    const { out, rest } = multiplesOut(k, end, d);
    const c = constantOf(rest);
    // Of other remainders it is not clear how many times d goes into them.
    return c === 0 ? out : c === -1 ? addPoly(out, constantPoly(-1)) : undefined;
  };
  const [lo, hi] = [ends(reach.lo), ends(reach.hi)];
  const ge = (p: Poly): Constraint => ({ p, kind: "ge" });
  return [
    ...(lo === undefined ? [] : [ge(addPoly(v, lo, -1))]),
    ...(hi === undefined ? [] : [ge(addPoly(hi, v, -1))]),
  ];
}

/** The ranges of the indices that the facts give, outer ones first. */
function rangesIn(facts: Known, names: ReadonlySet<string>): readonly Ranged[] {
  const found = new Map<string, { lo?: Expr; hi?: Expr }>();
  for (const r of facts.relations) {
    if (r.kind !== "app" || r.op !== "le") continue;
    const [a, b] = r.args as readonly [Expr, Expr];
    const set = (v: Expr, side: "lo" | "hi", end: Expr): void => {
      if (v.kind !== "idx" || !names.has(v.name)) return;
      const e = found.get(v.name) ?? {};
      e[side] ??= end;
      found.set(v.name, e);
    };
    set(b, "lo", a);
    set(a, "hi", b);
  }
  return [...found].flatMap(([name, { lo, hi }]): readonly Ranged[] =>
    lo === undefined || hi === undefined
      ? []
      : [{ vars: [facts.ctx.idx(name)], range: { kind: "interval", lo, hi } }],
  );
}

/** An entry k[i] that is defined as an argmax lies in the range of its letter. */
function chosen(k: Knowledge, env: Env, a: Expr & { readonly kind: "at" }): AtomFacts | undefined {
  const d = a.tensor.kind === "sym" ? env.decls.get(a.tensor.name) : undefined;
  if (d?.kind !== "definition" || d.body.kind !== "bind" || d.params.length !== a.subs.length)
    return undefined;
  const values = new Map(d.params.map((p, n) => [p, a.subs[n] as Expr] as const));
  const body = substituteIndices(k.ctx, d.body, values);
  return body.kind === "bind" ? choiceFacts(k, body, a, 0) : undefined;
}
