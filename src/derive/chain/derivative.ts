// The derivation of one derivative, line by line: the chain rule or the definition first, then one layer of
// differentiation a line, then the derivatives of the definitions met on the way as equations of their own,
// and last the simplification of what is left.

import { isIncoming, targetName } from "../../diff/depends.ts";
import { readName } from "../../diff/rule.ts";
import type { Decl } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { children, freeIndices, some, treeSize } from "../../expr/traverse.ts";
import type { Chain, Reason, Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../../rewrite/rule.ts";
import { fractionOf } from "../lines/factors.ts";
import { leadStep, line, PRESENT, pass, TIDY } from "../lines/lines.ts";
import { nameParts } from "../lines/parts.ts";
import {
  type Equation,
  isDeriv,
  lettersOver,
  nextKey,
  openAxes,
  openWorkshop,
  scopeOf,
  type Workshop,
} from "../lines/workshop.ts";
import { conditionsTogether } from "../simplify/bracket-cases.ts";
import { ONE_FRACTION, pullConstants } from "../simplify/constants.ts";
import { offerShares, saidShares } from "../simplify/shares.ts";
import { cleaned, simplifyLines } from "../simplify/simplify.ts";
import { concludeAdjoint, introduceAdjoints, recurrenceLine, throughRecurrence } from "./adjoint.ts";
import { type Draft, differentiate, joined, linearOnly, rootOf, substepsOf } from "./differentiate.ts";
import { substituteEquations } from "./equations.ts";
import { withForm } from "./forms.ts";
import { closedForm, heldGradient, holdGradient, mentionsHeld } from "./held.ts";
import { auxKey, heldIn, openDerivatives } from "./open-derivatives.ts";
import { openLogarithms } from "./prepare.ts";
import { nameRoots } from "./roots.ts";
import { throughFirst } from "./second-quotient.ts";
import { nameGradient } from "./second-through.ts";
import { type DirectPartial, intermediates, LINEAR, throughRule } from "./through.ts";
import { throughScalars } from "./through-scalars.ts";

export interface Derived {
  readonly chains: readonly Chain[];
  readonly rhs: Expr;
  /** The key of the chain whose last line is the answer. */
  readonly key: string;
}

/** By layers, gradients to the definitions in between get equations of their own; flat, all is written out. */
export type Way = "layers" | "flat";

/** `named`: the name that stands for the derivative, and the line that says so. */
export function deriveDerivative(
  w: Workshop,
  target: Deriv,
  role: Chain["role"] = "main",
  way: Way = "flat",
  named?: { readonly lhs: Expr; readonly opening: Step },
): Derived {
  const chains: Chain[] = [];
  const draft: Draft = {
    key: "",
    lhs: named?.lhs ?? target,
    steps: named === undefined ? [] : [named.opening],
    continues: undefined,
    opening: undefined,
  };
  const close = (): void => {
    if (draft.steps.length === 0) return;
    chains.push({
      key: draft.key,
      lhs: draft.lhs,
      steps: draft.steps,
      continues: draft.continues,
      role,
      level: role === "main" ? "brief" : "standard",
    });
    draft.continues = draft.key;
    draft.key = nextKey(w);
    draft.steps = [];
  };
  const ended = (): void => {
    // ∂μ/∂x[i] = 1/N: a number or a scalar at the end needs no lines on the way.
    if (role === "auxiliary" && draft.continues === undefined) draft.steps = [...constantAtOnce(draft.steps)];
    close();
  };

  const quantity = readName(rootOf(target));
  offerShares(w, quantity, isDeriv(target.of));
  let e: Expr = firstLine(w, target, draft, chains, way);
  draft.key = nextKey(w);
  e = differentiate(w, e, target, draft);
  for (;;) {
    const { open, taken } = openDerivatives(w, e);
    if (open.length === 0) break;
    const inlined = inlineStep(w, e, open, taken);
    if (inlined !== undefined) {
      draft.steps.push(inlined);
      e = inlined.after;
      continue;
    }
    // What earlier equations give already is put in at once.
    const settled = draft.steps.length > 0 && open.every((d) => w.known.has(auxKey(w, d) ?? ""));
    const from = settled ? undefined : draft.steps.length > 0 ? draft.key : draft.continues;
    if (!settled) close();
    const used: Equation[] = [];
    for (const d of open) {
      const eq = equationFor(w, d, chains);
      if (tooLong(eq, occurrences(e, d), e, d)) w.kept.set(d, eq);
      else if (!used.includes(eq)) used.push(eq);
    }
    if (used.length === 0) continue;
    const step = substituteEquations(w, e, used, from, taken);
    draft.steps.push(step);
    e = differentiate(w, step.after, target, draft);
  }
  const inner = role === "auxiliary";
  for (const step of simplifyLines(w, e, quantity, freeIndices(target), inner)) {
    const last = draft.steps[draft.steps.length - 1];
    // What does not vary is put before the sum as one writes the substitution down.
    if (last !== undefined && step.reason[0] === ONE_FRACTION[0])
      draft.steps[draft.steps.length - 1] = joined(last, { ...step, reason: [] });
    else if (last !== undefined && isPulled(step) && isSubstitution(last))
      draft.steps[draft.steps.length - 1] = joined(last, step);
    else draft.steps.push(step);
    e = step.after;
  }
  // An answer that needs nothing else leads with a positive term, too.
  const last = draft.steps.at(-1);
  const lead = inner || last?.after !== e ? undefined : leadStep(scopeOf(w), e);
  if (lead !== undefined && last !== undefined) {
    draft.steps[draft.steps.length - 1] = line([...substepsOf(last), lead], last.reason, last.level);
    e = lead.after;
  }
  // A scalar's derivative that is referred to reads as one case distinction.
  const all = role === "auxiliary" && target.of.kind === "sym" ? conditionsTogether(w, e) : undefined;
  if (all !== undefined) {
    draft.steps.push(all);
    e = all.after;
  }
  const key = draft.steps.length > 0 ? draft.key : (draft.continues ?? draft.key);
  ended();
  chains.unshift(...saidShares(w, quantity, chains));
  const name = auxKey(w, target);
  const vars = variablesOf(w, target);
  if (vars !== undefined && name !== undefined && !w.known.has(name))
    w.known.set(name, { key, lhs: target, rhs: e, vars });
  return { chains, rhs: e, key };
}

/**
 * ∂y[i]/∂x = γ·∂x̂[i]/∂x by y[i] = γ·x̂[i] + β: where every derivative that is open is a multiple of another one, it
 * is put in on the spot instead of under a number of its own.
 */
function inlineStep(
  w: Workshop,
  e: Expr,
  open: readonly Deriv[],
  taken: readonly string[],
): Step | undefined {
  if (open.length === 0 || w.kept.size > 0 || !open.every((d) => isMultiple(w, d, taken))) return undefined;
  const avoid = [...taken, ...freeIndices(e)];
  const opened = pass(scopeOf(w), w.rules.unfold, e, "everywhere", avoid);
  if (opened === undefined) return undefined;
  const layer = linearOnly(w, opened.after, avoid);
  const names = open.map((d): Reason => [{ math: d.of }, " by definition"]);
  return line(
    cleaned(w, [opened.step, ...layer.steps]),
    joinReasons([...names, ...layer.reasons]),
    "standard",
  );
}

/** Whether the derivative is, by one definition and without a product rule, a factor times one other derivative. */
function isMultiple(w: Workshop, d: Deriv, taken: readonly string[]): boolean {
  if (w.known.has(auxKey(w, d) ?? "")) return false;
  const hit = pass(scopeOf(w), w.rules.unfold, d, [], taken);
  if (hit?.step.rule !== "d.unfold") return false;
  const after = linearOnly(w, hit.after, taken).steps.at(-1)?.after ?? hit.after;
  const { top, bottom } = fractionOf(after);
  const [inner, ...more] = top.filter(isDeriv);
  if (inner === undefined || more.length > 0 || [...top, ...bottom].length > 3) return false;
  const others = [...top.filter((f) => f !== inner), ...bottom];
  const name = readName(inner.of);
  return (
    name !== undefined &&
    name !== targetName(d.wrt) &&
    others.every((f) => f.kind === "num" || f.kind === "sym" || f.kind === "at")
  );
}

/** Only scalars and numbers, and not many. */
const isPlain = (e: Expr): boolean =>
  treeSize(e, PLAIN + 1) <= PLAIN &&
  !some(e, (s) => s.kind !== "num" && s.kind !== "sym" && (s.kind !== "app" || s.op === "cases"));
const PLAIN = 16;

function constantAtOnce(steps: readonly Step[]): readonly Step[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || steps.length < 2 || !isPlain(last.after)) return steps;
  return [line(steps.flatMap(substepsOf), joinReasons([first.reason, last.reason]), first.level)];
}

