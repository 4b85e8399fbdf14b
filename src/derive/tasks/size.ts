// The task `size`: how many entries a tensor has along each axis, and why. For a scatter, from the outputs that
// are touched: the largest and the smallest target over all summation indices, less what is cropped. For reads,
// from the positions at which every read stays inside. Each line is an equation that evaluation can check.

import { close, freshName, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Axis, Definition, Env, Scatter } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { tidy } from "../../expr/norm.ts";
import { addPoly, constantPoly, prettyPoly, toPoly } from "../../expr/poly.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { type Extreme, sameIndexSet } from "../../index/extremes.ts";
import { type Demand, inferLeft, outsideOf, placesOf } from "../../index/infer.ts";
import { factsOf, implies } from "../../index/prove.ts";
import { accessesOf, type ReadAccess } from "../../index/reads.ts";
import { writtenEnds } from "../../index/scatter.ts";
import type { Chain, DerivationDiagnostic, Reason, Result, Step } from "../../rewrite/derivation.ts";
import { madeStep, uniqueTerms } from "../lines/lines.ts";
import { nextKey, type Workshop } from "../lines/workshop.ts";

export interface Sized {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
}

export function sizeOf(w: Workshop, name: string, crop: Expr | undefined): Sized {
  const def = w.env.decls.get(name);
  if (def?.kind === "tensor") return unexplained(`\`${name}\` is given: its size is part of the declaration`);
  if (def?.kind !== "definition" || def.axes.length === 0)
    return unexplained(`\`${name}\` is a scalar and has no size`);
  const sizes = def.axes.map((a, k) => axisSize(w, def, a, k, crop));
  const failed = sizes.find((s): s is string => typeof s === "string");
  if (failed !== undefined) return unexplained(failed);
  const chains: Chain[] = [];
  const names: Expr[] = [];
  const found = sizes as readonly AxisSize[];
  // An axis that goes along with one of an operand, as that of a batch, needs no line beside those that do not.
  const plain = found.map((s) => s.result.kind === "sym");
  const told = plain.every((x) => x) ? found : found.filter((_, k) => plain[k] === false);
  const alike = told.every((s) => s.result.alpha === told[0]?.result.alpha);
  for (const [k, s] of found.entries()) {
    if (!told.includes(s)) {
      names.push(s.result);
      continue;
    }
    const same = found.findIndex((o) => o.result.alpha === s.result.alpha);
    if (same < k) {
      names.push(names[same] as Expr);
      continue;
    }
    const symbol = introduce(w, name, s.steps[0]?.after ?? s.result, alike ? undefined : k);
    const [first, ...rest] = s.steps;
    if (first === undefined) continue;
    chains.push({
      key: nextKey(w),
      lhs: symbol,
      steps: [{ ...first, before: symbol }, ...rest],
      role: "main",
      level: "brief",
    });
    names.push(symbol);
  }
  const last = chains[chains.length - 1];
  if (last === undefined) return unexplained(`the size of \`${name}\` is not known`);
  const result: Result = {
    lhs: last.lhs,
    rhs: (last.steps[last.steps.length - 1] as Step).after,
    unsaid: chains.length > 1,
  };
  const again = names.some((n, k) => names.indexOf(n) < k);
  const shape = names.flatMap((n, k): Reason => [...(k === 0 ? [] : [" × "]), { math: lastTerm(chains, n) }]);
  const remarks: Reason[] =
    names.length > 1
      ? [
          [
            ...(again ? ["Axes of the same form have the same size: "] : []),
            { math: w.ctx.sym(name) },
            " is ",
            ...shape,
            ".",
          ],
        ]
      : [];
  const facts = factsOf(w.ctx, w.env);
  const mayBeEmpty = def.axes.some((a) => implies(w.ctx, facts, w.ctx.le(a.lo, a.hi)) !== "yes");
  const empty: readonly Reason[] =
    def.scatter === undefined && mayBeEmpty
      ? [
          [
            "Where that is less than 1 no place is left for the window, and ",
            { math: w.ctx.sym(name) },
            " has no entries.",
          ],
        ]
      : [];
  return { chains, result, remarks: [...empty, ...remarks], diagnostics: [] };
}

/** A size as it is said in words: a number, or the name of a formula. */
const lastTerm = (chains: readonly Chain[], name: Expr): Expr => {
  const last = chains.find((c) => c.lhs === name)?.steps.at(-1)?.after;
  return last !== undefined && (last.kind === "num" || last.kind === "sym") ? last : name;
};

const unexplained = (message: string): Sized => ({
  chains: [],
  result: undefined,
  remarks: [],
  diagnostics: [{ code: "size.unknown", message }],
});

interface AxisSize {
  readonly steps: readonly Step[];
  readonly result: Expr;
}

/**
 * A name for the number of entries: O, or O_1, O_2 for several axes; where these are taken by the sizes of another
 * tensor, that of z is O_z, or O_z1, O_z2.
 */
