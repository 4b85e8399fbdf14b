// Where the value of a term goes: a sum becomes loops that add into it, cases and brackets conditions around it, and
// what is left is one statement. What a term needs before it can be written is told by the class that extends this one.

import type { Context } from "../expr/context.ts";
import { type Axis, axesOf, type Decl, type Env, isRecurrent } from "../expr/environment.ts";
import type { App, Bind, Expr } from "../expr/nodes.ts";
import { isIntegerQ, signQ } from "../expr/rational.ts";
import { children, freeIndices, some } from "../expr/traverse.ts";
import { isInteger } from "../index/affine.ts";
import { implied } from "../index/prove.ts";
import { conjuncts } from "../index/telescope.ts";
import type { TensorOperators } from "../library/tensors.ts";
import { isNumber } from "../notation/kinds.ts";
import { incomingOf } from "./derivatives.ts";
import { branchFrame, type Frame, homeOf, lookUp, negated } from "./frames.ts";
import { over } from "./loops.ts";
import type { Statement } from "./program.ts";
import { accessOf, index } from "./reads.ts";
import type { Sink, Used, Writer } from "./writer.ts";

export interface LowerOptions {
  /** Arrays that are 0 around are copied with their padding, so that reads need no condition. */
  readonly copies: boolean;
  /** Arrays are flat, so that a read needs the extents of all axes but the first. */
  readonly flat: boolean;
}

export abstract class Emitter implements Writer {
  readonly ctx: Context;
  readonly source: Env;
  readonly operators: TensorOperators;
  readonly options: LowerOptions;
  readonly top: Frame;
  readonly decls: Map<string, Decl>;
  readonly parameters = new Map<string, Used>();
  /** Arrays that exist, by name: true for those of definitions whose loops are written. */
  readonly made = new Set<string>();
  frame: Frame;
  protected uses: ReadonlyMap<number, number> = new Map();
  #fresh = 0;
  /** What an index is called that is computed once: by the axis that it reads. */
  protected readonly named = new Map<number, string>();

  constructor(ctx: Context, env: Env, operators: TensorOperators, top: Frame, options: LowerOptions) {
    this.ctx = ctx;
    this.source = env;
    this.operators = operators;
    this.options = options;
    this.decls = new Map(env.decls);
    this.top = top;
    this.frame = top;
  }

  get env(): Env {
    return { ...this.source, decls: this.decls };
  }

  push(s: Statement): void {
    this.frame.statements.push(s);
  }

  inFrame<T>(frame: Frame, f: () => T): T {
    const before = this.frame;
    this.frame = frame;
    try {
      return f();
    } finally {
      this.frame = before;
    }
  }

  /** A name for a temporary; `wish` is what it is called in the listing. */
  temporary(wish: string, integer: boolean): string {
    this.#fresh += 1;
    const name = `${wish}#${this.#fresh}`;
    this.decls.set(name, { kind: "scalar", name, integer, role: "given" });
    return name;
  }

  /** The declaration of an array that is no name of the sheet. */
  array(name: string, axes: readonly Axis[], integer: boolean): void {
    this.decls.set(name, { kind: "tensor", name, axes, integer });
  }

  parameter(name: string, used: Used): void {
    if (!this.parameters.has(name)) this.parameters.set(name, used);
  }

  isInteger(e: Expr): boolean {
    return isInteger(this.env, e);
  }

  /** The uses of terms within this one, to see what is needed twice. */
  counting<T>(e: Expr, f: () => T): T {
    const before = this.uses;
    this.uses = usesOf(e);
    try {
      return f();
    } finally {
      this.uses = before;
    }
  }

  put(sink: Sink, value: Expr): void {
    switch (sink.kind) {
      case "scalar":
        if (sink.operator === "set") this.push({ kind: "assign", name: sink.name, value });
        else if (!isNumber(value, sink.operator === "add" ? 0 : 1))
          this.push({ kind: "accumulate", name: sink.name, operator: sink.operator, value });
        return;
      case "entry":
        if (isNumber(value, 0)) return;
        this.push({ kind: "store", array: sink.array, subs: sink.subs, value, add: sink.add });
    }
  }

  abstract lower(e: Expr): Expr;
  abstract lowerIndex(e: Expr): Expr;
  abstract condition(e: Expr): Expr;
  abstract setOf(set: Expr): { readonly name: string; readonly at: readonly Expr[] };

  /** Writes the statements that bring the value of the term into the sink. */
  emit(sink: Sink, e: Expr): void {
    this.counting(e, () => this.emitPart(sink, e));
  }

