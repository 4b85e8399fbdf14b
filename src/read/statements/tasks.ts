// Tasks and assumptions. A bare subscript that nobody declares is a free letter: it stands for every index of
// the axis that it reads, and its range is noted in the environment. A letter that two tasks use over different
// axes is kept apart by a prime.

import { substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axisRange, type Task } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { sameByNorm } from "../../expr/norm.ts";
import { addPoly, toPoly } from "../../expr/poly.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { type End, endFrom, endsOf, tightest } from "../../index/ends.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { isStrict } from "../../index/infer.ts";
import { factsOf, heldKnowledge, implied } from "../../index/prove.ts";
import { nameUses } from "../syntax/names.ts";
import { suggest } from "../syntax/spell.ts";
import type {
  AssumeStatement,
  CodeStatement,
  LimitStatement,
  ShowStatement,
  SizeStatement,
  Statement,
  VaryStatement,
} from "../syntax/statement-syntax.ts";
import type { Condition, Letter, Relation, Value } from "../syntax/syntax.ts";
import { refuseOutside } from "../terms/checks.ts";
import { tilingAxes } from "../terms/composite.ts";
import {
  elaborateCondition,
  elaborateRelation,
  elaborateScalar,
  elaborateValue,
  elaborateWhole,
} from "../terms/elaborate.ts";
import { axisText, occurrencesOf, type Place, requireSame } from "../terms/infer.ts";
import { matrixPart } from "../terms/matrix.ts";
import { letters, type Part } from "../terms/matrix-parts.ts";
import { hasWholeTensor } from "../terms/matrix-signs.ts";
import type { Typed } from "../terms/resolve.ts";
import { statementParts } from "../terms/survey.ts";
import {
  count,
  declaredHere,
  failure,
  NO_LETTERS,
  type Scope,
  silently,
  startWork,
  type Work,
  type Workspace,
  withLetters,
} from "../terms/workspace.ts";
import { assumeInside } from "./inside.ts";
import { minimise, train } from "./optimise.ts";
import { elaborateDraw, elaboratePlot } from "./pictures.ts";

export function elaborateTasks(ws: Workspace, s: Statement): readonly Task[] {
  const found = statementParts(ws, s).letters;
  switch (s.kind) {
    case "find":
      return s.targets.flatMap((t) => {
        const w = startWork(ws);
        const { scope, letters } = freeLetters(found, [t]);
        const { expr } = elaborateValue(w, scope, t);
        asEntries(w, expr);
        const [target] = settle(w, letters, [asked(w, expr)], "entries");
        return w.failed || target === undefined ? [] : [{ kind: "find", target, span: t.span }];
      });
    case "compute":
    case "expand":
      return s.values.flatMap((v) => {
        const w = startWork(ws);
        const { scope, letters } = freeLetters(found, [v]);
        const { expr } = elaborateWhole(w, scope, v);
        const [what] = settle(w, letters, [expr]);
        return w.failed || what === undefined ? [] : [{ kind: s.kind, what, span: v.span }];
      });
    case "show":
    case "refute":
      return show(ws, s);
    case "code":
      return code(ws, s);
    case "limit":
      return limit(ws, s);
    case "size":
      return size(ws, s);
    case "draw":
      return [elaborateDraw(ws, s)];
    case "plot":
      return [elaboratePlot(ws, s)];
    case "minimise":
      return minimise(ws, s);
    case "train":
      return train(ws, s);
    default:
      return [];
  }
}

/** What is given need not be found: of a recurrence, the derivative that counts the later entries is asked for. */
const asked = (w: Work, e: Expr): Expr =>
  e.kind === "deriv" && e.mode === "partial" ? w.ws.ctx.deriv(e.of, e.wrt) : e;

/**
 * ∂L/∂x[K] is by an entry of x, also where x goes on beyond its shape, so that K is an index of x. (A letter that stands
 * for all indices may run over more.)
 */
function asEntries(w: Work, e: Expr): void {
  if (e.kind !== "deriv") return;
  const { wrt } = e;
  asEntries(w, e.of);
  if (wrt.kind !== "at") return;
  for (const [k, read] of w.reads.entries()) {
    const isIt = read.subs.length === wrt.subs.length && read.subs.every((sub, j) => sub === wrt.subs[j]);
    if (!isIt || wrt.tensor.kind !== "sym" || read.name !== wrt.tensor.name) continue;
    const axes = read.axes.map((axis, j): Axis => {
      const sub = read.subs[j];
      return sub === undefined || freeIndices(sub).length > 0
        ? axis
        : { ...axis, outside: { kind: "error" } };
    });
    w.reads.splice(k, 1, { ...read, axes });
  }
}

