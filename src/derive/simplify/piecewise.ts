// Merging of choices: a product or a sum of brackets, case distinctions, signs and piecewise linear functions that all
// look at one linear quantity u (x − x_i, say) becomes one case distinction over intervals of it. The real line is cut
// at every number where something can change; on each piece and at each cut everything is decided exactly, so the
// result is complete and its branches are disjoint.

import { replaceLeaves } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { norm, tidy } from "../../expr/norm.ts";
import { addPoly, constantPoly, finiteTerm, prettyPoly, scalePoly, toPoly } from "../../expr/poly.ts";
import { compareQ, invQ, negQ, type Rational, signQ } from "../../expr/rational.ts";
import { mapChildren, some, treeSize } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { conjuncts } from "../../index/telescope.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { apartCases } from "../lines/case-forms.ts";
import { fractionOf, overOf } from "../lines/factors.ts";
import {
  addBends,
  addRoots,
  isPiecewise,
  isSign,
  type Line,
  linearAt,
  linesOf,
  samples,
  valueAt,
} from "./linear-pieces.ts";

const isChoice = (e: Expr): e is App =>
  e.kind === "app" && (e.op === "cases" || e.op === "iverson" || e.op === "sign");
const isBracket = (e: Expr): boolean => e.kind === "app" && e.op === "iverson";
const RELATION = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** The nodes of a term that satisfy the test, outermost first, but not those in reads and below binders. */
function nodesIn(e: Expr, test: (s: Expr) => s is App, into: App[] = []): readonly App[] {
  if (test(e)) into.push(e);
  if (e.kind === "app") for (const a of e.args) nodesIn(a, test, into);
  return into;
}

const isRelation = (e: Expr): e is App => e.kind === "app" && RELATION.has(e.op);
const isBent = (e: Expr): e is App => isPiecewise(e) || isSign(e);

const conditionsOf = (choice: App): readonly Expr[] =>
  choice.op === "iverson"
    ? choice.args
    : choice.op === "cases"
      ? choice.args.filter((_, k) => k % 2 === 1)
      : [];
const relationsOf = (choice: App): readonly App[] =>
  conditionsOf(choice).flatMap((c) => nodesIn(c, isRelation));

/** The terms that decide the choice: sides of relations, the argument of a sign. */
const comparisons = (choice: App): readonly Expr[] =>
  choice.op === "sign" ? choice.args : relationsOf(choice).flatMap((r) => r.args);

/** What changes its sign where the choice changes. */
const differences = (ctx: Context, choice: App): readonly Expr[] =>
  choice.op === "sign"
    ? choice.args
    : relationsOf(choice).map((r) => ctx.sub(r.args[0] as Expr, r.args[1] as Expr));

/** What the choices look at: the sides of their relations, or the differences of real sides with products in them. */
const quantities = (ctx: Context, env: Env, choices: readonly App[]): readonly Line[] =>
  linesOf([
    ...choices.flatMap(comparisons),
    ...choices.flatMap((c) =>
      comparisons(c).some((t) => isCrossed(t) && !isInteger(env, t)) ? differences(ctx, c) : [],
    ),
  ]);

/** Whether every condition of the choice looks at the quantity. */
const looksAt = (ctx: Context, line: Line, choice: App): boolean =>
  conditionsOf(choice).every(onlyRelations) && cutsOf(ctx, line, [choice]) !== undefined;

/** No divisibility, and nothing else that no comparison says. */
function onlyRelations(c: Expr): boolean {
  if (c.kind !== "app") return false;
  return RELATION.has(c.op) || (CONNECTIVE.has(c.op) && c.args.every(onlyRelations));
}
const CONNECTIVE: ReadonlySet<string> = new Set(["and", "or", "not", "true", "false"]);

/** Where one of the choices, or a piecewise part of them, changes. */
function cutsOf(ctx: Context, line: Line, choices: readonly App[]): Rational[] | undefined {
  const cuts: Rational[] = [];
  for (const choice of choices) {
    const terms = differences(ctx, choice);
    if (!terms.every((t) => addBends(ctx, line, t, cuts) && addRoots(ctx, line, t, cuts))) return undefined;
    // Parts of the branches that are not told by the quantity stay as they are.
    if (choice.op === "cases") for (const v of valuesOf(choice)) addParts(ctx, line, v, cuts);
  }
  return cuts.sort(compareQ);
}

const valuesOf = (choice: App): readonly Expr[] =>
  choice.args.filter((_, k) => k % 2 === 0 || k === choice.args.length - 1);

