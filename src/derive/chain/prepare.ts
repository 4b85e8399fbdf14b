// Before a logarithm is differentiated it is opened: log(u/v) = log u − log v, log e^u = u, as one does on paper.
// The scalar's own equation is then written out, its sums are split, and assumptions such as Σ_i t_i = 1 are used.

import { dependsOn, directNames, targetName } from "../../diff/depends.ts";
import { unfoldRead } from "../../diff/rule.ts";
import type { Context } from "../../expr/context.ts";
import { definition, isRecurrent } from "../../expr/environment.ts";
import type { App, Deriv, Expr } from "../../expr/nodes.ts";
import { freeIndices, symbols, visit } from "../../expr/traverse.ts";
import type { Chain, Reason, Step } from "../../rewrite/derivation.ts";
import { applyAtRoot, headsOf, rewriteOutermost } from "../../rewrite/engine.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import { anyOf, type FunctionRule, type Match, type Rule } from "../../rewrite/rule.ts";
import { line, pass } from "../lines/lines.ts";
import {
  type Equation,
  lettersOver,
  nextKey,
  scopeOf,
  specialise,
  type Workshop,
} from "../lines/workshop.ts";
import { expanders } from "../simplify/simplifiers.ts";
import { cleaned, linesBy } from "../simplify/simplify.ts";

const isLog = (e: Expr): e is App => e.kind === "app" && e.op === "log";

/** Whether a logarithm of this term opens: a quotient, product, power or exponential. */
const opens = (u: Expr): boolean =>
  u.kind === "app" && (u.op === "div" || u.op === "mul" || u.op === "exp" || u.op === "pow");

const nameOf = (u: Expr): string | undefined =>
  u.kind === "sym" ? u.name : u.kind === "at" && u.tensor.kind === "sym" ? u.tensor.name : undefined;

/**
 * The term behind a name, one definition deep; an entry of a recurrence is what it starts from, or a step, and stays. So
 * does what is differentiated by: it varies by itself, whatever it is defined as.
 */
function behind(w: Workshop, u: Expr, goal: string | undefined): Expr {
  const name = nameOf(u);
  const def = name === undefined || name === goal ? undefined : definition(w.env, name);
  return def === undefined || isRecurrent(def) ? u : unfoldRead(w.ctx, def, u);
}

/** The log rules of the library as one rule. */
function logRules(w: Workshop): FunctionRule {
  const rules = w.library.rules.filter((r) => r.name.startsWith("log."));
  return anyOf(
    "log",
    rules.map((r) => asFunction(w.ctx, r)),
  );
}

const asFunction = (ctx: Context, rule: Rule): FunctionRule =>
  rule.kind === "function"
    ? rule
    : {
        kind: "function",
        name: rule.name,
        reason: rule.reason,
        examples: [],
        heads: headsOf(rule, ctx),
        apply: (s, e) => applyAtRoot(rule, s, e),
      };

export interface Prepared {
  readonly chains: readonly Chain[];
  /** The scalar's equation in its opened form. */
  readonly equation: Equation;
}

/** Opens the logarithms in the definition of a scalar that is to be differentiated; undefined where there are none. */
export const openLogarithms = (w: Workshop, target: Deriv): Prepared | undefined =>
  openedScalar(w, target.of, targetName(target.wrt), freeIndices(target));

