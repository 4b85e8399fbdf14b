// Numbers for the given names of a block, checked against its declarations: ranks, shapes, sizes told from shapes,
// integers, qualifiers and assumptions. The result is an instance for the evaluator.

import { type Evaluator, evaluator, type Indices } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import {
  EMPTY_INSTANCE,
  type FunctionModel,
  type Instance,
  type SetData,
  type TensorData,
} from "../eval/instance.ts";
import { showStop } from "../eval/result.ts";
import { substituteSymbols } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import {
  type Axis,
  type Env,
  type FunctionDecl,
  knownBySlopes,
  type TensorDecl,
} from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { norm } from "../expr/norm.ts";
import { addPoly, constantPoly, constantTerm, prettyPoly, toPoly } from "../expr/poly.ts";
import { divQ, isIntegerQ, subQ, toNumberQ } from "../expr/rational.ts";
import { freeIndices, symbols } from "../expr/traverse.ts";
import { meanings } from "../ops/meanings.ts";
import { suggest } from "../read/syntax/spell.ts";
import { isProblem, isRecord, type NumberProblem, type Numbers, readNumbers } from "./numbers.ts";

export type ReadInstance =
  /** `gradients` are the incoming ones, by their keys. */
  | { readonly ok: true; readonly instance: Instance; readonly gradients: ReadonlyMap<string, Numbers> }
  | { readonly ok: false; readonly problems: readonly NumberProblem[] };

/** The key under which the incoming gradient of `given L(y)` is given. */
export const gradientKey = (f: string, parameter: string): string => `d(${f})/d(${parameter})`;

/** `print` writes a term for a message. */
export function readInstance(
  ctx: Context,
  env: Env,
  inputs: unknown,
  print: (e: Expr) => string,
): ReadInstance {
  if (!isRecord(inputs)) {
    const problem = {
      name: "",
      cause: "there is no object of names",
      remedy: 'give {"x": {"shape": [2], "data": [1, 2]}, "s": 3}',
    };
    return { ok: false, problems: [problem] };
  }
  const r = new Reader(ctx, env, inputs, print);
  const instance = r.read();
  return r.problems.length > 0 || instance === undefined
    ? { ok: false, problems: r.problems }
    : { ok: true, instance, gradients: r.gradients() };
}

class Reader {
  readonly problems: NumberProblem[] = [];
  readonly #integers = new Map<string, number>();
  readonly #scalars = new Map<string, number>();
  readonly #given = new Map<string, Numbers>();
  readonly #sets = new Map<string, SetData>();
  readonly #flows = new Map<string, FunctionModel>();
  readonly #ctx: Context;
  readonly #env: Env;
  readonly #inputs: Readonly<Record<string, unknown>>;
  readonly #print: (e: Expr) => string;

  constructor(ctx: Context, env: Env, inputs: Readonly<Record<string, unknown>>, print: (e: Expr) => string) {
    this.#ctx = ctx;
    this.#env = env;
    this.#inputs = inputs;
    this.#print = print;
  }

  read(): Instance | undefined {
    this.#refuseUnknown();
    this.#readAll();
    if (this.problems.length > 0) return undefined;
    this.#tellSizes();
    if (this.problems.length > 0) return undefined;
    const instance = this.#instance();
    if (instance !== undefined) this.#checkAssumptions(instance);
    return instance;
  }