/** Relations that are taken as true. */
export function elaborateAssumption(ws: Workspace, s: AssumeStatement | VaryStatement): readonly Expr[] {
  const found = statementParts(ws, s).letters;
  return s.conditions.flatMap((c) => {
    const w = startWork(ws);
    const whole = c.kind === "relation" ? wholeEquation(w, c) : undefined;
    if (whole !== undefined) return w.failed ? [] : whole;
    const { scope, letters } = freeLetters(found, [c]);
    const relations =
      c.kind === "relation" ? elaborateRelation(w, scope, c) : [elaborateCondition(w, scope, c)];
    const settled = settle(w, letters, relations);
    return w.failed ? [] : settled;
  });
}

/** A = Aᵀ, an equation of whole tensors in matrix notation: of their entries, for all indices. */
function wholeEquation(w: Work, c: Relation): readonly Expr[] | undefined {
  const { ctx, indices } = w.ws;
  const sides = [c.first, ...c.links.map((l) => l.right)];
  if (c.links.some((l) => l.op !== "=") || !sides.some((side) => hasWholeTensor(w, side))) return undefined;
  const parts = sides.map((side) => matrixPart(w, NO_LETTERS, side, elaborateValue));
  const [first] = parts;
  if (first === undefined) return undefined;
  requireSameRank(
    sides,
    parts.map((p) => ({ expr: p.entry(letters(w, p.axes)), rank: p.axes.length })),
  );
  requireSameAxes(w, sides, parts);
  const own = letters(w, first.axes).map((v, k) =>
    ctx.idx(declareFree(ctx, indices, v.name, axisRange(first.axes[k] as Axis))),
  );
  const entries = parts.map((p) => p.entry(own));
  return entries.slice(1).map((e, k) => ctx.eq(entries[k] as Expr, e));
}

function requireSameAxes(w: Work, sides: readonly Value[], [first, ...others]: readonly Part[]): void {
  const facts = factsOf(w.ws.ctx, w.env);
  for (const [j, other] of others.entries()) {
    const k = other.axes.findIndex((a, n) => !sameIndexSet(facts, first?.axes[n] ?? a, a));
    const [here, before] = [other.axes[k], first?.axes[k]];
    if (here === undefined || before === undefined) continue;
    const place = sides[j + 1]?.span ?? { start: 0, end: 0 };
    const [a, b] = [axisText(w, before), axisText(w, here)];
    throw failure("shape", `axis ${k + 1} runs over ${a} on one side and over ${b} on the other`, place, {
      expected: "sides with index sets that are provably the same",
    });
  }
}

function code(ws: Workspace, s: CodeStatement): readonly Task[] {
  const found = statementParts(ws, s).letters;
  const targets = s.targets.flatMap((t) => {
    const w = startWork(ws);
    const { scope, letters } = freeLetters(found, [t]);
    const { expr } = elaborateValue(w, scope, t);
    if (!w.failed && expr.kind !== "deriv" && !isDefinition(ws, expr)) {
      throw failure("code", "`code` writes definitions and derivatives, and this is none", t.span, {
        expected: "a name that is defined in this block, or d(L)/d(x)",
      });
    }
    asEntries(w, expr);
    const [target] = settle(w, letters, [asked(w, expr)], "entries");
    return w.failed || target === undefined ? [] : [target];
  });
  if (targets.length < s.targets.length) return [];
  return [{ kind: "code", languages: s.languages, targets, span: s.span }];
}

const isDefinition = (ws: Workspace, e: Expr): boolean =>
  e.kind === "sym" && ws.decls.get(e.name)?.kind === "definition";

