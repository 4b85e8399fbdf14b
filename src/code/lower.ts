// From terms of a sheet to terms of a program: sums, maxima and definitions are made before what reads them, reads beyond
// a shape are guarded, what occurs twice is computed once. What cannot be said in a program is refused by name.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { type Axis, knownBySlopes } from "../expr/environment.ts";
import { type App, type Bind, type Expr, type Op, picksIndex, TENSOR_OPS } from "../expr/nodes.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { formulaAt } from "../expr/unfold.ts";
import { implied } from "../index/prove.ts";
import { conjuncts } from "../index/telescope.ts";
import { entryOf } from "../library/tensors.ts";
import { defineArray } from "./definitions.ts";
import { slotOf } from "./derivatives.ts";
import { Emitter } from "./emit.ts";
import { extremum } from "./extremum.ts";
import { branchFrame, homeOf, lookUp, negated } from "./frames.ts";
import { over } from "./loops.ts";
import { median } from "./median.ts";
import type { Statement } from "./program.ts";
import { accessOf, extentOf, index } from "./reads.ts";
import { Unwritable } from "./writer.ts";

/** Operators that are worth a temporary where their value is needed twice. */
const COSTLY: ReadonlySet<Op> = new Set<Op>(
  "exp expm1 log log1p sqrt sin cos tan atan sinh cosh tanh asinh erf erfc sigmoid softplus pow".split(
    " ",
  ) as Op[],
);

export class Lowering extends Emitter {
  /** A term without statements; those that it needs are written before. */
  lower(e: Expr): Expr {
    const known = lookUp(this.frame, e);
    if (known?.length === 1) return known[0] as Expr;
    const { conditions, value } = this.guards(e);
    const open = conditions.filter((c) => !implied(this.frame.facts, c));
    if (open.length > 0) return this.guarded(open, value, this.isInteger(e));
    return this.plainly(conditions.length > 0 ? value : e);
  }

  lowerIndex(e: Expr): Expr {
    return index(this.ctx, this.lower(index(this.ctx, e)));
  }

  private guarded(conditions: readonly Expr[], value: Expr, integer: boolean): Expr {
    const { ctx } = this;
    const scratch = branchFrame(this.frame, conditions);
    const simple = !conditions.some((c) => this.needsStatements(c));
    const lowered = simple ? this.inFrame(scratch, () => this.lower(value)) : undefined;
    if (lowered !== undefined && scratch.statements.length === 0) {
      const tests = conditions.map((c) => this.condition(c));
      const test = tests.length === 1 ? (tests[0] as Expr) : ctx.app("and", tests);
      return ctx.app("cases", [lowered, test, ctx.zero]);
    }
    const name = this.temporary("value", integer);
    this.push({ kind: "let", name, value: ctx.zero, fixed: false });
    this.within(conditions, () => this.emit({ kind: "scalar", name, operator: "set" }, value));
    return ctx.sym(name);
  }

  private plainly(e: Expr): Expr {
    const { ctx } = this;
    switch (e.kind) {
      case "num":
      case "idx":
        return e;
      case "bound":
        throw new Error("a loose variable");
      case "sym":
        return this.name(e);
      case "at":
      case "deriv":
        return this.read(e);
      case "bind":
        return this.binder(e);
      case "app":
        return this.application(e, ctx);
    }
  }

