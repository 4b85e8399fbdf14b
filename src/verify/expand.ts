// A term at fixed sizes as a plain expression in its inputs: sums unrolled, definitions put in, brackets decided.
// Decisions between real values are taken at the point, so that what comes out is the branch around it. This is
// what other computer algebra systems are given; names in it are generated.

import { type Datum, doubleDatum } from "../eval/field.ts";
import type { Instance, TensorData } from "../eval/instance.ts";
import { boxOfShape, flatIndex, within } from "../eval/instance.ts";
import { type Axis, axesOf, definition, recurrent } from "../expr/environment.ts";
import { type App, arity, type Bind, type Expr } from "../expr/nodes.ts";
import { addQ, divQ, floorQ, isIntegerQ, mulQ, signQ } from "../expr/rational.ts";
import { integerValue } from "./integer-value.ts";
import type { Indices } from "./places.ts";
import {
  Abstain,
  abstain,
  constant,
  elementary,
  ONE,
  type Plain,
  power,
  product,
  quotient,
  sum,
  ZERO,
} from "./plain.ts";
import type { Laboratory } from "./trial.ts";

export interface Expansion {
  /** The expression, or undefined where a term has none or it would be longer than `most` nodes. */
  expand(e: Expr, at: Indices, most: number): Plain | undefined;
  /** The variable for an entry of a given name, or of the definition that is cut. */
  variable(name: string, subs: readonly number[]): string | undefined;
  /** Values of the variables at the point. */
  values(): ReadonlyMap<string, number>;
  /** Whether a decision between real values was taken. */
  branched(): boolean;
}