function introduce(w: Workshop, of: string, body: Expr, axis: number | undefined): Expr {
  const taken = new Set(w.env.decls.keys());
  const place = axis === undefined ? "" : `${axis + 1}`;
  const usual = place === "" ? "O" : `O_${place}`;
  // A subscript of its own and a number would run into each other.
  const wish = /[\d'_]/.test(of) ? usual : `O_${of}${place}`;
  const name = taken.has(usual) ? freshName(wish, taken) : usual;
  const decl: Definition = { kind: "definition", name, params: [], axes: [], body, integer: true };
  const env: Env = { ...w.env, decls: new Map([...w.env.decls, [name, decl]]) };
  w.env = env;
  return w.ctx.sym(name);
}

function axisSize(
  w: Workshop,
  def: Definition,
  axis: Axis,
  k: number,
  crop: Expr | undefined,
): AxisSize | string {
  return def.scatter === undefined ? byReads(w, def, axis) : byWrites(w, def.scatter, k, crop);
}

const step = (before: Expr, after: Expr, rule: string, reason: Reason): Step =>
  madeStep({
    before,
    after,
    rule,
    reason,
  });

/** Largest target − smallest target + 1 − what is cropped at both ends. */
function byWrites(w: Workshop, s: Scatter, k: number, crop: Expr | undefined): AxisSize | string {
  const { ctx } = w;
  const target = s.targets[k] as Expr;
  const used = s.letters
    .map((l, j) => ({ l, r: s.ranges[j] as Range }))
    .filter(({ l }) => freeIndices(target).includes(l));
  const extremes = endpoints(w, target, used);
  if (typeof extremes === "string") return extremes;
  const over = (op: "max" | "min"): Expr =>
    used.length === 0
      ? target
      : close(ctx, {
          op,
          vars: used.map(({ l }) => ctx.idx(l)),
          ranges: used.map(({ r }) => r),
          guard: undefined,
          body: target,
        });
  const less = crop === undefined ? [] : [tidy(ctx, ctx.mul(ctx.num(-2), crop))];
  const start = ctx.add(over("max"), ctx.neg(over("min")), ctx.one, ...less);
  const placed = ctx.add(extremes.high, ctx.app("mul", [ctx.num(-1), extremes.low]), ctx.one, ...less);
  const spread = extremes.spreads.map(({ coef, length }) => tidy(ctx, ctx.mul(coef, length)));
  const plain = spread.filter((t) => t.kind !== "app" || t.op !== "mul");
  const products = spread.filter((t) => t.kind === "app" && t.op === "mul");
  const rest = plain.reduce((p, t) => addPoly(p, toPoly(t)), constantPoly(1));
  const all = crop === undefined ? rest : addPoly(rest, toPoly(crop), -2);
  const result = tidy(ctx, ctx.add(...products, prettyPoly(ctx, all)));
  const touches: Reason = ["the terms go to the places ", { math: target }];
  const cropped: Reason = crop === undefined ? [] : ["; cropped by ", { math: crop }, " at each end"];
  const at = (pairs: readonly (readonly [string, Expr])[]): Reason =>
    pairs.flatMap(
      ([l, v], n): Reason => [...(n === 0 ? [] : [", "]), { math: ctx.idx(l) }, " = ", { math: v }],
    );
  const steps = [
    step(start, start, "size.touched", [...touches, ...cropped]),
    step(start, placed, "size.ends", [
      "largest at ",
      ...at(extremes.atHigh),
      ", smallest at ",
      ...at(extremes.atLow),
    ]),
    step(placed, result, "size.sum", []),
  ];
  const kept = steps.filter((x, n) => n === 0 || x.before.alpha !== x.after.alpha);
  return { steps: kept, result };
}

interface Extremes {
  readonly high: Expr;
  readonly low: Expr;
  readonly atHigh: readonly (readonly [string, Expr])[];
  readonly atLow: readonly (readonly [string, Expr])[];
  readonly spreads: readonly { readonly coef: Expr; readonly length: Expr }[];
}

/** Where an affine target is largest and smallest: each index at the end that the sign of its coefficient says. */
function endpoints(
  w: Workshop,
  target: Expr,
  used: readonly { readonly l: string; readonly r: Range }[],
): Extremes | string {
  const { ctx } = w;
  const ends = writtenEnds(factsOf(ctx, w.env), target, new Map(used.map(({ l, r }) => [l, r])));
  if (ends === undefined) return "the least and the greatest place written to are not seen";
  const spreads: { coef: Expr; length: Expr }[] = [];
  for (const { l, r } of used) {
    const coef = coefficient(w, target, l);
    if (coef === undefined || r.kind !== "interval") return `the place written to is not linear in \`${l}\``;
    const up = ends.high.at.some(({ letter, end }) => letter === l && end === r.hi);
    const length = prettyPoly(ctx, addPoly(toPoly(r.hi), toPoly(r.lo), -1));
    spreads.push({ coef: up ? coef : tidy(ctx, ctx.neg(coef)), length });
  }
  const pairs = ({ at }: Extreme): (readonly [string, Expr])[] =>
    used.flatMap(({ l }) => at.flatMap(({ letter, end }) => (letter === l ? [[l, end] as const] : [])));
  const [atHigh, atLow] = [pairs(ends.high), pairs(ends.low)];
  const put = (at: readonly (readonly [string, Expr])[]): Expr => substituteIndices(ctx, target, new Map(at));
  return { high: put(atHigh), low: tidy(ctx, put(atLow)), atHigh, atLow, spreads };
}

/** c of c·l + d, where d does not mention l. */
function coefficient(w: Workshop, target: Expr, l: string): Expr | undefined {
  const { ctx } = w;
  const at = (n: number): Expr => substituteIndices(ctx, target, new Map([[l, ctx.num(n)]]));
  const slope = addPoly(toPoly(at(1)), toPoly(at(0)), -1);
  const next = addPoly(toPoly(at(2)), toPoly(at(1)), -1);
  const c = prettyPoly(ctx, slope);
  return addPoly(slope, next, -1).size === 0 && !freeIndices(c).includes(l) ? c : undefined;
}

/** hi − lo + 1 of the index set that the reads leave. */
function byReads(w: Workshop, def: Definition, axis: Axis): AxisSize | string {
  const { ctx } = w;
  const result = intoExtreme(ctx, tidy(ctx, ctx.add(axis.hi, ctx.neg(axis.lo), ctx.one)));
  // Between numbers one counts at once.
  const start = result.kind === "num" ? result : fromEnds(w, axis);
  const letter = def.params[def.axes.indexOf(axis)] ?? "i";
  const range = ctx.app("and", [ctx.le(axis.lo, ctx.idx(letter)), ctx.le(ctx.idx(letter), axis.hi)]);
  const reason: Reason = [...demands(w, def, axis), { math: range }];
  const steps =
    result.kind === "sym"
      ? [step(result, result, "size.positions", reason)]
      : [step(start, start, "size.positions", reason), step(start, result, "size.sum", [])];
  const kept = steps.filter((x, n) => n === 0 || x.before.alpha !== x.after.alpha);
  return { steps: kept, result };
}

/** min(n − 1, m − 1) + 1 as min(n, m). */
function intoExtreme(ctx: Context, e: Expr): Expr {
  const [a, c, ...more] = e.kind === "app" && e.op === "add" ? e.args : [];
  if (a?.kind !== "app" || (a.op !== "min" && a.op !== "max") || c?.kind !== "num" || more.length > 0)
    return e;
  return ctx.app(
    a.op,
    a.args.map((x) => tidy(ctx, ctx.add(x, c))),
  );
}

/** hi − lo + 1; what begins at 0 has one more than its last index, and 0 … n − 1 are n. */
function fromEnds({ ctx }: Workshop, { lo, hi }: Axis): Expr {
  if (lo !== ctx.zero) return ctx.add(hi, ctx.neg(lo), ctx.one);
  const more = ctx.add(hi, ctx.one);
  return hi.kind === "app" && hi.op === "add" && hi.args.some((a) => a.kind === "num")
    ? tidy(ctx, more)
    : more;
}

/** "x[S·i+k−P] is inside for all k exactly for S·i ≥ 0 and S·i+K ≤ I+2P, that is", as far as the reads say. */
function demands(w: Workshop, def: Definition, axis: Axis): Reason {
  const mine = demandsOn(w, def, axis);
  const first = mine[0];
  if (first === undefined) return ["the index set is "];
  const summed = first.worst.filter(({ letter }) => !def.params.includes(letter));
  const over =
    summed.length === 0
      ? []
      : [
          " for all ",
          ...summed.flatMap(
            ({ letter }, k): Reason => [...(k === 0 ? [] : [", "]), { math: w.ctx.idx(letter) }],
          ),
        ];
  const inside: Reason = [{ math: first.read.read }, " stays inside", ...over, " exactly for "];
  const distinct = uniqueTerms(mine.map((r) => r.inequality));
  // Bounds of the letter itself are the range that is said next.
  if (distinct.every((r) => r.kind === "app" && r.args.every((a) => a.kind === "num" || a.kind === "idx")))
    return inside;
  const conditions = distinct.flatMap((r, k): Reason => [...(k === 0 ? [] : [" and "]), { math: r }]);
  return [...inside, ...conditions, ", that is "];
}

/** What the reads ask of the letter of an axis, where that is what its index set is from. */
function demandsOn(w: Workshop, def: Definition, axis: Axis): readonly Demand<ReadAccess>[] {
  const letter = def.params[def.axes.indexOf(axis)] ?? "i";
  const facts = outsideOf(factsOf(w.ctx, w.env), def.params);
  const known = new Map(
    def.params.flatMap((p, k) => (p === letter ? [] : [[p, def.axes[k] as Axis] as const])),
  );
  const reads = accessesOf(facts, def.body, def.params);
  const found = inferLeft(facts, { letter, known, places: placesOf(reads, letter), body: def.body });
  // With a range that is written the reads ask for less.
  return found.ok && sameIndexSet(facts, found.axis, axis) ? found.demands : [];
}