  private application(e: App, ctx: Context): Expr {
    const arg = (k: number): Expr => e.args[k] as Expr;
    switch (e.op) {
      case "iverson":
        return ctx.app("cases", [ctx.one, this.condition(arg(0)), ctx.zero]);
      case "stop":
        return this.lower(arg(0));
      case "cases":
        return this.cases(e);
      case "component":
        return this.component(e);
      case "apply":
        return this.applied(e);
      case "card":
        return this.size(arg(0));
      case "list":
      case "tuple":
        throw new Unwritable("data inside of a formula");
      case "mod": {
        const [a, b] = e.args as readonly [Expr, Expr];
        // Where remainders may be negative, a − b·⌊a/b⌋ is none of them.
        if (this.options.flat && this.isInteger(e) && !implied(this.frame.facts, ctx.le(ctx.zero, a)))
          return this.lower(ctx.sub(a, ctx.mul(b, ctx.app("floor", [ctx.div(a, b)]))));
        return ctx.app("mod", [this.lower(a), this.lower(b)]);
      }
      default: {
        if (TENSOR_OPS.has(e.op)) throw new Unwritable("a whole tensor where a number is expected");
        const shared = COSTLY.has(e.op) && (this.uses.get(e.id) ?? 0) > 1;
        const home = homeOf(this.frame, e);
        const hoisted =
          COSTLY.has(e.op) && home !== this.frame && some(e, (s) => s.kind === "at" || s.kind === "sym");
        if (!shared && !hoisted)
          return ctx.app(
            e.op,
            e.args.map((a) => this.lower(a)),
          );
        return this.inFrame(home, () => {
          const value = ctx.app(
            e.op,
            e.args.map((a) => this.lower(a)),
          );
          const name = this.temporary(WISHES.get(e.op) ?? "value", false);
          this.push({ kind: "let", name, value, fixed: true });
          home.known.set(e.alpha, [ctx.sym(name)]);
          return ctx.sym(name);
        });
      }
    }
  }

  private cases(e: App): Expr {
    const { ctx } = this;
    const before: Expr[] = [];
    const parts: Expr[] = [];
    let simple = true;
    for (let k = 0; k < e.args.length; k += 2) {
      const [value, condition] = [e.args[k] as Expr, e.args[k + 1]];
      const test =
        condition === undefined ? undefined : { condition, frame: branchFrame(this.frame, before) };
      const frame = branchFrame(this.frame, [
        ...before,
        ...(condition === undefined ? [] : conjuncts(condition)),
      ]);
      if (test !== undefined && this.needsStatements(test.condition) && k > 0) simple = false;
      if (!simple) break;
      const c = test === undefined ? undefined : this.condition(test.condition);
      const v = this.inFrame(frame, () => this.lower(value));
      if (frame.statements.length > 0) simple = false;
      parts.push(v, ...(c === undefined ? [] : [c]));
      if (condition !== undefined) before.push(negated(ctx, condition));
    }
    if (simple && e.args.length % 2 === 1) return ctx.app("cases", parts);
    if (simple && this.excluded(before)) return ctx.app("cases", parts.slice(0, -1));
    const name = this.temporary("value", this.isInteger(e));
    this.push({ kind: "let", name, value: ctx.zero, fixed: false });
    this.emitCases({ kind: "scalar", name, operator: "set" }, e);
    return ctx.sym(name);
  }

  /** A condition as a test; places of maxima are compared number by number. */
  condition(e: Expr): Expr {
    const { ctx } = this;
    if (e.kind !== "app") throw new Unwritable("a condition of this kind");
    const [a, b] = e.args;
    if ((e.op === "eq" || e.op === "ne") && a !== undefined && b !== undefined) {
      const [left, right] = [this.places(a), this.places(b)];
      if (left !== undefined && right !== undefined) {
        const same = left.map((x, k) => ctx.eq(x, right[k] as Expr));
        const all = same.length === 1 ? (same[0] as Expr) : ctx.app("and", same);
        return e.op === "eq" ? all : ctx.app("not", [all]);
      }
    }
    switch (e.op) {
      case "and":
      case "or":
        if (e.args.some((c, k) => k > 0 && this.needsStatements(c))) return this.flag(e, e.op === "and");
        return ctx.app(
          e.op,
          e.args.map((c) => this.condition(c)),
        );
      case "not":
        return ctx.app(
          e.op,
          e.args.map((c) => this.condition(c)),
        );
      case "eq":
      case "ne":
      case "lt":
      case "le":
      case "gt":
      case "ge":
      case "divides":
        return ctx.app(
          e.op,
          e.args.map((x) => this.side(x)),
        );
      case "true":
      case "false":
        return e;
      default:
        throw new Unwritable("a condition of this kind");
    }
  }