  private emitPart(sink: Sink, e: Expr): void {
    if (sink.kind === "scalar" && sink.operator === "mul") {
      this.put(sink, this.lower(e));
      return;
    }
    const { conditions, value } = this.guards(e);
    if (conditions.length > 0) {
      this.within(conditions, () => this.emitPart(sink, value));
      return;
    }
    if (value.kind === "app") {
      if (value.op === "cases") {
        this.emitCases(sink, value);
        return;
      }
      if (value.op === "add") {
        this.emitSum(sink, value);
        return;
      }
      if (value.op === "stop") {
        this.emitPart(sink, value.args[0] as Expr);
        return;
      }
      const signed = this.signedSum(value);
      if (signed !== undefined && this.isOwn(signed)) {
        const body = this.ctx.mul(this.ctx.num(-1), signed.body);
        const negative = this.ctx.bind(signed.op, signed.ranges, body, signed.letters, signed.guard);
        this.emitPart(sink, negative);
        return;
      }
    }
    if (value.kind === "bind" && value.op === "sum" && this.isOwn(value)) {
      over(this, value, (body) => this.emit(added(sink), body));
      return;
    }
    this.put(sink, this.lower(value));
  }

  /** −Σ …: the sign goes inside. */
  private signedSum(e: App): Bind | undefined {
    const [sign, sum] = e.args;
    const negative = e.op === "mul" && e.args.length === 2 && sign?.kind === "num" && sign.value === -1;
    return negative && sum?.kind === "bind" && sum.op === "sum" ? sum : undefined;
  }

  /** Nothing else needs the value of this term, and it belongs to the innermost loop. */
  private isOwn(e: Bind): boolean {
    const shared = (this.uses.get(e.id) ?? 0) > 1 || lookUp(this.frame, e) !== undefined;
    return !shared && homeOf(this.frame, e) === this.frame;
  }

  /** Terms that need statements of their own are added one by one. */
  private emitSum(sink: Sink, e: App): void {
    const apart = e.args.filter((a) => this.isLong(a));
    const rest = e.args.filter((a) => !apart.includes(a));
    if (apart.length === 0 || (sink.kind === "scalar" && sink.operator === "set")) {
      this.put(sink, this.ctx.add(...e.args.map((a) => this.lower(a))));
      return;
    }
    if (rest.length > 0) this.put(sink, this.ctx.add(...rest.map((a) => this.lower(a))));
    apart.forEach((a, k) => {
      this.emitPart(rest.length > 0 || k > 0 ? added(sink) : sink, a);
    });
  }

  /** A sum, cases, or a product that some bracket makes 0. */
  private isLong(e: Expr): boolean {
    const { conditions, value } = this.guards(e);
    if (conditions.length > 0) return true;
    if (value.kind === "bind") return value.op === "sum" && this.isOwn(value);
    if (value.kind !== "app") return false;
    const signed = this.signedSum(value);
    return value.op === "cases" || (signed !== undefined && this.isOwn(signed));
  }

  protected emitCases(sink: Sink, e: App): void {
    const before: Expr[] = [];
    const branch = (k: number): void => {
      const [value, condition] = [e.args[k], e.args[k + 1]];
      if (value === undefined) {
        this.push({ kind: "fail", message: "no case applies" });
        return;
      }
      if (condition === undefined) {
        this.emitPart(sink, value);
        return;
      }
      const test = this.condition(condition);
      const then = branchFrame(this.frame, [...conjuncts(condition)]);
      this.inFrame(then, () => this.emitPart(sink, value));
      before.push(negated(this.ctx, condition));
      const last = e.args.length % 2 === 0 && k + 2 >= e.args.length && this.excluded(before);
      const otherwise = branchFrame(this.frame, before);
      if (!last) this.inFrame(otherwise, () => branch(k + 2));
      this.push({ kind: "if", condition: test, body: then.statements, otherwise: otherwise.statements });
    };
    branch(0);
  }

  /** Whether these conditions exclude each other. */
  protected excluded(conditions: readonly Expr[]): boolean {
    const frame = branchFrame(this.frame, conditions);
    return implied(frame.facts, this.ctx.app("false", []));
  }

  /** Statements under conditions; those that need statements themselves stand inside of the ones before. */
  within(conditions: readonly Expr[], f: () => void): void {
    const open = conditions.filter((c) => !implied(this.frame.facts, c));
    if (open.length === 0) {
      f();
      return;
    }
    this.nameIndices(open);
    const tests: Expr[] = [];
    let at = 0;
    const inner = branchFrame(this.frame, []);
    for (; at < open.length; at += 1) {
      const c = open[at] as Expr;
      if (at > 0 && this.needsStatements(c)) break;
      tests.push(this.condition(c));
    }
    const then = { ...inner, facts: branchFrame(this.frame, open.slice(0, at)).facts };
    this.inFrame(then, () => this.within(open.slice(at), f));
    const condition = tests.length === 1 ? (tests[0] as Expr) : this.ctx.app("and", tests);
    if (then.statements.length > 0)
      this.push({ kind: "if", condition, body: then.statements, otherwise: [] });
  }

