// The numbers behind a picture: those of the block, and those that `with` gives. A picture of a tensor whose size is
// not known cannot be drawn; the message says what to add.

import { type Evaluator, evaluator } from "../eval/evaluate.ts";
import { exactField, type Field, ieeeField } from "../eval/field.ts";
import { EMPTY_INSTANCE, type Instance } from "../eval/instance.ts";
import { type Stop, showStop } from "../eval/result.ts";
import type { Context } from "../expr/context.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Setting } from "../expr/picture.ts";
import { type Rational, toNumberQ } from "../expr/rational.ts";
import type { Span } from "../expr/span.ts";
import { meanings } from "../ops/meanings.ts";

/** Most steps for one value; a slip is told, not waited for. */
const STEPS = 2_000_000;

export const real = (ctx: Context, env: Env, instance: Instance): Evaluator<number> =>
  evaluator(ctx, env, instance, ieeeField(meanings), meanings, { steps: STEPS });

export const exact = (ctx: Context, env: Env, instance: Instance): Evaluator<Rational> =>
  evaluator(ctx, env, instance, exactField(meanings) as Field<Rational>, meanings, { steps: STEPS });

/** The instances that the settings make: one for each combination of their values, the last one fastest. */
export function instancesOf(
  ctx: Context,
  env: Env,
  settings: readonly Setting[],
): readonly { readonly instance: Instance; readonly chosen: ReadonlyMap<string, Expr> }[] {
  const plain = exact(ctx, env, EMPTY_INSTANCE);
  let all: { readonly instance: Instance; readonly chosen: ReadonlyMap<string, Expr> }[] = [
    { instance: EMPTY_INSTANCE, chosen: new Map() },
  ];
  for (const s of settings) {
    const decl = env.decls.get(s.name);
    const whole = decl?.kind === "scalar" && (decl.integer || decl.role === "size");
    const values = s.values.map((v) => {
      const found = plain.value(v);
      const value = found.kind === "value" ? toNumberQ(found.value) : Number.NaN;
      const least = decl?.kind === "scalar" && decl.role === "size" ? 1 : Number.NEGATIVE_INFINITY;
      if (!Number.isFinite(value) || (whole && !(Number.isInteger(value) && value >= least)))
        throw problem("setting", `\`${s.name}\` cannot have this value`, s.span, {
          expected: whole ? (least === 1 ? "a positive integer" : "an integer") : "a number",
        });
      return { v, value, datum: found.kind === "value" ? found.value : value };
    });
    all = all.flatMap(({ instance, chosen }) =>
      values.map(({ v, value, datum }) => ({
        instance: whole
          ? { ...instance, integers: new Map([...instance.integers, [s.name, value]]) }
          : { ...instance, scalars: new Map([...instance.scalars, [s.name, datum]]) },
        chosen: new Map([...chosen, [s.name, v]]),
      })),
    );
  }
  return all;
}

export const problem = (
  code: string,
  message: string,
  span: Span,
  more: { readonly expected?: string; readonly remedy?: string } = {},
): SheetError => new SheetError([{ severity: "error", code: `picture.${code}`, message, span, ...more }]);

/** A number that a picture needs and that has no value. */
export function noNumber(what: string, stop: Stop, span: Span): SheetError {
  const missing = /^(\S+) has no value$/.exec(showStop(stop))?.[1];
  return problem(
    "number",
    missing === undefined
      ? `${what} has no number here: ${showStop(stop)}`
      : `\`${missing}\` has no number here`,
    span,
    missing === undefined
      ? { expected: "numbers for all that the picture is made of" }
      : { expected: "numbers for all that the picture is made of", remedy: `with ${missing} = 3` },
  );
}