  /** A condition of which a later part is only looked at where the earlier ones say so: 1 or 0. */
  private flag(e: App, every: boolean): Expr {
    const { ctx } = this;
    const name = this.temporary("holds", true);
    this.push({ kind: "let", name, value: ctx.zero, fixed: false });
    const yes: Statement = { kind: "assign", name, value: ctx.one };
    if (every) this.within(e.args.flatMap(conjuncts), () => this.push(yes));
    else {
      const go = (k: number): void => {
        const c = e.args[k];
        if (c === undefined) return;
        const condition = this.condition(c);
        const rest = branchFrame(
          this.frame,
          e.args.slice(0, k + 1).map((x) => negated(ctx, x)),
        );
        this.inFrame(rest, () => go(k + 1));
        this.push({ kind: "if", condition, body: [yes], otherwise: rest.statements });
      };
      go(0);
    }
    return ctx.eq(ctx.sym(name), ctx.one);
  }

  private side(e: Expr): Expr {
    const lowered = this.lower(e);
    return this.isInteger(lowered) ? index(this.ctx, lowered) : lowered;
  }

  /** The numbers of a tuple or of the place of a maximum. */
  private places(e: Expr): readonly Expr[] | undefined {
    if (e.kind === "app" && e.op === "tuple") return e.args.map((a) => this.side(a));
    if (e.kind !== "bind" || !picksIndex(e.op)) return undefined;
    return e.op === "argmedian" ? median(this, e).places : extremum(this, e).places;
  }

  private component(e: App): Expr {
    const [t, k] = e.args as readonly [Expr, Expr];
    const at = k.kind === "num" && typeof k.value === "number" ? k.value : -1;
    const found = this.places(t)?.[at];
    if (found === undefined) throw new Unwritable("a component of this kind");
    return found;
  }

  private applied(e: App): Expr {
    const [f, ...args] = e.args;
    const d = f?.kind === "sym" ? this.source.decls.get(f.name) : undefined;
    if (f?.kind !== "sym" || d?.kind !== "function") throw new Unwritable("a function of this kind");
    if (knownBySlopes(d)) throw new Unwritable("a function that is known by its derivatives alone");
    if (d.formula !== undefined) return this.lower(formulaAt(this.ctx, d, args));
    this.parameter(f.name, { meaning: undefined, kind: { kind: "function", arity: args.length } });
    return this.ctx.app("apply", [f, ...args.map((a) => this.lower(a))]);
  }

  private size(set: Expr): Expr {
    const { name, at } = this.setOf(set);
    return this.ctx.app("card", [this.ctx.at(this.ctx.sym(name), at)]);
  }

  /** A finite set: its name and lowered subscripts. */
  setOf(set: Expr): { readonly name: string; readonly at: readonly Expr[] } {
    const name =
      set.kind === "sym" ? set.name : set.kind === "at" && set.tensor.kind === "sym" ? set.tensor.name : "";
    const d = this.source.decls.get(name);
    if (d?.kind !== "set") throw new Unwritable("a set of this kind");
    const subs = set.kind === "at" ? set.subs : [];
    this.parameter(name, {
      meaning: undefined,
      kind: { kind: "set", arity: d.arity, subscripts: subs.length },
    });
    return { name, at: subs.map((s) => index(this.ctx, this.lower(s))) };
  }

  private binder(e: Bind): Expr {
    const { ctx } = this;
    switch (e.op) {
      case "max":
      case "min":
        return extremum(this, e).best;
      case "median":
        return median(this, e).value;
      case "argmax":
      case "argmin":
      case "argmedian": {
        const [only, ...others] = this.places(e) ?? [];
        if (only === undefined || others.length > 0)
          throw new Unwritable("the place of a maximum as a number");
        return only;
      }
      case "sum":
      case "prod": {
        const home = homeOf(this.frame, e);
        return this.inFrame(home, () => {
          const product = e.op === "prod";
          const name = this.temporary(product ? "product" : "total", this.isInteger(e));
          this.push({ kind: "let", name, value: product ? ctx.one : ctx.zero, fixed: false });
          over(this, e, (body) =>
            this.emit({ kind: "scalar", name, operator: product ? "mul" : "add" }, body),
          );
          home.known.set(e.alpha, [ctx.sym(name)]);
          return ctx.sym(name);
        });
      }
    }
  }

