// Merging of choices: a product of brackets, case distinctions and signs whose conditions all look at one linear
// quantity u (x − x_i, say) becomes one case distinction over intervals of it. The real line is cut at every
// number where some condition can change; on each piece and at each cut the factors are decided exactly, so the
// result is complete and its branches are disjoint.

import type { Context } from "../expr/context.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  monomials,
  type Poly,
  prettyPoly,
  scalePoly,
  toPoly,
} from "../expr/poly.ts";
import { addQ, compareQ, divQ, invQ, mulQ, negQ, type Rational, signQ } from "../expr/rational.ts";
import { mapChildren, visit } from "../expr/traverse.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";

const isChoice = (e: Expr): e is App =>
  e.kind === "app" && (e.op === "cases" || e.op === "iverson" || e.op === "sign");
const isAbs = (e: Expr): boolean => e.kind === "app" && e.op === "abs";
const isSign = (e: Expr): boolean => e.kind === "app" && e.op === "sign";
const argument = (e: Expr): Expr => (e.kind === "app" ? (e.args[0] as Expr) : e);
const RELATION = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** The quantity that every condition looks at: a polynomial without constant term, and its pivot atom. */
interface Line {
  readonly u: Poly;
  readonly pivot: Expr;
}

const withoutConstant = (p: Poly): Poly => addPoly(p, constantPoly(p.get("")?.coef ?? 0), -1);

/** p = c·u + d, if it is. */
function along(line: Line, p: Poly): { readonly c: Rational; readonly d: Rational } | undefined {
  const key = String(line.pivot.alpha);
  const c = divQ(p.get(key)?.coef ?? 0, line.u.get(key)?.coef ?? 1);
  const d = constantOf(addPoly(p, line.u, negQ(c)));
  return d === undefined ? undefined : { c, d };
}

/** The linear terms that conditions compare: sides of relations, arguments of abs and sign, outside of values. */
function comparisons(choice: App): readonly Expr[] {
  const out: Expr[] = [];
  const scan = (c: Expr): void =>
    visit(c, (s) => {
      if (s.kind === "app" && RELATION.has(s.op)) out.push(...s.args);
      if (isAbs(s)) out.push(argument(s));
      return true;
    });
  if (choice.op === "sign") out.push(choice.args[0] as Expr);
  else if (choice.op === "iverson") scan(choice);
  else choice.args.forEach((a, k) => k % 2 === 1 && scan(a));
  return out;
}

/** Cuts that make every abs linear between neighbours, then the roots of every relation there. */
function cutsOf(ctx: Context, line: Line, choices: readonly App[]): readonly Rational[] | undefined {
  const cuts: Rational[] = [];
  const add = (p: { c: Rational; d: Rational }): void => {
    if (signQ(p.c) === 0) return;
    const root = negQ(divQ(p.d, p.c));
    if (!cuts.some((c) => compareQ(c, root) === 0)) cuts.push(root);
  };
  const terms = choices.flatMap(comparisons);
  const differences = choices.flatMap((c) =>
    relationsOf(c).map((r) => ctx.sub(r.args[0] as Expr, r.args[1] as Expr)),
  );
  for (const t of terms) {
    visit(t, (s) => {
      if (isAbs(s)) {
        const p = along(line, toPoly(argument(s)));
        if (p !== undefined) add(p);
      }
      return true;
    });
  }
  for (const c of choices) {
    if (c.op === "cases") for (const s of signsIn(c)) add(along(line, toPoly(s)) ?? NO_ROOT);
    if (c.op !== "sign") continue;
    const p = along(line, toPoly(c.args[0] as Expr));
    if (p === undefined) return undefined;
    add(p);
  }
  const absCuts = [...cuts].sort(compareQ);
  for (const d of differences) {
    for (const sample of samples(absCuts)) {
      const p = along(line, toPoly(resolveAbs(ctx, line, d, sample)));
      if (p === undefined) return undefined;
      add(p);
    }
  }
  return cuts.sort(compareQ);
}

const NO_ROOT = { c: 0, d: 0 } as const;

/** The arguments of signs in the branches of a case distinction. */
function signsIn(choice: App): readonly Expr[] {
  const out: Expr[] = [];
  choice.args.forEach((a, k) => {
    if (k % 2 === 0 || k === choice.args.length - 1)
      visit(a, (s) => {
        if (isSign(s)) out.push(argument(s));
        return s.kind === "app";
      });
  });
  return out;
}

function relationsOf(choice: App): readonly App[] {
  const out: App[] = [];
  const scan = (c: Expr): void =>
    visit(c, (s) => {
      if (s.kind === "app" && RELATION.has(s.op)) out.push(s);
      return true;
    });
  if (choice.op === "iverson") scan(choice);
  if (choice.op === "cases") choice.args.forEach((a, k) => k % 2 === 1 && scan(a));
  return out;
}

