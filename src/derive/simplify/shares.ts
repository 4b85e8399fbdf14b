// Names for the shares of terms in a sum. Where the logarithm of a sum of long terms is differentiated, log Σ_k u_k, the
// quotients u_k/Σ_j u_j come up, and a book calls them by a name: the responsibilities r_{nk} of a mixture, the
// probabilities p_w of words that are told by their scores. A definition of one is offered beforehand and said only where
// a line has come to need it.

import { LONG_TERM } from "../../diff/relative.ts";
import { freshName, open, replaceLeaves } from "../../expr/binders.ts";
import { type Axis, axisRange, type Definition, definition } from "../../expr/environment.ts";
import type { Bind, Expr, Range } from "../../expr/nodes.ts";
import { norm, sameByNorm } from "../../expr/norm.ts";
import { eachChild, freeIndices, some, symbols, treeSize } from "../../expr/traverse.ts";
import { printedNames } from "../../notation/names.ts";
import type { Chain } from "../../rewrite/derivation.ts";
import { madeStep } from "../lines/lines.ts";
import { declareIndices, nextKey, type Workshop } from "../lines/workshop.ts";

const NAMES = ["r", "γ", "ρ"];
/** Of shares of exponentials, which are probabilities. */
const PROBABILITIES = ["p", "π", "r"];

export interface Share {
  readonly def: Definition;
  readonly lhs: Expr;
}

/** A sum under a logarithm with the letters of the binders around it and their ranges, outermost first. */
interface Place {
  readonly sum: Bind;
  readonly around: readonly (readonly [letter: string, range: Range])[];
}

function sumsUnderLogarithms(w: Workshop, body: Expr, taken: readonly string[]): readonly Place[] {
  const out: Place[] = [];
  const go = (e: Expr, around: Place["around"]): void => {
    if (e.kind === "bind") {
      const o = open(w.ctx, e, [...taken, ...around.map(([l]) => l)]);
      if (o.guard !== undefined || o.ranges.length !== o.vars.length) return;
      go(o.body, [...around, ...o.vars.map((v, k) => [v.name, o.ranges[k] as Range] as const)]);
      return;
    }
    if (e.kind === "app" && e.op === "log")
      for (const sum of sumsIn(e.args[0] as Expr)) out.push({ sum, around });
    if (e.kind !== "deriv") eachChild(e, (c) => go(c, around));
  };
  go(body, []);
  return out;
}

/** The sums whose logarithms make up the logarithm of this, which may be a quotient: log(u/v) = log u − log v. */
function sumsIn(e: Expr): readonly Bind[] {
  if (e.kind === "bind") return e.op === "sum" ? [e] : [];
  return e.kind === "app" && (e.op === "div" || e.op === "mul") ? e.args.flatMap(sumsIn) : [];
}

/** Where a letter of the name runs; undefined where that depends on others, or the block says something else of the letter. */
export function axisOf(w: Workshop, letter: string, range: Range | undefined): Axis | undefined {
  if (range?.kind !== "interval" || [range.lo, range.hi].some((x) => freeIndices(x).length > 0))
    return undefined;
  const known = w.env.indices.get(letter);
  const same =
    known === undefined ||
    (known.kind === "interval" &&
      sameByNorm(w.ctx, known.lo, range.lo) &&
      sameByNorm(w.ctx, known.hi, range.hi));
  return same ? { lo: range.lo, hi: range.hi, outside: { kind: "error" }, letter } : undefined;
}

/**
 * Offers names for the shares that the derivative of this quantity may come to; those already offered stay. Of the `second`
 * derivative a product of two shares is a part, so that short ones get a name, too.
 */
export function offerShares(w: Workshop, quantity: string | undefined, second: boolean): void {
  const def = quantity === undefined ? undefined : definition(w.env, quantity);
  if (def === undefined || def.recurrence !== undefined) return;
  const offered = w.shares.get(def.name);
  if (offered !== undefined && (offered.length > 0 || !second)) return;
  const made: Share[] = [];
  const taken = [...w.env.decls.keys(), ...def.params];
  const own = def.params.map(
    (p, k) => [p, { kind: "interval", lo: def.axes[k]?.lo, hi: def.axes[k]?.hi } as Range] as const,
  );
  // The author's letters, where those that tasks use already run over the same; else others.
  const places = sumsUnderLogarithms(w, def.body, taken);
  const apart = sumsUnderLogarithms(w, def.body, [...taken, ...w.env.indices.keys()]);
  for (const [k, place] of places.entries()) {
    const share = [place, apart[k]].reduce<Share | undefined>(
      (found, p) =>
        found ??
        (p && isNamed(w, p.sum, second) ? shareOf(w, p.sum, [...own, ...p.around], made) : undefined),
      undefined,
    );
    if (share !== undefined) made.push(share);
  }
  w.shares.set(def.name, made);
  const decls = new Map(w.env.decls);
  for (const s of made) decls.set(s.def.name, s.def);
  if (made.length > 0) w.env = { ...w.env, decls };
}

