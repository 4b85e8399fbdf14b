// Where left-side letters run when that is not written. A letter that occurs in strict or padded reads runs over
// the values for which all of these are inside, for all values of the summation letters. A letter that occurs
// only in reads extended by 0 runs over the support, by Fourier–Motzkin elimination of the other letters, and the
// new tensor is 0 outside. A scatter runs from its least to its greatest write.

import { type Axis, axisRange } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import {
  addPoly,
  constantPoly,
  finiteTerm,
  type Monomial,
  monomialPoly,
  mulPoly,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { addQ, divQ, isIntegerQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { factsOf, implied } from "../index/prove.ts";
import { extreme, reachOf } from "./checks.ts";
import { type Bounds, type Summand, summandsOf } from "./support.ts";
import type { Letter } from "./syntax.ts";
import { failure, isPending, type ReadRecord, type Work } from "./workspace.ts";

export interface LeftQuestion {
  /** Letters without a written range. */
  readonly letters: readonly Letter[];
  /** Axes of the letters with one. */
  readonly known: ReadonlyMap<string, Axis>;
  readonly body: Expr;
  readonly reads: readonly ReadRecord[];
}

/** Ends found so far: every one of `lower` is a lower bound. */
interface Ends {
  readonly lower: Expr[];
  readonly upper: Expr[];
}

export function inferLeft(w: Work, q: LeftQuestion): ReadonlyMap<string, Axis> {
  const out = new Map<string, Axis>();
  for (const letter of q.letters) out.set(letter.name, leftAxis(w, q, letter));
  return out;
}

function leftAxis(w: Work, q: LeftQuestion, letter: Letter): Axis {
  const name = letter.name;
  const places = q.reads.flatMap((read) =>
    read.axes.flatMap((axis, k) => {
      const sub = read.subs[k];
      if (sub === undefined || !touches(read, sub, name)) return [];
      // Of the recurrence itself, h[t−1] says nothing: its own letter tells where it is read.
      const own = w.ws.ring.has(read.name) && (sub.kind !== "idx" || isPending(axis));
      return own ? [] : [{ read, axis, sub }];
    }),
  );
  const limited = places.filter((p) => reachOf(w, p.axis) !== undefined);
  // A read behind a bracket is not made where the bracket is 0: it limits nothing, unless nothing else does.
  const plain = limited.filter((p) => !p.read.guarded);
  const deciding = plain.length > 0 ? plain : limited.filter((p) => p.sub.kind === "idx");
  if (deciding.length > 0) {
    const ends: Ends = { lower: [], upper: [] };
    const vague = deciding.flatMap((p) => limit(w, q, letter, p.read, p.axis, p.sub, ends) ?? []);
    const [lo, hi] = [tightest(w, ends.lower, "max"), tightest(w, ends.upper, "min")];
    // Where the other reads bound the letter, those that are not linear in it are asked to be inside (inside.ts).
    if (lo !== undefined && hi !== undefined) return { lo, hi, outside: { kind: "error" }, letter: name };
    const [why] = vague;
    if (why !== undefined) throw cannotTell(letter, why);
  }
  if (limited.length === 0 && places.length > 0 && places.every((p) => p.axis.outside.kind === "zero")) {
    const found = support(w, q, name);
    if (found !== undefined) return { ...found, outside: { kind: "zero" }, letter: name };
  }
  throw cannotTell(
    letter,
    places.length === 0 ? "it is no subscript on the right side" : "the reads do not decide it",
  );
}

export const cannotTell = (letter: Letter, why: string): Error =>
  failure("range", `the range of \`${letter.name}\` cannot be told: ${why}`, letter.span, {
    expected: "its range on the left side",
    remedy: `${letter.name} = 0..${letter.name.toUpperCase()}-1`,
  });

/** Does the letter occur, in the subscript itself or through the range of a letter in it? */
function touches(read: ReadRecord, sub: Expr, name: string): boolean {
  const seen = new Set<string>();
  const go = (e: Expr): boolean =>
    freeIndices(e).some((i) => {
      if (i === name) return true;
      if (seen.has(i)) return false;
      seen.add(i);
      const range = read.ranges.get(i);
      return range?.kind === "interval" && (go(range.lo) || go(range.hi));
    });
  return go(sub);
}

/** Notes the bounds on the letter under which this read is inside for all values of the other letters; or why not. */
function limit(
  w: Work,
  q: LeftQuestion,
  letter: Letter,
  read: ReadRecord,
  axis: Axis,
  sub: Expr,
  ends: Ends,
): string | undefined {
  // A letter alone runs over a recurrence without what it starts from.
  const reach = sub.kind === "idx" && axis.outside.kind === "start" ? axis : reachOf(w, axis);
  if (reach === undefined) return undefined;
  const ranges = new Map(read.ranges);
  for (const [name, known] of q.known) ranges.set(name, axisRange(known));
  const free = new Set([letter.name]);
  const high = extreme(w, sub, ranges, "greatest", free);
  const low = extreme(w, sub, ranges, "least", free);
  if (high === undefined || low === undefined)
    return `the subscripts of \`${read.name}\` tie it to another letter`;
  // high ≤ reach.hi and low ≥ reach.lo
  const above = addBound(w, letter.name, addPoly(toPoly(reach.hi), toPoly(high), -1), ends);
  const below = addBound(w, letter.name, addPoly(toPoly(low), toPoly(reach.lo), -1), ends);
  return above && below ? undefined : `a subscript of \`${read.name}\` is not linear in it`;
}

/**
 * Notes c·letter + rest ≥ 0 as a bound; c is a number or a product of sizes. False when the letter stands in it
 * in another way; without the letter there is nothing to note.
 */
function addBound(w: Work, name: string, p: Poly, ends: Ends): boolean {
  const { ctx } = w.ws;
  const isLetter = (a: Expr): boolean => a.kind === "idx" && a.name === name;
  const own = [...p.values()].filter((m) => m.atoms.some((a) => freeIndices(a).includes(name)));
  const [m] = own;
  if (m === undefined) return true;
  const rounding = own.length === 1 ? unrounded(w, p, m) : undefined;
  if (rounding !== undefined) return addBound(w, name, rounding, ends);
  if (own.length !== 1 || m.atoms.filter(isLetter).length !== 1) return false;
  const sizes = m.atoms.filter((a) => !isLetter(a));
  const positive = sizes.every((a) => implied(factsOf(ctx, w.env), ctx.app("lt", [ctx.zero, a])));
  if (!positive) return false;
  const rest: Poly = new Map([...p].filter(([, other]) => other !== m));
  const sign = signQ(m.coef);
  const size = sign > 0 ? m.coef : negQ(m.coef);
  const whole = size === 1 && sizes.length === 0;
  // c·i + rest ≥ 0: i ≥ −rest/c, or i ≤ rest/|c|.
  const numerator = sign > 0 ? scalePoly(rest, -1) : rest;
  const value = prettyPoly(ctx, numerator);
  const divisor = ctx.mul(...(size === 1 && sizes.length > 0 ? [] : [ctx.num(size)]), ...sizes);
  const end = whole ? value : rounded(w, numerator, value, divisor, size, sizes, sign > 0);
  (sign > 0 ? ends.lower : ends.upper).push(end);
  return true;
}

/** ⌊A/D⌋ + r ≥ 0 as A + D·r ≥ 0, and its like for ⌈ ⌉ and for r − ⌊A/D⌋; A, D > 0 and r are integers. */
function unrounded(w: Work, p: Poly, m: Monomial): Poly | undefined {
  const { ctx } = w.ws;
  const [atom] = m.atoms;
  if (m.atoms.length !== 1 || (m.coef !== 1 && m.coef !== -1) || atom?.kind !== "app") return undefined;
  const [inner] = atom.args;
  if ((atom.op !== "floor" && atom.op !== "ceil") || inner === undefined) return undefined;
  const [over, under] = inner.kind === "app" && inner.op === "div" ? inner.args : [];
  const common = fractionDivisor(toPoly(over ?? inner));
  const numerator = scalePoly(toPoly(over ?? inner), common);
  const divisor = scalePoly(toPoly(under ?? ctx.one), common);
  const rest: Poly = new Map([...p].filter(([, other]) => other !== m));
  const integral = [numerator, divisor, rest].every((q) =>
    [...q.values()].every((x) => isIntegerQ(x.coef) && x.atoms.every((a) => isInteger(w, a))),
  );
  const positive = implied(factsOf(ctx, w.env), ctx.app("lt", [ctx.zero, prettyPoly(ctx, divisor)]));
  if (!integral || !positive) return undefined;
  const bound = addPoly(mulPoly(divisor, rest), numerator, m.coef);
  return (m.coef === 1) === (atom.op === "floor")
    ? bound
    : addPoly(addPoly(bound, divisor), constantPoly(-1));
}

/** The least number that makes all coefficients whole. */
const fractionDivisor = (p: Poly): Rational =>
  [...p.values()].reduce<Rational>((d, m) => {
    const left = mulQ(m.coef, d);
    return mulQ(d, typeof left === "number" ? 1 : Number(left.d));
  }, 1);

/** Letters, sizes and integer scalars. */
function isInteger(w: Work, a: Expr): boolean {
  if (a.kind === "idx") return true;
  const d = a.kind === "sym" ? w.env.decls.get(a.name) : undefined;
  return d?.kind === "scalar" && (d.integer || d.role === "size");
}

/** ⌈value/divisor⌉ below, ⌊value/divisor⌋ above; without the brackets where the quotient is whole. */
function rounded(
  w: Work,
  numerator: Poly,
  value: Expr,
  divisor: Expr,
  size: Rational,
  sizes: readonly Expr[],
  below: boolean,
): Expr {
  const { ctx } = w.ws;
  if (numerator.size === 0) return ctx.zero;
  const quotient = scalePoly(withoutFactors(numerator, sizes), divQ(1, size));
  const integral = [...quotient.values()].every((m) => isIntegerQ(m.coef));
  if (quotient.size === numerator.size && integral) return prettyPoly(ctx, quotient);
  return ctx.app(below ? "ceil" : "floor", [ctx.div(value, divisor)]);
}

/** Those terms of a polynomial that the product divides, divided by it: of G·P − P and P, G − 1. */
function withoutFactors(p: Poly, factors: readonly Expr[]): Poly {
  const terms = [...p.values()].flatMap((m): Poly[] => {
    const atoms = [...m.atoms];
    const all = factors.every((f) => {
      const at = atoms.indexOf(f);
      if (at >= 0) atoms.splice(at, 1);
      return at >= 0;
    });
    return all ? [monomialPoly({ coef: m.coef, atoms })] : [];
  });
  return terms.reduce((sum, term) => addPoly(sum, term), constantPoly(0));
}

/** The greatest lower or least upper bound; bounds that another one implies are left out. */
function tightest(w: Work, ends: readonly Expr[], op: "max" | "min"): Expr | undefined {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  const weaker = (a: Expr, b: Expr): boolean => implied(facts, op === "max" ? ctx.le(a, b) : ctx.le(b, a));
  const kept: Expr[] = [];
  for (const e of ends) {
    if (kept.some((k) => weaker(e, k))) continue;
    for (let k = kept.length - 1; k >= 0; k -= 1) {
      const old = kept[k];
      if (old !== undefined && weaker(old, e)) kept.splice(k, 1);
    }
    kept.push(e);
  }
  const [only] = kept;
  if (only === undefined) return undefined;
  return kept.length === 1 ? only : ctx.app(op, kept);
}

/** A linear constraint Σ c·letter + rest ≥ 0. */
interface Row {
  readonly coefs: ReadonlyMap<string, Rational>;
  readonly rest: Poly;
}

const ROWS = 200;

/** The least range outside of which every summand is 0. */
function support(
  w: Work,
  q: LeftQuestion,
  name: string,
): { readonly lo: Expr; readonly hi: Expr } | undefined {
  const summands = summandsOf(w.ws.ctx, w.env, q.body);
  if (summands === undefined || summands.length === 0) return undefined;
  const known = [...q.known].map(([letter, axis]): Bounds => {
    return { form: w.ws.ctx.idx(letter), lo: axis.lo, hi: axis.hi };
  });
  const lows: Expr[] = [];
  const highs: Expr[] = [];
  for (const s of summands) {
    const ends = project(w, { ...s, bounds: [...s.bounds, ...known] }, name);
    const lo = ends === undefined ? undefined : tightest(w, ends.lower, "max");
    const hi = ends === undefined ? undefined : tightest(w, ends.upper, "min");
    if (lo === undefined || hi === undefined) return undefined;
    lows.push(lo);
    highs.push(hi);
  }
  // Of several summands the union counts.
  const [lo, hi] = [tightest(w, lows, "min"), tightest(w, highs, "max")];
  return lo === undefined || hi === undefined ? undefined : { lo, hi };
}

function project(w: Work, s: Summand, name: string): Ends | undefined {
  let rows: Row[] = [];
  const letters = new Set<string>();
  for (const b of s.bounds) {
    for (const part of [b.form, b.lo, b.hi]) for (const i of freeIndices(part)) letters.add(i);
    const form = linear(b.form);
    const [lo, hi] = [linear(b.lo), linear(b.hi)];
    if (form === undefined || lo === undefined || hi === undefined) continue;
    rows.push(combine(form, 1, lo, -1), combine(hi, 1, form, -1));
  }
  letters.delete(name);
  for (const letter of letters) {
    const eliminated = eliminate(rows, letter);
    if (eliminated === undefined) return undefined;
    rows = eliminated;
  }
  const ends: Ends = { lower: [], upper: [] };
  for (const r of rows) {
    const c = r.coefs.get(name);
    if (c === undefined) continue;
    const letter = toPoly(w.ws.ctx.idx(name));
    if (!addBound(w, name, addPoly(r.rest, letter, c), ends)) return undefined;
  }
  return ends;
}

/** Undefined when a letter stands in anything but a number times the letter: the row is left out, which is sound. */
function linear(e: Expr): Row | undefined {
  if (!finiteTerm(e)) return undefined;
  const coefs = new Map<string, Rational>();
  const rest = new Map(toPoly(e));
  for (const [key, m] of rest) {
    const used = m.atoms.find((a) => freeIndices(a).length > 0);
    if (used === undefined) continue;
    if (m.atoms.length !== 1 || used.kind !== "idx") return undefined;
    coefs.set(used.name, m.coef);
    rest.delete(key);
  }
  return { coefs, rest };
}

function combine(a: Row, times: Rational, b: Row, timesB: Rational): Row {
  const coefs = new Map<string, Rational>();
  for (const name of new Set([...a.coefs.keys(), ...b.coefs.keys()])) {
    const c = addQ(mulQ(a.coefs.get(name) ?? 0, times), mulQ(b.coefs.get(name) ?? 0, timesB));
    if (signQ(c) !== 0) coefs.set(name, c);
  }
  return { coefs, rest: addPoly(scalePoly(a.rest, times), b.rest, timesB) };
}

function eliminate(rows: readonly Row[], letter: string): Row[] | undefined {
  const sign = (r: Row): number => signQ(r.coefs.get(letter) ?? 0);
  const out = rows.filter((r) => sign(r) === 0);
  const above = rows.filter((r) => sign(r) < 0);
  for (const low of rows.filter((r) => sign(r) > 0)) {
    for (const high of above) {
      const [a, b] = [low.coefs.get(letter) ?? 1, negQ(high.coefs.get(letter) ?? -1)];
      out.push(combine(low, b, high, a));
    }
  }
  return out.length > ROWS ? undefined : out;
}

/** The bounds that are declared of every entry of an integer tensor: t[n] integer in 0..V-1. */
function entryBounds(w: Work, e: Expr): { readonly lo: Expr; readonly hi: Expr } | undefined {
  if (e.kind !== "at") return undefined;
  const isEntry = (x: Expr | undefined): boolean =>
    x?.kind === "at" && x.tensor === e.tensor && x.subs.every((s) => s.kind === "idx");
  let [lo, hi]: [Expr | undefined, Expr | undefined] = [undefined, undefined];
  for (const a of w.ws.assumptions) {
    if (a.kind !== "app" || a.op !== "le") continue;
    const [left, right] = a.args as readonly [Expr, Expr];
    if (isEntry(right) && freeIndices(left).length === 0) lo = left;
    if (isEntry(left) && freeIndices(right).length === 0) hi = right;
  }
  return lo === undefined || hi === undefined ? undefined : { lo, hi };
}

/** From the least to the greatest write, for all values of the letters. */
export function scatterAxes(
  w: Work,
  targets: readonly Expr[],
  ranges: ReadonlyMap<string, Range>,
  places: readonly { readonly start: number; readonly end: number }[],
): readonly Axis[] {
  const inner = new Map([...ranges].reverse());
  return targets.map((t, k) => {
    const [lo, hi] = [extreme(w, t, inner, "least"), extreme(w, t, inner, "greatest")];
    if (lo !== undefined && hi !== undefined) return { lo, hi, outside: { kind: "error" } };
    const entry = entryBounds(w, t);
    if (entry !== undefined) return { ...entry, outside: { kind: "error" } };
    const lookedUp = t.kind === "at" && t.tensor.kind === "sym" ? t.tensor.name : undefined;
    if (lookedUp !== undefined)
      throw failure(
        "range",
        `how far the entries of \`${lookedUp}\` reach is not declared`,
        places[k] ?? { start: 0, end: 0 },
        { expected: "bounds where it is given", remedy: `given ${lookedUp}[n] integer in 0..N-1` },
      );
    throw failure(
      "range",
      "the places that are written cannot be bounded",
      places[k] ?? { start: 0, end: 0 },
      {
        expected: "an index that is affine in letters with known ranges, such as `S*i + k - P` with `S >= 1`",
      },
    );
  });
}
