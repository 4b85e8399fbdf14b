// Everything that a line of a derivation may name: rules, operators, whole-tensor operators, and the few kinds of
// step that are no rule (putting an equation to use, clean-up). `explain` and docs/rules.md print it.

import { openWorkshop } from "../derive/lines/workshop.ts";
import { rulesByName } from "../derive/tasks/registry.ts";
import { replaceLeaves } from "../expr/binders.ts";
import { Context } from "../expr/context.ts";
import { type Env, TORCH_KINKS } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Library, Operator, TensorOperator } from "../library/types.ts";
import { layOut } from "../notation/lay-out.ts";
import { BRACKETS } from "../notation/notation.ts";
import { plain } from "../notation/plain.ts";
import { tex } from "../notation/tex.ts";
import { suggest } from "../read/syntax/spell.ts";
import type { EquationRule, Rule } from "../rewrite/rule.ts";
import { STEP_WORDS } from "./step-words.ts";

export interface EntryExample {
  /** Declarations that the two terms need; empty where they need none. */
  readonly given: string;
  readonly before: string;
  readonly after: string;
}

export interface Entry {
  readonly name: string;
  readonly kind: "rule" | "operator" | "tensor operator" | "step";
  /** The reason that stands beside a line, or what the operator is. */
  readonly says: string;
  /** As an equation, where the rule is one. */
  readonly statement?: { readonly text: string; readonly tex: string };
  /** What it needs, or leaves as a condition where it is not known. */
  readonly conditions: readonly string[];
  readonly spellings: readonly string[];
  readonly examples: readonly EntryExample[];
  readonly citation?: string;
}

const NO_ENV: Env = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };

export function catalogue(library: Library): readonly Entry[] {
  const ctx = new Context();
  const byName = new Map<string, Entry>();
  const add = (entry: Entry): void => {
    // A name may stand for several rules, each with examples of its own.
    const known = byName.get(entry.name);
    byName.set(entry.name, known === undefined ? entry : withExamples(known, entry.examples));
  };
  for (const rule of allRules(ctx, library)) add(ruleEntry(ctx, rule));
  for (const words of STEP_WORDS)
    add({ ...words, kind: "step", conditions: [], spellings: [], examples: [] });
  for (const o of library.operators.values()) add(operatorEntry(ctx, o));
  for (const o of library.tensorOperators.values()) add(tensorEntry(o));
  const rank = { rule: 0, step: 1, operator: 2, "tensor operator": 3 } as const;
  return [...byName.values()].sort(
    (a, b) => rank[a.kind] - rank[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function withExamples(entry: Entry, more: readonly EntryExample[]): Entry {
  const had = new Set(entry.examples.map((e) => e.before));
  return { ...entry, examples: [...entry.examples, ...more.filter((e) => !had.has(e.before))] };
}

/** Rules that the engine makes for one block (its definitions, its assumptions) are taken from an empty block. */
const allRules = (ctx: Context, library: Library): readonly Rule[] =>
  [...rulesByName(openWorkshop(ctx, library, NO_ENV), undefined).values()].flat();

export type Lookup =
  | { readonly found: true; readonly entry: Entry }
  | { readonly found: false; readonly meant: readonly string[] };

/** By name, by another spelling (`maximum`), or as the name of a rule set (`log`), which has no single entry. */
export function lookUp(entries: readonly Entry[], name: string): Lookup {
  const wanted = name.trim();
  const entry = entries.find((e) => e.name === wanted) ?? entries.find((e) => e.spellings.includes(wanted));
  if (entry !== undefined) return { found: true, entry };
  const names = entries.map((e) => e.name);
  const inside = names.filter((n) => n.split(".").includes(wanted));
  if (inside.length > 0) return { found: false, meant: inside };
  const near = suggest(wanted, names);
  return { found: false, meant: near === undefined ? [] : [near] };
}

function ruleEntry(ctx: Context, rule: Rule): Entry {
  return {
    name: rule.name,
    kind: "rule",
    says: wordsOf(ctx, rule.reason),
    ...(rule.kind === "equation" ? { statement: equationOf(ctx, rule) } : {}),
    conditions: rule.kind === "equation" ? conditionsOf(ctx, rule) : [],
    spellings: [],
    examples: rule.examples,
    ...(rule.citation === undefined ? {} : { citation: rule.citation }),
  };
}

const wordsOf = (ctx: Context, reason: Rule["reason"]): string =>
  reason
    .map((part) => (typeof part === "string" ? part : "math" in part ? printed(ctx, part.math).text : "…"))
    .join("");

function equationOf(ctx: Context, rule: EquationRule): { readonly text: string; readonly tex: string } {
  const [left, right] = rule.equation(ctx).map((side) => printed(ctx, side));
  return { text: `${left?.text} = ${right?.text}`, tex: `${left?.tex} = ${right?.tex}` };
}

/** The side conditions in the metavariables themselves, where the rule can state them so. */
function conditionsOf(ctx: Context, rule: EquationRule): readonly string[] {
  if (rule.when === undefined) return [];
  const [left, right] = rule.equation(ctx);
  const metas: Record<string, Expr> = {};
  for (const side of [left, right])
    replaceLeaves(ctx, side, (e) => {
      if (e.kind === "sym" && e.name.startsWith("?")) metas[e.name] = e;
      return undefined;
    });
  const stated = rule.when({ ctx, env: NO_ENV, facts: [] }, metas);
  return stated === false ? [] : stated.map((c) => printed(ctx, c).text);
}

/** Metavariables are printed without their question mark. */
function printed(ctx: Context, e: Expr): { readonly text: string; readonly tex: string } {
  const bare = replaceLeaves(ctx, e, (x) =>
    x.kind === "sym" && x.name.startsWith("?") ? ctx.sym(x.name.slice(1)) : undefined,
  );
  const options = { ctx, env: NO_ENV, notation: BRACKETS };
  return {
    text: plain(layOut(bare, { ...options, style: "linear" })),
    tex: tex(layOut(bare, { ...options, style: "display" })),
  };
}

function operatorEntry(ctx: Context, o: Operator): Entry {
  const arity = o.arity === "variadic" ? 2 : o.arity;
  const args = Array.from({ length: arity }, (_, k) =>
    ctx.sym(arity === 1 ? "u" : (["u", "v", "w"][k] ?? "z")),
  );
  const domain = o.domain?.(ctx, args);
  const conditions = [
    ...(domain === undefined ? [] : [`defined where ${printed(ctx, domain).text}`]),
    ...(o.kink === undefined
      ? []
      : [`${o.kink.convention(NO_ENV, args)}, unless the sheet sets another convention`]),
  ];
  return {
    name: o.op,
    kind: "operator",
    says: o.reason,
    conditions,
    spellings: o.spellings,
    examples: o.examples.map(({ of, gives }) => ({
      given: "given x, y",
      before: `d(${of})/d(x)`,
      after: gives,
    })),
    ...(o.citation === undefined ? {} : { citation: o.citation }),
  };
}

function tensorEntry(o: TensorOperator): Entry {
  return {
    name: o.op,
    kind: "tensor operator",
    says: `takes ${o.takes}`,
    statement: { text: o.definition, tex: "" },
    conditions: [],
    spellings: o.spellings,
    examples: [],
    ...(o.citation === undefined ? {} : { citation: o.citation }),
  };
}
