// A sum in which one tensor is read around a circle: Σ_k w[k]·x[(m−k) mod N] is (w ⊛ x)[m], and with (m+k) mod N it is
// (w̃ ⊛ x)[m]. Where both have the length N, Σ_i g[i]·x[(i−m) mod N] is (x̃ ⊛ g)[m]: over a whole period it does not matter
// where one begins.

import { close } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Env } from "../../expr/environment.ts";
import type { Bind, Expr, Range } from "../../expr/nodes.ts";
import { constantOf, negPoly, type Poly, prettyPoly, ZERO_POLY } from "../../expr/poly.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { type Facts, factsOf, implied, rangeRelations, withFacts } from "../../index/prove.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { fixedBut, type Read, sameAxis, sliceAt } from "./domain.ts";
import { type Recognised, readsOf } from "./sum.ts";
import { affine, dependsOn, openSum } from "./term.ts";
import { CIRCULAR, flipDefinition } from "./words.ts";

/** One letter: where it stands alone in u, and in v as (c ± e) mod N. */
interface Turn {
  readonly placeU: number;
  readonly placeV: number;
  /** Whether the letter is subtracted. */
  readonly against: boolean;
  readonly rest: Poly;
}

export function recogniseCircular(
  ctx: Context,
  env: Env,
  given: readonly Expr[],
  e: Bind,
  avoid: Iterable<string>,
): Recognised | undefined {
  if (e.op !== "sum" || e.loose > 0) return undefined;
  const facts = withFacts(factsOf(ctx, env), given);
  const sum = openSum(ctx, e, [...avoid, ...env.indices.keys(), ...given.flatMap(freeIndices)]);
  if (sum === undefined || sum.conditions.length > 0) return undefined;
  const [first, second, ...more] = readsOf(ctx, env, facts, sum) ?? [];
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  for (const [u, v] of [
    [first, second],
    [second, first],
  ] as const) {
    const turned = sum.vars.map((x, k) => {
      const r = sum.ranges[k];
      return r?.kind === "interval" ? turnOf(facts, u, v, x, r, new Set(sum.vars)) : undefined;
    });
    const own = new Set(sum.vars.filter((_, k) => turned[k] !== undefined));
    // Letters that name the same place in both are summed afterwards.
    const others = sum.vars.flatMap((x, k) =>
      own.has(x) ? [] : [{ letter: ctx.idx(x), range: sum.ranges[k] }],
    );
    const ranges = others.flatMap((o) => o.range ?? []);
    if (
      own.size === 0 ||
      ranges.some((r) => r.kind !== "interval" || dependsOn(r.lo, own) || dependsOn(r.hi, own))
    )
      continue;
    const around = others.flatMap((o, k) => rangeRelations(ctx, o.letter, ranges[k] as Range));
    const turns = turned.filter((t) => t !== undefined);
    const found = formOf(ctx, withFacts(facts, around), u, v, turns, own);
    if (found === undefined) continue;
    const vars = others.map((o) => o.letter);
    const inner =
      vars.length === 0
        ? found.after
        : close(ctx, { op: "sum", vars, ranges, guard: undefined, body: found.after });
    return { ...found, after: sum.outer.length === 0 ? inner : ctx.mul(...sum.outer, inner) };
  }
  return undefined;
}

function turnOf(
  facts: Facts,
  u: Read,
  v: Read,
  letter: string,
  range: { readonly lo: Expr; readonly hi: Expr },
  own: ReadonlySet<string>,
): Turn | undefined {
  const placeU = u.subs.findIndex((s) => s.kind === "idx" && s.name === letter);
  const placeV = v.subs.findIndex((s) => freeIndices(s).includes(letter));
  const [axisU, axisV] = [u.axes[placeU], v.axes[placeV]];
  const once = (r: Read): boolean => r.subs.filter((s) => freeIndices(s).includes(letter)).length === 1;
  if (axisU === undefined || axisV === undefined || !once(u) || !once(v)) return undefined;
  const around = v.subs[placeV];
  if (around?.kind !== "app" || around.op !== "mod") return undefined;
  const [inside, n] = around.args as readonly [Expr, Expr];
  if (!isPeriod(facts, axisV, n)) return undefined;
  if (!sameAxis(facts, axisU, { ...range, outside: axisU.outside })) return undefined;
  const a = affine(inside, own);
  const c = a === undefined || a.coefs.size !== 1 ? undefined : constantOf(a.coefs.get(letter) ?? ZERO_POLY);
  return a === undefined || (c !== 1 && c !== -1)
    ? undefined
    : { placeU, placeV, against: c === -1, rest: a.rest };
}

