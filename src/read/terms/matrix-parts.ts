// Parts of matrix notation: values with axes that are known by their entries, combined entry by entry, with axes that
// are repeated where one side has length 1 or none; and the letters of their axes.

import { abstract } from "../../expr/binders.ts";
import { type Axis, axisRange } from "../../expr/environment.ts";
import type { Expr, Idx, Range } from "../../expr/nodes.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { factsOf } from "../../index/prove.ts";
import type { Value } from "../syntax/syntax.ts";
import { axisText } from "./infer.ts";
import { failure, isPending, type Work, written } from "./workspace.ts";

/** A value with its axes, known by its entries; a number has none. */
export interface Part {
  readonly axes: readonly Axis[];
  readonly entry: (indices: readonly Expr[]) => Expr;
  /** The whole-tensor term as it was written; undefined where the kernel has none. */
  readonly shown: Expr | undefined;
  /** Whether `shown` has the same entries by the kernel's own rules: no axis of length 1 in it is repeated. */
  readonly plain: boolean;
  readonly node: Value;
}

export const STRICT: Axis["outside"] = { kind: "error" };

/** An operation entry by entry; parts with fewer axes, or with an axis of length 1, are repeated. */
export function mapped(
  node: Value,
  parts: readonly Part[],
  axes: readonly Axis[],
  build: (xs: readonly Expr[]) => Expr,
): Part {
  const shown = parts.flatMap((p) => p.shown ?? []);
  const repeated = parts.some((p) => repeats(p.axes, axes));
  return {
    axes,
    entry: (indices) => build(parts.map((p) => p.entry(aligned(p.axes, axes, indices)))),
    shown: shown.length === parts.length ? build(shown) : undefined,
    plain: !repeated && parts.every((p) => p.plain),
    node,
  };
}

export const isSingle = (a: Axis): boolean => a.lo.alpha === a.hi.alpha;

/** Whether an axis of length 1 is repeated, which the kernel does not; missing first axes it adds. */
const repeats = (own: readonly Axis[], all: readonly Axis[]): boolean =>
  own.some((a, k) => isSingle(a) && !isSingle(all[k + all.length - own.length] ?? a));

/** The indices of a part: those of its own axes, counted from the end. */
export function aligned(
  own: readonly Axis[],
  all: readonly Axis[],
  indices: readonly Expr[],
): readonly Expr[] {
  const from = all.length - own.length;
  return own.map((a, k) => {
    const [i, b] = [indices[from + k], all[from + k]];
    return i === undefined || (isSingle(a) && b !== undefined && !isSingle(b)) ? a.lo : i;
  });
}

/** The axes of a result to which all parts are fitted. */
export function broadcast(w: Work, parts: readonly Part[]): readonly Axis[] {
  const rank = Math.max(0, ...parts.map((p) => p.axes.length));
  const facts = factsOf(w.ws.ctx, w.env);
  const axes: Axis[] = [];
  for (let k = rank; k >= 1; k -= 1) {
    const here = parts.flatMap((p) => {
      const axis = p.axes[p.axes.length - k];
      return axis === undefined ? [] : [{ p, axis }];
    });
    // Of a recurrence that is still looked at, the axes are not known: they are compared in the end.
    const told = here.filter((h) => !isPending(h.axis));
    const lead = told.find((h) => !isSingle(h.axis)) ?? told[0] ?? here[0];
    if (lead === undefined) continue;
    for (const { p, axis } of told) {
      if (isSingle(axis) || sameIndexSet(facts, lead.axis, axis)) continue;
      throw mismatch(w, lead.p, p, k);
    }
    const letter = here.map((h) => h.axis.letter).find((l) => l !== undefined);
    axes.push({
      lo: lead.axis.lo,
      hi: lead.axis.hi,
      outside: STRICT,
      ...(letter === undefined ? {} : { letter }),
    });
  }
  return axes;
}

/** The two axes that meet when both shapes are written one above the other, their ends aligned. */
function mismatch(w: Work, a: Part, b: Part, fromEnd: number): Error {
  const text = (p: Part): string => {
    const axis = p.axes[p.axes.length - fromEnd];
    return axis === undefined ? "" : axisText(w, axis);
  };
  const which = fromEnd === 1 ? "the last axis" : `axis ${a.axes.length - fromEnd + 1}`;
  return failure(
    "shape",
    `${which} of \`${written(w, a.node.span)}\` runs over ${text(a)}, and that of \`${written(w, b.node.span)}\` over ${text(b)}`,
    b.node.span,
    { expected: "axes that are provably the same, aligned at the end, or of length 1" },
  );
}

/** Σ over whole axes. */
export function over(w: Work, axes: readonly Axis[], vars: readonly Idx[], body: Expr): Expr {
  const names = vars.map((v) => v.name);
  const ranges = axes.map((a): Range => axisRange(a));
  return w.ws.ctx.bind("sum", ranges, abstract(w.ws.ctx, body, names), names);
}

/** An entry, which has all letters of the part: a slice x[i, :] has one, too. */
export const someEntry = (p: Part): Expr => p.shown ?? p.entry(p.axes.map((a) => a.lo));

const ALPHABET = [..."ijklmnpqrst"];

/** A letter for each axis: its own, else the small letter of its size (n for N), else i, j, k; never one in use. */
export function letters(w: Work, axes: readonly Axis[], beside: readonly Expr[] = []): readonly Idx[] {
  const taken = new Set(beside.flatMap(freeIndices));
  return axes.map((axis) => {
    const wish = axis.letter ?? sizeLetter(axis);
    const free = (l: string): boolean => !taken.has(l) && !w.ws.declared.has(l) && !w.ws.decls.has(l);
    // Beside k stands l; in the place of a letter that is a name, i.
    const after = wish !== undefined && taken.has(wish) ? ALPHABET.indexOf(wish) : -1;
    const candidates = [...(wish === undefined ? [] : [wish]), ...ALPHABET.slice(after + 1), ...ALPHABET];
    let letter = candidates.find(free);
    for (let primed = `${wish ?? "i"}'`; letter === undefined; primed += "'")
      if (free(primed)) letter = primed;
    taken.add(letter);
    return w.ws.ctx.idx(letter);
  });
}

/** n for an axis 0 … N−1. */
export function sizeLetter(axis: Pick<Axis, "hi">): string | undefined {
  const [name, ...others] = symbols(axis.hi);
  if (name === undefined || others.length > 0 || !/^[A-Z]$/.test(name)) return undefined;
  return name.toLowerCase();
}
