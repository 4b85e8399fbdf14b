// The derivation of one derivative, line by line: the chain rule or the definition first, then one layer of
// differentiation a line, then the derivatives of the definitions met on the way as equations of their own,
// and last the simplification of what is left.

import { isIncoming, targetName } from "../diff/depends.ts";
import { heldAxes } from "../diff/local.ts";
import { sameRange } from "../diff/over-axes.ts";
import { readName } from "../diff/rule.ts";
import type { Decl } from "../expr/environment.ts";
import type { Deriv, Expr, Range } from "../expr/nodes.ts";
import { children, freeIndices, some, treeSize } from "../expr/traverse.ts";
import type { Chain, Level, Reason, Step } from "../rewrite/derivation.ts";
import { rewriteOutermost } from "../rewrite/engine.ts";
import { joinReasons } from "../rewrite/reasons.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";
import { concludeAdjoint, introduceAdjoints, recurrenceLine, throughRecurrence } from "./adjoint.ts";
import { conditionsTogether } from "./bracket-cases.ts";
import { pullConstants } from "./constants.ts";
import { fractionOf } from "./factors.ts";
import { withForm } from "./forms.ts";
import { closedForm, heldGradient, holdGradient, isKept, mentionsHeld } from "./held.ts";
import { line, PRESENT, pass, TIDY } from "./lines.ts";
import { nameParts } from "./parts.ts";
import { openLogarithms } from "./prepare.ts";
import { nameGradient } from "./second-through.ts";
import { cleaned, simplifyLines } from "./simplify.ts";
import { type DirectPartial, intermediates, throughRule } from "./through.ts";
import { throughScalars } from "./through-scalars.ts";
import {
  declareIndices,
  type Equation,
  isDeriv,
  lettersOver,
  nextKey,
  openAxes,
  openWorkshop,
  scopeOf,
  specialise,
  type Workshop,
} from "./workshop.ts";

export interface Derived {
  readonly chains: readonly Chain[];
  readonly rhs: Expr;
  /** The key of the chain whose last line is the answer. */
  readonly key: string;
}

/** A chain under construction. */
interface Draft {
  key: string;
  readonly lhs: Expr;
  steps: Step[];
  continues: string | undefined;
  /** The first step, when the left side was opened by an equation other than its definition. */
  opening: { readonly step: Step; readonly reason: Reason } | undefined;
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
  for (const step of simplifyLines(w, e, readName(rootOf(target)), freeIndices(target), inner)) {
    const last = draft.steps[draft.steps.length - 1];
    // What does not vary is put before the sum as one writes the substitution down.
    if (last !== undefined && isPulled(step) && isSubstitution(last))
      draft.steps[draft.steps.length - 1] = joined(last, step);
    else draft.steps.push(step);
    e = step.after;
  }
  // A scalar's derivative that is referred to reads as one case distinction.
  const all = role === "auxiliary" && target.of.kind === "sym" ? conditionsTogether(w, e) : undefined;
  if (all !== undefined) {
    draft.steps.push(all);
    e = all.after;
  }
  const key = draft.steps.length > 0 ? draft.key : (draft.continues ?? draft.key);
  ended();
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

const substepsOf = (s: Step): readonly Step[] => (s.substeps.length > 0 ? s.substeps : [s]);
const CLEAN: ReadonlySet<string> = new Set([TIDY, PRESENT]);
const made = (s: Step, rule: string): boolean =>
  substepsOf(s).every((x) => x.rule === rule || CLEAN.has(x.rule));
const isPulled = (s: Step): boolean => made(s, pullConstants.name);
const isSubstitution = (s: Step): boolean => made(s, "use.equation");
/** Two lines as one, with both reasons. */
const joined = (a: Step, b: Step): Step =>
  line([...substepsOf(a), ...substepsOf(b)], joinReasons([a.reason, b.reason]), a.level);

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

/** What is differentiated, however often. */
const rootOf = (d: Deriv): Expr => (isDeriv(d.of) ? rootOf(d.of) : d.of);

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
    const step = substituteEquations(w, target, [eq], undefined);
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
  if (target.of.kind === "sym" && target.mode === "total") chains.push(...nameParts(w, target.of.name));
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
  for (const { name } of entrances) gradientTo(w, target.of, name, chains);
  // The letters of those gradients are declared now: the sum is opened beside them.
  const again = pass(scopeOf(w), rule, target, [], []) ?? hit;
  return line(cleaned(w, [again.step]), again.step.reason, "standard");
}

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

