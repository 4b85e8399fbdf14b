// Proving a = b by rewriting both ends towards a common middle: the left side's lines forwards, a line that links
// the two middles (equal in normal form, or by a substitution of the summation indices), and the right side's
// lines backwards, so that the printed chain runs from a to b.

import { unfoldRead } from "../../diff/rule.ts";
import { sameUpToOrder } from "../../expr/canonical.ts";
import type { Context } from "../../expr/context.ts";
import { definition, isRecurrent } from "../../expr/environment.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { norm, sameByNorm } from "../../expr/norm.ts";
import { fromPoly, toPoly } from "../../expr/poly.ts";
import { children, freeIndices, some, symbols } from "../../expr/traverse.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { sameButForOrder } from "../lines/factors.ts";
import { mergeSums, substitution, unfoldOperator } from "../lines/flatten.ts";
import { type LineRule, named, single } from "../lines/line-rule.ts";
import { line, madeStep, pass, tidyStep } from "../lines/lines.ts";
import { absoluteValue } from "../lines/signs.ts";
import { scopeOf, type Workshop } from "../lines/workshop.ts";
import { turnAround } from "../recognise/turn-around.ts";
import { turnKernel } from "../recognise/turn-kernel.ts";
import { cancel, pullConstants } from "../simplify/constants.ts";
import { decideBrackets } from "../simplify/decide-brackets.ts";
import { indexLines } from "../simplify/index-lines.ts";
import { multiplyOut } from "../simplify/multiply-out.ts";
import { linesBy } from "../simplify/simplify.ts";
import { decidedAlike, mirrored, reversed } from "./prove-decided.ts";
import { Unwritten } from "./unwritten.ts";
import { termsOf } from "./write-out.ts";

/** The rules that write a side out, in order. */
const writersOut = (w: Workshop): readonly LineRule[] => [
  single(unfoldDefinition(w)),
  single(unfoldNumber(w)),
  single(unfoldOperator(w)),
  single(absoluteValue),
  single(named(w.library, "sum.single", ["bind"])),
  single(mergeSums),
];

/** A tensor's entry by its definition, where that is an equation and not data. */
export const unfoldDefinition = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "definition.unfold",
  reason: ["by definition"],
  heads: ["at"],
  examples: [
    {
      given: "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]",
      before: "y[m]",
      after: "sum{k} w[k]*x[m+k]",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (e.kind !== "at" || e.tensor.kind !== "sym") return undefined;
    const def = w.env.decls.get(e.tensor.name);
    if (def?.kind !== "definition" || isRecurrent(def) || (def.body.kind === "app" && def.body.op === "list"))
      return undefined;
    const reason: Reason = ["definition of ", { math: e.tensor }];
    return { after: unfoldRead(ctx, def, e), match: { "?u": e }, assumes: [], reason };
  },
});

/** A scalar by its definition. */
export const unfoldScalar = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "definition.unfold",
  reason: ["by definition"],
  heads: ["sym"],
  examples: [{ given: "given x; y = x^2", before: "y", after: "x^2" }],
  apply: (_, e): Match | undefined => {
    const def = e.kind === "sym" ? definition(w.env, e.name) : undefined;
    if (def === undefined || def.axes.length > 0) return undefined;
    return { after: def.body, match: { "?u": e }, assumes: [] };
  },
});

/** p, where p = 1. */
const unfoldNumber = (w: Workshop): FunctionRule => {
  const rule = unfoldScalar(w);
  return {
    ...rule,
    apply: (scope, e) => {
      const found = rule.apply(scope, e);
      return found?.after.kind === "num" ? { ...found, reason: ["definition of ", { math: e }] } : undefined;
    },
  };
};

/** The steps from a to b, or undefined when they were not brought together. */
export function prove(w: Workshop, a: Expr, b: Expr): readonly Step[] | undefined {
  const alone = (e: Expr, other: Expr): ReadonlySet<string> =>
    new Set(symbols(e).filter((n) => !symbols(other).includes(n)));
  return (
    asTheyStand(w, a, b) ??
    withScalarsOpened(w, a, b, alone(a, b), alone(b, a)) ??
    withScalarsOpened(w, a, b, new Set(symbols(a)), new Set(symbols(b)))
  );
}

/** Scalars of these names are put in by their definitions: 1 − y² is 1 − tanh²(x²). */
function withScalarsOpened(
  w: Workshop,
  a: Expr,
  b: Expr,
  ofA: ReadonlySet<string>,
  ofB: ReadonlySet<string>,
): readonly Step[] | undefined {
  const [left, right] = [scalarsOpened(w, a, ofA), scalarsOpened(w, b, ofB)];
  if (left === undefined && right === undefined) return undefined;
  const rest = asTheyStand(w, left?.after ?? a, right?.after ?? b);
  if (rest === undefined) return undefined;
  const back = right === undefined ? [] : [mirrored(right)];
  return [...(left === undefined ? [] : [left]), ...rest, ...back];
}

/** At most so many places of one term are opened. */
const MOST_OPENED = 24;

