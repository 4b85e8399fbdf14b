// The cell of a notebook that compares derived gradients with central differences of the forward functions. A loss that
// is given as some function of y is taken as Σ g·y, whose gradient at y is g. A definition that a derivative is taken to
// is moved by a shift of its entries, so that all that is defined through it follows.

import { gradientName } from "../code/derivatives.ts";
import { type CodeTarget, listing } from "../code/listing.ts";
import { Names } from "../code/names.ts";
import { type NumpyFunction, numpyFunctions } from "../code/numpy.ts";
import type { Parameter, Routine } from "../code/program.ts";
import { nameOf } from "../code/routine.ts";
import { wishOf } from "../code/terms.ts";
import { doubleDatum } from "../eval/field.ts";
import { type Box, shapeOf, sizeOf } from "../eval/instance.ts";
import { substituteIndices } from "../expr/binders.ts";
import { type Axis, axesOf, type Definition, type Env, type TensorDecl } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { layOut } from "../notation/lay-out.ts";
import { plain } from "../notation/plain.ts";
import { integerValue } from "../verify/integer-value.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { listingWordsOf } from "./listing-words.ts";
import type { NotebookPoint } from "./notebook-point.ts";
import { pythonArray, pythonNumber, pythonPolynomial, pythonSet } from "./python-values.ts";

/** Why a gradient is not compared. */
export class Uncompared extends Error {}

/** The names of the helpers, and those that a cell brings along. */
export const HELPERS = ["np", "differences", "check"] as const;

/** A derivative with the function that gives it. */
export interface Compared {
  readonly target: CodeTarget & { readonly kind: "gradient" };
  readonly routine: Routine;
  readonly name: string;
}

/** Differences of differences need a larger step. */
const SECOND_STEP = "1e-4";

/** Definitions that are evaluated at moved inputs: the numerator, or what a given function depends on. */
export function rootsOf(env: Env, target: Deriv): readonly string[] {
  const root = nameOf(target.of.kind === "deriv" ? innermost(target) : target.of);
  const d = env.decls.get(root);
  if (d?.kind !== "function") return [root];
  return d.params.filter((p) => env.decls.get(p)?.kind === "definition");
}

const innermost = (e: Expr): Expr => (e.kind === "deriv" ? innermost(e.of) : e);

export class CheckCell {
  readonly #s: AnswerSetting;
  readonly #env: Env;
  readonly #point: NotebookPoint;
  readonly #names = new Names();
  /** Of the functions in the cell above, by the definition that each computes. */
  readonly #forward: ReadonlyMap<string, NumpyFunction & { readonly routine: Routine }>;
  readonly #inputs: string[] = [];
  readonly #functions: string[] = [];
  readonly #shifted = new Map<string, { readonly name: string; readonly routine: Routine }>();
  readonly #shifts = new Set<string>();
  readonly #checks: string[] = [];

  constructor(
    s: AnswerSetting,
    env: Env,
    point: NotebookPoint,
    forward: ReadonlyMap<string, NumpyFunction & { readonly routine: Routine }>,
    taken: readonly string[],
  ) {
    this.#s = s;
    this.#env = env;
    this.#point = point;
    this.#forward = forward;
    for (const name of [...HELPERS, ...taken]) this.#names.of(`taken ${name}`, name);
  }

