// What a term consists of, seen through the definitions that it mentions: which arithmetic it needs, and where it
// decides between branches, with the outcomes that each decision can have by its form.

import { exactness } from "../eval/world.ts";
import type { Context } from "../expr/context.ts";
import { bodiesOf, definition, type Env, knownBySlopes } from "../expr/environment.ts";
import { type App, type Expr, picksIndex } from "../expr/nodes.ts";
import { isIntegerQ } from "../expr/rational.ts";
import { symbols, visit } from "../expr/traverse.ts";
import { formulaAt } from "../expr/unfold.ts";

/** `rational`: ℚ suffices. `formal`: with exponentials, logarithms, angles. `real`: roots, erf, real exponents. */
export type Arithmetic = "rational" | "formal" | "real";

export interface Branching {
  readonly node: Expr;
  /** The outcomes that the form allows; those that occur are a matter of the values. */
  readonly outcomes: readonly number[];
  /** The value has a kink where the decision is even: abs, max, a comparison of real values. */
  readonly kinked: boolean;
}

export interface Anatomy {
  readonly arithmetic: Arithmetic;
  readonly branchings: readonly Branching[];
  /** Names of given tensors, scalars, functions and sets that the value depends on. */
  readonly names: ReadonlySet<string>;
  readonly stops: boolean;
}

export type Anatomist = (e: Expr) => Anatomy;

const FORMAL = new Set("exp expm1 log log1p sin cos tan sinh cosh tanh sigmoid softplus logit".split(" "));
const REAL = new Set("sqrt erf erfc log2 log10 asin acos atan atan2 asinh acosh atanh pi".split(" "));
const RELATIONS = new Set("eq ne lt le gt ge divides".split(" "));

export function anatomist(ctx: Context, env: Env): Anatomist {
  const memo = new Map<number, Anatomy>();
  const { exact } = exactness(env);
  const isExact = (e: Expr | undefined): boolean => e !== undefined && exact(e);

  const branching = (node: Expr): Branching | undefined => {
    if (node.kind === "bind") {
      const chooses = node.op === "max" || node.op === "min" || node.op === "median" || picksIndex(node.op);
      // That the first entry wins, and that another one does.
      return chooses ? { node, outcomes: [0, 1], kinked: !exact(node.body) } : undefined;
    }
    if (node.kind !== "app") return undefined;
    const { op, args } = node;
    if (RELATIONS.has(op))
      return { node, outcomes: [0, 1], kinked: op !== "divides" && !args.every(isExact) };
    if (op === "cases")
      return {
        node,
        outcomes: Array.from({ length: Math.ceil(args.length / 2) }, (_, k) => k),
        kinked: false,
      };
    // Between integers nothing is reported: they have no kinks.
    if (args.every(isExact)) return undefined;
    return scalarKink(node);
  };

  const look = (e: Expr): Anatomy => {
    let arithmetic: Arithmetic = "rational";
    let stops = false;
    const branchings: Branching[] = [];
    const names = new Set<string>();
    const worse = (a: Arithmetic): void => {
      if (a === "real" || arithmetic === "rational") arithmetic = a === "rational" ? arithmetic : a;
    };
    const seen = new Set<string>();
    /** The given functions that a declared derivative mentions. */
    const mention = (slope: Expr): void => {
      for (const name of symbols(slope)) if (env.decls.get(name)?.kind === "function") names.add(name);
    };
    const scan = (root: Expr): void => {
      visit(root, (s) => {
        const b = branching(s);
        if (b !== undefined) branchings.push(b);
        const [head, ...args] = s.kind === "app" && s.op === "apply" ? s.args : [];
        const called = head?.kind === "sym" ? env.decls.get(head.name) : undefined;
        if (knownBySlopes(called)) {
          worse("real");
          for (const slope of called.formula.slopes) if (slope !== undefined) mention(slope.value);
        } else if (called?.kind === "function" && called.formula !== undefined)
          scan(formulaAt(ctx, called, args));
        if (s.kind === "app") {
          if (FORMAL.has(s.op)) worse("formal");
          if (REAL.has(s.op) || (s.op === "pow" && !rationalPower(s))) worse("real");
          if (s.op === "stop") stops = true;
        }
        return true;
      });
      for (const name of symbols(root)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const def = definition(env, name);
        if (def !== undefined) for (const b of bodiesOf(def)) scan(b);
        else if (!isFormula(name)) names.add(name);
        const f = env.decls.get(name);
        if (f?.kind === "function" && f.formula === undefined)
          for (const p of f.params) if (!seen.has(p)) scanName(p);
      }
    };
    const scanName = (name: string): void => {
      seen.add(name);
      const def = definition(env, name);
      if (def === undefined) names.add(name);
      else for (const b of bodiesOf(def)) scan(b);
    };
    scan(e);
    return { arithmetic, branchings, names, stops };
  };

  const isFormula = (name: string): boolean => {
    const f = env.decls.get(name);
    return f?.kind === "function" && f.formula?.body !== undefined;
  };

  const rationalPower = (e: App): boolean => {
    const exponent = e.args[1] as Expr;
    if (exponent.kind === "num") return isIntegerQ(exponent.value);
    return exact(exponent);
  };

  return (e) => {
    let a = memo.get(e.id);
    if (a === undefined) {
      a = look(e);
      memo.set(e.id, a);
    }
    return a;
  };
}

/** abs, relu, clamp, max and min of scalars, with the outcomes as the evaluator reports them. */
function scalarKink(e: App): Branching | undefined {
  const zeros = e.args.filter((a) => a.kind === "num" && a.value === 0).length;
  switch (e.op) {
    case "abs":
    case "relu":
    case "sign":
      return { node: e, outcomes: [-1, 1], kinked: true };
    case "clamp":
      return { node: e, outcomes: [-1, 0, 1], kinked: true };
    case "max":
    case "min":
      // Against a literal 0 these are evaluated as relu.
      return zeros === 1 && e.args.length === 2
        ? { node: e, outcomes: [-1, 1], kinked: true }
        : { node: e, outcomes: e.args.map((_, k) => k), kinked: true };
    default:
      return undefined;
  }
}
