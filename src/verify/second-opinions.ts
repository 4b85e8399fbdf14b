// Second opinions on final gradients: at small sizes the forward equations become a plain expression, which mathjs
// and nerdamer differentiate; the value of their derivative confirms ours, or they abstain. They never overrule.
// nerdamer misreads some quotients of exponentials, so what it has read is evaluated before it is asked.

import type { MathNode } from "mathjs";
import type { BlockDerivation } from "../derive/tasks/block.ts";
import { isIncoming } from "../diff/depends.ts";
import type { Instance, TensorData } from "../eval/instance.ts";
import { shapeOf } from "../eval/instance.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { denominator, isIntegerQ, numerator } from "../expr/rational.ts";
import type { Derivation, Step } from "../rewrite/derivation.ts";
import type { Evidence } from "../rewrite/evidence.ts";
import { drawInstance, FINE } from "./draw.ts";
import { expansion } from "./expand.ts";
import { integerValue } from "./integer-value.ts";
import { type Indices, places } from "./places.ts";
import type { Plain } from "./plain.ts";
import type { Points } from "./points.ts";
import { type Trial, trialAt } from "./trial.ts";

type Opinions = Evidence["secondOpinions"];

/** Nodes of an expression that the tools are given at most. */
const MATHJS_NODES = 1500;
const NERDAMER_NODES = 45;
const INSTANCES = 3;
const AGREEMENT = 1e-7;

/** What the tools say of each block's final gradients, by the line that states the answer. */
export async function secondOpinions(
  points: Points,
  derived: BlockDerivation,
): Promise<ReadonlyMap<Step, Opinions>> {
  const out = new Map<Step, Opinions>();
  const [mathjs, nerdamer] = [await loadMathjs(), await loadNerdamer()];
  for (const d of derived.derivations) {
    const target = d.result?.lhs;
    const end = d.chains[d.chains.length - 1]?.steps.at(-1);
    if (target?.kind !== "deriv" || end === undefined || isIncoming(points.lab.env, target)) continue;
    const instances = scalarInstances(points, d, target);
    out.set(end, [opinionOf(mathjs, instances), opinionOf(nerdamer, instances)]);
  }
  return out;
}

/** The forward value as a plain expression, the variable, and our gradient at some assignments of its variables. */
interface ScalarInstance {
  readonly forward: Plain | undefined;
  readonly variable: string | undefined;
  readonly points: readonly { readonly values: ReadonlyMap<string, number>; readonly gradient: number }[];
}

function scalarInstances(points: Points, d: Derivation, target: Deriv): readonly ScalarInstance[] {
  const out: ScalarInstance[] = [];
  const { lab } = points;
  const answer = d.result?.closed ?? d.result?.rhs;
  if (answer === undefined) return out;
  const letters = [...new Set([...lab.letters(target), ...lab.letters(answer)])].sort();
  // The smallest sizes first: what is unrolled stays readable for the tools.
  const all = Array.from({ length: points.mostTrials }, (_, k) => points.trial(k));
  const trials = all.filter((t) => t !== undefined).sort((a, b) => entries(a.instance) - entries(b.instance));
  for (const trial of trials) {
    const at = places(d.env, letters, trial.instance.integers, 64)?.at(-1);
    if (at === undefined) continue;
    out.push(scalarInstance(points, trial, target, answer, at));
    if (out.length >= INSTANCES) break;
  }
  return out;
}

const entries = (i: Instance): number => [...i.tensors.values()].reduce((n, t) => n + t.data.length, 0);