  /** Throws Uncompared where there are no differences to compare with; nothing is kept then. */
  add(g: Compared): void {
    const before = [this.#inputs.length, this.#functions.length] as const;
    try {
      const { target } = g.target;
      const numeric = this.#differences(target);
      const derived = `${g.name}(${this.#arguments(g.routine)})`;
      const places = this.#places(g.target);
      const label = JSON.stringify(this.#print(target));
      const given = places === undefined ? [] : [`[${places.join(", ")}]`];
      this.#checks.push(called("check", [label, derived, numeric, ...given]));
    } catch (error) {
      if (!(error instanceof Uncompared)) throw error;
      this.#functions.length = before[1];
      throw error;
    }
  }

  get isEmpty(): boolean {
    return this.#checks.length === 0;
  }

  text(): string {
    return [
      ...this.#functions.flatMap((f) => ["", "", f]),
      ...(this.#functions.length === 0 ? [] : ["", ""]),
      ...this.#inputs,
      "",
      ...this.#checks,
    ].join("\n");
  }

  readonly #print = (e: Expr): string =>
    plain(
      layOut(e, {
        ctx: this.#s.ctx,
        env: this.#env,
        notation: this.#s.block.notation,
        style: "linear",
        ranges: false,
      }),
    );

  #arguments(r: Routine): string {
    return r.parameters.map((p) => this.#input(p)).join(", ");
  }

  /** An array with an axis for each of the numerator, then each of what it is differentiated to. */
  #differences(e: Deriv, isInner = false): string {
    const { of } = e;
    const isSecond = isInner || of.kind === "deriv";
    if (isInner && of.kind === "deriv")
      throw new Uncompared("differences of a third derivative say too little");
    const name = nameOf(e.wrt);
    const moved = this.#moved(name, isSecond);
    const step = isSecond ? `, ${SECOND_STEP}` : "";
    const value =
      of.kind === "deriv"
        ? this.#differences(of, true)
        : this.#value(of, moved.shift ? name : undefined, name);
    return `differences(lambda ${moved.variable}: ${value}, ${moved.variable}${step})`;
  }

  #moved(name: string, isSecond: boolean): { readonly variable: string; readonly shift: boolean } {
    const d = this.#env.decls.get(name);
    if (d?.kind === "definition") {
      if (isSecond) throw new Uncompared("a second derivative to a definition is not compared");
      if (isData(d)) return { variable: this.#data(d), shift: true };
      const shift = shiftName(this.#env, name);
      this.#shifts.add(shift);
      const variable = this.#declare(shift, () => {
        const box = this.#box(name);
        return d.axes.length === 0 ? "0.0" : `np.zeros(${tuple(shapeOf(box).map(String))})`;
      });
      return { variable, shift: true };
    }
    if (d?.kind === "tensor" && !d.integer) return { variable: this.#tensor(d), shift: false };
    if (d?.kind === "scalar" && !d.integer && d.role === "given")
      return { variable: this.#scalar(name), shift: false };
    throw new Uncompared("what is moved is no number");
  }

  /** The numerator at inputs that are called as the cell calls them. */
  #value(e: Expr, shifted: string | undefined, moved: string): string {
    const name = nameOf(e);
    const d = this.#env.decls.get(name);
    if (d?.kind === "definition") {
      if (e.kind === "sym" && d.axes.length > 0) throw new Uncompared("a derivative of a whole tensor");
      return this.#call(name, shifted);
    }
    if (d?.kind !== "function" || d.formula !== undefined)
      throw new Uncompared("there is nothing to evaluate");
    const terms = d.params.flatMap((p) => {
      const own = this.#env.decls.get(p);
      if (own?.kind !== "definition" && p !== moved) return [];
      const value = own?.kind === "definition" ? this.#call(p, shifted) : this.#given(p);
      const g = this.#incoming(name, p);
      return (axesOf(this.#env, p) ?? []).length === 0 ? [`${g} * ${value}`] : [`np.sum(${g} * ${value})`];
    });
    if (terms.length === 0) throw new Uncompared("there is nothing to evaluate");
    return terms.join(" + ");
  }

  #given(name: string): string {
    const d = this.#env.decls.get(name);
    return d?.kind === "tensor" ? this.#tensor(d) : this.#scalar(name);
  }

  #call(name: string, shifted: string | undefined): string {
    if (shifted === undefined) {
      const f = this.#forward.get(name);
      if (f === undefined) throw new Uncompared("there is no program for the forward function");
      return `${f.name}(${this.#arguments(f.routine)})${inside(axesOf(this.#env, name) ?? [])}`;
    }
    const key = `${name} ${shifted}`;
    const known = this.#shifted.get(key) ?? this.#shiftedForward(name, shifted);
    this.#shifted.set(key, known);
    return `${known.name}(${this.#arguments(known.routine)})${inside(axesOf(this.#env, name) ?? [])}`;
  }

  #shiftedForward(name: string, shifted: string): { readonly name: string; readonly routine: Routine } {
    const env = withShift(this.#s, this.#env, shifted);
    const made = listing("numpy", {
      ctx: this.#s.ctx,
      operators: this.#s.library.tensorOperators,
      notation: this.#s.block.notation,
      wanted: [{ kind: "definition", name, env }],
    });
    const routine = made.ok ? made.routines[0] : undefined;
    if (routine === undefined) throw new Uncompared("there is no program for the forward function");
    const own = this.#names.of(`shifted ${name} ${shifted}`, `${routine.name}_shifted`);
    const [f] = numpyFunctions([{ ...routine, name: own }], {
      ctx: this.#s.ctx,
      notation: this.#s.block.notation,
      words: listingWordsOf(this.#s.block.language),
    });
    if (f === undefined) throw new Error("a routine without a function");
    this.#functions.push(f.text);
    return { name: f.name, routine };
  }

  #input(p: Parameter): string {
    if (p.meaning?.kind === "deriv" && p.meaning.of.kind === "sym" && p.meaning.wrt.kind === "sym")
      return this.#incoming(p.meaning.of.name, p.meaning.wrt.name);
    const { integers } = this.#point.instance;
    const { kind } = p;
    switch (kind.kind) {
      case "integer": {
        const n = integers.get(p.name);
        if (n === undefined) throw new Uncompared("a size that is not told");
        return this.#declare(p.name, () => pythonNumber(n));
      }
      case "real":
        return this.#scalar(p.name);
      case "array": {
        const d = this.#env.decls.get(p.name);
        if (d?.kind === "tensor") return this.#tensor(d);
        if (d?.kind === "definition") return this.#data(d);
        return this.#declare(p.name, () => {
          const shape = kind.shape.map((x) => integerValue(x, integers));
          if (shape.some((n) => n === undefined)) throw new Uncompared("a size that is not told");
          return `np.zeros(${tuple(shape.map(String))})`;
        });
      }
      case "function":
        return this.#function(p.name, kind.arity);
      case "set": {
        const set = this.#point.instance.sets.get(p.name);
        if (set === undefined) throw new Uncompared("a set without members");
        return this.#declare(p.name, () => pythonSet(set, kind.arity));
      }
    }
  }

