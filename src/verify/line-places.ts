// The values of a line's letters at a point, in the order in which they are tried.

import type { Env } from "../expr/environment.ts";
import type { Line } from "./judge.ts";
import { type Indices, places } from "./places.ts";
import type { Points } from "./points.ts";
import type { Trial } from "./trial.ts";

/** Places that are tried where the first ones show too little. */
const FURTHER = 64;

/** The letters of both sides. */
export const lettersOf = ({ lab }: Points, line: Line): readonly string[] =>
  [...new Set([...lab.letters(line.lhs), ...lab.letters(line.rhs)])].sort();

export function placesOf(points: Points, line: Line, trial: Trial): readonly Indices[] {
  const letters = lettersOf(points, line);
  const key = letters.map((l) => `${l}:${rangeKey(line.env, l)}`).join(" ");
  const random = points.random.fork(`${trial.label} ${letters.join(" ")}`);
  return trial.placesFor(
    key,
    () => places(line.env, letters, trial.instance.integers, FURTHER, random) ?? [],
  );
}

function rangeKey(env: Env, letter: string): string {
  const r = env.indices.get(letter);
  return r?.kind === "interval" ? `${r.lo.id}..${r.hi.id}` : "";
}
