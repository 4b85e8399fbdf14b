// A left side with an index made of letters: `y[n, g*F+f] = …`, `y[i*W+j] = x[i, j]`, `h[t+1] = …`. The letters are told
// from the place, as the digits of a number are (g = ⌊o/F⌋, f = o mod F), where they write every place of the axis
// exactly once: the least step is 1, and each letter takes as many values as the next step holds of its own. So what
// is defined is a tensor like any other.

import type { Context } from "../../expr/context.ts";
import type { Axis } from "../../expr/environment.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import {
  addPoly,
  atomPoly,
  constantOf,
  constantPoly,
  finiteTerm,
  mulPoly,
  negPoly,
  type Poly,
  prettyPoly,
  toPoly,
  ZERO_POLY,
} from "../../expr/poly.ts";
import { freeIndices, mapChildren } from "../../expr/traverse.ts";
import { affineIn } from "../../index/affine.ts";
import { exactQuotient, floorDivision, remainder } from "../../index/divide.ts";
import { isStrict } from "../../index/infer.ts";
import { type Facts, factsOf, implied, knowledgeOf } from "../../index/prove.ts";
import { nameUses } from "../syntax/names.ts";
import type { TargetSubscript } from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import { elaborateScalar } from "./elaborate.ts";
import { kernelIndex } from "./first.ts";
import { axisText, occurrencesOf } from "./infer.ts";
import { plainText } from "./plain.ts";
import { failure, isPending, type Scope, type Work, type Workspace, written } from "./workspace.ts";

/** The letters of a subscript of a left side, each with its first place: the names in it that nobody declares. */
export function lettersOfTarget(ws: Workspace, t: TargetSubscript): readonly Letter[] {
  if (t.index.kind === "name") return [{ name: t.index.name, span: t.index.span }];
  const found = new Map<string, Letter>();
  for (const use of nameUses(t.index)) {
    const known = ws.declared.has(use.name) || ws.decls.has(use.name) || ws.broken.has(use.name);
    if (known || use.role === "callee" || use.role === "read" || found.has(use.name)) continue;
    found.set(use.name, { name: use.name, span: use.span });
  }
  return [...found.values()];
}

/** One letter of a place, with |step| between its neighbouring values. */
interface Digit {
  readonly letter: Letter;
  readonly step: Poly;
  readonly falls: boolean;
}

/** base + Σ ± step·letter, the digits from the least step to the greatest. */
export interface Place {
  readonly target: TargetSubscript;
  readonly at: Expr;
  readonly base: Poly;
  readonly digits: readonly Digit[];
}

/** What the place says, as the kernel counts; `scope` holds its letters. */
export function placeOf(w: Work, scope: Scope, target: TargetSubscript, letters: readonly Letter[]): Place {
  const { ctx } = w.ws;
  const at = kernelIndex(ctx, elaborateScalar(w, scope, target.index), w.ws.first);
  const found = digitsOf(w, at, letters);
  switch (found.kind) {
    case "digits":
      break;
    case "not-linear":
      throw refused(
        w,
        target,
        `it is not linear in \`${found.letter.name}\` with a step that is known not to be 0`,
      );
    case "no-order": {
      const [a, b] = found.steps.map((p) => text(w, p));
      const why =
        a === b
          ? "two letters move it by the same step"
          : `of its steps ${a} and ${b} neither is seen to be a multiple of the other`;
      throw refused(w, target, why);
    }
  }
  const step = found.digits[0]?.step ?? constantPoly(1);
  if (constantOf(step) !== 1)
    throw refused(w, target, `its places are ${text(w, step)} apart, and those between have no value`);
  return { target, at, ...found };
}

type Digits =
  | { readonly kind: "digits"; readonly base: Poly; readonly digits: readonly Digit[] }
  | { readonly kind: "not-linear"; readonly letter: Letter }
  | { readonly kind: "no-order"; readonly steps: readonly Poly[] };