const CLEAN: ReadonlySet<string> = new Set([TIDY, PRESENT]);
const made = (s: Step, rule: string): boolean =>
  substepsOf(s).every((x) => x.rule === rule || CLEAN.has(x.rule));
const isPulled = (s: Step): boolean => made(s, pullConstants.name);
const isSubstitution = (s: Step): boolean => made(s, "use.equation");
/** The letters for which the equation holds at any values: those of an entry that are its own, beside what is held. */
function variablesOf(w: Workshop, d: Deriv): readonly string[] | undefined {
  const { of, wrt } = d;
  if (of.kind === "sym") return [];
  if (of.kind !== "at" || of.tensor.kind !== "sym") return undefined;
  const held = heldIn(w, d);
  const open = of.subs.filter((_, k) => held[k] === undefined);
  const letters = open.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
  const own = new Set(letters.filter((l) => !freeIndices(wrt).includes(l)));
  return own.size === open.length ? letters : undefined;
}

/** A scalar's derivative that is put in more than once, a very long one, or a choice within a sum, is referred to instead. */
const tooLong = (eq: Equation, times: number, e: Expr, d: Deriv): boolean => {
  const size = treeSize(eq.rhs, MUCH);
  if (eq.vars.length > 0) return false;
  return (size > SHORT && size * times > MUCH) || (some(eq.rhs, isCases) && isInSum(e, d));
};
const isCases = (e: Expr): boolean => e.kind === "app" && e.op === "cases";
/** Whether d stands in a sum of terms of e. */
const isInSum = (e: Expr, d: Deriv): boolean =>
  some(e, (s) => s.kind === "app" && s.op === "add" && some(s, (x) => x === d));
