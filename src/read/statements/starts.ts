// What a recurrence starts from: `h[-1] = h0` beside `h[t] = ...`. A second definition of a name is a start where one
// of its subscripts is an index and no letter. It is elaborated in the parameters of the recurrence.

import { substituteIndices } from "../../expr/binders.ts";
import {
  type Axis,
  axisRange,
  type Definition,
  type Start,
  type StartPlace,
} from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { symbols } from "../../expr/traverse.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { factsOf } from "../../index/prove.ts";
import { nameUses } from "../syntax/names.ts";
import type { DefineStatement, Statement, TargetSubscript } from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import { refuseFraction, refuseOutside } from "../terms/checks.ts";
import { elaborateScalar, elaborateValue } from "../terms/elaborate.ts";
import { kernelIndex } from "../terms/first.ts";
import { axisText } from "../terms/infer.ts";
import { axesOfTerm, entryAt } from "../terms/resolve.ts";
import {
  count,
  failure,
  NO_LETTERS,
  startWork,
  type Work,
  type Workspace,
  withLetters,
  written,
} from "../terms/workspace.ts";

/** The statements with the starts of recurrences told apart from their steps. */
export function withStarts(statements: readonly Statement[]): readonly Statement[] {
  const known = new Set<string>();
  const defined = new Map<string, DefineStatement[]>();
  for (const s of statements) {
    if (s.kind === "given") {
      for (const item of s.items) {
        known.add(item.name.name);
        for (const axis of item.shape ?? []) for (const use of nameUses(axis.extent)) known.add(use.name);
      }
    }
    if (s.kind !== "define") continue;
    known.add(s.name.name);
    defined.set(s.name.name, [...(defined.get(s.name.name) ?? []), s]);
  }
  // t in h[t+1] = … h[t] … is a letter; what the right side does not mention is a size.
  const moves = (t: TargetSubscript, s: DefineStatement): boolean =>
    nameUses(t.index).some((u) => !known.has(u.name) && nameUses(s.value).some((v) => v.name === u.name));
  const isIndex = (t: TargetSubscript, s: DefineStatement): boolean =>
    t.range === undefined && (t.index.kind === "name" ? known.has(t.index.name) : !moves(t, s));
  const isStart = (s: DefineStatement): boolean => s.subscripts?.some((t) => isIndex(t, s)) ?? false;
  return statements.map((s): Statement => {
    if (s.kind !== "define" || !isStart(s)) return s;
    const step = defined.get(s.name.name)?.some((o) => o.subscripts !== undefined && !isStart(o));
    return step === true ? { ...s, kind: "start" } : s;
  });
}

/** Whether a place of a start has a letter for all indices. */
const isLetter = (ws: Workspace, t: TargetSubscript): boolean =>
  t.index.kind === "name" && !ws.declared.has(t.index.name) && !ws.decls.has(t.index.name);

/** The letters of a definition with starts along whose axes none of them stands. */
export function lettersBesideStarts(
  ws: Workspace,
  step: DefineStatement,
  starts: readonly DefineStatement[],
): ReadonlySet<string> {
  const beside = (k: number): boolean =>
    starts.every((s) => {
      const place = s.subscripts?.[k];
      return place === undefined || isLetter(ws, place);
    });
  const places = starts.length === 0 ? [] : (step.subscripts ?? []);
  return new Set(places.flatMap((t, k) => (t.index.kind === "name" && beside(k) ? [t.index.name] : [])));
}

export interface PlacedStart extends Start {
  readonly statement: DefineStatement;
}

/** Undefined when the start's errors have been reported. */
export function elaborateStart(
  ws: Workspace,
  s: DefineStatement,
  of: Definition,
  ring: ReadonlySet<string>,
): PlacedStart | undefined {
  const w = startWork(ws);
  const { ctx } = ws;
  const places = s.subscripts ?? [];
  const indices = places.flatMap((place, axis) => (isLetter(ws, place) ? [] : [{ place, axis }]));
  const third = indices[2];
  if (third !== undefined)
    throw failure("start", `\`${written(w, s.name.span)}\` starts along three axes`, third.place.span, {
      expected: "a letter for every axis but those along which the recurrence runs, two at the most",
    });
  if (places.length > of.params.length)
    throw failure("rank", `\`${s.name.name}\` has ${count(of.params.length, "axis", "axes")}`, s.span, {
      expected: count(of.params.length, "subscript"),
      related: [{ span: of.span ?? s.span, message: "its step is defined here" }],
    });
  const letters = places.flatMap((t): readonly Letter[] =>
    isLetter(ws, t) && t.index.kind === "name" ? [{ name: t.index.name, span: t.index.span }] : [],
  );
  const scope = withLetters(
    NO_LETTERS,
    letters.map((l) => [l.name, { span: l.span }] as const),
  );
  const found = indices.map(({ place, axis }): StartPlace => {
    const at = kernelIndex(ctx, elaborateScalar(w, NO_LETTERS, place.index), ws.first);
    refuseFraction(w, at, place.span, "a subscript");
    return { axis, at };
  });
  const rest = of.params.filter((_, k) => k >= places.length);
  const { expr, rank } = elaborateValue(w, scope, s.value);
  if (rank !== 0 && rank !== rest.length)
    throw failure(
      "rank",
      `\`${written(w, s.value.span)}\` has ${count(rank, "axis", "axes")}`,
      s.value.span,
      {
        expected: rest.length === 0 ? "a number" : `a number, or ${count(rest.length, "axis", "axes")}`,
      },
    );
  if (rank > 0) requireSameSlice(w, s, axesOfTerm(w, expr), of);
  const value = entryAt(
    w,
    expr,
    rest.map((p) => ctx.idx(p)),
  );
  const own = symbols(value).find((name) => ring.has(name));
  if (own !== undefined)
    throw failure("start", `the start of \`${s.name.name}\` depends on \`${own}\``, s.value.span, {
      expected: "what is known before the first step",
    });
  const renamed = new Map<string, Expr>();
  const ranges = new Map<string, Range>();
  places.forEach((t, k) => {
    const [axisOf, param] = [of.axes[k], of.params[k]];
    if (!isLetter(ws, t) || t.index.kind !== "name" || axisOf === undefined || param === undefined) return;
    renamed.set(t.index.name, ctx.idx(param));
    ranges.set(t.index.name, axisRange(axisOf));
  });
  if (!w.failed) refuseOutside(w, ranges);
  return w.failed
    ? undefined
    : { places: found, value: substituteIndices(ctx, value, renamed), statement: s };
}

/** A start for a whole slice has an entry for each of it, and no others. */
function requireSameSlice(w: Work, s: DefineStatement, slice: readonly Axis[], of: Definition): void {
  const facts = factsOf(w.ws.ctx, w.env);
  for (const [n, axis] of slice.entries()) {
    const k = (s.subscripts?.length ?? 0) + n;
    const [own, letter] = [of.axes[k], of.params[k]];
    if (own === undefined || letter === undefined || sameIndexSet(facts, axis, own)) continue;
    throw failure(
      "start",
      `\`${written(w, s.value.span)}\` runs over ${axisText(w, axis)}, where \`${of.name}\` runs over ${axisText(w, own)}`,
      s.value.span,
      {
        expected: `an entry for every \`${letter}\` of \`${of.name}\`, whose range may be written on the left side of its step`,
        remedy: `${letter} = ${axisText(w, axis)}`,
        related: [{ span: of.span ?? s.span, message: "its step is defined here" }],
      },
    );
  }
}