/** |v| as v or −v, as it is at u = sample. */
function resolveAbs(ctx: Context, line: Line, e: Expr, sample: Rational): Expr {
  if (isAbs(e)) {
    const v = resolveAbs(ctx, line, argument(e), sample);
    const p = along(line, toPoly(v));
    if (p === undefined) return e;
    return signQ(addQ(mulQ(p.c, sample), p.d)) < 0 ? ctx.neg(v) : v;
  }
  if (e.kind !== "app") return e;
  return ctx.app(
    e.op,
    e.args.map((a) => resolveAbs(ctx, line, a, sample)),
  );
}

/** A number below, between and above the cuts. */
function samples(cuts: readonly Rational[]): readonly Rational[] {
  const first = cuts[0];
  const last = cuts[cuts.length - 1];
  if (first === undefined || last === undefined) return [0];
  const half = divQ(1, 2);
  const between = cuts.slice(1).map((c, k) => mulQ(half, addQ(c, cuts[k] as Rational)));
  return [addQ(first, -1), ...between, addQ(last, 1)];
}

function decide(ctx: Context, line: Line, c: Expr, at: Rational): boolean | undefined {
  if (c.kind !== "app") return undefined;
  switch (c.op) {
    case "true":
      return true;
    case "false":
      return false;
    case "and":
    case "or": {
      const parts = c.args.map((a) => decide(ctx, line, a, at));
      if (parts.some((p) => p === undefined)) return undefined;
      return c.op === "and" ? parts.every(Boolean) : parts.some(Boolean);
    }
    case "not": {
      const p = decide(ctx, line, c.args[0] as Expr, at);
      return p === undefined ? undefined : !p;
    }
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "eq":
    case "ne": {
      const d = along(line, toPoly(resolveAbs(ctx, line, ctx.sub(c.args[0] as Expr, c.args[1] as Expr), at)));
      if (d === undefined) return undefined;
      const s = signQ(addQ(mulQ(d.c, at), d.d));
      return { lt: s < 0, le: s <= 0, gt: s > 0, ge: s >= 0, eq: s === 0, ne: s !== 0 }[c.op];
    }
    default:
      return undefined;
  }
}

/** The value of a choice at u = at; undefined where a condition cannot be decided. */
function valueAt(ctx: Context, line: Line, choice: App, at: Rational): Expr | undefined {
  if (choice.op === "sign") {
    const p = along(line, toPoly(resolveAbs(ctx, line, choice.args[0] as Expr, at)));
    return p === undefined ? undefined : ctx.num(signQ(addQ(mulQ(p.c, at), p.d)));
  }
  if (choice.op === "iverson") {
    const b = decide(ctx, line, choice.args[0] as Expr, at);
    return b === undefined ? undefined : ctx.num(b ? 1 : 0);
  }
  for (let k = 0; k < choice.args.length; k += 2) {
    const c = choice.args[k + 1];
    const value = choice.args[k] as Expr;
    if (c === undefined) return resolveSigns(ctx, line, value, at);
    const b = decide(ctx, line, c, at);
    if (b === undefined) return undefined;
    if (b) return resolveSigns(ctx, line, value, at);
  }
  return undefined;
}

/** Signs of the quantity as they are at u = at: beyond |r| = 1 the branch sign(r) is −1 or 1. */
function resolveSigns(ctx: Context, line: Line, e: Expr, at: Rational): Expr {
  if (!contains(e, isSign)) return e;
  if (isSign(e)) {
    const p = along(line, toPoly(argument(e)));
    if (p !== undefined && signQ(p.c) !== 0) return ctx.num(signQ(addQ(mulQ(p.c, at), p.d)));
  }
  return e.kind === "app" ? mapChildren(ctx, e, (x) => resolveSigns(ctx, line, x, at)) : e;
}

/** A maximal stretch of the line with one value; ends are cuts, undefined beyond the first and the last. */
interface Stretch {
  readonly value: Expr;
  readonly from: { readonly cut: Rational; readonly included: boolean } | undefined;
  readonly to: { readonly cut: Rational; readonly included: boolean } | undefined;
}

function stretches(
  cuts: readonly Rational[],
  value: (at: Rational) => Expr | undefined,
): readonly Stretch[] | undefined {
  const open = samples(cuts);
  const out: Stretch[] = [];
  const push = (s: Stretch): void => {
    const last = out[out.length - 1];
    if (last !== undefined && last.value.alpha === s.value.alpha) out[out.length - 1] = { ...last, to: s.to };
    else out.push(s);
  };
  for (let k = 0; k < open.length; k += 1) {
    const left = cuts[k - 1];
    const right = cuts[k];
    const v = value(open[k] as Rational);
    if (v === undefined) return undefined;
    push({
      value: v,
      from: left === undefined ? undefined : { cut: left, included: false },
      to: right === undefined ? undefined : { cut: right, included: false },
    });
    if (right === undefined) continue;
    const at = value(right);
    if (at === undefined) return undefined;
    push({ value: at, from: { cut: right, included: true }, to: { cut: right, included: true } });
  }
  return out;
}

