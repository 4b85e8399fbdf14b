// Where the body of a sum over all integers can be non-zero. Every zero-extended read, bracket and inner range
// confines an affine form to an interval at the instance; propagating the intervals bounds the variables (intervals.ts).

import type { Bind, Expr, Range } from "../expr/nodes.ts";
import { arities, arity } from "../expr/nodes.ts";
import { isIntegerQ, toNumberQ } from "../expr/rational.ts";
import { ZERO_AT_ZERO } from "../expr/zeros.ts";
import { affineCode, fractionForm } from "./affine.ts";
import { flattened, type Interval, type Linear, numbersOf, type Plan, solve, valueAt } from "./intervals.ts";
import { noValue } from "./result.ts";
import { type Code, type Frame, inner, placesOf, type Scope } from "./scope.ts";
import { axes, reference, type World } from "./world.ts";

const ANY: Plan = { kind: "and", parts: [] };
const NEVER: Plan = { kind: "or", parts: [] };
const zero = () => 0;
const infinite = () => Number.POSITIVE_INFINITY;
const isConstant = (e: Expr | undefined, v: number): boolean => e?.kind === "num" && e.value === v;

/** The bounds of some variables of a telescope, in order; undefined when the body is 0 everywhere. */
export type Support = (f: Frame) => readonly Interval[] | undefined;

/** A scope in which every unknown has a number of its own, also where binders side by side share a place. */
interface At {
  readonly scope: Scope;
  /** Numbers of the unknowns bound so far, outermost first. */
  readonly vars: readonly number[];
}