/** Adds the cuts of those parts of a term that are told by the quantity. */
function addParts(ctx: Context, line: Line, e: Expr, cuts: Rational[]): void {
  for (const part of [...nodesIn(e, isBent)].reverse()) addBends(ctx, line, part, cuts);
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
      const difference = linearAt(ctx, line, ctx.sub(c.args[0] as Expr, c.args[1] as Expr), at);
      const v = valueAt(line, difference, at);
      if (v === undefined) return undefined;
      const s = signQ(v);
      return { lt: s < 0, le: s <= 0, gt: s > 0, ge: s >= 0, eq: s === 0, ne: s !== 0 }[c.op];
    }
    default:
      return undefined;
  }
}

/** A term as it is at u = at: choices decided, piecewise parts linear; undefined where a choice has no value there. */
function resolved(ctx: Context, line: Line, e: Expr, at: Rational): Expr | undefined {
  if (e.kind !== "app") return e;
  if (e.op === "iverson") {
    const b = decide(ctx, line, e.args[0] as Expr, at);
    return b === undefined ? e : ctx.num(b ? 1 : 0);
  }
  if (e.op === "cases") {
    for (let k = 0; k < e.args.length; k += 2) {
      const c = e.args[k + 1];
      const b = c === undefined ? true : decide(ctx, line, c, at);
      if (b === undefined) return e;
      if (b) return resolved(ctx, line, e.args[k] as Expr, at);
    }
    return undefined;
  }
  if (isBent(e)) return linearAt(ctx, line, e, at);
  let none = false;
  const inner = mapChildren(ctx, e, (x) => {
    const r = resolved(ctx, line, x, at);
    if (r === undefined) none = true;
    return r ?? x;
  });
  return none ? undefined : inner;
}

/** A maximal stretch of the line with one value; ends are cuts, undefined beyond the first and the last. */
interface Stretch {
  readonly value: Expr;
  readonly from: { readonly cut: Rational; readonly included: boolean } | undefined;
  readonly to: { readonly cut: Rational; readonly included: boolean } | undefined;
}

function stretches(
  ctx: Context,
  line: Line,
  cuts: readonly Rational[],
  value: (at: Rational) => Expr | undefined,
): readonly Stretch[] | undefined {
  const open = samples(cuts);
  const between = open.map(value);
  if (between.some((v) => v === undefined)) return undefined;
  const out: Stretch[] = [];
  const push = (s: Stretch): void => {
    const last = out[out.length - 1];
    if (last !== undefined && last.value.alpha === s.value.alpha) out[out.length - 1] = { ...last, to: s.to };
    else out.push(s);
  };
  for (let k = 0; k < open.length; k += 1) {
    const left = cuts[k - 1];
    const right = cuts[k];
    const v = between[k] as Expr;
    push({
      value: v,
      from: left === undefined ? undefined : { cut: left, included: false },
      to: right === undefined ? undefined : { cut: right, included: false },
    });
    if (right === undefined) continue;
    const at = value(right);
    if (at === undefined) return undefined;
    const here = valueAtCut(ctx, line, right, at, [v, between[k + 1] as Expr]);
    push({ value: here, from: { cut: right, included: true }, to: { cut: right, included: true } });
  }
  return out;
}

/** The value at a cut, as one of its neighbours says it where that is the same there; 0 rather than another. */
function valueAtCut(ctx: Context, line: Line, cut: Rational, v: Expr, beside: readonly Expr[]): Expr {
  if (beside.some((b) => b.alpha === v.alpha)) return v;
  const there = (e: Expr): Expr =>
    tidy(
      ctx,
      replaceLeaves(ctx, e, (x) => (x.alpha === line.pivot.alpha ? pivotAt(ctx, line, cut) : undefined)),
    );
  const here = there(v);
  const same = beside.filter((b) => norm(ctx, there(b)).alpha === norm(ctx, here).alpha);
  return same.find(isZero) ?? same[0] ?? here;
}

const isZero = (e: Expr): boolean => e.kind === "num" && e.value === 0;

/** u = coef·pivot + rest, so the pivot is (cut − rest)/coef. */
function pivotAt(ctx: Context, line: Line, cut: Rational): Expr {
  const coef = line.u.coefOf([line.pivot]);
  const rest = addPoly(line.u, toPoly(line.pivot), negQ(coef));
  return prettyPoly(ctx, scalePoly(addPoly(constantPoly(cut), rest, -1), invQ(coef)));
}

