// Definitions: `y[i] = ...`, whole tensors `y = matmul(W, x) + b`, data `A = [[1, 2], [3, 4]]`, and scatters
// `y[S*i + k] += ...`. A left-side letter is a parameter; its axis is written or told from the reads (left.ts).

import { abstract } from "../../expr/binders.ts";
import { type Axis, axisRange, type Definition, type Scatter, stepAxes } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { TENSOR_OPS } from "../../expr/nodes.ts";
import { freeIndices, visit } from "../../expr/traverse.ts";
import { isInteger } from "../../index/affine.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { factsOf } from "../../index/prove.ts";
import { nameUses } from "../syntax/names.ts";
import type { DefineStatement, TargetSubscript } from "../syntax/statement-syntax.ts";
import type { DataList, Letter, Value } from "../syntax/syntax.ts";
import { refuseTaken } from "../terms/bind.ts";
import { refuseFraction, refuseOutside } from "../terms/checks.ts";
import {
  lettersOfTarget,
  lowerAxes,
  type Place,
  placeOf,
  shiftOf,
  toldFrom,
  topAxis,
  writtenAxis,
} from "../terms/composite.ts";
import { elaborateRange, elaborateScalar, elaborateValue } from "../terms/elaborate.ts";
import { kernelIndex } from "../terms/first.ts";
import { axisText, inferLetter } from "../terms/infer.ts";
import { leftAxes, scatterAxes } from "../terms/left.ts";
import { matrixPart } from "../terms/matrix.ts";
import { letters, someEntry } from "../terms/matrix-parts.ts";
import { isMatrixNotation, isPartOfTensor } from "../terms/matrix-signs.ts";
import { axesOfTerm, entryAt } from "../terms/resolve.ts";
import { statementParts } from "../terms/survey.ts";
import {
  failure,
  NO_LETTERS,
  type Scope,
  startWork,
  type Work,
  type Workspace,
  withLetters,
  written,
} from "../terms/workspace.ts";
import { elaborateList } from "./data.ts";
import { assumeInside } from "./inside.ts";

/** Undefined when the statement's errors have been reported. */
export function elaborateDefinition(ws: Workspace, s: DefineStatement): Definition | undefined {
  return elaborateWithReads(ws, s)?.definition;
}

/** The definition with the reads that its right side makes. */
export function elaborateWithReads(
  ws: Workspace,
  s: DefineStatement,
): { readonly definition: Definition; readonly work: Work } | undefined {
  const w = startWork(ws);
  const found = s.kind === "scatter" ? scatter(w, s) : define(w, s);
  return w.failed ? undefined : { definition: found, work: w };
}

const common = (s: DefineStatement) => ({
  kind: "definition" as const,
  name: s.name.name,
  span: s.name.span,
  ...(s.spelling === undefined ? {} : { spelling: s.spelling.text }),
});

function define(w: Work, s: DefineStatement): Definition {
  if (s.value.kind === "data") return data(w, s, s.value);
  if (s.subscripts === undefined) return whole(w, s);
  const { scope, axes, places, letters } = leftSide(w, s, s.subscripts);
  const rows = rowsOf(w, s, scope);
  const body = rows?.body ?? elaborateScalar(w, scope, s.value);
  const open = letters.filter((l) => !axes.has(l.name));
  if (!w.failed && open.length > 0) {
    for (const { place } of places)
      if (place !== undefined) for (const [name, axis] of lowerAxes(w, place)) axes.set(name, axis);
    const rest = open.filter((l) => !axes.has(l.name));
    const question = { name: s.name.name, letters: rest, known: axes, body, reads: w.reads };
    for (const [name, axis] of leftAxes(w, question)) axes.set(name, axis);
  }
  for (const [name, axis] of rows?.axes ?? []) axes.set(name, axis);
  const params = [...letters.map((l) => l.name), ...(rows?.axes.keys() ?? [])];
  const before = w.ws.decls.get(s.name.name);
  const steps = new Map(axes);
  // A recurrence is read where its steps hold, which is told when all of its ring is known.
  const runs = before?.kind === "definition" && before.recurrence !== undefined ? before : undefined;
  if (runs !== undefined)
    for (const [k, axis] of stepAxes(runs).entries()) steps.set(runs.params[k] ?? "", axis);
  const told = new Map(open.map((l) => [l.name, l] as const));
  if (!w.failed && (runs !== undefined || !w.ws.ring.has(s.name.name)))
    insideReads(w, new Map(params.flatMap((name) => rangeOf(steps, name))), told);
  const left = w.failed ? undefined : tiled(w, { params, axes, places, body });
  const of = left ?? { params, axes: params.flatMap((name) => axes.get(name) ?? []), body };
  return { ...common(s), ...of, integer: isInteger(w.env, of.body) };
}