/** The same for a scalar by itself; `goal` restricts it to logarithms that vary with the target. */
export function openedScalar(
  w: Workshop,
  scalar: Expr,
  goal: string | undefined,
  taken: readonly string[],
): Prepared | undefined {
  if (scalar.kind !== "sym") return undefined;
  const def = definition(w.env, scalar.name);
  if (def === undefined || def.axes.length > 0) return undefined;
  const logs = new Map<string, Expr>();
  const closed = new Set<string>();
  rewriteOutermost(scopeOf(w), def.body, (s, e) => {
    if (!isLog(e)) return undefined;
    const u = e.args[0] as Expr;
    const counts = goal === undefined || dependsOn(s.env, u, goal);
    if (counts && opens(behind(w, u, goal))) logs.set(headOf(u), u);
    else if (counts) for (const name of directNames(u)) closed.add(name);
    return e;
  });
  // A name that stands in a logarithm that does not open, as p in log p and log(1 − p), is kept in both.
  for (const [key, u] of logs) if (closed.has(nameOf(u) ?? "")) logs.delete(key);
  // So is one that stands outside, too, as in p log p: opened, the logarithm of a quotient would hide that they go together.
  const varies = (n: string): boolean => goal !== undefined && dependsOn(w.env, w.ctx.sym(n), goal);
  const outside = goal === undefined ? new Set<string>() : namesOutsideLogs(def.body);
  const both = (u: Expr): boolean =>
    symbols(u).some((n) => outside.has(n) && definition(w.env, n) !== undefined && varies(n));
  for (const [key, u] of logs) if (isQuotient(behind(w, u, goal)) && both(u)) logs.delete(key);
  if (logs.size === 0) return undefined;
  const opened = [...logs.values()].filter((u) => behind(w, u, goal) !== u);
  // The same equation serves again where the same logarithms are opened in it.
  const prepared = `${scalar.name} ${[...logs.keys()].join(" ")} ${opened.map(headOf).join(" ")}`;
  const known = w.prepared.get(prepared);
  if (known !== undefined) return { chains: [], equation: known };
  const chains: Chain[] = [];
  const equations: LogEquation[] = [];
  for (const u of opened) equations.push(logChain(w, u, chains, taken));
  const equation = scalarChain(w, scalar, def.body, equations, chains);
  if (equation === undefined) return undefined;
  w.prepared.set(prepared, equation);
  return { chains, equation };
}

/** The names that a term mentions beside its logarithms. */
function namesOutsideLogs(e: Expr): ReadonlySet<string> {
  const out = new Set<string>();
  visit(e, (s) => {
    if (isLog(s)) return false;
    if (s.kind === "sym") out.add(s.name);
    return true;
  });
  return out;
}

const isQuotient = (u: Expr): boolean => u.kind === "app" && (u.op === "div" || u.op === "mul");

const headOf = (u: Expr): string =>
  u.kind === "at" && u.tensor.kind === "sym" ? `[${u.tensor.name}` : `${u.alpha}`;

interface LogEquation extends Equation {
  /** p[i], the argument of the logarithm on the left side. */
  readonly entry: Expr;
}

/** log p[i] = …, under a number of its own. */
function logChain(w: Workshop, u: Expr, chains: Chain[], taken: readonly string[]): LogEquation {
  const { ctx } = w;
  let entry = u;
  let vars: readonly string[] = [];
  if (u.kind === "at" && u.tensor.kind === "sym") {
    const letters = lettersOver(w, u.tensor.name, taken);
    if (letters !== undefined) {
      entry = ctx.at(u.tensor, letters);
      vars = letters.map((v) => v.name);
    }
  }
  const lhs = ctx.app("log", [entry]);
  const unfolded = pass(scopeOf(w), unfoldInLog(w), lhs, [], []);
  const steps: Step[] = unfolded === undefined ? [] : [unfolded.step];
  const reasons: Reason[] = unfolded === undefined ? [] : [["definition of ", { math: headSymbol(entry) }]];
  const opened = openAll(w, unfolded?.after ?? lhs);
  steps.push(...opened.steps);
  reasons.push(...opened.reasons);
  const all = cleaned(w, steps);
  const step = line(all, joinReasons(reasons), "standard");
  const key = nextKey(w);
  chains.push({ key, lhs, steps: [step], role: "auxiliary", level: "standard" });
  return { key, lhs, rhs: step.after, vars, entry };
}

const headSymbol = (e: Expr): Expr => (e.kind === "at" ? e.tensor : e);

