// Back-propagation through time. What a loss depends on through a recurrence h is told by its total derivatives
// δ[t] := dL/dh[t], which form a recurrence themselves, running the other way:
//   δ[t] = ∂L/∂h[t] + Σ_s δ[s] · ∂h[s]/∂h[t],
// where ∂ holds all other entries fixed. Of several recurrences each has its own; each gets an equation of its own.
// (Pearlmutter 1995; Goodfellow, Bengio and Courville 2016, section 10.2.2.)

import { dependsOn, targetName } from "../../diff/depends.ts";
import { overAxes } from "../../diff/over-axes.ts";
import { actedOn, adjointOf, adjointRule, recurrenceRule } from "../../diff/recurrences.ts";
import {
  type Axis,
  type Decl,
  type Definition,
  definition,
  type Recurrence,
  recurrent,
  stepAxes,
} from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import { printedNames } from "../../notation/names.ts";
import type { Reason, Step } from "../../rewrite/derivation.ts";
import { line, pass } from "../lines/lines.ts";
import { declareIndices, scopeOf, type Workshop } from "../lines/workshop.ts";
import { cleaned } from "../simplify/simplify.ts";

type Recurrent = Definition & { readonly recurrence: Recurrence };

/** A total derivative with a name, to be derived: δ[t, i] = dL/dh[t, i] = … */
export interface Adjoint {
  readonly definition: Definition;
  readonly lhs: Expr;
  /** dL/dh[t, i] */
  readonly target: Deriv;
  readonly opening: Step;
}

/** Whether the derivative passes through a recurrence. */
export const throughRecurrence = (w: Workshop, target: Deriv): boolean => actedOn(w.env, target).length > 0;

/** A definition that the target is differentiated through and that holds a total derivative through a recurrence. */
export function holdsThrough(w: Workshop, target: Deriv): string | undefined {
  const wrt = targetName(target.wrt);
  return [...w.env.decls.values()].find((d) => {
    if (d.kind !== "definition" || d.adjoint !== undefined || d.stands !== undefined) return false;
    if (d.name === wrt || !dependsOn(w.env, target.of, d.name) || !dependsOn(w.env, d.body, wrt))
      return false;
    return some(d.body, (s) => s.kind === "deriv" && s.mode === "total" && throughRecurrence(w, s));
  })?.name;
}

/** Names the total derivatives that the chain rule for the target needs; gives those that are new, in reading order. */
export function introduceAdjoints(w: Workshop, target: Deriv): readonly Adjoint[] {
  const needed = closure(w, target).filter((d) => adjointOf(w.env, target.of, d.name) === undefined);
  const alone = (d: Recurrent): boolean =>
    needed.every((o) => o === d || (o.adjoint === undefined) !== (d.adjoint === undefined));
  const names = new Map<string, string>();
  for (const d of needed) names.set(d.name, freshAdjoint(w, d, alone(d), [...names.values()]));
  const made = needed.map((d) => blank(w, target.of, d, names));
  for (const a of made) declare(w, a.definition);
  for (const a of made) {
    // Until its own equation is simplified, it stands for the one that the chain rule gives.
    const body = recurrenceRule.apply(scopeOf(w), a.target);
    if (body !== undefined) declare(w, { ...a.definition, body: body.after });
  }
  return made.reverse();
}

/** The equation of an adjoint, once the chain `key` shows it. */
export function concludeAdjoint(w: Workshop, a: Adjoint, body: Expr, key: string): void {
  declare(w, { ...a.definition, body });
  w.adjoints.set(a.definition.name, key);
}

/** The first line: L depends on the target through the steps of the recurrence. */
export function recurrenceLine(w: Workshop, target: Deriv): Step | undefined {
  const hit = pass(scopeOf(w), recurrenceRule, target, [], []);
  return hit === undefined ? undefined : line(cleaned(w, [hit.step]), hit.step.reason, "standard");
}

function declare(w: Workshop, d: Definition): void {
  w.env = { ...w.env, decls: new Map<string, Decl>([...w.env.decls, [d.name, d]]) };
}

/** The recurrences that the target acts on, and those that they act on. */
function closure(w: Workshop, target: Deriv): readonly Recurrent[] {
  const found = new Set<Recurrent>();
  const go = (d: Deriv): void => {
    for (const node of actedOn(w.env, d)) {
      if (found.has(node)) continue;
      found.add(node);
      go(w.ctx.deriv(d.of, w.ctx.sym(node.name)));
    }
  };
  go(target);
  return [...w.env.decls.values()].flatMap((d) => [...found].filter((f) => f === d));
}

