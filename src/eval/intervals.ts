// Bounds on variables by interval propagation: from forms with known ends, and choices between them, the interval of
// each variable, at the numbers of an instance. Forms with two unbounded variables are combined pairwise first
// (Fourier–Motzkin elimination of equal weight).

import { asSmall } from "../expr/rational.ts";
import { isHalt } from "./result.ts";
import type { Code, Frame } from "./scope.ts";

/** Σ coefficient · variable + something in lo..hi. Most coefficients are numbers at the instance. */
export interface Linear {
  readonly terms: readonly { readonly place: number; readonly coef: number | Code<number> }[];
  readonly lo: Code<number>;
  readonly hi: Code<number>;
}
/** lo ≤ the form ≤ hi. */
interface Bounded {
  readonly kind: "form";
  readonly form: Linear;
  readonly lo: Code<number>;
  readonly hi: Code<number>;
  /** The variables and their coefficients, where all of these are numbers. */
  readonly fixed: { readonly places: readonly number[]; readonly coefs: readonly number[] } | undefined;
}
/** A condition that must hold where the body is not 0. */
export type Plan = { readonly kind: "and" | "or"; readonly parts: readonly Plan[] } | Bounded;

export const valueAt = (coef: number | Code<number>, f: Frame): number =>
  typeof coef === "number" ? coef : coef(f);

export type Interval = readonly [number, number];
/** lo ≤ Σ coefs[n] · the variable places[n] ≤ hi, with coefficients that are not 0. */
interface Constraint {
  readonly places: readonly number[];
  readonly coefs: readonly number[];
  readonly lo: number;
  readonly hi: number;
}

/** Adds a term to a constraint that is being made. */
function addTerm(places: number[], coefs: number[], place: number, coef: number): void {
  const at = places.indexOf(place);
  if (at < 0) {
    if (coef === 0) return;
    places.push(place);
    coefs.push(coef);
    return;
  }
  const sum = (coefs[at] as number) + coef;
  if (sum !== 0) coefs[at] = sum;
  else {
    places.splice(at, 1);
    coefs.splice(at, 1);
  }
}

export function numbersOf(l: Linear): Bounded["fixed"] {
  const places: number[] = [];
  const coefs: number[] = [];
  for (const { place, coef } of l.terms) {
    if (typeof coef !== "number") return undefined;
    addTerm(places, coefs, place, coef);
  }
  return { places, coefs };
}

const ALTERNATIVES = 256;
const ROUNDS = 30;
const SLACK = 1e-9;

function constraint(p: Bounded, f: Frame): Constraint | undefined {
  try {
    const lo = p.lo(f) - p.form.hi(f);
    const hi = p.hi(f) - p.form.lo(f);
    if (Number.isNaN(lo) || Number.isNaN(hi)) return undefined;
    if (p.fixed !== undefined) return { places: p.fixed.places, coefs: p.fixed.coefs, lo, hi };
    const places: number[] = [];
    const coefs: number[] = [];
    for (const t of p.form.terms) addTerm(places, coefs, t.place, valueAt(t.coef, f));
    return coefs.some(Number.isNaN) ? undefined : { places, coefs, lo, hi };
  } catch (e) {
    // A bound that has no value here confines nothing.
    if (isHalt(e) && e.halt.kind !== "too-large") return undefined;
    throw e;
  }
}

/** What holds in every case, and the choices that are left. */
export function flattened(plans: readonly Plan[]): {
  readonly forms: readonly Bounded[];
  readonly choices: readonly (readonly Plan[])[];
} {
  const forms: Bounded[] = [];
  const choices: (readonly Plan[])[] = [];
  const stack = [...plans];
  for (let p = stack.pop(); p !== undefined; p = stack.pop()) {
    if (p.kind === "form") forms.push(p);
    else if (p.kind === "and" || p.parts.length === 1) stack.push(...p.parts);
    else choices.push(p.parts);
  }
  return { forms, choices };
}