/** The stretch as a condition on the pivot: x_i − 1 < x ≤ x_i. */
function condition(ctx: Context, line: Line, s: Stretch): Expr {
  const coef = line.u.coefOf([line.pivot]);
  const end = (cut: Rational): Expr => pivotAt(ctx, line, cut);
  const flip = signQ(coef) < 0;
  const [low, high] = flip ? [s.to, s.from] : [s.from, s.to];
  if (low !== undefined && high !== undefined && compareQ(low.cut, high.cut) === 0)
    return ctx.eq(line.pivot, end(low.cut));
  // A single bound that is a number stands last: x > 6.
  const only = low ?? high;
  if (only !== undefined && (low === undefined || high === undefined)) {
    const bound = end(only.cut);
    const op = only.included ? (low === undefined ? "le" : "ge") : low === undefined ? "lt" : "gt";
    if (bound.kind === "num") return ctx.app(op, [line.pivot, bound]);
  }
  const parts: Expr[] = [];
  if (low !== undefined) parts.push(ctx.app(low.included ? "le" : "lt", [end(low.cut), line.pivot]));
  if (high !== undefined) parts.push(ctx.app(high.included ? "le" : "lt", [line.pivot, end(high.cut)]));
  return parts.length === 1 ? (parts[0] as Expr) : ctx.app("and", parts);
}

/** The branches as one choice; a bracket where only brackets were chosen between and one stretch is not 0. */
function choiceOf(ctx: Context, line: Line, parts: readonly Stretch[], bracket: boolean): Expr {
  const filled = parts.filter((s) => !isZero(s.value));
  const [only, ...more] = filled;
  if (only === undefined) return ctx.zero;
  if (parts.length === 1) return only.value;
  if (bracket && more.length === 0) return ctx.mul(ctx.iverson(condition(ctx, line, only)), only.value);
  const branches = (of: readonly Stretch[]): readonly Expr[] =>
    of.flatMap((s) => [s.value, condition(ctx, line, s)]);
  if (filled.length < parts.length) return ctx.app("cases", [...branches(filled), ctx.zero]);
  // What holds on several stretches is said once, after the others.
  const alike = (s: Stretch): boolean => parts.some((o) => o !== s && o.value.alpha === s.value.alpha);
  const rest = (parts.find(alike) ?? parts[parts.length - 1])?.value ?? ctx.zero;
  return ctx.app("cases", [...branches(parts.filter((s) => s.value.alpha !== rest.alpha)), rest]);
}

export const mergeChoices: FunctionRule = {
  kind: "function",
  name: "cases.merge",
  heads: ["mul", "div", "cases", "iverson", "sign", "add"],
  reason: ["the conditions together, case by case"],
  examples: [
    {
      given: "given u, v",
      before: "[1 - abs(u - v) > 0] * cases{-1 if u - v < 0, 1 otherwise}",
      after: "cases{-1 if v - 1 < u and u < v, 1 if v <= u and u < v + 1, 0 otherwise}",
    },
    {
      given: "given x",
      before: "cases{1 if max(x, 0) < 6, 2 if max(x, 0) = 6, 0 otherwise} * [x > 0]",
      after: "cases{1 if 0 < x and x < 6, 2 if x = 6, 0 otherwise}",
    },
    { given: "given x, g", before: "[0 <= x/6 + 1/2 and x/6 + 1/2 <= 1]*g", after: "g*[-3 <= x and x <= 3]" },
    {
      given: "given x, g",
      before: "[x > 0]*relu(1 - x)*g - relu(x)*[1 - x > 0]*g",
      after: "[0 < x and x < 1]*(g - 2*g*x)",
    },
  ],
  apply: (scope, e): Match | undefined => {
    const after = e.kind === "app" && e.op === "add" ? mergedSum(scope, e) : mergedProduct(scope, e);
    return after === undefined ? undefined : { after, match: {}, assumes: [] };
  },
};

function mergedProduct({ ctx, env }: Scope, e: Expr): Expr | undefined {
  const { top: factors, bottom } = fractionOf(e);
  const all = factors.filter(isChoice);
  if (all.length === 0) return undefined;
  const bent = factors.filter((f) => !isChoice(f) && some(f, isBent));
  const lines = quantities(ctx, env, all);
  for (const line of lines) {
    const choices = all.filter((c) => looksAt(ctx, line, c));
    if (choices.length === 0) continue;
    // A sign beside others stays one: −2 sign(x)·(1 − q·sign(x)).
    const parts = choices.every(isSign) ? [] : bent.filter((f) => toldBy(ctx, line, f));
    const isReal = !isInteger(env, line.pivot);
    const busy = isReal && choices.some((c) => comparisons(c).some((t) => isScaled(t) || isCrossed(t)));
    if (!busy && !worthMerging(ctx, choices, parts)) continue;
    const cuts = cutsOf(ctx, line, choices);
    if (cuts === undefined) continue;
    for (const p of parts) addParts(ctx, line, p, cuts);
    cuts.sort(compareQ);
    const numbers = factors.filter((f) => f.kind === "num");
    const others = factors.filter(
      (f) => f.kind !== "num" && !choices.includes(f as App) && !parts.includes(f),
    );
    const found = stretches(ctx, line, cuts, (at) => {
      const values = [...choices, ...parts].map((c) => resolved(ctx, line, c, at));
      if (values.some((v) => v === undefined)) return undefined;
      return tidy(ctx, ctx.mul(...numbers, ...(values as Expr[])));
    });
    if (found === undefined) continue;
    const merged = choiceOf(ctx, line, found, choices.every(isBracket));
    const after = tidy(ctx, overOf(ctx, [...others, merged], bottom));
    const single = choices.length + parts.length === 1;
    if (!single || fewerConditions(ctx, after, e)) return after;
  }
  return undefined;
}

