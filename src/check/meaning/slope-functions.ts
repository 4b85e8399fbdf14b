// f′ and f″ of a function that the document gives by a formula, f(u) = u e^u: they are its derivatives, so that
// `f'(x) = …` is a claim about f and no definition.

import { gradient, NotScalar } from "../../diff/gradient.ts";
import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { FunctionStatement } from "../../read/syntax/statement-syntax.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import type { ReadLibrary } from "../../read/syntax/vocabulary.ts";
import type { Known } from "../formula/names.ts";
import type { Found } from "./definitions.ts";
import { written } from "./spelling.ts";
import type { Uses } from "./uses.ts";

const PRIMES = /^([^'_^]+)('+)(.*)$/;
/** Of higher ones nobody writes primes. */
const MOST_PRIMES = 3;

export interface SlopeFunction {
  readonly key: string;
  /** The function that it is the derivative of. */
  readonly of: string;
  readonly order: number;
}

/** Those that are used, of functions of one number that are defined by a formula. */
export function slopeFunctions(
  uses: Uses,
  found: ReadonlyMap<string, Found>,
): ReadonlyMap<string, SlopeFunction> {
  const out = new Map<string, SlopeFunction>();
  for (const key of uses.keys()) {
    const [, base = "", primes = "", rest = ""] = PRIMES.exec(key) ?? [];
    const of = `${base}${rest}`;
    if (primes === "" || primes.length > MOST_PRIMES || found.get(of)?.parameters?.length !== 1) continue;
    out.set(key, { key, of, order: primes.length });
  }
  return out;
}

/** As names that formulas may use. */
export const knownSlopes = (
  all: ReadonlyMap<string, SlopeFunction>,
  found: ReadonlyMap<string, Found>,
): readonly Known[] =>
  [...all.values()].map((s) => ({
    name: s.key,
    kind: "function",
    rank: 0,
    size: false,
    byFormula: true,
    parameters: found.get(s.of)?.parameters?.map((p) => p.name) ?? [],
    arity: 0,
    recurrent: false,
  }));

/** The statements that define them, behind the one that defines the function. */
export function slopeStatements(
  f: FunctionStatement,
  all: ReadonlyMap<string, SlopeFunction>,
): readonly FunctionStatement[] {
  const [by] = f.parameters;
  if (by === undefined) return [];
  const variable: Value = { kind: "name", name: by.name, span: by.span };
  return [...all.values()].flatMap((s): FunctionStatement[] => {
    if (s.of !== f.name.name) return [];
    let value = f.value;
    for (let k = 0; k < s.order; k += 1)
      value = { kind: "derivative", of: value, by: variable, span: f.span };
    const { span } = f.name;
    return [
      { ...f, name: { name: s.key, span }, spelling: { text: written(s.key), span }, derivatives: [], value },
    ];
  });
}

/**
 * The derivatives in their closed form, where they have one that is easily found: at an argument such as w^⊤ x + b
 * nothing else has a value.
 */
export function withSlopes(
  ctx: Context,
  library: ReadLibrary,
  env: Env,
  all: ReadonlyMap<string, SlopeFunction>,
): Env {
  if (all.size === 0) return env;
  const decls = new Map(env.decls);
  for (const s of all.values()) {
    const [own, of] = [decls.get(s.key), env.decls.get(s.of)];
    const body = of?.kind === "function" ? of.formula?.body : undefined;
    const [by] = of?.kind === "function" ? of.params : [];
    if (own?.kind !== "function" || own.formula === undefined || body === undefined || by === undefined)
      continue;
    try {
      let found = body;
      for (let k = 0; k < s.order; k += 1)
        found = gradient(ctx, { ...library, rules: [] }, env, found, [by]).get(by) ?? found;
      decls.set(s.key, { ...own, formula: { ...own.formula, body: found } });
    } catch (error) {
      if (!(error instanceof NotScalar)) throw error;
    }
  }
  return { ...env, decls };
}
