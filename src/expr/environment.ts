// What the names of a block mean: declarations, definitions, assumptions, ranges of free indices, and the kink
// convention. The kernel counts every axis as it is declared (0-based once read) and knows no notation.

import type { Expr, Range } from "./nodes.ts";
import type { DrawTask, PlotTask } from "./picture.ts";
import type { Span } from "./span.ts";

/** What a read beyond the index set of an axis gives. */
export type Outside =
  | { readonly kind: "error" }
  | { readonly kind: "zero" } // 0, without limit
  | { readonly kind: "minus-infinity" }
  | { readonly kind: "pad"; readonly width: Expr } // 0 on `width` entries each side, an error beyond
  /** Of a recurrence: what it starts from, on `before` entries below and `after` above; an error beyond. */
  | { readonly kind: "start"; readonly before: number; readonly after: number };

/** The index set lo..hi (both included) of one axis. Ends may mention earlier axes' indices only in definitions. */
export interface Axis {
  readonly lo: Expr;
  readonly hi: Expr;
  readonly outside: Outside;
  /** The author's letter for this axis, where one is known; new binders over the axis take it. */
  readonly letter?: string | undefined;
}

/** All places of an axis, as the range of an index. */
export const axisRange = (a: { readonly lo: Expr; readonly hi: Expr }): Range => ({
  kind: "interval",
  lo: a.lo,
  hi: a.hi,
});

interface Declared {
  readonly name: string;
  /** How the name is printed when that differs from the name: the text after `as`. */
  readonly spelling?: string | undefined;
  readonly span?: Span | undefined;
}
export interface ScalarDecl extends Declared {
  readonly kind: "scalar";
  readonly integer: boolean;
  /** `size`: introduced by a shape or a range end, hence a positive integer. */
  readonly role: "given" | "size";
}
export interface TensorDecl extends Declared {
  readonly kind: "tensor";
  readonly axes: readonly Axis[];
  readonly integer: boolean;
}
/** An unspecified smooth function of the named scalars or tensors: f(x, y), L(y). Scalar-valued. */
export interface FunctionDecl extends Declared {
  readonly kind: "function";
  readonly params: readonly string[];
  /** It is a function of anything like its parameters, which nothing else is called. */
  readonly anywhere?: true;
  /** Present where it is defined, or known by its derivatives: then its parameters are its own, and no names of the block. */
  readonly formula?: FunctionFormula | undefined;
}
/** The value in terms of the parameters (as names), and the derivatives that were declared and have been checked. */
export interface FunctionFormula {
  /** Undefined where nothing but the derivatives is known; then all of them are. They may mention the function. */
  readonly body: Expr | undefined;
  readonly slopes: readonly ({ readonly value: Expr; readonly span: Span } | undefined)[];
}
/** A given function of which nothing is known but its derivatives, one for each parameter. */
export const knownBySlopes = (
  d: Decl | undefined,
): d is FunctionDecl & { readonly formula: FunctionFormula } =>
  d?.kind === "function" && d.formula !== undefined && d.formula.body === undefined;
/** A finite, non-empty set of integers (arity 1) or of tuples, one set for each value of its subscripts. */
export interface SetDecl extends Declared {
  readonly kind: "set";
  readonly axes: readonly Axis[];
  readonly arity: number;
}
/** name[params] = body. The parameters are free indices of `body`. */
export interface Definition extends Declared {
  readonly kind: "definition";
  readonly params: readonly string[];
  /** One axis a parameter; none for a scalar. */
  readonly axes: readonly Axis[];
  readonly body: Expr;
  readonly integer: boolean;
  /** Present when the author wrote `name[targets] += value`; `body` then holds the equivalent sum with brackets. */
  readonly scatter?: Scatter | undefined;
  /**
   * Present when the author wrote indices made of letters, y[g·F+f] = …: what was written, to be printed. In `body` the
   * letters are told from the parameters.
   */
  readonly tiles?: Tiles | undefined;
  /** The right side as the author wrote it in matrix notation, to be printed: `body` alone says what it means. */
  readonly whole?: Expr | undefined;
  /** Present when the body reads the definition itself, at entries that come before; `body` is then one step. */
  readonly recurrence?: Recurrence | undefined;
  /** Present in the total derivatives that a derivation introduces: name[params] = d(of)/d(to[params]). */
  readonly adjoint?: Adjoint | undefined;
  /** Present where a derivation names what the body says, 0 outside of the axes, to say its range once. */
  readonly extends?: boolean | undefined;
  /** True where a derivation names a part of what the author divides by, to write it once. */
  readonly part?: boolean | undefined;
  /** Present in the identity matrix that the form of a derivative has. */
  readonly unit?: boolean | undefined;
  /** The derivative that a derivation has given this name, to differentiate it once more: g = ∂L/∂a. */
  readonly stands?: Expr | undefined;
}
/**
 * How a definition that reads itself runs: along one axis, from what is given for its first entries, perhaps line by
 * line along a second one.
 */
