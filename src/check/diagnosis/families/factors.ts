// A factor that is missing or stands too much: 2, 1/2, a length or its inverse, a number of the block, an entry that
// the relation reads elsewhere; and numbers that are off by one.

import type { Context } from "../../../expr/context.ts";
import { axesOf, type Env } from "../../../expr/environment.ts";
import type { Expr } from "../../../expr/nodes.ts";
import { addQ, ratio } from "../../../expr/rational.ts";
import { visit } from "../../../expr/traverse.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { isApp, isTerm, parentOf, type Site } from "../sites.ts";
import { where } from "../words.ts";

export const factors: Family = {
  code: "factor",
  candidates: (site, scope) => [...missing(site, scope), ...extra(site, scope), ...number(site, scope)],
};

function missing(site: Site, scope: Scope): readonly Candidate[] {
  if (!isTerm(site)) return [];
  const { ctx, say } = scope;
  const out: Candidate[] = [];
  const add = (factor: Expr, weight: number): void => {
    out.push({
      by: multiplied(ctx, factor, site.term),
      weight,
      sentence: () => `${where(site)}the factor ${say(site, factor)} is missing`,
    });
  };
  const divide = (by: Expr, weight: number): void => {
    out.push({
      by: ctx.div(site.term, by),
      weight,
      sentence: () => `${where(site)}the factor 1/${say(site, by)} is missing`,
    });
  };
  add(ctx.num(2), 2);
  add(ctx.num(ratio(1, 2)), 2);
  for (const n of numbersOf(scope)) {
    add(n, 2.8);
    divide(n, 2.8);
  }
  if (site.role === "value") for (const r of readsOf(scope)) add(r, 3.6);
  if (site.role === "value") for (const r of givenEntries(scope)) add(r, 3.9);
  return out;
}

/** A number before the others, anything else behind them. */
function multiplied(ctx: Context, factor: Expr, e: Expr): Expr {
  const parts = e.kind === "app" && e.op === "mul" ? e.args : [e];
  const [first, ...rest] = parts;
  if (factor.kind === "num")
    return first?.kind === "num" && first.value === -1
      ? ctx.mul(ctx.neg(factor), ...rest)
      : ctx.mul(factor, ...parts);
  return ctx.mul(...parts, factor);
}

/** Lengths, integers and numbers that the relation or its block has. */
function numbersOf({ ctx, env, side, other }: Scope): readonly Expr[] {
  const used = new Set<string>();
  for (const e of [side, other])
    visit(e, (x) => {
      if (x.kind === "sym") used.add(x.name);
      return true;
    });
  const names = [...env.decls.values()].flatMap((d) => (isNumber(env, d.name) ? [d.name] : []));
  return [...names.filter((n) => used.has(n)), ...names.filter((n) => !used.has(n))]
    .slice(0, 8)
    .map((n) => ctx.sym(n));
}

function isNumber(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return d?.kind === "scalar" || (d?.kind === "definition" && d.axes.length === 0);
}

/** Entries that stand in the relation without letters of sums. */
export function readsOf({ side, other }: Pick<Scope, "side" | "other">): readonly Expr[] {
  const out = new Map<number, Expr>();
  for (const e of [other, side])
    visit(e, (x) => {
      if (x.kind === "deriv") {
        if (x.loose === 0) out.set(x.alpha, x);
        return false;
      }
      if (x.kind === "at" && x.loose === 0) {
        out.set(x.alpha, x);
        return false;
      }
      return true;
    });
  return [...out.values()].filter((x) => x.alpha !== other.alpha).slice(0, 10);
}

/** Entries at the letters of the relation, of what is given: b[i]. */
export function givenEntries({ ctx, env, letters }: Scope): readonly Expr[] {
  const out: Expr[] = [];
  for (const d of env.decls.values()) {
    const rank = axesOf(env, d.name)?.length ?? 0;
    if (d.kind === "scalar" && d.role === "given") out.push(ctx.sym(d.name));
    if (d.kind !== "tensor" && d.kind !== "definition") continue;
    if (rank === 0 && d.kind === "definition") out.push(ctx.sym(d.name));
    if (rank === 1) for (const l of letters) out.push(ctx.at(ctx.sym(d.name), [ctx.idx(l)]));
    if (rank === 2)
      for (const a of letters)
        for (const b of letters) if (a !== b) out.push(ctx.at(ctx.sym(d.name), [ctx.idx(a), ctx.idx(b)]));
    if (out.length > 16) break;
  }
  return out;
}

function extra(site: Site, { ctx, say }: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "app" || (site.role !== "value" && site.role !== "tensor")) return [];
  if (term.op === "mul" && term.args.length > 1)
    return term.args.flatMap((a, k): readonly Candidate[] => {
      // Signs and brackets are told elsewhere.
      if (isApp(a, "iverson") || (a.kind === "num" && a.value === -1)) return [];
      return [
        {
          by: ctx.mul(...term.args.filter((_, j) => j !== k)),
          weight: a.kind === "num" ? 1.8 : 2.3,
          sentence: () => `${where(site)}the factor ${say(site, a)} is too much`,
        },
      ];
    });
  const [over, under] = term.args;
  if (term.op !== "div" || over === undefined || under === undefined) return [];
  const whole: Candidate = {
    by: over,
    weight: 2.3,
    sentence: () => `${where(site)}the divisor ${say(site, under)} is too much`,
  };
  if (!isApp(under, "mul") || under.kind !== "app") return [whole];
  return [
    whole,
    ...under.args.map(
      (a, k): Candidate => ({
        by: ctx.div(over, ctx.mul(...under.args.filter((_, j) => j !== k))),
        weight: 2.5,
        sentence: () => `${where(site)}the divisor ${say(site, a)} is too much`,
      }),
    ),
  ];
}

function number(site: Site, { ctx, say, instead, otherValue }: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "num" || site.role !== "value") return [];
  const above = parentOf(site);
  // The exponents have a family of their own.
  if (isApp(above?.node, "pow") && above?.child === 1) return [];
  const { value } = term;
  if (above === undefined && otherValue !== undefined)
    return [
      {
        by: otherValue,
        weight: 1,
        code: "number",
        sentence: () => `the number should be ${say(site, otherValue)}`,
      },
    ];
  return [1, -1].map((d): Candidate => {
    const by = ctx.num(addQ(value, d));
    return {
      by,
      weight: 2.2,
      code: "number",
      sentence: () =>
        above === undefined
          ? `the number should be ${say(site, by)}`
          : `the number ${say(site, term)} should be ${say(site, by)}: ${instead(site, by, 1)}`,
    };
  });
}