/** The positions 0 … n − 1. */
const isPeriod = (facts: Facts, a: Axis, n: Expr): boolean =>
  implied(facts, facts.ctx.eq(a.lo, facts.ctx.zero)) &&
  implied(facts, facts.ctx.eq(facts.ctx.add(a.hi, facts.ctx.one), n));

function formOf(
  ctx: Context,
  facts: Facts,
  u: Read,
  v: Read,
  turns: readonly Turn[],
  own: ReadonlySet<string>,
): Recognised | undefined {
  const rising = (places: readonly number[]): boolean => places.every((p, k) => p > (places[k - 1] ?? -1));
  const [atU, atV] = [turns.map((t) => t.placeU), turns.map((t) => t.placeV)];
  if (!rising(atU) || !rising(atV)) return undefined;
  const [a, b] = [sliceAt(ctx, u.tensor, fixedBut(u, atU)), sliceAt(ctx, v.tensor, fixedBut(v, atV))];
  if (dependsOn(a, own) || dependsOn(b, own)) return undefined;
  const place = (t: Turn, p: Poly): Expr | undefined => {
    const s = prettyPoly(ctx, p);
    const axis = v.axes[t.placeV] as Axis;
    const inside = implied(facts, ctx.le(axis.lo, s)) && implied(facts, ctx.le(s, axis.hi));
    return inside ? s : undefined;
  };
  const direct = turns.map((t) => place(t, t.rest));
  if (direct.every((s) => s !== undefined)) {
    if (turns.every((t) => t.against)) return told(ctx, a, b, direct, undefined);
    if (turns.every((t) => !t.against)) return told(ctx, ctx.app("flip", [a]), b, direct, a);
    return undefined;
  }
  // Read from where the other one stands.
  const back = turns.map((t) => place(t, negPoly(t.rest)));
  const alike = turns.every((t) => sameAxis(facts, u.axes[t.placeU] as Axis, v.axes[t.placeV] as Axis));
  if (!alike || !back.every((s) => s !== undefined) || turns.some((t) => t.against)) return undefined;
  return told(ctx, ctx.app("flip", [b]), a, back, b);
}

function told(ctx: Context, a: Expr, b: Expr, at: readonly Expr[], flipped: Expr | undefined): Recognised {
  const n = at.length;
  const d = flipped === undefined ? undefined : flipDefinition(ctx, flipped, n);
  const reason: Reason = [
    "definition of ⊛: ",
    { math: circularDefinition(ctx, n) },
    ...(d === undefined ? [] : ["; where ", { math: ctx.eq(d.lhs, d.rhs) }]),
  ];
  const after = ctx.at(ctx.app("circular", [a, b]), at);
  return { after, rule: CIRCULAR, reason, ...(flipped === undefined ? {} : { flipped }) };
}

/** (u ⊛ v)[m, n] = Σ_{e,f} u[e, f]·v[(m−e) mod M, (n−f) mod N]. */
function circularDefinition(ctx: Context, n: number): Expr {
  const letters = (from: string): readonly Expr[] =>
    Array.from({ length: n }, (_, k) => ctx.idx([...from][k % from.length] as string));
  const [out, run, sizes] = [letters("mnopqr"), letters("efghij"), ["N", "M", "O", "P", "Q", "R"]];
  const around = out.map((m, k) => ctx.app("mod", [ctx.sub(m, run[k] as Expr), ctx.sym(sizes[k] ?? "N")]));
  const vars = run.flatMap((x) => (x.kind === "idx" ? [x] : []));
  const body = ctx.mul(ctx.at(ctx.sym("u"), run), ctx.at(ctx.sym("v"), around));
  const total = close(ctx, {
    op: "sum",
    vars,
    ranges: vars.map(() => ({ kind: "all" })),
    guard: undefined,
    body,
  });
  return ctx.eq(ctx.at(ctx.app("circular", [ctx.sym("u"), ctx.sym("v")]), out), total);
}
