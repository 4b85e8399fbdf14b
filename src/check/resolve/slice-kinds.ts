// What stands in a value that may be read by its entries: parts of tensors, and what is turned or set apart before it is slid.

import type { Span } from "../../expr/span.ts";
import type { Condition, Read, Value } from "../../read/syntax/syntax.ts";
import { isAllName } from "../../read/terms/slice-read.ts";
import type { Names } from "../formula/names.ts";
import { anywhere, everywhere } from "../tree/parts.ts";
import { conditionRank, rankOf } from "./ranks.ts";

/** Whether somewhere in a value a part of a tensor stands that is neither an entry nor the whole, or f of a whole one. */
export const hasSlices = (v: Value, names: Names): boolean =>
  anywhere<Value>(
    v,
    (x) =>
      (x.kind === "read" && isSlice(x, names)) ||
      (x.kind === "call" && isNamed(x.callee.name, names) && rankOf(x, names) > 0) ||
      ((x.kind === "iverson" || x.kind === "cases") && comparesWhole(x, names)),
  );

/** [z > 0], and cases by it. */
function comparesWhole(v: Value & { readonly kind: "iverson" | "cases" }, names: Names): boolean {
  const conditions = v.kind === "iverson" ? [v.condition] : v.branches.map((b) => b.condition);
  return conditions.some((c) => conditionRank(c, (x) => rankOf(x, names)) > 0);
}

/** A function of the block, or its derivative. */
export const isNamed = (name: string, names: Names): boolean =>
  names.byName.get(name.replace(/'+$/, ""))?.kind === "function";

/** Whether one of them is written with `:`. */
export const hasAll = (v: Value): boolean =>
  anywhere<Value>(v, (x) => x.kind === "read" && x.subscripts.some(isAllName));

/** Whether one of them is differentiated by another one, which makes a matrix. */
export const hasSlope = (v: Value, names: Names): boolean =>
  anywhere<Value>(
    v,
    (x) =>
      x.kind === "derivative" && hasSlices(x, names) && rankOf(x.of, names) > 0 && rankOf(x.by, names) > 0,
  );

/** A x, x + y, |X|, tanh(x): no name, no transpose of one, and no derivative. */
const isMade = (v: Value): boolean =>
  ["multiply", "add", "negate", "power", "bars"].includes(v.kind) ||
  (v.kind === "call" && v.callee.name !== "transpose");

/** Derivatives of whole values that are no names, by whole values: of A x by x. */
export const slopesOfProducts = (v: Value, names: Names): readonly Value[] =>
  everywhere<Value, Value>(v, (x) =>
    x.kind === "derivative" &&
    isMade(x.of) &&
    !hasSlices(x, names) &&
    rankOf(x.of, names) > 0 &&
    rankOf(x.by, names) > 0
      ? [x]
      : [],
  );

/** How many of the subscripts fix an index. */
export const fixedIn = (subscripts: readonly Value[]): number =>
  subscripts.filter((s) => !isAllName(s)).length;

export const isSlice = (v: Read, names: Names): boolean => {
  const fixed = fixedIn(v.subscripts);
  return fixed < v.subscripts.length || (fixed > 0 && rankOf(v.of, names) > fixed);
};

/** w of flip(w), and w_c of flip(w)_c. */
export function flippedIn(v: Value): Value | undefined {
  if (v.kind === "call" && v.callee.name === "flip") return v.args[0];
  const inner = v.kind === "read" ? flippedIn(v.of) : undefined;
  return v.kind === "read" && inner !== undefined ? { ...v, of: inner } : undefined;
}

/** ↑ₛ u with one step for all axes. */
export function setApart(v: Value): { readonly of: Value; readonly step: Value } | undefined {
  const [of, step, ...more] = v.kind === "call" && v.callee.name === "upsample" ? v.args : [];
  return of === undefined || step === undefined || more.length > 0 ? undefined : { of, step };
}

/** 1 where all of them are true. */
export function bracket(conditions: readonly Condition[], span: Span): Value {
  const [only] = conditions;
  const condition: Condition =
    conditions.length === 1 && only !== undefined ? only : { kind: "and", conditions, span };
  return { kind: "iverson", condition, span };
}