/** Takes the derivatives in e inwards, a layer a line, until they stand at reads and at definitions. */
function differentiate(w: Workshop, start: Expr, target: Deriv, draft: Draft): Expr {
  let e = start;
  const shown = draft.steps.length;
  const taken = freeIndices(target);
  // The left side itself is opened by its definition; definitions inside stay folded.
  let opening = draft.opening;
  draft.opening = undefined;
  if (e === draft.lhs && isDeriv(e)) {
    const hit = pass(scopeOf(w), w.rules.unfold, e, [], taken);
    if (hit !== undefined) {
      const rule = hit.matches[0];
      const said: Reason = rule?.by === "d.unfold" ? [] : ["; ", ...(rule?.reason ?? [])];
      const fixed = e.mode === "step" ? ["; the other steps are held fixed"] : [];
      opening = { step: hit.step, reason: [{ math: e.of }, " by definition", ...fixed, ...said] };
      e = hit.after;
    }
  }
  for (;;) {
    const substeps: Step[] = opening === undefined ? [] : [opening.step];
    const reasons: Reason[] = opening === undefined ? [] : [opening.reason];
    const layer = oneLayer(w, e, taken);
    substeps.push(...layer.steps);
    reasons.push(...layer.reasons);
    opening = undefined;
    if (substeps.length === 0) break;
    const all = cleaned(w, substeps);
    const last = all[all.length - 1] as Step;
    const said = joinReasons(reasons);
    draft.steps.push(line(all, said.length > 0 ? said : plainReason(w, substeps), "standard"));
    e = last.after;
  }
  const own = pass(scopeOf(w), w.rules.self, e, "everywhere", taken);
  if (own !== undefined) {
    const all = cleaned(w, [own.step]);
    const entry = target.wrt.kind === "at" ? target.wrt.tensor : target.wrt;
    const step = line(all, ["an entry of ", { math: entry }, " depends on itself alone"], "standard");
    e = step.after;
    const last = draft.steps.at(-1);
    // While other derivatives wait for their equations, nothing is gained by a line of its own.
    const waits = some(e, (s) => isDeriv(s) && !isIncoming(w.env, s));
    if (last !== undefined && draft.steps.length > shown && waits)
      draft.steps[draft.steps.length - 1] = joined(last, step);
    else draft.steps.push(step);
  }
  return e;
}

/** Rules that a reader applies without a word. */
const SILENT = new Set(["d.constant", "d.sum", "d.bind.sum"]);

/** What a line of rules that go without a word is called when nothing else is said: the first of them. */
const plainReason = (w: Workshop, substeps: readonly Step[]): Reason =>
  [...w.rules.linear, w.rules.self].find((r) => r.name === substeps[0]?.rule)?.reason ?? [];

/** Linear rules as far as they go, one nonlinear layer, and linear rules again. */
function oneLayer(
  w: Workshop,
  start: Expr,
  taken: readonly string[],
  nonlinear = true,
): { readonly steps: readonly Step[]; readonly reasons: readonly Reason[] } {
  const steps: Step[] = [];
  const reasons: Reason[] = [];
  let e = start;
  const run = (rule: FunctionRule): boolean => {
    const hit = pass(scopeOf(w), rule, e, "everywhere", taken);
    if (hit === undefined) return false;
    steps.push(hit.step);
    for (const m of hit.matches) noteConvention(w, m);
    if (!SILENT.has(rule.name)) for (const m of hit.matches) reasons.push(m.reason ?? rule.reason);
    e = hit.after;
    return true;
  };
  const linear = (): void => {
    for (let moved = true; moved; ) {
      moved = w.rules.linear.some(run);
      // Nothing is gained by a line that shows ∂x/∂x.
      if (!moved && showsSelf(e)) moved = run({ ...w.rules.self, reason: [] });
    }
  };
  linear();
  const before = e;
  // Each derivative that stands now moves by one layer; those that the pass creates wait for the next line.
  if (nonlinear) run(w.rules.layer);
  if (e !== before) linear();
  return { steps, reasons };
}

/** Linear rules alone, as far as they go. */
const linearOnly = (w: Workshop, start: Expr, taken: readonly string[]): ReturnType<typeof oneLayer> =>
  oneLayer(w, start, taken, false);

const showsSelf = (e: Expr): boolean => some(e, (s) => s.kind === "deriv" && s.of === s.wrt);

function noteConvention(w: Workshop, m: Match): void {
  const u = m.match["?u"];
  if (u?.kind !== "app") return;
  const op = w.library.operators.get(u.op as never);
  if (op?.kink === undefined) return;
  const text = op.kink.convention(w.env, u.args);
  w.conventions.set(text, [text]);
}

export interface OpenDerivatives {
  readonly open: readonly Deriv[];
  /** Letters that were avoided in opening binders, so that the same letters are met again. */
  readonly taken: readonly string[];
}

/**
 * Derivatives of definitions that are left (or `every` derivative), each once, in reading order. Where the target is an entry at the letter
 * of a binder, ∂L/∂x[k] under Σ_k, the equation speaks of that letter: it gets a range of its own, or another name.
 */
