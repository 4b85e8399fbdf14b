// Words for results that have no form in whole tensors but a name: the sum over all other axes, an identity matrix,
// entries in reverse order, an Einstein summation. They say what the last line is, and no more.

import type { Context } from "../expr/context.ts";
import type { Axis, Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { some } from "../expr/traverse.ts";
import { type Facts, implied } from "../index/prove.ts";
import type { Reason } from "../rewrite/derivation.ts";
import { type Contraction, contractionOf } from "./recognise-contraction.ts";
import { type Read, readOf, sameAxis } from "./recognise-domain.ts";

export interface Named {
  readonly ctx: Context;
  readonly env: Env;
  readonly facts: Facts;
  /** The letters of the result and the axes that they run over. */
  readonly indices: readonly string[];
  readonly axes: readonly Axis[];
  readonly rhs: Expr;
}

export function remarkOn(input: Named): Reason | undefined {
  const c = contractionOf(input);
  if (c === undefined) return reversed(input) ?? identity(input);
  const product = innerProduct(input, c);
  if (product !== undefined) return product;
  const [only, ...more] = c.operands;
  if (only === undefined || c.constants.length > 0) return more.length > 0 ? einstein(input, c) : undefined;
  if (more.length > 0) return einstein(input, c);
  return c.summed.length === 0 ? undefined : overOther(input, c, only);
}

/** Whether a form in whole tensors is harder to read than the sum: a sum of outer products. */
export const isUnwieldy = (whole: Expr): boolean =>
  some(whole, (e) => e.kind === "bind" && some(e.body, (x) => x.kind === "app" && x.op === "outer"));

/** Σ of one read over whole axes: the sum of the tensor over all axes but those of the result. */
function overOther(input: Named, c: Contraction, only: Read): Reason | undefined {
  const letters = c.names[0] ?? [];
  if (new Set(letters).size !== letters.length) return undefined;
  const kept = letters.filter((n) => input.indices.includes(n));
  if (!kept.every((n, k) => n === input.indices[k])) return undefined;
  const rest = input.indices.length === 0 ? " over all its entries" : " over all other axes";
  return ["This is the sum of ", { math: only.tensor }, rest, "."];
}

/** Σ u[i, j]·v[i, j] over all letters. */
function innerProduct(input: Named, c: Contraction): Reason | undefined {
  const [u, v, ...more] = c.operands;
  const [a, b] = c.names;
  if (u === undefined || v === undefined || more.length > 0 || input.indices.length > 0) return undefined;
  const distinct = new Set(a).size === a?.length;
  if (!distinct || a.join() !== b?.join()) return undefined;
  const times: Reason = c.constants.length === 0 ? [] : [{ math: input.ctx.mul(...c.constants) }, " times "];
  return [
    "This is ",
    ...times,
    "the inner product of ",
    { math: u.tensor },
    " and ",
    { math: v.tensor },
    ".",
  ];
}

/** [i = j] on a square index set. */
function identity(input: Named): Reason | undefined {
  const { rhs, indices, axes, facts } = input;
  const eq = rhs.kind === "app" && rhs.op === "iverson" ? rhs.args[0] : undefined;
  const [a, b] = axes;
  if (eq?.kind !== "app" || eq.op !== "eq" || a === undefined || b === undefined || indices.length !== 2)
    return undefined;
  const letters = eq.args.map((x) => (x.kind === "idx" ? x.name : ""));
  return indices.every((n) => letters.includes(n)) && sameAxis(facts, a, b)
    ? ["This is the identity matrix."]
    : undefined;
}

/** T[n − 1 − m]: the entries of T along an axis from the last to the first. */
function reversed(input: Named): Reason | undefined {
  const { ctx, env, facts, indices, axes } = input;
  const r = readOf(ctx, env, input.rhs);
  if (r === undefined || r.subs.length !== indices.length) return undefined;
  let turned = 0;
  for (const [k, s] of r.subs.entries()) {
    const letter = ctx.idx(indices[k] as string);
    const axis = r.axes[k] as Axis;
    if (!sameAxis(facts, axis, axes[k] as Axis)) return undefined;
    if (s.alpha === letter.alpha) continue;
    const ends = ctx.add(axis.lo, axis.hi);
    if (!implied(facts, ctx.eq(ctx.add(s, letter), ends))) return undefined;
    turned += 1;
  }
  if (turned === 0) return undefined;
  const which = r.subs.length === 1 ? "" : turned === r.subs.length ? " along every axis" : " along an axis";
  return ["These are the entries of ", { math: r.tensor }, ` in reverse order${which}.`];
}

const ALPHABET = [..."ijklmnopqrstuvwxyzabcdefgh"];

/** c·Σ u[i, k]·v[k, j] as einsum("ik,kj->ij", u, v), in letters that are single. */
function einstein(input: Named, c: Contraction): Reason {
  const short = new Map<string, string>();
  const used = new Set<string>();
  for (const n of [...input.indices, ...c.summed]) {
    const wish = /^[a-zA-Z]'*$/.test(n) ? (n[0] as string) : undefined;
    const letter = wish !== undefined && !used.has(wish) ? wish : ALPHABET.find((l) => !used.has(l));
    if (letter === undefined) return [];
    short.set(n, letter);
    used.add(letter);
  }
  const word = (names: readonly string[]): string => names.map((n) => short.get(n) ?? "").join("");
  const spec = `${c.names.map(word).join(",")}->${word(input.indices)}`;
  const operands = c.operands.flatMap((r): Reason => [", ", { math: r.tensor }]);
  const scale: Reason = c.constants.length === 0 ? [] : [{ math: input.ctx.mul(...c.constants) }, " · "];
  return ["As an Einstein summation: ", ...scale, `einsum("${spec}"`, ...operands, ")."];
}
