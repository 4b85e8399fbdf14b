// The exact side of an evaluation: subscripts, range ends and conditions in ℤ (and ℚ on the way there). Affine
// index terms become a few multiplications of machine integers. Relations between real values are decided in the
// root field and reported; so are floor, sign and argmax of real values.

import type { App, Expr } from "../expr/nodes.ts";
import { compareQ, divQ, floorQ, isIntegerQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { some } from "../expr/traverse.ts";
import { affineCode, affineForm, fractionForm } from "./affine.ts";
import { createCore } from "./compile.ts";
import type { Core } from "./core.ts";
import { exactField, type Meanings } from "./field.ts";
import { flatIndex } from "./instance.ts";
import { accessCode, INSIDE } from "./reads.ts";
import { argCode } from "./reduce.ts";
import { isHalt, noValue } from "./result.ts";
import { type Code, placesOf, remember, type Scope } from "./scope.ts";
import { asInteger, isArg, reference, type World } from "./world.ts";

export type Integers = Pick<World, "index" | "integer" | "condition" | "tuple" | "members">;

/** `root` gives the core that evaluates real values; it is asked for when the first real value is met. */
export function integerSide<R>(world: World, meanings: Meanings, root: () => Core<R>): Integers {
  const conditions = new Map<string, Code<boolean>>();
  const tuples = new Map<string, Code<readonly number[]>>();
  const key = (e: Expr, scope: Scope): string => `${scope.unit.id} ${scope.depth} ${e.id}`;
  // Integer tensors and arguments of maxima change with the real values.
  const epoch = () => world.values.epoch;
  // Ties of integers are no kinks: nothing is reported from here.
  const quiet: World = { ...world, record: undefined };
  const core: Core<Rational> = createCore(quiet, exactField(meanings), {
    epoch,
    leaf: (_, e, scope) => special(e, scope),
  });

  function special(e: Expr, scope: Scope): Code<Rational> | undefined {
    const affine = affineForm(world, e, scope);
    if (affine !== undefined) return affineCode(affine);
    if (!world.exact(e)) return fromReal(e, scope);
    if (e.kind === "idx") return () => noValue(`the index ${e.name} has no value`);
    if (e.kind === "bind" && isArg(e)) {
      const at = tuple(e, scope);
      return (f) => {
        const t = at(f);
        return t.length === 1
          ? (t[0] as number)
          : noValue("an argmax over several indices is not one number");
      };
    }
    if (e.kind !== "app") return undefined;
    const u = e.args[0];
    switch (e.op) {
      case "floor":
      case "ceil":
      case "round":
      case "sign":
        return u === undefined ? undefined : rounding(e, e.op, u, scope);
      case "max":
      case "min":
        return extremum(
          e.op === "max" ? 1 : -1,
          e.args.map((a) => core.real(a, scope)),
        );
      case "card": {
        const list = members(u as Expr, scope);
        return (f) => list(f).length;
      }
      case "component": {
        const t = tuple(u as Expr, scope);
        const k = integer(e.args[1] as Expr, scope);
        return (f) => t(f)[k(f)] ?? noValue("a component that the tuple does not have");
      }
      default:
        return undefined;
    }
  }

  function extremum(sign: 1 | -1, args: readonly Code<Rational>[]): Code<Rational> {
    const [head, ...rest] = args;
    if (head === undefined) return () => noValue("a maximum of nothing");
    return (f) => {
      let best = head(f);
      for (const a of rest) {
        const v = a(f);
        const c = typeof v === "number" && typeof best === "number" ? v - best : compareQ(v, best);
        if (sign * c > 0) best = v;
      }
      return best;
    };
  }

  function rounding(e: App, op: "floor" | "ceil" | "round" | "sign", u: Expr, scope: Scope): Code<Rational> {
    if (world.exact(u)) {
      const quotient = fractionForm(world, u, scope);
      if (quotient !== undefined && (op === "floor" || op === "ceil")) {
        // A quotient of integers below 2^50 is rounded to a double that lies on the same side of every integer.
        const above = affineCode(quotient.form);
        const { divisor } = quotient;
        return op === "floor"
          ? (f) => Math.floor(above(f) / divisor)
          : (f) => Math.ceil(above(f) / divisor) + 0;
      }
      const value = core.real(u, scope);
      switch (op) {
        case "floor":
          return (f) => floorQ(value(f));
        case "ceil":
          return (f) => negQ(floorQ(negQ(value(f))));
        case "sign":
          return (f) => signQ(value(f));
        case "round":
          return (f) => core.field.apply("round", [value(f)]) ?? noValue("round has no value here");
      }
    }
    const { field, real } = root();
    const value = real(u, scope);
    const report = (v: R, q: Rational): Rational => {
      if (world.record !== undefined) {
        const x = field.toNumber(v);
        const shifted = op === "round" ? x - 0.5 : x;
        const distance = op === "sign" ? Math.abs(x) : Math.abs(shifted - Math.round(shifted));
        world.record({ node: e, outcome: field.toNumber(field.of(q)), distance });
      }
      return q;
    };
    const floor = (v: R): Rational => field.floor(v) ?? noValue(`${op} has no value here`);
    switch (op) {
      case "floor":
        return (f) => {
          const v = value(f);
          return report(v, floor(v));
        };
      case "ceil":
        return (f) => {
          const v = value(f);
          return report(v, negQ(floor(field.neg(v))));
        };
      case "round":
        return (f) => {
          const v = value(f);
          return report(v, floor(field.apply("round", [v]) ?? noValue("round has no value here")));
        };
      case "sign":
        return (f) => {
          const v = value(f);
          const s = field.compare(v, field.zero);
          return report(v, Number.isNaN(s) ? noValue("the sign of something that cannot be compared") : s);
        };
    }
  }

  /** A real value where an integer is needed: only if it is one. */
  function fromReal(e: Expr, scope: Scope): Code<Rational> {
    const { field, real } = root();
    const value = real(e, scope);
    return (f) => {
      const v = value(f);
      const q = field.floor(v);
      return q !== undefined && field.compare(field.of(q), v) === 0
        ? q
        : noValue("an index is not an integer");
    };
  }

  function integer(e: Expr, scope: Scope): Code<number> {
    const affine = affineForm(world, e, scope);
    if (affine !== undefined) return affineCode(affine);
    const value = core.real(e, scope);
    return (f) => asInteger(value(f));
  }

  function tuple(e: Expr, scope: Scope): Code<readonly number[]> {
    const k = key(e, scope);
    let code = tuples.get(k);
    if (code === undefined) {
      code = tupleCode(e, scope);
      tuples.set(k, code);
    }
    return code;
  }

  function tupleCode(e: Expr, scope: Scope): Code<readonly number[]> {
    if (e.kind === "app" && e.op === "tuple") {
      const parts = e.args.map((a) => integer(a, scope));
      return (f) => parts.map((p) => p(f));
    }
    if (e.kind === "bind" && isArg(e)) {
      const code = world.exact(e.body) ? argCode(core, e, scope) : argCode(root(), e, scope);
      return remember(code, placesOf(world.variables, e, scope), epoch);
    }
    const one = integer(e, scope);
    return (f) => [one(f)];
  }

  function members(e: Expr, scope: Scope): Code<readonly (readonly number[])[]> {
    const ref = reference(e);
    const decl = ref === undefined ? undefined : world.env.decls.get(ref.name);
    if (ref === undefined || decl?.kind !== "set")
      return () => noValue("a range over something that is not a set");
    const set = world.instance.sets.get(ref.name);
    const box = world.box(ref.name);
    if (set === undefined || box === undefined) return () => noValue(`the set ${ref.name} has no value`);
    const access = accessCode(world, ref.name, ref.subs, scope);
    return (f) => {
      const a = access(f);
      return a.place === INSIDE ? (set.members[flatIndex(box, a.at)] ?? []) : [];
    };
  }

  function condition(e: Expr, scope: Scope): Code<boolean> {
    const k = key(e, scope);
    let code = conditions.get(k);
    if (code === undefined) {
      code = conditionCode(e, scope);
      conditions.set(k, code);
    }
    return code;
  }

  function conditionCode(e: Expr, scope: Scope): Code<boolean> {
    if (e.kind !== "app") return () => noValue("a number where a condition belongs");
    switch (e.op) {
      case "true":
        return () => true;
      case "false":
        return () => false;
      case "not": {
        const a = condition(e.args[0] as Expr, scope);
        return (f) => !a(f);
      }
      case "and": {
        const all = e.args.map((a) => condition(a, scope));
        return (f) => {
          for (const c of all) if (!c(f)) return false;
          return true;
        };
      }
      case "or": {
        const all = e.args.map((a) => condition(a, scope));
        return (f) => all.some((c) => c(f));
      }
      case "divides":
        return divides(e, scope);
      case "eq":
        return relation(e, scope, (c) => c === 0);
      case "ne":
        return relation(e, scope, (c) => c !== 0);
      case "lt":
        return relation(e, scope, (c) => c < 0);
      case "le":
        return relation(e, scope, (c) => c <= 0);
      case "gt":
        return relation(e, scope, (c) => c > 0);
      case "ge":
        return relation(e, scope, (c) => c >= 0);
      default:
        return () => noValue("a number where a condition belongs");
    }
  }

  function relation(e: App, scope: Scope, holds: (c: number) => boolean): Code<boolean> {
    const [a, b] = e.args;
    if (a === undefined || b === undefined) return () => noValue("a relation with one side");
    if (isTuple(a) || isTuple(b)) {
      const [s, t] = [tuple(a, scope), tuple(b, scope)];
      if (e.op !== "eq" && e.op !== "ne") return () => noValue("tuples are equal or not; they have no order");
      return decided(e, (f) => {
        const [x, y] = [s(f), t(f)];
        return holds(x.length === y.length && x.every((v, k) => v === y[k]) ? 0 : 1);
      });
    }
    if (world.exact(a) && world.exact(b)) {
      const [s, t] = [core.real(a, scope), core.real(b, scope)];
      const compared: Code<boolean> = (f) => {
        const x = s(f);
        const y = t(f);
        return holds(typeof x === "number" && typeof y === "number" ? x - y : compareQ(x, y));
      };
      return decided(e, some(e, (x) => x.kind === "app" && x.op === "div") ? dividing(compared) : compared);
    }
    const { field, real } = root();
    const [s, t] = [real(a, scope), real(b, scope)];
    const { record } = world;
    return (f) => {
      const x = s(f);
      const y = t(f);
      const c = field.compare(x, y);
      if (Number.isNaN(c)) noValue("a comparison of values that cannot be compared");
      const yes = holds(c);
      record?.({ node: e, outcome: yes ? 1 : 0, distance: Math.abs(field.toNumber(x) - field.toNumber(y)) });
      return yes;
    };
  }

  /** Which index it is that cannot be told: not a quotient of values, which may approach one. */
  function dividing(code: Code<boolean>): Code<boolean> {
    return (f) => {
      try {
        return code(f);
      } catch (error) {
        if (isHalt(error) && error.halt.kind === "undefined")
          return noValue(`${error.halt.reason} between indices`);
        throw error;
      }
    };
  }

  function isTuple(e: Expr): boolean {
    return (e.kind === "app" && e.op === "tuple") || (e.kind === "bind" && isArg(e) && e.letters.length > 1);
  }

  function decided(e: Expr, code: Code<boolean>): Code<boolean> {
    const { record } = world;
    if (record === undefined) return code;
    return (f) => {
      const yes = code(f);
      record({ node: e, outcome: yes ? 1 : 0, distance: Number.POSITIVE_INFINITY });
      return yes;
    };
  }

  function divides(e: App, scope: Scope): Code<boolean> {
    const [a, b] = e.args.map((x) => core.real(x, scope));
    if (a === undefined || b === undefined) return () => noValue("a relation with one side");
    return decided(e, (f) => {
      const d = a(f);
      const n = b(f);
      return signQ(d) === 0 ? signQ(n) === 0 : isIntegerQ(divQ(n, d));
    });
  }

  return { index: (e, scope) => core.real(e, scope), integer, condition, tuple, members };
}