/** Whether every piecewise part of a term is told by the quantity, and there is no other choice in it. */
const toldBy = (ctx: Context, line: Line, e: Expr): boolean =>
  nodesIn(e, isChoice).every(isSign) && nodesIn(e, isBent).every((p) => addBends(ctx, line, p, []));

/** Several choices are one in the end; one alone where it compares piecewise terms, or says things twice. */
function worthMerging(ctx: Context, choices: readonly App[], parts: readonly Expr[]): boolean {
  if (choices.length + parts.length >= 2) return true;
  if (choices.some((c) => comparisons(c).some((t) => some(t, isBent)))) return true;
  return choices.some((c) => c.op === "cases" && saysTwice(ctx, c));
}

/** A side of a relation with products in it, q·e > (q − 1)·e: the difference says it in one quantity. */
const isCrossed = (t: Expr): boolean => toPoly(t).terms.some((m) => m.atoms.length > 1);

/** A multiple of one quantity and a number: 0 ≤ x/6 + 1/2 ≤ 1 is −3 ≤ x ≤ 3. */
function isScaled(t: Expr): boolean {
  const [only, ...more] = toPoly(t).terms.filter((m) => m.atoms.length > 0);
  return only !== undefined && more.length === 0 && only.atoms.length === 1 && !isOne(only.coef);
}
const isOne = (q: Rational): boolean => compareQ(q, 1) === 0 || compareQ(q, -1) === 0;

/** A condition of several parts, or one that a branch before the last one already met. */
const saysTwice = (ctx: Context, c: App): boolean => {
  const shown = apartCases(ctx, c);
  return shown.kind === "app" && conditionsOf(shown).some((x, k) => k > 1 || conjuncts(x).length > 1);
};

/** Whether the merged form has fewer relations, or the same number without choices in their terms. */
function fewerConditions(ctx: Context, after: Expr, before: Expr): boolean {
  const [a, b] = [nodesIn(after, isRelation), nodesIn(apartCases(ctx, before), isRelation)];
  const bends = (rs: readonly App[]): boolean => rs.some((r) => some(r, isBent));
  if (a.length < b.length || (bends(b) && !bends(a))) return true;
  const busy = (rs: readonly App[]): boolean =>
    rs.some((r) => r.args.some((t) => isCrossed(t) || isScaled(t)));
  return a.length === b.length && busy(b) && !busy(a);
}

/** More branches than this are harder to read than a sum of choices. */
const BRANCHES = 4;

/** A sum whose choices and piecewise parts all look at one quantity, as one choice. */
function mergedSum({ ctx, env }: Scope, e: App): Expr | undefined {
  const choices = nodesIn(e, isChoice);
  const bent = nodesIn(e, isPiecewise);
  if (!choices.some((c) => c.op !== "sign")) return undefined;
  const terms = e.args.filter((t) => some(t, (s) => isChoice(s) || isPiecewise(s)));
  if (terms.length < 2) return undefined;
  for (const line of quantities(ctx, env, choices)) {
    // Brackets of indices pick terms of sums.
    if (isInteger(env, line.pivot)) continue;
    const cuts = cutsOf(ctx, line, choices);
    if (cuts === undefined || !bent.every((b) => addBends(ctx, line, b, cuts))) continue;
    cuts.sort(compareQ);
    const found = stretches(ctx, line, cuts, (at) => {
      const v = resolved(ctx, line, e, at);
      return v === undefined ? undefined : collected(ctx, v);
    });
    if (found === undefined || found.length > BRANCHES) continue;
    return choiceOf(ctx, line, found, choices.every(isBracket));
  }
  return undefined;
}

/** A value with its like terms together, where that is shorter. */
function collected(ctx: Context, e: Expr): Expr {
  const plain = tidy(ctx, e);
  if (!finiteTerm(plain)) return plain;
  const together = prettyPoly(ctx, toPoly(plain));
  return treeSize(together) < treeSize(plain) ? together : plain;
}