export const unfoldInLog = (w: Workshop): FunctionRule => ({
  kind: "function",
  name: "definition.unfold",
  reason: ["by definition"],
  examples: [
    {
      given: "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j]))",
      before: "log(p[k])",
      after: "log(exp(s[k])/(sum{j} exp(s[j])))",
    },
  ],
  apply: ({ ctx }, e): Match | undefined => {
    if (!isLog(e)) return undefined;
    const u = e.args[0] as Expr;
    const body = behind(w, u, undefined);
    return body === u ? undefined : { after: ctx.app("log", [body]), match: { "?u": u }, assumes: [] };
  },
});

/** Log rules until none applies. */
function openAll(
  w: Workshop,
  start: Expr,
): { readonly steps: readonly Step[]; readonly reasons: readonly Reason[] } {
  const rule = logRules(w);
  const steps: Step[] = [];
  const reasons: Reason[] = [];
  let e = start;
  for (
    let hit = pass(scopeOf(w), rule, e, "everywhere", []);
    hit !== undefined;
    hit = pass(scopeOf(w), rule, e, "everywhere", [])
  ) {
    steps.push(hit.step);
    for (const m of hit.matches) reasons.push(m.reason ?? []);
    e = hit.after;
  }
  return { steps, reasons };
}

/** L = its definition with the logarithms opened, expanded, and simplified by what is assumed. */
function scalarChain(
  w: Workshop,
  name: Expr & { kind: "sym" },
  body: Expr,
  equations: readonly LogEquation[],
  chains: Chain[],
): Equation | undefined {
  const { ctx } = w;
  const first = pass(scopeOf(w), bodyRule(name, body), name, [], []);
  if (first === undefined) return undefined;
  const substeps: Step[] = [first.step];
  let e = first.after;
  for (const eq of equations) {
    const hit = pass(scopeOf(w), useLog(w, eq), e, "everywhere", []);
    if (hit === undefined) continue;
    substeps.push(hit.step);
    e = hit.after;
  }
  const refs = equations.flatMap((eq, k): Reason => [...(k === 0 ? [] : [" and "]), { ref: eq.key }]);
  const opened = openAll(w, e);
  substeps.push(...opened.steps);
  const reason: Reason =
    equations.length > 0
      ? ["definition of ", { math: name }, ", with ", ...refs]
      : joinReasons([["definition of ", { math: name }], ...opened.reasons]);
  const steps: Step[] = [line(cleaned(w, substeps), reason, "standard")];
  e = (steps[0] as Step).after;
  steps.push(...linesBy(w, expanders(w), e, []));
  e = (steps[steps.length - 1] as Step).after;
  const key = nextKey(w);
  chains.push({ key, lhs: name, steps, role: "auxiliary", level: "standard" });
  return { key, lhs: ctx.sym(name.name), rhs: e, vars: [] };
}

const bodyRule = (name: Expr, body: Expr): FunctionRule => ({
  kind: "function",
  name: "definition.unfold",
  reason: ["by definition"],
  examples: [],
  apply: (_, e): Match | undefined =>
    e === name ? { after: body, match: { "?u": name }, assumes: [] } : undefined,
});

/** log p[u] by the equation for log p[i]. */
const useLog = (w: Workshop, eq: LogEquation): FunctionRule => ({
  kind: "function",
  name: "use.equation",
  reason: [{ ref: eq.key }],
  heads: ["log"],
  examples: [],
  apply: (_, e): Match | undefined => {
    if (!isLog(e)) return undefined;
    const u = e.args[0] as Expr;
    const subs = entrySubscripts(eq.entry, u);
    if (subs === undefined) return undefined;
    const after = specialise(w, eq, subs);
    return { after, match: { "?lhs": eq.lhs, "?rhs": eq.rhs }, assumes: [] };
  },
});

function entrySubscripts(pattern: Expr, term: Expr): readonly Expr[] | undefined {
  if (pattern === term && pattern.kind !== "at") return [];
  if (pattern.kind !== "at" || term.kind !== "at" || pattern.tensor !== term.tensor) return undefined;
  return term.subs;
}
