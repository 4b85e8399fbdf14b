// How many axes a value has, as far as names tell it: enough to choose between products.

import type { Condition, Value } from "../../read/syntax/syntax.ts";
import { ALL } from "../../read/terms/slice-read.ts";
import type { Names } from "../formula/names.ts";

const WHOLE: ReadonlySet<string> = new Set([
  "conv",
  "corr",
  "circular",
  "flip",
  "transpose",
  "hadamard",
  "upsample",
  "downsample",
  "softmax",
]);
const NUMBERS: ReadonlySet<string> = new Set(["sum", "mean", "norm", "trace"]);

export function rankOf(v: Value, names: Names): number {
  const go = (x: Value): number => rankOf(x, names);
  const most = (xs: readonly Value[]): number => Math.max(0, ...xs.map(go));
  switch (v.kind) {
    case "name":
      return names.byName.get(v.name)?.kind === "set" ? 0 : (names.byName.get(v.name)?.rank ?? 0);
    case "read":
      return Math.max(0, go(v.of) - v.subscripts.filter((s) => s.kind !== "name" || s.name !== ALL).length);
    case "negate":
    case "bars":
      return go(v.operand);
    case "add":
      return most(v.terms.map((t) => t.term));
    case "multiply":
      return productRank(v.factors.map((f) => ({ op: f.op, rank: go(f.factor) })));
    case "power":
      return go(v.base);
    case "derivative":
      return go(v.of) + go(v.by);
    case "data":
      return 1 + Math.max(0, ...v.items.map(go));
    case "binder":
      return v.op === "sum" ? go(v.body) : 0;
    case "iverson":
      return conditionRank(v.condition, go);
    case "cases":
      return Math.max(
        most([...v.branches.map((b) => b.value), ...(v.otherwise === undefined ? [] : [v.otherwise])]),
        ...v.branches.map((b) => conditionRank(b.condition, go)),
      );
    case "call":
      return callRank(v.callee.name, v.args.map(go), names);
    default:
      return 0;
  }
}

/** 1[z > 0] of a whole z is taken entry by entry. */
export function conditionRank(c: Condition, rank: (v: Value) => number): number {
  switch (c.kind) {
    case "relation":
      return Math.max(rank(c.first), ...c.links.map((l) => rank(l.right)));
    case "member":
      return 0;
    case "and":
    case "or":
      return Math.max(0, ...c.conditions.map((x) => conditionRank(x, rank)));
    case "not":
      return conditionRank(c.condition, rank);
  }
}

function productRank(factors: readonly { readonly op: string; readonly rank: number }[]): number {
  let rank = 0;
  for (const f of factors) {
    if (f.op === "@") rank = Math.max(0, rank + f.rank - 2);
    else rank = Math.max(rank, f.rank);
  }
  return rank;
}

function callRank(name: string, args: readonly number[], names: Names): number {
  const [a = 0, b = 0] = args;
  if (NUMBERS.has(name)) return 0;
  const known = names.byName.get(name.replace(/'+$/, ""));
  // A function of a number is taken entry by entry.
  if (known?.kind === "function") {
    const whole =
      known.byFormula !== true && known.parameters.some((p) => (names.byName.get(p)?.rank ?? 0) > 0);
    return whole ? 0 : Math.max(0, ...args);
  }
  if (WHOLE.has(name)) return a;
  switch (name) {
    case "matmul":
      return Math.max(0, a + b - 2);
    case "outer":
      return a + b;
    case "diag":
      return 2;
    case "diagonal":
      return 1;
    default:
      return Math.max(0, ...args);
  }
}