/** Bounds for the variables of ranges `from` to `to - 1`, which run over all integers; earlier ones have values. */
export function supportOf(world: World, e: Bind, scope: Scope, from: number, to: number): Support {
  const before = arities(e.ranges.slice(0, from));
  /** Places from here on hold unknowns. */
  const base = scope.unit.places.size + scope.depth + before;
  let unknowns = 0;
  const top = rangePlan(e.ranges.slice(from), { scope: inner(scope, before), vars: [] }, e.guard);
  const parts = e.op === "sum" ? [top.plan, body(e.body, top.at)] : [top.plan];
  const { forms, choices } = flattened([{ kind: "and", parts }]);
  return (f) => {
    const bounds = solve(forms, choices, f, unknowns, to - from);
    bounds?.forEach((b, k) => {
      if (!Number.isFinite(b[0]) || !Number.isFinite(b[1]))
        noValue(`no finite range is known outside which the terms are 0 for ${e.letters[before + k]} in ℤ`);
    });
    return bounds;
  };

  function rangePlan(list: readonly Range[], outer: At, guard: Expr | undefined): { plan: Plan; at: At } {
    const out: Plan[] = [];
    let at = outer;
    for (const r of list) {
      const own = Array.from({ length: arity(r) }, () => unknowns++);
      if (r.kind === "interval") {
        const self: Linear = { terms: [{ place: own[0] as number, coef: 1 }], lo: zero, hi: zero };
        const here = at;
        for (const lo of spread(r.lo, "max")) out.push(form(minus(self, linear(lo, here)), zero, infinite));
        for (const hi of spread(r.hi, "min")) out.push(form(minus(linear(hi, here), self), zero, infinite));
      }
      at = { scope: inner(at.scope, own.length), vars: [...at.vars, ...own] };
    }
    if (guard !== undefined) out.push(condition(guard, at));
    return { plan: { kind: "and", parts: out }, at };
  }

  function spread(x: Expr, op: "max" | "min"): readonly Expr[] {
    return x.kind === "app" && x.op === op ? x.args.flatMap((a) => spread(a, op)) : [x];
  }

  function form(l: Linear | undefined, lo: Code<number>, hi: Code<number>): Plan {
    return l === undefined ? ANY : { kind: "form", form: l, lo, hi, fixed: numbersOf(l) };
  }

  function minus(a: Linear | undefined, b: Linear | undefined): Linear | undefined {
    if (a === undefined || b === undefined) return undefined;
    return {
      terms: [...a.terms, ...b.terms.map(({ place, coef }) => ({ place, coef: times(coef, -1) }))],
      lo: (f) => a.lo(f) - b.hi(f),
      hi: (f) => a.hi(f) - b.lo(f),
    };
  }

  function linear(x: Expr, at: At): Linear | undefined {
    const affine = fractionForm(world, x, at.scope);
    if (affine !== undefined) {
      const terms: Linear["terms"][number][] = [];
      const known = new Map<number, number>();
      for (const [place, c] of affine.form.terms) {
        if (place < base) known.set(place, c);
        else {
          const own = at.vars[place - base];
          if (own === undefined) return undefined;
          terms.push({ place: own, coef: c / affine.divisor });
        }
      }
      const rest = affineCode({ constant: affine.form.constant, terms: known });
      const { divisor } = affine;
      const value: Code<number> = divisor === 1 ? rest : (f) => rest(f) / divisor;
      return { terms, lo: value, hi: value };
    }
    if (placesOf(world.variables, x, at.scope).every((p) => p < base)) {
      if (!world.exact(x)) return undefined;
      const code = world.index(x, at.scope);
      const value: Code<number> = (f) => toNumberQ(code(f));
      return { terms: [], lo: value, hi: value };
    }
    if (x.kind !== "app") return undefined;
    const a = x.args[0] as Expr;
    switch (x.op) {
      case "add": {
        const all = x.args.map((t) => linear(t, at));
        if (all.some((l) => l === undefined)) return undefined;
        const ls = all as Linear[];
        return {
          terms: ls.flatMap((l) => l.terms),
          lo: (f) => ls.reduce((s, l) => s + l.lo(f), 0),
          hi: (f) => ls.reduce((s, l) => s + l.hi(f), 0),
        };
      }
      case "mul": {
        const all = x.args.map((t) => linear(t, at));
        if (all.some((l) => l === undefined)) return undefined;
        const ls = all as Linear[];
        const moving = ls.filter((l) => l.terms.length > 0);
        const rest = ls.filter((l) => l.terms.length === 0);
        // A factor such as k mod 3 is known between bounds alone.
        const loose = rest.filter((l) => l.lo !== l.hi);
        const only = [...moving, ...loose];
        if (only.length > 1) return undefined;
        const fixed = rest.filter((l) => l.lo === l.hi);
        const factor: Code<number> = (f) => fixed.reduce((p, l) => p * l.lo(f), 1);
        const [one] = only;
        return one === undefined ? { terms: [], lo: factor, hi: factor } : scaled(one, factor);
      }
      case "div": {
        const l = linear(a, at);
        const d = linear(x.args[1] as Expr, at);
        if (l === undefined || d === undefined || d.terms.length > 0) return undefined;
        return scaled(l, (f) => 1 / d.lo(f));
      }
      case "floor":
      case "ceil": {
        const l = linear(a, at);
        if (l === undefined) return undefined;
        return x.op === "floor"
          ? { terms: l.terms, lo: (f) => l.lo(f) - 1, hi: l.hi }
          : { terms: l.terms, lo: l.lo, hi: (f) => l.hi(f) + 1 };
      }
      case "mod": {
        const d = linear(x.args[1] as Expr, at);
        if (d === undefined || d.terms.length > 0) return undefined;
        return { terms: [], lo: (f) => Math.min(0, d.lo(f)), hi: (f) => Math.max(0, d.hi(f)) };
      }
      default:
        return undefined;
    }
  }

  function scaled(l: Linear, factor: Code<number>): Linear {
    return {
      terms: l.terms.map(({ place, coef }) => ({ place, coef: (f) => valueAt(coef, f) * factor(f) })),
      lo: (f) => Math.min(l.lo(f) * factor(f), l.hi(f) * factor(f)),
      hi: (f) => Math.max(l.lo(f) * factor(f), l.hi(f) * factor(f)),
    };
  }

  function condition(c: Expr, at: At): Plan {
    if (c.kind !== "app") return ANY;
    const [a, b] = c.args;
    const difference = (x: Expr | undefined, y: Expr | undefined): Linear | undefined =>
      x === undefined || y === undefined || !world.exact(x) || !world.exact(y)
        ? undefined
        : minus(linear(x, at), linear(y, at));
    switch (c.op) {
      case "eq":
        return form(difference(a, b), zero, zero);
      case "le":
      case "lt":
        return form(difference(b, a), zero, infinite);
      case "ge":
      case "gt":
        return form(difference(a, b), zero, infinite);
      case "and":
      case "or":
        return { kind: c.op, parts: c.args.map((x) => condition(x, at)) };
      case "true":
        return ANY;
      case "false":
        return NEVER;
      default:
        return ANY;
    }
  }

  /** The subscripts of a name, confined to its zero-extended axes. */
  function readPlan(name: string, subs: readonly Expr[], at: At): Plan {
    const own = axes(world.env, name);
    const out: Plan[] = [];
    subs.forEach((s, k) => {
      if (own[k]?.outside.kind !== "zero") return;
      const box = world.box(name);
      if (box === undefined) return;
      out.push(
        form(
          linear(s, at),
          () => box.lo[k] as number,
          () => box.hi[k] as number,
        ),
      );
    });
    return { kind: "and", parts: out };
  }

  function body(x: Expr, at: At): Plan {
    switch (x.kind) {
      case "num":
        return x.value === 0 ? NEVER : ANY;
      case "sym":
      case "idx":
      case "bound":
        return ANY;
      case "at": {
        const ref = reference(x);
        if (ref !== undefined) return readPlan(ref.name, ref.subs, at);
        if (x.tensor.kind === "deriv") {
          const of = reference(x.tensor.of);
          const wrt = reference(x.tensor.wrt);
          if (of === undefined || wrt === undefined) return ANY;
          const split = of.subs.length > 0 ? 0 : axes(world.env, of.name).length;
          const parts: Plan[] = [body(x.tensor, at)];
          if (of.subs.length === 0) parts.push(readPlan(of.name, x.subs.slice(0, split), at));
          if (wrt.subs.length === 0) parts.push(readPlan(wrt.name, x.subs.slice(split), at));
          return { kind: "and", parts };
        }
        const tensor = x.tensor;
        if (tensor.loose > 0) return ANY;
        return {
          kind: "and",
          parts: x.subs.map((s, k) =>
            form(
              linear(s, at),
              () => world.tensorBox(tensor).lo[k] ?? 0,
              () => world.tensorBox(tensor).hi[k] ?? 0,
            ),
          ),
        };
      }
      case "deriv": {
        const of = reference(x.of);
        const wrt = reference(x.wrt);
        return {
          kind: "and",
          parts: [of, wrt].map((r) => (r === undefined ? ANY : readPlan(r.name, r.subs, at))),
        };
      }
      case "bind": {
        if (x.op !== "sum") return ANY;
        const deep = rangePlan(x.ranges, at, x.guard);
        return { kind: "and", parts: [deep.plan, body(x.body, deep.at)] };
      }
      case "app":
        switch (x.op) {
          case "mul":
            return { kind: "and", parts: x.args.map((t) => body(t, at)) };
          case "add":
            return { kind: "or", parts: x.args.map((t) => body(t, at)) };
          case "div":
            return body(x.args[0] as Expr, at);
          case "pow": {
            const n = x.args[1];
            return n?.kind === "num" && isIntegerQ(n.value) && !isConstant(n, 0) && toNumberQ(n.value) > 0
              ? body(x.args[0] as Expr, at)
              : ANY;
          }
          case "iverson":
            return condition(x.args[0] as Expr, at);
          case "cases": {
            const out: Plan[] = [];
            for (let k = 0; k < x.args.length; k += 2) {
              const value = body(x.args[k] as Expr, at);
              const c = x.args[k + 1];
              out.push(c === undefined ? value : { kind: "and", parts: [value, condition(c, at)] });
            }
            return { kind: "or", parts: out };
          }
          default:
            return ZERO_AT_ZERO.has(x.op) ? body(x.args[0] as Expr, at) : ANY;
        }
    }
  }
}

const times = (coef: number | Code<number>, by: number): number | Code<number> =>
  typeof coef === "number" ? coef * by : (f) => coef(f) * by;