/** A = B = C is shown as A = B and B = C, or refuted so. */
function show(ws: Workspace, s: ShowStatement): readonly Task[] {
  const { claim } = s;
  if (claim.kind !== "relation" || claim.links.some((l) => l.op !== "=")) {
    const does = s.kind === "show" ? "proves" : "disproves";
    throw failure(s.kind, `\`${s.kind}\` ${does} equalities only`, claim.span, {
      expected: `\`${s.kind} A = B\``,
    });
  }
  const w = startWork(ws);
  const { scope, letters } = freeLetters(statementParts(ws, s).letters, [claim]);
  const sides: readonly Value[] = [claim.first, ...claim.links.map((l) => l.right)];
  const typed = sides.map((side) => elaborateWhole(w, scope, side));
  requireSameRank(sides, typed);
  const exprs = settle(
    w,
    letters,
    typed.map((t) => t.expr),
  );
  if (w.failed) return [];
  return claim.links.flatMap((_, k): readonly Task[] => {
    const [lhs, rhs] = [exprs[k], exprs[k + 1]];
    return lhs === undefined || rhs === undefined ? [] : [{ kind: s.kind, lhs, rhs, span: claim.span }];
  });
}

function requireSameRank(sides: readonly Value[], typed: readonly Typed[]): void {
  const [first] = typed;
  for (const [k, t] of typed.entries()) {
    const [side, left] = [sides[k], sides[0]];
    if (first === undefined || side === undefined || left === undefined || t.rank === first.rank) continue;
    throw failure("rank", `the sides of the equation have different shapes`, side.span, {
      expected: `${kind(first.rank)}, as on the left`,
      related: [{ span: left.span, message: kind(first.rank) }],
    });
  }
}

const kind = (rank: number): string =>
  rank === 0 ? "a number" : `a tensor with ${count(rank, "axis", "axes")}`;

/** What moves is a number of the block that is not whole. */
function limit(ws: Workspace, s: LimitStatement): readonly Task[] {
  const w = startWork(ws);
  const { name, span } = s.variable;
  const decl = ws.decls.get(name);
  if (decl === undefined && ws.broken.has(name)) throw silently();
  if (decl?.kind !== "scalar" || decl.integer || decl.role === "size") {
    const what = decl === undefined ? "is not declared" : "is no real number that is given";
    throw failure("limit", `\`${name}\` ${what}`, span, {
      expected: "a given number that may take all values near the limit",
      ...(decl === undefined ? { remedy: `given ${name}` } : declaredHere(w, name)),
    });
  }
  const { scope, letters } = freeLetters(statementParts(ws, s).letters, [s.to, s.of]);
  const exprs = [elaborateScalar(w, NO_LETTERS, s.to), elaborateScalar(w, scope, s.of)];
  const [to, of] = settle(w, letters, exprs);
  const variable = ws.ctx.sym(name);
  return w.failed || to === undefined || of === undefined
    ? []
    : [{ kind: "limit", of, variable, to, side: sideOf(w, s.side, variable, to), span: s.span }];
}

/** A number that is declared to be above the limit comes from there: τ → 0 of a τ > 0 is τ → 0+. */
function sideOf(w: Work, written: LimitStatement["side"], variable: Expr, to: Expr): LimitStatement["side"] {
  if (written !== "both" || to.kind !== "num") return written;
  const facts = factsOf(w.ws.ctx, w.env);
  if (implied(facts, w.ws.ctx.le(to, variable))) return "above";
  return implied(facts, w.ws.ctx.le(variable, to)) ? "below" : written;
}

function size(ws: Workspace, s: SizeStatement): readonly Task[] {
  return s.items.flatMap((item): readonly Task[] => {
    const w = startWork(ws);
    const name = item.name.name;
    const decl = ws.decls.get(name);
    if (decl === undefined) {
      if (ws.broken.has(name)) throw silently();
      throw failure("undeclared", `\`${name}\` is not declared`, item.name.span, {
        expected: "a tensor of this block",
        remedy: suggest(name, [...ws.declared.keys()]) ?? `given ${name}[n]`,
      });
    }
    if ((decl.kind !== "tensor" && decl.kind !== "definition") || decl.axes.length === 0) {
      throw failure("rank", `\`${name}\` has no axes`, item.name.span, {
        expected: "a tensor after `size`",
        ...declaredHere(w, name),
      });
    }
    const crop = item.crop === undefined ? undefined : elaborateScalar(w, NO_LETTERS, item.crop);
    return w.failed ? [] : [{ kind: "size", name, crop, span: item.span }];
  });
}

