// Terms for doubles: 1 − σ(u) is σ(−u) and log σ(u) is −log(1 + e^−u), whose tails a subtraction from 1 or a logarithm
// next to 1 would round away. σ is found through names as well (p[i] = σ(x[i]), then log(1 − p[i])), and where it is
// written out: 1/(1 + e^−u), e^u/(1 + e^u). The derivative u^p·log u of a power in its exponent is 0 at u = 0 for p > 0, as
// the power is 0 for all of them; a double would have 0·(−∞) there.

import { substituteIndices } from "../expr/binders.ts";
import type { Context } from "../expr/context.ts";
import { definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { mapChildren } from "../expr/traverse.ts";

/** The same function for all terms of a block: what has been looked at is remembered. */
export function sharpener(ctx: Context, env: Env): (e: Expr) => Expr {
  const memo = new Map<number, Expr>();
  const sharpen = (e: Expr): Expr => {
    const known = memo.get(e.id);
    if (known !== undefined) return known;
    const inside = mapChildren(ctx, e, sharpen);
    const out = rewritten(inside);
    memo.set(e.id, out);
    return out;
  };

  function rewritten(e: Expr): Expr {
    if (e.kind !== "app") return e;
    if (e.op === "add") return complements(e.args);
    if (e.op === "mul") return besideLogarithm(e.args) ?? e;
    const u = e.op === "log" ? logistic(e.args[0] as Expr, 8) : undefined;
    return u === undefined ? e : ctx.neg(ctx.app("softplus", [ctx.neg(u)]));
  }

  /** u^p·log u as one choice. */
  function besideLogarithm(factors: readonly Expr[]): Expr | undefined {
    for (const [k, f] of factors.entries()) {
      const [u, p] = f.kind === "app" && f.op === "pow" ? f.args : [];
      const j = factors.findIndex((l) => l.kind === "app" && l.op === "log" && l.args[0] === u);
      const log = factors[j];
      if (u === undefined || p === undefined || log === undefined) continue;
      const vanishes = ctx.app("and", [ctx.eq(u, ctx.zero), ctx.app("gt", [p, ctx.zero])]);
      const pair = ctx.app("cases", [ctx.zero, vanishes, ctx.mul(f, log)]);
      return ctx.mul(...factors.filter((_, n) => n !== k && n !== j), pair);
    }
    return undefined;
  }

  /** Each 1 takes up one −σ(u). */
  function complements(terms: readonly Expr[]): Expr {
    const left = [...terms];
    for (let one = left.findIndex(isOne); one >= 0; one = left.findIndex(isOne)) {
      const found = left.flatMap((t, k) => {
        const u = t.kind === "app" && t.op === "mul" ? argumentOfNegative(t.args) : undefined;
        return u === undefined ? [] : [{ k, u }];
      });
      const [first] = found;
      if (first === undefined) break;
      left[first.k] = ctx.app("sigmoid", [ctx.neg(first.u)]);
      left.splice(one, 1);
    }
    return ctx.add(...left);
  }

  const argumentOfNegative = (factors: readonly Expr[]): Expr | undefined => {
    const [sign, s] = factors;
    return factors.length === 2 && sign?.kind === "num" && sign.value === -1 && s !== undefined
      ? logistic(s, 8)
      : undefined;
  };

  /** u of a term that is σ(u), by its form or by the definition of the name that it reads. */
  function logistic(e: Expr, depth: number): Expr | undefined {
    if (depth === 0) return undefined;
    if (e.kind === "sym" || (e.kind === "at" && e.tensor.kind === "sym")) {
      const d = definition(env, e.kind === "sym" ? e.name : e.tensor.kind === "sym" ? e.tensor.name : "");
      const subs = e.kind === "sym" ? [] : e.subs;
      if (d === undefined || d.integer || d.params.length !== subs.length) return undefined;
      const u = logistic(d.body, depth - 1);
      return u && substituteIndices(ctx, u, new Map(d.params.map((p, k) => [p, subs[k] as Expr])));
    }
    if (e.kind !== "app") return undefined;
    const [a, b] = e.args;
    if (e.op === "sigmoid") return a;
    if (e.op !== "div" || a === undefined || b === undefined) return undefined;
    const v = exponentBesideOne(b);
    if (v === undefined) return undefined;
    if (isOne(a)) return ctx.neg(v);
    return a.kind === "app" && a.op === "exp" && a.args[0] === v ? v : undefined;
  }
  return sharpen;
}

const isOne = (e: Expr): boolean => e.kind === "num" && e.value === 1;

/** v of 1 + e^v. */
function exponentBesideOne(e: Expr): Expr | undefined {
  if (e.kind !== "app" || e.op !== "add" || e.args.length !== 2) return undefined;
  const [x, y] = e.args as readonly [Expr, Expr];
  const other = isOne(x) ? y : isOne(y) ? x : undefined;
  return other?.kind === "app" && other.op === "exp" ? other.args[0] : undefined;
}