export function openDerivatives(w: Workshop, e: Expr, every = false): OpenDerivatives {
  const taken = [...freeIndices(e)];
  for (;;) {
    const out = new Map<string, Deriv>();
    const ranges = new Map<string, Range | undefined>();
    rewriteOutermost(
      scopeOf(w),
      e,
      (scope, s) => {
        if (!isDeriv(s)) return undefined;
        if (isIncoming(w.env, s) || isKept(w, s)) return s;
        // A second derivative waits for the first one.
        const inner = isDeriv(s.of) && !isIncoming(w.env, s.of) && !isKept(w, s.of) ? s.of : undefined;
        const d = inner !== undefined && auxKey(w, inner) !== undefined ? inner : s;
        const key = auxKey(w, d) ?? (every ? `${d.id}` : undefined);
        if (key === undefined) return s;
        if (!out.has(key)) out.set(key, d);
        for (const l of freeIndices(d.wrt)) {
          if (taken.includes(l)) continue;
          const r = scope.env.indices.get(l);
          const known = ranges.has(l) ? ranges.get(l) : r;
          ranges.set(l, known !== undefined && r !== undefined && sameRange(w.ctx, known, r) ? r : undefined);
        }
        return s;
      },
      taken,
    );
    const clash = [...ranges].filter(([l, r]) => {
      const declared = w.env.indices.get(l);
      return declared !== undefined && (r === undefined || !sameRange(w.ctx, declared, r));
    });
    if (clash.length === 0) {
      const own = [...ranges].flatMap(([l, r]): (readonly [string, Range])[] =>
        r === undefined || !isClosed(r) ? [] : [[l, r]],
      );
      declareIndices(w, own);
      return { open: [...out.values()], taken };
    }
    taken.push(...clash.map(([l]) => l));
  }
}

const isClosed = (r: Range): boolean =>
  r.kind === "interval" && freeIndices(r.lo).length + freeIndices(r.hi).length === 0;

/** Name and target identify the equation; the subscripts of the numerator are its variables. */
function auxKey(w: Workshop, d: Deriv): string | undefined {
  if (isDeriv(d.of) && w.kept.has(d.of)) return `${auxKey(w, d.of)}/${d.wrt.id}`;
  const name =
    d.of.kind === "sym"
      ? d.of.name
      : d.of.kind === "at" && d.of.tensor.kind === "sym"
        ? d.of.tensor.name
        : undefined;
  const held = heldIn(w, d).map((h) => h?.id ?? "");
  return name === undefined ? undefined : `${name}/${d.wrt.id}/${d.mode}/${held.join(",")}`;
}

/** The subscripts of ∂y[n, i]/∂x[n, k] that both have in common because y reads x at its own n alone. */
function heldIn(w: Workshop, d: Deriv): readonly (Expr | undefined)[] {
  const { of } = d;
  if (of.kind !== "at" || of.tensor.kind !== "sym") return [];
  return heldAxes(w.ctx, w.env, of.tensor.name, d.wrt).map((h, k) => (h === of.subs[k] ? h : undefined));
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

/** The rule "by equation (n)": the left side, at any values of its variables, is replaced by the right side. */
export function equationRule(w: Workshop, eq: Equation): FunctionRule {
  return {
    kind: "function",
    name: "use.equation",
    heads: ["deriv"],
    reason: [{ ref: eq.key }],
    examples: [],
    apply: (_, s): Match | undefined => {
      if (!isDeriv(s) || !isDeriv(eq.lhs) || s.wrt !== eq.lhs.wrt || s.mode !== eq.lhs.mode) return undefined;
      const subs = matchEntry(eq.lhs.of, s.of, eq.vars);
      if (subs === undefined) return undefined;
      return { after: specialise(w, eq, subs), match: { "?lhs": eq.lhs, "?rhs": eq.rhs }, assumes: [] };
    },
  };
}

/** What the equation's variables stand for in the term; its other subscripts must be the same. */
function matchEntry(pattern: Expr, term: Expr, vars: readonly string[]): readonly Expr[] | undefined {
  if (vars.length === 0) return pattern.alpha === term.alpha ? [] : undefined;
  if (pattern.kind !== "at" || term.kind !== "at" || pattern.tensor !== term.tensor) return undefined;
  const found = new Map<string, Expr>();
  for (const [k, p] of pattern.subs.entries()) {
    const t = term.subs[k] as Expr;
    if (p.kind === "idx" && vars.includes(p.name)) found.set(p.name, t);
    else if (p.alpha !== t.alpha) return undefined;
  }
  return vars.map((v) => found.get(v) as Expr);
}

function substituteEquations(
  w: Workshop,
  before: Expr,
  eqs: readonly Equation[],
  into: string | undefined,
  taken: readonly string[] = freeIndices(before),
): Step {
  const substeps: Step[] = [];
  let e = before;
  for (const eq of eqs) {
    const hit = pass(scopeOf(w), equationRule(w, eq), e, "everywhere", [...taken, ...freeIndices(e)]);
    if (hit === undefined) continue;
    substeps.push(hit.step);
    e = hit.after;
  }
  const all = cleaned(w, substeps);
  const refs = eqs.flatMap(
    (eq, k): Reason =>
      k === 0 ? [{ ref: eq.key }] : [k === eqs.length - 1 ? " and " : ", ", { ref: eq.key }],
  );
  const reason: Reason = into === undefined ? ["with ", ...refs] : [...refs, " into ", { ref: into }];
  const level: Level = "standard";
  return line(all, reason, level);
}