/** The term with these scalars put in, as one line. */
function scalarsOpened(w: Workshop, e: Expr, which: ReadonlySet<string>): Step | undefined {
  const steps: Step[] = [];
  const names = new Set<string>();
  let now = e;
  while (steps.length < MOST_OPENED) {
    const path = pathTo(now, (s) => {
      if (s.kind !== "sym" || !which.has(s.name)) return false;
      const def = definition(w.env, s.name);
      return def !== undefined && def.axes.length === 0 && !def.integer;
    });
    const hit =
      path === undefined ? undefined : pass(scopeOf(w), unfoldScalar(w), now, path, freeIndices(now));
    const opened = hit?.matches[0]?.match["?u"];
    if (hit === undefined || opened?.kind !== "sym") break;
    steps.push(hit.step);
    names.add(opened.name);
    now = hit.after;
  }
  if (steps.length === 0) return undefined;
  const said = [...names].flatMap(
    (n, k): Reason => [k === 0 ? "definition of " : ", ", { math: w.ctx.sym(n) }],
  );
  return line(steps, said, "standard");
}

/** The children that lead to the first subterm of this kind, in reading order. */
export function pathTo(e: Expr, is: (s: Expr) => boolean): readonly number[] | undefined {
  if (is(e)) return [];
  // What a derivative is of and taken to are names, not values.
  if (e.kind === "deriv") return undefined;
  for (const [k, c] of children(e).entries()) {
    const found = pathTo(c.expr, is);
    if (found !== undefined) return [k, ...found];
  }
  return undefined;
}

function asTheyStand(w: Workshop, a: Expr, b: Expr): readonly Step[] | undefined {
  if (a.alpha === b.alpha) return [];
  if (sameByNorm(w.ctx, a, b) || reordered(w.ctx, a, b)) return linkOf(w, a, b);
  return (
    meeting(w, a, b, writersOut(w)) ??
    meeting(w, a, b, [single(cancel)]) ??
    algebraic(w, a, b) ??
    meeting(w, a, b, [...writersOut(w), spreadSums(w)]) ??
    meeting(w, a, b, [...writersOut(w), ...collapsing]) ??
    meeting(w, a, b, [single(turnKernel)])
  );
}

/** Brackets that leave one term of a sum, and those that always hold: Σ_i [i=a] over 0 … n−1 is 1 for an a in it. */
const collapsing: readonly LineRule[] = [...indexLines(false), decideBrackets].map(single);

/** Products over sums, sums split, constants before them: what is needed where only these differ. */
const spreadSums = (w: Workshop): LineRule => ({
  name: "spread",
  rules: [
    named(w.library, "algebra.distribute", ["mul"]),
    named(w.library, "sum.split", ["bind"]),
    named(w.library, "algebra.split-fraction", ["div"]),
    pullConstants,
  ],
});

/** Both sides written out by these rules, where that brings them together. */
function meeting(w: Workshop, a: Expr, b: Expr, writers: readonly LineRule[]): readonly Step[] | undefined {
  const taken = [...freeIndices(a), ...freeIndices(b)];
  const forward = linesBy(w, writers, a, taken);
  const back = linesBy(w, writers, b, taken);
  const left = forward[forward.length - 1]?.after ?? a;
  const right = back[back.length - 1]?.after ?? b;
  const meet = (l: Expr, r: Expr): readonly Step[] | undefined =>
    linkOf(w, l, r) ?? (sameSum(w, l, r) ? [normStep(w.ctx, l, r)] : undefined);
  const link =
    linkOf(w, left, right) ??
    decidedAlike(w, left, right, taken, meet) ??
    termByTerm(w, left, right, (l, r) => decidedAlike(w, l, r, taken, meet));
  if (link === undefined) return undefined;
  return [...forward, ...link, ...reversed(back)];
}

/** Sums that differ in the names and the order of their indices. */
const reordered = (ctx: Context, a: Expr, b: Expr): boolean =>
  some(a, (s) => s.kind === "bind") && sameUpToOrder(ctx, a, b) === true;

/** One term written as another with the same normal form. */
const normStep = (ctx: Context, before: Expr, after: Expr): Step =>
  madeStep({
    before,
    after,
    rule: "norm",
    reason: [differenceOf(ctx, before, after)],
  });

function differenceOf(ctx: Context, a: Expr, b: Expr): string {
  const same = (...ops: readonly Op[]): boolean => sameButForOrder(ctx, a, b, ops);
  if (same("mul")) return "factors exchanged";
  if (same("add")) return "terms exchanged";
  return same("add", "mul") ? "terms and factors exchanged" : "the same, written differently";
}