/** base + Σ ± step·letter, from the least step on, each a multiple of the one before. */
function digitsOf(w: Work, at: Expr, letters: readonly Letter[]): Digits {
  const knowledge = knowledgeOf(factsOf(w.ws.ctx, w.env));
  let base = toPoly(at);
  let open: readonly Digit[] = [];
  for (const letter of letters) {
    const part = finiteTerm(at) ? affineIn(base, w.ws.ctx.idx(letter.name)) : undefined;
    const sign = part === undefined ? undefined : knowledge.sign(part.coef);
    if (part === undefined || mentions(part.coef, letters) || (sign !== 1 && sign !== -1))
      return { kind: "not-linear", letter };
    open = [...open, { letter, falls: sign === -1, step: sign === 1 ? part.coef : negPoly(part.coef) }];
    base = part.rest;
  }
  const digits: Digit[] = [];
  while (open.length > 0) {
    const below = (d: Digit, o: Digit): boolean =>
      addPoly(o.step, d.step, -1).size > 0 && exactQuotient(o.step, d.step) !== undefined;
    const next = open.find((d) => open.every((o) => o === d || below(d, o)));
    if (next === undefined) return { kind: "no-order", steps: open.map((d) => d.step) };
    digits.push(next);
    open = open.filter((d) => d !== next);
  }
  return { kind: "digits", base, digits };
}

/**
 * Where the letters of a subscript run that tile an axis together: in w[g·F+f] f over 0 … F−1, and g where all of that is
 * inside; undefined where they do not.
 */
export function tilingAxes(
  w: Work,
  sub: Expr,
  axis: Pick<Axis, "lo" | "hi">,
): ReadonlyMap<string, Axis> | undefined {
  const { ctx } = w.ws;
  const letters = freeIndices(sub).map((name): Letter => ({ name, span: { start: 0, end: 0 } }));
  const found = digitsOf(w, sub, letters);
  if (found.kind !== "digits") return undefined;
  const out = new Map<string, Axis>();
  let [low, high] = [found.base, found.base];
  for (const [k, d] of found.digits.entries()) {
    const above = found.digits[k + 1];
    if (above === undefined) {
      const facts = factsOf(ctx, w.env);
      const block = (p: Poly, ends: Expr): Poly => addPoly(toPoly(ends), p, -1);
      if (d.falls) return undefined;
      const lo = ctx.neg(floorDivision(facts, negPoly(block(low, axis.lo)), d.step));
      const hi = floorDivision(facts, block(high, axis.hi), d.step);
      out.set(d.letter.name, { lo, hi, outside: { kind: "error" } });
      break;
    }
    const room = exactQuotient(above.step, d.step);
    if (room === undefined) return undefined;
    const last = addPoly(room, constantPoly(-1));
    out.set(d.letter.name, { lo: ctx.zero, hi: prettyPoly(ctx, last), outside: { kind: "error" } });
    if (d.falls) low = addPoly(low, mulPoly(d.step, last), -1);
    else high = addPoly(high, mulPoly(d.step, last));
  }
  return out;
}

const mentions = (p: Poly, letters: readonly Letter[]): boolean =>
  p.terms.some((m) => m.atoms.some((a) => freeIndices(a).some((i) => letters.some((l) => l.name === i))));

const text = (w: Work, p: Poly): string => `\`${plainText(prettyPoly(w.ws.ctx, p))}\``;

const refused = (w: Work, t: TargetSubscript, why: string): Error =>
  failure("left", `\`${written(w, t.index.span)}\` does not name every place once: ${why}`, t.index.span, {
    expected: "a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
  });

/** A place that only moves its one letter: the letter then counts the axis, and the number that it stood for is this. */
export function shiftOf(ctx: Context, p: Place): Expr | undefined {
  const [only, other] = p.digits;
  if (only === undefined || other !== undefined) return undefined;
  const own = atomPoly(ctx.idx(only.letter.name));
  return prettyPoly(ctx, only.falls ? addPoly(p.base, own, -1) : addPoly(own, p.base, -1));
}