/** The stretch as a condition on the pivot: x_i − 1 < x ≤ x_i. */
function condition(ctx: Context, line: Line, s: Stretch): Expr {
  const coef = line.u.get(String(line.pivot.alpha))?.coef ?? 1;
  // u = coef·pivot + rest, so pivot = (cut − rest)/coef.
  const rest = addPoly(line.u, toPoly(line.pivot), negQ(coef));
  const end = (cut: Rational): Expr =>
    prettyPoly(ctx, scalePoly(addPoly(constantPoly(cut), rest, -1), invQ(coef)));
  const flip = signQ(coef) < 0;
  const [low, high] = flip ? [s.to, s.from] : [s.from, s.to];
  if (low !== undefined && high !== undefined && compareQ(low.cut, high.cut) === 0)
    return ctx.eq(line.pivot, end(low.cut));
  const parts: Expr[] = [];
  if (low !== undefined) parts.push(ctx.app(low.included ? "le" : "lt", [end(low.cut), line.pivot]));
  if (high !== undefined) parts.push(ctx.app(high.included ? "le" : "lt", [line.pivot, end(high.cut)]));
  return parts.length === 1 ? (parts[0] as Expr) : ctx.app("and", parts);
}

/** Quantities that conditions look at, in reading order. */
function linesOf(choices: readonly App[]): readonly Line[] {
  const out: Line[] = [];
  const seen = new Set<string>();
  for (const t of choices.flatMap(comparisons)) {
    const u = withoutConstant(toPoly(t));
    if (u.size === 0 || [...u.values()].some((m) => m.atoms.length !== 1 || isAbs(m.atoms[0] as Expr)))
      continue;
    const atoms = monomials(u).map((m) => m.atoms[0] as Expr);
    const pivot = atoms.find((a) => a.kind === "sym") ?? atoms[0];
    const key = [...u].map(([k, m]) => `${k}:${String(m.coef)}`).join();
    if (pivot === undefined || seen.has(key)) continue;
    seen.add(key);
    out.push({ u, pivot });
  }
  return out;
}

/** Whether every condition of the choice looks at the quantity. */
function looksAt(ctx: Context, line: Line, choice: App): boolean {
  const differences =
    choice.op === "sign"
      ? [choice.args[0] as Expr]
      : relationsOf(choice).map((r) => ctx.sub(r.args[0] as Expr, r.args[1] as Expr));
  return differences.every((d) => along(line, toPoly(resolveAbs(ctx, line, d, 0))) !== undefined);
}

export const mergeChoices: FunctionRule = {
  kind: "function",
  name: "cases.merge",
  heads: ["mul", "cases", "iverson", "sign"],
  reason: ["the conditions together, case by case"],
  examples: [
    {
      given: "given u, v",
      before: "[1 - abs(u - v) > 0] * cases{-1 if u - v < 0, 1 otherwise}",
      after: "cases{-1 if v - 1 < u and u < v, 1 if v <= u and u < v + 1, 0 otherwise}",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    const factors = e.kind === "app" && e.op === "mul" ? e.args : [e];
    const all = factors.filter(isChoice);
    const found = linesOf(all).find((line) => worthMerging(all.filter((c) => looksAt(ctx, line, c))));
    if (found === undefined) return undefined;
    const line = found;
    const choices = all.filter((c) => looksAt(ctx, line, c));
    const cuts = cutsOf(ctx, line, choices);
    if (cuts === undefined) return undefined;
    const numbers = factors.filter((f) => f.kind === "num");
    const others = factors.filter((f) => f.kind !== "num" && !choices.includes(f as App));
    const parts = stretches(cuts, (at) => {
      const values = choices.map((c) => valueAt(ctx, line, c, at));
      if (values.some((v) => v === undefined)) return undefined;
      return tidy(ctx, ctx.mul(...numbers, ...(values as Expr[])));
    });
    if (parts === undefined) return undefined;
    const zero = (s: Stretch): boolean => s.value.kind === "num" && s.value.value === 0;
    const branches = parts.filter((s) => !zero(s)).flatMap((s) => [s.value, condition(ctx, line, s)]);
    if (branches.length === 0) return { after: ctx.zero, match: {}, assumes: [] };
    const whole = parts.length === 1;
    const merged = whole
      ? (branches[0] as Expr)
      : ctx.app("cases", parts.some(zero) ? [...branches, ctx.zero] : branches.slice(0, -1));
    return { after: tidy(ctx, ctx.mul(...others, merged)), match: {}, assumes: [] };
  },
};

/** Several choices are one in the end; one alone is where an absolute value can be resolved. */
const worthMerging = (choices: readonly App[]): boolean =>
  choices.length >= 2 || choices.some((c) => comparisons(c).some((t) => contains(t, isAbs)));

function contains(e: Expr, test: (s: Expr) => boolean): boolean {
  let found = false;
  visit(e, (s) => {
    if (test(s)) found = true;
    return !found;
  });
  return found;
}