interface LeftPlace {
  readonly letters: readonly Letter[];
  /** Where it is made of several letters: what it says, and its axis where that is written. */
  readonly place: Place | undefined;
  readonly range: Axis | undefined;
}

/** The letters of a left side, and the axes that are written. */
function leftSide(w: Work, s: DefineStatement, subscripts: readonly TargetSubscript[]) {
  const { ctx } = w.ws;
  let scope: Scope = NO_LETTERS;
  const axes = new Map<string, Axis>();
  const places = subscripts.map((t): LeftPlace => {
    const letters = lettersOfTarget(w.ws, t);
    if (letters.length === 0) throw noLetter(w, t);
    const written: Axis | undefined =
      t.range === undefined
        ? undefined
        : { ...elaborateRange(w, scope, t.range), outside: { kind: "error" } };
    for (const letter of letters) {
      refuseTaken(w, scope, letter, "left");
      scope = withLetters(scope, [[letter.name, { span: letter.span }]]);
    }
    const [only] = letters;
    const place = t.index.kind === "name" ? undefined : placeOf(w, scope, t, letters);
    const shift = place === undefined ? undefined : shiftOf(ctx, place);
    if (only !== undefined && (place === undefined || shift !== undefined)) {
      scope = withLetters(scope, [[only.name, { span: only.span, ...(shift && { value: shift }) }]]);
      if (written !== undefined) axes.set(only.name, { ...written, letter: only.name });
      return { letters, place: undefined, range: undefined };
    }
    if (place !== undefined && w.ws.ring.has(s.name.name)) throw noLetter(w, t);
    if (place !== undefined && written !== undefined) {
      const top = topAxis(w, place, written);
      axes.set(top.letter ?? "", top);
    }
    return { letters, place, range: written };
  });
  return { scope, axes, places, letters: places.flatMap((p) => p.letters) };
}

/** Places that are made of several letters get one for the axis, from which theirs are told. */
function tiled(
  w: Work,
  from: {
    readonly params: readonly string[];
    readonly axes: ReadonlyMap<string, Axis>;
    readonly places: readonly LeftPlace[];
    readonly body: Expr;
  },
): Pick<Definition, "params" | "axes" | "body" | "tiles"> | undefined {
  const { ctx } = w.ws;
  if (from.places.every((p) => p.place === undefined)) return undefined;
  let { body } = from;
  const own = from.places.flatMap((p) => p.letters.map((l) => l.name));
  const params: string[] = [];
  const axes: Axis[] = [];
  const add = (name: string, axis: Axis | undefined): void => {
    if (axis === undefined) return;
    params.push(name);
    axes.push({ ...axis, letter: name });
  };
  let made = 0;
  for (const { letters, place, range } of from.places) {
    if (place === undefined) for (const l of letters) add(l.name, from.axes.get(l.name));
    else {
      const name = freshParameter(w, [...params, ...own, ...boundLetters(body)], "opqrst"[made] ?? "o");
      made += 1;
      add(name, range ?? writtenAxis(ctx, place, from.axes));
      body = toldFrom(w, place, from.axes, ctx.idx(name), body);
    }
  }
  for (const name of from.params.slice(own.length)) add(name, from.axes.get(name));
  const targets = from.places.flatMap(({ letters, place }) =>
    place === undefined ? letters.map((l) => ctx.idx(l.name)) : [place.at],
  );
  const rows = from.params.slice(own.length).map((name) => ctx.idx(name));
  return { params, axes, body, tiles: { targets: [...targets, ...rows], value: from.body } };
}

/**
 * `y[n] = A @ x[n] + b`: a row for each index, whose axes get letters of their own; undefined for a number, and for
 * what is the same for all indices.
 */