/**
 * Where the letters of a place run, the one with the greatest step aside: over the axis that each stands alone along,
 * which must have as many places as the next step holds, and over so many where it does so nowhere.
 */
export function lowerAxes(w: Work, p: Place): ReadonlyMap<string, Axis> {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  const out = new Map<string, Axis>();
  for (const [k, { letter, step }] of p.digits.entries()) {
    const above = p.digits[k + 1];
    const room = above === undefined ? undefined : exactQuotient(above.step, step);
    if (above === undefined || room === undefined) continue;
    const places = occurrencesOf(w.reads, letter.name).alone.filter(
      (x) => isStrict(x.axis) && !isPending(x.axis),
    );
    const own = { lo: ctx.zero, hi: prettyPoly(ctx, addPoly(room, constantPoly(-1))) };
    const axis = places[0]?.axis ?? { ...own, outside: { kind: "error" } };
    refuseOther(w, facts, p, k, room, axis);
    out.set(letter.name, { ...axis, outside: { kind: "error" }, letter: letter.name });
  }
  return out;
}

/** As many values as there is room for: with fewer some places have none, with more some have two. */
function refuseOther(w: Work, facts: Facts, p: Place, k: number, room: Poly, axis: Axis): void {
  const { ctx } = facts;
  const [own, above] = [p.digits[k], p.digits[k + 1]];
  const values = addPoly(addPoly(toPoly(axis.hi), toPoly(axis.lo), -1), constantPoly(1));
  const [has, holds] = [prettyPoly(ctx, values), prettyPoly(ctx, room)];
  if (own === undefined || above === undefined || implied(facts, ctx.eq(has, holds))) return;
  const what = `\`${own.letter.name}\` runs over ${axisText(w, axis)}, and from one \`${above.letter.name}\` to the next`;
  const few = implied(facts, ctx.app("lt", [has, holds]));
  const many = implied(facts, ctx.app("lt", [holds, has]));
  const there = `there are ${text(w, room)} places`;
  if (few) throw refused(w, p.target, `${what} ${there}, so that some have no value`);
  if (many) throw refused(w, p.target, `${what} ${there}, so that some have two values`);
  throw refused(w, p.target, `${what} ${there}, which is not seen to be as many`);
}

/** The axis that the place writes, for letters with these axes. */
export function writtenAxis(ctx: Context, p: Place, axes: ReadonlyMap<string, Axis>): Axis | undefined {
  let [lo, hi] = [p.base, p.base];
  for (const { letter, step, falls } of p.digits) {
    const axis = axes.get(letter.name);
    if (axis === undefined) return undefined;
    const ends = [mulPoly(step, toPoly(axis.lo)), mulPoly(step, toPoly(axis.hi))] as const;
    lo = falls ? addPoly(lo, ends[1], -1) : addPoly(lo, ends[0]);
    hi = falls ? addPoly(hi, ends[0], -1) : addPoly(hi, ends[1]);
  }
  const top = axes.get(p.digits.at(-1)?.letter.name ?? "");
  const outside = top?.outside.kind === "zero" ? top.outside : ({ kind: "error" } as const);
  return { lo: prettyPoly(ctx, lo), hi: prettyPoly(ctx, hi), outside };
}

/** Where the letter with the greatest step runs when the places of the axis are told. */
export function topAxis(w: Work, p: Place, { lo, hi }: Pick<Axis, "lo" | "hi">): Axis {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  const { letter, step, falls } = p.digits.at(-1) as Digit;
  const block = (e: Expr): Expr => floorDivision(facts, addPoly(toPoly(e), p.base, -1), step);
  const ends = falls ? [ctx.neg(block(hi)), ctx.neg(block(lo))] : [block(lo), block(hi)];
  return { lo: ends[0] as Expr, hi: ends[1] as Expr, outside: { kind: "error" }, letter: letter.name };
}