function scalarInstance(
  points: Points,
  trial: Trial,
  target: Deriv,
  answer: Expr,
  at: Indices,
): ScalarInstance {
  const nothing: ScalarInstance = { forward: undefined, variable: undefined, points: [] };
  const name = nameOf(target.wrt);
  const subs =
    target.wrt.kind === "at"
      ? target.wrt.subs.map(
          (s) => integerValue(s, new Map([...trial.instance.integers, ...at])) ?? Number.NaN,
        )
      : [];
  const cut = cutData(points, trial, name);
  const x = expansion(points.lab, trial.instance, cut);
  const forward = x.expand(target.of, at, MATHJS_NODES);
  const base = trial.real(answer, at);
  if (forward === undefined || base.kind !== "value") return nothing;
  const variable = x.variable(name, subs);
  const list = [{ values: x.values(), gradient: base.value.v }];
  if (!x.branched() && cut === undefined) {
    // The same expression holds at other values of its variables, too.
    const random = points.random.fork(`opinion ${trial.label}`);
    const other = drawInstance(points.drawing, trial.instance.integers, FINE, random);
    const same =
      other === undefined
        ? undefined
        : { ...other, functions: trial.instance.functions, sets: trial.instance.sets };
    const more = same === undefined ? undefined : elsewhere(points, same, target, answer, at);
    if (more !== undefined) list.push(more);
  }
  return { forward, variable, points: list };
}

/** Values of the variables and our gradient at another instance of the same sizes. */
function elsewhere(
  points: Points,
  instance: Instance,
  target: Deriv,
  answer: Expr,
  at: Indices,
): ScalarInstance["points"][number] | undefined {
  const x = expansion(points.lab, instance, undefined);
  if (x.expand(target.of, at, MATHJS_NODES) === undefined || x.branched()) return undefined;
  const value = trialAt(points.lab, instance, "opinion").real(answer, at);
  return value.kind === "value" ? { values: x.values(), gradient: value.value.v } : undefined;
}

const nameOf = (e: Expr): string =>
  e.kind === "sym" ? e.name : e.kind === "at" && e.tensor.kind === "sym" ? e.tensor.name : "";

/** A definition that is differentiated to counts as given. */
function cutData(points: Points, trial: Trial, name: string): { name: string; data: TensorData } | undefined {
  const { lab } = points;
  if (lab.env.decls.get(name)?.kind !== "definition") return undefined;
  const t = trial.table(lab.ctx.sym(name));
  if (t === undefined) return undefined;
  return {
    name,
    data: { lo: t.box.lo, shape: shapeOf(t.box), data: t.data.map((v) => lab.exact.toNumber(v)) },
  };
}

interface Tool {
  readonly name: string;
  /** The value of the derivative of the expression to the variable; undefined: abstains. */
  derivative(
    forward: Plain,
    variable: string,
  ): ((values: ReadonlyMap<string, number>) => number | undefined) | undefined;
}

function opinionOf(tool: Tool | undefined, instances: readonly ScalarInstance[]): Opinions[number] {
  let confirmed = 0;
  for (const { forward, variable, points } of instances) {
    if (tool === undefined || forward === undefined || points.length === 0) continue;
    // An entry that does not occur in the expression has the derivative 0.
    if (variable === undefined) {
      if (points.every((p) => p.gradient === 0)) confirmed += 1;
      continue;
    }
    const slope = tool.derivative(forward, variable);
    const agrees = points.every((p) => {
      const v = slope?.(p.values);
      return (
        v !== undefined && Math.abs(v - p.gradient) <= AGREEMENT * (1 + Math.abs(v) + Math.abs(p.gradient))
      );
    });
    if (slope !== undefined && agrees) confirmed += 1;
  }
  return { tool: tool?.name ?? "", confirmed, abstained: instances.length - confirmed };
}

async function loadMathjs(): Promise<Tool> {
  const math = await import("mathjs");
  const number = (p: Plain & { kind: "number" }): MathNode => {
    const n = Number(numerator(p.value));
    const top = new math.ConstantNode(n);
    if (isIntegerQ(p.value)) return top;
    return new math.OperatorNode("/", "divide", [top, new math.ConstantNode(Number(denominator(p.value)))]);
  };
  const binary = (sign: "+" | "*", fn: "add" | "multiply", args: readonly MathNode[]): MathNode =>
    args.reduce((a, b) => new math.OperatorNode(sign, fn, [a, b]));
  const node = (p: Plain): MathNode => {
    switch (p.kind) {
      case "number":
        return number(p);
      case "variable":
        return new math.SymbolNode(p.name);
      case "op":
        break;
    }
    const args = p.args.map(node);
    switch (p.op) {
      case "add":
        return binary("+", "add", args);
      case "mul":
        return binary("*", "multiply", args);
      case "div":
        return new math.OperatorNode("/", "divide", args as [MathNode, MathNode]);
      case "pow":
        return new math.OperatorNode("^", "pow", args as [MathNode, MathNode]);
      default:
        return new math.FunctionNode(new math.SymbolNode(p.op), args);
    }
  };
  return {
    name: "mathjs",
    derivative(forward, variable) {
      try {
        const slope = math
          .derivative(node(forward), new math.SymbolNode(variable), { simplify: false })
          .compile();
        return (values) => finite(slope.evaluate(Object.fromEntries(values)));
      } catch {
        return undefined;
      }
    },
  };
}

