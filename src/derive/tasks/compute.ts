// The tasks `compute` and `expand`, entry by entry. `compute`: the numbers put in, every product (full), without the
// terms that are 0 and with equal factors grouped (standard), the value (brief); gradients by their equations.
// `expand`: the sum of an entry term by term, with the entries as they are called. Neither evaluates approximately.

import { isIncoming } from "../../diff/depends.ts";
import type { Axis } from "../../expr/environment.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { some, treeSize } from "../../expr/traverse.ts";
import { axesOfExpr } from "../../library/tensors.ts";
import type { Chain, DerivationDiagnostic, Level, Reason, Result, Step } from "../../rewrite/derivation.ts";
import { exactValue } from "../lines/exact-value.ts";
import { line, madeStep } from "../lines/lines.ts";
import { isDeriv, nextKey, type Workshop } from "../lines/workshop.ts";
import { substitutedGradient } from "./computed-gradient.ts";
import { Unwritten } from "./unwritten.ts";
import { condensed, nothingIn, numbersIn, termsOf, wholeNumber } from "./write-out.ts";

export interface Computed {
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly diagnostics: readonly DerivationDiagnostic[];
}

/** More entries than this are not written out. */
const MAX_ENTRIES = 400;
/** Entries that are longer than this are not set in a matrix. */
const CELL = 16;

/** The lines of one entry, or undefined when an earlier task of the block shows them. */
type EntryLines = (w: Workshop, entry: Expr, chains: Chain[]) => readonly Step[];

export const compute = (w: Workshop, what: Expr): Computed => entrywise(w, what, computedLines, "compute");
export const expand = (w: Workshop, what: Expr): Computed => entrywise(w, what, expandedLines, "expand");

function entrywise(w: Workshop, what: Expr, lines: EntryLines, task: string): Computed {
  try {
    const axes = axesOfExpr(w.ctx, w.env, what, w.library.tensorOperators);
    const chains: Chain[] = [];
    const single = axes.length === 0;
    const entries = positions(w, axes).map((p) =>
      entryAt(
        w,
        what,
        p.map((n) => w.ctx.num(n)),
      ),
    );
    // Entries that earlier tasks worked out are not worked out again, unless nothing else is left.
    const every = entries.every((e) => w.computed.has(`${task} ${e.alpha}`));
    const values = entries.map((entry) => {
      const known = w.computed.get(`${task} ${entry.alpha}`);
      if (known !== undefined && !every) return known;
      const steps = lines(w, entry, chains);
      const last = steps[steps.length - 1] as Step;
      chains.push({
        key: nextKey(w),
        lhs: entry,
        steps,
        role: single ? "main" : "auxiliary",
        level: single ? "brief" : "standard",
        unnumbered: true,
      });
      w.computed.set(`${task} ${entry.alpha}`, last.after);
      return last.after;
    });
    const rhs = nest(
      w,
      values,
      axes.map((a) => extent(w, a)),
    );
    const short = task === "compute" || values.every((v) => treeSize(v, CELL + 1) <= CELL);
    // An entry of many that is told in one line stands in the matrix.
    const shown = single || !short ? chains : chains.map(inMatrix);
    return { chains: shown, result: { lhs: what, rhs, unsaid: single || !short }, diagnostics: [] };
  } catch (e) {
    if (!(e instanceof Unwritten)) throw e;
    return {
      chains: [],
      result: undefined,
      diagnostics: [{ code: `${task}.unwritten`, message: e.message }],
    };
  }
}

const inMatrix = (c: Chain): Chain => {
  const [only, ...more] = c.steps;
  return c.unnumbered !== true || only === undefined || more.length > 0
    ? c
    : { ...c, steps: [{ ...only, level: "full" }] };
};

const step = (
  before: Expr,
  after: Expr,
  rule: string,
  reason: Reason,
  level: Level,
  finer?: Reason | undefined,
): Step => madeStep({ before, after, rule, reason, level, finer });

/** The entry with its sums written out, by its definition or by the equation of the gradient. */
function expandedLines(w: Workshop, entry: Expr, chains: Chain[]): readonly Step[] {
  const opened = opening(w, entry, chains);
  if (opened !== undefined) return [opened];
  const terms = termsOf(w, entry);
  return [step(entry, terms, "expand.terms", terms === entry ? [] : ["written out"], "standard")];
}