function linkOf(w: Workshop, left: Expr, right: Expr): readonly Step[] | undefined {
  if (left.alpha === right.alpha) return [];
  const plain = (reason: Reason, rule: string, match: Record<string, Expr> = {}): Step =>
    madeStep({
      before: left,
      after: right,
      rule,
      match,
      reason,
    });
  if (norm(w.ctx, left).alpha === norm(w.ctx, right).alpha) return [normStep(w.ctx, left, right)];
  if (reordered(w.ctx, left, right))
    return [plain(["the same, its indices renamed and put in another order"], "sum.reorder")];
  const turned = pass(scopeOf(w), turnAround, left, [], freeIndices(left));
  if (turned !== undefined && !sameByNorm(w.ctx, turned.after, left)) {
    const rest = aroundOnce(w, turned.after, right);
    if (rest !== undefined) return [{ ...turned.step, level: "standard" }, ...rest];
  }
  const by = substitution(scopeOf(w), left, right);
  if (by === undefined) return undefined;
  const changed = [...by.map].filter(([k, v]) => v.kind !== "idx" || v.name.replace(/'+$/, "") !== k);
  const said = changed.flatMap(
    ([k, v], n): Reason => [...(n === 0 ? [] : [", "]), { math: w.ctx.idx(k) }, " = ", { math: v }],
  );
  const reason: Reason =
    changed.length > 2
      ? ["the subscripts of the first factors become the summation indices; both run over all integers"]
      : ["substitute ", ...said, "; the new indices run over all integers, as the old ones do"];
  return [plain(reason, "sum.substitute", Object.fromEntries(by.map))];
}

/** What is left after a sum has been counted the other way around. */
function aroundOnce(w: Workshop, left: Expr, right: Expr): readonly Step[] | undefined {
  if (left.alpha === right.alpha) return [];
  if (sameByNorm(w.ctx, left, right)) return [normStep(w.ctx, left, right)];
  if (!reordered(w.ctx, left, right)) return undefined;
  const reason = ["the same, its indices renamed and put in another order"];
  return [madeStep({ before: left, after: right, rule: "sum.reorder", reason })];
}

/** Sums over numbers of both ends written out: the same terms, or such as `meet` brings together. */
function termByTerm(
  w: Workshop,
  left: Expr,
  right: Expr,
  meet: (l: Expr, r: Expr) => readonly Step[] | undefined,
): readonly Step[] | undefined {
  if (![left, right].some((e) => some(e, (s) => s.kind === "bind"))) return undefined;
  try {
    const [l, r] = [termsOf(w, left), termsOf(w, right)];
    const same = sameSum(w, l, r);
    const between = l.alpha === r.alpha ? [] : same ? [normStep(w.ctx, l, r)] : meet(l, r);
    if (between === undefined) return undefined;
    const step = (before: Expr, after: Expr): readonly Step[] =>
      before.alpha === after.alpha
        ? []
        : [{ ...normStep(w.ctx, before, after), rule: "expand.terms", reason: ["written out"] }];
    const back = step(right, r).map((s): Step => ({ ...s, reason: ["the terms as a sum again"] }));
    return [...step(left, l), ...between, ...reversed(back)];
  } catch (e) {
    if (e instanceof Unwritten) return undefined;
    throw e;
  }
}

/** Scalars: the left side written out as a sum of products, like terms collected, trigonometric squares joined. */
function algebraic(w: Workshop, a: Expr, b: Expr): readonly Step[] | undefined {
  const scope = scopeOf(w);
  const out = pass(scope, multiplyOut, a, [], []);
  const steps: Step[] = out === undefined ? [] : [{ ...out.step, level: "standard" }];
  const collect = (): Expr => steps[steps.length - 1]?.after ?? a;
  const tidied = tidyStep(scope, collect());
  if (tidied !== undefined) steps.push({ ...tidied, reason: ["like terms collected"], level: "standard" });
  const squares = w.library.rules.filter((r) => r.name.startsWith("trig.pythagoras"));
  steps.push(...linesBy(w, [{ name: "pythagoras", rules: squares }], collect(), []));
  if (!sameSum(w, collect(), b)) return undefined;
  if (sameByNorm(w.ctx, collect(), b)) return endingIn(w, steps, b);
  // b is a product: written out it is the line before.
  const spread = pass(scope, multiplyOut, b, [], []);
  if (spread === undefined || !sameByNorm(w.ctx, spread.after, collect())) return undefined;
  const reason: Reason = ["terms gathered again; multiplying out shows it"];
  const back: Step = { ...mirrored(spread.step), reason };
  const middle = steps.length > 0 ? endingIn(w, steps, spread.after) : (linkOf(w, a, spread.after) ?? []);
  return [...middle, { ...back, level: "standard" }];
}

/** The steps with the last line written as its author wrote it: only order and signs differ from what was reached. */
export function endingIn(w: Workshop, steps: readonly Step[], written: Expr): readonly Step[] {
  const tail = steps[steps.length - 1];
  if (tail === undefined || tail.after.alpha === written.alpha) return steps;
  const parts = tail.substeps.length > 0 ? tail.substeps : [tail];
  const rest = normStep(w.ctx, tail.after, written);
  return [...steps.slice(0, -1), line([...parts, rest], tail.reason, tail.level)];
}

const sameSum = (w: Workshop, a: Expr, b: Expr): boolean => {
  const poly = (e: Expr): Expr => fromPoly(w.ctx, toPoly(norm(w.ctx, e)));
  return poly(a).alpha === poly(b).alpha;
};