function rowsOf(
  w: Work,
  s: DefineStatement,
  scope: Scope,
): { readonly body: Expr; readonly axes: ReadonlyMap<string, Axis> } | undefined {
  if (!inMatrixNotation(w, s)) return undefined;
  const mark = w.reads.length;
  const part = matrixPart(w, scope, s.value, elaborateValue);
  const moving = freeIndices(someEntry(part)).some((l) => scope.letters.has(l));
  if (part.axes.length === 0 || !moving) {
    w.reads.length = mark;
    return undefined;
  }
  // Looked at again, a recurrence keeps the letters that it has.
  const before = w.ws.decls.get(s.name.name);
  const kept = before?.kind === "definition" ? before.params.slice(scope.letters.size) : [];
  const again = kept.length === part.axes.length && !kept.some((name) => name.startsWith("#"));
  const beside = [...scope.letters.keys()].map((l) => w.ws.ctx.idx(l));
  const params = again
    ? kept.map((name) => w.ws.ctx.idx(name))
    : letters(w, part.axes, [...beside, someEntry(part)]);
  const axes = params.map((v, k) => [v.name, { ...(part.axes[k] as Axis), letter: v.name }] as const);
  return { body: part.entry(params), axes: new Map(axes) };
}

/** Reads that leave their index set are refused, those that may are assumed not to. */
function insideReads(
  w: Work,
  ranges: ReadonlyMap<string, Range>,
  told: ReadonlyMap<string, Letter> = new Map(),
): void {
  refuseOutside(w, ranges);
  if (!w.failed) assumeInside(w, ranges, told);
}

function rangeOf(axes: ReadonlyMap<string, Axis>, name: string): readonly (readonly [string, Range])[] {
  const axis = axes.get(name);
  return axis === undefined ? [] : [[name, axisRange(axis)]];
}

const noLetter = (w: Work, t: TargetSubscript): Error =>
  failure("left", `\`${written(w, t.index.span)}\` is no letter`, t.index.span, {
    expected: "a letter for each axis on a left side; `+=` for entries at computed places",
  });

function boundLetters(e: Expr): readonly string[] {
  const out: string[] = [];
  visit(e, (s) => {
    if (s.kind === "bind") out.push(...s.letters);
    return true;
  });
  return out;
}

/** A scalar, or a tensor told as a whole: its parameters are new letters. */
function whole(w: Work, s: DefineStatement): Definition {
  const { ctx } = w.ws;
  if (inMatrixNotation(w, s) || isPartOfTensor(w, s.value)) return inMatrices(w, s);
  const { expr, rank } = elaborateValue(w, NO_LETTERS, s.value);
  if (rank === 0) {
    if (!w.failed) insideReads(w, new Map());
    return { ...common(s), params: [], axes: [], body: expr, integer: isInteger(w.env, expr) };
  }
  requireSameShapes(w, s, expr);
  const params: string[] = [];
  const axes = axesOfTerm(w, expr).map((axis, k) => {
    const letter = freshParameter(w, params, axis.letter ?? "ijklmn"[k] ?? "i");
    params.push(letter);
    return { ...axis, letter };
  });
  const body = entryAt(
    w,
    expr,
    params.map((p) => ctx.idx(p)),
  );
  return { ...common(s), params, axes, body, integer: isInteger(w.env, body) };
}

const inMatrixNotation = (w: Work, s: DefineStatement): boolean =>
  s.matrices === true || isMatrixNotation(w, s.value);

/** Matrix notation, taken apart into entries; what was written is kept to be printed. */
function inMatrices(w: Work, s: DefineStatement): Definition {
  const part = matrixPart(w, NO_LETTERS, s.value, elaborateValue);
  const params = letters(w, part.axes);
  const body = part.entry(params);
  const axes = part.axes.map((a, k): Axis => ({ ...a, letter: params[k]?.name }));
  return {
    ...common(s),
    params: params.map((p) => p.name),
    axes,
    body,
    integer: isInteger(w.env, body),
    ...(part.shown === undefined || axes.length === 0 ? {} : { whole: part.shown }),
  };
}

function freshParameter(w: Work, taken: readonly string[], wish: string): string {
  let name = wish;
  while (taken.includes(name) || w.ws.declared.has(name) || w.ws.decls.has(name)) name += "'";
  return name;
}

/** Tensors that are added entry by entry have the same index sets. */
function requireSameShapes(w: Work, s: DefineStatement, e: Expr): void {
  if (e.kind !== "app" || TENSOR_OPS.has(e.op)) return;
  const shapes = e.args.map((a) => axesOfTerm(w, a)).filter((axes) => axes.length > 0);
  const facts = factsOf(w.ws.ctx, w.env);
  const [first, ...others] = shapes;
  for (const other of others) {
    for (const [k, axis] of other.entries()) {
      const before = first?.[k];
      if (before === undefined || sameIndexSet(facts, before, axis)) continue;
      throw failure(
        "shape",
        `axis ${k + 1} runs over ${axisText(w, before)} in one part and over ${axisText(w, axis)} in another`,
        s.value.span,
        { expected: "parts with index sets that are provably the same" },
      );
    }
  }
  for (const a of e.args) requireSameShapes(w, s, a);
}