/** `cut`: a definition that counts as given, with its values. */
export function expansion(
  lab: Laboratory,
  instance: Instance,
  cut: { readonly name: string; readonly data: TensorData } | undefined,
): Expansion {
  const { env } = lab;
  const names = new Map<string, { readonly name: string; readonly v: number }>();
  const entries = new Map<string, Plain>();
  let isBranched = false;
  let limit = 0;

  const variable = (key: string, v: Datum): Plain => {
    let known = names.get(key);
    if (known === undefined) {
      known = { name: `v${names.size}`, v: doubleDatum(v) };
      names.set(key, known);
    }
    return { kind: "variable", name: known.name, v: known.v, size: 1 };
  };

  type Stack = readonly number[];
  const go = (e: Expr, at: Indices, stack: Stack): Plain => {
    const p = plain(e, at, stack);
    if (p.size > limit) abstain("too long");
    return p;
  };

  const plain = (e: Expr, at: Indices, stack: Stack): Plain => {
    switch (e.kind) {
      case "num":
        return constant(e.value);
      case "idx":
        return constant(at.get(e.name) ?? abstain("a letter without a value"));
      case "bound":
        return constant(stack[stack.length - 1 - e.index] ?? abstain("a loose variable"));
      case "sym":
        return read(e.name, []);
      case "at":
        return readAt(e, at, stack);
      case "bind":
        return binder(e, at, stack);
      case "deriv":
        return gradient(e.of, e.wrt, at, stack);
      case "app":
        return application(e, at, stack);
    }
  };

  const integer = (e: Expr, at: Indices, stack: Stack): number => {
    const p = go(e, at, stack);
    return p.kind === "number" && typeof p.value === "number" && Number.isInteger(p.value)
      ? p.value
      : abstain("a subscript that is not an integer");
  };

  const readAt = (e: Expr & { kind: "at" }, at: Indices, stack: Stack): Plain => {
    const subs = e.subs.map((s) => integer(s, at, stack));
    if (e.tensor.kind === "sym") return read(e.tensor.name, subs);
    if (e.tensor.kind === "deriv" && e.tensor.wrt.kind === "sym")
      return slope(e.tensor.of, e.tensor.wrt.name, subs);
    return abstain("a whole-tensor operator");
  };

  const read = (name: string, subs: readonly number[]): Plain => {
    const key = `${name}[${subs.join(",")}]`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const made = entry(name, subs, key);
    entries.set(key, made);
    return made;
  };

  const entry = (name: string, subs: readonly number[], key: string): Plain => {
    const whole = instance.integers.get(name);
    if (whole !== undefined) return constant(whole);
    const scalar = instance.scalars.get(name);
    if (scalar !== undefined) return variable(key, scalar);
    const isCut = cut !== undefined && cut.name === name;
    const states = isCut ? undefined : recurrent(env, name);
    if (states !== undefined) {
      // A state is written out back to what the recurrence starts from.
      const { starts } = states.recurrence;
      const letters = new Map(states.params.map((p, k) => [p, subs[k] ?? 0]));
      const first = starts.find((s) =>
        s.places.every((p) => integerValue(p.at, instance.integers) === subs[p.axis]),
      );
      if (first !== undefined) return go(first.value, letters, []);
    }
    const outside = beyond(axesOf(env, name) ?? [], subs);
    if (outside !== undefined) return outside;
    const data = isCut ? cut.data : instance.tensors.get(name);
    if (data !== undefined) {
      const box = boxOfShape(data.lo, data.shape);
      if (!within(box, subs)) return abstain("a read outside");
      const v = (data.data[flatIndex(box, subs)] as Datum | undefined) ?? 0;
      const d = env.decls.get(name);
      return d?.kind === "tensor" && d.integer ? constant(v) : variable(key, v);
    }
    const def = definition(env, name);
    if (def !== undefined) {
      let body: Expr = def.body;
      for (const [k, s] of subs.entries()) {
        if (body.kind !== "app" || body.op !== "list") break;
        const lo = def.axes[k] === undefined ? 0 : (integerValue(def.axes[k].lo, instance.integers) ?? 0);
        body = body.args[s - lo] ?? abstain("data that are too short");
      }
      return go(body, new Map(def.params.map((p, k) => [p, subs[k] ?? 0])), []);
    }
    if (env.decls.get(name)?.kind === "function") return functionValue(name);
    return abstain(`${name} has no value`);
  };

  const beyond = (axes: readonly Axis[], subs: readonly number[]): Plain | undefined => {
    for (const [k, a] of axes.entries()) {
      const lo = integerValue(a.lo, instance.integers);
      const hi = integerValue(a.hi, instance.integers);
      const s = subs[k];
      if (lo === undefined || hi === undefined || s === undefined) return abstain("an axis without ends");
      if (s >= lo && s <= hi) continue;
      return a.outside.kind === "zero" || a.outside.kind === "pad" ? ZERO : abstain("a read outside");
    }
    return undefined;
  };

  const binder = (e: Bind, at: Indices, stack: Stack): Plain => {
    const terms: Plain[] = [];
    const run = (k: number, inner: Stack): void => {
      const r = e.ranges[k];
      if (r === undefined) {
        if (e.guard === undefined || holds(e.guard, at, inner)) terms.push(go(e.body, at, inner));
        return;
      }
      if (r.kind === "set") {
        for (const m of members(r.set, at, inner)) run(k + 1, [...inner, ...m.slice(0, arity(r))]);
        return;
      }
      const reach = r.kind === "all" ? window() : 0;
      const lo = r.kind === "all" ? -reach : integer(r.lo, at, inner);
      const hi = r.kind === "all" ? reach : integer(r.hi, at, inner);
      if (hi - lo > 40) abstain("too many terms");
      for (let v = lo; v <= hi; v += 1) run(k + 1, [...inner, v]);
    };
    run(0, stack);
    switch (e.op) {
      case "sum":
        return sum(terms);
      case "prod":
        return product(terms);
      case "max":
      case "min":
        return extreme(terms, e.op);
      case "median":
        return middle(terms);
      case "argmax":
      case "argmin":
      case "argmedian":
        return abstain("an argmax as a number");
    }
  };

  /** Beyond this no zero-extended read is inside: index sets add up under convolution. */
  const window = (): number => {
    let reach = 1;
    for (const t of instance.tensors.values())
      for (const [k, n] of t.shape.entries()) reach = Math.max(reach, n + Math.abs(t.lo[k] ?? 0));
    return Math.min(2 * reach, 6);
  };

  const members = (set: Expr, at: Indices, stack: Stack): readonly (readonly number[])[] => {
    const name =
      set.kind === "sym" ? set.name : set.kind === "at" && set.tensor.kind === "sym" ? set.tensor.name : "";
    const data = instance.sets.get(name) ?? abstain("a set without members");
    const subs = set.kind === "at" ? set.subs.map((s) => integer(s, at, stack)) : [];
    return data.members[flatIndex(boxOfShape(data.lo, data.shape), subs)] ?? [];
  };

  const extreme = (terms: readonly Plain[], which: "max" | "min"): Plain => {
    const [first] = terms;
    if (first === undefined) return abstain("a maximum of nothing");
    let best = first;
    for (const t of terms.slice(1)) {
      if (t.kind === "number" && best.kind === "number" && t.v === best.v) continue;
      if (decide(t, best, which === "max")) best = t;
    }
    return best;
  };

  /** The lower median. */
  const middle = (terms: readonly Plain[]): Plain => {
    const sorted = [...terms].sort((a, b) =>
      a === b ? 0 : decide(a, b, true) ? 1 : decide(b, a, true) ? -1 : 0,
    );
    return sorted[Math.floor((terms.length - 1) / 2)] ?? abstain("a median of nothing");
  };

  /** Whether a > b (or a < b); a tie is no point to differentiate at. */
  const decide = (a: Plain, b: Plain, greater: boolean): boolean => {
    if (a.kind === "number" && b.kind === "number") return greater ? a.v > b.v : a.v < b.v;
    isBranched = true;
    if (Math.abs(a.v - b.v) < 1e-3) abstain("a point on a kink");
    return greater ? a.v > b.v : a.v < b.v;
  };

  const holds = (c: Expr, at: Indices, stack: Stack): boolean => {
    if (c.kind !== "app") return abstain("not a condition");
    const side = (k: number): Plain => go(c.args[k] as Expr, at, stack);
    switch (c.op) {
      case "true":
        return true;
      case "false":
        return false;
      case "not":
        return !holds(c.args[0] as Expr, at, stack);
      case "and":
        return c.args.every((a) => holds(a, at, stack));
      case "or":
        return c.args.some((a) => holds(a, at, stack));
      case "divides": {
        const d = integer(c.args[0] as Expr, at, stack);
        const n = side(1);
        if (n.kind !== "number") return abstain("divisibility of a real value");
        return d === 0 ? n.v === 0 : isIntegerQ(divQ(n.value, d));
      }
      default:
        break;
    }
    const [a, b] = c.args;
    if ([a, b].some((x) => x?.kind === "bind" || (x?.kind === "app" && x.op === "tuple")))
      return abstain("an argmax");
    const [l, r] = [side(0), side(1)];
    const both = l.kind === "number" && r.kind === "number";
    switch (c.op) {
      case "eq":
      case "ne": {
        if (!both) decide(l, r, true);
        return (l.v === r.v) === (c.op === "eq");
      }
      case "lt":
        return decide(l, r, false);
      case "gt":
        return decide(l, r, true);
      case "le":
        return both ? l.v <= r.v : decide(l, r, false);
      case "ge":
        return both ? l.v >= r.v : decide(l, r, true);
      default:
        return abstain(`a condition ${c.op}`);
    }
  };

  /** Brackets that are false anywhere in a product, decided before its other factors are looked at. */
  const vanishes = (e: Expr, at: Indices, stack: Stack): boolean => {
    if (e.kind !== "app") return false;
    if (e.op === "iverson") return !holds(e.args[0] as Expr, at, stack);
    if (e.op === "mul") return e.args.some((a) => vanishes(a, at, stack));
    return e.op === "div" && vanishes(e.args[0] as Expr, at, stack);
  };

  const application = (e: App, at: Indices, stack: Stack): Plain => {
    const arg = (k: number): Plain => go(e.args[k] as Expr, at, stack);
    const args = (): readonly Plain[] => e.args.map((_, k) => arg(k));
    switch (e.op) {
      case "add":
        return sum(args());
      case "mul":
        return vanishes(e, at, stack) ? ZERO : product(args());
      case "div":
        return vanishes(e, at, stack) ? ZERO : quotient(arg(0), arg(1));
      case "pow":
        return power(arg(0), arg(1));
      case "iverson":
        return holds(e.args[0] as Expr, at, stack) ? ONE : ZERO;
      case "cases":
        for (let k = 0; k < e.args.length; k += 2) {
          const c = e.args[k + 1];
          if (c === undefined || holds(c, at, stack)) return arg(k);
        }
        return abstain("no case applies");
      case "stop": {
        const u = arg(0);
        return u.kind === "number"
          ? u
          : variable(`stop ${e.id} ${stack.join(",")} ${[...at.values()].join(",")}`, u.v);
      }
      case "relu":
        return extreme([arg(0), ZERO], "max");
      case "max":
      case "min":
        return extreme(args(), e.op);
      case "abs": {
        const u = arg(0);
        if (u.kind === "number") return constant(signQ(u.value) < 0 ? mulQ(-1, u.value) : u.value);
        return decide(u, ZERO, true) ? u : product([constant(-1), u]);
      }
      case "sign": {
        const u = arg(0);
        if (u.kind === "number") return constant(signQ(u.value));
        return decide(u, ZERO, true) ? ONE : constant(-1);
      }
      case "clamp":
        return extreme([extreme([arg(0), arg(1)], "max"), arg(2)], "min");
      case "floor":
      case "ceil": {
        const u = arg(0);
        if (u.kind !== "number") return abstain("rounding of a real value");
        return constant(e.op === "floor" ? floorQ(u.value) : mulQ(-1, floorQ(mulQ(-1, u.value))));
      }
      case "mod": {
        const [a, b] = [arg(0), arg(1)];
        if (a.kind !== "number" || b.kind !== "number" || signQ(b.value) === 0)
          return abstain("mod of a real value");
        return constant(addQ(a.value, mulQ(-1, mulQ(b.value, floorQ(divQ(a.value, b.value))))));
      }
      case "card":
        return constant(members(e.args[0] as Expr, at, stack).length);
      default:
        return elementary(e.op, args()) ?? abstain(`the operator ${e.op}`);
    }
  };

  /** An incoming gradient: the drawn function differentiated in one argument. */
  const gradient = (of: Expr, wrt: Expr, at: Indices, stack: Stack): Plain => {
    if (wrt.kind === "sym") return slope(of, wrt.name, []);
    if (wrt.kind !== "at" || wrt.tensor.kind !== "sym") return abstain("a derivative to a term");
    return slope(
      of,
      wrt.tensor.name,
      wrt.subs.map((s) => integer(s, at, stack)),
    );
  };

  const slope = (of: Expr, parameter: string, subs: readonly number[]): Plain => {
    const d = of.kind === "sym" ? env.decls.get(of.name) : undefined;
    const model = d === undefined ? undefined : instance.functions.get(d.name);
    if (d?.kind !== "function" || model === undefined) return abstain("a derivative that is not evaluated");
    const p = d.params.indexOf(parameter);
    if (p < 0) return abstain("a derivative that is not evaluated");
    const outside = beyond(axesOf(env, parameter) ?? [], subs);
    if (outside !== undefined) return outside;
    if (model.kind === "polynomial") {
      const terms = model.terms.flatMap((t) => {
        const n = t.powers[p] ?? 0;
        if (n === 0) return [];
        const factors = t.powers.map((k, j) =>
          power(read(d.params[j] ?? "", []), constant(j === p ? k - 1 : k)),
        );
        return [product([constant(n), constant(t.coefficient), ...factors])];
      });
      return sum(terms);
    }
    if (model.kind !== "quadratic" || model.cubic !== undefined) return abstain("a function known by data");
    const k = positionOf(parameter, subs);
    const w = model.parameters[p] ?? abstain("no such parameter");
    const coefficient = (list: ArrayLike<unknown>): Plain => constant((list[k] as Datum | undefined) ?? 0);
    return sum([
      coefficient(w.linear),
      product([coefficient(w.square), read(parameter, subs)]),
      product([coefficient(w.mixed), mixed(d.params, model.parameters)]),
    ]);
  };

  const positionOf = (parameter: string, subs: readonly number[]): number =>
    subs.length === 0 ? 0 : flatIndex(boxOfName(parameter), subs);

  const boxOfName = (name: string): { lo: readonly number[]; hi: readonly number[] } => {
    const axes = axesOf(env, name) ?? [];
    const lo = axes.map((a) => integerValue(a.lo, instance.integers) ?? abstain("an axis without ends"));
    const hi = axes.map((a) => integerValue(a.hi, instance.integers) ?? abstain("an axis without ends"));
    return { lo, hi };
  };

  /** Every argument of a function with its place among the coefficients. */
  const argumentsOf = (
    params: readonly string[],
  ): readonly (readonly { readonly k: number; readonly y: Plain }[])[] =>
    params.map((name) => {
      const box = boxOfName(name);
      const out: { readonly k: number; readonly y: Plain }[] = [];
      const run = (axis: number, subs: readonly number[]): void => {
        if (axis === box.lo.length) {
          out.push({ k: positionOf(name, subs), y: read(name, subs) });
          return;
        }
        for (let v = box.lo[axis] ?? 0; v <= (box.hi[axis] ?? 0); v += 1) run(axis + 1, [...subs, v]);
      };
      run(0, []);
      return out;
    });

  const mixed = (
    params: readonly string[],
    weights: readonly { readonly mixed: ArrayLike<unknown> }[],
  ): Plain =>
    sum(
      argumentsOf(params).flatMap((list, p) =>
        list.map(({ k, y }) => product([constant((weights[p]?.mixed[k] as Datum | undefined) ?? 0), y])),
      ),
    );

  const functionValue = (name: string): Plain => {
    const d = env.decls.get(name);
    const model = instance.functions.get(name);
    if (d?.kind !== "function" || model === undefined) return abstain(`${name} has no value`);
    if (model.kind === "polynomial")
      return sum(
        model.terms.map((t) =>
          product([
            constant(t.coefficient),
            ...t.powers.map((k, j) => power(read(d.params[j] ?? "", []), constant(k))),
          ]),
        ),
      );
    if (model.kind !== "quadratic" || model.cubic !== undefined) return abstain("a function known by data");
    const half = constant({ n: 1n, d: 2n });
    const own = argumentsOf(d.params).flatMap((list, p) =>
      list.flatMap(({ k, y }) => {
        const w = model.parameters[p];
        const c = (x: ArrayLike<unknown> | undefined): Plain => constant((x?.[k] as Datum | undefined) ?? 0);
        return [product([c(w?.linear), y]), product([half, c(w?.square), power(y, constant(2))])];
      }),
    );
    const r = mixed(d.params, model.parameters);
    return sum([...own, product([half, power(r, constant(2))])]);
  };

  return {
    expand(e, at, most) {
      limit = most;
      try {
        return go(e, at, []);
      } catch (x) {
        if (x instanceof Abstain || x instanceof RangeError) return undefined;
        throw x;
      }
    },
    variable(name, subs) {
      return names.get(`${name}[${subs.join(",")}]`)?.name;
    },
    values: () => new Map([...names.values()].map((n) => [n.name, n.v])),
    branched: () => isBranched,
  };
}