/** ∂E/∂A[0, 1] = B[0, 1] + B[0, 0] by the equation for ∂E/∂A[m, n]. */
function opening(w: Workshop, entry: Expr, chains: Chain[]): Step | undefined {
  if (!isDeriv(entry) || isIncoming(w.env, entry)) return undefined;
  const eq = substitutedGradient(w, entry, chains);
  if (eq === undefined) return undefined;
  const { lhs, rhs, key } = eq;
  const used: Step = {
    ...step(entry, eq.after, "use.equation", [{ ref: key }], "full"),
    match: { "?lhs": lhs, "?rhs": rhs },
  };
  const terms = termsOf(w, eq.after);
  const parts = terms === eq.after ? [] : [step(eq.after, terms, "expand.terms", ["written out"], "full")];
  return line([used, ...parts], ["by ", { ref: key }], "standard");
}

function computedLines(w: Workshop, entry: Expr, chains: Chain[]): readonly Step[] {
  const opened = opening(w, entry, chains);
  const start = opened?.after ?? entry;
  const written = numbersIn(w, start);
  const short = condensed(w, written);
  const value = exactValue(w, short);
  if (value.kind !== "num")
    throw new Unwritten("the value is not a rational number, so it is not computed exactly");
  const steps: Step[] = opened === undefined ? [] : [opened];
  const put = (after: Expr, rule: string, reason: Reason, level: Level, finer?: Reason): void => {
    const last = steps[steps.length - 1];
    const before = last?.after ?? entry;
    if (before === after && (last !== undefined || rule !== "compute.value")) return;
    steps.push(step(before, after, rule, reason, level, finer));
  };
  if (written !== value) {
    const grouped = short !== written && short !== value;
    put(written, "compute.write-out", ["the numbers put in"], grouped ? "full" : "standard");
    const dropped = droppedWords[nothingIn(written)];
    const said = dropped === undefined ? "" : `; ${dropped}`;
    const finer = dropped ?? (hasGroups(short) ? "equal factors are taken out" : "a factor 1 is not written");
    if (grouped) put(short, "compute.group", [`the numbers put in${said}`], "standard", [finer]);
  }
  put(value, "compute.value", [], "brief");
  return steps;
}

const droppedWords = {
  none: undefined,
  zero: "terms that are 0 are left out",
  factor: "terms with the factor 0 are left out",
} as const;

/** 3·(5 + 2): one factor before what it is common to. */
const hasGroups = (e: Expr): boolean =>
  some(
    e,
    (x) => x.kind === "app" && x.op === "mul" && x.args.some((a) => a.kind === "app" && a.op === "add"),
  );

/** The entry of a whole-tensor term at numbers. */
function entryAt(w: Workshop, e: Expr, subs: readonly Expr[]): Expr {
  const { ctx } = w;
  if (subs.length === 0) return e;
  if (isDeriv(e)) {
    const own = axesOfExpr(ctx, w.env, e.of, w.library.tensorOperators).length;
    return ctx.deriv(
      entryAt(w, e.of, subs.slice(0, own)),
      entryAt(w, e.wrt, subs.slice(own)),
      e.mode,
    ) as Deriv;
  }
  return e.kind === "at" ? ctx.at(e.tensor, [...e.subs, ...subs]) : ctx.at(e, subs);
}

const extent = (w: Workshop, a: Axis): number => Math.max(0, wholeNumber(w, a.hi) - wholeNumber(w, a.lo) + 1);

function positions(w: Workshop, axes: readonly Axis[]): readonly (readonly number[])[] {
  let out: readonly (readonly number[])[] = [[]];
  for (const a of axes) {
    const range = Array.from({ length: extent(w, a) }, (_, k) => wholeNumber(w, a.lo) + k);
    out = out.flatMap((p) => range.map((n) => [...p, n]));
    if (out.length > MAX_ENTRIES) throw new Unwritten(`more than ${MAX_ENTRIES} entries are not written out`);
  }
  return out;
}

function nest(w: Workshop, values: readonly Expr[], shape: readonly number[]): Expr {
  const [rows, ...inner] = shape;
  if (rows === undefined) return values[0] as Expr;
  const each = inner.reduce((n, k) => n * k, 1);
  return w.ctx.app(
    "list",
    Array.from({ length: rows }, (_, k) => nest(w, values.slice(k * each, (k + 1) * each), inner)),
  );
}