/** The free letters in these parts of a task, with their first places. */
function freeLetters(
  found: ReadonlySet<string>,
  parts: readonly (Value | Condition)[],
): { readonly scope: Scope; readonly letters: readonly Letter[] } {
  const places = new Map<string, Letter>();
  for (const use of parts.flatMap(nameUses)) {
    if (found.has(use.name) && !places.has(use.name))
      places.set(use.name, { name: use.name, span: use.span });
  }
  const letters = [...places.values()];
  const scope = withLetters(
    NO_LETTERS,
    letters.map((l) => [l.name, { span: l.span }] as const),
  );
  return { scope, letters };
}

/**
 * Gives the free letters their ranges, and other names where a letter has another range in the block already. `entries`:
 * what is asked for is there, as y[2] and x[K] of ∂y[2]/∂x[K] are. Of other terms a condition beside a read may tell where
 * it is inside.
 */
function settle(
  w: Work,
  letters: readonly Letter[],
  exprs: readonly Expr[],
  what: "entries" | "terms" = "terms",
): readonly Expr[] {
  if (w.failed) return exprs;
  const { ctx, indices } = w.ws;
  const renamed = new Map<string, Expr>();
  const ranges = new Map<string, Range>();
  for (const letter of letters) {
    const range = rangeOf(w, letter);
    ranges.set(letter.name, range);
    const name = declareFree(ctx, indices, letter.name, range);
    if (name !== letter.name) renamed.set(letter.name, ctx.idx(name));
  }
  refuseOutside(w, ranges);
  if (!w.failed && what === "entries") assumeInside(w, ranges, new Map());
  return exprs.map((e) => substituteIndices(ctx, e, renamed));
}

/** Notes where a free letter runs; under another name where it has another range in the block already. */
function declareFree(ctx: Context, indices: Map<string, Range>, letter: string, range: Range): string {
  let name = letter;
  for (
    let known = indices.get(name);
    known !== undefined && !sameRange(ctx, known, range);
    known = indices.get(name)
  ) {
    name += "'";
  }
  indices.set(name, range);
  return name;
}

const sameRange = (ctx: Context, a: Range, b: Range): boolean =>
  a.kind === "interval" &&
  b.kind === "interval" &&
  sameByNorm(ctx, a.lo, b.lo) &&
  sameByNorm(ctx, a.hi, b.hi);

/**
 * A free letter runs over the axis that it reads; a strict one decides before one that is extended. One that stands
 * alone nowhere runs where the subscripts that it is in are inside: 2a + 1 in 0..n−1 for a in 0..⌊(n−2)/2⌋.
 */
function rangeOf(w: Work, letter: Letter): Range {
  const { all, alone } = occurrencesOf(w.reads, letter.name);
  const strict = alone.filter((p) => isStrict(p.axis));
  requireSame(w, letter.name, strict);
  const [place] = strict.length > 0 ? strict : alone;
  const range = place === undefined ? insideOf(w, letter, all) : axisRange(place.axis);
  const ends = range?.kind === "interval" ? [range.lo, range.hi] : [];
  if (range === undefined || ends.some((e) => freeIndices(e).length > 0)) {
    throw failure("range", `the range of \`${letter.name}\` cannot be told`, letter.span, {
      expected:
        "a letter that stands alone in a subscript of a tensor of this block, or one like `2*a+1`, linear in the letter",
    });
  }
  return range;
}

/** Where the letter keeps every subscript inside, if all are linear in it and have no other letter. */
function insideOf(w: Work, letter: Letter, places: readonly Place[]): Range | undefined {
  const { ctx } = w.ws;
  const facts = factsOf(ctx, w.env);
  const k = heldKnowledge(facts);
  const v = ctx.idx(letter.name);
  const ends: End[] = [];
  for (const { axis, sub } of places) {
    if (freeIndices(sub).length > 1) {
      const tile = places.length === 1 ? tilingAxes(w, sub, axis)?.get(letter.name) : undefined;
      return tile === undefined ? undefined : axisRange(tile);
    }
    const at = toPoly(sub);
    for (const p of [addPoly(at, toPoly(axis.lo), -1), addPoly(toPoly(axis.hi), at, -1)]) {
      const end = endFrom(k, p, v);
      if (end === undefined || end === "not-linear") return undefined;
      ends.push(end);
    }
  }
  const found = tightest(facts, endsOf(ends));
  return found === undefined ? undefined : { kind: "interval", ...found };
}