/** Interval hull of all alternatives, for the first `own` of the unknowns. */
export function solve(
  always: readonly Bounded[],
  open: readonly (readonly Plan[])[],
  f: Frame,
  unknown: number,
  own: number,
): readonly Interval[] | undefined {
  let budget = ALTERNATIVES;
  const go = (
    forms: readonly Bounded[],
    choices: readonly (readonly Plan[])[],
    have: readonly Constraint[],
  ): readonly Interval[] | undefined => {
    const constraints = [...have];
    for (let k = 0; k < forms.length; k += 1) {
      const c = constraint(forms[k] as Bounded, f);
      if (c !== undefined) constraints.push(c);
    }
    const first = choices[0];
    budget -= 1;
    if (first === undefined || budget < 0) return propagate(constraints, unknown, own);
    const rest = choices.slice(1);
    let hull: readonly Interval[] | undefined;
    for (const alternative of first) {
      const inner = flattened([alternative]);
      const b = go(inner.forms, [...inner.choices, ...rest], constraints);
      if (b === undefined) continue;
      const before = hull;
      hull =
        before === undefined
          ? b
          : b.map((x, k): Interval => {
              const y = before[k] as Interval;
              return [Math.min(x[0], y[0]), Math.max(x[1], y[1])];
            });
    }
    return hull;
  };
  return go(always, open, []);
}

function propagate(
  given: readonly Constraint[],
  unknown: number,
  own: number,
): readonly Interval[] | undefined {
  const los = new Array<number>(unknown).fill(Number.NEGATIVE_INFINITY);
  const his = new Array<number>(unknown).fill(Number.POSITIVE_INFINITY);
  const run = (list: readonly Constraint[]): boolean => {
    for (let round = 0; round < ROUNDS; round += 1) {
      // A bound on one variable tells all that it can at once.
      let again = false;
      for (let at = 0; at < list.length; at += 1) {
        const c = list[at] as Constraint;
        const { places, coefs } = c;
        if (places.length === 0) {
          if (c.lo > SLACK || c.hi < -SLACK) return false;
          continue;
        }
        for (let n = 0; n < places.length; n += 1) {
          const place = places[n] as number;
          const coef = coefs[n] as number;
          let lo = c.lo;
          let hi = c.hi;
          for (let m = 0; m < places.length; m += 1) {
            if (m === n) continue;
            const k = coefs[m] as number;
            const from = los[places[m] as number] as number;
            const to = his[places[m] as number] as number;
            lo -= k > 0 ? k * to : k * from;
            hi -= k > 0 ? k * from : k * to;
          }
          const x = coef > 0 ? lo / coef : hi / coef;
          const y = coef > 0 ? hi / coef : lo / coef;
          const from = Math.max(los[place] as number, Math.ceil(x - SLACK * (1 + Math.abs(x))));
          const to = Math.min(his[place] as number, Math.floor(y + SLACK * (1 + Math.abs(y))));
          if (Number.isNaN(from) || Number.isNaN(to)) continue;
          if (from > to) return false;
          if (from !== los[place] || to !== his[place]) {
            los[place] = from;
            his[place] = to;
            again = true;
          }
        }
      }
      if (!again || list.every((c) => c.places.length < 2)) break;
    }
    return true;
  };
  const open = (): boolean => {
    for (let k = 0; k < own; k += 1) if (!Number.isFinite(los[k]) || !Number.isFinite(his[k])) return true;
    return false;
  };
  let list = given;
  if (!run(list)) return undefined;
  for (let round = 0; round < 2 && open() && list.length <= 40; round += 1) {
    list = [...list, ...combinations(list, unknown)];
    if (!run(list)) return undefined;
  }
  return Array.from(
    { length: own },
    (_, k): Interval => [asSmall(los[k] as number), asSmall(his[k] as number)],
  );
}

/** For every two forms and every variable in both, the combination without that variable. */
function combinations(list: readonly Constraint[], unknown: number): readonly Constraint[] {
  const out: Constraint[] = [];
  for (let place = 0; place < unknown; place += 1) {
    for (let i = 0; i < list.length; i += 1) {
      for (let j = i + 1; j < list.length; j += 1) {
        const a = list[i] as Constraint;
        const b = list[j] as Constraint;
        const x = a.coefs[a.places.indexOf(place)];
        const y = b.coefs[b.places.indexOf(place)];
        if (x === undefined || y === undefined) continue;
        const places: number[] = [];
        const coefs: number[] = [];
        a.places.forEach((p, n) => {
          if (p !== place) addTerm(places, coefs, p, (a.coefs[n] as number) * y);
        });
        b.places.forEach((p, n) => {
          if (p !== place) addTerm(places, coefs, p, -(b.coefs[n] as number) * x);
        });
        const [al, ah] = y > 0 ? [a.lo * y, a.hi * y] : [a.hi * y, a.lo * y];
        const [bl, bh] = x > 0 ? [b.lo * x, b.hi * x] : [b.hi * x, b.lo * x];
        if (Number.isFinite(al - bh) || Number.isFinite(ah - bl))
          out.push({ places, coefs, lo: al - bh, hi: ah - bl });
      }
    }
  }
  return out;
}
