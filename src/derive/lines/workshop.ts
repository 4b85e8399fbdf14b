// What the derivation of one block shares between its tasks: the environment, the rules by role, and the
// equations that were derived already, so that a later task refers to them instead of deriving them again.

import { type OverAxes, overAxes } from "../../diff/over-axes.ts";
import { derivativeRules } from "../../diff/rules.ts";
import { substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Definition, Env } from "../../expr/environment.ts";
import type { Deriv, Expr, Idx, Range } from "../../expr/nodes.ts";
import type { Library } from "../../library/types.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import { anyOf, type FunctionRule, type Scope } from "../../rewrite/rule.ts";

/** lhs = rhs for all values of the free indices in `vars`, shown as the chain `key`. */
export interface Equation {
  readonly key: string;
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly vars: readonly string[];
}

export interface Workshop {
  readonly ctx: Context;
  readonly library: Library;
  /** Grows by the indices that chains introduce. */
  env: Env;
  readonly rules: {
    readonly linear: readonly FunctionRule[];
    /** One nonlinear layer: product, quotient, power, elementary functions, choices. */
    readonly layer: FunctionRule;
    readonly self: FunctionRule;
    /** Rules that open the left side by its definition. */
    readonly unfold: FunctionRule;
    readonly chain: FunctionRule;
  };
  /** Derivatives of definitions, by name of the definition and target. */
  readonly known: Map<string, Equation>;
  /** Derivatives too long to be put into other lines: they stay as they stand and refer to their equation. */
  readonly kept: Map<Expr, Equation>;
  /** Gradients to intermediate tensors, as held.ts keeps them: L/z for ∂L/∂z. */
  readonly gradients: Map<string, Equation>;
  /** The equation in whole tensors that the chain with this key ends in. */
  readonly forms: Map<string, { readonly lhs: Expr; readonly rhs: Expr }>;
  /** Equations of scalars with logarithms opened, by the name and the logarithms. */
  readonly prepared: Map<string, Equation>;
  /** The chain that shows the equation of a total derivative of a recurrence, by its name. */
  readonly adjoints: Map<string, string>;
  /** Sentences about kinks that mattered, each once. */
  readonly conventions: Map<string, Reason>;
  /** Derivatives that tasks found, in the order of the tasks. */
  readonly found: { readonly key: string; readonly lhs: Deriv; readonly rhs: Expr }[];
  /** Names for the shares of terms in a sum, as offered for a quantity (shares.ts), and those that a line has said. */
  readonly shares: Map<string, readonly { readonly def: Definition; readonly lhs: Expr }[]>;
  readonly said: Set<string>;
  /** What entries came to that earlier tasks worked out, by task and entry. */
  readonly computed: Map<string, Expr>;
  keys: number;
}

const LAYERED = new Set([
  "d.product",
  "d.quotient",
  "d.power",
  "d.log-sum",
  "d.elementary",
  "d.bind.prod",
  "d.bind.max",
  "d.cases",
]);

export function openWorkshop(ctx: Context, library: Library, env: Env): Workshop {
  const rules = derivativeRules(library);
  const named = (name: string): FunctionRule => {
    const r = rules.find((x) => x.name === name);
    if (r === undefined) throw new Error(`no rule ${name}`);
    return r;
  };
  const special = new Set([
    "d.self",
    "d.unfold",
    "d.relative.named",
    "d.quotient.named",
    "d.elementary.named",
    "d.chain",
    "d.recurrence",
  ]);
  // Inside a line a given function stays as it stands, but what its derivatives vary with is said at once.
  const chain = named("d.chain");
  const chainInside: FunctionRule = {
    ...chain,
    apply: (scope, e) => (isDeriv(e) && isDeriv(e.of) ? chain.apply(scope, e) : undefined),
  };
  return {
    ctx,
    library,
    env,
    rules: {
      linear: [chainInside, ...rules.filter((r) => !special.has(r.name) && !LAYERED.has(r.name))],
      layer: anyOf(
        "d.layer",
        rules.filter((r) => LAYERED.has(r.name)),
      ),
      self: named("d.self"),
      unfold: anyOf(
        "d.unfold",
        ["d.relative.named", "d.quotient.named", "d.elementary.named", "d.unfold"].map(named),
      ),
      chain,
    },
    known: new Map(),
    kept: new Map(),
    gradients: new Map(),
    forms: new Map(),
    prepared: new Map(),
    adjoints: new Map(),
    conventions: new Map(),
    found: [],
    shares: new Map(),
    said: new Set(),
    computed: new Map(),
    keys: 0,
  };
}

export const scopeOf = (w: Workshop): Scope => ({
  ctx: w.ctx,
  env: w.env,
  facts: [],
  live: undefined,
});

export function nextKey(w: Workshop): string {
  w.keys += 1;
  return `e${w.keys}`;
}

/** Declares where letters run, for every line that mentions them from now on. */
export function declareIndices(w: Workshop, letters: readonly (readonly [string, Range])[]): void {
  w.env = { ...w.env, indices: new Map([...w.env.indices, ...letters]) };
}

/** Letters for the axes of a tensor that are not held, declared with their ranges; with `steps`, of the steps alone. */
export function openAxes(
  w: Workshop,
  tensor: string,
  taken: Iterable<string>,
  held?: readonly (Expr | undefined)[],
  steps = false,
): OverAxes | undefined {
  const over = overAxes(scopeOf(w), tensor, taken, held, steps);
  if (over === undefined) return undefined;
  declareIndices(
    w,
    over.vars.map((v, k): readonly [string, Range] => [v.name, over.ranges[k] as Range]),
  );
  return over;
}

/** Letters for all axes of a tensor, declared with their ranges. */
export const lettersOver = (
  w: Workshop,
  tensor: string,
  taken: Iterable<string>,
): readonly Idx[] | undefined => openAxes(w, tensor, taken)?.vars;

/** An equation at particular subscripts. */
export const specialise = (w: Workshop, eq: Equation, subs: readonly Expr[]): Expr =>
  substituteIndices(w.ctx, eq.rhs, new Map(eq.vars.map((v, k) => [v, subs[k] as Expr])));

export const isDeriv = (e: Expr): e is Deriv => e.kind === "deriv";