export interface Recurrence {
  readonly axis: number;
  /** Whether it runs towards greater indices. */
  readonly forward: boolean;
  /** The axis and direction along which reads at the same place of the first axis come before, and where steps hold. */
  readonly second?:
    | {
        readonly axis: number;
        readonly forward: boolean;
        readonly steps: { readonly lo: Expr; readonly hi: Expr };
      }
    | undefined;
  /** The definitions that read each other, this one among them. */
  readonly ring: readonly string[];
  /** Where the step holds along the axis; elsewhere the starts do. */
  readonly steps: { readonly lo: Expr; readonly hi: Expr };
  /** Of several that speak of one entry the first one holds. */
  readonly starts: readonly Start[];
}
/** name[…, at, …] = value, in the parameters of the other axes: along one axis, or where starts along two of them meet. */
export interface Start {
  readonly places: readonly StartPlace[];
  readonly value: Expr;
  /** What starts along two axes, which agree there, say of the entry where they meet. */
  readonly implied?: boolean | undefined;
}
export interface StartPlace {
  readonly axis: number;
  readonly at: Expr;
}
export interface Adjoint {
  readonly of: Expr;
  readonly to: string;
}
export interface Scatter {
  readonly letters: readonly string[]; // free indices of targets and value
  readonly ranges: readonly Range[];
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface Tiles {
  readonly targets: readonly Expr[]; // as many as there are parameters; their letters are free indices of the value
  readonly value: Expr;
}
export type Decl = ScalarDecl | TensorDecl | FunctionDecl | SetDecl | Definition;

/** What a derivative is at a kink; names as on the sheet (`kink abs right`). */
export interface KinkConvention {
  /** |u|′(0): zero (0), right (+1), left (−1), half. */
  readonly abs: "zero" | "right" | "left";
  /** relu(u) and max(0, u) with a literal 0, at u = 0. */
  readonly relu: "zero" | "one" | "half";
  /** clamp at both ends: 1 or 0. */
  readonly clamp: "one" | "zero";
  /** max(u, v) and min(u, v) of scalars at u = v: each half, or the first or the last argument. */
  readonly max: "half" | "first" | "last";
  /** max{…} and min{…} at ties: the first in row-major order, split evenly, or all. */
  readonly binder: "first" | "split" | "all";
}
export const TORCH_KINKS: KinkConvention = {
  abs: "zero",
  relu: "zero",
  clamp: "one",
  max: "half",
  binder: "first",
};

export interface Env {
  readonly decls: ReadonlyMap<string, Decl>;
  /** Relations that hold by declaration (`q > 0`) or by `assume`. Shape names are positive without being listed. */
  readonly assumptions: readonly Expr[];
  /** Where each free index of the tasks runs. */
  readonly indices: ReadonlyMap<string, Range>;
  readonly kink: KinkConvention;
  /** The author writes numbers with a decimal point, and so they are printed. */
  readonly decimals?: boolean | undefined;
  /** The author writes norms, ‖x‖, and so they are printed. */
  readonly norms?: boolean | undefined;
}

/** The languages that definitions and gradients can be written in. */
export const CODE_LANGUAGES = ["pseudo", "numpy", "vectorised", "torch", "typescript"] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

export type Task =
  | { readonly kind: "find"; readonly target: Expr; readonly span: Span } // a derivative
  | { readonly kind: "show" | "refute"; readonly lhs: Expr; readonly rhs: Expr; readonly span: Span }
  | { readonly kind: "compute" | "expand"; readonly what: Expr; readonly span: Span }
  | {
      readonly kind: "limit";
      readonly of: Expr;
      readonly variable: Expr;
      readonly to: Expr;
      readonly side: "both" | "above" | "below";
      readonly span: Span;
    }
  | { readonly kind: "size"; readonly name: string; readonly crop: Expr | undefined; readonly span: Span }
  | DrawTask
  | PlotTask
  | Minimise
  | Train
  /** Definitions and derivatives as code. */
  | {
      readonly kind: "code";
      readonly languages: readonly CodeLanguage[];
      readonly targets: readonly Expr[];
      readonly span: Span;
    };

/** The smallest value of a number of the block over some given names, by steps of optimisers. */
export interface Minimise {
  readonly kind: "minimise";
  readonly of: string;
  readonly at: readonly Setting[];
  readonly over: readonly StartPoint[];
  readonly using: readonly Method[];
  readonly steps: number;
  readonly span: Span;
}
/** The same over batches of examples. */
export interface Train {
  readonly kind: "train";
  readonly of: string;
  readonly at: readonly Setting[];
  readonly over: readonly StartPoint[];
  /** The names that a line of the file holds the entries of, for one example: the first axis of each counts these. */
  readonly data: { readonly names: readonly string[]; readonly path: string; readonly span: Span };
  readonly using: readonly Method[];
  readonly epochs: number;
  readonly batch: number;
  /** So many examples are kept apart. */
  readonly test: number;
  /** Numbers of the block that are told after each epoch. */
  readonly report: readonly string[];
  readonly span: Span;
}
/** A number for a name: of something given, or of a setting. */
export interface Setting {
  readonly name: string;
  readonly value: Expr;
  readonly span: Span;
}
/** Where a given name begins: at a value, or drawn from −radius … radius. */
export interface StartPoint {
  readonly name: string;
  readonly from:
    | { readonly kind: "value"; readonly value: Expr }
    | { readonly kind: "uniform"; readonly radius: Expr };
  readonly span: Span;
}
/** An optimiser: a block that describes its step, and values for the numbers that it defines. */
export interface Method {
  readonly block: Block;
  readonly settings: readonly Setting[];
  readonly span: Span;
}

/** What the author adds to a question: points, a hint; or to its answer: a remark. */
export interface Note {
  readonly kind: "points" | "hint" | "remark";
  /** Which of the tasks it is about; undefined: the whole block. */
  readonly task: number | undefined;
  /** The words, in which formulas stand between $; the number of points. */
  readonly text: string;
  readonly span: Span;
}

/** One fenced block, elaborated. */
export interface Block {
  readonly id: string | undefined;
  readonly title?: string | undefined;
  readonly env: Env;
  readonly tasks: readonly Task[];
  readonly notes?: readonly Note[] | undefined;
  /** Names in the order in which the author introduced them. */
  readonly order: readonly string[];
}

export const definition = (env: Env, name: string): Definition | undefined => {
  const d = env.decls.get(name);
  return d?.kind === "definition" ? d : undefined;
};

/** The definition, where it is one that reads itself. */
export const recurrent = (
  env: Env,
  name: string,
): (Definition & { readonly recurrence: Recurrence }) | undefined => {
  const d = env.decls.get(name);
  return d?.kind === "definition" && isRecurrent(d) ? d : undefined;
};

export const isRecurrent = (d: Definition): d is Definition & { readonly recurrence: Recurrence } =>
  d.recurrence !== undefined;

/** Where the body is the value: the axes, of a recurrence without its starts. */
export const stepAxes = (d: Definition): readonly Axis[] => {
  const r = d.recurrence;
  if (r === undefined) return d.axes;
  return d.axes.map((a, k): Axis => {
    const steps = stepsAlong(r, k);
    return steps === undefined ? a : { ...a, ...steps, outside: { kind: "error" } };
  });
};

/** Where the step holds along an axis; undefined where nothing starts along it. */
const stepsAlong = (r: Recurrence, axis: number): { readonly lo: Expr; readonly hi: Expr } | undefined =>
  axis === r.axis ? r.steps : axis === r.second?.axis ? r.second.steps : undefined;

/** The axes along which the recurrence runs. */
export const runningAxes = (r: Recurrence): readonly number[] =>
  r.second === undefined ? [r.axis] : [r.axis, r.second.axis];

/** Whether everything that a recurrence starts from stands outside of its index set, as h[−1] does. */
export const startsOutside = (d: Definition): boolean => {
  const r = d.recurrence;
  if (r === undefined) return false;
  return runningAxes(r).every((k) => {
    const [axis, steps] = [d.axes[k], stepsAlong(r, k)];
    return axis !== undefined && steps?.lo === axis.lo && steps.hi === axis.hi;
  });
};

/** The terms that the entries of a definition are told by: its body, and what a recurrence starts from. */
export const bodiesOf = (d: Definition): readonly Expr[] =>
  d.recurrence === undefined ? [d.body] : [d.body, ...d.recurrence.starts.map((s) => s.value)];

/** The axes of a declared tensor, set or definition; undefined for anything else. */
export const axesOf = (env: Env, name: string): readonly Axis[] | undefined => {
  const d = env.decls.get(name);
  return d?.kind === "tensor" || d?.kind === "definition" || d?.kind === "set" ? d.axes : undefined;
};