/** A run of digits together, from the one at `from` on: Σ (step/least step)·digit, as the place tells it. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly value: Expr;
}

/**
 * The term with the letters of the place told from the index of the axis: g·F + f becomes o where they stand together,
 * else g = ⌊o/F⌋ and f = o mod F.
 */
export function toldFrom(w: Work, p: Place, axes: ReadonlyMap<string, Axis>, index: Expr, body: Expr): Expr {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  // A digit counts from 0 at the end of its letter where the place is least; of the last one any number will do.
  const zero = (d: Digit, k: number): Poly => {
    const axis = axes.get(d.letter.name);
    if (axis === undefined || k === p.digits.length - 1) return ZERO_POLY;
    return toPoly(d.falls ? axis.hi : axis.lo);
  };
  const from = p.digits.reduce(
    (sum, d, k) => addPoly(sum, mulPoly(d.step, zero(d, k)), d.falls ? -1 : 1),
    p.base,
  );
  const offset = addPoly(toPoly(index), from, -1);
  const run = (a: number, b: number): Run => {
    const low = p.digits[a]?.step ?? constantPoly(1);
    const above = p.digits[b]?.step;
    if (above === undefined) return { from: a, to: b, value: floorDivision(facts, offset, low) };
    const within = toPoly(remainder(facts, offset, above));
    return { from: a, to: b, value: floorDivision(facts, within, low) };
  };
  const single = new Map(
    p.digits.map((d, k): readonly [string, Expr] => {
      const value = toPoly(run(k, k + 1).value);
      return [d.letter.name, prettyPoly(ctx, addPoly(zero(d, k), value, d.falls ? -1 : 1))];
    }),
  );
  /** k·V(s, t) + … where the coefficients of neighbouring letters stand as their steps do. */
  const together = (e: Expr): Expr | undefined => {
    let rest = toPoly(e);
    const coefs: Poly[] = [];
    for (const [k, d] of p.digits.entries()) {
      const part = affineIn(rest, ctx.idx(d.letter.name));
      if (part === undefined) return undefined;
      const own = d.falls ? negPoly(part.coef) : part.coef;
      coefs.push(own);
      rest = addPoly(part.rest, mulPoly(part.coef, zero(d, k)));
    }
    const letters = p.digits.map((d) => d.letter);
    if (mentions(rest, letters) || coefs.some((c) => mentions(c, letters))) return undefined;
    let out = rest;
    for (let k = 0; k < coefs.length; ) {
      const [coef, low] = [coefs[k] as Poly, (p.digits[k] as Digit).step];
      let end = k + 1;
      while (end < coefs.length && coef.size > 0 && inStep(coefs[end] as Poly, coef, p.digits[end], low))
        end += 1;
      out = addPoly(out, mulPoly(coef, toPoly(run(k, end).value)));
      k = end;
    }
    return prettyPoly(ctx, out);
  };
  const letters = p.digits.map((d) => d.letter.name);
  const moves = (e: Expr): boolean => freeIndices(e).some((i) => letters.includes(i));
  const place = (e: Expr): Expr => (moves(e) && finiteTerm(e) ? (together(e) ?? go(e)) : go(e));
  const go = (e: Expr): Expr => {
    if (!moves(e)) return e;
    if (e.kind === "idx") return single.get(e.name) ?? e;
    if (e.kind === "at") return ctx.at(go(e.tensor), e.subs.map(place));
    if (e.kind === "app" && OF_INDICES.has(e.op)) return ctx.app(e.op, e.args.map(place));
    return mapChildren(ctx, e, go);
  };
  return go(body);
}

const OF_INDICES: ReadonlySet<Op> = new Set<Op>([
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
  "divides",
  "floor",
  "ceil",
  "mod",
]);

/** Whether this coefficient is to that of the least step as the steps are. */
function inStep(coef: Poly, least: Poly, digit: Digit | undefined, low: Poly): boolean {
  if (digit === undefined) return false;
  const [a, b] = [mulPoly(coef, low), mulPoly(least, digit.step)];
  return addPoly(a, b, -1).size === 0;
}