const SHORT = 20;
const MUCH = 60;

/** How often the term is printed in e. */
function occurrences(e: Expr, term: Expr): number {
  const memo = new Map<number, number>();
  const go = (x: Expr): number => {
    if (x === term) return 1;
    const known = memo.get(x.id);
    if (known !== undefined) return known;
    const n = children(x).reduce((s, c) => Math.min(MUCH, s + go(c.expr)), 0);
    memo.set(x.id, n);
    return n;
  };
  return go(e);
}

/** Chain rule, second derivative, intermediate scalars or definition: what the derivation starts with. */
function firstLine(w: Workshop, target: Deriv, draft: Draft, chains: Chain[], way: Way): Expr {
  if (isDeriv(target.of) && !isIncoming(w.env, target.of)) {
    const eq = innerEquation(w, target.of, chains);
    const named = nameGradient(w, target, eq);
    if (named !== undefined) {
      chains.push(...named.chains, ...adjointChains(w, named.target));
      draft.steps.push(named.step);
      const step = recurrenceLine(w, named.target);
      if (step !== undefined) draft.steps.push(step);
      return lastOf(draft, target);
    }
    const step = throughFirst(w, target, eq) ?? substituteEquations(w, target, [eq], undefined);
    draft.steps.push(step);
    return step.after;
  }
  if (throughRecurrence(w, target)) {
    chains.push(...adjointChains(w, target));
    const step = recurrenceLine(w, target);
    if (step !== undefined) {
      draft.steps.push(step);
      return step.after;
    }
  }
  if (target.of.kind === "sym" && target.mode === "total")
    chains.push(
      ...nameParts(w, target.of.name, targetName(target.wrt)),
      ...nameRoots(w, target.of.name, targetName(target.wrt)),
    );
  const layered = way === "layers" && target.mode === "total" ? throughLayers(w, target, chains) : undefined;
  if (layered !== undefined) {
    draft.steps.push(layered);
    return layered.after;
  }
  const chainRule = pass(scopeOf(w), w.rules.chain, target, [], []);
  if (chainRule !== undefined) {
    const steps = [chainRule.step];
    draft.steps.push(line(cleaned(w, steps), chainRule.step.reason, "standard"));
    return lastOf(draft, target);
  }
  const prepared = openLogarithms(w, target);
  if (prepared !== undefined) {
    chains.push(...prepared.chains);
    const hit = pass(scopeOf(w), openingRule(prepared.equation), target, [], []);
    if (hit !== undefined) {
      draft.opening = { step: hit.step, reason: [{ ref: prepared.equation.key }] };
      return hit.after;
    }
  }
  const through = throughScalars(w, target);
  if (through !== undefined) {
    draft.steps.push(through);
    return through.after;
  }
  return target;
}

