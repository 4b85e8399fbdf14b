// A rule is a value: a frozen name, a pattern or a small function, side conditions as data, a reason in words,
// and examples that a generic test runs. Prefer an equation: it can be printed, reversed, cited and tested.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Reason } from "./derivation.ts";

/** What a rule may look at besides the term. */
export interface Scope {
  readonly ctx: Context;
  readonly env: Env;
  /** Facts in force at the place: guards and ranges of the binders around it, conditions of the branch. */
  readonly facts: readonly Expr[];
  /**
   * The letters that the line speaks of; absent: all of the environment. That another letter has a value, and so that
   * its range is not empty, is not known here.
   */
  readonly live?: ReadonlySet<string> | undefined;
}

/** The environment with the letters that the line speaks of, and no others. */
export function liveEnv(scope: Scope): Env {
  const { env, live } = scope;
  if (live === undefined) return env;
  const idle = [...env.indices.keys()].filter((l) => !live.has(l));
  if (idle.length === 0) return env;
  let known = restricted.get(env);
  if (known === undefined) {
    known = new Map();
    restricted.set(env, known);
  }
  const key = idle.join(" ");
  let own = known.get(key);
  if (own === undefined) {
    own = { ...env, indices: new Map([...env.indices].filter(([l]) => live.has(l))) };
    known.set(key, own);
  }
  return own;
}
const restricted = new WeakMap<Env, Map<string, Env>>();

export interface Match {
  readonly after: Expr;
  readonly match: Readonly<Record<string, Expr>>;
  /** Conditions that the equality needs and the scope does not imply. */
  readonly assumes: readonly Expr[];
  /** The rule that matched, when the rule applied is a choice of several. */
  readonly by?: string | undefined;
  /** Overrides the rule's own reason where the match makes it more specific. */
  readonly reason?: Reason | undefined;
}

export interface RuleExample {
  /** Declarations in the sheet language that the two terms need. */
  readonly given: string;
  readonly before: string;
  readonly after: string;
}

interface RuleHead {
  /** `area.law`, never changed once published. */
  readonly name: string;
  readonly reason: Reason;
  readonly examples: readonly RuleExample[];
  readonly citation?: string | undefined;
  /** The heads that a match can have (`deriv`, `bind`, or an operator); absent: any. Saves looking elsewhere. */
  readonly heads?: readonly string[] | undefined;
}
/** lhs = rhs with metavariables: names that begin with `?`. `when` may refuse a match or add conditions. */
export interface EquationRule extends RuleHead {
  readonly kind: "equation";
  readonly equation: (ctx: Context) => readonly [lhs: Expr, rhs: Expr];
  readonly when?: (scope: Scope, match: Readonly<Record<string, Expr>>) => readonly Expr[] | false;
}
export interface FunctionRule extends RuleHead {
  readonly kind: "function";
  readonly apply: (scope: Scope, term: Expr) => Match | undefined;
}
export type Rule = EquationRule | FunctionRule;

/** The first of several rules that matches at a place, so that one pass can use them all. */
export const anyOf = (name: string, rules: readonly FunctionRule[]): FunctionRule => ({
  kind: "function",
  name,
  reason: [],
  examples: [],
  heads: rules.every((r) => r.heads !== undefined) ? rules.flatMap((r) => r.heads ?? []) : undefined,
  apply: (scope, term) => {
    for (const r of rules) {
      const hit = r.apply(scope, term);
      if (hit !== undefined) return { ...hit, by: r.name, reason: hit.reason ?? r.reason };
    }
    return undefined;
  },
});
