// The values of free letters at which a line is compared: all of them, or the corners of their ranges and some in
// between. A letter's range may depend on the integers and on letters before it.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { type Integers, integerValue } from "./integer-value.ts";
import type { Random } from "./random.ts";

export type Indices = ReadonlyMap<string, number>;

/** A letter over ℤ, or one whose range is unknown, is tried here. */
const WINDOW = [-2, 4] as const;

/**
 * Values of the letters, at most `most`: the first and the last of all, then others at random; without `random` the
 * first ones in row-major order. Undefined when a range cannot be told.
 */
export function places(
  env: Env,
  letters: readonly string[],
  integers: Integers,
  most: number,
  random?: Random,
): readonly Indices[] | undefined {
  const ordered = inOrder(env, letters);
  let all: Indices[] = [new Map()];
  for (const name of ordered) {
    const next: Indices[] = [];
    for (const at of all) {
      const ends = endsOf(env, name, new Map([...integers, ...at]));
      if (ends === undefined) return undefined;
      for (let v = ends[0]; v <= ends[1]; v += 1) next.push(new Map([...at, [name, v]]));
    }
    all = next;
    if (all.length > LIMIT) all = chosen(all, LIMIT, random);
  }
  return chosen(all, most, random);
}

const LIMIT = 4096;

/** First and last, then the others in random order. */
function chosen(all: readonly Indices[], most: number, random: Random | undefined): Indices[] {
  if (random === undefined || all.length <= 2) return all.slice(0, most);
  const rest = all.slice(1, -1);
  const out = [all[0] as Indices, all[all.length - 1] as Indices];
  while (out.length < most && rest.length > 0) {
    const k = random.int(0, rest.length - 1);
    out.push(rest[k] as Indices);
    rest[k] = rest[rest.length - 1] as Indices;
    rest.pop();
  }
  return out;
}

function endsOf(env: Env, name: string, at: Integers): readonly [number, number] | undefined {
  const range = env.indices.get(name);
  if (range === undefined || range.kind !== "interval") return WINDOW;
  const lo = integerValue(range.lo, at);
  const hi = integerValue(range.hi, at);
  return lo === undefined || hi === undefined ? undefined : [lo, hi];
}

/** Letters after those that their ranges mention. */
function inOrder(env: Env, letters: readonly string[]): readonly string[] {
  const out: string[] = [];
  const visit = (name: string, depth: number): void => {
    if (out.includes(name) || depth > letters.length) return;
    const range = env.indices.get(name);
    if (range?.kind === "interval")
      for (const other of letters)
        if (other !== name && mentions(range.lo, other, range.hi)) visit(other, depth + 1);
    out.push(name);
  };
  for (const l of letters) visit(l, 0);
  return out;
}

const mentions = (lo: Expr, letter: string, hi: Expr): boolean =>
  freeIndices(lo).includes(letter) || freeIndices(hi).includes(letter);
