// The statements of a formula to terms of the kernel, with the names of a block: resolved to the syntax of the sheet
// language, and then elaborated as a sheet is. What cannot be told raises the reader's own message, at its place in
// the document.

import { freshName } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { SheetError } from "../../expr/diagnostics.ts";
import { type Axis, axisRange, type Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import type { Span } from "../../expr/span.ts";
import type { Notation } from "../../notation/notation.ts";
import { nameUses } from "../../read/syntax/names.ts";
import type { Condition, RelationOp, Value, Range as WrittenRange } from "../../read/syntax/syntax.ts";
import { type ReadLibrary, vocabularyOf } from "../../read/syntax/vocabulary.ts";
import { elaborateValue } from "../../read/terms/elaborate.ts";
import { authorIndex } from "../../read/terms/first.ts";
import { inferredRange } from "../../read/terms/infer.ts";
import { matrixPart } from "../../read/terms/matrix.ts";
import type { Part } from "../../read/terms/matrix-parts.ts";
import { rangeText } from "../../read/terms/plain.ts";
import { ALL } from "../../read/terms/slice-read.ts";
import { NO_LETTERS, startWork, type Work, type Workspace, withLetters } from "../../read/terms/workspace.ts";
import { keyOfSymbol } from "../formula/keys.ts";
import {
  type ApplyMath,
  type Item,
  isCondition,
  type MathNode,
  type RelationMath,
  type Script,
} from "../formula/math.ts";
import { type Names, namesOf } from "../formula/names.ts";
import { realSpace } from "../formula/spaces.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import type { WrittenParts } from "../formula/written-parts.ts";
import { type Unread, UnreadError, unread } from "../text/unread.ts";
import { everywhere } from "../tree/parts.ts";
import type { Choices } from "./choices.ts";
import { relationOp } from "./condition.ts";
import { rowsOfData, shapeOf } from "./literal-products.ts";
import { Resolver } from "./resolve.ts";
import type { Note } from "./scope.ts";
import { hasAll, hasSlices, hasSlope, slopesOfProducts } from "./slice-kinds.ts";
import { entriesOf } from "./slices.ts";
import { usualRanges } from "./usual.ts";

export interface ElaborateSetting {
  readonly ctx: Context;
  readonly env: Env;
  readonly notation: Notation;
  readonly library: ReadLibrary;
  /** The document that spans refer to. */
  readonly text: string;
  readonly choices?: Choices | undefined;
  /** Of the meaning that is tried: names that are written with what they depend on, and what `*` means. */
  readonly applied?: Names["applied"] | undefined;
  readonly star?: "conv" | "corr" | undefined;
  /** Letters of what it goes on from: they are letters here, too. */
  readonly letters?: { readonly has: (name: string) => boolean } | undefined;
}

/** One side of a relation: a number, or a whole tensor with so many axes. */
export interface Side {
  readonly expr: Expr;
  readonly rank: number;
  /** Its value at the letters of the relation: of a whole tensor, the entry at `ReadRelation.entry`. */
  readonly entry: Expr;
  readonly span: Span;
  /** Where its parts stand, by their `alpha`, with letters of binders as free ones. */
  readonly parts: WrittenParts;
}

export interface ReadRelation {
  readonly kind: "relation";
  /** One more than there are signs; of a relation that goes on from an earlier formula, the first one is missing. */
  readonly first: Side | undefined;
  readonly links: readonly { readonly op: RelationOp; readonly side: Side }[];
  /** The letters at which whole tensors are compared. */
  readonly entry: readonly string[];
  /** Where the free letters run, as far as that is told: by a range that is written, or by the axes that they read. */
  readonly ranges: ReadonlyMap<string, Range>;
  readonly span: Span;
  readonly words: string;
}
export interface UnreadStatement {
  readonly kind: "unread";
  readonly why: Unread;
  readonly span: Span;
}
/** A formula that claims nothing: an expression, the range of a letter. */
export interface Mention {
  readonly kind: "mention";
  readonly span: Span;
}

export interface ElaboratedFormula {
  readonly statements: readonly (ReadRelation | UnreadStatement | Mention)[];
  /** What was read one way and could have been read otherwise. */
  readonly notes: readonly Note[];
}

export function elaborateFormula(s: ElaborateSetting, f: FormulaStatements): ElaboratedFormula {
  const names = namesOf(s.env, s.notation, s.applied);
  const notes: Note[] = [];
  const { ranges, rest } = rangesBehind(names, f.statements, notes);
  const statements = rest.map((x): ReadRelation | UnreadStatement | Mention => {
    try {
      return statement(s, names, ranges, notes, x);
    } catch (error) {
      if (error instanceof UnreadError) return { kind: "unread", why: error.unread, span: x.span };
      if (!(error instanceof SheetError)) throw error;
      return { kind: "unread", why: fromDiagnostic(error, x.span), span: x.span };
    }
  });
  const rows = f.unread.map((why): UnreadStatement => ({ kind: "unread", why, span: why.span }));
  const all = [...statements, ...rows].sort((a, b) => a.span.start - b.span.start);
  return { statements: all, notes };
}

function fromDiagnostic(error: SheetError, span: Span): Unread {
  const [d] = error.diagnostics;
  if (d === undefined) return { code: "read", message: "this statement is not read", span };
  return {
    code: d.code,
    message: d.message,
    span: d.span ?? span,
    ...(d.expected === undefined ? {} : { expected: d.expected }),
  };
}

function statement(
  s: ElaborateSetting,
  names: Names,
  ranges: ReadonlyMap<string, WrittenRange>,
  notes: Note[],
  x: Statement,
): ReadRelation | Mention {
  const item = withoutSpaces(x.item);
  if (!isCondition(item)) return { kind: "mention", span: x.span };
  if (item.kind !== "relation")
    throw unread("condition", "this condition stands alone", x.span, "a relation");
  const indices = new Set([...indexLetters(item), ...s.env.indices.keys()]);
  const resolver = new Resolver({ names, ranges, indices, notes, choices: s.choices, star: s.star });
  const written: readonly MathNode[] = [
    ...(x.continues ? [] : [item.first]),
    ...item.links.map((l) => l.right),
  ];
  const ops = item.links.map((l) => relationOp(l.op, l.right.span));
  const values = written.map((side, k) => {
    resolver.side = x.continues ? k + 1 : k;
    return resolver.value(side);
  });
  refuseBorders(values, resolver.slid);
  for (const v of values) refuseSlopes(v, names);
  const read = (all: readonly Value[]): Sides => {
    const { sides, ...rest } = elaborateSides(s, all, ranges, (text) => resolver.note(text, x.span));
    const ranked = withZeros(sides);
    refuseRanks(ranked);
    return { ...rest, sides: ranked };
  };
  const byEntries = (): Sides =>
    read(entriesOf(values, names, [...indices, ...values.flatMap(nameUses).map((u) => u.name)], x.span));
  const asWhole = (): Sides => read(asTables(values, resolver));
  const found = values.some((v) => hasSlope(v, names))
    ? byEntries()
    : values.some((v) => hasAll(v) || hasSlices(v, names))
      ? orElse(asWhole, byEntries)
      : asWhole();
  const elaborated = found.sides;
  const first = x.continues ? undefined : elaborated[0];
  const rights = x.continues ? elaborated : elaborated.slice(1);
  const links = rights.map((side, k) => ({ op: ops[k] ?? ("=" as const), side }));
  const { entry } = found;
  return { kind: "relation", first, links, entry, ranges: found.ranges, span: x.span, words: x.words };
}

/** What is not read as it stands is read by its entries. */
function orElse<T>(first: () => T, second: () => T): T {
  try {
    return first();
  } catch (error) {
    if (error instanceof UnreadError || error instanceof SheetError) return second();
    throw error;
  }
}

/** x = y ∈ ℝ^n says the shape beside the rest, and x ∈ ℝ^n nothing else. */
function withoutSpaces(item: Item): Item {
  if (item.kind !== "relation") return item;
  const links = item.links.filter((l) => l.op !== "∈" || realSpace(l.right) === undefined);
  return links.length === item.links.length ? item : links.length === 0 ? item.first : { ...item, links };
}

/** ∂(A x)/∂x of whole vectors is a matrix, and whether its rows go by A x or by x is not said. */
function refuseSlopes(value: Value, names: Names): void {
  for (const v of slopesOfProducts(value, names))
    throw unread(
      "slope",
      "what is differentiated here has entries of its own, and which of them come first in the result is not said",
      v.span,
      "`\\frac{\\partial (A x)_i}{\\partial x_j}`",
    );
}

/** A matrix that was slid over another one may reach over its border, or take steps: then the other side is larger or smaller. */
function refuseBorders(values: readonly Value[], slid: ReadonlySet<Value>): void {
  const shapes = values.map((v) => (v.kind === "data" ? shapeOf(rowsOfData(v) ?? []) : undefined));
  for (const [k, v] of values.entries())
    if (slid.has(v) && shapes.some((s) => s !== undefined && s !== shapes[k]))
      throw unread(
        "product",
        "how far the filter reaches over the border, or how wide its steps are, is not said",
        v.span,
        "a product whose result has the size of the other side",
      );
}

/** 0 beside a vector or a matrix is the one of zeros. */
function withZeros(sides: readonly Side[]): readonly Side[] {
  const rank = Math.max(0, ...sides.map((s) => s.rank));
  return sides.map((s) => (s.expr.kind === "num" && s.expr.value === 0 ? { ...s, rank } : s));
}

function refuseRanks(sides: readonly Side[]): void {
  const [first, ...others] = sides;
  const other = others.find((o) => o.rank !== first?.rank);
  if (first !== undefined && other !== undefined)
    throw unread(
      "rank",
      `the sides have ${first.rank} and ${other.rank} axes`,
      other.span,
      "sides with the same axes",
    );
}

interface Sides {
  readonly sides: readonly Side[];
  readonly entry: readonly string[];
  readonly ranges: ReadonlyMap<string, Range>;
}

/** All sides together, so that a letter is the same in all of them. */
function elaborateSides(
  s: ElaborateSetting,
  values: readonly Value[],
  written: ReadonlyMap<string, WrittenRange>,
  note: (text: string) => void,
): Sides {
  const usual = usualRanges(s.env);
  const spans = new Map<number, Span[]>();
  const ws: Workspace = {
    ctx: s.ctx,
    text: s.text,
    first: s.notation.first,
    words: vocabularyOf(s.library),
    decls: new Map(s.env.decls),
    broken: new Set(),
    declared: new Map(),
    assumptions: [...s.env.assumptions],
    indices: new Map(s.env.indices),
    diagnostics: [],
    ring: new Map(),
    kink: s.env.kink,
    paper: {
      stands: (e, span) => {
        const own = spans.get(e.alpha);
        if (own === undefined) spans.set(e.alpha, [span]);
        else own.push(span);
      },
      usual: (letter, equal) => {
        // i′ is one more of what i is.
        const plain = letter.replace(/['′]+$/, "");
        const range =
          [letter, ...equal].map((l) => usual.get(l)).find((x) => x !== undefined) ??
          [...equal, ...(plain === letter ? [] : [plain])]
            .map((l) => inferredRange(w, l))
            .find((x) => x !== undefined) ??
          usual.get(plain);
        if (range?.kind === "interval")
          note(
            `\`${letter}\` is taken to run over ${rangeText(
              authorIndex(s.ctx, range.lo, s.notation.first),
              authorIndex(s.ctx, range.hi, s.notation.first),
            )}, as elsewhere`,
          );
        return range;
      },
    },
    claimed: true,
    incomplete: false,
    decimals: false,
  };
  const w = startWork(ws);
  const indices = freeLetters(s.env, values);
  // i of [i = k] is what it is in the definitions, though it is nothing's subscript here.
  const elsewhere = [...namesFree(s.env, values)].filter(
    (n) => !indices.has(n) && (usual.has(n) || s.letters?.has(n) === true),
  );
  const letters = [...indices, ...elsewhere];
  const scope = withLetters(
    NO_LETTERS,
    letters.map((name) => [name, { span: values[0]?.span ?? { start: 0, end: 0 } }] as const),
  );
  const parts = values.map((v) => whole(w, scope, v));
  if (w.failed) throw new SheetError(ws.diagnostics);
  const isData = (k: number): boolean => values[k]?.kind === "data";
  const axes =
    (parts.find((p, k) => p.axes.length > 0 && !isData(k)) ?? parts.find((p) => p.axes.length > 0))?.axes ??
    [];
  const entry = entryLetters(s.env, letters, axes);
  const at = entry.map((l) => s.ctx.idx(l));
  const sides = parts.map((p, k): Side => {
    const rank = p.axes.length;
    const own = at.slice(0, rank);
    const here = p.entry(isData(k) ? own.map((i, n) => fromFirst(s.ctx, i, axes[n])) : own);
    const expr = p.shown !== undefined && p.plain ? p.shown : here;
    const span = values[k]?.span ?? { start: 0, end: 0 };
    return { expr, rank, entry: here, span, parts: { spans, within: span } };
  });
  if (w.failed) throw new SheetError(ws.diagnostics);
  const ranges = new Map<string, Range>(entry.map((l, k) => [l, axisRange(axes[k] as Axis)]));
  for (const name of letters) {
    const own = writtenRange(w, scope, written.get(name)) ?? inferredRange(w, name);
    const range = own ?? (indices.has(name) ? undefined : ws.paper?.usual(name, []));
    if (range !== undefined) ranges.set(name, range);
  }
  return { sides, entry, ranges };
}

/** The first entry of a list is that of the first index, wherever the other side counts from. */
const fromFirst = (ctx: Context, index: Expr, axis: Axis | undefined): Expr =>
  axis === undefined || axis.lo === ctx.zero ? index : ctx.sub(index, axis.lo);

/** (3, 4) beside a vector is its entries, and so is a matrix of one row or one column. */
function asTables(values: readonly Value[], r: Resolver): readonly Value[] {
  const ranks = values.filter((v) => v.kind !== "data" && v.kind !== "tuple").map((v) => r.rank(v));
  return values.map((v) => {
    if (v.kind === "tuple" && ranks.some((k) => k > 0))
      return { kind: "data", items: v.elements, span: v.span };
    if (v.kind !== "data" || !ranks.includes(1)) return v;
    const rows = v.items.map((x) => (x.kind === "data" ? x.items : [x]));
    const single = rows.length === 1 || rows.every((row) => row.length === 1);
    return single ? { ...v, items: rows.flat() } : v;
  });
}

function whole(w: Work, scope: typeof NO_LETTERS, v: Value): Part {
  const part = matrixPart(w, scope, v, elaborateValue);
  if (part.axes.length > 0) return part;
  const { expr } = elaborateValue(w, scope, v);
  return { axes: [], entry: () => expr, shown: expr, plain: true, node: v };
}

/** Names for the indices of whole tensors: those of the axes, where they are free. */
function entryLetters(env: Env, taken: readonly string[], axes: readonly Axis[]): readonly string[] {
  const used = new Set([...taken, ...env.decls.keys(), ...env.indices.keys()]);
  return axes.map((a, k) => {
    const name = freshName(a.letter ?? "ijklmn"[k] ?? "i", used);
    used.add(name);
    return name;
  });
}

function writtenRange(w: Work, scope: typeof NO_LETTERS, r: WrittenRange | undefined): Range | undefined {
  if (r === undefined) return undefined;
  const [lo, hi] = [r.low, r.high].map((v) => elaborateValue(w, scope, v).expr);
  return lo === undefined || hi === undefined ? undefined : { kind: "interval", lo, hi };
}

/** Letters that stand alone in a subscript somewhere in the formula. */
export function indexLetters(root: Item): readonly string[] {
  const out: string[] = [];
  const alone = (x: unknown): void => {
    const node = x as MathNode;
    if (node.kind === "product") for (const f of node.factors) alone(f.factor);
    const key = keyOfSymbol(node);
    if (key !== undefined) out.push(key);
  };
  const go = (x: unknown): void => {
    if (Array.isArray(x)) for (const y of x) go(y);
    else if (x !== null && typeof x === "object") {
      const node = x as { readonly kind?: string } & Readonly<Record<string, unknown>>;
      if (node.kind === "scripted")
        for (const item of (node.sub as Script | undefined)?.items ?? []) alone(item);
      if (node.kind === "apply") {
        const { fence } = x as ApplyMath;
        if (fence.open === "[") for (const item of fence.items) alone(item);
      }
      for (const y of Object.values(node)) go(y);
    }
  };
  go(root);
  return out;
}

/** Names that stand in a subscript somewhere and are no names of the block, and the letters of its tasks. */
function freeLetters(env: Env, values: readonly Value[]): ReadonlySet<string> {
  const found = new Set<string>();
  const free = namesFree(env, values);
  for (const v of values) {
    for (const { name } of nameUses(v)) if (env.indices.has(name)) found.add(name);
    for (const sub of subscriptsIn(v))
      for (const use of nameUses(sub)) if (use.role !== "callee" && use.name !== ALL) found.add(use.name);
  }
  // a = k of a letter k: a is one, too.
  for (const v of values)
    for (const sides of equalNames(v))
      if (sides.some((n) => found.has(n)) && sides.every((n) => !env.decls.has(n)))
        for (const n of sides) found.add(n);
  return new Set([...found].filter((n) => free.has(n)));
}

const namesFree = (env: Env, values: readonly Value[]): ReadonlySet<string> =>
  new Set(values.flatMap(nameUses).flatMap(({ name }) => (env.decls.has(name) ? [] : [name])));

/** Names that stand alone on both sides of an equation in a condition. */
const equalNames = (root: Value): readonly (readonly string[])[] =>
  everywhere<Value | Condition, readonly string[]>(root, (x) => {
    const sides = x.kind === "relation" ? [x.first, ...x.links.map((l) => l.right)] : [];
    const names = sides.flatMap((s) => (s.kind === "name" ? [s.name] : []));
    return names.length === sides.length && names.length > 1 ? [names] : [];
  });

const subscriptsIn = (root: Value): readonly Value[] =>
  everywhere<Value, Value>(root, (x) => (x.kind === "read" ? x.subscripts : []));

/** `i = 0 … n−1` behind a formula tells the range of the letter i in it. */
export function rangesBehind(
  names: Names,
  statements: readonly Statement[],
  notes: Note[],
): { readonly ranges: ReadonlyMap<string, WrittenRange>; readonly rest: readonly Statement[] } {
  const ranges = new Map<string, WrittenRange>();
  const rest: Statement[] = [];
  const resolver = new Resolver({ names, ranges: new Map(), indices: new Set(), notes });
  for (let k = 0; k < statements.length; k += 1) {
    const x = statements[k] as Statement;
    const range = rangeStatement(statements, k);
    if (range === undefined) {
      rest.push(x);
      continue;
    }
    const letters: string[] = [range.letter];
    // i, j = 1, …, n: letters before it share the range.
    while (letters.length < 9) {
      const before = rest.at(-1);
      const letter = before === undefined || isCondition(before.item) ? undefined : keyOfSymbol(before.item);
      if (letter === undefined || before?.row !== x.row || names.byKey.has(letter)) break;
      letters.push(letter);
      rest.pop();
    }
    try {
      const value: WrittenRange = {
        kind: "range",
        low: resolver.value(range.low),
        high: resolver.value(range.high),
        span: x.span,
      };
      for (const l of letters) ranges.set(l, value);
      k += range.length - 1;
    } catch (error) {
      if (!(error instanceof UnreadError)) throw error;
      rest.push(x);
    }
  }
  return { ranges, rest };
}

interface RangeFound {
  readonly letter: string;
  readonly low: MathNode;
  readonly high: MathNode;
  readonly length: number;
}

function rangeStatement(all: readonly Statement[], k: number): RangeFound | undefined {
  const item: Item | undefined = all[k]?.item;
  if (item?.kind !== "relation" || item.links.length !== 1 || all[k]?.continues === true) return undefined;
  const [link] = (item as RelationMath).links;
  const letter = keyOfSymbol(item.first);
  if (link === undefined || letter === undefined || link.op !== "=") return undefined;
  if (link.right.kind === "range") return { letter, low: link.right.low, high: link.right.high, length: 1 };
  const dots = all[k + 1]?.item;
  const high = all[k + 2]?.item;
  if (dots?.kind !== "ellipsis" || high === undefined || isCondition(high)) return undefined;
  return { letter, low: link.right, high, length: 3 };
}