const finite = (x: unknown): number | undefined =>
  typeof x === "number" && Number.isFinite(x) ? x : undefined;

async function loadNerdamer(): Promise<Tool | undefined> {
  // The package is CommonJS; what is imported is its module object, with the function as default.
  const loaded: unknown = await import("nerdamer/all.js");
  const core = nerdamerOf(loaded);
  if (core === undefined) return undefined;
  const valueAt = (text: string, values: ReadonlyMap<string, number>): number | undefined => {
    const given = Object.fromEntries([...values].map(([k, v]) => [k, `${v}`]));
    return finite(Number(core(text, given).evaluate().text("decimals")));
  };
  return {
    name: "nerdamer",
    derivative(forward, variable) {
      if (forward.size > NERDAMER_NODES) return undefined;
      try {
        const written = text(forward);
        const understood = core(written).text();
        const slope = core.diff(written, variable).text();
        return (values) => {
          try {
            const read = valueAt(understood, values);
            const meant = evaluatePlain(forward, values);
            if (read === undefined || Math.abs(read - meant) > AGREEMENT * (1 + Math.abs(meant)))
              return undefined;
            return valueAt(slope, values);
          } catch {
            return undefined;
          }
        };
      } catch {
        return undefined;
      }
    },
  };
}

interface NerdamerExpression {
  text(format?: "decimals"): string;
  evaluate(): NerdamerExpression;
}
interface Nerdamer {
  (text: string, values?: Readonly<Record<string, string>>): NerdamerExpression;
  diff(text: string, variable: string): NerdamerExpression;
}

function nerdamerOf(loaded: unknown): Nerdamer | undefined {
  const isCore = (x: unknown): x is Nerdamer => typeof x === "function" && "diff" in x;
  if (isCore(loaded)) return loaded;
  if (typeof loaded !== "object" || loaded === null || !("default" in loaded)) return undefined;
  return isCore(loaded.default) ? loaded.default : undefined;
}

/** The expression as text with generated names only, every operation in parentheses. */
export function text(p: Plain): string {
  switch (p.kind) {
    case "number": {
      const q = `${numerator(p.value)}`;
      return isIntegerQ(p.value) ? (p.v < 0 ? `(${q})` : q) : `(${q}/${denominator(p.value)})`;
    }
    case "variable":
      return p.name;
    case "op":
      break;
  }
  const args = p.args.map(text);
  switch (p.op) {
    case "add":
      return `(${args.join("+")})`;
    case "mul":
      return `(${args.join("*")})`;
    case "div":
      return `(${args.join("/")})`;
    case "pow":
      return `(${args.join("^")})`;
    default:
      return `${p.op}(${args.join(",")})`;
  }
}

export function evaluatePlain(p: Plain, values: ReadonlyMap<string, number>): number {
  switch (p.kind) {
    case "number":
      return p.v;
    case "variable":
      return values.get(p.name) ?? Number.NaN;
    case "op":
      break;
  }
  const args = p.args.map((a) => evaluatePlain(a, values));
  const [a = Number.NaN, b = Number.NaN] = args;
  switch (p.op) {
    case "add":
      return args.reduce((s, x) => s + x, 0);
    case "mul":
      return args.reduce((s, x) => s * x, 1);
    case "div":
      return a / b;
    case "pow":
      return a ** b;
    default:
      return Math[p.op](a);
  }
}