/** Rows of equal length; the axes count from the first index. */
function data(w: Work, s: DefineStatement, list: DataList): Definition {
  const { ctx } = w.ws;
  const place = s.subscripts?.[0];
  if (place !== undefined) {
    throw failure("data", "data defines a whole tensor", place.span, {
      expected: "no subscripts on the left side",
      remedy: `${s.name.name} = ${written(w, list.span)}`,
    });
  }
  const { body, lengths } = elaborateList(w, list);
  const params: string[] = [];
  const axes = lengths.map((n, k): Axis => {
    const letter = freshParameter(w, params, "ijklmn"[k] ?? "i");
    params.push(letter);
    return { lo: ctx.zero, hi: ctx.num(n - 1), outside: { kind: "error" }, letter };
  });
  return { ...common(s), params, axes, body, integer: entries(body).every((e) => isInteger(w.env, e)) };
}

const entries = (e: Expr): readonly Expr[] =>
  e.kind === "app" && e.op === "list" ? e.args.flatMap(entries) : [e];

/** Letters for the places of a scatter. */
const PLACES = "opqrstuv";

/** y[targets] += value: the letters run over the reads; entry by entry it is a sum with brackets. */
function scatter(w: Work, s: DefineStatement): Definition {
  const { ctx } = w.ws;
  const places = s.subscripts ?? [];
  const found = statementParts(w.ws, s);
  const uses = letterPlaces(found.letters, s);
  const scope = withLetters(
    NO_LETTERS,
    uses.map((l) => [l.name, { span: l.span }] as const),
  );
  const targets = places.map((t) => {
    const e = elaborateScalar(w, scope, t.index);
    refuseFraction(w, e, t.index.span, "a subscript");
    return kernelIndex(ctx, e, w.ws.first);
  });
  const value = elaborateScalar(w, scope, s.value);
  const ranges = uses.map((letter) =>
    inferLetter(w, {
      letter,
      op: "sum",
      reads: w.reads,
      unknown: [...found.letters],
      body: value,
      guard: undefined,
    }),
  );
  const infinite = ranges.findIndex((r) => r.kind !== "interval");
  const letter = uses[infinite];
  if (letter !== undefined) {
    throw failure("range", `the range of \`${letter.name}\` cannot be told`, letter.span, {
      expected: "a subscript of a tensor with a strict shape, where the letter stands alone",
    });
  }
  const letters = uses.map((l) => l.name);
  const extents = new Map(
    letters.flatMap((l, k) => (ranges[k] === undefined ? [] : [[l, ranges[k]] as const])),
  );
  const params: string[] = [];
  const axes = scatterAxes(
    w,
    targets,
    extents,
    places.map((t) => t.span),
  ).map((axis, k): Axis => {
    const used = [...params, ...letters];
    const free = [...PLACES].slice(k).find((l) => !w.ws.declared.has(l) && !used.includes(l));
    const name = freshParameter(w, used, free ?? "o");
    params.push(name);
    // Along an axis that is written place by place the author's letter stays.
    const target = targets[k];
    return { ...axis, letter: target?.kind === "idx" ? target.name : name };
  });
  if (!w.failed) insideReads(w, extents);
  const hits = targets.map((t, k) => ctx.iverson(ctx.eq(t, ctx.idx(params[k] ?? "o"))));
  const factors = value.kind === "app" && value.op === "mul" ? value.args : [value];
  const term = ctx.mul(...hits, ...factors);
  const body = letters.length === 0 ? term : ctx.bind("sum", ranges, abstract(ctx, term, letters), letters);
  const how: Scatter = { letters, ranges, targets, value };
  return { ...common(s), params, axes, body, integer: isInteger(w.env, value), scatter: how };
}

/** The letters of a scatter in the order in which they appear, each with its first place. */
function letterPlaces(letters: ReadonlySet<string>, s: DefineStatement): readonly Letter[] {
  const places = new Map<string, Letter>();
  const parts: readonly Value[] = [...(s.subscripts ?? []).map((t) => t.index), s.value];
  for (const use of parts.flatMap(nameUses)) {
    if (letters.has(use.name) && !places.has(use.name))
      places.set(use.name, { name: use.name, span: use.span });
  }
  return [...places.values()];
}
