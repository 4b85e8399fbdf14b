// Affine index terms at an instance: constant + Σ coefficient · variable over a common divisor, with the sizes put
// in. They are what most subscripts and range ends are, and cost a few multiplications of machine integers.

import type { Expr } from "../expr/nodes.ts";
import { asSmall, denominator, numerator, type Rational } from "../expr/rational.ts";
import { boundPlace, type Code, type Scope } from "./scope.ts";
import type { World } from "./world.ts";

export interface Affine {
  readonly constant: number;
  readonly terms: ReadonlyMap<number, number>;
}
/** An affine form over a positive integer. */
export interface Fraction {
  readonly form: Affine;
  readonly divisor: number;
}
/** Bounds that keep every affine value exact in a double, for indices within INDEX_LIMIT. */
const CONSTANT_LIMIT = 2 ** 50;
const COEFFICIENT_LIMIT = 2 ** 11;

/** constant + Σ coefficient · place, with the sizes of the instance put in; undefined when it is not of that form. */
export function affineForm(world: World, e: Expr, scope: Scope): Affine | undefined {
  const q = fractionForm(world, e, scope);
  return q?.divisor === 1 ? q.form : undefined;
}

export function fractionForm(world: World, e: Expr, scope: Scope): Fraction | undefined {
  const q = formOf(world, e, scope);
  if (q === undefined || Math.abs(q.form.constant) > CONSTANT_LIMIT) return undefined;
  if (q.form.terms.size === 0) return q;
  let weight = 0;
  for (const c of q.form.terms.values()) weight += Math.abs(c);
  return weight > COEFFICIENT_LIMIT ? undefined : q;
}

function constantForm(value: Rational): Fraction | undefined {
  if (typeof value === "number")
    return Math.abs(value) > CONSTANT_LIMIT
      ? undefined
      : { form: { constant: value, terms: NO_TERMS }, divisor: 1 };
  const d = denominator(value);
  const n = numerator(value);
  if (d > BigInt(COEFFICIENT_LIMIT) || n > BigInt(CONSTANT_LIMIT) || -n > BigInt(CONSTANT_LIMIT))
    return undefined;
  return { form: { constant: Number(n), terms: new Map() }, divisor: Number(d) };
}

function formOf(world: World, x: Expr, scope: Scope): Fraction | undefined {
  switch (x.kind) {
    case "num":
      return constantForm(x.value);
    case "sym": {
      const d = world.env.decls.get(x.name);
      const value = world.instance.integers.get(x.name);
      return d?.kind === "scalar" && value !== undefined && Number.isSafeInteger(value)
        ? { form: { constant: value, terms: NO_TERMS }, divisor: 1 }
        : undefined;
    }
    case "bound":
      return { form: { constant: 0, terms: new Map([[boundPlace(scope, x.index), 1]]) }, divisor: 1 };
    case "idx": {
      const place = scope.unit.places.get(x.name);
      return place === undefined
        ? undefined
        : { form: { constant: 0, terms: new Map([[place, 1]]) }, divisor: 1 };
    }
    case "app":
      break;
    default:
      return undefined;
  }
  if (x.op !== "add" && x.op !== "mul" && x.op !== "div") return undefined;
  const parts: Fraction[] = [];
  for (let k = 0; k < x.args.length; k += 1) {
    const p = formOf(world, x.args[k] as Expr, scope);
    if (p === undefined) return undefined;
    parts.push(p);
  }
  if (x.op === "add")
    return parts.every((p) => p.divisor === 1)
      ? wholeSum(parts)
      : parts.reduce<Fraction | undefined>((s, p) => s && sum(s, p), ZERO_FORM);
  if (x.op === "mul") return parts.reduce<Fraction | undefined>((s, p) => s && product(s, p), ONE_FORM);
  const [n, d] = parts;
  if (n === undefined || d === undefined || d.form.terms.size > 0 || d.form.constant === 0) return undefined;
  const sign = d.form.constant < 0 ? -1 : 1;
  return safe(scale(n.form, sign * d.divisor), n.divisor * sign * d.form.constant);
}