  private name(e: Expr & { readonly kind: "sym" }): Expr {
    const d = this.source.decls.get(e.name) ?? this.decls.get(e.name);
    switch (d?.kind) {
      case "scalar":
        if (this.source.decls.has(e.name))
          this.parameter(e.name, {
            meaning: undefined,
            kind: d.integer || d.role === "size" ? { kind: "integer" } : { kind: "real" },
          });
        return e;
      case "definition":
        if (d.axes.length > 0) throw new Unwritable("a whole tensor where a number is expected");
        defineArray(this, d);
        return e;
      case "function":
        // Its value at its own arguments.
        this.parameter(e.name, { meaning: undefined, kind: { kind: "real" } });
        return e;
      default:
        throw new Unwritable("a name that is no number");
    }
  }

  private read(e: Expr & { readonly kind: "at" | "deriv" }): Expr {
    const { ctx } = this;
    const known = this.readOf(e);
    if (known === undefined) return this.readWhole(e);
    const { name, axes, subs } = known;
    const decl = this.source.decls.get(name);
    if (decl?.kind === "definition" && axes.some((a) => [a.lo, a.hi].some((x) => freeIndices(x).length > 0)))
      return this.lower(
        substituteIndices(ctx, decl.body, new Map(decl.params.map((p, k) => [p, subs[k] as Expr]))),
      );
    const found = accessOf(ctx, this.frame.facts, axes, subs, this.copies(name));
    if (decl?.kind === "definition") defineArray(this, decl);
    else if (decl?.kind === "tensor") {
      const shape = decl.axes.map((a) => extentOf(ctx, a));
      this.parameter(name, { meaning: undefined, kind: { kind: "array", shape, integer: decl.integer } });
    }
    const places = found.places.map((p) => index(ctx, this.lower(p)));
    const array = found.padded ? this.padded(name, axes) : name;
    const entry = axes.length === 0 ? ctx.sym(array) : ctx.at(ctx.sym(array), places);
    if (found.infinite.length === 0) return entry;
    const inside = (cs: readonly Expr[]): Expr => {
      const tests = cs.map((c) => this.condition(c));
      return tests.length === 1 ? (tests[0] as Expr) : ctx.app("and", tests);
    };
    const finite = found.zero.length === 0 ? entry : ctx.app("cases", [entry, inside(found.zero), ctx.zero]);
    return ctx.app("cases", [finite, inside(found.infinite), ctx.neg(ctx.app("infinity", []))]);
  }

  /** An entry of a whole-tensor expression: by the definition of its operator. */
  private readWhole(e: Expr & { readonly kind: "at" | "deriv" }): Expr {
    const { ctx } = this;
    if (e.kind === "deriv") return slotOf(this, e);
    if (e.tensor.kind === "at") return this.lower(ctx.at(e.tensor.tensor, [...e.tensor.subs, ...e.subs]));
    const entry = entryOf(ctx, this.source, e.tensor, e.subs, this.operators);
    if (entry === e) throw new Unwritable("a read of this kind");
    return this.lower(entry);
  }

  /** The copy of an array with zeros around; made once, before everything that reads it. */
  private padded(name: string, axes: readonly Axis[]): string {
    const { ctx } = this;
    const copy = `${name} padded`;
    if (this.made.has(copy)) return copy;
    this.made.add(copy);
    this.inFrame(this.top, () => {
      const widths = axes.map((a) => (a.outside.kind === "pad" ? this.lower(a.outside.width) : ctx.zero));
      this.array(copy, axes, false);
      this.push({ kind: "pad", name: copy, of: name, widths });
    });
    return copy;
  }
}

const WISHES: ReadonlyMap<Op, string> = new Map<Op, string>([
  ["exp", "e"],
  ["log", "log_value"],
  ["sqrt", "root"],
  ["pow", "power"],
]);