  /** An index that has two bounds to keep is computed once: row, col. */
  private nameIndices(conditions: readonly Expr[]): void {
    const seen = new Map<number, Expr>();
    for (const c of conditions) {
      if (c.kind !== "app" || c.op !== "le") continue;
      for (const side of c.args) {
        if (side.kind !== "app" || freeIndices(side).length === 0 || !this.isInteger(side)) continue;
        if (this.needsStatements(side) || lookUp(this.frame, side) !== undefined) continue;
        if (!seen.has(side.alpha)) {
          seen.set(side.alpha, side);
          continue;
        }
        const value = this.lowerIndex(side);
        if (value.kind !== "app") continue;
        const name = this.temporary(this.named.get(side.alpha) ?? "at", true);
        this.push({ kind: "let", name, value, fixed: true });
        this.frame.known.set(side.alpha, [this.ctx.sym(name)]);
        this.frame.known.set(index(this.ctx, side).alpha, [this.ctx.sym(name)]);
      }
    }
  }

  protected needsStatements(e: Expr): boolean {
    return some(e, (s) => s.kind === "bind" && lookUp(this.frame, s) === undefined);
  }

  /** The conditions under which the term is different from 0 as far as brackets tell, and its value there. */
  guards(e: Expr): { readonly conditions: readonly Expr[]; readonly value: Expr } {
    const none = { conditions: [], value: e };
    if (e.kind === "at" || e.kind === "deriv") {
      const read = this.readOf(e);
      if (read === undefined) return none;
      this.callIndices(read.subs);
      const { zero, infinite } = accessOf(
        this.ctx,
        this.frame.facts,
        read.axes,
        read.subs,
        this.copies(read.name),
      );
      return infinite.length > 0 ? none : { conditions: zero, value: e };
    }
    if (e.kind !== "app") return none;
    switch (e.op) {
      case "iverson":
        return { conditions: conjuncts(e.args[0] as Expr), value: this.ctx.one };
      case "mul": {
        const parts = e.args.map((a) => this.guards(a));
        const conditions = parts.flatMap((p) => p.conditions);
        const values = parts.map((p) => p.value).filter((v) => !isNumber(v, 1));
        // Brackets first: they may protect the reads beside them.
        const brackets = e.args.flatMap((a, k) => (isBracket(a) ? (parts[k]?.conditions ?? []) : []));
        const rest = conditions.filter((c) => !brackets.includes(c));
        return conditions.length === 0
          ? none
          : { conditions: [...brackets, ...rest], value: this.ctx.mul(...values) };
      }
      case "cases": {
        // 0 otherwise: the condition is a bracket.
        const [value, condition, otherwise] = e.args;
        if (e.args.length !== 3 || value === undefined || condition === undefined) return none;
        return otherwise !== undefined && isNumber(otherwise, 0)
          ? { conditions: conjuncts(condition), value }
          : none;
      }
      case "div": {
        const { conditions, value } = this.guards(e.args[0] as Expr);
        return conditions.length === 0 ? none : { conditions, value: this.ctx.div(value, e.args[1] as Expr) };
      }
      case "pow": {
        const n = e.args[1];
        if (n?.kind !== "num" || !isIntegerQ(n.value) || signQ(n.value) <= 0) return none;
        const { conditions, value } = this.guards(e.args[0] as Expr);
        return conditions.length === 0 ? none : { conditions, value: this.ctx.pow(value, n) };
      }
      default:
        return none;
    }
  }

  /** What an index is called if it is computed once. */
  callIndex(e: Expr, name: string): void {
    this.named.set(e.alpha, name);
  }

  protected callIndices(subs: readonly Expr[]): void {
    subs.forEach((x, k) => {
      const last = subs.length - 1 - k;
      const name = subs.length === 1 ? "at" : last === 0 ? "col" : last === 1 ? "row" : `at_${k}`;
      if (!this.named.has(x.alpha)) this.named.set(x.alpha, name);
    });
  }

  /** Whether a read of the name may go to a copy with zeros around. */
  protected copies(name: string): boolean {
    const d = this.source.decls.get(name);
    return this.options.copies && (d?.kind === "tensor" || (d?.kind === "definition" && !isRecurrent(d)));
  }

  /** What a read is of: a declared array or an incoming gradient, with its axes. */
  protected readOf(e: Expr) {
    if (e.kind === "at" && e.tensor.kind === "sym") {
      const axes = axesOf(this.source, e.tensor.name);
      return axes?.length === e.subs.length ? { name: e.tensor.name, axes, subs: e.subs } : undefined;
    }
    return incomingOf(this, e);
  }
}

const isBracket = (e: Expr): boolean => e.kind === "app" && e.op === "iverson";

const added = (sink: Sink): Sink =>
  sink.kind === "entry"
    ? { ...sink, add: true }
    : { ...sink, operator: sink.operator === "set" ? "add" : sink.operator };

/** How often each subterm stands in the term, not counting inside of binders. */
function usesOf(e: Expr): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const go = (x: Expr): void => {
    const n = (uses.get(x.id) ?? 0) + 1;
    uses.set(x.id, n);
    if (n > 1 || x.kind === "bind") return;
    for (const c of children(x)) go(c.expr);
  };
  go(e);
  return uses;
}