  gradients(): ReadonlyMap<string, Numbers> {
    return new Map([...this.#given].filter(([name]) => !this.#env.decls.has(name)));
  }

  #problem(name: string, cause: string, remedy: string): void {
    this.problems.push({ name, cause, remedy });
  }

  /** Every name that may be given; the incoming gradients under their keys. */
  #accepted(): readonly string[] {
    return [...this.#env.decls.values()].flatMap((d) => {
      if (knownBySlopes(d)) return this.#starts(d);
      if (d.kind === "definition" || (d.kind === "function" && d.formula !== undefined)) return [];
      return d.kind === "function" ? d.params.map((p) => gradientKey(d.name, p)) : [d.name];
    });
  }

  #refuseUnknown(): void {
    const accepted = this.#accepted();
    for (const name of Object.keys(this.#inputs)) {
      const key = name.replaceAll(" ", "");
      if (accepted.includes(key)) continue;
      const decl = this.#env.decls.get(name);
      if (decl?.kind === "definition")
        this.#problem(name, "this is defined in the block and is computed", "leave it out");
      else {
        const near = suggest(name, accepted);
        const known = accepted.length === 0 ? "nothing" : accepted.join(", ");
        const remedy = near === undefined ? `what may be given: ${known}` : `did you mean ${near}?`;
        this.#problem(name, "the block has no such name", remedy);
      }
    }
  }

  #value(key: string): unknown {
    const entry = Object.entries(this.#inputs).find(([name]) => name.replaceAll(" ", "") === key);
    return entry?.[1];
  }

  #readAll(): void {
    for (const d of this.#env.decls.values()) {
      switch (d.kind) {
        case "definition":
          break;
        case "scalar":
          this.#readScalar(d.name, d.integer, d.role === "size");
          break;
        case "tensor":
          this.#readTensor(d);
          break;
        case "set":
          this.#readSet(d.name, d.axes.length, d.arity);
          break;
        case "function":
          if (knownBySlopes(d)) this.#readFlow(d);
          else for (const p of d.params) this.#readGradient(d, p);
          break;
      }
    }
  }

  #readScalar(name: string, integer: boolean, isSize: boolean): void {
    const value = this.#value(name);
    if (value === undefined) {
      if (!isSize) this.#problem(name, "no value is given", `add "${name}": a number`);
      return;
    }
    const read = readNumbers(name, value);
    if (isProblem(read)) this.problems.push(read);
    else if (read.shape.length > 0)
      this.#problem(name, `a number is wanted, this is a tensor`, `give "${name}": a number`);
    else {
      const x = read.data[0] ?? Number.NaN;
      if (!integer) this.#scalars.set(name, x);
      else if (!Number.isSafeInteger(x))
        this.#problem(name, `${x} is not an integer`, `\`${name}\` is an integer in this block`);
      else if (isSize && x < 1) this.#problem(name, `${x} is no size`, "a size is 1 or more");
      else this.#integers.set(name, x);
    }
  }

  #readTensor(d: TensorDecl): void {
    const value = this.#value(d.name);
    const form = `"${d.name}": {"shape": [${d.axes.map((a) => this.#extent(a)).join(", ")}], "data": [...]}`;
    if (value === undefined) {
      this.#problem(d.name, "no value is given", `add ${form}`);
      return;
    }
    const read = readNumbers(d.name, value);
    if (isProblem(read)) this.problems.push(read);
    else if (read.shape.length !== d.axes.length)
      this.#problem(
        d.name,
        `the block declares ${count(d.axes.length, "axis", "axes")}, the value has ${read.shape.length}`,
        `give ${form}`,
      );
    else if (d.integer && !read.data.every(Number.isSafeInteger))
      this.#problem(d.name, "an entry is not an integer", `\`${d.name}\` has integer entries in this block`);
    else this.#given.set(d.name, read);
  }

  #readGradient(f: FunctionDecl, parameter: string): void {
    const key = gradientKey(f.name, parameter);
    const value = this.#value(key);
    // Which derivatives are needed depends on the result; a missing one is found when it is read.
    if (value === undefined) return;
    const read = readNumbers(key, value);
    if (isProblem(read)) this.problems.push(read);
    else this.#given.set(key, read);
  }

  /** "s(0)": where the value of a function that is known by its derivatives is given. */
  #starts(f: FunctionDecl): readonly string[] {
    const keys = Object.keys(this.#inputs).map((key) => key.replaceAll(" ", ""));
    return keys.filter((key) => key.startsWith(`${f.name}(`) && key.endsWith(")"));
  }

  #readFlow(f: FunctionDecl): void {
    const [key] = this.#starts(f);
    const form = `"${f.name}(${f.params.map(() => "0").join(", ")})": a number`;
    if (key === undefined) {
      this.#problem(f.name, "it is known by its derivative, and no value is given", `add ${form}`);
      return;
    }
    const at = key.slice(f.name.length + 1, -1).split(",");
    const [from = Number.NaN, ...others] = at.map((x) => (x === "" ? Number.NaN : Number(x)));
    const value = this.#value(key);
    if (at.length !== f.params.length || !Number.isFinite(from) || others.some((x) => x !== from))
      this.#problem(key, "this is no place where all parameters are one number", `give ${form}`);
    else if (typeof value !== "number") this.#problem(key, "a number is wanted", `give ${form}`);
    else this.#flows.set(f.name, { kind: "flow", from, value });
  }

  #readSet(name: string, axes: number, arity: number): void {
    const value = this.#value(name);
    const form = `"${name}": {"shape": [...], "members": [[[0, 1], [1, 1]], ...]}, one list of members for each subscript`;
    const members = isRecord(value) ? value.members : undefined;
    const shape = isRecord(value) ? (value.shape ?? []) : undefined;
    if (!Array.isArray(members) || !Array.isArray(shape) || shape.length !== axes) {
      this.#problem(name, value === undefined ? "no value is given" : "this is no set", `give ${form}`);
      return;
    }
    const lists = members.map((list) =>
      Array.isArray(list) ? list.map((m: unknown): unknown[] => (Array.isArray(m) ? m : [m])) : [],
    );
    const good =
      lists.length === shape.reduce((n: number, s: unknown) => n * Number(s), 1) &&
      lists.every(
        (list) => list.length > 0 && list.every((m) => m.length === arity && m.every(Number.isSafeInteger)),
      );
    if (!good) {
      this.#problem(name, "the members do not fit", `give ${form}; a set is not empty`);
      return;
    }
    const decl = this.#env.decls.get(name);
    const lows = decl?.kind === "set" ? decl.axes.map((a) => this.#number(a.lo) ?? 0) : [];
    this.#sets.set(name, {
      lo: lows,
      shape: shape.map(Number),
      members: lists.map((l) => l.map((m) => m.map(Number))),
    });
  }

  #extent(a: Axis): string {
    const p = toPoly(this.#size(a));
    const powers = p.terms.some((m) => new Set(m.atoms).size < m.atoms.length);
    return this.#print(powers ? norm(this.#ctx, this.#size(a)) : prettyPoly(this.#ctx, p));
  }

  /** hi − lo + 1 */
  #size(a: Axis): Expr {
    const { lo, hi } = a;
    return this.#ctx.add(hi, this.#ctx.neg(lo), this.#ctx.one);
  }

  /** Sizes that were not given are told from shapes: H from x[H, W], n from x[2*n + 1], r from x[C*r^2] and w[C]. */
  #tellSizes(): void {
    const told = new Map<string, string>();
    for (let again = true; again; ) {
      again = false;
      for (const { key, axes, shape } of this.#shapes())
        for (const [k, axis] of axes.entries()) {
          const size = shape[k] ?? 0;
          const solved = this.#solve(axis, size);
          if (solved === undefined || this.#integers.has(solved.name)) continue;
          if (solved.value === undefined) {
            this.#problem(
              key,
              `axis ${k + 1} has ${size} entries, which no \`${solved.name}\` gives`,
              `its size is ${this.#extent(axis)}${size === 0 ? ", and no axis is empty" : ""}`,
            );
            return;
          }
          this.#integers.set(solved.name, solved.value);
          told.set(solved.name, key);
          again = true;
        }
    }
    for (const d of this.#env.decls.values())
      if (d.kind === "scalar" && d.integer && !this.#integers.has(d.name))
        this.#problem(d.name, "no value is given, and no shape tells it", `add "${d.name}": a whole number`);
    if (this.problems.length > 0) return;
    for (const { key, axes, shape } of this.#shapes())
      for (const [k, axis] of axes.entries()) {
        const size = this.#number(this.#size(axis));
        if (size === undefined || Math.max(0, size) === shape[k]) continue;
        const extent = this.#extent(axis);
        const from = symbols(this.#size(axis)).flatMap((n) => {
          const source = told.get(n);
          const value = n === extent ? [] : [`${n} = ${this.#integers.get(n)}`];
          return source === undefined || source === key
            ? value
            : [[...value, `from \`${source}\``].join(" ")];
        });
        const because = from.length === 0 ? "" : ` (${from.join(", ")})`;
        this.#problem(
          key,
          `axis ${k + 1} has ${shape[k]} entries, its size is ${extent} = ${size}${because}`,
          "give shapes that agree",
        );
      }
  }

  #shapes(): readonly {
    readonly key: string;
    readonly axes: readonly Axis[];
    readonly shape: readonly number[];
  }[] {
    return [...this.#env.decls.values()].flatMap((d) => {
      if (d.kind === "tensor") {
        const given = this.#given.get(d.name);
        return given === undefined ? [] : [{ key: d.name, axes: d.axes, shape: given.shape }];
      }
      if (d.kind === "set") {
        const given = this.#sets.get(d.name);
        return given === undefined ? [] : [{ key: d.name, axes: d.axes, shape: given.shape }];
      }
      return [];
    });
  }

  /** The one unknown integer of an axis, from its number of entries, where it enters as a power: 2·n + 1, c·r². */
  #solve(
    axis: Axis,
    size: number,
  ): { readonly name: string; readonly value: number | undefined } | undefined {
    const numbers = new Map([...this.#integers].map(([name, n]) => [name, this.#ctx.num(n)] as const));
    const left = substituteSymbols(this.#ctx, this.#size(axis), numbers);
    const poly = addPoly(toPoly(left), constantPoly(-size));
    const terms = poly.terms.filter((m) => m.atoms.length > 0);
    const [term] = terms;
    const [atom] = term?.atoms ?? [];
    const power = term?.atoms.length ?? 0;
    if (
      terms.length !== 1 ||
      term === undefined ||
      atom?.kind !== "sym" ||
      term.atoms.some((a) => a !== atom)
    )
      return undefined;
    const value = divQ(subQ(0, constantTerm(poly)), term.coef);
    const root = isIntegerQ(value) ? Math.round(toNumberQ(value) ** (1 / power)) : undefined;
    const n = root !== undefined && root ** power === toNumberQ(value) ? root : undefined;
    return { name: atom.name, value: n !== undefined && n >= 1 ? n : undefined };
  }

  #number(e: Expr): number | undefined {
    const found = this.#evaluator(this.#bare()).exact(e);
    return found.kind === "value" ? toNumberQ(found.value) : undefined;
  }

  #bare(): Instance {
    return { ...EMPTY_INSTANCE, integers: this.#integers };
  }

  #evaluator(instance: Instance): Evaluator<number> {
    return evaluator(this.#ctx, this.#env, instance, ieeeField(meanings), meanings);
  }

  #instance(): Instance | undefined {
    const tensors = new Map<string, TensorData>();
    const functions = new Map<string, FunctionModel>(this.#flows);
    const bare = this.#evaluator(this.#bare());
    const low = (axes: readonly Axis[]): readonly number[] =>
      axes.map((a) => {
        const r = bare.exact(a.lo);
        return r.kind === "value" ? toNumberQ(r.value) : 0;
      });
    for (const d of this.#env.decls.values()) {
      if (d.kind === "tensor") {
        const given = this.#given.get(d.name);
        if (given !== undefined)
          tensors.set(d.name, { lo: low(d.axes), shape: given.shape, data: given.data });
      } else if (d.kind === "function" && d.formula === undefined) {
        const parameters = d.params.map((p) => this.#given.get(gradientKey(d.name, p))?.data);
        functions.set(d.name, { kind: "gradient", parameters });
      }
    }
    const instance: Instance = {
      integers: this.#integers,
      scalars: this.#scalars,
      tensors,
      functions,
      sets: this.#sets,
    };
    this.#checkGradients(instance);
    return this.problems.length > 0 ? undefined : instance;
  }

  /** The incoming gradient has the shape of what it belongs to, which may be a definition. */
  #checkGradients(instance: Instance): void {
    const e = this.#evaluator(instance);
    for (const d of this.#env.decls.values()) {
      if (d.kind !== "function") continue;
      for (const p of d.params) {
        const key = gradientKey(d.name, p);
        const given = this.#given.get(key);
        if (given === undefined) continue;
        const box = e.box(p);
        if (box.kind !== "value") {
          this.#problem(key, showStop(box), "give inputs at which the shape is defined");
          continue;
        }
        const shape = box.value.lo.map((lo, k) => Math.max(0, (box.value.hi[k] ?? lo) - lo + 1));
        if (shape.length !== given.shape.length || shape.some((n, k) => n !== given.shape[k]))
          this.#problem(
            key,
            `\`${p}\` has the shape [${shape.join(", ")}], this has [${given.shape.join(", ")}]`,
            `give the incoming gradient in the shape of \`${p}\``,
          );
      }
    }
  }

  #checkAssumptions(instance: Instance): void {
    const e = this.#evaluator(instance);
    for (const a of this.#env.assumptions) {
      if (this.#places(e, a).every((at) => holds(e, a, at))) continue;
      this.#problem(
        this.#print(a),
        "the block assumes this, and the inputs do not fulfil it",
        "give inputs that do",
      );
    }
  }

  /** Every value of the free letters of an assumption. */
  #places(e: Evaluator<number>, a: Expr): readonly Indices[] {
    return freeIndices(a).reduce<readonly Indices[]>(
      (places, name) => {
        const range = this.#env.indices.get(name);
        if (range?.kind !== "interval") return [];
        return places.flatMap((at) => {
          const lo = e.exact(range.lo, at);
          const hi = e.exact(range.hi, at);
          if (lo.kind !== "value" || hi.kind !== "value") return [];
          const first = toNumberQ(lo.value);
          const length = Math.max(0, toNumberQ(hi.value) - first + 1);
          return Array.from({ length }, (_, k) => new Map([...at, [name, first + k]]));
        });
      },
      [new Map()],
    );
  }
}

/** An equation of decimal fractions holds within rounding. What has no value says nothing. */
function holds(e: Evaluator<number>, a: Expr, at: Indices): boolean {
  if (a.kind === "app" && a.op === "eq") {
    const [l, r] = a.args.map((side) => e.value(side, at));
    if (l?.kind !== "value" || r?.kind !== "value") return true;
    return Math.abs(l.value - r.value) <= 1e-6 * Math.max(1, Math.abs(l.value), Math.abs(r.value));
  }
  const held = e.condition(a, at);
  return held.kind !== "value" || held.value;
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