/** A sum of forms without a divisor. */
function wholeSum(parts: readonly Fraction[]): Fraction | undefined {
  let constant = 0;
  let terms = NO_TERMS;
  let own: Map<number, number> | undefined;
  for (let k = 0; k < parts.length; k += 1) {
    const { form } = parts[k] as Fraction;
    constant += form.constant;
    if (form.terms.size === 0) continue;
    if (terms.size === 0) terms = form.terms;
    else {
      own ??= new Map(terms);
      for (const [place, c] of form.terms) own.set(place, (own.get(place) ?? 0) + c);
      terms = own;
    }
  }
  return safe({ constant, terms }, 1);
}

function sum(a: Fraction, b: Fraction): Fraction | undefined {
  if (a === ZERO_FORM) return b;
  const divisor = a.divisor === b.divisor ? a.divisor : (a.divisor / gcd(a.divisor, b.divisor)) * b.divisor;
  const x = scale(a.form, divisor / a.divisor);
  const y = scale(b.form, divisor / b.divisor);
  const terms = new Map(x.terms);
  for (const [k, c] of y.terms) terms.set(k, (terms.get(k) ?? 0) + c);
  return safe({ constant: x.constant + y.constant, terms }, divisor);
}

function product(a: Fraction, b: Fraction): Fraction | undefined {
  if (a === ONE_FORM) return b;
  const [c, m] = a.form.terms.size === 0 ? [a, b] : [b, a];
  if (c.form.terms.size > 0) return undefined;
  return safe(scale(m.form, c.form.constant), a.divisor * b.divisor);
}

function scale(f: Affine, by: number): Affine {
  if (by === 1) return f;
  return {
    constant: asSmall(f.constant * by),
    terms: new Map([...f.terms].map(([k, c]) => [k, asSmall(c * by)])),
  };
}

/** In lowest terms, and only while every number is exact. */
function safe(f: Affine, divisor: number): Fraction | undefined {
  if (divisor === 1) {
    let isExact = Number.isSafeInteger(f.constant);
    for (const c of f.terms.values()) isExact &&= Number.isSafeInteger(c);
    return isExact ? { form: f, divisor } : undefined;
  }
  const all = [f.constant, divisor, ...f.terms.values()];
  if (!all.every(Number.isSafeInteger)) return undefined;
  const g = all.reduce(gcd, 0);
  if (g <= 1) return { form: f, divisor };
  return {
    form: {
      constant: asSmall(f.constant / g),
      terms: new Map([...f.terms].map(([k, c]) => [k, asSmall(c / g)])),
    },
    divisor: divisor / g,
  };
}

const NO_TERMS: ReadonlyMap<number, number> = new Map();
const ZERO_FORM: Fraction = { form: { constant: 0, terms: new Map() }, divisor: 1 };
const ONE_FORM: Fraction = { form: { constant: 1, terms: new Map() }, divisor: 1 };

function gcd(a: number, b: number): number {
  let x = Math.abs(a);
  let y = Math.abs(b);
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** Negative coefficients are taken off: times an index that is 0 they would give −0, which is held as a double. */
export function affineCode(a: Affine): Code<number> {
  const { constant } = a;
  if (a.terms.size === 0) return () => constant;
  const places: number[] = [];
  const coefs: number[] = [];
  a.terms.forEach((c, place) => {
    if (c === 0) return;
    places.push(place);
    coefs.push(c);
  });
  if (places.length === 0) return () => constant;
  const [p = 0, q = 0] = places;
  const [x = 0, y = 0] = coefs;
  if (places.length === 1) {
    if (x === 1) return constant === 0 ? (f) => f[p] as number : (f) => (f[p] as number) + constant;
    const less = -x;
    return x > 0 ? (f) => x * (f[p] as number) + constant : (f) => constant - less * (f[p] as number);
  }
  if (places.length === 2) {
    if (x > 0 && y > 0) return (f) => x * (f[p] as number) + y * (f[q] as number) + constant;
    if (x > 0) return difference(constant, x, p, -y, q);
    if (y > 0) return difference(constant, y, q, -x, p);
  }
  return (f) => {
    let v = constant;
    for (let k = 0; k < places.length; k += 1) {
      const c = coefs[k] as number;
      const i = f[places[k] as number] as number;
      v = c > 0 ? v + c * i : v - -c * i;
    }
    return v;
  };
}

const difference =
  (constant: number, x: number, p: number, y: number, q: number): Code<number> =>
  (f) =>
    x * (f[p] as number) - y * (f[q] as number) + constant;