/** δ for dL/dh, η for dg/dh where g is a gradient told by δ, ε for dg/dδ; with the recurrence's name beside others. */
function freshAdjoint(w: Workshop, of: Recurrent, alone: boolean, taken: readonly string[]): string {
  const second = [...w.env.decls.values()].some((d) => d.kind === "definition" && d.stands !== undefined);
  const letter = of.adjoint !== undefined ? "ε" : second ? "η" : "δ";
  const base = of.adjoint?.to ?? of.name;
  const printed = printedNames(w.env);
  let name = alone && !printed.has(letter) ? letter : `${letter}_${base}`;
  while (printed.has(name) || taken.includes(name)) name += "'";
  return name;
}

function blank(w: Workshop, of: Expr, d: Recurrent, names: ReadonlyMap<string, string>): Adjoint {
  const { ctx } = w;
  const extra = freeIndices(of);
  const over = overAxes(scopeOf(w), d.name, extra, [], true);
  if (over === undefined) throw new Error("a recurrence has axes");
  declareIndices(
    w,
    over.vars.map((v, k) => [v.name, over.ranges[k] ?? { kind: "all" }] as const),
  );
  const name = names.get(d.name) ?? "δ";
  const letters = [...over.vars.map((v) => v.name), ...extra];
  const axes = [
    ...stepAxes(d).map((a, k): Axis => ({ ...a, outside: { kind: "error" }, letter: letters[k] })),
    ...extra.flatMap((l): readonly Axis[] => {
      const r = w.env.indices.get(l);
      return r?.kind === "interval" ? [{ lo: r.lo, hi: r.hi, outside: { kind: "error" }, letter: l }] : [];
    }),
  ];
  const { axis, forward, ring, steps, second } = d.recurrence;
  const definition: Definition = {
    kind: "definition",
    name,
    params: letters,
    axes,
    body: ctx.zero,
    integer: false,
    recurrence: {
      axis,
      forward: !forward,
      ...(second === undefined ? {} : { second: { ...second, forward: !second.forward } }),
      ring: ring.flatMap((r) => names.get(r) ?? []),
      steps,
      starts: [],
    },
    adjoint: { of, to: d.name },
  };
  const target = ctx.deriv(of, ctx.at(ctx.sym(d.name), over.vars));
  const lhs = ctx.at(
    ctx.sym(name),
    letters.map((l) => ctx.idx(l)),
  );
  const hit = pass({ ...scopeOf(w), env: withAdjoint(w, definition) }, adjointRule, lhs, [], []);
  if (hit === undefined) throw new Error("an adjoint opens to what it stands for");
  const through: Reason =
    ring.length > 1
      ? ["the total derivative: through the later steps, too"]
      : ["the total derivative: through the later ", { math: ctx.sym(d.name) }, ", too"];
  return { definition, lhs, target, opening: line([hit.step], through, "standard") };
}

const withAdjoint = (w: Workshop, d: Definition): Workshop["env"] => ({
  ...w.env,
  decls: new Map<string, Decl>([...w.env.decls, [d.name, d]]),
});

/** Which total derivatives an answer mentions, where their equations stand, and in which order they are computed. */
export function adjointsIn(w: Workshop, e: Expr): readonly Reason[] {
  const named = symbols(e).flatMap((name): readonly Reason[] => {
    const ref = definition(w.env, name)?.stands === undefined ? undefined : w.adjoints.get(name);
    return ref === undefined ? [] : [[{ math: w.ctx.sym(name) }, " is given by ", { ref }]];
  });
  const met = symbols(e).flatMap((name) => {
    const d = recurrent(w.env, name);
    const ref = w.adjoints.get(name);
    return d?.adjoint === undefined || ref === undefined ? [] : [{ d, ref }];
  });
  const [first] = met;
  if (first === undefined) return named;
  const given = met.flatMap(({ d, ref }, k): Reason => {
    const name = { math: w.ctx.sym(d.name) };
    const join = k === 0 ? "" : k === met.length - 1 ? " and " : ", ";
    return [...(join === "" ? [] : [join]), name, k === 0 ? " is given by " : " by ", { ref }];
  });
  const { axis, forward, steps } = first.d.recurrence;
  const alike = met.every(
    ({ d }) =>
      d.recurrence.forward === forward &&
      d.recurrence.steps.lo === steps.lo &&
      d.recurrence.steps.hi === steps.hi,
  );
  if (!alike) return [given, ...named];
  const along = (k: number, up: boolean, ends: { readonly lo: Expr; readonly hi: Expr }): Reason => [
    { math: w.ctx.eq(w.ctx.idx(first.d.params[k] ?? "t"), up ? ends.lo : ends.hi) },
    up ? " up" : " down",
  ];
  const { second } = first.d.recurrence;
  const lines = second === undefined ? undefined : first.d.axes[second.axis];
  return [
    [
      ...given,
      met.length > 1 ? ", all from " : ", from ",
      ...along(axis, forward, steps),
      ...(second === undefined || lines === undefined
        ? []
        : [", and at each from ", ...along(second.axis, second.forward, lines)]),
    ],
    ...named,
  ];
}
