// Applying the recorded rules again: a step replays when its rule, applied at its place, gives the identical term;
// a line, when its substeps replay one after the other from its first term to its last. Rules that a step names
// are looked up; steps that refer to an equation are checked to refer to one that some chain shows.

import { toldBy } from "../derive/chain/second-quotient.ts";
import { exactValue } from "../derive/lines/exact-value.ts";
import { substitution } from "../derive/lines/flatten.ts";
import { LEAD, PRESENT, TIDY } from "../derive/lines/lines.ts";
import { leadPositive, present } from "../derive/lines/present.ts";
import { openWorkshop, scopeOf, type Workshop } from "../derive/lines/workshop.ts";
import { entryOfForm } from "../derive/recognise/form-entries.ts";
import { recognise } from "../derive/recognise/recognise.ts";
import { splitByCases } from "../derive/simplify/split-cases.ts";
import type { BlockDerivation } from "../derive/tasks/block.ts";
import { subscriptsIn } from "../derive/tasks/computed-gradient.ts";
import { limitOf } from "../derive/tasks/limit.ts";
import { rulesByName } from "../derive/tasks/registry.ts";
import { sizeOf } from "../derive/tasks/size.ts";
import { Unwritten } from "../derive/tasks/unwritten.ts";
import { condensed, numbersIn, termsOf } from "../derive/tasks/write-out.ts";
import { readName, unfoldRead } from "../diff/rule.ts";
import { replaceLeaves, substituteIndices } from "../expr/binders.ts";
import { sameUpToOrder } from "../expr/canonical.ts";
import type { Context } from "../expr/context.ts";
import { definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { norm, sameByNorm, tidy } from "../expr/norm.ts";
import { fromPoly, toPoly } from "../expr/poly.ts";
import { sliceParts } from "../expr/slices.ts";
import { children, freeIndices, symbols } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";
import type { Chain, Derivation, Step } from "../rewrite/derivation.ts";
import { applyAt, applyAtRoot } from "../rewrite/engine.ts";
import type { FunctionRule, Match, Rule } from "../rewrite/rule.ts";

export interface Replayer {
  /** Whether the step gives the identical term again. `undefined`: a claim, which names no rule. */
  replays(derivation: Derivation, chain: Chain, step: Step): boolean | undefined;
}

export function replayer(ctx: Context, library: Library, block: BlockDerivation): Replayer {
  const workshops = new Map<Derivation, Workshop>();
  const tables = new Map<string, ReadonlyMap<string, readonly Rule[]>>();
  const shown = equationsShown(block);
  const workshopOf = (d: Derivation): Workshop => {
    let w = workshops.get(d);
    if (w === undefined) {
      w = openWorkshop(ctx, library, d.env);
      workshops.set(d, w);
    }
    return w;
  };
  // Sizes and limits are derived again once for all the steps of a task.
  const again = new Map<Derivation, readonly Chain[]>();
  const chainsAgain = (d: Derivation): readonly Chain[] => {
    let chains = again.get(d);
    if (chains === undefined) {
      chains = derivedAgain(openWorkshop(ctx, library, envBefore(block, d)), d);
      again.set(d, chains);
    }
    return chains;
  };
  const rulesOf = (d: Derivation, quantity: string | undefined): ReadonlyMap<string, readonly Rule[]> => {
    const key = `${block.derivations.indexOf(d)} ${quantity ?? ""}`;
    let t = tables.get(key);
    if (t === undefined) {
      const asked = d.task.kind === "show" ? symbols(d.task.rhs) : [];
      t = rulesByName(workshopOf(d), quantity, asked);
      tables.set(key, t);
    }
    return t;
  };
  const at = (derivation: Derivation, chain: Chain): Site => ({
    ctx,
    w: workshopOf(derivation),
    block,
    derivation,
    chain,
    shown,
    // Steps that only tidy up ask for none.
    get rules() {
      return rulesOf(derivation, readName(rootOf(chain.lhs)));
    },
    get again() {
      return chainsAgain(derivation);
    },
  });
  // Substeps are asked for by themselves and as parts of their line.
  const known = new Map<Step, boolean>();
  return {
    replays(derivation, chain, step) {
      return step.rule === "claim" ? undefined : stepReplays(at(derivation, chain), step, known);
    },
  };
}

/** Where a step stands. */
interface Site {
  readonly ctx: Context;
  readonly w: Workshop;
  readonly block: BlockDerivation;
  readonly derivation: Derivation;
  readonly chain: Chain;
  readonly shown: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  /** The lines of a size or a limit, found again. */
  readonly again: readonly Chain[];
}

const rootOf = (e: Expr): Expr => (e.kind === "deriv" ? rootOf(e.of) : e);

function stepReplays(site: Site, step: Step, known: Map<Step, boolean>): boolean {
  let answer = known.get(step);
  if (answer === undefined) {
    answer = replayed(site, step, known);
    known.set(step, answer);
  }
  return answer;
}

function replayed(site: Site, step: Step, known: Map<Step, boolean>): boolean {
  const { before, after } = step;
  // A rule was applied the other way; the steps within a line are read as the line is, each with its own direction.
  if (step.substeps.length === 0)
    return leafReplays(site, step.backward === true ? { ...step, before: after, after: before } : step);
  if (step.rule !== "line" && step.substeps.length < 2) return false;
  let now = before;
  for (const s of step.substeps) {
    if (s.before.alpha !== now.alpha || !stepReplays(site, s, known)) return false;
    now = s.after;
  }
  return now.alpha === after.alpha;
}

/** Equations `lhs = rhs` that a line of some chain of the block states. */
function equationsShown(block: BlockDerivation): ReadonlySet<string> {
  const out = new Set<string>();
  for (const d of block.derivations)
    for (const c of d.chains) for (const s of c.steps) out.add(`${c.lhs.alpha} ${s.after.alpha}`);
  return out;
}

function leafReplays(site: Site, step: Step): boolean {
  const { ctx, w } = site;
  const { before, after } = step;
  const is = (e: Expr | undefined): boolean => e !== undefined && e.alpha === after.alpha;
  switch (step.rule) {
    case TIDY:
      return is(tidy(ctx, before));
    case PRESENT:
      return is(present(ctx, before));
    case LEAD:
      return is(leadPositive(ctx, before));
    case "norm":
      return sameByNorm(ctx, before, after) || samePoly(ctx, before, after);
    case "sum.reorder":
      return sameUpToOrder(ctx, before, after) === true;
    case "sum.substitute":
      return substitution(scopeOf(w), before, after) !== undefined;
    case "cases.split":
      return splitByCases(w, before, after) !== undefined;
    case "use.equation":
    case "d.equation":
    case "d.quotient.told":
      return equationReplays(site, step);
    case "definition.part":
      return is(bodyAt(w, before));
    case "recognise.whole":
      return wholeReplays(site, step);
    case "expand.terms":
      return writes(() => is(termsOf(w, before)));
    case "compute.write-out":
      return writes(() => is(numbersIn(w, before)));
    case "compute.group":
      return is(condensed(w, before));
    case "compute.value":
      return is(exactValue(w, before)) || writes(() => is(exactValue(w, numbersIn(w, before))));
    case "limit.laws":
    case "limit.power-mean":
    case "limit.geometric-mean":
    case "limit.log-sum-exp":
    case "limit.softmax":
    case "limit.largest-term":
    case "limit.root":
    case "limit.logarithm":
    case "limit.difference-quotient":
    case "limit.take-out":
    case "limit.exponential":
    case "limit.highest-power":
    case "limit.divided":
    case "limit.de-l-hopital":
    case "limit.derivative":
    case "limit.one-side":
    case "limit.one-fraction":
    case "limit.power":
    case "limit.cases":
    case "limit.softplus":
    case "limit.both-sides":
      return limitReplays(site, step);
    case "size.touched":
    case "size.positions":
    case "size.ends":
    case "size.sum":
      return sizeReplays(site, step);
    default:
      return step.rule.startsWith("recognise.") ? recognitionReplays(site, step) : ruleReplays(site, step);
  }
}

/** What cannot be written out does not replay. */
function writes(again: () => boolean): boolean {
  try {
    return again();
  } catch (e) {
    if (e instanceof Unwritten) return false;
    throw e;
  }
}

const samePoly = (ctx: Context, a: Expr, b: Expr): boolean => {
  const poly = (e: Expr): Expr => fromPoly(ctx, toPoly(norm(ctx, e)));
  return poly(a).alpha === poly(b).alpha;
};

/** A rule of the registry, or several that were used in one pass: at each place the first that applies. */
function ruleReplays(site: Site, step: Step): boolean {
  const { w, rules } = site;
  const candidates = step.rule.split("+").map((name) => rules.get(name) ?? []);
  if (candidates.some((list) => list.length === 0)) return false;
  // As many passes to try as the names are ambiguous; nearly always one.
  const choices = candidates.reduce<readonly (readonly Rule[])[]>(
    (all, list) => all.flatMap((sofar) => list.map((r) => [...sofar, r])),
    [[]],
  );
  return choices.some((list) => {
    const taken = freeIndices(step.before);
    const hit = applyAt(together(site, list), scopeOf(w), step.before, step.at, taken);
    return hit !== undefined && hit.after.alpha === step.after.alpha;
  });
}

function together(site: Site, list: readonly Rule[]): Rule {
  const [only] = list;
  if (only !== undefined && list.length === 1) return only;
  // In the order of the registry, as the rules were tried in the first place.
  const order = [...site.rules.values()].flat();
  const sorted = [...list].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const headed = sorted.every((r) => r.kind === "function" && r.heads !== undefined);
  const heads = sorted.flatMap((r) => (r.kind === "function" ? (r.heads ?? []) : []));
  return {
    kind: "function",
    name: "together",
    heads: headed ? heads : undefined,
    reason: [],
    examples: [],
    apply: (scope, e): Match | undefined => {
      for (const r of sorted) {
        const hit = applyAtRoot(r, scope, e);
        if (hit !== undefined) return hit;
      }
      return undefined;
    },
  };
}

function equationReplays(site: Site, step: Step): boolean {
  const { ctx, w } = site;
  const lhs = step.match["?lhs"];
  const rhs = step.match["?rhs"];
  if (lhs === undefined || rhs === undefined || !site.shown.has(`${lhs.alpha} ${rhs.alpha}`)) return false;
  const rules =
    step.rule === "d.equation"
      ? [opening(ctx, lhs, rhs)]
      : step.rule === "d.quotient.told"
        ? [toldBy(lhs, rhs)]
        : [use(ctx, lhs, rhs, true), use(ctx, lhs, rhs, false)];
  return rules.some((r) => {
    const hit = applyAt(r, scopeOf(w), step.before, step.at, freeIndices(step.before));
    return hit !== undefined && hit.after.alpha === step.after.alpha;
  });
}

/** A rule about terms of the same kind as the equation's left side. */
const rule = (lhs: Expr, apply: FunctionRule["apply"]): FunctionRule => ({
  kind: "function",
  name: "equation",
  heads: [lhs.kind === "app" ? lhs.op : lhs.kind],
  reason: [],
  examples: [],
  apply,
});

/** ∂L/∂x = ∂(right side)/∂x for an equation L = right side. */
const opening = (ctx: Context, lhs: Expr, rhs: Expr): Rule =>
  rule(ctx.deriv(lhs, lhs), (_, e) =>
    e.kind === "deriv" && e.of.alpha === lhs.alpha
      ? { after: ctx.deriv(rhs, e.wrt, e.mode), match: {}, assumes: [] }
      : undefined,
  );

/** The left side replaced by the right; with `general`, at any subscripts in place of the equation's letters. */
const use = (ctx: Context, lhs: Expr, rhs: Expr, general: boolean): Rule =>
  rule(lhs, (_, e) => {
    const found = (after: Expr): Match => ({ after, match: {}, assumes: [] });
    if (e.alpha === lhs.alpha) return found(rhs);
    if (!general) return undefined;
    const at = lhs.kind === "deriv" && e.kind === "deriv" ? subscriptsIn(lhs, e) : undefined;
    if (at !== undefined) return found(substituteIndices(ctx, rhs, at));
    const pair = entries(lhs, e);
    if (pair === undefined) return undefined;
    const [pattern, term] = pair;
    if (pattern.kind !== "at" || term.kind !== "at" || pattern.tensor.alpha !== term.tensor.alpha)
      return undefined;
    const letters = pattern.subs.flatMap((s) => (s.kind === "idx" ? [s.name] : []));
    if (letters.length !== term.subs.length || new Set(letters).size !== letters.length) return undefined;
    return found(substituteIndices(ctx, rhs, new Map(letters.map((l, k) => [l, term.subs[k] as Expr]))));
  });

/**
 * The entries that the two sides speak of: p[i] and p[k] of ∂p[i]/∂x and ∂p[k]/∂x, z[i] and z[k] of ∂L/∂z[i] and
 * ∂L/∂z[k], or p[i] and p[k] of log p[i] and log p[k].
 */
function entries(lhs: Expr, e: Expr): readonly [Expr, Expr] | undefined {
  if (lhs.kind === "deriv" && e.kind === "deriv") {
    if (lhs.mode !== e.mode) return undefined;
    if (lhs.wrt.alpha === e.wrt.alpha) return [lhs.of, e.of];
    return lhs.of.alpha === e.of.alpha && freeIndices(lhs.of).length === 0 ? [lhs.wrt, e.wrt] : undefined;
  }
  if (
    lhs.kind === "app" &&
    e.kind === "app" &&
    lhs.op === e.op &&
    lhs.args.length === 1 &&
    e.args.length === 1
  )
    return [lhs.args[0] as Expr, e.args[0] as Expr];
  return undefined;
}

/** A sum recognised as a convolution or the like: the sum at the place, wherever it occurs in the term. */
function recognitionReplays(site: Site, step: Step): boolean {
  const { ctx, w, rules } = site;
  if (step.at === "everywhere") return false;
  let sum: Expr | undefined = step.before;
  let within = false;
  for (const k of step.at) {
    within ||= sum?.kind === "bind";
    sum = sum === undefined ? undefined : children(sum)[k]?.expr;
  }
  if (sum === undefined) return false;
  // In the terms of another sum, whose letters are held fixed there.
  if (within) return ruleReplays(site, step) || samePlacesReplay(site, step, sum);
  const target: Expr = sum;
  return (rules.get(step.rule) ?? []).some((r) => {
    const hit = applyAtRoot(r, scopeOf(w), target);
    if (hit === undefined) return false;
    const after = replaceLeaves(ctx, step.before, (x) => (x === target ? hit.after : undefined));
    return after.alpha === step.after.alpha;
  });
}

/** A line in which the same sum is printed oftener is not looked through. */
const MANY_PLACES = 16;

/** What stands several times in the terms of a sum gets its form at all of these places. */
function samePlacesReplay(site: Site, step: Step, sum: Expr): boolean {
  const { w, rules } = site;
  const places: (readonly number[])[] = [];
  const find = (e: Expr, path: readonly number[]): void => {
    if (places.length > MANY_PLACES) return;
    if (e === sum) places.push(path);
    else [...children(e)].forEach((c, k) => find(c.expr, [...path, k]));
  };
  find(step.before, []);
  return (rules.get(step.rule) ?? []).some((r) => {
    let now: Expr | undefined = step.before;
    for (const at of places) now = now && applyAt(r, scopeOf(w), now, at, freeIndices(now))?.after;
    return now?.alpha === step.after.alpha;
  });
}

/** e = T[m, n]: the whole tensor T is recognised again from e. */
function wholeReplays(site: Site, step: Step): boolean {
  const { ctx, chain, w } = site;
  const { after } = step;
  const target = chain.lhs;
  if (target.kind !== "deriv") return false;
  const found = recognise({
    ctx,
    env: w.env,
    lhs: target,
    rhs: step.before,
    indices: target.wrt.kind === "at" ? freeIndices(target.wrt) : [],
  });
  if (found?.whole?.lhs.alpha === target.alpha) return found.whole.rhs.alpha === after.alpha;
  if (found?.whole === undefined || target.wrt.kind !== "at") return false;
  const { fixed } = sliceParts(found.whole.lhs);
  const subs = target.wrt.subs.filter((_, k) => !fixed.has(k));
  return entryOfForm(ctx, w.env, found.whole.rhs, subs)?.alpha === after.alpha;
}

/** What stood declared when a task was begun: what the tasks before it have named, too. */
const envBefore = (block: BlockDerivation, d: Derivation): Env =>
  block.derivations[block.derivations.indexOf(d) - 1]?.env ?? block.block.env;

/** A size or a limit found again from the block and the names that earlier tasks gave. */
function derivedAgain(fresh: Workshop, { task }: Derivation): readonly Chain[] {
  if (task.kind === "limit")
    return limitOf(fresh, task.of, { variable: task.variable, to: task.to, side: task.side }).chains;
  return task.kind === "size" ? sizeOf(fresh, task.name, task.crop).chains : [];
}

const limitReplays = ({ again }: Site, step: Step): boolean =>
  again.some((c) =>
    c.steps.some(
      (s) =>
        s.rule === step.rule &&
        s.relation === step.relation &&
        s.before.alpha === step.before.alpha &&
        s.after.alpha === step.after.alpha,
    ),
  );

const sizeReplays = ({ again }: Site, step: Step): boolean =>
  again.some((c) =>
    c.steps.some(
      (s) =>
        s.rule === step.rule &&
        s.after.alpha === step.after.alpha &&
        (s.before.alpha === step.before.alpha || s.before.kind === "sym"),
    ),
  );

/** The right side of the definition that an entry, or a number, stands for. */
function bodyAt(w: Workshop, e: Expr): Expr | undefined {
  const name = e.kind === "at" ? e.tensor : e;
  const def = name.kind === "sym" ? definition(w.env, name.name) : undefined;
  return def === undefined ? undefined : unfoldRead(w.ctx, def, e);
}