/** The equations of the total derivatives δ that the chain rule through a recurrence needs. */
function adjointChains(w: Workshop, target: Deriv): readonly Chain[] {
  return introduceAdjoints(w, target).flatMap((a) => {
    const derived = deriveDerivative(w, a.target, "auxiliary", "flat", a);
    concludeAdjoint(w, a, closedForm(w, derived.rhs), derived.key);
    return derived.chains;
  });
}

/** The first derivative under a second one: as an earlier task found it, or derived now. */
function innerEquation(w: Workshop, d: Deriv, chains: Chain[]): Equation {
  const known = w.known.get(auxKey(w, d) ?? "");
  if (known?.lhs === d && !mentionsHeld(w, known.rhs)) return known;
  const inner = deriveDerivative(w, d, "auxiliary");
  chains.push(...inner.chains);
  return { key: inner.key, lhs: d, rhs: inner.rhs, vars: [] };
}

const lastOf = (draft: Draft, fallback: Expr): Expr => draft.steps[draft.steps.length - 1]?.after ?? fallback;

/** ∂L/∂x = ∂(right side)/∂x, by an equation for L that an earlier chain shows. */
const openingRule = (eq: Equation): FunctionRule => ({
  kind: "function",
  name: "d.equation",
  heads: ["deriv"],
  reason: [{ ref: eq.key }],
  examples: [],
  apply: ({ ctx }, d): Match | undefined =>
    isDeriv(d) && d.of === eq.lhs
      ? { after: ctx.deriv(eq.rhs, d.wrt), match: { "?lhs": eq.lhs, "?rhs": eq.rhs }, assumes: [] }
      : undefined,
});

/** The gradients to the definitions that the target enters first, then the chain rule through them. */
function throughLayers(w: Workshop, target: Deriv, chains: Chain[]): Step | undefined {
  const rule = throughRule(directPartial(w));
  const hit = pass(scopeOf(w), rule, target, [], []);
  if (hit === undefined || target.of.kind !== "sym") return undefined;
  const entrances = intermediates(w.env, target.of.name, targetName(target.wrt)) ?? [];
  const before = new Map(w.gradients);
  const made: Chain[] = [];
  for (const { name } of entrances) gradientTo(w, target.of, name, made);
  const { of } = target;
  if (
    entrances.length > 0 &&
    entrances.every(({ name, gram }) => {
      const eq = w.gradients.get(`${of.name}/${name}`);
      return isChoice(eq) || (gram && isDifference(eq));
    })
  ) {
    w.gradients.clear();
    for (const [k, eq] of before) w.gradients.set(k, eq);
    return undefined;
  }
  chains.push(...made);
  // The letters of those gradients are declared now: the sum is opened beside them.
  const again = pass(scopeOf(w), rule, target, [], []) ?? hit;
  return line(cleaned(w, [again.step]), again.step.reason, "standard");
}