function shareOf(
  w: Workshop,
  sum: Bind,
  around: Place["around"],
  before: readonly Share[],
): Share | undefined {
  const { ctx } = w;
  const letters = around.filter(([l]) => freeIndices(sum).includes(l));
  const o = open(ctx, sum, [...w.env.decls.keys(), ...around.map(([l]) => l)]);
  const all = [...letters, ...o.vars.map((v, k) => [v.name, o.ranges[k]] as const)];
  const axes = all.flatMap(([l, r]) => axisOf(w, l, r) ?? []);
  if (axes.length < all.length || freeIndices(sum).length > letters.length) return undefined;
  const params = all.map(([l]) => l);
  const body = ctx.div(o.body, sum);
  if (isDefined(w, body, params)) return undefined;
  const used = new Set([
    ...printedNames(w.env),
    ...w.env.indices.keys(),
    ...params,
    ...symbols(body),
    ...before.map((s) => s.def.name),
  ]);
  const names = o.body.kind === "app" && o.body.op === "exp" ? PROBABILITIES : NAMES;
  const name = names.find((n) => !used.has(n)) ?? freshName("r", used);
  const made: Definition = { kind: "definition", name, params, axes, body, integer: false };
  return {
    def: made,
    lhs: ctx.at(
      ctx.sym(name),
      params.map((p) => ctx.idx(p)),
    ),
  };
}

const isNamed = (w: Workshop, sum: Bind, second: boolean): boolean =>
  isLong(sum) || isOfScores(w, sum) || (second && sum.guard === undefined && isHeaded(sum.body, "exp"));

const isHeaded = (e: Expr, op: string): boolean => e.kind === "app" && e.op === op;

const isLong = (sum: Bind): boolean =>
  sum.guard === undefined && (treeSize(sum.body, LONG_TERM) >= LONG_TERM || isWeighted(sum.body));

/** e^{S_ij} of scores that the block has defined, or adds up as in e^{a_i + T_ij}: what is taken of them are probabilities. */
function isOfScores(w: Workshop, sum: Bind): boolean {
  const score = sum.body.kind === "app" && sum.body.op === "exp" ? sum.body.args[0] : undefined;
  if (sum.guard !== undefined || score === undefined) return false;
  const isRead = (e: Expr): boolean => e.kind === "at" && e.loose > 0;
  if (score.kind === "app" && score.op === "add") return score.args.every(isRead);
  return (
    score.kind === "at" &&
    score.loose > 0 &&
    score.tensor.kind === "sym" &&
    definition(w.env, score.tensor.name) !== undefined
  );
}

/** π_k·N_k: a weight and what it weighs. */
const isWeighted = (e: Expr): boolean =>
  e.kind === "app" &&
  e.op === "mul" &&
  e.args.length === 2 &&
  e.args.every((f) => f.kind === "at" && f.loose > 0);

/** Whether a definition of the block says the same. */
function isDefined(w: Workshop, body: Expr, params: readonly string[]): boolean {
  const { ctx } = w;
  const form = (e: Expr, letters: readonly string[]): number => {
    const at = new Map(letters.map((l, k) => [l, ctx.sym(`?${k}`)]));
    return norm(
      ctx,
      replaceLeaves(ctx, e, (x) => (x.kind === "idx" ? at.get(x.name) : undefined)),
    ).alpha;
  };
  const own = form(body, params);
  return [...w.env.decls.values()].some(
    (d) => d.kind === "definition" && d.params.length === params.length && form(d.body, d.params) === own,
  );
}

/** The lines that say what the names are that these chains use, each once. */
export function saidShares(
  w: Workshop,
  quantity: string | undefined,
  chains: readonly Chain[],
): readonly Chain[] {
  const offered = quantity === undefined ? [] : (w.shares.get(quantity) ?? []);
  const out: Chain[] = [];
  for (const { def, lhs } of offered) {
    if (w.said.has(def.name)) continue;
    const name = w.ctx.sym(def.name);
    const uses = chains.some((c) => c.steps.some((s) => some(s.after, (x) => x === name)));
    if (!uses) continue;
    w.said.add(def.name);
    declareIndices(
      w,
      def.params.map((p, k): readonly [string, Range] => [p, axisRange(def.axes[k] as Axis)]),
    );
    out.push({
      key: nextKey(w),
      lhs,
      steps: [
        madeStep({
          before: lhs,
          after: def.body,
          rule: "definition.part",
          reason: ["a name for the share of a term in the sum"],
        }),
      ],
      role: "definition",
      level: "standard",
    });
  }
  return out;
}
