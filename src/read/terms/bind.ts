// Binders: letters come into scope one group after the other, ranges are elaborated or, where none is written,
// told from the reads in guard and body (infer.ts). A letter must be new: not bound further out, no name.

import { abstract } from "../../expr/binders.ts";
import { type Expr, picksIndex, type Range } from "../../expr/nodes.ts";
import { toNumberQ } from "../../expr/rational.ts";
import { freeIndices } from "../../expr/traverse.ts";
import type {
  Binder,
  Condition,
  Letter,
  LetterGroup,
  Range as RangeSyntax,
  Value,
} from "../syntax/syntax.ts";
import { authorIndex } from "./first.ts";
import { inferLetter } from "./infer.ts";
import { count, declaredHere, failure, type Scope, type Work, withLetters, written } from "./workspace.ts";

/** The parts of elaborate.ts that a binder needs. */
export interface BinderElaboration {
  readonly scalar: (w: Work, scope: Scope, node: Value) => Expr;
  readonly condition: (w: Work, scope: Scope, node: Condition) => Expr;
  readonly range: (w: Work, scope: Scope, node: RangeSyntax) => { readonly lo: Expr; readonly hi: Expr };
  readonly set: (
    w: Work,
    scope: Scope,
    node: Value,
  ) => { readonly expr: Expr; readonly arity: number } | undefined;
}

interface Variable {
  readonly letter: Letter;
  /** Undefined: to be inferred. */
  range: Range | undefined;
}

/** A telescope at work: one entry for each range, with the variables that it binds. */
interface Entry {
  readonly variables: readonly Variable[];
  range: Range | undefined;
}

/** `result`: whether an argmax of several letters may stand here as the tuple that it is. */
export function elaborateBinder(
  w: Work,
  scope: Scope,
  node: Binder,
  parts: BinderElaboration,
  result: "number" | "tuple" = "number",
): Expr {
  const { ctx, first } = w.ws;
  const entries: Entry[] = [];
  let inside = scope;
  for (const group of node.groups) {
    for (const letter of group.letters) refuseTaken(w, scope, letter);
    entries.push(...groupEntries(w, inside, group, parts));
    inside = withLetters(
      inside,
      group.letters.map((l) => [l.name, { span: l.span }] as const),
    );
  }
  const letters = entries.flatMap((e) => e.variables.map((v) => v.letter));
  const isIndex = picksIndex(node.op);
  if (isIndex && letters.length > 1 && result === "number") {
    throw failure(
      "tuple",
      `\`${node.op}\` of several letters is a list of indices, not a number`,
      node.span,
      {
        expected:
          "a comparison `(k, l) = argmax{k, l} ...`, or one of them: `component(argmax{k, l} ..., 0)`",
      },
    );
  }
  const readsFrom = w.reads.length;
  const guards = node.guards.map((g) => parts.condition(w, inside, g));
  const bodyScope = guards.length > 0 ? { ...inside, guarded: true, byValues: false } : inside;
  const body = parts.scalar(w, bodyScope, node.body);
  const guard = guards.length === 0 ? undefined : guards.length === 1 ? guards[0] : ctx.app("and", guards);
  const reads = w.reads.slice(readsFrom);
  const open = entries.filter((e) => e.range === undefined);
  const unknown = open.flatMap((e) => e.variables.map((v) => v.letter.name));
  for (const entry of open) {
    for (const v of entry.variables) {
      entry.range = inferLetter(w, { letter: v.letter, op: node.op, reads, unknown, body, guard });
    }
  }
  for (const entry of [...entries].reverse()) {
    if (entry.range === undefined) continue;
    for (const v of entry.variables) for (const read of reads) read.ranges.set(v.letter.name, entry.range);
  }
  refuseTooMany(node, entries);
  return build(w, node, entries, body, guard, isIndex && letters.length === 1 ? first : 0);
}

/** More terms than this cannot be evaluated, so nothing about the sum could be checked. */
const MOST_TERMS = 10_000_000;

/** Refuses a sum whose numbers alone say that it is too long; a size with a name is tried at small values. */
function refuseTooMany(node: Binder, entries: readonly Entry[]): void {
  let terms = 1;
  for (const { range } of entries) {
    if (range?.kind !== "interval" || range.lo.kind !== "num" || range.hi.kind !== "num") continue;
    terms *= Math.max(0, toNumberQ(range.hi.value) - toNumberQ(range.lo.value) + 1);
  }
  if (terms <= MOST_TERMS) return;
  const letter = entries[0]?.variables[0]?.letter.name ?? "i";
  throw failure("too-many-terms", `this \`${node.op}\` has ${terms} terms, too many to check`, node.span, {
    expected: `at most ${MOST_TERMS} terms, or a size with a name: what is derived then holds for every n`,
    remedy: `${node.op}{${letter}=0..n-1} ...`,
  });
}

