// Inputs at which a listing can be tried: sizes that satisfy what is assumed, and random numbers from the domain.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { toNumberQ } from "../expr/rational.ts";
import { symbols } from "../expr/traverse.ts";

type Values = ReadonlyMap<string, number>;

/** The value of a term in whole numbers; undefined where it has none by these values alone. */
export function wholeValue(e: Expr, values: Values): number | undefined {
  if (e.kind === "num") return toNumberQ(e.value);
  if (e.kind === "sym") return values.get(e.name);
  if (e.kind !== "app") return undefined;
  const args = e.args.map((a) => wholeValue(a, values));
  if (args.some((a) => a === undefined)) return undefined;
  const xs = args as number[];
  const [a = 0, b = 0] = xs;
  switch (e.op) {
    case "add":
      return xs.reduce((s, x) => s + x, 0);
    case "mul":
      return xs.reduce((p, x) => p * x, 1);
    case "div":
      return a / b;
    case "pow":
      return a ** b;
    case "floor":
      return Math.floor(a);
    case "ceil":
      return Math.ceil(a);
    case "mod":
      return a - b * Math.floor(a / b);
    case "max":
      return Math.max(...xs);
    case "min":
      return Math.min(...xs);
    default:
      return undefined;
  }
}

/** Whether a relation holds; one that speaks of more than whole numbers does not count. */
function holds(e: Expr, values: Values): boolean {
  if (e.kind !== "app") return true;
  if (e.op === "and") return e.args.every((c) => holds(c, values));
  const [a, b] = e.args.map((x) => wholeValue(x, values));
  if (a === undefined || b === undefined) return true;
  switch (e.op) {
    case "le":
      return a <= b;
    case "lt":
      return a < b;
    case "ge":
      return a >= b;
    case "gt":
      return a > b;
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "divides":
      return b % a === 0;
    default:
      return true;
  }
}

const CHOICES = [2, 3, 4, 1, 5, 6];
const MOST = 200_000;
/** The sizes together: a check by differences goes through all loops once for every entry. */
const CELLS = 400;

/** Small values for the names, so that every extent is positive and what is assumed holds. */
export function exampleSizes(
  env: Env,
  names: readonly string[],
  extents: readonly Expr[],
): ReadonlyMap<string, number> | undefined {
  return search(env, names, extents, CELLS) ?? search(env, names, extents, Number.POSITIVE_INFINITY);
}

function search(
  env: Env,
  names: readonly string[],
  extents: readonly Expr[],
  cells: number,
): ReadonlyMap<string, number> | undefined {
  const all = [...new Set([...names, ...extents.flatMap(symbols)])];
  let tries = 0;
  const go = (k: number, values: Map<string, number>, taken: number): Map<string, number> | undefined => {
    tries += 1;
    if (tries > MOST) return undefined;
    const name = all[k];
    if (name === undefined) {
      const positive = extents.every((x) => {
        const n = wholeValue(x, values);
        return n !== undefined && n >= 1 && Number.isInteger(n);
      });
      return positive && env.assumptions.every((a) => holds(a, values)) ? new Map(values) : undefined;
    }
    const d = env.decls.get(name);
    const size = d?.kind === "scalar" && d.role === "size";
    // Neighbours differ, so that axes that are taken for each other show.
    const [first = 1, second = 1, ...others] = CHOICES;
    const turned = size ? (k % 2 === 0 ? CHOICES : [second, first, ...others]) : [2, 1, 3, 0];
    for (const n of turned) {
      const product = size ? taken * n : taken;
      if (product > cells) continue;
      values.set(name, n);
      const found = go(k + 1, values, product);
      if (found !== undefined) return found;
    }
    values.delete(name);
    return undefined;
  };
  return go(0, new Map(), 1);
}

export interface Domain {
  readonly positive: boolean;
  readonly belowOne: boolean;
  /** The axis along which the entries add up to 1, counted from the end. */
  readonly sumsToOne: number | undefined;
  readonly lo: Expr | undefined;
  readonly hi: Expr | undefined;
}

/** What is assumed of a name or of its entries. */
export function domainOf(env: Env, name: string): Domain {
  let found: Domain = {
    positive: false,
    belowOne: false,
    sumsToOne: undefined,
    lo: undefined,
    hi: undefined,
  };
  const isIt = (e: Expr | undefined): boolean =>
    e !== undefined &&
    ((e.kind === "sym" && e.name === name) ||
      (e.kind === "at" && e.tensor.kind === "sym" && e.tensor.name === name));
  const look = (c: Expr): void => {
    if (c.kind !== "app") return;
    if (c.op === "and") {
      c.args.forEach(look);
      return;
    }
    const [a, b] = c.args;
    if (a === undefined || b === undefined) return;
    if (c.op === "eq") {
      const axis = axisOfSum(a, name);
      if (axis !== undefined && b.kind === "num" && b.value === 1) found = { ...found, sumsToOne: axis };
      return;
    }
    const [low, high] =
      c.op === "le" || c.op === "lt"
        ? [a, b]
        : c.op === "ge" || c.op === "gt"
          ? [b, a]
          : [undefined, undefined];
    if (isIt(high) && low !== undefined) {
      const zero = low.kind === "num" && toNumberQ(low.value) >= 0;
      found = { ...found, positive: found.positive || zero, lo: low };
    }
    if (isIt(low) && high !== undefined) {
      const one = high.kind === "num" && high.value === 1;
      found = { ...found, belowOne: found.belowOne || one, hi: high };
    }
  };
  env.assumptions.forEach(look);
  return found;
}

function axisOfSum(e: Expr, name: string): number | undefined {
  if (e.kind !== "bind" || e.op !== "sum" || e.ranges.length !== 1 || e.body.kind !== "at") return undefined;
  const { tensor, subs } = e.body;
  if (tensor.kind !== "sym" || tensor.name !== name) return undefined;
  const at = subs.findIndex((s) => s.kind === "bound" && s.index === 0);
  return at < 0 ? undefined : at - subs.length;
}
