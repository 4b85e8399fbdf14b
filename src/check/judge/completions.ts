// What may be taken where a side has no value: entries outside of the shapes count as 0, and so does what no case tells.

import type { Context } from "../../expr/context.ts";
import type { Axis, Decl, Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { mapChildren } from "../../expr/traverse.ts";
import { saidOutside } from "./before-first.ts";
import type { Claim } from "./relation.ts";
import { sameClaim, type Variation } from "./variation.ts";

/** The same of one name, and of what is defined by it. */
const zeroOutside = (ctx: Context, env: Env, claim: Claim, name: string): Variation => ({
  code: "zero-extended",
  turn: "first",
  key: `zero ${name}`,
  said: saidOutside(ctx, env, claim, [name]),
  env: (from) => ({
    ...from,
    decls: new Map(
      [...from.decls].map(([n, d]): [string, Decl] => [
        n,
        n === name && d.kind === "tensor" ? withZeros(d) : d,
      ]),
    ),
  }),
  claim: sameClaim,
  test: undefined,
});

const isStrict = (a: Axis): boolean => a.outside.kind === "error";
const withZeros = <D extends { readonly axes: readonly Axis[] }>(d: D): D => ({
  ...d,
  axes: d.axes.map((a): Axis => (isStrict(a) ? { ...a, outside: { kind: "zero" } } : a)),
});

/** Entries outside of the shapes count as 0. */
export function zeroExtended(
  ctx: Context,
  env: Env,
  claim: Claim,
  names: ReadonlySet<string>,
): readonly Variation[] {
  const affected = [...names].filter((n) => {
    const d = env.decls.get(n);
    return d?.kind === "tensor" && d.axes.some(isStrict);
  });
  if (affected.length === 0) return [];
  const [only, ...more] = affected;
  return [
    {
      code: "zero-extended",
      turn: "first",
      key: "zero",
      said: saidOutside(ctx, env, claim, affected),
      // One of several names is mostly enough.
      ...(only === undefined || more.length === 0
        ? {}
        : { fewer: affected.map((n) => zeroOutside(ctx, env, claim, n)) }),
      env: (from) => ({
        ...from,
        decls: new Map(
          [...from.decls].map(([name, d]): [string, Decl] => {
            if (d.kind !== "tensor" && d.kind !== "definition") return [name, d];
            if (d.kind === "definition" && d.recurrence !== undefined) return [name, d];
            return [name, withZeros(d)];
          }),
        ),
      }),
      claim: sameClaim,
      test: undefined,
    },
  ];
}

/** Where no case applies the value is 0. */
export function otherwiseZero(ctx: Context, claim: Claim): readonly Variation[] {
  const complete = (e: Expr): Expr => {
    const inner = mapChildren(ctx, e, complete);
    if (inner.kind !== "app" || inner.op !== "cases" || inner.args.length % 2 === 1) return inner;
    return ctx.app("cases", [...inner.args, ctx.zero]);
  };
  const next = { ...claim, lhs: complete(claim.lhs), rhs: complete(claim.rhs) };
  if (next.lhs === claim.lhs && next.rhs === claim.rhs) return [];
  return [
    {
      code: "otherwise-zero",
      turn: "first",
      key: "",
      said: { words: "where no case applies the value is 0", name: "" },
      env: (env) => env,
      claim: (c) => ({ ...c, lhs: complete(c.lhs), rhs: complete(c.rhs) }),
      test: undefined,
    },
  ];
}