function groupEntries(w: Work, scope: Scope, group: LetterGroup, parts: BinderElaboration): readonly Entry[] {
  const variables = group.letters.map((letter): Variable => ({ letter, range: undefined }));
  if (group.over === undefined) return variables.map((v) => ({ variables: [v], range: undefined }));
  if (group.over.kind === "range") {
    const range: Range = { kind: "interval", ...parts.range(w, scope, group.over) };
    return variables.map((v) => ({ variables: [v], range }));
  }
  const over = group.over;
  const set = parts.set(w, scope, over);
  if (set === undefined) {
    throw failure("set", `\`${written(w, over.span)}\` is not a set`, over.span, {
      expected: "a set that is given, such as `given S[H, W] set`, or a range `lo..hi`",
    });
  }
  const bound = group.tuple ? group.letters.length : 1;
  if (set.arity !== bound) {
    throw failure(
      "set",
      `the members of \`${written(w, over.span)}\` have ${count(set.arity, "index", "indices")}`,
      group.span,
      {
        expected:
          set.arity === 1
            ? "one letter before `in`"
            : `${count(set.arity, "letter")} in parentheses before \`in\``,
      },
    );
  }
  const range: Range = { kind: "set", set: set.expr, arity: set.arity };
  return group.tuple ? [{ variables, range }] : variables.map((v) => ({ variables: [v], range }));
}

/** A letter may not hide another one: on paper that is an error that nobody sees. */
export function refuseTaken(
  w: Work,
  scope: Scope,
  letter: Letter,
  place: "binder" | "left" = "binder",
): void {
  const outer = scope.letters.get(letter.name);
  if (outer !== undefined) {
    const left = place === "left";
    const what = left ? "stands twice on the left side" : "is in use here already";
    throw failure("bound-twice", `the letter \`${letter.name}\` ${what}`, letter.span, {
      expected: left
        ? "a letter for each axis"
        : "another letter; or parentheses around the first sum, where its body should end",
      remedy: `${letter.name}'`,
      related: [{ span: outer.span, message: "bound here" }],
    });
  }
  if (w.ws.decls.has(letter.name) || w.ws.declared.has(letter.name)) {
    throw failure(
      "letter-taken",
      `\`${letter.name}\` is a name of this block and cannot be a letter`,
      letter.span,
      {
        expected: "a letter that is not declared",
        remedy: `${letter.name}'`,
        ...declaredHere(w, letter.name),
      },
    );
  }
}

function build(
  w: Work,
  node: Binder,
  entries: readonly Entry[],
  body: Expr,
  guard: Expr | undefined,
  first: 0 | 1,
): Expr {
  const { ctx } = w.ws;
  const names: string[] = [];
  const ranges: Range[] = [];
  for (const entry of entries) {
    const range = entry.range;
    if (range === undefined) throw new Error("a letter without a range");
    const later = new Set(entries.flatMap((e) => e.variables.map((v) => v.letter.name)).slice(names.length));
    const ends = range.kind === "interval" ? [range.lo, range.hi] : [];
    const ahead = ends.flatMap((e) => freeIndices(e)).find((name) => later.has(name));
    if (ahead !== undefined) {
      const letter = entry.variables[0]?.letter ?? node;
      throw failure(
        "order",
        `the range of this letter depends on \`${ahead}\`, which comes after it`,
        letter.span,
        {
          expected: `\`${ahead}\` before it in the braces`,
        },
      );
    }
    const close = (e: Expr): Expr => abstract(ctx, e, names);
    switch (range.kind) {
      case "interval":
        ranges.push({ kind: "interval", lo: close(range.lo), hi: close(range.hi) });
        break;
      case "set":
        ranges.push({ ...range, set: close(range.set) });
        break;
      case "all":
        ranges.push(range);
        break;
    }
    names.push(...entry.variables.map((v) => v.letter.name));
  }
  const closedGuard = guard === undefined ? undefined : abstract(ctx, guard, names);
  const bound = ctx.bind(node.op, ranges, abstract(ctx, body, names), names, closedGuard);
  return authorIndex(ctx, bound, first);
}