  #scalar(name: string): string {
    const x = this.#point.instance.scalars.get(name);
    if (x !== undefined) return this.#declare(name, () => pythonNumber(doubleDatum(x)));
    if (this.#shifts.has(name)) return this.#declare(name, () => "0.0");
    throw new Uncompared("a number that is not drawn");
  }

  #tensor(d: TensorDecl): string {
    const t = this.#point.instance.tensors.get(d.name);
    if (t === undefined) throw new Uncompared("a tensor that is not drawn");
    return this.#declare(d.name, () => pythonArray(t.shape, Array.from(t.data, doubleDatum), d.integer));
  }

  /** Written numbers, which a derivative is taken to. */
  #data(d: Definition): string {
    return this.#declare(d.name, () => {
      const found = this.#point.evaluator.tensor(this.#s.ctx.sym(d.name));
      if (found.kind !== "value") throw new Uncompared("numbers that have no value");
      return pythonArray(shapeOf(found.value.box), found.value.data, false);
    });
  }

  /** ∂L/∂y: as it is assumed, else drawn. */
  #incoming(f: string, parameter: string): string {
    const { domain, random } = this.#point.points;
    return this.#declare(gradientName(f, parameter), () => {
      const box = this.#box(parameter);
      const assumed = domain.gradients.some((g) => g.function === f && g.parameter === parameter);
      const model = this.#point.instance.functions.get(f);
      const decl = this.#env.decls.get(f);
      const at = decl?.kind === "function" ? decl.params.indexOf(parameter) : -1;
      const stream = random.fork(`incoming ${f} ${parameter}`);
      const draw = (): number => (stream.int(0, 1) === 0 ? -1 : 1) * (stream.int(1, 8) / 4);
      const known =
        assumed && model?.kind === "quadratic"
          ? Array.from(model.parameters[at]?.linear ?? [], doubleDatum)
          : assumed && model?.kind === "polynomial"
            ? [doubleDatum(model.terms.find((t) => t.powers[at] === 1)?.coefficient ?? 0)]
            : undefined;
      const data = known ?? Array.from({ length: sizeOf(box) }, draw);
      const axes = axesOf(this.#env, parameter) ?? [];
      return axes.length === 0 ? pythonNumber(data[0] ?? 1) : pythonArray(shapeOf(box), data, false);
    });
  }

  #box(name: string): Box {
    const d = this.#env.decls.get(name);
    if (d?.kind !== "tensor" && d?.kind !== "definition") return { lo: [], hi: [] };
    const found = this.#point.evaluator.box(name);
    if (found.kind !== "value") throw new Uncompared("a size that is not told");
    return found.value;
  }

  /** A given function, or a derivative of one: d(d(f)/d(u))/d(v). */
  #function(name: string, arity: number): string {
    for (const d of this.#env.decls.values()) {
      if (d.kind !== "function" || d.formula !== undefined || d.params.length !== arity) continue;
      const slots = slotsOf(name, d.name, d.params);
      const model = this.#point.instance.functions.get(d.name);
      if (slots === undefined || model?.kind !== "polynomial") continue;
      const names = d.params.map((_, k) => (d.params.length === 1 ? "u" : `u${k + 1}`));
      return this.#declare(name, () => pythonPolynomial(model, slots, names));
    }
    throw new Uncompared("a function that is known by its derivatives alone");
  }

  /** The Python name of a name of the block; what it is set to is written once. */
  #declare(name: string, value: () => string): string {
    const own = this.#names.of(`name ${name}`, wishOf(name));
    if (!this.#declared.has(name)) {
      // Told first: what fails declares nothing.
      const text = value();
      this.#declared.add(name);
      this.#inputs.push(`${own} = ${text.replaceAll("\n", `\n${" ".repeat(own.length + 3)}`)}`);
    }
    return own;
  }
  readonly #declared = new Set<string>();

  /** Where the entries of the derived array stand among all differences; undefined where they are all of them. */
  #places(target: CodeTarget & { readonly kind: "gradient" }): readonly string[] | undefined {
    const { env } = target;
    const { integers } = this.#point.instance;
    const subs = subscriptsWithAxes(env, target.target);
    const letters = [...new Set(subs.flatMap(({ sub }) => (sub.kind === "idx" ? [sub.name] : [])))];
    const ends = letters.map((letter) => {
      const range = env.indices.get(letter);
      const lo = range?.kind === "interval" ? integerValue(range.lo, integers) : undefined;
      const hi = range?.kind === "interval" ? integerValue(range.hi, integers) : undefined;
      if (lo === undefined || hi === undefined) throw new Uncompared("a range that is not told");
      return { lo, hi };
    });
    const whole = subs.every(({ sub, lo, hi }, k) => {
      const end = sub.kind === "idx" && sub.name === letters[k] ? ends[k] : undefined;
      return (
        end !== undefined && end.lo === integerValue(lo, integers) && end.hi === integerValue(hi, integers)
      );
    });
    if (whole && subs.length === letters.length) return undefined;
    const out: string[] = [];
    const go = (k: number, at: ReadonlyMap<string, number>): void => {
      const [letter, end] = [letters[k], ends[k]];
      if (letter === undefined || end === undefined) {
        out.push(tuple(subs.map((s) => String(this.#position(s, at)))));
        return;
      }
      for (let v = end.lo; v <= end.hi; v += 1) go(k + 1, new Map([...at, [letter, v]]));
    };
    go(0, new Map());
    return out;
  }

  #position(s: Subscript, at: ReadonlyMap<string, number>): number {
    const { ctx } = this.#s;
    const { integers } = this.#point.instance;
    const put = new Map([...at].map(([letter, v]) => [letter, ctx.num(v)] as const));
    const [place, lo, hi] = [
      integerValue(substituteIndices(ctx, s.sub, put), integers),
      integerValue(s.lo, integers),
      integerValue(s.hi, integers),
    ];
    if (place === undefined || lo === undefined || hi === undefined || place < lo || place > hi)
      throw new Uncompared("an entry outside of the shape");
    return place - lo;
  }
}

/** A program keeps what a recurrence starts from before and after the entries of the definition. */
function inside(axes: readonly Axis[]): string {
  const slices = axes.map(({ outside: o }) =>
    o.kind === "start" ? `${o.before === 0 ? "" : o.before}:${o.after === 0 ? "" : -o.after}` : ":",
  );
  return slices.every((x) => x === ":") ? "" : `[${slices.join(", ")}]`;
}

const isData = (d: Definition): boolean => d.body.kind === "app" && d.body.op === "list";

interface Subscript {
  readonly sub: Expr;
  readonly lo: Expr;
  readonly hi: Expr;
}

/** The subscripts of the numerator, then of what it is differentiated to, each with its axis. */
function subscriptsWithAxes(env: Env, e: Expr): readonly Subscript[] {
  if (e.kind === "deriv") return [...subscriptsWithAxes(env, e.of), ...subscriptsWithAxes(env, e.wrt)];
  const subs = e.kind === "at" ? e.subs : [];
  const axes = axesOf(env, nameOf(e)) ?? [];
  if (subs.length !== axes.length) throw new Uncompared("a derivative of a whole tensor");
  return subs.map((sub, k) => {
    const axis = axes[k];
    if (axis === undefined) throw new Uncompared("a derivative of a whole tensor");
    return { sub, lo: axis.lo, hi: axis.hi };
  });
}

/** Which arguments `name` says that f is differentiated in; undefined where it is about another function. */
function slotsOf(name: string, f: string, params: readonly string[]): readonly number[] | undefined {
  if (name === f) return [];
  const inner = /^d\((.*)\)\/d\(([^()]*)\)$/.exec(name);
  if (inner === null) return undefined;
  const before = slotsOf(inner[1] ?? "", f, params);
  const slot = params.indexOf(inner[2] ?? "");
  return before === undefined || slot < 0 ? undefined : [...before, slot];
}

const tuple = (items: readonly string[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;

/** What is added to the entries of a definition. */
function shiftName(env: Env, name: string): string {
  let shift = `shift_${name}`;
  while (env.decls.has(shift)) shift += "'";
  return shift;
}

/** Columns of a cell. */
const WIDTH = 96;

/** A call on one line, or with an argument on each. */
function called(f: string, args: readonly string[]): string {
  const line = `${f}(${args.join(", ")})`;
  return line.length <= WIDTH ? line : `${f}(\n${args.map((a) => `    ${a},\n`).join("")})`;
}

/** The block in which something is added to every entry of a definition, and to what a recurrence starts from. */
function withShift(s: AnswerSetting, env: Env, name: string): Env {
  const { ctx } = s;
  const d = env.decls.get(name);
  if (d?.kind !== "definition") throw new Uncompared("what is moved is no number");
  if (isData(d)) {
    const given: TensorDecl = { kind: "tensor", name, axes: d.axes, integer: false };
    return { ...env, decls: new Map([...env.decls, [name, given]]) };
  }
  const shift = shiftName(env, name);
  const params = d.params.map((p) => ctx.idx(p));
  const plus = (e: Expr, at: readonly Expr[]): Expr =>
    ctx.add(e, at.length === 0 ? ctx.sym(shift) : ctx.at(ctx.sym(shift), at));
  const moved: Definition = {
    ...d,
    scatter: undefined,
    whole: undefined,
    body: plus(d.body, params),
    ...(d.recurrence === undefined
      ? {}
      : {
          recurrence: {
            ...d.recurrence,
            starts: d.recurrence.starts.map((start) => {
              const isInside = start.places.every(
                ({ axis, at }) => at === d.axes[axis]?.lo || at === d.axes[axis]?.hi,
              );
              if (!isInside) return start;
              const at = params.map((p, k) => start.places.find((x) => x.axis === k)?.at ?? p);
              return { ...start, value: plus(start.value, at) };
            }),
          },
        }),
  };
  const added =
    d.axes.length === 0
      ? ({ kind: "scalar", name: shift, integer: false, role: "given" } as const)
      : ({
          kind: "tensor",
          name: shift,
          integer: false,
          axes: d.axes.map((a) => ({ ...a, outside: { kind: "error" } as const })),
        } as const);
  return { ...env, decls: new Map([...env.decls, [shift, added], [name, moved]]) };
}