/** ∂f/∂S[i, j] = [i = j] of a trace picks entries and says nothing else: it is put in, not referred to. */
const isChoice = (eq: Equation | undefined): boolean =>
  eq !== undefined &&
  some(eq.rhs, (s) => s.kind === "app" && s.op === "iverson") &&
  !some(eq.rhs, (s) => s.kind === "at" || s.kind === "deriv" || s.kind === "bind");

/** ∂f/∂G[i, j] = 2(G[i, j] − A[i, j]): with it put in, both parts of the gradient to z in G = z zᵀ are one more often than not. */
const isDifference = (eq: Equation | undefined): boolean =>
  eq !== undefined &&
  !some(eq.rhs, (s) => s.kind === "bind" || s.kind === "deriv" || (s.kind === "app" && !LINEAR.has(s.op)));

/** The derivative in a block in which the other definitions are given. */
export const directPartial =
  (w: Workshop): DirectPartial =>
  (scope, entry, wrt, frozen) => {
    const decls = new Map(
      [...scope.env.decls].map(([name, d]): readonly [string, Decl] => {
        if (d.kind !== "definition" || !frozen.includes(name)) return [name, d];
        const { axes, integer } = d;
        return axes.length === 0
          ? [name, { kind: "scalar", name, integer, role: "given" }]
          : [name, { kind: "tensor", name, axes, integer }];
      }),
    );
    const own = openWorkshop(w.ctx, w.library, { ...scope.env, decls });
    const { rhs } = deriveDerivative(own, w.ctx.deriv(entry, wrt) as Deriv, "auxiliary");
    const written = closedForm(own, rhs);
    return some(written, (s) => isDeriv(s) && !isIncoming(w.env, s)) ? undefined : written;
  };

/** The equation for ∂L/∂z[i, j], derived now unless it is known or given. */
function gradientTo(w: Workshop, of: Expr, name: string, chains: Chain[]): void {
  const letters = lettersOver(w, name, []);
  if (letters === undefined) return;
  const lhs = w.ctx.deriv(of, w.ctx.at(w.ctx.sym(name), letters));
  if (isIncoming(w.env, lhs) || heldGradient(w, lhs) !== undefined) return;
  const derived = deriveDerivative(w, lhs, "auxiliary", "layers");
  chains.push(...(withForm(w, lhs, derived)?.chains ?? derived.chains));
  holdGradient(w, lhs, derived.key, derived.rhs);
}

/** The equation for ∂p[i]/∂x, derived now unless some earlier chain has it. */
export function equationFor(w: Workshop, d: Deriv, chains: Chain[]): Equation {
  const key = auxKey(w, d);
  const known = key === undefined ? undefined : w.known.get(key);
  if (known !== undefined && !mentionsHeld(w, known.rhs)) return known;
  let of = d.of;
  let vars: readonly string[] = [];
  if (d.of.kind === "at" && d.of.tensor.kind === "sym") {
    const over = openAxes(w, d.of.tensor.name, freeIndices(d.wrt), heldIn(w, d), d.mode === "step");
    if (over !== undefined) {
      of = w.ctx.at(d.of.tensor, over.subs);
      vars = over.vars.map((v) => v.name);
    }
  }
  const lhs = w.ctx.deriv(of, d.wrt, d.mode) as Deriv;
  const derived = deriveDerivative(w, lhs, "auxiliary");
  chains.push(...derived.chains);
  const eq: Equation = { key: derived.key, lhs, rhs: derived.rhs, vars };
  if (key !== undefined) w.known.set(key, eq);
  return eq;
}
